import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { AppErrorView, EvidencePack, ExportFormat, ExportResult, Progress } from "../api/bindings";
import { api, toAppError } from "../api/client";

/** What is to be written where. Kept while other screens are open: a figure is followed and the choice is still there. */
export interface ExportChoice {
  /** `null`: all current reports, those that come later too. */
  ids: ReadonlySet<string> | null;
  formats: ExportFormat[];
  pack: EvidencePack;
  out: string;
}

/** One format of an export. */
export interface ExportRun {
  format: ExportFormat;
  state: "waiting" | "writing" | "done" | "cancelled";
  /** What was written, also where it ended early. */
  result: ExportResult | null;
  /** Why nothing was written. */
  error: AppErrorView | null;
}

export interface ExportJob {
  choice: ExportChoice;
  choose: (change: Partial<ExportChoice>) => void;
  phase: "idle" | "exporting" | "cancelling" | "finished";
  /** The formats in order. */
  runs: ExportRun[];
  /** How far the format at hand is. */
  progress: Progress | null;
  /** The folder of the export that runs or ran last. */
  out: string;
  start: (request: { ids: string[]; formats: ExportFormat[]; pack: EvidencePack; out: string }) => void;
  cancel: () => void;
}

const FOLDER_KEY = "plumbline-export-folder";
const FORMATS_KEY = "plumbline-export-formats";
const Context = createContext<ExportJob | null>(null);

export function useExportJob(): ExportJob {
  const job = useContext(Context);
  if (!job) throw new Error("useExportJob needs an ExportJobProvider above it");
  return job;
}

function remembered(): ExportChoice {
  const formats = (localStorage.getItem(FORMATS_KEY) ?? "fhir").split(",").filter(Boolean) as ExportFormat[];
  return { ids: null, formats, pack: "report", out: localStorage.getItem(FOLDER_KEY) ?? "" };
}

/** Writes one format after the other; goes on while other screens are open. */
export function ExportJobProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(remembered);
  const [phase, setPhase] = useState<ExportJob["phase"]>("idle");
  const [runs, setRuns] = useState<ExportRun[]>([]);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [out, setOut] = useState("");
  const job = useRef<{ name: string; cancelled: boolean } | null>(null);

  useEffect(() => {
    const listening = api.onProgress((event) => {
      if (event.job !== job.current?.name) return;
      // An event names the report or the file: the other one stays what it was.
      setProgress((now) => ({ ...event, report_id: event.report_id ?? now?.report_id, path: event.path ?? now?.path ?? null }));
    });
    return () => void listening.then((unlisten) => unlisten());
  }, []);

  const value = useMemo<ExportJob>(() => {
    const update = (format: ExportFormat, change: Partial<ExportRun>) =>
      setRuns((now) => now.map((run) => (run.format === format ? { ...run, ...change } : run)));
    const start: ExportJob["start"] = async ({ ids, formats, pack, out }) => {
      if (job.current) return;
      const own = { name: `export-${Date.now().toString(36)}`, cancelled: false };
      job.current = own;
      localStorage.setItem(FOLDER_KEY, out);
      localStorage.setItem(FORMATS_KEY, formats.join(","));
      setOut(out);
      setPhase("exporting");
      setRuns(formats.map((format) => ({ format, state: "waiting", result: null, error: null })));
      for (const format of formats) {
        if (own.cancelled) {
          update(format, { state: "cancelled" });
          continue;
        }
        setProgress(null);
        update(format, { state: "writing" });
        try {
          const result = await api.call("export_reports", { format, out, ids, pack, job: own.name });
          update(format, { state: result.stopped?.cancelled ? "cancelled" : "done", result });
        } catch (problem) {
          update(format, { state: "done", error: toAppError(problem) });
        }
      }
      job.current = null;
      setPhase("finished");
    };
    return {
      choice,
      choose: (change) => setChoice((now) => ({ ...now, ...change })),
      phase,
      runs,
      progress,
      out,
      start: (request) => void start(request),
      cancel: () => {
        if (!job.current) return;
        job.current.cancelled = true;
        setPhase("cancelling");
        // Where nothing of this name runs any more there is nothing left to stop.
        api.call("cancel_job", { job: job.current.name }).catch(() => undefined);
      },
    };
  }, [choice, phase, runs, progress, out]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
