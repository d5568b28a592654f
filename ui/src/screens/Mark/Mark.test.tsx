import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { MarkedView, MarkRequest, PagesView, RegionEdit } from "../../api/bindings";
import { markedView, pagesView, regionPreview } from "../../test/fixtures";
import { bySelector, expectAccessible, FAILURE, fails, NEVER, open } from "../../test/render";

vi.mock("../../pdf/open", () => ({
  openPdf: () => ({
    document: Promise.resolve({
      getPage: async () => ({
        getViewport: () => ({ width: 612, height: 792 }),
        render: () => ({ promise: Promise.resolve(), cancel: () => {} }),
      }),
    }),
    close: () => {},
  }),
}));

const ADDRESS = `#/mark/${pagesView.document.sha256}`;
const part = (name: string) => bySelector(`[data-part="${name}"]`)!;
const region = () => bySelector("[data-region]")?.dataset.region;
const requests = (api: { calls: { name: string; request: unknown }[] }, name: string) => api.calls.filter((call) => call.name === name).map(({ request }) => request);
const withRegion: PagesView = {
  ...pagesView,
  regions: [{ index: 0, page: 1, table: ["54", "200", "558", "360"], columns: ["240"], words: "^Table 1\\. Cost of care$", marked_by: "Dana Whitfield", marked_on: "2026-02-14" }],
};

/** Waits for the page, then starts from its first table. */
async function started(options: Parameters<typeof open>[1] = {}) {
  const opened = open(ADDRESS, options);
  const panel = await screen.findByRole("region", { name: "As it would be read" });
  await opened.user.click(within(panel).getByRole("button", { name: "Table 1" }));
  await waitFor(() => expect(bySelector("[data-read-grid]")).toBeTruthy());
  return opened;
}

