import { Button } from "../../components/Button";
import { Empty, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import styles from "./Mark.module.css";
import type { Start } from "./Outlines";
import { ReadGrid } from "./ReadGrid";
import type { Region } from "./region";
import { sizeOf } from "./tables";
import type { Marked } from "./useMarked";

interface Props {
  region: Region | null;
  marked: Marked;
  starts: Start[];
  onStart: (start: Start) => void;
  onNew: () => void;
}

/** The table as it would be read from the region, following every change of it. */
export function ReadPanel({ region, marked, starts, onStart, onNew }: Props) {
  const { view, reading, error, retry } = marked;
  const table = view?.table ?? null;
  const size = table && sizeOf(table);
  const words = size ? `${plural(size.rows, "row")} × ${plural(size.columns, "column")}, ${plural(table.header_rows, "header row")}${table.ruled ? ", ruled" : ""}` : "";
  return (
    <section aria-label="As it would be read" className={styles.read}>
      <header className={styles.head}>
        <h2>As it would be read</h2>
        <span aria-live="polite" className="muted" data-reading={reading || undefined}>
          {region ? (reading ? "Reading …" : words) : ""}
        </span>
      </header>
      {!region && (
        <Empty icon="table" title="Draw a box around the table">
          <p>Drag on the page, or start from what is there. Lines between columns can be dragged, added by a click in the box, and taken away.</p>
          <p className={styles.starts}>
            {starts.map((start) => (
              <Button key={start.name} onClick={() => onStart(start)} title={start.title}>
                {start.name}
              </Button>
            ))}
            <Button icon="plus" onClick={onNew}>
              New box
            </Button>
          </p>
        </Empty>
      )}
      {region && error && <ErrorNotice error={error} onRetry={retry} title="The page could not be read" />}
      {region && !error && view?.problem && <Notice title={`Nothing can be read here: ${view.problem}`} tone="warning" />}
      {region && table && <ReadGrid caption="The marked table" stale={reading || error !== null} table={table} />}
      {region && view && !error && (
        <p className="muted small">
          {view.others.length > 0 && `${plural(view.others.length, "other table")} of the page ${view.others.length === 1 ? "stays" : "stay"} as found. `}
          {region.columns.length === 0 ? "Column lines are found; move one and they become yours." : `${plural(region.columns.length, "column line")} of your own.`}
        </p>
      )}
      {region && view && view.issues.length > 0 && (
        <ul className={styles.issues}>
          {view.issues.map((issue, index) => (
            <li key={index}>
              <code>{issue.code}</code> {issue.message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
