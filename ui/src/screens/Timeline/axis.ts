import type { ArrangementTimeline, Basis, Period, TimelineMark, TimelineReport } from "../../api/bindings";

/** Days since 1970-01-01, for places on the axis. */
export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / 86_400_000);
}

export const dayOf = (number: number): Date => new Date(number * 86_400_000);

/** What part of the axis is seen, in days. */
export interface View {
  from: number;
  to: number;
}

const LEAST_DAYS = 60;

/** The whole span with a little room on both sides. */
export function wholeView(span: Period | null): View {
  if (!span) return { from: dayNumber("2024-01-01"), to: dayNumber("2024-12-31") };
  const [from, to] = [dayNumber(span.start), dayNumber(span.end) + 1];
  const room = Math.max(10, Math.round((to - from) * 0.02));
  return { from: from - room, to: to + room };
}

/** Nearer or farther, around a share of the view; never beyond the whole. */
export function zoom(view: View, factor: number, whole: View, around = 0.5): View {
  const length = Math.min(whole.to - whole.from, Math.max(LEAST_DAYS, (view.to - view.from) * factor));
  const center = view.from + (view.to - view.from) * around;
  return within({ from: center - length * around, to: center + length * (1 - around) }, whole);
}

/** Moves the view by a share of its length. */
export function pan(view: View, share: number, whole: View): View {
  const by = (view.to - view.from) * share;
  return within({ from: view.from + by, to: view.to + by }, whole);
}

function within({ from, to }: View, whole: View): View {
  const length = to - from;
  const start = Math.max(whole.from, Math.min(from, whole.to - length));
  return { from: start, to: Math.min(whole.to, start + length) };
}

/** Whether days from one to another are in view. */
export const inView = (view: View, from: number, to: number): boolean => to >= view.from && from <= view.to;

/** Kinds of span in the order of their lanes, the shortest first; a kind that is not stated comes last. */
const LANES: (Basis | null)[] = ["month", "quarter", "ytd", "rolling_12", "year", "settlement", "other", null];

export interface Lane {
  basis: Basis | null;
  reports: TimelineReport[];
}

/** One lane per kind of span, each with its current reports; a lane of older versions is not drawn. */
export function lanesOf({ reports }: ArrangementTimeline): Lane[] {
  const current = reports.filter(({ status, period }) => status !== "superseded" && period !== null);
  return LANES.map((basis) => ({ basis, reports: current.filter((report) => report.basis === basis) })).filter((lane) => lane.reports.length > 0);
}

/** Pixels of a row: its term above, its months and mismatches below, its lanes between. */
export const ROW_HEIGHT = 60;
const LANES_HEIGHT = 32;
const HIGHEST_LANE = 16;

/** Pixels of a lane, so that all of a row fit. */
export const laneHeight = (lanes: number): number => Math.min(HIGHEST_LANE, LANES_HEIGHT / Math.max(1, lanes));

/** Marks of one place are drawn once, the worst first. */
export function stackMarks(marks: TimelineMark[]): { at: Period; marks: TimelineMark[] }[] {
  const order = { error: 0, warning: 1, info: 2 };
  const places = new Map<string, { at: Period; marks: TimelineMark[] }>();
  for (const mark of marks) {
    const key = `${mark.at.start} ${mark.at.end}`;
    const place = places.get(key) ?? { at: mark.at, marks: [] };
    if (!place.marks.some(({ fingerprint }) => fingerprint === mark.fingerprint)) place.marks.push(mark);
    places.set(key, place);
  }
  for (const { marks: stacked } of places.values()) stacked.sort((a, b) => order[a.severity] - order[b.severity]);
  return [...places.values()].sort((a, b) => a.at.start.localeCompare(b.at.start));
}

/** Months of one state that follow each other, as spans of days. */
export function monthSpans({ months }: ArrangementTimeline): { state: "covered" | "overlap" | "gap"; from: number; to: number }[] {
  const spans: { state: "covered" | "overlap" | "gap"; from: number; to: number }[] = [];
  for (const { month, state } of months) {
    const [year = 0, number = 1] = month.split("-").map(Number);
    const from = dayNumber(month);
    const to = Date.UTC(year, number, 1) / 86_400_000;
    const last = spans.at(-1);
    if (last && last.state === state && last.to === from) last.to = to;
    else spans.push({ state, from, to });
  }
  return spans;
}
