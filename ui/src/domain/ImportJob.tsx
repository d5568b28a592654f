import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { AppErrorView, ImportResult, Verdict } from "../api/bindings";
import { api, toAppError } from "../api/client";
import { useCheckReports } from "../api/mutations";
import { refreshDerived } from "../api/queries";
import { advance, finish, startQueue, type Queue } from "./importQueue";

/** One import, from the choice of files to the checks that follow it. It goes on while other screens are open. */
export interface ImportJob {
  phase: "idle" | "importing" | "cancelling" | "checking" | "finished";
  queue: Queue;
  result: ImportResult | null;
  verdict: Verdict | null;
  /** Why the import stopped. */
  error: AppErrorView | null;
  /** Why the check after it ended without a verdict. */
  unchecked: AppErrorView | null;
  /** `sound`: takes what is sound of files in which something is refused. */
  start: (paths: string[], sound?: boolean) => void;
  /** Stops the import; the check after it is stopped where it is shown. */
  cancel: () => void;
  clear: () => void;
  /** Checks what was stored and is not checked yet. */
  check: () => void;
}

const EMPTY: Queue = { rows: [], done: 0, total: 0 };
const Context = createContext<ImportJob | null>(null);

export function useImportJob(): ImportJob {
  const job = useContext(Context);
  if (!job) throw new Error("useImportJob needs an ImportJobProvider above it");
  return job;
}

export function ImportJobProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [phase, setPhase] = useState<ImportJob["phase"]>("idle");
  const [queue, setQueue] = useState(EMPTY);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<AppErrorView | null>(null);
  const [unchecked, setUnchecked] = useState<AppErrorView | null>(null);
  const { mutateAsync: checkReports } = useCheckReports();
  const job = useRef<string | null>(null);
  // What is dropped while an import runs waits for its end.
  const waiting = useRef<{ paths: string[]; sound: boolean }[]>([]);
  // A window that is closed shows nothing more: its import goes on without it.
  const isOpen = useRef(true);

  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  useEffect(() => {
    const listening = api.onProgress((progress) => {
      if (progress.job === job.current) setQueue((now) => advance(now, progress));
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const check = useCallback(async () => {
    setPhase("checking");
    setUnchecked(null);
    try {
      // The first check is of everything; after it, of what no check has seen and all that it can change.
      const { verdict: before } = await api.call("workspace_info", {});
      const rows = before === null ? [] : await api.call("list_reports", {});
      const ids = rows.filter(({ report }) => report.status === "draft").map(({ report }) => report.id);
      const verdict = await checkReports({ ids });
      if (isOpen.current) setVerdict(verdict);
    } catch (problem) {
      if (isOpen.current) setUnchecked(toAppError(problem));
    } finally {
      if (isOpen.current) setPhase("finished");
    }
  }, [checkReports]);

  const run = useCallback(
    async (paths: string[], sound: boolean) => {
      job.current = `import-${Date.now().toString(36)}`;
      setPhase("importing");
      setQueue(startQueue(paths));
      setResult(null);
      setVerdict(null);
      setError(null);
      setUnchecked(null);
      try {
        const imported = await api.call("import_paths", { paths, mapping: null, ...(sound ? { sound } : {}), job: job.current });
        if (!isOpen.current) return;
        setQueue((now) => finish(now, imported));
        setResult(imported);
        await refreshDerived(client);
        if (isOpen.current && imported.summary.imported > 0) await check();
      } catch (problem) {
        if (isOpen.current) setError(toAppError(problem));
      } finally {
        job.current = null;
        if (isOpen.current) {
          setPhase("finished");
          await refreshDerived(client);
        }
      }
      if (!isOpen.current) return;
      const next = job.current === null ? waiting.current.shift() : undefined;
      if (next) await run(next.paths, next.sound);
    },
    [client, check],
  );

  // The same function for as long as the window is open: who listens for drops would miss one while it listens anew.
  const start = useCallback(
    (paths: string[], sound = false) => {
      if (paths.length === 0) return;
      if (job.current === null) void run(paths, sound);
      else waiting.current.push({ paths, sound });
    },
    [run],
  );

  const value = useMemo<ImportJob>(
    () => ({
      phase,
      queue,
      result,
      verdict,
      error,
      unchecked,
      start,
      cancel: () => {
        if (!job.current) return;
        waiting.current = [];
        setPhase("cancelling");
        api.call("cancel_job", { job: job.current }).catch((problem) => setError(toAppError(problem)));
      },
      clear: () => {
        setPhase("idle");
        setQueue(EMPTY);
      },
      check: () => void check(),
    }),
    [phase, queue, result, verdict, error, unchecked, start, check],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
