import { useEffect, useId, useState, type FormEvent } from "react";
import type { AcceptedDrift, DriftView, LeftFile, NewVersionEdit } from "../../api/bindings";
import { api } from "../../api/client";
import { useCheckReports, useKeepNewVersion, usePreviewNewVersion } from "../../api/mutations";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { MappingText } from "../../domain/MappingText";
import { lastName, rememberName } from "../../domain/who";
import { Changes } from "../Mark/Changes";
import styles from "./Drift.module.css";

interface Props {
  view: DriftView;
  accepted: AcceptedDrift[];
  onKept: (words: string, left: LeftFile[]) => void;
}

/** The mapping's next version: from which day, by whom, what it would say and do, and then the decision. */
export function KeepVersion({ view, accepted, onKept }: Props) {
  const preview = usePreviewNewVersion();
  const keep = useKeepNewVersion();
  const check = useCheckReports();
  const heading = useId();
  const [from, setFrom] = useState(view.from ?? "");
  const [by, setBy] = useState(lastName);
  const [tried, setTried] = useState(false);
  const [edit, setEdit] = useState<NewVersionEdit | null>(null);
  const answers = JSON.stringify(accepted);
  const { reset } = preview;
  // What was looked at is another version now.
  useEffect(() => {
    reset();
    setEdit(null);
  }, [answers, from, reset]);

  const { mapping } = view;
  const looked = preview.data;
  const busy = preview.isPending || keep.isPending || check.isPending;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(from);

  const look = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!by.trim() || !isDay || accepted.length === 0) return;
    rememberName(by);
    const wanted: NewVersionEdit = {
      sha256: view.sha256,
      mapping: mapping.id,
      version: mapping.version,
      accepted,
      from,
      by: by.trim(),
      job: `version-${Date.now().toString(36)}`,
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
      // The figures are others: what the rules say of them is, too.
      await check.mutateAsync({ ids: [] }).catch(() => {});
      onKept(`Version ${kept.version} is kept in ${kept.path}. ${plural(kept.report_ids.length, "report")} ${kept.report_ids.length === 1 ? "was" : "were"} read again.`, kept.left);
    } catch {
      // The notice below says why.
    }
  };

  return (
    <section aria-labelledby={heading} className={styles.keep}>
      <h2 id={heading}>
        Next version of <code>{`${mapping.id}@${mapping.version}`}</code>
      </h2>
      <form className={styles.form} noValidate onSubmit={look}>
        <Field error={tried && !isDay ? "Give a day as 2025-04-01." : null} hint={view.from ? `Proposed: ${view.from_reason}.` : `No day is proposed: ${view.from_reason}.`} label="For reports from">
          {(ids) => <TextInput {...ids} disabled={busy} name="from" onChange={(event) => setFrom(event.target.value.trim())} value={from} />}
        </Field>
        <Field error={tried && !by.trim() ? "Enter your name." : null} label="Your name">
          {(ids) => <TextInput {...ids} disabled={busy} name="by" onChange={(event) => setBy(event.target.value)} required value={by} />}
        </Field>
        <div className={styles.actions}>
          <Button disabled={busy || accepted.length === 0} kind={looked ? "plain" : "primary"} type="submit">
            See the next version
          </Button>
          <span className="small muted">{accepted.length === 0 ? "Accept a change first." : `${plural(accepted.length, "change")} accepted`}</span>
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
          <Changes preview={looked} problemTitle="Read with this version, the file gives no report" />
          <MappingText before={looked.before} label={looked.path} text={looked.text} />
          {!looked.problem && (
            <p className="muted small">
              Version {mapping.version} stays as it is and reads the reports before {edit?.from}. Later files of the layout are read again.
            </p>
          )}
          <div className={styles.actions}>
            <Button disabled={busy || looked.problem !== null} kind="primary" onClick={commit}>
              Keep version {looked.version}
            </Button>
            <Button disabled={keep.isPending} onClick={cancel}>
              Cancel
            </Button>
          </div>
        </>
      )}
      {keep.isError && <ErrorNotice error={keep.error} title="The version was not kept" />}
      {keep.isSuccess && check.isError && (
        <Notice title="The checks could not be run again" tone="warning">
          {check.error.message}
        </Notice>
      )}
    </section>
  );
}
