import type { Anchor, OcrFigure, Report } from "../api/bindings";
import { samePlace } from "./anchors";
import type { Figure } from "./figures";

/** One printed text of a figure that can be corrected. */
export interface FigurePart {
  /** As the program names it: `value`, `target`, `numerator`, a threshold's type. */
  name: string;
  displayed: string;
  anchor: Anchor;
}

/** What OCR read of a figure and who confirmed it; undefined for a figure of text. */
export function ocrOf(report: Report, figure: Figure | null): OcrFigure | undefined {
  if (!figure) return undefined;
  const kind = figure.kind === "statement" ? "header" : figure.kind;
  return report.ocr?.find((entry) => entry.kind === kind && entry.figure === figure.id);
}

/** The key of an entry's figure in the tables. */
export const keyOfEntry = (entry: OcrFigure): string => (entry.kind === "header" ? "statement:header" : `${entry.kind}:${entry.figure}`);

/** A certainty in whole percent, rounded down: 99.6% is not certain. 0 is that of a program that does not say. */
export const percentWords = (confidence: string): string => (Number(confidence) === 0 ? "certainty unknown" : `${Math.floor(Number(confidence) * 100 + 1e-9)}%`);

/** The printed texts of a figure. A header has none that could be corrected. */
export function partsOf(report: Report, figure: Figure): FigurePart[] {
  const metric = figure.kind === "metric" ? report.metrics.find(({ id }) => id === figure.id) : undefined;
  if (metric) {
    const beside = (["target", "baseline"] as const).flatMap((name) => {
      const part = metric[name];
      return part ? [{ name, displayed: part.displayed, anchor: part.anchor }] : [];
    });
    return [{ name: "value", displayed: metric.displayed, anchor: metric.anchor }, ...beside];
  }
  const measure = figure.kind === "quality" ? report.quality.find(({ id }) => id === figure.id) : undefined;
  if (!measure) return [];
  const sources = Object.entries(measure.sources).map(([name, part]) => ({ name, displayed: part.displayed, anchor: part.anchor }));
  const thresholds = measure.thresholds.map(({ type, displayed, anchor }) => ({ name: type, displayed, anchor }));
  // The rate first: it is what a chosen row marks.
  return [...sources.sort((a, b) => Number(b.name === "rate") - Number(a.name === "rate")), ...thresholds];
}

/** The part that stands on a place; the first one where the place is the row's. */
export function partAt(parts: FigurePart[], place: Anchor | null): FigurePart | undefined {
  return parts.find(({ anchor }) => samePlace(anchor, place)) ?? parts[0];
}
