import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { contractViews, payments } from "../../test/fixtures/contracts";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

const [harborview] = contractViews;
const found = (selector: string) =>
  waitFor(() => {
    const element = bySelector(selector);
    if (!element) throw new Error(`${selector} is not there`);
    return element;
  });
const detail = () => within(screen.getByRole("article", { name: "Chosen contract" }));

describe("Contracts", () => {
  it("says what a contract file is for when no contract is known", async () => {
    open("#/contracts", { answers: { list_contracts: () => [] } });
    expect(await screen.findByText("No contract is known")).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading", async () => {
    open("#/contracts", { answers: { list_contracts: () => NEVER } });
    expect(await screen.findByText(/Loading contracts/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/contracts", { answers: { list_contracts: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });

  it("shows each fact with who states it, and on what each report was matched", async () => {
    open("#/contracts");
    await screen.findByRole("article", { name: "Chosen contract" });
    expect(bySelector("[data-fact='apm_category']")?.textContent).toContain("harborview.toml, line 13");
    const term = within(bySelector("[data-fact='term']")!);
    await waitFor(() => expect(term.getByRole("link", { name: /Cover!B6/ }).getAttribute("href")).toContain(`#/report/${harborview!.reports[0]!.id}`));
    expect(bySelector(`[data-contract-report='${harborview!.reports[0]!.id}']`)?.textContent).toContain("payer and contract number");
    expect(screen.getByText(/current reports belong to no known contract/)).toBeTruthy();
    await expectAccessible();
  });

  it("chooses a contract with Enter, and says that none of its reports is here", async () => {
    const { user } = open("#/contracts");
    const row = await found("[data-contract='LAH-ATC-0419']");
    row.focus();
    await user.keyboard("{Enter}");
    expect(detail().getByRole("heading", { name: "LAH-ATC-0419" })).toBeTruthy();
    expect(detail().getByText(/No current report belongs to it/)).toBeTruthy();
  });

  it("takes a contract file in, says what it did, and checks when asked", async () => {
    const { api, user } = open("#/contracts");
    api.chooseFiles = async () => ["/data/contracts/harborview.toml"];
    await user.click(await screen.findByRole("button", { name: "Import contract file" }));
    expect(await screen.findByText("harborview.toml: 1 contract taken in")).toBeTruthy();
    expect(screen.getByText(/HV-MA-2207: changed, 1 report/)).toBeTruthy();
    expect(api.calls.find(({ name }) => name === "import_contracts")?.request).toEqual({ path: "/data/contracts/harborview.toml" });
    await user.click(screen.getByRole("button", { name: "Check reports" }));
    await waitFor(() => expect(api.calls.some(({ name }) => name === "check_reports")).toBe(true));
    expect(await screen.findByText("612 checks ran", { selector: "strong" })).toBeTruthy();
  });

  it("takes a contract file that is dropped on another screen", async () => {
    const { api } = open("#/rules");
    await screen.findByRole("heading", { name: "Rules" });
    api.drop(["/data/contracts/harborview.toml"]);
    await waitFor(() => expect(window.location.hash).toBe("#/contracts"));
    expect(await screen.findByText("harborview.toml: 1 contract taken in")).toBeTruthy();
    expect(api.calls.some(({ name }) => name === "import_paths")).toBe(false);
  });

  it("says which line of a contract file is wrong, and takes nothing", async () => {
    const problem = { code: "failed" as const, message: "/data/c.toml, line 3: `term` lacks an end.", details: [] };
    const { api, user } = open("#/contracts", { answers: { import_contracts: () => Promise.reject(problem) } });
    api.chooseFiles = async () => ["/data/c.toml", "/data/d.toml"];
    await user.click(await screen.findByRole("button", { name: "Import contract file" }));
    expect(await screen.findByText("Nothing of the contract file was taken")).toBeTruthy();
    expect(screen.getByText(problem.message)).toBeTruthy();
    expect(api.calls.filter(({ name }) => name === "import_contracts")).toHaveLength(1);
  });

  it("opens with g o", async () => {
    const { user } = open("#/rules");
    await screen.findByRole("heading", { name: "Rules" });
    await user.keyboard("go");
    await waitFor(() => expect(window.location.hash).toBe("#/contracts"));
  });
});

describe("Portfolio", () => {
  it("rolls payments up by category, with the figures of each sum and what is not known", async () => {
    const { user } = open("#/contracts?part=portfolio");
    const shared = within(await found("[data-roll-up='3B']"));
    expect(shared.getByText("$23,016,079.60")).toBeTruthy();
    expect(bySelector("[data-roll-up='']")?.textContent).toContain("total lacks 1 contract");
    const paid = within(bySelector("[data-paid='HV-MA-2207']")!);
    const sum = paid.getByRole("button", { name: /Incentives of HV-MA-2207: \$1,200,000/ });
    await user.click(sum);
    const figures = within(bySelector("[data-figures-of='HV-MA-2207|incentives']")!);
    expect(figures.getByRole("link", { name: /Shared savings earned: \$1,200,000/ }).getAttribute("href")).toContain("at=");
    expect(figures.getByText(/left out: shares months with a longer one/)).toBeTruthy();
    await user.click(sum);
    expect(bySelector("[data-figures-of]")).toBeNull();
    await expectAccessible();
  });

  it("sets the goals against the share, as a range where levels are not stated, as of the day asked for", async () => {
    const { api } = open("#/contracts?part=portfolio");
    const goal = await found("[data-goal='2018-04-01|1']");
    expect(goal.textContent).toContain("42.6% to 61%");
    expect(goal.textContent).toContain("Met");
    expect(bySelector("[data-goal='2020-04-01|1']")?.textContent).toContain("Not known");
    fireEvent.change(screen.getByLabelText("Goals as of"), { target: { value: "2019-12-31" } });
    await waitFor(() => expect(api.calls.some(({ name, request }) => name === "roll_up_payments" && (request as { as_of: string }).as_of === "2019-12-31")).toBe(true));
  });

  it("says why nothing is rolled up", async () => {
    open("#/contracts?part=portfolio", { answers: { roll_up_payments: () => ({ ...payments, years: [] }) } });
    expect(await screen.findByText("Nothing to roll up")).toBeTruthy();
    expect(screen.getByText(/it belongs to no known contract/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/contracts?part=portfolio", { answers: { roll_up_payments: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });
});
