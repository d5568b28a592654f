import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DraftEdit, DraftPreview, DraftView } from "../../api/bindings";
import { importedFiles } from "../../test/fixtures";
import { draft, draftPreview, draftView } from "../../test/fixtures/draft";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

const ADDRESS = `#/learn/${draftView.sha256}`;
const requests = (api: { calls: { name: string; request: unknown }[] }, name: string) => api.calls.filter((call) => call.name === name).map(({ request }) => request);
const step = (name: string) => bySelector(`[data-step="${name}"]`)!;
const current = () => bySelector("[data-learn-step]")?.dataset.learnStep;

async function started(options: Parameters<typeof open>[1] = {}) {
  const opened = open(ADDRESS, options);
  await waitFor(() => expect(bySelector("[data-learn-step]")).toBeTruthy());
  return opened;
}

describe("Map this report", () => {
  it("opens from the inbox, by the link and by Enter", async () => {
    const [first] = importedFiles;
    const unknown = { ...first!, path: "/data/unknown-payer.xlsx", status: "needs_mapping" as const, report_ids: [] };
    const { user } = open("#/inbox", { answers: { list_imports: () => [unknown] } });
    await waitFor(() => expect(bySelector('[data-import-row="unknown-payer.xlsx"]')).toBeTruthy());
    const row = bySelector('[data-import-row="unknown-payer.xlsx"]')!;
    expect(within(row).getByRole("link", { name: "Map this report" }).getAttribute("href")).toBe(`#/learn/${unknown.sha256}`);
    row.focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(window.location.hash).toBe(`#/learn/${unknown.sha256}`));
  });

  it("says how far the reading is, and ends it when the screen is left", async () => {
    const { api, user } = open(ADDRESS, { answers: { draft_mapping: () => NEVER } });
    expect(await screen.findByText("Reading the report")).toBeTruthy();
    const { job } = requests(api, "draft_mapping")[0] as { job: string };
    api.progress({ job, done: 0, total: 1, path: null, phase: "mapping", finished: null });
    expect(await screen.findByText("Proposing a mapping")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(requests(api, "cancel_job")).toContainEqual({ job }));
    expect(window.location.hash).toBe("#/inbox");
  });

  it("says what went wrong, and that a file holds no table", async () => {
    let failing = true;
    const { user } = open(ADDRESS, { answers: { draft_mapping: () => (failing ? fails() : draftView) } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    failing = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(current()).toBe("header"));
  });

  it("says that a file holds no table of figures", async () => {
    const empty: DraftView = { ...draftView, draft: { ...draft, tables: [] } };
    open(ADDRESS, { answers: { draft_mapping: () => empty } });
    expect(await screen.findByText("No table of figures was found")).toBeTruthy();
    await expectAccessible();
  });

  it("begins with the first step that has a question and shows the others as done", async () => {
    await started();
    expect(current()).toBe("header");
    expect(step("tables").dataset.stepOpen).toBe("0");
    expect(step("terms").dataset.stepOpen).toBe("3");
    expect(screen.getByText("5 open questions")).toBeTruthy();
    await expectAccessible();
  });

  it("shows the tables, what was left to a person, and takes another one", async () => {
    const { user } = await started();
    await user.click(step("tables"));
    expect(screen.getByText(/has no header of its own/)).toBeTruthy();
    const notes = within(bySelector('[data-table="Notes"]')!).getByRole("checkbox");
    expect(notes).toHaveProperty("checked", false);
    await user.click(notes);
    expect(within(bySelector('[data-table="Notes"]')!).getByText("Taken")).toBeTruthy();
    await expectAccessible();
  });

  it("asks which tables are meant where no words tell", async () => {
    const unsure: DraftView = { ...draftView, draft: { ...draft, tables_sure: false } };
    const { user } = await started({ answers: { draft_mapping: () => unsure } });
    expect(current()).toBe("tables");
    await user.click(screen.getByRole("button", { name: "These tables" }));
    expect(step("tables").dataset.stepOpen).toBe("0");
  });

  it("answers the header's questions: who sends it, what a column holds", async () => {
    const { user } = await started();
    const payer = bySelector('[data-fact="payer"]')!;
    expect(payer.dataset.open).toBe("true");
    await user.click(within(payer).getByRole("radio", { name: /Harborview Health Plan/ }));
    const column = bySelector('[data-column="benchmark"]')!;
    expect(within(column).getByText("Not certain")).toBeTruthy();
    await user.selectOptions(within(column).getByRole("combobox", { name: "Benchmark holds" }), "peer");
    expect(step("header").dataset.stepOpen).toBe("0");
    bySelector("[data-learn-step]")!.focus();
    await user.keyboard("{Enter}");
    expect(current()).toBe("terms");
  });

  it("takes a name a person enters", async () => {
    const { user } = await started();
    const payer = bySelector('[data-fact="payer"]')!;
    await user.type(within(payer).getByRole("textbox"), "Nowhere Mutual{Enter}");
    expect(within(payer).getByText("not printed in the report")).toBeTruthy();
    expect(bySelector('[data-fact="payer"]')!.dataset.open).toBeUndefined();
  });

  it("asks about open terms alone, by keys: take, leave out, undo", async () => {
    const { user } = await started();
    await user.click(step("terms"));
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Medical cost");
    expect(screen.getByText(/it may also be Medical pharmacy cost PMPM/)).toBeTruthy();
    expect(screen.getByText("2 taken, 1 left out")).toBeTruthy();
    await expectAccessible();
    await user.keyboard("1");
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Grove allowance");
    await user.keyboard("d");
    expect(await screen.findByText("Every term is settled")).toBeTruthy();
    expect(screen.getByText("3 taken, 3 left out")).toBeTruthy();
    await user.keyboard("u");
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Grove allowance");
    await user.click(screen.getByRole("button", { name: "Leave out the 2 nothing is known of" }));
    expect(await screen.findByText("Every term is settled")).toBeTruthy();
    // What is settled can be changed.
    await user.click(screen.getByText("3 taken, 3 left out"));
    await user.click(within(bySelector('[data-settled="Member months"]')!).getByRole("button", { name: "Change" }));
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Member months");
  });

  it("does not take a key pressed in an entry for an answer", async () => {
    const { user } = await started();
    await user.click(step("terms"));
    await user.type(screen.getByLabelText("Another code"), "1d");
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Medical cost");
    await user.clear(screen.getByLabelText("Another code"));
    await user.type(screen.getByLabelText("Another code"), "med-cost{Enter}");
    expect(bySelector("[data-open-term]")?.dataset.openTerm).toBe("Grove allowance");
  });

  it("shows every figure with its place, what is left, and the mapping file", async () => {
    const { api, user } = await started();
    await user.click(step("preview"));
    await waitFor(() => expect(bySelector("[data-preview-figures]")).toBeTruthy());
    expect((requests(api, "preview_draft")[0] as DraftEdit).sha256).toBe(draftView.sha256);
    const [metric] = draftPreview.reports[0]!.metrics;
    const row = bySelector(`[data-preview-figure="${metric!.code}"]`)!;
    expect(row.textContent).toContain(metric!.displayed);
    await user.click(row);
    await waitFor(() => expect(bySelector('[data-anchor-highlight="true"]')).toBeTruthy());
    expect(screen.getByText("Left out: 1")).toBeTruthy();
    expect(screen.getByText(/4 figures in tables that are not taken/)).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Mapping file" }));
    expect(screen.getByRole("region", { name: "Lines of the mapping file" }).textContent).toContain('id          = "harborview-health-plan"');
  });

  it("says why a draft gives no report, and does not keep it", async () => {
    const problem = { code: "no_mapping", message: "There is no [[table]].", remedy: "Answer what is open first." };
    const broken: DraftPreview = { ...draftPreview, reports: [], problem };
    const { user } = await started({ answers: { preview_draft: () => broken } });
    await user.click(step("preview"));
    expect(await screen.findByText("The report cannot be taken like this")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Continue" })).toHaveProperty("disabled", true);
    await user.click(step("commit"));
    expect(screen.getByRole("button", { name: "Keep and import" })).toHaveProperty("disabled", true);
  });

  it("says that the layout would be taken for another's", async () => {
    const other = { code: "ambiguous_layout", message: "Several mappings fit equally well: a, b.", remedy: "Choose one." };
    const { user } = await started({ answers: { preview_draft: () => ({ ...draftPreview, not_recognized: other }) } });
    await user.click(step("preview"));
    expect(await screen.findByText("Next month's file would not be known by this mapping")).toBeTruthy();
  });

  it("keeps the mapping in the person's name, runs the checks and leads to the report", async () => {
    const { api, user } = await started();
    await user.click(step("terms"));
    await user.keyboard("1");
    await user.click(step("commit"));
    await waitFor(() => expect(screen.getByRole("button", { name: "Keep and import" })).toHaveProperty("disabled", false));
    await user.click(screen.getByRole("button", { name: "Keep and import" }));
    expect(screen.getByText("Enter your name.")).toBeTruthy();
    expect(requests(api, "keep_draft")).toEqual([]);
    await user.type(screen.getByLabelText("Your name"), "Dana Whitfield");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Keep and import" }));
    expect(await screen.findByText("The mapping is kept and the report imported")).toBeTruthy();
    const [kept] = requests(api, "keep_draft") as DraftEdit[];
    expect(kept).toMatchObject({ by: "Dana Whitfield", path: draftView.path });
    expect(kept!.draft.tables[0]!.terms[1]!.uses[0]).toMatchObject({ code: "med-cost-pmpm", by: "Dana Whitfield" });
    await waitFor(() => expect(requests(api, "check_reports")).toHaveLength(1));
    expect(screen.getByRole("link", { name: "Open the report" })).toBeTruthy();
  });

  it("keeps nothing where the program refuses, and says why", async () => {
    const refused = { code: "invalid_request" as const, message: 'There is a mapping "harborview" already. Give this one another id.', details: [] };
    const { user } = await started({ answers: { keep_draft: () => Promise.reject(refused) } });
    await user.keyboard("]]]");
    expect(current()).toBe("commit");
    await user.type(screen.getByLabelText("Your name"), "Dana");
    await waitFor(() => expect(screen.getByRole("button", { name: "Keep and import" })).toHaveProperty("disabled", false));
    await user.click(screen.getByRole("button", { name: "Keep and import" }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is a mapping");
  });
});
