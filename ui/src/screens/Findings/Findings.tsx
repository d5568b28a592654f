import { useMemo, useState } from "react";
import type { Finding, FindingState, Severity } from "../../api/bindings";
import { useCheckReports } from "../../api/mutations";
import { useFindings, useReports } from "../../api/queries";
import { Button } from "../../components/Button";
import { Empty, Loading } from "../../components/Notice";
import { Screen } from "../../components/Screen";
import { VerdictBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { FindingRow } from "../../domain/FindingRow";
import { plural, severityWords, ruleWords } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { Facet } from "./Facet";
import { aboutWords, countFacet, filterFindings, groupByRule, OPEN_FINDINGS, payersOf, type FindingFilter } from "./facets";
import { FindingDetail } from "./FindingDetail";
import styles from "./Findings.module.css";

const STATE_LABELS: Record<FindingState, string> = { open: "Open", waived: "Waived", resolved: "Resolved" };

export function Findings() {
  const route = useRoute();
  const list = useFindings();
  const reports = useReports();
  const check = useCheckReports();
  const [filter, setFilter] = useState<FindingFilter>({
    ...OPEN_FINDINGS,
    report: route.query.get("report") ?? "",
    rule: route.query.get("rule") ?? "",
    // A finding that is linked to is shown whatever its state.
    state: route.id ? "" : "open",
  });
  const set = (change: Partial<FindingFilter>) => setFilter((now) => ({ ...now, ...change }));

  const findings = useMemo(() => list.data?.findings ?? [], [list.data]);
  const summaries = useMemo(() => (reports.data ?? []).map(({ report }) => report), [reports.data]);
  const payers = useMemo(() => payersOf(summaries), [summaries]);
  const shown = useMemo(() => filterFindings(findings, filter, payers), [findings, filter, payers]);
  const groups = useMemo(() => groupByRule(shown), [shown]);
  const order = groups.flatMap((group) => group.findings);
  // A waived finding leaves the list of open ones, yet stays in view until another is chosen.
  const chosen = findings.find(({ fingerprint }) => fingerprint === route.id) ?? order[0] ?? null;
  const choose = (finding: Finding) => replace(href("findings", finding.fingerprint));
  const about = (finding: Finding) => aboutWords(finding, summaries);
  const checksRun = list.data?.checks_run ?? null;
  const facet = (name: "severity" | "rule" | "payer" | "state") => countFacet(findings, filter, name, payers);

  const move = (step: number) => {
    const next = order[order.findIndex((finding) => finding.fingerprint === chosen?.fingerprint) + step];
    if (!next) return;
    choose(next);
    document.querySelector<HTMLElement>(`[data-finding="${CSS.escape(next.fingerprint)}"]`)?.focus();
  };

  return (
    <Screen
      actions={
        <Button disabled={check.isPending} icon="findings" onClick={() => check.mutate({ ids: [] })}>
          {check.isPending ? "Checking" : "Check"}
        </Button>
      }
      beside={
        list.isSuccess && (
          <>
            <VerdictBadge verdict={list.data.verdict} />
            {checksRun !== null && <span>{plural(checksRun, "check")} ran</span>}
            {filter.report && (
              <span className={styles.only}>
                One report only{" "}
                <Button kind="quiet" onClick={() => set({ report: "" })}>
                  Show all
                </Button>
              </span>
            )}
          </>
        )
      }
      title="Findings"
    >
      {check.isError && <ErrorNotice error={check.error} title="The check stopped" />}
      {list.isPending && <Loading what="findings" />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Findings could not be listed" />}
      {list.isSuccess && findings.length === 0 && <Clean checksRun={checksRun} />}
      {findings.length > 0 && (
        <div className={styles.columns}>
          <aside aria-label="Filter findings" className={styles.facets}>
            <Facet
              chosen={filter.state}
              counts={facet("state")}
              label="State"
              onChoose={(state) => set({ state: state as FindingState | "" })}
              words={(state) => STATE_LABELS[state as FindingState]}
            />
            <Facet
              chosen={filter.severity}
              counts={facet("severity")}
              label="Severity"
              onChoose={(severity) => set({ severity: severity as Severity | "" })}
              order={["error", "warning", "info"]}
              words={(severity) => severityWords(severity as Severity)}
            />
            <Facet chosen={filter.payer} counts={facet("payer")} label="Payer" onChoose={(payer) => set({ payer })} />
            <Facet chosen={filter.rule} counts={facet("rule")} label="Rule" onChoose={(rule) => set({ rule })} />
          </aside>
          <section
            aria-label="Findings by rule"
            className={styles.list}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step) {
                event.preventDefault();
                move(step);
              }
            }}
          >
            {groups.length === 0 && (
              <Empty icon="ok" title={filter.state === "open" ? "No open findings here" : "No finding fits the filter"}>
                {checksRun !== null && <p>{plural(checksRun, "check")} ran.</p>}
                <Button onClick={() => setFilter({ ...OPEN_FINDINGS, state: "" })}>Show all findings</Button>
              </Empty>
            )}
            {groups.map((group) => (
              <div className={styles.group} key={group.rule}>
                <h2 className={styles.groupHead}>
                  <code>{group.rule}</code>
                  <span>{ruleWords(group.name)}</span>
                  <span className={styles.groupCount}>{group.findings.length}</span>
                </h2>
                {group.findings.map((finding) => (
                  <FindingRow
                    about={about(finding)}
                    chosen={finding.fingerprint === chosen?.fingerprint}
                    finding={finding}
                    key={finding.fingerprint}
                    onChoose={choose}
                  />
                ))}
              </div>
            ))}
          </section>
          <section aria-label="Chosen finding" className={styles.detail}>
            {chosen ? <FindingDetail finding={chosen} key={chosen.fingerprint} payers={payers} /> : <Empty title="Choose a finding" />}
          </section>
        </div>
      )}
    </Screen>
  );
}

function Clean({ checksRun }: { checksRun: number | null }) {
  if (checksRun === null) {
    return (
      <Empty icon="findings" title="Nothing was checked yet">
        <a href={href("inbox")}>Import reports</a>, or press Check.
      </Empty>
    );
  }
  return (
    <Empty icon="ok" title={`No findings, ${plural(checksRun, "check")} ran`}>
      Every check that applies to the current reports passed.
    </Empty>
  );
}
