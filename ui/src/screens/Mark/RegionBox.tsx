import type { KeyboardEvent } from "react";
import styles from "./Mark.module.css";
import { placed } from "./Outlines";
import { addLine, EDGES, ends, moveBy, moveEdge, moveLine, removeLine, widestGap, type Axis, type Edge, type Region, type Size } from "./region";

interface Props {
  region: Region;
  /** The lines as drawn: the person's own, or those found. */
  lines: number[];
  axis: Axis;
  page: Size;
  scale: number;
  onChange: (region: Region) => void;
}

/** The grip stands beside the box where the page has this much room there, in pixels; else above it. */
const GRIP_ROOM = 56;
const STEP = 1;
const LEAP = 10;
const ARROWS: Record<string, [x: number, y: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CORNERS: [Edge, Edge][] = [
  ["left", "top"],
  ["right", "top"],
  ["left", "bottom"],
  ["right", "bottom"],
];

/**
 * The drawn region: its four edges, the lines between columns and a grip for the whole, each moved by arrow keys (ten
 * times as far with Shift). What the pointer does with the same parts is the page's affair: it knows them by `data-part`.
 */
export function RegionBox({ region, lines, axis, page, scale, onChange }: Props) {
  const own = region.columns.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const part = (event.target as HTMLElement).dataset.part;
    const step = event.shiftKey ? LEAP : STEP;
    const arrow = ARROWS[event.key];
    const next = arrow && part ? moved(part, arrow[0] * step, arrow[1] * step) : lineKey(event, part);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
  };
  const moved = (part: string, dx: number, dy: number): Region | null => {
    const [kind, name] = part.split(":");
    if (kind === "grip") return moveBy(region, { x: dx, y: dy }, page, axis);
    if (kind === "line") return moveLine(region, lines, Number(name), lines[Number(name)]! + (axis === "x" ? dx : dy), axis);
    if (kind !== "edge") return null;
    const edge = name as Edge;
    return moveEdge(region, edge, region.box[EDGES.indexOf(edge)]! + (edge === "left" || edge === "right" ? dx : dy), page, axis);
  };
  const lineKey = (event: KeyboardEvent, part: string | undefined): Region | null => {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    if (event.key === "c") return addLine(region, lines, widestGap(region, lines, axis), axis);
    const remove = event.key === "Delete" || event.key === "Backspace";
    return remove && part?.startsWith("line:") ? removeLine(region, lines, Number(part.slice(5)), axis) : null;
  };

  const [low, high] = ends(region, axis);
  const upright = axis === "x";
  return (
    <div aria-label="Marked table" className={styles.region} data-region={region.box.join(",")} onKeyDown={onKeyDown} role="group" style={placed(region.box, scale)}>
      <button className={`${styles.grip} ${(page.width - region.box[2]) * scale > GRIP_ROOM ? styles.gripBeside : ""}`} data-part="grip" title="Move the box: drag, or arrow keys" type="button">
        Move
      </button>
      {EDGES.map((edge, index) => {
        const across = edge === "left" || edge === "right";
        return (
          <div
            aria-label={`${edge[0]!.toUpperCase()}${edge.slice(1)} edge`}
            aria-orientation={across ? "horizontal" : "vertical"}
            aria-valuemax={across ? page.width : page.height}
            aria-valuemin={0}
            aria-valuenow={region.box[index]}
            aria-valuetext={`${region.box[index]} points`}
            className={`${styles.edge} ${styles[edge]}`}
            data-part={`edge:${edge}`}
            key={edge}
            role="slider"
            tabIndex={0}
          />
        );
      })}
      {CORNERS.map(([x, y]) => (
        <span aria-hidden="true" className={styles.corner} data-part={`corner:${x},${y}`} key={x + y} style={{ [x]: -5, [y]: -5, cursor: (x === "left") === (y === "top") ? "nwse-resize" : "nesw-resize" }} />
      ))}
      {lines.map((at, index) => (
        <div
          aria-label={`Column line ${index + 1} of ${lines.length}${own ? "" : ", found"}`}
          aria-orientation={upright ? "horizontal" : "vertical"}
          aria-valuemax={high}
          aria-valuemin={low}
          aria-valuenow={at}
          aria-valuetext={`${at} points`}
          className={`${upright ? styles.line : styles.lineAcross} ${own ? "" : styles.lineFound}`}
          data-part={`line:${index}`}
          key={index}
          role="slider"
          style={upright ? { left: (at - region.box[0]) * scale } : { top: (at - region.box[1]) * scale }}
          tabIndex={0}
          title="Drag, or arrow keys; Delete takes it away"
        />
      ))}
    </div>
  );
}
