import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ExportResult, ReportRow } from "../../api/bindings";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { reportRows } from "../../test/fixtures";
import { remarks } from "../../test/fixtures/preview";
import { changed, chosenIds, requestIds } from "./choice";

type Calls = { name: string; request: unknown }[];
const exported = (calls: Calls) => calls.filter(({ name }) => name === "export_reports").map(({ request }) => request as { format: string; ids: string[]; pack: string; job: string });
const ready = async () => {
  const button = await screen.findByRole("button", { name: /^Export/ });
  await waitFor(() => expect((button as HTMLButtonElement).disabled).toBe(false));
  return button;
};
const sound = { preview_export: ({ ids }: { ids: string[] }) => ({ reports: ids.length, remarks: [] }) };

describe("Export", () => {
  it("says when there is nothing to export", async () => {
    open("#/export", { answers: { list_reports: () => [] } });
    expect(await screen.findByText("Nothing to export yet")).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading, and what went wrong", async () => {
    open("#/export", { answers: { list_reports: () => NEVER } });
    expect(await screen.findByText(/Loading reports/)).toBeTruthy();
    open("#/export", { answers: { list_reports: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("asks for a folder, a format and a report before it starts", async () => {
    const { api, user } = open("#/export", { answers: sound });
    await user.click(await ready());
    expect(screen.getByText("Enter or choose a folder.")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: /^FHIR ?A VBPR/ }));
    await user.click(screen.getByRole("button", { name: /^Choose none/ }));
    expect(screen.getByText("Choose at least one format.")).toBeTruthy();
    expect(screen.getByText("Choose at least one report.")).toBeTruthy();
    expect(exported(api.calls)).toEqual([]);
    await expectAccessible();
  });

  it("writes all current reports in several formats to the folder entered and lists the files", async () => {
    const { api, user } = open("#/export", { answers: sound });
    await user.type(await screen.findByLabelText("Folder"), "/out/vbpr");
    await user.click(screen.getByRole("checkbox", { name: /^Evidence pack/ }));
    await user.click(screen.getByRole("radio", { name: "One per payer" }));
    await user.click(await ready());
    expect(await screen.findByText(/^10 files written/)).toBeTruthy();
    expect(exported(api.calls)).toMatchObject([
      { format: "fhir", out: "/out/vbpr", ids: [], pack: "payer" },
      { format: "html", out: "/out/vbpr", ids: [], pack: "payer" },
    ]);
    expect(bySelector('[data-written="hv-2024-q3-7c4a.json"]')).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Open folder" }));
    expect(api.calls.at(-1)).toEqual({ name: "open_folder", request: "/out/vbpr" });
  });

  it("chooses all that a filter shows, and single rows by key", async () => {
    const { api, user } = open("#/export", { answers: sound });
    await user.click(await screen.findByRole("button", { name: /^Choose none/ }));
    await user.type(screen.getByRole("searchbox", { name: "Search reports" }), "Cascade");
    await user.click(screen.getByRole("button", { name: "Choose all 1 shown" }));
    await user.clear(screen.getByRole("searchbox", { name: "Search reports" }));
    expect(screen.getByText(/^1 of 6 reports chosen/)).toBeTruthy();
    bySelector('[data-report="hv-2024-q3-7c4a"]')!.focus();
    await user.keyboard(" ");
    expect(screen.getByText(/^2 of 6 reports chosen/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Choose folder" }));
    await waitFor(() => expect((screen.getByLabelText("Folder") as HTMLInputElement).value).toBe("/data/reports"));
    await user.click(await ready());
    await waitFor(() => expect(exported(api.calls)[0]?.ids.toSorted()).toEqual(["cbp-rolling-2024-51be", "hv-2024-q3-7c4a"]));
  });

  it("chooses all or none of the shown with one key, which a text entry keeps", async () => {
    const { user } = open("#/export", { answers: sound });
    await screen.findByRole("button", { name: /^Choose none/ });
    bySelector('[data-report="hv-2024-q3-7c4a"]')!.focus();
    await user.keyboard("a");
    expect(screen.getByText(/^0 of 6 reports chosen/)).toBeTruthy();
    await user.type(screen.getByLabelText("Folder"), "/data");
    expect(screen.getByText(/^0 of 6 reports chosen/)).toBeTruthy();
  });

  it("shows the preview by report, each remark at its figure, and what the standard cannot say by rule", async () => {
    const { user } = open("#/export?tab=preview");
    const list = await screen.findByRole("list", { name: "Conformance preview" });
    const [refused, unknown, unsaid] = remarks;
    expect(within(list).getByText(refused!.message, { exact: false })).toBeTruthy();
    expect(within(list).getByRole("button", { name: /Harborview/ })).toBeTruthy();
    const link = within(bySelector('[data-remark="STD014"]')!).getByRole("link");
    await user.click(screen.getByRole("button", { name: /^Unknown or left out/ }));
    expect(screen.getByText(unknown!.message, { exact: false })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /^What the standard cannot say/ }));
    await user.click(screen.getByRole("button", { name: /^STD006/ }));
    expect(screen.getByText(unsaid!.message, { exact: false })).toBeTruthy();
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: /^Would not conform/ }));
    window.location.hash = link.getAttribute("href")!;
    await waitFor(() => expect(bySelector(`[data-figure="${refused!.figure}"]`)?.getAttribute("aria-current")).toBe("true"));
    await user.click(screen.getByRole("link", { name: "Back to the export" }));
    expect(await screen.findByRole("list", { name: "Conformance preview" })).toBeTruthy();
  });

  it("shows what a validator refuses before it writes, and writes when asked again", async () => {
    const { api, user } = open("#/export");
    await user.type(await screen.findByLabelText("Folder"), "/out");
    expect(await screen.findByText(/1 would not conform/)).toBeTruthy();
    await user.click(await ready());
    expect(await screen.findByRole("list", { name: "Conformance preview" })).toBeTruthy();
    expect(exported(api.calls)).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Export anyway" }));
    await waitFor(() => expect(exported(api.calls)).toHaveLength(1));
  });

  it("says where every Bundle conforms, and that the preview failed", async () => {
    open("#/export?tab=preview", { answers: { preview_export: () => ({ reports: 5, remarks: [] }) } });
    expect(await screen.findByText("5 reports looked at, nothing to remark")).toBeTruthy();
    open("#/export?tab=preview", { answers: { preview_export: fails } });
    expect((await screen.findAllByRole("alert")).some(({ textContent }) => textContent?.includes(FAILURE.message))).toBe(true);
  });

  it("shows how far it is, goes on while other screens are open, and keeps what was whole when cancelled", async () => {
    let answer: (result: ExportResult) => void = () => {};
    const { api, user } = open("#/export", {
      answers: { ...sound, export_reports: () => new Promise<ExportResult>((resolve) => (answer = resolve)) },
    });
    await user.type(await screen.findByLabelText("Folder"), "/out");
    await user.click(screen.getByRole("checkbox", { name: /^CSV/ }));
    await user.click(await ready());
    await waitFor(() => expect(exported(api.calls)).toHaveLength(1));
    const { job } = exported(api.calls)[0]!;
    api.progress({ job, done: 2, total: 5, path: null, report_id: "hv-2024-q3-7c4a", phase: "exporting", finished: null });
    expect(await screen.findByText(/2 of 5 reports/)).toBeTruthy();
    expect(screen.getByText(/Harborview/, { selector: "span.muted" })).toBeTruthy();
    window.location.hash = "#/rules";
    await screen.findByRole("heading", { name: "Rules" });
    window.location.hash = "#/export?tab=written";
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(api.calls.find(({ name }) => name === "cancel_job")?.request).toEqual({ job });
    const file = { path: "/out/hv.json", report_ids: ["hv-2024-q3-7c4a"], bytes: 2048 };
    answer({ files: [file], notes: [], stopped: { cancelled: true, message: "cancelled" } });
    expect(await screen.findByText("Cancelled: 1 file written, 2.0 KB")).toBeTruthy();
    expect(screen.getByText(/What was half written was removed/)).toBeTruthy();
    expect(exported(api.calls), "the second format was not begun").toHaveLength(1);
  });

  it("says why nothing could be written, what stopped it midway and which reports are left out", async () => {
    const full = { code: "failed" as const, message: "/out cannot be written: No space left on device.", details: [] };
    const { user } = open("#/export", {
      answers: {
        ...sound,
        export_reports: ({ format }) =>
          format === "fhir"
            ? Promise.reject(full)
            : {
                files: [{ path: "/out/a.html", report_ids: ["hv-2024-q3-7c4a"], bytes: 10 }],
                notes: ["Definitions are left out."],
                failed: [{ report_id: "cbp-rolling-2024-51be", message: "It cannot be read." }],
                stopped: { cancelled: false, message: "/out/b.html cannot be written." },
              },
      },
    });
    await user.type(await screen.findByLabelText("Folder"), "/out");
    await user.click(screen.getByRole("checkbox", { name: /^Evidence pack/ }));
    await user.click(await ready());
    expect(await screen.findByText("FHIR: nothing was written")).toBeTruthy();
    expect(screen.getByText(full.message)).toBeTruthy();
    expect(screen.getByText("Evidence pack stopped after 1 file")).toBeTruthy();
    expect(screen.getByText("Evidence pack: 1 report left out")).toBeTruthy();
    expect(screen.getByText(/It cannot be read/)).toBeTruthy();
    expect(screen.getByText("Definitions are left out.")).toBeTruthy();
    await user.click(screen.getAllByRole("button", { name: "Choose another folder" })[0]!);
    expect(document.activeElement).toBe(screen.getByLabelText("Folder"));
    await expectAccessible();
  });

  it("draws a part of 500 reports and of their remarks", async () => {
    const [row] = reportRows();
    const many: ReportRow[] = Array.from({ length: 500 }, (_, index) => ({ ...row!, report: { ...row!.report, id: `r${index}` } }));
    const all = many.map(({ report }) => ({ ...remarks[0]!, report_id: report.id }));
    open("#/export", { answers: { list_reports: () => many, preview_export: () => ({ reports: 500, remarks: all }) } });
    const table = await screen.findByRole("table", { name: "Reports to export" });
    expect(table.getAttribute("aria-rowcount")).toBe("501");
    expect(document.querySelectorAll("[data-report]").length).toBeLessThan(500);
    window.location.hash = "#/export?tab=preview";
    await screen.findByRole("list", { name: "Conformance preview" });
    expect(document.querySelectorAll("[data-remark], [data-remark-group]").length).toBeLessThan(200);
  });
});

describe("the choice of reports", () => {
  const rows = reportRows();
  const current = rows.filter(({ report }) => report.status !== "superseded");
  const old = rows.filter(({ report }) => report.status === "superseded");

  it("asks for all current reports as such, however they were chosen", () => {
    expect(requestIds(rows, null)).toEqual([]);
    expect(requestIds(rows, new Set(current.map(({ report }) => report.id)))).toEqual([]);
    expect(requestIds(rows, new Set(rows.map(({ report }) => report.id)))).toHaveLength(rows.length);
  });

  it("puts rows in and takes them out, and forgets reports that are gone", () => {
    const more = changed(rows, null, old, true);
    expect(chosenIds(rows, more)).toHaveLength(rows.length);
    expect(chosenIds(rows, changed(rows, more, current, false))).toEqual(old.map(({ report }) => report.id));
    expect(chosenIds(current, more)).toHaveLength(current.length);
  });
});
