import type { FigureState } from "../api/bindings";
import { Badge } from "../components/Notice";
import styles from "./domain.module.css";
import { formatValue, stateWords } from "./format";

interface Props {
  value: string | null;
  textValue?: string | null;
  unit: string;
  state: FigureState;
  displayed: string;
}

/** A figure's value, or in words why there is none. Never a 0 and never an empty cell for a missing value. */
export function AmountCell({ value, textValue, unit, state, displayed }: Props) {
  if (state !== "reported") {
    return (
      <Badge icon={null} title={displayed ? `Printed: ${displayed}` : "Nothing printed"} tone="neutral">
        {stateWords(state)}
      </Badge>
    );
  }
  return (
    <span className={styles.amount} title={displayed ? `Printed: ${displayed}` : undefined}>
      {textValue ?? formatValue(value, unit)}
    </span>
  );
}
