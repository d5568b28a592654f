import type { WorkspaceInfo } from "../api/bindings";
import { Button } from "../components/Button";
import { Icon, type IconName } from "../components/Icon";
import { useExportJob } from "../domain/ExportJob";
import { plural, totalOf } from "../domain/format";
import { useImportJob } from "../domain/ImportJob";
import { href } from "../router";
import styles from "./Shell.module.css";
import { ThemeSwitch } from "./ThemeSwitch";

const LINKS: [screen: string, words: string, icon: IconName, key: string][] = [
  ["inbox", "Inbox", "inbox", "g i"],
  ["reports", "Reports", "reports", "g r"],
  ["mapping", "Mapping", "table", "g m"],
  ["findings", "Findings", "findings", "g f"],
  ["definitions", "Definitions", "definitions", "g d"],
  ["compare", "Compare", "compare", "g c"],
  ["timeline", "Timeline", "timeline", "g t"],
  ["contracts", "Contracts", "contract", "g o"],
  ["export", "Export", "export", "g e"],
  ["rules", "Rules", "rules", "g u"],
];

/** The way between screens, with what is open on each. */
export function Rail({ current, workspace, onHelp }: { current: string; workspace: WorkspaceInfo | undefined; onHelp: () => void }) {
  const job = useImportJob();
  const { phase, progress } = useExportJob();
  const open = workspace ? totalOf(workspace.open_findings) : 0;
  const running = job.phase === "importing" || job.phase === "cancelling";
  const beside = (screen: string) => {
    if (screen === "findings" && open > 0) {
      return (
        <span className={workspace?.open_findings.error ? styles.countError : styles.count} title={plural(open, "open finding")}>
          {open}
          <span className="visually-hidden"> open </span>
        </span>
      );
    }
    if (screen === "reports" && workspace) return <span className={styles.count}>{workspace.reports}</span>;
    if (screen === "inbox" && running) return <span className={styles.count}>{job.queue.total ? `${job.queue.done}/${job.queue.total}` : "…"}</span>;
    if (screen === "export" && (phase === "exporting" || phase === "cancelling")) {
      return <span className={styles.count}>{progress?.total ? `${progress.done}/${progress.total}` : "…"}</span>;
    }
    return null;
  };
  return (
    <nav aria-label="Screens" className={styles.rail}>
      <div className={styles.brand}>
        <Icon name="findings" size={18} />
        Plumbline
      </div>
      <ul>
        {LINKS.map(([screen, words, icon, key]) => (
          <li key={screen}>
            <a
              aria-current={current === screen || (current === "report" && screen === "reports") ? "page" : undefined}
              className={styles.link}
              href={href(screen)}
              title={`${words} (${key})`}
            >
              <Icon name={icon} />
              <span>{words}</span>{" "}
              {beside(screen)}
            </a>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <ThemeSwitch />
        <Button icon="question" iconOnly kind="quiet" onClick={onHelp} title="Keyboard (?)">
          Keyboard
        </Button>
      </div>
    </nav>
  );
}
