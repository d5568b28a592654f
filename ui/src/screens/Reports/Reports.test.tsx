import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ReportRow } from "../../api/bindings";
import { reportRows } from "../../test/fixtures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { ALL_REPORTS, filterReports } from "../../domain/reportFilter";

const payers = () => [...document.querySelectorAll("[data-report] a")].map((link) => link.textContent);

describe("Reports", () => {
  it("says where reports come from when there are none", async () => {
    open("#/reports", { answers: { list_reports: () => [] } });
    expect(await screen.findByRole("link", { name: "Add payer reports in the inbox" })).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading, and what went wrong", async () => {
    open("#/reports", { answers: { list_reports: () => NEVER } });
    expect(await screen.findByText(/Loading reports/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/reports", { answers: { list_reports: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("lists current reports with period, run-out, findings and verdict", async () => {
    open("#/reports");
    const row = await waitFor(() => bySelector('[data-report="cbp-rolling-2024-51be"]')!);
    await waitFor(() => expect(payers()).toHaveLength(5));
    const words = within(bySelector('[data-report="cbp-rolling-2024-51be"]') ?? row);
    for (const text of ["Jul 2023 – Jun 2024", "Rolling 12", "Sep 30, 2024", "3 mo", "Not ready"]) expect(words.getByText(text)).toBeTruthy();
    expect(screen.getByRole("table", { name: "Reports" }).getAttribute("aria-rowcount")).toBe("6");
    await expectAccessible();
  });

  it("shows superseded reports only when asked", async () => {
    const { user } = open("#/reports");
    await user.click(await screen.findByRole("checkbox", { name: "Superseded (1)" }));
    expect(payers()).toHaveLength(6);
  });

  it("sorts by a column and says so", async () => {
    const { user } = open("#/reports");
    await user.click(await screen.findByRole("button", { name: "Figures" }));
    expect(screen.getByRole("columnheader", { name: "Figures" }).getAttribute("aria-sort")).toBe("ascending");
    await user.click(screen.getByRole("button", { name: "Figures" }));
    expect(screen.getByRole("columnheader", { name: "Figures" }).getAttribute("aria-sort")).toBe("descending");
    expect(payers()[0]).toBe("Harborview Health Plan");
  });

  it("filters, and offers the way back when nothing is left", async () => {
    const { user } = open("#/reports");
    await user.selectOptions(await screen.findByRole("combobox", { name: "Line of business" }), "medicare");
    expect(payers()).toEqual(["Harborview Health Plan", "Medicare Shared Savings Program"]);
    await user.type(screen.getByRole("searchbox", { name: "Search reports" }), "nothing like it");
    await user.click(await screen.findByRole("button", { name: "Clear the filter" }));
    expect(payers()).toHaveLength(5);
  });

  it("opens a report with Enter and moves between rows with the arrow keys", async () => {
    const { user } = open("#/reports");
    await waitFor(() => expect(payers()).toHaveLength(5));
    const rows = document.querySelectorAll<HTMLElement>("[data-report]");
    rows[0]!.focus();
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(rows[1]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(window.location.hash).toBe("#/report/hv-2024-q3-7c4a"));
  });

  it("checks all reports and says how many checks ran", async () => {
    const { api, user } = open("#/reports");
    await waitFor(() => expect(payers()).toHaveLength(5));
    await user.click(screen.getByRole("button", { name: "Check" }));
    expect(await screen.findByText("5 open findings.")).toBeTruthy();
    expect(api.calls.find(({ name }) => name === "check_reports")?.request).toEqual({ ids: [] });
  });

  it("draws a part of a long list and says how long it is", async () => {
    const [row] = reportRows();
    const many: ReportRow[] = Array.from({ length: 400 }, (_, index) => ({ ...row!, report: { ...row!.report, id: `r${index}` } }));
    open("#/reports", { answers: { list_reports: () => many } });
    const table = await screen.findByRole("table", { name: "Reports" });
    expect(table.getAttribute("aria-rowcount")).toBe("401");
    expect(document.querySelectorAll("[data-report]").length).toBeLessThan(400);
  });
});

describe("filterReports", () => {
  const rows = reportRows();
  it("matches every word, in any field", () => {
    expect(filterReports(rows, { ...ALL_REPORTS, text: "cascade cbp" }).map(({ report }) => report.id)).toEqual(["cbp-rolling-2024-51be"]);
    expect(filterReports(rows, { ...ALL_REPORTS, text: "cascade hv" })).toEqual([]);
  });
  it("finds superseded reports by their state even when the switch is off", () => {
    expect(filterReports(rows, { ...ALL_REPORTS, status: "superseded" })).toHaveLength(1);
  });
});
