/** One line of a text beside an older one. */
export interface MarkedLine {
  text: string;
  /** In the new text, 1 for the first; `null` for a line that is gone. */
  number: number | null;
  mark: "same" | "added" | "gone";
}

/** Lines in the middle compared one by one; beyond that the middle is told as replaced whole. */
const MOST_COMPARED = 2_000;

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** The new text line by line with what is added and what is gone since the older one; `null` marks no line. */
export function markLines(text: string, before: string | null): MarkedLine[] {
  const now = linesOf(text);
  if (before === null) return now.map((line, index) => ({ text: line, number: index + 1, mark: "same" }));
  const then = linesOf(before);
  let head = 0;
  while (head < now.length && head < then.length && now[head] === then[head]) head += 1;
  let tail = 0;
  while (tail < now.length - head && tail < then.length - head && now[now.length - 1 - tail] === then[then.length - 1 - tail]) tail += 1;
  const middle = compare(then.slice(head, then.length - tail), now.slice(head, now.length - tail));
  const same = (line: string): Omit<MarkedLine, "number"> => ({ text: line, mark: "same" });
  let number = 0;
  return [...now.slice(0, head).map(same), ...middle, ...now.slice(now.length - tail).map(same)].map((line) => ({
    ...line,
    number: line.mark === "gone" ? null : (number += 1),
  }));
}

/** The longest run of common lines stays, everything else is gone or added. */
function compare(then: string[], now: string[]): Omit<MarkedLine, "number">[] {
  const gone = (line: string) => ({ text: line, mark: "gone" as const });
  const added = (line: string) => ({ text: line, mark: "added" as const });
  if (then.length > MOST_COMPARED || now.length > MOST_COMPARED) return [...then.map(gone), ...now.map(added)];
  const common = then.map(() => new Uint16Array(now.length + 1)).concat(new Uint16Array(now.length + 1));
  for (let i = then.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i]![j] = then[i] === now[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: Omit<MarkedLine, "number">[] = [];
  let [i, j] = [0, 0];
  while (i < then.length || j < now.length) {
    if (i < then.length && j < now.length && then[i] === now[j]) {
      lines.push({ text: now[j]!, mark: "same" });
      i += 1;
      j += 1;
    } else if (i < then.length && (j >= now.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push(gone(then[i]!));
      i += 1;
    } else {
      lines.push(added(now[j]!));
      j += 1;
    }
  }
  return lines;
}
