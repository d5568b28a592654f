import { useMemo, useState } from "react";
import type { GivenAnswer, TakenAnswers } from "../../api/bindings";
import { api } from "../../api/client";
import { useKeepAnswer, useShareAnswers, useTakeAnswers } from "../../api/mutations";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { Badge, Empty } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, plural } from "../../domain/format";
import { rememberName } from "../../domain/who";
import { EditDialog } from "./EditDialog";
import { filterAnswers, reachOf, saysOf, whereOf } from "./given";
import styles from "./Mapping.module.css";
import { TakeDialog } from "./TakeDialog";

interface Props {
  answers: GivenAnswer[];
  search: string;
  by: string;
  needName: () => boolean;
}

const jobOf = () => `answer-${Date.now().toString(36)}`;

/** Answers as they are kept with the mappings: who gave them and when, to be changed, taken back and shared. */
export function GivenTab({ answers, search, by, needName }: Props) {
  const keep = useKeepAnswer();
  const share = useShareAnswers();
  const take = useTakeAnswers();
  const [names, setNames] = useState(false);
  const [edited, setEdited] = useState<GivenAnswer | null>(null);
  const [looked, setLooked] = useState<{ path: string; taken: TakenAnswers } | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const shown = useMemo(() => filterAnswers(answers, search), [answers, search]);
  const busy = keep.isPending || share.isPending || take.isPending;

  const takeBack = (given: GivenAnswer) => {
    setSaid(null);
    keep.mutate(
      { mapping: given.mapping, version: given.version, replaces: given.index, answer: null, by: by.trim(), job: jobOf() },
      { onSuccess: ({ changed }) => setSaid(`"${given.answer.term}" is open again: ${plural(changed, "figure")}.`) },
    );
  };
  const change = (given: GivenAnswer, answer: GivenAnswer["answer"]) => {
    if (!needName()) return;
    rememberName(by);
    setSaid(null);
    keep.mutate(
      { mapping: given.mapping, version: given.version, replaces: given.index, answer, by: by.trim(), job: jobOf() },
      {
        onSuccess: () => {
          setEdited(null);
          setSaid(`"${answer.term}" is changed.`);
        },
      },
    );
  };
  const exportAnswers = async () => {
    const folder = await api.chooseFolder("Choose a folder for the answers");
    if (!folder) return;
    setSaid(null);
    share.mutate(
      { path: `${folder}/plumbline-answers.toml`, names },
      {
        onSuccess: (shared) => {
          const left = shared.left_out.length > 0 ? ` Left out: ${shared.left_out.join("; ")}.` : "";
          setSaid(`${plural(shared.answers, "answer")} in ${shared.path}.${left}`);
        },
      },
    );
  };
  const look = async () => {
    if (!needName()) return;
    const [path] = await api.chooseFiles({ title: "Choose a file of answers", name: "Answers", extensions: ["toml"] });
    if (!path) return;
    setSaid(null);
    take.mutate({ path, by: by.trim(), keep: false, job: jobOf() }, { onSuccess: (taken) => setLooked({ path, taken }) });
  };
  const takeIn = (path: string) => {
    rememberName(by);
    take.mutate(
      { path, by: by.trim(), keep: true, job: jobOf() },
      {
        onSuccess: (taken) => {
          setLooked(null);
          const count = taken.answers.filter(({ outcome }) => outcome === "added").length;
          setSaid(`${plural(count, "answer")} taken in; ${plural(taken.report_ids.length, "report")} read again.`);
        },
      },
    );
  };

  const columns: Column<GivenAnswer>[] = [
    { id: "term", header: "Term", width: 220, sortValue: ({ answer }) => answer.term, cell: ({ answer }) => <strong title={answer.because ?? undefined}>{answer.term}</strong> },
    {
      id: "says",
      header: "Answer",
      width: 220,
      sortValue: saysOf,
      cell: ({ answer }) =>
        answer.declined ? (
          <span title={answer.declined}>
            <Badge icon="minus" tone="neutral">
              Declined
            </Badge>{" "}
            {answer.declined}
          </span>
        ) : (
          <>
            <code>{answer.code}</code> {answer.unit && <span className="small muted">{answer.unit}</span>}
          </>
        ),
    },
    { id: "where", header: "Where", width: 200, sortValue: whereOf, cell: (given) => <span title={whereOf(given)}>{whereOf(given)}</span> },
    { id: "reach", header: "For", width: 140, sortValue: reachOf, cell: reachOf },
    { id: "layout", header: "Payer and layout", width: 220, sortValue: ({ mapping }) => mapping, cell: (given) => <span title={given.path}>{`${given.payer ?? ""} · ${given.mapping}`}</span> },
    { id: "by", header: "Who", width: 130, sortValue: ({ answered_by }) => answered_by ?? undefined, cell: ({ answered_by }) => answered_by ?? "" },
    { id: "on", header: "When", width: 110, sortValue: ({ answered_on }) => answered_on ?? undefined, cell: ({ answered_on }) => formatDate(answered_on) },
    {
      id: "do",
      header: "Change",
      width: 170,
      cell: (given) => (
        <>
          <Button disabled={busy} kind="quiet" onClick={() => setEdited(given)}>
            Edit
          </Button>
          <Button disabled={busy} icon="undo" kind="quiet" onClick={() => takeBack(given)}>
            Take back
          </Button>
        </>
      ),
    },
  ];

  return (
    <>
      <div className={styles.actions}>
        <Button disabled={busy || answers.length === 0} icon="export" onClick={exportAnswers}>
          Export answers
        </Button>
        <label className={styles.check}>
          <input checked={names} onChange={(event) => setNames(event.target.checked)} type="checkbox" /> with the names of who answered
        </label>
        <Button disabled={busy} icon="inbox" onClick={look}>
          Import answers
        </Button>
        <span className="small muted">An export holds terms and codes, and no data of any report.</span>
      </div>
      <div className={styles.line} role="status">
        {keep.isPending ? "Reading the reports again …" : take.isPending ? "Reading the answers …" : said}
      </div>
      {keep.isError && !edited && <ErrorNotice error={keep.error} title="The answer stands as it was" />}
      {share.isError && <ErrorNotice error={share.error} title="The answers were not exported" />}
      {take.isError && <ErrorNotice error={take.error} title="The answers could not be taken in" />}
      {answers.length === 0 ? (
        <Empty icon="table" title="No answers yet">
          Answers to open terms are kept with the payer's mapping file and listed here.
        </Empty>
      ) : shown.length === 0 ? (
        <Empty title="No answer fits the search" />
      ) : (
        <DataTable caption="Answers given" columns={columns} rowId={({ mapping, index }) => `${mapping}/${index}`} rows={shown} />
      )}
      {edited && (
        <EditDialog busy={keep.isPending} error={keep.error} given={edited} onChange={(answer) => change(edited, answer)} onClose={() => setEdited(null)} />
      )}
      {looked && <TakeDialog busy={take.isPending} onClose={() => setLooked(null)} onTake={() => takeIn(looked.path)} path={looked.path} taken={looked.taken} />}
    </>
  );
}
