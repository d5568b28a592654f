import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AppErrorView, ImportResult, Verdict } from "../../api/bindings";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { importedFiles, reportRows, workspace } from "../../test/fixtures";
import { refusedFile, soundPreview } from "../../test/fixtures/preview";

const row = (name: string) => bySelector(`[data-import-row="${name}"]`);

describe("Inbox", () => {
  it("says what to do when nothing was imported yet", async () => {
    open("#/inbox", { answers: { list_imports: () => [] } });
    expect(await screen.findByText("No reports yet")).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading", async () => {
    open("#/inbox", { answers: { list_imports: () => NEVER } });
    expect(await screen.findByText(/Loading imports/)).toBeTruthy();
  });

  it("says what went wrong, and tries again when asked", async () => {
    const { api, user } = open("#/inbox", { answers: { list_imports: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    const before = api.calls.filter(({ name }) => name === "list_imports").length;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(api.calls.filter(({ name }) => name === "list_imports").length).toBe(before + 1));
  });

  it("lists earlier imports with state, remedy and notes", async () => {
    const { user } = open("#/inbox");
    await waitFor(() => expect(row("2024-q3-value-report.xlsx")?.dataset.state).toBe("stored"));
    expect(row("2024-q1-performance.xlsx")?.dataset.state).toBe("duplicate");
    expect(row("member-letter-template.xlsx")?.textContent).toContain("No mapping recognizes this file.");
    expect(row("settlement-protected.pdf")?.textContent).toContain("Save it without a password");
    await user.click(within(row("2024-q3-value-report.xlsx")!).getByRole("button", { name: "Show 1 note" }));
    expect(screen.getByText(/Nothing was read from it/)).toBeTruthy();
    await expectAccessible();
  });

  it("leads to the pages of a PDF that no mapping knows", async () => {
    const [first] = importedFiles;
    const unknown = { ...first!, path: "/data/new-payer.pdf", sha256: "ab".repeat(32), format: "pdf" as const, status: "needs_mapping" as const, report_ids: [] };
    open("#/inbox", { answers: { list_imports: () => [unknown, { ...unknown, path: "/data/new-payer.xlsx", format: "xlsx" as const }] } });
    await waitFor(() => expect(row("new-payer.pdf")).toBeTruthy());
    expect(within(row("new-payer.pdf")!).getByRole("link", { name: "View pages" }).getAttribute("href")).toBe(`#/mark/${unknown.sha256}`);
    expect(within(row("new-payer.xlsx")!).queryByRole("link", { name: "View pages" })).toBeNull();
  });

  it("says why nothing of a FHIR file was stored, place by place, and takes in what is sound when told to", async () => {
    const { api, user } = open("#/inbox", { answers: { list_imports: () => [refusedFile] } });
    await waitFor(() => expect(row("bundle.json")).toBeTruthy());
    expect(row("bundle.json")?.textContent).toContain("Nothing of it was stored");
    const places = screen.getByRole("list", { name: "Refused places" });
    expect(places.textContent).toContain("/entry/0/resource/group/3/measureScore/value");
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "Take in what is sound" }));
    const stored = await screen.findByRole("region", { name: "Would be stored" });
    expect(stored.textContent).toContain("Harborview");
    expect(within(screen.getByRole("region", { name: "Would be left out" })).getByText(/a text where FHIR has a number/)).toBeTruthy();
    expect(api.calls.some(({ name }) => name === "import_paths")).toBe(false);
    await user.click(screen.getByRole("button", { name: "Take in 1 report" }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === "import_paths")?.request).toMatchObject({ paths: [refusedFile.path], sound: true }));
  });

  it("takes nothing in where nothing is sound", async () => {
    const problem = { code: "not_vbpr", message: "bundle.json holds no report.", remedy: "Ask the payer for another one." };
    const { user } = open("#/inbox", {
      answers: { list_imports: () => [refusedFile], preview_sound: ({ path }) => ({ ...soundPreview(path), reports: [], problem }) },
    });
    await user.click(await screen.findByRole("button", { name: "Take in what is sound" }));
    expect((await screen.findByRole("alert")).textContent).toContain(problem.message);
    expect((screen.getByRole("button", { name: "Take in 0 reports" }) as HTMLButtonElement).disabled).toBe(true);
  });

  it("imports chosen files, then checks, and says what came of both", async () => {
    const { api, user } = open("#/inbox", { answers: { list_imports: () => [] } });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    expect(await screen.findByText("4 stored · 1 already here · 1 without a mapping · 1 failed")).toBeTruthy();
    expect(await screen.findByRole("link", { name: "5 findings" })).toBeTruthy();
    expect(row("settlement-protected.pdf")?.dataset.state).toBe("failed");
    const names = api.calls.map(({ name }) => name);
    expect(names.indexOf("check_reports")).toBeGreaterThan(names.indexOf("import_paths"));
    await expectAccessible();
  });

  it("checks what no check has seen, also where an earlier check was cancelled", async () => {
    const [first, second] = reportRows([]);
    const draft = { ...first!, report: { ...first!.report, status: "draft" as const } };
    const { api, user } = open("#/inbox", { answers: { list_imports: () => [], list_reports: () => [draft, second!] } });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === "check_reports")?.request).toEqual({ ids: [draft.report.id] }));
  });

  it("shows how far the check after an import is; cancelled, what was stored stays and can be checked later", async () => {
    let stop: (error: AppErrorView) => void = () => {};
    const running = new Promise<Verdict>((_, reject) => (stop = reject));
    let checks = 0;
    const { api, user } = open("#/inbox", {
      answers: {
        list_imports: () => [],
        workspace_info: () => ({ ...workspace([]), verdict: null, reports: 53 }),
        check_reports: () => (checks++ === 0 ? running : NEVER),
      },
    });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    const check = await screen.findByRole("region", { name: "Running check" });
    expect(check.textContent).toContain("Checking all 53 current reports");
    api.progress({ job: "check", done: 3, total: 12, path: null, phase: "checking", finished: null });
    expect(await within(check).findByText("3 of 12 steps done")).toBeTruthy();
    expect(within(check).getByRole("progressbar", { name: "Check" }).getAttribute("aria-valuenow")).toBe("3");
    expect(screen.getByText("4 stored · 1 already here · 1 without a mapping · 1 failed")).toBeTruthy();
    await expectAccessible();

    await user.click(within(check).getByRole("button", { name: "Cancel check" }));
    expect(api.calls.find(({ name }) => name === "cancel_job")?.request).toEqual({ job: "check" });
    expect(within(check).getByText("stops after the step at hand")).toBeTruthy();
    stop({ code: "cancelled", message: "The check was cancelled.", details: [] });
    expect(await screen.findByText("The check was cancelled")).toBeTruthy();
    expect(screen.getByText(/Stored reports stay/)).toBeTruthy();
    expect(screen.queryByText("The import stopped")).toBeNull();
    expect(row("2024-q3-value-report.xlsx")?.dataset.state).toBe("stored");
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByRole("region", { name: "Running check" })).toBeTruthy();
  });

  it("checks everything after the first import into a workspace", async () => {
    const info = { path: "/w", version: "0", reports: 0, figures: 0, open_findings: { error: 0, warning: 0, info: 0 }, verdict: null, checks_run: null, notices: [] };
    const { api, user } = open("#/inbox", { answers: { list_imports: () => [], workspace_info: () => info } });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === "check_reports")?.request).toEqual({ ids: [] }));
  });

  it("shows each file's step while the import runs, and cancels it", async () => {
    let answer: (result: ImportResult) => void = () => {};
    const { api, user } = open("#/inbox", {
      answers: { list_imports: () => [], import_paths: () => new Promise<ImportResult>((resolve) => (answer = resolve)) },
    });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    await waitFor(() => expect(api.calls.some(({ name }) => name === "import_paths")).toBe(true));
    const { job } = api.calls.find(({ name }) => name === "import_paths")!.request as { job: string };
    const [first, second] = importedFiles;
    expect(row("2024-q3-value-report.xlsx")?.dataset.state).toBe("waiting");
    api.progress({ job, done: 0, total: 7, path: first!.path, phase: "mapping", finished: null });
    await waitFor(() => expect(row("2024-q3-value-report.xlsx")?.dataset.state).toBe("mapping"));
    api.progress({ job, done: 1, total: 7, path: second!.path, phase: "reading", finished: first! });
    await waitFor(() => expect(row("2024-q3-value-report.xlsx")?.dataset.state).toBe("stored"));
    expect(screen.getByText("1 of 7 files")).toBeTruthy();
    expect(screen.getByRole("progressbar", { name: "Import" }).getAttribute("aria-valuenow")).toBe("1");

    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(api.calls.find(({ name }) => name === "cancel_job")?.request).toEqual({ job });
    answer({ files: [first!], summary: { imported: 1, duplicate: 0, needs_mapping: 0, failed: 0 }, cancelled: 6 });
    await waitFor(() => expect(row("2024-rolling-cost-review.pdf")?.dataset.state).toBe("cancelled"));
    expect(screen.getByText("1 stored · 6 left alone")).toBeTruthy();
  });

  it("takes files dropped on another screen", async () => {
    const { api } = open("#/rules");
    await screen.findByRole("heading", { name: "Rules" });
    api.drop(["/data/reports"]);
    await waitFor(() => expect(window.location.hash).toBe("#/inbox"));
    expect(api.calls.find(({ name }) => name === "import_paths")?.request).toMatchObject({ paths: ["/data/reports"], mapping: null });
  });

  it("takes files dropped during an import when it has ended", async () => {
    let end = (_: ImportResult) => {};
    const result: ImportResult = { files: [], summary: { imported: 0, duplicate: 0, needs_mapping: 0, failed: 0 }, cancelled: 0, passed_over: [] };
    const first = new Promise<ImportResult>((resolve) => (end = resolve));
    const { api } = open("#/inbox", { answers: { import_paths: ({ paths }) => (paths[0] === "/data/q1.csv" ? first : result) } });
    const asked = () => api.calls.filter(({ name }) => name === "import_paths").map(({ request }) => (request as { paths: string[] }).paths);
    await screen.findByRole("heading", { name: "Inbox" });
    api.drop(["/data/q1.csv"]);
    api.drop(["/data/q2.csv"]);
    await waitFor(() => expect(asked()).toEqual([["/data/q1.csv"]]));
    end(result);
    await waitFor(() => expect(asked()).toEqual([["/data/q1.csv"], ["/data/q2.csv"]]));
  });

  it("says why an import stopped", async () => {
    const { user } = open("#/inbox", { answers: { list_imports: () => [], import_paths: fails } });
    await user.click(await screen.findByRole("button", { name: "Choose files" }));
    expect(await screen.findByText("The import stopped")).toBeTruthy();
    expect(screen.getByText(FAILURE.message)).toBeTruthy();
  });
});
