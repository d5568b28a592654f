import type { Anchor, Finding } from "../../api/bindings";
import { Badge } from "../../components/Notice";
import { samePlace } from "../../domain/anchors";
import type { Figure } from "../../domain/figures";
import { plural, severityWords } from "../../domain/format";
import { href } from "../../router";
import type { FigureTableProps } from "./FigurePane";
import styles from "./Report.module.css";

/** What makes a table row a figure: it can be chosen by pointer and keyboard, and says whether it is chosen. */
export function rowProps(figure: Figure, { choice, choose }: Pick<FigureTableProps, "choice" | "choose">) {
  const chosen = choice.figure?.key === figure.key;
  return {
    "aria-current": chosen ? ("true" as const) : undefined,
    className: styles.row,
    "data-figure": figure.id,
    "data-figure-key": figure.key,
    onClick: () => choose(figure, figure.anchor),
    onFocus: (event: React.FocusEvent) => {
      if (event.target === event.currentTarget && !chosen) choose(figure, figure.anchor);
    },
    tabIndex: chosen ? 0 : -1,
  };
}

interface PartProps extends Pick<FigureTableProps, "choice" | "choose"> {
  figure: Figure;
  anchor: Anchor | null;
  children: React.ReactNode;
}

/** One value of a figure with a place of its own: a numerator, a target, a baseline. */
export function PartValue({ figure, anchor, choice, choose, children }: PartProps) {
  if (!anchor) return <>{children}</>;
  const chosen = choice.figure?.key === figure.key && samePlace(choice.anchor, anchor);
  return (
    <button
      aria-pressed={chosen}
      className={styles.part}
      onClick={(event) => {
        event.stopPropagation();
        choose(figure, anchor);
      }}
      tabIndex={-1}
      title={anchor.text ? `Printed: ${anchor.text}` : undefined}
      type="button"
    >
      {children}
    </button>
  );
}

/** Marks of the open findings that rest on a figure. */
export function FindingMarks({ findings }: { findings: Finding[] | undefined }) {
  if (!findings?.length) return null;
  return (
    <span className={styles.findingMarks}>
      {findings.map((finding) => (
        <a
          href={href("findings", finding.fingerprint)}
          key={finding.fingerprint}
          onClick={(event) => event.stopPropagation()}
          tabIndex={-1}
          title={finding.message}
        >
          <Badge tone={finding.severity}>
            <span className="visually-hidden">{severityWords(finding.severity)} </span>
            {finding.rule}
          </Badge>
        </a>
      ))}
      <span className="visually-hidden">{plural(findings.length, "finding")}</span>
    </span>
  );
}
