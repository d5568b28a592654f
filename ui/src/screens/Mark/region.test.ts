import { describe, expect, it } from "vitest";
import { addLine, boxBetween, moveBy, moveEdge, moveLine, removeLine, widestGap, type Region } from "./region";

const page = { width: 612, height: 792 };
const region: Region = { box: [100, 200, 400, 300], columns: [200, 300] };

describe("a region on a page", () => {
  it("is drawn between two corners in any order, inside the page", () => {
    expect(boxBetween({ x: 300, y: 250.04 }, { x: -20, y: 900 }, page)).toEqual([0, 250, 300, 792]);
    expect(boxBetween({ x: 300, y: 250 }, { x: 303, y: 400 }, page)).toBeNull();
  });

  it("keeps its other edges and loses lines that fall outside", () => {
    expect(moveEdge(region, "right", 250, page, "x")).toEqual({ box: [100, 200, 250, 300], columns: [200] });
    expect(moveEdge(region, "left", 600, page, "x").box[0]).toBe(392);
    expect(moveEdge(region, "bottom", 9999, page, "x").box).toEqual([100, 200, 400, 792]);
    expect(moveEdge(region, "top", -5, page, "x").box[1]).toBe(0);
  });

  it("moves with its lines and stops at the page's edge", () => {
    expect(moveBy(region, { x: -20.04, y: 10 }, page, "x")).toEqual({ box: [80, 210, 380, 310], columns: [180, 280] });
    expect(moveBy(region, { x: 900, y: 0 }, page, "x")).toEqual({ box: [312, 200, 612, 300], columns: [412, 512] });
    const turned: Region = { box: [100, 200, 400, 300], columns: [250] };
    expect(moveBy(turned, { x: 5, y: 7 }, page, "y").columns).toEqual([257]);
  });

  it("takes found lines over when one is added, moved or removed", () => {
    const found = { ...region, columns: [] };
    expect(addLine(found, [150, 250], 350.26, "x").columns).toEqual([150, 250, 350.3]);
    expect(moveLine(found, [150, 250], 0, 260, "x").columns).toEqual([250, 260]);
    expect(moveLine(found, [150], 0, 9999, "x").columns).toEqual([399]);
    expect(removeLine(found, [150, 250], 1, "x").columns).toEqual([150]);
    expect(addLine(found, [150], 99, "x").columns).toEqual([150]);
  });

  it("parts the widest column first", () => {
    expect(widestGap(region, [], "x")).toBe(250);
    expect(widestGap(region, [120, 200], "x")).toBe(300);
  });
});
