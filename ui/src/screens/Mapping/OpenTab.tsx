import { useEffect, useMemo, useRef, useState } from "react";
import type { AnswerEdit, AnswerKept, CodeInfo, OpenFigure, OpenTerm, Reach } from "../../api/bindings";
import { useKeepAnswer, useUndoLastAnswer } from "../../api/mutations";
import { useAnswerPreview, useCodes } from "../../api/queries";
import { Button } from "../../components/Button";
import { Empty, Notice } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { plural } from "../../domain/format";
import { rememberName } from "../../domain/who";
import { href, replace, useRoute } from "../../router";
import { AnswerPane } from "./AnswerPane";
import { CodeChooser } from "./CodeChooser";
import { DeclineDialog } from "./DeclineDialog";
import styles from "./Mapping.module.css";
import { draftOf, editOf, filterTerms, linked, NOT_IN_THE_STANDARD, REACHES, unitToState, whyNoCode, type Said } from "./queue";
import { Queue } from "./Queue";
import { TermSource } from "./TermSource";
import { useKeys } from "./useKeys";

interface Props {
  terms: OpenTerm[];
  search: string;
  by: string;
  /** Asks for a name where none is given yet; says whether there is one. */
  needName: () => boolean;
}

/** What was done last, for the line that offers to take it back. */
interface Done {
  words: string;
  kept: AnswerKept;
}

const NO_CODES: CodeInfo[] = [];

