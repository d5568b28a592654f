// Generated from crates/model and crates/app. Do not edit.
// Refresh: UPDATE_BINDINGS=1 cargo test -p plumbline-app bindings

/**
 * The place of one printed text in its source file, from the first step of the line to the last.
 *
 * The file itself is named by [`crate::Source::sha256`] of the report (or of the document) the anchor belongs to.
 */
export type Anchor = { "kind": "sheet", 
/**
 * The sheet's name, as printed on its tab.
 */
sheet: string, 
/**
 * The cell's address, for example `D14`.
 */
cell: string, 
/**
 * The merged region the cell heads, `D14:D14` when it stands alone.
 */
range: string, 
/**
 * The text as displayed.
 */
text: string, } | { "kind": "page", 
/**
 * 1 for the first page.
 */
page: number, 
/**
 * Left, top, right, bottom.
 */
box: PageBox, 
/**
 * The text as printed.
 */
text: string, 
/**
 * The certainty of the least certain word, 0 to less than 1, where the text was read from a picture by OCR.
 */
ocr_confidence?: string, } | { "kind": "json", 
/**
 * RFC 6901 pointer; for NDJSON its first step is the line's index.
 */
pointer: string, 
/**
 * The value's text exactly as it stands in the file.
 */
text: string, } | { "kind": "csv", 
/**
 * 1 for the first line of the file.
 */
row: number, 
/**
 * 1 for the first column.
 */
column: number, 
/**
 * The field's text.
 */
text: string, };
/**
 * Left, top, right, bottom in PDF points (1/72 inch), origin at the page's top left as displayed.
 */
export type PageBox = [string, string, string, string];
/**
 * How a page without text was read.
 */
export type PageOcr = { 
/**
 * The program that read it: `tesseract`, or `the scanner's text layer` for words the file holds unseen under its
 * picture.
 */
engine: string, 
/**
 * Words it found.
 */
words: number, 
/**
 * The certainty of the least certain word, 0 to less than 1. 0 where the program does not say.
 */
confidence: string, };
/**
 * How bad a finding or an issue is. Ordered: info < warning < error.
 */
export type Severity = "info" | "warning" | "error";
/**
 * File formats Plumbline reads.
 */
export type FileFormat = "xlsx" | "xls" | "xlsb" | "ods" | "csv" | "pdf" | "json" | "fhir";
/**
 * Kinds of parts.
 */
export type PartKind = "sheet" | "page" | "document";
/**
 * One cell of a table.
 */
export type Cell = { 
/**
 * 0 for the table's first row, header rows included.
 */
row: number, 
/**
 * 0 for the table's first column.
 */
column: number, 
/**
 * Rows covered, at least 1.
 */
row_span: number, 
/**
 * Columns covered, at least 1.
 */
column_span: number, 
/**
 * The text as displayed: number format applied, blanks at both ends kept out.
 */
text: string, 
/**
 * The place in the source.
 */
anchor: Anchor, 
/**
 * The stored value behind the display, when the format has one (a spreadsheet's 0.742 behind "74.2%").
 */
raw?: string | null, 
/**
 * The spreadsheet's number format code, when it is not General.
 */
number_format?: string | null, 
/**
 * The formula behind a computed cell.
 */
formula?: string | null, 
/**
 * Whether the cell's row, column or sheet is hidden.
 */
hidden?: boolean, 
/**
 * Whether `text` is the stored value because the file does not say how it is displayed: 0.742 may have shown as
 * "0.742", "74.2%" or "1". Such a figure's scale and rounding are unknown.
 */
as_stored?: boolean, 
/**
 * The comment or note attached to the cell; the replies of a thread follow on lines of their own.
 */
note?: string | null, };
/**
 * One line of text outside tables.
 */
export type Line = { 
/**
 * The line's text, blanks at both ends kept out.
 */
text: string, 
/**
 * The place in the source.
 */
anchor: Anchor, 
/**
 * Whether it is a page header or footer: printed at the same place of several pages, numbers in it aside.
 */
running?: boolean, };
/**
 * A row of one text that heads the rows below it, up to the next such row: `Membership (member months)`.
 */
export type Section = { 
/**
 * Its row in the table.
 */
row: number, 
/**
 * Its text without the unit.
 */
text: string, 
/**
 * The unit it gives the rows below, as printed: `$`, `member months`, `per 1,000`. None when it names none.
 */
unit: string | null, };
/**
 * One table.
 */
export type Table = { 
/**
 * The table's whole region.
 */
anchor: Anchor, 
/**
 * Number of leading rows that name columns, 0 when there are none.
 */
header_rows: number, 
/**
 * Whether drawn lines separate its cells.
 */
ruled: boolean, 
/**
 * Whether it goes on with the last table of the page before: rows of one table that runs over pages. Its columns
 * are numbered as that table's are.
 */
continues?: boolean, 
/**
 * Leading rows that print again the header of the table it goes on with; 0 when there are none. Never more than
 * `header_rows`.
 */
repeated_rows?: number, 
/**
 * Cells that hold text, ordered by row then column. Empty cells are absent.
 */
cells: Array<Cell>, 
/**
 * Rows that head those below them, in row order.
 */
sections?: Array<Section>, };
/**
 * A line that explains a mark: `[1] Medical and pharmacy cost over revenue.`
 */
export type Footnote = { 
/**
 * The mark without what encloses it: `1`, `a`, `*`.
 */
mark: string, 
/**
 * The explanation without the mark.
 */
text: string, 
/**
 * The line that explains it.
 */
anchor: Anchor, 
/**
 * The cells and lines that bear the mark, in reading order; none when nothing does.
 */
marked: Array<Anchor>, };
/**
 * A sheet, a page or a whole document.
 */
export type Part = { 
/**
 * What kind of part it is.
 */
kind: PartKind, 
/**
 * The sheet's name; `Page 3` for a page; the root's name otherwise.
 */
name: string, 
/**
 * 1 for the first part.
 */
number: number, 
/**
 * A sheet the payer hid.
 */
hidden: boolean, 
/**
 * Width and height of a page in PDF points, as displayed.
 */
size: PageBox | null, 
/**
 * Tables in reading order.
 */
tables: Array<Table>, 
/**
 * Text outside tables, in reading order: titles, period lines, definitions, footnotes.
 */
lines: Array<Line>, 
/**
 * Lines that explain a mark, with the cells that bear it, in the order of the lines.
 */
footnotes?: Array<Footnote>, 
/**
 * How the page was read where it holds no text: each anchor on it says how certain its own text is.
 */
ocr?: PageOcr, };
/**
 * Something a step noticed about a file or figure; a rule turns it into a finding.
 */
export type Issue = { 
/**
 * A code of the SRC family, for example `SRC005`.
 */
code: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * What happened, where, and what to do.
 */
message: string, 
/**
 * The place it concerns.
 */
anchor: Anchor | null, };
/**
 * A name a workbook's author gave to a cell, a range, a formula or a constant.
 */
export type DefinedName = { 
/**
 * The name, for example `PaidThrough`.
 */
name: string, 
/**
 * What it stands for, in the file's own formula language and without the leading `=`: `Summary!$B$4`.
 */
refers_to: string, 
/**
 * The sheet on which alone the name has this meaning; none when it holds in the whole workbook.
 */
sheet: string | null, };
/**
 * One file as read. The JSON of `plumbline read FILE --json`.
 */
export type Document = { 
/**
 * Told from content, never from the file's name.
 */
format: FileFormat, 
/**
 * SHA-256 of the bytes, lower-case hexadecimal.
 */
sha256: string, 
/**
 * Sheets, pages, or the one part of a CSV or JSON file, in file order.
 */
parts: Array<Part>, 
/**
 * What could not be read cleanly. Reading never fails on content.
 */
issues: Array<Issue>, 
/**
 * Names a workbook gives to cells, ranges and constants, in file order.
 */
names?: Array<DefinedName>, };
/**
 * The unit of a figure. A unit is never assumed: a figure without one is kept as unmapped.
 */
export type Unit = string;
/**
 * A span of days, both ends included. FHIR `Period` at day precision.
 */
export type Period = { 
/**
 * First day.
 */
start: string, 
/**
 * Last day.
 */
end: string, };
/**
 * What kind of span a report covers.
 */
export type Basis = "month" | "quarter" | "ytd" | "rolling_12" | "year" | "settlement" | "other";
/**
 * Why a figure has a value or has none. Missing ≠ zero ≠ suppressed ≠ not applicable.
 */
export type FigureState = "reported" | "suppressed" | "not_applicable" | "missing";
/**
 * Whose code list a metric's code is from.
 */
export type CodeSystem = "vbpr" | "local";
/**
 * What kind of value a metric has.
 */
export type ValueType = "money" | "decimal" | "percent" | "count" | "coded" | "boolean";
/**
 * One dimension of a split: cohort HMO, region North.
 */
export type Stratum = { 
/**
 * VBPR stratifier code (facility, taxid, group, geography, cohort) or a payer's own word.
 */
dimension: string, 
/**
 * The slice.
 */
value: string, };
/**
 * A comparison value from an earlier period. VBPR extension `baseline`.
 */
export type Baseline = { 
/**
 * In the metric's unit.
 */
value: string | null, 
/**
 * What the last displayed digit is worth.
 */
quantum: string | null, 
/**
 * The months it covers.
 */
period: Period | null, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * How the printed text became the value, as [`Metric::transforms`].
 */
transforms?: Array<string>, };
/**
 * A value to be reached. VBPR codes targets as metrics of their own (`med-cost-pmpm-target` …).
 */
export type Target = { 
/**
 * In the metric's unit.
 */
value: string | null, 
/**
 * What the last displayed digit is worth.
 */
quantum: string | null, 
/**
 * The months it covers, where the payer states them.
 */
period: Period | null, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * How the printed text became the value, as [`Metric::transforms`].
 */
transforms?: Array<string>, };
/**
 * One financial or utilization figure of a report.
 *
 * Shape: one value per code, payment streams, strata and service period. Source: VBPR 1.1.0,
 * `MeasureReport.group` of the profile `vbp-performance-measurereport`.
 */
export type Metric = { 
/**
 * Unique in the report and stable: the code, followed by `-2`, `-3` … where a report repeats it.
 */
id: string, 
/**
 * The metric's code in `system`.
 */
code: string, 
/**
 * Whose code it is.
 */
system: CodeSystem, 
/**
 * A VBPR code that means the same thing as a local `code`, where the definition's facets say so.
 */
standard_code: string | null, 
/**
 * The payer's term, exactly as printed.
 */
term: string, 
/**
 * The exact value in `unit`; `None` unless `state` is reported and the value is a number.
 */
value: string | null, 
/**
 * The value of coded and boolean metrics.
 */
text_value: string | null, 
/**
 * What kind of value it is.
 */
value_type: ValueType, 
/**
 * The value's unit.
 */
unit: Unit, 
/**
 * The text as printed.
 */
displayed: string, 
/**
 * What one unit of the last displayed digit is worth, in `unit`: 0.001 for "12.3%", 1000 for "$412K".
 */
quantum: string | null, 
/**
 * Why there is a value or none.
 */
state: FigureState, 
/**
 * Months of service the figure covers; the report's period where the payer states none of its own.
 */
service_period: Period | null, 
/**
 * Claims paid through this day are counted.
 */
paid_through: string | null, 
/**
 * VBPR payment-stream codes the figure belongs to.
 */
payment_streams: Array<string>, 
/**
 * VBPR incentive codes that narrow the payment streams: `chronic-care-mgmt`, `annual-visit`. Empty where none is stated.
 */
incentives?: Array<string>, 
/**
 * The slice of the population, empty for the whole.
 */
strata: Array<Stratum>, 
/**
 * The figure it is compared with from an earlier period.
 */
baseline: Baseline | null, 
/**
 * The figure it is meant to reach.
 */
target: Target | null, 
/**
 * The certainty of reading and mapping, 0 to 1. 1 when a mapping file names the term.
 */
confidence: string, 
/**
 * Where the figure stands in the source.
 */
anchor: Anchor, 
/**
 * How the printed text became `value`, step by step: `percent ÷ 100`, `thousands × 1000`. Empty for none.
 */
transforms: Array<string>, };
/**
 * Which way is better. VBPR `improvementNotation`.
 */
export type Direction = "increase" | "decrease";
/**
 * How a quality measure is scored. `http://terminology.hl7.org/CodeSystem/measure-scoring`.
 */
export type Scoring = "proportion" | "ratio" | "continuous";
/**
 * Where one part of a quality measure stands and how it was printed.
 */
export type FigureSource = { 
/**
 * As printed.
 */
displayed: string, 
/**
 * What the last displayed digit is worth.
 */
quantum: string | null, 
/**
 * Why there is a value or none.
 */
state: FigureState, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * How the printed text became the value, as [`Metric::transforms`].
 */
transforms?: Array<string>, };
/**
 * A result to reach. VBPR extension `threshold`.
 */
export type Threshold = { 
/**
 * `star-1` … `star-5`, `hedis-50-percentile` …, or a payer's own word.
 */
type: string, 
/**
 * In the unit of the measure's rate.
 */
value: string | null, 
/**
 * What is still missing, in members where the payer prints members.
 */
gap: string | null, 
/**
 * Where the gap stands; `None` where none is printed.
 */
gap_anchor?: Anchor, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * How the printed text became the value, as [`Metric::transforms`].
 */
transforms?: Array<string>, };
/**
 * Whether payment depends on a measure. VBPR code system `measure-contractual-status`.
 */
export type ContractualStatus = "contractual" | "contractual-alternate" | "reporting-only";
/**
 * What a report and its contract have in common.
 */
export type MatchedOn = "number" | "other_number" | "identifier_and_period";
/**
 * The result of a quality measure for one part of the population.
 *
 * Source: VBPR 1.1.0 profile `vbp-quality-measurereport`, `group.stratifier.stratum`.
 */
export type QualitySlice = { 
/**
 * The part.
 */
strata: Array<Stratum>, 
/**
 * Members who met the measure.
 */
numerator: string | null, 
/**
 * Members in the denominator.
 */
denominator: string | null, 
/**
 * Denominator exclusions.
 */
exclusions: string | null, 
/**
 * Denominator exceptions.
 */
exceptions: string | null, 
/**
 * The result, as [`QualityMeasure::rate`].
 */
rate: string | null, 
/**
 * The rate as printed.
 */
displayed: string, 
/**
 * Why there is a rate or none.
 */
state: FigureState, 
/**
 * Where the rate stands; where there is none, the part.
 */
anchor: Anchor, 
/**
 * The source of each part, as [`QualityMeasure::sources`].
 */
sources: { [key in string]: FigureSource }, };
/**
 * The result of one quality measure.
 *
 * Source: VBPR 1.1.0 profile `vbp-quality-measurereport`.
 */
export type QualityMeasure = { 
/**
 * Unique in the report and stable: the measure's code, followed by `-2` … where repeated.
 */
id: string, 
/**
 * The measure's identifier: HEDIS, CMS or NQF short name, for example `BCS`.
 */
measure: string, 
/**
 * The measure's name as printed, or as the mapping names it.
 */
name: string, 
/**
 * The measurement year.
 */
year: number | null, 
/**
 * The version of the measure's specification, where the payer names one: `2024`, `12.0.000`.
 */
version?: string | null, 
/**
 * Which way is better.
 */
direction: Direction | null, 
/**
 * How it is scored.
 */
scoring: Scoring, 
/**
 * Members who met the measure.
 */
numerator: string | null, 
/**
 * Members in the denominator.
 */
denominator: string | null, 
/**
 * Denominator exclusions.
 */
exclusions: string | null, 
/**
 * Denominator exceptions.
 */
exceptions: string | null, 
/**
 * The denominator the payer calculated after exclusions and exceptions, where it is printed beside the denominator
 * before them. VBPR population `calculated-denominator`.
 */
calculated_denominator?: string | null, 
/**
 * The result: a fraction of 1 for a proportion, the ratio or mean otherwise.
 */
rate: string | null, 
/**
 * Star or point score.
 */
score: string | null, 
/**
 * What has to be reached for which star or percentile.
 */
thresholds: Array<Threshold>, 
/**
 * Weight in the overall score.
 */
weight: string | null, 
/**
 * Whether payment depends on it.
 */
contractual_status: ContractualStatus | null, 
/**
 * The months measured.
 */
period: Period | null, 
/**
 * The rate as printed, or the printed reason where there is none.
 */
displayed: string, 
/**
 * Why there is a rate or none.
 */
state: FigureState, 
/**
 * Where the rate stands; where there is no rate, the measure's row.
 */
anchor: Anchor, 
/**
 * The source of each part, by its field name: `numerator`, `denominator`, `exclusions`, `exceptions`,
 * `calculated_denominator`, `rate`, `score`, `weight`.
 */
sources: { [key in string]: FigureSource }, 
/**
 * [`Metric::id`]s of the figures it counts toward, where the file says so. VBPR extension `group-reference`.
 */
metric_ids?: Array<string>, 
/**
 * The result of parts of the population, in source order.
 */
slices?: Array<QualitySlice>, };
/**
 * What a kept fact is said of.
 */
export type About = "report" | "contract" | "payer" | "subject" | "metric" | "quality";
/**
 * Something a FHIR file states that the model has no field for, or that the model says in other words: an extension
 * nobody here knows, a payer's own coding, the unit as written. It is written out again as it was read.
 */
