import { useEffect, useState, type RefObject } from "react";
import { toAppError } from "../api/client";
import type { PDFDocumentProxy, RenderTask } from "./open";

/**
 * Draws a page on a canvas at a scale, once it is wanted. `drawn` tells that the canvas shows it, `failure` why it
 * cannot.
 */
export function useDrawnPage(
  canvas: RefObject<HTMLCanvasElement | null>,
  pdf: PDFDocumentProxy | null,
  number: number,
  scale: number,
  wanted: boolean,
): { drawn: boolean; failure: string | null } {
  // What is drawn is compared with what is asked for, so that a page is never called drawn at a size it had before.
  const asked = `${number} at ${scale}`;
  const [drawn, setDrawn] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!pdf || !wanted || !canvas.current) return;
    let current = true;
    let task: RenderTask | null = null;
    const target = canvas.current;
    const draw = async () => {
      const page = await pdf.getPage(number);
      if (!current) return;
      const viewport = page.getViewport({ scale: scale * (window.devicePixelRatio || 1) });
      target.width = Math.floor(viewport.width);
      target.height = Math.floor(viewport.height);
      task = page.render({ canvas: target, viewport });
      await task.promise;
      if (current) setDrawn(asked);
    };
    setFailure(null);
    draw().catch((error) => {
      // A drawing that a newer one replaces is no failure.
      if (current) setFailure(toAppError(error).message);
    });
    return () => {
      current = false;
      setDrawn(null);
      task?.cancel();
    };
  }, [canvas, pdf, wanted, number, scale, asked]);
  return { drawn: drawn === asked, failure };
}
