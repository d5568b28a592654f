import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes } from "react";
import styles from "./Field.module.css";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** Says what is wrong with the entry. */
  error?: string | null;
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean }) => ReactNode;
}

/** A labelled entry with its hint and its error tied to it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, ...(hint || error ? { "aria-describedby": note } : {}), ...(error ? { "aria-invalid": true } : {}) })}
      {(error || hint) && (
        <p className={error ? styles.error : styles.hint} id={note}>
          {error || hint}
        </p>
      )}
    </div>
  );
}

export function TextInput({ className = "", ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input autoComplete="off" className={`${styles.input} ${className}`} spellCheck={false} type="text" {...rest} />;
}

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  label: string;
  options: [value: string, words: string][];
}

/** A compact choice whose label is read out, its first option naming what it filters. */
export function Select({ label, options, className = "", ...rest }: SelectProps) {
  return (
    <select aria-label={label} className={`${styles.select} ${className}`} {...rest}>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}
