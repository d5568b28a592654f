import type { ArrangementTimeline, TimelineReport } from "../../api/bindings";
import { basisWords, formatDate, formatPeriod } from "../../domain/format";
import { dayNumber, laneHeight, lanesOf, monthSpans, stackMarks } from "./axis";

const TERM_TOP = 4;
const LANES_TOP = 12;
/** Left free between lanes. */
const LANE_GAP = 5;

interface Props {
  timeline: ArrangementTimeline;
  height: number;
  place: (day: number) => number;
  inView: (from: number, to: number) => boolean;
}

/** One arrangement on the axis; only what is in view is drawn. */
export function TimelineRow({ timeline, height, place, inView }: Props) {
  const lanes = lanesOf(timeline);
  const { term } = timeline;
  const lane = laneHeight(lanes.length);
  const bottom = height - 12;
  return (
    <g>
      {term && inView(dayNumber(term.period.start), dayNumber(term.period.end)) && (
        <g data-term>
          <title>{`Contract term ${formatPeriod(term.period)}`}</title>
          <Span from={place(dayNumber(term.period.start))} to={place(dayNumber(term.period.end) + 1)} height={3} fill="var(--text-2)" opacity={0.55} y={TERM_TOP} />
        </g>
      )}
      {lanes.map(({ reports }, at) =>
        reports.filter((report) => inView(dayNumber(report.period!.start), lastDay(report))).map((report) => <ReportBar bar={Math.max(3, lane - LANE_GAP)} key={report.report_id} place={place} report={report} y={LANES_TOP + at * lane} />),
      )}
      {monthSpans(timeline)
        .filter(({ from, to }) => inView(from, to))
        .map(({ state, from, to }) => (
          <g data-months={state} key={from}>
            <title>{state === "gap" ? "No report covers these months" : state === "overlap" ? "Two reports cover these months" : "Covered"}</title>
            {state === "gap" ? (
              <rect fill="none" height={5} stroke="var(--text-2)" strokeDasharray="2,2" width={Math.max(2, place(to) - place(from) - 1)} x={place(from) + 0.5} y={bottom} />
            ) : (
              <Span fill={state === "overlap" ? "var(--warning)" : "var(--ok)"} from={place(from)} height={state === "overlap" ? 6 : 3} opacity={0.8} to={place(to)} y={state === "overlap" ? bottom : bottom + 1} />
            )}
          </g>
        ))}
      {stackMarks(timeline.marks)
        .filter(({ at }) => inView(dayNumber(at.start), dayNumber(at.end)))
        .map(({ at, marks }) => {
          const [from, to] = [place(dayNumber(at.start)), place(dayNumber(at.end) + 1)];
          const color = marks[0]!.severity === "error" ? "var(--error)" : marks[0]!.severity === "warning" ? "var(--warning)" : "var(--info)";
          return (
            <g data-mark={marks.map(({ rule }) => rule).join(" ")} key={`${at.start} ${at.end}`}>
              <title>{marks.map(({ rule, message }) => `${rule}: ${message}`).join("\n")}</title>
              {to - from > 8 && <path d={`M${from} ${height - 7}v3H${to}v-3`} fill="none" stroke={color} strokeWidth={1.25} />}
              <path d={`M${(from + to) / 2} ${height - 11}l5 9h-10z`} fill={color} />
            </g>
          );
        })}
    </g>
  );
}

function lastDay({ period, paid_through, reported_on }: TimelineReport): number {
  return Math.max(dayNumber(period!.end), paid_through ? dayNumber(paid_through) : 0, reported_on ? dayNumber(reported_on) : 0);
}

function ReportBar({ report, y, bar, place }: { report: TimelineReport; y: number; bar: number; place: (day: number) => number }) {
  const period = report.period!;
  const [start, end] = [place(dayNumber(period.start)), place(dayNumber(period.end) + 1)];
  const paid = report.paid_through ? place(dayNumber(report.paid_through) + 1) : null;
  const made = report.reported_on ? place(dayNumber(report.reported_on)) : null;
  const middle = y + bar / 2;
  const settled = report.basis === "settlement";
  const words = [
    `${report.basis ? basisWords(report.basis) : "Span not stated"}, ${formatPeriod(period)}`,
    report.paid_through && `paid through ${formatDate(report.paid_through)}`,
    report.run_out_months !== null && `${report.run_out_months} mo run-out`,
    report.reported_on && `${settled ? "settled" : "reported"} ${formatDate(report.reported_on)}`,
  ].filter(Boolean);
  return (
    <g data-report-bar={report.report_id}>
      <title>{words.join("\n")}</title>
      {report.service_periods.map((months) => (
        <Span fill="var(--text-2)" from={place(dayNumber(months.start))} height={2} key={`${months.start} ${months.end}`} opacity={0.6} to={place(dayNumber(months.end) + 1)} y={y + bar} />
      ))}
      <rect fill="var(--accent)" height={bar} opacity={0.72} rx={1.5} width={Math.max(2, end - start - 1)} x={start + 0.5} y={y} />
      {/* The end of each report stays to be seen where reports lie on each other. */}
      <line stroke="var(--surface)" x1={end} x2={end} y1={y} y2={y + bar} />
      {paid !== null && (
        <>
          <line stroke={paid < end ? "var(--error)" : "var(--accent)"} strokeDasharray="3,2" strokeWidth={2} x1={end} x2={paid} y1={middle} y2={middle} />
          <line stroke={paid < end ? "var(--error)" : "var(--accent)"} strokeWidth={2} x1={paid} x2={paid} y1={y} y2={y + bar} />
        </>
      )}
      {made !== null &&
        (settled ? <path d={`M${made} ${middle - 5}l5 5-5 5-5-5z`} fill="var(--text)" /> : <circle cx={made} cy={middle} fill="var(--surface)" r={3.5} stroke="var(--text)" strokeWidth={1.5} />)}
    </g>
  );
}

function Span({ from, to, y, height, fill, opacity }: { from: number; to: number; y: number; height: number; fill: string; opacity: number }) {
  return <rect fill={fill} height={height} opacity={opacity} width={Math.max(2, to - from)} x={from} y={y} />;
}
