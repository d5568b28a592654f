import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { AppErrorView, ImportResult, Verdict } from "../api/bindings";
import { api, toAppError } from "../api/client";
import { refreshDerived } from "../api/queries";
import { advance, finish, startQueue, type Queue } from "./importQueue";

/** One import, from the choice of files to the checks that follow it. It goes on while other screens are open. */
export interface ImportJob {
  phase: "idle" | "importing" | "cancelling" | "checking" | "finished";
  queue: Queue;
  result: ImportResult | null;
  verdict: Verdict | null;
  error: AppErrorView | null;
  /** `sound`: takes what is sound of files in which something is refused. */
  start: (paths: string[], sound?: boolean) => void;
  cancel: () => void;
  clear: () => void;
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
      if (progress.job === job.current && progress.phase !== "checking") setQueue((now) => advance(now, progress));
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const run = useCallback(
    async (paths: string[], sound: boolean) => {
      job.current = `import-${Date.now().toString(36)}`;
      setPhase("importing");
      setQueue(startQueue(paths));
      setResult(null);
      setVerdict(null);
      setError(null);
      try {
        const imported = await api.call("import_paths", { paths, mapping: null, ...(sound ? { sound } : {}), job: job.current });
        if (!isOpen.current) return;
        setQueue((now) => finish(now, imported));
        setResult(imported);
        await refreshDerived(client);
        if (isOpen.current && imported.summary.imported > 0) {
          setPhase("checking");
          // The first check is of everything; after it, of what was imported and all that it can change.
          const { verdict: before } = await api.call("workspace_info", {});
          const ids = imported.files.filter(({ status }) => status === "imported").flatMap((file) => file.report_ids);
          const verdict = await api.call("check_reports", { ids: before === null ? [] : ids });
          if (isOpen.current) setVerdict(verdict);
        }
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
    [client],
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
    }),
    [phase, queue, result, verdict, error, start],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
