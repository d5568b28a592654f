import { useEffect, useMemo, useRef, useState } from "react";
import type { Anchor, CodeInfo, DraftView } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Badge } from "../../components/Notice";
import { Icon } from "../../components/Icon";
import { Screen } from "../../components/Screen";
import { SplitPane } from "../../components/SplitPane";
import { anchorKey } from "../../domain/anchors";
import { fileName, plural } from "../../domain/format";
import type { Figure } from "../../domain/figures";
import { href } from "../../router";
import type { Marks } from "../Report/source/places";
import { CommitStep } from "./CommitStep";
import { metricsOf, openIn, STEP_WORDS, STEPS, type Step } from "./draft";
import { HeaderStep } from "./HeaderStep";
import styles from "./Learn.module.css";
import { LearnSource } from "./LearnSource";
import { PreviewStep } from "./PreviewStep";
import { TablesStep } from "./TablesStep";
import { TermsStep } from "./TermsStep";
import { useDraft } from "./useDraft";
import { usePreview } from "./usePreview";

/** The steps, with the report beside them. A step where nothing is open is done and can be opened all the same. */
export function LearnBody({ view, known }: { view: DraftView; known: CodeInfo[] }) {
  const editing = useDraft(view.draft);
  const { draft } = editing;
  const codes = useMemo(() => metricsOf(known), [known]);
  const open = useMemo(() => openIn(draft, codes), [draft, codes]);
  const first = STEPS.find((step) => openIn(view.draft, codes)[step] > 0) ?? "preview";
  const [step, setStep] = useState<Step>(first);
  const [chosen, setChosen] = useState<Anchor | null>(view.draft.tables.find((table) => table.chosen)?.anchor ?? null);
  const previewed = usePreview(view, draft, step === "preview" || step === "commit");
  const panel = useRef<HTMLElement>(null);

  const places = useMemo(() => marked(draft), [draft]);
  const marks: Marks = {
    chosen,
    related: new Set(),
    figures: places,
    choose: (anchor) => setChosen(anchor),
  };
  const at = STEPS.indexOf(step);
  const goTo = (next: Step | undefined) => {
    if (next) setStep(next);
  };
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, [step]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog]") || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = { "[": STEPS[at - 1], "]": STEPS[at + 1] }[event.key];
      if (to) {
        event.preventDefault();
        setStep(to);
      } else if (event.key === "u") {
        editing.undo();
      } else if (event.key === "Enter" && (target === panel.current || target === document.body)) {
        event.preventDefault();
        panel.current?.querySelector<HTMLButtonElement>("[data-next]:not(:disabled)")?.click();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [at, editing]);

  const shared = { codes, editing, view, onShow: setChosen, onNext: () => goTo(STEPS.slice(at + 1).find((next) => open[next] > 0 || next === "preview" || next === "commit")) };
  const left = Object.values(open).reduce((sum, count) => sum + count, 0);
  return (
    <Screen
      actions={
        <>
          <Button disabled={!editing.canUndo} icon="undo" onClick={editing.undo} title="Undo (U)">
            Undo
          </Button>
          <a className={styles.back} href={href("inbox")}>
            Back to the inbox
          </a>
        </>
      }
      beside={
        <>
          <span title={view.path}>{fileName(view.path)}</span>
          <span aria-live="polite">{left === 0 ? "Nothing is open" : plural(left, "open question")}</span>
        </>
      }
      title="Map this report"
    >
      <nav aria-label="Steps" className={styles.steps}>
        <ol>
          {STEPS.map((name, index) => (
            <li key={name}>
              <button aria-current={name === step ? "step" : undefined} data-step={name} data-step-open={open[name]} onClick={() => setStep(name)} type="button">
                <span aria-hidden="true" className={styles.number}>
                  {open[name] === 0 && index < 3 ? <Icon name="ok" size={12} /> : index + 1}
                </span>
                {STEP_WORDS[name]}
                {index < 3 &&
                  (open[name] > 0 ? (
                    <Badge icon="question" tone="warning">
                      {open[name]}
                    </Badge>
                  ) : (
                    <span className="visually-hidden">done</span>
                  ))}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <SplitPane
        initial={54}
        left={
          <section aria-label={STEP_WORDS[step]} className={styles.panel} data-learn-step={step} ref={panel} tabIndex={-1}>
            {step === "tables" && <TablesStep {...shared} />}
            {step === "header" && <HeaderStep {...shared} />}
            {step === "terms" && <TermsStep {...shared} />}
            {step === "preview" && <PreviewStep {...shared} chosen={chosen} previewed={previewed} />}
            {step === "commit" && <CommitStep {...shared} previewed={previewed} />}
          </section>
        }
        name="steps"
        right={<LearnSource marks={marks} previewed={step === "preview" || step === "commit" ? previewed : null} view={view} />}
      />
    </Screen>
  );
}

/** Every figure of the tables taken, by its place. */
function marked(draft: DraftView["draft"]): Map<string, Figure> {
  const places = new Map<string, Figure>();
  const add = (anchor: Anchor, label: string, value: string) =>
    places.set(anchorKey(anchor), { key: anchorKey(anchor), kind: "metric", id: label, label, value, displayed: value, anchor, others: [] });
  for (const table of draft.tables.filter(({ chosen }) => chosen)) {
    for (const term of table.terms) for (const use of term.uses) add(use.anchor, term.term, use.displayed);
  }
  for (const fact of draft.facts) if (fact.chosen && fact.anchor) add(fact.anchor, fact.kind, fact.printed);
  return places;
}
