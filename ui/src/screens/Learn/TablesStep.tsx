import type { Anchor, CodeInfo, DraftRows, DraftView } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Badge, Notice } from "../../components/Notice";
import { groupDigits, placeWords, plural } from "../../domain/format";
import { setTable } from "./draft";
import styles from "./Learn.module.css";
import type { Editing } from "./useDraft";

/** What every step is given. */
export interface StepProps {
  view: DraftView;
  editing: Editing;
  codes: Map<string, CodeInfo>;
  /** Shows a place of the report. */
  onShow: (anchor: Anchor) => void;
  /** Goes to the next step with something to do. */
  onNext: () => void;
}

const ROWS: Record<DraftRows, string> = {
  metrics: "a metric in each row",
  measures: "a quality measure in each row",
  columns: "a metric in each column",
  reports: "a report in each row, a metric in each column",
};

/** Which tables are taken. */
export function TablesStep({ editing, onShow, onNext }: StepProps) {
  const { draft, change } = editing;
  const none = draft.tables.every(({ chosen }) => !chosen);
  return (
    <>
      {!draft.tables_sure && (
        <Notice
          action={
            <Button disabled={none} onClick={() => change({ ...draft, tables_sure: true })}>
              These tables
            </Button>
          }
          title="Which tables are to be taken?"
          tone="warning"
        >
          {none ? "In none of them is a figure known for certain." : "No words tell which of them are meant."}
        </Notice>
      )}
      <ul aria-label="Tables" className={styles.tables}>
        {draft.tables.map((table, index) => (
          <li data-table={table.name} key={table.name}>
            <label className={styles.tableChoice}>
              <input
                checked={table.chosen}
                onChange={(event) => {
                  onShow(table.anchor);
                  change(setTable(draft, index, event.target.checked));
                }}
                onFocus={() => onShow(table.anchor)}
                type="checkbox"
              />
              <span>
                <strong>{table.name}</strong> {table.chosen && <Badge tone="ok">Taken</Badge>}
                <span className="muted small">
                  {table.part !== table.name && `${table.part} · `}
                  {ROWS[table.rows]} · {plural(table.terms.length, "term")} · {groupDigits(String(table.figures))} figures · {table.why}
                </span>
              </span>
            </label>
            <Button icon="source" kind="quiet" onClick={() => onShow(table.anchor)}>
              {placeWords(table.anchor)}
            </Button>
          </li>
        ))}
      </ul>
      {draft.cannot.length > 0 && (
        <Notice title="Left to a person" tone="info">
          <ul>
            {draft.cannot.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Notice>
      )}
      <NextButton disabled={none} onNext={onNext} />
    </>
  );
}

export function NextButton({ onNext, disabled }: { onNext: () => void; disabled?: boolean }) {
  return (
    <p className={styles.next}>
      <Button data-next disabled={disabled} icon="right" kind="primary" onClick={onNext} title="Continue (Enter)">
        Continue
      </Button>
    </p>
  );
}
