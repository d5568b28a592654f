import { useMemo, useState } from "react";
import type { MeasureComparison, SegmentChoice } from "../../api/bindings";
import { useMeasures } from "../../api/queries";
import { Button } from "../../components/Button";
import { Select, TextInput } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { segmentOf, segmentWords } from "../../domain/compare";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { MeasureDetail } from "./MeasureDetail";
import { MeasureTable } from "./MeasureTable";
import { PartChoice } from "./PartChoice";
import { columnsOf, MOST_COLUMNS, measuresRequestOf, offeredSegments, readState, stateHref, type CompareState } from "./state";
import styles from "./Compare.module.css";

/** Quality measures × payers of one line of business. */
export function Measures() {
  const state = readState(useRoute().query);
  const [text, setText] = useState("");
  const [payer, setPayer] = useState("");
  const set = (change: Partial<CompareState>) => replace(stateHref({ ...state, ...change }));
  const first = useMeasures(measuresRequestOf(state, "each", null));
  const segments = useMemo(() => (first.data?.segments ?? []).map(segmentOf), [first.data]);
  const segment: SegmentChoice = state.segment ?? busiest(first.data?.comparisons ?? []) ?? segments[0] ?? "each";
  const view = useMeasures(first.isSuccess ? measuresRequestOf(state, segment, null) : null);
  const comparisons = useMemo(() => view.data?.comparisons ?? [], [view.data]);
  const shown = useMemo(() => shownMeasures(comparisons, state.all, text), [comparisons, state.all, text]);
  const columns = useMemo(() => columnsOf(shown), [shown]);
  const payers = useMemo(() => [...new Set(columns.map((column) => column.payer))], [columns]);
  const wanted = useMemo(() => columns.filter((column) => !payer || column.payer === payer), [columns, payer]);
  const drawn = wanted.slice(0, MOST_COLUMNS);
  const chosen = shown.find(({ measure }) => measure === state.metric) ?? null;
  const cell = chosen?.cells.find(({ arrangement }) => arrangement.id === state.arrangement) ?? null;
  const failed = view.error ?? first.error;

  return (
    <Screen
      beside={
        view.isSuccess &&
        comparisons.length > 0 && (
          <span>
            {plural(shown.length, "measure")}, {plural(wanted.length, "column")}
          </span>
        )
      }
      title="Compare"
    >
      <Toolbar label="What to compare">
        <PartChoice state={state} />
        <Select
          label="Line of business"
          onChange={(event) => set({ segment: event.target.value as SegmentChoice })}
          options={offeredSegments(segments, segment).map((choice) => [choice, segmentWords(choice)])}
          value={segment}
        />
        <Select label="Payer" onChange={(event) => setPayer(event.target.value)} options={[["", "All payers"], ...payers.map((name): [string, string] => [name, name])]} value={payer} />
        <TextInput aria-label="Search measures" className={styles.search} name="search" onChange={(event) => setText(event.target.value)} placeholder="Search measures" type="search" value={text} />
        <label className={styles.field} title="Only what could be known on this day">
          As of
          <input aria-label="As of" className={styles.date} onChange={(event) => set({ asOf: event.target.value || null })} type="date" value={state.asOf ?? ""} />
        </label>
        <label className={styles.field}>
          <input checked={state.all} onChange={(event) => set({ all: event.target.checked })} type="checkbox" />
          Also of one payer only
        </label>
      </Toolbar>
      {(first.isPending || (view.isPending && !failed)) && <Loading what="the comparison" />}
      {failed && <ErrorNotice error={failed} onRetry={() => (first.isError ? first.refetch() : view.refetch())} title="Measures could not be compared" />}
      {view.data && view.data.left_out.length > 0 && (
        <Notice title={`${plural(view.data.left_out.length, "report")} left out`} tone="info">
          {[...new Set(view.data.left_out.map(({ payer, reason }) => `${payer}: ${reason}`))].join(" ")}
        </Notice>
      )}
      {wanted.length > drawn.length && (
        <Notice title={`${drawn.length} of ${wanted.length} columns are shown`} tone="info">
          Choose a payer or search a measure to see the others.
        </Notice>
      )}
      {first.isSuccess && first.data.measures.length === 0 && (
        <Empty icon="compare" title="No report prints a quality measure">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {view.isSuccess && first.isSuccess && first.data.measures.length > 0 && shown.length === 0 && (
        <Empty icon="search" title={text ? "No measure fits the search" : "No measure is reported by two payers here"}>
          {comparisons.length > 0 && (
            <Button
              onClick={() => {
                setText("");
                set({ all: true });
              }}
            >
              Show all measures
            </Button>
          )}
        </Empty>
      )}
      {shown.length > 0 && (
        <SplitPane
          initial={64}
          left={<MeasureTable chosen={cell ? { measure: chosen!.measure, arrangement: cell.arrangement.id } : null} columns={drawn} comparisons={shown} onChoose={(measure, arrangement) => set({ metric: measure, arrangement })} />}
          name="measures"
          right={<MeasureDetail arrangement={cell?.arrangement.id ?? null} measure={chosen?.measure ?? null} segment={segment} state={state} />}
        />
      )}
    </Screen>
  );
}

/** Measures that two payers or more report, unless all are wanted; those whose name or identifier has the words. */
export function shownMeasures(comparisons: MeasureComparison[], all: boolean, text: string): MeasureComparison[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return comparisons.filter(({ cells, display, measure }) => {
    const payers = new Set(cells.filter(({ state }) => state !== "not_reported").map(({ arrangement }) => arrangement.payer)).size;
    const name = `${display} ${measure}`.toLowerCase();
    return payers >= (all ? 1 : 2) && words.every((word) => name.includes(word));
  });
}

/** The market in which most measures stand side by side. */
function busiest(comparisons: MeasureComparison[]): SegmentChoice | null {
  const counts = new Map<SegmentChoice, number>();
  for (const comparison of shownMeasures(comparisons, false, "")) {
    const segment = segmentOf(comparison.line_of_business);
    if (comparison.line_of_business) counts.set(segment, (counts.get(segment) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
