import type { Finding, FindingState, ReportSummary, Severity } from "../../api/bindings";
import { formatPeriod } from "../../domain/format";

/** What the worklist is narrowed to; an empty text narrows nothing. */
export interface FindingFilter {
  severity: Severity | "";
  rule: string;
  payer: string;
  report: string;
  state: FindingState | "";
}

export const OPEN_FINDINGS: FindingFilter = { severity: "", rule: "", payer: "", report: "", state: "open" };

/** Every report a finding names, its own first. */
export function reportsOf(finding: Finding): string[] {
  const ids = [finding.report_id, ...finding.evidence.map((entry) => entry.report_id)];
  return [...new Set(ids.filter((id) => id !== null))];
}

export type Payers = Map<string, string>;

export function payersOf(reports: ReportSummary[]): Payers {
  return new Map(reports.map(({ id, payer }) => [id, payer]));
}

/** Whom a finding concerns: the payer and period of its one report, or the payers of several. */
export function aboutWords(finding: Finding, reports: ReportSummary[]): string {
  const named = reportsOf(finding).flatMap((id) => reports.find((report) => report.id === id) ?? []);
  const payers = [...new Set(named.map(({ payer }) => payer))].join(", ");
  const periods = new Set(named.map(({ period }) => formatPeriod(period)));
  const version = named.length === 1 && named[0]!.version > 1 ? `, version ${named[0]!.version}` : "";
  return periods.size === 1 && named[0]!.period ? `${payers}, ${[...periods][0]}${version}` : payers;
}

function fits(finding: Finding, filter: FindingFilter, payers: Payers): boolean {
  const ids = reportsOf(finding);
  return (
    (!filter.severity || finding.severity === filter.severity) &&
    (!filter.rule || finding.rule === filter.rule) &&
    (!filter.state || finding.state === filter.state) &&
    (!filter.report || ids.includes(filter.report)) &&
    (!filter.payer || ids.some((id) => payers.get(id) === filter.payer))
  );
}

export function filterFindings(findings: Finding[], filter: FindingFilter, payers: Payers): Finding[] {
  return findings.filter((finding) => fits(finding, filter, payers));
}

/**
 * How many findings each value of one facet would leave, the other facets as they are.
 * Without the facet's own choice, so that the alternatives stay visible.
 */
export function countFacet(
  findings: Finding[],
  filter: FindingFilter,
  facet: "severity" | "rule" | "payer" | "state",
  payers: Payers,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of filterFindings(findings, { ...filter, [facet]: "" }, payers)) {
    const values =
      facet === "payer" ? new Set(reportsOf(finding).map((id) => payers.get(id) ?? "")) : new Set<string>([finding[facet]]);
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

const WORST_FIRST: Severity[] = ["error", "warning", "info"];

/** Findings by rule, the worst rules first, then the larger group. */
export function groupByRule(findings: Finding[]): { rule: string; name: string; severity: Severity; findings: Finding[] }[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  return [...groups]
    .map(([rule, members]) => {
      const severity = WORST_FIRST.find((level) => members.some((finding) => finding.severity === level)) ?? "info";
      return { rule, name: members[0]!.name, severity, findings: members };
    })
    .sort(
      (a, b) =>
        WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
        b.findings.length - a.findings.length ||
        a.rule.localeCompare(b.rule),
    );
}
