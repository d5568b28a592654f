import { Choice } from "../../components/Choice";
import { replace } from "../../router";
import { stateHref, type CompareState } from "./state";

const PARTS = [
  ["metrics", "Metrics"],
  ["measures", "Quality measures"],
] as const;

/** Whether metrics or quality measures are set side by side. */
export function PartChoice({ state }: { state: CompareState }) {
  return (
    <Choice
      label="Metrics or quality measures"
      onChoose={(part) => replace(stateHref({ ...state, part, span: null, metric: null, arrangement: null }))}
      options={PARTS}
      value={state.part}
    />
  );
}
