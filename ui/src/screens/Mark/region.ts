import type { Box } from "../../domain/anchors";

/** A table's place on a page as drawn by a person. All distances are points from the page's top left. */
export interface Region {
  box: Box;
  /** The lines between columns, in order; empty where they are found by the reader. */
  columns: number[];
}

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const EDGES = ["left", "top", "right", "bottom"] as const;
export type Edge = (typeof EDGES)[number];
/** `x`: columns stand side by side and their lines go down the page. `y`: the text runs up or down the page. */
export type Axis = "x" | "y";

/** A box is at least this wide and high. */
export const SMALLEST = 8;
/** A line keeps this distance from the box's edges. */
const INSIDE = 1;

const round = (value: number) => Math.round(value * 10) / 10;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const limit = (edge: Edge, page: Size) => (edge === "left" || edge === "right" ? page.width : page.height);

/** The two ends of a box across its columns. */
export function ends({ box }: Region, axis: Axis): [number, number] {
  return axis === "x" ? [box[0], box[2]] : [box[1], box[3]];
}

/** The box between two points of a page; `null` for one too small to hold a table, as after a click. */
export function boxBetween(from: Point, to: Point, page: Size): Box | null {
  const xs = [from.x, to.x].map((x) => round(clamp(x, 0, page.width)));
  const ys = [from.y, to.y].map((y) => round(clamp(y, 0, page.height)));
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return box[2] - box[0] >= SMALLEST && box[3] - box[1] >= SMALLEST ? box : null;
}

/** The region with one edge elsewhere. Lines that lie outside then are gone. */
export function moveEdge(region: Region, edge: Edge, to: number, page: Size, axis: Axis): Region {
  const index = EDGES.indexOf(edge);
  const box: Box = [...region.box];
  const opposite = region.box[(index + 2) % 4]!;
  const [low, high] = index < 2 ? [0, opposite - SMALLEST] : [opposite + SMALLEST, limit(edge, page)];
  box[index] = round(clamp(to, low, high));
  return within({ box, columns: region.columns }, axis);
}

/** The region moved as a whole, lines included, as far as the page goes. */
export function moveBy(region: Region, by: Point, page: Size, axis: Axis): Region {
  const [left, top, right, bottom] = region.box;
  const dx = clamp(by.x, -left, page.width - right);
  const dy = clamp(by.y, -top, page.height - bottom);
  const box: Box = [round(left + dx), round(top + dy), round(right + dx), round(bottom + dy)];
  return { box, columns: region.columns.map((at) => round(at + (axis === "x" ? dx : dy))) };
}

/** The region with a further line beside `lines`, which become the person's own. */
export function addLine(region: Region, lines: number[], at: number, axis: Axis): Region {
  return within({ ...region, columns: [...lines, round(at)] }, axis);
}

/** The region with one of `lines` elsewhere inside the box; all of them become the person's own. */
export function moveLine(region: Region, lines: number[], index: number, to: number, axis: Axis): Region {
  const [low, high] = ends(region, axis);
  const at = round(clamp(to, low + INSIDE, high - INSIDE));
  return within({ ...region, columns: lines.map((line, other) => (other === index ? at : line)) }, axis);
}

/** The region without one of `lines`; the others become the person's own. */
export function removeLine(region: Region, lines: number[], index: number, axis: Axis): Region {
  return within({ ...region, columns: lines.filter((_, other) => other !== index) }, axis);
}

/** Where a further line would part the widest column. */
export function widestGap(region: Region, lines: number[], axis: Axis): number {
  const [low, high] = ends(region, axis);
  const edges = [low, ...lines, high];
  let widest = 0;
  for (let i = 1; i < edges.length - 1; i += 1) if (edges[i + 1]! - edges[i]! > edges[widest + 1]! - edges[widest]!) widest = i;
  return round((edges[widest]! + edges[widest + 1]!) / 2);
}

/** Lines in order, each once, and only those inside the box. */
function within(region: Region, axis: Axis): Region {
  const [low, high] = ends(region, axis);
  const columns = [...new Set(region.columns)].filter((at) => at >= low + INSIDE && at <= high - INSIDE).sort((a, b) => a - b);
  return { box: region.box, columns };
}
