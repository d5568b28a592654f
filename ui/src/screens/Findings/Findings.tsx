import { useMemo, useState } from "react";
import { useCheckReports } from "../../api/mutations";
import { useFindings, useQuestions, useReports } from "../../api/queries";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Empty, Loading } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { VerdictBadge } from "../../domain/badges";
import { CheckStopped, RunningCheck, useCheckJob } from "../../domain/CheckJob";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { groupDigits, plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { LedgerTab } from "./LedgerTab";
import { QuestionsTab } from "./QuestionsTab";
import { WaiversTab } from "./WaiversTab";
import { Worklist } from "./Worklist";

const TABS = ["worklist", "questions", "waivers", "restatements"] as const;
type Tab = (typeof TABS)[number];

/** Findings: the worklist, what payers were asked, what was waived, and what was restated. */
export function Findings() {
  const route = useRoute();
  const list = useFindings();
  const reports = useReports();
  const questions = useQuestions();
  const check = useCheckReports();
  const checking = useCheckJob().phase !== "idle";
  const [toAsk, setToAsk] = useState<string[]>([]);
  const asked = route.query.get("tab") as Tab;
  const tab: Tab = TABS.includes(asked) ? asked : "worklist";

  const findings = useMemo(() => list.data?.findings ?? [], [list.data]);
  const summaries = useMemo(() => (reports.data ?? []).map(({ report }) => report), [reports.data]);
  const open = findings.filter(({ state }) => state === "open").length;
  const checksRun = list.data?.checks_run ?? null;
  const words: Record<Tab, [words: string, count: number | undefined]> = {
    worklist: ["Worklist", list.isSuccess ? open : undefined],
    questions: ["Questions to payers", questions.data?.filter(({ state }) => state !== "accepted").length],
    waivers: ["Waivers", undefined],
    restatements: ["Restatements", undefined],
  };
  const address = (to: Tab) => href("findings", null, to === "worklist" ? {} : { tab: to });
  const ask = (fingerprints: string[]) => {
    setToAsk(fingerprints);
    replace(address("questions"));
  };

  return (
    <Screen
      actions={
        <Button disabled={checking} icon="findings" onClick={() => check.mutate({ ids: [] })}>
          {checking ? "Checking" : "Check"}
        </Button>
      }
      beside={
        list.isSuccess && (
          <>
            <VerdictBadge verdict={list.data.verdict} />
            {checksRun !== null && (
              <span>
                {plural(checksRun, "check")} ran{list.data.checks_passed !== null ? `, ${groupDigits(String(list.data.checks_passed))} passed` : ""}
              </span>
            )}
            {open > 0 && list.data.open_roots < open && <span>{plural(list.data.open_roots, "root cause")} open</span>}
          </>
        )
      }
      title="Findings"
    >
      <Toolbar label="What to see">
        <Choice
          label="Part of the findings"
          onChoose={(id) => replace(address(id))}
          options={TABS.map((id) => [
            id,
            <>
              {words[id][0]} {words[id][1] !== undefined && <span className="muted">{words[id][1]}</span>}
            </>,
          ])}
          value={tab}
        />
      </Toolbar>
      <RunningCheck />
      {check.isError && <CheckStopped error={check.error} onCheck={() => check.mutate({ ids: [] })} />}
      {tab === "waivers" && <WaiversTab />}
      {tab === "restatements" && <LedgerTab />}
      {(tab === "worklist" || tab === "questions") && (
        <>
          {list.isPending && <Loading what="findings" />}
          {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Findings could not be listed" />}
        </>
      )}
      {tab === "questions" && list.isSuccess && <QuestionsTab chosen={toAsk} findings={findings} reports={summaries} />}
      {tab === "worklist" && list.isSuccess && findings.length === 0 && <Clean checksRun={checksRun} />}
      {tab === "worklist" && findings.length > 0 && (
        <Worklist checksRun={checksRun} findings={findings} onAsk={ask} questions={questions.data ?? []} reports={summaries} />
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
