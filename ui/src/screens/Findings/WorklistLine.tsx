import type { Finding } from "../../api/bindings";
import { Icon } from "../../components/Icon";
import { Badge } from "../../components/Notice";
import { FindingStateBadge, SeverityBadge } from "../../domain/badges";
import { plural } from "../../domain/format";
import styles from "./Findings.module.css";
import type { Line } from "./worklist";

interface Props {
  line: Line;
  about: string;
  chosen: boolean;
  marked: boolean;
  folded: boolean;
  /** 1 for the first of all lines, drawn or not. */
  place: number;
  size: number;
  onChoose: (finding: Finding) => void;
  onMark: (fingerprint: string) => void;
  onFold: (fingerprint: string) => void;
}

/** One finding of the worklist: how bad, which rule, about what and whose; what follows from it can be folded away. */
export function WorklistLine({ line: { finding, depth, follows }, about, chosen, marked, folded, place, size, onChoose, onMark, onFold }: Props) {
  return (
    <li aria-posinset={place} aria-setsize={size} className={`${styles.line} ${depth === 1 ? styles.beneath : ""}`} data-chosen={chosen || undefined}>
      <input
        aria-label={`Mark ${finding.rule}, ${finding.subject}`}
        checked={marked}
        className={styles.mark}
        onChange={() => onMark(finding.fingerprint)}
        tabIndex={chosen ? 0 : -1}
        type="checkbox"
      />
      <button
        aria-current={chosen ? "true" : undefined}
        className={styles.open}
        data-finding={finding.fingerprint}
        onClick={() => onChoose(finding)}
        type="button"
      >
        <span className={styles.lineHead}>
          {depth === 1 && <span className="visually-hidden">Follows from the finding above. </span>}
          <SeverityBadge severity={finding.severity} />
          <code>{finding.rule}</code>
          <strong className={styles.subject}>{finding.subject}</strong>
          <span className={`muted small ${styles.about}`}>{about}</span>
          {finding.state === "open" && finding.reopened && (
            <Badge icon="undo" tone="warning">
              Reopened
            </Badge>
          )}
          <FindingStateBadge state={finding.state} />
        </span>
        <span className={styles.lineMessage}>{finding.message}</span>
      </button>
      {follows > 0 && (
        <button
          aria-expanded={!folded}
          aria-label={`${plural(follows, "finding")} that follow from ${finding.rule}, ${finding.subject}`}
          className={styles.fold}
          onClick={() => onFold(finding.fingerprint)}
          tabIndex={chosen ? 0 : -1}
          type="button"
        >
          <Icon name={folded ? "right" : "down"} size={11} /> {follows}
        </button>
      )}
    </li>
  );
}
