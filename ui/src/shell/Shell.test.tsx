import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { workspace } from "../test/fixtures";
import { expectAccessible, FAILURE, fails, open } from "../test/render";

describe("the frame", () => {
  it("opens on the reports when there are some, on the inbox when there are none", async () => {
    open("");
    expect(await screen.findByRole("heading", { name: "Reports" })).toBeTruthy();
  });

  it("opens on the inbox of an empty workspace", async () => {
    open("", { answers: { workspace_info: () => ({ ...workspace([]), reports: 0 }) } });
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeTruthy();
  });

  it("shows the workspace, its verdict and the number of open findings", async () => {
    open("#/rules");
    expect(await screen.findByText("/home/analyst/.local/share/plumbline")).toBeTruthy();
    expect(screen.getByText("612 checks ran")).toBeTruthy();
    expect(screen.getByRole("link", { name: /^Findings\s*5\s*open/ })).toBeTruthy();
  });

  it("moves with g and a letter, but not while typing", async () => {
    const { user } = open("#/rules");
    await user.type(await screen.findByRole("searchbox"), "gi");
    expect(window.location.hash).toBe("#/rules");
    (document.activeElement as HTMLElement).blur();
    await user.keyboard("ge");
    await waitFor(() => expect(window.location.hash).toBe("#/export"));
    await user.keyboard("gi");
    await waitFor(() => expect(window.location.hash).toBe("#/inbox"));
  });

  it("shows the keyboard help on ?", async () => {
    const { user } = open("#/inbox");
    await screen.findByRole("heading", { name: "Inbox" });
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keyboard" })).toBeTruthy();
    await expectAccessible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("switches colors and remembers", async () => {
    const { user } = open("#/inbox");
    await user.click(await screen.findByRole("button", { name: "Colors follow the system" }));
    expect(document.documentElement.dataset.theme).toBe("light");
    await user.click(screen.getByRole("button", { name: "Light colors" }));
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(localStorage.getItem("plumbline-theme")).toBe("dark");
  });

  it("says when the workspace cannot be opened", async () => {
    open("#/inbox", { answers: { workspace_info: fails } });
    expect(await screen.findByText(FAILURE.message)).toBeTruthy();
  });
});
