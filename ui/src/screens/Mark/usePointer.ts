import { useRef, type PointerEvent, type RefObject } from "react";
import { addLine, boxBetween, ends, moveBy, moveEdge, moveLine, removeLine, type Axis, type Edge, type Point, type Region, type Size } from "./region";
import type { Drawing } from "./useRegion";

interface Context {
  surface: RefObject<HTMLElement | null>;
  drawing: Drawing;
  lines: number[];
  axis: Axis;
  page: Size;
  scale: number;
}

interface Drag {
  from: Point;
  part: string;
  region: Region | null;
  lines: number[];
  moved: boolean;
}

/** Less than this many pixels is a click and no drag. */
const SLACK = 3;
/** A line let go this many points outside the box is taken away. */
const AWAY = 12;

/**
 * Drawing by pointer on a page: drag on the page draws a box, drag in it moves it, edges, corners and lines are dragged
 * by themselves, a line dragged out of the box is gone, and a click in the box adds one.
 */
export function usePointer({ surface, drawing, lines, axis, page, scale }: Context) {
  const drag = useRef<Drag | null>(null);
  const at = (event: PointerEvent): Point => {
    const frame = surface.current?.getBoundingClientRect();
    return { x: (event.clientX - (frame?.left ?? 0)) / scale, y: (event.clientY - (frame?.top ?? 0)) / scale };
  };
  const inside = (region: Region, { x, y }: Point) => x > region.box[0] && x < region.box[2] && y > region.box[1] && y < region.box[3];

  const onPointerDown = (event: PointerEvent) => {
    const part = (event.target as HTMLElement).closest<HTMLElement>("[data-part]")?.dataset.part;
    if (event.button !== 0 || (!part && (event.target as HTMLElement).closest("button"))) return;
    const from = at(event);
    const { region } = drawing;
    drag.current = { from, part: part ?? (region && inside(region, from) ? "inside" : "draw"), region, lines, moved: false };
    surface.current?.setPointerCapture?.(event.pointerId);
  };

  const onPointerMove = (event: PointerEvent) => {
    const now = drag.current;
    if (!now) return;
    const to = at(event);
    if (!now.moved) {
      if (Math.hypot(to.x - now.from.x, to.y - now.from.y) * scale < SLACK) return;
      now.moved = true;
      if (now.part === "draw") drawing.start(null, null);
      else drawing.begin();
    }
    const next = dragged(now, to, page, axis);
    if (next) drawing.set(next);
  };

  const onPointerUp = (event: PointerEvent) => {
    const now = drag.current;
    drag.current = null;
    if (now && !now.moved && now.part === "inside" && now.region) {
      const { x, y } = at(event);
      drawing.change(addLine(now.region, now.lines, axis === "x" ? x : y, axis));
    }
  };

  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
}

/** The region after a drag; `null` while there is none yet. */
function dragged({ from, part, region, lines }: Drag, to: Point, page: Size, axis: Axis): Region | null {
  const [kind, name = ""] = part.split(":");
  if (kind === "draw") {
    const box = boxBetween(from, to, page);
    return box && { box, columns: [] };
  }
  if (!region) return null;
  switch (kind) {
    case "edge":
      return moveEdge(region, name as Edge, name === "left" || name === "right" ? to.x : to.y, page, axis);
    case "corner": {
      const [x, y] = name.split(",") as [Edge, Edge];
      return moveEdge(moveEdge(region, x, to.x, page, axis), y, to.y, page, axis);
    }
    case "line": {
      const [low, high] = ends(region, axis);
      const place = axis === "x" ? to.x : to.y;
      if (place < low - AWAY || place > high + AWAY) return removeLine(region, lines, Number(name), axis);
      return moveLine(region, lines, Number(name), place, axis);
    }
    default:
      return moveBy(region, { x: to.x - from.x, y: to.y - from.y }, page, axis);
  }
}
