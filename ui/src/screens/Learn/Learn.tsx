import { useCodes } from "../../api/queries";
import { Button } from "../../components/Button";
import { Empty, Notice } from "../../components/Notice";
import { Progress } from "../../components/Progress";
import { Screen } from "../../components/Screen";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { go, href, useRoute } from "../../router";
import styles from "./Learn.module.css";
import { LearnBody } from "./LearnBody";
import { useProposal } from "./useProposal";

/** The import of a report no mapping knows: tables, header, the open terms, every figure, and then the mapping is kept. */
export function Learn() {
  const sha256 = useRoute().id ?? "";
  const proposal = useProposal(sha256);
  const codes = useCodes();
  const { view, phase } = proposal;
  const error = proposal.error ?? codes.error;
  const retry = () => {
    proposal.retry();
    if (codes.isError) void codes.refetch();
  };
  if (!view || !codes.data) {
    return (
      <Screen title="Map this report">
        {error ? (
          <>
            <ErrorNotice error={error} onRetry={retry} title="No mapping could be proposed" />
            <a href={href("inbox")}>Back to the inbox</a>
          </>
        ) : (
          <Notice action={<Button onClick={() => go(href("inbox"))}>Cancel</Button>} title={phase === "mapping" ? "Proposing a mapping" : "Reading the report"} tone="info">
            <div aria-live="polite" className={styles.waiting} role="status">
              {phase === "mapping" ? "Its words are looked up." : "Its tables and lines are read."}
              <Progress done={phase === "mapping" ? 1 : 0} label="Proposal" total={2} />
            </div>
          </Notice>
        )}
      </Screen>
    );
  }
  if (view.draft.tables.length === 0) {
    return (
      <Screen title="Map this report">
        <Empty icon="table" title="No table of figures was found">
          {view.draft.cannot.map((one) => (
            <p key={one}>{one}</p>
          ))}
          {view.document.format === "pdf" && <p>A table that is misread can be marked on its page.</p>}
        </Empty>
        <p>
          {view.document.format === "pdf" && <a href={href("mark", view.sha256)}>View pages</a>} <a href={href("inbox")}>Back to the inbox</a>
        </p>
      </Screen>
    );
  }
  return <LearnBody key={view.sha256} known={codes.data} view={view} />;
}
