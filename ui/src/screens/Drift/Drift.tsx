import { useState } from "react";
import type { AcceptedDrift, DriftView, LeftFile } from "../../api/bindings";
import { useDrift } from "../../api/queries";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { fileName, plural } from "../../domain/format";
import { href, useRoute } from "../../router";
import { ChangeDetail } from "./ChangeDetail";
import { ChangeList } from "./ChangeList";
import styles from "./Drift.module.css";
import { KeepVersion } from "./KeepVersion";
import { grouped, isAsked, type Answer } from "./words";

interface Kept {
  words: string;
  left: LeftFile[];
}

/** What changed in a report's layout: old and new side by side, accepted or not, and the mapping's next version. */
export function Drift() {
  const id = useRoute().id ?? "";
  const drift = useDrift(id);
  const [kept, setKept] = useState<Kept | null>(null);
  if (drift.isPending) return <Loading what="the layout" />;
  if (drift.isError) {
    return (
      <Screen title="What changed">
        <ErrorNotice error={drift.error} onRetry={() => drift.refetch()} title="The layout could not be compared" />
        <a href={href("inbox")}>Inbox</a>
      </Screen>
    );
  }
  const view = drift.data;
  return (
    <Screen
      actions={
        <a className={styles.back} href={view.report_id ? href("report", view.report_id) : href("inbox")}>
          {view.report_id ? "Back to the report" : "Back to the inbox"}
        </a>
      }
      beside={
        <>
          <span title={view.path}>{view.report_id ? view.title : fileName(view.path)}</span>
          <span>
            Mapping <code>{`${view.mapping.id}@${view.mapping.version}`}</code>
          </span>
          <span className="muted">{plural(view.drift.unchanged, "part")} as the mapping says</span>
        </>
      }
      title="What changed"
    >
      {kept && (
        <Notice title={kept.words} tone="ok">
          {kept.left.length > 0 && (
            <ul>
              {kept.left.map(({ path, why }) => (
                <li key={path}>
                  {fileName(path)}: {why}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {view.drift.changes.length === 0 ? (
        <Empty icon="ok" title="The layout is as the mapping knows it">
          Every table, column, row, fact and sentence stands where the mapping says.
        </Empty>
      ) : (
        <Body key={`${view.mapping.version}`} onKept={(words, left) => setKept({ words, left })} view={view} />
      )}
    </Screen>
  );
}

function Body({ view, onKept }: { view: DriftView; onKept: (words: string, left: LeftFile[]) => void }) {
  // As they are listed: group by group.
  const changes = grouped(view.drift.changes).flatMap(([, group]) => group);
  const [chosen, setChosen] = useState(() => (changes.find(isAsked) ?? changes[0])!.id);
  const [answers, setAnswers] = useState<Record<string, Answer>>({});
  const change = changes.find(({ id }) => id === chosen) ?? changes[0]!;
  const answer = (given: Answer) =>
    setAnswers((known) => {
      // The same answer again takes it back.
      const { [change.id]: before, ...rest } = known;
      return before === given ? rest : { ...rest, [change.id]: given };
    });
  const accepted = changes.flatMap(({ id, proposals }): AcceptedDrift[] => {
    const given = answers[id];
    const proposal = typeof given === "number" ? proposals[given] : undefined;
    return proposal ? [{ change: id, words: proposal.words }] : [];
  });
  const asked = changes.filter(isAsked);
  const open = asked.filter(({ id }) => answers[id] === undefined).length;
  return (
    <SplitPane
      initial={55}
      left={
        <div className={styles.left}>
          <p aria-live="polite" className="small muted">
            {plural(changes.length, "change")} · {asked.length === 0 ? "nothing to decide" : open === 0 ? "all decided" : `${open} to decide`} · <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Y</kbd> <kbd>N</kbd>
          </p>
          <ChangeList answers={answers} changes={changes} chosen={change.id} onAnswer={answer} onChoose={setChosen} />
        </div>
      }
      name="drift"
      right={
        <div className={styles.right}>
          <ChangeDetail answer={answers[change.id]} change={change} onAnswer={answer} view={view} />
          {asked.length > 0 && <KeepVersion accepted={accepted} onKept={onKept} view={view} />}
        </div>
      }
    />
  );
}
