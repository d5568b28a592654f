import { useState, type FormEvent } from "react";
import type { DraftKept } from "../../api/bindings";
import { useCheckReports, useKeepDraft } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { lastName, rememberName } from "../../domain/who";
import { href } from "../../router";
import { idOf, signed } from "./draft";
import styles from "./Learn.module.css";
import type { StepProps } from "./TablesStep";
import type { Previewed } from "./usePreview";

/** Keeps the mapping in the person's name and imports the report with it. */
export function CommitStep({ editing, view, previewed }: StepProps & { previewed: Previewed }) {
  const { draft, change } = editing;
  const keep = useKeepDraft();
  const check = useCheckReports();
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<DraftKept | null>(null);
  const { preview } = previewed;
  const ready = preview !== null && preview.problem === null && preview.not_recognized === null;
  const busy = keep.isPending || check.isPending;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!by.trim()) return;
    rememberName(by);
    try {
      const done = await keep.mutateAsync({
        path: view.path,
        sha256: view.sha256,
        draft: signed(draft, by.trim()),
        by: by.trim(),
        job: `keep-${Date.now().toString(36)}`,
      });
      setKept(done);
      await check.mutateAsync({ ids: [] }).catch(() => {});
    } catch {
      // The notice below says why.
    }
  };

  if (kept) {
    const [first] = kept.file.report_ids;
    return (
      <Notice
        action={first && <a href={kept.file.report_ids.length === 1 ? href("report", first) : href("reports")}>{kept.file.report_ids.length === 1 ? "Open the report" : "Open the reports"}</a>}
        title="The mapping is kept and the report imported"
        tone="ok"
      >
        <p data-kept={kept.mapping}>
          {plural(kept.file.figures, "figure")} stored{kept.file.unmapped > 0 && `, ${kept.file.unmapped} open`}. The next report of this layout imports without a question.
        </p>
        <p className="muted small">{kept.path}</p>
        <p>
          <a href={href("inbox")}>Back to the inbox</a>
        </p>
      </Notice>
    );
  }
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <p>
        The mapping file is written into your own folder of mappings, and the report is imported with it. {preview && `${preview.questions.length === 0 ? "Nothing is open." : `${plural(preview.questions.length, "question")} stay open; what they concern is not taken.`}`}
      </p>
      <Field hint="Lower case, digits and hyphens. It names the mapping in every report." label="Id">
        {(ids) => <TextInput {...ids} disabled={busy} name="mapping-id" onChange={(event) => change({ ...draft, id: event.target.value })} placeholder={idOf(draft)} value={draft.id} />}
      </Field>
      <Field label="Description">
        {(ids) => (
          <TextInput {...ids} disabled={busy} name="description" onChange={(event) => change({ ...draft, description: event.target.value })} placeholder="Payer, kind of report, layout" value={draft.description} />
        )}
      </Field>
      <Field error={tried && !by.trim() ? "Enter your name." : null} hint="It stands in the file with each of your decisions." label="Your name">
        {(ids) => <TextInput {...ids} disabled={busy} name="by" onChange={(event) => setBy(event.target.value)} value={by} />}
      </Field>
      {keep.isError && <ErrorNotice error={keep.error} title="Nothing was kept" />}
      {preview && !ready && (
        <Notice title="It cannot be kept like this" tone="error">
          {(preview.problem ?? preview.not_recognized)?.message} {(preview.problem ?? preview.not_recognized)?.remedy}
        </Notice>
      )}
      {previewed.error && <ErrorNotice error={previewed.error} onRetry={previewed.retry} title="The draft could not be tried" />}
      <p className={styles.next}>
        <Button disabled={busy || !ready || previewed.reading} kind="primary" type="submit">
          {busy ? "Keeping …" : "Keep and import"}
        </Button>
      </p>
    </form>
  );
}
