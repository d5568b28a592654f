import { describe, expect, it } from "vitest";
import { codes as list } from "../../test/fixtures/answers";
import { draft, draftView } from "../../test/fixtures/draft";
import { accept, chooseFact, decline, idOf, metricsOf, openIn, openUses, setColumn, signed, typeFact, unitOf } from "./draft";

const codes = metricsOf(list);
const use = (from: typeof draft, term: number, place = 0) => from.tables[0]!.terms[term]!.uses[place]!;

describe("a draft", () => {
  it("counts what is open in each step", () => {
    expect(openIn(draft, codes)).toEqual({ tables: 0, header: 2, terms: 3, preview: 0, commit: 0 });
    const named = setColumn(chooseFact(draft, "payer", 0), 0, 2, { sure: true });
    expect(openIn(named, codes).header).toBe(0);
  });

  it("takes a code with the unit the column gives, and with the code's own where that is of another kind", () => {
    const [first] = openUses(draft, codes);
    const taken = accept(draft, first!, "med-cost-pmpm", codes, "Dana", "2025-02-14");
    expect(use(taken, 1)).toMatchObject({ state: "take", code: "med-cost-pmpm", unit: null, by: "Dana", on: "2025-02-14" });
    expect(unitOf(taken.tables[0]!, taken.tables[0]!.terms[1]!, use(taken, 1), codes)).toBe("USD/member-month");
    const months = accept(draft, first!, "member-months", codes, "Dana", "2025-02-14");
    expect(use(months, 1).unit).toBe("member-months");
  });

  it("leaves a term out in every column in which it is open, and nowhere else", () => {
    const open = openUses(draft, codes);
    const left = decline(draft, open[1]!, codes, "Dana", "2025-02-14");
    expect(use(left, 2).state).toBe("leave_out");
    expect(use(left, 2, 1).state).toBe("leave_out");
    const medical = decline(draft, open[0]!, codes, "Dana", "2025-02-14");
    expect(use(medical, 1).state).toBe("leave_out");
    expect(use(medical, 1, 1).state).toBe("take");
  });

  it("ties a typed name to its place in the report, where it is printed", () => {
    const typed = typeFact(draft, "payer", "harborview health", draftView.document);
    expect(typed.facts.find(({ kind, chosen }) => kind === "payer" && chosen)?.anchor).not.toBeNull();
    const elsewhere = typeFact(draft, "payer", "Nowhere Mutual", draftView.document);
    expect(elsewhere.facts.filter(({ kind, chosen }) => kind === "payer" && chosen)).toMatchObject([{ value: "Nowhere Mutual", anchor: null }]);
    expect(idOf(elsewhere)).toBe("nowhere-mutual");
    expect(idOf({ ...elsewhere, id: "My Id" })).toBe("my-id");
  });

  it("signs a person's decisions alone", () => {
    const [first] = openUses(draft, codes);
    const kept = signed(accept(draft, first!, "med-cost-pmpm", codes, "me", "2025-02-14"), "Dana Whitfield");
    expect(use(kept, 1).by).toBe("Dana Whitfield");
    expect(use(kept, 0).by).toBeNull();
  });
});
