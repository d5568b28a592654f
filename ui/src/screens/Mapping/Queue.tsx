import { useLayoutEffect, useRef } from "react";
import type { OpenTerm } from "../../api/bindings";
import { scrollWithin } from "../../components/scroll";
import { ClassBadge } from "../../domain/SuggestionList";
import { NOTHING, plural } from "../../domain/format";
import styles from "./Mapping.module.css";
import { placeOf, reportsOf } from "./queue";

interface Props {
  terms: OpenTerm[];
  chosen: OpenTerm | null;
  onChoose: (term: OpenTerm) => void;
}

/** Values shown in a row before the rest is only counted. */
const SHOWN = 2;

/** The open terms over all reports, one row for all that are alike. */
export function Queue({ terms, chosen, onChoose }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    scrollWithin(frame.current, frame.current?.querySelector('[aria-current="true"]'));
  }, [chosen?.key]);
  return (
    <div className={styles.queue} ref={frame}>
      <table className={styles.table}>
        <caption className="visually-hidden">Open terms</caption>
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th className="number" scope="col">
              Printed
            </th>
            <th scope="col">May be</th>
            <th className="number" scope="col" title="Figures that are alike">
              Alike
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map((term) => {
            const best = term.suggestions[0];
            const current = term.key === chosen?.key;
            const printed = term.figures.slice(0, SHOWN).map(({ displayed }) => displayed);
            return (
              <tr
                aria-current={current ? "true" : undefined}
                className={styles.row}
                data-term={term.term}
                key={term.key}
                onClick={() => onChoose(term)}
                onFocus={(event) => {
                  if (event.target === event.currentTarget && !current) onChoose(term);
                }}
                tabIndex={current ? 0 : -1}
              >
                <th scope="row">
                  <span className={styles.term}>{term.term}</span>
                  <span className={styles.about} title={term.mapping?.description}>
                    {term.payer} · {term.mapping?.name ?? "no mapping"}
                  </span>
                  <span className={styles.about}>{placeOf(term)}</span>
                </th>
                <td className="number">
                  {printed.join(", ")}
                  {term.figures.length > SHOWN && " …"}
                </td>
                <td>
                  {best ? (
                    <span className={styles.best}>
                      <code>{best.code}</code> <ClassBadge suggestion={best} />
                    </span>
                  ) : (
                    <span className="muted">{NOTHING}</span>
                  )}
                </td>
                <td className="number" title={plural(reportsOf(term.figures).length, "report")}>
                  {term.figures.length}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
