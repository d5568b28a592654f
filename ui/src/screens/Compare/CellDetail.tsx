import type { ComparedCell, MetricComparison, SegmentChoice } from "../../api/bindings";
import { useComparison } from "../../api/queries";
import { Empty, Loading, Notice } from "../../components/Notice";
import { arrangementWords, cellWords, roundedValue, shownReasons, shownVerdict, spanWords } from "../../domain/compare";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, formatValue, NOTHING, plural, unitWords } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import { SourceLink } from "../../domain/SourceLink";
import { href } from "../../router";
import { Comparability } from "./CompareTable";
import { MetricCharts } from "./MetricCharts";
import { requestOf, type CompareState } from "./state";
import styles from "./Compare.module.css";

interface Props {
  metric: string | null;
  arrangement: string | null;
  segment: SegmentChoice;
  state: CompareState;
}

/** The chosen cell explained: source, verdict, calculations, the other reports, and the metric as charts. */
export function CellDetail({ metric, arrangement, segment, state }: Props) {
  const view = useComparison(metric ? requestOf(state, segment, metric) : null);
  // The answer before stays in view while the next one comes, yet is no answer for another metric.
  const comparison = view.data?.comparisons.find(({ code }) => code === metric) ?? null;
  const cell = comparison?.cells.find((one) => one.arrangement.id === arrangement) ?? null;
  return (
    <section aria-label="Chosen cell" className={styles.detail}>
      {!metric && <Empty title="Choose a cell">Its source, why it may be compared or not, and the values over time stand here.</Empty>}
      {metric && view.isPending && <Loading what="the cell" />}
      {view.isError && <ErrorNotice error={view.error} onRetry={() => view.refetch()} title="The metric could not be compared" />}
      {comparison && cell && <Chosen cell={cell} comparison={comparison} restated={state.restate} />}
      {comparison && <MetricCharts chosen={arrangement} comparison={comparison} restated={state.restate} />}
    </section>
  );
}

