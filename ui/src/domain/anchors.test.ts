import { describe, expect, it } from "vitest";
import type { Anchor } from "../api/bindings";
import { anchorKey, columnName, covers, decodeAnchor, encodeAnchor, parseAddress, parseRange, samePlace } from "./anchors";

const sheet = (cell: string, range = `${cell}:${cell}`): Anchor => ({ kind: "sheet", sheet: "Summary", cell, range, text: "x" });
const page = (box: [string, string, string, string], number = 1): Anchor => ({ kind: "page", page: number, box, text: "x" });

describe("addresses", () => {
  it.each([
    [1, "A"],
    [26, "Z"],
    [27, "AA"],
    [52, "AZ"],
    [703, "AAA"],
    [16384, "XFD"],
  ])("column %i is %s, there and back", (column, name) => {
    expect(columnName(column)).toBe(name);
    expect(parseAddress(`${name}7`)).toEqual({ row: 7, column });
  });

  it("reads ranges and refuses what is none", () => {
    expect(parseRange("A1:C2")).toEqual([
      { row: 1, column: 1 },
      { row: 2, column: 3 },
    ]);
    expect(parseRange("B4")).toEqual([
      { row: 4, column: 2 },
      { row: 4, column: 2 },
    ]);
    expect(parseAddress("14D")).toBeNull();
    expect(parseRange("A1:?")).toBeNull();
  });
});

describe("places", () => {
  it("are equal whatever text the anchors carry", () => {
    expect(samePlace(sheet("D14"), { ...sheet("d14"), text: "$1" } as Anchor)).toBe(true);
    expect(samePlace(sheet("D14"), sheet("D15"))).toBe(false);
    expect(samePlace(null, sheet("D15"))).toBe(false);
  });

  it("compares boxes to a tenth of a point", () => {
    expect(samePlace(page(["72.0", "310.5", "121.4", "322.1"]), page(["72.004", "310.50", "121.40", "322.1"]))).toBe(true);
    expect(samePlace(page(["72.0", "310.5", "121.4", "322.1"]), page(["72.0", "310.5", "121.4", "322.1"], 2))).toBe(false);
  });

  it("keeps the kinds apart", () => {
    const json: Anchor = { kind: "json", pointer: "/a/0", text: "" };
    const csv: Anchor = { kind: "csv", row: 1, column: 2, text: "" };
    expect(new Set([sheet("A1"), page(["0", "0", "1", "1"]), json, csv].map(anchorKey)).size).toBe(4);
  });

  it("finds what lies inside a line or a merged region", () => {
    expect(covers(page(["10", "10", "200", "20"]), page(["50", "11", "80", "19"]))).toBe(true);
    expect(covers(page(["10", "10", "200", "20"]), page(["50", "30", "80", "39"]))).toBe(false);
    expect(covers(sheet("A1", "A1:C2"), sheet("B2"))).toBe(true);
    expect(covers(sheet("A1", "A1:C2"), sheet("D2"))).toBe(false);
  });

  it("travels in an address and back", () => {
    for (const anchor of [
      sheet("D14"),
      page(["72.0", "310.5", "121.4", "322.1"], 3),
      { kind: "json", pointer: "/a~1b/0", text: "" } as Anchor,
      { kind: "csv", row: 15, column: 4, text: "" } as Anchor,
    ]) {
      expect(samePlace(decodeAnchor(encodeAnchor(anchor)), anchor)).toBe(true);
    }
    expect(decodeAnchor("nonsense")).toBeNull();
    expect(decodeAnchor(null)).toBeNull();
  });
});
