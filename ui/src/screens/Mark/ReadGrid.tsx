import type { Cell, Table } from "../../api/bindings";
import { isNumeric } from "../../domain/format";
import styles from "./Mark.module.css";
import { sizeOf } from "./tables";

/** A page's table as it is read: rows, columns, spans and header rows. */
export function ReadGrid({ table, caption, stale }: { table: Table; caption: string; stale: boolean }) {
  const { rows, columns } = sizeOf(table);
  const starts = new Map(table.cells.map((cell) => [`${cell.row},${cell.column}`, cell]));
  const covered = new Set(table.cells.flatMap(coveredBy));
  const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
  const row = (number: number) => (
    <tr key={number}>
      {indexes(columns).map((column) => {
        const at = `${number},${column}`;
        const cell = starts.get(at);
        if (!cell) return covered.has(at) ? null : <td key={column} />;
        const spans = { colSpan: cell.column_span > 1 ? cell.column_span : undefined, rowSpan: cell.row_span > 1 ? cell.row_span : undefined };
        return number < table.header_rows ? (
          <th key={column} {...spans} scope={cell.column_span > 1 ? "colgroup" : "col"}>
            {cell.text}
          </th>
        ) : (
          <td className={isNumeric(cell.text) ? styles.numeric : undefined} key={column} {...spans}>
            {cell.text}
          </td>
        );
      })}
    </tr>
  );
  return (
    <div aria-busy={stale} aria-label={caption} className={styles.gridFrame} data-stale={stale || undefined} role="region" tabIndex={0}>
      <table className={styles.grid} data-read-grid={`${rows}x${columns}`}>
        <caption className="visually-hidden">{caption}</caption>
        {table.header_rows > 0 && <thead>{indexes(table.header_rows).map(row)}</thead>}
        <tbody>
          {indexes(rows)
            .slice(table.header_rows)
            .map(row)}
        </tbody>
      </table>
    </div>
  );
}

/** The places a spanning cell takes besides its own. */
function coveredBy(cell: Cell): string[] {
  const places: string[] = [];
  for (let row = cell.row; row < cell.row + cell.row_span; row += 1) {
    for (let column = cell.column; column < cell.column + cell.column_span; column += 1) {
      if (row !== cell.row || column !== cell.column) places.push(`${row},${column}`);
    }
  }
  return places;
}
