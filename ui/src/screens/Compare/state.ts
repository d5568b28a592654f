import type { Arrangement, Basis, CellState, CompareMeasuresRequest, CompareRequest, MetricComparison, SegmentChoice } from "../../api/bindings";
import { href } from "../../router";

/** Columns drawn at once: more than anyone compares at a glance. */
export const MOST_COLUMNS = 60;

/** What is compared and how, kept in the address: going to a source and back changes nothing. */
export interface CompareState {
  part: "metrics" | "measures";
  segment: SegmentChoice | null;
  /** `basis/start/end`; `null` for the span found for each metric. */
  span: string | null;
  asOf: string | null;
  restate: boolean;
  /** Whether metrics or measures that fewer than two arrangements report are shown. */
  all: boolean;
  /** The chosen metric's code, or the measure's identifier. */
  metric: string | null;
  arrangement: string | null;
}

const SEGMENTS: SegmentChoice[] = ["medicare", "medicaid", "commercial", "not_stated", "together"];

export function readState(query: URLSearchParams): CompareState {
  const segment = query.get("lob") as SegmentChoice | null;
  return {
    part: query.get("part") === "measures" ? "measures" : "metrics",
    segment: segment && SEGMENTS.includes(segment) ? segment : null,
    span: query.get("span"),
    asOf: query.get("as_of"),
    restate: query.get("restate") === "1",
    all: query.get("all") === "1",
    metric: query.get("metric"),
    arrangement: query.get("of"),
  };
}

export function stateHref(state: CompareState): string {
  return href("compare", null, {
    part: state.part === "measures" ? "measures" : null,
    lob: state.segment,
    span: state.span,
    as_of: state.asOf,
    restate: state.restate ? "1" : null,
    all: state.all ? "1" : null,
    metric: state.metric,
    of: state.arrangement,
  });
}

function alignedOn(state: CompareState): CompareRequest["aligned_on"] {
  const [basis, start, end] = state.span?.split("/") ?? [];
  return start && end ? { basis: basis ? (basis as Basis) : null, period: { start, end } } : null;
}

export function measuresRequestOf(state: CompareState, segment: SegmentChoice, measure: string | null): CompareMeasuresRequest {
  return { measures: measure ? [measure] : [], as_of: state.asOf, segment, aligned_on: alignedOn(state), in_full: measure !== null };
}

export function requestOf(state: CompareState, segment: SegmentChoice, metric: string | null): CompareRequest {
  return {
    metrics: metric ? [metric] : [],
    as_of: state.asOf,
    segment,
    aligned_on: alignedOn(state),
    restate: state.restate,
    in_full: metric !== null,
  };
}

/** The markets to choose from; the chosen one is among them before an answer says which there are. */
export function offeredSegments(segments: SegmentChoice[], chosen: SegmentChoice): SegmentChoice[] {
  const known = chosen === "each" || segments.includes(chosen) ? segments : [chosen, ...segments];
  return [...known.filter((segment) => segment !== "together"), "together"];
}

/** The spans that payers report, over all metrics, those of most payers first. */
export function offeredSpans(comparisons: MetricComparison[]): { key: string; basis: Basis | null; period: { start: string; end: string }; payers: number }[] {
  const found = new Map<string, ReturnType<typeof offeredSpans>[number]>();
  for (const { basis, period, payers } of comparisons.flatMap(({ offered }) => offered)) {
    if (!period) continue;
    const key = `${basis ?? ""}/${period.start}/${period.end}`;
    const known = found.get(key);
    if (!known || known.payers < payers) found.set(key, { key, basis, period, payers });
  }
  return [...found.values()].sort((a, b) => b.payers - a.payers || b.period.end.localeCompare(a.period.end));
}

/**
 * The comparisons to show: metrics that two or more arrangements report, one of them in these very words, so that no row is
 * another one counted per year; unless all are wanted. Those whose name has the words.
 */
export function shownComparisons(comparisons: MetricComparison[], all: boolean, text: string): MetricComparison[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return comparisons.filter(({ cells, display, code }) => {
    const reported = cells.filter(({ state }) => state !== "not_reported");
    const values = reported.some(({ calculation }) => !calculation) || all ? reported.length : 0;
    const name = `${display} ${code}`.toLowerCase();
    return values >= (all ? 1 : 2) && words.every((word) => name.includes(word));
  });
}

/** What metrics and measures have in common: cells of arrangements. */
interface Compared {
  cells: { arrangement: Arrangement; state: CellState }[];
}

/** The arrangements with a figure in one of the comparisons, in their order. */
export function columnsOf(comparisons: Compared[]): Arrangement[] {
  const found = new Map<string, Arrangement>();
  for (const { arrangement, state } of comparisons.flatMap(({ cells }) => cells)) {
    if (state !== "not_reported") found.set(arrangement.id, arrangement);
  }
  return [...found.values()].sort((a, b) => `${a.payer} ${a.distinction ?? ""}`.localeCompare(`${b.payer} ${b.distinction ?? ""}`, "en"));
}
