import { useEffect, useState } from "react";
import { api } from "../../api/client";
import { useImports } from "../../api/queries";
import { Button } from "../../components/Button";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { Screen } from "../../components/Screen";
import { CheckStopped, RunningCheck } from "../../domain/CheckJob";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { useImportJob } from "../../domain/ImportJob";
import { stateOf } from "../../domain/importQueue";
import { FileTable } from "./FileTable";
import styles from "./Inbox.module.css";
import { Outcome } from "./Outcome";

export function Inbox() {
  const job = useImportJob();
  const imports = useImports();
  const [over, setOver] = useState(false);
  const importing = job.phase === "importing" || job.phase === "cancelling";
  const busy = importing || job.phase === "checking";
  const { start } = job;

  useEffect(() => {
    const listening = api.onFilesDropped((event) => setOver(event.kind === "over"));
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const chooseFolder = async () => {
    const folder = await api.chooseFolder("Choose a folder of reports");
    if (folder) start([folder]);
  };
  const inQueue = new Set(job.queue.rows.map(({ path }) => path));
  const earlier = (imports.data ?? []).filter(({ path }) => !inQueue.has(path));

  return (
    <Screen title="Inbox">
      <section aria-label="Add reports" className={`${styles.drop} ${over ? styles.over : ""}`}>
        <div>
          <strong>{over ? "Drop to import" : "Drop files or folders here"}</strong>
          <p className="muted small">Excel, OpenDocument, PDF, CSV, JSON and FHIR. Originals are kept unchanged.</p>
        </div>
        <Button disabled={busy} icon="reports" kind="primary" onClick={async () => start(await api.chooseFiles())}>
          Choose files
        </Button>
        <Button disabled={busy} icon="folder" onClick={chooseFolder}>
          Choose folder
        </Button>
      </section>

      <div className={styles.scroll}>
        {job.phase !== "idle" && (
          <section aria-label="This import" className={styles.section}>
            <div className={styles.head}>
              <h2>This import</h2>
              <span aria-live="polite" className="muted">
                {importing ? progressWords(job.phase, job.queue.done, job.queue.total) : null}
              </span>
              {importing && (
                <Button disabled={job.phase === "cancelling"} icon="stop" onClick={job.cancel}>
                  {job.phase === "cancelling" ? "Cancelling" : "Cancel"}
                </Button>
              )}
              {job.phase === "finished" && (
                <Button icon="close" kind="quiet" onClick={job.clear}>
                  Clear
                </Button>
              )}
            </div>
            {importing && <Progress done={job.queue.done} label="Import" total={job.queue.total} />}
            {job.error && <ErrorNotice error={job.error} title="The import stopped" />}
            {(job.phase === "checking" || job.phase === "finished") && <Outcome result={job.result} verdict={job.verdict} />}
            {job.phase === "checking" && <RunningCheck />}
            {job.unchecked && <CheckStopped error={job.unchecked} onCheck={job.check} />}
            {job.queue.rows.length > 0 && <FileTable caption="Files of this import" rows={job.queue.rows} />}
          </section>
        )}

        <section aria-label="Earlier imports" className={styles.section}>
          {earlier.length > 0 && <h2>{job.phase === "idle" ? "Imports" : "Earlier imports"}</h2>}
          {imports.isPending && <Loading what="imports" />}
          {imports.isError && <ErrorNotice error={imports.error} onRetry={() => imports.refetch()} title="Imports could not be listed" />}
          {imports.isSuccess && imports.data.length === 0 && job.phase === "idle" && (
            <Empty icon="inbox" title="No reports yet">
              Add this month's payer reports. Each is recognized, mapped to standard codes and checked; nothing leaves this computer.
            </Empty>
          )}
          {earlier.length > 0 && (
            <FileTable caption="Earlier imports" rows={earlier.map((file) => ({ path: file.path, state: stateOf(file), file }))} />
          )}
        </section>
      </div>
      {over && <Notice title="Drop to import" tone="info" />}
    </Screen>
  );
}

function progressWords(phase: string, done: number, total: number): string {
  if (phase === "cancelling") return "Stops after the file at hand";
  return total > 0 ? `${done} of ${plural(total, "file")}` : "Looking for files";
}
