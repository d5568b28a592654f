import type { Definition, Facet } from "../../api/bindings";
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
                {definition.inferred && (
                  <p className="small muted">
                    Figures add up: {definition.inferred.component_ids.join(" + ")} = {formatValue(definition.inferred.sum, "USD")} (
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
