import type { ReportRow } from "../../api/bindings";
import { basisWords, lobWords, statusWords } from "../../domain/format";

/** What the list of reports is narrowed to; an empty text narrows nothing. */
export interface ReportFilter {
  text: string;
  payer: string;
  lob: string;
  basis: string;
  status: string;
  superseded: boolean;
}

export const ALL_REPORTS: ReportFilter = { text: "", payer: "", lob: "", basis: "", status: "", superseded: false };

export function filterReports(rows: ReportRow[], filter: ReportFilter): ReportRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ report }) => {
    if (!filter.superseded && filter.status !== "superseded" && report.status === "superseded") return false;
    if (filter.payer && report.payer !== filter.payer) return false;
    if (filter.lob && report.line_of_business !== filter.lob) return false;
    if (filter.basis && report.basis !== filter.basis) return false;
    if (filter.status && report.status !== filter.status) return false;
    const text = [report.payer, report.subject, report.contract, report.program, report.source.path, report.id].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The values that occur, as options in order; the first one narrows nothing. */
export function optionsOf(rows: ReportRow[], field: "payer" | "lob" | "basis" | "status"): [string, string][] {
  const seen = new Map<string, string>();
  for (const { report } of rows) {
    if (field === "payer") seen.set(report.payer, report.payer);
    else if (field === "lob" && report.line_of_business) seen.set(report.line_of_business, lobWords(report.line_of_business));
    else if (field === "basis" && report.basis) seen.set(report.basis, basisWords(report.basis));
    else if (field === "status") seen.set(report.status, statusWords(report.status));
  }
  const all = { payer: "All payers", lob: "All lines of business", basis: "All bases", status: "All states" }[field];
  return [["", all], ...[...seen].sort((a, b) => a[1].localeCompare(b[1]))];
}
