import { useState, type FormEvent } from "react";
import type { DefinedTerm, Facet, PublishedDefinition } from "../../api/bindings";
import { useStartFromPublished } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, Select, TextInput } from "../../components/Field";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { lastName, rememberName } from "../../domain/who";
import { facetWords } from "./matrix";
import styles from "./Definitions.module.css";

/** Takes a published definition over for what the payer's reports leave open. */
export function PublishedDialog({ term, library, onClose }: { term: DefinedTerm; library: PublishedDefinition[]; onClose: () => void }) {
  const start = useStartFromPublished();
  const fitting = [...library].sort((a, b) => Number(b.line_of_business === term.line_of_business) - Number(a.line_of_business === term.line_of_business));
  const [id, setId] = useState(fitting[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const chosen = library.find((one) => one.id === id);
  const facets = Object.entries(chosen?.facets ?? {}) as [Facet, string][];
  const isOpen = (facet: Facet) => term.definition.facets[facet] === undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reason.trim() || !by.trim() || !chosen) return;
    rememberName(by);
    start.mutate(
      { report_id: term.report_id, term: term.definition.term, published: chosen.id, reason: reason.trim(), by: by.trim() },
      { onSuccess: onClose },
    );
  };

  return (
    <Dialog description={`${term.payer}, ${term.definition.term}. What its reports state stays.`} onClose={onClose} open title="Start from a published definition">
      <form className={styles.form} noValidate onSubmit={submit}>
        <Select label="Published definition" onChange={(event) => setId(event.target.value)} options={fitting.map((one) => [one.id, one.title])} value={id} />
        <ul className={styles.history}>
          {facets.map(([facet, value]) => (
            <li key={facet}>
              {facetWords(facet)}: {value} {!isOpen(facet) && <span className="muted">(stated already, stays {term.definition.facets[facet]})</span>}
            </li>
          ))}
        </ul>
        {chosen && <p className="small muted">Source: {chosen.sources.join(", ")}</p>}
        <Field error={tried && !reason.trim() ? "Enter a reason." : null} label="Reason">
          {(ids) => <TextInput {...ids} name="reason" onChange={(event) => setReason(event.target.value)} required value={reason} />}
        </Field>
        <Field error={tried && !by.trim() ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        {start.isError && <ErrorNotice error={start.error} title="The definition was not taken over" />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={start.isPending || !facets.some(([facet]) => isOpen(facet))} kind="primary" type="submit">
            Take over
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
