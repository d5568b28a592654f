import { Fragment, useState } from "react";
import type { PaymentFigure, Payments, PaymentSum, PaymentYear } from "../../api/bindings";
import { usePortfolio } from "../../api/queries";
import { Select } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { Badge, Empty, Loading } from "../../components/Notice";
import { ErrorNotice } from "../../domain/ErrorNotice";
import { formatPeriod, formatValue, NOTHING, plural } from "../../domain/format";
import { SourceLink } from "../../domain/SourceLink";
import { href } from "../../router";
import styles from "./Contracts.module.css";
import { Goals } from "./Goals";

/** What was paid in a year, by APM category, New York level and contract, with the state's goals. */
export function Portfolio() {
  const [asOf, setAsOf] = useState<string | null>(null);
  const portfolio = usePortfolio(asOf);
  const [chosen, setChosen] = useState<number | null>(null);
  if (portfolio.isPending) return <Loading what="payments" />;
  if (portfolio.isError) return <ErrorNotice error={portfolio.error} onRetry={() => portfolio.refetch()} title="Payments could not be rolled up" />;
  const payments = portfolio.data;
  if (payments.years.length === 0) {
    return (
      <>
        <Empty icon="contract" title="Nothing to roll up">
          <p>No current report belongs to a known contract.</p>
          <a href={href("contracts")}>See contracts</a>
        </Empty>
        <NotCounted payments={payments} />
      </>
    );
  }
  const year = payments.years.find((one) => one.year === chosen) ?? payments.years.at(-1)!;
  return (
    <div className={styles.portfolio} data-scrolls="true">
      <div className={styles.choice}>
        <Select label="Year" onChange={(event) => setChosen(Number(event.target.value))} options={payments.years.map(({ year: one }): [string, string] => [String(one), String(one)]).reverse()} value={String(year.year)} />
        <label className={styles.field}>
          Goals as of
          <input aria-label="Goals as of" className={styles.date} onChange={(event) => setAsOf(event.target.value || null)} type="date" value={asOf ?? payments.as_of} />
        </label>
        <span className="muted">US dollars. A dash is not known, and no 0.</span>
      </div>
      <ByGroup title="By APM category" year={year} />
      {year.by_ny_level.length > 0 && <ByGroup levels title="By New York level, Medicaid alone" year={year} />}
      <ByContract year={year} />
      <Goals payments={payments} />
      <NotCounted payments={payments} />
    </div>
  );
}

const money = (value: string | null) => (value === null ? NOTHING : formatValue(value, "USD"));

function Heads({ first }: { first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th className="number" scope="col">
          Contracts
        </th>
        {["Incentives", "Capitation", "Cost of care", "Total"].map((head) => (
          <th className="number" key={head} scope="col">
            {head}
          </th>
        ))}
        <th scope="col">Remarks</th>
      </tr>
    </thead>
  );
}

