import { scaleUtc } from "d3-scale";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { ArrangementTimeline } from "../../api/bindings";
import { useTimeline } from "../../api/queries";
import { Button } from "../../components/Button";
import { Select } from "../../components/Field";
import { Empty, Loading, Notice } from "../../components/Notice";
import { Screen, Toolbar } from "../../components/Screen";
import { useRowWindow } from "../../components/useRowWindow";
import { arrangementWords } from "../../domain/compare";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { lobWords, plural } from "../../domain/format";
import { href, replace, useRoute } from "../../router";
import { dayOf, inView, pan, ROW_HEIGHT, wholeView, zoom, type View } from "./axis";
import { ArrangementDetail } from "./ArrangementDetail";
import { TimelineRow } from "./TimelineRow";
import { TimelineTable } from "./TimelineTable";
import styles from "./Timeline.module.css";

const LABEL_WIDTH = 210;
const AXIS_HEIGHT = 30;
/** Assumed where the layout is not known. */
const DEFAULT_WIDTH = 900;

export function Timeline() {
  const route = useRoute();
  const asTable = route.query.get("as") === "table";
  const list = useTimeline();
  const [payer, setPayer] = useState("");
  const [onlyMarked, setOnlyMarked] = useState(false);
  const all = useMemo(() => list.data?.arrangements ?? [], [list.data]);
  const payers = useMemo(() => [...new Set(all.map(({ arrangement }) => arrangement.payer))], [all]);
  const shown = useMemo(
    () => all.filter(({ arrangement, marks }) => (!payer || arrangement.payer === payer) && (!onlyMarked || marks.length > 0)),
    [all, payer, onlyMarked],
  );
  const whole = useMemo(() => wholeView(list.data?.span ?? null), [list.data]);
  const [view, setView] = useState<View | null>(null);
  const seen = view ?? whole;
  const undated = all.filter(({ reports, term }) => !term && reports.every(({ period, paid_through, reported_on }) => !period && !paid_through && !reported_on)).length;

  return (
    <Screen
      beside={list.isSuccess && all.length > 0 && <span>{plural(shown.length, "arrangement")}</span>}
      title="Timeline"
    >
      {all.length > 0 && (
        <Toolbar label="What to show">
          <Select label="Payer" onChange={(event) => setPayer(event.target.value)} options={[["", "All payers"], ...payers.map((name): [string, string] => [name, name])]} value={payer} />
          <label className={styles.field}>
            <input checked={onlyMarked} onChange={(event) => setOnlyMarked(event.target.checked)} type="checkbox" />
            Only with mismatches
          </label>
          {!asTable && (
            <div aria-label="Zoom" className={styles.zoom} role="group">
              <Button icon="left" iconOnly onClick={() => setView(pan(seen, -0.25, whole))} title="Earlier (←)">
                Earlier
              </Button>
              <Button icon="minus" iconOnly onClick={() => setView(zoom(seen, 1.5, whole))} title="Farther (-)">
                Farther
              </Button>
              <Button icon="plus" iconOnly onClick={() => setView(zoom(seen, 1 / 1.5, whole))} title="Nearer (+)">
                Nearer
              </Button>
              <Button icon="right" iconOnly onClick={() => setView(pan(seen, 0.25, whole))} title="Later (→)">
                Later
              </Button>
              <Button onClick={() => setView(null)} title="The whole span (0)">
                All
              </Button>
            </div>
          )}
          <Button icon={asTable ? "timeline" : "table"} onClick={() => replace(href("timeline", null, { as: asTable ? null : "table" }))}>
            {asTable ? "Show as timeline" : "Show as table"}
          </Button>
          {!asTable && <Legend />}
        </Toolbar>
      )}
      {list.isPending && <Loading what="the timeline" />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => list.refetch()} title="The timeline could not be made" />}
      {list.isSuccess && all.length === 0 && (
        <Empty icon="timeline" title="No dates yet">
          <a href={href("inbox")}>Add payer reports in the inbox</a>
        </Empty>
      )}
      {undated > 0 && (
        <Notice title={`${plural(undated, "arrangement")} without any date`} tone="warning">
          Their reports state no period, no paid-through date and no report date.
        </Notice>
      )}
      {all.length > 0 && shown.length === 0 && (
        <Empty icon="ok" title="Nothing fits the filter">
          <Button
            onClick={() => {
              setPayer("");
              setOnlyMarked(false);
            }}
          >
            Show all
          </Button>
        </Empty>
      )}
      {shown.length > 0 && (asTable ? <TimelineTable arrangements={shown} /> : <Axis arrangements={shown} seen={seen} setView={setView} whole={whole} />)}
    </Screen>
  );
}

