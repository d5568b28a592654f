import type { Finding, WaiverScope } from "../../api/bindings";
import styles from "./Findings.module.css";
import { scopeWords } from "./words";

const SCOPES: WaiverScope[] = ["fact", "report", "contract"];
const HINTS: Record<WaiverScope, string> = {
  fact: "Ends when the facts change.",
  report: "Every finding of this rule and subject in the report; a restated version is looked at anew.",
  contract: "Every finding of this rule and subject in every report of the contract.",
};

/** What a waiver covers. A finding about several reports can be waived for its fact alone. */
export function ScopeChoice({ findings, scope, onChange }: { findings: Finding[]; scope: WaiverScope; onChange: (scope: WaiverScope) => void }) {
  const several = findings.some(({ report_id }) => report_id === null);
  return (
    <fieldset className={styles.scope}>
      <legend>Waive for</legend>
      {SCOPES.map((one) => (
        <label key={one}>
          <input checked={scope === one} disabled={several && one !== "fact"} name="scope" onChange={() => onChange(one)} type="radio" value={one} />
          <span>
            {scopeWords[one]} <span className="muted small">{HINTS[one]}</span>
          </span>
        </label>
      ))}
      {several && <p className="muted small">A finding about several reports can be waived for its fact alone.</p>}
    </fieldset>
  );
}
