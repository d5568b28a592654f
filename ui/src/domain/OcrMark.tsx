import type { OcrFigure } from "../api/bindings";
import { Badge } from "../components/Notice";
import { percentWords } from "./ocr";

/** Says of a figure that OCR read it, how certainly, and who compared it with the page. */
export function OcrMark({ entry }: { entry: OcrFigure | undefined }) {
  if (!entry) return null;
  const read = `Read by OCR, ${percentWords(entry.confidence)}`;
  if (!entry.confirmed) {
    return (
      <Badge title="No person has compared it with the page: its value is in no check, comparison or export" tone="warning">
        {read}
      </Badge>
    );
  }
  const corrections = entry.confirmed.corrections.map(({ part, read: text }) => `${part}: OCR read ${text || "nothing"}`);
  return (
    <Badge title={[read, ...corrections].join("; ")} tone="ok">
      {corrections.length > 0 ? "Corrected" : "Confirmed"} by {entry.confirmed.by}
    </Badge>
  );
}
