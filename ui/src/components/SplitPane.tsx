import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import styles from "./SplitPane.module.css";

interface Props {
  /** Names the separator, and the key under which the position is kept. */
  name: string;
  left: ReactNode;
  right: ReactNode;
  /** Share of the left side, in percent. */
  initial?: number;
}

const LOWEST = 25;
const HIGHEST = 75;
const clamp = (share: number) => Math.min(HIGHEST, Math.max(LOWEST, share));

/** Two panes with a separator that is moved by pointer or by arrow keys; a double click puts it back. */
export function SplitPane({ name, left, right, initial = 52 }: Props) {
  const key = `plumbline-split-${name}`;
  const [share, setShare] = useState(() => clamp(Number(localStorage.getItem(key)) || initial));
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => localStorage.setItem(key, String(share)), [key, share]);

  const onPointerMove = useCallback((event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const { left: start, width } = frame.current.getBoundingClientRect();
    setShare(clamp(Math.round(((event.clientX - start) / width) * 100)));
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (step) {
      event.preventDefault();
      setShare((now) => clamp(now + step));
    }
  };

  return (
    <div className={styles.frame} ref={frame} style={{ gridTemplateColumns: `${share}fr 7px ${100 - share}fr` }}>
      <div className={styles.pane}>{left}</div>
      <div
        aria-label={`Width of ${name}`}
        aria-orientation="vertical"
        aria-valuemax={HIGHEST}
        aria-valuemin={LOWEST}
        aria-valuenow={share}
        className={styles.separator}
        onDoubleClick={() => setShare(initial)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        role="separator"
        tabIndex={0}
      />
      <div className={styles.pane}>{right}</div>
    </div>
  );
}
