import { useCallback, useEffect, useMemo, useState } from "react";
import type { AppErrorView, DraftPreview, DraftView, MappingDraft } from "../../api/bindings";
import { api, toAppError } from "../../api/client";
import { lastName } from "../../domain/who";
import { signed } from "./draft";

let jobs = 0;

export interface Previewed {
  preview: DraftPreview | null;
  reading: boolean;
  error: AppErrorView | null;
  retry: () => void;
}

/** What the draft would take from its file, read again whenever it changes while it is looked at. */
export function usePreview(view: DraftView, draft: MappingDraft, looking: boolean): Previewed {
  const [state, setState] = useState<Omit<Previewed, "retry">>({ preview: null, reading: false, error: null });
  const [tries, setTries] = useState(0);
  // As it will be saved, as far as it is known who saves it.
  const by = lastName();
  const wanted = useMemo(() => signed(draft, by || "—"), [draft, by]);
  useEffect(() => {
    if (!looking) return;
    const job = `preview-${(jobs += 1)}`;
    let current = true;
    let running = true;
    setState((now) => ({ ...now, reading: true, error: null }));
    api
      .call("preview_draft", { path: view.path, sha256: view.sha256, draft: wanted, by, job })
      .then(
        (preview) => current && setState({ preview, reading: false, error: null }),
        (error: unknown) => current && setState((now) => ({ ...now, reading: false, error: toAppError(error) })),
      )
      .finally(() => (running = false));
    return () => {
      current = false;
      if (running) void api.call("cancel_job", { job }).catch(() => {});
    };
  }, [view, wanted, by, looking, tries]);
  return { ...state, retry: useCallback(() => setTries((now) => now + 1), []) };
}
