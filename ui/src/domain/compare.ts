import type { Arrangement, Basis, CellState, ComparedCell, ComparisonVerdict, LineOfBusiness, Period, SegmentChoice } from "../api/bindings";
import { basisWords, formatPeriod, formatValue } from "./format";

const VERDICT_WORDS: Record<ComparisonVerdict, string> = {
  same: "Same",
  comparable_with_caveat: "Caveat",
  not_comparable: "Not comparable",
};

const CELL_WORDS: Record<CellState, string> = {
  reported: "Reported",
  suppressed: "Suppressed",
  not_applicable: "Not applicable",
  missing: "Missing",
  unconfirmed: "OCR, not confirmed",
  only_strata: "Only for parts of the population",
  ambiguous: "Printed with two values",
  not_reported: "Not reported",
};

export const comparabilityWords = (verdict: ComparisonVerdict) => VERDICT_WORDS[verdict];
export const cellWords = (state: CellState) => CELL_WORDS[state];

/** The payer, and what tells the arrangement from the payer's others. */
export function arrangementWords({ payer, distinction }: Arrangement): string {
  return distinction ? `${payer} (${distinction})` : payer;
}

/** A span in words: `YTD, Jan–Jun 2024`. */
export function spanWords(basis: Basis | null, period: Period | null): string {
  return `${basis ? basisWords(basis) : "Span not stated"}, ${period ? formatPeriod(period) : "months not stated"}`;
}

/** What is read first in a cell: the restated value where there is one, else the value. */
export function shownValue(cell: ComparedCell, restated: boolean): { value: string; unit: string; isRestated: boolean } | null {
  const result = restated ? cell.restated?.total.result : null;
  if (result != null) return { value: result, unit: cell.unit, isRestated: true };
  return cell.value === null ? null : { value: cell.value, unit: cell.unit, isRestated: false };
}

/** The verdict on what is read first. */
export function shownVerdict(cell: ComparedCell, restated: boolean): ComparisonVerdict | null {
  return (restated ? cell.restated?.comparability : null) ?? cell.comparability;
}

/** The reasons behind `shownVerdict`. */
export function shownReasons(cell: ComparedCell, restated: boolean): ComparedCell["reasons"] {
  return restated && cell.restated?.comparability ? cell.restated.reasons : cell.reasons;
}

/** Money as people read it in a table: a computed value to cents. */
export function roundedValue(value: string, unit: string): string {
  const match = /^(-?\d+\.\d{2})(\d+)$/.exec(value);
  if (!match || !unit.startsWith("USD")) return formatValue(value, unit);
  const [, kept = "", rest = ""] = match;
  const cents = BigInt(kept.replace(".", "").replace("-", "")) + (rest[0]! >= "5" ? 1n : 0n);
  const digits = cents.toString().padStart(3, "0");
  return formatValue(`${kept.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`, unit);
}

const REASON_WORDS: Record<ComparedCell["reasons"][number]["kind"], string> = {
  segment: "line of business",
  basis: "kind of span",
  period: "months",
  run_out: "run-out",
  unit: "unit",
  definition: "definition",
  measurement_year: "measurement year",
  version: "version of the measure",
  direction: "inverse measure",
  scoring: "scoring",
};

/** What differs, in a word or two each, what weighs most first. */
export function reasonWords(reasons: ComparedCell["reasons"]): string {
  const worst = [...reasons].sort((a, b) => (a.verdict === b.verdict ? 0 : a.verdict === "not_comparable" ? -1 : 1));
  return [...new Set(worst.map(({ kind }) => REASON_WORDS[kind]))].join(", ");
}

const SEGMENT_WORDS: Record<SegmentChoice, string> = {
  each: "Each line of business",
  medicare: "Medicare",
  medicaid: "Medicaid",
  commercial: "Commercial",
  not_stated: "No line of business stated",
  together: "All lines of business together",
};

export const segmentWords = (segment: SegmentChoice) => SEGMENT_WORDS[segment];
export const segmentOf = (lob: LineOfBusiness | null): SegmentChoice => lob ?? "not_stated";
