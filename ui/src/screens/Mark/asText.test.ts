import { describe, expect, it } from "vitest";
import { commandLine, mappingText } from "./asText";

const region = { box: [60, 150.5, 400, 215] as [number, number, number, number], columns: [200, 300.3] };

describe("a region as text", () => {
  it("is a command that a shell takes as one file name", () => {
    expect(commandLine("/data/costs.pdf", 2, region)).toBe("plumbline read /data/costs.pdf --page 2 --box 60,150.5,400,215 --columns 200,300.3");
    expect(commandLine("/data/Q1 'final'.pdf", 1, { ...region, columns: [] })).toBe("plumbline read '/data/Q1 '\\''final'\\''.pdf' --page 1 --box 60,150.5,400,215");
  });

  it("is a part of a mapping file, its words between quotes that leave backslashes alone", () => {
    expect(mappingText(2, "^Table 2\\. Costs$", region)).toBe("[[region]]\npage    = '^Table 2\\. Costs$'\nbox     = [60, 150.5, 400, 215]\ncolumns = [200, 300.3]\n");
    expect(mappingText(2, "^Group's \\d+$", { ...region, columns: [] })).toBe('[[region]]\npage    = "^Group\'s \\\\d+$"\nbox     = [60, 150.5, 400, 215]\n');
    expect(mappingText(2, null, { ...region, columns: [] })).toContain("page_number = 2");
  });
});
