import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AnswerEdit, OpenTerms } from "../../api/bindings";
import { answerKept, givenAnswers, openTerms } from "../../test/fixtures/answers";
import { northfieldQ1, northfieldQ2 } from "../../test/fixtures/others";
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

const NAME_KEY = "plumbline-waived-by";
const asked = <T,>(api: { calls: { name: string; request: unknown }[] }, name: string) =>
  api.calls.filter((call) => call.name === name).map(({ request }) => request as T);
const chosen = () => bySelector('tr[aria-current="true"]')?.dataset.term;
/** Waits until the queue shows its first term with its preview. */
async function started(options: Parameters<typeof open>[1] = {}, hash = "#/mapping") {
  const opened = open(hash, options);
  await waitFor(() => expect(chosen()).toBeTruthy());
  await waitFor(() => expect(asked(opened.api, "list_codes")).toHaveLength(1));
  return opened;
}

/** Answers as the program does: a kept term is open no longer. */
function queueOf(given: OpenTerms = openTerms) {
  let terms = given.terms;
  return {
    list_open_terms: () => ({ terms }),
    keep_answer: ({ answer }: AnswerEdit) => {
      terms = terms.filter(({ term }) => term !== answer?.term);
      return answerKept;
    },
    undo_last_answer: () => {
      terms = given.terms;
      return { ...answerKept, index: null };
    },
  };
}

