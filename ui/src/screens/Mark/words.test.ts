import { describe, expect, it } from "vitest";
import { documentOf, pageAnchor, part } from "../../test/fixtures/make";
import { pagesWith, pageWords, patternOf } from "./words";

const line = (page: number, y: number, text: string) => ({ text, anchor: pageAnchor(page, [60, y, 300, y + 10], text) });
const document = documentOf("pdf", "ab", [
  part({ kind: "page", name: "Page 1", number: 1, lines: [line(1, 40, "Cedar Mutual"), line(1, 60, "Cost summary, March 2025"), line(1, 500, "Notes below")] }),
  part({ kind: "page", name: "Page 2", number: 2, lines: [line(2, 40, "Cedar Mutual"), line(2, 80, "Service costs (paid)"), line(2, 90, "Group 12")] }),
]);

describe("words that tell a page", () => {
  it("are those of this page alone, a title above the box first", () => {
    const texts = pageWords(document, 2, [60, 100, 300, 200]).map(({ text }) => text);
    expect(texts).toEqual(["Service costs (paid)", "Group 12"]);
    expect(pageWords(document, 1, [60, 100, 300, 200]).map(({ text }) => text)).toEqual(["Cost summary, March 2025", "Notes below"]);
  });

  it("fit next month's report, too", () => {
    const { pattern } = pageWords(document, 1, null).find(({ text }) => text.startsWith("Cost"))!;
    expect(pattern).toBe("^Cost summary, \\w+ \\d+$");
    expect(new RegExp(pattern, "iu").test("Cost summary, April 2026")).toBe(true);
    expect(patternOf("Service costs (paid)")).toBe("^Service costs \\(paid\\)$");
  });

  it("are looked for on every page", () => {
    expect(pagesWith(document, "^cedar mutual$")).toEqual([1, 2]);
    expect(pagesWith(document, "(")).toEqual([]);
  });
});
