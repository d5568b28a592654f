import type { ArrangementTimeline, TimelineReport } from "../../api/bindings";
import { DataTable, type Column } from "../../components/DataTable";
import { arrangementWords } from "../../domain/compare";
import { basisWords, formatDate, lobWords, NOTHING, plural } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import { go, href } from "../../router";

interface Row {
  timeline: ArrangementTimeline;
  report: TimelineReport;
  /** Rules of the findings drawn at the report. */
  rules: string[];
}

const gapsOf = ({ months }: ArrangementTimeline) => months.filter(({ state }) => state === "gap").length;

const COLUMNS: Column<Row>[] = [
  { id: "payer", header: "Payer", width: 200, sortValue: ({ timeline }) => arrangementWords(timeline.arrangement), cell: ({ timeline }) => <span title={arrangementWords(timeline.arrangement)}>{arrangementWords(timeline.arrangement)}</span> },
  { id: "lob", header: "LOB", title: "Line of business", width: 90, sortValue: ({ timeline }) => timeline.arrangement.line_of_business ?? undefined, cell: ({ timeline }) => lobWords(timeline.arrangement.line_of_business) },
  { id: "term", header: "Contract term", width: 170, sortValue: ({ timeline }) => timeline.term?.period.start, cell: ({ timeline }) => <PeriodBadge period={timeline.term?.period ?? null} /> },
  { id: "basis", header: "Basis", width: 90, sortValue: ({ report }) => report.basis ?? undefined, cell: ({ report }) => basisWords(report.basis) },
  { id: "period", header: "Period", width: 150, sortValue: ({ report }) => (report.period ? `${report.period.end} ${report.period.start}` : undefined), cell: ({ report }) => <PeriodBadge period={report.period} /> },
  { id: "paid", header: "Paid through", width: 110, sortValue: ({ report }) => report.paid_through ?? undefined, cell: ({ report }) => formatDate(report.paid_through) },
  { id: "run_out", header: "Run-out", width: 76, align: "end", sortValue: ({ report }) => report.run_out_months ?? undefined, cell: ({ report }) => (report.run_out_months === null ? NOTHING : <span title={plural(report.run_out_months, "month")}>{report.run_out_months} mo</span>) },
  { id: "made", header: "Reported on", width: 110, sortValue: ({ report }) => report.reported_on ?? undefined, cell: ({ report }) => formatDate(report.reported_on) },
  { id: "gaps", header: "Months without a report", width: 150, align: "end", sortValue: ({ timeline }) => gapsOf(timeline), cell: ({ timeline }) => gapsOf(timeline) || "none" },
  { id: "marks", header: "Mismatches", width: 150, sortValue: ({ rules }) => rules.length, cell: ({ rules }) => (rules.length ? rules.join(", ") : "none") },
];

/** The timeline as a table: a row per report. */
export function TimelineTable({ arrangements }: { arrangements: ArrangementTimeline[] }) {
  const rows = arrangements.flatMap((timeline) =>
    timeline.reports.map((report): Row => ({ timeline, report, rules: [...new Set(timeline.marks.filter(({ report_id }) => report_id === report.report_id).map(({ rule }) => rule))] })),
  );
  return <DataTable caption="Timeline" columns={COLUMNS} onOpen={({ report }) => go(href("report", report.report_id))} rowId={({ report }) => report.report_id} rows={rows} sortBy={[{ id: "payer", desc: false }]} />;
}
