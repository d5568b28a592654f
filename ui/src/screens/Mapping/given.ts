import type { GivenAnswer, TakenOutcome } from "../../api/bindings";
import { REACHES } from "./queue";

/** What an answer says, in a few words. */
export const saysOf = ({ answer }: GivenAnswer): string => answer.code ?? "declined";

/** Where an answer is asked, from the table inwards. */
export const whereOf = ({ answer }: GivenAnswer): string => [answer.table, answer.section, answer.column].filter(Boolean).join(" / ") || "anywhere";

export const reachOf = ({ answer }: GivenAnswer): string => REACHES.find(([reach]) => reach === answer.applies_to)?.[1] ?? "";

export const OUTCOMES: Record<TakenOutcome, string> = {
  added: "Taken in",
  known: "Here already",
  refused: "Contradicts",
  no_layout: "No such layout",
};

/** The answers in which every word of the search stands. */
export function filterAnswers(answers: GivenAnswer[], search: string): GivenAnswer[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return answers.filter((given) => {
    const text = [given.answer.term, given.payer, given.mapping, saysOf(given), given.answer.declined, given.answered_by, whereOf(given)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
