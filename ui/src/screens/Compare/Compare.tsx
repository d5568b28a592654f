import { useMemo, useState } from "react";
import type { SegmentChoice } from "../../api/bindings";
import { useComparison } from "../../api/queries";
import { Button } from "../../components/Button";
import { Select, TextInput } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { segmentOf, segmentWords, spanWords } from "../../domain/compare";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { CellDetail } from "./CellDetail";
import { CompareTable } from "./CompareTable";
import { Measures } from "./Measures";
import { PartChoice } from "./PartChoice";
import { columnsOf, MOST_COLUMNS, offeredSegments, offeredSpans, readState, requestOf, shownComparisons, stateHref, type CompareState } from "./state";
import styles from "./Compare.module.css";

/** Spans offered for choice. */
const MOST_SPANS = 40;

/** Payers side by side: financial and utilization metrics, or quality measures. */
export function Compare() {
  return readState(useRoute().query).part === "measures" ? <Measures /> : <Metrics />;
}

function Metrics() {
  const state = readState(useRoute().query);
  const [text, setText] = useState("");
  const [payer, setPayer] = useState("");
  const set = (change: Partial<CompareState>) => replace(stateHref({ ...state, ...change }));

  // The markets are known from any answer; until then every market is asked for.
  const first = useComparison(requestOf({ ...state, span: null, restate: false }, "each", null));
  const segments = useMemo(() => (first.data?.segments ?? []).map(segmentOf), [first.data]);
  const segment: SegmentChoice = state.segment ?? busiest(first.data?.comparisons ?? []) ?? segments[0] ?? "each";
  const view = useComparison(first.isSuccess ? requestOf(state, segment, null) : null);

  const comparisons = useMemo(() => view.data?.comparisons ?? [], [view.data]);
  const shown = useMemo(() => shownComparisons(comparisons, state.all, text), [comparisons, state.all, text]);
  const columns = useMemo(() => columnsOf(shown), [shown]);
  const payers = useMemo(() => [...new Set(columns.map((column) => column.payer))], [columns]);
  const wanted = useMemo(() => columns.filter((column) => !payer || column.payer === payer), [columns, payer]);
  const drawn = wanted.slice(0, MOST_COLUMNS);
  const spans = useMemo(() => offeredSpans(first.data?.comparisons ?? []).slice(0, MOST_SPANS), [first.data]);
  const chosen = shown.find(({ code }) => code === state.metric) ?? null;
  const cell = chosen?.cells.find(({ arrangement }) => arrangement.id === state.arrangement) ?? null;
  const hidden = comparisons.length - shown.length;

  return (
    <Screen
      beside={
        view.isSuccess &&
        comparisons.length > 0 && (
          <span>
            {plural(shown.length, "metric")}, {plural(wanted.length, "column")}
            {state.restate && ", total cost restated"}
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
        <Select
          label="Compare on"
          onChange={(event) => set({ span: event.target.value || null })}
          options={[["", "Most reported span"], ...spans.map(({ key, basis, period, payers }): [string, string] => [key, `${spanWords(basis, period)} (${plural(payers, "payer")})`])]}
          value={state.span ?? ""}
        />
        <Select label="Payer" onChange={(event) => setPayer(event.target.value)} options={[["", "All payers"], ...payers.map((name): [string, string] => [name, name])]} value={payer} />
        <TextInput aria-label="Search metrics" className={styles.search} name="search" onChange={(event) => setText(event.target.value)} placeholder="Search metrics" type="search" value={text} />
        <label className={styles.field} title="Only what could be known on this day">
          As of
          <input aria-label="As of" className={styles.date} onChange={(event) => set({ asOf: event.target.value || null })} type="date" value={state.asOf ?? ""} />
        </label>
        <label className={styles.field}>
          <input checked={state.all} onChange={(event) => set({ all: event.target.checked })} type="checkbox" />
          Also of one payer only
        </label>
        <label className={`${styles.field} ${styles.restate}`} title="Bring totals to the largest definition they have in common (R)">
          <input checked={state.restate} data-restate onChange={(event) => set({ restate: event.target.checked })} role="switch" type="checkbox" />
          Restate total cost
        </label>
      </Toolbar>
      {(first.isPending || (view.isPending && !view.isError)) && <Loading what="the comparison" />}
      {(view.isError || first.isError) && (
        <ErrorNotice error={(view.error ?? first.error)!} onRetry={() => (first.isError ? first.refetch() : view.refetch())} title="Payers could not be compared" />
      )}
      {view.data && view.data.left_out.length > 0 && (
        <Notice title={`${plural(view.data.left_out.length, "report")} left out`} tone="info">
          {[...new Set(view.data.left_out.map(({ payer: of, reason }) => `${of}: ${reason}`))].join(" ")}
        </Notice>
      )}
      {wanted.length > drawn.length && (
        <Notice title={`${drawn.length} of ${wanted.length} columns are shown`} tone="info">
          Choose a payer or search a metric to see the others.
        </Notice>
      )}
      {first.isSuccess && first.data.metrics.length === 0 && (
        <Empty icon="compare" title="Nothing to compare yet">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {view.isSuccess && first.data && first.data.metrics.length > 0 && shown.length === 0 && (
        <Empty icon="search" title={text ? "No metric fits the search" : "No metric is reported by two payers here"}>
          {hidden > 0 && (
            <Button
              onClick={() => {
                setText("");
                set({ all: true });
              }}
            >
              Show all metrics
            </Button>
          )}
        </Empty>
      )}
      {shown.length > 0 && (
        <SplitPane
          initial={64}
          left={<CompareTable chosen={cell ? { metric: chosen!.code, arrangement: cell.arrangement.id } : null} columns={drawn} comparisons={shown} onChoose={(metric, arrangement) => set({ metric, arrangement })} onRestate={() => set({ restate: !state.restate })} restated={state.restate} />}
          name="comparison"
          right={<CellDetail arrangement={cell?.arrangement.id ?? null} metric={chosen?.code ?? null} segment={segment} state={state} />}
        />
      )}
    </Screen>
  );
}

/** The market in which most metrics stand side by side. */
function busiest(comparisons: { line_of_business: Parameters<typeof segmentOf>[0]; cells: { state: string; arrangement: { payer: string } }[] }[]): SegmentChoice | null {
  const counts = new Map<SegmentChoice, number>();
  for (const { line_of_business, cells } of comparisons) {
    const payers = new Set(cells.filter(({ state }) => state !== "not_reported").map(({ arrangement }) => arrangement.payer)).size;
    if (line_of_business && payers > 1) counts.set(line_of_business, (counts.get(line_of_business) ?? 0) + payers);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
