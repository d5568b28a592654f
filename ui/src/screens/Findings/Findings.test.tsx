import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { cascade, findingList, findings, lakeshore } from "../../test/fixtures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import type { AppErrorView, Finding, Verdict } from "../../api/bindings";
import { finding, summaryOf } from "../../test/fixtures/make";
import { linesOf, narrow, OPEN_FINDINGS, surroundingsOf } from "./worklist";

const shown = () => [...document.querySelectorAll<HTMLElement>("[data-finding]")].map((row) => row.dataset.finding);
const detail = () => within(screen.getByRole("region", { name: "Chosen finding" }));

describe("Findings", () => {
  it("says how many checks ran when none found anything", async () => {
    open("#/findings", { answers: { list_findings: () => findingList([]) } });
    expect(await screen.findByText("No findings, 612 checks ran")).toBeTruthy();
    await expectAccessible();
  });

  it("says when nothing was checked yet", async () => {
    open("#/findings", { answers: { list_findings: () => ({ verdict: null, checks_run: null, checks_passed: null, open_roots: 0, findings: [] }) } });
    expect(await screen.findByText("Nothing was checked yet")).toBeTruthy();
  });

  it("says that it is loading", async () => {
    open("#/findings", { answers: { list_findings: () => NEVER } });
    expect(await screen.findByText(/Loading findings/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/findings", { answers: { list_findings: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("shows how far a check is and stops it; the findings of the check before stand", async () => {
    let stop: (error: AppErrorView) => void = () => {};
    const { api, user } = open("#/findings", { answers: { check_reports: () => new Promise<Verdict>((_, reject) => (stop = reject)) } });
    await user.click(await screen.findByRole("button", { name: "Check" }));
    const check = within(await screen.findByRole("region", { name: "Running check" }));
    api.progress({ job: "check", done: 1, total: 4, path: null, phase: "checking", finished: null });
    expect(await check.findByText("1 of 4 steps done")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Checking" })).toHaveProperty("disabled", true);
    await user.click(check.getByRole("button", { name: "Cancel check" }));
    expect(api.calls.find(({ name }) => name === "cancel_job")?.request).toEqual({ job: "check" });
    stop({ code: "cancelled", message: "The check was cancelled.", details: [] });
    expect(await screen.findByText(/findings are those of the check before/)).toBeTruthy();
    expect(shown().length).toBeGreaterThan(0);
    expect(screen.queryByRole("region", { name: "Running check" })).toBeNull();
  });

  it("lists open findings worst first, with evidence and explanation of the chosen one", async () => {
    open("#/findings");
    await waitFor(() => expect(shown()[0]).toBe("ari001-pharmacy"));
    expect(shown()).toHaveLength(5);
    expect(await detail().findByText("What to do")).toBeTruthy();
    expect(detail().getByText("$5,393,210", { selector: "dd" })).toBeTruthy();
    const link = detail().getAllByRole("link", { name: "page 1" })[0] as HTMLAnchorElement;
    expect(decodeURIComponent(link.hash)).toContain("/report/cbp-rolling-2024-51be?at=");
    expect(detail().getByText("Computed")).toBeTruthy();
    await expectAccessible();
  });

  it("narrows by facet and counts what each value would leave", async () => {
    const { user } = open("#/findings");
    const facets = within(await screen.findByRole("complementary", { name: "Filter findings" }));
    await user.click(facets.getByRole("button", { name: /^Warning/ }));
    expect(shown()).toHaveLength(3);
    await user.click(within(facets.getByRole("group", { name: "Payer" })).getByRole("button", { name: /^Northfield Community Plan/ }));
    expect(shown()).toEqual(["src003-doula-support-payments"]);
    expect(facets.queryByRole("button", { name: /^Error/ })).toBeNull();
  });

  it("moves through the list with the arrow keys", async () => {
    const { user } = open("#/findings");
    await waitFor(() => expect(shown()).toHaveLength(5));
    bySelector(`[data-finding="${shown()[0]}"]`)!.focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(bySelector('[data-finding][aria-current="true"]')?.dataset.finding).toBe(shown()[1]));
  });

  it("waives only with a reason and a name", async () => {
    const { api, user } = open("#/findings");
    await user.click(await screen.findByRole("button", { name: "Waive" }));
    await user.click(await screen.findByRole("button", { name: "Save waiver" }));
    expect(screen.getByText("Enter a reason.")).toBeTruthy();
    expect(screen.getByText("Enter your name.")).toBeTruthy();
    expect(api.calls.some(({ name }) => name === "waive_finding")).toBe(false);

    await user.type(screen.getByLabelText("Reason"), "  Payer confirmed the PMPM is wrong ");
    await user.type(screen.getByLabelText("Your name"), "R. Alvarez");
    await user.click(screen.getByRole("button", { name: "Save waiver" }));
    await waitFor(() => expect(shown()).not.toContain("ari001-pharmacy"));
    expect(api.calls.find(({ name }) => name === "waive_finding")?.request).toEqual({
      fingerprint: "ari001-pharmacy",
      reason: "Payer confirmed the PMPM is wrong",
      by: "R. Alvarez",
      until: null,
      scope: "fact",
    });
  });

  it("keeps the dialog and says why when the waiver is refused", async () => {
    const { user } = open("#/findings", { answers: { waive_finding: fails } });
    await user.click(await screen.findByRole("button", { name: "Waive" }));
    await user.type(await screen.findByLabelText("Reason"), "x");
    await user.type(screen.getByLabelText("Your name"), "y");
    await user.click(screen.getByRole("button", { name: "Save waiver" }));
    expect(await screen.findByText("The finding was not waived")).toBeTruthy();
    await expectAccessible();
  });

  it("shows a waiver with its reason and name, and withdraws it", async () => {
    const { api, user } = open("#/findings/src009-calc");
    expect(await screen.findByText(/Payer confirmed that Calc/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Withdraw waiver" }));
    expect(await screen.findByRole("button", { name: "Waive" })).toBeTruthy();
    expect(api.calls.find(({ name }) => name === "withdraw_waiver")?.request).toEqual({ fingerprint: "src009-calc", by: null });
  });
});

const root = finding({ rule: "ARI001", name: "a", severity: "error", subject: "Pharmacy", message: "The total is wrong.", fingerprint: "root" });
const follows = finding({
  rule: "RST001",
  name: "b",
  subject: "Restated figures",
  message: "One figure changed.",
  fingerprint: "follows",
  caused_by: "root",
  cause: "It rests on the same figure as ARI001: Pharmacy, $5,393,210.",
});
const reopened = finding({
  rule: "ARI003",
  name: "c",
  severity: "error",
  subject: "BCS",
  message: "The rate is wrong.",
  fingerprint: "again",
  reopened: { at: "2025-02-03T09:12:00Z", because: "facts_changed", words: "It was waived by D. Whitfield on 2025-01-04: \"Adjusted\". The facts changed: rate was 73%, is 75%." },
});
const given = (list: Finding[]) => ({ answers: { list_findings: () => findingList(list) } });

describe("the worklist", () => {
  it("puts what follows beneath its root cause, says why, and folds it away", async () => {
    const { user } = open("#/findings", given([follows, root]));
    await waitFor(() => expect(shown()).toEqual(["root", "follows"]));
    expect(screen.getByText("1 root cause open")).toBeTruthy();
    expect(detail().getByText(/rests on the same figure as ARI001/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /1 finding that follow/ }));
    expect(shown()).toEqual(["root"]);
    await expectAccessible();
  });

  it("says why a finding is open again", async () => {
    open("#/findings", given([reopened]));
    expect(await screen.findByText("Open again")).toBeTruthy();
    expect(detail().getByText(/The facts changed: rate was 73%, is 75%/)).toBeTruthy();
    const facets = within(screen.getByRole("complementary", { name: "Filter findings" }));
    expect(facets.getByRole("button", { name: /^Reopened/ }).textContent).toBe("Reopened1");
  });

  it("tells a finding's history with time and name", async () => {
    open("#/findings/src009-calc");
    const history = within(await screen.findByRole("region", { name: "History" }));
    await waitFor(() => expect(history.getAllByRole("listitem")).toHaveLength(2));
    expect(history.getByText("R. Alvarez")).toBeTruthy();
  });

  it("is worked with the keyboard: j and k move, x marks, w waives what is marked with one reason", async () => {
    const { api, user } = open("#/findings", given([root, reopened]));
    await waitFor(() => expect(shown()).toHaveLength(2));
    await user.keyboard("x");
    await user.keyboard("j");
    await waitFor(() => expect(bySelector('[data-finding][aria-current="true"]')?.dataset.finding).toBe("again"));
    await user.keyboard("x");
    expect(screen.getByText("2 marked")).toBeTruthy();
    await user.keyboard("w");
    await user.type(await screen.findByLabelText("Reason"), "One letter explains both");
    await user.type(screen.getByLabelText("Your name"), "R. Alvarez");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save waiver" }));
    await waitFor(() => expect(api.calls.some(({ name }) => name === "waive_findings")).toBe(true));
    expect(api.calls.find(({ name }) => name === "waive_findings")?.request).toMatchObject({
      fingerprints: ["root", "again"],
      reason: "One letter explains both",
      scope: "fact",
    });
  });

  it("draws only what is near the view of ten thousand findings", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      finding({ rule: "ARI001", name: "a", severity: "error", subject: `Line ${String(index).padStart(5, "0")}`, message: "Wrong.", fingerprint: `f${index}` }),
    );
    const { user } = open("#/findings", given(many));
    await waitFor(() => expect(shown()[0]).toBe("f0"));
    expect(shown().length).toBeLessThan(100);
    expect(bySelector("[aria-setsize]")?.getAttribute("aria-setsize")).toBe("10000");
    await user.keyboard("j");
    await waitFor(() => expect(bySelector('[data-finding][aria-current="true"]')?.dataset.finding).toBe("f1"));
  });
});

describe("waivers", () => {
  it("lists them, tells the unused ones, and withdraws one", async () => {
    const { api, user } = open("#/findings?tab=waivers");
    expect(await screen.findByText("1 waiver in force sets nothing aside")).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: /^Unused/ }));
    expect([...document.querySelectorAll<HTMLElement>("[data-waiver]")].map((row) => row.dataset.waiver)).toEqual(["ari003-bcs"]);
    await user.click(screen.getByRole("button", { name: "Withdraw the waiver of ARI003, BCS" }));
    expect(api.calls.find(({ name }) => name === "withdraw_waiver")?.request).toEqual({ fingerprint: "ari003-bcs", by: null });
  });

  it("says that it is loading, that there are none, and what went wrong", async () => {
    open("#/findings?tab=waivers", { answers: { list_waivers: () => NEVER } });
    expect(await screen.findByText(/Loading waivers/)).toBeTruthy();
    open("#/findings?tab=waivers", { answers: { list_waivers: () => [] } });
    expect(await screen.findByText("No finding was ever waived")).toBeTruthy();
    open("#/findings?tab=waivers", { answers: { list_waivers: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });
});

describe("restatements", () => {
  it("tells each change, keeps masked, missing and zero apart, and names what opens again", async () => {
    open("#/findings?tab=restatements");
    const entry = within(await screen.findByRole("article"));
    expect(entry.getByText("+1.06%")).toBeTruthy();
    expect(entry.getByText(/^\+6\.5/)).toBeTruthy();
    expect(entry.getByText("Had no value")).toBeTruthy();
    expect(entry.getByText("no line")).toBeTruthy();
    expect(entry.getByText(/The facts changed: ED visits/)).toBeTruthy();
    await expectAccessible();
  });
});

describe("questions to payers", () => {
  it("previews a letter about the chosen finding and writes it", async () => {
    const { api, user } = open("#/findings");
    await screen.findByRole("button", { name: "Waive" });
    await user.click(screen.getByRole("button", { name: "Ask payer" }));
    expect(await screen.findByText(/We have one question/)).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Write letter" }));
    expect(screen.getByText("Choose a file.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Choose a folder" }));
    await user.click(screen.getByRole("button", { name: "Write letter" }));
    expect(await screen.findByText("1 question written")).toBeTruthy();
    expect(api.calls.find(({ name }) => name === "write_query")?.request).toEqual({
      query: { payer: "Cascade Benefit Partners", fingerprints: ["ari001-pharmacy"], by: null },
      format: "html",
      out: "/data/reports/questions-cascade-benefit-partners.html",
    });
  });

  it("says which findings are left out of a letter and why", async () => {
    open("#/findings?tab=questions");
    expect(await screen.findByText("1 finding left out")).toBeTruthy();
    expect(screen.getByText(/what those report is not for it/)).toBeTruthy();
  });

  it("says why nothing can be asked", async () => {
    open("#/findings?tab=questions", { answers: { preview_query: fails } });
    expect(await screen.findByText("Nothing can be asked like this")).toBeTruthy();
  });

  it("notes an answer and accepts one", async () => {
    const { api, user } = open("#/findings?tab=questions");
    await user.click(await screen.findByText("Q3-1"));
    await user.click(await screen.findByRole("button", { name: "Note answer" }));
    expect(screen.getByText("Enter what the payer answered.")).toBeTruthy();
    await user.type(screen.getByLabelText("The payer's answer"), "The total is right.");
    await user.type(within(screen.getByRole("dialog")).getByLabelText("Your name"), "D. Whitfield");
    await user.click(screen.getByRole("button", { name: "Note answer" }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === "answer_question")?.request).toMatchObject({ reference: "Q3-1", text: "The total is right." }));

    await user.click(await screen.findByText("Q2-1"));
    await user.click(await screen.findByRole("button", { name: "Accept and waive" }));
    await waitFor(() => expect(api.calls.find(({ name }) => name === "accept_answer")?.request).toMatchObject({ reference: "Q2-1", scope: "fact" }));
  });
});

describe("facets", () => {
  const around = surroundingsOf(findings, [summaryOf(cascade), summaryOf(lakeshore)], []);
  it("counts the alternatives of a facet as if it were not chosen", () => {
    const { counts, shown: left } = narrow(findings, { ...OPEN_FINDINGS, severity: "error" }, around);
    expect(Object.fromEntries(counts.severity)).toEqual({ error: 1, warning: 3, info: 1 });
    expect(left).toHaveLength(1);
  });
  it("counts a finding once for each payer it names", () => {
    expect(narrow(findings, OPEN_FINDINGS, around).counts.payer.get(lakeshore.payer.name)).toBe(2);
  });
  it("puts the worst first and what follows from an unlisted cause by itself", () => {
    expect(linesOf(findings, new Set())[0]?.finding.rule).toBe("ARI001");
    expect(linesOf([follows], new Set())).toEqual([{ finding: follows, depth: 0, follows: 0 }]);
  });
});
