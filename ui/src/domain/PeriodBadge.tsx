import type { Basis, Period } from "../api/bindings";
import styles from "./domain.module.css";
import { basisWords, formatDate, formatPeriod, NOTHING } from "./format";

/** A period with what kind of span it is; its days in the tooltip. */
export function PeriodBadge({ period, basis }: { period: Period | null; basis?: Basis | null }) {
  if (!period) return <span className="muted">{NOTHING}</span>;
  return (
    <span className={styles.period} title={`${formatDate(period.start)} to ${formatDate(period.end)}`}>
      {formatPeriod(period)}
      {basis && <span className={styles.basis}>{basisWords(basis)}</span>}
    </span>
  );
}
