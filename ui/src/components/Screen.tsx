import type { ReactNode } from "react";
import styles from "./Screen.module.css";

interface Props {
  title: ReactNode;
  /** Stands beside the title: counts, a verdict. */
  beside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of a screen: one heading, its actions, and the rest of the height for its content. */
export function Screen({ title, beside, actions, children }: Props) {
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <h1>{title}</h1>
        {beside && <div className={styles.beside}>{beside}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div aria-label={label} className={styles.toolbar} role="group">
      {children}
    </div>
  );
}
