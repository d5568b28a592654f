import { useEffect, useRef } from "react";
import { go, href } from "../router";

const SCREENS: Record<string, string> = { i: "inbox", r: "reports", m: "mapping", f: "findings", d: "definitions", c: "compare", t: "timeline", o: "contracts", e: "export", u: "rules" };
/** How long a `g` waits for the key after it, in milliseconds. */
const PATIENCE = 1200;

/** `g` and a letter moves between screens, `?` opens the help, `/` goes to the search. Entries are left alone. */
export function useShortcuts(onHelp: () => void): void {
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    let startedAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const screen = SCREENS[event.key];
      if (screen && event.timeStamp - startedAt < PATIENCE && startedAt > 0) {
        startedAt = 0;
        event.preventDefault();
        go(href(screen));
        return;
      }
      startedAt = event.key === "g" ? event.timeStamp : 0;
      if (event.key === "?") help.current();
      if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("main input[type=search]");
        if (search) {
          event.preventDefault();
          search.focus();
          search.select();
        }
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
