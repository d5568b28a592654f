import type { ImportedFile, ImportResult, Progress } from "../api/bindings";

/** Where a file of an import stands. `stored` is the command's `imported`. */
export type QueueState =
  | "waiting"
  | "reading"
  | "mapping"
  | "storing"
  | "stored"
  | "duplicate"
  | "needs_mapping"
  | "failed"
  | "cancelled";

export interface QueueRow {
  path: string;
  state: QueueState;
  /** What became of it, once something has. */
  file: ImportedFile | null;
}

export interface Queue {
  rows: QueueRow[];
  done: number;
  /** 0 until the program has counted the files. */
  total: number;
}

const PHASES: Partial<Record<Progress["phase"], QueueState>> = { reading: "reading", mapping: "mapping", storing: "storing" };

export function stateOf(file: ImportedFile): QueueState {
  return file.status === "imported" ? "stored" : file.status;
}

/** A queue before the first word from the program. Folders are left out: their files are not known yet. */
export function startQueue(paths: string[]): Queue {
  const files = paths.filter((path) => /\.[a-z0-9]{2,6}$/i.test(path));
  return { rows: files.map((path) => ({ path, state: "waiting", file: null })), done: 0, total: 0 };
}

function put(rows: QueueRow[], row: QueueRow): QueueRow[] {
  return rows.some(({ path }) => path === row.path) ? rows.map((old) => (old.path === row.path ? row : old)) : [...rows, row];
}

/** The queue after one progress event. */
export function advance(queue: Queue, progress: Progress): Queue {
  let rows = queue.rows;
  if (progress.finished) rows = put(rows, { path: progress.finished.path, state: stateOf(progress.finished), file: progress.finished });
  const state = PHASES[progress.phase];
  if (progress.path && state) rows = put(rows, { path: progress.path, state, file: null });
  return { rows, done: progress.done, total: progress.total };
}

/** The queue once the command has answered: its list is what counts, what it does not name was left alone. */
export function finish(queue: Queue, result: ImportResult): Queue {
  let rows: QueueRow[] = queue.rows.filter(
    ({ path, file }) => file || (result.cancelled ?? 0) > 0 || result.files.some((entry) => entry.path === path),
  );
  for (const file of result.files) rows = put(rows, { path: file.path, state: stateOf(file), file });
  rows = rows.map((row) => (row.file ? row : { ...row, state: "cancelled" }));
  return { rows, done: result.files.length, total: result.files.length + (result.cancelled ?? 0) };
}