/** The queue of open terms: one is chosen, seen in its source, and answered with a key. */
export function OpenTab({ terms, search, by, needName }: Props) {
  const route = useRoute();
  const codes = useCodes().data ?? NO_CODES;
  const keep = useKeepAnswer();
  const undo = useUndoLastAnswer();
  const shown = useMemo(() => filterTerms(terms, search), [terms, search]);
  const named = linked(terms, route.id, route.query);
  const chosen = (named && shown.includes(named) ? named : undefined) ?? shown[0] ?? null;
  const [reach, setReach] = useState<Reach>("layout");
  const [dialog, setDialog] = useState<"code" | "decline" | null>(null);
  const [looked, setLooked] = useState<{ key: string; code?: string; unit?: string | null; figure?: OpenFigure }>({ key: "" });
  const [done, setDone] = useState<Done[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const queue = useRef<HTMLElement>(null);

  // What was looked at belongs to one term.
  const look = looked.key === chosen?.key ? looked : { key: chosen?.key ?? "" };
  const change = (part: Partial<typeof looked>) => setLooked({ ...look, ...part });
  const figure = chosen?.figures.find(({ report_id, index }) => report_id === look.figure?.report_id && index === look.figure.index) ?? chosen?.figures[0];
  const closed = chosen ? whyNoCode(chosen) : null;
  const candidate = closed ? null : (look.code ?? chosen?.suggestions[0]?.code ?? null);
  const codeInfo = (code: string | null) => codes.find((entry) => entry.code === code);
  const unit = look.unit !== undefined ? look.unit : chosen ? unitToState(chosen, codeInfo(candidate)) : null;
  const proposed: Said = candidate ? { code: candidate } : { declined: NOT_IN_THE_STANDARD };
  const edit = (answer: Said, stated: string | null): AnswerEdit | null =>
    chosen && figure ? editOf(chosen, draftOf(chosen, figure, answer, stated, reach), by || "you") : null;
  const preview = useAnswerPreview(edit(proposed, unit));
  const busy = keep.isPending || undo.isPending;

  const choose = (term: OpenTerm) => {
    keep.reset();
    replace(href("mapping", term.key));
  };
  const move = (step: number) => {
    const next = shown[shown.findIndex(({ key }) => key === chosen?.key) + step];
    if (next) choose(next);
  };

  const give = (answer: Said, stated: string | null) => {
    if (busy || !chosen || !needName()) return;
    const wanted = edit(answer, stated);
    if (!wanted) return;
    rememberName(by);
    const at = shown.indexOf(chosen);
    const next = shown[at + 1] ?? shown[at - 1];
    const term = chosen;
    setDialog(null);
    setSaid(null);
    keep.mutate(
      { ...wanted, by: by.trim() },
      {
        onSuccess: (kept) => {
          const what = "code" in answer ? answer.code : "declined";
          setDone((before) => [...before, { words: `"${term.term}": ${what}, ${plural(kept.changed, "figure")} in ${plural(kept.report_ids.length, "report")}`, kept }]);
          if (next) choose(next);
          queue.current?.focus();
        },
      },
    );
  };
  const accept = (code: string) => {
    if (closed) return;
    const stated = look.unit !== undefined ? look.unit : chosen ? unitToState(chosen, codeInfo(code)) : null;
    give({ code }, stated);
  };
  const takeBack = () => {
    const last = done.at(-1);
    if (busy) return;
    if (!last) {
      setSaid("Nothing was answered since this screen was opened. The answers given take back older ones.");
      return;
    }
    undo.mutate(
      {},
      {
        onSuccess: () => {
          setDone((before) => before.slice(0, -1));
          setSaid(`Taken back: ${last.words}.`);
        },
      },
    );
  };
  const nextReach = () => {
    const at = REACHES.findIndex(([value]) => value === reach);
    setReach(REACHES[(at + 1) % REACHES.length]![0]);
  };

  const numbers = Object.fromEntries([1, 2, 3, 4, 5].map((key) => [String(key), () => accept(chosen?.suggestions[key - 1]?.code ?? "")]));
  const guarded = Object.fromEntries(
    Object.entries(numbers).map(([key, act]) => [key, () => (chosen?.suggestions[Number(key) - 1] ? act() : undefined)]),
  );
  useKeys({
    ...guarded,
    d: () => chosen && !chosen.closed && setDialog("decline"),
    c: () => chosen && !closed && setDialog("code"),
    a: nextReach,
    u: takeBack,
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  });

  // The row that is chosen by a key has the focus of the one before.
  const focused = useRef(false);
  useEffect(() => {
    if (focused.current) queue.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true });
  }, [chosen?.key]);

  const last = done.at(-1);
  const line = keep.isPending ? "Reading the reports with the answer …" : undo.isPending ? "Reading the reports without the answer …" : said;
  return (
    <>
      <div className={styles.line} role="status">
        {line ?? (last && `${last.words}.`)}
        {!line && last && (
          <Button icon="undo" kind="quiet" onClick={takeBack} title="Key: u">
            Undo
          </Button>
        )}
      </div>
      {last && last.kept.left.length > 0 && (
        <Notice title={`${plural(last.kept.left.length, "file")} could not be read again`} tone="warning">
          {last.kept.left.map(({ path, why }) => `${path}: ${why}`).join(" ")}
        </Notice>
      )}
      {last && last.kept.refused.length > 0 && (
        <Notice title="Some figures were not taken" tone="warning">
          {last.kept.refused.join(" ")}
        </Notice>
      )}
      {undo.isError && <ErrorNotice error={undo.error} title="The answer stands" />}
      {shown.length === 0 ? (
        <Empty icon="ok" title={terms.length === 0 ? "No open terms" : "No open term fits the search"}>
          {terms.length === 0 && "Every figure of the current reports has a code, or is left out with a reason."}
        </Empty>
      ) : (
        <div className={styles.columns}>
          <section
            aria-label="Open terms"
            className={styles.pane}
            onBlur={() => (focused.current = false)}
            onFocus={() => (focused.current = true)}
            ref={queue}
            tabIndex={-1}
          >
            <Queue chosen={chosen} onChoose={choose} terms={shown} />
          </section>
          <section aria-label="Place in the source" className={styles.pane}>
            {chosen && figure && <TermSource figure={figure} onChoose={(entry) => change({ figure: entry })} term={chosen} />}
          </section>
          <section aria-label="Answer" className={styles.pane} data-answers>
            {chosen && (
              <AnswerPane
                busy={busy}
                candidate={candidate}
                codes={codes}
                error={keep.error}
                onAccept={({ code }) => accept(code)}
                onAnother={() => setDialog("code")}
                onCandidate={(code) => code !== candidate && change({ code })}
                onDecline={() => setDialog("decline")}
                onReach={setReach}
                onUnit={(value) => change({ unit: value })}
                preview={preview.data}
                previewError={preview.error}
                reach={reach}
                term={chosen}
                unit={unit}
              />
            )}
          </section>
        </div>
      )}
      {dialog === "code" && chosen && (
        <CodeChooser
          codes={codes}
          onChoose={({ code }) => accept(code)}
          onClose={() => setDialog(null)}
          term={chosen}
        />
      )}
      {dialog === "decline" && chosen && (
        <DeclineDialog
          onClose={() => setDialog(null)}
          onDecline={(declined) => give({ declined }, null)}
          reach={REACHES.find(([value]) => value === reach)?.[2] ?? ""}
          term={chosen.term}
        />
      )}
    </>
  );
}
