import type { Metric } from "../../api/bindings";
import { Badge } from "../../components/Notice";
import { AmountCell } from "../../domain/AmountCell";
import { formatDate, formatPeriod, formatValue, NOTHING, samePeriod, unitWords } from "../../domain/format";
import { commonStreams } from "../../domain/figures";
import { ocrOf } from "../../domain/ocr";
import { OcrMark } from "../../domain/OcrMark";
import type { FigureTableProps } from "./FigurePane";
import { FindingMarks, PartValue, rowProps } from "./figureRow";
import styles from "./Report.module.css";

const SYSTEMS = { vbpr: "VBPR", local: "local" };

/** Financial and utilization figures in source order. Target and baseline columns stand only where the report has them. */
export function MetricTable(props: FigureTableProps) {
  const { report } = props.view;
  const targets = report.metrics.some(({ target }) => target !== null);
  const baselines = report.metrics.some(({ baseline }) => baseline !== null);
  return (
    <div className={styles.tableFrame}>
      <table className={styles.table}>
        <caption className="visually-hidden">Metrics</caption>
        <thead>
          <tr>
            <th scope="col">Term and code</th>
            <th className="number" scope="col">
              Value
            </th>
            <th scope="col">Unit</th>
            {targets && (
              <th className="number" scope="col">
                Target
              </th>
            )}
            {baselines && (
              <th className="number" scope="col">
                Baseline
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {report.metrics.map((metric) => {
            const figure = props.figures.get(`metric:${metric.id}`)!;
            return (
              <tr key={metric.id} {...rowProps(figure, props)}>
                <th scope="row">
                  <span className={styles.term}>
                    {metric.term} <FindingMarks findings={props.findings.get(figure.key)} />
                  </span>
                  <span className={styles.code}>
                    <code>{metric.code}</code> {SYSTEMS[metric.system]}
                    {metric.standard_code && metric.standard_code !== metric.code && (
                      <>
                        {" "}
                        = <code>{metric.standard_code}</code> VBPR
                      </>
                    )}
                    <OcrMark entry={ocrOf(report, figure)} />
                    <Qualifiers metric={metric} view={props.view} />
                  </span>
                </th>
                <td className="number">
                  <AmountCell displayed={metric.displayed} state={metric.state} textValue={metric.text_value} unit={metric.unit} value={metric.value} />
                </td>
                <td className={styles.unit}>{unitWords(metric.unit)}</td>
                {targets && (
                  <td className="number">
                    {metric.target ? (
                      <PartValue anchor={metric.target.anchor} choice={props.choice} choose={props.choose} figure={figure}>
                        {formatValue(metric.target.value, metric.unit)}
                      </PartValue>
                    ) : (
                      <span className="muted">{NOTHING}</span>
                    )}
                  </td>
                )}
                {baselines && (
                  <td className="number">
                    {metric.baseline ? (
                      <PartValue anchor={metric.baseline.anchor} choice={props.choice} choose={props.choose} figure={figure}>
                        <span title={formatPeriod(metric.baseline.period)}>{formatValue(metric.baseline.value, metric.unit)}</span>
                      </PartValue>
                    ) : (
                      <span className="muted">{NOTHING}</span>
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What sets a figure apart from the report as a whole: its own period, slice, stream, certainty. */
function Qualifiers({ metric, view: { report } }: { metric: Metric; view: FigureTableProps["view"] }) {
  const common = commonStreams(report);
  const marks: [words: string, title: string][] = [];
  if (metric.service_period && !samePeriod(metric.service_period, report.period)) {
    marks.push([formatPeriod(metric.service_period), "The figure covers other months than the report"]);
  }
  if (metric.paid_through && metric.paid_through !== report.paid_through) {
    marks.push([`paid through ${formatDate(metric.paid_through)}`, "The figure has a paid-through date of its own"]);
  }
  for (const { dimension, value } of metric.strata) marks.push([`${dimension}: ${value}`, "Slice of the population"]);
  for (const stream of metric.payment_streams) if (!common.includes(stream)) marks.push([stream, "Payment stream"]);
  const byOcr = metric.anchor.kind === "page" && metric.anchor.ocr_confidence !== undefined;
  if (Number(metric.confidence) < 1 && !byOcr) marks.push([`certainty ${metric.confidence}`, "Certainty of reading and mapping"]);
  return (
    <>
      {marks.map(([words, title]) => (
        <Badge icon={null} key={words} title={title} tone="neutral">
          {words}
        </Badge>
      ))}
    </>
  );
}
