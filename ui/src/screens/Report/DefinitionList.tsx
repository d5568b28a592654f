import type { Definition, Facet, InferredDefinition } from "../../api/bindings";
import { Badge, type Tone } from "../../components/Notice";
import { formatValue } from "../../domain/format";
import type { FigureTableProps } from "./FigurePane";
import { rowProps } from "./figureRow";
import styles from "./Report.module.css";

const words = (facet: string) => facet.replaceAll("_", " ");

function toneOf(value: string): Tone {
  if (value === "included") return "ok";
  return value.startsWith("partial") ? "warning" : "neutral";
}

/** What the payer counts in each total-cost term: facet by facet, as stated beside as the figures say. */
export function DefinitionList(props: FigureTableProps) {
  return props.view.report.definitions.map((definition, index) => {
    const figure = props.figures.get(`definition:${index}`)!;
    return (
      <div className={styles.tableFrame} key={index}>
        <table className={styles.table}>
          <caption className="visually-hidden">Definition of {definition.term}</caption>
          <tbody>
            <tr {...rowProps(figure, props)}>
              <th scope="row">
                <span className={styles.term}>{definition.term}</span>
                <span className={styles.code}>
                  {definition.anchor ? "stated in the report" : definition.stated ? "stated by the mapping" : "not stated"}
                  {definition.metric_ids.map((id) => (
                    <code key={id}>{id}</code>
                  ))}
                </span>
              </th>
              <td>{definition.stated && <q className={styles.quote}>{definition.stated}</q>}</td>
            </tr>
            <tr>
              <td colSpan={2}>
                <Facets definition={definition} />
                {definition.inferred?.outcome === "several" && <p className="small muted">Several sets of lines add up to the total: the figures say nothing.</p>}
                {definition.inferred?.outcome === "none" && <p className="small muted">No set of the printed lines adds up to the total.</p>}
                {definition.inferred?.outcome === "unique" && (
                  <p className="small muted">
                    Figures add up: {sumWords(definition.inferred)} = {formatValue(definition.inferred.sum, "USD")} (
                    {definition.inferred.total_id}).
                  </p>
                )}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    );
  });
}

/** The person in whose word a facet stands. */
function byHand(definition: Definition, facet: Facet) {
  const name = definition.origins?.[facet]?.name;
  return name ? <span className="small muted">stated by {name}: </span> : null;
}

/** The lines of the sum, those that are taken off with a minus. */
function sumWords({ component_ids, subtracted_ids }: InferredDefinition): string {
  return component_ids.map((id, at) => (subtracted_ids?.includes(id) ? `− ${id}` : at ? `+ ${id}` : id)).join(" ");
}

/** Each facet once; where the statement and the figures disagree, both are shown and the difference is named. */
function Facets({ definition }: { definition: Definition }) {
  const inferred = definition.inferred?.facets ?? {};
  const facets = [...new Set([...Object.keys(definition.facets), ...Object.keys(inferred)])] as Facet[];
  if (facets.length === 0) return <p className="muted">Nothing is known about what it counts.</p>;
  return (
    <ul className={styles.facets}>
      {facets.map((facet) => {
        const stated = definition.facets[facet];
        const found = inferred[facet];
        const differ = stated !== undefined && found !== undefined && stated !== found;
        return (
          <li key={facet}>
            <span className="muted">{words(facet)}</span>{" "}
            {byHand(definition, facet)}
            {stated !== undefined && (
              <Badge icon={null} tone={differ ? "warning" : toneOf(stated)}>
                {stated}
              </Badge>
            )}
            {found !== undefined && (differ || stated === undefined) && (
              <Badge icon={differ ? "warning" : null} tone={differ ? "warning" : toneOf(found)}>
                {found} by the figures
              </Badge>
            )}
          </li>
        );
      })}
    </ul>
  );
}
