import type { Cap, ContractView, FactSource, MatchedOn, NyArrangement, ReportSummary } from "../../api/bindings";
import { formatDate, formatPeriod, formatValue, lobWords, plural, shiftPoint, unitWords } from "../../domain/format";

/** One fact of a contract with the key it is stated under in a contract file. */
export interface Fact {
  label: string;
  value: string;
  key: string;
}

export interface FactGroup {
  title: string;
  facts: Fact[];
}

/** A contract's name in addresses: numbers are a payer's own. */
export const contractKey = ({ payer, id }: { payer: string; id: string }): string => `${payer}|${id}`;

/** Who states a fact: the source of its key, else of the key above it. */
export function sourceOf(contract: ContractView, key: string): FactSource | null {
  for (let at = key; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const source = contract.sources[at];
    if (source) return source;
  }
  return null;
}

/** A fraction of 1 in percent, exactly as many digits as it has. */
export const percent = (fraction: string): string => `${shiftPoint(fraction, 2)}%`;

const words = (code: string): string => code.replaceAll("_", " ");
const yesNo = (value: boolean): string => (value ? "yes" : "no");

const ARRANGEMENTS: Record<NyArrangement, string> = {
  total_care_general_population: "total care for the general population",
  total_care_special_needs: "total care for a special needs subpopulation",
  integrated_primary_care: "integrated primary care",
  care_bundle: "care bundle",
};

function capWords(cap: Cap): string {
  return "usd" in cap ? formatValue(cap.usd, "USD") : `${percent(cap.of_benchmark)} of the benchmark`;
}

