import type { Cell, Table } from "../../api/bindings";
import { boxOf, type Box } from "../../domain/anchors";
import type { Axis } from "./region";

/** A table's box on its page; `null` for one of another format. */
export function tableBox(table: Table): Box | null {
  return table.anchor.kind === "page" ? boxOf(table.anchor.box) : null;
}

export function sizeOf(table: Table): { rows: number; columns: number } {
  const end = (last: (cell: Cell) => number) => table.cells.reduce((most, cell) => Math.max(most, last(cell)), 0);
  return { rows: end((cell) => cell.row + cell.row_span), columns: end((cell) => cell.column + cell.column_span) };
}

const span = (cell: Cell, axis: Axis): [number, number] | null => {
  if (cell.anchor.kind !== "page") return null;
  const [left, top, right, bottom] = boxOf(cell.anchor.box);
  return axis === "x" ? [left, right] : [top, bottom];
};

/** Whether the columns stand side by side or, in a table printed on its side, above one another. */
export function axisOf(table: Table): Axis {
  const apart = (axis: Axis) => {
    const middles = new Map<number, number[]>();
    for (const cell of table.cells) {
      const ends = span(cell, axis);
      if (ends && cell.column_span === 1) middles.set(cell.column, [...(middles.get(cell.column) ?? []), (ends[0] + ends[1]) / 2]);
    }
    const means = [...middles.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    return means.length < 2 ? 0 : Math.max(...means) - Math.min(...means);
  };
  return apart("y") > apart("x") ? "y" : "x";
}

/** Where a table's columns are parted: in the middle between what ends before and what begins after each boundary. */
export function columnLines(table: Table): number[] {
  const axis = axisOf(table);
  const lines: number[] = [];
  for (let boundary = 1; boundary < sizeOf(table).columns; boundary += 1) {
    const before = table.cells.filter((cell) => cell.column + cell.column_span === boundary).map((cell) => span(cell, axis));
    const after = table.cells.filter((cell) => cell.column === boundary).map((cell) => span(cell, axis));
    const sides = [before, after].map((cells) => cells.filter((ends) => ends !== null));
    const [left, right] = sides as [[number, number][], [number, number][]];
    if (left.length === 0 || right.length === 0) continue;
    // A table that reads from right to left or upwards begins at its far end.
    const forward = middle(right) >= middle(left);
    const end = forward ? Math.max(...left.map(([, last]) => last)) : Math.min(...left.map(([first]) => first));
    const start = forward ? Math.min(...right.map(([first]) => first)) : Math.max(...right.map(([, last]) => last));
    lines.push(Math.round(((end + start) / 2) * 10) / 10);
  }
  return lines.sort((a, b) => a - b);
}

const middle = (spans: [number, number][]) => spans.reduce((sum, [first, last]) => sum + first + last, 0) / (2 * spans.length);
