import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { bcs, measuresView } from "../../test/fixtures/measures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";
import { targetWords } from "./measures";

const cell = (payer: string, measure = "BCS") => bySelector(`[data-cell="${measure}|${payer}"]`);

describe("Quality measures in Compare", () => {
  it("sets rates side by side with year, months, direction and the target that says most", async () => {
    open("#/compare?part=measures&lob=commercial");
    await waitFor(() => expect(cell("Brookside Health")).toBeTruthy());
    const brookside = cell("Brookside Health")!;
    expect(brookside.textContent).toContain("73.6%");
    expect(brookside.textContent).toContain("2024, YTD Jan–Jun 2024");
    expect(brookside.textContent).toContain("star 4 75%, missed");
    expect(screen.getByText("BCS, higher is better")).toBeTruthy();
    expect(cell("Lakeshore Alliance Health", "WCV")).toBeNull();
    await expectAccessible();
  });

  it("marks what is not comparable in words, and says why", async () => {
    const { user } = open("#/compare?part=measures&lob=commercial");
    await waitFor(() => expect(cell("Lakeshore Alliance Health")).toBeTruthy());
    expect(cell("Lakeshore Alliance Health")!.textContent).toContain("Not comparable: inverse measure");
    expect(cell("Summit Ridge Mutual")!.textContent).toContain("Not comparable: measurement year");
    await user.click(cell("Lakeshore Alliance Health")!);
    const detail = within(screen.getByRole("region", { name: "Chosen cell" }));
    expect(await detail.findByText(/The inverse measure: lower is better/)).toBeTruthy();
    expect(detail.getByText("lower is better")).toBeTruthy();
    await expectAccessible();
  });

  it("moves between cells by keys and opens the place of a rate", async () => {
    const { user } = open("#/compare?part=measures&lob=commercial");
    await waitFor(() => expect(cell("Brookside Health")).toBeTruthy());
    cell("Brookside Health")!.focus();
    await user.keyboard("{ArrowRight}");
    await waitFor(() => expect(cell("Cascade Benefit Partners")?.getAttribute("aria-selected")).toBe("true"));
    cell("Cascade Benefit Partners")!.focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(window.location.hash).toContain("#/report/"));
  });

  it("shows measures of one payer when asked, and finds them by name", async () => {
    const { user } = open("#/compare?part=measures&lob=commercial");
    await user.click(await screen.findByRole("checkbox", { name: "Also of one payer only" }));
    await waitFor(() => expect(cell("Lakeshore Alliance Health", "WCV")).toBeTruthy());
    await user.type(screen.getByRole("searchbox", { name: "Search measures" }), "well");
    await waitFor(() => expect(cell("Brookside Health")).toBeNull());
  });

  it("draws no more columns than anyone compares, says so, and narrows to a payer", async () => {
    const many = Array.from({ length: 70 }, (_, n) => {
      const [first] = bcs.cells;
      const name = `Payer ${String(n).padStart(2, "0")}`;
      return { ...first!, arrangement: { ...first!.arrangement, id: name, payer: name } };
    });
    const { user } = open("#/compare?part=measures&lob=commercial", {
      answers: { compare_measures: (request) => ({ ...measuresView(request), comparisons: [{ ...bcs, cells: many }] }) },
    });
    expect(await screen.findByText("60 of 70 columns are shown")).toBeTruthy();
    await user.selectOptions(screen.getByRole("combobox", { name: "Payer" }), "Payer 69");
    await waitFor(() => expect(cell("Payer 69")).toBeTruthy());
    expect(cell("Payer 00")).toBeNull();
  });

  it("changes between metrics and measures, and forgets the cell that was chosen", async () => {
    const { user } = open("#/compare?part=measures&lob=commercial&metric=BCS");
    await user.click(await screen.findByRole("button", { name: "Metrics" }));
    expect(window.location.hash).toBe("#/compare?lob=commercial");
  });

  it("says when there is nothing", async () => {
    open("#/compare?part=measures", { answers: { compare_measures: (request) => ({ ...measuresView(request), measures: [], comparisons: [] }) } });
    expect(await screen.findByText("No report prints a quality measure")).toBeTruthy();
  });

  it("says that it is loading", async () => {
    open("#/compare?part=measures", { answers: { compare_measures: () => NEVER } });
    expect(await screen.findByText(/Loading the comparison/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/compare?part=measures", { answers: { compare_measures: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });
});

describe("the target told in a cell", () => {
  const of = (type: string, reached: boolean | null) => ({ type, value: "0.7", displayed: "70%", gap: null, reached, anchor: { kind: "json" as const, pointer: "/a", text: "70%" } });
  it("is the first one missed, else the last one reached, else the first printed", () => {
    expect(targetWords([of("star-3", true), of("star-4", false), of("star-5", false)])).toBe("✗ star 4 70%, missed");
    expect(targetWords([of("star-3", true), of("star-4", true)])).toBe("✓ star 4 70%, reached");
    expect(targetWords([of("benchmark", null)])).toBe("benchmark 70%");
    expect(targetWords([])).toBeNull();
  });
});
