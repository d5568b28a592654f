import type { EarlierFigure, LayoutChange, LayoutHow, LayoutPart, Likeness } from "../../api/bindings";
import type { IconName } from "../../components/Icon";
import type { Tone } from "../../components/Notice";
import { plural } from "../../domain/format";

/** What a person decided about a change: the place of the proposal that is meant, or that none is. */
export type Answer = number | "no";

export const HOW: Record<LayoutHow, [words: string, tone: Tone, icon: IconName]> = {
  renamed: ["may be renamed", "warning", "question"],
  missing: ["missing", "error", "minus"],
  moved: ["moved", "info", "right"],
  added: ["new", "neutral", "plus"],
};

export const WHAT: Record<LayoutPart, string> = {
  sheet: "Sheet",
  table: "Table",
  section: "Section",
  column: "Column",
  row: "Row",
  header_fact: "Header fact",
  definition: "Definition",
  page_words: "Page",
};

export const CLASS: Record<Likeness, [words: string, tone: Tone, icon: IconName]> = {
  strong: ["strong", "info", "plus"],
  possible: ["possible", "warning", "question"],
};

/** How many facts hang on a change, and how many of them were not taken. */
export function factWords({ touches }: Pick<LayoutChange, "touches">): string {
  const lost = touches.filter(({ taken }) => !taken).length;
  if (touches.length === 0) return "no fact";
  const all = plural(touches.length, "fact");
  return lost === 0 ? `${all}, all taken` : lost === touches.length ? `${all}, not taken` : `${all}, ${lost} not taken`;
}

/** Whether a person can say something about it. */
export const isAsked = ({ proposals }: Pick<LayoutChange, "proposals">) => proposals.length > 0;

/** The changes in groups by the table they belong to, in their order. */
export function grouped(changes: LayoutChange[]): [name: string, changes: LayoutChange[]][] {
  const groups: [string, LayoutChange[]][] = [];
  for (const change of changes) {
    const left = change.how === "added" && !change.table;
    const name = change.table ? `Table ${change.table}` : left ? "Left behind: no table of the mapping reads it" : "Header and definitions";
    const group = groups.find(([known]) => known === name);
    if (group) group[1].push(change);
    else groups.push([name, [change]]);
  }
  return groups;
}

/** The figure of the report before for a code of a change. */
export function earlierOf(change: Pick<LayoutChange, "touches">, code: string | null, figures: EarlierFigure[]): EarlierFigure | undefined {
  const fact = change.touches.find((touched) => touched.code === code);
  const ofCode = figures.filter((figure) => figure.code === code);
  return ofCode.find(({ term }) => term === fact?.term) ?? (ofCode.length === 1 ? ofCode[0] : undefined);
}
