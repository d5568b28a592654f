import { useMemo, useState } from "react";
import type { AskedQuestion, Finding, QuestionState, ReportSummary } from "../../api/bindings";
import { useQuestions } from "../../api/queries";
import { DataTable, type Column } from "../../components/DataTable";
import { Badge, Empty, Loading, type Tone } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate } from "../../domain/format";
import { AskForm } from "./AskForm";
import styles from "./Findings.module.css";
import { QuestionDetail } from "./QuestionDetail";
import { askedWords } from "./words";

const TONES: Record<QuestionState, Tone> = { asked: "info", answered: "warning", accepted: "ok" };

const COLUMNS: Column<AskedQuestion>[] = [
  { id: "reference", header: "Reference", width: 84, sortValue: ({ reference }) => reference, cell: ({ reference }) => <strong>{reference}</strong> },
  {
    id: "state",
    header: "State",
    width: 108,
    sortValue: ({ state }) => state,
    cell: ({ state }) => <Badge tone={TONES[state]}>{askedWords(state)}</Badge>,
  },
  { id: "payer", header: "Payer", width: 180, sortValue: ({ payer }) => payer, cell: ({ payer }) => payer },
  { id: "asked", header: "Asked on", width: 96, sortValue: ({ asked_on }) => asked_on, cell: ({ asked_on }) => formatDate(asked_on) },
  { id: "about", header: "About", width: 170, sortValue: ({ subject }) => subject, cell: ({ subject }) => subject },
  { id: "question", header: "Question", width: 300, cell: ({ question }) => <span title={question}>{question}</span> },
];

interface Props {
  /** Findings to ask about, as chosen in the worklist. */
  chosen: string[];
  findings: Finding[];
  reports: ReportSummary[];
}

/** Questions to payers: a letter in the making, and what was asked before with what came of it. */
export function QuestionsTab({ chosen, findings, reports }: Props) {
  const list = useQuestions();
  const [shown, setShown] = useState<string | null>(null);
  const questions = useMemo(() => list.data ?? [], [list.data]);
  const question = questions.find(({ reference }) => reference === shown) ?? null;
  return (
    <div className={styles.ask}>
      <AskForm chosen={chosen} findings={findings} reports={reports} />
      <section aria-label="Asked questions" className={styles.asked}>
        <h2>Asked</h2>
        {list.isPending && <Loading what="questions" />}
        {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="Questions could not be listed" />}
        {list.isSuccess && questions.length === 0 && <Empty icon="question" title="Nothing was asked yet" />}
        {questions.length > 0 && (
          <DataTable
            caption="Questions to payers"
            columns={COLUMNS}
            onOpen={({ reference }) => setShown(reference)}
            rowId={({ reference }) => reference}
            rowProps={({ reference, state }) => ({ "data-question": reference, "data-state": state })}
            rows={questions}
          />
        )}
        {question && <QuestionDetail key={`${question.reference}-${question.state}`} onClose={() => setShown(null)} question={question} />}
      </section>
    </div>
  );
}
