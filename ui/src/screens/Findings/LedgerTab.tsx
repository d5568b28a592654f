import type { LedgerEntry, RestatedFigure, RestatedValue, TouchedFinding } from "../../api/bindings";
import { useRestatements } from "../../api/queries";
import { Badge, Empty, Loading } from "../../components/Notice";
import { SeverityBadge } from "../../domain/badges";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatDate, formatValue, NOTHING, plural, shiftPoint, stateWords } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { href, useRoute } from "../../router";
import styles from "./Findings.module.css";
import { restatedWords } from "./words";

/** The ledger: what each later version of a report changed, by how much, and which findings it touches. */
export function LedgerTab() {
  const only = useRoute().query.get("report");
  const ledger = useRestatements(only);
  if (ledger.isPending) return <Loading what="restatements" />;
  if (ledger.isError) return <ErrorNotice error={ledger.error} onRetry={() => ledger.refetch()} title="Restatements could not be listed" />;
  return (
    <div className={`${styles.tab} ${styles.ledger}`} data-scrolls="true">
      {only && (
        <p>
          One report only. <a href={href("findings", null, { tab: "restatements" })}>Show all restatements</a>
        </p>
      )}
      {ledger.data.length === 0 && <Empty icon="ok" title={only ? "This report was not restated" : "No report was restated"} />}
      {ledger.data.map((entry) => (
        <Entry entry={entry} key={entry.later.id} />
      ))}
    </div>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const { earlier, later, figures, resolves, reopens, changes } = entry;
  return (
    <article aria-label={`${entry.title}, version ${later.version}`} className={styles.entry} data-restatement={later.id}>
      <h2>{entry.title}</h2>
      <p className="muted">
        <a href={href("report", later.id)}>Version {later.version}</a> of {formatDate(later.reported_on)} replaces{" "}
        <a href={href("report", earlier.id)}>version {earlier.version}</a> of {formatDate(earlier.reported_on)}:{" "}
        {figures.length === 0 ? "no figure changed" : `${plural(figures.length, "figure")} changed`}
      </p>
      {figures.length > 0 && (
        <table className={styles.evidence}>
          <caption className="visually-hidden">Figures that changed</caption>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Change</th>
              <th className="number" scope="col">
                Before
              </th>
              <th className="number" scope="col">
                After
              </th>
              <th className="number" scope="col">
                Difference
              </th>
              <th className="number" scope="col">
                Percent
              </th>
            </tr>
          </thead>
          <tbody>
            {figures.map((figure, index) => (
              <FigureRow earlier={earlier.id} figure={figure} key={index} later={later.id} />
            ))}
          </tbody>
        </table>
      )}
      <Touched findings={reopens} title="Opens again" />
      <Touched findings={changes} title="Changes" />
      <Touched findings={resolves} title="Resolves" />
    </article>
  );
}

function FigureRow({ figure, earlier, later }: { figure: RestatedFigure; earlier: string; later: string }) {
  return (
    <tr>
      <th scope="row">{figure.label}</th>
      <td>
        <Badge icon={null} tone={figure.kind === "changed" ? "neutral" : "info"}>
          {restatedWords[figure.kind]}
        </Badge>
      </td>
      <td className="number">
        <Value reportId={earlier} value={figure.before} />
      </td>
      <td className="number">
        <Value reportId={later} value={figure.after} />
      </td>
      <td className="number">{differenceWords(figure)}</td>
      <td className="number">{figure.share ? signed(`${Number(shiftPoint(figure.share, 2)).toFixed(2)}%`) : NOTHING}</td>
    </tr>
  );
}

const signed = (text: string) => (/^[−-]/.test(text) ? text : `+${text}`);

/** Of two percentages the difference is in points: "1.4%" beside them would be read as a share. */
function differenceWords({ difference, unit }: RestatedFigure): string {
  if (!difference) return NOTHING;
  return signed(unit === "ratio" ? `${shiftPoint(difference, 2)} points` : formatValue(difference, unit));
}

/** What a version prints; a line it does not have and a value that is not there are two things. */
function Value({ value, reportId }: { value: RestatedValue | null; reportId: string }) {
  if (!value) return <span className="muted">no line</span>;
  return (
    <SourceLink anchor={value.anchor} reportId={reportId}>
      {value.displayed || stateWords(value.state)}
    </SourceLink>
  );
}

function Touched({ title, findings }: { title: string; findings: TouchedFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <div className={styles.touched}>
      <h3>{title}</h3>
      <ul>
        {findings.map((finding) => (
          <li key={finding.fingerprint}>
            <SeverityBadge severity={finding.severity} /> <a href={href("findings", finding.fingerprint)}>
              <code>{finding.rule}</code> {finding.subject}
            </a>
            {finding.words && <p className="muted">{finding.words}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
