import type {
  Anchor,
  Basis,
  FigureState,
  FileFormat,
  LineOfBusiness,
  Period,
  ReportStatus,
  ReportVerdict,
  Severity,
  SeverityCounts,
} from "../api/bindings";

/** Stands where there is nothing to show: never 0, never an empty cell that could be read as one. */
export const NOTHING = "–";

/** Groups the digits of an exact decimal: `-1234567.50` is `−1,234,567.50`. Text that is no decimal stays as it is. */
export function groupDigits(decimal: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(decimal);
  if (!match) return decimal;
  const [, sign = "", whole = "", fraction = ""] = match;
  return `${sign ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`;
}

/** Moves the decimal point of an exact decimal to the right: `0.742` by 2 is `74.2`. */
export function shiftPoint(decimal: string, places: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) return decimal;
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = fraction.padEnd(places, "0");
  const left = (whole + digits.slice(0, places)).replace(/^0+(?=\d)/, "");
  const right = digits.slice(places);
  return `${sign}${left}${right ? `.${right}` : ""}`;
}

const MONEY_UNITS = new Set(["USD", "USD/member-month", "USD/member-year", "USD/person-year"]);

/** A figure's exact value with its sign, symbol and percent, as people write it: `$412.50`, `74.2%`, `−$1,200`. */
export function formatValue(value: string | null, unit: string): string {
  if (value === null) return NOTHING;
  if (unit === "ratio") return `${groupDigits(shiftPoint(value, 2))}%`;
  // Cents are written whole: a payer's JSON drops the last zero of $12.50.
  const grouped = groupDigits(MONEY_UNITS.has(unit) ? value.replace(/(\.\d)$/, "$10") : value);
  if (!MONEY_UNITS.has(unit)) return grouped;
  return grouped.startsWith("−") ? `−$${grouped.slice(1)}` : `$${grouped}`;
}

const UNIT_WORDS: Record<string, string> = {
  USD: "USD",
  "USD/member-month": "USD PMPM",
  "USD/member-year": "USD PMPY",
  "USD/person-year": "USD per person-year",
  "member-months": "member months",
  "person-years": "person-years",
  ratio: "%",
  "per-1000-member-years": "per 1,000 member years",
  none: "",
};

export function unitWords(unit: string): string {
  return UNIT_WORDS[unit] ?? unit;
}

/**
 * A quantity in machine form, written for people: `5384001.84 USD` is `$5,384,001.84`, `51864 member-months` is
 * `51,864 member months`. Any other text stays as it is.
 */
export function prettyQuantity(text: string): string {
  const match = /^(-?\d+(?:\.\d+)?) ([A-Za-z][\w/-]*)$/.exec(text);
  if (!match) return text;
  const [, value = "", unit = ""] = match;
  const shown = formatValue(value, unit);
  return unit === "USD" || unit === "ratio" || unit === "none" ? shown : `${shown} ${unitWords(unit).replace("USD ", "")}`;
}

