import type { FindingEventKind, RestatedKind, WaiverEnd, WaiverScope } from "../../api/bindings";

const STATES: Record<string, string> = { open: "Open", reopened: "Reopened", waived: "Waived", resolved: "Resolved" };
export const stateWords = (state: string): string => STATES[state] ?? state;

export const partWords = (part: string): string => (part === "root" ? "Root cause" : "Follows from another");

const FAMILIES: Record<string, string> = {
  SRC: "Source and extraction",
  PER: "Periods",
  TCC: "Definitions",
  ARI: "Arithmetic",
  QLT: "Quality",
  BEN: "Benchmarks",
  CON: "Contracts",
  CMP: "Completeness",
  RST: "Restatements",
  STD: "Standard",
};
export const familyWords = (family: string): string => FAMILIES[family] ?? family;

const ASKED: Record<string, string> = { none: "Not asked", asked: "Asked", answered: "Answered", accepted: "Accepted" };
export const askedWords = (asked: string): string => ASKED[asked] ?? asked;

export const scopeWords: Record<WaiverScope, string> = {
  fact: "This fact",
  report: "This report",
  contract: "This contract",
};

export const eventWords: Record<FindingEventKind, string> = {
  found: "Found",
  waived: "Waived",
  withdrawn: "Waiver withdrawn",
  expired: "Waiver ran out",
  resolved: "Resolved",
  reopened: "Open again",
  asked: "Payer asked",
  answered: "Payer answered",
  accepted: "Answer accepted",
};

export const endWords: Record<WaiverEnd, string> = {
  replaced: "Replaced",
  withdrawn: "Withdrawn",
  expired: "Ran out",
  resolved: "Finding gone",
  facts_changed: "Facts changed",
  rule_changed: "Rule changed",
};

export const restatedWords: Record<RestatedKind, string> = {
  changed: "Changed",
  filled: "Had no value",
  emptied: "No value any more",
  added: "New line",
  dropped: "Line dropped",
};

/** A moment as a day and a minute, in the reader's own time. */
export function momentWords(iso: string): string {
  const at = new Date(iso);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
