import { useCallback, useState } from "react";
import type { Region } from "./region";

interface Drawn {
  region: Region | null;
  /** The mapping's region that is being changed. */
  replaces: number | null;
}

/** What is drawn on a page, and how to take steps back. A drag is one step: `begin` at its start, `set` while it goes on. */
export interface Drawing extends Drawn {
  begin: () => void;
  set: (region: Region | null) => void;
  /** `begin` and `set` in one. */
  change: (region: Region | null) => void;
  /** Starts from a region of the mapping, or anew. */
  start: (region: Region | null, replaces: number | null) => void;
  undo: () => void;
  canUndo: boolean;
}

const MOST_STEPS = 100;

export function useRegion(): Drawing {
  const [state, setState] = useState<Drawn & { past: Drawn[] }>({ region: null, replaces: null, past: [] });
  const remember = ({ region, replaces, past }: Drawn & { past: Drawn[] }) => [...past, { region, replaces }].slice(-MOST_STEPS);
  const begin = useCallback(() => setState((now) => ({ ...now, past: remember(now) })), []);
  const set = useCallback((region: Region | null) => setState((now) => ({ ...now, region })), []);
  const change = useCallback((region: Region | null) => setState((now) => ({ ...now, region, past: remember(now) })), []);
  const start = useCallback((region: Region | null, replaces: number | null) => setState((now) => ({ region, replaces, past: remember(now) })), []);
  const undo = useCallback(() => setState((now) => ({ ...(now.past.at(-1) ?? now), past: now.past.slice(0, -1) })), []);
  return { region: state.region, replaces: state.replaces, begin, set, change, start, undo, canUndo: state.past.length > 0 };
}
