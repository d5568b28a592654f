import { useLayoutEffect, useMemo, useRef } from "react";
import { scrollWithin } from "../components/scroll";
import { plural } from "./format";
import { markLines } from "./lines";
import styles from "./MappingText.module.css";

interface Props {
  /** Names the file for those who do not see it: its path. */
  label: string;
  /** The mapping file as it will be saved. */
  text: string;
  /** As it is now; an empty text for a file that does not exist yet, `null` to mark nothing. */
  before?: string | null;
}

const SIGNS = { same: " ", added: "+", gone: "−" };
const WORDS = { same: null, added: "added: ", gone: "gone: " };

/** A mapping file with its line numbers, the lines marked that are added or gone. The first change is scrolled into view. */
export function MappingText({ label, text, before = null }: Props) {
  const lines = useMemo(() => markLines(text, before), [text, before]);
  const frame = useRef<HTMLDivElement>(null);
  const changed = lines.filter(({ mark }) => mark !== "same");
  const added = changed.filter(({ mark }) => mark === "added").length;
  useLayoutEffect(() => {
    const marks = frame.current?.querySelectorAll('[data-mark="added"], [data-mark="gone"]');
    scrollWithin(frame.current, marks?.[marks.length - 1]);
  }, [lines]);
  return (
    <section aria-label={label} className={styles.file}>
      <header className={styles.head}>
        <code title={label}>{label}</code>
        {before !== null && (
          <span className="small muted">
            {changed.length === 0 ? "unchanged" : `${plural(added, "line")} added, ${changed.length - added} gone`}
          </span>
        )}
      </header>
      <div className={styles.lines} ref={frame} role="region" aria-label="Lines of the mapping file" tabIndex={0}>
        <pre>
          {lines.map((line, index) => (
            <span className={styles[line.mark]} data-mark={line.mark} key={index}>
              <span aria-hidden="true" className={styles.number}>
                {line.number ?? ""}
              </span>
              <span aria-hidden="true" className={styles.sign}>
                {before === null ? " " : SIGNS[line.mark]}
              </span>
              {WORDS[line.mark] && <span className="visually-hidden">{WORDS[line.mark]}</span>}
              {`${line.text}\n`}
            </span>
          ))}
        </pre>
      </div>
    </section>
  );
}
