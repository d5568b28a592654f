import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

describe("Rules", () => {
  it("lists the catalogue and explains the rule asked for", async () => {
    const { user } = open("#/rules/TCC003");
    expect(await screen.findByRole("heading", { name: /TCC003/ })).toBeTruthy();
    expect(screen.getByText("What to do")).toBeTruthy();
    await expectAccessible();
    await user.type(screen.getByRole("searchbox", { name: "Search rules" }), "hidden");
    expect(screen.getByText("1 rule")).toBeTruthy();
    expect(screen.getByRole("heading", { name: /SRC009/ })).toBeTruthy();
  });

  it("says that it is loading", async () => {
    open("#/rules", { answers: { list_rules: () => NEVER } });
    expect(await screen.findByText(/Loading rules/)).toBeTruthy();
  });

  it("says what went wrong", async () => {
    open("#/rules", { answers: { list_rules: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });
});
