//! What a report's header lacks.

use plumbline_model::{About, FileFormat, Severity};

use super::{Place, StandardRule};

pub(super) const RULES: &[StandardRule] = &[
    StandardRule {
        code: "STD001",
        name: "no-report-date",
        severity: Severity::Warning,
        what: "The report states no day on which it was made; MeasureReport.date is mandatory.",
        why: "Two versions of a report cannot be put in order without it.",
        what_to_do: "Ask the payer for the date. The Bundle says that it is unknown.",
        source: "VBPR 1.1.0 vbp-performance-measurereport, date 1..1.",
        fires: "A workbook without a \"prepared on\" line.",
        silent: "A report dated 14 February 2025.",
        check: |s| {
            missing(
                s.report.reported_on.is_none(),
                "The report states no date; the Bundle says that it is unknown.",
            )
        },
    },
    StandardRule {
        code: "STD002",
        name: "no-performance-period",
        severity: Severity::Warning,
        what: "The report states no performance period; MeasureReport.period is mandatory.",
        why: "No figure can be compared without its months.",
        what_to_do: "Ask the payer which months the report covers. The Bundle says that they are unknown.",
        source: "VBPR 1.1.0 vbp-performance-measurereport, period 1..1.",
        fires: "A report that names no dates.",
        silent: "A report of January to December 2024.",
        check: |s| {
            missing(
                s.report.period.is_none(),
                "The report states no period; the Bundle says that it is unknown.",
            )
        },
    },
    StandardRule {
        code: "STD003",
        name: "party-not-named",
        severity: Severity::Warning,
        what: "The payer or the provider organization has no name; US Core asks for one.",
        why: "A reader cannot tell whose report it is.",
        what_to_do: "Name the party in the mapping, or ask the payer.",
        source: "US Core 6.1.0 Organization, name 1..1; VBPR 1.1.0 reporter and organization-subject.",
        fires: "A file that names no provider.",
        silent: "A file that names both.",
        check: |s| {
            [
                (&s.report.payer.name, "payer"),
                (&s.report.subject.name, "provider organization"),
            ]
            .into_iter()
            .filter(|(name, _)| name.is_empty())
            .map(|(_, role)| Place::report(format!("The {role} is not named; the Bundle calls it \"Not stated\".")))
            .collect()
        },
    },
    StandardRule {
        code: "STD004",
        name: "no-contract",
        severity: Severity::Warning,
        what: "The report names no contract; MeasureReport.measure is mandatory.",
        why: "Payment streams, weights and terms belong to the contract.",
        what_to_do: "Enter the contract with `plumbline contracts`, or ask the payer for its number.",
        source: "VBPR 1.1.0 vbp-performance-measurereport, measure 1..1.",
        fires: "A scorecard without a contract number.",
        silent: "A report under contract HV-2024-01.",
        check: |s| {
            missing(
                s.report.contract.is_none(),
                "The report names no contract; a Measure that stands for the program is written.",
            )
        },
    },
    StandardRule {
        code: "STD005",
        name: "contract-elements-unknown",
        severity: Severity::Info,
        what: "A must-support element of the contract is not known: term, line of business, APM category.",
        why: "A reader expects them; absent they are not asked for again.",
        what_to_do: "Enter what the contract says.",
        source: "VBPR 1.1.0 vbp-measure: effectivePeriod, lob, program-model.",
        fires: "A report whose contract was never entered.",
        silent: "A contract with term, line of business and category.",
        check: |s| {
            if !s.report.kept.iter().all(|fact| fact.about != About::Contract) {
                return Vec::new();
            }
            let lob = s
                .report
                .line_of_business
                .or(s.contract.and_then(|c| c.line_of_business));
            let unknown: Vec<&str> = [
                (s.contract.and_then(|c| c.term).is_none(), "its term"),
                (lob.is_none(), "its line of business"),
                (
                    s.contract.and_then(|c| c.apm_category.as_ref()).is_none(),
                    "its APM category",
                ),
            ]
            .into_iter()
            .filter_map(|(unknown, words)| unknown.then_some(words))
            .collect();
            missing(
                !unknown.is_empty(),
                &format!("Of the contract is not known: {}.", unknown.join(", ")),
            )
        },
    },
    StandardRule {
        code: "STD006",
        name: "definition-in-our-extension",
        severity: Severity::Info,
        what: "What a total-cost term counts has no element in the standard.",
        why: "A reader without our extension knows the definition only in words (Measure.definition).",
        what_to_do: "Nothing; the extension total-cost-definition carries the facets.",
        source: "VBPR 1.1.0, page on use cases: calculations are out of scope.",
        fires: "A report that defines its TCC.",
        silent: "A report without a definition.",
        check: |s| {
            let terms: Vec<&str> = s.report.definitions.iter().map(|d| d.term.as_str()).collect();
            missing(
                !terms.is_empty(),
                &format!("The facets of {} stand in an extension of ours.", terms.join(", ")),
            )
        },
    },
    StandardRule {
        code: "STD007",
        name: "header-in-our-extension",
        severity: Severity::Info,
        what: "The program's name and the report it replaces have no element in the standard.",
        why: "R4 MeasureReport has no relatesTo: a reader without our extension does not see that a report was restated.",
        what_to_do: "Nothing; the extensions program and supersedes carry them.",
        source: "FHIR R4 MeasureReport.",
        fires: "A restated report of a named program.",
        silent: "A first report without a program's name.",
        check: |s| {
            let said: Vec<&str> = [
                (s.report.program.is_some(), "the program's name"),
                (s.report.supersedes.is_some(), "the report it replaces"),
            ]
            .into_iter()
            .filter_map(|(said, words)| said.then_some(words))
            .collect();
            let ours = s.report.source.format != FileFormat::Fhir || s.report.supersedes.is_some();
            missing(
                ours && !said.is_empty(),
                &format!("In an extension of ours: {}.", said.join(" and ")),
            )
        },
    },
];

fn missing(is: bool, message: &str) -> Vec<Place> {
    if is { vec![Place::report(message)] } else { Vec::new() }
}
