import { useMemo, useState } from "react";
import { useCheckReports } from "../../api/mutations";
import { useReports } from "../../api/queries";
import { Button } from "../../components/Button";
import { DataTable } from "../../components/DataTable";
import { Select, TextInput } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { CheckStopped, RunningCheck, useCheckJob } from "../../domain/CheckJob";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { REPORT_COLUMNS } from "../../domain/reportColumns";
import { ALL_REPORTS, filterReports, optionsOf, type ReportFilter } from "../../domain/reportFilter";
import { go, href, useRoute } from "../../router";
import styles from "./Reports.module.css";

export function Reports() {
  const asked = useRoute().query.get("q");
  const list = useReports();
  const check = useCheckReports();
  const checking = useCheckJob().phase !== "idle";
  const [filter, setFilter] = useState<ReportFilter>({ ...ALL_REPORTS, text: asked ?? "" });
  const rows = useMemo(() => list.data ?? [], [list.data]);
  const shown = useMemo(() => filterReports(rows, filter), [rows, filter]);
  const set = (change: Partial<ReportFilter>) => setFilter((now) => ({ ...now, ...change }));
  const superseded = rows.filter(({ report }) => report.status === "superseded").length;
  const current = rows.length - superseded;

  return (
    <Screen
      actions={
        <Button disabled={checking || current === 0} icon="findings" onClick={() => check.mutate({ ids: [] })}>
          {checking ? "Checking" : "Check"}
        </Button>
      }
      beside={list.isSuccess && <span>{shown.length === current ? plural(current, "report") : `${shown.length} of ${plural(current, "report")}`}</span>}
      title="Reports"
    >
      <RunningCheck />
      {check.isError && <CheckStopped error={check.error} onCheck={() => check.mutate({ ids: [] })} />}
      {check.isSuccess && (
        <Notice action={<a href={href("findings")}>Open findings</a>} title={`${plural(check.data.checks_run, "check")} ran`} tone="ok">
          {check.data.findings.length === 0 ? "No findings." : `${plural(check.data.findings.filter(({ state }) => state === "open").length, "open finding")}.`}
        </Notice>
      )}
      {rows.length > 0 && (
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
          <Select label="Line of business" onChange={(event) => set({ lob: event.target.value })} options={optionsOf(rows, "lob")} value={filter.lob} />
          <Select label="Basis" onChange={(event) => set({ basis: event.target.value })} options={optionsOf(rows, "basis")} value={filter.basis} />
          <Select label="State" onChange={(event) => set({ status: event.target.value })} options={optionsOf(rows, "status")} value={filter.status} />
          <label className={styles.switch}>
            <input checked={filter.superseded} onChange={(event) => set({ superseded: event.target.checked })} type="checkbox" />
            Superseded ({superseded})
          </label>
        </Toolbar>
      )}
      {list.isPending && <Loading what="reports" />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Reports could not be listed" />}
      {list.isSuccess && rows.length === 0 && (
        <Empty icon="reports" title="No reports yet">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {rows.length > 0 && shown.length === 0 && (
        <Empty icon="search" title="No report fits the filter">
          <Button onClick={() => setFilter(ALL_REPORTS)}>Clear the filter</Button>
        </Empty>
      )}
      {shown.length > 0 && (
        <DataTable
          caption="Reports"
          columns={REPORT_COLUMNS}
          onOpen={({ report }) => go(href("report", report.id))}
          rowId={({ report }) => report.id}
          rowProps={({ report }) => ({ "data-report": report.id, "data-status": report.status })}
          rows={shown}
          sortBy={[{ id: "payer", desc: false }]}
        />
      )}
    </Screen>
  );
}
