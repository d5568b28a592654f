import { useState } from "react";
import type { Finding } from "../../api/bindings";
import { useWithdrawWaiver } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Badge } from "../../components/Notice";
import { FindingStateBadge, SeverityBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, NOTHING, prettyQuantity } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { href } from "../../router";
import { Explanation } from "../Rules/Explanation";
import { reportsOf, type Payers } from "./facets";
import styles from "./Findings.module.css";
import { WaiveDialog } from "./WaiveDialog";

/** The rule about terms no mapping takes: they are answered in the workbench. */
const UNMAPPED = "SRC003";

export function FindingDetail({ finding, payers }: { finding: Finding; payers: Payers }) {
  const [waiving, setWaiving] = useState(false);
  const withdraw = useWithdrawWaiver();
  const severalReports = reportsOf(finding).length > 1;
  return (
    <article className={styles.article}>
      <header className={styles.detailHead}>
        <div className={styles.badges}>
          <SeverityBadge severity={finding.severity} />
          <a href={href("rules", finding.rule)} title={finding.name}>
            <code>{finding.rule}</code>
          </a>
          <FindingStateBadge state={finding.state} />
        </div>
        <h2>{finding.subject}</h2>
        {finding.state === "waived" ? (
          <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate({ fingerprint: finding.fingerprint })}>
            Withdraw waiver
          </Button>
        ) : (
          <Button icon="flag" onClick={() => setWaiving(true)}>
            Waive
          </Button>
        )}
      </header>
      <p className={styles.message}>{finding.message}</p>
      {withdraw.isError && <ErrorNotice error={withdraw.error} title="The waiver could not be withdrawn" />}
      {finding.waiver && (
        <div className={styles.waiver}>
          <Badge icon="flag" tone="neutral">
            Waived
          </Badge>
          <p>
            {finding.waiver.reason}{" "}
            <span className="muted">
              {finding.waiver.by}
              {finding.waiver.until ? `, until ${formatDate(finding.waiver.until)}` : ", for as long as the facts stay"}
            </span>
          </p>
        </div>
      )}
      {(finding.expected || finding.found || finding.tolerance) && (
        <dl className={styles.facts}>
          <div>
            <dt>Expected</dt>
            <dd>{finding.expected ? prettyQuantity(finding.expected) : NOTHING}</dd>
          </div>
          <div>
            <dt>Found</dt>
            <dd>{finding.found ? prettyQuantity(finding.found) : NOTHING}</dd>
          </div>
          <div>
            <dt>Tolerance</dt>
            <dd>{finding.tolerance ?? NOTHING}</dd>
          </div>
        </dl>
      )}
      {finding.rule === UNMAPPED && finding.report_id && (
        <p>
          <a href={href("mapping", null, { report: finding.report_id, term: finding.subject })}>Say what "{finding.subject}" is</a>
        </p>
      )}
      <h3>Evidence</h3>
      {finding.evidence.length === 0 ? (
        <p className="muted">The rule names no single value.</p>
      ) : (
        <table className={styles.evidence}>
          <caption className="visually-hidden">Evidence</caption>
          <thead>
            <tr>
              <th scope="col">Value of</th>
              <th className="number" scope="col">
                Value
              </th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {finding.evidence.map((entry, index) => {
              const reportId = entry.report_id ?? finding.report_id;
              return (
                <tr key={index}>
                  <th scope="row">
                    {entry.label}
                    {severalReports && reportId && payers.get(reportId) !== entry.label && (
                      <div className="muted small">{payers.get(reportId)}</div>
                    )}
                  </th>
                  <td className={/^[−-]?[$\d]/.test(entry.value) ? "number" : undefined}>{prettyQuantity(entry.value)}</td>
                  <td>
                    {entry.anchor && reportId ? (
                      <SourceLink anchor={entry.anchor} reportId={reportId} />
                    ) : entry.report_id && severalReports ? (
                      <a href={href("report", entry.report_id)}>Open report</a>
                    ) : (
                      <span className="muted">Computed</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <details className={styles.explain} open>
        <summary>Explain {finding.rule}</summary>
        <Explanation code={finding.rule} />
      </details>
      <p className="muted small">
        Fingerprint <code>{finding.fingerprint}</code>
      </p>
      {waiving && <WaiveDialog finding={finding} onClose={() => setWaiving(false)} />}
    </article>
  );
}
