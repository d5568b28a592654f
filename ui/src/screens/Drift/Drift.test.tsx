import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { NewVersionEdit } from "../../api/bindings";
import { driftView, findingList, findings, importedFiles, newVersionPreview } from "../../test/fixtures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

const ADDRESS = `#/drift/${driftView.report_id}`;
const chosen = () => bySelector('[aria-selected="true"]')?.dataset.layoutChange;
const row = (id: string) => bySelector(`[data-layout-change="${id}"]`)!;
const asked = (api: { calls: { name: string; request: unknown }[] }, name: string) => api.calls.filter((call) => call.name === name).map(({ request }) => request as NewVersionEdit);

describe("What changed", () => {
  it("says that it is loading", async () => {
    open(ADDRESS, { answers: { get_drift: () => NEVER } });
    expect(await screen.findByText(/Loading the layout/)).toBeTruthy();
  });

  it("says what went wrong, with the way back", async () => {
    open(ADDRESS, { answers: { get_drift: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
    await expectAccessible();
  });

  it("says when nothing has changed", async () => {
    open(ADDRESS, { answers: { get_drift: () => ({ ...driftView, drift: { ...driftView.drift, changes: [] } }) } });
    expect(await screen.findByText("The layout is as the mapping knows it")).toBeTruthy();
    expect(screen.queryByText(/Next version/)).toBeNull();
  });

  it("shows the mapping's words beside the report's, with the change in words and the place", async () => {
    open(ADDRESS);
    const list = await screen.findByRole("listbox", { name: "What changed" });
    expect(within(list).getAllByRole("option")).toHaveLength(4);
    for (const words of ["Rx PMPM", "may be renamed", "Pharmacy PMPM", "Summary!A9", "2 facts, not taken"]) expect(row("rx").textContent).toContain(words);
    for (const words of ["moved", "F → H", "1 fact, all taken"]) expect(row("target").textContent).toContain(words);
    expect(row("bonus").textContent).toContain("missing");
    expect(within(list).getByRole("group", { name: /Left behind/ }).textContent).toContain("3 figures");
    await expectAccessible();
  });

  it("shows what speaks for a rename and the figure before beside the one that would be taken", async () => {
    open(ADDRESS);
    const detail = await screen.findByRole("region", { name: "The chosen change" });
    expect(detail.textContent).toContain('it stands between "Medical PMPM" and "Total PMPM"');
    expect(detail.textContent).toContain("strong");
    const figures = within(detail).getByRole("region", { name: "Figures that would be taken" });
    expect(figures.textContent).toMatch(/\$148\.02.*\$150\.10/);
  });

  it("is worked by keys: up and down, yes, no, and the same again to take it back", async () => {
    const { user } = open(ADDRESS);
    await screen.findByRole("listbox");
    expect(chosen()).toBe("rx");
    await user.keyboard("y");
    expect(row("rx").textContent).toContain("yes");
    expect(screen.getByText("1 change accepted")).toBeTruthy();
    await user.keyboard("n");
    expect(row("rx").textContent).not.toContain("yes");
    expect(screen.getByText(/all decided/)).toBeTruthy();
    await user.keyboard("n");
    expect(screen.getByText(/1 to decide/)).toBeTruthy();
    await user.keyboard("{ArrowDown}");
    expect(chosen()).toBe("target");
    await user.keyboard("y");
    expect(row("target").textContent).not.toContain("yes");
    expect(screen.getByText("Accept a change first.")).toBeTruthy();
  });

  it("shows the next version with its changed lines and its figures, and keeps it", async () => {
    const { api, user } = open(ADDRESS);
    await screen.findByRole("listbox");
    await user.keyboard("y");
    await user.clear(screen.getByLabelText("Your name"));
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    expect(screen.getByText("Enter your name.")).toBeTruthy();
    expect(asked(api, "preview_new_version")).toHaveLength(0);
    await user.type(screen.getByLabelText("Your name"), "Dana Whitfield");
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    const file = await screen.findByRole("region", { name: newVersionPreview.path });
    expect(file.querySelector('[data-mark="added"]')).toBeTruthy();
    expect(file.textContent).toContain('payer_term = "Pharmacy PMPM"');
    expect(screen.getByRole("table", { name: "What changes in the report" }).textContent).toContain("$150.10");
    const [edit] = asked(api, "preview_new_version");
    expect(edit).toMatchObject({ mapping: "harborview", version: 1, from: "2024-04-01", by: "Dana Whitfield", accepted: [{ change: "rx", words: "Pharmacy PMPM" }] });
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Keep version 2" }));
    expect(await screen.findByText(/Version 2 is kept in/)).toBeTruthy();
    expect(asked(api, "keep_new_version")).toEqual([edit]);
    expect(api.calls.some(({ name }) => name === "check_reports")).toBe(true);
  });

  it("does not keep a version that would give no report", async () => {
    const problem = { code: "layout_changed", message: "None of the tables was found.", remedy: "Compare the two." };
    const { user } = open(ADDRESS, { answers: { preview_new_version: () => ({ ...newVersionPreview, problem }) } });
    await screen.findByRole("listbox");
    await user.keyboard("y");
    await user.type(screen.getByLabelText("Your name"), "Dana");
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    expect((await screen.findByRole("alert")).textContent).toContain("None of the tables was found.");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Keep version 2" }).disabled).toBe(true);
  });

  it("says why a version could not be kept, and asks for a day where none is known", async () => {
    const { user } = open(ADDRESS, { answers: { keep_new_version: fails, get_drift: () => ({ ...driftView, from: null, from_reason: "the report's period is not known" }) } });
    await screen.findByRole("listbox");
    await user.keyboard("y");
    await user.type(screen.getByLabelText("Your name"), "Dana");
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    expect(screen.getByText("Give a day as 2025-04-01.")).toBeTruthy();
    await user.type(screen.getByLabelText("For reports from"), "2024-04-01");
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    await user.click(await screen.findByRole("button", { name: "Keep version 2" }));
    await waitFor(() => expect(screen.getByText("The version was not kept")).toBeTruthy());
  });

  it("says which later files were left as they are", async () => {
    const left = [{ path: "/reports/q4.xlsx", why: "It gives 4 figures with it and 6 without; it stays as it was read." }];
    const { user } = open(ADDRESS, { answers: { keep_new_version: () => ({ path: "x.toml", version: 2, report_ids: [], left }) } });
    await screen.findByRole("listbox");
    await user.keyboard("y");
    await user.type(screen.getByLabelText("Your name"), "Dana");
    await user.click(screen.getByRole("button", { name: "See the next version" }));
    await user.click(await screen.findByRole("button", { name: "Keep version 2" }));
    expect(await screen.findByText(/q4\.xlsx: It gives 4 figures/)).toBeTruthy();
  });

  it("is reached from its finding", async () => {
    const finding = { ...findings[0]!, rule: "SRC012", report_id: driftView.report_id };
    open("#/findings", { answers: { list_findings: () => findingList([finding]) } });
    expect((await screen.findByRole("link", { name: "What changed" })).getAttribute("href")).toBe(ADDRESS);
  });

  it("is reached from the report", async () => {
    open(`#/report/${driftView.report_id}`);
    expect((await screen.findByRole("link", { name: /What changed|Layout/ })).getAttribute("href")).toBe(ADDRESS);
  });

  it("is reached from a file no report came of", async () => {
    const sha256 = "e".repeat(64);
    const file = { ...importedFiles[0]!, path: "/reports/changed.xlsx", sha256, status: "needs_mapping" as const, report_ids: [], error: { code: "layout_changed", message: "None of the tables was found.", remedy: "" } };
    open("#/inbox", { answers: { list_imports: () => [file] } });
    expect((await screen.findByRole("link", { name: "What changed" })).getAttribute("href")).toBe(`#/drift/${sha256}`);
  });
});
