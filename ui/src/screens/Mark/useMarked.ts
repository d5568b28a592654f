import { useCallback, useEffect, useState } from "react";
import type { AppErrorView, MarkedTable, MarkedView } from "../../api/bindings";
import { api, toAppError } from "../../api/client";
import type { Region } from "./region";

/** How long a drawing rests before its page is read again, in milliseconds: less than a look, more than a step. */
const REST = 160;
let jobs = 0;

export interface Marked {
  /** The last answer. It stays while a newer drawing is read. */
  view: MarkedView | null;
  /** Whether a newer drawing waits or is being read. */
  reading: boolean;
  error: AppErrorView | null;
  retry: () => void;
}

export const toMarked = ({ box, columns }: Region): MarkedTable => ({
  table: box.map(String) as MarkedTable["table"],
  columns: columns.map(String),
});

/** Reads the page as marked, some moments after the last change. A reading that a change has overtaken is ended and its answer dropped. */
export function useMarked(sha256: string, page: number, region: Region | null, kept: Region[]): Marked {
  const [state, setState] = useState<Omit<Marked, "retry">>({ view: null, reading: false, error: null });
  const [tries, setTries] = useState(0);
  const tables = region ? JSON.stringify([region, ...kept].map(toMarked)) : null;
  useEffect(() => {
    if (!tables) {
      setState({ view: null, reading: false, error: null });
      return;
    }
    const job = `mark-${(jobs += 1)}`;
    let current = true;
    let running = false;
    setState((now) => ({ ...now, reading: true, error: null }));
    const timer = setTimeout(() => {
      running = true;
      api
        .call("read_marked_page", { sha256, page, tables: JSON.parse(tables) as MarkedTable[], job })
        .then(
          (view) => current && setState({ view, reading: false, error: null }),
          (error: unknown) => current && setState((now) => ({ ...now, reading: false, error: toAppError(error) })),
        )
        .finally(() => (running = false));
    }, REST);
    return () => {
      current = false;
      clearTimeout(timer);
      // Nobody waits for the answer any more; that there is nothing left to end is no failure.
      if (running) void api.call("cancel_job", { job }).catch(() => {});
    };
  }, [sha256, page, tables, tries]);
  return { ...state, retry: useCallback(() => setTries((now) => now + 1), []) };
}
