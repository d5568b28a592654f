import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Anchor, OcrFigure, Report, ReportView } from "../../api/bindings";
import { cascade, reportView } from "../../test/fixtures";
import { bySelector, expectAccessible, fails, FAILURE, open } from "../../test/render";

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
const byOcr = (anchor: Anchor): Anchor => (anchor.kind === "page" ? { ...anchor, ocr_confidence: "0.87" } : anchor);
const entry = (kind: OcrFigure["kind"], id: string): OcrFigure => ({ figure: id, kind, confidence: "0.87", confirmed: null });
const dana = { by: "Dana Whitfield", at: "2025-01-22T09:00:00Z", corrections: [] };

/** The cascade report as if its pages were scanned; some of it confirmed. */
function scanned(confirmed: string[] = []): ReportView {
  const view = reportView(cascade.id);
  const report: Report = {
    ...view.report,
    statements: view.report.statements.map((statement) => ({ ...statement, anchor: statement.anchor && byOcr(statement.anchor) })),
    metrics: view.report.metrics.map((metric) => ({ ...metric, confidence: "0.87", anchor: byOcr(metric.anchor) })),
  };
  const entries = [entry("header", "header"), ...report.metrics.map(({ id }) => entry("metric", id)), entry("quality", "BCS")];
  const ocr = entries.map((one) => (confirmed.includes(one.figure) ? { ...one, confirmed: dana } : one));
  return { ...view, report: { ...report, ocr } };
}

const show = (view: () => ReportView = () => scanned(), rest = {}) =>
  open(`#/report/${cascade.id}?figure=metric:rx-cost`, { answers: { get_report: view, confirm_figures: view, withdraw_confirmation: view, ...rest } });
const asked = (api: ReturnType<typeof open>["api"], name: string) => api.calls.filter((call) => call.name === name).map(({ request }) => request);

describe("Figures read by OCR", () => {
  beforeEach(() => localStorage.clear());

  it("says on each figure that OCR read it and how certainly, and what that means", async () => {
    show();
    expect(within(await figure("rx-cost")).getByText("Read by OCR, 87%")).toBeTruthy();
    expect(await screen.findByText(/figures read by OCR are not confirmed/)).toBeTruthy();
    expect(screen.getByText(/in no check, comparison or export/)).toBeTruthy();
    const marked = () => bySelector('[data-anchor-highlight="true"]');
    await waitFor(() => expect(marked()?.getAttribute("aria-label")).toBe("Pharmacy: $5,393,210"));
    await expectAccessible();
  });

  it("confirms the chosen figure with a key, under a name, and goes to the next", async () => {
    const { api, user } = show();
    await user.type(await screen.findByLabelText("Your name"), "Dana Whitfield");
    (await figure("rx-cost")).focus();
    await user.keyboard("c");
    await waitFor(() =>
      expect(asked(api, "confirm_figures")).toEqual([{ id: cascade.id, figures: ["rx-cost"], corrections: [], by: "Dana Whitfield" }]),
    );
    await waitFor(async () => expect((await figure("rx-cost-pmpm")).getAttribute("aria-current")).toBe("true"));
  });

  it("asks for a name before anything is confirmed", async () => {
    const { api, user } = show();
    await user.click(await screen.findByRole("button", { name: "Confirm" }));
    expect(screen.getByText("Enter your name.")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("Your name"));
    expect(asked(api, "confirm_figures")).toEqual([]);
  });

  it("sends what the page prints where OCR read something else", async () => {
    const { api, user } = show();
    await user.type(await screen.findByLabelText("Your name"), "Dana");
    const printed = screen.getByLabelText("On the page");
    await user.clear(printed);
    await user.type(printed, "$5,398,210");
    expect(screen.getByText("OCR read $5,393,210.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    await waitFor(() =>
      expect(asked(api, "confirm_figures")).toEqual([
        { id: cascade.id, figures: ["rx-cost"], corrections: [{ figure: "rx-cost", part: "value", text: "$5,398,210" }], by: "Dana" },
      ]),
    );
  });

  it("confirms at once only what was looked at", async () => {
    const { api, user } = show();
    await user.type(await screen.findByLabelText("Your name"), "Dana");
    expect(screen.getByRole("button", { name: "Confirm all seen (1)" })).toBeTruthy();
    await user.click(await figure("inpatient-cost"));
    await user.click(await figure("header"));
    await user.click(screen.getByRole("button", { name: "Confirm all seen (3)" }));
    await waitFor(() =>
      expect(asked(api, "confirm_figures")).toEqual([
        expect.objectContaining({ figures: ["header", "inpatient-cost", "rx-cost"], corrections: [] }),
      ]),
    );
  });

  it("names who confirmed a figure, and takes that back", async () => {
    const { api, user } = show(() => scanned(["rx-cost"]));
    expect(within(await figure("rx-cost")).getByText("Confirmed by Dana Whitfield")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Take back" }));
    await waitFor(() => expect(asked(api, "withdraw_confirmation")).toEqual([{ id: cascade.id, figures: ["rx-cost"] }]));
  });

  it("says why nothing was confirmed", async () => {
    const { user } = show(() => scanned(), { confirm_figures: fails });
    await user.type(await screen.findByLabelText("Your name"), "Dana");
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("is not there for a report of text", async () => {
    open(`#/report/${cascade.id}`);
    await figure("rx-cost");
    expect(screen.queryByText(/OCR/)).toBeNull();
  });
});
