import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState, type ReactNode } from "react";
import styles from "./PlotFigure.module.css";

interface Props {
  /** Says what the chart shows, for those who do not see it. */
  label: string;
  /** The chart for a width in pixels. Called again when the width or `deps` change. */
  draw: (width: number) => Plot.PlotOptions;
  deps: readonly unknown[];
  /** The same figures as a table. */
  table: ReactNode;
  caption?: ReactNode;
}

const WIDTH = 420;

/** A chart that can be read as a table. */
export function PlotFigure({ label, draw, deps, table, caption }: Props) {
  const [asTable, setAsTable] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useEffect(() => {
    const frame = box.current;
    if (!frame || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setWidth(Math.max(240, Math.floor(frame.clientWidth) || WIDTH)));
    observer.observe(frame);
    return () => observer.disconnect();
  }, [asTable]);
  useEffect(() => {
    const frame = box.current;
    if (!frame || asTable) return;
    const drawn = Plot.plot({ width, style: { background: "transparent", fontFamily: "inherit", fontSize: "11px", overflow: "visible" }, ...draw(width) });
    drawn.setAttribute("aria-hidden", "true");
    frame.replaceChildren(drawn);
    // The drawing follows what it shows and not the function that draws it.
  }, [asTable, width, ...deps]);
  return (
    <figure className={styles.figure}>
      <div className={styles.bar}>
        <figcaption>{label}</figcaption>
        <div aria-label={`How to show: ${label}`} className={styles.choice} role="group">
          <button aria-pressed={!asTable} onClick={() => setAsTable(false)} type="button">
            Chart
          </button>
          <button aria-pressed={asTable} onClick={() => setAsTable(true)} type="button">
            Table
          </button>
        </div>
      </div>
      {asTable ? <div className={styles.table}>{table}</div> : <div aria-label={`${label}. The button Table shows the figures.`} className={styles.chart} data-chart ref={box} role="img" />}
      {caption && <div className={styles.caption}>{caption}</div>}
    </figure>
  );
}
