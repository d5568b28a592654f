import { useMutationState } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { AppErrorView, CheckRequest } from "../api/bindings";
import { api } from "../api/client";
import { useWorkspaceInfo } from "../api/queries";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";
import { Progress } from "../components/Progress";
import styles from "./CheckJob.module.css";
import { ErrorNotice } from "./ErrorNotice";
import { plural } from "./format";

/** The program's name for the one check that runs. */
const CHECK = "check";

/** The check that runs, whichever screen began it. */
export interface CheckJob {
  phase: "idle" | "checking" | "cancelling";
  /** How many reports were asked for; `null` for all current ones. */
  asked: number | null;
  /** Steps of the check; `total` 0 until the first is done. */
  done: number;
  total: number;
  cancel: () => void;
}

const Context = createContext<CheckJob | null>(null);
const NOT_BEGUN = { done: 0, total: 0 };

export function useCheckJob(): CheckJob {
  const job = useContext(Context);
  if (!job) throw new Error("useCheckJob needs a CheckJobProvider above it");
  return job;
}

export function CheckJobProvider({ children }: { children: ReactNode }) {
  const running = useMutationState({
    filters: { mutationKey: ["check_reports"], status: "pending" },
    select: ({ state }) => (state.variables as CheckRequest).ids.length,
  });
  const isRunning = running.length > 0;
  const [steps, setSteps] = useState(NOT_BEGUN);
  const [cancelling, setCancelling] = useState(false);

  useEffect(() => {
    const listening = api.onProgress(({ phase, done, total }) => {
      if (phase === "checking") setSteps({ done, total });
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);
  useEffect(() => {
    setSteps(NOT_BEGUN);
    setCancelling(false);
  }, [isRunning]);

  const asked = running.at(-1) || null;
  const value = useMemo<CheckJob>(
    () => ({
      phase: !isRunning ? "idle" : cancelling ? "cancelling" : "checking",
      asked,
      ...steps,
      cancel: () => {
        setCancelling(true);
        // A check that has just ended cannot be stopped: its own answer says what came of it.
        api.call("cancel_job", { job: CHECK }).catch(() => setCancelling(false));
      },
    }),
    [isRunning, cancelling, asked, steps],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** How far a check is, in words: `step 3 of 12`. */
export function stepWords({ phase, done, total }: Pick<CheckJob, "phase" | "done" | "total">): string {
  if (phase === "cancelling") return "stops after the step at hand";
  return total > 0 ? `${done} of ${plural(total, "step")} done` : "reading the reports";
}

/** The running check: what it checks, how far it is, and the way to stop it. Nothing while none runs. */
export function RunningCheck() {
  const job = useCheckJob();
  const workspace = useWorkspaceInfo();
  if (job.phase === "idle") return null;
  const all = workspace.data ? `all ${plural(workspace.data.reports, "current report")}` : "all current reports";
  const about = job.asked === null ? all : `${plural(job.asked, "new report")} and all that ${job.asked === 1 ? "it" : "they"} can change`;
  return (
    <section aria-label="Running check" className={styles.running}>
      <div className={styles.words}>
        <strong>Checking {about}</strong>
        <span aria-live="polite" className="muted">
          {stepWords(job)}
        </span>
        <Button disabled={job.phase === "cancelling"} icon="stop" onClick={job.cancel}>
          {job.phase === "cancelling" ? "Cancelling" : "Cancel check"}
        </Button>
      </div>
      <Progress done={job.done} label="Check" total={job.total} />
      <p className="muted small">Cancelling leaves what is stored: the reports, and the findings of the check before.</p>
    </section>
  );
}

/** Why a check ended without findings: a person stopped it, or it failed. */
export function CheckStopped({ error, onCheck }: { error: AppErrorView; onCheck: () => void }) {
  if (error.code !== "cancelled") return <ErrorNotice error={error} title="The check stopped" />;
  return (
    <Notice action={<Button onClick={onCheck}>Check again</Button>} title="The check was cancelled" tone="info">
      Stored reports stay. Nothing of the check was kept: findings are those of the check before, and reports stored since are not checked yet.
    </Notice>
  );
}
