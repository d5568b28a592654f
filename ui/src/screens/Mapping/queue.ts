import type { AnswerDraft, AnswerEdit, CodeInfo, OpenFigure, OpenTerm, Reach, Suggestion } from "../../api/bindings";
import { CLASS_WORDS, classOf, reasonsOf } from "../../domain/suggestions";

export const REACHES: [reach: Reach, words: string, title: string][] = [
  ["report", "This report", "Only the figure's own report"],
  ["layout", "All alike", "Every report of this layout, now and later, where the term stands in this place"],
  ["payer", "Always for this payer", "Every layout of this payer, wherever the term stands"],
];

export const NOT_IN_THE_STANDARD = "Not in the standard";

/** What a person says of a term. */
export type Said = { code: string } | { declined: string };

/** The terms in which every word of the search stands: in the term, its place, payer, layout or suggestions. */
export function filterTerms(terms: OpenTerm[], search: string): OpenTerm[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return terms;
  return terms.filter((term) => {
    const text = [
      term.term,
      term.payer,
      term.mapping?.name,
      term.mapping?.description,
      placeOf(term),
      ...term.suggestions.map(({ code }) => code),
      ...term.figures.map(({ displayed }) => displayed),
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Where a term stands in its layout, from the table inwards. */
export function placeOf({ place }: Pick<OpenTerm, "place">): string {
  if (!place) return "";
  return [place.table, place.section, place.column].filter(Boolean).join(" / ");
}

/** Reports that print the term, each once. */
export const reportsOf = (figures: OpenFigure[]): string[] => [...new Set(figures.map(({ report_id }) => report_id))];

/** The term a link names: by its key, or by a report and one of its unmapped figures or terms. */
export function linked(terms: OpenTerm[], key: string | null, query: URLSearchParams): OpenTerm | undefined {
  if (key) return terms.find((term) => term.key === key);
  const report = query.get("report");
  if (!report) return undefined;
  const index = query.get("index");
  const named = query.get("term");
  return terms.find((term) =>
    term.figures.some((figure) => figure.report_id === report && (index === null ? term.term === named : String(figure.index) === index)),
  );
}

/** Units in which one figure can be said, in one class: what a code is usually in and what the place says need not be spelled alike. */
const ALIKE: string[][] = [
  ["count", "members"],
  ["USD/member-year", "USD/person-year"],
  ["stars", "points", "score"],
];

export function unitFits(code: CodeInfo | undefined, unit: string | null): boolean {
  if (!code?.unit || !unit || code.unit === unit) return true;
  return ALIKE.some((alike) => alike.includes(code.unit!) && alike.includes(unit));
}

/** The unit an answer has to state: none where the place gives one, else the code's usual one, which a person can change. */
export function unitToState(term: OpenTerm, code: CodeInfo | undefined): string | null {
  return term.place?.unit ? null : (code?.unit ?? null);
}

/** What was shown when the code was chosen, in a line: the class and its evidence. */
export function evidence(suggestion: Suggestion | undefined): string | null {
  if (!suggestion) return "chosen by hand";
  return `${CLASS_WORDS[classOf(suggestion)].toLowerCase()}: ${reasonsOf(suggestion).join("; ")}`;
}

export function draftOf(term: OpenTerm, figure: OpenFigure, said: Said, unit: string | null, reach: Reach): AnswerDraft {
  const { place } = term;
  // For the whole payer the place is left out: another layout has other tables.
  const here = reach !== "payer";
  const code = "code" in said ? said.code : null;
  return {
    term: term.term,
    table: here ? (place?.table ?? null) : null,
    section: here ? (place?.section ?? null) : null,
    column: here ? (place?.column ?? null) : null,
    code,
    declined: "declined" in said ? said.declined.trim() : null,
    unit: code ? unit : null,
    applies_to: reach,
    sha256: reach === "report" ? figure.sha256 : null,
    because: code ? evidence(term.suggestions.find((suggestion) => suggestion.code === code)) : null,
  };
}

export function editOf(term: OpenTerm, answer: AnswerDraft, by: string): AnswerEdit | null {
  if (!term.mapping || term.closed) return null;
  return { mapping: term.mapping.name, version: term.mapping.version, replaces: null, answer, by: by.trim(), job: `answer-${Date.now().toString(36)}` };
}

/** Why a code cannot be given to a term at all; `null` where it can. */
export function whyNoCode(term: OpenTerm): string | null {
  if (term.closed) return term.closed;
  if (term.place?.takes === "nothing") {
    return "Figures of several things stand under it, or it goes along with the figure beside it: one code would be wrong. Decline it, answer the terms beside it, or correct the mapping.";
  }
  return null;
}

/** The codes a term can have, those that hold every word of the search. */
export function searchCodes(codes: CodeInfo[], term: OpenTerm, search: string): CodeInfo[] {
  const measures = term.place?.takes === "measure";
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return codes.filter((code) => {
    if ((code.list === "measure") !== measures) return false;
    const text = `${code.code} ${code.name} ${code.definition ?? ""} ${code.unit ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
