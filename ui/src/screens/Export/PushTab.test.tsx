import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PushOutcome, PushPlan } from "../../api/bindings";
import { bySelector, expectAccessible, FAILURE, fails, open } from "../../test/render";
import { serverProblem } from "./server";

const SERVER = "https://fhir.example.org/r4";
const HARBORVIEW = "hv-2024-q3-7c4a";
const plan: PushPlan = {
  server: SERVER,
  reports: [
    {
      report_id: HARBORVIEW,
      title: "Harborview, 2024-01-01 to 2024-09-30",
      version: 1,
      accepted_at: null,
      resources: [
        { address: "MeasureReport/a", action: "create", server_version: null },
        { address: "Organization/b", action: "update", server_version: "3" },
        { address: "Measure/c", action: "unchanged", server_version: "1" },
      ],
      error: null,
    },
    {
      report_id: "cbp-rolling-2024-51be",
      title: "Cascade, 2024",
      version: 1,
      accepted_at: null,
      resources: [],
      error: { code: "server_refused", message: "The server answered 403.", remedy: "Ask its keeper." },
    },
  ],
  counts: { created: 1, updated: 1, unchanged: 1 },
  remarks: [],
  notes: ["2 figures that OCR read stay out"],
  cancelled: 0,
};
const outcome: PushOutcome = {
  server: SERVER,
  reports: [
    { report_id: HARBORVIEW, title: "Harborview", version: 1, status: "accepted", counts: { created: 1, updated: 1, unchanged: 1 }, error: null },
    {
      report_id: "cbp-rolling-2024-51be",
      title: "Cascade",
      version: 1,
      status: "failed",
      counts: { created: 0, updated: 0, unchanged: 0 },
      error: { code: "server_refused", message: "The server answered 403.", remedy: "Ask its keeper." },
    },
  ],
  summary: { accepted: 1, unchanged: 0, left_out: 0, failed: 1, cancelled: 0 },
  counts: { created: 1, updated: 1, unchanged: 1 },
  remarks: [],
  notes: [],
};
const button = (name: string | RegExp) => screen.findByRole("button", { name });

describe("Push", () => {
  it("takes https, and http of this computer alone, and no password", () => {
    expect(serverProblem(SERVER)).toBeNull();
    expect(serverProblem("http://localhost:8080/fhir")).toBeNull();
    expect(serverProblem("http://fhir.example.org/r4")).toContain("https:");
    expect(serverProblem("https://me:secret@fhir.example.org")).toContain("passwords");
    expect(serverProblem("ftp://fhir.example.org")).toContain("https:");
    expect(serverProblem("fhir")).toContain("no address");
    expect(serverProblem(" ")).toContain("Enter");
  });

  it("says what is wrong with an address and asks no server", async () => {
    const { api, user } = open("#/export?tab=push");
    await user.type(await screen.findByLabelText("Server"), "http://fhir.example.org");
    await user.click(await button("Dry run"));
    expect(screen.getByText(/https: alone/)).toBeTruthy();
    expect(api.calls.some(({ name }) => name === "plan_push")).toBe(false);
    await expectAccessible();
  });

  it("pushes only after a dry run of the same reports, and says what became of each", async () => {
    const { api, user } = open("#/export?tab=push", { answers: { plan_push: () => plan, push_reports: () => outcome } });
    await user.type(await screen.findByLabelText("Server"), SERVER);
    expect(screen.queryByRole("button", { name: /^Push \d/ })).toBeNull();
    await user.click(await button("Dry run"));
    expect(await screen.findByText("Resources: 1 would be created · 1 updated · 1 unchanged")).toBeTruthy();
    expect(bySelector('[data-planned="cbp-rolling-2024-51be"]')?.textContent).toContain("The server answered 403.");
    expect(screen.getByText("2 figures that OCR read stay out")).toBeTruthy();
    await expectAccessible();

    // Another choice is another push: it wants its own dry run.
    await user.click(screen.getByRole("checkbox", { name: /^Look again/ }));
    expect(screen.queryByRole("button", { name: /^Push \d/ })).toBeNull();
    expect(screen.getByText("The choice has changed since this dry run")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: /^Look again/ }));

    await user.click(await button("Push 2 reports"));
    expect(await screen.findByText("Reports: 1 accepted · 1 failed")).toBeTruthy();
    expect(screen.getByText(/pushing again goes on with the rest/)).toBeTruthy();
    expect(bySelector(`[data-pushed="${HARBORVIEW}"]`)?.dataset.status).toBe("accepted");
    const request = api.calls.find(({ name }) => name === "push_reports")?.request as Record<string, unknown>;
    expect(request).toMatchObject({ server: SERVER, ids: [], again: false });
    expect(Object.keys(request).sort(), "no token is part of a request").toEqual(["again", "ids", "job", "server"]);
  });

  it("shows how far it is and cancels", async () => {
    let answer: (plan: PushPlan) => void = () => {};
    const { api, user } = open("#/export?tab=push", { answers: { plan_push: () => new Promise<PushPlan>((resolve) => (answer = resolve)) } });
    await user.type(await screen.findByLabelText("Server"), SERVER);
    await user.click(await button("Dry run"));
    await waitFor(() => expect(api.calls.some(({ name }) => name === "plan_push")).toBe(true));
    const { job } = api.calls.find(({ name }) => name === "plan_push")!.request as { job: string };
    api.progress({ job, done: 1, total: 5, path: null, report_id: HARBORVIEW, phase: "exporting", finished: null });
    expect(await screen.findByText(/1 of 5 reports/)).toBeTruthy();
    await user.click(await button("Cancel"));
    expect(api.calls.find(({ name }) => name === "cancel_job")?.request).toEqual({ job });
    answer({ ...plan, cancelled: 4 });
    expect(await screen.findByText(/Cancelled: 4 reports not looked at/)).toBeTruthy();
  });

  it("says why a dry run stopped", async () => {
    const { user } = open("#/export?tab=push", { answers: { plan_push: fails } });
    await user.type(await screen.findByLabelText("Server"), SERVER);
    await user.click(await button("Dry run"));
    expect(await screen.findByText("The dry run stopped")).toBeTruthy();
    expect(screen.getByText(FAILURE.message)).toBeTruthy();
  });
});
