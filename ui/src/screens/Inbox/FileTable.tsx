import { useState } from "react";
import type { ImportedFile } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Badge, type Tone } from "../../components/Notice";
import type { IconName } from "../../components/Icon";
import { SeverityBadge } from "../../domain/badges";
import { fileName, formatWords, groupDigits, NOTHING, placeWords, plural, shortFolder } from "../../domain/format";
import type { QueueRow, QueueState } from "../../domain/importQueue";
import { go, href } from "../../router";
import styles from "./Inbox.module.css";
import { Refused } from "./Refused";

const STATES: Record<QueueState, [words: string, tone: Tone, icon: IconName]> = {
  waiting: ["Waiting", "neutral", "waiting"],
  reading: ["Reading", "info", "working"],
  mapping: ["Mapping", "info", "working"],
  storing: ["Storing", "info", "working"],
  stored: ["Stored", "ok", "ok"],
  duplicate: ["Duplicate", "neutral", "duplicate"],
  needs_mapping: ["Needs mapping", "warning", "question"],
  failed: ["Failed", "error", "error"],
  cancelled: ["Left alone", "neutral", "stop"],
};

/** One row per file: what it is, where it stands, what came of it. */
export function FileTable({ caption, rows }: { caption: string; rows: QueueRow[] }) {
  return (
    <div className={styles.frame}>
      <table className={styles.files}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Folder</th>
            <th scope="col">Format</th>
            <th scope="col">State</th>
            <th className="number" scope="col">
              Figures
            </th>
            <th className="number" scope="col">
              Unmapped
            </th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FileRow key={`${row.path} ${row.file?.sha256 ?? ""}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FileRow({ row }: { row: QueueRow }) {
  const { file } = row;
  const [words, tone, icon] = STATES[row.state];
  const [open, setOpen] = useState(false);
  const issues = file?.issues ?? [];
  const notSound = file?.error?.code === "not_sound";
  const firstReport = file?.report_ids[0];
  const name = fileName(row.path);
  const learn = file?.status === "needs_mapping" && file.sha256 && file.format !== "fhir" ? href("learn", file.sha256) : null;
  return (
    <>
      <tr
        data-import-row={name}
        data-state={row.state}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.target === event.currentTarget && learn) go(learn);
        }}
        tabIndex={learn ? 0 : undefined}
      >
        <th className={styles.name} scope="row" title={row.path}>
          {firstReport ? (
            <a href={file!.report_ids.length === 1 ? href("report", firstReport) : href("reports", null, { q: name })}>{name}</a>
          ) : (
            name
          )}
        </th>
        <td className="muted" title={row.path}>
          {shortFolder(row.path)}
        </td>
        <td>{file ? formatWords(file.format) : NOTHING}</td>
        <td>
          <Badge icon={icon} tone={tone}>
            {words}
          </Badge>
        </td>
        <td className="number">{file && row.state === "stored" ? groupDigits(String(file.figures)) : NOTHING}</td>
        <td className="number">
          {file && row.state === "stored" ? (
            file.unmapped > 0 ? (
              <Badge tone="warning">{file.unmapped}</Badge>
            ) : (
              "0"
            )
          ) : (
            NOTHING
          )}
        </td>
        <td className={styles.happened}>
          <Happened row={row} />
          {learn && (
            <>
              {" "}
              <a href={learn}>Map this report</a>
            </>
          )}
          {file?.status === "needs_mapping" && file.format === "pdf" && file.sha256 && <a href={href("mark", file.sha256)}>View pages</a>}
          {file && hasChanged(file) && <a href={href("drift", file.report_ids[0] ?? file.sha256)}>What changed</a>}
          {issues.length > 0 && !notSound && (
            <Button aria-expanded={open} kind="quiet" onClick={() => setOpen(!open)}>
              {open ? "Hide" : "Show"} {plural(issues.length, "note")}
            </Button>
          )}
        </td>
      </tr>
      {file && notSound && (
        <tr>
          <td colSpan={7}>
            <Refused file={file} />
          </td>
        </tr>
      )}
      {open && (
        <tr>
          <td colSpan={7}>
            <ul className={styles.issues}>
              {issues.map((issue, index) => (
                <li key={index}>
                  <SeverityBadge severity={issue.severity} />
                  <code>{issue.code}</code>
                  <span>
                    {issue.message}
                    {issue.anchor && <span className="muted"> {placeWords(issue.anchor)}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}

/** Whether a mapping knows the file and its layout is not the one it was written for. */
function hasChanged({ issues, error, status }: ImportedFile): boolean {
  const drifted = issues.some(({ code }) => code === "SRC012" || code === "SRC013");
  return (status === "imported" && drifted) || error?.code === "layout_changed";
}

function Happened({ row: { file, state } }: { row: QueueRow }) {
  if (!file) return state === "cancelled" ? <span>Not imported: the import was cancelled.</span> : null;
  if (file.error?.code === "not_sound") return <span>Nothing of it was stored: not every value in it is one that FHIR has.</span>;
  if (file.error) {
    return (
      <span>
        {file.error.message} <span className="muted">{file.error.remedy}</span>
      </span>
    );
  }
  if (state === "needs_mapping") return <span>No mapping recognizes this file.</span>;
  if (state === "duplicate") return <span className="muted">The same bytes were imported before.</span>;
  if (file.mapping) {
    return (
      <span>
        Recognized as{" "}
        <code>
          {file.mapping.id}@{file.mapping.version}
        </code>
        {file.report_ids.length > 1 && `, ${plural(file.report_ids.length, "report")}`}
      </span>
    );
  }
  return null;
}
