import { useLayoutEffect, useMemo, useRef } from "react";
import type { Part } from "../../../api/bindings";
import { useRowWindow } from "../../../components/useRowWindow";
import { anchorKey } from "../../../domain/anchors";
import { placeWords } from "../../../domain/format";
import { buildGrid, slotsOf, type GridModel, type Slot } from "./gridModel";
import { markOf, markProps, type Marks } from "./places";
import styles from "./Source.module.css";

const ROW_HEIGHT = 24;
const HEADER_WIDTH = 44;
const DEFAULT_WIDTH = 58;

/** A sheet or CSV file at its own addresses, with letters or numbers for columns and numbers for rows. */
export function SheetGrid({ part, marks }: { part: Part; marks: Marks }) {
  const model = useMemo(() => buildGrid(part), [part]);
  const scroller = useRef<HTMLDivElement>(null);
  const [first, last] = useRowWindow(scroller, model.rowCount, ROW_HEIGHT);
  useScrollToChosen(scroller, model, marks);

  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index + 1);
  const width = HEADER_WIDTH + model.columns.reduce((sum, column) => sum + (model.widths.get(column) ?? DEFAULT_WIDTH), 0);
  if (model.rowCount === 0) return <p className={styles.blank}>This sheet is empty.</p>;
  return (
    <div aria-label={`Source, ${part.name}`} className={styles.scroller} ref={scroller} role="region" tabIndex={0}>
      <table aria-colcount={model.columns.length + 1} aria-rowcount={model.rowCount + 1} className={styles.grid} style={{ width }}>
        <caption className="visually-hidden">{part.name}</caption>
        <colgroup>
          <col style={{ width: HEADER_WIDTH }} />
          {model.columns.map((column) => (
            <col key={column} style={{ width: model.widths.get(column) ?? DEFAULT_WIDTH }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <td className={styles.corner} />
            {model.columns.map((column) => (
              <th key={column} scope="col">
                {model.columnLabel(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" style={{ height: first * ROW_HEIGHT }} />}
          {numbers.map((row) => (
            <tr aria-rowindex={row + 1} key={row}>
              <th scope="row">{row}</th>
              {slotsOf(model, row, numbers[0]!, numbers.at(-1)!).map((slot, index) => (
                <SlotCell key={index} marks={marks} slot={slot} />
              ))}
            </tr>
          ))}
          {last < model.rowCount - 1 && <tr aria-hidden="true" style={{ height: (model.rowCount - 1 - last) * ROW_HEIGHT }} />}
        </tbody>
      </table>
    </div>
  );
}

function SlotCell({ slot, marks }: { slot: Slot; marks: Marks }) {
  if (slot === "covered") return null;
  if (slot === null) return <td />;
  const { cell } = slot;
  const figure = marks.figures.get(anchorKey(cell.anchor));
  const classes = [
    cell.numeric ? styles.numeric : "",
    cell.header ? styles.header : "",
    cell.spills ? styles.spills : "",
    cell.hidden ? styles.hiddenCell : "",
    cell.header && (slot.columnSpan > 1 || slot.rowSpan > 1) ? styles.merged : "",
    figure ? styles.figure : "",
  ].join(" ");
  const notes = [cell.text, cell.formula && `= ${cell.formula}`, cell.hidden && "hidden", figure && `Figure: ${figure.label}`];
  return (
    <td
      className={classes}
      colSpan={slot.columnSpan > 1 ? slot.columnSpan : undefined}
      data-source-cell={placeWords(cell.anchor)}
      onClick={() => marks.choose(cell.anchor)}
      rowSpan={slot.rowSpan > 1 ? slot.rowSpan : undefined}
      title={notes.filter(Boolean).join("\n")}
      {...markProps(markOf(marks, cell.anchor))}
    >
      <span>{cell.text}</span>
    </td>
  );
}

/** Brings the chosen cell into view when it is not: by its row number first, as its row may not be drawn yet. */
function useScrollToChosen(scroller: { current: HTMLDivElement | null }, model: GridModel, { chosen }: Marks) {
  const key = chosen ? anchorKey(chosen) : null;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !key) return;
    const row = [...model.rows.values()].flat().find((cell) => anchorKey(cell.anchor) === key);
    if (!row) return;
    const top = row.row * ROW_HEIGHT;
    const left = HEADER_WIDTH + model.columns.filter((column) => column < row.column).reduce((sum, column) => sum + (model.widths.get(column) ?? DEFAULT_WIDTH), 0);
    const width = model.widths.get(row.column) ?? DEFAULT_WIDTH;
    if (top < box.scrollTop + ROW_HEIGHT || top + ROW_HEIGHT * 2 > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
    // Sideways no further than needed: the terms in the first columns should stay in view.
    if (left < box.scrollLeft + HEADER_WIDTH) box.scrollLeft = left - HEADER_WIDTH;
    else if (left + width > box.scrollLeft + box.clientWidth) box.scrollLeft = left + width - box.clientWidth + 8;
  }, [scroller, model, key]);
}
