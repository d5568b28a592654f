import { useEffect, useRef, useState, type FormEvent } from "react";
import type { ExportFormat, Progress as ProgressEvent } from "../../api/bindings";
import { api } from "../../api/client";
import { useExportReports } from "../../api/mutations";
import { useReports } from "../../api/queries";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { Screen } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { fileName, plural } from "../../domain/format";
import { href } from "../../router";
import styles from "./Export.module.css";
import { ReportChoice, type Scope } from "./ReportChoice";
import { Written } from "./Written";

const FORMATS: [ExportFormat, string, string][] = [
  ["fhir", "FHIR", "One VBPR Bundle per report, for servers and other programs"],
  ["ndjson", "FHIR bulk", "VBPR as NDJSON, one file per resource type, for bulk loading"],
  ["csv", "CSV", "One row per figure with code, value, unit, periods and source"],
  ["xlsx", "Excel", "One workbook with sheets for figures, findings and sources"],
  ["parquet", "Parquet", "Typed tables by payer and year, for DuckDB, Spark and Trino; a folder can be added to"],
  ["html", "Evidence pack", "One offline page per report with sources, checks, findings and waivers, to print or pass on"],
];
const FOLDER_KEY = "plumbline-export-folder";

export function Export() {
  const reports = useReports();
  const run = useExportReports();
  const [format, setFormat] = useState<ExportFormat>("fhir");
  const [scope, setScope] = useState<Scope>("current");
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [out, setOut] = useState(() => localStorage.getItem(FOLDER_KEY) ?? "");
  const [tried, setTried] = useState(false);
  const [progress, setProgress] = useState<ProgressEvent | null>(null);
  const job = useRef<string | null>(null);

  useEffect(() => {
    const listening = api.onProgress((event) => {
      if (event.job === job.current) setProgress(event);
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const rows = reports.data ?? [];
  const current = rows.filter(({ report }) => report.status !== "superseded");
  const count = { current: current.length, all: rows.length, some: chosen.size }[scope];
  const notReady = (scope === "some" ? rows.filter(({ report }) => chosen.has(report.id)) : scope === "all" ? rows : current).filter(
    ({ verdict }) => verdict === "not_ready" || verdict === null,
  ).length;

  const chooseFolder = async () => {
    const folder = await api.chooseFolder("Choose a folder to export to");
    if (folder) setOut(folder);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!out.trim() || count === 0) return;
    localStorage.setItem(FOLDER_KEY, out.trim());
    job.current = `export-${Date.now().toString(36)}`;
    setProgress(null);
    const ids = { current: [], all: rows.map(({ report }) => report.id), some: [...chosen] }[scope];
    run.mutate({ format, out: out.trim(), ids, job: job.current });
  };

  return (
    <Screen title="Export">
      {reports.isPending && <Loading what="reports" />}
      {reports.isError && <ErrorNotice error={reports.error} onRetry={() => reports.refetch()} title="Reports could not be listed" />}
      {reports.isSuccess && rows.length === 0 && (
        <Empty icon="export" title="Nothing to export yet">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {rows.length > 0 && (
        <div className={styles.columns}>
          <form className={styles.form} noValidate onSubmit={submit}>
            <fieldset className={styles.group}>
              <legend>Format</legend>
              {FORMATS.map(([value, words, about]) => (
                <label className={styles.choice} key={value}>
                  <input checked={format === value} name="format" onChange={() => setFormat(value)} type="radio" value={value} />
                  <span>
                    <strong>{words}</strong>
                    <span className="muted small">{about}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <ReportChoice chosen={chosen} onChosen={setChosen} onScope={setScope} rows={rows} scope={scope} />
            <Field error={tried && !out.trim() ? "Enter or choose a folder." : null} hint="Made if it does not exist." label="Folder">
              {(ids) => (
                <span className={styles.folder}>
                  <TextInput {...ids} name="out" onChange={(event) => setOut(event.target.value)} required value={out} />
                  <Button icon="folder" onClick={chooseFolder}>
                    Choose folder
                  </Button>
                </span>
              )}
            </Field>
            {notReady > 0 && (
              <Notice title={`${plural(notReady, "report")} not ready`} tone="warning">
                Unchecked, or with open errors. The files are written all the same. <a href={href("findings")}>Open findings</a>
              </Notice>
            )}
            {tried && count === 0 && <p className={styles.error}>Choose at least one report.</p>}
            <div className={styles.actions}>
              <Button disabled={run.isPending} icon="export" kind="primary" type="submit">
                {run.isPending ? "Exporting" : "Export"}
              </Button>
              <span className="muted">{plural(count, "report")}</span>
            </div>
          </form>
          <section aria-label="Result" aria-live="polite" className={styles.result}>
            {run.isPending && (
              <>
                <p>{progress?.path ? `Writing ${fileName(progress.path)}` : "Writing files"}</p>
                <Progress done={progress?.done ?? 0} label="Export" total={progress?.total ?? 0} />
              </>
            )}
            {run.isError && <ErrorNotice error={run.error} title="The export stopped" />}
            {run.isSuccess && <Written result={run.data} />}
            {run.isIdle && <p className="muted">The files written are listed here.</p>}
          </section>
        </div>
      )}
    </Screen>
  );
}
