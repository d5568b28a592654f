//! What the report says, each figure with its place.

use maud::{Markup, html};
use plumbline_model::{CodeSystem, Facet, FigureState, OcrKind, Period, Report, StatementKind};
use rust_decimal::Decimal;

use super::places::Places;
use crate::ocr::OcrMark;
use crate::parts::parts;
use crate::text::strata;

fn days(period: Option<Period>) -> String {
    period.map_or_else(String::new, |period| format!("{} to {}", period.start, period.end))
}

fn exact(value: Option<Decimal>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn state(state: FigureState) -> &'static str {
    match state {
        FigureState::Reported => "reported",
        FigureState::Suppressed => "suppressed by the payer",
        FigureState::NotApplicable => "not applicable",
        FigureState::Missing => "missing",
    }
}

fn empty(what: &str) -> Markup {
    html! { p { "The report states no " (what) "." } }
}

/// Financial and utilization figures, and figures whose term no mapping knows.
pub(super) fn metrics(report: &Report, places: &Places<'_>) -> Markup {
    let heads = [
        "Term as printed",
        "Code",
        "As printed",
        "Value",
        "Unit",
        "State",
        "Months of service",
        "Slice",
        "Compared with",
        "Place",
    ];
    html! {
        section aria-labelledby=(places.section("figures")) {
            h2 id=(places.section("figures")) { "Figures" }
            @if report.metrics.is_empty() { (empty("financial or utilization figure")) } @else {
                div.scroll { table {
                    caption { "Financial and utilization figures in the order of the source. Percents as fractions of 1." }
                    thead { tr { @for head in heads { th scope="col" class=[(head == "Value").then_some("number")] { (head) } } } }
                    tbody { @for metric in &report.metrics { tr {
                        th scope="row" { (metric.term) }
                        td { (metric.code) @if metric.system == CodeSystem::Local { " " span.quiet { "(local)" } } }
                        td.printed { (metric.displayed) }
                        td.number {
                            @match &metric.text_value { Some(word) if metric.value.is_none() => { (word) }, _ => { (exact(metric.value)) } }
                            @if !metric.transforms.is_empty() { br; span.quiet { (metric.transforms.join("; ")) } }
                        }
                        td { (metric.unit) }
                        td {
                            (state(metric.state))
                            @let ocr = OcrMark::words(report, OcrKind::Metric, &metric.id);
                            @if !ocr.is_empty() { br; span.quiet { "read by OCR: " (ocr) } }
                        }
                        td {
                            (days(metric.service_period.or(report.period)))
                            @if let Some(day) = metric.paid_through.or(report.paid_through) { br; span.quiet { "paid through " (day) } }
                        }
                        td { (strata(&metric.strata)) @if !metric.payment_streams.is_empty() { " " span.quiet { (metric.payment_streams.join(", ")) } } }
                        td {
                            @if let Some(target) = &metric.target {
                                "target " span.printed { (target.displayed) } " (" (places.link(&target.anchor)) ")"
                                @if target.period.is_some() { " " span.quiet { (days(target.period)) } }
                                br;
                            }
                            @if let Some(baseline) = &metric.baseline {
                                "baseline " span.printed { (baseline.displayed) } " (" (places.link(&baseline.anchor)) ")"
                                @if baseline.period.is_some() { " " span.quiet { (days(baseline.period)) } }
                            }
                        }
                        td { (places.link(&metric.anchor)) }
                    } } }
                } }
            }
            @if !report.unmapped.is_empty() {
                h3 { "Figures without a standard term" }
                div.scroll { table {
                    caption { "Kept as printed; they take part in no check and no comparison." }
                    thead { tr { th scope="col" { "Term as printed" } th scope="col" { "As printed" } th scope="col" { "Place" } } }
                    tbody { @for unmapped in &report.unmapped { tr {
                        th scope="row" { (unmapped.term) }
                        td.printed { (unmapped.displayed) }
                        td { (places.link(&unmapped.anchor)) }
                    } } }
                } }
            }
        }
    }
}

