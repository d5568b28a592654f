import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { AppErrorView, ConformanceRemark, ExportPreview, ReportSummary, Severity } from "../../api/bindings";
import { useRules } from "../../api/queries";
import { Choice } from "../../components/Choice";
import { Icon } from "../../components/Icon";
import { Badge, Empty, Loading } from "../../components/Notice";
import { useRowWindow } from "../../components/useRowWindow";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { placeWords, plural, ruleWords } from "../../domain/format";
import { sourceHref } from "../../domain/SourceLink";
import styles from "./Export.module.css";
import { countRemarks, groupRemarks, KINDS, linesOf, reportTitle } from "./preview";

/** The one height of a line, which the style sheet gives too. */
const LINE_HEIGHT = 44;
/** Groups with more remarks are folded at first: one report does not hide the others. */
const MOST_OPEN = 20;

interface Props {
  preview: UseQueryResult<ExportPreview, AppErrorView>;
  reports: ReadonlyMap<string, ReportSummary>;
  /** Whether any report is chosen. */
  any: boolean;
}

/** What would not conform, what is unknown and what the standard cannot say, before anything is written. */
export function PreviewTab({ preview, reports, any }: Props) {
  if (!any) return <Empty icon="reports" title="No report is chosen" />;
  if (preview.isPending) return <Loading what="the conformance preview" />;
  if (preview.isError) return <ErrorNotice error={preview.error} onRetry={() => preview.refetch()} title="The reports could not be looked at" />;
  return <Remarks preview={preview.data} reports={reports} />;
}

function Remarks({ preview, reports }: { preview: ExportPreview; reports: ReadonlyMap<string, ReportSummary> }) {
  const counts = countRemarks(preview.remarks);
  const worst = KINDS.find(([severity]) => counts[severity] > 0)?.[0] ?? null;
  const [asked, setAsked] = useState<Severity | null>(null);
  const severity = asked && counts[asked] > 0 ? asked : worst;
  const looked = `${plural(preview.reports, "report")} looked at`;
  if (severity === null) {
    return (
      <Empty icon="ok" title={`${looked}, nothing to remark`}>
        Every Bundle conforms to the standard and says everything its report says.
      </Empty>
    );
  }
  return (
    <>
      <div className={styles.kinds}>
        <Choice
          empty={KINDS.filter(([kind]) => counts[kind] === 0).map(([kind]) => kind)}
          label="Kind of remark"
          onChoose={setAsked}
          options={KINDS.map(([kind, name]) => [
            kind,
            <>
              {name} <span className="muted">{counts[kind]}</span>
            </>,
          ])}
          value={severity}
        />
        <span className="muted">{looked}</span>
      </div>
      <p className="muted small">{KINDS.find(([kind]) => kind === severity)?.[2]}</p>
      <RemarkList key={severity} remarks={preview.remarks} reports={reports} severity={severity} />
    </>
  );
}

interface ListProps {
  remarks: ConformanceRemark[];
  reports: ReadonlyMap<string, ReportSummary>;
  severity: Severity;
}

function RemarkList({ remarks, reports, severity }: ListProps) {
  const rules = useRules();
  const groups = useMemo(() => groupRemarks(remarks, severity, reports), [remarks, severity, reports]);
  // What the standard cannot say is said once for all reports: its places open on request, and those of long groups.
  const folded = groups.filter((group) => severity === "info" || group.remarks.length > MOST_OPEN);
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set(folded.map(({ key }) => key)));
  const lines = linesOf(groups, closed);
  const scroller = useRef<HTMLDivElement>(null);
  const [first, last] = useRowWindow(scroller, lines.length, LINE_HEIGHT);
  const summaries = new Map(rules.data?.map(({ code, summary }) => [code, summary]));
  const toggle = (key: string) =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  // Coming back from a figure, the list stands where it was left.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    box.scrollTop = Number(sessionStorage.getItem(`export-preview-${severity}`) ?? 0);
    const keep = () => sessionStorage.setItem(`export-preview-${severity}`, String(box.scrollTop));
    box.addEventListener("scroll", keep, { passive: true });
    return () => box.removeEventListener("scroll", keep);
  }, [severity]);

  return (
    <div className={styles.remarks} ref={scroller}>
      <ul aria-label="Conformance preview" style={{ paddingBottom: (lines.length - 1 - last) * LINE_HEIGHT, paddingTop: first * LINE_HEIGHT }}>
        {lines.slice(first, last + 1).map(({ group, remark }, index) =>
          remark === null ? (
            <li className={styles.group} data-remark-group={group.key} key={group.key}>
              <button aria-expanded={!closed.has(group.key)} onClick={() => toggle(group.key)} type="button">
                <Icon name={closed.has(group.key) ? "right" : "down"} size={12} />
                <span>
                  <strong>{group.title}</strong>
                  {severity === "info" && <span className="muted small">{summaries.get(group.key)}</span>}
                </span>
                <Badge tone={severity}>{countWords(group.remarks, severity)}</Badge>
              </button>
            </li>
          ) : (
            <li className={styles.remark} data-remark={remark.rule} key={`${group.key} ${first + index}`}>
              <code title={ruleWords(remark.name)}>{remark.rule}</code>
              <span title={remark.message}>
                {severity === "info" ? <strong>{reportTitle(remark.report_id, reports)}: </strong> : <strong>{ruleWords(remark.name)}. </strong>}
                {remark.message}
              </span>
              <a className={styles.place} href={sourceHref(remark.report_id, remark.anchor, "export")} title={remark.anchor?.text ? `Printed: ${remark.anchor.text}` : undefined}>
                <Icon name="source" size={12} />
                {remark.anchor ? placeWords(remark.anchor) : "Open the report"}
              </a>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

function countWords(remarks: ConformanceRemark[], severity: Severity): string {
  if (severity !== "info") return plural(remarks.length, "remark");
  const reports = new Set(remarks.map(({ report_id }) => report_id)).size;
  const figures = remarks.filter(({ figure }) => figure !== null).length;
  return figures > 0 ? `${plural(figures, "figure")} in ${plural(reports, "report")}` : plural(reports, "report");
}
