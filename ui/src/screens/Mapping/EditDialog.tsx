import { useState, type FormEvent } from "react";
import type { AnswerDraft, AppErrorView, GivenAnswer, Reach } from "../../api/bindings";
import { useCodes } from "../../api/queries";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { unitWords } from "../../domain/format";
import { whereOf } from "./given";
import styles from "./Mapping.module.css";
import { REACHES } from "./queue";

interface Props {
  given: GivenAnswer;
  busy: boolean;
  error: AppErrorView | null;
  onChange: (answer: AnswerDraft) => void;
  onClose: () => void;
}

/** Another answer in the place of one: a code, or a reason to decline. */
export function EditDialog({ given, busy, error, onChange, onClose }: Props) {
  const { answer } = given;
  const codes = useCodes().data ?? [];
  const [code, setCode] = useState(answer.code ?? "");
  const [declined, setDeclined] = useState(answer.declined ?? "");
  const [unit, setUnit] = useState(answer.unit ?? "");
  const [reach, setReach] = useState<Reach>(answer.applies_to);
  const one = Boolean(code.trim()) !== Boolean(declined.trim());
  const units = [...new Set(codes.flatMap((entry) => entry.unit ?? []))].sort();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!one) return;
    onChange({
      ...answer,
      code: code.trim() || null,
      declined: declined.trim() || null,
      unit: unit && code.trim() ? unit : null,
      applies_to: reach,
      because: code.trim() === answer.code ? answer.because : "changed by hand",
    });
  };
  return (
    <Dialog description={`"${answer.term}" in ${whereOf(given)}, ${given.mapping}`} onClose={onClose} open title="Change the answer">
      <form className={styles.form} noValidate onSubmit={submit}>
        <Field error={one ? null : "Give either a code or a reason to decline."} label="Code">
          {(ids) => <TextInput {...ids} list="known-codes" name="code" onChange={(event) => setCode(event.target.value)} value={code} />}
        </Field>
        <datalist id="known-codes">
          {codes.map((entry) => (
            <option key={entry.code} value={entry.code}>
              {entry.name}
            </option>
          ))}
        </datalist>
        <Field label="Counted in">
          {(ids) => (
            <select {...ids} className={fieldStyles.select} name="unit" onChange={(event) => setUnit(event.target.value)} value={unit}>
              <option value="">as its place says</option>
              {units.map((name) => (
                <option key={name} value={name}>
                  {unitWords(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field hint="Leave it empty for a code." label="Declined because">
          {(ids) => <TextInput {...ids} name="declined" onChange={(event) => setDeclined(event.target.value)} value={declined} />}
        </Field>
        <Field label="The answer is for">
          {(ids) => (
            <select {...ids} className={fieldStyles.select} name="reach" onChange={(event) => setReach(event.target.value as Reach)} value={reach}>
              {REACHES.filter(([value]) => value !== "report" || answer.sha256).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        {error && <ErrorNotice error={error} title="The answer stands as it was" />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={busy || !one} kind="primary" type="submit">
            Change
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