export type KeptFact = { 
/**
 * What it is said of.
 */
about: About, 
/**
 * The [`crate::Metric::id`] or [`crate::QualityMeasure::id`]; empty for what a report has one of.
 */
id: string, 
/**
 * The element it stands in, from the resource or group down: `extension`, `measureScore`, `relatedArtifact`.
 */
element: string, 
/**
 * The element's value: JSON, numbers digit for digit.
 */
json: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * One aspect of a total-cost definition. Source: the published definitions compared in docs/decisions.
 */
export type Facet = "basis" | "medical" | "pharmacy" | "pharmacy_rebates" | "behavioral_health" | "dental" | "vision" | "long_term_services" | "capitation" | "non_claims_payments" | "member_cost_share" | "administrative_cost" | "truncation" | "risk_adjustment" | "completion" | "run_out_months" | "member_exclusions" | "attribution" | "denominator";
/**
 * What a definition says about a facet. In JSON: `included`, `excluded`, `partial: …`, or the stated text.
 * A facet that is absent is unknown.
 */
export type FacetValue = string;
/**
 * How many ways there are to add component lines to a total.
 */
export type InferenceOutcome = "unique" | "several" | "none";
/**
 * Which component lines add up to the reported total, and what follows for its definition.
 */
export type InferredDefinition = { 
/**
 * Whether one way to add, several or none gives the total.
 */
outcome: InferenceOutcome, 
/**
 * Facets that follow from the components. Empty unless the outcome is unique.
 */
facets: { [key in Facet]?: FacetValue }, 
/**
 * [`crate::Metric::id`]s of the components that add up. Empty unless the outcome is unique.
 */
component_ids: Array<string>, 
/**
 * Those of `component_ids` that are taken off instead of added: rebates, recoveries, the member's share.
 */
subtracted_ids?: Array<string>, 
/**
 * The components' sum, in the total's unit; of all lines that may be added where no one way gives the total.
 */
sum: string, 
/**
 * The total's [`crate::Metric::id`].
 */
total_id: string, };
/**
 * Who states a facet.
 */
export type StatedBy = "report" | "mapping_file" | "contract" | "library" | "person" | "figures" | "dates" | "other_facet";
/**
 * Who states a facet, where and why.
 */
export type FacetOrigin = { 
/**
 * Who states it.
 */
by: StatedBy, 
/**
 * The sentence that states it.
 */
sentence: string | null, 
/**
 * Where the sentence stands in the report.
 */
anchor: Anchor | null, 
/**
 * The person who stated it.
 */
name: string | null, 
/**
 * The person's reason.
 */
reason: string | null, 
/**
 * The day the person stated it.
 */
on: string | null, };
/**
 * What a payer counts in one of its total-cost terms.
 */
export type Definition = { 
/**
 * The payer's term, as printed: "Total cost of care", "TCC".
 */
term: string, 
/**
 * The facets as stated.
 */
facets: { [key in Facet]?: FacetValue }, 
/**
 * The sentence that states it.
 */
stated: string | null, 
/**
 * Where the sentence stands; `None` when only the mapping file states it.
 */
anchor: Anchor | null, 
/**
 * What the figures say, where they say anything.
 */
inferred: InferredDefinition | null, 
/**
 * [`crate::Metric::id`]s the definition applies to.
 */
metric_ids: Array<string>, 
/**
 * Who states a facet, where it is not the sentence in `stated`: another note, a person. See [`Definition::origin`].
 */
origins?: { [key in Facet]?: FacetOrigin }, };
/**
 * Whether totals may be set side by side. Ordered from best to worst.
 */
export type ComparisonVerdict = "same" | "comparable_with_caveat" | "not_comparable";
/**
 * What makes a facet worth naming in a comparison.
 */
export type FacetDifferenceKind = "differs" | "worded_differently" | "not_stated";
/**
 * What one of the totals counts of a facet, and who says so.
 */
export type FacetSide = { 
/**
 * The value the verdict rests on; `None` when the facet is unknown.
 */
value: FacetValue | null, 
/**
 * Who says so; `None` when the facet is unknown.
 */
by: StatedBy | null, 
/**
 * The person, where a person stated it.
 */
name: string | null, 
/**
 * Whether the value follows from figures, dates or another facet and is stated nowhere.
 */
inferred: boolean, 
/**
 * What is stated, where the figures contradict it and `value` is what they say.
 */
contradicted: FacetValue | null, 
/**
 * The sentence that states it.
 */
sentence: string | null, 
/**
 * Where the sentence stands in the report of [`ComparedTotal::report_id`].
 */
anchor: Anchor | null, };
/**
 * A facet the totals do not share, or are not known to share.
 */
export type FacetDifference = { 
/**
 * The facet.
 */
facet: Facet, 
/**
 * What makes it worth naming.
 */
kind: FacetDifferenceKind, 
/**
 * One per total, in the order of [`DefinitionComparison::totals`].
 */
sides: Array<FacetSide>, 
/**
 * The difference in a sentence: `pharmacy: Acme included; Bolt excluded`.
 */
text: string, 
/**
 * Why such a difference decides, or why it is no more than a caveat.
 */
reason: string, };
/**
 * One of the totals that are compared.
 */
export type ComparedTotal = { 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The report the definition is of.
 */
report_id: string, 
/**
 * The payer's term; `None` when the report has no definition of total cost.
 */
term: string | null, 
/**
 * The market; `None` when the report states none.
 */
line_of_business: LineOfBusiness | null, };
/**
 * The verdict over two or more totals.
 */
export type DefinitionComparison = { 
/**
 * The totals, in the order they were given.
 */
totals: Array<ComparedTotal>, 
/**
 * The verdict.
 */
verdict: ComparisonVerdict, 
/**
 * The verdict with its grounds in one sentence.
 */
summary: string, 
/**
 * Whether the totals are of different market segments; across segments nothing is comparable unless asked for.
 */
segments_differ: boolean, 
/**
 * Facets that make the totals not comparable. Empty for the other verdicts.
 */
deciding: Array<FacetDifference>, 
/**
 * Facets to name beside the comparison.
 */
caveats: Array<FacetDifference>, 
/**
 * Facets all of them state, and state the same.
 */
shared: Array<Facet>, };
/**
 * The pairwise verdicts within one market segment.
 */
export type SegmentComparison = { 
/**
 * The market.
 */
line_of_business: LineOfBusiness, 
/**
 * All of the segment's definitions together; `None` when there are fewer than two.
 */
all: DefinitionComparison | null, 
/**
 * Each two of them.
 */
pairs: Array<DefinitionComparison>, };
/**
 * Whether a step adds to a total or takes from it.
 */
export type StepSign = "plus" | "minus";
/**
 * One line taken from a total, or added to it.
 */
export type RestatementStep = { 
/**
 * The facet the step brings to the common definition.
 */
facet: Facet, 
/**
 * Whether the line is added or taken off.
 */
sign: StepSign, 
/**
 * The line's [`crate::Metric::id`].
 */
metric_id: string, 
/**
 * The line's term, as printed.
 */
term: string, 
/**
 * The line's value, in the restatement's unit.
 */
value: string, 
/**
 * The line as printed.
 */
displayed: string, 
/**
 * Where the line stands.
 */
anchor: Anchor, 
/**
 * What the total is after this step.
 */
result: string, };
/**
 * One total on the way to the common definition.
 */
export type RestatedTotal = { 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The report.
 */
report_id: string, 
/**
 * The reported total's [`crate::Metric::id`]; `None` when the report prints none of this kind.
 */
total_id: string | null, 
/**
 * The total's term, as printed.
 */
term: string | null, 
/**
 * The reported total.
 */
reported: string | null, 
/**
 * The reported total as printed.
 */
displayed: string | null, 
/**
 * Where the reported total stands.
 */
anchor: Anchor | null, 
/**
 * What is added and taken off, in this order. Empty when the total is already on the common definition.
 */
steps: Array<RestatementStep>, 
/**
 * The total on the common definition; `None` when it cannot be had.
 */
result: string | null, 
/**
 * The least the result can be, given the last printed digit of the total and of each line.
 */
low: string | null, 
/**
 * The most the result can be.
 */
high: string | null, 
/**
 * Why there is no result.
 */
impossible: string | null, };
/**
 * Totals restated to the largest definition they have in common, for one kind of amount.
 */
export type Restatement = { 
/**
 * Dollars, dollars per member month, per member year or per person-year.
 */
unit: Unit, 
/**
 * The facets of the common definition that all of them state or were brought to.
 */
common: { [key in Facet]?: FacetValue }, 
/**
 * The verdict over the totals once restated, those left aside that the report does not print; `None` when they have
 * no common definition.
 */
verdict: ComparisonVerdict | null, 
/**
 * One per total, in the order given.
 */
totals: Array<RestatedTotal>, 
/**
 * Deciding facets that no line can bring together, each with the reason. Empty when every printed total has a result.
 */
obstacles: Array<string>, };
/**
 * One facet as a person states it, for every report of one payer, market and term.
 *
 * It holds for as long as the reports state the same as when it was made (`against`): a payer that changes its statement
 * is heard again.
 */
export type FacetStatement = { 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The market; `None` for reports that state none.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The payer's term.
 */
term: string, 
/**
 * The facet.
 */
facet: Facet, 
/**
 * What it says; `None` when the person holds that it is left open.
 */
value: FacetValue | null, 
/**
 * What the reports stated when it was made; `None` when they left it open.
 */
against: FacetValue | null, 
/**
 * The published definition it was taken from.
 */
library: string | null, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: string, 
/**
 * When it was replaced or withdrawn; `None` while it is in force.
 */
ended_at: string | null, };
/**
 * A published definition of total cost, to start from.
 */
export type PublishedDefinition = { 
/**
 * Stable: lower case, hyphens.
 */
id: string, 
/**
 * Who publishes it and for what.
 */
title: string, 
/**
 * The publisher's term.
 */
term: string, 
/**
 * The market it is made for; `None` for several.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The facets the source states. What it is silent on is unknown.
 */
facets: { [key in Facet]?: FacetValue }, 
/**
 * Where it is published.
 */
sources: Array<string>, };
/**
 * An identifier with its system.
 */
export type Identifier = { 
/**
 * `tin`, `npi`, `aco-id` or a URL.
 */
system: string, 
/**
 * The identifier.
 */
value: string, };
/**
 * A payer or a provider organization.
 */
export type Party = { 
/**
 * The name as printed.
 */
name: string, 
/**
 * Identifiers as printed.
 */
identifiers: Array<Identifier>, };
/**
 * A report's pointer to its contract.
 */
export type ContractRef = { 
/**
 * The payer's contract number, as printed.
 */
id: string, 
/**
 * The contract's title.
 */
title: string | null, };
/**
 * Market segment. VBPR extension `lob`, system `https://nahdo.org/sopt`.
 */
export type LineOfBusiness = "medicare" | "medicaid" | "commercial";
/**
 * Where a report stands in the work.
 */
export type ReportStatus = "draft" | "checked" | "signed_off" | "superseded";
/**
 * The file a report came from.
 */
export type Source = { 
/**
 * The path it was imported from.
 */
path: string, 
/**
 * SHA-256 of its bytes, lower-case hexadecimal.
 */
sha256: string, 
/**
 * The format as told from content.
 */
format: FileFormat, 
/**
 * The mapping's id and version, `harborview-ma-quarterly@1`.
 */
mapping: string, };
/**
 * What a statement is about.
 */
export type StatementKind = "payer" | "subject" | "subject_identifier" | "contract" | "contract_title" | "contract_term" | "program" | "line_of_business" | "period" | "period_label" | "paid_through" | "reported_on" | "basis" | "attribution" | "benchmark_method";
/**
 * One thing a report's header says, and where. Statements that disagree are both kept (PER012).
 */
export type Statement = { 
/**
 * What it is about.
 */
kind: StatementKind, 
/**
 * The value in machine form: ISO dates, `start/end` for periods, names as printed.
 */
value: string, 
/**
 * Whether the value follows from something else than this text (a year from a file name, say).
 */
inferred: boolean, 
/**
 * Where it stands; `None` when the mapping file or the file's name states it.
 */
anchor: Anchor | null, };
/**
 * A standard code a term may stand for.
 */
export type Suggestion = { 
/**
 * The code.
 */
code: string, 
/**
 * 0 to 1.
 */
confidence: string, 
/**
 * Why, in words a person can check.
 */
reason: string, };
/**
 * What answers a term can have.
 */
export type TermTakes = "code" | "measure" | "nothing";
/**
 * Where a term stands in its payer's layout: what tells it from the same word elsewhere, and what settles its meaning.
 */
export type TermPlace = { 
/**
 * The mapping's name of the table.
 */
table: string, 
/**
 * The mapping's name of the section, or the heading as printed where the mapping knows none.
 */
section: string | null, 
/**
 * The mapping's name of the column, or its header as printed; `None` where the column's header is the term.
 */
column: string | null, 
/**
 * The unit that section, column or table give; `None` where an answer has to state it.
 */
unit: Unit | null, 
/**
 * Labels just above (or, with terms in columns, to the left), nearest last.
 */
above: Array<string>, 
/**
 * Labels just below (or to the right), nearest first.
 */
below: Array<string>, 
/**
 * What answers the term can have.
 */
takes: TermTakes, 
/**
 * What would have to be known before a suggestion could be taken without a person; empty where nothing is open.
 */
question: string, 
/**
 * Why a person's answer to the term was not taken here.
 */
refused: string | null, };
/**
 * A figure whose term no mapping knows.
 */
export type Unmapped = { 
/**
 * The payer's term, exactly as printed.
 */
term: string, 
/**
 * The figure as printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * Standard codes it may be, best first.
 */
suggestions: Array<Suggestion>, 
/**
 * Its place in the layout; `None` where the layout is no table of a mapping file.
 */
place?: TermPlace, };
/**
 * What a person confirms at once.
 */
export type OcrKind = "header" | "metric" | "quality";
/**
 * One part of a figure as the page prints it, where OCR read something else.
 */
export type Correction = { 
/**
 * `value`, `target` or `baseline` of a metric; a quality measure's part by its field's name.
 */
part: string, 
/**
 * What OCR read.
 */
read: string, 
/**
 * What the page prints.
 */
displayed: string, 
/**
 * Its exact value in the figure's unit.
 */
value: string, 
/**
 * What its last printed digit is worth, in the figure's unit.
 */
quantum: string | null, };
/**
 * A person's word that a figure stands on the page as it is kept here.
 */
export type Confirmation = { 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: string, 
/**
 * What OCR had read wrong. Empty where it had read everything right.
 */
corrections: Array<Correction>, };
/**
 * A figure that was read by OCR, and what people have said of it.
 */
export type OcrFigure = { 
/**
 * The metric's or quality measure's id, or [`HEADER`].
 */
figure: string, 
/**
 * What it is.
 */
kind: OcrKind, 
/**
 * The certainty of the least certain word in it, 0 to less than 1.
 */
confidence: string, 
/**
 * Who compared it with the page. `None`: nobody has; its value takes part in no check, comparison or export.
 */
confirmed: Confirmation | null, };
/**
 * One report of one payer for one provider organization and one performance period, with every figure's source.
 * The JSON of `plumbline report ID --json`.
 *
 * Source: VBPR 1.1.0 profile `vbp-performance-measurereport`.
 */
export type Report = { 
/**
 * Stable: made of payer, contract, subject, period, basis and the source file's hash.
 */
id: string, 
/**
 * Who sent it.
 */
payer: Party, 
/**
 * The provider organization it is about.
 */
subject: Party, 
/**
 * The contract it is made under, where stated.
 */
contract: ContractRef | null, 
/**
 * The market.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The program's name.
 */
program: string | null, 
/**
 * Where the report stands in the work.
 */
status: ReportStatus, 
/**
 * 1 for the first report of its series (payer, contract, subject, period, basis), then 2, 3 …
 */
version: number, 
/**
 * The id of the version it replaces.
 */
supersedes: string | null, 
/**
 * The day the payer made it.
 */
reported_on: string | null, 
/**
 * The performance period.
 */
period: Period | null, 
/**
 * What kind of span the period is.
 */
basis: Basis | null, 
/**
 * Claims paid through this day are counted.
 */
paid_through: string | null, 
/**
 * The file it came from.
 */
source: Source, 
/**
 * What the report's header says and where, disagreeing statements included.
 */
statements: Array<Statement>, 
/**
 * Financial and utilization figures in source order.
 */
metrics: Array<Metric>, 
/**
 * Quality results in source order.
 */
quality: Array<QualityMeasure>, 
/**
 * Total-cost definitions.
 */
definitions: Array<Definition>, 
/**
 * Figures whose term no mapping knows. Kept, never dropped.
 */
unmapped: Array<Unmapped>, 
/**
 * What reading and mapping noticed.
 */
issues: Array<Issue>, 
/**
 * Figures that were read from a picture by OCR, and who confirmed them. Empty for a file with text.
 */
ocr?: Array<OcrFigure>, 
/**
 * What a FHIR file states beyond these fields, as it stands there. Empty for other files.
 */
kept?: Array<KeptFact>, };
/**
 * One row of `plumbline reports`.
 */
export type ReportSummary = { id: string, payer: string, subject: string, contract: string | null, line_of_business: LineOfBusiness | null, program: string | null, status: ReportStatus, version: number, supersedes: string | null, reported_on: string | null, period: Period | null, basis: Basis | null, paid_through: string | null, source: Source, 
/**
 * Metrics and quality results.
 */
figures: number, 
/**
 * Figures without a standard term.
 */
unmapped: number, };
/**
 * Where a finding stands in the work.
 */
export type FindingState = "open" | "waived" | "resolved";
/**
 * One value a finding rests on.
 */
export type Evidence = { 
/**
 * What the value is: "PMPM", "member months", "recomputed total".
 */
label: string, 
/**
 * The value as text with unit.
 */
value: string, 
/**
 * Its place; `None` for a value we computed.
 */
anchor: Anchor | null, 
/**
 * The report whose source the anchor points into.
 */
report_id: string | null, };
/**
 * What a waiver covers. Always one rule, in the version it had, and one subject.
 */
export type WaiverScope = "fact" | "report" | "contract";
/**
 * A person's decision to set a finding aside.
 */
export type Waiver = { 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, 
/**
 * Until when; `None` for as long as what it covers stays.
 */
until: string | null, 
/**
 * What it covers.
 */
scope: WaiverScope, };
/**
 * Why a waiver is in force no longer.
 */
export type WaiverEnd = "replaced" | "withdrawn" | "expired" | "resolved" | "facts_changed" | "rule_changed";
/**
 * A waiver with its life, in force or ended.
 */
export type WaiverRecord = { 
/**
 * The finding it was given for; withdrawing goes by it.
 */
fingerprint: string, 
/**
 * The rule.
 */
rule: string, 
/**
 * The rule's version when it was given.
 */
rule_version: number, 
/**
 * What the findings it covers are about.
 */
subject: string, 
/**
 * The report (payer, program, period) or the contract (payer, number) it covers, or that its finding is about;
 * `None` where the finding is about several reports or none.
 */
place: string | null, 
/**
 * The decision.
 */
waiver: Waiver, 
/**
 * When it was given.
 */
waived_at: string, 
/**
 * When it ended; `None` while it is in force.
 */
ended_at: string | null, 
/**
 * Why it ended.
 */
ended_because: WaiverEnd | null, 
/**
 * Findings it sets aside.
 */
covers: number, 
/**
 * Why it does nothing, in words; `None` for one that sets a finding aside, or that a person ended or replaced.
 */
unused: string | null, };
/**
 * What opened a finding again.
 */
export type ReopenedBecause = "facts_changed" | "rule_changed" | "expired" | "withdrawn" | "found_again";
/**
 * Why a finding that was waived or resolved is open.
 */
export type Reopened = { 
/**
 * When it opened again.
 */
at: string, 
/**
 * What happened.
 */
because: ReopenedBecause, 
/**
 * What was decided before and what has changed, in words.
 */
words: string, };
/**
 * What can happen to a finding.
 */
export type FindingEventKind = "found" | "waived" | "withdrawn" | "expired" | "resolved" | "reopened" | "asked" | "answered" | "accepted";
/**
 * One step in the life of a finding.
 */
export type FindingEvent = { 
/**
 * When.
 */
at: string, 
/**
 * What happened.
 */
what: FindingEventKind, 
/**
 * Who did it; `None` for what a check did.
 */
by: string | null, 
/**
 * The reason, the question's reference, what changed; `None` where there is nothing to add.
 */
text: string | null, };
/**
 * One finding of one rule.
 */
export type Finding = { 
/**
 * The rule's code, for example `PER004`.
 */
rule: string, 
/**
 * The rule's name, for example `paid-through-before-service-end`.
 */
name: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * The report it is about; `None` for a file that became no report.
 */
report_id: string | null, 
/**
 * What it is about: a metric's term, a file, a pair of payers.
 */
subject: string, 
/**
 * What is wrong, in one or two sentences.
 */
message: string, 
/**
 * Every value used, each with its place.
 */
evidence: Array<Evidence>, 
/**
 * What should stand there, as text with unit.
 */
expected: string | null, 
/**
 * What stands there, as text with unit.
 */
found: string | null, 
/**
 * The tolerance used and where it comes from.
 */
tolerance: string | null, 
/**
 * Made of rule, subject and facts, never of row ids: see [`fingerprint`].
 */
fingerprint: string, 
/**
 * Where it stands in the work.
 */
state: FindingState, 
/**
 * Who set it aside and why.
 */
waiver: Waiver | null, 
/**
 * The version of the rule that found it: a waiver holds for the version it was given under.
 */
rule_version: number, 
/**
 * The fingerprint of the finding it follows from; `None` for a root cause.
 */
caused_by: string | null, 
/**
 * Why it follows from that one, in words.
 */
cause: string | null, 
/**
 * Why it is open again, where it was waived or resolved before; `None` while it is waived.
 */
reopened: Reopened | null, 
/**
 * The fingerprint of the finding of the same rule and subject, in the same series of reports, whose facts changed
 * into its own.
 */
predecessor: string | null, };
/**
 * Whether a report can be relied on.
 */
export type ReportVerdict = "ready" | "ready_with_exceptions" | "not_ready";
/**
 * How many checks one rule ran, and how many of them passed.
 */
export type RuleCount = { 
/**
 * The rule's code.
 */
rule: string, 
/**
 * Checks that ran: one for each figure, pair or statement the rule applies to.
 */
ran: number, 
/**
 * Those that found nothing.
 */
passed: number, };
/**
 * What the latest check of one report ran. A check that passed is evidence too.
 */
export type ReportChecks = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Its verdict: over all findings that name it, comparisons with other reports included.
 */
verdict: ReportVerdict, 
/**
 * Checks that ran on it alone.
 */
checks_run: number, 
/**
 * Those of them that found nothing.
 */
passed: number, };
/**
 * The result of checking.
 */
