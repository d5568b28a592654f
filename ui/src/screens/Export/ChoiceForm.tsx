import type { UseQueryResult } from "@tanstack/react-query";
import type { FormEvent, Ref } from "react";
import type { AppErrorView, ExportFormat, ExportPreview } from "../../api/bindings";
import { api } from "../../api/client";
import { Button } from "../../components/Button";
import { Field, TextInput } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { useExportJob } from "../../domain/ExportJob";
import { plural } from "../../domain/format";
import { href } from "../../router";
import styles from "./Export.module.css";
import { FORMATS, isStandard } from "./formats";
import { countRemarks } from "./preview";

interface Props {
  /** How many reports are chosen, and how many of them are unchecked or have open errors. */
  count: number;
  notReady: number;
  /** The conformance preview where a chosen format follows the standard. */
  preview: UseQueryResult<ExportPreview, AppErrorView> | null;
  /** Whether the preview of these reports is on its way. */
  looking: boolean;
  /** Whether an export was tried: then what is missing is said. */
  tried: boolean;
  /** Whether a refusal was shown and the next press writes all the same. */
  anyway: boolean;
  folder: Ref<HTMLInputElement>;
  onSubmit: () => void;
}

/** Formats, options and folder, with what the preview says before anything is written. */
export function ChoiceForm({ count, notReady, preview, looking, tried, anyway, folder, onSubmit }: Props) {
  const { choice, choose, phase } = useExportJob();
  const busy = phase === "exporting" || phase === "cancelling";
  const toggle = (format: ExportFormat, on: boolean) =>
    choose({ formats: FORMATS.map(([known]) => known).filter((known) => (known === format ? on : choice.formats.includes(known))) });
  const chooseFolder = async () => {
    const chosen = await api.chooseFolder("Choose a folder to export to");
    if (chosen) choose({ out: chosen });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <fieldset className={styles.formats}>
        <legend>Formats</legend>
        {FORMATS.map(([format, name, about]) => (
          <label className={styles.choice} key={format}>
            <input checked={choice.formats.includes(format)} name="format" onChange={(event) => toggle(format, event.target.checked)} type="checkbox" value={format} />
            <span>
              <strong>{name}</strong>
              <span className="muted small">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {choice.formats.includes("html") && (
        <fieldset className={styles.option}>
          <legend>Evidence packs</legend>
          <label>
            <input checked={choice.pack === "report"} name="pack" onChange={() => choose({ pack: "report" })} type="radio" value="report" /> One per report
          </label>
          <label>
            <input checked={choice.pack === "payer"} name="pack" onChange={() => choose({ pack: "payer" })} type="radio" value="payer" /> One per payer
          </label>
        </fieldset>
      )}
      <Field error={tried && !choice.out.trim() ? "Enter or choose a folder." : null} hint="Made if it does not exist. Files of the same name are replaced." label="Folder">
        {(ids) => (
          <span className={styles.folder}>
            <TextInput {...ids} name="out" onChange={(event) => choose({ out: event.target.value })} ref={folder} required value={choice.out} />
            <Button icon="folder" iconOnly onClick={chooseFolder} title="Choose folder">
              Choose folder
            </Button>
          </span>
        )}
      </Field>
      {preview && <PreviewSummary preview={preview} />}
      {notReady > 0 && (
        <Notice title={`${plural(notReady, "report")} not ready`} tone="warning">
          Unchecked, or with open errors. The files are written all the same. <a href={href("findings")}>Open findings</a>
        </Notice>
      )}
      {tried && count === 0 && <p className={styles.error}>Choose at least one report.</p>}
      {tried && choice.formats.length === 0 && <p className={styles.error}>Choose at least one format.</p>}
      <div className={styles.actions}>
        <Button disabled={busy || looking} icon="export" kind="primary" title="Ctrl+Enter" type="submit">
          {busy ? "Exporting" : looking ? "Previewing" : anyway ? "Export anyway" : "Export"}
        </Button>
        <span className="muted">
          {plural(count, "report")}, {plural(choice.formats.length, "format")}
          {choice.formats.some(isStandard) ? "" : ", nothing to preview"}
        </span>
      </div>
    </form>
  );
}

function PreviewSummary({ preview }: { preview: UseQueryResult<ExportPreview, AppErrorView> }) {
  const look = <a href={href("export", null, { tab: "preview" })}>Look at the preview</a>;
  if (preview.isError) {
    return (
      <Notice title="The conformance preview failed" tone="error">
        {look}
      </Notice>
    );
  }
  if (!preview.data) return null;
  const { error, warning, info } = countRemarks(preview.data.remarks);
  const said = [
    [error, "would not conform"],
    [warning, "unknown or left out"],
    [info, "the standard cannot say"],
  ].filter(([count]) => count !== 0);
  if (said.length === 0) return <Notice title="Everything conforms" tone="ok" />;
  return (
    <Notice title={said.map(([count, what]) => `${count} ${what}`).join(" · ")} tone={error > 0 ? "error" : warning > 0 ? "warning" : "info"}>
      {look}
    </Notice>
  );
}
