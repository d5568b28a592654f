import type { Region } from "./region";

/** Quotes a word for a shell where it needs it. */
const shell = (word: string) => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
const toml = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);

/** The command that reads the region. */
export function commandLine(path: string, page: number, { box, columns }: Region): string {
  const lines = columns.length > 0 ? ` --columns ${columns.join(",")}` : "";
  return `plumbline read ${shell(path)} --page ${page} --box ${box.join(",")}${lines}`;
}

/** The region as a mapping file holds it; without words the page is known by its number. */
export function mappingText(page: number, words: string | null, { box, columns }: Region): string {
  const lines = columns.length > 0 ? [`columns = [${columns.join(", ")}]`] : [];
  const where = words ? `page    = ${toml(words)}` : `page_number = ${page}`;
  return ["[[region]]", where, `box     = [${box.join(", ")}]`, ...lines].join("\n") + "\n";
}