function ByGroup({ title, year, levels }: { title: string; year: PaymentYear; levels?: boolean }) {
  const rows = levels
    ? year.by_ny_level.map((row) => ({ ...row, key: row.level ?? "", name: row.level === null ? "No level stated" : `Level ${row.level}` }))
    : year.by_apm_category.map((row) => ({ ...row, key: row.category ?? "", name: row.category === null ? "No category stated" : `${row.category} ${row.name ?? ""}` }));
  return (
    <section aria-label={title} className={styles.part}>
      <h2>{title}</h2>
      <table className={`${styles.table} ${styles.sums}`}>
        <Heads first={levels ? "Level" : "Category"} />
        <tbody>
          {rows.map((row) => (
            <tr data-roll-up={row.key} key={row.key}>
              <th scope="row">{row.name}</th>
              <td className="number" title={row.contracts.join("\n")}>
                {row.contracts.length}
              </td>
              <td className="number">{money(row.incentives)}</td>
              <td className="number">{money(row.capitation)}</td>
              <td className="number">{money(row.cost)}</td>
              <td className="number">
                <strong>{money(row.total)}</strong>
              </td>
              <td>
                {row.without_total.length > 0 && (
                  <Badge title={row.without_total.join("\n")} tone="warning">
                    total lacks {plural(row.without_total.length, "contract")}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SUMS = [
  ["incentives", "Incentives"],
  ["capitation", "Capitation"],
  ["cost", "Cost of care"],
  ["total", "Total"],
] as const;

function ByContract({ year }: { year: PaymentYear }) {
  const [shown, setShown] = useState<string | null>(null);
  return (
    <section aria-label="By contract" className={styles.part}>
      <h2>By contract</h2>
      <table className={`${styles.table} ${styles.sums}`}>
        <thead>
          <tr>
            <th scope="col">Payer and contract</th>
            <th scope="col">APM</th>
            {SUMS.map(([key, head]) => (
              <th className="number" key={key} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          {year.contracts.map((contract) => {
            const row = `${contract.payer}|${contract.contract}`;
            const open = SUMS.find(([key]) => shown === `${row}|${key}`);
            return (
              <Fragment key={row}>
                <tr data-paid={contract.contract}>
                  <th scope="row">
                    <a href={href("contracts", row)}>
                      {contract.payer} {contract.contract}
                    </a>
                  </th>
                  <td>{contract.apm_category ?? NOTHING}</td>
                  {SUMS.map(([key, head]) => (
                    <td className="number" key={key}>
                      <Sum
                        isOpen={open?.[0] === key}
                        label={`${head} of ${contract.contract}`}
                        onToggle={() => setShown(open?.[0] === key ? null : `${row}|${key}`)}
                        sum={contract[key]}
                      />
                    </td>
                  ))}
                  <td>{contract.total.value === null && <Badge tone="warning">no known total</Badge>}</td>
                </tr>
                {open && (
                  <tr data-figures-of={`${contract.contract}|${open[0]}`}>
                    <td className={styles.figures} colSpan={7}>
                      <Figures head={open[1]} sum={contract[open[0]]} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** A sum; pressed, the row beneath shows the figures it is made of. */
function Sum({ sum, label, isOpen, onToggle }: { sum: PaymentSum; label: string; isOpen: boolean; onToggle: () => void }) {
  if (sum.figures.length === 0 && sum.left_out.length === 0) return <>{money(sum.value)}</>;
  return (
    <button aria-expanded={isOpen} aria-label={`${label}: ${money(sum.value)}, its figures`} className={styles.sum} onClick={onToggle} type="button">
      <Icon name={isOpen ? "down" : "right"} size={10} />
      {money(sum.value)}
    </button>
  );
}

function Figures({ head, sum }: { head: string; sum: PaymentSum }) {
  const link = (figure: PaymentFigure) => (
    <SourceLink anchor={figure.anchor} reportId={figure.report_id}>
      {figure.term}: {figure.displayed}
    </SourceLink>
  );
  return (
    <>
      <strong>{head}</strong>
      <ul>
        {sum.figures.map((figure) => (
          <li key={`${figure.report_id} ${figure.metric_id}`}>
            {link(figure)} <span className="muted">{formatPeriod(figure.period)}</span>
          </li>
        ))}
        {sum.left_out.map((figure) => (
          <li key={`${figure.report_id} ${figure.metric_id} out`}>
            {link(figure)} <span className="muted">left out: {figure.reason}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function NotCounted({ payments }: { payments: Payments }) {
  if (payments.left_out.length === 0) return null;
  const reasons = [...new Set(payments.left_out.map(({ reason }) => reason))];
  return (
    <section aria-label="Reports not counted" className={styles.part}>
      <h2>{plural(payments.left_out.length, "report")} counted nowhere</h2>
      {reasons.map((reason) => (
        <details key={reason}>
          <summary>
            {reason}: {payments.left_out.filter((one) => one.reason === reason).length}
          </summary>
          <ul className={styles.ids}>
            {payments.left_out
              .filter((one) => one.reason === reason)
              .map(({ report_id }) => (
                <li key={report_id}>
                  <a href={href("report", report_id)}>{report_id.slice(0, 12)}</a>
                </li>
              ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
