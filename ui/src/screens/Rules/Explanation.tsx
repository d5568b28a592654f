import { useRules } from "../../api/queries";
import { Loading } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import styles from "./Rules.module.css";

/** What a rule asserts, why, what to do and on whose authority. */
export function Explanation({ code }: { code: string }) {
  const rules = useRules();
  if (rules.isPending) return <Loading what="the rule" />;
  if (rules.isError) return <ErrorNotice error={rules.error} onRetry={() => rules.refetch()} title="Rules could not be listed" />;
  const rule = rules.data.find((entry) => entry.code === code);
  if (!rule) return <p className="muted">The catalogue has no rule {code}.</p>;
  return (
    <dl className={styles.explanation}>
      <dt>What</dt>
      <dd>{withCode(rule.what)}</dd>
      <dt>Why</dt>
      <dd>{withCode(rule.why)}</dd>
      <dt>What to do</dt>
      <dd>{withCode(rule.what_to_do)}</dd>
      {rule.question && (
        <>
          <dt>Ask the payer</dt>
          <dd>{withCode(rule.question)}</dd>
        </>
      )}
      <dt>Source</dt>
      <dd className="muted">{withCode(rule.source)}</dd>
    </dl>
  );
}

/** The catalogue sets codes in backticks. */
function withCode(text: string) {
  return text.split("`").map((piece, index) => (index % 2 ? <code key={index}>{piece}</code> : piece));
}
