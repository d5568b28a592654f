import type { ComparisonVerdict, DefinitionComparison, Restatement, SegmentComparison } from "../../api/bindings";
import { Badge, type Tone } from "../../components/Notice";
import { formatValue, unitWords } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import styles from "./Definitions.module.css";

const WORDS: Record<ComparisonVerdict, [Tone, string]> = {
  same: ["ok", "Same"],
  comparable_with_caveat: ["warning", "Comparable with caveat"],
  not_comparable: ["error", "Not comparable"],
};

export function ComparisonBadge({ verdict }: { verdict: ComparisonVerdict }) {
  const [tone, words] = WORDS[verdict];
  return <Badge tone={tone}>{words}</Badge>;
}

/** Each two payers of a market, and the totals restated to what all of them count. */
export function Verdicts({ segment, restatements }: { segment: SegmentComparison; restatements: Restatement[] }) {
  return (
    <div className={styles.verdicts}>
      <section aria-label="Verdicts of each two payers">
        <h2>Each two payers</h2>
        <ul className={styles.pairs}>
          {segment.pairs.map((pair) => (
            <Pair comparison={pair} key={pair.totals.map(({ report_id }) => report_id).join(" ")} />
          ))}
        </ul>
      </section>
      {restatements.map((restatement) => (
        <Restated key={restatement.unit} restatement={restatement} />
      ))}
    </div>
  );
}

function Pair({ comparison }: { comparison: DefinitionComparison }) {
  const details = [...comparison.deciding, ...comparison.caveats];
  return (
    <li>
      <details>
        <summary className={styles.pair}>
          <span>{comparison.totals.map(({ payer }) => payer).join(" and ")}</span> <ComparisonBadge verdict={comparison.verdict} />
        </summary>
        <p>{comparison.summary}</p>
        {details.length > 0 && (
          <ul>
            {details.map((difference) => (
              <li key={difference.facet}>
                {difference.text}. <span className="muted">{difference.reason}</span>
              </li>
            ))}
          </ul>
        )}
      </details>
    </li>
  );
}

/** Each total on its way to the common definition. */
function Restated({ restatement }: { restatement: Restatement }) {
  const { unit } = restatement;
  return (
    <section aria-label={`Restated, ${unitWords(unit)}`}>
      <h2>
        Restated to the common definition, {unitWords(unit)} {restatement.verdict && <ComparisonBadge verdict={restatement.verdict} />}
      </h2>
      {restatement.obstacles.map((obstacle) => (
        <p key={obstacle}>{obstacle}.</p>
      ))}
      <table className={styles.sum}>
        <thead>
          <tr>
            <th scope="col">Payer</th>
            <th className="number" scope="col">
              As printed
            </th>
            <th scope="col">Taken off and added</th>
            <th className="number" scope="col">
              Restated
            </th>
          </tr>
        </thead>
        <tbody>
          {restatement.totals.map((total) => (
            <tr key={total.report_id}>
              <th scope="row">{total.payer}</th>
              <td className="number">
                {total.anchor ? (
                  <SourceLink anchor={total.anchor} reportId={total.report_id}>
                    {total.displayed}
                  </SourceLink>
                ) : (
                  <span className="muted">not printed</span>
                )}
              </td>
              <td>
                {total.steps.map((step) => (
                  <span className={styles.step} key={step.metric_id}>
                    {step.sign === "plus" ? "+" : "−"} {step.term}{" "}
                    <SourceLink anchor={step.anchor} reportId={total.report_id}>
                      {step.displayed}
                    </SourceLink>
                  </span>
                ))}
                {total.result !== null && total.steps.length === 0 && <span className="muted">counts it as it is</span>}
                {total.impossible && <span className="muted">{total.impossible}</span>}
              </td>
              <td className="number" title={total.low && total.high ? `between ${total.low} and ${total.high}, by the digits printed` : undefined}>
                {total.result !== null ? formatValue(total.result, unit) : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