describe("Mark table", () => {
  it("says that it is loading, and what went wrong", async () => {
    open(ADDRESS, { answers: { get_pages: () => NEVER } });
    expect(await screen.findByText(/Loading the pages/)).toBeTruthy();
  });

  it("says what went wrong, with the way back", async () => {
    open(ADDRESS, { answers: { get_pages: fails } });
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
    await expectAccessible();
  });

  it("says when a file has no pages", async () => {
    open(ADDRESS, { answers: { get_pages: () => ({ ...pagesView, document: { ...pagesView.document, parts: [] } }) } });
    expect(await screen.findByText("No pages")).toBeTruthy();
  });

  it("outlines the tables that were found and offers to start from one", async () => {
    open(ADDRESS);
    await waitFor(() => expect(bySelector('[data-page-canvas="1"]')?.dataset.drawn).toBe("true"));
    expect(screen.getByText("Draw a box around the table")).toBeTruthy();
    expect(bySelector('[data-found="Table 1"]')!.querySelectorAll("span")).toHaveLength(4);
    expect(screen.getByRole("link", { name: "Back to the report" })).toBeTruthy();
    await expectAccessible();
  });

  it("shows the grid of the table it starts from, with its column lines", async () => {
    const { api } = await started();
    expect(region()).toBe("54,200,558,360");
    const grid = within(screen.getByRole("region", { name: "The marked table" }));
    expect(grid.getByRole("columnheader", { name: "PMPM" })).toBeTruthy();
    expect(grid.getByText("$549.04")).toBeTruthy();
    expect(screen.getAllByRole("slider", { name: /Column line/ })).toHaveLength(4);
    expect((requests(api, "read_marked_page")[0] as MarkRequest).tables[0]!.columns).toHaveLength(4);
    await expectAccessible();
  });

  it("moves edges and lines with the arrow keys, ten times as far with Shift, and takes steps back", async () => {
    const { user } = await started();
    part("edge:left").focus();
    await user.keyboard("{ArrowLeft}{Shift>}{ArrowLeft}{/Shift}");
    expect(region()).toBe("43,200,558,360");
    part("grip").focus();
    await user.keyboard("{ArrowDown}");
    expect(region()).toBe("43,201,558,361");
    const line = part("line:0");
    const before = Number(line.getAttribute("aria-valuenow"));
    line.focus();
    await user.keyboard("{ArrowRight}");
    expect(Number(part("line:0").getAttribute("aria-valuenow"))).toBe(before + 1);
    await user.keyboard("{Delete}");
    expect(screen.getAllByRole("slider", { name: /Column line/ })).toHaveLength(3);
    await user.keyboard("c");
    expect(screen.getAllByRole("slider", { name: /Column line/ })).toHaveLength(4);
    await user.keyboard("{Control>}z{/Control}{Control>}z{/Control}");
    expect(screen.getAllByRole("slider", { name: /Column line/ })).toHaveLength(4);
    expect(Number(part("line:0").getAttribute("aria-valuenow"))).toBe(before + 1);
  });

  it("draws a box by dragging on the page, adds a line by a click in it and takes one away by dragging it out", async () => {
    const { api } = open(ADDRESS);
    const page = await waitFor(() => bySelector('[data-mark-page="1"]') ?? Promise.reject(new Error("no page")));
    const scale = Number(page.dataset.scale);
    const at = (x: number, y: number) => ({ clientX: x * scale, clientY: y * scale, button: 0, pointerId: 1 });
    const drag = (target: Element, from: [number, number], to: [number, number]) => {
      fireEvent.pointerDown(target, at(...from));
      fireEvent.pointerMove(page, at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2));
      fireEvent.pointerMove(page, at(...to));
      fireEvent.pointerUp(page, at(...to));
    };
    drag(page, [60, 400], [300, 500]);
    expect(region()).toBe("60,400,300,500");
    await waitFor(() => expect(requests(api, "read_marked_page")).toHaveLength(1));
    expect((requests(api, "read_marked_page")[0] as MarkRequest).tables).toEqual([{ table: ["60", "400", "300", "500"], columns: [] }]);
    drag(part("corner:right,bottom"), [300, 500], [320, 520]);
    expect(region()).toBe("60,400,320,520");
    fireEvent.pointerDown(bySelector("[data-region]")!, at(150, 450));
    fireEvent.pointerUp(page, at(150, 450));
    await waitFor(() => expect((requests(api, "read_marked_page").at(-1) as MarkRequest).tables[0]!.columns).toContain("150"));
    const line = screen.getAllByRole("slider", { name: /Column line/ }).find((slider) => slider.getAttribute("aria-valuenow") === "150")!;
    drag(line, [150, 450], [20, 450]);
    await waitFor(() => expect((requests(api, "read_marked_page").at(-1) as MarkRequest).tables[0]!.columns).not.toContain("150"));
  });

  it("ends a reading that a change has overtaken and drops its answer", async () => {
    const answers: ((view: MarkedView) => void)[] = [];
    const { api, user } = open(ADDRESS, { answers: { read_marked_page: () => new Promise<MarkedView>((resolve) => answers.push(resolve)) } });
    await user.click((await screen.findAllByRole("button", { name: "Table 1" }))[1]!);
    await waitFor(() => expect(answers).toHaveLength(1));
    expect(screen.getByText("Reading …")).toBeTruthy();
    part("grip").focus();
    await user.keyboard("{ArrowDown}");
    const { job } = requests(api, "read_marked_page")[0] as MarkRequest;
    await waitFor(() => expect(requests(api, "cancel_job")).toContainEqual({ job }));
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[0]!({ ...markedView, table: { ...markedView.table!, cells: [] } });
    answers[1]!(markedView);
    expect(await screen.findByText("$549.04")).toBeTruthy();
  });

  it("says what is wrong with a box, and with the reading", async () => {
    const { user } = open(ADDRESS, { answers: { read_marked_page: () => ({ table: null, problem: "there is no text in that box on page 1", others: [], issues: [] }) } });
    await user.click((await screen.findAllByRole("button", { name: "New box" }))[0]!);
    expect(await screen.findByText(/Nothing can be read here: there is no text in that box/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "See what changes" })).toHaveProperty("disabled", true);
    await waitFor(() => expect(document.activeElement).toBe(part("grip")));
  });

  it("offers another try when a page could not be read", async () => {
    let failing = true;
    const { user } = open(ADDRESS, { answers: { read_marked_page: () => (failing ? fails() : markedView) } });
    await user.click((await screen.findAllByRole("button", { name: "Table 1" }))[1]!);
    expect((await screen.findByRole("alert")).textContent).toContain(FAILURE.message);
    failing = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("$549.04")).toBeTruthy();
  });

  it("shows what keeping it would change, and keeps nothing when it is cancelled", async () => {
    const { api, user } = await started();
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    expect(screen.getByText("Enter your name.")).toBeTruthy();
    await user.type(screen.getByLabelText("Your name"), "Dana Whitfield");
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    expect(await screen.findByText("1 changed · 1 added · 1 gone")).toBeTruthy();
    expect(screen.getByText(/copied to .*cascade.toml/)).toBeTruthy();
    const edit = requests(api, "preview_region")[0] as RegionEdit;
    expect(edit).toMatchObject({ mapping: "cascade", version: 1, replaces: null, by: "Dana Whitfield" });
    expect(edit.region).toMatchObject({ words: "^Table \\d+\\. Cost of care$", page_number: null, table: ["54", "200", "558", "360"] });
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByText("1 changed · 1 added · 1 gone")).toBeNull();
    expect(requests(api, "keep_region")).toEqual([]);
  });

  it("keeps what was looked at, runs the checks and says where", async () => {
    const { api, user } = await started();
    await user.type(screen.getByLabelText("Your name"), "Dana Whitfield");
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    await user.click(await screen.findByRole("button", { name: "Keep with the mapping" }));
    expect(await screen.findByText(/Kept in .*cascade.toml, version 2/)).toBeTruthy();
    expect(requests(api, "keep_region")).toEqual(requests(api, "preview_region"));
    expect(requests(api, "check_reports")).toHaveLength(1);
    expect(screen.getByRole("link", { name: "Open the report" })).toBeTruthy();
    expect(region()).toBeUndefined();
  });

  it("says which other files were read again with it, and which were left", async () => {
    const kept = { path: "cascade.toml", version: 2, report_ids: ["a"], other_report_ids: ["b", "c"], left: [{ path: "/data/2023.pdf", why: "It was moved." }] };
    const { user } = await started({ answers: { keep_region: () => kept } });
    await user.type(screen.getByLabelText("Your name"), "Dana Whitfield");
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    await user.click(await screen.findByRole("button", { name: "Keep with the mapping" }));
    expect(await screen.findByText(/The report and 2 reports of other files were read again/)).toBeTruthy();
    expect(screen.getByText("/data/2023.pdf was left as it is: It was moved.")).toBeTruthy();
  });

  it("forgets what was looked at when the region changes, and does not keep what gives no report", async () => {
    const problem = { code: "layout_changed", message: "None of its tables was found.", remedy: "Compare the file." };
    const { user } = await started({ answers: { preview_region: () => ({ ...regionPreview, problem }) } });
    await user.type(screen.getByLabelText("Your name"), "Dana");
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    expect(await screen.findByText("Read with this region, the file gives no report")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Keep with the mapping" })).toHaveProperty("disabled", true);
    part("grip").focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(screen.queryByRole("button", { name: "Keep with the mapping" })).toBeNull());
  });

  it("changes or removes a region that is kept, with who marked it", async () => {
    const { api, user } = open(ADDRESS, { answers: { get_pages: () => withRegion } });
    const start = (await screen.findAllByRole("button", { name: "Region 1" }))[1]!;
    expect(start.title).toContain("Dana Whitfield");
    await user.click(start);
    await user.type(await screen.findByLabelText("Your name"), "Alex");
    await waitFor(() => expect(screen.getByRole("button", { name: "See what changes" })).toHaveProperty("disabled", false));
    await user.click(screen.getByRole("button", { name: "See what changes" }));
    await waitFor(() => expect(requests(api, "preview_region")).toHaveLength(1));
    expect(requests(api, "preview_region")[0]).toMatchObject({ replaces: 0, region: { words: "^Table 1\\. Cost of care$" } });
    await user.click(screen.getByRole("button", { name: "Remove from the mapping" }));
    await waitFor(() => expect(requests(api, "preview_region")[1]).toMatchObject({ replaces: 0, region: null }));
    expect(await screen.findByRole("button", { name: "Remove and read again" })).toBeTruthy();
  });

  it("gives the region as text where no mapping knows the file", async () => {
    await started({ answers: { get_pages: () => ({ ...pagesView, mapping: null, report_ids: [] }) } });
    expect(screen.getByText("No mapping knows this file")).toBeTruthy();
    expect(screen.getByText(/plumbline read .*--page 1 --box 54,200,558,360 --columns/)).toBeTruthy();
    expect(screen.getByText(/\[\[region\]\]/).textContent).toContain("page    = '^Table \\d+\\. Cost of care$'");
    expect(screen.queryByRole("button", { name: "See what changes" })).toBeNull();
    expect(screen.getByRole("link", { name: "Back to the inbox" })).toBeTruthy();
    await expectAccessible();
  });

  it("turns the pages, a drawing staying with its page", async () => {
    const { user } = await started();
    await user.click(screen.getByRole("button", { name: "Next page" }));
    await waitFor(() => expect(bySelector('[data-mark-page="2"]')).toBeTruthy());
    expect(region()).toBeUndefined();
    expect(window.location.hash).toContain("page=2");
    expect(screen.getByText("Page 2 of 2")).toBeTruthy();
  });

  it("opens from the report's source and from a file without a mapping", async () => {
    const { user } = open(`#/report/${pagesView.report_ids[0]}`);
    await user.click(await screen.findByRole("button", { name: "Mark table" }));
    await waitFor(() => expect(window.location.hash).toBe(`#/mark/${pagesView.document.sha256}?page=1`));
    expect(await screen.findByRole("heading", { name: "Mark table" })).toBeTruthy();
  });
});
