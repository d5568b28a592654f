import { describe, expect, it } from "vitest";
import {
  fileName,
  formatBytes,
  formatDate,
  formatPeriod,
  formatValue,
  groupDigits,
  isNumeric,
  NOTHING,
  placeWords,
  plural,
  ruleWords,
  runOutMonths,
  shiftPoint,
  shortFolder,
  unitWords,
} from "./format";

describe("figures are shown from exact decimals", () => {
  it.each([
    ["412.50", "USD/member-month", "$412.50"],
    ["-1200", "USD", "−$1,200"],
    ["10411206.5", "USD", "$10,411,206.50"],
    ["12345678901234567890.123", "USD", "$12,345,678,901,234,567,890.123"],
    ["0", "USD", "$0"],
    ["0.742", "ratio", "74.2%"],
    ["0.7420", "ratio", "74.20%"],
    ["-0.005", "ratio", "−0.5%"],
    ["1", "ratio", "100%"],
    ["0", "ratio", "0%"],
    ["118420", "member-months", "118,420"],
    ["1.043", "score", "1.043"],
  ])("%s %s reads %s", (value, unit, shown) => {
    expect(formatValue(value, unit)).toBe(shown);
  });

  it("shows a missing value as a dash, never as 0", () => {
    expect(formatValue(null, "USD")).toBe(NOTHING);
  });

  it("leaves text that is no decimal alone", () => {
    expect(groupDigits("n/a")).toBe("n/a");
    expect(shiftPoint("<11", 2)).toBe("<11");
  });

  it("keeps every digit when the point moves", () => {
    expect(shiftPoint("0.1", 2)).toBe("10");
    expect(shiftPoint("12.3456", 2)).toBe("1234.56");
  });
});

describe("periods", () => {
  it.each([
    ["2024-01-01", "2024-12-31", "2024"],
    ["2024-01-01", "2024-03-31", "Q1 2024"],
    ["2024-10-01", "2024-12-31", "Q4 2024"],
    ["2024-01-01", "2024-09-30", "Jan–Sep 2024"],
    ["2024-02-01", "2024-04-30", "Feb–Apr 2024"],
    ["2024-02-01", "2024-02-29", "Feb 2024"],
    ["2023-07-01", "2024-06-30", "Jul 2023 – Jun 2024"],
    ["2024-01-15", "2024-02-14", "Jan 15, 2024 – Feb 14, 2024"],
  ])("%s to %s reads %s", (start, end, shown) => {
    expect(formatPeriod({ start, end })).toBe(shown);
  });

  it("shows a missing period as a dash", () => {
    expect(formatPeriod(null)).toBe(NOTHING);
    expect(formatDate(null)).toBe(NOTHING);
  });

  it.each([
    ["2024-09-30", "2024-12-31", 3],
    ["2024-03-31", "2024-06-30", 3],
    ["2024-12-31", "2025-03-15", 2],
    ["2024-12-31", "2025-02-28", 2],
    ["2024-12-31", "2024-12-31", 0],
    ["2024-12-31", "2024-11-30", -1],
  ])("run-out from %s to %s is %i months", (end, paid, months) => {
    expect(runOutMonths({ start: "2024-01-01", end }, paid)).toBe(months);
  });

  it("gives no run-out where a date is missing", () => {
    expect(runOutMonths({ start: "2024-01-01", end: "2024-12-31" }, null)).toBeNull();
    expect(runOutMonths(null, "2024-12-31")).toBeNull();
  });
});

describe("words", () => {
  it("names places as people write them", () => {
    expect(placeWords({ kind: "sheet", sheet: "Summary", cell: "D14", range: "D14:D14", text: "" })).toBe("Summary!D14");
    expect(placeWords({ kind: "page", page: 3, box: ["0", "0", "1", "1"], text: "" })).toBe("page 3");
    expect(placeWords({ kind: "json", pointer: "/a/0", text: "" })).toBe("/a/0");
    expect(placeWords({ kind: "csv", row: 2, column: 4, text: "" })).toBe("row 2, column 4");
  });

  it("splits Unix and Windows paths", () => {
    expect(fileName("/data/in/q1.xlsx")).toBe("q1.xlsx");
    expect(fileName("C:\\data\\in\\q1.xlsx")).toBe("q1.xlsx");
    expect(shortFolder("/home/a/reports/acme/q1.xlsx")).toBe("…/reports/acme");
  });

  it("counts", () => {
    expect(plural(1, "check")).toBe("1 check");
    expect(plural(1204, "check")).toBe("1,204 checks");
    expect(plural(2, "entry", "entries")).toBe("2 entries");
    expect(formatBytes(512)).toBe("512 B");
    expect(formatBytes(2048)).toBe("2.0 KB");
    expect(formatBytes(5 * 1024 * 1024)).toBe("5.0 MB");
    expect(unitWords("USD/member-month")).toBe("USD PMPM");
  });
});

it("reads a rule's name as words", () => {
  expect(ruleWords("pmpm-times-months-is-not-total")).toBe("PMPM times months is not total");
});

describe("isNumeric", () => {
  it.each(["$412.50", "($5.60)", "-12", "74.2%", "1,234", "(3.1%)", "412K", "−0.5"])("%s stands to the right", (text) => expect(isNumeric(text)).toBe(true));
  it.each(["Q1 2024", "n/a", "-", "*", "<11", "", "2024 Quarter 1"])("%s stands to the left", (text) => expect(isNumeric(text)).toBe(false));
});
