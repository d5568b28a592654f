import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open } from "@tauri-apps/plugin-dialog";
import type { AppErrorView, Commands, Progress } from "./bindings";

/** Stops listening. */
export type Unlisten = () => void;
export type CommandName = keyof Commands;
export type RequestOf<N extends CommandName> = Commands[N][0];
export type ResponseOf<N extends CommandName> = Commands[N][1];

/** What is dragged over or dropped on the window. */
export type DropEvent = { kind: "over" } | { kind: "leave" } | { kind: "drop"; paths: string[] };

/** Everything the window asks of the program behind it. Rejections are always `AppErrorView`. */
export interface Api {
  call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<ResponseOf<N>>;
  /** The bytes of an original, by its SHA-256. */
  sourceBytes(sha256: string): Promise<ArrayBuffer>;
  onProgress(listener: (progress: Progress) => void): Promise<Unlisten>;
  onFilesDropped(listener: (event: DropEvent) => void): Promise<Unlisten>;
  /** Report files, or others that are named; empty when the dialog was closed without a choice. */
  chooseFiles(others?: { title: string; name: string; extensions: string[] }): Promise<string[]>;
  /** `null` when the dialog was closed without a choice. */
  chooseFolder(title: string): Promise<string | null>;
  /** Shows a folder in the system's own file manager. */
  openFolder(path: string): Promise<void>;
}

/** Gives every failure the shape of an `AppErrorView`, those from outside the commands included. */
export function toAppError(error: unknown): AppErrorView {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) {
    const known = error as AppErrorView;
    return { code: known.code, message: String(known.message), details: known.details ?? [] };
  }
  return { code: "failed", message: error instanceof Error ? error.message : String(error), details: [] };
}

async function invoked<T>(name: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(name, args);
  } catch (error) {
    throw toAppError(error);
  }
}

const READABLE = ["xlsx", "xls", "xlsb", "ods", "csv", "pdf", "json", "ndjson"];

export const tauriApi: Api = {
  call: (name, request) => invoked(name, { request }),
  sourceBytes: (sha256) => invoked<ArrayBuffer>("source_bytes", { sha256 }),
  onProgress: (listener) => listen<Progress>("plumbline-progress", (event) => listener(event.payload)),
  onFilesDropped: (listener) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "drop") listener({ kind: "drop", paths: payload.paths });
      else listener({ kind: payload.type === "leave" ? "leave" : "over" });
    }),
  chooseFiles: async ({ title, name, extensions } = { title: "Choose report files", name: "Reports", extensions: READABLE }) =>
    (await open({ multiple: true, title, filters: [{ name, extensions }] })) ?? [],
  chooseFolder: (title) => open({ directory: true, title }),
  openFolder: (path) => invoked<void>("open_folder", { path }),
};

let current: Api = tauriApi;

/** Puts another implementation behind `api`: tests and the browser-only mode use it. */
export function replaceApi(next: Api): void {
  current = next;
}

export const api: Api = {
  call: (name, request) => current.call(name, request),
  sourceBytes: (sha256) => current.sourceBytes(sha256),
  onProgress: (listener) => current.onProgress(listener),
  onFilesDropped: (listener) => current.onFilesDropped(listener),
  chooseFiles: (others) => current.chooseFiles(others),
  chooseFolder: (title) => current.chooseFolder(title),
  openFolder: (path) => current.openFolder(path),
};
