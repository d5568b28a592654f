import type { Direction, MeasureTarget, Scoring } from "../../api/bindings";
import { formatValue, groupDigits } from "../../domain/format";

/** A proportion in percent, any other result as it is. */
export function rateWords(rate: string, scoring: Scoring | null): string {
  return scoring === "proportion" ? formatValue(rate, "ratio") : groupDigits(rate);
}

export const directionWords = (direction: Direction): string => (direction === "increase" ? "higher is better" : "lower is better");

const SCORING: Record<Scoring, string> = { proportion: "Proportion", ratio: "Ratio", continuous: "Mean" };
export const scoringWords = (scoring: Scoring): string => SCORING[scoring];

/** `star-4` is `star 4`, `hedis-50-percentile` is `hedis 50 percentile`. */
export const targetName = ({ type }: MeasureTarget): string => type.replaceAll("-", " ");

export function reachedWords({ reached }: MeasureTarget): string {
  if (reached === null) return "not decided by the printed digits";
  return reached ? "reached" : "missed";
}

/**
 * The target that says most in a cell: the first one missed, else the last one reached, else the first printed; `null`
 * where none is printed.
 */
export function targetWords(targets: MeasureTarget[]): string | null {
  const told = targets.find(({ reached }) => reached === false) ?? targets.findLast(({ reached }) => reached === true) ?? targets[0];
  if (!told) return null;
  return `${told.reached === null ? "" : told.reached ? "✓ " : "✗ "}${targetName(told)} ${told.displayed}${told.reached === null ? "" : `, ${reachedWords(told)}`}`;
}
