import type { Anchor, Metric, QualityMeasure, Report } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Badge, Loading, Notice } from "../../components/Notice";
import { AmountCell } from "../../domain/AmountCell";
import { samePlace } from "../../domain/anchors";
import { SeverityBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatPeriod, placeWords, plural, unitWords } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import styles from "./Learn.module.css";
import { NextButton, type StepProps } from "./TablesStep";
import type { Previewed } from "./usePreview";

interface Props extends StepProps {
  previewed: Previewed;
  chosen: Anchor | null;
}

/** Every figure that would be taken, with its place and its print, and everything that would not. */
export function PreviewStep({ previewed, chosen, onShow, onNext }: Props) {
  const { preview, reading, error, retry } = previewed;
  if (error) return <ErrorNotice error={error} onRetry={retry} title="The draft could not be tried" />;
  if (!preview) return <Loading what="every figure" />;
  const { reports, left_out, issues, not_recognized, problem, not_taken, questions } = preview;
  const figures = reports.reduce((sum, report) => sum + report.metrics.length + report.quality.length, 0);
  const unmapped = reports.flatMap((report) => report.unmapped);
  return (
    <div aria-busy={reading} data-preview-figures={figures}>
      {problem && (
        <Notice title="The report cannot be taken like this" tone="error">
          {problem.message} {problem.remedy}
        </Notice>
      )}
      {not_recognized && (
        <Notice title="Next month's file would not be known by this mapping" tone="error">
          {not_recognized.message} {not_recognized.remedy}
        </Notice>
      )}
      {questions.length > 0 && !problem && (
        <Notice title={`${plural(questions.length, "question")} still open`} tone="warning">
          What they concern is not taken.
        </Notice>
      )}
      <p aria-live="polite" className={styles.sum}>
        <strong>{plural(figures, "figure")} taken</strong> · {left_out.length} left out · {unmapped.length} open
        {not_taken > 0 && ` · ${plural(not_taken, "figure")} in tables that are not taken`}
        {reading && <span className="muted"> · reading again …</span>}
      </p>
      {reports.map((report, index) => (
        <ReportFigures chosen={chosen} key={report.id || index} onShow={onShow} report={report} />
      ))}
      <Left entries={unmapped.map((entry) => ({ ...entry, why: "Open: no term of the mapping" }))} onShow={onShow} title="Open" />
      <Left entries={left_out.map((entry) => ({ ...entry, why: entry.reason }))} onShow={onShow} title="Left out" />
      {issues.length > 0 && (
        <section aria-label="Notes" className={styles.block}>
          <h2>Notes</h2>
          <ul className={styles.issues}>
            {issues.map((issue, index) => (
              <li key={index}>
                <SeverityBadge severity={issue.severity} /> <code>{issue.code}</code> {issue.message}
              </li>
            ))}
          </ul>
        </section>
      )}
      <NextButton disabled={problem !== null || not_recognized !== null} onNext={onNext} />
    </div>
  );
}

function ReportFigures({ report, chosen, onShow }: { report: Report; chosen: Anchor | null; onShow: (anchor: Anchor) => void }) {
  const name = `${report.subject.name || "No organization"}, ${formatPeriod(report.period)}`;
  return (
    <section aria-label={`Figures of ${name}`} className={styles.block}>
      <h2>
        {report.payer.name || "No payer"} · {report.subject.name || "No organization"} <PeriodBadge basis={report.basis} period={report.period} />
      </h2>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">Term and code</th>
            <th className="number" scope="col">
              Value
            </th>
            <th scope="col">Unit</th>
            <th className="number" scope="col">
              Printed
            </th>
            <th scope="col">Place</th>
          </tr>
        </thead>
        <tbody>
          {report.metrics.map((metric) => (
            <MetricRow key={metric.id} current={samePlace(metric.anchor, chosen)} metric={metric} onShow={onShow} />
          ))}
          {report.quality.map((measure) => (
            <MeasureRow key={measure.id} current={samePlace(measure.anchor, chosen)} measure={measure} onShow={onShow} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MetricRow({ metric, current, onShow }: { metric: Metric; current: boolean; onShow: (anchor: Anchor) => void }) {
  return (
    <tr aria-current={current || undefined} className={styles.figure} data-preview-figure={metric.code} onClick={() => onShow(metric.anchor)}>
      <th scope="row">
        {metric.term} <code className="muted small">{metric.code}</code>
        {metric.target && (
          <Badge icon={null} tone="neutral">
            target {metric.target.displayed}
          </Badge>
        )}
        {metric.baseline && (
          <Badge icon={null} tone="neutral">
            earlier {metric.baseline.displayed}
          </Badge>
        )}
      </th>
      <td className="number">
        <AmountCell displayed={metric.displayed} state={metric.state} textValue={metric.text_value} unit={metric.unit} value={metric.value} />
      </td>
      <td className="muted small">{unitWords(metric.unit)}</td>
      <td className="number">{metric.displayed}</td>
      <td>
        <Button icon="source" kind="quiet" onClick={() => onShow(metric.anchor)}>
          {placeWords(metric.anchor)}
        </Button>
      </td>
    </tr>
  );
}

function MeasureRow({ measure, current, onShow }: { measure: QualityMeasure; current: boolean; onShow: (anchor: Anchor) => void }) {
  return (
    <tr aria-current={current || undefined} className={styles.figure} data-preview-figure={measure.measure} onClick={() => onShow(measure.anchor)}>
      <th scope="row">
        {measure.name} <code className="muted small">{measure.measure}</code>
        {measure.numerator !== null && measure.denominator !== null && (
          <span className="muted small">
            {" "}
            {measure.numerator} of {measure.denominator}
          </span>
        )}
      </th>
      <td className="number">
        <AmountCell displayed={measure.displayed} state={measure.state} unit={measure.scoring === "proportion" ? "ratio" : "none"} value={measure.rate} />
      </td>
      <td className="muted small">{measure.scoring}</td>
      <td className="number">{measure.displayed}</td>
      <td>
        <Button icon="source" kind="quiet" onClick={() => onShow(measure.anchor)}>
          {placeWords(measure.anchor)}
        </Button>
      </td>
    </tr>
  );
}

interface Entry {
  term: string;
  displayed: string;
  anchor: Anchor;
  why: string;
}

function Left({ title, entries, onShow }: { title: string; entries: Entry[]; onShow: (anchor: Anchor) => void }) {
  if (entries.length === 0) return null;
  return (
    <details className={styles.settled}>
      <summary>
        {title}: {entries.length}
      </summary>
      <table className={styles.grid}>
        <tbody>
          {entries.map((entry, index) => (
            <tr key={index}>
              <th scope="row">{entry.term}</th>
              <td className="number">{entry.displayed}</td>
              <td className="muted small">{entry.why}</td>
              <td>
                <Button icon="source" kind="quiet" onClick={() => onShow(entry.anchor)}>
                  {placeWords(entry.anchor)}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
