import { useEffect, useMemo, useRef, useState } from "react";
import { useExportPreview, useReports } from "../../api/queries";
import { Choice } from "../../components/Choice";
import { Empty, Loading } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { useExportJob } from "../../domain/ExportJob";
import { plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { chosenIds, requestIds } from "./choice";
import { ChoiceForm } from "./ChoiceForm";
import styles from "./Export.module.css";
import { isStandard } from "./formats";
import { PreviewTab } from "./PreviewTab";
import { PushTab } from "./PushTab";
import { ReportsTab } from "./ReportsTab";
import { useSettled } from "./useSettled";
import { WrittenTab } from "./WrittenTab";

const TABS = ["reports", "preview", "written", "push"] as const;
type Tab = (typeof TABS)[number];
const address = (tab: Tab) => href("export", null, { tab: tab === "reports" ? null : tab });

export function Export() {
  const asked = useRoute().query.get("tab");
  const tab = TABS.find((known) => known === asked) ?? "reports";
  const list = useReports();
  const { choice, phase, runs, start } = useExportJob();
  const rows = useMemo(() => list.data ?? [], [list.data]);
  const reports = useMemo(() => new Map(rows.map(({ report }) => [report.id, report])), [rows]);
  const chosen = useMemo(() => chosenIds(rows, choice.ids), [rows, choice.ids]);
  const ids = useMemo(() => requestIds(rows, choice.ids), [rows, choice.ids]);
  const standard = choice.formats.some(isStandard);
  // Boxes ticked one after another are looked at together.
  const settled = useSettled(ids);
  const preview = useExportPreview(chosen.length > 0 && (standard || tab === "preview") ? settled : null);
  const looking = standard && chosen.length > 0 && (settled !== ids || preview.isPending);
  const refusals = preview.data?.remarks.filter(({ severity }) => severity === "error").length ?? 0;
  const [tried, setTried] = useState(false);
  // The choice of which a refusal was shown: the next press writes it.
  const [warned, setWarned] = useState<string | null>(null);
  const anyway = warned === ids.join(" ") && refusals > 0;
  const folder = useRef<HTMLInputElement>(null);
  const notReady = useMemo(() => {
    const some = new Set(chosen);
    return rows.filter(({ report, verdict }) => some.has(report.id) && (verdict === "not_ready" || verdict === null)).length;
  }, [rows, chosen]);
  const busy = phase === "exporting" || phase === "cancelling";

  const submit = () => {
    setTried(true);
    if (busy || !choice.out.trim() || chosen.length === 0 || choice.formats.length === 0) return;
    if (standard && refusals > 0 && !anyway) {
      setWarned(ids.join(" "));
      replace(address("preview"));
      return;
    }
    setTried(false);
    setWarned(null);
    start({ ids, formats: choice.formats, pack: choice.pack, out: choice.out.trim() });
    replace(address("written"));
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && rows.length > 0 && !looking) submit();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });

  const counts: Record<Tab, number | undefined> = {
    reports: chosen.length,
    preview: preview.data?.remarks.length,
    push: undefined,
    written: phase === "idle" ? undefined : runs.reduce((sum, { result }) => sum + (result?.files.length ?? 0), 0),
  };
  const words: Record<Tab, string> = { reports: "Reports", preview: "Conformance preview", written: "Written", push: "Push to a server" };

  return (
    <Screen beside={rows.length > 0 && <span>{plural(chosen.length, "report")} chosen</span>} title="Export">
      {list.isPending && <Loading what="reports" />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Reports could not be listed" />}
      {list.isSuccess && rows.length === 0 && (
        <Empty icon="export" title="Nothing to export yet">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {rows.length > 0 && (
        <div className={styles.columns}>
          <ChoiceForm
            anyway={anyway}
            count={chosen.length}
            folder={folder}
            looking={looking}
            notReady={notReady}
            onSubmit={submit}
            preview={standard && chosen.length > 0 ? preview : null}
            tried={tried}
          />
          <section aria-label="What leaves" className={styles.pane}>
            <Toolbar label="What to see">
              <Choice
                label="Part of the export"
                onChoose={(id) => replace(address(id))}
                options={TABS.map((id) => [
                  id,
                  <>
                    {words[id]} {counts[id] !== undefined && <span className="muted">{counts[id]}</span>}
                  </>,
                ])}
                value={tab}
              />
            </Toolbar>
            {tab === "reports" && <ReportsTab rows={rows} />}
            {tab === "preview" && <PreviewTab any={chosen.length > 0} preview={preview} reports={reports} />}
            {tab === "push" && <PushTab count={chosen.length} ids={ids} reports={reports} />}
            {tab === "written" && (
              <WrittenTab
                onOtherFolder={() => {
                  folder.current?.focus();
                  folder.current?.select();
                }}
                reports={reports}
              />
            )}
          </section>
        </div>
      )}
    </Screen>
  );
}