export type Verdict = { 
/**
 * One line for people and for exit codes.
 */
verdict: ReportVerdict, 
/**
 * Checks that ran: each rule on each figure or pair it applies to. Those without a finding passed.
 */
checks_run: number, 
/**
 * What was found, worst first.
 */
findings: Array<Finding>, 
/**
 * Checks that found nothing.
 */
passed: number, 
/**
 * What came of each report that was checked, in the order of their ids.
 */
reports: Array<ReportChecks>, };
/**
 * Where a question stands.
 */
export type QuestionState = "asked" | "answered" | "accepted";
/**
 * What a payer answered.
 */
export type PayerAnswer = { 
/**
 * The answer in words.
 */
text: string, 
/**
 * The day it was given.
 */
on: string, 
/**
 * Who noted it.
 */
by: string, };
/**
 * One question to a payer about one finding.
 */
export type AskedQuestion = { 
/**
 * What a payer answers by: the number of the letter and of the question in it, `Q12-3`.
 */
reference: string, 
/**
 * The finding.
 */
fingerprint: string, 
/**
 * The finding's rule and what it is about, as they were when asked.
 */
rule: string, 
/**
 * What the finding is about.
 */
subject: string, 
/**
 * Whom it was sent to.
 */
payer: string, 
/**
 * The question as written.
 */
question: string, 
/**
 * The day it was written.
 */
asked_on: string, 
/**
 * Who asked; `None` where no name was given.
 */
asked_by: string | null, 
/**
 * The file it was written to.
 */
path: string, 
/**
 * Where it stands.
 */
state: QuestionState, 
/**
 * The answer; `None` before it came.
 */
answer: PayerAnswer | null, 
/**
 * Who accepted the answer; `None` before that.
 */
accepted_by: string | null, 
/**
 * The day the answer was accepted.
 */
accepted_on: string | null, };
/**
 * What kind of change a figure underwent. Missing, zero and suppressed are never the same.
 */
export type RestatedKind = "changed" | "filled" | "emptied" | "added" | "dropped";
/**
 * A figure in one version.
 */
export type RestatedValue = { 
/**
 * As printed.
 */
displayed: string, 
/**
 * The value; `None` for what is no number.
 */
value: string | null, 
/**
 * Whether a value is reported, masked, not applicable or missing.
 */
state: FigureState, 
/**
 * Its place in that version's file.
 */
anchor: Anchor, };
/**
 * One figure that two versions of a report state differently.
 */
export type RestatedFigure = { 
/**
 * The figure in the payer's words: `Pharmacy`, `Pharmacy, target`, `Breast Cancer Screening rate`.
 */
label: string, 
/**
 * What kind of change it is.
 */
kind: RestatedKind, 
/**
 * As the earlier version has it; `None` where that version does not have it.
 */
before: RestatedValue | null, 
/**
 * As the later version has it; `None` where that version does not have it.
 */
after: RestatedValue | null, 
/**
 * After minus before, in the figure's unit; `None` where one of them is no number.
 */
difference: string | null, 
/**
 * The difference as a share of the earlier figure: 0.05 for 5% more. `None` where that was 0 or no number.
 */
share: string | null, 
/**
 * What both are counted in.
 */
unit: Unit, };
/**
 * What a change of a layout is about.
 */
export type LayoutPart = "sheet" | "table" | "section" | "column" | "row" | "header_fact" | "definition" | "page_words";
/**
 * What became of a part of a layout.
 */
export type LayoutHow = "renamed" | "moved" | "missing" | "added";
/**
 * A fact of the standard that hangs on a part of the layout.
 */
export type TouchedFact = { 
/**
 * The code, the measure, or the kind of header fact.
 */
code: string, 
/**
 * The payer's term for it.
 */
term: string, 
/**
 * Whether a value for it was taken from this file all the same.
 */
taken: boolean, };
/**
 * How much speaks for a proposal.
 */
export type Likeness = "strong" | "possible";
/**
 * A printed figure that is not taken.
 */
export type LeftFigure = { 
/**
 * As printed.
 */
displayed: string, 
/**
 * The code it would be of; `None` where that is not known.
 */
code: string | null, 
/**
 * Its value under that code's unit; `None` where it is not read as one.
 */
value: string | null, 
/**
 * Its unit.
 */
unit: Unit | null, 
/**
 * Its place.
 */
anchor: Anchor, };
/**
 * What a missing part of a layout may be here.
 */
export type LayoutProposal = { 
/**
 * The printed words.
 */
words: string, 
/**
 * Where they stand.
 */
anchor: Anchor, 
/**
 * How much speaks for it.
 */
class: Likeness, 
/**
 * What speaks for it, each in a sentence a person can check.
 */
reasons: Array<string>, 
/**
 * Figures that would be taken.
 */
figures: Array<LeftFigure>, };
/**
 * A place in a mapping file.
 */
export type LayoutRule = { 
/**
 * The list: `table`, `column`, `term`, `measure`, `section`, `row_fact`, `fact`, `definition`, `recognize`.
 */
list: string, 
/**
 * Of a list in a table: the table's place among the mapping's tables, 0 for the first.
 */
table: number | null, 
/**
 * Its place in the list, 0 for the first.
 */
index: number, };
/**
 * One thing of a layout that is otherwise.
 */
export type LayoutChange = { 
/**
 * Made of what is expected and what is found: the same when the file is read again.
 */
id: string, 
/**
 * What it is about.
 */
what: LayoutPart, 
/**
 * What became of it.
 */
how: LayoutHow, 
/**
 * The mapping's name for the table it belongs to; `None` for what belongs to none.
 */
table: string | null, 
/**
 * The mapping's words for it; `None` for what the mapping does not know.
 */
expected: string | null, 
/**
 * The words that stand in its place, or that the mapping does not know. Of a rename those of the first proposal.
 */
found: string | null, 
/**
 * Where the found words stand, else the nearest thing that was found; `None` where a file holds nothing of the kind.
 */
anchor: Anchor | null, 
/**
 * Of what moved: where it stood in the report before (`F`, `Summary`).
 */
was: string | null, 
/**
 * Of what moved: where it stands (`H`, `Overview`).
 */
is: string | null, 
/**
 * The facts that hang on it.
 */
touches: Array<TouchedFact>, 
/**
 * What may be meant, most likely first.
 */
proposals: Array<LayoutProposal>, 
/**
 * Printed figures that stand there and are not taken for it: how many.
 */
figures: number, 
/**
 * The first of them; none of a table nobody reads, nor of rows that are members.
 */
left: Array<LeftFigure>, 
/**
 * Where in the mapping file it is said; `None` for what the mapping does not know.
 */
rule: LayoutRule | null, };
/**
 * A column of the mapping where it stands in a file.
 */
export type FoundColumn = { 
/**
 * The mapping's name for its table.
 */
table: string, 
/**
 * Its header.
 */
words: string, 
/**
 * The sheet; empty for a file of rows.
 */
part: string, 
/**
 * 0 for the first.
 */
column: number, 
/**
 * Whether it is one of several that each hold a period.
 */
of_period: boolean, 
/**
 * Where its header stands.
 */
anchor: Anchor, };
/**
 * What a file has otherwise than its mapping says, or than the report before had it.
 *
 * Shape: one entry for each thing that changed, in the mapping's order, what the mapping does not know last. Nothing in
 * it takes a figure: a proposal is a question to a person.
 */
export type Drift = { 
/**
 * The changes.
 */
changes: Array<LayoutChange>, 
/**
 * Tables, columns, rows, facts and sentences of the mapping that stand where it says.
 */
unchanged: number, 
/**
 * The columns that were found, for telling where they stood before.
 */
columns: Array<FoundColumn>, };
/**
 * Under what a payer reports on a provider organization: what its successive reports have in common.
 */
export type Arrangement = { 
/**
 * Stable: made of the fields below without differences of case and spacing.
 */
id: string, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The payer's contract number; `None` where the reports name none.
 */
contract: string | null, 
/**
 * The provider organization's name.
 */
subject: string, 
/**
 * The market; `None` where the reports state none.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The program's name.
 */
program: string | null, 
/**
 * What tells it from other arrangements of the same payer, in words; `None` where the payer has one only.
 */
distinction: string | null, };
/**
 * What stands in a cell. Only `reported` has a value.
 */
export type CellState = "reported" | "suppressed" | "not_applicable" | "missing" | "unconfirmed" | "only_strata" | "ambiguous" | "not_reported";
/**
 * What a remark on comparability is about.
 */
export type CellReasonKind = "segment" | "basis" | "period" | "run_out" | "unit" | "definition" | "measurement_year" | "version" | "direction" | "scoring";
/**
 * Why a cell is not the same as the others, or no more than comparable with a caveat.
 */
export type CellReason = { 
/**
 * What it is about.
 */
kind: CellReasonKind, 
/**
 * What it does to the comparison: never `same`.
 */
verdict: ComparisonVerdict, 
/**
 * In a sentence.
 */
text: string, };
/**
 * A printed figure that a calculation rests on.
 */
export type CalculationOperand = { 
/**
 * The figure's [`crate::Metric::id`] in the cell's report.
 */
metric_id: string, 
/**
 * The payer's term.
 */
term: string, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * How a figure printed per year, or as a whole amount, became one in the unit of the comparison.
 */
export type UnitCalculation = { 
/**
 * The calculation in words and figures: `$4,950.00 per person-year ÷ 12 = $412.50 PMPM`.
 */
text: string, 
/**
 * Whether the result is exact; otherwise it is rounded to four decimals.
 */
exact: boolean, 
/**
 * The least the result can be, given the last printed digit of each figure. Unrounded.
 */
low: string, 
/**
 * The most the result can be.
 */
high: string, 
/**
 * The figures it rests on.
 */
operands: Array<CalculationOperand>, };
/**
 * What the definition behind a cell's total is, beside the definition of the yardstick's.
 */
export type CellDefinition = { 
/**
 * The verdict over the two definitions.
 */
verdict: ComparisonVerdict, 
/**
 * The verdict with its grounds in one sentence.
 */
summary: string, 
/**
 * The payer's term; `None` when the report has no definition.
 */
term: string | null, 
/**
 * Facets that make the two not comparable.
 */
deciding: Array<Facet>, 
/**
 * Facets to name beside the comparison.
 */
caveats: Array<Facet>, 
/**
 * Where the definition stands in the report.
 */
anchor: Anchor | null, };
/**
 * A cell's total on the definition all restated cells have in common.
 */
export type RestatedCell = { 
/**
 * The total with its steps; without a result where [`RestatedTotal::impossible`] says why.
 */
total: RestatedTotal, 
/**
 * The restated total in words and figures: `$400.00 + $101.30 (Pharmacy PMPM, 101.3) = $501.30 PMPM`.
 */
text: string, 
/**
 * Whether the restated cell may be set beside the other restated ones, periods included; `None` without a result.
 */
comparability: ComparisonVerdict | null, 
/**
 * What remains to be said beside the restated value.
 */
reasons: Array<CellReason>, };
/**
 * Another report of the same arrangement that could have stood in the cell.
 */
export type OtherReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * What kind of span the figure covers.
 */
basis: Basis | null, 
/**
 * The months the figure covers.
 */
period: Period | null, 
/**
 * Months of run-out.
 */
run_out_months: number | null, 
/**
 * As printed there.
 */
displayed: string, 
/**
 * Where it stands there.
 */
anchor: Anchor, };
/**
 * The metric for one slice of the population.
 */
