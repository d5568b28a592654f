import type { Finding } from "../api/bindings";
import { FindingStateBadge, SeverityBadge } from "./badges";
import styles from "./domain.module.css";

interface Props {
  finding: Finding;
  chosen?: boolean;
  /** The report or payer it concerns, where the list spans several. */
  about?: string;
  onChoose: (finding: Finding) => void;
}

/** One finding of a list: how bad, about what, and its message. */
export function FindingRow({ finding, chosen, about, onChoose }: Props) {
  return (
    <button
      aria-current={chosen ? "true" : undefined}
      className={styles.finding}
      data-finding={finding.fingerprint}
      onClick={() => onChoose(finding)}
      type="button"
    >
      <span className={styles.findingHead}>
        <SeverityBadge severity={finding.severity} />
        <strong>{finding.subject}</strong>
        {about && <span className="muted small">{about}</span>}
        <FindingStateBadge state={finding.state} />
      </span>
      <span className={styles.findingMessage}>{finding.message}</span>
    </button>
  );
}