/// Quality results, part by part.
pub(super) fn quality(report: &Report, places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby=(places.section("quality")) {
            h2 id=(places.section("quality")) { "Quality results" }
            @if report.quality.is_empty() { (empty("quality result")) } @else {
                div.scroll { table {
                    caption { "Each measure with every printed part" }
                    thead { tr {
                        th scope="col" { "Measure" } th scope="col" { "Part" } th scope="col" { "As printed" }
                        th.number scope="col" { "Value" } th scope="col" { "State" } th scope="col" { "Measured" } th scope="col" { "Place" }
                    } }
                    @for measure in &report.quality {
                        @let parts = parts(measure);
                        tbody { @for (index, part) in parts.iter().enumerate() { tr {
                            @if index == 0 {
                                th scope="rowgroup" rowspan=(parts.len()) {
                                    (measure.measure) " " (measure.name)
                                    @if let Some(year) = measure.year { " " (year) }
                                    br;
                                    span.quiet {
                                        @match measure.direction {
                                            Some(plumbline_model::Direction::Increase) => { "higher is better" }
                                            Some(plumbline_model::Direction::Decrease) => { "lower is better" }
                                            None => { "which way is better is not stated" }
                                        }
                                        @if let Some(status) = measure.contractual_status { ", " (status.as_str()) }
                                    }
                                }
                            }
                            td { @match part.threshold { Some(threshold) => { "threshold " (threshold) }, None => { (part.name) } } }
                            td.printed { (part.displayed) @if let Some(gap) = part.gap { " " span.quiet { "gap " (gap) } } }
                            td.number { (exact(part.value)) }
                            td { (state(part.state)) }
                            td { (days(measure.period.or(report.period))) }
                            td { (places.link(part.anchor)) }
                        } } }
                    }
                } }
            }
        }
    }
}

/// Total-cost definitions, stated beside inferred.
pub(super) fn definitions(report: &Report, places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby=(places.section("definitions")) {
            h2 id=(places.section("definitions")) { "Definitions" }
            @if report.definitions.is_empty() { (empty("definition of total cost")) }
            @for definition in &report.definitions {
                h3 { (definition.term) }
                @if let Some(sentence) = &definition.stated { p { q { (sentence) } } }
                p.quiet {
                    @match &definition.anchor { Some(anchor) => { "Stated at " (places.link(anchor)) "." }, None => { "Stated by the mapping file alone." } }
                }
                div.scroll { table {
                    caption { "What it counts. What is not listed is not stated." }
                    thead { tr { th scope="col" { "Facet" } th scope="col" { "Stated" } th scope="col" { "The figures say" } } }
                    tbody { @for facet in Facet::ALL {
                        @let inferred = definition.inferred.as_ref().and_then(|inferred| inferred.facets.get(&facet));
                        @if definition.facets.contains_key(&facet) || inferred.is_some() { tr {
                            th scope="row" { (facet.as_str().replace('_', " ")) }
                            td { @match definition.facets.get(&facet) { Some(value) => { (value) }, None => { span.quiet { "not stated" } } } }
                            td { @if let Some(value) = inferred { (value) } }
                        } }
                    } }
                } }
            }
        }
    }
}

/// What the header says and where, disagreeing statements included.
pub(super) fn statements(report: &Report, places: &Places<'_>) -> Markup {
    html! {
        section aria-labelledby=(places.section("header")) {
            h2 id=(places.section("header")) { "What the header says" }
            @if report.statements.is_empty() { (empty("header of its own")) } @else {
                div.scroll { table {
                    caption { "Statements as read; those that disagree are all kept" }
                    thead { tr { th scope="col" { "About" } th scope="col" { "Value" } th scope="col" { "Printed" } th scope="col" { "Place" } } }
                    tbody { @for statement in &report.statements { tr {
                        th scope="row" { (kind(statement.kind)) }
                        td { (statement.value) @if statement.inferred { " " span.quiet { "(inferred)" } } }
                        td.printed { @if let Some(anchor) = &statement.anchor { (anchor.text()) } }
                        td { @match &statement.anchor { Some(anchor) => { (places.link(anchor)) }, None => { span.quiet { "the mapping file or the file's name" } } } }
                    } } }
                } }
            }
            @if !report.issues.is_empty() {
                h3 { "What reading noticed" }
                ul { @for issue in &report.issues { li {
                    span class={ "state " (issue.severity.as_str()) } { (issue.severity.as_str()) } " " (issue.code) ": " (issue.message)
                    @if let Some(anchor) = &issue.anchor { " (" (places.link(anchor)) ")" }
                } } }
            }
        }
    }
}

/// What a statement is about, in words.
pub(super) fn kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Payer => "payer",
        StatementKind::Subject => "provider",
        StatementKind::SubjectIdentifier => "provider's identifier",
        StatementKind::Contract => "contract",
        StatementKind::ContractTitle => "contract's title",
        StatementKind::ContractTerm => "contract's term",
        StatementKind::Program => "program",
        StatementKind::LineOfBusiness => "line of business",
        StatementKind::Period => "period",
        StatementKind::PeriodLabel => "period in words",
        StatementKind::PaidThrough => "paid through",
        StatementKind::ReportedOn => "made on",
        StatementKind::Basis => "basis",
        StatementKind::Attribution => "attribution",
        StatementKind::BenchmarkMethod => "benchmark method",
    }
}
