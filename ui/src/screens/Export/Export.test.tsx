import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

const exported = (calls: { name: string; request: unknown }[]) => calls.find(({ name }) => name === "export_reports")?.request;

describe("Export", () => {
  it("says when there is nothing to export", async () => {
    open("#/export", { answers: { list_reports: () => [] } });
    expect(await screen.findByText("Nothing to export yet")).toBeTruthy();
    await expectAccessible();
  });

  it("says that it is loading", async () => {
    open("#/export", { answers: { list_reports: () => NEVER } });
    expect(await screen.findByText(/Loading reports/)).toBeTruthy();
  });

  it("asks for a folder before it starts", async () => {
    const { api, user } = open("#/export");
    await user.click(await screen.findByRole("button", { name: "Export" }));
    expect(screen.getByText("Enter or choose a folder.")).toBeTruthy();
    expect(exported(api.calls)).toBeUndefined();
    await expectAccessible();
  });

  it("writes current reports to the folder entered and lists the files", async () => {
    const { api, user } = open("#/export");
    await user.type(await screen.findByLabelText("Folder"), "/out/vbpr");
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect(await screen.findByText("5 files written")).toBeTruthy();
    expect(exported(api.calls)).toMatchObject({ format: "fhir", out: "/out/vbpr", ids: [] });
    expect(document.querySelector('[data-written="hv-2024-q3-7c4a.json"]')).toBeTruthy();
    await expectAccessible();
  });

  it("writes some reports in another format, with the notes of that format", async () => {
    const { api, user } = open("#/export");
    await user.click(await screen.findByRole("radio", { name: /^CSV/ }));
    await user.click(screen.getByRole("radio", { name: /^Some/ }));
    await user.click(screen.getByRole("checkbox", { name: /^Cascade/ }));
    await user.click(screen.getByRole("button", { name: "Choose folder" }));
    await waitFor(() => expect((screen.getByLabelText("Folder") as HTMLInputElement).value).toBe("/data/reports"));
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect(await screen.findByText("1 file written")).toBeTruthy();
    expect(screen.getByText(/Definitions are left out/)).toBeTruthy();
    expect(exported(api.calls)).toMatchObject({ format: "csv", ids: ["cbp-rolling-2024-51be"] });
  });

  it("warns about reports that are not ready", async () => {
    open("#/export");
    expect(await screen.findByText("1 report not ready")).toBeTruthy();
  });

  it("says why an export stopped", async () => {
    const { user } = open("#/export", { answers: { export_reports: fails } });
    await user.type(await screen.findByLabelText("Folder"), "/out");
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
  });
});
