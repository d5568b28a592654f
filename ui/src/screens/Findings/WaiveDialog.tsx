import { useState, type FormEvent } from "react";
import type { Finding } from "../../api/bindings";
import { useWaiveFinding } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { lastName, rememberName } from "../../domain/who";
import styles from "./Findings.module.css";

/** Sets a finding aside: with a reason and a name, both required. The name is remembered for the next one. */
export function WaiveDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const waive = useWaiveFinding();
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(lastName);
  const [until, setUntil] = useState("");
  const [tried, setTried] = useState(false);
  const missing = { reason: !reason.trim(), by: !by.trim() };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.reason || missing.by) return;
    rememberName(by);
    waive.mutate(
      { fingerprint: finding.fingerprint, reason: reason.trim(), by: by.trim(), until: until || null },
      { onSuccess: onClose },
    );
  };

  return (
    <Dialog
      description={`${finding.rule}, ${finding.subject}. The finding opens again when its facts change.`}
      onClose={onClose}
      open
      title="Waive finding"
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <Field error={tried && missing.reason ? "Enter a reason." : null} label="Reason">
          {(ids) => (
            <textarea
              {...ids}
              className={fieldStyles.input}
              name="reason"
              onChange={(event) => setReason(event.target.value)}
              required
              rows={3}
              value={reason}
            />
          )}
        </Field>
        <Field error={tried && missing.by ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        <Field hint="Left empty, the waiver holds for as long as the facts stay." label="Until (optional)">
          {(ids) => <TextInput {...ids} name="until" onChange={(event) => setUntil(event.target.value)} type="date" value={until} />}
        </Field>
        {waive.isError && <ErrorNotice error={waive.error} title="The finding was not waived" />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={waive.isPending} kind="primary" type="submit">
            Save waiver
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
