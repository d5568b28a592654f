import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import type { LayoutChange } from "../../api/bindings";
import { scrollWithin } from "../../components/scroll";
import { Badge } from "../../components/Notice";
import { NOTHING, placeWords } from "../../domain/format";
import styles from "./Drift.module.css";
import { factWords, grouped, HOW, isAsked, WHAT, type Answer } from "./words";

interface Props {
  changes: LayoutChange[];
  chosen: string;
  answers: Record<string, Answer>;
  onChoose: (id: string) => void;
  /** Accepts the first proposal of the chosen change, or says that none is meant. */
  onAnswer: (answer: Answer) => void;
}

/** Old and new layout side by side: the mapping's words, what stands in their place, and where. */
export function ChangeList({ changes, chosen, answers, onChoose, onAnswer }: Props) {
  const prefix = useId();
  const frame = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => scrollWithin(frame.current, frame.current?.querySelector('[aria-selected="true"]')), [chosen]);
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  const at = changes.findIndex(({ id }) => id === chosen);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const key = event.key.toLowerCase();
    if (step !== undefined) {
      const next = changes[Math.min(changes.length - 1, Math.max(0, at + step))];
      if (next) onChoose(next.id);
    } else if (key === "y" || key === "n") {
      if (!changes[at] || !isAsked(changes[at])) return;
      onAnswer(key === "y" ? 0 : "no");
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className={styles.listFrame} ref={frame}>
      <div aria-hidden="true" className={`${styles.columns} ${styles.listHead}`}>
        <span>The mapping says</span>
        <span>Change</span>
        <span>The report has</span>
        <span>Facts</span>
      </div>
      <div
        aria-activedescendant={at < 0 ? undefined : `${prefix}-${at}`}
        aria-label="What changed"
        className={styles.list}
        onKeyDown={onKeyDown}
        ref={list}
        role="listbox"
        tabIndex={0}
      >
        {grouped(changes).map(([name, group]) => (
          <div aria-label={name} key={name} role="group">
            <div aria-hidden="true" className={styles.group}>
              {name}
            </div>
            {group.map((change) => (
              <Row answer={answers[change.id]} change={change} chosen={change.id === chosen} id={`${prefix}-${changes.indexOf(change)}`} key={change.id} onChoose={() => onChoose(change.id)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function Row({ change, chosen, answer, id, onChoose }: { change: LayoutChange; chosen: boolean; answer: Answer | undefined; id: string; onChoose: () => void }) {
  const [words, tone, icon] = HOW[change.how];
  const found = typeof answer === "number" ? change.proposals[answer]?.words : change.found;
  return (
    <div aria-selected={chosen} className={`${styles.columns} ${styles.row}`} data-layout-change={change.id} id={id} onClick={onChoose} role="option">
      <span>
        <span className="small muted">{WHAT[change.what]} </span>
        {change.expected ?? NOTHING}
      </span>
      <span className={styles.marks}>
        <Badge icon={icon} tone={tone}>
          {words}
        </Badge>
        {answer !== undefined && (
          <Badge icon={answer === "no" ? "close" : "ok"} tone={answer === "no" ? "neutral" : "ok"}>
            {answer === "no" ? "no" : "yes"}
          </Badge>
        )}
      </span>
      <span>
        {change.was !== null && change.is !== null ? `${change.was} → ${change.is}` : found ?? NOTHING}
        {change.anchor && <span className="small muted"> {placeWords(change.anchor)}</span>}
      </span>
      <span className="small">{change.touches.length > 0 ? factWords(change) : change.figures > 0 ? `${change.figures} figures` : NOTHING}</span>
    </div>
  );
}
