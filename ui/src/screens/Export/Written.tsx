import type { ExportResult } from "../../api/bindings";
import { Notice } from "../../components/Notice";
import { fileName, formatBytes, plural, shortFolder } from "../../domain/format";
import styles from "./Export.module.css";

/** What was written where, and what the format could not say. */
export function Written({ result }: { result: ExportResult }) {
  return (
    <>
      <Notice title={`${plural(result.files.length, "file")} written`} tone={result.files.length > 0 ? "ok" : "warning"} />
      {result.notes.length > 0 && (
        <Notice title="What the format cannot say" tone="info">
          <ul>
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
      {result.files.length > 0 && (
        <table className={styles.files}>
          <caption className="visually-hidden">Written files</caption>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Folder</th>
              <th className="number" scope="col">
                Reports
              </th>
              <th className="number" scope="col">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {result.files.map((file) => (
              <tr data-written={fileName(file.path)} key={file.path} title={file.path}>
                <th scope="row">{fileName(file.path)}</th>
                <td className="muted">{shortFolder(file.path)}</td>
                <td className="number">{file.report_ids.length}</td>
                <td className="number">{formatBytes(file.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
