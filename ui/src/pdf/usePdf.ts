import { useEffect, useState } from "react";
import type { OpenPdf, PDFDocumentProxy } from "./open";

/** An opened PDF for as long as its bytes are shown; `failure` says why it cannot be drawn. */
export function usePdf(bytes: ArrayBuffer | undefined): { pdf: PDFDocumentProxy | null; failure: unknown } {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!bytes) return;
    let current = true;
    let opened: OpenPdf | null = null;
    const open = async (data: ArrayBuffer) => {
      // pdf.js is half of the program's code and only PDFs need it.
      const { openPdf } = await import("./open");
      if (!current) return;
      opened = openPdf(data);
      const document = await opened.document;
      if (current) setPdf(document);
    };
    open(bytes).catch((error) => current && setFailure(error));
    return () => {
      current = false;
      setPdf(null);
      opened?.close();
    };
  }, [bytes]);
  return { pdf, failure };
}
