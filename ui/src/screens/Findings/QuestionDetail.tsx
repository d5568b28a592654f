import { useState, type FormEvent } from "react";
import type { AskedQuestion, WaiverScope } from "../../api/bindings";
import { useAcceptAnswer, useAnswerQuestion } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate } from "../../domain/format";
import { lastName, rememberName } from "../../domain/who";
import { href } from "../../router";
import styles from "./Findings.module.css";
import { ScopeChoice } from "./ScopeChoice";

/** One question: the payer's answer is noted, then accepted, which sets the finding aside with it. */
export function QuestionDetail({ question, onClose }: { question: AskedQuestion; onClose: () => void }) {
  const answer = useAnswerQuestion();
  const accept = useAcceptAnswer();
  const [text, setText] = useState(question.answer?.text ?? "");
  const [on, setOn] = useState(question.answer?.on ?? "");
  const [by, setBy] = useState(lastName);
  const [scope, setScope] = useState<WaiverScope>("fact");
  const [tried, setTried] = useState(false);
  const note = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!text.trim() || !by.trim()) return;
    rememberName(by);
    answer.mutate({ reference: question.reference, text: text.trim(), by: by.trim(), on: on || null }, { onSuccess: onClose });
  };
  const take = () => {
    setTried(true);
    if (!by.trim()) return;
    rememberName(by);
    accept.mutate({ reference: question.reference, by: by.trim(), scope, until: null }, { onSuccess: onClose });
  };
  return (
    <Dialog
      description={
        <>
          {question.payer}, asked on {formatDate(question.asked_on)}
          {question.asked_by ? ` by ${question.asked_by}` : ""}. <a href={href("findings", question.fingerprint)}>The finding</a>
        </>
      }
      onClose={onClose}
      open
      title={`${question.reference}: ${question.subject}`}
    >
      <form className={styles.form} noValidate onSubmit={note}>
        <p className={styles.message}>{question.question}</p>
        {question.state === "accepted" ? (
          <p>
            {question.answer?.text}{" "}
            <span className="muted">
              {formatDate(question.answer?.on ?? null)}; accepted by {question.accepted_by} on {formatDate(question.accepted_on)}
            </span>
          </p>
        ) : (
          <>
            <Field error={tried && !text.trim() ? "Enter what the payer answered." : null} label="The payer's answer">
              {(ids) => (
                <textarea {...ids} className={fieldStyles.input} name="answer" onChange={(event) => setText(event.target.value)} rows={4} value={text} />
              )}
            </Field>
            <Field hint="Left empty: today." label="Answered on">
              {(ids) => <TextInput {...ids} name="on" onChange={(event) => setOn(event.target.value)} type="date" value={on} />}
            </Field>
            <Field error={tried && !by.trim() ? "Enter your name." : null} label="Your name">
              {(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} value={by} />}
            </Field>
            {question.state === "answered" && <ScopeChoice findings={[]} onChange={setScope} scope={scope} />}
          </>
        )}
        {answer.isError && <ErrorNotice error={answer.error} title="The answer was not noted" />}
        {accept.isError && <ErrorNotice error={accept.error} title="The answer was not accepted" />}
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
          {question.state !== "accepted" && (
            <Button disabled={answer.isPending} kind={question.state === "asked" ? "primary" : "plain"} type="submit">
              Note answer
            </Button>
          )}
          {question.state === "answered" && (
            <Button disabled={accept.isPending} kind="primary" onClick={take}>
              Accept and waive
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
