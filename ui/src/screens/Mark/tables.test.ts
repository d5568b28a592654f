import { describe, expect, it } from "vitest";
import { pageTable } from "../../test/fixtures/make";
import { axisOf, columnLines, sizeOf } from "./tables";

const rows = [
  ["Category", "Amount", "PMPM"],
  ["Medical", "4,212,604", "350.93"],
];
const upright = pageTable(1, [60, 100, 400, 140], rows, [
  [60, 120],
  [200, 260],
  [300, 340],
]);

describe("a table on a page", () => {
  it("is parted in the middle of the gaps between its columns", () => {
    expect(columnLines(upright)).toEqual([160, 280]);
    expect(sizeOf(upright)).toEqual({ rows: 2, columns: 3 });
    expect(axisOf(upright)).toBe("x");
  });

  it("is parted along the other edge where its text runs up the page", () => {
    const cells = upright.cells.map((cell) => ({
      ...cell,
      anchor: { kind: "page" as const, page: 1, box: [String(100 + 20 * cell.row), String(700 - 100 * cell.column), String(110 + 20 * cell.row), String(760 - 100 * cell.column)] as [string, string, string, string], text: cell.text },
    }));
    const turned = { ...upright, cells };
    expect(axisOf(turned)).toBe("y");
    expect(columnLines(turned)).toEqual([580, 680]);
  });

  it("has no line where no text tells one", () => {
    expect(columnLines({ ...upright, cells: upright.cells.filter((cell) => cell.column !== 1) })).toEqual([]);
  });
});