describe("Mapping workbench", () => {
  beforeEach(() => {
    localStorage.clear();
    localStorage.setItem(NAME_KEY, "Dana Whitfield");
  });

  it("says that it is loading, what went wrong, and that nothing is open", async () => {
    open("#/mapping", { answers: { list_open_terms: () => NEVER } });
    expect(await screen.findByText(/Loading open terms/)).toBeTruthy();
  });

  it("says what went wrong, with another try", async () => {
    open("#/mapping", { answers: { list_open_terms: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("says when nothing is open", async () => {
    open("#/mapping", { answers: { list_open_terms: () => ({ terms: [] }) } });
    expect(await screen.findByText("No open terms")).toBeTruthy();
    await expectAccessible();
  });

  it("shows each term once with its place, its printed values, its best suggestion and its source", async () => {
    await started();
    const row = within(bySelector('[data-term="Doula support payments"]')!);
    expect(row.getByText("Quarterly / incentives / quarter")).toBeTruthy();
    expect(row.getByText(/7,150/)).toBeTruthy();
    expect(row.getByText("Strong")).toBeTruthy();
    expect(row.getByText("2")).toBeTruthy();
    await waitFor(() => expect(bySelector('[data-anchor-highlight="true"]')?.textContent).toBe(northfieldQ1.unmapped[0]!.displayed));
    expect(screen.getByText("Quality incentive earned", { selector: "dd" })).toBeTruthy();
    await expectAccessible();
  });

  it("shows the mapping file as it would be saved, with the added lines marked", async () => {
    await started();
    await waitFor(() => expect(bySelector('[data-mark="added"]')).toBeTruthy());
    const added = [...document.querySelectorAll('[data-mark="added"]')].map((line) => line.textContent);
    expect(added.some((line) => line?.includes('code = "ccf"'))).toBe(true);
    expect(bySelector('[data-mark="gone"]')?.textContent).toContain("version = 1");
  });

  it("takes the first suggestion with 1, goes to the next term, says what was done, and undoes it with u", async () => {
    const { api, user } = await started({ answers: queueOf() });
    await user.keyboard("1");
    await waitFor(() => expect(chosen()).toBe("Trend adjustment"));
    const [edit] = asked<AnswerEdit>(api, "keep_answer");
    expect(edit).toMatchObject({
      mapping: "northfield@1",
      version: 1,
      by: "Dana Whitfield",
      answer: { term: "Doula support payments", table: "Quarterly", section: "incentives", column: "quarter", code: "ccf", unit: null, applies_to: "layout" },
    });
    expect(edit!.answer!.because).toBe("strong: Care coordination fee; not explained: doula");
    expect(await screen.findByText(/"Doula support payments": ccf, 2 figures in 2 reports/)).toBeTruthy();
    await user.keyboard("u");
    await waitFor(() => expect(asked(api, "undo_last_answer")).toHaveLength(1));
    expect(await screen.findByText(/Taken back: "Doula support payments"/)).toBeTruthy();
    await user.keyboard("u");
    expect(await screen.findByText(/Nothing was answered/)).toBeTruthy();
    expect(asked(api, "undo_last_answer")).toHaveLength(1);
  });

  it("takes another one by its number, and none that is not there", async () => {
    const { api, user } = await started();
    await user.keyboard("5");
    expect(asked(api, "keep_answer")).toEqual([]);
    await user.keyboard("2");
    await waitFor(() => expect(asked<AnswerEdit>(api, "keep_answer")[0]?.answer?.code).toBe("earned-incentive"));
  });

  it("moves with the arrows and searches with /", async () => {
    const { user } = await started();
    await user.keyboard("{ArrowDown}");
    expect(chosen()).toBe("Trend adjustment");
    await user.keyboard("{ArrowUp}");
    expect(chosen()).toBe("Doula support payments");
    await user.keyboard("/");
    expect(document.activeElement).toBe(screen.getByRole("searchbox", { name: /Search open terms/ }));
    await user.keyboard("cascade trend");
    expect(chosen()).toBe("Trend adjustment");
    expect(bySelector('[data-term="Doula support payments"]')).toBeNull();
    await user.keyboard("zzz");
    expect(screen.getByText("No open term fits the search")).toBeTruthy();
  });

  it("declines with d: the reason is there already and can be changed", async () => {
    const { api, user } = await started();
    await user.keyboard("d");
    const dialog = within(await screen.findByRole("dialog"));
    const reason = dialog.getByLabelText("Reason") as HTMLTextAreaElement;
    expect(reason.value).toBe("Not in the standard");
    await user.clear(reason);
    await user.type(reason, "A payer's own count");
    await user.click(dialog.getByRole("button", { name: "Decline" }));
    await waitFor(() =>
      expect(asked<AnswerEdit>(api, "keep_answer")[0]?.answer).toMatchObject({ declined: "A payer's own count", code: null, unit: null }),
    );
  });

  it("changes with a how far the answer reaches", async () => {
    const { api, user } = await started();
    await user.keyboard("a");
    expect((screen.getByRole("combobox", { name: /The answer is for/ }) as HTMLSelectElement).value).toBe("payer");
    await user.keyboard("aa");
    await user.keyboard("a");
    await user.keyboard("1");
    await waitFor(() => expect(asked<AnswerEdit>(api, "keep_answer")[0]?.answer).toMatchObject({ applies_to: "payer", table: null, column: null, sha256: null }));
  });

  it("names the figure's own file for an answer to one report", async () => {
    const { api, user } = await started();
    await user.selectOptions(screen.getByRole("combobox", { name: /The answer is for/ }), "report");
    await user.click(screen.getByRole("button", { name: northfieldQ2.unmapped[0]!.displayed }));
    await user.click(bySelector('[data-suggestion="ccf"]')!);
    await waitFor(() =>
      expect(asked<AnswerEdit>(api, "keep_answer")[0]?.answer).toMatchObject({ applies_to: "report", sha256: northfieldQ2.source.sha256 }),
    );
  });

  it("finds another code by its words, and states the unit where nothing else does", async () => {
    const { api, user } = await started();
    await user.keyboard("{ArrowDown}c");
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByRole("combobox"), "spending");
    expect(dialog.getAllByRole("option")).toHaveLength(1);
    expect(dialog.queryByText("Breast Cancer Screening")).toBeNull();
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(asked<AnswerEdit>(api, "keep_answer")[0]).toMatchObject({
        mapping: "cascade@1",
        answer: { code: "benchmark", unit: "USD", because: "chosen by hand" },
      }),
    );
  });

  it("says when a code is counted in another unit, and takes the one that is said", async () => {
    const { api, user } = await started();
    await user.hover(bySelector('[data-suggestion="member-months"]')!);
    expect(await screen.findByText(/member-months is in/)).toBeTruthy();
    await user.selectOptions(screen.getByRole("combobox", { name: "Counted in" }), "member-months");
    await user.keyboard("3");
    await waitFor(() => expect(asked<AnswerEdit>(api, "keep_answer")[0]?.answer).toMatchObject({ code: "member-months", unit: "member-months" }));
  });

  it("gives no code to what stands over figures of several things", async () => {
    const { api, user } = await started();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(chosen()).toBe("Other groups");
    expect(screen.getByText("It can only be declined")).toBeTruthy();
    await user.keyboard("1c");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(asked(api, "keep_answer")).toEqual([]);
  });

  it("asks for a name before anything is kept", async () => {
    localStorage.clear();
    const { api, user } = await started();
    await user.keyboard("1");
    expect(document.activeElement).toBe(screen.getByLabelText("Your name"));
    expect(screen.getByText(/Enter your name/)).toBeTruthy();
    expect(asked(api, "keep_answer")).toEqual([]);
    await user.keyboard("Sam");
    (document.activeElement as HTMLElement).blur();
    await user.keyboard("1");
    await waitFor(() => expect(asked<AnswerEdit>(api, "keep_answer")[0]?.by).toBe("Sam"));
  });

  it("says that it is working, takes no second answer meanwhile, and says why nothing was kept", async () => {
    let refuse: (error: unknown) => void = () => {};
    const { api, user } = await started({ answers: { keep_answer: () => new Promise((_, reject) => (refuse = reject)) } });
    await user.keyboard("1");
    expect(await screen.findByText(/Reading the reports with the answer/)).toBeTruthy();
    await user.keyboard("2");
    expect(asked(api, "keep_answer")).toHaveLength(1);
    refuse(FAILURE);
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    expect(chosen()).toBe("Doula support payments");
  });

  it("names files that could not be read again", async () => {
    const kept = { ...answerKept, left: [{ path: "q1.xlsx", why: "It is gone." }] };
    const { user } = await started({ answers: { ...queueOf(), keep_answer: () => kept } });
    await user.keyboard("1");
    expect(await screen.findByText("1 file could not be read again")).toBeTruthy();
  });

  it("is reached by g m, from an unmapped figure and from its finding", async () => {
    const { user } = open(`#/report/${northfieldQ2.id}`);
    await user.click(await screen.findByRole("link", { name: /Map Doula support payments/ }));
    await waitFor(() => expect(chosen()).toBe("Doula support payments"));
    window.location.hash = "#/findings?rule=SRC003";
    await user.click(await screen.findByRole("link", { name: /Say what/ }));
    await waitFor(() => expect(window.location.hash).toContain("#/mapping"));
    window.location.hash = "#/inbox";
    await screen.findByRole("heading", { name: "Inbox" });
    await user.keyboard("gm");
    await waitFor(() => expect(window.location.hash).toBe("#/mapping"));
  });
});

describe("Answers given", () => {
  beforeEach(() => localStorage.setItem(NAME_KEY, "Dana Whitfield"));
  const ADDRESS = "#/mapping?tab=answers";

  it("lists who answered what and when, and finds them by their words", async () => {
    const { user } = open(ADDRESS);
    const table = within(await screen.findByRole("table", { name: "Answers given" }));
    expect(table.getAllByRole("row")).toHaveLength(3);
    expect(table.getByText("Sam Field")).toBeTruthy();
    expect(table.getByText("Declined")).toBeTruthy();
    await expectAccessible();
    await user.type(screen.getByRole("searchbox"), "interpreter");
    expect(table.getAllByRole("row")).toHaveLength(2);
  });

  it("takes one back", async () => {
    const { api, user } = open(ADDRESS);
    const [first] = await screen.findAllByRole("button", { name: "Take back" });
    await user.click(first!);
    await waitFor(() => expect(asked<AnswerEdit>(api, "keep_answer")[0]).toMatchObject({ mapping: "northfield@3", version: 3, replaces: 0, answer: null }));
    expect(await screen.findByText(/"Interpreter services" is open again/)).toBeTruthy();
  });

  it("changes one, with either a code or a reason", async () => {
    const { api, user } = open(ADDRESS);
    const [first] = await screen.findAllByRole("button", { name: "Edit" });
    await user.click(first!);
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("Declined because"), "Counted elsewhere");
    expect(dialog.getByText(/either a code or a reason/)).toBeTruthy();
    await user.clear(dialog.getByLabelText("Code"));
    await user.click(dialog.getByRole("button", { name: "Change" }));
    await waitFor(() =>
      expect(asked<AnswerEdit>(api, "keep_answer")[0]).toMatchObject({ replaces: 0, answer: { code: null, declined: "Counted elsewhere" } }),
    );
  });

  it("exports without names unless they are asked for", async () => {
    const { api, user } = open(ADDRESS);
    await user.click(await screen.findByRole("button", { name: "Export answers" }));
    await waitFor(() => expect(asked(api, "share_answers")).toEqual([{ path: "/data/reports/plumbline-answers.toml", names: false }]));
    expect(await screen.findByText(/2 answers in/)).toBeTruthy();
    await user.click(screen.getByRole("checkbox"));
    await user.click(screen.getByRole("button", { name: "Export answers" }));
    await waitFor(() => expect(asked(api, "share_answers")[1]).toMatchObject({ names: true }));
  });

  it("shows what a file of answers would do before it is taken in", async () => {
    const { api, user } = open(ADDRESS);
    await user.click(await screen.findByRole("button", { name: "Import answers" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText("No such layout")).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Take in 1 answer" }));
    await waitFor(() => expect(asked<{ keep: boolean }>(api, "take_answers").map(({ keep }) => keep)).toEqual([false, true]));
    expect(await screen.findByText(/1 answer taken in/)).toBeTruthy();
  });

  it("says when there is none, and what went wrong", async () => {
    open(ADDRESS, { answers: { list_answers: () => [] } });
    expect(await screen.findByText("No answers yet")).toBeTruthy();
    expect((screen.getByRole("button", { name: "Export answers" }) as HTMLButtonElement).disabled).toBe(true);
    expect(givenAnswers).toHaveLength(2);
  });
});
