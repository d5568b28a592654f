import type { GoalState, Payments, Reached } from "../../api/bindings";
import { Badge, type Tone } from "../../components/Notice";
import { formatDate, NOTHING } from "../../domain/format";
import { percent } from "./contracts";
import styles from "./Contracts.module.css";

const REACHED: Record<Reached, [Tone, string]> = {
  not_due: ["neutral", "Not due"],
  met: ["ok", "Met"],
  not_met: ["error", "Not met"],
  unknown: ["warning", "Not known"],
};

function shareWords({ share, share_at_most }: GoalState): string {
  if (share === null) return NOTHING;
  const one = (value: string) => percent(rounded(value));
  return share_at_most !== null && share_at_most !== share ? `${one(share)} to ${one(share_at_most)}` : one(share);
}

/** A share to a tenth of a percent, rounded half up on its decimal digits. */
function rounded(share: string): string {
  const match = /^(\d+)\.(\d{3})(\d)\d*$/.exec(share);
  if (!match) return share;
  const [, whole = "0", kept = "000", next = "0"] = match;
  const thousandths = BigInt(whole + kept) + (next >= "5" ? 1n : 0n);
  const digits = thousandths.toString().padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** New York's goals beside the share that was reached. */
export function Goals({ payments }: { payments: Payments }) {
  return (
    <section aria-label="New York's goals" className={styles.part}>
      <h2>New York's goals for the share of Medicaid payments</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">By</th>
            <th scope="col">Level</th>
            <th className="number" scope="col">
              Goal
            </th>
            <th scope="col">Year looked at</th>
            <th className="number" scope="col">
              Share
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {payments.goals.map((goal) => {
            const [tone, words] = REACHED[goal.state];
            return (
              <tr data-goal={`${goal.by}|${goal.level}`} key={`${goal.by} ${goal.level}`}>
                <th scope="row">{formatDate(goal.by)}</th>
                <td>{goal.level} and above</td>
                <td className="number">
                  {percent(goal.least)}
                  {goal.most && ` to ${percent(goal.most)}`}
                </td>
                <td>{goal.year ?? NOTHING}</td>
                <td className="number">{shareWords(goal)}</td>
                <td>
                  <Badge tone={tone}>{words}</Badge>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
