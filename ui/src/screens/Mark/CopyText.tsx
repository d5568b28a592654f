import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import styles from "./Mark.module.css";

/** A text to take along. Where the system keeps its clipboard to itself, the text is selected for the person's own copy. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const box = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      const range = document.createRange();
      if (box.current) range.selectNodeContents(box.current);
      const selection = window.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
      setSaid("Selected: copy with Ctrl+C");
    }
  };
  return (
    <div className={styles.copy}>
      <div className={styles.copyHead}>
        <span>{label}</span>
        <span aria-live="polite" className="muted small">
          {said}
        </span>
        <Button icon="copy" kind="quiet" onClick={copy}>
          Copy
        </Button>
      </div>
      <pre ref={box} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
