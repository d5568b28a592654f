import type { ConformanceRemark, ReportSummary, Severity } from "../../api/bindings";
import { formatPeriod, ruleWords } from "../../domain/format";

/** What a remark means for who reads the Bundle, worst first. */
export const KINDS: [Severity, name: string, about: string][] = [
  ["error", "Would not conform", "A validator of the standard refuses the Bundle."],
  ["warning", "Unknown or left out", "The Bundle says that something mandatory is unknown, or leaves it out."],
  ["info", "What the standard cannot say", "It stands in an extension of Plumbline's, which conforms; who does not know the extension misses it."],
];

export function countRemarks(remarks: ConformanceRemark[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of remarks) counts[severity] += 1;
  return counts;
}

export interface RemarkGroup {
  key: string;
  title: string;
  remarks: ConformanceRemark[];
}

/** A line of the list: a group's head, or one remark of an open group. */
export type PreviewLine = { group: RemarkGroup; remark: null } | { group: RemarkGroup; remark: ConformanceRemark };

/**
 * Remarks of one severity in groups: by report where something is to be done about a report, by rule where the standard
 * itself cannot say it.
 */
export function groupRemarks(remarks: ConformanceRemark[], severity: Severity, reports: ReadonlyMap<string, ReportSummary>): RemarkGroup[] {
  const groups = new Map<string, RemarkGroup>();
  for (const remark of remarks) {
    if (remark.severity !== severity) continue;
    const byRule = severity === "info";
    const key = byRule ? remark.rule : remark.report_id;
    const group = groups.get(key) ?? { key, title: byRule ? `${remark.rule} ${ruleWords(remark.name)}` : reportTitle(remark.report_id, reports), remarks: [] };
    group.remarks.push(remark);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.title.localeCompare(b.title, "en", { numeric: true }));
}

export function linesOf(groups: RemarkGroup[], closed: ReadonlySet<string>): PreviewLine[] {
  return groups.flatMap((group): PreviewLine[] => [
    { group, remark: null },
    ...(closed.has(group.key) ? [] : group.remarks.map((remark) => ({ group, remark }))),
  ]);
}

/** A report in a few words: payer, period and version. */
export function reportTitle(id: string, reports: ReadonlyMap<string, ReportSummary>): string {
  const report = reports.get(id);
  if (!report) return id;
  const version = report.version > 1 ? `, version ${report.version}` : "";
  return `${report.payer}, ${formatPeriod(report.period)}${version}`;
}
