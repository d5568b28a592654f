import { useState, type FormEvent } from "react";
import type { DefinedTerm, Facet } from "../../api/bindings";
import { useStateFacet } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, Select, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { lastName, rememberName } from "../../domain/who";
import { facetWords } from "./matrix";
import styles from "./Definitions.module.css";

const TEXT = "text";

/** States one facet by hand: with a reason and a name, both required. */
export function StateDialog({ term, facet, onClose }: { term: DefinedTerm; facet: Facet; onClose: () => void }) {
  const state = useStateFacet();
  const now = term.definition.facets[facet];
  const plain = now === undefined || now === "included" || now === "excluded";
  const [kind, setKind] = useState(now === undefined ? "included" : plain ? now : now.startsWith("partial") ? "partial" : TEXT);
  const [text, setText] = useState(plain ? "" : now.replace(/^partial:\s*/, ""));
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const wantsText = kind === "partial" || kind === TEXT;
  const missing = { text: wantsText && !text.trim(), reason: !reason.trim(), by: !by.trim() };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.text || missing.reason || missing.by) return;
    rememberName(by);
    const value = kind === "open" ? null : kind === "partial" ? `partial: ${text.trim()}` : kind === TEXT ? text.trim() : kind;
    state.mutate(
      { report_id: term.report_id, term: term.definition.term, facet, value, reason: reason.trim(), by: by.trim() },
      { onSuccess: onClose },
    );
  };

  return (
    <Dialog
      description={`${term.payer}, ${term.definition.term}. It holds for this payer's reports for as long as they state the same as now.`}
      onClose={onClose}
      open
      title={`State ${facetWords(facet)}`}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <Select
          label="What it counts"
          onChange={(event) => setKind(event.target.value)}
          options={[
            ["included", "included"],
            ["excluded", "excluded"],
            ["partial", "in part: …"],
            [TEXT, "as a text: …"],
            ["open", "left open"],
          ]}
          value={kind}
        />
        {wantsText && (
          <Field error={tried && missing.text ? "Enter the text." : null} label={kind === "partial" ? "Which part" : "Text"}>
            {(ids) => <TextInput {...ids} name="text" onChange={(event) => setText(event.target.value)} required value={text} />}
          </Field>
        )}
        <Field error={tried && missing.reason ? "Enter a reason." : null} label="Reason">
          {(ids) => (
            <textarea {...ids} className={fieldStyles.input} name="reason" onChange={(event) => setReason(event.target.value)} required rows={3} value={reason} />
          )}
        </Field>
        <Field error={tried && missing.by ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        {state.isError && <ErrorNotice error={state.error} title="The facet was not stated" />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={state.isPending} kind="primary" type="submit">
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
