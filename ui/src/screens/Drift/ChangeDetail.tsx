import type { DriftView, LayoutChange, LayoutProposal } from "../../api/bindings";
import { Button } from "../../components/Button";
import { Badge } from "../../components/Notice";
import { formatPeriod, NOTHING, placeWords, plural } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import styles from "./Drift.module.css";
import { CLASS, earlierOf, factWords, WHAT, type Answer } from "./words";

interface Props {
  change: LayoutChange;
  view: DriftView;
  answer: Answer | undefined;
  onAnswer: (answer: Answer) => void;
}

/** One change: what speaks for each proposal, the figures then and here, and what hangs on it. */
export function ChangeDetail({ change, view, answer, onAnswer }: Props) {
  const name = change.expected ?? change.found ?? NOTHING;
  return (
    <section aria-label="The chosen change" className={styles.detail}>
      <h2>
        <span className="muted">{WHAT[change.what]}</span> {name}
      </h2>
      {change.proposals.map((proposal, index) => (
        <Proposal chosen={answer === index} first={index === 0} key={proposal.words} onAccept={() => onAnswer(index)} proposal={proposal} view={view}>
          <Figures change={change} proposal={proposal} view={view} />
        </Proposal>
      ))}
      {change.proposals.length > 0 && (
        <div className={styles.actions}>
          <Button aria-keyshortcuts="n" aria-pressed={answer === "no"} onClick={() => onAnswer("no")}>
            No, something else <kbd aria-hidden="true">N</kbd>
          </Button>
        </div>
      )}
      <p>{advice(change)}</p>
      {change.proposals.length === 0 && change.anchor && (
        <p className="small">
          {change.how === "missing" ? "Nearest place" : "Place"}: <Place anchor={change.anchor} view={view} />
        </p>
      )}
      {change.touches.length > 0 && (
        <details open={change.proposals.length === 0}>
          <summary>{factWords(change)}</summary>
          <ul className={styles.facts}>
            {change.touches.map((fact, index) => (
              <li key={index}>
                <Badge icon={fact.taken ? "ok" : "minus"} tone={fact.taken ? "ok" : "warning"}>
                  {fact.taken ? "taken" : "not taken"}
                </Badge>{" "}
                {fact.term} <code className="muted">{fact.code}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Proposal({ proposal, view, chosen, first, onAccept, children }: { proposal: LayoutProposal; view: DriftView; chosen: boolean; first: boolean; onAccept: () => void; children: React.ReactNode }) {
  const [words, tone, icon] = CLASS[proposal.class];
  return (
    <article className={styles.proposal} data-proposal={proposal.words}>
      <h3>
        Is it “{proposal.words}”? <Badge icon={icon} tone={tone}>{words}</Badge> <span className="small">
          <Place anchor={proposal.anchor} view={view} />
        </span>
      </h3>
      <ul className={styles.reasons}>
        {proposal.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {children}
      <div className={styles.actions}>
        <Button aria-keyshortcuts={first ? "y" : undefined} aria-pressed={chosen} kind={chosen ? "primary" : "plain"} onClick={onAccept}>
          Yes, this is it {first && <kbd aria-hidden="true">Y</kbd>}
        </Button>
      </div>
    </article>
  );
}

/** The figures of the report before beside those that would be taken. */
function Figures({ change, proposal, view }: { change: LayoutChange; proposal: LayoutProposal; view: DriftView }) {
  const figures = proposal.figures.filter(({ code }) => code !== null);
  if (figures.length === 0) return null;
  const { before } = view;
  return (
    <div aria-label="Figures that would be taken" className={styles.figuresFrame} role="region" tabIndex={0}>
      <table className={styles.figures}>
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th className="number" scope="col">
              {before ? formatPeriod(before.period) : "Before"}
            </th>
            <th className="number" scope="col">
              Here
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure, index) => (
            <tr key={index}>
              <th scope="row">
                <code>{figure.code}</code>
              </th>
              <td className="number">{earlierOf(change, figure.code, before?.figures ?? [])?.displayed ?? NOTHING}</td>
              <td className="number" title={placeWords(figure.anchor)}>
                {figure.displayed}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Place({ anchor, view }: { anchor: LayoutProposal["anchor"]; view: DriftView }) {
  return view.report_id ? <SourceLink anchor={anchor} reportId={view.report_id} /> : <span>{placeWords(anchor)}</span>;
}

function advice(change: LayoutChange): string {
  switch (change.how) {
    case "renamed":
      return "Nothing of it is taken by itself. Where it is only renamed, say so and keep the mapping's next version below.";
    case "missing":
      return "Nothing in the report stands in its place. Ask the payer whether it still reports it.";
    case "moved":
      return "It was found by its words and taken from its new place. Nothing is lost.";
    case "added":
      return change.table
        ? `The mapping does not know it. ${plural(change.figures, "figure")} ${change.figures === 1 ? "is" : "are"} kept as unmapped.`
        : `${plural(change.figures, "figure")} ${change.figures === 1 ? "stands" : "stand"} there that nobody reads. Add the table to the mapping, or say in it why it is left out.`;
  }
}
