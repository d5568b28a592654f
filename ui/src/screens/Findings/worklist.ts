import type { AskedQuestion, Finding, QuestionState, ReportSummary, Severity } from "../../api/bindings";
import { formatPeriod } from "../../domain/format";

/** What the worklist can be narrowed by. */
export type Facet = "state" | "severity" | "part" | "family" | "rule" | "payer" | "report" | "asked";

/** What the worklist is narrowed to; an empty text narrows nothing. */
export type FindingFilter = Record<Facet, string>;

export const FACETS: Facet[] = ["state", "severity", "part", "family", "rule", "payer", "report", "asked"];
export const ALL_FINDINGS: FindingFilter = { state: "", severity: "", part: "", family: "", rule: "", payer: "", report: "", asked: "" };
export const OPEN_FINDINGS: FindingFilter = { ...ALL_FINDINGS, state: "open" };

/** What the facets are read from beside the findings. */
export interface Surroundings {
  reports: Map<string, ReportSummary>;
  /** The latest question about a finding. */
  asked: Map<string, QuestionState>;
  /** Findings that are listed, by fingerprint: a cause that is not there is none. */
  known: Map<string, Finding>;
}

export function surroundingsOf(findings: Finding[], reports: ReportSummary[], questions: AskedQuestion[]): Surroundings {
  const asked = new Map<string, QuestionState>();
  // The latest question comes first.
  for (const { fingerprint, state } of questions) if (!asked.has(fingerprint)) asked.set(fingerprint, state);
  return {
    reports: new Map(reports.map((report) => [report.id, report])),
    asked,
    known: new Map(findings.map((finding) => [finding.fingerprint, finding])),
  };
}

/** Every report a finding names, its own first. */
export function reportsOf(finding: Finding): string[] {
  const ids = [finding.report_id, ...finding.evidence.map((entry) => entry.report_id)];
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Whom a finding concerns: the payer and period of its one report, or the payers of several. */
export function aboutWords(finding: Finding, around: Surroundings): string {
  const named = reportsOf(finding).flatMap((id) => around.reports.get(id) ?? []);
  const payers = [...new Set(named.map(({ payer }) => payer))].join(", ");
  const periods = new Set(named.map(({ period }) => formatPeriod(period)));
  const version = named.length === 1 && named[0]!.version > 1 ? `, version ${named[0]!.version}` : "";
  return periods.size === 1 && named[0]!.period ? `${payers}, ${[...periods][0]}${version}` : payers;
}

/** A report in few words, for a facet. */
export function reportWords(report: ReportSummary): string {
  const version = report.version > 1 ? `, version ${report.version}` : "";
  return `${report.payer}, ${formatPeriod(report.period)}${version}`;
}

/** The values a finding has in a facet. */
export function valuesOf(finding: Finding, facet: Facet, around: Surroundings): string[] {
  switch (facet) {
    case "state":
      return finding.state === "open" && finding.reopened ? ["open", "reopened"] : [finding.state];
    case "severity":
      return [finding.severity];
    case "part":
      return [finding.caused_by && around.known.has(finding.caused_by) ? "consequence" : "root"];
    case "family":
      return [finding.rule.slice(0, 3)];
    case "rule":
      return [finding.rule];
    case "payer":
      return [...new Set(reportsOf(finding).flatMap((id) => around.reports.get(id)?.payer ?? []))];
    case "report":
      return reportsOf(finding);
    case "asked":
      return [around.asked.get(finding.fingerprint) ?? "none"];
  }
}

export type Counts = Record<Facet, Map<string, number>>;

/**
 * The findings a filter leaves, and how many each value of each facet would leave, the other facets as they are: so the
 * alternatives of a chosen value stay visible.
 */
export function narrow(findings: Finding[], filter: FindingFilter, around: Surroundings): { shown: Finding[]; counts: Counts } {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map<string, number>()])) as Counts;
  const shown: Finding[] = [];
  for (const finding of findings) {
    const values = FACETS.map((facet) => valuesOf(finding, facet, around));
    const failing = FACETS.filter((facet, index) => filter[facet] !== "" && !values[index]!.includes(filter[facet]));
    if (failing.length === 0) shown.push(finding);
    if (failing.length > 1) continue;
    FACETS.forEach((facet, index) => {
      if (failing.length === 1 && failing[0] !== facet) return;
      for (const value of values[index]!) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    });
  }
  return { shown, counts };
}

/** A line of the worklist: a finding, beneath its cause where that is listed, too. */
export interface Line {
  finding: Finding;
  /** 1 for what follows from the finding above. */
  depth: 0 | 1;
  /** How many listed findings follow from it. */
  follows: number;
}

const WORST_FIRST: Severity[] = ["error", "warning", "info"];

function order(a: Finding, b: Finding): number {
  return (
    WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
    a.rule.localeCompare(b.rule) ||
    a.subject.localeCompare(b.subject) ||
    a.fingerprint.localeCompare(b.fingerprint)
  );
}

/** Findings worst first, each with what follows from it beneath it; what follows is left out where its cause is folded. */
export function linesOf(shown: Finding[], folded: ReadonlySet<string>): Line[] {
  const listed = new Set(shown.map(({ fingerprint }) => fingerprint));
  const follows = new Map<string, Finding[]>();
  const roots: Finding[] = [];
  for (const finding of shown) {
    const cause = finding.caused_by;
    if (cause && cause !== finding.fingerprint && listed.has(cause)) follows.set(cause, [...(follows.get(cause) ?? []), finding]);
    else roots.push(finding);
  }
  return [...roots].sort(order).flatMap((finding): Line[] => {
    const beneath = [...(follows.get(finding.fingerprint) ?? [])].sort(order);
    const head: Line = { finding, depth: 0, follows: beneath.length };
    return folded.has(finding.fingerprint) ? [head] : [head, ...beneath.map((one): Line => ({ finding: one, depth: 1, follows: 0 }))];
  });
}

/** The payers whose reports alone the findings name; a letter goes to one of them. */
export function payersToAsk(findings: Finding[], around: Surroundings): string[] {
  return [...new Set(findings.flatMap((finding) => valuesOf(finding, "payer", around)))].sort((a, b) => a.localeCompare(b));
}
