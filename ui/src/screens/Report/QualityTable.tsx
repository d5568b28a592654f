import type { QualityMeasure } from "../../api/bindings";
import { Icon } from "../../components/Icon";
import { Badge } from "../../components/Notice";
import { AmountCell } from "../../domain/AmountCell";
import { formatPeriod, formatValue, groupDigits, NOTHING, samePeriod, stateWords } from "../../domain/format";
import type { Figure } from "../../domain/figures";
import { ocrOf } from "../../domain/ocr";
import { OcrMark } from "../../domain/OcrMark";
import type { FigureTableProps } from "./FigurePane";
import { FindingMarks, PartValue, rowProps } from "./figureRow";
import styles from "./Report.module.css";

/** Quality results: counts, rate, score and what has to be reached. */
export function QualityTable(props: FigureTableProps) {
  const { report } = props.view;
  const scores = report.quality.some(({ score, weight }) => score !== null || weight !== null);
  return (
    <div className={styles.tableFrame}>
      <table className={styles.table}>
        <caption className="visually-hidden">Quality measures</caption>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th className="number" scope="col">
              Num.
            </th>
            <th className="number" scope="col">
              Den.
            </th>
            <th className="number" scope="col">
              Rate
            </th>
            {scores && (
              <th className="number" scope="col">
                Score
              </th>
            )}
            <th scope="col">Thresholds</th>
          </tr>
        </thead>
        <tbody>
          {report.quality.map((measure) => {
            const figure = props.figures.get(`quality:${measure.id}`)!;
            return (
              <tr key={measure.id} {...rowProps(figure, props)}>
                <th scope="row">
                  <span className={styles.term}>
                    {measure.name} <FindingMarks findings={props.findings.get(figure.key)} />
                  </span>
                  <span className={styles.code}>
                    <code>{measure.measure}</code>
                    <OcrMark entry={ocrOf(report, figure)} />
                    <DirectionWords measure={measure} />
                    {measure.period && !samePeriod(measure.period, report.period) && (
                      <Badge icon={null} title="The measure covers other months than the report" tone="neutral">
                        {formatPeriod(measure.period)}
                      </Badge>
                    )}
                  </span>
                </th>
                <td className="number">
                  <Part field="numerator" figure={figure} measure={measure} props={props} value={measure.numerator} />
                </td>
                <td className="number">
                  <Part field="denominator" figure={figure} measure={measure} props={props} value={measure.denominator} />
                </td>
                <td className="number">
                  <AmountCell
                    displayed={measure.displayed}
                    state={measure.state}
                    unit={measure.scoring === "proportion" ? "ratio" : "none"}
                    value={measure.rate}
                  />
                </td>
                {scores && (
                  <td className="number">
                    <Part field="score" figure={figure} measure={measure} props={props} value={measure.score} />
                    {measure.weight && <div className="muted small">weight {measure.weight}</div>}
                  </td>
                )}
                <td>
                  {measure.thresholds.length === 0 && <span className="muted">{NOTHING}</span>}
                  {measure.thresholds.map((threshold) => (
                    <div className={styles.threshold} key={threshold.type}>
                      <span className="muted">{threshold.type}</span>
                      <PartValue anchor={threshold.anchor} choice={props.choice} choose={props.choose} figure={figure}>
                        {formatValue(threshold.value, measure.scoring === "proportion" ? "ratio" : "none")}
                      </PartValue>
                      {threshold.gap && <span className="small muted">gap {groupDigits(threshold.gap)}</span>}
                    </div>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface PartProps {
  measure: QualityMeasure;
  field: "numerator" | "denominator" | "score";
  value: string | null;
  figure: Figure;
  props: FigureTableProps;
}

function Part({ measure, field, value, figure, props }: PartProps) {
  const source = measure.sources[field];
  const words =
    source && source.state !== "reported" ? (
      <Badge icon={null} title={`Printed: ${source.displayed}`} tone="neutral">
        {stateWords(source.state)}
      </Badge>
    ) : value === null ? (
      <span className="muted">{NOTHING}</span>
    ) : (
      groupDigits(value)
    );
  return (
    <PartValue anchor={source?.anchor ?? null} choice={props.choice} choose={props.choose} figure={figure}>
      {words}
    </PartValue>
  );
}

function DirectionWords({ measure: { direction } }: { measure: QualityMeasure }) {
  if (!direction) return null;
  const up = direction === "increase";
  return (
    <span className={styles.direction}>
      <Icon name={up ? "up" : "down"} size={10} />
      {up ? "higher is better" : "lower is better"}
    </span>
  );
}
