import type { Suggestion } from "../api/bindings";
import type { IconName } from "../components/Icon";
import { Badge, type Tone } from "../components/Notice";
import { CLASS_WORDS, classOf, reasonsOf, type SuggestionClass } from "./suggestions";
import styles from "./SuggestionList.module.css";

const TONES: Record<SuggestionClass, Tone> = { exact: "ok", strong: "info", weak: "warning", none: "neutral" };
const ICONS: Record<SuggestionClass, IconName> = { exact: "ok", strong: "plus", weak: "question", none: "minus" };

/** The class of a suggestion as a word with an icon and a color. */
export function ClassBadge({ suggestion }: { suggestion: Pick<Suggestion, "confidence"> }) {
  const name = classOf(suggestion);
  return (
    <Badge icon={ICONS[name]} title={`Confidence ${suggestion.confidence}`} tone={TONES[name]}>
      {CLASS_WORDS[name]}
    </Badge>
  );
}

interface Props {
  /** Names the list for those who do not see it. */
  label: string;
  /** Best first. */
  suggestions: Suggestion[];
  /** What a code is called in plain words and counted in; nothing for an unknown one. */
  about?: (code: string) => { name: string; unit?: string } | undefined;
  /** The code that is chosen now. */
  chosen?: string | null;
  disabled?: boolean;
  /** Without it the list is to be read only. */
  onChoose?: (suggestion: Suggestion, index: number) => void;
  /** Shows the number that is its key: 1 for the first. */
  numbered?: boolean;
}

/** Ranked codes a term may stand for: class, code, and every reason a person can check. */
export function SuggestionList({ label, suggestions, about, chosen, disabled, onChoose, numbered }: Props) {
  return (
    <ol aria-label={label} className={styles.list}>
      {suggestions.map((suggestion, index) => {
        const known = about?.(suggestion.code);
        const body = (
          <>
            {numbered && (
              <kbd aria-hidden="true" className={styles.key}>
                {index + 1}
              </kbd>
            )}
            <span className={styles.body}>
              <span className={styles.head}>
                <code>{suggestion.code}</code>
                <ClassBadge suggestion={suggestion} />
                {known?.unit && <span className="small muted">{known.unit}</span>}
              </span>
              {known && known.name !== suggestion.code && <span>{known.name}</span>}
              <span className={styles.reasons}>
                {reasonsOf(suggestion).map((reason) => (
                  <span key={reason}>{reason}</span>
                ))}
              </span>
            </span>
          </>
        );
        return (
          <li key={suggestion.code}>
            {onChoose ? (
              <button
                aria-keyshortcuts={numbered ? String(index + 1) : undefined}
                aria-pressed={chosen === suggestion.code}
                className={styles.entry}
                data-suggestion={suggestion.code}
                disabled={disabled}
                onClick={() => onChoose(suggestion, index)}
                type="button"
              >
                {body}
              </button>
            ) : (
              <div className={styles.entry} data-suggestion={suggestion.code}>
                {body}
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
