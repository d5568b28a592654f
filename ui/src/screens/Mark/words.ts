import type { Document } from "../../api/bindings";
import { boxOf, type Box } from "../../domain/anchors";

/** Words by which a page is known again: as printed, and as the pattern that finds them. */
export interface PageWords {
  text: string;
  pattern: string;
}

const MOST = 8;
const SHORTEST = 4;
const LONGEST = 90;
/** A line this near above a box, in points, is its caption. */
const CAPTION = 40;
const MONTHS = /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/gi;

const plain = (text: string) => text.split(/\s+/).filter(Boolean).join(" ");
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The pattern of a whole line. Numbers and months change from report to report, so any number and any word fits there. */
export function patternOf(text: string): string {
  const parts = escaped(text).replace(/\d+/g, "\\d+");
  return `^${parts.replace(MONTHS, "\\w+")}$`;
}

interface Passage {
  page: number;
  text: string;
  box: Box | null;
  line: boolean;
}

/** Every line and header cell of a document's pages. */
function passages(document: Document): Passage[] {
  return document.parts.flatMap((part) => {
    const lines = part.lines.map((line) => ({ ...line, line: true }));
    const cells = part.tables.flatMap((table) => table.cells.map((cell) => ({ text: cell.text, anchor: cell.anchor, line: false })));
    return [...lines, ...cells].map(({ text, anchor, line }) => ({
      page: part.number,
      text: plain(text),
      box: anchor.kind === "page" ? boxOf(anchor.box) : null,
      line,
    }));
  });
}

/** The pages on which a pattern finds a line or cell. A pattern that cannot be tried here finds none. */
export function pagesWith(document: Document, pattern: string): number[] {
  try {
    const words = new RegExp(pattern, "iu");
    return [...new Set(passages(document).filter(({ text }) => words.test(text)).map(({ page }) => page))];
  } catch {
    return [];
  }
}

/**
 * Words that stand on this page alone, the best first: the caption of the box, its header, titles further up; words
 * that do not change with the month before those with numbers.
 */
export function pageWords(document: Document, page: number, box: Box | null): PageWords[] {
  const all = passages(document);
  const seen = new Set<string>();
  const candidates = all
    .filter((passage) => passage.page === page && passage.text.length >= SHORTEST && passage.text.length <= LONGEST && /\p{L}{3}/u.test(passage.text))
    .map((passage) => ({ passage, pattern: patternOf(passage.text) }))
    .filter(({ pattern }) => !seen.has(pattern) && seen.add(pattern))
    .filter(({ pattern }) => {
      const words = new RegExp(pattern, "iu");
      return !all.some((other) => other.page !== page && words.test(other.text));
    });
  const rank = ({ passage, pattern }: (typeof candidates)[number]): [number, number] => {
    const changes = pattern.includes("\\d+") || pattern.includes("\\w+") ? 1 : 0;
    const gap = box && passage.box ? box[1] - passage.box[3] : 0;
    // A caption stands right above its table, a header inside it; a footnote below says little of the page.
    const above = gap <= CAPTION ? 0 : 4;
    const place = !passage.line ? 2 : gap >= -2 ? above : 6;
    return [place + changes, Math.abs(gap)];
  };
  return candidates
    .map((candidate) => ({ candidate, order: rank(candidate) }))
    .sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1])
    .slice(0, MOST)
    .map(({ candidate }) => ({ text: candidate.passage.text, pattern: candidate.pattern }));
}
