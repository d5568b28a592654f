import type { TakenAnswers, TakenOutcome } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Badge, type Tone } from "../../components/Notice";
import { fileName, plural } from "../../domain/format";
import { OUTCOMES } from "./given";
import styles from "./Mapping.module.css";

const TONES: Record<TakenOutcome, Tone> = { added: "ok", known: "neutral", refused: "warning", no_layout: "neutral" };

interface Props {
  path: string;
  taken: TakenAnswers;
  busy: boolean;
  onTake: () => void;
  onClose: () => void;
}

/** What a file of shared answers would do here, before it is taken in. */
export function TakeDialog({ path, taken, busy, onTake, onClose }: Props) {
  const count = taken.answers.filter(({ outcome }) => outcome === "added").length;
  return (
    <Dialog description={fileName(path)} onClose={onClose} open title="Import answers">
      <div className={styles.taken}>
        <table className={styles.table}>
          <caption className="visually-hidden">Answers of the file</caption>
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col">Answer</th>
              <th scope="col">Layout</th>
              <th scope="col">What becomes of it</th>
            </tr>
          </thead>
          <tbody>
            {taken.answers.map((answer, index) => (
              <tr key={index}>
                <th scope="row">{answer.term}</th>
                <td>{answer.says}</td>
                <td>{answer.layout}</td>
                <td>
                  <Badge tone={TONES[answer.outcome]}>{OUTCOMES[answer.outcome]}</Badge> <span className="small muted">{answer.why}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button disabled={busy || count === 0} kind="primary" onClick={onTake}>
          Take in {plural(count, "answer")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
