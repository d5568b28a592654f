import { useEffect, useRef, useState } from "react";
import type { Document } from "../../../api/bindings";
import { toAppError } from "../../../api/client";
import { useSourceBytes } from "../../../api/queries";
import { Button } from "../../../components/Button";
import { Loading } from "../../../components/Notice";
import { ErrorNotice } from "../../../domain/ErrorNotice";
import { usePdf } from "../../../pdf/usePdf";
import { go, href } from "../../../router";
import { PdfPage } from "./PdfPage";
import type { Marks } from "./places";
import styles from "./Source.module.css";

const LETTER: [number, number] = [612, 792];
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
/** Space beside a page, in pixels. */
const MARGIN = 28;

/** A PDF's pages as drawn, one below the other, with the places of figures on them. */
export function PdfPages({ source, marks, markable }: { source: Document; marks: Marks; markable: boolean }) {
  const bytes = useSourceBytes(source.sha256, true);
  const { pdf, failure } = usePdf(bytes.data);
  const [zoom, setZoom] = useState<number | "fit">("fit");
  const [available, setAvailable] = useState(600);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const box = scroller.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setAvailable(box.clientWidth - MARGIN));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const sizes = source.parts.map(({ size }): [number, number] => (size ? [Number(size[2]) - Number(size[0]), Number(size[3]) - Number(size[1])] : LETTER));
  const widest = Math.max(LETTER[0] / 2, ...sizes.map(([width]) => width));
  const scale = zoom === "fit" ? available / widest : zoom;
  const step = (direction: 1 | -1) => {
    const next = direction > 0 ? STEPS.find((value) => value > scale + 0.01) : STEPS.findLast((value) => value < scale - 0.01);
    if (next) setZoom(next);
  };

  return (
    <>
      <div aria-label="Zoom" className={styles.zoom} role="group">
        <Button icon="minus" iconOnly kind="quiet" onClick={() => step(-1)}>
          Smaller
        </Button>
        <span>{Math.round(scale * 100)}%</span>
        <Button icon="plus" iconOnly kind="quiet" onClick={() => step(1)}>
          Larger
        </Button>
        <Button aria-pressed={zoom === "fit"} kind="quiet" onClick={() => setZoom("fit")}>
          Fit width
        </Button>
        {markable && (
          <Button className={styles.mark} icon="table" onClick={() => go(href("mark", source.sha256, { page: String(pageInView(scroller.current)) }))}>
            Mark table
          </Button>
        )}
      </div>
      {bytes.isPending && <Loading what="the PDF" />}
      {bytes.isError && <ErrorNotice error={bytes.error} onRetry={() => bytes.refetch()} title="The original could not be opened" />}
      {failure !== null && <ErrorNotice error={toAppError(failure)} title="The PDF could not be drawn" />}
      <div aria-label="Source pages" className={styles.pages} ref={scroller} role="region" tabIndex={0}>
        {sizes.map((size, index) => (
          <PdfPage key={index} marks={marks} number={index + 1} pdf={pdf} scale={scale} scroller={scroller} size={size} />
        ))}
      </div>
    </>
  );
}

/** The page in the middle of the box the pages scroll in; 1 where nothing is laid out. */
function pageInView(scroller: HTMLElement | null): number {
  const middle = scroller ? scroller.getBoundingClientRect().top + scroller.clientHeight / 2 : 0;
  const above = [...(scroller?.querySelectorAll<HTMLElement>("[data-page-canvas]") ?? [])].filter((page) => page.getBoundingClientRect().top < middle);
  return Number(above.at(-1)?.dataset.pageCanvas ?? 1);
}
