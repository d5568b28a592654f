import type { ReportRow } from "../api/bindings";
import type { Column } from "../components/DataTable";
import { Badge } from "../components/Notice";
import { href } from "../router";
import { Counts, StatusBadge, VerdictBadge } from "./badges";
import { basisWords, formatDate, lobWords, NOTHING, plural, runOutMonths } from "./format";
import { PeriodBadge } from "./PeriodBadge";

const runOut = ({ report }: ReportRow) => runOutMonths(report.period, report.paid_through);
const VERDICT_ORDER = { not_ready: 0, ready_with_exceptions: 1, ready: 2 };

/** What decides whether two reports can be set side by side comes first: it must fit on a small screen. */
export const REPORT_COLUMNS: Column<ReportRow>[] = [
  {
    id: "payer",
    header: "Payer",
    width: 160,
    sortValue: ({ report }) => report.payer,
    cell: ({ report }) => (
      <a href={href("report", report.id)} tabIndex={-1} title={[report.payer, report.program].filter(Boolean).join(", ")}>
        {report.payer}
      </a>
    ),
  },
  {
    id: "subject",
    header: "Provider",
    width: 100,
    sortValue: ({ report }) => report.subject,
    cell: ({ report }) => <span title={report.subject}>{report.subject}</span>,
  },
  {
    id: "lob",
    header: "LOB",
    title: "Line of business",
    width: 86,
    sortValue: ({ report }) => report.line_of_business ?? undefined,
    cell: ({ report }) => lobWords(report.line_of_business),
  },
  {
    id: "period",
    header: "Period",
    width: 132,
    sortValue: ({ report }) => (report.period ? `${report.period.end} ${report.period.start}` : undefined),
    cell: ({ report }) => <PeriodBadge period={report.period} />,
  },
  { id: "basis", header: "Basis", width: 80, sortValue: ({ report }) => report.basis ?? undefined, cell: ({ report }) => basisWords(report.basis) },
  {
    id: "paid_through",
    header: "Paid through",
    width: 100,
    sortValue: ({ report }) => report.paid_through ?? undefined,
    cell: ({ report }) => formatDate(report.paid_through),
  },
  {
    id: "run_out",
    header: "Run-out",
    title: "Full months between the end of the period and the paid-through date",
    width: 72,
    align: "end",
    sortValue: (row) => runOut(row) ?? undefined,
    cell: (row) => {
      const months = runOut(row);
      return months === null ? NOTHING : <span title={plural(months, "month")}>{months} mo</span>;
    },
  },
  {
    id: "findings",
    header: "Open findings",
    width: 96,
    sortValue: ({ open_findings: { error, warning, info } }) => error * 1e6 + warning * 1e3 + info,
    cell: ({ open_findings }) => <Counts counts={open_findings} />,
  },
  {
    id: "verdict",
    header: "Verdict",
    width: 114,
    sortValue: ({ verdict }) => (verdict ? VERDICT_ORDER[verdict] : undefined),
    cell: ({ verdict }) => <VerdictBadge short verdict={verdict} />,
  },
  { id: "figures", header: "Figures", width: 68, align: "end", sortValue: ({ report }) => report.figures, cell: ({ report }) => report.figures },
  {
    id: "unmapped",
    header: "Unmapped",
    width: 84,
    align: "end",
    sortValue: ({ report }) => report.unmapped,
    cell: ({ report }) => (report.unmapped > 0 ? <Badge tone="warning">{report.unmapped}</Badge> : "0"),
  },
  { id: "version", header: "Version", width: 60, align: "end", sortValue: ({ report }) => report.version, cell: ({ report }) => report.version },
  { id: "status", header: "State", width: 92, sortValue: ({ report }) => report.status, cell: ({ report }) => <StatusBadge status={report.status} /> },
  {
    id: "contract",
    header: "Contract",
    width: 112,
    sortValue: ({ report }) => report.contract ?? undefined,
    cell: ({ report }) => (report.contract ? <span title={report.contract}>{report.contract}</span> : NOTHING),
  },
];
