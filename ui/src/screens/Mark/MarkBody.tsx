import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { LeftFile, PagesView, Part } from "../../api/bindings";
import { boxOf } from "../../domain/anchors";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { SplitPane } from "../../components/SplitPane";
import type { PDFDocumentProxy } from "../../pdf/open";
import { href } from "../../router";
import { KeepPanel } from "./KeepPanel";
import styles from "./Mark.module.css";
import { MarkPage } from "./MarkPage";
import { startsOf, type Start } from "./Outlines";
import { ReadPanel } from "./ReadPanel";
import { addLine, ends, widestGap, type Axis, type Size } from "./region";
import { axisOf, columnLines } from "./tables";
import { useMarked } from "./useMarked";
import { useRegion } from "./useRegion";
import { pageWords, type PageWords } from "./words";

const LETTER: Size = { width: 612, height: 792 };
const ZOOMS = [1, 1.25, 1.5, 2, 3];

/** One page with its drawing, and beside it what would be read and what keeping it would change. */
export function MarkBody({ view, part, pdf }: { view: PagesView; part: Part; pdf: PDFDocumentProxy | null }) {
  const drawing = useRegion();
  const { region, replaces } = drawing;
  const [zoom, setZoom] = useState(1);
  const [kept, setKept] = useState<{ words: string; left: LeftFile[] } | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const size = useMemo<Size>(() => {
    const box = part.size && boxOf(part.size);
    return box ? { width: box[2] - box[0], height: box[3] - box[1] } : LETTER;
  }, [part]);
  const regions = useMemo(() => view.regions.filter(({ page }) => page === part.number), [view, part]);
  const others = regions.filter(({ index }) => index !== replaces).map((other) => ({ box: boxOf(other.table), columns: other.columns.map(Number) }));
  const marked = useMarked(view.document.sha256, part.number, region, others);
  const table = marked.view?.table ?? null;
  const axis = useRef<Axis>("x");
  if (table) axis.current = axisOf(table);
  const found = useMemo(() => (table ? columnLines(table) : []), [table]);
  const lines = !region ? [] : region.columns.length > 0 ? region.columns : found.filter((at) => at > ends(region, axis.current)[0] && at < ends(region, axis.current)[1]);
  const starts = useMemo(() => startsOf(part.tables, regions), [part, regions]);
  const words = useMemo<PageWords[]>(() => {
    const own = regions.find(({ index }) => index === replaces)?.words;
    const told = pageWords(view.document, part.number, region?.box ?? null);
    return own ? [{ text: `as before: ${own}`, pattern: own }, ...told.filter(({ pattern }) => pattern !== own)] : told;
  }, [view, part, regions, replaces, region?.box]);

  const focusGrip = () => requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[data-part="grip"]')?.focus({ preventScroll: true }));
  const start = (from: Start) => {
    setKept(null);
    drawing.start(from.region, from.index);
    focusGrip();
  };
  const startNew = () => {
    setKept(null);
    const { width, height } = size;
    drawing.start({ box: [width * 0.1, height * 0.3, width * 0.9, height * 0.5].map(Math.round) as [number, number, number, number], columns: [] }, null);
    focusGrip();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !(event.target as HTMLElement).closest("input, textarea")) {
      event.preventDefault();
      drawing.undo();
    }
  };
  const step = (direction: 1 | -1) => setZoom((now) => ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(now) + direction))]!);

  const tools = (
    <div aria-label="Drawing" className={styles.tools} role="group">
      <Button icon="minus" iconOnly kind="quiet" disabled={zoom === ZOOMS[0]} onClick={() => step(-1)}>
        Smaller
      </Button>
      <Button icon="plus" iconOnly kind="quiet" disabled={zoom === ZOOMS.at(-1)} onClick={() => step(1)}>
        Larger
      </Button>
      <Button onClick={startNew}>New box</Button>
      <Button disabled={!region} onClick={() => region && drawing.change(addLine(region, lines, widestGap(region, lines, axis.current), axis.current))} title="A click in the box adds one there">
        Add column line
      </Button>
      <Button disabled={!region || region.columns.length === 0} onClick={() => region && drawing.change({ ...region, columns: [] })} title="Leaves the column lines to the reader">
        Find columns
      </Button>
      <Button disabled={!drawing.canUndo} icon="undo" iconOnly kind="quiet" onClick={drawing.undo} title="Undo (Ctrl+Z)">
        Undo
      </Button>
      <Button disabled={!region} icon="close" iconOnly kind="quiet" onClick={() => drawing.start(null, null)} title="Clear the drawing">
        Clear
      </Button>
    </div>
  );

  return (
    <div className={styles.body} onKeyDown={onKeyDown} ref={body}>
      <SplitPane
        initial={56}
        left={
          <>
            {tools}
            <MarkPage axis={axis.current} drawing={drawing} kept={regions} lines={lines} onStart={start} part={part} pdf={pdf} size={size} zoom={zoom} />
          </>
        }
        name="page"
        right={
          <div className={styles.side}>
            {kept && (
              <Notice action={view.report_ids[0] && <a href={href("report", view.report_ids[0])}>Open the report</a>} title={kept.words} tone="ok">
                {kept.left.map(({ path, why }) => (
                  <p key={path}>
                    {path} was left as it is: {why}
                  </p>
                ))}
              </Notice>
            )}
            <ReadPanel marked={marked} onNew={startNew} onStart={start} region={region} starts={starts} />
            {region && (
              <KeepPanel
                key={String(replaces)}
                onKept={(words, left) => {
                  drawing.start(null, null);
                  setKept({ words, left });
                }}
                page={part.number}
                readable={table !== null && !marked.reading}
                region={region}
                replaces={replaces}
                view={view}
                words={words}
              />
            )}
          </div>
        }
      />
    </div>
  );
}
