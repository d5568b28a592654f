/**
 * Scrolls one box, and nothing around it, so that an element in it that is out of sight can be seen.
 * `scrollIntoView` would also move the boxes around, those that are not meant to scroll included.
 */
export function scrollWithin(box: HTMLElement | null, element: Element | null | undefined, block: "nearest" | "center" = "nearest"): void {
  if (!box || !element) return;
  const outer = box.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  const seen = inner.top >= outer.top && inner.bottom <= outer.bottom;
  if (seen) return;
  const far = inner.bottom < outer.top - outer.height || inner.top > outer.bottom + outer.height;
  if (block === "center" || far) box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  else if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - inner.height;
  else box.scrollTop += inner.bottom - outer.bottom + inner.height;
  if (inner.left < outer.left || inner.right > outer.right) box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
