import { useEffect, useId, useState, type FormEvent } from "react";
import type { LeftFile, PagesView, RegionEdit } from "../../api/bindings";
import { api } from "../../api/client";
import { useCheckReports, useKeepRegion, usePreviewRegion } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import fieldStyles from "../../components/Field.module.css";
import { Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { lastName, rememberName } from "../../domain/who";
import { commandLine, mappingText } from "./asText";
import { Changes } from "./Changes";
import { CopyText } from "./CopyText";
import styles from "./Mark.module.css";
import type { Region } from "./region";
import { toMarked } from "./useMarked";
import { pagesWith, type PageWords } from "./words";

interface Props {
  view: PagesView;
  page: number;
  region: Region;
  replaces: number | null;
  /** Words that tell the page, the best first. */
  words: PageWords[];
  /** Whether the region can be read as drawn. */
  readable: boolean;
  /** `left`: files of the mapping that could not be read with it and stay as they were. */
  onKept: (words: string, left: LeftFile[]) => void;
}

/** Keeps the region with the mapping: first what changes, then the decision. Without a mapping, the region as text. */
export function KeepPanel({ view, page, region, replaces, words, readable, onKept }: Props) {
  const preview = usePreviewRegion();
  const keep = useKeepRegion();
  const check = useCheckReports();
  // Until a person chooses, the best words for the box as it is.
  const [chosen, setChosen] = useState<PageWords | "number" | null>(null);
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const [edit, setEdit] = useState<RegionEdit | null>(null);
  const heading = useId();
  const { mapping } = view;
  const pattern = chosen === "number" ? "" : (chosen ?? words[0])?.pattern ?? "";
  const options = chosen && chosen !== "number" && words.every((entry) => entry.pattern !== chosen.pattern) ? [...words, chosen] : words;
  const drawn = JSON.stringify([region, replaces, pattern]);
  const { reset } = preview;
  // What was looked at is another region now.
  useEffect(() => {
    reset();
    setEdit(null);
  }, [drawn, reset]);

  const text = (
    <>
      <CopyText label="In a mapping file" text={mappingText(page, pattern || null, region)} />
      <CopyText label="On the command line" text={commandLine(view.path, page, region)} />
    </>
  );
  if (!mapping) {
    return (
      <section aria-labelledby={heading} className={styles.keep}>
        <h2 id={heading}>No mapping knows this file</h2>
        <p className="muted">The region cannot be kept without one. Take it along as text: it belongs into the payer's mapping file.</p>
        {text}
      </section>
    );
  }

  const look = (removes: boolean) => {
    setTried(true);
    if (!by.trim()) return;
    rememberName(by);
    const wanted: RegionEdit = {
      sha256: view.document.sha256,
      mapping: mapping.id,
      version: mapping.version,
      replaces,
      region: removes ? null : { words: pattern || null, page_number: pattern ? null : page, ...toMarked(region) },
      by: by.trim(),
      job: `keep-${Date.now().toString(36)}`,
    };
    setEdit(wanted);
    keep.reset();
    preview.mutate(wanted);
  };
  const cancel = () => {
    if (edit && preview.isPending) void api.call("cancel_job", { job: edit.job }).catch(() => {});
    preview.reset();
    keep.reset();
    setEdit(null);
  };
  const commit = async () => {
    if (!edit) return;
    try {
      const kept = await keep.mutateAsync(edit);
      // The report's figures are others: what the rules say of them is, too.
      await check.mutateAsync({ ids: [] }).catch(() => {});
      const others = kept.other_report_ids.length;
      const read = others > 0 ? `The report and ${plural(others, "report")} of other files were read again.` : "The report was read again.";
      onKept(`${edit.region ? "Kept in" : "Removed from"} ${kept.path}, version ${kept.version}. ${read}`, kept.left);
    } catch {
      // The notice below says why.
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look(false);
  };
  const elsewhere = pattern ? pagesWith(view.document, pattern).filter((number) => number !== page) : [];
  const looked = preview.data;
  const busy = preview.isPending || keep.isPending || check.isPending;

  return (
    <section aria-labelledby={heading} className={styles.keep}>
      <h2 id={heading}>
        {replaces === null ? "Keep with" : "Change in"} <code>{`${mapping.id}@${mapping.version}`}</code>
      </h2>
      <form className={styles.form} noValidate onSubmit={submit}>
        <Field
          error={elsewhere.length > 0 ? `These words stand on page ${elsewhere.join(", ")}, too. Choose others.` : null}
          hint={pattern ? undefined : "A page put in before this one would break it."}
          label="The page is known by"
        >
          {(ids) => (
            <select {...ids} className={fieldStyles.select} disabled={busy} name="words" onChange={(event) => setChosen(options.find((entry) => entry.pattern === event.target.value) ?? "number")} title={pattern} value={pattern}>
              {options.map((entry) => (
                <option key={entry.pattern} value={entry.pattern}>
                  {entry.text}
                </option>
              ))}
              <option value="">its number, {page}</option>
            </select>
          )}
        </Field>
        <Field error={tried && !by.trim() ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} disabled={busy} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        <div className={styles.actions}>
          <Button disabled={busy || !readable || elsewhere.length > 0} kind={looked ? "plain" : "primary"} type="submit">
            See what changes
          </Button>
          {replaces !== null && (
            <Button disabled={busy} onClick={() => look(true)}>
              Remove from the mapping
            </Button>
          )}
          {preview.isPending && (
            <>
              <span className="muted" role="status">
                Reading the report with it …
              </span>
              <Button onClick={cancel}>Cancel</Button>
            </>
          )}
        </div>
      </form>
      {preview.isError && <ErrorNotice error={preview.error} title="The report could not be read with it" />}
      {looked && (
        <>
          <Changes preview={looked} />
          {looked.copies_built_in && !looked.problem && (
            <p className="muted small">
              The built-in mapping is copied to {looked.path}; the copy is used from then on. Other files of the mapping are read again with it.
            </p>
          )}
          <div className={styles.actions}>
            <Button disabled={busy || looked.problem !== null} kind="primary" onClick={commit}>
              {edit?.region ? "Keep with the mapping" : "Remove and read again"}
            </Button>
            <Button disabled={keep.isPending} onClick={cancel}>
              Cancel
            </Button>
          </div>
        </>
      )}
      {keep.isError && <ErrorNotice error={keep.error} title="The region was not kept" />}
      {!looked && (
        <details>
          <summary>As text</summary>
          {text}
        </details>
      )}
      {keep.isSuccess && check.isError && (
        <Notice title="The checks could not be run again" tone="warning">
          {check.error.message}
        </Notice>
      )}
    </section>
  );
}
