import { useEffect, useId, useState } from "react";
import { Button } from "../../components/Button";
import { Badge, Empty } from "../../components/Notice";
import fieldStyles from "../../components/Field.module.css";
import { NOTHING, placeWords, plural, unitWords } from "../../domain/format";
import { SuggestionList } from "../../domain/SuggestionList";
import { lastName } from "../../domain/who";
import { accept, ask, decline, fitting, impliedUnit, isTaken, isUnknown, openUses, unitOf, type UsePlace } from "./draft";
import styles from "./Learn.module.css";
import { NextButton, type StepProps } from "./TablesStep";

/** Stands for who decides until a name is given when the mapping is kept. */
const ME = "me";
const today = () => new Date().toISOString().slice(0, 10);
const sameUse = (a: UsePlace, b: UsePlace) => a.table === b.table && a.term === b.term && a.use === b.use;

/** Only what is not certain, one term after the other; what is certain can be read and changed below. */
export function TermsStep(props: StepProps) {
  const { editing, codes, onShow, onNext } = props;
  const { draft, change } = editing;
  const open = openUses(draft, codes);
  const [picked, setPicked] = useState<UsePlace | null>(null);
  const current = open.find((one) => picked && sameUse(one, picked)) ?? open[0] ?? null;
  const table = current && draft.tables[current.table]!;
  const term = current && table!.terms[current.term]!;
  const use = current && term!.uses[current.use]!;
  const by = lastName() || ME;
  const suggestions = table && use ? fitting(table, use.suggestions, codes) : [];

  const take = (code: string) => current && change(accept(draft, current, code, codes, by, today()));
  const leave = () => current && change(decline(draft, current, codes, by, today()));
  const unknown = open.filter((one) => isUnknown(draft.tables[one.table]!.terms[one.term]!.uses[one.use]!));
  const leaveUnknown = () => change(unknown.reduce((now, one) => decline(now, one, codes, by, today()), draft));

  const place = use ? JSON.stringify(use.anchor) : "";
  useEffect(() => {
    if (place) onShow(JSON.parse(place));
  }, [place, onShow]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest?.("input, textarea, select, [role=dialog]") || event.ctrlKey || event.metaKey || event.altKey || !current) return;
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (/^[1-5]$/.test(event.key)) {
        const suggestion = suggestions[Number(event.key) - 1];
        if (suggestion) take(suggestion.code);
      } else if (event.key === "d") {
        leave();
      } else if (step && !target.closest?.("[role=region]")) {
        const next = open[open.findIndex((one) => sameUse(one, current)) + step];
        if (!next) return;
        setPicked(next);
      } else {
        return;
      }
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });

  return (
    <>
      {!current || !table || !term || !use ? (
        <>
          <Empty icon="ok" title="Every term is settled">
            What is taken and what is left out stands below.
          </Empty>
          <NextButton onNext={onNext} />
        </>
      ) : (
        <>
          <div className={styles.queueHead}>
            <span>
              {plural(open.length, "open term")}
              {unknown.length > 1 && (
                <>
                  {" · "}
                  <Button kind="quiet" onClick={leaveUnknown}>
                    Leave out the {unknown.length} nothing is known of
                  </Button>
                </>
              )}
            </span>
            <span className="muted small">
              <kbd>1</kbd>–<kbd>5</kbd> take · <kbd>D</kbd> leave out · <kbd>U</kbd> undo · <kbd>↓</kbd> next
            </span>
          </div>
          <article aria-label={`What is ${term.term}?`} className={styles.card} data-open-term={term.term}>
            <header>
              <h2>{term.term}</h2>
              <Button icon="source" kind="quiet" onClick={() => onShow(use.anchor)}>
                {placeWords(use.anchor)}
              </Button>
            </header>
            <p>
              <strong className="number">{use.displayed}</strong>{" "}
              <span className="muted">
                {table.name}
                {term.section && ` · ${table.sections.find(({ name }) => name === term.section)?.printed ?? term.section}`}
                {use.column && ` · ${table.columns.find(({ name }) => name === use.column)?.printed ?? use.column}`}
                {" · "}
                {unitWords(use.unit ?? impliedUnit(table, term, use) ?? "none")}
              </span>
            </p>
            {use.state === "ask" ? (
              <>
                <p className={styles.why}>Why it is asked: {use.why}.</p>
                {suggestions.length > 0 ? (
                  <SuggestionList
                    about={(code) => {
                      const known = codes.get(code);
                      return known && { name: known.name, unit: known.unit ? unitWords(known.unit) : undefined };
                    }}
                    label={`Codes for ${term.term}`}
                    numbered
                    onChoose={({ code }) => take(code)}
                    suggestions={suggestions}
                  />
                ) : (
                  <p className="muted">No code is near.</p>
                )}
                <div className={styles.row}>
                  <Button onClick={leave} title="Leave it out of the standard (D)">
                    Not in the standard
                  </Button>
                  {table.rows !== "measures" && <OtherCode codes={[...codes.values()]} key={place} onChoose={take} />}
                </div>
              </>
            ) : (
              <>
                <p className={styles.why}>
                  It is taken as <code>{use.code}</code>, and neither the report nor the code says for certain what it is counted in.
                </p>
                <div className={styles.row}>
                  <Button onClick={() => use.code && take(use.code)}>In {unitWords(codes.get(use.code ?? "")?.unit ?? "none")}</Button>
                  <Button onClick={leave}>Leave it out</Button>
                </div>
              </>
            )}
          </article>
          <ol aria-label="Open terms" className={styles.queue}>
            {open.map((one) => {
              const entry = draft.tables[one.table]!.terms[one.term]!;
              const its = entry.uses[one.use]!;
              return (
                <li key={`${one.table} ${one.term} ${one.use}`}>
                  <button aria-current={sameUse(one, current)} onClick={() => setPicked(one)} type="button">
                    <span>{entry.term}</span>
                    <span className="number muted">{its.displayed}</span>
                  </button>
                </li>
              );
            })}
          </ol>
        </>
      )}
      <Settled {...props} />
    </>
  );
}

