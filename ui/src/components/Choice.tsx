import type { ReactNode } from "react";
import styles from "./Choice.module.css";

interface Props<K extends string> {
  /** Names the group for those who do not see it. */
  label: string;
  options: readonly (readonly [key: K, words: ReactNode])[];
  value: K;
  /** Options that cannot be chosen, as they hold nothing. */
  empty?: readonly K[];
  onChoose: (key: K) => void;
}

/** Buttons side by side of which one is pressed: the parts of a screen, or the kinds of a list. */
export function Choice<K extends string>({ label, options, value, empty = [], onChoose }: Props<K>) {
  return (
    <div aria-label={label} className={styles.choice} role="group">
      {options.map(([key, words]) => (
        <button aria-pressed={value === key} disabled={empty.includes(key)} key={key} onClick={() => onChoose(key)} type="button">
          {words}
        </button>
      ))}
    </div>
  );
}