export type StratumCell = { 
/**
 * The slice.
 */
strata: Array<Stratum>, 
/**
 * The value in the unit it is printed in.
 */
value: string | null, 
/**
 * Its unit.
 */
unit: Unit, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * One arrangement's figure for a metric.
 */
export type ComparedCell = { 
/**
 * Whose figure it is.
 */
arrangement: Arrangement, 
/**
 * What stands in the cell.
 */
state: CellState, 
/**
 * The exact value in `unit`; `None` unless `state` is reported.
 */
value: string | null, 
/**
 * The unit of `value`: that of the comparison, or the printed one where no exact way leads to it.
 */
unit: Unit, 
/**
 * How `value` follows from what is printed; `None` where it is printed in `unit`.
 */
calculation: UnitCalculation | null, 
/**
 * The figure as printed.
 */
displayed: string | null, 
/**
 * The unit it is printed in.
 */
printed_unit: Unit | null, 
/**
 * The payer's term.
 */
term: string | null, 
/**
 * The figure's [`crate::Metric::id`].
 */
metric_id: string | null, 
/**
 * The report it stands in; `None` when no report prints the line.
 */
report_id: string | null, 
/**
 * The report's version.
 */
version: number | null, 
/**
 * What kind of span the figure covers.
 */
basis: Basis | null, 
/**
 * The months the figure covers.
 */
period: Period | null, 
/**
 * Claims paid through this day are counted.
 */
paid_through: string | null, 
/**
 * Months from the end of the services to the paid-through date; `None` where either is not stated.
 */
run_out_months: number | null, 
/**
 * The day the payer made the report.
 */
reported_on: string | null, 
/**
 * Where the figure stands.
 */
anchor: Anchor | null, 
/**
 * Whether it may be set beside the other cells of the comparison; `None` where there is no value to compare.
 */
comparability: ComparisonVerdict | null, 
/**
 * What the comparability rests on; empty for the same.
 */
reasons: Array<CellReason>, 
/**
 * For total cost: its definition beside the yardstick's.
 */
definition: CellDefinition | null, 
/**
 * For total cost, when asked: the total restated to the common definition.
 */
restated: RestatedCell | null, 
/**
 * Which report was chosen and why, in a sentence.
 */
choice: string, 
/**
 * Other reports of the arrangement with this metric, nearest in time first.
 */
others: Array<OtherReport>, 
/**
 * The metric by slices of the population, in the same report and months.
 */
strata: Array<StratumCell>, };
/**
 * What the cells of a comparison are held against.
 */
export type Yardstick = { 
/**
 * The kind of span.
 */
basis: Basis | null, 
/**
 * The months.
 */
period: Period | null, 
/**
 * Months of run-out most of the cells have; `None` where none states its paid-through date.
 */
run_out_months: number | null, 
/**
 * The arrangement whose definition the others are held against; `None` for metrics that have no definition.
 */
definition_of: Arrangement | null, 
/**
 * How it was found, in a sentence.
 */
choice: string, };
/**
 * Months and a kind of span that figures of the metric are reported for.
 */
export type OfferedPeriod = { 
/**
 * The kind of span.
 */
basis: Basis | null, 
/**
 * The months.
 */
period: Period | null, 
/**
 * How many payers report a value for it.
 */
payers: number, 
/**
 * How many arrangements report a value for it.
 */
arrangements: number, };
/**
 * What the restated cells have in common.
 */
export type CommonDefinition = { 
/**
 * The facets all restated totals count alike.
 */
facets: { [key in Facet]?: FacetValue }, 
/**
 * The verdict over the totals once restated.
 */
verdict: ComparisonVerdict | null, 
/**
 * How many totals have a result.
 */
restated: number, };
/**
 * A value an earlier version of a report gave.
 */
export type EarlierValue = { 
/**
 * The report that gave it.
 */
report_id: string, 
/**
 * The day the payer made it.
 */
reported_on: string | null, 
/**
 * The value in the unit of the point.
 */
value: string | null, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * One period of a trend.
 */
export type TrendPoint = { 
/**
 * The months.
 */
period: Period | null, 
/**
 * The value in the trend's unit; `None` unless `state` is reported.
 */
value: string | null, 
/**
 * Why there is a value or none.
 */
state: CellState, 
/**
 * As printed.
 */
displayed: string, 
/**
 * How the value follows from what is printed; `None` where it is printed in the unit.
 */
calculation: UnitCalculation | null, 
/**
 * Claims paid through this day are counted.
 */
paid_through: string | null, 
/**
 * Months of run-out.
 */
run_out_months: number | null, 
/**
 * The report it stands in.
 */
report_id: string, 
/**
 * The report's version.
 */
version: number, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * Values that earlier versions and reports gave for the same months, where they differ; oldest first.
 */
before: Array<EarlierValue>, };
/**
 * A metric's values over time: one arrangement, one kind of span, one unit.
 */
export type Trend = { 
/**
 * Whose figures they are.
 */
arrangement: Arrangement, 
/**
 * The kind of span of every point.
 */
basis: Basis | null, 
/**
 * The unit of every point.
 */
unit: Unit, 
/**
 * Earliest first.
 */
points: Array<TrendPoint>, };
/**
 * One metric of the payers of one market.
 */
export type MetricComparison = { 
/**
 * The metric's code.
 */
code: string, 
/**
 * Whose code it is.
 */
system: CodeSystem, 
/**
 * Its name.
 */
display: string, 
/**
 * The unit the cells are brought to.
 */
unit: Unit, 
/**
 * The market; `None` for reports that state none, and for all markets together.
 */
line_of_business: LineOfBusiness | null, 
/**
 * Whether the cells are of all markets together.
 */
across_segments: boolean, 
/**
 * What the cells are held against; `None` when no report prints the metric.
 */
yardstick: Yardstick | null, 
/**
 * What the metric is reported for, most arrangements first.
 */
offered: Array<OfferedPeriod>, 
/**
 * One per arrangement, by payer.
 */
cells: Array<ComparedCell>, 
/**
 * For total cost: the definitions of the cells whose periods are comparable, all together.
 */
definitions: DefinitionComparison | null, 
/**
 * For total cost, when asked: the definition the totals are restated to.
 */
common: CommonDefinition | null, 
/**
 * The values over time; empty unless asked.
 */
trends: Array<Trend>, };
/**
 * A report that takes no part in comparisons, and why.
 */
export type LeftOutReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Who sent it.
 */
payer: string, 
/**
 * Why, in a sentence.
 */
reason: string, };
/**
 * A result to reach, beside the rate it is set for.
 */
export type MeasureTarget = { 
/**
 * `star-4`, `hedis-50-percentile` …, or a payer's own word.
 */
type: string, 
/**
 * In the unit of the rate.
 */
value: string | null, 
/**
 * As printed.
 */
displayed: string, 
/**
 * What is still missing, in members where the payer prints members.
 */
gap: string | null, 
/**
 * Whether the rate reaches it; `None` where the printed digits or an unstated direction leave it open.
 */
reached: boolean | null, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * Another result of the same arrangement that could have stood in the cell.
 */
export type OtherResult = { 
/**
 * The report.
 */
report_id: string, 
/**
 * The measurement year.
 */
year: number | null, 
/**
 * What kind of span the result covers.
 */
basis: Basis | null, 
/**
 * The months measured.
 */
period: Period | null, 
/**
 * As printed there.
 */
displayed: string, 
/**
 * Where it stands there.
 */
anchor: Anchor, };
/**
 * One arrangement's result of a quality measure.
 */
export type MeasureCell = { 
/**
 * Whose result it is.
 */
arrangement: Arrangement, 
/**
 * What stands in the cell.
 */
state: CellState, 
/**
 * A fraction of 1 for a proportion, the ratio or mean otherwise; `None` unless `state` is reported.
 */
rate: string | null, 
/**
 * The rate as printed.
 */
displayed: string | null, 
/**
 * The measure's name as printed.
 */
name: string | null, 
/**
 * The measurement year.
 */
year: number | null, 
/**
 * The version of the measure's specification; `None` where the payer names none.
 */
specification: string | null, 
/**
 * Which way is better; `None` where the report does not say. FHIR `improvementNotation`.
 */
direction: Direction | null, 
/**
 * How it is scored.
 */
scoring: Scoring | null, 
/**
 * Members who met the measure.
 */
numerator: string | null, 
/**
 * Members in the denominator.
 */
denominator: string | null, 
/**
 * Star or point score.
 */
score: string | null, 
/**
 * Weight in the overall score.
 */
weight: string | null, 
/**
 * Whether payment depends on it.
 */
contractual_status: ContractualStatus | null, 
/**
 * Benchmarks and targets printed beside the rate, in the file's order.
 */
targets: Array<MeasureTarget>, 
/**
 * The result's [`crate::QualityMeasure::id`].
 */
measure_id: string | null, 
/**
 * The report it stands in; `None` when no report prints the measure.
 */
report_id: string | null, 
/**
 * The report's version.
 */
version: number | null, 
/**
 * What kind of span the result covers.
 */
basis: Basis | null, 
/**
 * The months measured.
 */
period: Period | null, 
/**
 * The day the payer made the report.
 */
reported_on: string | null, 
/**
 * Where the rate stands.
 */
anchor: Anchor | null, 
/**
 * Whether it may be set beside the other cells; `None` where there is no rate to compare.
 */
comparability: ComparisonVerdict | null, 
/**
 * What the comparability rests on; empty for the same.
 */
reasons: Array<CellReason>, 
/**
 * Which result was chosen, in a sentence.
 */
choice: string, 
/**
 * Other results of the arrangement, latest first.
 */
others: Array<OtherResult>, };
/**
 * What the cells of a measure are held against: what most payers report.
 */
export type MeasureYardstick = { 
/**
 * The measurement year.
 */
year: number | null, 
/**
 * The version of the specification; `None` where nobody names one.
 */
specification: string | null, 
/**
 * Which way is better.
 */
direction: Direction | null, 
/**
 * How it is scored.
 */
scoring: Scoring, 
/**
 * The kind of span.
 */
basis: Basis | null, 
/**
 * The months measured.
 */
period: Period | null, 
/**
 * How it was found, in a sentence.
 */
choice: string, };
/**
 * One quality measure of the payers of one market.
 */
export type MeasureComparison = { 
/**
 * The measure's identifier: the same in every cell, as the payer prints it or its mapping names it.
 */
measure: string, 
/**
 * Its name, as the payer of the first cell prints it.
 */
display: string, 
/**
 * The market; `None` for reports that state none, and for all markets together.
 */
line_of_business: LineOfBusiness | null, 
/**
 * Whether the cells are of all markets together.
 */
across_segments: boolean, 
/**
 * What the cells are held against; `None` when no report prints a rate.
 */
yardstick: MeasureYardstick | null, 
/**
 * One per arrangement, by payer.
 */
cells: Array<MeasureCell>, };
/**
 * Whether a month has what a reader expects of it.
 */
export type MonthState = "covered" | "overlap" | "gap";
/**
 * One calendar month of an arrangement.
 */
export type CoveredMonth = { 
/**
 * The month's first day.
 */
month: string, 
/**
 * What the month has.
 */
state: MonthState, 
/**
 * The current reports that cover the whole month or a part of it.
 */
report_ids: Array<string>, 
/**
 * The latest paid-through date among them.
 */
paid_through: string | null, 
/**
 * Months from the month's end to that date; `None` where none is stated or it lies before the end.
 */
run_out_months: number | null, };
/**
 * One report on the axis.
 */
export type TimelineReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Its version.
 */
version: number, 
/**
 * Where it stands in the work.
 */
status: ReportStatus, 
/**
 * What kind of span it covers.
 */
basis: Basis | null, 
/**
 * The performance period.
 */
period: Period | null, 
/**
 * Service periods of its figures, where they differ from the performance period.
 */
service_periods: Array<Period>, 
/**
 * Claims paid through this day are counted.
 */
paid_through: string | null, 
/**
 * Months of run-out.
 */
run_out_months: number | null, 
/**
 * The day the payer made it; for a settlement, the settlement's date.
 */
reported_on: string | null, };
/**
 * A finding about periods, where it lies on the axis.
 */
export type TimelineMark = { 
/**
 * The rule's code.
 */
rule: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * Open or waived.
 */
state: FindingState, 
/**
 * What is wrong.
 */
message: string, 
/**
 * The finding's fingerprint.
 */
fingerprint: string, 
/**
 * The report it is drawn at; `None` for one about the contract alone.
 */
report_id: string | null, 
/**
 * The days it is about; one day for a date.
 */
at: Period, };
/**
 * The contract's term.
 */
export type ContractTerm = { 
/**
 * First and last day.
 */
period: Period, 
/**
 * Where it stands, in the report that states it.
 */
anchor: Anchor | null, };
/**
 * Everything about one arrangement that has a date.
 */
export type ArrangementTimeline = { 
/**
 * Whose dates they are.
 */
arrangement: Arrangement, 
/**
 * The contract's term; `None` where no contract is known or it states none.
 */
term: ContractTerm | null, 
/**
 * Its reports, older versions included, by what they cover.
 */
reports: Array<TimelineReport>, 
/**
 * Every month from the first covered or contracted one to the last covered one.
 */
months: Array<CoveredMonth>, 
/**
 * Findings about periods, open and waived.
 */
marks: Array<TimelineMark>, };
/**
 * The whole axis.
 */
export type Timeline = { 
/**
 * First and last day of anything shown; `None` when nothing has a date.
 */
span: Period | null, 
/**
 * By payer.
 */
arrangements: Array<ArrangementTimeline>, };
/**
 * An error in words a person can act on.
 */
export type ErrorInfo = { 
/**
 * A stable code, for example `encrypted_file`.
 */
code: string, 
/**
 * What happened and where.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, };
/**
 * What became of a file.
 */
export type ImportStatus = "imported" | "duplicate" | "needs_mapping" | "failed";
/**
 * The mapping that was used and how surely it fits.
 */
export type MappingUse = { 
/**
 * The mapping's id.
 */
id: string, 
/**
 * The mapping's version.
 */
version: number, 
/**
 * 0 to 1.
 */
confidence: string, };
/**
 * Files by what became of them.
 */
export type ImportSummary = { imported: number, duplicate: number, needs_mapping: number, failed: number, };
/**
 * What became of one file. One entry of `plumbline import --json`.
 */
export type ImportedFile = { 
/**
 * The path as given or found.
 */
path: string, 
/**
 * SHA-256 of the bytes; `None` when they could not be read.
 */
sha256: string | null, 
/**
 * The format as told from content; `None` when none fits.
 */
format: FileFormat | null, 
/**
 * What became of it.
 */
status: ImportStatus, 
/**
 * Reports stored; for a duplicate, the reports stored the first time.
 */
report_ids: Array<string>, 
/**
 * The mapping that recognised it.
 */
mapping: MappingUse | null, 
/**
 * Figures stored.
 */
figures: number, 
/**
 * Figures stored without a standard term.
 */
unmapped: number, 
/**
 * What reading and mapping noticed.
 */
issues: Array<Issue>, 
/**
 * Why it failed, where it did.
 */
error: ErrorInfo | null, };
/**
 * A request without content.
 */
export type Nothing = Record<string, never>;
/**
 * Every total-cost definition of the workspace, set side by side.
 */
export type DefinitionsView = { 
/**
 * Each definition of a current report, by market, payer and period, latest first. A report that prints total cost
 * without defining it is in the list with no facets.
 */
definitions: Array<DefinedTerm>, 
/**
 * The verdicts of each market segment: all payers together, and each two.
 */
segments: Array<SegmentComparison>, 
/**
 * The totals of each market segment restated to what all its payers count.
 */
restatements: Array<SegmentRestatement>, 
/**
 * What people state, ended statements too, latest first.
 */
statements: Array<FacetStatement>, 
/**
 * Published definitions to start from.
 */
library: Array<PublishedDefinition>, };
/**
 * One definition with its report and what the figures say.
 */
export type DefinedTerm = { 
/**
 * The report that states it.
 */
report_id: string, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The market; `None` when the report states none.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The program's name.
 */
program: string | null, 
/**
 * The report's period.
 */
period: Period | null, 
/**
 * Whether the report is its payer's latest in its market: the one that is compared.
 */
is_latest: boolean, 
/**
 * The definition, people's statements taken in.
 */
definition: Definition, 
/**
 * What is not stated and follows: run-out from the report's dates, the member's share from the basis.
 */
follows: { [key in Facet]?: FacetValue }, 
/**
 * Facets for which the figures say something else than is stated.
 */
differences: Array<FacetAgainst>, 
/**
 * The sum the inference rests on; `None` unless exactly one way gives the total.
 */
calculation: Calculation | null, 
/**
 * Sentences of the report that contradict the mapping file or each other (TCC014).
 */
remarks: Array<string>, };
/**
 * A facet stated in one way and counted in another.
 */
export type FacetAgainst = { 
/**
 * The facet.
 */
facet: Facet, 
/**
 * What is stated.
 */
stated: FacetValue, 
/**
 * What the figures say.
 */
inferred: FacetValue, };
/**
 * The component lines that give a total.
 */
export type Calculation = { 
/**
 * The unit of total and lines.
 */
unit: Unit, 
/**
 * The reported total.
 */
total: CalculationLine, 
/**
 * The lines in the order they are added.
 */
lines: Array<CalculationLine>, 
/**
 * Their sum.
 */
sum: string, 
/**
 * How far sum and total may lie apart: half the last printed digit of each.
 */
tolerance: string, };
/**
 * One printed line of a calculation.
 */
export type CalculationLine = { 
/**
 * The figure's id in the report.
 */
metric_id: string, 
/**
 * Its term, as printed.
 */
term: string, 
/**
 * Whether it is added or taken off; plus for the total.
 */
sign: StepSign, 
/**
 * Its value.
 */
value: string, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * The restated totals of one market segment.
 */
export type SegmentRestatement = { 
/**
 * The market.
 */
line_of_business: LineOfBusiness, 
/**
 * One for each kind of amount that two payers print.
 */
restatements: Array<Restatement>, };
/**
 * A facet as a person states it, for the payer's reports under this term.
 */
export type StateFacet = { 
/**
 * A report of the payer, or the start of its id.
 */
report_id: string, 
/**
 * The payer's term, as in the report's definition.
 */
term: string, 
/**
 * The facet.
 */
facet: Facet, 
/**
 * `included`, `excluded`, `partial: …` or a text; absent to say that it is left open.
 */
value: FacetValue | null, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, };
/**
 * A person's statement to take back.
 */
export type WithdrawFacet = { 
/**
 * A report of the payer, or the start of its id.
 */
report_id: string, 
/**
 * The payer's term.
 */
term: string, 
/**
 * The facet.
 */
facet: Facet, };
/**
 * A published definition to take over for a payer's term.
 */
export type StartFromPublished = { 
/**
 * A report of the payer, or the start of its id.
 */
report_id: string, 
/**
 * The payer's term.
 */
term: string, 
/**
 * The published definition's id.
 */
published: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, };
/**
 * How many of each severity.
 */
export type SeverityCounts = { error: number, warning: number, info: number, };
/**
 * What the workspace holds.
 */
export type WorkspaceInfo = { 
/**
 * The workspace's folder.
 */
path: string, 
/**
 * Plumbline's version.
 */
version: string, 
/**
 * Current reports, superseded versions left out.
 */
reports: number, 
/**
 * Figures in current reports.
 */
figures: number, 
/**
 * Open findings by severity.
 */
open_findings: SeverityCounts, 
/**
 * The verdict over all current reports; `None` before the first check.
 */
verdict: ReportVerdict | null, 
/**
 * Checks of the last run; `None` before the first.
 */
checks_run: number | null, 
/**
 * Warnings about where the workspace stands (a synced folder, a network share).
 */
notices: Array<string>, };
/**
 * Files or folders to import.
 */
export type ImportRequest = { 
/**
 * Files, or folders to walk.
 */
paths: Array<string>, 
/**
 * Use this mapping instead of recognising the files.
 */
mapping: string | null, 
/**
 * Take what is sound of a file in which something is refused; without this nothing of such a file is stored.
 */
sound?: boolean, 
/**
 * The caller's name for this import, for progress and cancelling.
 */
job: string, };
/**
 * What became of the files.
 */
export type ImportResult = { 
/**
 * One entry per file, in the order they were imported.
 */
files: Array<ImportedFile>, 
/**
 * Files by what became of them.
 */
summary: ImportSummary, 
/**
 * Files left alone because the import was cancelled.
 */
cancelled?: number, 
/**
 * Files of a named folder that are no reports by their ending (source code, notes) and were not opened.
 */
passed_over?: Array<string>, };
/**
 * A file of which nothing was stored, as something in it is refused.
 */
export type SoundRequest = { 
/**
 * Its path.
 */
path: string, 
/**
 * The caller's name for this work, for cancelling.
 */
job: string, };
/**
 * What would be stored of a file without what is refused in it. Nothing is stored by the look.
 */
export type SoundPreview = { 
/**
 * What to import with [`super::ImportRequest::sound`]: the file, and those that are read with it as one export.
 */
paths: Array<string>, 
/**
 * The reports that would be stored.
 */
reports: Array<ReportSummary>, 
/**
 * The contracts that would be stored, by payer and number.
 */
contracts: Array<string>, 
/**
 * What would be left out, each with its place.
 */
left_out: Array<Issue>, 
/**
 * Why nothing of it can be stored.
 */
problem: ErrorInfo | null, };
/**
 * The step a file is in.
 */
export type ProgressPhase = "reading" | "mapping" | "storing" | "finished" | "checking" | "exporting" | "pushing" | "pulling";
/**
 * How far a long piece of work is. Sent as the event `plumbline-progress`.
 */
export type Progress = { 
/**
 * The request's `job`.
 */
job: string, 
/**
 * Files (of a check, its steps) finished.
 */
done: number, 
/**
 * Files (of a check, its steps) in all.
 */
total: number, 
/**
 * The file at hand.
 */
path: string | null, 
/**
 * The report at hand.
 */
report_id?: string, 
/**
 * What is done with it.
 */
phase: ProgressPhase, 
/**
 * The file just finished.
 */
finished: ImportedFile | null, };
/**
 * A job to stop after the file at hand; a check is the job `check`.
 */
export type CancelRequest = { 
/**
 * The request's `job`.
 */
job: string, };
/**
 * Whether there was such a job.
 */
export type CancelResult = { 
/**
 * Whether a running job has this name.
 */
found: boolean, };
/**
 * One report by its id.
 */
export type ReportRequest = { 
/**
 * The report's id, or the start of it.
 */
id: string, };
/**
 * A row of the list of reports, with what is open about it.
 */
export type ReportRow = { 
/**
 * The report.
 */
report: ReportSummary, 
/**
 * Open findings that name the report.
 */
open_findings: SeverityCounts, 
/**
 * Its verdict; `None` before it was checked.
 */
verdict: ReportVerdict | null, 
/**
 * Checks that ran on it alone; `None` before it was checked.
 */
checks_run: number | null, 
/**
 * Those of them that found nothing.
 */
checks_passed: number | null, };
/**
 * How a source is shown.
 */
export type SourceView = "grid" | "pages";
/**
 * One report with its findings and its other versions.
 */
export type ReportView = { 
/**
 * The report.
 */
report: Report, 
/**
 * Findings that name it, as their report or in their evidence; resolved ones left out.
 */
findings: Array<Finding>, 
/**
 * Its verdict; `None` before it was checked.
 */
verdict: ReportVerdict | null, 
/**
 * What its latest check ran; `None` before it was checked.
 */
checks: ReportPasses | null, 
/**
 * All versions of it, oldest first, itself included.
 */
versions: Array<ReportSummary>, 
/**
 * Whether the file can be shown as a grid (`sheet`, `csv`, `json`) or as drawn pages (`pdf`).
 */
source_view: SourceView, 
/**
 * The contract it belongs to, and on what it was matched; absent where none is known.
 */
contract_match?: ContractMatch, };
/**
 * Which reports to check.
 */
export type CheckRequest = { 
/**
 * Report ids; empty for all current reports.
 */
ids: Array<string>, };
/**
 * All findings that are not resolved, with the run they come from.
 */
export type FindingList = { 
/**
 * The verdict over all current reports; `None` before the first check.
 */
verdict: ReportVerdict | null, 
/**
 * Checks of the last run over all reports; `None` before the first.
 */
checks_run: number | null, 
/**
 * Those of them that found nothing; `None` before the first.
 */
checks_passed: number | null, 
/**
 * Open findings that follow from no other open one.
 */
open_roots: number, 
/**
 * Findings, worst first.
 */
findings: Array<Finding>, };
/**
 * A finding to set aside.
 */
export type WaiveRequest = { 
/**
 * The finding.
 */
fingerprint: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, 
/**
 * Until when; absent for as long as what it covers stays.
 */
until: string | null, 
/**
 * What it covers.
 */
scope: WaiverScope, };
/**
 * One finding by its fingerprint.
 */
export type FingerprintRequest = { 
/**
 * The finding.
 */
fingerprint: string, };
/**
 * Several findings to set aside with one reason.
 */
export type WaiveManyRequest = { 
/**
 * The findings.
 */
fingerprints: Array<string>, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, 
/**
 * Until when; absent for as long as what it covers stays.
 */
until: string | null, 
/**
 * What it covers.
 */
scope: WaiverScope, };
/**
 * A waiver to take back.
 */
export type WithdrawWaiverRequest = { 
/**
 * The finding it sets aside, or was given for.
 */
fingerprint: string, 
/**
 * Who takes it back; absent where no name is given.
 */
by: string | null, };
/**
 * One finding with what happened to it.
 */
export type FindingStory = { 
/**
 * The finding, resolved or not.
 */
finding: Finding, 
/**
 * Its history, the first step first.
 */
history: Array<FindingEvent>, 
/**
 * The finding whose facts changed into its own.
 */
predecessor: Finding | null, 
/**
 * What was asked about it, the latest question first.
 */
questions: Array<AskedQuestion>, };
/**
 * What the latest check of a report ran: a check that passed is evidence too.
 */
export type ReportPasses = { 
/**
 * Checks that ran on the report alone; comparisons with other reports are not among them.
 */
checks_run: number, 
/**
 * Those of them that found nothing.
 */
passed: number, 
/**
 * The same by rule.
 */
rules: Array<RuleCount>, };
/**
 * Which restatements to list.
 */
export type RestatementsRequest = { 
/**
 * Those between the versions of this report; absent for all.
 */
id: string | null, };
/**
 * A finding that a restatement touches.
 */
export type TouchedFinding = { 
/**
 * The finding.
 */
fingerprint: string, 
/**
 * Its rule.
 */
rule: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * What it is about.
 */
subject: string, 
/**
 * What was decided before and what changed; `None` where nothing was decided.
 */
words: string | null, };
/**
 * One version of a report that took another one's place.
 */
export type LedgerEntry = { 
/**
 * The report in words: payer, program and period.
 */
title: string, 
/**
 * The version that was replaced.
 */
earlier: ReportSummary, 
/**
 * The version that replaced it.
 */
later: ReportSummary, 
/**
 * Every figure they state differently.
 */
figures: Array<RestatedFigure>, 
/**
 * Findings of the earlier version that the later one ended.
 */
resolves: Array<TouchedFinding>, 
/**
 * Findings that were waived, or resolved, and are open again with the later version's facts.
 */
reopens: Array<TouchedFinding>, 
/**
 * Findings that stand with other facts, and were open before.
 */
changes: Array<TouchedFinding>, };
/**
 * Questions to put to a payer.
 */
export type QueryRequest = { 
/**
 * The payer, as its reports name it.
 */
payer: string, 
/**
 * The findings, in the order of the questions; empty for every open one that the payer can answer and that was not
 * asked about yet.
 */
fingerprints: Array<string>, 
/**
 * Who asks; absent where no name is given.
 */
by: string | null, };
/**
 * How questions are written.
 */
export type QueryFormat = "md" | "xlsx" | "html";
/**
 * Questions to write to a file.
 */
export type WriteQueryRequest = { 
/**
 * The questions.
 */
query: QueryRequest, 
/**
 * How they are written.
 */
format: QueryFormat, 
/**
 * The file to write; its folder is made if absent.
 */
out: string, };
/**
 * A finding no question is asked about.
 */
export type LeftOutFinding = { 
/**
 * The finding.
 */
fingerprint: string, 
/**
 * Why, in words.
 */
why: string, };
/**
 * The questions as they would be written.
 */
export type QueryPreview = { 
/**
 * The letter as Markdown.
 */
text: string, 
/**
 * The findings asked about, in the order of the questions.
 */
fingerprints: Array<string>, 
/**
 * Findings left out, each with the reason.
 */
left_out: Array<LeftOutFinding>, };
/**
 * What was written.
 */
export type QueryWritten = { 
/**
 * The file.
 */
path: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * The questions, with their references.
 */
questions: Array<AskedQuestion>, 
/**
 * Findings left out, each with the reason.
 */
left_out: Array<LeftOutFinding>, };
/**
 * What a payer answered.
 */
export type AnswerRequest = { 
/**
 * The question's reference.
 */
reference: string, 
/**
 * The payer's words.
 */
text: string, 
/**
 * Who notes them.
 */
by: string, 
/**
 * The day of the answer; absent for today.
 */
on: string | null, };
/**
 * An answer to accept: its finding is set aside with it.
 */
export type AcceptRequest = { 
/**
 * The question's reference.
 */
reference: string, 
/**
 * Who accepts it.
 */
by: string, 
/**
 * What the waiver covers.
 */
scope: WaiverScope, 
/**
 * Until when; absent for as long as what it covers stays.
 */
until: string | null, };
/**
 * Figures read by OCR that a person has compared with their page.
 */
export type ConfirmRequest = { 
/**
 * The report's id, or the start of it.
 */
id: string, 
/**
 * Ids of metrics and quality measures, and `header` for what the report's header says; empty for all that wait.
 */
figures: Array<string>, 
/**
 * Where OCR read something else than the page prints.
 */
corrections: Array<FigureCorrection>, 
/**
 * Who compared them.
 */
by: string, };
/**
 * One part of a figure as the page prints it.
 */
export type FigureCorrection = { 
/**
 * The metric's or quality measure's id.
 */
figure: string, 
/**
 * `value`, `target`, `baseline`; a quality measure's part by its field's name. Absent: the value, or the rate.
 */
part: string | null, 
/**
 * The text on the page: `$412.50`, `74.2%`, `(1,204)`.
 */
text: string, };
/**
 * Confirmed figures that are to be compared again.
 */
export type WithdrawConfirmationRequest = { 
/**
 * The report's id, or the start of it.
 */
id: string, 
/**
 * Ids as in [`ConfirmRequest::figures`].
 */
figures: Array<string>, };
/**
 * One rule of the catalogue, explained.
 */
export type RuleInfo = { 
/**
 * `PER004`.
 */
code: string, 
/**
 * `paid-through-before-service-end`.
 */
name: string, 
/**
 * How bad a finding of it is.
 */
severity: Severity, 
/**
 * The family: SRC, PER, TCC, ARI, QLT, RST …
 */
family: string, 
/**
 * One sentence.
 */
summary: string, 
/**
 * What it asserts.
 */
what: string, 
/**
 * Why a reader of payer reports cares.
 */
why: string, 
/**
 * What to do about it.
 */
what_to_do: string, 
/**
 * Its authority.
 */
source: string, 
/**
 * What a payer is asked where it finds something; `None` where that is no payer's to answer.
 */
question: string | null, 
/**
 * Its version: a waiver given under another one does not hold.
 */
version: number, };
/**
 * One mapping file.
 */
export type MappingInfo = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its version.
 */
version: number, 
/**
 * What it reads.
 */
description: string, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * Formats it takes.
 */
formats: Array<FileFormat>, 
/**
 * Terms it knows.
 */
terms: number, 
/**
 * `built-in`, or the path of the user's file.
 */
origin: string, };
/**
 * Reports to look at before they are exported as FHIR.
 */
export type PreviewRequest = { 
/**
 * Report ids; empty for all current reports.
 */
ids: Array<string>, };
/**
 * One thing that would not conform or cannot be said.
 */
export type ConformanceRemark = { 
/**
 * `STD004`.
 */
rule: string, 
/**
 * The problem in a few words.
 */
name: string, 
/**
 * `error`: a validator refuses it; `warning`: something mandatory is unknown or left out; `info`: in our extension.
 */
severity: Severity, 
/**
 * The report.
 */
report_id: string, 
/**
 * The metric's or quality result's id; null for the report itself.
 */
figure: string | null, 
/**
 * What it is about.
 */
message: string, 
/**
 * Where that stands in the payer's file.
 */
anchor: Anchor | null, };
/**
 * What would not conform to VBPR, and what the standard cannot say. Nothing is written.
 */
export type ExportPreview = { 
/**
 * Reports looked at.
 */
reports: number, 
/**
 * By report and rule; empty where every Bundle says everything and conforms.
 */
remarks: Array<ConformanceRemark>, };
/**
 * Formats Plumbline writes.
 */
export type ExportFormat = "fhir" | "ndjson" | "csv" | "xlsx" | "parquet" | "html";
/**
 * What one evidence pack holds.
 */
export type EvidencePack = "report" | "payer";
/**
 * Reports to write out.
 */
export type ExportRequest = { 
/**
 * In which format.
 */
format: ExportFormat, 
/**
 * The folder to write to; made if absent.
 */
out: string, 
/**
 * Report ids; empty for all current reports.
 */
ids: Array<string>, 
/**
 * What one evidence pack holds; the other formats leave it aside.
 */
pack?: EvidencePack, 
/**
 * The caller's name for this export, for progress and cancelling.
 */
job: string, };
/**
 * One written file.
 */
export type ExportedFile = { 
/**
 * Its path.
 */
path: string, 
/**
 * The reports in it.
 */
report_ids: Array<string>, 
/**
 * Its size in bytes.
 */
bytes: number, };
/**
 * A report that could not be had.
 */
export type FailedReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Why, and what to do.
 */
message: string, };
/**
 * Why an export ended before its end.
 */
export type ExportEnd = { 
/**
 * Whether a person ended it.
 */
cancelled: boolean, 
/**
 * What happened and what to do.
 */
message: string, };
/**
 * What was written where.
 */
export type ExportResult = { 
/**
 * One entry per file.
 */
files: Array<ExportedFile>, 
/**
 * What the format cannot say, or was left out, in words.
 */
notes: Array<string>, 
/**
 * Reports that could not be had; the others were written.
 */
failed?: Array<FailedReport>, 
/**
 * Why it ended before its end, where it did; `files` are whole and stay, nothing half-written does.
 */
stopped?: ExportEnd, };
/**
 * The contract a report was matched to.
 */
export type ContractMatch = { 
/**
 * The payer's name, as the contract has it.
 */
payer: string, 
/**
 * The contract's number.
 */
id: string, 
/**
 * What report and contract have in common.
 */
on: MatchedOn, };
/**
 * A report, or a file that gave none, whose layout is to be compared with its mapping.
 */
export type DriftRequest = { 
/**
 * The report's id or the start of it, or the SHA-256 of a file that became no report.
 */
id: string, };
/**
 * A figure of the report before.
 */
export type EarlierFigure = { 
/**
 * Its code, or the measure.
 */
code: string, 
/**
 * The payer's term then.
 */
term: string, 
/**
 * As printed then.
 */
displayed: string, };
/**
 * The report before one in its series.
 */
export type EarlierReport = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its period.
 */
period: Period | null, 
/**
 * Its figures for facts that a change touches.
 */
figures: Array<EarlierFigure>, };
/**
 * How a file's layout differs from what its mapping says.
 */
