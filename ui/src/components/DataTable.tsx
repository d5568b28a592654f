import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
  type SortingState,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import styles from "./DataTable.module.css";
import { Icon } from "./Icon";

export interface Column<R> {
  id: string;
  header: string;
  /** Explains a short header. */
  title?: string;
  /** Width in pixels. */
  width: number;
  align?: "start" | "end";
  /** What the column sorts by; without it the column does not sort. `undefined` goes last both ways. */
  sortValue?: (row: R) => string | number | undefined;
  cell: (row: R) => ReactNode;
}

interface Props<R> {
  /** Names the table for those who do not see it. */
  caption: string;
  columns: Column<R>[];
  rows: R[];
  rowId: (row: R) => string;
  onOpen?: (row: R) => void;
  /** Attributes of a row, for tests and styling. */
  rowProps?: (row: R) => Record<string, string | undefined>;
  sortBy?: SortingState;
  choice?: RowChoice<R>;
}

/** Rows that can be chosen: a box before each, one for all in the head; a click or Space on a row does the same. */
export interface RowChoice<R> {
  chosen: (row: R) => boolean;
  onChoose: (rows: R[], on: boolean) => void;
  /** Names a row's box. */
  label: (row: R) => string;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns: {} });
const ROW_HEIGHT = 34;
/** Tables up to this many rows are drawn whole: simpler for readers of the page, and fast enough. */
const VIRTUAL_FROM = 150;

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

const CHOICE_WIDTH = 34;

/** A sortable table whose rows open or can be chosen. Arrow keys move between rows, Enter opens, Space chooses. */
export function DataTable<R extends RowData>({ caption, columns, rows, rowId, onOpen, rowProps, sortBy = [], choice }: Props<R>) {
  const [sorting, setSorting] = useState<SortingState>(sortBy);
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, R> => ({
        id: column.id,
        accessorFn: (row: R) => column.sortValue?.(row),
        enableSorting: column.sortValue !== undefined,
        sortUndefined: "last",
        sortDescFirst: false,
        sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: rowId,
  });
  const sorted = table.getRowModel().rows;
  const virtual = sorted.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    enabled: virtual,
  });
  const items = virtual ? virtualizer.getVirtualItems() : sorted.map((_, index) => ({ index, start: index * ROW_HEIGHT, end: (index + 1) * ROW_HEIGHT }));
  const before = virtual ? (items[0]?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: R) => {
    if (event.target !== event.currentTarget) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" } as const;
    if (event.key in step) {
      event.preventDefault();
      const next = event.currentTarget[step[event.key as keyof typeof step]];
      if (next instanceof HTMLElement && next.tabIndex >= 0) next.focus();
    } else if (event.key === "Enter" && onOpen) {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === " " && choice) {
      event.preventDefault();
      choice.onChoose([row], !choice.chosen(row));
    }
  };
  const onClick = (event: MouseEvent<HTMLTableRowElement>, row: R) => {
    if (onOpen) onOpen(row);
    else if (choice && !(event.target as HTMLElement).closest("a, button, input")) choice.onChoose([row], !choice.chosen(row));
  };
  const chosen = choice ? rows.filter(choice.chosen).length : 0;
  const width = columns.length + (choice ? 1 : 0);

  return (
    <div className={styles.scroller} ref={scroller}>
      <table aria-rowcount={sorted.length + 1} className={styles.table} style={{ minWidth: columns.reduce((sum, { width }) => sum + width, choice ? CHOICE_WIDTH : 0) }}>
        <caption className="visually-hidden">{caption}</caption>
        <colgroup>
          {choice && <col style={{ width: CHOICE_WIDTH }} />}
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {choice && (
              <th scope="col">
                <input
                  aria-label={`Choose all ${rows.length} shown`}
                  checked={chosen > 0 && chosen === rows.length}
                  onChange={(event) => choice.onChoose(rows, event.target.checked)}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen > 0 && chosen < rows.length;
                  }}
                  type="checkbox"
                />
              </th>
            )}
            {columns.map((column) => {
              const handle = table.getColumn(column.id);
              const direction = handle?.getIsSorted() || false;
              const sortable = column.sortValue !== undefined;
              return (
                <th
                  aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : sortable ? "none" : undefined}
                  className={column.align === "end" ? styles.end : undefined}
                  key={column.id}
                  scope="col"
                >
                  {sortable ? (
                    <button className={styles.sort} onClick={() => handle?.toggleSorting(undefined, false)} title={column.title} type="button">
                      {column.header}
                      {direction && <Icon name={direction === "asc" ? "up" : "down"} size={11} />}
                    </button>
                  ) : (
                    <span title={column.title}>{column.header}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden="true" style={{ height: before }}>
              <td colSpan={width} />
            </tr>
          )}
          {items.map(({ index }) => {
            const row = sorted[index]!;
            return (
              <tr
                aria-rowindex={index + 2}
                className={onOpen || choice ? styles.opens : undefined}
                key={row.id}
                onClick={(event) => onClick(event, row.original)}
                onKeyDown={(event) => onKeyDown(event, row.original)}
                tabIndex={onOpen || choice ? 0 : undefined}
                {...rowProps?.(row.original)}
              >
                {choice && (
                  <td>
                    <input
                      aria-label={choice.label(row.original)}
                      checked={choice.chosen(row.original)}
                      onChange={(event) => choice.onChoose([row.original], event.target.checked)}
                      tabIndex={-1}
                      type="checkbox"
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td className={column.align === "end" ? styles.end : undefined} key={column.id}>
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden="true" style={{ height: after }}>
              <td colSpan={width} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
