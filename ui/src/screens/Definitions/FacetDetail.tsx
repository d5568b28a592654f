import type { DefinedTerm, Facet, FacetStatement } from "../../api/bindings";
import { useWithdrawFacet } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Badge, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { CalculationPanel } from "./CalculationPanel";
import { cellOf, facetValueWords, facetWords, originWords } from "./matrix";
import styles from "./Definitions.module.css";

interface Props {
  term: DefinedTerm;
  facet: Facet;
  statements: FacetStatement[];
  onEdit: () => void;
  onStart: () => void;
}

/** One facet of one payer: who states it with which sentence, what the figures say, and what people decided. */
export function FacetDetail({ term, facet, statements, onEdit, onStart }: Props) {
  const withdraw = useWithdrawFacet();
  const cell = cellOf(term, facet);
  const { origin } = cell;
  const history = statements.filter(
    (one) => one.payer === term.payer && one.line_of_business === term.line_of_business && one.term === term.definition.term && one.facet === facet,
  );
  const inForce = history.find(({ ended_at }) => ended_at === null);
  const outcome = term.definition.inferred?.outcome;
  return (
    <article aria-label="Chosen facet" className={styles.detail}>
      <header className={styles.detailHead}>
        <h2>
          {facetWords(facet)}: {facetValueWords(cell.stated ?? cell.follows ?? "not stated")}
        </h2>
        <p className="muted">
          {term.payer}, {term.definition.term}
        </p>
        <div className={styles.buttons}>
          <Button onClick={onEdit}>State by hand (E)</Button>
          <Button onClick={onStart}>Start from a published one</Button>
          {inForce && (
            <Button
              disabled={withdraw.isPending}
              icon="undo"
              onClick={() => withdraw.mutate({ report_id: term.report_id, term: term.definition.term, facet })}
            >
              Take back
            </Button>
          )}
        </div>
      </header>
      {withdraw.isError && <ErrorNotice error={withdraw.error} title="The statement was not taken back" />}
      <section>
        <h3>Stated</h3>
        <p>
          {originWords(origin)}
          {origin?.on && `, ${formatDate(origin.on)}`}
          {origin?.reason && `: ${origin.reason}`}
        </p>
        {cell.follows !== null && <p>{cell.follows}: follows from the report's dates or its basis.</p>}
        {origin?.sentence && <q className={styles.quote}>{origin.sentence}</q>}
        {origin?.anchor && (
          <p>
            <SourceLink anchor={origin.anchor} reportId={term.report_id} />
          </p>
        )}
      </section>
      {term.remarks.map((remark) => (
        <Notice key={remark} title="A note says otherwise" tone="warning">
          {remark}
        </Notice>
      ))}
      <section>
        <h3>By the figures</h3>
        {cell.differs && (
          <p>
            <Badge tone="error">differs</Badge> The figures say {cell.inferred}.
          </p>
        )}
        {term.calculation && <CalculationPanel calculation={term.calculation} reportId={term.report_id} />}
        {outcome === "several" && <p className="muted">Several sets of lines add up to the total: the figures say nothing.</p>}
        {outcome === "none" && <p className="muted">No set of the printed lines adds up to the total.</p>}
        {outcome === undefined && !term.calculation && <p className="muted">The report prints no lines that could add up to the total.</p>}
      </section>
      {history.length > 0 && (
        <section>
          <h3>Statements by people</h3>
          <ul className={styles.history}>
            {history.map((one) => (
              <li key={one.at}>
                {one.value ?? "left open"} – {one.by}, {formatDate(one.at.slice(0, 10))}: {one.reason}
                {one.library && <span className="muted"> ({one.library})</span>}
                {one.ended_at && <span className="muted"> until {formatDate(one.ended_at.slice(0, 10))}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
