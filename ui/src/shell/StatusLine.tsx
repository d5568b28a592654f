import type { UseQueryResult } from "@tanstack/react-query";
import type { AppErrorView, WorkspaceInfo } from "../api/bindings";
import { Badge } from "../components/Notice";
import { VerdictBadge } from "../domain/badges";
import { stepWords, useCheckJob } from "../domain/CheckJob";
import { groupDigits, plural } from "../domain/format";
import styles from "./Shell.module.css";

/** One line about the workspace: where it is, what it holds, whether it can be relied on. */
export function StatusLine({ workspace }: { workspace: UseQueryResult<WorkspaceInfo, AppErrorView> }) {
  const { data } = workspace;
  const check = useCheckJob();
  if (workspace.isError) {
    return (
      <footer className={styles.status} role="alert">
        <Badge tone="error">Workspace</Badge>
        <span>{workspace.error.message}</span>
      </footer>
    );
  }
  return (
    <footer className={styles.status}>
      {check.phase !== "idle" && (
        <Badge icon="working" tone="info">
          Checking, {stepWords(check)}
        </Badge>
      )}
      {data && (
        <>
          <VerdictBadge verdict={data.verdict} />
          {data.checks_run !== null && <span>{plural(data.checks_run, "check")} ran</span>}
          <span>
            {plural(data.reports, "report")}, {groupDigits(String(data.figures))} figures
          </span>
          {data.notices.map((notice) => (
            <Badge key={notice} tone="warning">
              {notice}
            </Badge>
          ))}
          <span className={styles.path} title={`Workspace ${data.path}`}>
            {data.path}
          </span>
          <span>Plumbline {data.version}</span>
        </>
      )}
    </footer>
  );
}
