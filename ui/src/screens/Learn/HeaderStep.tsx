import { useId, useState } from "react";
import type { DraftColumn, DraftFact, DraftRole, StatementKind } from "../../api/bindings";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { Badge } from "../../components/Notice";
import { NOTHING, placeWords, unitWords } from "../../domain/format";
import { chooseFact, openFacts, setColumn, TYPED, typeFact } from "./draft";
import styles from "./Learn.module.css";
import { NextButton, type StepProps } from "./TablesStep";

const KINDS: [StatementKind, string][] = [
  ["payer", "Payer"],
  ["subject", "Organization"],
  ["period", "Period"],
  ["paid_through", "Paid through"],
  ["reported_on", "Report date"],
  ["line_of_business", "Line of business"],
  ["program", "Program"],
  ["contract", "Contract"],
  ["subject_identifier", "Identifier"],
];
/** Names a person can enter where the report prints none. */
const TYPEABLE: StatementKind[] = ["payer", "subject", "program"];
const ROLES: DraftRole[] = ["value", "target", "baseline", "peer", "skip", "text"];
const MEASURE_ROLES: DraftRole[] = ["numerator", "denominator", "rate", "score", "weight", "threshold", "peer", "skip", "text"];
const ROLE_WORDS: Record<DraftRole, string> = {
  value: "The organization's own",
  target: "Target",
  baseline: "Earlier period",
  peer: "Of others",
  skip: "Not taken",
  text: "Words",
  numerator: "Numerator",
  denominator: "Denominator",
  rate: "Rate",
  score: "Score",
  weight: "Weight",
  threshold: "Threshold",
};
const UNITS = ["USD", "USD/member-month", "USD/member-year", "USD/person-year", "member-months", "person-years", "members", "ratio", "per-1000-member-years", "count", "days", "stars", "points", "score"];

/** What the report says about itself, and what its columns hold. */
export function HeaderStep(props: StepProps) {
  const { editing, onNext } = props;
  const { draft } = editing;
  const open = openFacts(draft);
  return (
    <>
      <section aria-label="Facts" className={styles.block}>
        <h2>The report says</h2>
        {KINDS.map(([kind, words]) => (
          <FactGroup key={kind} kind={kind} open={open.includes(kind)} words={words} {...props} />
        ))}
      </section>
      {draft.tables.map(
        (table, index) =>
          table.chosen && (
            <section aria-label={`Columns of ${table.name}`} className={styles.block} key={table.name}>
              <h2>Columns of {table.name}</h2>
              <table className={styles.grid}>
                <thead>
                  <tr>
                    <th scope="col">Header</th>
                    <th scope="col">Holds</th>
                    <th scope="col">Unit</th>
                    <th scope="col">Told by</th>
                  </tr>
                </thead>
                <tbody>
                  {table.columns.map((column, at) => (
                    <ColumnRow
                      column={column}
                      key={column.printed}
                      measures={table.rows === "measures"}
                      onChange={(change) => editing.change(setColumn(draft, index, at, change))}
                      onShow={props.onShow}
                    />
                  ))}
                </tbody>
              </table>
            </section>
          ),
      )}
      <NextButton onNext={onNext} />
    </>
  );
}

