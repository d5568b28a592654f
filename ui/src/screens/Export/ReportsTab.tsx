import { useEffect, useMemo, useState } from "react";
import type { ReportRow } from "../../api/bindings";
import { Button } from "../../components/Button";
import { DataTable } from "../../components/DataTable";
import { Select, TextInput } from "../../components/Field";
import { Empty } from "../../components/Notice";
import { Toolbar } from "../../components/Screen";
import { useExportJob } from "../../domain/ExportJob";
import { formatPeriod, plural } from "../../domain/format";
import { REPORT_COLUMNS } from "../../domain/reportColumns";
import { ALL_REPORTS, filterReports, optionsOf, type ReportFilter } from "../../domain/reportFilter";
import { changed, chosenIds } from "./choice";
import styles from "./Export.module.css";

const SHOWN = ["payer", "subject", "period", "findings", "verdict", "version", "status"];
const COLUMNS = SHOWN.flatMap((id) => REPORT_COLUMNS.filter((column) => column.id === id));

/** Which reports leave: narrowed by a filter, chosen one by one or all that the filter shows. */
export function ReportsTab({ rows }: { rows: ReportRow[] }) {
  const { choice, choose } = useExportJob();
  const [filter, setFilter] = useState<ReportFilter>(ALL_REPORTS);
  const shown = useMemo(() => filterReports(rows, filter), [rows, filter]);
  const chosen = useMemo(() => new Set(chosenIds(rows, choice.ids)), [rows, choice.ids]);
  const set = (change: Partial<ReportFilter>) => setFilter((now) => ({ ...now, ...change }));
  const onChoose = (some: ReportRow[], on: boolean) => choose({ ids: changed(rows, choice.ids, some, on) });
  const all = shown.length > 0 && shown.every(({ report }) => chosen.has(report.id));
  const hidden = chosen.size - shown.filter(({ report }) => chosen.has(report.id)).length;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog]")) return;
      event.preventDefault();
      onChoose(shown, !all);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });

  return (
    <>
      <Toolbar label="Filter reports">
        <TextInput
          aria-label="Search reports"
          className={styles.search}
          name="search"
          onChange={(event) => set({ text: event.target.value })}
          placeholder="Search payer, provider, contract, file"
          type="search"
          value={filter.text}
        />
        <Select label="Payer" onChange={(event) => set({ payer: event.target.value })} options={optionsOf(rows, "payer")} value={filter.payer} />
        <Select label="Period" onChange={(event) => set({ period: event.target.value })} options={optionsOf(rows, "period")} value={filter.period} />
        <Select label="Verdict" onChange={(event) => set({ verdict: event.target.value })} options={optionsOf(rows, "verdict")} value={filter.verdict} />
      </Toolbar>
      <div className={styles.bulk}>
        <Button disabled={shown.length === 0} onClick={() => onChoose(shown, !all)} title="A">
          {all ? "Choose none of these" : `Choose all ${shown.length} shown`}
        </Button>
        {choice.ids !== null && (
          <Button kind="quiet" onClick={() => choose({ ids: null })}>
            All current reports
          </Button>
        )}
        <span className="muted">
          {chosen.size} of {plural(rows.length, "report")} chosen
          {hidden > 0 && `, ${hidden} of them not shown`}
        </span>
        <label className={styles.switch}>
          <input checked={filter.superseded} onChange={(event) => set({ superseded: event.target.checked })} type="checkbox" /> Superseded versions
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty icon="search" title="No report fits the filter">
          <Button onClick={() => setFilter(ALL_REPORTS)}>Clear the filter</Button>
        </Empty>
      ) : (
        <DataTable
          caption="Reports to export"
          choice={{
            chosen: ({ report }) => chosen.has(report.id),
            onChoose,
            label: ({ report }) => `${report.payer}, ${formatPeriod(report.period)}, version ${report.version}`,
          }}
          columns={COLUMNS}
          rowId={({ report }) => report.id}
          rowProps={({ report }) => ({ "data-report": report.id, "data-chosen": chosen.has(report.id) ? "true" : undefined })}
          rows={shown}
          sortBy={[{ id: "payer", desc: false }]}
        />
      )}
    </>
  );
}