export type DriftView = { 
/**
 * The report looked at; `None` for a file that gave none.
 */
report_id: string | null, 
/**
 * The report in a line of words; the file's path where there is none.
 */
title: string, 
/**
 * The path it was imported from.
 */
path: string, 
/**
 * SHA-256 of the file.
 */
sha256: string, 
/**
 * The mapping it was read by.
 */
mapping: MappingInfo, 
/**
 * What is otherwise than the mapping says, or than in the report before.
 */
drift: Drift, 
/**
 * The report before it in its series; `None` for the first.
 */
before: EarlierReport | null, 
/**
 * The first day the mapping's next version would be for; `None` where the report's period is not known.
 */
from: string | null, 
/**
 * Why `from` is that day, in words.
 */
from_reason: string, };
/**
 * One accepted change of a layout.
 */
export type AcceptedDrift = { 
/**
 * The change's id.
 */
change: string, 
/**
 * The words of the proposal that is meant.
 */
words: string, };
/**
 * The next version of a mapping, for reports from a day on.
 */
export type NewVersionEdit = { 
/**
 * The file whose layout has changed; it is read again.
 */
sha256: string, 
/**
 * The mapping's id.
 */
mapping: string, 
/**
 * The version that was looked at; a file that was changed meanwhile is left alone.
 */
version: number, 
/**
 * The changes accepted; none writes a version that only begins a new span.
 */
accepted: Array<AcceptedDrift>, 
/**
 * The first day of the report periods it is for.
 */
from: string, 
/**
 * Who keeps it.
 */
by: string, 
/**
 * The caller's name for this reading, for cancelling.
 */
job: string, };
/**
 * What the next version would say and do. Nothing is kept yet.
 */
export type NewVersionPreview = { 
/**
 * The mapping file that would be written.
 */
path: string, 
/**
 * Its version.
 */
version: number, 
/**
 * The text of the version it is made from.
 */
before: string, 
/**
 * Its text.
 */
text: string, 
/**
 * Figures and header facts of the file that would be others.
 */
changes: Array<FigureChange>, 
/**
 * Figures that would stay as they are.
 */
unchanged: number, 
/**
 * What reading and mapping would notice and does not now.
 */
new_issues: Array<Issue>, 
/**
 * What they notice now and would no longer.
 */
gone_issues: Array<Issue>, 
/**
 * Why the file would give no report; then it cannot be kept.
 */
problem: ErrorInfo | null, };
/**
 * What was kept.
 */
export type NewVersionKept = { 
/**
 * The mapping file written.
 */
path: string, 
/**
 * Its version.
 */
version: number, 
/**
 * The reports stored again: the file's, then those of later files of the same layout.
 */
report_ids: Array<string>, 
/**
 * Later files that were left as they are.
 */
left: Array<LeftFile>, };
/**
 * One file that was imported, or tried, by its bytes.
 */
export type FileRequest = { 
/**
 * SHA-256 of the bytes, lower-case hexadecimal.
 */
sha256: string, };
/**
 * A region of a mapping on a page.
 */
export type KeptRegion = { 
/**
 * Its place in the mapping file, 0 for the first.
 */
index: number, 
/**
 * 1 for the first page.
 */
page: number, 
/**
 * The table's box.
 */
table: PageBox, 
/**
 * The lines between columns in points; empty where they are found.
 */
columns: string[], 
/**
 * The pattern for words of the page; `None` where its number tells it.
 */
words: string | null, 
/**
 * Who marked it.
 */
marked_by: string | null, 
/**
 * When.
 */
marked_on: string | null, };
/**
 * A file that could not be read with a changed mapping.
 */
export type LeftFile = { 
/**
 * Where it was imported from.
 */
path: string, 
/**
 * Why, in words.
 */
why: string, };
/**
 * The terms no mapping takes, over all current reports.
 */
export type OpenTerms = { 
/**
 * One entry for what is alike in payer, layout, table, section, term and column; in the order of the reports.
 */
terms: Array<OpenTerm>, };
/**
 * One open term with every figure under it.
 */
export type OpenTerm = { 
/**
 * Stable for as long as payer, layout and place are.
 */
key: string, 
/**
 * As printed.
 */
term: string, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The layout that reads the reports: the mapping as it is in use.
 */
mapping: TermMapping | null, 
/**
 * Where it stands; `None` where the layout is no table of a mapping file.
 */
place: TermPlace | null, 
/**
 * Codes it may stand for, best first.
 */
suggestions: Array<Suggestion>, 
/**
 * Its figures, those of one report together.
 */
figures: Array<OpenFigure>, 
/**
 * Why it cannot be answered here; `None` where it can.
 */
closed: string | null, };
/**
 * The mapping an answer would be kept with.
 */
