import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Anchor } from "../../../api/bindings";
import { scrollWithin } from "../../../components/scroll";
import { anchorKey, boxOf } from "../../../domain/anchors";
import type { PDFDocumentProxy } from "../../../pdf/open";
import { useDrawnPage } from "../../../pdf/useDrawnPage";
import { markOf, markProps, type Marks } from "./places";
import styles from "./Source.module.css";

interface Props {
  pdf: PDFDocumentProxy | null;
  /** 1 for the first page. */
  number: number;
  /** Width and height in points. */
  size: [number, number];
  scale: number;
  marks: Marks;
  /** The box the pages scroll in. */
  scroller: RefObject<HTMLElement | null>;
}

type PageAnchor = Extract<Anchor, { kind: "page" }>;
/** Room around a marked box, in points: glyph boxes are tight. */
const ROOM = 1.5;

/** One page: its canvas, drawn when it comes near the visible part, and a box over each figure. */
export function PdfPage({ pdf, number, size: [width, height], scale, marks, scroller }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const near = useNear(frame);
  const { drawn, failure } = useDrawnPage(canvas, pdf, number, scale, near);

  const places = useMemo(() => {
    const found = new Map<string, PageAnchor>();
    for (const figure of new Set(marks.figures.values())) {
      for (const anchor of [figure.anchor, ...figure.others]) {
        if (anchor?.kind === "page" && anchor.page === number) found.set(anchorKey(anchor), anchor);
      }
    }
    const { chosen } = marks;
    if (chosen?.kind === "page" && chosen.page === number && !found.has(anchorKey(chosen))) found.set(anchorKey(chosen), chosen);
    return [...found];
  }, [marks, number]);

  const chosenKey = marks.chosen?.kind === "page" && marks.chosen.page === number ? anchorKey(marks.chosen) : null;
  useLayoutEffect(() => {
    if (chosenKey) scrollWithin(scroller.current, frame.current?.querySelector('[data-anchor-highlight="true"]'), "center");
  }, [chosenKey, scale, scroller]);

  const percent = (value: number, whole: number) => `${(value / whole) * 100}%`;
  return (
    <div className={styles.page} ref={frame} style={{ height: height * scale, width: width * scale }}>
      <canvas aria-label={`Page ${number}`} data-drawn={drawn ? "true" : undefined} data-page-canvas={number} ref={canvas} role="img" />
      {failure && <p className={styles.pageFailure}>Page {number} could not be drawn: {failure}</p>}
      {places.map(([key, anchor]) => {
        const [left, top, right, bottom] = boxOf(anchor.box);
        const figure = marks.figures.get(key);
        return (
          <button
            aria-label={figure ? `${figure.label}: ${figure.value}` : anchor.text || "Chosen place"}
            className={styles.box}
            data-source-box={key}
            key={key}
            onClick={() => marks.choose(anchor)}
            style={{
              height: percent(bottom - top + 2 * ROOM, height),
              left: percent(left - ROOM, width),
              top: percent(top - ROOM, height),
              width: percent(right - left + 2 * ROOM, width),
            }}
            tabIndex={-1}
            title={figure ? `${figure.label}: ${figure.value}` : anchor.text}
            type="button"
            {...markProps(markOf(marks, anchor))}
          />
        );
      })}
      <span className={styles.pageNumber}>Page {number}</span>
    </div>
  );
}

/** Whether an element has come near the visible part. Once near, it stays so: a drawn page is kept. */
function useNear(element: { current: HTMLElement | null }): boolean {
  const [near, setNear] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (near || !element.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), {
      rootMargin: "800px 0px",
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, near]);
  return near;
}
