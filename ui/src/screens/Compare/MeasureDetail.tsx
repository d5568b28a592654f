import type { ReactNode } from "react";
import type { MeasureCell, MeasureComparison, SegmentChoice } from "../../api/bindings";
import { useMeasures } from "../../api/queries";
import { Empty, Loading } from "../../components/Notice";
import { arrangementWords, cellWords, spanWords } from "../../domain/compare";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, groupDigits, NOTHING } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import { SourceLink } from "../../domain/SourceLink";
import { href } from "../../router";
import { Comparability } from "./CompareTable";
import { directionWords, reachedWords, scoringWords, targetName } from "./measures";
import { measuresRequestOf, type CompareState } from "./state";
import styles from "./Compare.module.css";

interface Props {
  measure: string | null;
  arrangement: string | null;
  segment: SegmentChoice;
  state: CompareState;
}

/** The chosen result explained: source, direction, version, targets, why it may be compared or not, the other results. */
export function MeasureDetail({ measure, arrangement, segment, state }: Props) {
  const view = useMeasures(measure ? measuresRequestOf(state, segment, measure) : null);
  // The answer before stays in view while the next one comes, yet is no answer for another measure.
  const comparison = view.data?.comparisons.find((one) => one.measure === measure) ?? null;
  const cell = comparison?.cells.find((one) => one.arrangement.id === arrangement) ?? null;
  return (
    <section aria-label="Chosen cell" className={styles.detail}>
      {!measure && <Empty title="Choose a cell">Its source, its targets and why it may be compared or not stand here.</Empty>}
      {measure && view.isPending && <Loading what="the cell" />}
      {view.isError && <ErrorNotice error={view.error} onRetry={() => view.refetch()} title="The measure could not be compared" />}
      {comparison && cell && <Chosen cell={cell} comparison={comparison} />}
    </section>
  );
}

function Chosen({ cell, comparison }: { cell: MeasureCell; comparison: MeasureComparison }) {
  return (
    <>
      <header className={styles.head}>
        <h2>{comparison.display}</h2>
        <p className="muted">
          {comparison.measure}, {arrangementWords(cell.arrangement)}
        </p>
      </header>
      {cell.report_id ? <Facts cell={cell} /> : <p className="muted">{cell.choice}</p>}
      {cell.comparability && (
        <div className={styles.part}>
          <Comparability verdict={cell.comparability} />
          {cell.reasons.length > 0 && (
            <ul className={styles.reasons}>
              {cell.reasons.map(({ kind, text, verdict }) => (
                <li key={`${kind} ${text}`}>
                  {text}
                  {verdict === "comparable_with_caveat" && cell.comparability === "not_comparable" && <span className="muted"> (a caveat)</span>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {cell.state === "reported" && !cell.comparability && <p className="muted">There is no comparable rate to set it beside.</p>}
      {cell.targets.length > 0 && cell.report_id && (
        <div className={styles.part}>
          <h3>Benchmarks and targets</h3>
          <table className={styles.sumTable}>
            <tbody>
              {cell.targets.map((target) => (
                <tr key={`${target.type} ${target.displayed}`}>
                  <th scope="row">{targetName(target)}</th>
                  <td data-number>
                    <SourceLink anchor={target.anchor} reportId={cell.report_id!}>
                      {target.displayed}
                    </SourceLink>
                  </td>
                  <td>{reachedWords(target)}</td>
                  <td className="muted">{target.gap !== null && `gap ${groupDigits(target.gap)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {comparison.yardstick && (
        <div className={styles.part}>
          <h3>Compared on</h3>
          <p>{comparison.yardstick.choice}</p>
          {cell.report_id && <p className="muted">{cell.choice}</p>}
        </div>
      )}
      {cell.others.length > 0 && (
        <div className={styles.part}>
          <h3>Other results of this payer</h3>
          <ul className={styles.others}>
            {cell.others.map((other) => (
              <li key={`${other.report_id} ${other.year} ${other.period?.start} ${other.period?.end}`}>
                <span>
                  {other.year ?? "Year not stated"}, {spanWords(other.basis, other.period)}
                </span>{" "}
                <SourceLink anchor={other.anchor} reportId={other.report_id}>
                  {other.displayed}
                </SourceLink>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Facts({ cell }: { cell: MeasureCell }) {
  const facts: [string, ReactNode][] = [
    [
      "Printed",
      <>
        {cell.displayed || NOTHING}
        {cell.state !== "reported" && `, ${cellWords(cell.state).toLowerCase()}`} {cell.report_id && cell.anchor && <SourceLink anchor={cell.anchor} reportId={cell.report_id} />}
      </>,
    ],
    ["Name", cell.name],
    ["Met", cell.numerator !== null && cell.denominator !== null ? `${groupDigits(cell.numerator)} of ${groupDigits(cell.denominator)}` : NOTHING],
    ["Better", cell.direction ? directionWords(cell.direction) : "not stated"],
    ["Scoring", cell.scoring ? scoringWords(cell.scoring) : NOTHING],
    ["Measurement year", cell.year ?? "not stated"],
    ["Version", cell.specification ?? "not stated"],
    ["Period", <PeriodBadge basis={cell.basis} period={cell.period} />],
    ["Stars or points", cell.score ?? NOTHING],
    ["Weight", cell.weight ?? NOTHING],
    ["Status", cell.contractual_status?.replaceAll("-", " ") ?? "not stated"],
    [
      "Report",
      <>
        <a href={href("report", cell.report_id)}>Version {cell.version}</a>
        {cell.reported_on && `, of ${formatDate(cell.reported_on)}`}
      </>,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div className={styles.fact} key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
