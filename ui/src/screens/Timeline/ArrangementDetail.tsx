import type { ArrangementTimeline } from "../../api/bindings";
import { SeverityBadge } from "../../domain/badges";
import { arrangementWords, spanWords } from "../../domain/compare";
import { formatDate, formatPeriod, NOTHING, plural } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { href } from "../../router";
import styles from "./Timeline.module.css";

/** The chosen arrangement in words: its term, its reports and its mismatches, each with the way to it. */
export function ArrangementDetail({ timeline }: { timeline: ArrangementTimeline }) {
  const { arrangement, term, reports, months, marks } = timeline;
  const gaps = months.filter(({ state }) => state === "gap").length;
  const findings = [...new Map(marks.map((mark) => [mark.fingerprint, mark])).values()];
  return (
    <section aria-label="Chosen arrangement" className={styles.detail}>
      <div>
        <h2>{arrangementWords(arrangement)}</h2>
        <p className="muted">
          {term ? (
            <>
              Contract term {formatDate(term.period.start)} to {formatDate(term.period.end)}{" "}
              {term.anchor && reports.length > 0 && <SourceLink anchor={term.anchor} reportId={reports.at(-1)!.report_id} />}
            </>
          ) : (
            "No contract term known"
          )}
          {gaps > 0 && `; ${plural(gaps, "month")} without a report`}
        </p>
        <ul className={styles.reports}>
          {reports.map((report) => (
            <li key={report.report_id}>
              <a href={href("report", report.report_id)}>{spanWords(report.basis, report.period)}</a>
              <span>{report.paid_through ? `paid through ${formatDate(report.paid_through)}` : "paid-through date not stated"}</span>
              <span>{report.run_out_months === null ? NOTHING : `${report.run_out_months} mo run-out`}</span>
              <span className="muted">
                {report.reported_on ? `${report.basis === "settlement" ? "settled" : "reported"} ${formatDate(report.reported_on)}` : ""}
                {report.status === "superseded" ? ` version ${report.version}, superseded` : ""}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>{findings.length === 0 ? "No mismatches" : plural(findings.length, "mismatch", "mismatches")}</h2>
        <ul className={styles.findings}>
          {findings.map((mark) => (
            <li key={mark.fingerprint}>
              <SeverityBadge severity={mark.severity} /> <a href={href("findings", mark.fingerprint)}>{mark.rule}</a>{" "}
              <span className="muted">{mark.at.start === mark.at.end ? formatDate(mark.at.start) : formatPeriod(mark.at)}</span> {mark.message}
              {mark.state === "waived" && <span className="muted"> (waived)</span>}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
