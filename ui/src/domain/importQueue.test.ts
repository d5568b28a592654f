import { describe, expect, it } from "vitest";
import { importedFiles } from "../test/fixtures";
import { advance, finish, startQueue } from "./importQueue";

const [stored, other] = importedFiles;
const states = (queue: ReturnType<typeof startQueue>) => queue.rows.map(({ state }) => state);

describe("the queue of an import", () => {
  it("begins with the files given and leaves folders out until their files are known", () => {
    expect(startQueue(["/a/q1.xlsx", "/a/folder"]).rows).toEqual([{ path: "/a/q1.xlsx", state: "waiting", file: null }]);
  });

  it("adds files of a folder as the program meets them", () => {
    const queue = advance(startQueue(["/a/folder"]), { job: "j", done: 0, total: 2, path: stored!.path, phase: "reading", finished: null });
    expect(states(queue)).toEqual(["reading"]);
    expect(queue.total).toBe(2);
  });

  it("does not put a finished file back to work", () => {
    let queue = startQueue([stored!.path]);
    queue = advance(queue, { job: "j", done: 1, total: 2, path: stored!.path, phase: "finished", finished: stored! });
    queue = advance(queue, { job: "j", done: 1, total: 2, path: other!.path, phase: "mapping", finished: null });
    expect(states(queue)).toEqual(["stored", "mapping"]);
  });

  it("ends with the answer's list, and says which files were left alone", () => {
    const queue = finish(startQueue([stored!.path, "/a/later.pdf"]), {
      files: [stored!],
      summary: { imported: 1, duplicate: 0, needs_mapping: 0, failed: 0 },
      cancelled: 1,
    });
    expect(states(queue)).toEqual(["stored", "cancelled"]);
  });
});
