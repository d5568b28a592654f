import type { Suggestion } from "../api/bindings";

/** How well a code explains a term, in words. */
export type SuggestionClass = "exact" | "strong" | "weak" | "none";

const EXACT = 0.93;
const STRONG = 0.7;
const WEAK = 0.4;

/** The class of a suggestion by its confidence, by the same bounds as the program ranks it. */
export function classOf(suggestion: Pick<Suggestion, "confidence">): SuggestionClass {
  const confidence = Number(suggestion.confidence);
  if (confidence >= EXACT) return "exact";
  if (confidence >= STRONG) return "strong";
  return confidence >= WEAK ? "weak" : "none";
}

export const CLASS_WORDS: Record<SuggestionClass, string> = { exact: "Exact", strong: "Strong", weak: "Weak", none: "Faint" };

/** The reasons of a suggestion one by one: the class, which stands in a badge, is left out. */
export function reasonsOf(suggestion: Pick<Suggestion, "reason">): string[] {
  return suggestion.reason
    .replace(/^(exact|strong|weak|none): /, "")
    .split("; ")
    .filter(Boolean);
}
