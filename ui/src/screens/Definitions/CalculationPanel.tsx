import type { Calculation } from "../../api/bindings";
import { formatValue } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import styles from "./Definitions.module.css";

/** The lines that give a total, each with its place in the report. */
export function CalculationPanel({ calculation, reportId }: { calculation: Calculation; reportId: string }) {
  const { lines, total, sum, tolerance, unit } = calculation;
  return (
    <table className={styles.sum}>
      <caption className="visually-hidden">Lines that add up to {total.term}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.metric_id}>
            <td>{line.sign === "plus" ? "+" : "−"}</td>
            <th scope="row">{line.term}</th>
            <td className="number">{line.displayed}</td>
            <td>
              <SourceLink anchor={line.anchor} reportId={reportId} />
            </td>
          </tr>
        ))}
        <tr className={styles.result}>
          <td>=</td>
          <th scope="row">sum of the lines</th>
          <td className="number">{formatValue(sum, unit)}</td>
          <td className="muted">± {formatValue(tolerance.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""), unit)}</td>
        </tr>
        <tr>
          <td />
          <th scope="row">{total.term}, as printed</th>
          <td className="number">{total.displayed}</td>
          <td>
            <SourceLink anchor={total.anchor} reportId={reportId} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
