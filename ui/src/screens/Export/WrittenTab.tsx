import { useState } from "react";
import type { AppErrorView, ExportedFile, ReportSummary } from "../../api/bindings";
import { api, toAppError } from "../../api/client";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { useExportJob, type ExportRun } from "../../domain/ExportJob";
import { fileName, formatBytes, plural, shortFolder } from "../../domain/format";
import { href } from "../../router";
import styles from "./Export.module.css";
import { formatName } from "./formats";
import { reportTitle } from "./preview";

interface Props {
  reports: ReadonlyMap<string, ReportSummary>;
  onOtherFolder: () => void;
}

interface WrittenFile extends ExportedFile {
  format: string;
}

/** How far an export is, and what was written where. */
export function WrittenTab({ reports, onOtherFolder }: Props) {
  const { phase, runs, out } = useExportJob();
  if (phase === "idle") {
    return (
      <Empty icon="export" title="Nothing was written yet">
        Choose reports, formats and a folder, then export. The files are listed here.
      </Empty>
    );
  }
  const files = runs.flatMap(({ format, result }) => (result?.files ?? []).map((file): WrittenFile => ({ ...file, format: formatName(format) })));
  return (
    <>
      {phase !== "finished" && <Running reports={reports} />}
      <div aria-label="Result" aria-live="polite" className={styles.result} role="region">
        {phase === "finished" && <Summary files={files} out={out} runs={runs} />}
        {runs.map((run) => (
          <RunNotices key={run.format} onOtherFolder={onOtherFolder} reports={reports} run={run} />
        ))}
      </div>
      {files.length > 0 && (
        <DataTable
          caption="Written files"
          columns={columns(reports)}
          rowId={({ path }) => path}
          rowProps={({ path }) => ({ "data-written": fileName(path), title: path })}
          rows={files}
        />
      )}
    </>
  );
}

function Running({ reports }: { reports: ReadonlyMap<string, ReportSummary> }) {
  const { phase, runs, progress, cancel } = useExportJob();
  const at = runs.findIndex(({ state }) => state === "writing");
  const run = runs[at];
  return (
    <div className={styles.running}>
      <div className={styles.head}>
        <span>
          <strong>{run ? formatName(run.format) : "Export"}</strong>
          {runs.length > 1 && at >= 0 && <span className="muted"> (format {at + 1} of {runs.length})</span>}
          {progress ? ` · ${progress.done} of ${plural(progress.total, "report")}` : " · beginning"}
          {progress?.report_id && <span className="muted"> · {reportTitle(progress.report_id, reports)}</span>}
        </span>
        <Button disabled={phase === "cancelling"} icon="stop" onClick={cancel}>
          {phase === "cancelling" ? "Cancelling" : "Cancel"}
        </Button>
      </div>
      <Progress done={progress?.done ?? 0} label="Export" total={progress?.total ?? 0} />
    </div>
  );
}

function Summary({ files, runs, out }: { files: WrittenFile[]; runs: ExportRun[]; out: string }) {
  const [problem, setProblem] = useState<AppErrorView | null>(null);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const cancelled = runs.some(({ state }) => state === "cancelled");
  const whole = runs.every(({ error, result, state }) => state === "done" && !error && !result?.stopped && !result?.failed?.length);
  const title = files.length > 0 ? `${plural(files.length, "file")} written, ${formatBytes(bytes)}` : "No file was written";
  return (
    <>
      <Notice
        action={
          files.length > 0 && (
            <Button icon="folder" onClick={() => api.openFolder(out).catch((error) => setProblem(toAppError(error)))}>
              Open folder
            </Button>
          )
        }
        title={cancelled ? `Cancelled: ${title}` : title}
        tone={whole ? "ok" : "warning"}
      >
        <span className={styles.path}>{out}</span>
        {cancelled && <p>What was whole stays. What was half written was removed.</p>}
      </Notice>
      {problem && <ErrorNotice error={problem} title="The folder could not be opened" />}
    </>
  );
}

/** What of one format went wrong, and what it cannot say. */
function RunNotices({ run, reports, onOtherFolder }: { run: ExportRun; reports: ReadonlyMap<string, ReportSummary>; onOtherFolder: () => void }) {
  const { error, result } = run;
  const name = formatName(run.format);
  const failed = result?.failed ?? [];
  const notes = result?.notes ?? [];
  const other = <Button onClick={onOtherFolder}>Choose another folder</Button>;
  return (
    <>
      {error && (
        <Notice action={other} title={`${name}: nothing was written`} tone="error">
          {error.message}
        </Notice>
      )}
      {result?.stopped && !result.stopped.cancelled && (
        <Notice action={other} title={`${name} stopped after ${plural(result.files.length, "file")}`} tone="error">
          {result.stopped.message} What was whole stays; what was half written was removed.
        </Notice>
      )}
      {failed.length > 0 && (
        <Notice title={`${name}: ${plural(failed.length, "report")} left out`} tone="error">
          <ul className={styles.notes}>
            {failed.map(({ report_id, message }) => (
              <li key={report_id}>
                <a href={href("report", report_id)}>{reportTitle(report_id, reports)}</a>: {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {notes.length > 0 && (
        <details className={styles.said}>
          <summary>
            {name}: what the format cannot say, or was left out ({notes.length})
          </summary>
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

const columns = (reports: ReadonlyMap<string, ReportSummary>): Column<WrittenFile>[] => [
  { id: "file", header: "File", width: 300, sortValue: ({ path }) => fileName(path), cell: ({ path }) => fileName(path) },
  { id: "format", header: "Format", width: 100, sortValue: ({ format }) => format, cell: ({ format }) => format },
  {
    id: "reports",
    header: "Reports",
    width: 200,
    sortValue: ({ report_ids }) => report_ids.length,
    cell: ({ report_ids: [first, ...more] }) => (first && more.length === 0 ? <a href={href("report", first)}>{reportTitle(first, reports)}</a> : plural(more.length + (first ? 1 : 0), "report")),
  },
  { id: "size", header: "Size", width: 76, align: "end", sortValue: ({ bytes }) => bytes, cell: ({ bytes }) => formatBytes(bytes) },
  { id: "folder", header: "Folder", width: 150, sortValue: ({ path }) => path, cell: ({ path }) => <span className="muted">{shortFolder(path)}</span> },
];
