//! PER008.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Basis, Period, Report, StatementKind};

use crate::{Draft, Findings, Scope, Segment, amounts::days};

declare_rule! {
    /// Payers of one line of business report the same kind of period for different months.
    ///
    /// ## What
    /// Current reports on the same basis cover different service periods.
    /// ## Why
    /// Six months beside nine months, or last year beside this year, differ by season and trend before anything else.
    /// ## What to do
    /// Compare reports of the same months: an earlier report of one payer, or the next one of the other.
    /// ## Severity
    /// A warning: each report is true in itself, and only the comparison needs a caveat.
    /// ## Source
    /// VBPR 1.1.0: page "Reading this IG" on misalignment of time periods.
    /// ## Example that fires
    /// Two commercial payers, both year to date, one to June and one to September.
    /// ## Example that does not
    /// One to June as year to date and one as rolling 12 months: PER007 says so.
    PER008 "mixed-periods-between-payers", Warning, Segment(check)
}

fn check(segment: &Segment, _: &Scope, out: &mut Findings) {
    let mut by_basis: BTreeMap<Basis, Vec<(&Report, Period)>> = BTreeMap::new();
    for report in &segment.latest {
        if let (Some(basis), Some(period)) = (report.basis, report.period) {
            by_basis.entry(basis).or_default().push((report, period));
        }
    }
    for (basis, reports) in by_basis.into_iter().filter(|(_, reports)| reports.len() > 1) {
        let periods: BTreeSet<Period> = reports.iter().map(|(_, period)| *period).collect();
        if periods.len() == 1 {
            out.passed(&PER008);
            continue;
        }
        let each: Vec<String> = reports
            .iter()
            .map(|(report, period)| format!("{}: {}", report.payer.name, days(period)))
            .collect();
        let mut draft = Draft::between(format!("{} payers, {}", segment.name(), basis.words())).message(format!(
            "Payers that report on the same basis ({}) cover different months. {}.",
            basis.words(),
            each.join("; ")
        ));
        for (report, period) in reports {
            draft = draft.fact(format!("{}|{period}", report.payer.name)).statement(
                &report.payer.name,
                report.statement(StatementKind::Period),
                days(&period),
                report,
            );
        }
        out.push(&PER008, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn ytd(payer: &str, months: &str) -> Report {
        ReportBuilder::new(payer)
            .period(months, Basis::Ytd)
            .state(StatementKind::Period, months)
            .build()
    }

    #[test]
    fn fires_on_nine_months_beside_six() {
        let (nine, six) = (
            ytd("Acme", "2024-01-01/2024-09-30"),
            ytd("Bolt", "2024-01-01/2024-06-30"),
        );
        let findings = findings_of(&PER008, &[&nine, &six]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].evidence.iter().all(|evidence| evidence.anchor.is_some()));
    }

    #[test]
    fn silent_on_equal_months_and_on_one_payers_earlier_report() {
        let earlier = Report {
            id: "earlier".into(),
            ..ytd("Acme", "2024-01-01/2024-06-30")
        };
        let (one, other) = (
            ytd("Acme", "2024-01-01/2024-09-30"),
            ytd("Bolt", "2024-01-01/2024-09-30"),
        );
        assert_silent(&PER008, &[&earlier, &one, &other]);
    }
}
