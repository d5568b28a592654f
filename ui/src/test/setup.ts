import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

// A busy machine is no fault of the screen under test.
configure({ asyncUtilTimeout: 8000 });

// jsdom draws nothing: what the screens measure and scroll is stood in for, what they say is tested.
Element.prototype.getAnimations ??= () => [];
if (typeof globalThis.CSS === "undefined" || !CSS.escape) {
  Object.assign(globalThis, { CSS: { ...globalThis.CSS, escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } });
}
if (typeof globalThis.PointerEvent === "undefined") Object.assign(globalThis, { PointerEvent: MouseEvent });

beforeEach(() => {
  localStorage.clear();
  window.location.hash = "";
});
afterEach(cleanup);
