import { useLayoutEffect, useMemo, useRef } from "react";
import type { Part } from "../../../api/bindings";
import { useRowWindow } from "../../../components/useRowWindow";
import { anchorKey } from "../../../domain/anchors";
import { isNumeric, placeWords } from "../../../domain/format";
import { buildOutline } from "./outline";
import { markOf, markProps, type Marks } from "./places";
import styles from "./Source.module.css";

const ROW_HEIGHT = 24;

/** A JSON file as an outline of names and values. */
export function JsonOutline({ part, marks }: { part: Part; marks: Marks }) {
  const rows = useMemo(() => buildOutline(part), [part]);
  const scroller = useRef<HTMLDivElement>(null);
  const [first, last] = useRowWindow(scroller, rows.length, ROW_HEIGHT);
  const key = marks.chosen ? anchorKey(marks.chosen) : null;
  useLayoutEffect(() => {
    const box = scroller.current;
    const top = rows.findIndex((row) => anchorKey(row.anchor) === key) * ROW_HEIGHT;
    if (!box || top < 0) return;
    if (top < box.scrollTop + ROW_HEIGHT || top + 2 * ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
  }, [rows, key]);

  return (
    <div aria-label={`Source, ${part.name}`} className={styles.scroller} ref={scroller} role="region" tabIndex={0}>
      <table aria-rowcount={rows.length} className={styles.outline}>
        <caption className="visually-hidden">{part.name}</caption>
        <colgroup>
          <col style={{ width: "48%" }} />
          <col />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" style={{ height: first * ROW_HEIGHT }} />}
          {rows.slice(first, last + 1).map((row, index) => {
            const figure = marks.figures.get(anchorKey(row.anchor));
            return (
              <tr
                aria-rowindex={first + index + 1}
                className={figure ? styles.figure : undefined}
                data-source-cell={placeWords(row.anchor)}
                key={placeWords(row.anchor)}
                onClick={() => marks.choose(row.anchor)}
                title={[row.text, placeWords(row.anchor), figure && `Figure: ${figure.label}`].filter(Boolean).join("\n")}
                {...markProps(markOf(marks, row.anchor))}
              >
                <th scope="row" style={{ paddingLeft: 10 + row.depth * 16 }}>
                  {row.name}
                </th>
                <td className={row.text !== null && isNumeric(row.text) ? styles.numeric : undefined}>{row.text}</td>
              </tr>
            );
          })}
          {last < rows.length - 1 && <tr aria-hidden="true" style={{ height: (rows.length - 1 - last) * ROW_HEIGHT }} />}
        </tbody>
      </table>
    </div>
  );
}
