//! The tables, their columns and what those mean.

use super::{Column, Kind, Table, rows};

/// Reports.
pub const REPORT: Table = Table {
    name: "report",
    about: "One row a report: who reports on whom, under which contract, for which period, from which file.",
    columns: || {
        vec![
            ("report_id", Kind::Text, "Plumbline's id of the report"),
            (
                "version",
                Kind::Int,
                "1 for the first report of its contract and period",
            ),
            ("status", Kind::Text, "draft, checked or signed_off"),
            ("supersedes", Kind::Text, "the id of the version it replaces"),
            ("payer_name", Kind::Text, "as printed"),
            (
                "payer_identifiers",
                Kind::Text,
                "system=value, separated by a semicolon",
            ),
            ("provider_name", Kind::Text, "as printed"),
            (
                "provider_identifiers",
                Kind::Text,
                "system=value, separated by a semicolon",
            ),
            ("contract", Kind::Text, "the payer's contract number"),
            ("contract_title", Kind::Text, "as printed"),
            ("line_of_business", Kind::Text, "medicare, medicaid or commercial"),
            ("program", Kind::Text, "as printed"),
            (
                "basis",
                Kind::Text,
                "month, quarter, ytd, rolling_12, year, settlement or other",
            ),
            ("period_id", Kind::Text, "the performance period: period.period_id"),
            ("period_start", Kind::Day, "its first day"),
            ("period_end", Kind::Day, "its last day"),
            ("reported_on", Kind::Day, "the day the payer made it"),
            ("paid_through", Kind::Day, "claims paid through this day are counted"),
            ("source_file", Kind::Text, "the imported file's path"),
            ("source_sha256", Kind::Text, "the imported file's SHA-256"),
            (
                "source_format",
                Kind::Text,
                "xlsx, xls, xlsb, ods, csv, pdf, json or fhir",
            ),
            ("mapping", Kind::Text, "the mapping's id and version"),
            ("metrics", Kind::Int, "financial and utilization figures in it"),
            ("quality_measures", Kind::Int, "quality results in it"),
            ("unmapped", Kind::Int, "figures whose term no mapping knows"),
            ("series", Kind::Text, "the same for all versions of one report"),
            (
                "payer_key",
                Kind::Text,
                "the payer's name without differences of case and spacing",
            ),
            (
                "arrangement",
                Kind::Text,
                "payer, contract, provider, line of business and program: reports with the same are compared as one line",
            ),
        ]
    },
    rows: |record| Box::new(std::iter::once(rows::report(record))),
};

/// Financial and utilization figures.
pub const FIGURE: Table = Table {
    name: "figure",
    about: "One row a financial or utilization figure, and one a figure whose term no mapping knows.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            (
                "figure_id",
                Kind::Text,
                "unique in the report; NULL for an unmapped figure",
            ),
            ("position", Kind::Int, "1 for the first of the report, in source order"),
            ("mapped", Kind::Flag, "false where no mapping knows the term"),
            ("code", Kind::Text, "the metric's code"),
            ("code_system", Kind::Text, "vbpr or local"),
            (
                "standard_code",
                Kind::Text,
                "a VBPR code that means the same as a local one",
            ),
            ("term", Kind::Text, "the payer's words"),
            ("value", Kind::Decimal, "in the unit; percents as fractions of 1"),
            ("text_value", Kind::Text, "the value of coded and yes/no metrics"),
            (
                "value_type",
                Kind::Text,
                "money, decimal, percent, count, coded or boolean",
            ),
            ("unit", Kind::Text, "the value's unit"),
            ("displayed", Kind::Text, "as printed"),
            (
                "quantum",
                Kind::Decimal,
                "what one unit of the last displayed digit is worth",
            ),
            ("state", Kind::Text, "reported, suppressed, not_applicable or missing"),
            ("period_id", Kind::Text, "the months of service: period.period_id"),
            ("service_start", Kind::Day, "first day of service"),
            ("service_end", Kind::Day, "last day of service"),
            ("paid_through", Kind::Day, "claims paid through this day are counted"),
            ("payment_streams", Kind::Text, "VBPR codes, separated by a semicolon"),
            (
                "strata",
                Kind::Text,
                "dimension=value, separated by a semicolon; NULL for the whole population",
            ),
            ("target", Kind::Decimal, "in the unit"),
            ("target_displayed", Kind::Text, "as printed"),
            (
                "target_start",
                Kind::Day,
                "first day the target covers, where it says so",
            ),
            ("target_end", Kind::Day, "last day the target covers, where it says so"),
            ("target_place", Kind::Text, "where the target stands"),
            ("baseline", Kind::Decimal, "in the unit"),
            ("baseline_displayed", Kind::Text, "as printed"),
            ("baseline_start", Kind::Day, "first day the baseline covers"),
            ("baseline_end", Kind::Day, "last day the baseline covers"),
            ("baseline_place", Kind::Text, "where the baseline stands"),
            (
                "confidence",
                Kind::Decimal,
                "the certainty of reading and mapping, 0 to 1",
            ),
            (
                "transforms",
                Kind::Text,
                "how the printed text became the value, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns.extend(OCR);
        columns.extend([
            (
                "incentives",
                Kind::Text,
                "VBPR incentive codes that narrow the payment streams, separated by a semicolon",
            ),
            (
                "target_quantum",
                Kind::Decimal,
                "of the target: what one unit of the last displayed digit is worth",
            ),
            (
                "baseline_quantum",
                Kind::Decimal,
                "of the baseline: what one unit of the last displayed digit is worth",
            ),
        ]);
        columns
    },
    rows: |record| Box::new(rows::figures(record.report)),
};

