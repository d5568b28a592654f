import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";
import type { AppErrorView } from "../api/bindings";
import { replaceApi } from "../api/client";
import { mockApi, type MockApi, type MockOptions } from "../api/mock";
import { createQueryClient } from "../api/queries";
import { App } from "../App";

export const NEVER = new Promise<never>(() => {});
export const FAILURE: AppErrorView = {
  code: "failed",
  message: "The database is locked by another program. Close it and try again.",
  details: ["SQLITE_BUSY"],
};
export const fails = () => Promise.reject(FAILURE);

/** The whole window at an address, with the program behind it replaced. */
export function open(hash: string, options: MockOptions = {}): { api: MockApi; user: ReturnType<typeof userEvent.setup> } {
  const api = mockApi(options);
  replaceApi(api);
  window.location.hash = hash;
  render(<App client={createQueryClient()} />);
  return { api, user: userEvent.setup() };
}

/** No accessibility fault that axe can see without layout: color contrast needs a real browser. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, "html-has-lang": { enabled: false }, "page-has-heading-one": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)).toEqual([]);
}

export const bySelector = (selector: string): HTMLElement | null => document.querySelector(selector);
