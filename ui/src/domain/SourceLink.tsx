import type { ReactNode } from "react";
import type { Anchor } from "../api/bindings";
import { Icon } from "../components/Icon";
import { href } from "../router";
import { encodeAnchor } from "./anchors";
import styles from "./domain.module.css";
import { placeWords } from "./format";

/** The address of a report's screen with one place of its source shown; `from` names the screen it offers to go back to. */
export function sourceHref(reportId: string, anchor: Anchor | null, from?: "export"): string {
  return href("report", reportId, { at: anchor ? encodeAnchor(anchor) : null, from });
}

interface Props {
  reportId: string;
  anchor: Anchor;
  /** Shown in place of the place's own words. */
  children?: ReactNode;
}

/** Opens the report at a place of its source. */
export function SourceLink({ reportId, anchor, children }: Props) {
  return (
    <a className={styles.source} href={sourceHref(reportId, anchor)} title={anchor.text ? `Printed: ${anchor.text}` : undefined}>
      <Icon name="source" size={12} />
      <span>{children ?? placeWords(anchor)}</span>
    </a>
  );
}
