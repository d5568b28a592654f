import type { Anchor, Part } from "../../../api/bindings";

/** One row of a JSON file drawn as an outline: a group with its members below it, or a name with its value. */
export interface OutlineRow {
  depth: number;
  name: string;
  /** `null` for a group. */
  text: string | null;
  anchor: Anchor;
}

interface Node {
  name: string;
  pointer: string;
  leaf: { text: string; anchor: Anchor } | null;
  children: Map<string, Node>;
}

const unescape = (step: string) => step.replaceAll("~1", "/").replaceAll("~0", "~");

/** Rebuilds a JSON file's nesting from the pointers of its values, in the order they were read. */
export function buildOutline(part: Part): OutlineRow[] {
  const root: Node = { name: "", pointer: "", leaf: null, children: new Map() };
  const add = (anchor: Anchor, text: string) => {
    if (anchor.kind !== "json") return;
    let node = root;
    for (const step of anchor.pointer.split("/").slice(1)) {
      let child = node.children.get(step);
      if (!child) {
        child = { name: unescape(step), pointer: `${node.pointer}/${step}`, leaf: null, children: new Map() };
        node.children.set(step, child);
      }
      node = child;
    }
    node.leaf ??= { text, anchor };
  };
  for (const line of part.lines) add(line.anchor, line.anchor.kind === "json" && line.anchor.text ? line.anchor.text : line.text);
  for (const table of part.tables) {
    for (const cell of table.cells) if (cell.row >= table.header_rows) add(cell.anchor, cell.text);
  }
  const rows: OutlineRow[] = [];
  const walk = (node: Node, depth: number) => {
    for (const child of node.children.values()) {
      const anchor: Anchor = child.leaf?.anchor ?? { kind: "json", pointer: child.pointer, text: "" };
      rows.push({ depth, name: child.name, text: child.leaf?.text ?? null, anchor });
      walk(child, depth + 1);
    }
  };
  walk(root, 0);
  return rows;
}
