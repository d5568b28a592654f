import { useMemo } from "react";
import type { MetricComparison, Trend } from "../../api/bindings";
import { PlotFigure } from "../../components/PlotFigure";
import { arrangementWords, cellWords, roundedValue } from "../../domain/compare";
import { basisWords, formatPeriod, NOTHING, plural, unitWords } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { barChart, barsOf, drawnTrends, trendChart } from "./charts";
import styles from "./Compare.module.css";

interface Props {
  comparison: MetricComparison;
  chosen: string | null;
  restated: boolean;
}

/** The metric as charts: what is comparable now, and the values over time. */
export function MetricCharts({ comparison, chosen, restated }: Props) {
  const { bars, leftOut } = useMemo(() => barsOf(comparison, restated), [comparison, restated]);
  const { basis, trends, leftOut: withoutTrend } = useMemo(() => drawnTrends(comparison, chosen), [comparison, chosen]);
  const points = Math.max(0, ...trends.map((trend) => trend.points.length));
  const restatements = trends.some((trend) => trend.points.some(({ before }) => before.length > 0));
  return (
    <div className={styles.charts}>
      {comparison.yardstick && <p className="muted">Compared on {comparison.yardstick.choice}</p>}
      {bars.length > 1 ? (
        <PlotFigure
          caption={
            <>
              {bars.some(({ caveat }) => caveat) && <p>* with a caveat, outlined</p>}
              {leftOut.length > 0 && (
                <p data-left-out>
                  Not in the chart: {leftOut.map(({ name, why }) => `${name} (${why})`).join("; ")}.
                </p>
              )}
            </>
          }
          deps={[bars, chosen]}
          draw={barChart(bars, chosen)}
          label={`${comparison.display}, ${unitWords(comparison.unit)}${restated && comparison.common ? ", restated" : ""}`}
          table={
            <table>
              <thead>
                <tr>
                  <th scope="col">Payer</th>
                  <th data-number scope="col">
                    Value
                  </th>
                  <th scope="col">Comparable</th>
                </tr>
              </thead>
              <tbody>
                {bars.map(({ id, name, label, caveat }) => (
                  <tr key={id}>
                    <td>{name}</td>
                    <td data-number>{label}</td>
                    <td>{caveat ? "Caveat" : "Same"}</td>
                  </tr>
                ))}
                {leftOut.map(({ id, name, why }) => (
                  <tr key={id}>
                    <td>{name}</td>
                    <td data-number>{NOTHING}</td>
                    <td>Not in the chart: {why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          }
        />
      ) : (
        <p className="muted" data-left-out>
          No chart: fewer than two values are comparable.
        </p>
      )}
      {points > 0 && (points > 1 || restatements) && (
        <PlotFigure
          caption={
            <>
              {restatements && <p>◇ what was reported before the restatement</p>}
              {withoutTrend.length > 0 && <p>Not in the chart: {withoutTrend.join("; ")}, not comparable.</p>}
            </>
          }
          deps={[trends, chosen]}
          draw={trendChart(trends, chosen, comparison.unit)}
          label={`Over time, ${basis ? basisWords(basis).toLowerCase() : "span not stated"}`}
          table={<TrendTable trends={trends} />}
        />
      )}
    </div>
  );
}

function TrendTable({ trends }: { trends: Trend[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Payer</th>
          <th scope="col">Period</th>
          <th data-number scope="col">
            Value
          </th>
          <th data-number scope="col">
            Run-out
          </th>
          <th scope="col">Before</th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        {trends.flatMap(({ arrangement, unit, points }) =>
          points.map((point) => (
            <tr key={`${arrangement.id} ${point.period?.start} ${point.period?.end}`}>
              <td>{arrangementWords(arrangement)}</td>
              <td>{formatPeriod(point.period)}</td>
              <td data-number>{point.value === null ? cellWords(point.state) : roundedValue(point.value, unit)}</td>
              <td data-number>{point.run_out_months === null ? NOTHING : plural(point.run_out_months, "month")}</td>
              <td>
                {point.before.length === 0
                  ? NOTHING
                  : point.before.map((before) => (
                      <SourceLink anchor={before.anchor} key={before.report_id} reportId={before.report_id}>
                        {before.displayed}
                      </SourceLink>
                    ))}
              </td>
              <td>
                <SourceLink anchor={point.anchor} reportId={point.report_id} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