/// Quality results.
pub const QUALITY: Table = Table {
    name: "quality",
    about: "One row a part of a quality result: numerator, denominator, rate, a threshold …",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("figure_id", Kind::Text, "the measure's id, unique in the report"),
            ("measure", Kind::Text, "the measure's identifier, for example BCS"),
            ("name", Kind::Text, "the measure's name"),
            ("measure_year", Kind::Int, "the measurement year"),
            (
                "direction",
                Kind::Text,
                "increase where higher is better, decrease where lower is",
            ),
            ("scoring", Kind::Text, "proportion, ratio or continuous"),
            (
                "contractual_status",
                Kind::Text,
                "contractual, contractual-alternate or reporting-only",
            ),
            (
                "part",
                Kind::Text,
                "numerator, denominator, exclusions, exceptions, rate, score, weight or threshold",
            ),
            (
                "threshold",
                Kind::Text,
                "of a threshold: star-4, hedis-50-percentile, or the payer's word",
            ),
            ("value", Kind::Decimal, "in the unit; a proportion as a fraction of 1"),
            ("gap", Kind::Decimal, "of a threshold: what is still missing"),
            ("unit", Kind::Text, "the value's unit"),
            ("displayed", Kind::Text, "as printed"),
            (
                "quantum",
                Kind::Decimal,
                "what one unit of the last displayed digit is worth",
            ),
            ("state", Kind::Text, "reported, suppressed, not_applicable or missing"),
            ("period_id", Kind::Text, "the months measured: period.period_id"),
            ("measured_start", Kind::Day, "first day measured"),
            ("measured_end", Kind::Day, "last day measured"),
            (
                "transforms",
                Kind::Text,
                "how the printed text became the value, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns.extend(OCR);
        columns.extend([
            ("position", Kind::Int, "1 for the first of the report, in source order"),
            (
                "specification",
                Kind::Text,
                "the version of the measure's specification",
            ),
            (
                "strata",
                Kind::Text,
                "dimension=value, separated by a semicolon; NULL for the whole population",
            ),
            (
                "counts_toward",
                Kind::Text,
                "figure.figure_id of what it counts toward, separated by a semicolon",
            ),
        ]);
        columns
    },
    rows: |record| Box::new(rows::quality(record.report)),
};

/// Definitions of total cost.
pub const DEFINITION: Table = Table {
    name: "definition",
    about: "One row a facet of a total-cost definition; one with a NULL facet where a definition states none.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("definition", Kind::Int, "1 for the first definition of the report"),
            ("term", Kind::Text, "the payer's words"),
            (
                "facet",
                Kind::Text,
                "basis, medical, pharmacy … as in Plumbline's mapping files",
            ),
            (
                "stated",
                Kind::Text,
                "included, excluded, partial: …, or the stated text; NULL where not stated",
            ),
            (
                "inferred",
                Kind::Text,
                "what the report's own figures say, where they say anything",
            ),
            ("sentence", Kind::Text, "the sentence that states it"),
            (
                "figure_ids",
                Kind::Text,
                "figure.figure_id it applies to, separated by a semicolon",
            ),
        ];
        columns.extend(ANCHOR);
        columns.extend([
            (
                "stated_by",
                Kind::Text,
                "who states the facet: report, mapping_file, contract, library or person",
            ),
            ("stated_by_name", Kind::Text, "the person, where a person states it"),
        ]);
        columns
    },
    rows: |record| Box::new(rows::definitions(record.report)),
};

