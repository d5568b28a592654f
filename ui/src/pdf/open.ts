import "./polyfill";
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";

export type { PDFDocumentProxy, RenderTask } from "pdfjs-dist";

/** An opened PDF and how to let go of it. */
export interface OpenPdf {
  document: Promise<PDFDocumentProxy>;
  close: () => void;
}

let worker: Worker | null = null;

/** Opens a PDF from its bytes. They are copied: pdf.js takes its input away. */
export function openPdf(bytes: ArrayBuffer): OpenPdf {
  worker ??= new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  GlobalWorkerOptions.workerPort = worker;
  const task = getDocument({
    data: new Uint8Array(bytes.slice(0)),
    standardFontDataUrl: new URL("standard_fonts/", document.baseURI).href,
    // The content security policy allows neither eval nor WebAssembly.
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
  });
  return { document: task.promise, close: () => void task.destroy() };
}
