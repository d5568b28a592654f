import type { AppErrorView } from "../api/bindings";
import { Button } from "../components/Button";
import { Notice } from "../components/Notice";

/** An error of a command: what happened and what to do, its causes on request, and another try where that can help. */
export function ErrorNotice({ error, title, onRetry }: { error: AppErrorView; title: string; onRetry?: () => void }) {
  return (
    <Notice action={onRetry && <Button onClick={onRetry}>Try again</Button>} title={title} tone="error">
      <p>{error.message}</p>
      {error.details.length > 0 && (
        <details>
          <summary>Causes</summary>
          <ul>
            {error.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        </details>
      )}
    </Notice>
  );
}
