import { useCallback, useEffect, useState } from "react";
import type { AppErrorView, DraftView, ProgressPhase } from "../../api/bindings";
import { api, toAppError } from "../../api/client";

let jobs = 0;

export interface Proposal {
  view: DraftView | null;
  /** How far the reading is. */
  phase: ProgressPhase;
  error: AppErrorView | null;
  retry: () => void;
}

/** Has a mapping file proposed for a file. Leaving the screen ends the reading. */
export function useProposal(sha256: string): Proposal {
  const [state, setState] = useState<Omit<Proposal, "retry">>({ view: null, phase: "reading", error: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const job = `draft-${(jobs += 1)}`;
    let current = true;
    let running = true;
    setState({ view: null, phase: "reading", error: null });
    const listening = api.onProgress((progress) => {
      if (current && progress.job === job) setState((now) => ({ ...now, phase: progress.phase }));
    });
    api
      .call("draft_mapping", { sha256, path: null, job })
      .then(
        (view) => current && setState({ view, phase: "finished", error: null }),
        (error: unknown) => current && setState({ view: null, phase: "finished", error: toAppError(error) }),
      )
      .finally(() => (running = false));
    return () => {
      current = false;
      void listening.then((unlisten) => unlisten());
      // Nobody waits for the answer any more; that there is nothing left to end is no failure.
      if (running) void api.call("cancel_job", { job }).catch(() => {});
    };
  }, [sha256, tries]);
  return { ...state, retry: useCallback(() => setTries((now) => now + 1), []) };
}
