import { useState, type FormEvent } from "react";
import type { ConformanceRemark, PlannedReport, PushedReport, PushOutcome, PushPlan, PushStatus, ReportSummary, ResourceCounts } from "../../api/bindings";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { Field, TextInput } from "../../components/Field";
import { Badge, Notice, type Tone } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, groupDigits, plural } from "../../domain/format";
import { usePushJob, type PushTarget } from "../../domain/PushJob";
import { href } from "../../router";
import styles from "./Export.module.css";
import { countRemarks, reportTitle } from "./preview";
import { serverProblem } from "./server";

interface Props {
  /** As a request names them: empty for all current reports. */
  ids: string[];
  count: number;
  reports: ReadonlyMap<string, ReportSummary>;
}

/** Reports to a FHIR server: first what would be done, then, when told to, doing it. */
export function PushTab({ ids, count, reports }: Props) {
  const job = usePushJob();
  const [again, setAgain] = useState(false);
  const [tried, setTried] = useState(false);
  const problem = serverProblem(job.server);
  const target: PushTarget = { server: job.server.trim(), ids, again };
  const busy = job.phase === "planning" || job.phase === "pushing";
  // A push follows the whole dry run of the same reports to the same server, and no other.
  const same = job.plan !== null && job.target !== null && sameTarget(job.target, target);
  const planned = same && job.plan?.cancelled === 0;
  const toSend = job.plan?.reports.length ?? 0;
  const dryRun = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!busy && !problem && count > 0) job.dryRun(target);
  };
  return (
    <>
      <form className={styles.push} noValidate onSubmit={dryRun}>
        <Field error={tried ? problem : null} hint="The base address of a FHIR R4 server." label="Server">
          {(own) => (
            <TextInput {...own} name="server" onChange={(event) => job.setServer(event.target.value)} placeholder="https://fhir.example.org/r4" type="url" value={job.server} />
          )}
        </Field>
        <label>
          <input checked={again} onChange={(event) => setAgain(event.target.checked)} type="checkbox" /> Look again at reports the server has accepted before
        </label>
        <p className="muted small">
          The bearer token is taken from <code>PLUMBLINE_FHIR_TOKEN</code>, else from this computer's keychain, where <code>plumbline token --fhir URL</code> keeps it. It is
          not entered here and stands in no log.
        </p>
        {tried && count === 0 && <p className={styles.error}>Choose at least one report.</p>}
        <div className={styles.head}>
          <Button disabled={busy} icon="search" kind={planned ? "plain" : "primary"} type="submit">
            {job.phase === "planning" ? "Asking the server" : "Dry run"}
          </Button>
          {planned && (
            <Button disabled={busy || toSend === 0} icon="export" kind="primary" onClick={() => job.push(target)}>
              {job.phase === "pushing" ? "Pushing" : `Push ${plural(toSend, "report")}`}
            </Button>
          )}
          <span className="muted">{planned ? "" : `${plural(count, "report")} · a dry run writes nothing, here or there`}</span>
        </div>
      </form>
      {busy && (
        <div className={styles.running}>
          <div className={styles.head}>
            <span>
              <strong>{job.phase === "planning" ? "Dry run" : "Push"}</strong>
              {job.progress ? ` · ${job.progress.done} of ${plural(job.progress.total, "report")}` : " · beginning"}
              {job.progress?.report_id && <span className="muted"> · {reportTitle(job.progress.report_id, reports)}</span>}
            </span>
            <Button disabled={job.cancelling} icon="stop" onClick={job.cancel}>
              {job.cancelling ? "Cancelling" : "Cancel"}
            </Button>
          </div>
          <Progress done={job.progress?.done ?? 0} label="Push" total={job.progress?.total ?? 0} />
        </div>
      )}
      {job.error && <ErrorNotice error={job.error} title={job.plan ? "The push stopped" : "The dry run stopped"} />}
      <div aria-label="What the server holds" aria-live="polite" className={styles.result} role="region">
        {job.phase === "planned" && job.plan && <PlanSummary plan={job.plan} stale={!same} />}
        {job.phase === "pushed" && job.outcome && <OutcomeSummary outcome={job.outcome} />}
      </div>
      {job.phase === "planned" && job.plan && (
        <DataTable caption="What a push would do" columns={PLANNED} rowId={({ report_id }) => report_id} rowProps={({ report_id }) => ({ "data-planned": report_id })} rows={job.plan.reports} />
      )}
      {job.phase === "pushed" && job.outcome && (
        <DataTable
          caption="What became of the reports"
          columns={PUSHED}
          rowId={({ report_id }) => report_id}
          rowProps={({ report_id, status }) => ({ "data-pushed": report_id, "data-status": status })}
          rows={job.outcome.reports}
        />
      )}
    </>
  );
}

const sameTarget = (a: PushTarget, b: PushTarget) => a.server === b.server && a.again === b.again && a.ids.join(" ") === b.ids.join(" ");

