import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { largeTimeline, timelineView } from "../../test/fixtures/compare";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { lanesOf, monthSpans, pan, stackMarks, wholeView, zoom } from "./axis";

const axis = () => screen.getByRole("listbox", { name: "Timeline of arrangements" });
const seen = () => [axis().dataset.from, axis().dataset.to];

describe("Timeline", () => {
  it("says where dates come from when there are none", async () => {
    open("#/timeline", { answers: { show_timeline: () => ({ span: null, arrangements: [] }) } });
    expect(await screen.findByRole("link", { name: "Add payer reports in the inbox" })).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading", async () => {
    open("#/timeline", { answers: { show_timeline: () => NEVER } });
    expect(await screen.findByText(/Loading the timeline/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/timeline", { answers: { show_timeline: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("draws terms, reports, gaps and mismatches, and says them in words", async () => {
    open("#/timeline");
    const row = await screen.findByRole("option", { name: "Lakeshore Alliance Health, 2 reports, 6 months covered, 3 months without a report, 1 mismatch" });
    expect(row.querySelectorAll("[data-report-bar]")).toHaveLength(2);
    expect(row.querySelector("[data-term]")).toBeTruthy();
    expect(row.querySelectorAll('[data-months="gap"]')).toHaveLength(1);
    expect(row.querySelector('[data-mark="PER010"] title')!.textContent).toBe("PER010: No report covers April to June.");
    const detail = within(screen.getByRole("region", { name: "Chosen arrangement" }));
    expect((detail.getByRole("link", { name: "PER010" }) as HTMLAnchorElement).hash).toBe("#/findings/per010-lakeshore");
    await expectAccessible();
  });

  it("says when an arrangement states no date at all", async () => {
    const [first] = timelineView.arrangements;
    const undated = { ...first!, term: null, months: [], marks: [], reports: [{ ...first!.reports[0]!, period: null, paid_through: null, run_out_months: null, reported_on: null }] };
    open("#/timeline", { answers: { show_timeline: () => ({ ...timelineView, arrangements: [undated] }) } });
    expect(await screen.findByText("1 arrangement without any date")).toBeTruthy();
  });

  it("zooms and moves by keys, and shows all again", async () => {
    const { user } = open("#/timeline");
    await screen.findByRole("listbox", { name: "Timeline of arrangements" });
    const before = seen();
    axis().focus();
    await user.keyboard("+");
    const nearer = seen();
    expect(nearer[0]! > before[0]! && nearer[1]! < before[1]!).toBe(true);
    await user.keyboard("{ArrowLeft}");
    expect(seen()[0]! < nearer[0]!).toBe(true);
    await user.keyboard("0");
    expect(seen()).toEqual(before);
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(bySelector('[data-arrangement="Summit Ridge Mutual"]')!.getAttribute("aria-selected")).toBe("true"));
    expect(within(screen.getByRole("region", { name: "Chosen arrangement" })).getByText("No mismatches")).toBeTruthy();
  });

  it("is read as a table, a row per report", async () => {
    const { user } = open("#/timeline");
    await user.click(await screen.findByRole("button", { name: "Show as table" }));
    const table = await screen.findByRole("table", { name: "Timeline" });
    expect(within(table).getAllByRole("row")).toHaveLength(4);
    expect(within(table).getAllByText("PER010")).toHaveLength(1);
    await expectAccessible();
  });

  it("narrows to a payer and to mismatches", async () => {
    const { user } = open("#/timeline");
    await user.click(await screen.findByRole("checkbox", { name: "Only with mismatches" }));
    expect(screen.getAllByRole("option", { name: /report/ })).toHaveLength(1);
    await user.selectOptions(screen.getByRole("combobox", { name: "Payer" }), "Summit Ridge Mutual");
    await user.click(await screen.findByRole("button", { name: "Show all" }));
    expect(screen.getAllByRole("option", { name: /report/ })).toHaveLength(2);
  });

  it("draws the rows in view of 40 payers, and of each only what is in view", async () => {
    const { user } = open("#/timeline", { answers: { show_timeline: largeTimeline } });
    await screen.findByRole("listbox", { name: "Timeline of arrangements" });
    await waitFor(() => expect(bySelector("[data-report-bar]")).toBeTruthy());
    // jsdom lays nothing out: a box of fifteen rows is assumed.
    expect(document.querySelectorAll("[data-arrangement]").length).toBeLessThan(40);
    axis().focus();
    for (let at = 0; at < 5; at++) await user.keyboard("+");
    const bars = document.querySelectorAll('[data-arrangement="Payer 01"] [data-report-bar]').length;
    expect(bars).toBeGreaterThan(0);
    expect(bars).toBeLessThan(10);
  });
});

describe("the axis", () => {
  const whole = wholeView({ start: "2020-01-01", end: "2024-12-31" });
  it("never shows more than there is", () => {
    expect(zoom(whole, 4, whole)).toEqual(whole);
    const near = zoom(whole, 0.25, whole);
    expect(pan(near, 99, whole).to).toBe(whole.to);
    expect(pan(near, 99, whole).to - pan(near, 99, whole).from).toBeCloseTo(near.to - near.from);
  });
  it("puts each kind of span in its lane and leaves superseded versions out", () => {
    const [first] = timelineView.arrangements;
    const reports = [...first!.reports, { ...first!.reports[0]!, report_id: "y", basis: "year" as const }, { ...first!.reports[0]!, report_id: "old", status: "superseded" as const }];
    expect(lanesOf({ ...first!, reports }).map(({ basis, reports: own }) => `${basis} ${own.length}`)).toEqual(["quarter 2", "year 1"]);
  });
  it("joins months of one state and stacks marks of one place", () => {
    const [first] = timelineView.arrangements;
    expect(monthSpans(first!).map(({ state }) => state)).toEqual(["covered", "gap", "covered"]);
    const [mark] = first!.marks;
    const stacked = stackMarks([mark!, mark!, { ...mark!, fingerprint: "other", severity: "error" }]);
    expect(stacked.map(({ marks }) => marks.map(({ severity }) => severity))).toEqual([["error", "warning"]]);
  });
});
