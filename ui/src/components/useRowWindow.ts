import { useCallback, useLayoutEffect, useState, type RefObject } from "react";

/** Rows drawn beyond the visible ones on each side. */
const SPARE = 20;
/** Assumed where the layout is not known. */
const DEFAULT_HEIGHT = 900;

/** Which rows of equal height are near the visible part of a scrolling box: `[first, last]`, counted from 0. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): [first: number, last: number] {
  const [view, setView] = useState({ top: 0, height: DEFAULT_HEIGHT });
  const measure = useCallback(() => {
    const box = scroller.current;
    if (box) setView({ top: box.scrollTop, height: box.clientHeight || DEFAULT_HEIGHT });
  }, [scroller]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    measure();
    box.addEventListener("scroll", measure, { passive: true });
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(measure);
    observer?.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      observer?.disconnect();
    };
  }, [scroller, measure]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
  const last = Math.min(count - 1, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
  return [Math.min(first, Math.max(0, count - 1)), last];
}
