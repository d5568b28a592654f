import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ComponentType } from "react";
import { api } from "./api/client";
import { useWorkspaceInfo } from "./api/queries";
import { CheckJobProvider } from "./domain/CheckJob";
import { ExportJobProvider } from "./domain/ExportJob";
import { ImportJobProvider, useImportJob } from "./domain/ImportJob";
import { PushJobProvider } from "./domain/PushJob";
import { isContractFile, useTakeContracts } from "./domain/useTakeContracts";
import { go, href, useRoute } from "./router";
import { Definitions } from "./screens/Definitions/Definitions";
import { Contracts } from "./screens/Contracts/Contracts";
import { Compare } from "./screens/Compare/Compare";
import { Drift } from "./screens/Drift/Drift";
import { Export } from "./screens/Export/Export";
import { Findings } from "./screens/Findings/Findings";
import { Inbox } from "./screens/Inbox/Inbox";
import { Learn } from "./screens/Learn/Learn";
import { Mapping } from "./screens/Mapping/Mapping";
import { Mark } from "./screens/Mark/Mark";
import { Report } from "./screens/Report/Report";
import { Reports } from "./screens/Reports/Reports";
import { Rules } from "./screens/Rules/Rules";
import { Timeline } from "./screens/Timeline/Timeline";
import { KeyboardHelp } from "./shell/KeyboardHelp";
import { Rail } from "./shell/Rail";
import { StatusLine } from "./shell/StatusLine";
import { useShortcuts } from "./shell/useShortcuts";
import styles from "./shell/Shell.module.css";

const SCREENS: Record<string, ComponentType> = {
  inbox: Inbox,
  reports: Reports,
  report: Report,
  mark: Mark,
  learn: Learn,
  drift: Drift,
  mapping: Mapping,
  findings: Findings,
  definitions: Definitions,
  compare: Compare,
  timeline: Timeline,
  contracts: Contracts,
  export: Export,
  rules: Rules,
};

export function App({ client }: { client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <CheckJobProvider>
        <ImportJobProvider>
          <ExportJobProvider>
            <PushJobProvider>
              <Shell />
            </PushJobProvider>
          </ExportJobProvider>
        </ImportJobProvider>
      </CheckJobProvider>
    </QueryClientProvider>
  );
}

function Shell() {
  const route = useRoute();
  const workspace = useWorkspaceInfo();
  const { start } = useImportJob();
  const takeContracts = useTakeContracts();
  const [help, setHelp] = useState(false);
  useShortcuts(() => setHelp(true));

  // Files may be dropped on any screen; the inbox shows what becomes of reports, the contracts what contract files state.
  useEffect(() => {
    const listening = api.onFilesDropped((event) => {
      if (event.kind !== "drop") return;
      const agreed = event.paths.filter(isContractFile);
      const reports = event.paths.filter((path) => !isContractFile(path));
      if (agreed.length > 0) void takeContracts(agreed);
      start(reports);
      go(href(reports.length > 0 ? "inbox" : "contracts"));
    });
    return () => void listening.then((unlisten) => unlisten());
  }, [start, takeContracts]);

  const screen = route.screen in SCREENS ? route.screen : (workspace.data?.reports ?? 0) > 0 ? "reports" : "inbox";
  const Current = SCREENS[screen] ?? Inbox;
  return (
    <div className={styles.shell}>
      <Rail current={screen} onHelp={() => setHelp(true)} workspace={workspace.data} />
      <main className={styles.main}>
        {/* The screen of a report or of its pages starts anew for another one, the others for another link into them. */}
        {workspace.isPending && !route.screen ? null : <Current key={`${screen} ${["report", "mark", "learn", "drift"].includes(screen) ? route.id : ""}`} />}
      </main>
      <StatusLine workspace={workspace} />
      <KeyboardHelp onClose={() => setHelp(false)} open={help} />
    </div>
  );
}
