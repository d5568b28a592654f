import { useEffect, useState } from "react";
import type { Document, Report, SourceView } from "../../../api/bindings";
import { useSourceDocument } from "../../../api/queries";
import { Loading, Notice } from "../../../components/Notice";
import { ErrorNotice } from "../../../domain/ErrorNotice";
import { fileName, placeWords } from "../../../domain/format";
import { JsonOutline } from "./JsonOutline";
import { PdfPages } from "./PdfPages";
import type { Marks } from "./places";
import { SheetGrid } from "./SheetGrid";
import styles from "./Source.module.css";

/** The report's file as it is, with the chosen figure's place marked. */
export function SourcePane({ report, view, marks }: { report: Report; view: SourceView; marks: Marks }) {
  const source = useSourceDocument(report.id, true);
  return (
    <section aria-label="Source" className={styles.pane}>
      <header className={styles.head}>
        <h2 title={report.source.path}>{fileName(report.source.path)}</h2>
        <span aria-live="polite" className={styles.where} title={marks.chosen ? placeWords(marks.chosen) : undefined}>
          {marks.chosen ? placeWords(marks.chosen) : "No place chosen"}
        </span>
      </header>
      {source.isPending && <Loading what="the source" />}
      {source.isError && <ErrorNotice error={source.error} onRetry={() => source.refetch()} title="The source could not be read" />}
      {source.isSuccess && <SourceBody markable marks={marks} source={source.data} view={view} />}
    </section>
  );
}

/** A file as a grid or as drawn pages, with the chosen place marked. `markable`: whether tables can be marked on its pages from here. */
export function SourceBody({ source, view, marks, markable = false }: { source: Document; view: SourceView; marks: Marks; markable?: boolean }) {
  return view === "pages" ? <PdfPages markable={markable} marks={marks} source={source} /> : <Parts marks={marks} source={source} />;
}

/** Sheets behind tabs; a file of one part shows that part. */
function Parts({ source, marks }: { source: Document; marks: Marks }) {
  const { chosen } = marks;
  const wanted = chosen?.kind === "sheet" ? source.parts.findIndex((part) => part.name === chosen.sheet) : 0;
  const [index, setIndex] = useState(Math.max(0, wanted));
  useEffect(() => {
    if (wanted >= 0) setIndex(wanted);
  }, [wanted, chosen]);
  const part = source.parts[index] ?? source.parts[0];
  if (!part) return <p className={styles.blank}>The file holds nothing that can be shown.</p>;
  const tabs = source.parts.length > 1;
  return (
    <>
      {chosen && wanted < 0 && <Notice title={`${placeWords(chosen)} is not in this file`} tone="warning" />}
      {part.hidden && <Notice title={`The payer hid the sheet ${part.name}`} tone="info" />}
      {part.tables.some((table) => table.anchor.kind === "json") || part.lines.some((line) => line.anchor.kind === "json") ? (
        <JsonOutline key={part.number} marks={marks} part={part} />
      ) : (
        <SheetGrid key={part.number} marks={marks} part={part} />
      )}
      {tabs && (
        <div aria-label="Sheets" className={styles.tabs} role="group">
          {source.parts.map((entry, position) => (
            <button aria-pressed={position === index} key={entry.number} onClick={() => setIndex(position)} type="button">
              {entry.name}
              {entry.hidden && <span className="muted"> (hidden)</span>}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