export type TermMapping = { 
/**
 * Its id and version, as in "harborview@2".
 */
name: string, 
/**
 * Its version.
 */
version: number, 
/**
 * What it reads.
 */
description: string, };
/**
 * One figure under an open term.
 */
export type OpenFigure = { 
/**
 * The report.
 */
report_id: string, 
/**
 * The report in a line of words.
 */
report: string, 
/**
 * The report's file, by its SHA-256.
 */
sha256: string, 
/**
 * The figure's place among the report's unmapped ones, 0 for the first.
 */
index: number, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * Whose list a code is from.
 */
export type CodeList = "vbpr" | "local" | "measure";
/**
 * A code that a figure or a quality measure can have.
 */
export type CodeInfo = { 
/**
 * The code.
 */
code: string, 
/**
 * Whose it is.
 */
list: CodeList, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is, for a code of Plumbline's own.
 */
definition: string | null, 
/**
 * The unit it is usually given in; `None` for a measure.
 */
unit: Unit | null, };
/**
 * How far an answer reaches.
 */
export type Reach = "report" | "layout" | "payer";
/**
 * A change of a mapping's answers.
 */
export type AnswerEdit = { 
/**
 * The mapping's id and version, as in "harborview@2".
 */
mapping: string, 
/**
 * The version of the mapping that was looked at; a file that was changed meanwhile is left alone.
 */
version: number, 
/**
 * The answer in whose place this one comes, or that is taken back; `None` for one more.
 */
replaces: number | null, 
/**
 * The answer; `None` to take back the one named by `replaces`.
 */
answer: AnswerDraft | null, 
/**
 * Who answers; not needed to take one back.
 */
by: string, 
/**
 * The caller's name for this work, for cancelling.
 */
job: string, };
/**
 * An answer to keep. Exactly one of `code` and `declined` is said.
 */
export type AnswerDraft = { 
/**
 * The term as printed.
 */
term: string, 
/**
 * Only in this table; what is left out widens the answer.
 */
table: string | null, 
/**
 * Only in this section.
 */
section: string | null, 
/**
 * Only in this column.
 */
column: string | null, 
/**
 * A metric's code, or a quality measure's id.
 */
code: string | null, 
/**
 * Why the term's figures are not to be taken.
 */
declined: string | null, 
/**
 * What the figures are counted in, where their place does not say so.
 */
unit: Unit | null, 
/**
 * How far it reaches.
 */
applies_to: Reach, 
/**
 * The report's file, with [`Reach::Report`].
 */
sha256: string | null, 
/**
 * What was shown to the person: the suggestion's class and its evidence.
 */
because: string | null, };
/**
 * An answer to look at before it is kept.
 */
export type AnswerLook = { 
/**
 * The change.
 */
edit: AnswerEdit, 
/**
 * Whether the reports are read with it, to show which figures change.
 */
read: boolean, };
/**
 * What a changed answer would do. Nothing is kept yet.
 */
export type AnswerPreview = { 
/**
 * The mapping file that would be written.
 */
path: string, 
/**
 * Whether it would be a copy of a built-in mapping, in whose place it is used from then on.
 */
copies_built_in: boolean, 
/**
 * Whether the user's copy would go, since it would say what the built-in mapping says.
 */
removes_copy: boolean, 
/**
 * The mapping's version after the change.
 */
version: number, 
/**
 * The mapping file as it is; the built-in one where it would be copied.
 */
before: string, 
/**
 * The mapping file as it would be.
 */
text: string, 
/**
 * Files whose reports would be read again.
 */
files: number, 
/**
 * Figures that would be others; empty where the reports were not read.
 */
changes: Array<FigureChange>, 
/**
 * Files that could not be read again; their reports would stay as they are.
 */
left: Array<LeftFile>, };
/**
 * What was kept.
 */
export type AnswerKept = { 
/**
 * The mapping file written, or removed.
 */
path: string, 
/**
 * The mapping's new id and version.
 */
mapping: string, 
/**
 * The mapping's new version.
 */
version: number, 
/**
 * The answer's place in the file; `None` for one that was taken back.
 */
index: number | null, 
/**
 * Reports that were stored again.
 */
report_ids: Array<string>, 
/**
 * Figures that changed by it, unmapped ones that went included.
 */
changed: number, 
/**
 * Figures the answer is for that could not be taken as it says, each with the reason.
 */
refused: Array<string>, 
/**
 * Files that could not be read again; their reports are as they were.
 */
left: Array<LeftFile>, };
/**
 * One answer as it is kept.
 */
export type GivenAnswer = { 
/**
 * The mapping's id and version.
 */
mapping: string, 
/**
 * The mapping's version.
 */
version: number, 
/**
 * The answer's place in the file, 0 for the first.
 */
index: number, 
/**
 * The mapping file.
 */
path: string, 
/**
 * The payer; `None` where the file names none.
 */
payer: string | null, 
/**
 * What the mapping reads.
 */
layout: string, 
/**
 * The answer.
 */
answer: AnswerDraft, 
/**
 * Who answered.
 */
answered_by: string | null, 
/**
 * When.
 */
answered_on: string | null, };
/**
 * Where to write answers to share.
 */
export type ShareAnswers = { 
/**
 * The file to write.
 */
path: string, 
/**
 * Whether to name who answered.
 */
names: boolean, };
/**
 * What was written to share.
 */
export type SharedAnswers = { 
/**
 * The file.
 */
path: string, 
/**
 * Answers in it.
 */
answers: number, 
/**
 * Answers left out, each with the reason.
 */
left_out: Array<string>, };
/**
 * A file of shared answers to take in.
 */
export type TakeAnswers = { 
/**
 * The file.
 */
path: string, 
/**
 * Who takes them in; kept with answers that name nobody.
 */
by: string, 
/**
 * Whether to keep them; otherwise it is only said what would be.
 */
keep: boolean, 
/**
 * The caller's name for this work, for cancelling.
 */
job: string, };
/**
 * What became of shared answers, or would.
 */
export type TakenAnswers = { 
/**
 * One entry per answer of the file, in its order.
 */
answers: Array<TakenAnswer>, 
/**
 * Mapping files that were written.
 */
paths: Array<string>, 
/**
 * Reports that were stored again.
 */
report_ids: Array<string>, 
/**
 * Files that could not be read again; their reports are as they were.
 */
left: Array<LeftFile>, };
/**
 * One shared answer.
 */
export type TakenAnswer = { 
/**
 * The term.
 */
term: string, 
/**
 * The layout it is for.
 */
layout: string, 
/**
 * What it says, in a few words.
 */
says: string, 
/**
 * What becomes of it.
 */
outcome: TakenOutcome, 
/**
 * Why it is not taken; empty where it is.
 */
why: string, };
/**
 * What becomes of a shared answer.
 */
export type TakenOutcome = "added" | "known" | "refused" | "no_layout";
/**
 * A PDF to mark tables on.
 */
export type PagesView = { 
/**
 * The path it was imported from.
 */
path: string, 
/**
 * Its pages as found alone, without any region.
 */
document: Document, 
/**
 * The reports it gave; empty for a file no mapping could take.
 */
report_ids: Array<string>, 
/**
 * The mapping it was read by, or that recognises it; `None` where none does.
 */
mapping: MappingInfo | null, 
/**
 * The mapping's regions that are used on its pages.
 */
regions: Array<KeptRegion>, 
/**
 * What keeps other regions of the mapping from being used.
 */
issues: Array<Issue>, };
/**
 * A table's place on a page.
 */
export type MarkedTable = { 
/**
 * Its box in points from the page's top left.
 */
table: PageBox, 
/**
 * The lines between columns in points; empty to have them found.
 */
columns: string[], };
/**
 * Reads a page as if these tables were marked on it.
 */
export type MarkRequest = { 
/**
 * The file.
 */
sha256: string, 
/**
 * 1 for the first page.
 */
page: number, 
/**
 * The table to look at first, then the others kept on the page.
 */
tables: Array<MarkedTable>, 
/**
 * The caller's name for this reading, for cancelling.
 */
job: string, };
/**
 * A page with its marked tables.
 */
export type MarkedView = { 
/**
 * The first marked table as it would be read; `None` with `problem`.
 */
table: Table | null, 
/**
 * Why the first mark cannot be read, in words.
 */
problem: string | null, 
/**
 * The page's other tables, marked and found.
 */
others: Array<Table>, 
/**
 * What could not be read cleanly on the page.
 */
issues: Array<Issue>, };
/**
 * A region to keep.
 */
export type RegionDraft = { 
/**
 * A pattern for words that stand on the page.
 */
words: string | null, 
/**
 * The page's number, where no words tell it.
 */
page_number: number | null, 
/**
 * The table's box.
 */
table: PageBox, 
/**
 * The lines between columns in points; empty to have them found.
 */
columns: string[], };
/**
 * A change of a mapping's regions.
 */
export type RegionEdit = { 
/**
 * The file whose page was marked; it is read again.
 */
sha256: string, 
/**
 * The mapping's id.
 */
mapping: string, 
/**
 * The version of the mapping that was looked at; a file that was changed meanwhile is left alone.
 */
version: number, 
/**
 * The region in whose place this one comes, or that is removed; `None` for one more.
 */
replaces: number | null, 
/**
 * The region; `None` to remove the one named by `replaces`.
 */
region: RegionDraft | null, 
/**
 * Who marks it.
 */
by: string, 
/**
 * The caller's name for this reading, for cancelling.
 */
job: string, };
/**
 * What happened to a figure between two readings.
 */
export type ChangeKind = "added" | "changed" | "gone";
/**
 * A figure or header fact that two readings of a file give differently.
 */
export type FigureChange = { 
/**
 * What happened to it.
 */
kind: ChangeKind, 
/**
 * The report, in a line of words.
 */
report: string, 
/**
 * The payer's term, or what the header fact is.
 */
term: string, 
/**
 * Its code; `None` for a figure without one and for a header fact.
 */
code: string | null, 
/**
 * As read before.
 */
before: string | null, 
/**
 * As read now.
 */
after: string | null, 
/**
 * Where it stands now; where it stood, for one that is gone.
 */
anchor: Anchor | null, };
/**
 * What a changed region would do to the reports of its file. Nothing is kept yet.
 */
export type RegionPreview = { 
/**
 * The mapping file that would be written.
 */
path: string, 
/**
 * Whether it would be a copy of a built-in mapping, in whose place it is used from then on.
 */
copies_built_in: boolean, 
/**
 * The mapping's version after the change.
 */
version: number, 
/**
 * Figures and header facts that would be others, in the order of the report; gone ones last.
 */
changes: Array<FigureChange>, 
/**
 * Figures that would stay as they are.
 */
unchanged: number, 
/**
 * What reading and mapping would notice and does not now.
 */
new_issues: Array<Issue>, 
/**
 * What they notice now and would no longer.
 */
gone_issues: Array<Issue>, 
/**
 * Why the file would give no report; then it cannot be kept.
 */
problem: ErrorInfo | null, };
/**
 * What was kept.
 */
export type RegionKept = { 
/**
 * The mapping file written.
 */
path: string, 
/**
 * The mapping's new version.
 */
version: number, 
/**
 * The file's reports as stored again.
 */
report_ids: Array<string>, 
/**
 * Reports of other files the mapping reads, stored again with it.
 */
other_report_ids: Array<string>, 
/**
 * Files that could not be read again; their reports are as they were.
 */
left: Array<LeftFile>, };
/**
 * What the rows of a table are.
 */
export type DraftRows = "metrics" | "measures" | "columns" | "reports";
/**
 * What a column holds. The words of mapping files.
 */
export type DraftRole = "value" | "target" | "baseline" | "peer" | "skip" | "text" | "numerator" | "denominator" | "rate" | "score" | "weight" | "threshold";
/**
 * How printed numbers are to be read. The words of mapping files.
 */
export type DraftScale = "as_printed" | "percent_points" | "thousands" | "millions";
/**
 * What becomes of a term in a column.
 */
export type UseState = "take" | "leave_out" | "ask";
/**
 * How a fact is found again.
 */
export type FactHow = "find" | "label" | "pointer" | "file_name" | "always";
/**
 * What a question is about.
 */
export type QuestionKind = "tables" | "payer" | "subject" | "period" | "column" | "unit" | "term";
/**
 * A term in a column.
 */
export type TermUse = { 
/**
 * The column's name; empty where the term is itself a column, or a measure.
 */
column: string, 
/**
 * What becomes of it.
 */
state: UseState, 
/**
 * The code it is taken as.
 */
code: string | null, 
/**
 * The figure's unit, where neither section nor column says the same.
 */
unit: Unit | null, 
/**
 * Why it is taken so, left out, or asked about.
 */
why: string, 
/**
 * Codes it may stand for, best first.
 */
suggestions: Array<Suggestion>, 
/**
 * The first figure, as printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * Who decided, where a person did.
 */
by: string | null, 
/**
 * When.
 */
on: string | null, };
/**
 * One of the payer's terms.
 */
export type DraftTerm = { 
/**
 * As printed, without footnote marks.
 */
term: string, 
/**
 * The name of its section.
 */
section: string | null, 
/**
 * What it is in each value column that has a figure of it; one entry where the table has measures or terms in
 * columns.
 */
uses: Array<TermUse>, };
/**
 * A row that heads those beneath it.
 */
export type DraftSection = { 
/**
 * The name terms use.
 */
name: string, 
/**
 * Its text as printed.
 */
printed: string, 
/**
 * The pattern for it.
 */
row: string, 
/**
 * The unit it gives.
 */
unit: Unit | null, };
/**
 * A column, or all columns with a period in their header.
 */
export type DraftColumn = { 
/**
 * The name terms use.
 */
name: string, 
/**
 * The header as printed, from top to bottom.
 */
printed: string, 
/**
 * Patterns for the header from top to bottom.
 */
header: Array<string>, 
/**
 * What it holds.
 */
role: DraftRole, 
/**
 * Whether the role is certain, or a person said so.
 */
sure: boolean, 
/**
 * Target, baseline: the value column it belongs to.
 */
of: string | null, 
/**
 * Unit of its figures, where the column says one.
 */
unit: Unit | null, 
/**
 * How printed numbers are to be read.
 */
scale: DraftScale, 
/**
 * Whether each header names the period of its figures.
 */
period: boolean, 
/**
 * Why its figures are not taken (peer and skip).
 */
reason: string | null, 
/**
 * What a column is about, where rows are reports: subject, period, identifier.
 */
fact: StatementKind | null, 
/**
 * What role and unit were told by.
 */
evidence: string, 
/**
 * A figure of it, as printed.
 */
sample: string, 
/**
 * Where that figure stands.
 */
anchor: Anchor | null, };
/**
 * A table of the document as it would be mapped.
 */
export type DraftTable = { 
/**
 * Whether it is taken.
 */
chosen: boolean, 
/**
 * What people call it.
 */
name: string, 
/**
 * The sheet or page it begins on.
 */
part: string, 
/**
 * A pattern for the sheets it stands on; `None` where its place says nothing (a page, a CSV file).
 */
part_pattern: string | null, 
/**
 * Where JSON objects are its rows: the pointer.
 */
json: string | null, 
/**
 * Its first header cell.
 */
anchor: Anchor, 
/**
 * What its rows are.
 */
rows: DraftRows, 
/**
 * Patterns for words that must all stand in the header rows.
 */
header: Array<string>, 
/**
 * How many rows the header takes.
 */
header_rows: number, 
/**
 * A pattern for the header of the row labels; `None` where it has none and is the leftmost column.
 */
label: string | null, 
/**
 * The label at which it ends when the table below it is not taken.
 */
stop: string | null, 
/**
 * The table below it in the same sheet or page, by its place in [`MappingDraft::tables`].
 */
below: number | null, 
/**
 * Its columns, left to right.
 */
columns: Array<DraftColumn>, 
/**
 * Rows that head those beneath them.
 */
sections: Array<DraftSection>, 
/**
 * Its terms.
 */
terms: Array<DraftTerm>, 
/**
 * Figures in it.
 */
figures: number, 
/**
 * Why it stands where it does in the list.
 */
why: string, };
/**
 * A fact about the report, in one reading.
 */
export type DraftFact = { 
/**
 * What it is about.
 */
kind: StatementKind, 
/**
 * What an identifier is: `tin`, `npi`, `aco-id`.
 */
system: string | null, 
/**
 * How next month's report is asked for it.
 */
how: FactHow, 
/**
 * The pattern, the JSON pointers joined by blanks, or the value itself for [`FactHow::Always`].
 */
rule: string, 
/**
 * Whether it is taken.
 */
chosen: boolean, 
/**
 * The fact as printed.
 */
printed: string, 
/**
 * As it is understood: ISO dates, a market's name.
 */
value: string, 
/**
 * What its words were taken for, where the market is meant.
 */
meaning: string | null, 
/**
 * Where it stands; `None` for the file's name and for what a person typed.
 */
anchor: Anchor | null, 
/**
 * What tells that it is this fact.
 */
why: string, };
/**
 * A sign of the layout.
 */
export type DraftSign = { 
/**
 * The pattern for a line or cell.
 */
text: string, 
/**
 * The pattern for the sheet it stands on.
 */
part: string | null, 
/**
 * How telling it is.
 */
weight: number, };
/**
 * One open question of a draft.
 */
export type DraftQuestion = { 
/**
 * What it is about.
 */
kind: QuestionKind, 
/**
 * The table, by its place in [`MappingDraft::tables`].
 */
table: number | null, 
/**
 * The column, by its place in the table.
 */
column: number | null, 
/**
 * The term, by its place in the table.
 */
term: number | null, 
/**
 * The use of the term, by its place in it.
 */
use: number | null, 
/**
 * The question in words, with places in place of what stands there: it may go into a file that is shared.
 */
text: string, };
/**
 * A mapping file while a person decides about it.
 */
export type MappingDraft = { 
/**
 * The mapping's id, as a person wants it; empty to have it follow the payer's name.
 */
id: string, 
/**
 * One line: payer, kind of report, layout.
 */
description: string, 
/**
 * The name of the file it is drafted from.
 */
source: string, 
/**
 * The file's format.
 */
format: FileFormat, 
/**
 * Tables found, those with the most known figures first.
 */
tables: Array<DraftTable>, 
/**
 * Whether it is certain which tables are taken, or a person said so.
 */
tables_sure: boolean, 
/**
 * What the report says about itself, each reading of each fact.
 */
facts: Array<DraftFact>, 
/**
 * Facts that the report does not state, as a person said.
 */
not_stated: Array<StatementKind>, 
/**
 * Words that tell the layout, beside the payer's name and the header words of the tables taken.
 */
signs: Array<DraftSign>, 
/**
 * What this draft cannot do and a mapping file written by hand could, in words.
 */
cannot: Array<string>, 
/**
 * Who decides about it.
 */
by: string | null, 
/**
 * The day it is kept.
 */
on: string | null, };
/**
 * A file to draft a mapping file for. Name it by hash or by path.
 */
export type DraftRequest = { 
/**
 * SHA-256 of a file that was imported, or tried.
 */
sha256: string | null, 
/**
 * Its path, where it was not.
 */
path: string | null, 
/**
 * The caller's name for this reading, for progress and cancelling.
 */
job: string, };
/**
 * A report with the mapping file proposed for it. Nothing is kept.
 */
export type DraftView = { 
/**
 * The file.
 */
path: string, 
/**
 * SHA-256 of its bytes.
 */
sha256: string, 
/**
 * The report as read.
 */
document: Document, 
/**
 * The proposal.
 */
draft: MappingDraft, 
/**
 * What is open about it.
 */
questions: Array<DraftQuestion>, };
/**
 * A draft as a person has it, to look at or to keep.
 */
export type DraftEdit = { 
/**
 * The file it is for.
 */
path: string, 
/**
 * SHA-256 of its bytes: a file that has changed meanwhile is not looked at.
 */
sha256: string, 
/**
 * The draft.
 */
draft: MappingDraft, 
/**
 * Who keeps it. May be empty for a look.
 */
by: string, 
/**
 * The caller's name for this reading, for progress and cancelling.
 */
job: string, };
/**
 * A figure that is left out on purpose.
 */
export type LeftOut = { 
/**
 * The payer's term.
 */
term: string, 
/**
 * As printed.
 */
displayed: string, 
/**
 * Where it stands.
 */
anchor: Anchor, 
/**
 * Why.
 */
reason: string, };
/**
 * What a draft would take from its file. Nothing is kept yet.
 */
export type DraftPreview = { 
/**
 * The mapping file.
 */
text: string, 
/**
 * Where it would be written.
 */
target: string, 
/**
 * The reports the file would give, with every figure and what stays unmapped.
 */
reports: Array<Report>, 
/**
 * Figures left out on purpose, each with the reason.
 */
left_out: Array<LeftOut>, 
/**
 * Figures in tables that are not taken.
 */
not_taken: number, 
/**
 * What reading and mapping noticed.
 */
issues: Array<Issue>, 
/**
 * Why the file would not be recognised by this mapping alone; `None` when it would.
 */
not_recognized: ErrorInfo | null, 
/**
 * What is still open.
 */
questions: Array<DraftQuestion>, 
/**
 * Why the file would give no report; then the draft cannot be kept.
 */
problem: ErrorInfo | null, };
/**
 * What was kept, and what the file gave with it.
 */
export type DraftKept = { 
/**
 * The mapping file.
 */
path: string, 
/**
 * The mapping's id.
 */
mapping: string, 
/**
 * The file as imported.
 */
file: ImportedFile, };
/**
 * Whose figures are set side by side.
 */
export type SegmentChoice = "each" | "medicare" | "medicaid" | "commercial" | "not_stated" | "together";
/**
 * A span chosen by a person to compare on.
 */
export type AlignOn = { 
/**
 * The kind of span; `None` for the one most report for these months.
 */
basis: Basis | null, 
/**
 * The months.
 */
period: Period, };
/**
 * What is to be compared.
 */
export type CompareRequest = { 
/**
 * The metrics' codes; empty for every metric that a current report prints.
 */
metrics: Array<string>, 
/**
 * Only what could be known on this day; `None` for all there is.
 */
as_of: string | null, 
/**
 * Whose figures.
 */
segment: SegmentChoice, 
/**
 * The span to compare on; `None` for the one found for each metric.
 */
aligned_on: AlignOn | null, 
/**
 * Whether total cost is restated to the largest common definition.
 */
restate: boolean, 
/**
 * Whether trends, strata and all other reports of each cell are wanted.
 */
in_full: boolean, };
/**
 * A metric that a current report prints.
 */
export type MetricOption = { 
/**
 * The code.
 */
code: string, 
/**
 * Whose code it is.
 */
system: CodeSystem, 
/**
 * Its name.
 */
display: string, 
/**
 * How many arrangements print it, over all markets.
 */
arrangements: number, };
/**
 * Metrics side by side.
 */
export type CompareView = { 
/**
 * The day asked for.
 */
as_of: string | null, 
/**
 * Whether total cost is restated.
 */
restated: boolean, 
/**
 * The markets of current reports; `None` for reports that state none.
 */
segments: Array<LineOfBusiness | null>, 
/**
 * Every metric that a current report prints, those of most arrangements first.
 */
metrics: Array<MetricOption>, 
/**
 * One per metric asked for and market, metrics in their order.
 */
comparisons: Array<MetricComparison>, 
/**
 * Reports that take no part, and why.
 */
left_out: Array<LeftOutReport>, };
/**
 * Resources by what becomes of them.
 */
export type ResourceCounts = { created: number, updated: number, unchanged: number, };
/**
 * What is done with a resource.
 */
export type PushAction = "create" | "update" | "unchanged";
/**
 * Reports to bring to a FHIR server. The bearer token is no part of a request: it is found in the environment or the
 * system's keychain.
 */
export type PushRequest = { 
/**
 * The server's base address: `https://fhir.example.org/r4`.
 */
server: string, 
/**
 * Report ids; empty for all current reports.
 */
ids: Array<string>, 
/**
 * Look at the server again where the workspace remembers that it has accepted the same report.
 */
again?: boolean, 
/**
 * Send in the clear (`http:`) to another machine. Without this only `https:` and this machine are addressed.
 */
allow_http?: boolean, 
/**
 * The caller's name for this work, for progress and cancelling.
 */
job: string, };
/**
 * What would become of one resource.
 */
export type PlannedResource = { 
/**
 * Type and id: `MeasureReport/9f2c…`.
 */
address: string, 
/**
 * What would be done with it.
 */
action: PushAction, 
/**
 * The version the server holds; null where it holds none or gives none.
 */
server_version: string | null, };
/**
 * What would become of one report.
 */
export type PlannedReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Payer, program and period, in words.
 */
title: string, 
/**
 * Its version in the workspace.
 */
version: number, 
/**
 * When the server accepted these very resources, as the workspace remembers; then the server was not asked.
 */
accepted_at: string | null, 
/**
 * Each of its resources; empty where the server could not be asked.
 */
resources: Array<PlannedResource>, 
/**
 * Why it could not be planned.
 */
error: ErrorInfo | null, };
/**
 * What a push would do. Nothing is written, on the server or in the workspace.
 */
