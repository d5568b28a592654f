import type { OpenFigure, OpenTerm } from "../../api/bindings";
import { useReport } from "../../api/queries";
import { Loading } from "../../components/Notice";
import { anchorKey } from "../../domain/anchors";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatPeriod } from "../../domain/format";
import { SourcePane } from "../Report/source/SourcePane";
import styles from "./Mapping.module.css";

interface Props {
  term: OpenTerm;
  figure: OpenFigure;
  onChoose: (figure: OpenFigure) => void;
}

/** The chosen figure's place in its file; the other figures of the term are marked, too. */
export function TermSource({ term, figure, onChoose }: Props) {
  const report = useReport(figure.report_id);
  const here = term.figures.filter(({ sha256 }) => sha256 === figure.sha256);
  return (
    <div className={styles.source}>
      {term.figures.length > 1 && (
        <div aria-label="Figures under this term" className={styles.figures} role="group">
          {term.figures.map((entry) => (
            <button
              aria-pressed={entry === figure}
              key={`${entry.report_id}/${entry.index}`}
              onClick={() => onChoose(entry)}
              title={entry.report}
              type="button"
            >
              {entry.displayed}
            </button>
          ))}
        </div>
      )}
      {report.isPending && <Loading what="the report" />}
      {report.isError && <ErrorNotice error={report.error} onRetry={() => report.refetch()} title="The report could not be opened" />}
      {report.isSuccess && (
        <>
          <p className={styles.of}>
            <a href={`#/report/${report.data.report.id}?figure=unmapped:${figure.index}`}>{report.data.report.subject.name || "Report"}</a>{" "}
            <span className="muted">{formatPeriod(report.data.report.period)}</span>
          </p>
          <SourcePane
            marks={{
              chosen: figure.anchor,
              related: new Set(here.map(({ anchor }) => anchorKey(anchor))),
              figures: new Map(),
              choose: () => {},
            }}
            report={report.data.report}
            view={report.data.source_view}
          />
        </>
      )}
    </div>
  );
}