interface AxisProps {
  arrangements: ArrangementTimeline[];
  seen: View;
  whole: View;
  setView: (view: View | null) => void;
}

function Axis({ arrangements, seen, whole, setView }: AxisProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(DEFAULT_WIDTH);
  const [chosenId, setChosen] = useState<string | null>(null);
  const chosen = arrangements.find(({ arrangement }) => arrangement.id === chosenId) ?? arrangements[0]!;

  useEffect(() => {
    const box = scroller.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setWidth(Math.max(300, box.clientWidth - LABEL_WIDTH) || DEFAULT_WIDTH));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const x = useMemo(() => scaleUtc([dayOf(seen.from), dayOf(seen.to)], [0, width]), [seen, width]);
  const place = useCallback((day: number) => ((day - seen.from) / (seen.to - seen.from)) * width, [seen, width]);
  const ticks = x.ticks(Math.max(3, Math.floor(width / 90)));
  const tickWords = x.tickFormat();

  const [first, last] = useRowWindow(scroller, arrangements.length, ROW_HEIGHT);

  const latest = useRef({ seen, whole, width });
  latest.current = { seen, whole, width };
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // React listens to the wheel passively; zooming must keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const share = (event.clientX - box.getBoundingClientRect().left - LABEL_WIDTH) / now.width;
        setView(zoom(now.seen, event.deltaY > 0 ? 1.2 : 1 / 1.2, now.whole, Math.max(0, Math.min(1, share))));
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        event.preventDefault();
        setView(pan(now.seen, (event.deltaX || event.deltaY) / now.width, now.whole));
      }
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [setView]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act: Record<string, () => void> = {
      "+": () => setView(zoom(seen, 1 / 1.5, whole)),
      "=": () => setView(zoom(seen, 1 / 1.5, whole)),
      "-": () => setView(zoom(seen, 1.5, whole)),
      "0": () => setView(null),
      ArrowLeft: () => setView(pan(seen, -0.2, whole)),
      ArrowRight: () => setView(pan(seen, 0.2, whole)),
      ArrowUp: () => move(-1),
      ArrowDown: () => move(1),
    };
    const does = act[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  };
  const move = (step: number) => {
    const at = arrangements.indexOf(chosen) + step;
    const next = arrangements[at];
    if (!next) return;
    setChosen(next.arrangement.id);
    const box = scroller.current;
    if (!box) return;
    // The axis stands above the rows and does not scroll.
    const [top, seenHeight] = [at * ROW_HEIGHT, box.clientHeight - AXIS_HEIGHT];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW_HEIGHT > box.scrollTop + seenHeight) box.scrollTop = top + ROW_HEIGHT - seenHeight;
  };

  return (
    <>
      <div
        aria-activedescendant={`row-${arrangements.indexOf(chosen)}`}
        aria-label="Timeline of arrangements"
        className={styles.scroller}
        data-from={dayOf(Math.round(seen.from)).toISOString().slice(0, 10)}
        data-to={dayOf(Math.round(seen.to)).toISOString().slice(0, 10)}
        onKeyDown={onKeyDown}
        ref={scroller}
        role="listbox"
        tabIndex={0}
      >
        <div aria-hidden="true" className={styles.axis} style={{ height: AXIS_HEIGHT }}>
          <div className={styles.corner} style={{ width: LABEL_WIDTH }} />
          <svg height={AXIS_HEIGHT} width={width}>
            {ticks.map((tick) => (
              <g key={+tick} transform={`translate(${x(tick)},0)`}>
                <line stroke="var(--line-strong)" y1={AXIS_HEIGHT - 6} y2={AXIS_HEIGHT} />
                <text fill="var(--text-2)" fontSize="11" textAnchor="middle" y={AXIS_HEIGHT - 11}>
                  {tickWords(tick)}
                </text>
              </g>
            ))}
          </svg>
        </div>
        <div style={{ height: arrangements.length * ROW_HEIGHT, position: "relative" }}>
          {arrangements.slice(first, last + 1).map((one, at) => {
            const index = first + at;
            return (
              <div
                aria-label={rowWords(one)}
                aria-posinset={index + 1}
                aria-selected={one === chosen}
                aria-setsize={arrangements.length}
                className={styles.row}
                data-arrangement={one.arrangement.payer}
                id={`row-${index}`}
                key={one.arrangement.id}
                onClick={() => setChosen(one.arrangement.id)}
                role="option"
                style={{ height: ROW_HEIGHT, transform: `translateY(${index * ROW_HEIGHT}px)` }}
              >
                <div className={styles.label} style={{ width: LABEL_WIDTH }} title={arrangementWords(one.arrangement)}>
                  <span className={styles.payer}>{one.arrangement.payer}</span>
                  <span className={styles.under}>{[one.arrangement.distinction ?? one.arrangement.contract, lobWords(one.arrangement.line_of_business)].filter(Boolean).join(", ")}</span>
                </div>
                <svg aria-hidden="true" height={ROW_HEIGHT} width={width}>
                  {ticks.map((tick) => (
                    <line key={+tick} stroke="var(--line)" x1={x(tick)} x2={x(tick)} y1={0} y2={ROW_HEIGHT} />
                  ))}
                  <TimelineRow height={ROW_HEIGHT} inView={(from, to) => inView(seen, from, to)} place={place} timeline={one} />
                </svg>
              </div>
            );
          })}
        </div>
      </div>
      <ArrangementDetail timeline={chosen} />
    </>
  );
}

