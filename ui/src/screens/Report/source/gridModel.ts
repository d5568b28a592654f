import type { Anchor, Part } from "../../../api/bindings";
import { columnName, parseAddress, parseRange } from "../../../domain/anchors";
import { isNumeric } from "../../../domain/format";

/** One cell as drawn. Rows and columns count from 1, as in the file. */
export interface GridCell {
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
  text: string;
  anchor: Anchor;
  numeric: boolean;
  header: boolean;
  hidden: boolean;
  formula: string | null;
  /** Whether its text may run over the empty cells to its right, as spreadsheets let it. */
  spills: boolean;
}

export interface GridModel {
  /** Cells by row, each row ordered by column. */
  rows: Map<number, GridCell[]>;
  rowCount: number;
  /** The columns drawn. All up to the last used one, or only the used ones where that would be too many. */
  columns: number[];
  /** Width in pixels by column. */
  widths: Map<number, number>;
  columnLabel: (column: number) => string;
}

/** Beyond this many columns only those that hold something are drawn. */
const MOST_COLUMNS = 300;
const CHARACTER = 7.2;
const NARROWEST = 58;
const WIDEST = 260;

type Placed = Pick<GridCell, "row" | "column" | "rowSpan" | "columnSpan">;

function placeOf(anchor: Anchor): Placed | null {
  if (anchor.kind === "csv") return { row: anchor.row, column: anchor.column, rowSpan: 1, columnSpan: 1 };
  if (anchor.kind !== "sheet") return null;
  const at = parseAddress(anchor.cell);
  if (!at) return null;
  const range = parseRange(anchor.range);
  return {
    ...at,
    rowSpan: range ? Math.max(1, range[1].row - at.row + 1) : 1,
    columnSpan: range ? Math.max(1, range[1].column - at.column + 1) : 1,
  };
}

/** Puts a sheet's or CSV file's cells and lines back where they stand in the file. */
export function buildGrid(part: Part): GridModel {
  const rows = new Map<number, GridCell[]>();
  const taken = new Set<string>();
  const add = (cell: GridCell) => {
    const key = `${cell.row},${cell.column}`;
    if (taken.has(key)) return;
    taken.add(key);
    const row = rows.get(cell.row);
    if (row) row.push(cell);
    else rows.set(cell.row, [cell]);
  };
  for (const table of part.tables) {
    for (const cell of table.cells) {
      const place = placeOf(cell.anchor);
      if (!place) continue;
      add({
        ...place,
        text: cell.text,
        anchor: cell.anchor,
        numeric: isNumeric(cell.text),
        header: cell.row < table.header_rows,
        hidden: cell.hidden ?? false,
        formula: cell.formula ?? null,
        spills: false,
      });
    }
  }
  for (const line of part.lines) {
    const place = placeOf(line.anchor);
    if (place) add({ ...place, text: line.text, anchor: line.anchor, numeric: isNumeric(line.text), header: false, hidden: false, formula: null, spills: false });
  }

  let rowCount = 0;
  let lastColumn = 1;
  const used = new Set<number>();
  const widths = new Map<number, number>();
  for (const cells of rows.values()) {
    cells.sort((a, b) => a.column - b.column);
    cells.forEach((cell, index) => {
      rowCount = Math.max(rowCount, cell.row + cell.rowSpan - 1);
      lastColumn = Math.max(lastColumn, cell.column + cell.columnSpan - 1);
      used.add(cell.column);
      const next = cells[index + 1]?.column ?? Number.POSITIVE_INFINITY;
      cell.spills = !cell.numeric && cell.columnSpan === 1 && next > cell.column + 1;
      const wanted = Math.min(WIDEST, cell.text.length * CHARACTER + 18);
      if (cell.columnSpan === 1 && !(cell.spills && cells.length === 1)) {
        widths.set(cell.column, Math.max(widths.get(cell.column) ?? NARROWEST, wanted));
      }
    });
  }
  const columns =
    lastColumn <= MOST_COLUMNS ? Array.from({ length: lastColumn }, (_, index) => index + 1) : [...used].sort((a, b) => a - b);
  const lettered = part.kind === "sheet";
  return { rows, rowCount, columns, widths, columnLabel: (column) => (lettered ? columnName(column) : String(column)) };
}

/** What stands at a column of a row: a cell, nothing, or the inside of a merged region (`covered`). */
export type Slot = { cell: GridCell; rowSpan: number; columnSpan: number } | "covered" | null;

/**
 * The slots of one row of a drawn window. A merged region that begins above the window is shown in the window's
 * first row with what is left of its height, so that no row loses its cells.
 */
export function slotsOf(model: GridModel, row: number, firstRow: number, lastRow: number): Slot[] {
  const merged = mergedRegions(model);
  const cells = model.rows.get(row) ?? [];
  return model.columns.map((column, index) => {
    const span = (cell: GridCell) => ({
      cell,
      rowSpan: Math.min(cell.row + cell.rowSpan - 1, lastRow) - row + 1,
      columnSpan: model.columns.slice(index).filter((other) => other < cell.column + cell.columnSpan).length,
    });
    const own = cells.find((cell) => cell.column === column);
    const region = merged.find(
      (cell) =>
        cell !== own &&
        row >= cell.row &&
        row < cell.row + cell.rowSpan &&
        column >= cell.column &&
        column < cell.column + cell.columnSpan,
    );
    if (region) return column === region.column && row === firstRow && region.row < firstRow ? span(region) : "covered";
    return own ? span(own) : null;
  });
}

const regionsOfModel = new WeakMap<GridModel, GridCell[]>();

function mergedRegions(model: GridModel): GridCell[] {
  let regions = regionsOfModel.get(model);
  if (!regions) {
    regions = [...model.rows.values()].flat().filter((cell) => cell.rowSpan > 1 || cell.columnSpan > 1);
    regionsOfModel.set(model, regions);
  }
  return regions;
}
