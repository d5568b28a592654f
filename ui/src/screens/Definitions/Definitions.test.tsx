import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { facetValueWords } from "./matrix";
import { definitionsView, granite } from "../../test/fixtures/definitions";

/** The cell's name is read out behind what it shows. */
const cell = async (payer: string, facet: string) => (await screen.findByText(`${payer}, ${facet}`)).closest("button")!;

describe("a facet's value", () => {
  it("has its amounts as people write them, and its other words as they are", () => {
    expect(facetValueWords("150000 USD per member per year")).toBe("$150,000 per member per year");
    expect(facetValueWords("partial: above 2500.50 USD")).toBe("partial: above $2,500.50");
    expect(facetValueWords("CMS-HCC V28")).toBe("CMS-HCC V28");
  });
});

describe("Definitions", () => {
  beforeEach(() => localStorage.clear());

  it("shows facets by payers, stated against inferred, and marks the difference in words", async () => {
    const { user } = open("#/definitions");
    const pharmacy = await cell("Summit Ridge Mutual", "pharmacy");
    expect(pharmacy.textContent).toContain("excluded");
    expect(pharmacy.textContent).toContain("figures: included");
    expect((await cell("Cascade Benefit Partners", "dental")).textContent).toContain("R. Diaz");
    expect((await cell("Granite Mutual Health", "basis")).textContent).toContain("not stated");
    expect((await cell("Summit Ridge Mutual", "run out months")).textContent).toContain("3, follows");
    const truncation = screen.getByRole("row", { name: /^truncation/ });
    expect(within(truncation).getByText("caveat")).toBeTruthy();
    expect(screen.getAllByText("Comparable with caveat").length).toBeGreaterThan(0);
    await expectAccessible();
    const columns = () => screen.getAllByRole("columnheader", { name: /Summit Ridge Mutual/ }).length;
    expect(columns()).toBe(1);
    await user.click(screen.getByRole("checkbox", { name: /Every report/ }));
    expect(columns()).toBe(2);
  });

  it("leads from a cell to its sentence in the source and to the sum", async () => {
    const { user } = open("#/definitions");
    await user.click(await cell("Summit Ridge Mutual", "pharmacy"));
    const detail = screen.getByRole("article", { name: "Chosen facet" });
    const sentence = within(detail).getByRole("link", { name: "Settlement!A18" });
    expect(sentence.getAttribute("href")).toContain("#/report/summit-2023?at=");
    const sum = within(detail).getByRole("table", { name: /Lines that add up to Total Cost of Care/ });
    expect(within(sum).getByText("$4,891,206.18")).toBeTruthy();
    expect(within(sum).getByRole("link", { name: "Settlement!D14" })).toBeTruthy();
    await expectAccessible();
  });

  it("states a facet by hand, with the keyboard alone", async () => {
    const { user, api } = open("#/definitions");
    (await cell("Cascade Benefit Partners", "basis")).focus();
    await user.keyboard("{ArrowDown}{ArrowDown}e");
    const dialog = await screen.findByRole("dialog", { name: "State pharmacy" });
    await user.selectOptions(within(dialog).getByRole("combobox", { name: "What it counts" }), "partial");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(within(dialog).getByText("Enter a reason.")).toBeTruthy();
    await user.type(within(dialog).getByRole("textbox", { name: "Which part" }), "specialty drugs");
    await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Call with the payer");
    await user.type(within(dialog).getByRole("textbox", { name: "Your name" }), "R. Diaz");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(api.calls.find(({ name }) => name === "state_facet")?.request).toEqual({
      report_id: definitionsView.definitions[0]!.report_id,
      term: "Total cost of care",
      facet: "pharmacy",
      value: "partial: specialty drugs",
      reason: "Call with the payer",
      by: "R. Diaz",
    });
  });

  it("takes a person's statement back", async () => {
    const { user, api } = open("#/definitions");
    await user.click(await cell("Cascade Benefit Partners", "dental"));
    expect(screen.getAllByText(/The payer's letter of May/).length).toBe(2);
    await user.click(screen.getByRole("button", { name: "Take back" }));
    expect(api.calls.find(({ name }) => name === "withdraw_facet")?.request).toMatchObject({ facet: "dental" });
  });

  it("starts a silent payer's definition from a published one", async () => {
    const { user, api } = open("#/definitions");
    expect(await screen.findByText("1 total without a definition")).toBeTruthy();
    await user.click(await cell("Granite Mutual Health", "basis"));
    await user.click(screen.getByRole("button", { name: "Start from a published one" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(/non claims payments: included/)).toBeTruthy();
    await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Named in the contract");
    await user.type(within(dialog).getByRole("textbox", { name: "Your name" }), "R. Diaz");
    await user.click(within(dialog).getByRole("button", { name: "Take over" }));
    expect(api.calls.find(({ name }) => name === "start_from_published")?.request).toMatchObject({
      report_id: granite.report_id,
      published: "massachusetts-tme",
    });
  });

  it("shows each two payers' verdict with its reason, and totals restated line by line", async () => {
    const { user } = open("#/definitions");
    const pairs = await screen.findByRole("region", { name: "Verdicts of each two payers" });
    await user.click(within(pairs).getByText("Cascade Benefit Partners and Summit Ridge Mutual"));
    expect(within(pairs).getByText(/few members make the difference/)).toBeTruthy();
    const restated = screen.getByRole("region", { name: /^Restated/ });
    expect(within(restated).getByText(/− Pharmacy cost/)).toBeTruthy();
    expect(within(restated).getByText("$16,924,873.42")).toBeTruthy();
  });

  it("says that it is loading, that there is none, and what went wrong", async () => {
    open("#/definitions", { answers: { list_definitions: () => NEVER } });
    expect(await screen.findByText(/Loading definitions/)).toBeTruthy();
    document.body.replaceChildren();
    open("#/definitions", { answers: { list_definitions: () => ({ ...definitionsView, definitions: [], segments: [], restatements: [] }) } });
    expect(await screen.findByText("No report states or prints a total cost")).toBeTruthy();
    document.body.replaceChildren();
    open("#/definitions", { answers: { list_definitions: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("says that one payer alone cannot be compared", async () => {
    const [alone] = definitionsView.definitions;
    open("#/definitions", { answers: { list_definitions: () => ({ ...definitionsView, definitions: [alone!], segments: [], restatements: [] }) } });
    expect(await screen.findByText(/nothing to compare it with/)).toBeTruthy();
    expect(bySelector("[role=alert]")).toBeNull();
  });

  it("is reached by its keys", async () => {
    const { user } = open("#/rules");
    await screen.findByRole("heading", { name: "Rules" });
    await user.keyboard("gd");
    expect(await screen.findByRole("heading", { name: "Definitions" })).toBeTruthy();
  });
});