/** Orders exact decimals without leaving exactness for display; only the order passes through a float. */
export function sortNumber(decimal: string | null): number | undefined {
  return decimal === null || decimal === "" ? undefined : Number(decimal);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

interface Day {
  year: number;
  month: number;
  day: number;
}

function parseDay(iso: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : null;
}

function monthEnd({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2024-12-31` is `Dec 31, 2024`. */
export function formatDate(iso: string | null): string {
  if (iso === null) return NOTHING;
  const day = parseDay(iso);
  return day ? `${MONTHS[day.month - 1]} ${day.day}, ${day.year}` : iso;
}

/** Whole years, quarters and months by name, other spans with both days. */
export function formatPeriod(period: Period | null): string {
  if (period === null) return NOTHING;
  const [start, end] = [parseDay(period.start), parseDay(period.end)];
  if (!start || !end) return `${period.start} – ${period.end}`;
  if (start.day !== 1 || end.day !== monthEnd(end)) return `${formatDate(period.start)} – ${formatDate(period.end)}`;
  if (start.year !== end.year) return `${MONTHS[start.month - 1]} ${start.year} – ${MONTHS[end.month - 1]} ${end.year}`;
  if (start.month === end.month) return `${MONTHS[start.month - 1]} ${start.year}`;
  if (start.month === 1 && end.month === 12) return `${start.year}`;
  if (start.month % 3 === 1 && end.month === start.month + 2) return `Q${(start.month + 2) / 3} ${start.year}`;
  return `${MONTHS[start.month - 1]}–${MONTHS[end.month - 1]} ${start.year}`;
}

export function samePeriod(a: Period | null, b: Period | null): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}

/** Full months between a period's last day and the paid-through date; negative when paid-through comes first. */
export function runOutMonths(period: Period | null, paidThrough: string | null): number | null {
  const end = period && parseDay(period.end);
  const paid = paidThrough ? parseDay(paidThrough) : null;
  if (!end || !paid) return null;
  const months = (paid.year - end.year) * 12 + paid.month - end.month;
  const complete = paid.day >= Math.min(end.day, monthEnd(paid)) || paid.day === monthEnd(paid);
  return complete ? months : months - 1;
}

const BASIS_WORDS: Record<Basis, string> = {
  month: "Month",
  quarter: "Quarter",
  ytd: "YTD",
  rolling_12: "Rolling 12",
  year: "Year",
  settlement: "Settlement",
  other: "Other",
};

const LOB_WORDS: Record<LineOfBusiness, string> = { medicare: "Medicare", medicaid: "Medicaid", commercial: "Commercial" };

const STATUS_WORDS: Record<ReportStatus, string> = {
  draft: "Draft",
  checked: "Checked",
  signed_off: "Signed off",
  superseded: "Superseded",
};

const STATE_WORDS: Record<FigureState, string> = {
  reported: "Reported",
  suppressed: "Suppressed",
  not_applicable: "Not applicable",
  missing: "Missing",
};

const VERDICT_WORDS: Record<ReportVerdict, string> = {
  ready: "Ready",
  ready_with_exceptions: "Ready with exceptions",
  not_ready: "Not ready",
};

const SEVERITY_WORDS: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Info" };

const FORMAT_WORDS: Record<FileFormat, string> = {
  xlsx: "Excel",
  xls: "Excel 97",
  xlsb: "Excel binary",
  ods: "OpenDocument",
  csv: "CSV",
  pdf: "PDF",
  json: "JSON",
  fhir: "FHIR",
};

export const basisWords = (basis: Basis | null) => (basis ? BASIS_WORDS[basis] : NOTHING);
export const lobWords = (lob: LineOfBusiness | null) => (lob ? LOB_WORDS[lob] : NOTHING);
export const statusWords = (status: ReportStatus) => STATUS_WORDS[status];
export const stateWords = (state: FigureState) => STATE_WORDS[state];
export const verdictWords = (verdict: ReportVerdict | null) => (verdict ? VERDICT_WORDS[verdict] : "Not checked");
export const severityWords = (severity: Severity) => SEVERITY_WORDS[severity];
export const formatWords = (format: FileFormat | null) => (format ? FORMAT_WORDS[format] : "Unknown");

/** `1 check`, `1,204 checks`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(String(count))} ${count === 1 ? one : many}`;
}

export const totalOf = (counts: SeverityCounts) => counts.error + counts.warning + counts.info;

/** The last step of a path, for Unix and Windows paths. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).pop() ?? path;
}

/** The folder a file is in, its last two steps only: the whole path belongs in a tooltip. */
export function shortFolder(path: string): string {
  const steps = path.split(/[\\/]/).filter(Boolean).slice(0, -1);
  return steps.length > 2 ? `…/${steps.slice(-2).join("/")}` : steps.join("/");
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The place in words a person can follow: `Summary!D14`, `page 3`, `/financials/0/pmpm`, `row 15, column 4`. */
export function placeWords(anchor: Anchor): string {
  switch (anchor.kind) {
    case "sheet":
      return `${anchor.sheet}!${anchor.cell}`;
    case "page":
      return `page ${anchor.page}`;
    case "json":
      return anchor.pointer || "/";
    case "csv":
      return `row ${anchor.row}, column ${anchor.column}`;
  }
}

/** A rule's name in words: `pmpm-times-months-is-not-total` reads "PMPM times months is not total". */
export function ruleWords(name: string): string {
  const words = name.replaceAll("-", " ").replace(/\bpmpm\b/g, "PMPM");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether a printed text is a number, amount or percent, so that it stands right-aligned. */
export function isNumeric(text: string): boolean {
  return /^[(+\-−–]?\s*[$€£]?\s*[(\-−]?\s*\d[\d,. ]*\s*[%)KMB]{0,2}$/.test(text.trim());
}
