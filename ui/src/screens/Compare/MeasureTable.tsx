import { useRef, type KeyboardEvent } from "react";
import type { Arrangement, MeasureCell, MeasureComparison } from "../../api/bindings";
import { arrangementWords, cellWords, reasonWords } from "../../domain/compare";
import { basisWords, formatPeriod } from "../../domain/format";
import { sourceHref } from "../../domain/SourceLink";
import { Comparability } from "./CompareTable";
import styles from "./Compare.module.css";
import { directionWords, rateWords, targetWords } from "./measures";
import { useCellKeys } from "./useCellKeys";

const MEASURE_WIDTH = 190;
/** Wide enough for "Not comparable: measurement year". */
const COLUMN_WIDTH = 212;

interface Props {
  comparisons: MeasureComparison[];
  columns: Arrangement[];
  chosen: { measure: string; arrangement: string } | null;
  onChoose: (measure: string, arrangement: string) => void;
}

/** Measures × arrangements. Arrow keys move between cells, Enter opens the source of the rate. */
export function MeasureTable({ comparisons, columns, chosen, onChoose }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const onKeyDown = useCellKeys(scroller, chosen, (row, column) => {
    const [next, beside] = [comparisons[row], columns[column]];
    if (!next || !beside) return false;
    onChoose(next.measure, beside.id);
    return true;
  });

  return (
    <div className={styles.scroller} ref={scroller}>
      <table aria-colcount={columns.length + 1} aria-label="Quality measures by payer" aria-rowcount={comparisons.length + 1} className={styles.table} role="grid" style={{ width: MEASURE_WIDTH + columns.length * COLUMN_WIDTH }}>
        <colgroup>
          <col style={{ width: MEASURE_WIDTH }} />
          {columns.map(({ id }) => (
            <col key={id} style={{ width: COLUMN_WIDTH }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            {columns.map((column) => (
              <th key={column.id} scope="col" title={arrangementWords(column)}>
                <span className={styles.payer}>{column.payer}</span>
                <span className={styles.distinction}>{column.distinction ?? column.program ?? ""}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparisons.map((comparison, row) => (
            <tr key={comparison.measure}>
              <th scope="row" title={comparison.yardstick?.choice}>
                <span className={styles.metric}>{comparison.display}</span>
                <span className={styles.unit}>
                  {comparison.measure}
                  {comparison.yardstick?.direction && `, ${directionWords(comparison.yardstick.direction)}`}
                </span>
              </th>
              {columns.map((column, at) => {
                const cell = comparison.cells.find(({ arrangement }) => arrangement.id === column.id);
                const selected = chosen?.measure === comparison.measure && chosen.arrangement === column.id;
                return (
                  <Cell
                    cell={cell}
                    key={column.id}
                    measure={comparison.measure}
                    onFocus={() => !selected && onChoose(comparison.measure, column.id)}
                    onKeyDown={(event) => onKeyDown(event, row, at, cell)}
                    selected={selected}
                    tabbable={selected || (!chosen && row === 0 && at === 0)}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  cell: MeasureCell | undefined;
  measure: string;
  selected: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Cell({ cell, measure, selected, tabbable, onFocus, onKeyDown }: CellProps) {
  return (
    <td
      aria-selected={selected}
      className={cell?.comparability === "not_comparable" ? styles.hatched : undefined}
      data-cell={`${measure}|${cell?.arrangement.payer ?? ""}`}
      data-comparability={cell?.comparability ?? undefined}
      data-state={cell?.state ?? "not_reported"}
      onClick={onFocus}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      tabIndex={tabbable ? 0 : -1}
      title={cell?.reasons.map(({ text }) => text).join("\n") || undefined}
    >
      {!cell || cell.state === "not_reported" ? (
        <span className={styles.nothing}>Not reported</span>
      ) : (
        <>
          <span className={styles.value}>
            {cell.rate !== null && cell.report_id && cell.anchor ? (
              <a href={sourceHref(cell.report_id, cell.anchor)} tabIndex={-1} title={`Printed: ${cell.displayed ?? ""}`}>
                {rateWords(cell.rate, cell.scoring)}
              </a>
            ) : (
              <span className={styles.state}>{cellWords(cell.state)}</span>
            )}
          </span>
          <span className={styles.span}>
            {cell.year ?? "Year not stated"}
            {cell.period && `, ${cell.basis ? `${basisWords(cell.basis)} ` : ""}${formatPeriod(cell.period)}`}
          </span>
          <span className={styles.span}>{targetWords(cell.targets) ?? (cell.denominator !== null ? `of ${cell.denominator}` : "No target printed")}</span>
          {cell.comparability && <Comparability reasons={reasonWords(cell.reasons)} verdict={cell.comparability} />}
        </>
      )}
    </td>
  );
}
