//! PER010.

use plumbline_model::{Period, Report};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Months between a contract's reports are covered by none of them.
    ///
    /// ## What
    /// A report begins more than a day after everything the contract's earlier reports cover.
    /// ## Why
    /// What happened in between is in no figure: a trend over the gap, and a sum of the reports, are wrong.
    /// ## What to do
    /// Import the report that is missing, or ask the payer for it.
    /// ## Question
    /// Please send the report for the months in between.
    /// ## Severity
    /// A warning: each report is true in itself; the series is not whole.
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.period` of the reports of one contract.
    /// ## Example that fires
    /// The first and the third quarter of 2024, and no second.
    /// ## Example that does not
    /// January to March, then January to June; the first report of a contract; reports of two contracts; months before
    /// the contract's term.
    PER010 "gap-between-reports", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(period) = report.period else { return };
    let earlier = scope.series(report).iter().filter(|other| other.id != report.id);
    // The earlier report that reaches farthest, this report's own start included.
    let Some((last, covered)) = earlier
        .filter_map(|other| Some((*other, other.period?)))
        .filter(|(_, other)| other.start < period.start)
        .max_by_key(|(_, other)| other.end)
    else {
        return;
    };
    let gap = covered.end.succ_opt().zip(period.start.pred_opt());
    let Some(gap) = gap.and_then(|(start, end)| Period::new(start, end).ok()) else {
        return out.passed(&PER010);
    };
    // What lies before or after the contract is in no report of it; PER002 tells of reports outside the term.
    let term = scope.contract(report).and_then(|contract| contract.term);
    if term.is_some_and(|term| !term.overlaps(&gap)) {
        return out.passed(&PER010);
    }
    out.push(
        &PER010,
        Draft::about(report, "Report period")
            .message(format!(
                "The contract's reports leave out {}: the one before ends on {}, this one begins on {}.",
                days(&gap),
                covered.end,
                period.start
            ))
            .fact(covered.to_string())
            .period("report before", last)
            .period("this report", report)
            .expected(format!("a report that begins by {}", gap.start))
            .found(format!("{} days in no report", gap.days())),
    );
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_of, findings_under};

    fn covers(id: &str, months: &str, basis: Basis) -> Report {
        ReportBuilder::new("Acme")
            .id(id)
            .period(months, basis)
            .usd("med-cost", "10")
            .build()
    }

    #[test]
    fn fires_on_a_missing_quarter() {
        let first = covers("q1", "2024-01-01/2024-03-31", Basis::Quarter);
        let third = covers("q3", "2024-07-01/2024-09-30", Basis::Quarter);
        let findings = findings_of(&PER010, &[&third, &first]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "The contract's reports leave out 2024-04-01 to 2024-06-30: the one before ends on 2024-03-31, this one begins on 2024-07-01."
        );
    }

    #[test]
    fn silent_on_months_that_the_contract_does_not_run() {
        let (first, third) = (
            covers("q1", "2024-01-01/2024-03-31", Basis::Quarter),
            covers("q3", "2024-07-01/2024-09-30", Basis::Quarter),
        );
        let under = |term: &str| {
            let contract = plumbline_model::Contract {
                term: Some(term.parse().expect("a period")),
                ..contract("Acme", "Acme-1")
            };
            findings_under(&PER010, &[&first, &third], &[contract]).len()
        };
        assert_eq!(under("2024-07-01/2025-06-30"), 0);
        assert_eq!(under("2024-01-01/2024-12-31"), 1);
    }

    #[test]
    fn silent_on_a_series_without_a_gap_and_on_other_contracts() {
        let first = covers("q1", "2024-01-01/2024-03-31", Basis::Quarter);
        let half = covers("h1", "2024-01-01/2024-06-30", Basis::Ytd);
        let third = covers("q3", "2024-07-01/2024-09-30", Basis::Quarter);
        assert_silent(&PER010, &[&first, &half, &third]);
        let mut other = third.clone();
        other.contract = None;
        assert_silent(&PER010, &[&first, &other]);
    }
}
