import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { AppErrorView, Progress, PushOutcome, PushPlan } from "../api/bindings";
import { api, toAppError } from "../api/client";

/** What is brought where. */
export interface PushTarget {
  server: string;
  /** Empty for all current reports. */
  ids: string[];
  again: boolean;
}

/** A dry run and the push after it; both go on while other screens are open. */
export interface PushJob {
  phase: "idle" | "planning" | "planned" | "pushing" | "pushed";
  /** A cancel was asked for and the report at hand is waited for. */
  cancelling: boolean;
  /** What the plan or the outcome is of. */
  target: PushTarget | null;
  plan: PushPlan | null;
  outcome: PushOutcome | null;
  error: AppErrorView | null;
  progress: Progress | null;
  server: string;
  setServer: (server: string) => void;
  dryRun: (target: PushTarget) => void;
  push: (target: PushTarget) => void;
  cancel: () => void;
}

const SERVER_KEY = "plumbline-push-server";
const Context = createContext<PushJob | null>(null);

export function usePushJob(): PushJob {
  const job = useContext(Context);
  if (!job) throw new Error("usePushJob needs a PushJobProvider above it");
  return job;
}

export function PushJobProvider({ children }: { children: ReactNode }) {
  const [server, setServer] = useState(() => localStorage.getItem(SERVER_KEY) ?? "");
  const [state, setState] = useState<Pick<PushJob, "phase" | "cancelling" | "target" | "plan" | "outcome" | "error">>({
    phase: "idle",
    cancelling: false,
    target: null,
    plan: null,
    outcome: null,
    error: null,
  });
  const [progress, setProgress] = useState<Progress | null>(null);
  const job = useRef<string | null>(null);

  useEffect(() => {
    const listening = api.onProgress((event) => {
      if (event.job === job.current) setProgress(event);
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const value = useMemo<PushJob>(() => {
    const begin = (target: PushTarget) => {
      job.current = `push-${Date.now().toString(36)}`;
      localStorage.setItem(SERVER_KEY, target.server);
      setProgress(null);
      return { ...target, job: job.current };
    };
    const dryRun = async (target: PushTarget) => {
      if (job.current) return;
      const request = begin(target);
      setState({ phase: "planning", cancelling: false, target, plan: null, outcome: null, error: null });
      try {
        const plan = await api.call("plan_push", request);
        setState((now) => ({ ...now, phase: "planned", cancelling: false, plan }));
      } catch (problem) {
        setState((now) => ({ ...now, phase: "idle", cancelling: false, error: toAppError(problem) }));
      }
      job.current = null;
    };
    const push = async (target: PushTarget) => {
      if (job.current) return;
      const request = begin(target);
      setState((now) => ({ ...now, phase: "pushing", cancelling: false, target, outcome: null, error: null }));
      try {
        const outcome = await api.call("push_reports", request);
        setState((now) => ({ ...now, phase: "pushed", cancelling: false, outcome }));
      } catch (problem) {
        setState((now) => ({ ...now, phase: "planned", cancelling: false, error: toAppError(problem) }));
      }
      job.current = null;
    };
    return {
      ...state,
      progress,
      server,
      setServer,
      dryRun: (target) => void dryRun(target),
      push: (target) => void push(target),
      cancel: () => {
        if (!job.current) return;
        setState((now) => ({ ...now, cancelling: true }));
        // Where nothing of this name runs any more there is nothing left to stop.
        api.call("cancel_job", { job: job.current }).catch(() => undefined);
      },
    };
  }, [state, progress, server]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
