//! What reports offer to comparisons.

use plumbline_model::{Offer, Report};

use super::Table;
use super::field::{Field, columns, count, rows, text};

/// What reports offer to comparisons.
pub const OFFER: Table = Table {
    name: "offer",
    about: "One row a metric and span of months that a report can be compared by: the figure of the whole population, in the metric's unit.",
    columns: || columns(&fields()),
    rows: |record| {
        let report = record.report;
        rows(fields(), record.offers.offers.iter().map(move |offer| (report, offer)))
    },
};

fn fields<'a>() -> Vec<Field<(&'a Report, &'a Offer)>> {
    vec![
        Field::text("report_id", "report.report_id", |(report, _)| text(&report.id)),
        Field::text("code", "the metric's code", |(_, of)| text(&of.code)),
        Field::text(
            "basis",
            "month, quarter, ytd, rolling_12, year, settlement or other",
            |(_, of)| text(of.basis?.as_str()),
        ),
        Field::day("period_start", "first day of service", |(_, of)| Some(of.period?.start)),
        Field::day("period_end", "last day of service", |(_, of)| Some(of.period?.end)),
        Field::int("days", "days, both ends counted", |(_, of)| count(of.period?.days())),
        Field::int(
            "months",
            "whole calendar months; NULL where it is not made of such",
            |(_, of)| count(of.period?.whole_months()?),
        ),
        Field::text(
            "state",
            "reported, suppressed, not_applicable, missing, only_strata or ambiguous",
            |(_, of)| text(of.state.as_str()),
        ),
        Field::decimal("value", "in the unit", |(_, of)| of.value),
        Field::text("unit", "the value's unit", |(_, of)| text(of.unit.as_str())),
        Field::text(
            "usual_unit",
            "the unit the metric is compared in; another than unit where no exact way leads to it",
            |(_, of)| text(of.usual_unit.as_str()),
        ),
        Field::text("displayed", "as printed", |(_, of)| text(&of.displayed)),
        Field::text(
            "calculation",
            "how the value follows from what is printed; NULL where it is printed in the unit",
            |(_, of)| of.calculation.clone(),
        ),
        Field::text("figure_id", "figure.figure_id it stands on", |(_, of)| {
            text(&of.metric_id)
        }),
        Field::day("paid_through", "claims paid through this day are counted", |(_, of)| {
            of.paid_through
        }),
        Field::int(
            "run_out_months",
            "months from the end of service to paid_through; NULL where not known",
            |(_, of)| of.run_out_months,
        ),
        Field::day("known_on", "the day from which it could be known", |(_, of)| {
            of.known_on
        }),
        Field::text("source_place", "where it stands", |(_, of)| text(&of.place)),
    ]
}
