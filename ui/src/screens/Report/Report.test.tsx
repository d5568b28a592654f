import { createEvent, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { cascade, harborview, reportView } from "../../test/fixtures";
import { report } from "../../test/fixtures/make";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

vi.mock("../../pdf/open", () => ({
  openPdf: () => ({
    document: Promise.resolve({
      getPage: async () => ({
        getViewport: () => ({ width: 612, height: 792 }),
        render: () => ({ promise: Promise.resolve(), cancel: () => {} }),
      }),
    }),
    close: () => {},
  }),
}));

const figure = (id: string) => waitFor(() => bySelector(`[data-figure="${id}"]`) ?? Promise.reject(new Error(`no figure ${id}`)));
const marked = () => [...document.querySelectorAll<HTMLElement>('[data-anchor-highlight="true"]')];
const markedCell = () => marked().map((cell) => cell.dataset.sourceCell);

describe("Report", () => {
  it("says that it is loading", async () => {
    open(`#/report/${harborview.id}`, { answers: { get_report: () => NEVER } });
    expect(await screen.findByText(/Loading the report/)).toBeTruthy();
  });

  it("says what went wrong, and when no report has the id", async () => {
    open("#/report/none");
    expect((await screen.findByRole("alert")).textContent).toContain("No report has the id none.");
    await expectAccessible();
  });

  it("keeps the figures when the source cannot be read", async () => {
    open(`#/report/${harborview.id}`, { answers: { get_source_document: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    expect(await figure("med-cost-pmpm")).toBeTruthy();
  });

  it("shows facts with their sources, figures with unit and code, quality, definitions and findings", async () => {
    open(`#/report/${harborview.id}`);
    const row = within(await figure("med-cost-pmpm"));
    expect(row.getByText("$782.15")).toBeTruthy();
    expect(row.getByText("USD PMPM")).toBeTruthy();
    expect(row.getByText("med-cost-pmpm")).toBeTruthy();
    expect(within(await figure("GSD")).getByText("lower is better")).toBeTruthy();
    expect(within(await figure("avg-risk-score")).getByText("2023")).toBeTruthy();
    expect(screen.getByText(/3 months run-out/)).toBeTruthy();
    expect(screen.getByRole("link", { name: /Source of 2024-12-31, paid through/ })).toBeTruthy();
    expect(screen.getByText("pharmacy")).toBeTruthy();
    await waitFor(() => expect(bySelector('[data-source-cell="Financial Summary!B11"]')).toBeTruthy());
    await expectAccessible();
  });

  it("marks the chosen figure's cell, on its sheet", async () => {
    const { user } = open(`#/report/${harborview.id}`);
    await user.click(await figure("med-cost-pmpm"));
    await waitFor(() => expect(markedCell()).toEqual(["Financial Summary!B11"]));
    await user.click(await figure("KED"));
    await waitFor(() => expect(markedCell()).toEqual(["Quality!E6"]));
    expect(screen.getByRole("button", { name: "Quality" }).getAttribute("aria-pressed")).toBe("true");
  });

  it("marks the cell of a part: a numerator, a target", async () => {
    const { user } = open(`#/report/${harborview.id}`);
    await user.click(within(await figure("KED")).getByRole("button", { name: "214" }));
    await waitFor(() => expect(markedCell()).toEqual(["Quality!C6"]));
    await user.click(within(await figure("med-cost-pmpm")).getByRole("button", { name: "$785.50" }));
    await waitFor(() => expect(markedCell()).toEqual(["Financial Summary!D11"]));
  });

  it("chooses the figure whose cell is clicked, and none for a cell that is no figure", async () => {
    const { user } = open(`#/report/${harborview.id}`);
    await user.click(await waitFor(() => bySelector('[data-source-cell="Financial Summary!C12"]') ?? Promise.reject(new Error("no cell"))));
    await waitFor(async () => expect((await figure("rx-cost")).getAttribute("aria-current")).toBe("true"));
    await user.click(bySelector('[data-source-cell="Financial Summary!A12"]')!);
    expect((await figure("rx-cost")).getAttribute("aria-current")).toBe("true");
  });

  it("moves through the figures with the arrow keys, the source following", async () => {
    const { user } = open(`#/report/${harborview.id}?figure=metric:med-cost-pmpm`);
    (await figure("med-cost-pmpm")).focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(markedCell()).toEqual(["Financial Summary!C11"]));
    expect(document.activeElement).toBe(await figure("med-cost"));
    await user.keyboard("{ArrowUp}{ArrowUp}");
    await waitFor(() => expect(markedCell()).toEqual(["Financial Summary!C10"]));
  });

  it("opens at a place a finding names", async () => {
    const place = JSON.stringify(["sheet", "Calc", "B2", "B2:B2"]);
    open(`#/report/${harborview.id}?at=${encodeURIComponent(place)}`);
    await waitFor(() => expect(markedCell()).toEqual(["Calc!B2"]));
    expect(screen.getByText("The payer hid the sheet Calc")).toBeTruthy();
  });

  it("copies the exact value with its source", async () => {
    open(`#/report/${harborview.id}?figure=metric:med-cost-pmpm`);
    const row = await figure("med-cost-pmpm");
    const copied = new Map<string, string>();
    const event = createEvent.copy(row, { clipboardData: { setData: (type: string, text: string) => copied.set(type, text) } });
    fireEvent(row, event);
    expect(copied.get("text/plain")).toBe(
      '782.15\tUSD/member-month\tMedical cost\tHarborview Health Plan\t2024-q3-value-report.xlsx, Financial Summary!B11\tprinted "$782.15"',
    );
  });

  it("shows what is unmapped first, with a notice", async () => {
    open("#/report/ncp-2024-q2-93aa");
    expect(await screen.findByText("1 figure without a standard code")).toBeTruthy();
    const sections = [...document.querySelectorAll("[data-figures] > section")].map((section) => section.getAttribute("aria-label"));
    expect(sections[0]).toBe("Unmapped");
    expect(within(await figure("quality-incentive")).getByText("Missing")).toBeTruthy();
  });

  it("draws a PDF's pages with a box on each figure, and says what is suppressed", async () => {
    const { user } = open(`#/report/${cascade.id}?figure=metric:rx-cost-pmpm`);
    await waitFor(() => expect(bySelector('[data-page-canvas="1"]')?.dataset.drawn).toBe("true"));
    expect(marked()[0]?.getAttribute("aria-label")).toBe("Pharmacy: $103.81");
    expect(within(await figure("FUM")).getAllByText("Suppressed").length).toBe(2);
    await user.click(screen.getByRole("button", { name: "Inpatient: $7,261,479" }));
    await waitFor(async () => expect((await figure("inpatient-cost")).getAttribute("aria-current")).toBe("true"));
    expect(within(await figure("rx-cost-pmpm")).getByText("ARI001")).toBeTruthy();
    await expectAccessible();
  });

  it("shows JSON as an outline and CSV at its rows and columns", async () => {
    open("#/report/lah-2024-h1-803b");
    await waitFor(() => expect(markedCell()).toEqual(["/financials/0/amount"]));
    await expectAccessible();
  });

  it("shows CSV at its rows and columns, and that a period was inferred", async () => {
    open("#/report/mssp-py2023-a9901");
    await waitFor(() => expect(markedCell()).toEqual(["row 2, column 4"]));
    expect(screen.getByText("inferred")).toBeTruthy();
    await expectAccessible();
  });

  it("says when a report holds no figures", async () => {
    const empty = report({ id: "empty", payer: harborview.payer, source: harborview.source });
    const view = { ...reportView(harborview.id), report: empty, findings: [] };
    open("#/report/empty", { answers: { get_report: () => view, get_source_document: () => ({ format: "xlsx", sha256: "", parts: [], issues: [] }) } });
    expect(await screen.findByText("No figures")).toBeTruthy();
  });

  it("names the version that replaces it", async () => {
    const view = reportView(harborview.id);
    const newer = { ...view.versions[0]!, id: "newer", version: 2 };
    open(`#/report/${harborview.id}`, { answers: { get_report: () => ({ ...view, versions: [...view.versions, newer] }) } });
    expect(await screen.findByText("Version 2 replaces this report")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Open version 2" }).getAttribute("href")).toBe("#/report/newer");
  });
});
