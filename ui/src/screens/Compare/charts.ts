import * as Plot from "@observablehq/plot";
import type { ComparedCell, MetricComparison, Trend } from "../../api/bindings";
import { arrangementWords, reasonWords, roundedValue, shownReasons, shownValue, shownVerdict } from "../../domain/compare";
import { formatPeriod, sortNumber } from "../../domain/format";

/** A value that may be drawn beside others. Only its place on the chart passes through a float, never its label. */
export interface Bar {
  id: string;
  name: string;
  value: number;
  label: string;
  caveat: boolean;
}

export interface LeftOut {
  id: string;
  name: string;
  why: string;
}

/** What may be drawn together, and what may not and why. */
export function barsOf(comparison: MetricComparison, restated: boolean): { bars: Bar[]; leftOut: LeftOut[] } {
  const bars: Bar[] = [];
  const leftOut: LeftOut[] = [];
  for (const cell of comparison.cells) {
    const shown = shownValue(cell, restated);
    const verdict = shownVerdict(cell, restated);
    const name = arrangementWords(cell.arrangement);
    if (cell.state === "not_reported") continue;
    if (!shown) leftOut.push({ id: cell.arrangement.id, name, why: "no value" });
    else if (restated && cell.restated && cell.restated.total.result === null) leftOut.push({ id: cell.arrangement.id, name, why: "it cannot be restated" });
    else if (verdict === "not_comparable" || verdict === null) {
      leftOut.push({ id: cell.arrangement.id, name, why: verdict ? reasonWords(shownReasons(cell, restated)) : "nothing beside it" });
    } else {
      bars.push({ id: cell.arrangement.id, name, value: sortNumber(shown.value) ?? 0, label: roundedValue(shown.value, shown.unit), caveat: verdict === "comparable_with_caveat" });
    }
  }
  return { bars, leftOut };
}

const NAME_WIDTH = 150;
const short = (name: string) => (name.length > 26 ? `${name.slice(0, 25)}…` : name);

export function barChart(bars: Bar[], chosen: string | null): (width: number) => Plot.PlotOptions {
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const most = Math.max(0, ...bars.map(({ value }) => value));
  return (width) => ({
    width,
    height: 8 + bars.length * 26,
    marginLeft: NAME_WIDTH,
    marginRight: 74,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [least, most || 1], axis: null },
    y: { label: null, domain: bars.map(({ id }) => id), tickSize: 0, tickFormat: (id: string) => short(bars.find((bar) => bar.id === id)?.name ?? "") },
    marks: [
      Plot.barX(bars, {
        x: "value",
        y: "id",
        insetTop: 3,
        insetBottom: 3,
        // What needs a caveat is outlined and has a star; the chosen one has a stronger edge.
        fill: (bar: Bar) => (bar.caveat ? "var(--surface-3)" : "var(--accent)"),
        stroke: (bar: Bar) => (bar.id === chosen ? "var(--text)" : "var(--accent)"),
      }),
      Plot.text(bars, { x: (bar: Bar) => Math.max(bar.value, 0), y: "id", text: (bar: Bar) => `${bar.label}${bar.caveat ? " *" : ""}`, dx: 6, textAnchor: "start", fill: "var(--text)", fontVariant: "tabular-nums" }),
      Plot.ruleX([0], { stroke: "var(--line-strong)" }),
    ],
  });
}

/** A point of a trend as it is drawn. */
interface Dot {
  id: string;
  name: string;
  day: Date;
  value: number;
  label: string;
}

/** The trends that may be drawn together: one kind of span, the comparison's unit, and no arrangement that is not comparable, but the chosen one. */
export function drawnTrends(comparison: MetricComparison, chosen: string | null): { basis: Trend["basis"]; trends: Trend[]; leftOut: string[] } {
  const verdicts = new Map(comparison.cells.map((cell) => [cell.arrangement.id, cell] as const));
  const own = chosen ? comparison.trends.filter(({ arrangement }) => arrangement.id === chosen) : [];
  const longest = [...(own.length ? own : comparison.trends)].sort((a, b) => b.points.length - a.points.length)[0];
  const basis = longest?.basis ?? null;
  const fits = (cell: ComparedCell | undefined) => !cell?.reasons.some(({ kind, verdict }) => verdict === "not_comparable" && (kind === "definition" || kind === "unit" || kind === "segment"));
  const trends: Trend[] = [];
  const leftOut: string[] = [];
  for (const trend of comparison.trends.filter((one) => one.basis === basis && one.points.some(({ value }) => value !== null))) {
    if (trend.arrangement.id === chosen || (trend.unit === comparison.unit && fits(verdicts.get(trend.arrangement.id)))) trends.push(trend);
    else leftOut.push(arrangementWords(trend.arrangement));
  }
  return { basis, trends, leftOut };
}

export function trendChart(trends: Trend[], chosen: string | null, unit: string): (width: number) => Plot.PlotOptions {
  const dots = (of: Trend): Dot[] =>
    of.points
      .filter(({ value, period }) => value !== null && period !== null)
      .map(({ value, period }) => ({ id: of.arrangement.id, name: short(arrangementWords(of.arrangement)), day: new Date(`${period!.end}T00:00:00Z`), value: sortNumber(value) ?? 0, label: `${formatPeriod(period)}: ${roundedValue(value!, unit)}` }));
  const all = trends.flatMap(dots);
  const before = trends.flatMap((trend) =>
    trend.points.flatMap((point) => point.before.filter(({ value }) => value !== null && point.value !== null && point.period !== null).map((earlier) => ({ day: new Date(`${point.period!.end}T00:00:00Z`), from: sortNumber(earlier.value) ?? 0, to: sortNumber(point.value) ?? 0 }))),
  );
  const last = trends.map((trend) => dots(trend).at(-1)).filter((dot) => dot !== undefined);
  const color = (id: string) => (id === chosen ? "var(--accent)" : "var(--text-2)");
  return (width) => ({
    width,
    height: 210,
    marginLeft: 62,
    marginRight: 120,
    x: { type: "utc", label: null, ticks: Math.max(2, Math.floor(width / 110)) },
    y: { label: null, grid: true, nice: true, ticks: 4, tickFormat: (value: number) => roundedValue(String(value), unit) },
    marks: [
      Plot.lineY(all, { x: "day", y: "value", z: "id", stroke: (dot: Dot) => color(dot.id), strokeWidth: 1.5 }),
      Plot.dot(all, { x: "day", y: "value", r: 3, fill: (dot: Dot) => color(dot.id), title: (dot: Dot) => `${dot.name}, ${dot.label}` }),
      // A restated value: what it was, hollow, and the way to what it is.
      Plot.ruleX(before, { x: "day", y1: "from", y2: "to", stroke: "var(--warning)", strokeDasharray: "2,2" }),
      Plot.dot(before, { x: "day", y: "from", r: 4, stroke: "var(--warning)", fill: "var(--surface)", symbol: "diamond2" }),
      Plot.text(last, { x: "day", y: "value", text: "name", dx: 8, textAnchor: "start", fill: (dot: Dot) => color(dot.id), fontWeight: 500 }),
    ],
  });
}
