import { describe, expect, it } from "vitest";
import { contractViews } from "../../test/fixtures/contracts";
import { summaryOf } from "../../test/fixtures/make";
import { reports } from "../../test/fixtures";
import { factsOf, percent, reportOf, sourceOf, withoutContract } from "./contracts";

const [harborview] = contractViews;

describe("facts of a contract", () => {
  it("has what is stated, in words, and nothing of what is not known", () => {
    const groups = factsOf(harborview!);
    expect(groups.map(({ title }) => title)).toEqual(["Parties and term", "Payment", "Savings and losses"]);
    const sharing = groups.at(-1)!.facts.map(({ label, value }) => `${label}: ${value}`);
    expect(sharing).toEqual(["Share of savings: 50%", "Minimum savings rate: 2%", "Shared: from the first dollar once the minimum is reached", "Savings end at: 10% of the benchmark"]);
  });

  it("tells no modifiers from modifiers nobody states", () => {
    const benchmark = { amount: "8000.00", unit: "USD/member-year" as const, period: null, published_on: null, changed_on: null, target_type: null, baseline: null, trend: null, risk_adjustment: null, modifiers: null, rebasing: null };
    const facts = (modifiers: [] | null) => factsOf({ ...harborview!, benchmark: { ...benchmark, modifiers } }).flatMap((group) => group.facts);
    expect(facts(null).find(({ label }) => label === "Value modifiers")).toBeUndefined();
    expect(facts([]).find(({ label }) => label === "Value modifiers")?.value).toBe("none");
    expect(facts(null).find(({ label }) => label === "Amount")?.value).toBe("$8,000.00 (USD PMPY)");
  });

  it("has the source of its own key, else of the key above", () => {
    expect(sourceOf(harborview!, "sharing.savings_rate")?.line).toBe(20);
    expect(sourceOf(harborview!, "measure.BCS.weight")?.line).toBe(17);
    expect(sourceOf(harborview!, "title")).toBeNull();
  });

  it("leads to the report whose words a fact is", () => {
    const summaries = reports.map(summaryOf);
    expect(reportOf(sourceOf(harborview!, "term")!, summaries)?.id).toBe(harborview!.reports[0]!.id);
    expect(reportOf(sourceOf(harborview!, "apm_category")!, summaries)).toBeUndefined();
  });

  it("names current reports without a contract", () => {
    const summaries = reports.map(summaryOf);
    const left = withoutContract(contractViews, summaries).map(({ id }) => id);
    expect(left).not.toContain(harborview!.reports[0]!.id);
    expect(left).toHaveLength(summaries.filter(({ status }) => status !== "superseded").length - 1);
  });

  it("writes rates exactly", () => {
    expect([percent("0.5"), percent("0.035"), percent("0.1234"), percent("0")]).toEqual(["50%", "3.5%", "12.34%", "0%"]);
  });
});