/** Resources by what would become, or became, of them. */
const countWords = ({ created, updated, unchanged }: ResourceCounts, would: boolean) =>
  would
    ? `${groupDigits(String(created))} would be created · ${groupDigits(String(updated))} updated · ${groupDigits(String(unchanged))} unchanged`
    : `${groupDigits(String(created))} created · ${groupDigits(String(updated))} updated · ${groupDigits(String(unchanged))} unchanged`;

function PlanSummary({ plan, stale }: { plan: PushPlan; stale: boolean }) {
  const failed = plan.reports.filter(({ error }) => error).length;
  return (
    <>
      {stale && <Notice title="The choice has changed since this dry run" tone="info" />}
      <Notice title={`Resources: ${countWords(plan.counts, true)}`} tone={failed > 0 || plan.cancelled > 0 ? "warning" : "ok"}>
        <span className={styles.path}>{plan.server}</span>. Nothing was written.
        {failed > 0 && ` ${plural(failed, "report")} could not be planned.`}
        {plan.cancelled > 0 && ` Cancelled: ${plural(plan.cancelled, "report")} not looked at.`}
      </Notice>
      <Said notes={plan.notes} remarks={plan.remarks} />
    </>
  );
}

function OutcomeSummary({ outcome }: { outcome: PushOutcome }) {
  const { accepted, unchanged, left_out, failed, cancelled } = outcome.summary;
  const words = [
    [accepted, "accepted"],
    [unchanged, "as they are"],
    [left_out, "staying out"],
    [failed, "failed"],
    [cancelled, "not sent"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(" · ");
  const whole = left_out + failed + cancelled === 0;
  return (
    <>
      <Notice title={`Reports: ${words || "none"}`} tone={whole ? "ok" : "warning"}>
        <span className={styles.path}>{outcome.server}</span>: {countWords(outcome.counts, false)}.
        {failed + cancelled > 0 && " A report goes whole or not at all. What was accepted is kept here: pushing again goes on with the rest and sends nothing twice."}
      </Notice>
      <Said notes={outcome.notes} remarks={outcome.remarks} />
    </>
  );
}

function Said({ remarks, notes }: { remarks: ConformanceRemark[]; notes: string[] }) {
  const { error, warning, info } = countRemarks(remarks);
  return (
    <>
      {remarks.length > 0 && (
        <p>
          {error > 0 && (
            <>
              <Badge tone="error">{error}</Badge> would not conform{" "}
            </>
          )}
          {warning > 0 && (
            <>
              <Badge tone="warning">{warning}</Badge> unknown or left out{" "}
            </>
          )}
          {info > 0 && (
            <>
              <Badge tone="info">{info}</Badge> the standard cannot say{" "}
            </>
          )}
          <a href={href("export", null, { tab: "preview" })}>Look at the preview</a>
        </p>
      )}
      {notes.length > 0 && (
        <details className={styles.said}>
          <summary>What stays out ({notes.length})</summary>
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const countsOf = ({ resources }: PlannedReport): ResourceCounts => ({
  created: resources.filter(({ action }) => action === "create").length,
  updated: resources.filter(({ action }) => action === "update").length,
  unchanged: resources.filter(({ action }) => action === "unchanged").length,
});

function countColumns<R>(counts: (row: R) => ResourceCounts): Column<R>[] {
  const column = (id: keyof ResourceCounts, header: string): Column<R> => ({
    id,
    header,
    width: 86,
    align: "end",
    sortValue: (row) => counts(row)[id],
    cell: (row) => counts(row)[id],
  });
  return [column("created", "Create"), column("updated", "Update"), column("unchanged", "Unchanged")];
}

type Either = PlannedReport | PushedReport;
const TITLE: Column<Either> = {
  id: "title",
  header: "Report",
  width: 280,
  sortValue: ({ title }) => title,
  cell: ({ report_id, title, version }) => (
    <a href={href("report", report_id, { from: "export" })} title={title}>
      {title}
      {version > 1 && `, version ${version}`}
    </a>
  ),
};

const PLANNED: Column<PlannedReport>[] = [
  TITLE,
  ...countColumns(countsOf),
  {
    id: "said",
    header: "What is known",
    width: 300,
    cell: ({ error, accepted_at }) =>
      error ? (
        <span title={`${error.message} ${error.remedy}`}>
          <Badge tone="error">Not planned</Badge> {error.message}
        </span>
      ) : (
        accepted_at && <span className="muted">accepted {formatDate(accepted_at.slice(0, 10))}, not asked again</span>
      ),
  },
];

const STATUS: Record<PushStatus, [words: string, tone: Tone]> = {
  accepted: ["Accepted", "ok"],
  unchanged: ["Unchanged", "neutral"],
  left_out: ["Stays out", "warning"],
  failed: ["Failed", "error"],
};
const PUSHED: Column<PushedReport>[] = [
  TITLE,
  {
    id: "status",
    header: "Outcome",
    width: 110,
    sortValue: ({ status }) => status,
    cell: ({ status }) => <Badge tone={STATUS[status][1]}>{STATUS[status][0]}</Badge>,
  },
  ...countColumns<PushedReport>(({ counts }) => counts),
  {
    id: "error",
    header: "Why",
    width: 300,
    cell: ({ error }) => error && <span title={`${error.message} ${error.remedy}`}>{error.message}</span>,
  },
];
