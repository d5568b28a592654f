//! PER020.

use plumbline_model::{Basis, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A period is shorter or longer than what it is called.
    ///
    /// ## What
    /// The days from the period's start to its end do not fit a month (28 to 31), a quarter (90 to 92), or twelve
    /// months (365 or 366).
    /// ## Why
    /// Totals of a period that is a month short look like savings.
    /// ## What to do
    /// Ask the payer which of the two dates is wrong, or correct the basis in the mapping.
    /// ## Question
    /// Which of the two dates is wrong?
    /// ## Source
    /// The calendar; a year to date, a settlement and other spans may have any length.
    /// ## Example that fires
    /// A quarter from 04/01/2024 to 05/31/2024.
    /// ## Example that does not
    /// A settlement of a first performance period of six months.
    PER020 "period-length-does-not-fit", Error, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
    let (Some(period), Some(basis)) = (report.period, report.basis) else {
        return;
    };
    let (least, most) = match basis {
        Basis::Month => (28, 31),
        // The first quarter has 90 days, or 91 in a leap year.
        Basis::Quarter => (90, 92),
        Basis::Rolling12 | Basis::Year => (365, 366),
        Basis::Ytd | Basis::Settlement | Basis::Other => return,
    };
    let length = period.days();
    if (least..=most).contains(&length) {
        return out.passed(&PER020);
    }
    out.push(
        &PER020,
        Draft::about(report, "Report period")
            .message(format!(
                "The report covers {}, {length} days, and is called {}.",
                days(&period),
                basis.words()
            ))
            .statement(
                "report period",
                report.statement(StatementKind::Period),
                days(&period),
                report,
            )
            .statement(
                "basis",
                report.statement(StatementKind::Basis),
                basis.words().to_owned(),
                report,
            )
            .expected(format!("{least} to {most} days"))
            .found(format!("{length} days")),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn covering(months: &str, basis: Basis) -> Report {
        ReportBuilder::new("Acme")
            .period(months, basis)
            .state(StatementKind::Period, months)
            .build()
    }

    #[test]
    fn fires_on_a_quarter_of_two_months_and_a_year_of_eleven() {
        let quarter = only_finding(&PER020, &covering("2024-04-01/2024-05-31", Basis::Quarter));
        assert_eq!(quarter.found.as_deref(), Some("61 days"));
        assert!(quarter.evidence[0].anchor.is_some());
        only_finding(&PER020, &covering("2024-01-01/2024-11-30", Basis::Year));
    }

    #[test]
    fn silent_on_leap_years_and_spans_of_any_length() {
        for (months, basis) in [
            ("2024-02-01/2024-02-29", Basis::Month),
            ("2023-01-01/2023-03-31", Basis::Quarter),
            ("2024-01-01/2024-12-31", Basis::Year),
            ("2023-07-01/2024-06-30", Basis::Rolling12),
            ("2019-07-01/2019-12-31", Basis::Settlement),
            ("2024-01-01/2024-08-31", Basis::Ytd),
        ] {
            assert_silent(&PER020, &[&covering(months, basis)]);
        }
    }
}
