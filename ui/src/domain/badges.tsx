import type { FindingState, ReportStatus, ReportVerdict, Severity, SeverityCounts } from "../api/bindings";
import { Badge, type Tone } from "../components/Notice";
import { plural, severityWords, statusWords, totalOf, verdictWords } from "./format";
import styles from "./domain.module.css";

const SEVERITIES: Severity[] = ["error", "warning", "info"];
const VERDICT_TONE: Record<ReportVerdict, Tone> = { ready: "ok", ready_with_exceptions: "warning", not_ready: "error" };

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge tone={severity}>{severityWords(severity)}</Badge>;
}

/** `short` leaves "Ready with" out, for narrow columns. */
export function VerdictBadge({ verdict, short }: { verdict: ReportVerdict | null; short?: boolean }) {
  const words = verdictWords(verdict);
  return (
    <Badge title={words} tone={verdict ? VERDICT_TONE[verdict] : "neutral"}>
      {short && verdict === "ready_with_exceptions" ? "Exceptions" : words}
    </Badge>
  );
}

export function StatusBadge({ status }: { status: ReportStatus }) {
  return (
    <Badge icon={null} tone="neutral">
      {statusWords(status)}
    </Badge>
  );
}

export function FindingStateBadge({ state }: { state: FindingState }) {
  if (state === "open") return null;
  return (
    <Badge icon="flag" tone="neutral">
      {state === "waived" ? "Waived" : "Resolved"}
    </Badge>
  );
}

/** Counts by severity, worst first; a dash when there is nothing open. */
export function Counts({ counts }: { counts: SeverityCounts }) {
  if (totalOf(counts) === 0) return <span className="muted">none</span>;
  return (
    <span className={styles.counts}>
      {SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => (
        <Badge key={severity} title={plural(counts[severity], severityWords(severity).toLowerCase())} tone={severity}>
          {counts[severity]}
          <span className="visually-hidden">{severityWords(severity)}</span>
        </Badge>
      ))}
    </span>
  );
}
