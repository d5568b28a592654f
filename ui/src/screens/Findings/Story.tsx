import { useFinding } from "../../api/queries";
import { Loading } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import styles from "./Findings.module.css";
import { eventWords, momentWords } from "./words";

/** What happened to a finding: found, waived, asked about, resolved, open again, with time and name. */
export function Story({ fingerprint }: { fingerprint: string }) {
  const story = useFinding(fingerprint);
  return (
    <section aria-label="History" className={styles.story}>
      <h3>History</h3>
      {story.isPending && <Loading what="the history" />}
      {story.isError && <ErrorNotice error={story.error} onRetry={() => story.refetch()} title="The history could not be read" />}
      {story.isSuccess && (
        <ol>
          {story.data.history.map((event, index) => (
            <li key={index}>
              <time dateTime={event.at}>{momentWords(event.at)}</time>
              <strong>{eventWords[event.what]}</strong>
              {event.by && <span className="muted">{event.by}</span>}
              {event.text && <p>{event.text}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
