import { useMemo, useRef, useState } from "react";
import type { AskedQuestion, Finding, ReportSummary } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Empty } from "../../components/Notice";
import { scrollWithin } from "../../components/scroll";
import { useRowWindow } from "../../components/useRowWindow";
import { plural, severityWords } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { useKeys } from "../Mapping/useKeys";
import { FacetList } from "./FacetList";
import { FindingDetail } from "./FindingDetail";
import styles from "./Findings.module.css";
import { WaiveDialog } from "./WaiveDialog";
import { askedWords, familyWords, partWords, stateWords } from "./words";
import { aboutWords, ALL_FINDINGS, linesOf, narrow, OPEN_FINDINGS, reportWords, surroundingsOf, type Facet, type FindingFilter } from "./worklist";
import { WorklistLine } from "./WorklistLine";

interface Props {
  findings: Finding[];
  reports: ReportSummary[];
  questions: AskedQuestion[];
  checksRun: number | null;
  /** Asks a payer about these findings. */
  onAsk: (fingerprints: string[]) => void;
}

/** Pixels of one line; the style sheet says the same. */
const LINE = 50;

/** The findings to work on: narrowed by facets, root causes with what follows from them, one chosen. */
export function Worklist({ findings, reports, questions, checksRun, onAsk }: Props) {
  const route = useRoute();
  const [filter, setFilter] = useState<FindingFilter>({
    ...OPEN_FINDINGS,
    report: route.query.get("report") ?? "",
    rule: route.query.get("rule") ?? "",
    // A finding that is linked to is shown whatever its state.
    state: route.id ? "" : "open",
  });
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [waiving, setWaiving] = useState<Finding[] | null>(null);
  const scroller = useRef<HTMLUListElement>(null);
  const set = (facet: Facet) => (value: string) => setFilter((now) => ({ ...now, [facet]: value }));

  const around = useMemo(() => surroundingsOf(findings, reports, questions), [findings, reports, questions]);
  const { shown, counts } = useMemo(() => narrow(findings, filter, around), [findings, filter, around]);
  const lines = useMemo(() => linesOf(shown, folded), [shown, folded]);
  // A waived finding leaves the list of open ones, yet stays in view until another is chosen.
  const chosen = (route.id && around.known.get(route.id)) || lines[0]?.finding || null;
  const at = lines.findIndex(({ finding }) => finding.fingerprint === chosen?.fingerprint);
  const chosenMarks = shown.filter(({ fingerprint }) => marked.has(fingerprint));
  const [first, last] = useRowWindow(scroller, lines.length, LINE);

  const choose = (finding: Finding) => replace(href("findings", finding.fingerprint));
  const move = (step: number) => {
    const next = lines[Math.min(lines.length - 1, Math.max(0, at + step))];
    if (!next) return;
    choose(next.finding);
    const box = scroller.current;
    const top = (at + step) * LINE;
    // Lines out of sight are not drawn: the box is moved first.
    if (box && (top < box.scrollTop || top + LINE > box.scrollTop + box.clientHeight)) box.scrollTop = top - box.clientHeight / 2;
    requestAnimationFrame(() => {
      const row = document.querySelector<HTMLElement>(`[data-finding="${CSS.escape(next.finding.fingerprint)}"]`);
      scrollWithin(box, row);
      row?.focus({ preventScroll: true });
    });
  };
  const toggle = (ids: string[]) =>
    setMarked((now) => {
      const next = new Set(now);
      const all = ids.every((id) => next.has(id));
      for (const id of ids) if (all) next.delete(id);
      else next.add(id);
      return next;
    });
  /** A finding, or with one that is folded everything beneath it. */
  const markChosen = () => chosen && toggle([chosen.fingerprint]);
  const fold = (fingerprint: string) =>
    setFolded((now) => {
      const next = new Set(now);
      if (!next.delete(fingerprint)) next.add(fingerprint);
      return next;
    });
  const acted = () => (chosenMarks.length > 0 ? chosenMarks : chosen ? [chosen] : []);
  const waive = () => {
    const open = acted().filter(({ state }) => state === "open");
    if (open.length > 0) setWaiving(open);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    x: markChosen,
    w: waive,
    q: () => onAsk(acted().map(({ fingerprint }) => fingerprint)),
    f: () => chosen && fold(chosen.caused_by && at >= 0 && lines[at]!.depth === 1 ? chosen.caused_by : chosen.fingerprint),
  });

  const facet = (name: Facet, label: string, words?: (value: string) => string, order?: string[]) => (
    <FacetList chosen={filter[name]} counts={counts[name]} key={name} label={label} onChoose={set(name)} order={order} words={words} />
  );
  const openShown = shown.filter(({ state }) => state === "open").map(({ fingerprint }) => fingerprint);
  return (
    <div className={styles.columns}>
      <aside aria-label="Filter findings" className={styles.facets}>
        {facet("state", "State", stateWords, ["open", "reopened", "waived"])}
        {facet("severity", "Severity", (value) => severityWords(value as Finding["severity"]), ["error", "warning", "info"])}
        {facet("part", "Cause", partWords, ["root", "consequence"])}
        {facet("payer", "Payer")}
        {facet("family", "Rules on", familyWords)}
        {facet("rule", "Rule")}
        {facet("asked", "Payer asked", askedWords, ["none", "asked", "answered", "accepted"])}
        {facet("report", "Report", (id) => {
          const report = around.reports.get(id);
          return report ? reportWords(report) : id;
        })}
      </aside>
      <section aria-label="Worklist" className={styles.list}>
        <div aria-label="Chosen findings" className={styles.bulk} role="group">
          {chosenMarks.length > 0 ? (
            <>
              <strong>{chosenMarks.length} marked</strong>
              <Button disabled={chosenMarks.every(({ state }) => state !== "open")} icon="flag" onClick={waive}>
                Waive marked
              </Button>
              <Button icon="question" onClick={() => onAsk(chosenMarks.map(({ fingerprint }) => fingerprint))}>
                Ask payer
              </Button>
              <Button kind="quiet" onClick={() => setMarked(new Set())}>
                Clear
              </Button>
            </>
          ) : (
            <>
              <span className="muted">
                {plural(shown.length, "finding")}
                {counts.part.get("consequence") ? `, ${plural(counts.part.get("root") ?? 0, "root cause")}` : ""}
              </span>
              {openShown.length > 1 && (
                <Button kind="quiet" onClick={() => toggle(openShown)}>
                  Mark all open
                </Button>
              )}
            </>
          )}
        </div>
        {lines.length === 0 ? (
          <Empty icon="ok" title={filter.state === "open" ? "No open findings here" : "No finding fits the filter"}>
            {checksRun !== null && <p>{plural(checksRun, "check")} ran.</p>}
            <Button onClick={() => setFilter(ALL_FINDINGS)}>Show all findings</Button>
          </Empty>
        ) : (
          <ul className={styles.lines} ref={scroller}>
            {first > 0 && <li aria-hidden="true" style={{ height: first * LINE }} />}
            {lines.slice(first, last + 1).map((line, index) => (
              <WorklistLine
                about={aboutWords(line.finding, around)}
                chosen={line.finding.fingerprint === chosen?.fingerprint}
                folded={folded.has(line.finding.fingerprint)}
                key={line.finding.fingerprint}
                line={line}
                marked={marked.has(line.finding.fingerprint)}
                onChoose={choose}
                onFold={fold}
                onMark={(fingerprint) => toggle([fingerprint])}
                place={first + index + 1}
                size={lines.length}
              />
            ))}
            {last < lines.length - 1 && <li aria-hidden="true" style={{ height: (lines.length - 1 - last) * LINE }} />}
          </ul>
        )}
      </section>
      <section aria-label="Chosen finding" className={styles.detail} data-scrolls="true">
        {chosen ? (
          <FindingDetail
            around={around}
            finding={chosen}
            key={chosen.fingerprint}
            onAsk={() => onAsk([chosen.fingerprint])}
            onChoose={choose}
            onWaive={() => setWaiving([chosen])}
          />
        ) : (
          <Empty title="Choose a finding" />
        )}
      </section>
      {waiving && (
        <WaiveDialog
          findings={waiving}
          onClose={() => setWaiving(null)}
          onDone={() => {
            setWaiving(null);
            setMarked(new Set());
          }}
        />
      )}
    </div>
  );
}
