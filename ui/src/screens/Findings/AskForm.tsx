import { useMemo, useState, type FormEvent } from "react";
import type { Finding, QueryFormat, ReportSummary } from "../../api/bindings";
import { api } from "../../api/client";
import { useWriteQuery } from "../../api/mutations";
import { useQueryPreview } from "../../api/queries";
import { Button } from "../../components/Button";
import { Field, Select, TextInput } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { lastName, rememberName } from "../../domain/who";
import styles from "./Findings.module.css";
import { payersToAsk, surroundingsOf } from "./worklist";

const FORMATS: [QueryFormat, string][] = [
  ["html", "Web page with pictures of the pages"],
  ["xlsx", "Workbook with a column to answer in"],
  ["md", "Markdown"],
];

interface Props {
  chosen: string[];
  findings: Finding[];
  reports: ReportSummary[];
}

const fileOf = (payer: string, format: QueryFormat) => `questions-${payer.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}.${format}`;

/** A letter in the making: payer, findings, format, and the questions as they would be written. */
export function AskForm({ chosen, findings, reports }: Props) {
  const around = useMemo(() => surroundingsOf(findings, reports, []), [findings, reports]);
  const picked = useMemo(() => chosen.flatMap((id) => around.known.get(id) ?? []), [chosen, around]);
  const payers = useMemo(() => payersToAsk(picked.length > 0 ? picked : findings, around), [picked, findings, around]);
  const [wanted, setWanted] = useState("");
  const [all, setAll] = useState(false);
  const [format, setFormat] = useState<QueryFormat>("html");
  const [out, setOut] = useState("");
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const write = useWriteQuery();
  const payer = payers.includes(wanted) ? wanted : (payers[0] ?? "");
  const fingerprints = all ? [] : picked.map(({ fingerprint }) => fingerprint);
  const preview = useQueryPreview(payer ? { payer, fingerprints, by: by.trim() || null } : null);

  const choose = async () => {
    const folder = await api.chooseFolder("Choose a folder for the letter");
    if (folder) setOut(`${folder}/${fileOf(payer, format)}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!out.trim() || !preview.isSuccess) return;
    if (by.trim()) rememberName(by);
    write.mutate({ query: { payer, fingerprints, by: by.trim() || null }, format, out: out.trim() });
  };
  const setEnding = (next: QueryFormat) => {
    setFormat(next);
    setOut((now) => now.replace(/\.(md|xlsx|html)$/, `.${next}`));
  };
  if (payers.length === 0) return <Empty icon="question" title="There is no finding to ask a payer about" />;
  return (
    <form aria-label="Letter to a payer" className={styles.letter} noValidate onSubmit={submit}>
      <div className={styles.letterForm}>
        <h2>New letter</h2>
        <Field label="Payer">
          {(ids) => (
            <Select {...ids} label="Payer" onChange={(event) => setWanted(event.target.value)} options={payers.map((name) => [name, name])} value={payer} />
          )}
        </Field>
        <fieldset className={styles.scope}>
          <legend>Ask about</legend>
          <label>
            <input checked={!all && picked.length > 0} disabled={picked.length === 0} name="about" onChange={() => setAll(false)} type="radio" />
            <span>{picked.length === 0 ? "Findings marked in the worklist: none" : plural(picked.length, "chosen finding")}</span>
          </label>
          <label>
            <input checked={all || picked.length === 0} name="about" onChange={() => setAll(true)} type="radio" />
            <span>
              Every open finding <span className="muted small">that the payer can answer and was not asked about</span>
            </span>
          </label>
        </fieldset>
        <Field label="Format">
          {(ids) => <Select {...ids} label="Format" onChange={(event) => setEnding(event.target.value as QueryFormat)} options={FORMATS} value={format} />}
        </Field>
        <Field error={tried && !out.trim() ? "Choose a file." : null} label="File">
          {(ids) => (
            <span className={styles.file}>
              <TextInput {...ids} name="out" onChange={(event) => setOut(event.target.value)} value={out} />
              <Button icon="folder" iconOnly onClick={choose}>
                Choose a folder
              </Button>
            </span>
          )}
        </Field>
        <Field label="Your name (optional)">{(ids) => <TextInput {...ids} name="by" onChange={(event) => setBy(event.target.value)} value={by} />}</Field>
        <Button disabled={write.isPending || !preview.isSuccess} kind="primary" type="submit">
          {write.isPending ? "Writing" : "Write letter"}
        </Button>
      </div>
      <section aria-label="Preview" className={styles.preview} data-scrolls="true" tabIndex={0}>
        {write.isError && <ErrorNotice error={write.error} title="The letter was not written" />}
        {write.isSuccess && (
          <Notice title={`${plural(write.data.questions.length, "question")} written`} tone="ok">
            {write.data.path}
          </Notice>
        )}
        {preview.isPending && <Loading what="the letter" />}
        {preview.isError && <ErrorNotice error={preview.error} title="Nothing can be asked like this" />}
        {preview.isSuccess && (
          <>
            {preview.data.left_out.length > 0 && (
              <details className={styles.leftOut}>
                <summary>{plural(preview.data.left_out.length, "finding")} left out</summary>
                <ul>
                  {preview.data.left_out.map(({ fingerprint, why }) => {
                    const finding = around.known.get(fingerprint);
                    return (
                      <li key={fingerprint}>
                        <code>{finding?.rule}</code> {finding?.subject}: <span className="muted">{why}</span>
                      </li>
                    );
                  })}
                </ul>
              </details>
            )}
            <pre>{preview.data.text}</pre>
          </>
        )}
      </section>
    </form>
  );
}
