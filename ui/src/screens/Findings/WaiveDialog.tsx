import { useState, type FormEvent } from "react";
import type { Finding, WaiverScope } from "../../api/bindings";
import { useWaiveFinding, useWaiveFindings } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { lastName, rememberName } from "../../domain/who";
import styles from "./Findings.module.css";
import { ScopeChoice } from "./ScopeChoice";

interface Props {
  /** One, or several that get one reason. */
  findings: Finding[];
  onClose: () => void;
  onDone: () => void;
}

/** Sets findings aside: with a reason and a name, both required. The name is remembered for the next one. */
export function WaiveDialog({ findings, onClose, onDone }: Props) {
  const one = useWaiveFinding();
  const many = useWaiveFindings();
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(lastName);
  const [until, setUntil] = useState("");
  const [scope, setScope] = useState<WaiverScope>("fact");
  const [tried, setTried] = useState(false);
  const missing = { reason: !reason.trim(), by: !by.trim() };
  const single = findings.length === 1 ? findings[0]! : null;
  const error = single ? one.error : many.error;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.reason || missing.by) return;
    rememberName(by);
    const decision = { reason: reason.trim(), by: by.trim(), until: until || null, scope };
    if (single) one.mutate({ fingerprint: single.fingerprint, ...decision }, { onSuccess: onDone });
    else many.mutate({ fingerprints: findings.map(({ fingerprint }) => fingerprint), ...decision }, { onSuccess: onDone });
  };

  return (
    <Dialog
      description={
        single
          ? `${single.rule}, ${single.subject}. The finding opens again when its facts or its rule change.`
          : `${plural(findings.length, "finding")} with one reason. Each opens again when its facts or its rule change.`
      }
      onClose={onClose}
      open
      title={single ? "Waive finding" : `Waive ${plural(findings.length, "finding")}`}
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
        <ScopeChoice findings={findings} onChange={setScope} scope={scope} />
        <Field error={tried && missing.by ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        <Field hint="Left empty, the waiver holds for as long as what it covers stays." label="Until (optional)">
          {(ids) => <TextInput {...ids} name="until" onChange={(event) => setUntil(event.target.value)} type="date" value={until} />}
        </Field>
        {error && <ErrorNotice error={error} title={single ? "The finding was not waived" : "No finding was waived"} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={one.isPending || many.isPending} kind="primary" type="submit">
            Save waiver
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
