import "./polyfill";
import { getDocument, PDFWorker, type PDFDocumentProxy } from "pdfjs-dist";

export type { PDFDocumentProxy, RenderTask } from "pdfjs-dist";

/** An opened PDF and how to let go of it. */
export interface OpenPdf {
  document: Promise<PDFDocumentProxy>;
  close: () => void;
}

/**
 * The one worker of all documents. It is given to each of them: a document that starts its own takes it away from the
 * others when it closes, and one that is being opened then waits for ever.
 */
let worker: PDFWorker | null = null;

/** Opens a PDF from its bytes. They are copied: pdf.js takes its input away. */
export function openPdf(bytes: ArrayBuffer): OpenPdf {
  worker ??= PDFWorker.create({ port: new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }) });
  const task = getDocument({
    worker,
    data: new Uint8Array(bytes.slice(0)),
    standardFontDataUrl: new URL("standard_fonts/", document.baseURI).href,
    // The content security policy allows neither eval nor WebAssembly.
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
  });
  return { document: task.promise, close: () => void task.destroy() };
}
