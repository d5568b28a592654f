import { describe, expect, it } from "vitest";
import type { Part } from "../../../api/bindings";
import { harborviewDocument } from "../../../test/fixtures/harborview";
import { part, sheetAnchor, sheetLine, sheetTable } from "../../../test/fixtures/make";
import { buildGrid, slotsOf, type Slot } from "./gridModel";

const summary = harborviewDocument.parts[1]!;
const words = (slots: Slot[]) => slots.map((slot) => (slot === null ? "" : slot === "covered" ? "#" : slot.cell.text));

describe("a sheet's grid", () => {
  it("puts cells and lines at their addresses", () => {
    const model = buildGrid(summary);
    expect(words(slotsOf(model, 1, 1, 19))[0]).toBe("Harborview Health Plan");
    expect(words(slotsOf(model, 11, 1, 19)).slice(0, 3)).toEqual(["Medical cost", "$782.15", "$22,166,913"]);
    expect(model.rowCount).toBe(19);
    expect(model.columnLabel(2)).toBe("B");
  });

  it("merges as the file does", () => {
    const model = buildGrid(summary);
    const header = slotsOf(model, 5, 1, 19);
    expect(words(header)).toEqual(["Measure", "Actual", "#", "Target", "#", "Variance", "#", "Market"]);
    expect(header[0]).toMatchObject({ rowSpan: 2, columnSpan: 1 });
    expect(header[1]).toMatchObject({ rowSpan: 1, columnSpan: 2 });
    expect(words(slotsOf(model, 6, 1, 19))[0]).toBe("#");
  });

  it("shows what is left of a merged region that begins above the window", () => {
    const slots = slotsOf(buildGrid(summary), 6, 6, 19);
    expect(slots[0]).toMatchObject({ rowSpan: 1, cell: { text: "Measure" } });
  });

  it("ends a merged region with the window", () => {
    expect(slotsOf(buildGrid(summary), 5, 1, 5)[0]).toMatchObject({ rowSpan: 1 });
  });

  it("draws only used columns of a sheet that reaches too far", () => {
    const wide: Part = part({
      kind: "sheet",
      name: "Wide",
      number: 1,
      tables: [sheetTable("Wide", 1, 1, 0, [["a", "b"]])],
      lines: [{ text: "far", anchor: sheetAnchor("Wide", "XFD1", "far") }],
    });
    const model = buildGrid(wide);
    expect(model.columns).toEqual([1, 2, 16384]);
    expect(words(slotsOf(model, 1, 1, 1))).toEqual(["a", "b", "far"]);
  });

  it("lets a title run over empty cells and stops at a filled one", () => {
    const model = buildGrid(part({ kind: "sheet", name: "S", number: 1, tables: [sheetTable("S", 2, 1, 0, [["long text", "next"]])], lines: [sheetLine("S", "A1", "A long title")] }));
    expect(model.rows.get(1)![0]!.spills).toBe(true);
    expect(model.rows.get(2)![0]!.spills).toBe(false);
  });

  it("counts CSV columns by number", () => {
    const csv: Part = part({ kind: "document", name: "a.csv", number: 1, lines: [{ text: "x", anchor: { kind: "csv", row: 3, column: 2, text: "x" } }] });
    const model = buildGrid(csv);
    expect(words(slotsOf(model, 3, 1, 3))).toEqual(["", "x"]);
    expect(model.columnLabel(2)).toBe("2");
  });
});
