import { useCallback, useState } from "react";
import type { MappingDraft } from "../../api/bindings";

export interface Editing {
  draft: MappingDraft;
  change: (next: MappingDraft) => void;
  undo: () => void;
  canUndo: boolean;
}

/** Steps that can be taken back. */
const MOST = 200;

/** A draft with the way back through its changes. */
export function useDraft(proposed: MappingDraft): Editing {
  const [history, setHistory] = useState<MappingDraft[]>([proposed]);
  const change = useCallback((next: MappingDraft) => setHistory((now) => [next, ...now].slice(0, MOST)), []);
  const undo = useCallback(() => setHistory((now) => (now.length > 1 ? now.slice(1) : now)), []);
  return { draft: history[0]!, change, undo, canUndo: history.length > 1 };
}
