import type { ChangeKind, FigureChange, RegionPreview } from "../../api/bindings";
import { Badge, Notice, type Tone } from "../../components/Notice";
import type { IconName } from "../../components/Icon";
import { NOTHING, plural } from "../../domain/format";
import { SeverityBadge } from "../../domain/badges";
import styles from "./Mark.module.css";

const KINDS: Record<ChangeKind, [words: string, tone: Tone, icon: IconName]> = {
  added: ["Added", "ok", "plus"],
  changed: ["Changed", "warning", "right"],
  gone: ["Gone", "error", "minus"],
};

interface Props {
  preview: Pick<RegionPreview, "changes" | "unchanged" | "new_issues" | "gone_issues" | "problem">;
  problemTitle?: string;
}

/** What another reading of the report gives differently, before it is kept. */
export function Changes({ preview, problemTitle = "Read with this region, the file gives no report" }: Props) {
  const { changes, unchanged, new_issues, gone_issues, problem } = preview;
  if (problem) {
    return (
      <Notice title={problemTitle} tone="error">
        {problem.message} {problem.remedy}
      </Notice>
    );
  }
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  const words = (["changed", "added", "gone"] as const).filter((kind) => count(kind) > 0).map((kind) => `${count(kind)} ${kind}`);
  return (
    <div className={styles.changes} data-changes={changes.length}>
      <p>
        <strong>{words.length > 0 ? words.join(" · ") : "No figure changes"}</strong>
        <span className="muted"> · {plural(unchanged, "figure")} as before</span>
      </p>
      {changes.length > 0 && (
        <div className={styles.changesFrame} role="region" aria-label="What changes" tabIndex={0}>
          <table className={styles.changesTable}>
            <caption className="visually-hidden">What changes in the report</caption>
            <thead>
              <tr>
                <th scope="col">Term</th>
                <th scope="col">Change</th>
                <th className="number" scope="col">
                  Before
                </th>
                <th className="number" scope="col">
                  After
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change, index) => (
                <Row change={change} key={index} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {new_issues.length > 0 && (
        <ul className={styles.issues}>
          {new_issues.map((issue, index) => (
            <li key={index}>
              <SeverityBadge severity={issue.severity} /> <code>{issue.code}</code> {issue.message}
            </li>
          ))}
        </ul>
      )}
      {gone_issues.length > 0 && <p className="muted">{plural(gone_issues.length, "note")} of the last reading no longer {gone_issues.length === 1 ? "applies" : "apply"}.</p>}
    </div>
  );
}

function Row({ change }: { change: FigureChange }) {
  const [words, tone, icon] = KINDS[change.kind];
  return (
    <tr data-change={change.kind}>
      <th scope="row" title={change.report}>
        {change.term} {change.code && <code className="muted">{change.code}</code>}
      </th>
      <td>
        <Badge icon={icon} tone={tone}>
          {words}
        </Badge>
      </td>
      <td className="number">{change.before ?? NOTHING}</td>
      <td className="number">{change.after ?? NOTHING}</td>
    </tr>
  );
}