function Chosen({ cell, comparison, restated }: { cell: ComparedCell; comparison: MetricComparison; restated: boolean }) {
  const verdict = shownVerdict(cell, restated);
  const reasons = shownReasons(cell, restated);
  return (
    <>
      <header className={styles.head}>
        <h2>{comparison.display}</h2>
        <p className="muted">{arrangementWords(cell.arrangement)}</p>
      </header>
      <dl className={styles.facts}>
        <dt>Printed</dt>
        <dd>
          {cell.displayed || NOTHING}
          {cell.printed_unit && cell.displayed ? ` ${unitWords(cell.printed_unit)}` : ""}
          {cell.state !== "reported" && `, ${cellWords(cell.state).toLowerCase()}`}{" "}
          {cell.report_id && cell.anchor && <SourceLink anchor={cell.anchor} reportId={cell.report_id} />}
        </dd>
        {cell.term && (
          <>
            <dt>Term</dt>
            <dd>{cell.term}</dd>
          </>
        )}
        {cell.report_id && (
          <>
            <dt>Period</dt>
            <dd>
              <PeriodBadge basis={cell.basis} period={cell.period} />
            </dd>
            <dt>Paid through</dt>
            <dd>
              {formatDate(cell.paid_through)}
              {cell.run_out_months !== null && `, ${plural(cell.run_out_months, "month")} of run-out`}
            </dd>
            <dt>Report</dt>
            <dd>
              <a href={href("report", cell.report_id)}>Version {cell.version}</a>
              {cell.reported_on && `, of ${formatDate(cell.reported_on)}`}
            </dd>
          </>
        )}
      </dl>
      {verdict && (
        <div className={styles.part}>
          <Comparability verdict={verdict} />
          {reasons.length > 0 && (
            <ul className={styles.reasons}>
              {reasons.map(({ kind, text, verdict: weight }) => (
                <li key={`${kind} ${text}`}>
                  {text}
                  {weight === "comparable_with_caveat" && verdict === "not_comparable" && <span className="muted"> (a caveat)</span>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {cell.state === "reported" && !verdict && <p className="muted">There is no comparable value to set it beside.</p>}
      {cell.calculation && (
        <div className={styles.part} data-calculation>
          <h3>Brought to {unitWords(comparison.unit)}</h3>
          <p className={styles.sum}>{cell.calculation.text}</p>
          <p className="muted">
            {cell.calculation.exact ? "Exact" : "Rounded"}; the printed digits leave {formatValue(roundedEnd(cell.calculation.low), comparison.unit)} to{" "}
            {formatValue(roundedEnd(cell.calculation.high), comparison.unit)} open.
          </p>
          <p>
            {cell.report_id &&
              cell.calculation.operands.map((operand) => (
                <span className={styles.operand} key={operand.metric_id}>
                  <SourceLink anchor={operand.anchor} reportId={cell.report_id!}>
                    {operand.term}: {operand.displayed}
                  </SourceLink>
                </span>
              ))}
          </p>
        </div>
      )}
      {restated && <Restated cell={cell} comparison={comparison} />}
      <div className={styles.part}>
        <h3>Why this report</h3>
        <p>{cell.choice}</p>
        {cell.report_id && cell.others.length > 0 && (
          <ul className={styles.others}>
            {cell.others.map((other) => (
              <li key={`${other.report_id} ${other.basis} ${other.period?.start} ${other.period?.end}`}>
                <span>{spanWords(other.basis, other.period)}</span> <SourceLink anchor={other.anchor} reportId={other.report_id}>{other.displayed}</SourceLink>
              </li>
            ))}
          </ul>
        )}
      </div>
      {cell.report_id && cell.strata.length > 0 && (
        <div className={styles.part}>
          <h3>Parts of the population</h3>
          <ul className={styles.others}>
            {cell.strata.map(({ strata, displayed, anchor }) => (
              <li key={strata.map(({ dimension, value }) => `${dimension} ${value}`).join()}>
                <span>{strata.map(({ dimension, value }) => `${dimension} ${value}`).join(", ")}</span> <SourceLink anchor={anchor} reportId={cell.report_id!}>{displayed}</SourceLink>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Ends of an interval are shown to six decimals at most, enough to tell them apart, and to two at least. */
const roundedEnd = (value: string) => value.replace(/(\.\d{6})\d+$/, "$1").replace(/(\.\d{2}\d*?)0+$/, "$1");

function Restated({ cell, comparison }: { cell: ComparedCell; comparison: MetricComparison }) {
  const { restated } = cell;
  if (!restated) {
    return cell.definition ? <Notice title="Not restated" tone="neutral">Its months cannot be compared, so there is nothing to bring to one definition.</Notice> : null;
  }
  const { total } = restated;
  const unit = comparison.unit;
  return (
    <div className={styles.part} data-restatement>
      <h3>Restated to the common definition</h3>
      {total.impossible && <p>{total.impossible}</p>}
      {total.result !== null && (
        <table className={styles.sumTable}>
          <caption className="visually-hidden">How the total is restated</caption>
          <tbody>
            <tr>
              <th scope="row">{total.term ?? "Total as printed"}</th>
              <td data-number>{total.reported === null ? NOTHING : roundedValue(total.reported, unit)}</td>
              <td>{total.anchor && <SourceLink anchor={total.anchor} reportId={total.report_id}>{total.displayed}</SourceLink>}</td>
            </tr>
            {total.steps.map((step) => (
              <tr key={`${step.facet} ${step.metric_id}`}>
                <th scope="row">
                  {step.sign === "plus" ? "plus" : "minus"} {step.term}
                </th>
                <td data-number>
                  {step.sign === "plus" ? "+ " : "− "}
                  {roundedValue(step.value, unit)}
                </td>
                <td>
                  <SourceLink anchor={step.anchor} reportId={total.report_id}>
                    {step.displayed}
                  </SourceLink>
                </td>
              </tr>
            ))}
            <tr className={styles.result}>
              <th scope="row">{total.steps.length ? "Restated" : "Already on it"}</th>
              <td data-number>{roundedValue(total.result, unit)}</td>
              <td className="muted">
                {total.low !== null && total.high !== null && total.steps.length > 0 && `${formatValue(roundedEnd(total.low), unit)} to ${formatValue(roundedEnd(total.high), unit)}`}
              </td>
            </tr>
          </tbody>
        </table>
      )}
      {comparison.common && total.result !== null && (
        <p className="muted">
          {plural(comparison.common.restated, "total")} on: {Object.entries(comparison.common.facets).map(([facet, value]) => `${facet.replaceAll("_", " ")} ${value}`).join("; ")}.
        </p>
      )}
    </div>
  );
}
