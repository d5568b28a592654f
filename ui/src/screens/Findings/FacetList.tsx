import styles from "./Findings.module.css";

interface Props {
  label: string;
  counts: Map<string, number>;
  /** The chosen value, empty for all. */
  chosen: string;
  words?: (value: string) => string;
  /** Values in this order; by their words otherwise. */
  order?: string[];
  onChoose: (value: string) => void;
}

/** One facet: each value with how many findings it would leave. Choosing the chosen one again takes it back. */
export function FacetList({ label, counts, chosen, words = (value) => value, order, onChoose }: Props) {
  const values = order ? order.filter((value) => counts.has(value)) : [...counts.keys()].sort((a, b) => words(a).localeCompare(words(b), "en", { numeric: true }));
  if (chosen && !values.includes(chosen)) values.push(chosen);
  if (values.length === 0) return null;
  return (
    <fieldset className={styles.facet}>
      <legend>{label}</legend>
      {values.map((value) => (
        <button
          aria-pressed={chosen === value}
          className={styles.value}
          key={value}
          onClick={() => onChoose(chosen === value ? "" : value)}
          title={words(value)}
          type="button"
        >
          <span>{words(value)}</span>
          <span className="muted">{counts.get(value) ?? 0}</span>
        </button>
      ))}
    </fieldset>
  );
}
