import type { Anchor, PageBox } from "../api/bindings";

/** A cell's place, both counted from 1. */
export interface CellPlace {
  row: number;
  column: number;
}

/** 1 is `A`, 27 is `AA`. */
export function columnName(column: number): string {
  let name = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** `AB12`, also with `$` signs, as row 12 and column 28. */
export function parseAddress(address: string): CellPlace | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d+)$/i.exec(address.trim());
  if (!match) return null;
  const column = [...match[1]!.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(match[2]), column };
}

/** `A1:C2` as its two corners; a single address is both corners. */
export function parseRange(range: string): [CellPlace, CellPlace] | null {
  const [from = "", to = from] = range.split(":", 2);
  const corners = [parseAddress(from), parseAddress(to)] as const;
  return corners[0] && corners[1] ? [corners[0], corners[1]] : null;
}

export type Box = [left: number, top: number, right: number, bottom: number];

export function boxOf(box: PageBox): Box {
  return box.map(Number) as Box;
}

/**
 * The key of an anchor's place, equal for two anchors on the same place whatever text they carry.
 * Page boxes are compared to a tenth of a point: the same glyphs, written with more or fewer digits.
 */
export function anchorKey(anchor: Anchor): string {
  switch (anchor.kind) {
    case "sheet":
      return `sheet:${anchor.sheet}!${anchor.cell.toUpperCase()}`;
    case "page":
      return `page:${anchor.page}:${boxOf(anchor.box).map((side) => side.toFixed(1)).join(",")}`;
    case "json":
      return `json:${anchor.pointer}`;
    case "csv":
      return `csv:${anchor.row},${anchor.column}`;
  }
}

export function samePlace(a: Anchor | null, b: Anchor | null): boolean {
  return a !== null && b !== null && anchorKey(a) === anchorKey(b);
}

/** Whether `outer` contains the middle of `inner`: a figure inside the line or region another anchor names. */
export function covers(outer: Anchor, inner: Anchor): boolean {
  if (outer.kind === "page" && inner.kind === "page") {
    if (outer.page !== inner.page) return false;
    const [left, top, right, bottom] = boxOf(outer.box);
    const [l, t, r, b] = boxOf(inner.box);
    const [x, y] = [(l + r) / 2, (t + b) / 2];
    return x >= left && x <= right && y >= top && y <= bottom;
  }
  if (outer.kind === "sheet" && inner.kind === "sheet") {
    const region = parseRange(outer.range);
    const place = parseAddress(inner.cell);
    if (outer.sheet !== inner.sheet || !region || !place) return false;
    return (
      place.row >= region[0].row && place.row <= region[1].row && place.column >= region[0].column && place.column <= region[1].column
    );
  }
  return anchorKey(outer) === anchorKey(inner);
}

/** Writes an anchor into an address; its text is left out, the source has it. */
export function encodeAnchor(anchor: Anchor): string {
  switch (anchor.kind) {
    case "sheet":
      return JSON.stringify(["sheet", anchor.sheet, anchor.cell, anchor.range]);
    case "page":
      return JSON.stringify(["page", anchor.page, anchor.box]);
    case "json":
      return JSON.stringify(["json", anchor.pointer]);
    case "csv":
      return JSON.stringify(["csv", anchor.row, anchor.column]);
  }
}

/** Reads what `encodeAnchor` wrote; anything else is `null`. */
export function decodeAnchor(text: string | null): Anchor | null {
  if (!text) return null;
  try {
    const [kind, a, b, c] = JSON.parse(text) as [string, never, never, never];
    if (kind === "sheet") return { kind, sheet: String(a), cell: String(b), range: String(c), text: "" };
    if (kind === "page" && Array.isArray(b)) return { kind, page: Number(a), box: b, text: "" };
    if (kind === "json") return { kind, pointer: String(a), text: "" };
    if (kind === "csv") return { kind, row: Number(a), column: Number(b), text: "" };
    return null;
  } catch {
    return null;
  }
}
