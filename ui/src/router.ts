import { useSyncExternalStore } from "react";

/** A place in the window: `#/report/abc?figure=x` is `{ screen: "report", id: "abc", query: { figure: "x" } }`. */
export interface Route {
  screen: string;
  id: string | null;
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [screen = "", ...rest] = path.split("/");
  return { screen, id: rest.length ? decodeURIComponent(rest.join("/")) : null, query: new URLSearchParams(query) };
}

export function href(screen: string, id?: string | null, query: Record<string, string | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const tail = search.size ? `?${search}` : "";
  return `#/${screen}${id ? `/${encodeURIComponent(id)}` : ""}${tail}`;
}

export function go(target: string): void {
  window.location.hash = target;
}

/** Changes the address without a new entry in the history: choosing figures is no journey. */
export function replace(target: string): void {
  window.history.replaceState(null, "", target);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}
