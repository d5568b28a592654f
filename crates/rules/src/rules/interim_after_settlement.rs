//! PER018.

use plumbline_model::{Basis, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A report is interim although its year has been settled.
    ///
    /// ## What
    /// A report that is no settlement was made after the settlement of the same contract's months.
    /// ## Why
    /// The settlement is what counts; an interim report made later either corrects it or is stale.
    /// ## What to do
    /// Ask the payer whether the settlement is reopened. If not, leave the interim report out of comparisons.
    /// ## Question
    /// Has the settlement been reopened?
    /// ## Severity
    /// A warning: both may be true; only one of them is final.
    /// ## Source
    /// VBPR 1.1.0: report status `pending` against `complete`.
    /// ## Example that fires
    /// The settlement of 2023 made in August 2024, and a full-year report of 2023 made in October.
    /// ## Example that does not
    /// The full-year report made in April, the settlement in August; a report of 2024.
    PER018 "interim-after-settlement", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    if matches!(report.basis, Some(Basis::Settlement) | None) {
        return;
    }
    let (Some(period), Some(made)) = (report.period, report.reported_on) else {
        return;
    };
    let settled = scope
        .series(report)
        .iter()
        .filter(|other| other.basis == Some(Basis::Settlement))
        .filter_map(|other| Some((*other, other.period?, other.reported_on?)))
        .find(|(_, months, _)| months.contains(&period));
    let Some((settlement, months, day)) = settled else {
        return;
    };
    if made <= day {
        return out.passed(&PER018);
    }
    out.push(
        &PER018,
        Draft::about(report, "Report date")
            .message(format!(
                "{} was settled on {day}; this report of {} was made on {made} and is not a settlement.",
                days(&months),
                days(&period)
            ))
            .fact(made.to_string())
            .fact(day.to_string())
            .header(
                "settlement made on",
                StatementKind::ReportedOn,
                day.to_string(),
                settlement,
            )
            .header(
                "this report made on",
                StatementKind::ReportedOn,
                made.to_string(),
                report,
            )
            .expected("a settlement, or a report made before it")
            .found(report.basis.map_or("", Basis::words)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, day, findings_of};

    fn made(id: &str, basis: Basis, on: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(id)
            .period("2023-01-01/2023-12-31", basis)
            .usd("med-cost", "10")
            .with(|r| r.reported_on = Some(day(on)))
            .build()
    }

    #[test]
    fn fires_on_an_interim_report_after_the_settlement() {
        let settlement = made("s", Basis::Settlement, "2024-08-15");
        let late = made("y", Basis::Year, "2024-10-01");
        assert_eq!(findings_of(&PER018, &[&settlement, &late]).len(), 1);
    }

    #[test]
    fn silent_on_the_usual_order_and_without_a_settlement() {
        let settlement = made("s", Basis::Settlement, "2024-08-15");
        let early = made("y", Basis::Year, "2024-04-01");
        assert_silent(&PER018, &[&settlement, &early]);
        assert_silent(&PER018, &[&early]);
    }
}
