import { replace } from "../../router";
import styles from "./Compare.module.css";
import { stateHref, type CompareState } from "./state";

const PARTS = [
  ["metrics", "Metrics"],
  ["measures", "Quality measures"],
] as const;

/** Whether metrics or quality measures are set side by side. */
export function PartChoice({ state }: { state: CompareState }) {
  return (
    <div className={styles.parts}>
      {PARTS.map(([part, words]) => (
        <button aria-pressed={state.part === part} key={part} onClick={() => replace(stateHref({ ...state, part, span: null, metric: null, arrangement: null }))} type="button">
          {words}
        </button>
      ))}
    </div>
  );
}
