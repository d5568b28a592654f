import { useRef, type KeyboardEvent } from "react";
import type { Arrangement, ComparedCell, MetricComparison } from "../../api/bindings";
import { Icon } from "../../components/Icon";
import { useRowWindow } from "../../components/useRowWindow";
import { arrangementWords, cellWords, comparabilityWords, reasonWords, roundedValue, shownReasons, shownValue, shownVerdict } from "../../domain/compare";
import { basisWords, formatPeriod, NOTHING, unitWords } from "../../domain/format";
import { sourceHref } from "../../domain/SourceLink";
import styles from "./Compare.module.css";
import { useCellKeys } from "./useCellKeys";

const ROW_HEIGHT = 88;
const METRIC_WIDTH = 190;
/** Wide enough for "Not comparable: definition". */
const COLUMN_WIDTH = 192;
/** Tables up to this many rows are drawn whole. */
const VIRTUAL_FROM = 40;

interface Props {
  comparisons: MetricComparison[];
  columns: Arrangement[];
  restated: boolean;
  chosen: { metric: string; arrangement: string } | null;
  onChoose: (metric: string, arrangement: string) => void;
  onRestate: () => void;
}

/** Metrics × arrangements. Arrow keys move between cells, Enter opens the source of the value. */
export function CompareTable({ comparisons, columns, restated, chosen, onChoose, onRestate }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [from, to] = useRowWindow(scroller, comparisons.length, ROW_HEIGHT);
  const virtual = comparisons.length > VIRTUAL_FROM;
  const [first, last] = virtual ? [from, to] : [0, comparisons.length - 1];
  const byArrangement = (comparison: MetricComparison, id: string) => comparison.cells.find(({ arrangement }) => arrangement.id === id);
  const onCellKey = useCellKeys(scroller, chosen, (row, column) => {
    const [next, beside] = [comparisons[row], columns[column]];
    if (!next || !beside) return false;
    const box = virtual ? scroller.current : null;
    const top = row * ROW_HEIGHT;
    if (box && (top < box.scrollTop || top + 2 * ROW_HEIGHT > box.scrollTop + box.clientHeight)) box.scrollTop = Math.max(0, top - box.clientHeight / 2);
    onChoose(next.code, beside.id);
    return true;
  });
  const onKeyDown = (event: KeyboardEvent, row: number, column: number, cell: ComparedCell | undefined) => {
    if (onCellKey(event, row, column, cell) || event.key !== "r") return;
    event.preventDefault();
    onRestate();
  };

  return (
    <div className={styles.scroller} ref={scroller}>
      <table aria-colcount={columns.length + 1} aria-label="Metrics by payer" aria-rowcount={comparisons.length + 1} className={styles.table} role="grid" style={{ width: METRIC_WIDTH + columns.length * COLUMN_WIDTH }}>
        <colgroup>
          <col style={{ width: METRIC_WIDTH }} />
          {columns.map(({ id }) => (
            <col key={id} style={{ width: COLUMN_WIDTH }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Metric</th>
            {columns.map((column) => (
              <th key={column.id} scope="col" title={arrangementWords(column)}>
                <span className={styles.payer}>{column.payer}</span>
                <span className={styles.distinction}>{column.distinction ?? column.program ?? ""}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr aria-hidden="true" style={{ height: first * ROW_HEIGHT }}>
              <td colSpan={columns.length + 1} />
            </tr>
          )}
          {comparisons.slice(first, last + 1).map((comparison, index) => {
            const row = first + index;
            return (
              <tr aria-rowindex={row + 2} key={comparison.code}>
                <th scope="row" title={comparison.yardstick?.choice}>
                  <span className={styles.metric}>{comparison.display}</span>
                  <span className={styles.unit}>{unitWords(comparison.unit)}</span>
                </th>
                {columns.map((column, at) => {
                  const cell = byArrangement(comparison, column.id);
                  const selected = chosen?.metric === comparison.code && chosen.arrangement === column.id;
                  return (
                    <Cell
                      cell={cell}
                      key={column.id}
                      metric={comparison.code}
                      onFocus={() => !selected && onChoose(comparison.code, column.id)}
                      onKeyDown={(event) => onKeyDown(event, row, at, cell)}
                      restated={restated}
                      selected={selected}
                      tabbable={selected || (!chosen && row === 0 && at === 0)}
                    />
                  );
                })}
              </tr>
            );
          })}
          {last < comparisons.length - 1 && (
            <tr aria-hidden="true" style={{ height: (comparisons.length - 1 - last) * ROW_HEIGHT }}>
              <td colSpan={columns.length + 1} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  cell: ComparedCell | undefined;
  metric: string;
  restated: boolean;
  selected: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Cell({ cell, metric, restated, selected, tabbable, onFocus, onKeyDown }: CellProps) {
  const verdict = cell ? shownVerdict(cell, restated) : null;
  const shown = cell ? shownValue(cell, restated) : null;
  const reasons = cell ? shownReasons(cell, restated) : [];
  return (
    <td
      aria-selected={selected}
      className={verdict === "not_comparable" ? styles.hatched : undefined}
      data-cell={`${metric}|${cell?.arrangement.payer ?? ""}`}
      data-comparability={verdict ?? undefined}
      data-state={cell?.state ?? "not_reported"}
      onClick={onFocus}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      tabIndex={tabbable ? 0 : -1}
      title={reasons.map(({ text }) => text).join("\n") || undefined}
    >
      {!cell || cell.state === "not_reported" ? (
        <span className={styles.nothing}>Not reported</span>
      ) : (
        <>
          <span className={styles.value}>
            {shown && cell.report_id && cell.anchor ? (
              <a href={sourceHref(cell.report_id, cell.anchor)} tabIndex={-1} title={`Printed: ${cell.displayed ?? ""}`}>
                {roundedValue(shown.value, shown.unit)}
              </a>
            ) : (
              <span className={styles.state}>{cellWords(cell.state)}</span>
            )}
            {shown?.isRestated && cell.value !== shown.value && <span className={styles.tag}>restated</span>}
            {!shown?.isRestated && cell.calculation && <span className={styles.tag}>calculated</span>}
          </span>
          <span className={styles.span}>{cell.period ? formatPeriod(cell.period) : "months not stated"}</span>
          <span className={styles.span}>
            {cell.basis ? basisWords(cell.basis) : NOTHING} · {cell.run_out_months === null ? "run-out not known" : `${cell.run_out_months} mo run-out`}
          </span>
          {cell.definition && <span className={styles.span}>{definitionWords(cell)}</span>}
          {verdict && <Comparability reasons={reasonWords(reasons)} verdict={verdict} />}
        </>
      )}
    </td>
  );
}

/** The definition's own verdict, apart from months and run-out. */
function definitionWords({ definition }: ComparedCell): string {
  if (!definition) return "";
  if (definition.verdict === "same") return "same definition";
  return definition.verdict === "not_comparable" ? "another definition" : "definition with a caveat";
}

export function Comparability({ verdict, reasons }: { verdict: NonNullable<ComparedCell["comparability"]>; reasons?: string }) {
  const icon = { same: "ok", comparable_with_caveat: "warning", not_comparable: "error" } as const;
  return (
    <span className={`${styles.verdict} ${styles[verdict]}`}>
      <Icon name={icon[verdict]} size={11} />
      <span>
        {comparabilityWords(verdict)}
        {reasons && verdict !== "same" ? `: ${reasons}` : ""}
      </span>
    </span>
  );
}
