import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./Notice.module.css";

export type Tone = "error" | "warning" | "info" | "ok" | "neutral";

const ICONS: Record<Tone, IconName> = { error: "error", warning: "warning", info: "info", ok: "ok", neutral: "waiting" };

/** A short message in the page, with its tone as color, icon and place. */
export function Notice({ tone, title, children, action }: { tone: Tone; title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === "error" ? "alert" : undefined}>
      <Icon name={ICONS[tone]} />
      <div className={styles.body}>
        <strong>{title}</strong>
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** A word with an icon and a color: the three say the same. */
export function Badge({ tone, icon, children, title }: { tone: Tone; icon?: IconName | null; children: ReactNode; title?: string }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`} title={title}>
      {icon !== null && <Icon name={icon ?? ICONS[tone]} size={12} />}
      {children}
    </span>
  );
}

/** What a screen or pane shows when there is nothing to show. */
export function Empty({ title, children, icon }: { title: ReactNode; children?: ReactNode; icon?: IconName }) {
  return (
    <div className={styles.empty}>
      {icon && <Icon name={icon} size={26} />}
      <h2>{title}</h2>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

/** Says that something is on its way, without jumping: it fades in after a moment. */
export function Loading({ what }: { what: string }) {
  return (
    <div aria-live="polite" className={styles.loading} role="status">
      Loading {what} …
    </div>
  );
}
