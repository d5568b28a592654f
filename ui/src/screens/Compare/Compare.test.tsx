import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { brooksideOf, comparedCell, compareView, lakeshoreOf, metricComparison } from "../../test/fixtures/compare";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { barsOf, drawnTrends } from "./charts";
import { offeredSpans, readState, requestOf, stateHref } from "./state";

const cell = (metric: string, payer: string) => bySelector(`[data-cell="${metric}|${payer}"]`)!;
const TOTAL = "total-cost-of-care-pmpm";
const detail = () => within(screen.getByRole("region", { name: "Chosen cell" }));

describe("Compare", () => {
  it("says where figures come from when there are none", async () => {
    open("#/compare", { answers: { compare_metrics: (request) => ({ ...compareView(request), segments: [], metrics: [], comparisons: [] }) } });
    expect(await screen.findByRole("link", { name: "Add payer reports in the inbox" })).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading", async () => {
    open("#/compare", { answers: { compare_metrics: () => NEVER } });
    expect(await screen.findByText(/Loading the comparison/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/compare", { answers: { compare_metrics: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("says in every cell what its value is of, and in words which are not comparable", async () => {
    open("#/compare");
    await waitFor(() => expect(cell(TOTAL, "Brookside Health")).toBeTruthy());
    const lakeshore = within(cell(TOTAL, "Lakeshore Alliance Health"));
    for (const text of ["$478.57", "Jan–Jun 2024", "YTD · 3 mo run-out", "same definition", "Same"]) expect(lakeshore.getByText(text)).toBeTruthy();
    const brookside = cell(TOTAL, "Brookside Health");
    expect(brookside.dataset.comparability).toBe("not_comparable");
    expect(within(brookside).getByText("Not comparable: definition")).toBeTruthy();
    expect(within(cell(TOTAL, "Cascade Benefit Partners")).getByText("Caveat: months")).toBeTruthy();
    expect(within(cell(TOTAL, "Summit Ridge Mutual")).getByText("Suppressed")).toBeTruthy();
    expect(within(cell("member-months", "Summit Ridge Mutual")).getByText("Not reported")).toBeTruthy();
    await expectAccessible();
  });

  it("leads from a value to its source", async () => {
    open("#/compare");
    const link = (await waitFor(() => within(cell(TOTAL, "Lakeshore Alliance Health")).getByRole("link", { name: "$478.57" }))) as HTMLAnchorElement;
    expect(decodeURIComponent(link.hash)).toContain("/report/lakeshore alliance health-report?at=");
  });

  it("explains the chosen cell, and moves with the arrow keys", async () => {
    const { user } = open("#/compare");
    await waitFor(() => expect(cell(TOTAL, "Lakeshore Alliance Health")).toBeTruthy());
    await user.click(within(cell(TOTAL, "Lakeshore Alliance Health")).getByText("Same"));
    expect(await detail().findByText(/1 other of this arrangement/)).toBeTruthy();
    expect(detail().getByRole("link", { name: "465.10" })).toBeTruthy();
    cell(TOTAL, "Lakeshore Alliance Health").focus();
    await user.keyboard("{ArrowLeft}");
    await waitFor(() => expect(cell(TOTAL, "Cascade Benefit Partners").getAttribute("aria-selected")).toBe("true"));
    expect(document.activeElement).toBe(cell(TOTAL, "Cascade Benefit Partners"));
    expect(await detail().findByText(/Rolling 12 months, 2023-07-01/)).toBeTruthy();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/report\//));
  });

  it("restates totals and shows the calculation with the source of each line", async () => {
    const { api, user } = open("#/compare");
    await waitFor(() => expect(cell(TOTAL, "Brookside Health")).toBeTruthy());
    await user.click(screen.getByRole("switch", { name: "Restate total cost" }));
    await waitFor(() => expect(within(cell(TOTAL, "Brookside Health")).getByText("$478.58")).toBeTruthy());
    expect(cell(TOTAL, "Brookside Health").dataset.comparability).toBe("same");
    expect(within(cell(TOTAL, "Brookside Health")).getByText("restated")).toBeTruthy();
    await user.click(cell(TOTAL, "Brookside Health"));
    const sum = within(await detail().findByRole("table", { name: "How the total is restated" }));
    for (const text of ["$377.18", "plus Prescription drugs", "+ $101.40", "$478.58"]) expect(sum.getByText(text)).toBeTruthy();
    const line = sum.getByRole("link", { name: "101.4" }) as HTMLAnchorElement;
    expect(decodeURIComponent(line.hash)).toContain("/financials/4/pmpm");
    expect(api.calls.some(({ name, request }) => name === "compare_metrics" && (request as { restate: boolean }).restate)).toBe(true);
    await expectAccessible();
    cell(TOTAL, "Brookside Health").focus();
    await user.keyboard("r");
    await waitFor(() => expect(within(cell(TOTAL, "Brookside Health")).getByText("$377.18")).toBeTruthy());
  });

  it("draws only what is comparable and names what it leaves out, as a chart and as a table", async () => {
    const { user } = open(`#/compare?metric=${TOTAL}&of=${encodeURIComponent(lakeshoreOf.id)}`);
    await waitFor(() => expect(document.querySelector("[data-chart] svg")).toBeTruthy());
    expect(bySelector("[data-left-out]")!.textContent).toContain("Brookside Health (definition)");
    const [comparison] = screen.getAllByRole("button", { name: "Table" });
    await user.click(comparison!);
    const rows = detail().getAllByRole("row").map((row) => row.textContent);
    expect(rows).toContain("Lakeshore Alliance Health$478.57Same");
    expect(rows).toContain("Brookside Health–Not in the chart: definition");
    await expectAccessible();
  });

  it("marks restatements in the trend", async () => {
    const { user } = open(`#/compare?metric=${TOTAL}&of=${encodeURIComponent(lakeshoreOf.id)}`);
    expect(await screen.findByText(/what was reported before the restatement/)).toBeTruthy();
    await user.click(screen.getAllByRole("button", { name: "Table" }).at(-1)!);
    expect(detail().getByRole("link", { name: "462.10" })).toBeTruthy();
  });

  it("hides metrics of one payer until asked, and finds by name", async () => {
    const { user } = open("#/compare");
    await waitFor(() => expect(cell(TOTAL, "Brookside Health")).toBeTruthy());
    expect(screen.queryByText("Inpatient admissions per 1,000")).toBeNull();
    await user.click(screen.getByRole("checkbox", { name: "Also of one payer only" }));
    expect(await screen.findByText("Inpatient admissions per 1,000")).toBeTruthy();
    await user.type(screen.getByRole("searchbox", { name: "Search metrics" }), "member");
    expect(screen.queryByText("Total cost of care PMPM")).toBeNull();
    expect(screen.getByText("Member months")).toBeTruthy();
  });

  it("offers the way on when a market has nothing to set side by side", async () => {
    const { user } = open("#/compare");
    await screen.findByRole("option", { name: "Medicare" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Line of business" }), "medicare");
    expect(await screen.findByText("No metric is reported by two payers here")).toBeTruthy();
  });

  it("asks for the span and the day that are chosen, and keeps them in the address", async () => {
    const { api, user } = open("#/compare");
    await screen.findByRole("option", { name: /^Rolling 12/ });
    await user.selectOptions(screen.getByRole("combobox", { name: "Compare on" }), "rolling_12/2023-07-01/2024-06-30");
    await waitFor(() => expect(api.calls.some(({ request }) => (request as { aligned_on?: { basis: string } }).aligned_on?.basis === "rolling_12")).toBe(true));
    expect(window.location.hash).toContain("span=rolling_12");
  });

  it("draws a part of many metrics and says how many there are", async () => {
    const many = Array.from({ length: 300 }, (_, at) => metricComparison({ code: `metric-${at}`, display: `Metric ${at}`, cells: [comparedCell({ arrangement: lakeshoreOf, value: "1.00" }), comparedCell({ arrangement: brooksideOf, value: "2.00" })] }));
    open("#/compare", { answers: { compare_metrics: (request) => ({ ...compareView(request), comparisons: many }) } });
    const table = await screen.findByRole("grid", { name: "Metrics by payer" });
    expect(table.getAttribute("aria-rowcount")).toBe("301");
    expect(document.querySelectorAll("[data-cell]").length).toBeLessThan(300);
  });
});

describe("barsOf", () => {
  it("draws the restated value once totals are restated, and leaves out what cannot be", () => {
    const comparison = compareView({ metrics: [TOTAL], as_of: null, segment: "commercial", aligned_on: null, restate: true, in_full: true }).comparisons[0]!;
    const { bars } = barsOf(comparison, true);
    expect(bars.map(({ name, label }) => `${name} ${label}`)).toContain("Brookside Health $478.58");
    expect(barsOf(comparison, false).bars.map(({ name }) => name)).not.toContain("Brookside Health");
  });
});

describe("drawnTrends", () => {
  it("mixes no two kinds of span and leaves out what is not comparable", () => {
    const comparison = compareView({ metrics: [TOTAL], as_of: null, segment: "commercial", aligned_on: null, restate: false, in_full: true }).comparisons[0]!;
    const [own] = comparison.trends;
    const trends = [own!, { ...own!, arrangement: brooksideOf }, { ...own!, arrangement: brooksideOf, basis: "month" as const }];
    const found = drawnTrends({ ...comparison, trends }, lakeshoreOf.id);
    expect(found.trends.map(({ arrangement }) => arrangement.payer)).toEqual(["Lakeshore Alliance Health"]);
    expect(found.leftOut).toEqual(["Brookside Health"]);
  });
});

describe("state", () => {
  it("keeps what is compared in the address", () => {
    const state = { part: "metrics" as const, segment: "commercial" as const, span: "ytd/2024-01-01/2024-06-30", asOf: "2025-01-31", restate: true, all: true, metric: TOTAL, arrangement: "a|b" };
    expect(readState(new URLSearchParams(stateHref(state).split("?")[1]))).toEqual(state);
    expect(requestOf(state, "commercial", null)).toEqual({ metrics: [], as_of: "2025-01-31", segment: "commercial", aligned_on: { basis: "ytd", period: { start: "2024-01-01", end: "2024-06-30" } }, restate: true, in_full: false });
  });
  it("offers each span once, those of most payers first", () => {
    const { comparisons } = compareView({ metrics: [], as_of: null, segment: "each", aligned_on: null, restate: false, in_full: false });
    expect(offeredSpans(comparisons).map(({ key, payers }) => `${key} ${payers}`)).toEqual(["ytd/2024-01-01/2024-06-30 2", "rolling_12/2023-07-01/2024-06-30 1"]);
  });
});