export type PushPlan = { 
/**
 * The server's base address.
 */
server: string, 
/**
 * One entry per report, in the order they would be sent.
 */
reports: Array<PlannedReport>, 
/**
 * Resources by what would become of them.
 */
counts: ResourceCounts, 
/**
 * What would not conform to VBPR, and what the standard cannot say.
 */
remarks: Array<ConformanceRemark>, 
/**
 * What stays out, in words.
 */
notes: Array<string>, 
/**
 * Reports not looked at because the work was cancelled.
 */
cancelled: number, };
/**
 * Reports by what became of them.
 */
export type PushSummary = { 
/**
 * Sent and accepted.
 */
accepted: number, 
/**
 * On the server as they are.
 */
unchanged: number, 
/**
 * Refused by the server, or not brought to it.
 */
failed: number, 
/**
 * Not sent because no person has confirmed what OCR read of the report's header.
 */
left_out: number, 
/**
 * Not sent because the work was cancelled.
 */
cancelled: number, };
/**
 * What became of a report.
 */
export type PushStatus = "accepted" | "unchanged" | "failed" | "left_out";
/**
 * What became of one report.
 */
export type PushedReport = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Payer, program and period, in words.
 */
title: string, 
/**
 * Its version in the workspace.
 */
version: number, 
/**
 * What became of it.
 */
status: PushStatus, 
/**
 * Its resources by what became of them.
 */
counts: ResourceCounts, 
/**
 * Why it failed.
 */
error: ErrorInfo | null, };
/**
 * What became of a push.
 */
export type PushOutcome = { 
/**
 * The server's base address.
 */
server: string, 
/**
 * One entry per report, in the order they were sent.
 */
reports: Array<PushedReport>, 
/**
 * Reports by what became of them.
 */
summary: PushSummary, 
/**
 * Resources of accepted and unchanged reports by what became of them.
 */
counts: ResourceCounts, 
/**
 * What does not conform to VBPR, and what the standard cannot say, of the reports pushed.
 */
remarks: Array<ConformanceRemark>, 
/**
 * What stays out, in words.
 */
notes: Array<string>, };
/**
 * Reports to fetch from a FHIR server.
 */
export type PullRequest = { 
/**
 * The server's base address: `https://fhir.example.org/r4`.
 */
server: string, 
/**
 * Only reports about this provider organization: an id, or `Organization/id`.
 */
subject: string | null, 
/**
 * Only reports whose period ends on this day or later.
 */
since: string | null, 
/**
 * Take what is sound of a report in which something is refused.
 */
sound?: boolean, 
/**
 * Read in the clear (`http:`) from another machine.
 */
allow_http?: boolean, 
/**
 * The caller's name for this work, for progress and cancelling.
 */
job: string, };
/**
 * One search.
 */
export type PullSearch = { 
/**
 * What was asked, without the server's address.
 */
query: string, 
/**
 * Pages read.
 */
pages: number, 
/**
 * MeasureReports the server gave, those that cannot be read included.
 */
given: number, 
/**
 * Those of them that were asked for.
 */
fitting: number, 
/**
 * Search parameters the server cannot have heeded, by what it gave.
 */
ignored: Array<string>, 
/**
 * Why the search gave nothing, or not all; null where it ended well.
 */
error: ErrorInfo | null, };
/**
 * What a pull brought.
 */
export type PullOutcome = { 
/**
 * The server's base address.
 */
server: string, 
/**
 * One entry per report, its `path` the report's address on the server.
 */
files: Array<ImportedFile>, 
/**
 * Reports by what became of them.
 */
summary: ImportSummary, 
/**
 * The searches made, and how the server understood them.
 */
searches: Array<PullSearch>, 
/**
 * Reports that this workspace holds already under the same id, by their address on the server.
 */
own: Array<string>, 
/**
 * What could not be had: a page, a resource a report points to.
 */
problems: Array<ErrorInfo>, 
/**
 * Reports found and left alone because the work was cancelled.
 */
cancelled: number, };
/**
 * Which quality measures are to be compared.
 */
export type CompareMeasuresRequest = { 
/**
 * The measures' identifiers; empty for every measure that a current report prints.
 */
measures: Array<string>, 
/**
 * Only what could be known on this day; `None` for all there is.
 */
as_of: string | null, 
/**
 * Whose results.
 */
segment: SegmentChoice, 
/**
 * The span to compare on; `None` for the one found for each measure.
 */
aligned_on: AlignOn | null, 
/**
 * Whether all other results of each cell are wanted.
 */
in_full: boolean, };
/**
 * A quality measure that a current report prints.
 */
export type MeasureOption = { 
/**
 * The measure's identifier.
 */
measure: string, 
/**
 * Its name, as one of the payers prints it.
 */
display: string, 
/**
 * How many arrangements print it, over all markets.
 */
arrangements: number, };
/**
 * Quality measures side by side.
 */
export type CompareMeasuresView = { 
/**
 * The day asked for.
 */
as_of: string | null, 
/**
 * The markets of current reports; `None` for reports that state none.
 */
segments: Array<LineOfBusiness | null>, 
/**
 * Every measure that a current report prints, those of most arrangements first.
 */
measures: Array<MeasureOption>, 
/**
 * One per measure asked for and market that prints it, measures in their order.
 */
comparisons: Array<MeasureComparison>, 
/**
 * Reports that take no part, and why.
 */
left_out: Array<LeftOutReport>, };
/**
 * What kind of file states a fact. Later ones in this list outrank earlier ones.
 */
export type FactOrigin = "mapping" | "report" | "measure" | "contract_file";
/**
 * Who states a fact of a contract, and where.
 */
export type FactSource = { 
/**
 * What kind of file it is.
 */
origin: FactOrigin, 
/**
 * The file's path, or the mapping's id with its version.
 */
file: string, 
/**
 * The line of a contract file, 1 for the first.
 */
line: number | null, 
/**
 * The place in a report's file.
 */
anchor: Anchor | null, };
/**
 * By whose members attribution goes.
 */
export type AttributedTo = "primary_care_provider" | "health_home" | "obstetric_provider" | "home_care_provider" | "nursing_home" | "other";
/**
 * New York's category of a quality measure.
 */
export type MeasureCategory = "1" | "2" | "3";
/**
 * Whether a measure's result or only its reporting is paid for.
 */
export type MeasurePayment = "p4p" | "p4r";
/**
 * New York's levels of value-based payment.
 */
export type NyLevel = "0" | "1" | "2" | "3";
/**
 * What a New York contract is for.
 */
export type NyArrangement = "total_care_general_population" | "total_care_special_needs" | "integrated_primary_care" | "care_bundle";
/**
 * Where a contract stands in New York's roadmap.
 */
export type NewYork = { 
/**
 * The level of risk.
 */
level: NyLevel | null, 
/**
 * What is contracted for.
 */
arrangement: NyArrangement | null, 
/**
 * The subpopulation (`HARP`, `HIV/AIDS`, `MLTC`) or the episode (`maternity`).
 */
population: string | null, 
/**
 * Whose members are attributed to the contractor.
 */
attributed_to: AttributedTo | null, };
/**
 * One quality measure of a contract.
 */
export type ContractMeasure = { 
/**
 * The measure's identifier, for example `BCS`, or its canonical URL with version.
 */
measure: string, 
/**
 * The measure's name.
 */
name: string | null, 
/**
 * Weight in the overall score.
 */
weight: string | null, 
/**
 * Whether payment depends on it.
 */
status: ContractualStatus | null, 
/**
 * New York's measure category.
 */
category: MeasureCategory | null, 
/**
 * Whether the result or only its reporting is paid for.
 */
payment: MeasurePayment | null, 
/**
 * The reports in which a result is expected. Empty where the contract does not say.
 */
expected: Array<Basis>, };
/**
 * What a benchmark or a quality target asks of the provider.
 */
export type TargetType = "maintenance" | "improvement" | "attainment";
/**
 * How several baseline years become one figure.
 */
export type Aggregation = "simple_mean" | "weighted_mean" | "member_weighted_mean" | "single_year";
/**
 * Step 1: the years the benchmark rests on.
 */
export type BenchmarkBaseline = { 
/**
 * First and last day of the years looked back on.
 */
period: Period | null, 
/**
 * Number of years looked back on.
 */
look_back_years: number | null, 
/**
 * Weight of each year as a fraction of 1, oldest first: 0.10, 0.30, 0.60.
 */
weights: Array<string>, 
/**
 * How the years become one figure.
 */
aggregation: Aggregation | null, 
/**
 * Whether the years are the provider's own spending.
 */
provider_specific: boolean | null, 
/**
 * Whether the provider spent less than the average of its market.
 */
provider_below_average: boolean | null, };
/**
 * Whose growth carries a baseline forward.
 */
export type TrendSource = "provider" | "regional" | "national" | "industry" | "fixed";
/**
 * Step 2: how the baseline is carried forward.
 */
export type GrowthTrend = { 
/**
 * Whose growth it is.
 */
source: TrendSource | null, 
/**
 * Growth per year, as a fraction of 1.
 */
rate: string | null, 
/**
 * The index's name.
 */
index: string | null, };
/**
 * Whether a risk score tells the coming year or explains the past one.
 */
export type RiskTiming = "prospective" | "concurrent";
/**
 * Step 3: how the morbidity of members is taken into account.
 */
export type RiskAdjustment = { 
/**
 * The model: `HCC`, `CRG` …; `none` where the contract says that there is none.
 */
model: string | null, 
/**
 * The model's version.
 */
version: string | null, 
/**
 * Whether a score tells the coming year or explains the past one.
 */
timing: RiskTiming | null, 
/**
 * How far a score may rise between baseline and performance year, as a fraction of 1.
 */
cap: string | null, };
/**
 * What a value modifier is for.
 */
export type ModifierKind = "uptick" | "haircut" | "efficiency" | "quality";
/**
 * What a value modifier changes.
 */
export type ModifierPlace = "benchmark" | "share" | "rebasing";
/**
 * Step 4: what is put on the benchmark or the share for quality and efficiency.
 */
export type ValueModifier = { 
/**
 * What it is for.
 */
kind: ModifierKind, 
/**
 * The part it adds, as a fraction of 1. An uptick and a haircut state its size; an efficiency or quality modifier
 * takes away where it is negative.
 */
rate: string | null, 
/**
 * The least it may be, as a fraction of 1.
 */
least: string | null, 
/**
 * The most it may be, as a fraction of 1.
 */
most: string | null, 
/**
 * What it changes.
 */
applied: ModifierPlace | null, };
/**
 * How a benchmark is set anew.
 */
export type Rebasing = { 
/**
 * Years between one setting and the next.
 */
every_years: number | null, 
/**
 * Whether it rests on the provider's own spending.
 */
provider_specific: boolean | null, 
/**
 * Whether savings already earned are added back.
 */
adds_back_savings: boolean | null, };
/**
 * A benchmark with its four steps. Source: HCP-LAN, "Financial Benchmarking" (2016); New York VBP Roadmap, target budgets.
 */
export type Benchmark = { 
/**
 * The benchmark before value modifiers, in `unit`.
 */
amount: string | null, 
/**
 * The amount's unit: `USD`, `USD/member-month`, `USD/member-year` or `USD/person-year`.
 */
unit: Unit | null, 
/**
 * The performance period it is for.
 */
period: Period | null, 
/**
 * The day the payer published it.
 */
published_on: string | null, 
/**
 * The day the payer last changed it.
 */
changed_on: string | null, 
/**
 * What it asks for.
 */
target_type: TargetType | null, 
/**
 * Step 1.
 */
baseline: BenchmarkBaseline | null, 
/**
 * Step 2.
 */
trend: GrowthTrend | null, 
/**
 * Step 3.
 */
risk_adjustment: RiskAdjustment | null, 
/**
 * Step 4. `None` where the contract does not say; empty where it says that there are none.
 */
modifiers: Array<ValueModifier> | null, 
/**
 * How it is set anew in later years.
 */
rebasing: Rebasing | null, };
/**
 * The most that is paid.
 */
