import { Dialog as Base } from "@base-ui/react/dialog";
import { useRef, type ReactNode } from "react";
import { Button } from "./Button";
import styles from "./Dialog.module.css";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** A modal window in the page. Focus goes to its first entry, stays in and comes back. The page itself never scrolls, so nothing is locked. */
export function Dialog({ open, onClose, title, description, children }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root modal="trap-focus" onOpenChange={(next) => !next && onClose()} open={open}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={() => popup.current?.querySelector<HTMLElement>("textarea, input") ?? true} ref={popup}>
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<Button icon="close" iconOnly kind="quiet" />}>Close</Base.Close>
          </header>
          {description && <Base.Description className={styles.description}>{description}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
