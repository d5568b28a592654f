import type { KeyboardEvent } from "react";
import type { DefinedTerm, DefinitionComparison, Facet } from "../../api/bindings";
import { Icon } from "../../components/Icon";
import { Badge, type Tone } from "../../components/Notice";
import { formatPeriod } from "../../domain/format";
import { cellOf, columnKey, FACETS, facetValueWords, facetWords, originWords, rowMark, type Cell } from "./matrix";
import styles from "./Definitions.module.css";

interface Props {
  terms: DefinedTerm[];
  all: DefinitionComparison | null | undefined;
  chosen: { column: string; facet: Facet } | null;
  onChoose: (column: string, facet: Facet) => void;
  onEdit: () => void;
}

const toneOf = (value: string): Tone => (value === "included" ? "ok" : value.startsWith("partial") ? "warning" : "neutral");

/** Facets × payers. Arrows move between cells, E states the facet by hand. */
export function Matrix({ terms, all, chosen, onChoose, onEdit }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.key.toLowerCase() === "e" && !event.ctrlKey && !event.metaKey && !event.altKey && chosen) {
      event.preventDefault();
      onEdit();
      return;
    }
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const from = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!step || !from) return;
    event.preventDefault();
    const [row, column] = [Number(from.dataset.row) + step[0], Number(from.dataset.column) + step[1]];
    event.currentTarget.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)?.focus();
  };
  return (
    <div className={styles.frame}>
      <table className={styles.matrix} onKeyDown={onKeyDown}>
        <caption className="visually-hidden">What each payer's total cost counts, facet by facet</caption>
        <thead>
          <tr>
            <th scope="col">Facet</th>
            {terms.map((term) => (
              <th key={columnKey(term)} scope="col">
                <span className={styles.payer}>{term.payer}</span>
                <span className={styles.term} title={term.definition.term}>
                  {term.definition.term}
                </span>
                <span className={styles.term}>{formatPeriod(term.period)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FACETS.map((facet, row) => (
            <tr key={facet}>
              <th scope="row">
                <span>{facetWords(facet)}</span> <Mark mark={rowMark(all, facet)} />
              </th>
              {terms.map((term, column) => {
                const key = columnKey(term);
                const isChosen = chosen?.column === key && chosen.facet === facet;
                return (
                  <td key={key}>
                    <button
                      aria-pressed={isChosen}
                      className={styles.cell}
                      data-column={column}
                      data-row={row}
                      onClick={() => onChoose(key, facet)}
                      onFocus={() => onChoose(key, facet)}
                      tabIndex={isChosen || (!chosen && row === 0 && column === 0) ? 0 : -1}
                      type="button"
                    >
                      <CellWords cell={cellOf(term, facet)} />
                      <span className="visually-hidden">
                        {term.payer}, {facetWords(facet)}
                      </span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Mark({ mark }: { mark: "decides" | "caveat" | null }) {
  if (mark === "decides") return <Badge title="The totals are not comparable for this" tone="error">decides</Badge>;
  if (mark === "caveat") return <Badge title="To be said beside a comparison" tone="warning">caveat</Badge>;
  return null;
}

function CellWords({ cell }: { cell: Cell }) {
  const byHand = cell.origin?.by === "person" || cell.origin?.by === "library";
  return (
    <>
      {cell.stated !== null && (
        <Badge icon={null} title={originWords(cell.origin)} tone={cell.differs ? "error" : toneOf(cell.stated)}>
          {facetValueWords(cell.stated)}
        </Badge>
      )}
      {byHand && (
        <span className={styles.hand} title={originWords(cell.origin)}>
          <Icon name="flag" size={11} />
          {cell.origin?.name}
        </span>
      )}
      {cell.differs && (
        <Badge tone="error" title="The component lines add up to the total in this way alone">
          figures: {facetValueWords(cell.inferred ?? "")}
        </Badge>
      )}
      {cell.stated === null && cell.inferred !== null && (
        <span className={styles.inferred}>
          <Icon name="table" size={11} />
          {facetValueWords(cell.inferred)} by figures
        </span>
      )}
      {cell.follows !== null && cell.inferred === null && (
        <span className={styles.inferred} title="Follows from the report's dates or its basis">
          <Icon name="right" size={11} />
          {cell.follows}, follows
        </span>
      )}
      {cell.stated === null && cell.inferred === null && cell.follows === null && <span className={styles.open}>not stated</span>}
    </>
  );
}
