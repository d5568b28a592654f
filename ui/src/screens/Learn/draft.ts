import type { Anchor, CodeInfo, Document, DraftColumn, DraftFact, DraftTable, DraftTerm, FactHow, MappingDraft, StatementKind, Suggestion, TermUse } from "../../api/bindings";

export const STEPS = ["tables", "header", "terms", "preview", "commit"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_WORDS: Record<Step, string> = {
  tables: "Tables",
  header: "Header and period",
  terms: "Terms",
  preview: "Preview",
  commit: "Keep",
};

/** Where one use of a term stands in the draft. */
export interface UsePlace {
  table: number;
  term: number;
  use: number;
}

/** Metrics by their code. Measures are no codes of a table of metrics. */
export const metricsOf = (codes: CodeInfo[]) => new Map(codes.filter(({ list }) => list !== "measure").map((entry) => [entry.code, entry]));

/** Facts every report needs, in the order they are asked about. */
const NEEDED: StatementKind[] = ["payer", "subject", "period"];

/** Whether a column's figures are taken at all: a use in another one waits for nobody. */
export function isTaken(table: DraftTable, use: TermUse): boolean {
  return use.column === "" || table.columns.some(({ name, role, sure }) => name === use.column && role === "value" && sure);
}

/** The unit section or column give a use without its saying one. */
export function impliedUnit(table: DraftTable, term: DraftTerm, use: TermUse): string | null {
  const section = table.sections.find(({ name }) => name === term.section)?.unit;
  return section ?? table.columns.find(({ name }) => name === use.column && name !== "")?.unit ?? null;
}

/** The unit of a use as the mapping file will say it; a person's code brings its own. */
export function unitOf(table: DraftTable, term: DraftTerm, use: TermUse, codes: Map<string, CodeInfo>): string | null {
  if (table.rows === "measures") return "ratio";
  const own = use.by === null ? null : (codes.get(use.code ?? "")?.unit ?? null);
  return use.unit ?? impliedUnit(table, term, use) ?? own;
}

/** Whether a person has to say something about a use: what it stands for, or what it is counted in. */
export function isOpen(table: DraftTable, term: DraftTerm, use: TermUse, codes: Map<string, CodeInfo>): boolean {
  if (!isTaken(table, use)) return false;
  return use.state === "ask" || (use.state === "take" && unitOf(table, term, use, codes) === null);
}

/** Every use that is open, in the order of the tables taken. */
export function openUses(draft: MappingDraft, codes: Map<string, CodeInfo>): UsePlace[] {
  return draft.tables.flatMap((table, at) =>
    table.chosen
      ? table.terms.flatMap((term, row) => term.uses.flatMap((use, place) => (isOpen(table, term, use, codes) ? [{ table: at, term: row, use: place }] : [])))
      : [],
  );
}

/** Facts a report needs that nobody has settled. */
export function openFacts(draft: MappingDraft): StatementKind[] {
  const chosen = draft.tables.filter((table) => table.chosen);
  const inTables = chosen.some(({ columns }) => columns.some(({ period }) => period));
  const byRow = (kind: StatementKind) => chosen.some(({ rows, columns }) => rows === "reports" && columns.some(({ fact }) => fact === kind));
  return NEEDED.filter(
    (kind) =>
      !draft.facts.some((fact) => fact.kind === kind && fact.chosen) &&
      !draft.not_stated.includes(kind) &&
      !byRow(kind) &&
      !(kind === "period" && inTables),
  );
}

/** Columns of tables taken whose role is not certain. */
export function openColumns(draft: MappingDraft): { table: number; column: number }[] {
  return draft.tables.flatMap((table, at) => (table.chosen ? table.columns.flatMap(({ sure }, column) => (sure ? [] : [{ table: at, column }])) : []));
}

/** How many questions are open in each step. */
export function openIn(draft: MappingDraft, codes: Map<string, CodeInfo>): Record<Step, number> {
  return {
    tables: draft.tables_sure && draft.tables.some(({ chosen }) => chosen) ? 0 : 1,
    header: openFacts(draft).length + openColumns(draft).length,
    terms: openUses(draft, codes).length,
    preview: 0,
    commit: 0,
  };
}

const changeUse = (draft: MappingDraft, at: UsePlace, change: Partial<TermUse>): MappingDraft => ({
  ...draft,
  tables: draft.tables.map((table, number) =>
    number !== at.table
      ? table
      : {
          ...table,
          terms: table.terms.map((term, row) => (row !== at.term ? term : { ...term, uses: term.uses.map((use, place) => (place !== at.use ? use : { ...use, ...change })) })),
        },
  ),
});

/** Takes a term as a code, with the unit the code asks for where what is printed or said around it is of another kind. */
export function accept(draft: MappingDraft, at: UsePlace, code: string, codes: Map<string, CodeInfo>, by: string, on: string): MappingDraft {
  const table = draft.tables[at.table]!;
  const term = table.terms[at.term]!;
  const use = term.uses[at.use]!;
  const usual = codes.get(code)?.unit ?? null;
  const now = use.unit ?? impliedUnit(table, term, use);
  const isMoney = (unit: string) => unit.startsWith("USD");
  const other = usual !== null && now !== null && isMoney(usual) !== isMoney(now);
  const unit = other || now === null ? usual : use.unit;
  return changeUse(draft, at, { state: "take", code, unit, by, on });
}

/** Leaves a term out, in every column in which it is open. */
export function decline(draft: MappingDraft, at: UsePlace, codes: Map<string, CodeInfo>, by: string, on: string): MappingDraft {
  const table = draft.tables[at.table]!;
  const term = table.terms[at.term]!;
  return term.uses.reduce(
    (now, use, place) => (isOpen(table, term, use, codes) || place === at.use ? changeUse(now, { ...at, use: place }, { state: "leave_out", code: null, by, on }) : now),
    draft,
  );
}

/** Asks about a term again. */
export const ask = (draft: MappingDraft, at: UsePlace): MappingDraft => changeUse(draft, at, { state: "ask", code: null, by: null, on: null });

/** Whether nothing at all is known of a use: no code is near. */
export const isUnknown = (use: TermUse) => !use.suggestions.some(({ confidence }) => Number(confidence) >= 0.4);

/** Codes that can be written for a use: a metric's in tables of metrics, a measure's in tables of measures. */
export function fitting(table: DraftTable, suggestions: Suggestion[], codes: Map<string, CodeInfo>): Suggestion[] {
  return suggestions.filter(({ code }) => codes.has(code) !== (table.rows === "measures")).slice(0, 5);
}

export const setColumn = (draft: MappingDraft, table: number, column: number, change: Partial<DraftColumn>): MappingDraft => ({
  ...draft,
  tables: draft.tables.map((entry, at) =>
    at !== table ? entry : { ...entry, columns: entry.columns.map((one, index) => (index !== column ? one : { ...one, ...change })) },
  ),
});

export const setTable = (draft: MappingDraft, table: number, chosen: boolean): MappingDraft => ({
  ...draft,
  tables: draft.tables.map((entry, at) => (at !== table ? entry : { ...entry, chosen })),
});

/** Takes one reading of a fact, or none of them. */
export function chooseFact(draft: MappingDraft, kind: StatementKind, index: number | null): MappingDraft {
  return {
    ...draft,
    facts: draft.facts.map((fact, at) => (fact.kind !== kind ? fact : { ...fact, chosen: at === index })),
    not_stated: [...draft.not_stated.filter((one) => one !== kind), ...(index === null ? [kind] : [])],
  };
}

/** A name a person typed, with its place where the report prints it. */
export function typeFact(draft: MappingDraft, kind: StatementKind, value: string, source: Document): MappingDraft {
  const others = draft.facts.filter((fact) => !(fact.kind === kind && fact.why === TYPED)).map((fact) => (fact.kind === kind ? { ...fact, chosen: false } : fact));
  const text = value.trim();
  if (!text) return { ...draft, facts: others };
  const fact: DraftFact = {
    kind,
    system: null,
    how: "always" satisfies FactHow,
    rule: text,
    chosen: true,
    printed: text,
    value: text,
    meaning: null,
    anchor: placeOf(source, text),
    why: TYPED,
  };
  return { ...draft, facts: [...others, fact], not_stated: draft.not_stated.filter((one) => one !== kind) };
}

export const TYPED = "entered by hand";

/** Where a document prints a text. */
function placeOf(source: Document, text: string): Anchor | null {
  const wanted = text.toLowerCase();
  for (const part of source.parts) {
    if (part.hidden) continue;
    const texts = [...part.lines, ...part.tables.flatMap(({ cells }) => cells)];
    const found = texts.find((one) => one.text.toLowerCase().includes(wanted));
    if (found) return found.anchor;
  }
  return null;
}

/** The draft with the name of who decided, for every decision a person made. */
export function signed(draft: MappingDraft, name: string): MappingDraft {
  const sign = (use: TermUse): TermUse => (use.by === null ? use : { ...use, by: name });
  return {
    ...draft,
    tables: draft.tables.map((table) => ({ ...table, terms: table.terms.map((term) => ({ ...term, uses: term.uses.map(sign) })) })),
  };
}

/** The id the mapping will have. */
export function idOf(draft: MappingDraft): string {
  const payer = draft.facts.find(({ kind, chosen }) => kind === "payer" && chosen)?.value ?? "";
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
  return slug(draft.id) || slug(payer) || "new-layout";
}