export type Cap = { "of_benchmark": string } | { "usd": string };
/**
 * What quality has to be reached.
 */
export type QualityGate = { 
/**
 * The measure or metric it is about; `None` for the overall quality score.
 */
measure: string | null, 
/**
 * The least result that opens the gate, in the unit of the result: a rate as a fraction of 1, stars, points.
 */
least: string, };
/**
 * Share rates, minimum rates, gate and caps. Every rate is a fraction of 1.
 */
export type Sharing = { 
/**
 * The provider's share of savings.
 */
savings_rate: string | null, 
/**
 * The provider's share of losses.
 */
loss_rate: string | null, 
/**
 * Savings below this part of the benchmark are not shared.
 */
minimum_savings_rate: string | null, 
/**
 * Losses below this part of the benchmark are not shared.
 */
minimum_loss_rate: string | null, 
/**
 * Whether only what exceeds the minimum is shared. `Some(false)`: from the first dollar once the minimum is reached.
 */
above_minimum_only: boolean | null, 
/**
 * Whether the share is multiplied by the quality percentage the payer prints for the year.
 */
quality_scales_share: boolean | null, 
/**
 * The most savings the provider can be paid.
 */
savings_cap: Cap | null, 
/**
 * The most losses the provider has to pay.
 */
loss_limit: Cap | null, 
/**
 * What quality has to be reached before savings are shared.
 */
quality_gate: QualityGate | null, };
/**
 * The day from which a report's due date is counted.
 */
export type DueAfter = "period_end" | "run_out_end" | "year_end";
/**
 * One kind of report the payer has to send.
 */
export type ScheduledReport = { 
/**
 * What the report is called: "Quarterly performance report".
 */
name: string | null, 
/**
 * What span it covers, and so how often it comes.
 */
basis: Basis, 
/**
 * Days from `after` until it is due.
 */
due_days: number, 
/**
 * The day the count begins at.
 */
after: DueAfter, 
/**
 * Days it may be late before it counts as late.
 */
grace_days: number, };
/**
 * An APM category of a contract and the members it is for. VBPR extension `program-model`.
 */
export type ProgramModel = { 
/**
 * HCP-LAN APM category.
 */
category: string, 
/**
 * VBPR's code for the cohort (hmo, ppo) or the payer's word; `None` for all members.
 */
cohort: string | null, };
/**
 * A value-based contract between a payer and a provider organization. A fact that is `None`, or a list that is empty, is
 * not known.
 */
export type Contract = { 
/**
 * The payer's contract number, as printed.
 */
id: string, 
/**
 * Other numbers the payer prints for the same contract.
 */
other_ids: Array<string>, 
/**
 * The contract's title.
 */
title: string | null, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * Other names the payer prints for itself.
 */
payer_names: Array<string>, 
/**
 * Identifiers of the payer.
 */
payer_identifiers: Array<Identifier>, 
/**
 * The provider organization's name.
 */
subject: string | null, 
/**
 * Identifiers of the provider organization: `tin`, `npi`, `aco-id` …
 */
subject_identifiers: Array<Identifier>, 
/**
 * The market.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The program's name.
 */
program: string | null, 
/**
 * First and last day of the contract.
 */
term: Period | null, 
/**
 * HCP-LAN APM category: 2A … 4N, see [`APM_CATEGORIES`].
 */
apm_category: string | null, 
/**
 * Every APM category the contract states with the cohort it is for, where there are several or a cohort is named. The
 * first is [`Contract::apm_category`].
 */
program_models?: Array<ProgramModel>, 
/**
 * New York's level and arrangement, where the contract is under the state's roadmap.
 */
new_york: NewYork | null, 
/**
 * VBPR payment-stream codes.
 */
payment_streams: Array<string>, 
/**
 * The contract's quality measures.
 */
measures: Array<ContractMeasure>, 
/**
 * Attribution method, in the payer's words.
 */
attribution: string | null, 
/**
 * Benchmark method, in the payer's words.
 */
benchmark_method: string | null, 
/**
 * The benchmark and its four steps.
 */
benchmark: Benchmark | null, 
/**
 * Share rates, minimum rates, gate and caps.
 */
sharing: Sharing | null, 
/**
 * Total-cost definitions.
 */
definitions: Array<Definition>, 
/**
 * Months of claims run-out before a settlement.
 */
run_out_months: number | null, 
/**
 * The reports the payer has to send.
 */
schedule: Array<ScheduledReport>, 
/**
 * Thresholds of rules for this contract, by the setting's key. They come before those of the workspace.
 */
thresholds: { [key in string]: number }, 
/**
 * Where the contract's term stands, in the report that states it.
 */
anchor: Anchor | null, 
/**
 * Who states which fact, by the fact's key in a contract file: `term`, `benchmark.amount`, `measure.BCS.weight`.
 * A key stands for those below it too.
 */
sources: { [key in string]: FactSource }, };
/**
 * A contract file to take in.
 */
export type ContractFileRequest = { 
/**
 * The TOML file.
 */
path: string, };
/**
 * How a contract of a file differs from what files stated before.
 */
export type ImportedAs = "added" | "changed" | "unchanged";
/**
 * What became of one contract of a file.
 */
export type ImportedContract = { 
/**
 * The contract's number.
 */
id: string, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * `added`, `changed` or `unchanged` against what files stated before.
 */
outcome: ImportedAs, 
/**
 * Ids of the current reports that belong to it.
 */
report_ids: Array<string>, };
/**
 * What became of a contract file.
 */
export type ContractsImported = { 
/**
 * The file's absolute path.
 */
path: string, 
/**
 * One entry per contract, in the file's order.
 */
contracts: Array<ImportedContract>, };
/**
 * A report of a contract, and on what it was matched.
 */
export type ContractReport = { 
/**
 * The report's id.
 */
id: string, 
/**
 * What report and contract have in common.
 */
matched_on: MatchedOn, };
/**
 * One contract with the reports that belong to it.
 */
export type ContractView = { 
/**
 * The current reports that belong to it.
 */
reports: Array<ContractReport>, 
/**
 * The payer's contract number, as printed.
 */
id: string, 
/**
 * Other numbers the payer prints for the same contract.
 */
other_ids: Array<string>, 
/**
 * The contract's title.
 */
title: string | null, 
/**
 * The payer's name.
 */
payer: string, 
/**
 * Other names the payer prints for itself.
 */
payer_names: Array<string>, 
/**
 * Identifiers of the payer.
 */
payer_identifiers: Array<Identifier>, 
/**
 * The provider organization's name.
 */
subject: string | null, 
/**
 * Identifiers of the provider organization: `tin`, `npi`, `aco-id` …
 */
subject_identifiers: Array<Identifier>, 
/**
 * The market.
 */
line_of_business: LineOfBusiness | null, 
/**
 * The program's name.
 */
program: string | null, 
/**
 * First and last day of the contract.
 */
term: Period | null, 
/**
 * HCP-LAN APM category: 2A … 4N, see [`APM_CATEGORIES`].
 */
apm_category: string | null, 
/**
 * Every APM category the contract states with the cohort it is for, where there are several or a cohort is named. The
 * first is [`Contract::apm_category`].
 */
program_models?: Array<ProgramModel>, 
/**
 * New York's level and arrangement, where the contract is under the state's roadmap.
 */
new_york: NewYork | null, 
/**
 * VBPR payment-stream codes.
 */
payment_streams: Array<string>, 
/**
 * The contract's quality measures.
 */
measures: Array<ContractMeasure>, 
/**
 * Attribution method, in the payer's words.
 */
attribution: string | null, 
/**
 * Benchmark method, in the payer's words.
 */
benchmark_method: string | null, 
/**
 * The benchmark and its four steps.
 */
benchmark: Benchmark | null, 
/**
 * Share rates, minimum rates, gate and caps.
 */
sharing: Sharing | null, 
/**
 * Total-cost definitions.
 */
definitions: Array<Definition>, 
/**
 * Months of claims run-out before a settlement.
 */
run_out_months: number | null, 
/**
 * The reports the payer has to send.
 */
schedule: Array<ScheduledReport>, 
/**
 * Thresholds of rules for this contract, by the setting's key. They come before those of the workspace.
 */
thresholds: { [key in string]: number }, 
/**
 * Where the contract's term stands, in the report that states it.
 */
anchor: Anchor | null, 
/**
 * Who states which fact, by the fact's key in a contract file: `term`, `benchmark.amount`, `measure.BCS.weight`.
 * A key stands for those below it too.
 */
sources: { [key in string]: FactSource }, };
/**
 * One figure of a sum.
 */
export type PaymentFigure = { 
/**
 * The report.
 */
report_id: string, 
/**
 * The figure's id in the report.
 */
metric_id: string, 
/**
 * The figure's code.
 */
code: string, 
/**
 * The payer's term.
 */
term: string, 
/**
 * As printed.
 */
displayed: string, 
/**
 * In US dollars.
 */
value: string, 
/**
 * The months it covers.
 */
period: Period | null, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * A figure that a sum leaves out.
 */
export type LeftOutFigure = { 
/**
 * Why.
 */
reason: string, 
/**
 * The report.
 */
report_id: string, 
/**
 * The figure's id in the report.
 */
metric_id: string, 
/**
 * The figure's code.
 */
code: string, 
/**
 * The payer's term.
 */
term: string, 
/**
 * As printed.
 */
displayed: string, 
/**
 * In US dollars.
 */
value: string, 
/**
 * The months it covers.
 */
period: Period | null, 
/**
 * Where it stands.
 */
anchor: Anchor, };
/**
 * One sum, with the figures it is made of.
 */
export type PaymentSum = { 
/**
 * `None` where no report states an amount: not known, which is not 0.
 */
value: string | null, 
/**
 * The figures it sums.
 */
figures: Array<PaymentFigure>, 
/**
 * Figures of its kind that it does not sum, each with the reason.
 */
left_out: Array<LeftOutFigure>, };
/**
 * Payments under one contract in one year.
 */
export type ContractPayments = { 
/**
 * The payer's name.
 */
payer: string, 
/**
 * The contract's number.
 */
contract: string, 
/**
 * HCP-LAN category; `None` where the contract states none.
 */
apm_category: string | null, 
/**
 * New York's level; `None` where the contract states none.
 */
ny_level: NyLevel | null, 
/**
 * Shared savings (losses are negative), quality and other incentives earned.
 */
incentives: PaymentSum, 
/**
 * Capitation paid.
 */
capitation: PaymentSum, 
/**
 * Cost of the members' care.
 */
cost: PaymentSum, 
/**
 * All that was paid: cost, with incentives and capitation where the cost's definition does not count them in.
 */
total: PaymentSum, };
/**
 * Sums over contracts; `None` where no contract states an amount.
 */
export type Paid = { 
/**
 * Numbers of the contracts, with their payers.
 */
contracts: Array<string>, 
/**
 * Incentives earned.
 */
incentives: string | null, 
/**
 * Capitation.
 */
capitation: string | null, 
/**
 * Cost of care.
 */
cost: string | null, 
/**
 * All that was paid.
 */
total: string | null, 
/**
 * Contracts of which no total is known and which the total therefore lacks.
 */
without_total: Array<string>, };
/**
 * Payments of one HCP-LAN category.
 */
export type CategoryPayments = { 
/**
 * `2A` … `4N`; `None` for contracts that state none.
 */
category: string | null, 
/**
 * The category's name.
 */
name: string | null, 
/**
 * Numbers of the contracts, with their payers.
 */
contracts: Array<string>, 
/**
 * Incentives earned.
 */
incentives: string | null, 
/**
 * Capitation.
 */
capitation: string | null, 
/**
 * Cost of care.
 */
cost: string | null, 
/**
 * All that was paid.
 */
total: string | null, 
/**
 * Contracts of which no total is known and which the total therefore lacks.
 */
without_total: Array<string>, };
/**
 * Payments of one New York level.
 */
export type LevelPayments = { 
/**
 * `None` for contracts that state none.
 */
level: NyLevel | null, 
/**
 * Numbers of the contracts, with their payers.
 */
contracts: Array<string>, 
/**
 * Incentives earned.
 */
incentives: string | null, 
/**
 * Capitation.
 */
capitation: string | null, 
/**
 * Cost of care.
 */
cost: string | null, 
/**
 * All that was paid.
 */
total: string | null, 
/**
 * Contracts of which no total is known and which the total therefore lacks.
 */
without_total: Array<string>, };
/**
 * Payments of one performance year.
 */
export type PaymentYear = { 
/**
 * The year in which the reports' periods end.
 */
year: number, 
/**
 * Each contract's payments, by payer and number.
 */
contracts: Array<ContractPayments>, 
/**
 * The same by HCP-LAN category; the contracts that state none come last, without a category.
 */
by_apm_category: Array<CategoryPayments>, 
/**
 * The same by New York level, contracts in Medicaid alone; those that state none come last, without a level.
 */
by_ny_level: Array<LevelPayments>, };
/**
 * A report that is counted nowhere.
 */
export type ReportNotCounted = { 
/**
 * The report.
 */
report_id: string, 
/**
 * Why.
 */
reason: string, };
/**
 * Whether a goal is reached.
 */
export type Reached = "not_due" | "met" | "not_met" | "unknown";
/**
 * A goal and what was reached of it.
 */
export type GoalState = { 
/**
 * The day by which it is to be reached.
 */
by: string, 
/**
 * The lowest level that counts.
 */
level: NyLevel, 
/**
 * The least share, as a fraction of 1.
 */
least: string, 
/**
 * The upper end of the goal where it is a range.
 */
most: string | null, 
/**
 * The year whose payments are looked at.
 */
year: number | null, 
/**
 * The share of payments at this level and above, counting contracts without a stated level as below it.
 */
share: string | null, 
/**
 * The same, counting them as at it.
 */
share_at_most: string | null, 
/**
 * Whether it is reached.
 */
state: Reached, };
/**
 * Payments by year, with the goals they are set against. Every amount is in US dollars.
 */
export type Payments = { 
/**
 * The day the goals are looked at.
 */
as_of: string, 
/**
 * Performance years, oldest first.
 */
years: Array<PaymentYear>, 
/**
 * New York's goals for the share of payments, set against the latest year that ended by `as_of`.
 */
goals: Array<GoalState>, 
/**
 * Reports that are counted nowhere, each with the reason.
 */
left_out: Array<ReportNotCounted>, };
/**
 * The day the goals are looked at.
 */
export type PortfolioRequest = { 
/**
 * Today where none is given.
 */
as_of: string | null, };
/**
 * Errors the window (or an exit code) treats differently.
 */
export type ErrorCode = "invalid_request" | "not_found" | "workspace_unavailable" | "cancelled" | "failed";
/**
 * An error at the boundary: the window acts on `code`, people read the rest.
 */
export type AppErrorView = { 
/**
 * A stable code.
 */
code: ErrorCode, 
/**
 * What happened, where, and what to do.
 */
message: string, 
/**
 * The chain of causes, for a report to us.
 */
details: Array<string>, };

/** Every command: its request and its response. */
export type Commands = {
  workspace_info: [Nothing, WorkspaceInfo];
  import_paths: [ImportRequest, ImportResult];
  preview_sound: [SoundRequest, SoundPreview];
  cancel_job: [CancelRequest, CancelResult];
  list_imports: [Nothing, Array<ImportedFile>];
  list_reports: [Nothing, Array<ReportRow>];
  get_report: [ReportRequest, ReportView];
  get_source_document: [ReportRequest, Document];
  get_pages: [FileRequest, PagesView];
  read_marked_page: [MarkRequest, MarkedView];
  preview_region: [RegionEdit, RegionPreview];
  keep_region: [RegionEdit, RegionKept];
  draft_mapping: [DraftRequest, DraftView];
  preview_draft: [DraftEdit, DraftPreview];
  keep_draft: [DraftEdit, DraftKept];
  get_drift: [DriftRequest, DriftView];
  preview_new_version: [NewVersionEdit, NewVersionPreview];
  keep_new_version: [NewVersionEdit, NewVersionKept];
  list_open_terms: [Nothing, OpenTerms];
  list_codes: [Nothing, Array<CodeInfo>];
  preview_answer: [AnswerLook, AnswerPreview];
  keep_answer: [AnswerEdit, AnswerKept];
  undo_last_answer: [Nothing, AnswerKept];
  list_answers: [Nothing, Array<GivenAnswer>];
  share_answers: [ShareAnswers, SharedAnswers];
  take_answers: [TakeAnswers, TakenAnswers];
  check_reports: [CheckRequest, Verdict];
  list_findings: [Nothing, FindingList];
  waive_finding: [WaiveRequest, Finding];
  waive_findings: [WaiveManyRequest, Array<Finding>];
  withdraw_waiver: [WithdrawWaiverRequest, Finding];
  list_waivers: [Nothing, Array<WaiverRecord>];
  get_finding: [FingerprintRequest, FindingStory];
  list_restatements: [RestatementsRequest, Array<LedgerEntry>];
  preview_query: [QueryRequest, QueryPreview];
  write_query: [WriteQueryRequest, QueryWritten];
  list_questions: [Nothing, Array<AskedQuestion>];
  answer_question: [AnswerRequest, AskedQuestion];
  accept_answer: [AcceptRequest, AskedQuestion];
  confirm_figures: [ConfirmRequest, ReportView];
  withdraw_confirmation: [WithdrawConfirmationRequest, ReportView];
  compare_metrics: [CompareRequest, CompareView];
  compare_measures: [CompareMeasuresRequest, CompareMeasuresView];
  show_timeline: [Nothing, Timeline];
  list_rules: [Nothing, Array<RuleInfo>];
  list_mappings: [Nothing, Array<MappingInfo>];
  list_definitions: [Nothing, DefinitionsView];
  state_facet: [StateFacet, DefinitionsView];
  withdraw_facet: [WithdrawFacet, DefinitionsView];
  start_from_published: [StartFromPublished, DefinitionsView];
  import_contracts: [ContractFileRequest, ContractsImported];
  list_contracts: [Nothing, Array<ContractView>];
  roll_up_payments: [PortfolioRequest, Payments];
  export_reports: [ExportRequest, ExportResult];
  preview_export: [PreviewRequest, ExportPreview];
  plan_push: [PushRequest, PushPlan];
  push_reports: [PushRequest, PushOutcome];
  pull_reports: [PullRequest, PullOutcome];
};