/** What is known of a contract, in the order of a contract file. What nobody states is left out: it is not known. */
export function factsOf(contract: ContractView): FactGroup[] {
  const groups: FactGroup[] = [];
  const group = (title: string, prefix: string, facts: [label: string, key: string, value: string | null | undefined][]) => {
    const stated = facts
      .filter((fact): fact is [string, string, string] => fact[2] !== null && fact[2] !== undefined && fact[2] !== "")
      .map(([label, key, value]) => ({ label, value, key: `${prefix}${key}` }));
    if (stated.length > 0) groups.push({ title, facts: stated });
  };
  const maybe = <T>(value: T | null | undefined, show: (value: T) => string): string | null => (value === null || value === undefined ? null : show(value));
  const identifiers = (list: { system: string; value: string }[]) => list.map(({ system, value }) => `${system.toUpperCase()} ${value}`).join(", ");

  group("Parties and term", "", [
    ["Title", "title", contract.title],
    ["Other numbers", "other_ids", contract.other_ids.join(", ")],
    ["Payer's other names", "payer_names", contract.payer_names.join(", ")],
    ["Payer's identifiers", "payer_identifiers", identifiers(contract.payer_identifiers)],
    ["Provider", "subject", contract.subject],
    ["Provider's identifiers", "subject_identifiers", identifiers(contract.subject_identifiers)],
    ["Line of business", "line_of_business", maybe(contract.line_of_business, lobWords)],
    ["Program", "program", contract.program],
    ["Term", "term", maybe(contract.term, ({ start, end }) => `${formatDate(start)} to ${formatDate(end)}`)],
    ["Attribution", "attribution", contract.attribution],
  ]);
  group("Payment", "", [
    ["APM category", "apm_category", contract.apm_category],
    ["Payment streams", "payment_streams", contract.payment_streams.join(", ")],
    ["Run-out before settlement", "run_out_months", maybe(contract.run_out_months, (months) => plural(months, "month"))],
  ]);
  const york = contract.new_york;
  group("New York", "new_york.", [
    ["Level", "level", york?.level],
    ["Arrangement", "arrangement", maybe(york?.arrangement, (arrangement) => ARRANGEMENTS[arrangement])],
    ["Population", "population", york?.population],
    ["Attributed to", "attributed_to", maybe(york?.attributed_to, words)],
  ]);
  const benchmark = contract.benchmark;
  const { baseline, trend, risk_adjustment: risk, rebasing } = benchmark ?? {};
  group("Benchmark", "", [
    ["Method", "benchmark_method", contract.benchmark_method],
    ["Amount", "benchmark.amount", maybe(benchmark?.amount, (amount) => `${formatValue(amount, benchmark?.unit ?? "none")}${benchmark?.unit ? ` (${unitWords(benchmark.unit)})` : ", unit not stated"}`)],
    ["Performance period", "benchmark.period", maybe(benchmark?.period, formatPeriod)],
    ["Published on", "benchmark.published_on", maybe(benchmark?.published_on, formatDate)],
    ["Last changed on", "benchmark.changed_on", maybe(benchmark?.changed_on, formatDate)],
    ["Asks for", "benchmark.target_type", maybe(benchmark?.target_type, words)],
    ["Baseline period", "benchmark.baseline.period", maybe(baseline?.period, formatPeriod)],
    ["Look-back", "benchmark.baseline.look_back_years", maybe(baseline?.look_back_years, (years) => plural(years, "year"))],
    ["Weights, oldest first", "benchmark.baseline.weights", baseline?.weights.map(percent).join(", ")],
    ["Years become one by", "benchmark.baseline.aggregation", maybe(baseline?.aggregation, words)],
    ["Baseline of the provider's own spending", "benchmark.baseline.provider_specific", maybe(baseline?.provider_specific, yesNo)],
    ["Provider below the market's average", "benchmark.baseline.provider_below_average", maybe(baseline?.provider_below_average, yesNo)],
    ["Trend", "benchmark.trend", maybe(trend, ({ source, rate, index }) => [source && words(source), rate && `${percent(rate)} a year`, index].filter(Boolean).join(", "))],
    ["Risk adjustment", "benchmark.risk_adjustment", maybe(risk, ({ model, version, timing, cap }) => [[model, version].filter(Boolean).join(" "), timing, cap && `scores may rise by ${percent(cap)}`].filter(Boolean).join(", "))],
    [
      "Value modifiers",
      "benchmark.modifier",
      maybe(benchmark?.modifiers, (modifiers) =>
        modifiers.length === 0
          ? "none"
          : modifiers
              .map(({ kind, rate, least, most, applied }) => {
                const range = least || most ? ` (${least ? percent(least) : "…"} to ${most ? percent(most) : "…"})` : "";
                return `${kind}${rate ? ` ${percent(rate)}` : ""}${range}${applied ? `, on the ${applied === "rebasing" ? "benchmark of later years" : applied}` : ""}`;
              })
              .join("; "),
      ),
    ],
    ["Set anew", "benchmark.rebasing", maybe(rebasing, ({ every_years, provider_specific, adds_back_savings }) =>
      [every_years && `every ${plural(every_years, "year")}`, provider_specific !== null && `on the provider's own spending: ${yesNo(provider_specific)}`, adds_back_savings !== null && `savings added back: ${yesNo(adds_back_savings)}`].filter(Boolean).join(", ")),
    ],
  ]);
  const sharing = contract.sharing;
  group("Savings and losses", "sharing.", [
    ["Share of savings", "savings_rate", maybe(sharing?.savings_rate, percent)],
    ["Share of losses", "loss_rate", maybe(sharing?.loss_rate, percent)],
    ["Minimum savings rate", "minimum_savings_rate", maybe(sharing?.minimum_savings_rate, percent)],
    ["Minimum loss rate", "minimum_loss_rate", maybe(sharing?.minimum_loss_rate, percent)],
    ["Shared", "above_minimum_only", maybe(sharing?.above_minimum_only, (above) => (above ? "what exceeds the minimum" : "from the first dollar once the minimum is reached"))],
    ["Quality scales the share", "quality_scales_share", maybe(sharing?.quality_scales_share, yesNo)],
    ["Savings end at", "savings_cap", maybe(sharing?.savings_cap, capWords)],
    ["Losses end at", "loss_limit", maybe(sharing?.loss_limit, capWords)],
    ["Quality gate", "quality_gate", maybe(sharing?.quality_gate, ({ measure, least }) => `${measure ?? "overall quality"} at least ${least}`)],
  ]);
  group(
    "Thresholds of rules",
    "thresholds.",
    Object.entries(contract.thresholds).map(([key, value]) => [words(key), key, String(value)]),
  );
  return groups;
}

export const MATCHED_WORDS: Record<MatchedOn, string> = {
  number: "payer and contract number",
  other_number: "payer and another number of the contract",
  identifier_and_period: "provider's identifier, line of business and period",
};

/** The report whose file states a fact, where it is in the workspace. */
export function reportOf(source: FactSource, reports: ReportSummary[]): ReportSummary | undefined {
  if (source.origin !== "report" && source.origin !== "measure") return undefined;
  return reports.find(({ source: file }) => file.path === source.file || file.path.endsWith(`/${source.file}`));
}

/** Current reports that belong to no contract. */
export function withoutContract(contracts: ContractView[], reports: ReportSummary[]): ReportSummary[] {
  const matched = new Set(contracts.flatMap((contract) => contract.reports.map(({ id }) => id)));
  return reports.filter(({ id, status }) => status !== "superseded" && !matched.has(id));
}
