import { useState, type FormEvent } from "react";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import styles from "./Mapping.module.css";
import { NOT_IN_THE_STANDARD } from "./queue";

interface Props {
  term: string;
  reach: string;
  onDecline: (reason: string) => void;
  onClose: () => void;
}

/** Says why a term's figures are not to be taken. */
export function DeclineDialog({ term, reach, onDecline, onClose }: Props) {
  const [reason, setReason] = useState(NOT_IN_THE_STANDARD);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onDecline(reason.trim());
  };
  return (
    <Dialog description={`"${term}": its figures are left out, with this reason. ${reach}.`} onClose={onClose} open title="Decline the term">
      <form className={styles.form} noValidate onSubmit={submit}>
        <Field error={reason.trim() ? null : "Enter a reason."} label="Reason">
          {(ids) => (
            <textarea
              {...ids}
              className={fieldStyles.input}
              name="declined"
              onChange={(event) => setReason(event.target.value)}
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => {
                if (event.key === "Enter" && !event.shiftKey) submit(event);
              }}
              required
              rows={2}
              value={reason}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Decline
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
