import type { ReportRow } from "../../api/bindings";
import { formatPeriod, statusWords } from "../../domain/format";
import styles from "./Export.module.css";

export type Scope = "current" | "all" | "some";

interface Props {
  rows: ReportRow[];
  scope: Scope;
  onScope: (scope: Scope) => void;
  chosen: Set<string>;
  onChosen: (chosen: Set<string>) => void;
}

/** Which reports to write: the current ones, all versions, or some. */
export function ReportChoice({ rows, scope, onScope, chosen, onChosen }: Props) {
  const superseded = rows.filter(({ report }) => report.status === "superseded").length;
  const scopes: [Scope, string][] = [
    ["current", `Current reports (${rows.length - superseded})`],
    ["all", `All, superseded versions too (${rows.length})`],
    ["some", `Some (${chosen.size})`],
  ];
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChosen(next);
  };
  return (
    <fieldset className={styles.group}>
      <legend>Reports</legend>
      <div className={styles.scopes}>
        {scopes.map(([value, words]) => (
          <label key={value}>
            <input checked={scope === value} name="scope" onChange={() => onScope(value)} type="radio" value={value} /> {words}
          </label>
        ))}
      </div>
      {scope === "some" && (
        <ul aria-label="Reports to export" className={styles.list}>
          {rows.map(({ report }) => (
            <li key={report.id}>
              <label>
                <input checked={chosen.has(report.id)} onChange={(event) => toggle(report.id, event.target.checked)} type="checkbox" />
                <span>{report.payer}</span>
                <span className="muted small">
                  {report.subject} · {formatPeriod(report.period)}
                  {report.status === "superseded" && ` · ${statusWords(report.status).toLowerCase()}, version ${report.version}`}
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
