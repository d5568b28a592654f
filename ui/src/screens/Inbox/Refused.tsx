import { useState } from "react";
import type { ImportedFile, Issue } from "../../api/bindings";
import { useSoundPreview } from "../../api/queries";
import { Button } from "../../components/Button";
import { Dialog, DialogActions } from "../../components/Dialog";
import { Loading, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { fileName, formatPeriod, groupDigits, placeWords, plural } from "../../domain/format";
import { useImportJob } from "../../domain/ImportJob";
import styles from "./Inbox.module.css";

/** Places listed at once: a hostile file may have any number. */
const MOST_PLACES = 50;

/** Why nothing of a file was stored, place by place, and the offer to take in the rest. */
export function Refused({ file }: { file: ImportedFile }) {
  const [looking, setLooking] = useState(false);
  const refused = file.issues.filter(({ severity, code }) => severity === "error" && code === "SRC005");
  return (
    <div className={styles.refused} data-refused={fileName(file.path)}>
      <p>
        <strong>{plural(refused.length, "place")} refused.</strong> Ask the payer for a sound file, or take in what is sound: the places below are then left out.
      </p>
      <Places issues={refused} label="Refused places" />
      <div>
        <Button onClick={() => setLooking(true)}>Take in what is sound</Button>
      </div>
      {looking && <TakeSound file={file} onClose={() => setLooking(false)} />}
    </div>
  );
}

function TakeSound({ file, onClose }: { file: ImportedFile; onClose: () => void }) {
  const preview = useSoundPreview(file.path);
  const { start } = useImportJob();
  const { paths = [], reports = [], contracts = [], left_out = [], problem = null } = preview.data ?? {};
  const some = reports.length + contracts.length > 0;
  const take = () => {
    start(paths, true);
    onClose();
  };
  return (
    <Dialog description={`${fileName(file.path)} is read again; nothing is stored before you say so.`} onClose={onClose} open title="Take in what is sound">
      {preview.isPending && <Loading what="the file" />}
      {preview.isError && <ErrorNotice error={preview.error} onRetry={() => preview.refetch()} title="The file could not be read" />}
      {problem && (
        <Notice title="Nothing of it can be stored" tone="error">
          {problem.message} {problem.remedy}
        </Notice>
      )}
      {preview.isSuccess && (
        <div className={styles.sound}>
          {some && (
            <section aria-label="Would be stored">
              <h3>Would be stored</h3>
              <ul>
                {reports.map((report) => (
                  <li key={report.id}>
                    {report.payer || "Payer not named"}, {formatPeriod(report.period)}: {groupDigits(String(report.figures))} figures
                  </li>
                ))}
                {contracts.map((contract) => (
                  <li key={contract}>Contract {contract}</li>
                ))}
              </ul>
            </section>
          )}
          <section aria-label="Would be left out">
            <h3>Would be left out ({left_out.length})</h3>
            <Places issues={left_out} label="Places left out" />
          </section>
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button disabled={!some} kind="primary" onClick={take}>
          Take in {plural(reports.length, "report")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Places({ issues, label }: { issues: Issue[]; label: string }) {
  return (
    <>
      <ul aria-label={label} className={styles.places}>
        {issues.slice(0, MOST_PLACES).map((issue, index) => (
          <li key={index}>
            <code>{issue.anchor ? placeWords(issue.anchor) : issue.code}</code>
            <span>{issue.message}</span>
          </li>
        ))}
      </ul>
      {issues.length > MOST_PLACES && <p className="muted small">and {plural(issues.length - MOST_PLACES, "further place")}</p>}
    </>
  );
}
