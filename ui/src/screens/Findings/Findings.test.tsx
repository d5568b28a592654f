import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { findingList, findings } from "../../test/fixtures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { countFacet, groupByRule, OPEN_FINDINGS } from "./facets";

const shown = () => [...document.querySelectorAll<HTMLElement>("[data-finding]")].map((row) => row.dataset.finding);
const detail = () => within(screen.getByRole("region", { name: "Chosen finding" }));

describe("Findings", () => {
  it("says how many checks ran when none found anything", async () => {
    open("#/findings", { answers: { list_findings: () => findingList([]) } });
    expect(await screen.findByText("No findings, 612 checks ran")).toBeTruthy();
    await expectAccessible();
  });

  it("says when nothing was checked yet", async () => {
    open("#/findings", { answers: { list_findings: () => ({ verdict: null, checks_run: null, findings: [] }) } });
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
    await user.click(facets.getByRole("button", { name: /^Northfield Community Plan/ }));
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
    expect(api.calls.find(({ name }) => name === "withdraw_waiver")?.request).toEqual({ fingerprint: "src009-calc" });
  });
});

describe("facets", () => {
  const payers = new Map([["cbp-rolling-2024-51be", "Cascade"], ["lah-2024-h1-803b", "Lakeshore"]]);
  it("counts the alternatives of a facet as if it were not chosen", () => {
    const counts = countFacet(findings, { ...OPEN_FINDINGS, severity: "error" }, "severity", payers);
    expect(Object.fromEntries(counts)).toEqual({ error: 1, warning: 3, info: 1 });
  });
  it("counts a finding once for each payer it names", () => {
    expect(countFacet(findings, OPEN_FINDINGS, "payer", payers).get("Lakeshore")).toBe(2);
  });
  it("puts the worst rule first", () => {
    expect(groupByRule(findings)[0]?.rule).toBe("ARI001");
  });
});
