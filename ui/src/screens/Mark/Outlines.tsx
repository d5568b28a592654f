import type { KeptRegion, Table } from "../../api/bindings";
import { boxOf, type Box } from "../../domain/anchors";
import { formatDate, plural } from "../../domain/format";
import styles from "./Mark.module.css";
import type { Region } from "./region";
import { axisOf, columnLines, sizeOf, tableBox } from "./tables";

export interface Start {
  region: Region;
  /** The mapping's region it is, if it is one. */
  index: number | null;
  name: string;
  title: string;
}

/** What a drawing can start from: the regions kept for the page, and the tables found on it. */
export function startsOf(tables: Table[], kept: KeptRegion[]): Start[] {
  const regions = kept.map<Start>((region) => {
    const by = [region.marked_by && `by ${region.marked_by}`, region.marked_on && `on ${formatDate(region.marked_on)}`].filter(Boolean).join(" ");
    return {
      region: { box: boxOf(region.table), columns: region.columns.map(Number) },
      index: region.index,
      name: `Region ${region.index + 1}`,
      title: `Kept with the mapping ${by}`.trim(),
    };
  });
  const found = tables.flatMap<Start>((table, position) => {
    const box = tableBox(table);
    const { rows, columns } = sizeOf(table);
    if (!box) return [];
    return [{ region: { box, columns: columnLines(table) }, index: null, name: `Table ${position + 1}`, title: `As found: ${plural(rows, "row")}, ${plural(columns, "column")}` }];
  });
  return [...regions, ...found];
}

interface Props {
  tables: Table[];
  kept: KeptRegion[];
  /** The region being drawn: what lies under it is not outlined, as it is read from the region now. */
  drawn: Region | null;
  scale: number;
  onStart: (start: Start) => void;
}

/** A name stands beside its box where the page has this much room there, in pixels; else above it. */
const NAME_ROOM = 62;
const overlap = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** The page's tables with their column lines. A click on a name starts the drawing from that table. */
export function Outlines({ tables, kept, drawn, scale, onStart }: Props) {
  const axes = tables.filter((table) => tableBox(table)).map(axisOf);
  return startsOf(tables, kept).map((start, position) => {
    const { box, columns } = start.region;
    if (drawn && overlap(drawn.box, box)) return null;
    const axis = start.index === null ? (axes[position - kept.length] ?? "x") : "x";
    return (
      <div className={start.index === null ? styles.found : styles.kept} data-found={start.name} key={start.name} style={placed(box, scale)}>
        {columns.map((at) => (
          <span
            className={axis === "x" ? styles.foundLine : styles.foundLineAcross}
            key={at}
            style={axis === "x" ? { left: (at - box[0]) * scale } : { top: (at - box[1]) * scale }}
          />
        ))}
        <button className={`${styles.foundName} ${box[0] * scale > NAME_ROOM ? styles.beside : ""}`} onClick={() => onStart(start)} title={`${start.title}. Start from it.`} type="button">
          {start.name}
        </button>
      </div>
    );
  });
}

/** A box of the page as a place on the screen. */
export function placed([left, top, right, bottom]: Box, scale: number) {
  return { height: (bottom - top) * scale, left: left * scale, top: top * scale, width: (right - left) * scale };
}
