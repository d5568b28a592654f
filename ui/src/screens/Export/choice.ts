import type { ReportRow } from "../../api/bindings";

/** Reports that no later version replaces. */
export const currentIds = (rows: ReportRow[]): string[] => rows.filter(({ report }) => report.status !== "superseded").map(({ report }) => report.id);

/** The chosen reports among those there are, in their order; `null` chooses the current ones. */
export function chosenIds(rows: ReportRow[], ids: ReadonlySet<string> | null): string[] {
  return ids === null ? currentIds(rows) : rows.filter(({ report }) => ids.has(report.id)).map(({ report }) => report.id);
}

/** The same as a request says it: empty for all current reports, so that the program knows that nothing is left out. */
export function requestIds(rows: ReportRow[], ids: ReadonlySet<string> | null): string[] {
  const chosen = chosenIds(rows, ids);
  const current = new Set(currentIds(rows));
  return chosen.length === current.size && chosen.every((id) => current.has(id)) ? [] : chosen;
}

/** The choice with some rows put in or taken out. */
export function changed(rows: ReportRow[], ids: ReadonlySet<string> | null, some: ReportRow[], on: boolean): ReadonlySet<string> {
  const next = new Set(chosenIds(rows, ids));
  for (const { report } of some) {
    if (on) next.add(report.id);
    else next.delete(report.id);
  }
  return next;
}