/** Any other metric, found by typing. */
function OtherCode({ codes, onChoose }: { codes: { code: string; name: string }[]; onChoose: (code: string) => void }) {
  const list = useId();
  const [text, setText] = useState("");
  const known = codes.some(({ code }) => code === text.trim());
  return (
    <form
      className={styles.other}
      onSubmit={(event) => {
        event.preventDefault();
        if (known) onChoose(text.trim());
      }}
    >
      <input aria-label="Another code" className={fieldStyles.input} list={list} name="other-code" onChange={(event) => setText(event.target.value)} placeholder="Another code" value={text} />
      <datalist id={list}>
        {codes.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      <Button disabled={!known} type="submit">
        Take
      </Button>
    </form>
  );
}

/** What is certain or decided: folded away, to be read and changed. */
function Settled({ editing, codes, onShow }: StepProps) {
  const { draft, change } = editing;
  const rows = draft.tables.flatMap((table, at) =>
    table.chosen
      ? table.terms.flatMap((term, row) =>
          term.uses.flatMap((use, place) => (use.state !== "ask" && isTaken(table, use) ? [{ table, term, use, at: { table: at, term: row, use: place } }] : [])),
        )
      : [],
  );
  const taken = rows.filter(({ use }) => use.state === "take").length;
  if (rows.length === 0) return null;
  return (
    <details className={styles.settled}>
      <summary>
        {taken} taken, {rows.length - taken} left out
      </summary>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th scope="col">Taken as</th>
            <th scope="col">Unit</th>
            <th scope="col">Why</th>
            <th scope="col">
              <span className="visually-hidden">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ table, term, use, at }) => (
            <tr data-settled={term.term} key={`${at.table} ${at.term} ${at.use}`}>
              <th scope="row">
                {term.term} {use.column && <span className="muted small">{use.column}</span>}
                <Button kind="quiet" onClick={() => onShow(use.anchor)}>
                  {use.displayed}
                </Button>
              </th>
              <td>{use.state === "take" ? <code>{use.code}</code> : <Badge tone="neutral">Left out</Badge>}</td>
              <td>{use.state === "take" ? unitWords(unitOf(table, term, use, codes) ?? "none") : NOTHING}</td>
              <td className="muted small">{use.by === null ? use.why : "decided by you"}</td>
              <td>
                <Button kind="quiet" onClick={() => change(ask(draft, at))}>
                  Change
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