/** What a row shows, for those who do not see it. */
function rowWords({ arrangement, reports, months, marks }: ArrangementTimeline): string {
  const gaps = months.filter(({ state }) => state === "gap").length;
  const twice = months.filter(({ state }) => state === "overlap").length;
  return [
    arrangementWords(arrangement),
    plural(reports.length, "report"),
    `${plural(months.length - gaps, "month")} covered`,
    gaps > 0 ? `${plural(gaps, "month")} without a report` : "",
    twice > 0 ? `${plural(twice, "month")} covered twice` : "",
    marks.length > 0 ? plural(new Set(marks.map(({ fingerprint }) => fingerprint)).size, "mismatch", "mismatches") : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function Legend() {
  return (
    <ul aria-label="Signs" className={styles.legend}>
      <li>
        <svg height="10" width="18">
          <rect fill="var(--text-2)" height="3" opacity="0.55" width="18" y="3" />
        </svg>
        contract term
      </li>
      <li>
        <svg height="10" width="18">
          <rect fill="var(--accent)" height="8" opacity="0.75" width="18" y="1" />
        </svg>
        period
      </li>
      <li>
        <svg height="10" width="18">
          <line stroke="var(--accent)" strokeDasharray="3,2" strokeWidth="2" x2="14" y1="5" y2="5" />
          <path d="M14 1v8" stroke="var(--accent)" strokeWidth="2" />
        </svg>
        run-out, paid through
      </li>
      <li>
        <svg height="10" width="10">
          <circle cx="5" cy="5" fill="var(--surface)" r="3.500" stroke="var(--text)" strokeWidth="1.5" />
        </svg>
        report
      </li>
      <li>
        <svg height="10" width="10">
          <path d="M5 0l5 5-5 5-5-5z" fill="var(--text)" />
        </svg>
        settlement
      </li>
      <li>
        <svg height="10" width="18">
          <rect fill="none" height="8" stroke="var(--text-2)" strokeDasharray="2,2" width="17" x="0.500" y="1" />
        </svg>
        no report
      </li>
      <li>
        <svg height="11" width="11">
          <path d="M5.500 0l5.500 10H0z" fill="var(--warning)" />
        </svg>
        mismatch
      </li>
    </ul>
  );
}
