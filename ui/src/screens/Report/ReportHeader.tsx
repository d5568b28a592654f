import { Fragment, type ReactNode } from "react";
import type { ReportView, StatementKind } from "../../api/bindings";
import { Icon } from "../../components/Icon";
import { Badge, Notice } from "../../components/Notice";
import { Counts, StatusBadge, VerdictBadge } from "../../domain/badges";
import { commonStreams } from "../../domain/figures";
import { basisWords, fileName, formatDate, lobWords, NOTHING, plural, runOutMonths, totalOf } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import { SourceLink } from "../../domain/SourceLink";
import { href, useRoute } from "../../router";
import styles from "./Report.module.css";

/** What the report says of itself, each fact with the place that says it. */
export function ReportHeader({ view }: { view: ReportView }) {
  const { report, versions, findings, verdict } = view;
  const from = useRoute().query.get("from");
  const identifiers = report.subject.identifiers.map(({ system, value }) => `${system.toUpperCase()} ${value}`).join(", ");
  const months = runOutMonths(report.period, report.paid_through);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) if (finding.state === "open") counts[finding.severity] += 1;
  const streams = commonStreams(report);
  const newer = versions.filter(({ version }) => version > report.version).at(-1);

  return (
    <header className={styles.header}>
      <div className={styles.path}>
        <nav aria-label="Path">
          <a href={href("reports")}>Reports</a> / <span title={report.source.path}>{fileName(report.source.path)}</span>
        </nav>
        {from === "export" && <a href={href("export", null, { tab: "preview" })}>Back to the export</a>}
        {streams.length > 0 && (
          <span title="Every metric of the report belongs to it">
            Payment stream <code>{streams.join(", ")}</code>
          </span>
        )}
        <span>
          Mapping <code>{report.source.mapping}</code>{" "}
          <a href={href("drift", report.id)}>{report.issues.some(({ code }) => code === "SRC012" || code === "SRC013") ? "What changed" : "Layout"}</a>
        </span>
        <Versions view={view} />
      </div>
      <div className={styles.title}>
        <h1>
          {report.payer.name}
          <StatementMark kinds={["payer"]} view={view} />
        </h1>
        {report.program && report.program !== report.payer.name && <span className="muted">{report.program}</span>}
        <span className={styles.state}>
          <StatusBadge status={report.status} />
          <VerdictBadge verdict={verdict} />
          {view.checks && (
            <span className="muted" title="Checks of this report alone; comparisons with other reports are counted with the findings">
              {plural(view.checks.checks_run, "check")} ran, {view.checks.passed} passed
            </span>
          )}
          <a className={styles.findingsLink} href={href("findings", null, { report: report.id })}>
            {totalOf(counts) === 0 ? (
              "No open findings"
            ) : (
              <>
                <span className="visually-hidden">Open findings: </span>
                <Counts counts={counts} />
              </>
            )}
          </a>
        </span>
      </div>
      {newer && (
        <Notice
          action={<a href={href("report", newer.id)}>Open version {newer.version}</a>}
          title={`Version ${newer.version} replaces this report`}
          tone="warning"
        />
      )}
      <dl className={styles.facts}>
        <Fact kinds={["subject", "subject_identifier"]} label="Provider" view={view}>
          <span title={identifiers}>{report.subject.name}</span>
        </Fact>
        <Fact kinds={["contract", "contract_title"]} label="Contract" view={view}>
          {report.contract ? <span title={report.contract.title ?? undefined}>{report.contract.id}</span> : NOTHING}
        </Fact>
        <Fact kinds={["line_of_business"]} label="Line of business" view={view}>
          {lobWords(report.line_of_business)}
        </Fact>
        <Fact kinds={["period", "period_label"]} label="Period" view={view}>
          <PeriodBadge period={report.period} />
        </Fact>
        <Fact kinds={["basis"]} label="Basis" view={view}>
          {basisWords(report.basis)}
        </Fact>
        <Fact kinds={["paid_through"]} label="Paid through" view={view}>
          {formatDate(report.paid_through)}
          {months !== null && <span className="muted"> {plural(months, "month")} run-out</span>}
        </Fact>
        <Fact kinds={["reported_on"]} label="Reported on" view={view}>
          {formatDate(report.reported_on)}
        </Fact>
      </dl>
    </header>
  );
}

/** The chain of versions, oldest first, this one marked. */
function Versions({ view: { report, versions } }: { view: ReportView }) {
  return (
    <span className={styles.versions}>
      Version{" "}
      {versions.length <= 1
        ? report.version
        : versions.map((entry, index) => (
            <Fragment key={entry.id}>
              {index > 0 && <Icon name="right" size={10} />}
              {entry.id === report.id ? (
                <strong>{entry.version}</strong>
              ) : (
                <a href={href("report", entry.id)} title={`${fileName(entry.source.path)}, reported ${formatDate(entry.reported_on)}`}>
                  {entry.version}
                </a>
              )}
            </Fragment>
          ))}
      {versions.length > 1 && <a href={href("findings", null, { tab: "restatements", report: report.id })}>What was restated</a>}
    </span>
  );
}

function Fact({ label, kinds, view, children }: { label: string; kinds: StatementKind[]; view: ReportView; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        <StatementMark kinds={kinds} view={view} />
      </dd>
    </div>
  );
}

/** Links to each place that states a fact, and says when the places disagree or when nothing states it. */
function StatementMark({ kinds, view: { report } }: { kinds: StatementKind[]; view: ReportView }) {
  const statements = report.statements.filter(({ kind }) => kinds.includes(kind));
  const disagree = kinds.some((kind) => new Set(statements.filter((entry) => entry.kind === kind).map(({ value }) => value)).size > 1);
  const anchored = statements.filter((entry) => entry.anchor !== null);
  return (
    <span className={styles.marks}>
      {(disagree ? anchored : anchored.slice(0, 1)).map((entry, index) => (
        <SourceLink anchor={entry.anchor!} key={index} reportId={report.id}>
          <span className="visually-hidden">
            Source of {entry.value}, {entry.kind.replaceAll("_", " ")}
          </span>
        </SourceLink>
      ))}
      {disagree && <Badge tone="warning">statements differ</Badge>}
      {statements.length > 0 && statements.every(({ inferred }) => inferred) && (
        <Badge icon={null} title="Not printed in the report: it follows from something else, such as the file name" tone="neutral">
          inferred
        </Badge>
      )}
    </span>
  );
}
