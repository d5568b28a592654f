import type { FigureTableProps } from "./FigurePane";
import { NOTHING } from "../../domain/format";
import { href } from "../../router";
import { rowProps } from "./figureRow";
import styles from "./Report.module.css";

/** Terms no mapping knows, with what they may stand for and why. */
export function UnmappedTable(props: FigureTableProps) {
  return (
    <div className={styles.tableFrame}>
      <table className={styles.table}>
        <caption className="visually-hidden">Unmapped figures</caption>
        <thead>
          <tr>
            <th scope="col">Term as printed</th>
            <th className="number" scope="col">
              Printed value
            </th>
            <th scope="col">May be</th>
          </tr>
        </thead>
        <tbody>
          {props.view.report.unmapped.map((entry, index) => {
            const best = entry.suggestions[0];
            return (
              <tr key={index} {...rowProps(props.figures.get(`unmapped:${index}`)!, props)}>
                <th scope="row">
                  {entry.term}{" "}
                  <a
                    className="small"
                    href={href("mapping", null, { report: props.view.report.id, index: String(index) })}
                    onClick={(event) => event.stopPropagation()}
                    title={`Say what "${entry.term}" is`}
                  >
                    Map <span className="visually-hidden">{entry.term}</span>
                  </a>
                </th>
                <td className="number">{entry.displayed}</td>
                <td title={best?.reason}>
                  {best ? (
                    <>
                      <code>{best.code}</code> <span className="small muted">{best.reason}</span>
                    </>
                  ) : (
                    <span className="muted">{NOTHING}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