/// Findings.
pub const FINDING: Table = Table {
    name: "finding",
    about: "One row a finding of a check, waived ones too. Findings about no single report stand in the partition of NULLs.",
    columns: || {
        vec![
            ("fingerprint", Kind::Text, "the same for the same facts"),
            (
                "report_id",
                Kind::Text,
                "report.report_id; NULL where it is about no single report",
            ),
            ("rule", Kind::Text, "the rule's code"),
            ("name", Kind::Text, "the problem in a few words"),
            ("severity", Kind::Text, "error, warning or info"),
            ("state", Kind::Text, "open or waived"),
            ("subject", Kind::Text, "what it is about"),
            ("message", Kind::Text, "what is wrong"),
            ("expected", Kind::Text, "what should stand there, with unit"),
            ("found", Kind::Text, "what stands there, with unit"),
            ("tolerance", Kind::Text, "the tolerance used and where it comes from"),
            ("evidence", Kind::Text, "JSON: every value used, each with its place"),
            ("waiver_reason", Kind::Text, "why it was set aside"),
            ("waived_by", Kind::Text, "by whom"),
            (
                "waived_until",
                Kind::Day,
                "until when; NULL for as long as the facts stay",
            ),
            ("rule_version", Kind::Int, "the version of the rule that found it"),
            (
                "caused_by",
                Kind::Text,
                "the fingerprint of the finding it follows from; NULL for a root cause",
            ),
        ]
    },
    rows: |record| Box::new(record.findings.iter().map(|finding| rows::finding(finding))),
};

/// Periods.
pub const PERIOD: Table = Table {
    name: "period",
    about: "One row a span of days that a report names: its own period, months of service, of a target, of a baseline.",
    columns: || {
        vec![
            ("period_id", Kind::Text, "unique"),
            ("report_id", Kind::Text, "report.report_id"),
            ("period_start", Kind::Day, "first day"),
            ("period_end", Kind::Day, "last day"),
            ("days", Kind::Int, "days, both ends counted"),
            (
                "months",
                Kind::Int,
                "whole calendar months; NULL where it is not made of such",
            ),
            (
                "roles",
                Kind::Text,
                "what it is the period of, separated by a semicolon: report, service, measured, target, baseline",
            ),
        ]
    },
    rows: |record| Box::new(rows::periods(record.report)),
};

/// The slices of figures, one row a dimension.
pub const STRATUM: Table = Table {
    name: "stratum",
    about: "One row a dimension of a figure that is of a part of the population.",
    columns: || {
        vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("position", Kind::Int, "figure.position"),
            ("rank", Kind::Int, "1 for the first dimension"),
            (
                "dimension",
                Kind::Text,
                "VBPR stratifier code (facility, taxid, group, geography, cohort) or the payer's word",
            ),
            ("value", Kind::Text, "the part"),
        ]
    },
    rows: |record| Box::new(rows::strata_of(record.report)),
};

/// What reports offer to comparisons.
pub const OFFER: Table = Table {
    name: "offer",
    about: "One row a metric and span of months that a report can be compared by: the figure of the whole population, in the metric's unit.",
    columns: || {
        vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("code", Kind::Text, "the metric's code"),
            (
                "basis",
                Kind::Text,
                "month, quarter, ytd, rolling_12, year, settlement or other",
            ),
            ("period_start", Kind::Day, "first day of service"),
            ("period_end", Kind::Day, "last day of service"),
            ("days", Kind::Int, "days, both ends counted"),
            (
                "months",
                Kind::Int,
                "whole calendar months; NULL where it is not made of such",
            ),
            (
                "state",
                Kind::Text,
                "reported, suppressed, not_applicable, missing, only_strata or ambiguous",
            ),
            ("value", Kind::Decimal, "in the unit"),
            ("unit", Kind::Text, "the value's unit"),
            (
                "usual_unit",
                Kind::Text,
                "the unit the metric is compared in; another than unit where no exact way leads to it",
            ),
            ("displayed", Kind::Text, "as printed"),
            (
                "calculation",
                Kind::Text,
                "how the value follows from what is printed; NULL where it is printed in the unit",
            ),
            ("figure_id", Kind::Text, "figure.figure_id it stands on"),
            ("paid_through", Kind::Day, "claims paid through this day are counted"),
            (
                "run_out_months",
                Kind::Int,
                "months from the end of service to paid_through; NULL where not known",
            ),
            ("known_on", Kind::Day, "the day from which it could be known"),
            ("source_place", Kind::Text, "where it stands"),
        ]
    },
    rows: |record| Box::new(rows::offers(record)),
};

