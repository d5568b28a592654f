import { useMutationState } from "@tanstack/react-query";
import type { AppErrorView, ContractsImported } from "../../api/bindings";
import { api } from "../../api/client";
import { useCheckReports } from "../../api/mutations";
import { useContracts, useReports } from "../../api/queries";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { CheckStopped, RunningCheck } from "../../domain/CheckJob";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { fileName, formatPeriod, plural } from "../../domain/format";
import { useTakeContracts } from "../../domain/useTakeContracts";
import { href, replace, useRoute } from "../../router";
import { ContractDetail } from "./ContractDetail";
import { ContractList } from "./ContractList";
import { contractKey, withoutContract } from "./contracts";
import styles from "./Contracts.module.css";
import { Portfolio } from "./Portfolio";

const PARTS = [
  ["contracts", "Contracts"],
  ["portfolio", "Portfolio"],
] as const;
const TOML = { title: "Choose a contract file", name: "Contract files", extensions: ["toml"] };

/** What is agreed with payers, which reports belong to it, and what was paid under it. */
export function Contracts() {
  const route = useRoute();
  const part = route.query.get("part") === "portfolio" ? "portfolio" : "contracts";
  const contracts = useContracts();
  const take = useTakeContracts();
  const takes = useRuns("import_contracts");
  const checkedAt = useRuns("check_reports").at(-1)?.submittedAt ?? 0;
  const check = useCheckReports();
  const recheck = () => check.mutate({ ids: [] });

  const importFiles = async () => {
    const paths = await api.chooseFiles(TOML);
    check.reset();
    await take(paths);
  };
  const latest = takes.at(-1);
  const taking = latest?.status === "pending";
  const unchecked = takes.filter(({ status, submittedAt }) => status === "success" && submittedAt > checkedAt);

  return (
    <Screen
      actions={
        <Button disabled={taking} icon="plus" onClick={importFiles}>
          {taking ? "Taking in" : "Import contract file"}
        </Button>
      }
      beside={contracts.isSuccess && <span>{plural(contracts.data.length, "contract")}</span>}
      title="Contracts"
    >
      <Toolbar label="What to see">
        <Choice
          label="Contracts or portfolio"
          onChoose={(id) => replace(href("contracts", null, id === "portfolio" ? { part: id } : {}))}
          options={PARTS}
          value={part}
        />
      </Toolbar>
      {latest?.status === "error" && <ErrorNotice error={latest.error as unknown as AppErrorView} title="Nothing of the contract file was taken" />}
      {unchecked.length > 0 && <Taken files={unchecked.map(({ data }) => data as ContractsImported)} onCheck={recheck} />}
      <RunningCheck />
      {check.isError && <CheckStopped error={check.error} onCheck={recheck} />}
      {check.isSuccess && (
        <Notice action={<a href={href("findings")}>Open findings</a>} title={`${plural(check.data.checks_run, "check")} ran`} tone="ok">
          Findings now rest on what the contract file states.
        </Notice>
      )}
      {part === "portfolio" ? <Portfolio /> : <Known chosen={route.id} onImport={importFiles} />}
    </Screen>
  );
}

/** The runs of a command, whoever began them: a button here, or files dropped on the window. The latest is last. */
function useRuns(command: string) {
  return useMutationState({ filters: { mutationKey: [command] }, select: ({ state }) => state });
}

/** What was taken in and not checked against yet. A file that was taken in again is told as it is now. */
function Taken({ files, onCheck }: { files: ContractsImported[]; onCheck: () => void }) {
  const latest = [...new Map(files.map((file) => [file.path, file])).values()];
  const contracts = latest.reduce((sum, file) => sum + file.contracts.length, 0);
  const what = latest.length === 1 ? fileName(latest[0]!.path) : plural(latest.length, "file");
  return (
    <Notice action={<Button onClick={onCheck}>Check reports</Button>} title={`${what}: ${plural(contracts, "contract")} taken in`} tone="ok">
      <ul>
        {latest
          .flatMap((file) => file.contracts)
          .map((contract) => (
            <li key={contractKey(contract)}>
              {contract.payer} {contract.id}: {contract.outcome}, {contract.report_ids.length === 0 ? "no report belongs to it" : plural(contract.report_ids.length, "report")}
            </li>
          ))}
      </ul>
    </Notice>
  );
}

function Known({ chosen, onImport }: { chosen: string | null; onImport: () => void }) {
  const contracts = useContracts();
  const reports = useReports();
  if (contracts.isPending) return <Loading what="contracts" />;
  if (contracts.isError) return <ErrorNotice error={contracts.error} onRetry={() => contracts.refetch()} title="Contracts could not be listed" />;
  if (contracts.data.length === 0) {
    return (
      <Empty icon="contract" title="No contract is known">
        <p>Reports that name their contract bring it along. What is agreed – term, benchmark, shares, measures, due reports – comes from a contract file: drop it on the window, or choose it.</p>
        <Button icon="plus" onClick={onImport}>
          Import contract file
        </Button>
      </Empty>
    );
  }
  const summaries = (reports.data ?? []).map(({ report }) => report);
  const left = reports.isSuccess ? withoutContract(contracts.data, summaries) : [];
  const contract = contracts.data.find((one) => contractKey(one) === chosen) ?? contracts.data[0]!;
  return (
    <>
      {reports.isError && <ErrorNotice error={reports.error} onRetry={() => reports.refetch()} title="Reports could not be listed" />}
      {left.length > 0 && (
        <details className={styles.left}>
          <summary>{left.length === 1 ? "1 current report belongs" : `${left.length} current reports belong`} to no known contract</summary>
          <ul>
            {left.map(({ id, payer, period, contract: number }) => (
              <li key={id}>
                <a href={href("report", id)}>
                  {payer}, {formatPeriod(period)}
                </a>
                : {number ? `names ${number}, which nobody states` : "names no contract number"}
              </li>
            ))}
          </ul>
        </details>
      )}
      <SplitPane
        initial={56}
        left={<ContractList chosen={contractKey(contract)} contracts={contracts.data} onChoose={(key) => replace(href("contracts", key))} />}
        name="contracts"
        right={<ContractDetail contract={contract} reports={summaries} />}
      />
    </>
  );
}
