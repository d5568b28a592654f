import styles from "./Progress.module.css";

/** How far something is; `total` 0 while that is unknown. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  const share = total > 0 ? Math.round((done / total) * 100) : 0;
  return (
    <div
      aria-label={label}
      aria-valuemax={total || undefined}
      aria-valuemin={0}
      aria-valuenow={total ? done : undefined}
      className={styles.track}
      role="progressbar"
    >
      <div className={`${styles.bar} ${total ? "" : styles.unknown}`} style={total ? { width: `${share}%` } : undefined} />
    </div>
  );
}
