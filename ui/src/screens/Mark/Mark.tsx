import type { PagesView } from "../../api/bindings";
import { toAppError } from "../../api/client";
import { usePages, useSourceBytes } from "../../api/queries";
import { Button } from "../../components/Button";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { fileName } from "../../domain/format";
import { usePdf } from "../../pdf/usePdf";
import { href, replace, useRoute } from "../../router";
import styles from "./Mark.module.css";
import { MarkBody } from "./MarkBody";

/** A PDF's pages: where a table is misread, a person marks it, sees it as it would be read, and keeps that with the mapping. */
export function Mark() {
  const sha256 = useRoute().id ?? "";
  const pages = usePages(sha256);
  if (pages.isPending) return <Loading what="the pages" />;
  if (pages.isError || pages.data.document.parts.every(({ kind }) => kind !== "page")) {
    return (
      <Screen title="Mark table">
        {pages.isError ? (
          <ErrorNotice error={pages.error} onRetry={() => pages.refetch()} title="The file could not be opened" />
        ) : (
          <Empty icon="table" title="No pages">
            Tables are marked on the pages of a PDF, and this file has none.
          </Empty>
        )}
        <a href={href("inbox")}>Inbox</a>
      </Screen>
    );
  }
  return <Pages view={pages.data} />;
}

function Pages({ view }: { view: PagesView }) {
  const { query } = useRoute();
  const { document, mapping, report_ids } = view;
  const bytes = useSourceBytes(document.sha256, true);
  const { pdf, failure } = usePdf(bytes.data);
  const parts = document.parts;
  const wanted = Number(query.get("page")) || 1;
  const index = Math.max(0, parts.findIndex(({ number }) => number === wanted));
  const part = parts[index]!;
  const turn = (to: number) => replace(href("mark", document.sha256, { page: String(parts[to]!.number) }));

  return (
    <Screen
      beside={
        <>
          <span title={view.path}>{fileName(view.path)}</span>
          <span>
            {mapping ? (
              <>
                Mapping <code>{`${mapping.id}@${mapping.version}`}</code>
              </>
            ) : (
              "No mapping"
            )}
          </span>
        </>
      }
      actions={
        <>
          <div aria-label="Pages" className={styles.turn} role="group">
            <Button disabled={index === 0} icon="left" iconOnly kind="quiet" onClick={() => turn(index - 1)}>
              Previous page
            </Button>
            <span aria-live="polite">
              Page {part.number} of {parts.length}
            </span>
            <Button disabled={index === parts.length - 1} icon="right" iconOnly kind="quiet" onClick={() => turn(index + 1)}>
              Next page
            </Button>
          </div>
          <a className={styles.back} href={report_ids[0] ? href("report", report_ids[0]) : href("inbox")}>
            {report_ids[0] ? "Back to the report" : "Back to the inbox"}
          </a>
        </>
      }
      title="Mark table"
    >
      {bytes.isError && <ErrorNotice error={bytes.error} onRetry={() => bytes.refetch()} title="The original could not be opened" />}
      {failure !== null && <ErrorNotice error={toAppError(failure)} title="The PDF could not be drawn" />}
      {view.issues.map((issue) => (
        <Notice key={issue.message} title="A region of the mapping is not used" tone="warning">
          {issue.message}
        </Notice>
      ))}
      <MarkBody key={part.number} part={part} pdf={pdf} view={view} />
    </Screen>
  );
}
