import type { FactSource, ReportSummary } from "../../api/bindings";
import { fileName } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { reportOf } from "./contracts";
import styles from "./Contracts.module.css";

/** Who states a fact: a contract file with its line, a place in a report, or the mapping of a layout. */
export function FactSourceMark({ source, reports }: { source: FactSource | null; reports: ReportSummary[] }) {
  if (!source) return <span className={styles.source}>source not recorded</span>;
  const report = reportOf(source, reports);
  if (report && source.anchor) return <SourceLink anchor={source.anchor} reportId={report.id} />;
  const file = fileName(source.file);
  const words = {
    contract_file: `${file}${source.line ? `, line ${source.line}` : ""}`,
    measure: `contract in ${file}`,
    report: `report ${file}`,
    mapping: `mapping ${source.file}`,
  }[source.origin];
  return (
    <span className={styles.source} title={source.file}>
      {words}
    </span>
  );
}