function FactGroup({ kind, words, open, editing, view, onShow }: StepProps & { kind: StatementKind; words: string; open: boolean }) {
  const { draft, change } = editing;
  const name = useId();
  const typed = draft.facts.find((fact) => fact.kind === kind && fact.why === TYPED);
  const [entry, setEntry] = useState(typed?.value ?? "");
  const readings = draft.facts.map((fact, index) => ({ fact, index })).filter(({ fact }) => fact.kind === kind && fact.why !== TYPED);
  const typeable = TYPEABLE.includes(kind);
  if (readings.length === 0 && !open && !typeable && !draft.not_stated.includes(kind)) return null;
  const settled = draft.facts.some((fact) => fact.kind === kind && fact.chosen);
  return (
    <fieldset className={styles.fact} data-fact={kind} data-open={open || undefined}>
      <legend>
        {words}{" "}
        {open && (
          <Badge icon="question" tone="warning">
            Not certain
          </Badge>
        )}
      </legend>
      {readings.map(({ fact, index }) => (
        <Reading fact={fact} key={index} name={name} onChoose={() => change(chooseFact(draft, kind, index))} onShow={onShow} />
      ))}
      {typeable && (
        <form
          className={styles.typed}
          onSubmit={(event) => {
            event.preventDefault();
            change(typeFact(draft, kind, entry, view.document));
          }}
        >
          <TextInput aria-label={`${words}, another name`} name={`${kind}-name`} onChange={(event) => setEntry(event.target.value)} placeholder={readings.length > 0 ? "Another name" : "Name"} value={entry} />
          <Button disabled={!entry.trim() || typed?.value === entry.trim()} type="submit">
            Use
          </Button>
          {typed?.chosen && <span className="muted small">{typed.anchor ? `stands at ${placeWords(typed.anchor)}` : "not printed in the report"}</span>}
        </form>
      )}
      {kind !== "payer" && (open || draft.not_stated.includes(kind)) && (
        <label className={styles.reading}>
          <input checked={draft.not_stated.includes(kind) && !settled} name={name} onChange={() => change(chooseFact(draft, kind, null))} type="radio" />
          <span>The report does not say</span>
        </label>
      )}
    </fieldset>
  );
}

function Reading({ fact, name, onChoose, onShow }: { fact: DraftFact; name: string; onChoose: () => void; onShow: StepProps["onShow"] }) {
  return (
    <div className={styles.readingRow}>
      <label className={styles.reading}>
        <input checked={fact.chosen} name={name} onChange={onChoose} onFocus={() => fact.anchor && onShow(fact.anchor)} type="radio" />
        <span>
          <strong>{fact.value.replace("/", " to ")}</strong>
          <span className="muted small">
            {fact.printed !== fact.value && `“${fact.printed}” · `}
            {fact.why}
            {fact.how === "always" && " · the same for every report"}
          </span>
        </span>
      </label>
      {fact.anchor && (
        <Button icon="source" kind="quiet" onClick={() => onShow(fact.anchor!)}>
          {placeWords(fact.anchor)}
        </Button>
      )}
    </div>
  );
}

function ColumnRow({ column, measures, onChange, onShow }: { column: DraftColumn; measures: boolean; onChange: (change: Partial<DraftColumn>) => void; onShow: StepProps["onShow"] }) {
  const roles = measures ? MEASURE_ROLES : ROLES;
  return (
    <tr data-column={column.name}>
      <th scope="row">
        {column.printed} {column.period && <Badge icon={null} tone="neutral">a period each</Badge>}
        {column.anchor && (
          <Button kind="quiet" onClick={() => onShow(column.anchor!)}>
            {column.sample}
          </Button>
        )}
      </th>
      <td>
        {column.fact ? (
          <span className="muted">{column.fact.replaceAll("_", " ")} of the row</span>
        ) : (
          <select
            aria-label={`${column.printed} holds`}
            className={fieldStyles.select}
            onChange={(event) => {
              const role = event.target.value as DraftRole;
              const reason = role === "peer" || role === "skip" ? (column.reason ?? "Left out by who mapped the report") : null;
              onChange({ role, sure: true, reason });
            }}
            value={column.role}
          >
            {roles
              .filter((role) => column.of !== null || role === column.role || (role !== "target" && role !== "baseline"))
              .map((role) => (
                <option key={role} value={role}>
                  {ROLE_WORDS[role]}
                </option>
              ))}
          </select>
        )}
        {!column.sure && (
          <Badge icon="question" tone="warning">
            Not certain
          </Badge>
        )}
        {!column.sure && (
          <Button kind="quiet" onClick={() => onChange({ sure: true })}>
            It is so
          </Button>
        )}
      </td>
      <td>
        {column.role === "text" || measures ? (
          NOTHING
        ) : (
          <select aria-label={`Unit of ${column.printed}`} className={fieldStyles.select} onChange={(event) => onChange({ unit: event.target.value || null })} value={column.unit ?? ""}>
            <option value="">each term its own</option>
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {unitWords(unit)}
              </option>
            ))}
          </select>
        )}
      </td>
      <td className="muted small">{column.evidence || NOTHING}</td>
    </tr>
  );
}
