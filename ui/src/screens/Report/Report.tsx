import { useEffect, useMemo, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { Anchor, ReportView } from "../../api/bindings";
import { useReport } from "../../api/queries";
import { Loading } from "../../components/Notice";
import { Screen } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { anchorKey, decodeAnchor, encodeAnchor } from "../../domain/anchors";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { copyText, figureAt, figuresOf, indexByPlace, type Figure } from "../../domain/figures";
import { fileName, placeWords } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { FigurePane } from "./FigurePane";
import { ReportHeader } from "./ReportHeader";
import styles from "./Report.module.css";
import type { Marks } from "./source/places";
import { SourcePane } from "./source/SourcePane";

export function Report() {
  const id = useRoute().id ?? "";
  const report = useReport(id);
  if (report.isPending) return <Loading what="the report" />;
  if (report.isError) {
    return (
      <Screen title="Report">
        <ErrorNotice error={report.error} onRetry={() => report.refetch()} title="The report could not be opened" />
        <a href={href("reports")}>All reports</a>
      </Screen>
    );
  }
  return <ReportBody view={report.data} />;
}

/** What of the report is chosen: a figure, and which of its places; or a bare place. Kept in the address. */
export interface Choice {
  figure: Figure | null;
  anchor: Anchor | null;
}

function ReportBody({ view }: { view: ReportView }) {
  const { report } = view;
  const { query } = useRoute();
  const figures = useMemo(() => figuresOf(report), [report]);
  const places = useMemo(() => indexByPlace(figures), [figures]);
  const at = query.get("at");
  const key = query.get("figure");
  const choice = useMemo<Choice>(() => {
    const named = figures.find((figure) => figure.key === key) ?? null;
    const anchor = decodeAnchor(at) ?? named?.anchor ?? null;
    if (anchor) return { figure: named ?? figureAt(figures, anchor), anchor };
    const first = named ?? figures.find((figure) => figure.anchor !== null) ?? null;
    return { figure: first, anchor: first?.anchor ?? null };
  }, [figures, at, key]);

  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const shown = choice.figure?.key;
  useEffect(() => {
    if (shown) setSeen((before) => (before.has(shown) ? before : new Set(before).add(shown)));
  }, [shown]);

  const choose = (figure: Figure | null, anchor: Anchor | null) =>
    replace(href("report", report.id, { figure: figure?.key, at: anchor && encodeAnchor(anchor), from: query.get("from") }));
  const marks: Marks = {
    chosen: choice.anchor,
    related: new Set(choice.figure ? [choice.figure.anchor, ...choice.figure.others].filter((anchor) => anchor !== null).map(anchorKey) : []),
    figures: places,
    choose: (anchor) => {
      const figure = places.get(anchorKey(anchor));
      if (!figure) return;
      choose(figure, anchor);
    },
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest("input, textarea, select, [role=separator]")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && target.closest("[data-figures]")) {
      event.preventDefault();
      const next = figures[figures.findIndex((figure) => figure.key === choice.figure?.key) + step];
      if (!next) return;
      choose(next, next.anchor);
      rowOf(next)?.focus({ preventScroll: true });
    }
  };

  /** Copies the chosen figure with where it comes from, unless text is selected. */
  const onCopy = (event: ClipboardEvent) => {
    if (!choice.figure || String(window.getSelection() ?? "") !== "") return;
    event.preventDefault();
    const place = choice.anchor ? placeWords(choice.anchor) : "";
    event.clipboardData.setData("text/plain", copyText(choice.figure, report, fileName(report.source.path), place));
  };

  return (
    <div className={styles.report} onCopy={onCopy} onKeyDown={onKeyDown}>
      <ReportHeader view={view} />
      <SplitPane
        left={<FigurePane choice={choice} choose={choose} seen={seen} view={view} />}
        name="figures"
        right={<SourcePane marks={marks} report={report} view={view.source_view} />}
      />
    </div>
  );
}

function rowOf(figure: Figure): HTMLElement | null {
  return document.querySelector(`[data-figure-key="${CSS.escape(figure.key)}"]`);
}
