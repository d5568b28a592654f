import type { ReportRow } from "../api/bindings";
import { basisWords, formatPeriod, lobWords, statusWords, verdictWords } from "./format";

/** What the list of reports is narrowed to; an empty text narrows nothing. */
export interface ReportFilter {
  text: string;
  payer: string;
  lob: string;
  basis: string;
  status: string;
  /** As people read it: `Q3 2024`. */
  period: string;
  /** `none` for reports that were not checked. */
  verdict: string;
  superseded: boolean;
}

export const ALL_REPORTS: ReportFilter = { text: "", payer: "", lob: "", basis: "", status: "", period: "", verdict: "", superseded: false };

export function filterReports(rows: ReportRow[], filter: ReportFilter): ReportRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ report, verdict }) => {
    if (!filter.superseded && filter.status !== "superseded" && report.status === "superseded") return false;
    if (filter.payer && report.payer !== filter.payer) return false;
    if (filter.lob && report.line_of_business !== filter.lob) return false;
    if (filter.basis && report.basis !== filter.basis) return false;
    if (filter.status && report.status !== filter.status) return false;
    if (filter.period && formatPeriod(report.period) !== filter.period) return false;
    if (filter.verdict && (verdict ?? "none") !== filter.verdict) return false;
    const text = [report.payer, report.subject, report.contract, report.program, report.source.path, report.id].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The values that occur, as options in order; the first one narrows nothing. */
export function optionsOf(rows: ReportRow[], field: "payer" | "lob" | "basis" | "status" | "period" | "verdict"): [string, string][] {
  const seen = new Map<string, string>();
  if (field === "period") return [["", "All periods"], ...periodsOf(rows)];
  for (const { report, verdict } of rows) {
    if (field === "payer") seen.set(report.payer, report.payer);
    else if (field === "lob" && report.line_of_business) seen.set(report.line_of_business, lobWords(report.line_of_business));
    else if (field === "basis" && report.basis) seen.set(report.basis, basisWords(report.basis));
    else if (field === "status") seen.set(report.status, statusWords(report.status));
    else if (field === "verdict") seen.set(verdict ?? "none", verdictWords(verdict));
  }
  const all = { payer: "All payers", lob: "All lines of business", basis: "All bases", status: "All states", verdict: "All verdicts" }[field];
  return [["", all], ...[...seen].sort((a, b) => a[1].localeCompare(b[1]))];
}

/** The periods that occur, the latest first. */
function periodsOf(rows: ReportRow[]): [string, string][] {
  const ends = new Map<string, string>();
  for (const { report } of rows) ends.set(formatPeriod(report.period), report.period ? `${report.period.end} ${report.period.start}` : "");
  return [...ends].sort((a, b) => b[1].localeCompare(a[1])).map(([words]) => [words, words]);
}
