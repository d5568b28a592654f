import { useEffect, useRef, useState } from "react";
import type { OcrFigure } from "../../api/bindings";
import { useConfirmFigures, useWithdrawConfirmation } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { keyOfEntry, ocrOf, partAt, partsOf } from "../../domain/ocr";
import { OcrMark } from "../../domain/OcrMark";
import type { FigureTableProps } from "./FigurePane";
import { rowProps } from "./figureRow";
import styles from "./Report.module.css";

const NAME_KEY = "plumbline-confirmed-by";

/** How much of what OCR read is confirmed, and what the report's header says: a figure like the others. */
export function OcrSummary(props: FigureTableProps) {
  const { report } = props.view;
  const entries = report.ocr ?? [];
  const open = entries.filter(({ confirmed }) => !confirmed).length;
  const header = props.figures.get("statement:header");
  return (
    <>
      <Notice
        title={open > 0 ? `${open} of ${entries.length} figures read by OCR are not confirmed` : "Every figure read by OCR is confirmed"}
        tone={open > 0 ? "warning" : "ok"}
      >
        {open > 0
          ? "Compare each with the page beside it. Until then their values are in no check, comparison or export."
          : "A person has compared each with the page."}
      </Notice>
      {header && (
        <div className={styles.tableFrame}>
          <table className={styles.table}>
            <caption className="visually-hidden">The report's header</caption>
            <tbody>
              <tr {...rowProps(header, props)}>
                <th scope="row">
                  <span className={styles.term}>
                    Header <OcrMark entry={ocrOf(report, header)} />
                  </span>
                </th>
                <td>{header.value}</td>
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface FormProps extends Omit<FigureTableProps, "findings"> {
  /** Figures whose place on the page was shown since the report was opened. */
  seen: ReadonlySet<string>;
}

/** The chosen figure compared with the page it stands on: confirmed or corrected by a person, under a name. */
export function ConfirmForm({ view, choice, choose, figures, seen }: FormProps) {
  const { report } = view;
  const entries = report.ocr ?? [];
  const open = entries.filter(({ confirmed }) => !confirmed);
  const confirm = useConfirmFigures();
  const withdraw = useWithdrawConfirmation();
  const [by, setBy] = useState(() => localStorage.getItem(NAME_KEY) ?? "");
  const [tried, setTried] = useState(false);
  const nameEntry = useRef<HTMLInputElement>(null);

  const entry = ocrOf(report, choice.figure);
  const parts = choice.figure ? partsOf(report, choice.figure) : [];
  const part = partAt(parts, choice.anchor);
  const place = `${choice.figure?.key}/${part?.name}`;
  const [typed, setTyped] = useState({ place, text: part?.displayed ?? "" });
  const text = typed.place === place ? typed.text : (part?.displayed ?? "");
  const allSeen = open.filter((one) => seen.has(keyOfEntry(one)));

  const submit = (chosen: OcrFigure[], next: OcrFigure | undefined) => {
    setTried(true);
    if (!by.trim()) {
      nameEntry.current?.focus();
      return;
    }
    if (chosen.length === 0 || confirm.isPending) return;
    localStorage.setItem(NAME_KEY, by.trim());
    // What is typed belongs to the chosen figure, whichever button confirms it.
    const corrections =
      entry && chosen.includes(entry) && part && text.trim() !== part.displayed ? [{ figure: entry.figure, part: part.name, text: text.trim() }] : [];
    confirm.mutate(
      { id: report.id, figures: chosen.map(({ figure }) => figure), corrections, by: by.trim() },
      {
        onSuccess: () => {
          const following = next && figures.get(keyOfEntry(next));
          if (following) choose(following, following.anchor);
        },
      },
    );
  };
  const confirmChosen = () => {
    if (!entry || entry.confirmed) return;
    const rest = entries.slice(entries.indexOf(entry) + 1).concat(entries);
    submit([entry], rest.find((one) => !one.confirmed && one !== entry));
  };

  // The key works wherever the eye is: on the figures or on the page.
  const onKey = useRef(confirmChosen);
  onKey.current = confirmChosen;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest?.("input, textarea, select, [role=dialog]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== "c") return;
      event.preventDefault();
      onKey.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  return (
    <form
      aria-label="Confirm figures"
      className={styles.confirm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirmChosen();
      }}
    >
      <p className={styles.chosen}>
        {entry && choice.figure ? (
          <>
            <strong>
              {choice.figure.label}
              {part && part.name !== "value" && part.name !== "rate" && `, ${part.name}`}
            </strong>{" "}
            <OcrMark entry={entry} />
          </>
        ) : (
          <span className="muted">Choose a figure that OCR read.</span>
        )}
      </p>
      {entry && part && !entry.confirmed && (
        <Field hint={text.trim() === part.displayed ? "Correct it if the page prints something else." : `OCR read ${part.displayed || "nothing"}.`} label="On the page">
          {(ids) => <TextInput {...ids} name="printed" onChange={(event) => setTyped({ place, text: event.target.value })} value={text} />}
        </Field>
      )}
      <Field error={tried && !by.trim() ? "Enter your name." : null} label="Your name">
        {(ids) => <TextInput {...ids} name="confirmed-by" onChange={(event) => setBy(event.target.value)} ref={nameEntry} required value={by} />}
      </Field>
      <div className={styles.actions}>
        {entry?.confirmed ? (
          <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate({ id: report.id, figures: [entry.figure] })}>
            Take back
          </Button>
        ) : (
          <Button disabled={!entry || confirm.isPending} kind="primary" title="Key: c" type="submit">
            Confirm
          </Button>
        )}
        <Button
          disabled={allSeen.length === 0 || confirm.isPending}
          onClick={() => submit(allSeen, open.find((one) => !allSeen.includes(one)))}
          title="Figures whose place on the page you have looked at"
        >
          Confirm all seen ({allSeen.length})
        </Button>
        <span aria-live="polite" className="small muted">
          {plural(entries.length - open.length, "figure")} confirmed
        </span>
      </div>
      {confirm.isError && <ErrorNotice error={confirm.error} title="Nothing was confirmed" />}
      {withdraw.isError && <ErrorNotice error={withdraw.error} title="The confirmation stands" />}
    </form>
  );
}
