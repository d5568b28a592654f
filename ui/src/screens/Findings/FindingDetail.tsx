import type { Finding } from "../../api/bindings";
import { useWithdrawWaiver } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Badge, Notice } from "../../components/Notice";
import { FindingStateBadge, SeverityBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, NOTHING, prettyQuantity } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { lastName } from "../../domain/who";
import { href } from "../../router";
import { Explanation } from "../Rules/Explanation";
import styles from "./Findings.module.css";
import { Related } from "./Related";
import { Story } from "./Story";
import { scopeWords } from "./words";
import { reportsOf, type Surroundings } from "./worklist";

/** The rule about terms no mapping takes: they are answered in the workbench. */
const UNMAPPED = "SRC003";

interface Props {
  finding: Finding;
  around: Surroundings;
  onWaive: () => void;
  onAsk: () => void;
  onChoose: (finding: Finding) => void;
}

/** One finding: what is wrong, the evidence at its places, what follows, what was decided and what happened to it. */
export function FindingDetail({ finding, around, onWaive, onAsk, onChoose }: Props) {
  const withdraw = useWithdrawWaiver();
  const severalReports = reportsOf(finding).length > 1;
  const payerOf = (id: string) => around.reports.get(id)?.payer;
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
        <div className={styles.detailActions}>
          {finding.state === "waived" ? (
            <Button
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate({ fingerprint: finding.fingerprint, by: lastName().trim() || null })}
            >
              Withdraw waiver
            </Button>
          ) : (
            <Button icon="flag" onClick={onWaive}>
              Waive
            </Button>
          )}
          <Button icon="question" onClick={onAsk}>
            Ask payer
          </Button>
        </div>
      </header>
      {finding.reopened && (
        <Notice title="Open again" tone="warning">
          {finding.reopened.words}
        </Notice>
      )}
      <p className={styles.message}>{finding.message}</p>
      {(finding.rule === "SRC012" || finding.rule === "SRC013") && finding.report_id && <a href={href("drift", finding.report_id)}>What changed</a>}
      {withdraw.isError && <ErrorNotice error={withdraw.error} title="The waiver could not be withdrawn" />}
      {finding.waiver && (
        <div className={styles.waiver}>
          <Badge icon="flag" tone="neutral">
            Waived
          </Badge>
          <p>
            {finding.waiver.reason}{" "}
            <span className="muted">
              {finding.waiver.by}, {scopeWords[finding.waiver.scope].toLowerCase()}
              {finding.waiver.until ? `, until ${formatDate(finding.waiver.until)}` : ""}
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
                    {severalReports && reportId && payerOf(reportId) !== entry.label && (
                      <div className="muted small">{payerOf(reportId)}</div>
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
      <Related around={around} finding={finding} onChoose={onChoose} />
      <details className={styles.explain} open>
        <summary>Explain {finding.rule}</summary>
        <Explanation code={finding.rule} />
      </details>
      <Story fingerprint={finding.fingerprint} />
    </article>
  );
}
