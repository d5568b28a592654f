import { describe, expect, it } from "vitest";
import type { Part } from "../../../api/bindings";
import { lakeshoreDocument } from "../../../test/fixtures/others";
import { part } from "../../../test/fixtures/make";
import { buildOutline } from "./outline";

describe("a JSON file's outline", () => {
  it("nests names and values as the file does", () => {
    const rows = buildOutline(lakeshoreDocument.parts[0]!);
    expect(rows.slice(0, 4).map(({ depth, name, text }) => [depth, name, text])).toEqual([
      [0, "meta", null],
      [1, "payer", "Lakeshore Alliance Health"],
      [1, "provider", null],
      [2, "name", "Willow Bend Medical Group"],
    ]);
    expect(rows.find((row) => row.anchor.kind === "json" && row.anchor.pointer === "/financials/1/pmpm")?.text).toBe("147.87");
  });

  it("shows a table's values once, without its header row", () => {
    const pointers = buildOutline(lakeshoreDocument.parts[0]!).map((row) => (row.anchor.kind === "json" ? row.anchor.pointer : ""));
    expect(new Set(pointers).size).toBe(pointers.length);
    expect(pointers.filter((pointer) => pointer.startsWith("/financials/0/"))).toHaveLength(3);
  });

  it("reads escaped names", () => {
    const escaped: Part = part({ kind: "document", name: "x", number: 1, lines: [{ text: "1", anchor: { kind: "json", pointer: "/a~1b/c~0d", text: "1" } }] });
    expect(buildOutline(escaped).map(({ name }) => name)).toEqual(["a/b", "c~d"]);
  });
});
