import { useEffect, useRef } from "react";

/** Calls what belongs to a key, wherever the eye is; entries, dialogs and what scrolls by arrows are left alone. */
export function useKeys(keys: Record<string, () => void>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    // The second key of `g` and a letter goes to another screen.
    let afterG = false;
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const follows = afterG;
      afterG = event.key === "g";
      if (follows || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      // A choice is made with arrows and letters; a digit says nothing to it.
      const typing = "input:not([type=checkbox], [type=radio]), textarea, [role=dialog], [role=separator]";
      if (target.closest?.(/\d/.test(event.key) ? typing : `${typing}, select`)) return;
      if (event.key.startsWith("Arrow") && target.closest?.("[data-scrolls], [role=region]")) return;
      const act = current.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
