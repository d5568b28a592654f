import type { Anchor, Finding, Metric, QualityMeasure, Report } from "../api/bindings";
import { anchorKey, covers, samePlace } from "./anchors";
import { formatValue, NOTHING, stateWords } from "./format";

export type FigureKind = "metric" | "quality" | "unmapped" | "definition" | "statement";

/** One thing of a report that can be chosen and shown in its source. */
export interface Figure {
  /** `kind:id`, unique in the report. */
  key: string;
  kind: FigureKind;
  /** The metric's or measure's id; a running number for the rest. */
  id: string;
  /** What it is called, in the payer's words. */
  label: string;
  /** Its value for people. */
  value: string;
  /** As printed. */
  displayed: string;
  /** Its main place. */
  anchor: Anchor | null;
  /** Every other place that belongs to it: target, baseline, numerator, thresholds … */
  others: Anchor[];
}

export function metricValue(metric: Metric): string {
  if (metric.state !== "reported") return stateWords(metric.state);
  return metric.text_value ?? formatValue(metric.value, metric.unit);
}

export function qualityValue(measure: QualityMeasure): string {
  if (measure.state !== "reported") return stateWords(measure.state);
  return formatValue(measure.rate, measure.scoring === "proportion" ? "ratio" : "none");
}

/** The payment streams every metric of a report belongs to: said once, not on each figure. */
export function commonStreams(report: Report): string[] {
  const [first, ...rest] = report.metrics;
  return (first?.payment_streams ?? []).filter((stream) => rest.every(({ payment_streams }) => payment_streams.includes(stream)));
}

/** Every figure of a report in the order the left pane shows them. */
export function figuresOf(report: Report): Figure[] {
  const unmapped = report.unmapped.map<Figure>((entry, index) => ({
    key: `unmapped:${index}`,
    kind: "unmapped",
    id: String(index),
    label: entry.term,
    value: entry.displayed,
    displayed: entry.displayed,
    anchor: entry.anchor,
    others: [],
  }));
  const metrics = report.metrics.map<Figure>((metric) => ({
    key: `metric:${metric.id}`,
    kind: "metric",
    id: metric.id,
    label: metric.term,
    value: metricValue(metric),
    displayed: metric.displayed,
    anchor: metric.anchor,
    others: [metric.target?.anchor, metric.baseline?.anchor].filter((anchor) => anchor !== undefined),
  }));
  const quality = report.quality.map<Figure>((measure) => ({
    key: `quality:${measure.id}`,
    kind: "quality",
    id: measure.id,
    label: measure.name,
    value: qualityValue(measure),
    displayed: measure.displayed,
    anchor: measure.anchor,
    others: [...Object.values(measure.sources).map((part) => part.anchor), ...measure.thresholds.map((step) => step.anchor)],
  }));
  const definitions = report.definitions.map<Figure>((definition, index) => ({
    key: `definition:${index}`,
    kind: "definition",
    id: String(index),
    label: definition.term,
    value: definition.stated ?? NOTHING,
    displayed: definition.stated ?? "",
    anchor: definition.anchor,
    others: [],
  }));
  return [...headerOf(report), ...unmapped, ...metrics, ...quality, ...definitions];
}

/** What a header that OCR read says, to be compared with the page like a figure. */
function headerOf(report: Report): Figure[] {
  if (!report.ocr?.some(({ kind }) => kind === "header")) return [];
  const read = report.statements.filter(({ anchor }) => anchor?.kind === "page" && anchor.ocr_confidence !== undefined);
  const says = read.map(({ kind, value }) => `${kind.replaceAll("_", " ")} ${value}`).join("; ");
  const [first, ...others] = read.flatMap(({ anchor }) => (anchor ? [anchor] : []));
  return [{ key: "statement:header", kind: "statement", id: "header", label: "Header", value: says, displayed: says, anchor: first ?? null, others }];
}

/** Which figure stands on which place; where places coincide the first figure in order wins. */
export function indexByPlace(figures: Figure[]): Map<string, Figure> {
  const index = new Map<string, Figure>();
  const add = (anchor: Anchor | null, figure: Figure) => {
    if (anchor && !index.has(anchorKey(anchor))) index.set(anchorKey(anchor), figure);
  };
  // Main places first: a target printed where another metric stands must not take that metric's place.
  for (const figure of figures) add(figure.anchor, figure);
  for (const figure of figures) for (const anchor of figure.others) add(anchor, figure);
  return index;
}

/** The figure standing on a place: the same place, else one inside it, else one around it. */
export function figureAt(figures: Figure[], place: Anchor): Figure | null {
  const exact = indexByPlace(figures).get(anchorKey(place));
  if (exact) return exact;
  const near = (test: (anchor: Anchor) => boolean) =>
    figures.find((figure) => [figure.anchor, ...figure.others].some((anchor) => anchor !== null && test(anchor)));
  return near((anchor) => covers(place, anchor)) ?? near((anchor) => covers(anchor, place)) ?? null;
}

/** Findings whose evidence stands on one of a figure's places in this report, or that name the figure. */
export function findingsOfFigure(findings: Finding[], figure: Figure, reportId: string): Finding[] {
  const places = [figure.anchor, ...figure.others].filter((anchor) => anchor !== null);
  return findings.filter((finding) =>
    finding.evidence.some(
      (evidence) =>
        evidence.anchor !== null &&
        (evidence.report_id ?? finding.report_id) === reportId &&
        places.some((place) => samePlace(place, evidence.anchor)),
    ),
  );
}

/** A figure as one line for the clipboard: the exact value first, then where it comes from. */
export function copyText(figure: Figure, report: Report, file: string, place: string): string {
  const metric = figure.kind === "metric" ? report.metrics.find(({ id }) => id === figure.id) : undefined;
  const measure = figure.kind === "quality" ? report.quality.find(({ id }) => id === figure.id) : undefined;
  const value = metric?.value ?? metric?.text_value ?? measure?.rate ?? figure.displayed;
  const unit = metric ? metric.unit : measure?.scoring === "proportion" ? "ratio" : "";
  const printed = figure.displayed ? `printed "${figure.displayed}"` : "";
  return [value, unit, figure.label, report.payer.name, `${file}, ${place}`, printed].filter(Boolean).join("\t");
}
