import { describe, expect, it } from "vitest";
import { cascade, findings, harborview, northfieldQ2 } from "../test/fixtures";
import { pageAnchor, sheetAnchor } from "../test/fixtures/make";
import { anchorKey } from "./anchors";
import { commonStreams, figureAt, figuresOf, findingsOfFigure, indexByPlace } from "./figures";

const figure = (key: string, report = harborview) => figuresOf(report).find((entry) => entry.key === key)!;

describe("figures and their places", () => {
  it("lists what is unmapped first", () => {
    expect(figuresOf(northfieldQ2).map(({ kind }) => kind)).toEqual(["unmapped", "metric", "metric", "metric"]);
  });

  it("finds a figure by its own place, its target's and its numerator's", () => {
    const index = indexByPlace(figuresOf(harborview));
    const at = (sheet: string, cell: string) => index.get(anchorKey(sheetAnchor(sheet, cell, "")))?.key;
    expect(at("Financial Summary", "B11")).toBe("metric:med-cost-pmpm");
    expect(at("Financial Summary", "D11")).toBe("metric:med-cost-pmpm");
    expect(at("Quality", "C6")).toBe("quality:KED");
    expect(at("Financial Summary", "A11")).toBeUndefined();
  });

  it("leaves a place to the metric that stands on it, even when another metric's target is printed there", () => {
    const [first, second] = harborview.metrics;
    const target = { value: "1", quantum: null, period: null, displayed: "1", anchor: second!.anchor };
    const report = { ...harborview, metrics: [{ ...first!, target }, second!] };
    expect(indexByPlace(figuresOf(report)).get(anchorKey(second!.anchor))?.id).toBe(second!.id);
  });

  it("finds the figure inside a line, and the line around a figure", () => {
    const line = pageAnchor(1, [54, 320, 558, 345], "");
    const found = figureAt(figuresOf(cascade), line);
    expect(found?.label).toBe("Pharmacy");
    expect(figureAt(figuresOf(cascade), pageAnchor(2, [0, 0, 5, 5], ""))).toBeNull();
  });

  it("ties findings to figures by place, within their own report", () => {
    expect(findingsOfFigure(findings, figure("metric:rx-cost-pmpm", cascade), cascade.id).map(({ rule }) => rule)).toEqual(["ARI001"]);
    expect(findingsOfFigure(findings, figure("metric:rx-cost-pmpm", cascade), "another report")).toEqual([]);
  });

  it("names a payment stream as common only when every metric has it", () => {
    expect(commonStreams(harborview)).toEqual([]);
    const metrics = harborview.metrics.map((metric) => ({ ...metric, payment_streams: ["ssl", "tcoc"] }));
    expect(commonStreams({ ...harborview, metrics })).toEqual(["ssl", "tcoc"]);
  });
});
