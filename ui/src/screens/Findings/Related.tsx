import type { Finding } from "../../api/bindings";
import { SeverityBadge } from "../../domain/badges";
import styles from "./Findings.module.css";
import type { Surroundings } from "./worklist";

interface Props {
  finding: Finding;
  around: Surroundings;
  onChoose: (finding: Finding) => void;
}

/** What a finding follows from, and what follows from it, each with its reason. */
export function Related({ finding, around, onChoose }: Props) {
  const cause = finding.caused_by ? around.known.get(finding.caused_by) : undefined;
  const follows = [...around.known.values()].filter(({ caused_by }) => caused_by === finding.fingerprint);
  if (!cause && follows.length === 0) return null;
  return (
    <section aria-label="Root cause" className={styles.related}>
      <h3>{cause ? "Follows from" : "What follows from this"}</h3>
      <ul>
        {(cause ? [cause] : follows).map((other) => (
          <li key={other.fingerprint}>
            <button onClick={() => onChoose(other)} type="button">
              <SeverityBadge severity={other.severity} /> <code>{other.rule}</code> {other.subject}
            </button>
            <p className="muted">{(cause ? finding : other).cause}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