/// What reports' headers say.
pub const STATEMENT: Table = Table {
    name: "statement",
    about: "One row a thing that a report's header says, disagreeing statements included.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("position", Kind::Int, "1 for the first of the report"),
            (
                "kind",
                Kind::Text,
                "payer, subject, contract, period, paid_through, attribution, benchmark_method …",
            ),
            ("value", Kind::Text, "in machine form: ISO dates, names as printed"),
            (
                "inferred",
                Kind::Flag,
                "true where it follows from something else than this text",
            ),
        ];
        columns.extend(ANCHOR);
        columns
    },
    rows: |record| Box::new(rows::statements(record.report)),
};

/// What reading and mapping noticed.
pub const ISSUE: Table = Table {
    name: "issue",
    about: "One row a thing that reading or mapping a report noticed.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("position", Kind::Int, "1 for the first of the report"),
            ("code", Kind::Text, "a code of the SRC family"),
            ("severity", Kind::Text, "error, warning or info"),
            ("message", Kind::Text, "what happened, where, and what to do"),
        ];
        columns.extend(ANCHOR);
        columns
    },
    rows: |record| Box::new(rows::issues(record.report)),
};

/// What FHIR files state beyond the model.
pub const KEPT: Table = Table {
    name: "kept_fact",
    about: "One row a thing that a FHIR file states beyond the model, as it stands there.",
    columns: || {
        let mut columns = vec![
            ("report_id", Kind::Text, "report.report_id"),
            ("position", Kind::Int, "1 for the first of the report"),
            (
                "about",
                Kind::Text,
                "report, contract, payer, subject, metric or quality",
            ),
            (
                "figure_id",
                Kind::Text,
                "figure.figure_id or quality.figure_id; NULL for what a report has one of",
            ),
            ("element", Kind::Text, "the element it stands in"),
            ("json", Kind::Text, "the element's value"),
        ];
        columns.extend(ANCHOR);
        columns
    },
    rows: |record| Box::new(rows::kept(record.report)),
};

/// The star. The report's own table comes last: what is joined to it appears when the rest is there.
pub const TABLES: [&Table; 8] = [
    &PERIOD,
    &FIGURE,
    &STRATUM,
    &QUALITY,
    &DEFINITION,
    &OFFER,
    &FINDING,
    &REPORT,
];

/// Tables that a database holds beside the star: a lake would have many more small files by them.
pub const BESIDE: [&Table; 3] = [&STATEMENT, &ISSUE, &KEPT];

const ANCHOR: [Column; 13] = [
    (
        "source_place",
        Kind::Text,
        "sheet and cell, page, JSON pointer, or row and column",
    ),
    ("anchor_kind", Kind::Text, "sheet, page, json or csv"),
    ("anchor_sheet", Kind::Text, "the sheet's name"),
    ("anchor_range", Kind::Text, "the cell, or the merged region it heads"),
    ("anchor_page", Kind::Int, "1 for the first page"),
    ("anchor_left", Kind::Decimal, "on a page, in points from its left edge"),
    ("anchor_top", Kind::Decimal, "on a page, in points from its top edge"),
    ("anchor_right", Kind::Decimal, "on a page, in points from its left edge"),
    ("anchor_bottom", Kind::Decimal, "on a page, in points from its top edge"),
    ("anchor_pointer", Kind::Text, "RFC 6901 pointer into a JSON document"),
    ("anchor_row", Kind::Int, "1 for the first line of a delimited file"),
    ("anchor_column", Kind::Int, "1 for the first column of a delimited file"),
    ("anchor_text", Kind::Text, "the text that stands there"),
];

const OCR: [Column; 3] = [
    (
        "ocr_confidence",
        Kind::Text,
        "0 to less than 1 where OCR read the figure from a picture; NULL for text",
    ),
    (
        "confirmed_by",
        Kind::Text,
        "who compared a figure read by OCR with its page",
    ),
    ("ocr_text", Kind::Text, "what OCR read, where that person corrected it"),
];
