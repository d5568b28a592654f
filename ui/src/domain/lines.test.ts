import { describe, expect, it } from "vitest";
import { markLines } from "./lines";

const said = (text: string, before: string | null) => markLines(text, before).map(({ text: line, number, mark }) => `${number ?? "-"} ${mark[0]} ${line}`);

describe("markLines", () => {
  it("marks what a longer text adds, at the end as in the middle", () => {
    expect(said("a\nx\nb\nc\n", "a\nb\n")).toEqual(["1 s a", "2 a x", "3 s b", "4 a c"]);
  });

  it("shows a changed line as gone and added", () => {
    expect(said("id\nversion = 2\nend\n", "id\nversion = 1\nend\n")).toEqual(["1 s id", "- g version = 1", "2 a version = 2", "3 s end"]);
  });

  it("keeps common lines between two changes", () => {
    expect(said("v2\nb\nc\nnew\n", "v1\nb\nc\n")).toEqual(["- g v1", "1 a v2", "2 s b", "3 s c", "4 a new"]);
  });

  it("marks nothing without an older text, and everything of a file that is new", () => {
    expect(said("a\n", null)).toEqual(["1 s a"]);
    expect(said("a\n", "")).toEqual(["1 a a"]);
  });
});
