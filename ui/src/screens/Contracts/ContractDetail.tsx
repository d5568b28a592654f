import type { ContractView, ReportSummary } from "../../api/bindings";
import { basisWords, NOTHING, plural } from "../../domain/format";
import { PeriodBadge } from "../../domain/PeriodBadge";
import { href } from "../../router";
import { factsOf, MATCHED_WORDS, sourceOf } from "./contracts";
import styles from "./Contracts.module.css";
import { FactSourceMark } from "./FactSourceMark";

const AFTER = { period_end: "the period's end", run_out_end: "the run-out's end", year_end: "the performance year's end" };

/** Everything known of one contract, each fact with who states it, and the reports that belong to it. */
export function ContractDetail({ contract, reports }: { contract: ContractView; reports: ReportSummary[] }) {
  const source = (key: string) => <FactSourceMark reports={reports} source={sourceOf(contract, key)} />;
  return (
    <article aria-label="Chosen contract" className={styles.detail} data-scrolls="true">
      <header>
        <h2>{contract.id}</h2>
        <p className="muted">
          {contract.payer}
          {contract.title && `, ${contract.title}`}
        </p>
      </header>
      <section className={styles.part}>
        <h3>Reports of this contract</h3>
        {contract.reports.length === 0 && <p className="muted">No current report belongs to it: none names its number, or its provider and term.</p>}
        {contract.reports.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col">Matched on</th>
                <th scope="col">Report</th>
              </tr>
            </thead>
            <tbody>
              {contract.reports.map(({ id, matched_on }) => {
                const report = reports.find((one) => one.id === id);
                return (
                  <tr data-contract-report={id} key={id}>
                    <th scope="row">
                      <PeriodBadge basis={report?.basis ?? null} period={report?.period ?? null} />
                    </th>
                    <td>{MATCHED_WORDS[matched_on]}</td>
                    <td>
                      <a href={href("report", id)}>{report?.contract ?? id.slice(0, 8)}</a>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </section>
      {factsOf(contract).map(({ title, facts }) => (
        <section className={styles.part} key={title}>
          <h3>{title}</h3>
          <table className={styles.table}>
            <tbody>
              {facts.map(({ label, value, key }) => (
                <tr data-fact={key} key={key}>
                  <th className={styles.label} scope="row">
                    {label}
                  </th>
                  <td>{value}</td>
                  <td className={styles.from}>{source(key)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      {contract.measures.length > 0 && (
        <section className={styles.part}>
          <h3>{plural(contract.measures.length, "quality measure")}</h3>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Measure</th>
                <th className="number" scope="col">
                  Weight
                </th>
                <th scope="col">Status</th>
                <th scope="col">Expected in</th>
                <th scope="col">Stated in</th>
              </tr>
            </thead>
            <tbody>
              {contract.measures.map((measure) => (
                <tr key={measure.measure}>
                  <th scope="row" title={measure.name ?? undefined}>
                    {measure.measure}
                    {measure.category && <span className="muted"> category {measure.category}</span>}
                    {measure.payment && <span className="muted"> {measure.payment.toUpperCase()}</span>}
                  </th>
                  <td className="number">{measure.weight ?? NOTHING}</td>
                  <td>{measure.status?.replaceAll("-", " ") ?? NOTHING}</td>
                  <td>{measure.expected.map(basisWords).join(", ") || NOTHING}</td>
                  <td className={styles.from}>{source(`measure.${measure.measure}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {contract.schedule.length > 0 && (
        <section className={styles.part}>
          <h3>Reports due</h3>
          <table className={styles.table}>
            <tbody>
              {contract.schedule.map((due) => (
                <tr key={`${due.name} ${due.basis} ${due.after} ${due.due_days}`}>
                  <th className={styles.label} scope="row">
                    {due.name ?? basisWords(due.basis)}
                  </th>
                  <td>
                    {basisWords(due.basis)}, {plural(due.due_days, "day")} after {AFTER[due.after]}
                    {due.grace_days > 0 && `, late after ${due.grace_days} more`}
                  </td>
                  <td className={styles.from}>{source("report")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {contract.definitions.length > 0 && (
        <section className={styles.part}>
          <h3>What total cost counts</h3>
          {contract.definitions.map(({ term, stated, facets }) => (
            <div key={term}>
              <p>
                <strong>{term}</strong> <FactSourceMark reports={reports} source={sourceOf(contract, `definition.${term}`)} />
              </p>
              {stated && <q className={styles.quote}>{stated}</q>}
              <p className="muted">
                {Object.entries(facets)
                  .map(([facet, value]) => `${facet.replaceAll("_", " ")} ${value}`)
                  .join("; ")}
              </p>
            </div>
          ))}
        </section>
      )}
    </article>
  );
}
