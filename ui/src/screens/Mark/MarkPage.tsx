import { useEffect, useRef, useState } from "react";
import type { KeptRegion, Part } from "../../api/bindings";
import type { PDFDocumentProxy } from "../../pdf/open";
import { useDrawnPage } from "../../pdf/useDrawnPage";
import styles from "./Mark.module.css";
import { Outlines, type Start } from "./Outlines";
import type { Axis, Size } from "./region";
import { RegionBox } from "./RegionBox";
import { usePointer } from "./usePointer";
import type { Drawing } from "./useRegion";

interface Props {
  pdf: PDFDocumentProxy | null;
  part: Part;
  size: Size;
  kept: KeptRegion[];
  drawing: Drawing;
  /** The lines to draw in the region. */
  lines: number[];
  axis: Axis;
  /** Times the page's width that fits; 1 shows it whole. */
  zoom: number;
  onStart: (start: Start) => void;
}

/** Space beside the page, in pixels. */
const MARGIN = 28;

/** The page as drawn, its tables outlined, and the region to draw on it. */
export function MarkPage({ pdf, part, size, kept, drawing, lines, axis, zoom, onStart }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [available, setAvailable] = useState(600);
  useEffect(() => {
    const box = scroller.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setAvailable(box.clientWidth - MARGIN));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const scale = (available / size.width) * zoom;
  const { drawn, failure } = useDrawnPage(canvas, pdf, part.number, scale, true);
  const pointer = usePointer({ surface, drawing, lines, axis, page: size, scale });
  const { region } = drawing;

  return (
    <div aria-label="Page" className={styles.pages} ref={scroller} role="region" tabIndex={0}>
      <div
        className={styles.page}
        data-mark-page={part.number}
        data-scale={scale}
        ref={surface}
        style={{ height: size.height * scale, width: size.width * scale }}
        {...pointer}
      >
        <canvas aria-label={`Page ${part.number}`} data-drawn={drawn ? "true" : undefined} data-page-canvas={part.number} ref={canvas} role="img" />
        {failure && (
          <p className={styles.pageFailure} role="alert">
            Page {part.number} could not be drawn: {failure}
          </p>
        )}
        <Outlines drawn={region} kept={kept.filter(({ index }) => index !== drawing.replaces)} onStart={onStart} scale={scale} tables={part.tables} />
        {region && <RegionBox axis={axis} lines={lines} onChange={drawing.change} page={size} region={region} scale={scale} />}
      </div>
    </div>
  );
}
