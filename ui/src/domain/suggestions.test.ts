import { describe, expect, it } from "vitest";
import { classOf, reasonsOf } from "./suggestions";

describe("Suggestions", () => {
  it("are exact, strong, weak or faint by their confidence", () => {
    const classes = ["1", "0.93", "0.929", "0.7", "0.4", "0.39"].map((confidence) => classOf({ confidence }));
    expect(classes).toEqual(["exact", "exact", "strong", "strong", "weak", "none"]);
  });

  it("give their reasons one by one, without the class", () => {
    expect(reasonsOf({ reason: 'weak: Hospice cost; "Hosp" read as "hospice"; not explained: visits' })).toEqual([
      "Hospice cost",
      '"Hosp" read as "hospice"',
      "not explained: visits",
    ]);
  });
});
