import type { DefinedTerm, DefinitionComparison, Facet, FacetOrigin, LineOfBusiness, SegmentComparison } from "../../api/bindings";
import { formatValue } from "../../domain/format";

/** Every facet in the order people compare them. */
export const FACETS: Facet[] = [
  "basis",
  "medical",
  "pharmacy",
  "pharmacy_rebates",
  "behavioral_health",
  "dental",
  "vision",
  "long_term_services",
  "capitation",
  "non_claims_payments",
  "member_cost_share",
  "administrative_cost",
  "truncation",
  "risk_adjustment",
  "completion",
  "run_out_months",
  "member_exclusions",
  "attribution",
  "denominator",
];

export const facetWords = (facet: string): string => facet.replaceAll("_", " ");

/** A facet's value with the amount in it as people write one: `150000 USD per member per year` is `$150,000 per member …`. */
export function facetValueWords(value: string): string {
  return value.replace(/(?<![\d.,$])(\d+(?:\.\d+)?) USD\b/g, (_, amount: string) => formatValue(amount, "USD"));
}

/** One facet of one payer, as the matrix shows it. */
export interface Cell {
  /** What is stated; null when nothing is. */
  stated: string | null;
  /** What the figures say, where they say something else or alone say something. */
  inferred: string | null;
  differs: boolean;
  /** What follows from the report's dates or its basis, where nothing is stated. */
  follows: string | null;
  origin: FacetOrigin | null;
}

export function originOf(term: DefinedTerm, facet: Facet): FacetOrigin | null {
  const { definition } = term;
  if (definition.facets[facet] === undefined) return null;
  const own = definition.origins?.[facet];
  if (own) return own;
  return {
    by: definition.anchor ? "report" : "mapping_file",
    sentence: definition.stated,
    anchor: definition.anchor,
    name: null,
    reason: null,
    on: null,
  };
}

export function cellOf(term: DefinedTerm, facet: Facet): Cell {
  const stated = term.definition.facets[facet] ?? null;
  const differs = term.differences.some((difference) => difference.facet === facet);
  const found = term.definition.inferred?.facets[facet] ?? null;
  const follows = stated === null ? (term.follows[facet] ?? null) : null;
  return { stated, inferred: differs || stated === null ? found : null, differs, follows, origin: originOf(term, facet) };
}

/** Who states a facet, in words. */
export function originWords(origin: FacetOrigin | null): string {
  if (!origin) return "not stated";
  switch (origin.by) {
    case "person":
      return `stated by ${origin.name}`;
    case "library":
      return `taken over by ${origin.name}`;
    case "report":
      return "stated in the report";
    case "contract":
      return "stated in the contract";
    default:
      return "stated by the mapping file";
  }
}

/** What the verdict over all payers says of a row: the facet decides, is a caveat, or neither. */
export type RowMark = "decides" | "caveat" | null;

export function rowMark(all: DefinitionComparison | null | undefined, facet: Facet): RowMark {
  if (all?.deciding.some((difference) => difference.facet === facet)) return "decides";
  // What nobody states is no difference between columns.
  const caveat = all?.caveats.find((difference) => difference.facet === facet);
  return caveat && caveat.sides.some(({ value }) => value !== null) ? "caveat" : null;
}

/** The markets that have a definition, and "" for reports that state none. */
export function marketsOf(terms: DefinedTerm[]): (LineOfBusiness | "")[] {
  return [...new Set(terms.map(({ line_of_business }) => line_of_business ?? ("" as const)))];
}

export function segmentOf(segments: SegmentComparison[], market: string): SegmentComparison | undefined {
  return segments.find(({ line_of_business }) => line_of_business === market);
}

/** A column's name in addresses. */
export const columnKey = (term: DefinedTerm): string => `${term.report_id} ${term.definition.term}`;
