import { useLayoutEffect, useMemo, useRef } from "react";
import type { Anchor, Finding, ReportView } from "../../api/bindings";
import { Empty, Notice } from "../../components/Notice";
import { scrollWithin } from "../../components/scroll";
import { figuresOf, findingsOfFigure, type Figure } from "../../domain/figures";
import { FindingRow } from "../../domain/FindingRow";
import { plural } from "../../domain/format";
import { go, href } from "../../router";
import { DefinitionList } from "./DefinitionList";
import { MetricTable } from "./MetricTable";
import { ConfirmForm, OcrSummary } from "./OcrReview";
import { QualityTable } from "./QualityTable";
import type { Choice } from "./Report";
import styles from "./Report.module.css";
import { UnmappedTable } from "./UnmappedTable";

/** What the tables of the left side share. */
export interface FigureTableProps {
  view: ReportView;
  choice: Choice;
  choose: (figure: Figure | null, anchor: Anchor | null) => void;
  figures: Map<string, Figure>;
  findings: Map<string, Finding[]>;
}

/** The normalized report: what is unmapped first, then metrics, quality, definitions and findings. */
export function FigurePane({
  view,
  choice,
  choose,
  seen,
}: Pick<FigureTableProps, "view" | "choice" | "choose"> & { seen: ReadonlySet<string> }) {
  const { report } = view;
  const figures = useMemo(() => new Map(figuresOf(report).map((figure) => [figure.key, figure])), [report]);
  const findings = useMemo(() => {
    const open = view.findings.filter(({ state }) => state === "open");
    return new Map([...figures].map(([key, figure]) => [key, findingsOfFigure(open, figure, report.id)]));
  }, [figures, view.findings, report.id]);
  const pane = useRef<HTMLDivElement>(null);
  const chosen = choice.figure?.key;
  useLayoutEffect(() => {
    if (chosen) scrollWithin(pane.current, pane.current?.querySelector('[aria-current="true"]'));
  }, [chosen]);
  const shared = { view, choice, choose, figures, findings };
  const nothing = report.metrics.length + report.quality.length + report.unmapped.length === 0;

  return (
    <>
      <div className={styles.figures} data-figures ref={pane}>
        {report.ocr && report.ocr.length > 0 && (
          <Section count={report.ocr.length} title="Read by OCR">
            <OcrSummary {...shared} />
          </Section>
        )}
        {report.unmapped.length > 0 && (
          <Section count={report.unmapped.length} title="Unmapped">
            <Notice title={`${plural(report.unmapped.length, "figure")} without a standard code`} tone="warning">
              Kept as printed. They take no part in checks and comparisons until a mapping names them.
            </Notice>
            <UnmappedTable {...shared} />
          </Section>
        )}
        {report.metrics.length > 0 && (
          <Section count={report.metrics.length} title="Metrics">
            <MetricTable {...shared} />
          </Section>
        )}
        {report.quality.length > 0 && (
          <Section count={report.quality.length} title="Quality">
            <QualityTable {...shared} />
          </Section>
        )}
        {report.definitions.length > 0 && (
          <Section count={report.definitions.length} title="Definitions">
            <DefinitionList {...shared} />
          </Section>
        )}
        {nothing && <Empty title="No figures">The mapping found no figure in this file.</Empty>}
        <Section count={view.findings.length} title="Findings">
          {view.findings.length === 0 ? (
            <p className="muted">{view.verdict === null ? "This report was not checked yet." : "No findings name this report."}</p>
          ) : (
            <div className={styles.box}>
              {view.findings.map((finding) => (
                <FindingRow finding={finding} key={finding.fingerprint} onChoose={() => go(href("findings", finding.fingerprint))} />
              ))}
            </div>
          )}
        </Section>
      </div>
      {report.ocr && report.ocr.length > 0 && <ConfirmForm choice={choice} choose={choose} figures={figures} seen={seen} view={view} />}
    </>
  );
}

function Section({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  return (
    <section aria-label={title} className={styles.section}>
      <h2>
        {title} <span className="muted">{count}</span>
      </h2>
      {children}
    </section>
  );
}
