import type { Anchor } from "../../../api/bindings";
import { anchorKey, covers } from "../../../domain/anchors";
import type { Figure } from "../../../domain/figures";

/** What the source pane needs to know to mark places and to answer clicks. */
export interface Marks {
  /** The chosen place. */
  chosen: Anchor | null;
  /** The other places of the chosen figure, by key. */
  related: Set<string>;
  /** Which figure stands where, by key. */
  figures: Map<string, Figure>;
  choose: (anchor: Anchor) => void;
}

export type Mark = "chosen" | "related" | null;

/** How a place is marked. A place inside the chosen merged region counts as chosen. */
export function markOf(marks: Marks, place: Anchor): Mark {
  if (marks.chosen && (anchorKey(marks.chosen) === anchorKey(place) || (place.kind === "sheet" && covers(place, marks.chosen)))) return "chosen";
  return marks.related.has(anchorKey(place)) ? "related" : null;
}

/** Attributes by which styles and tests know a marked place. */
export function markProps(mark: Mark): Record<string, string | undefined> {
  return {
    "data-anchor-highlight": mark === "chosen" ? "true" : undefined,
    "data-anchor-related": mark === "related" ? "true" : undefined,
  };
}
