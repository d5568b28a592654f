import { useEffect, useRef, type KeyboardEvent, type RefObject } from "react";
import type { Anchor } from "../../api/bindings";
import { sourceHref } from "../../domain/SourceLink";
import { go } from "../../router";

const STEPS: Record<string, [rows: number, columns: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** What Enter opens: where a cell's figure stands. */
interface Sourced {
  report_id: string | null;
  anchor: Anchor | null;
}

/**
 * Keys in a grid of rows × columns: arrows choose the cell beside, which then has the focus; Enter opens a cell's source.
 * `choose` gives whether there is such a cell. The function tells whether a key was one of these.
 */
export function useCellKeys(scroller: RefObject<HTMLElement | null>, chosen: unknown, choose: (row: number, column: number) => boolean) {
  const focusAfter = useRef(false);
  useEffect(() => {
    if (!focusAfter.current || !chosen) return;
    focusAfter.current = false;
    scroller.current?.querySelector<HTMLElement>('td[aria-selected="true"]')?.focus();
  }, [chosen, scroller]);

  return (event: KeyboardEvent, row: number, column: number, cell: Sourced | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return true;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      focusAfter.current = choose(row + step[0], column + step[1]);
      return true;
    }
    if (event.key === "Enter" && cell?.report_id && cell.anchor) {
      event.preventDefault();
      go(sourceHref(cell.report_id, cell.anchor));
      return true;
    }
    return false;
  };
}
