//! PER020.

use chrono::{Datelike, Months, NaiveDate};
use plumbline_model::{Basis, Period, Report, StatementKind};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A period is shorter or longer than what it is called.
    ///
    /// ## What
    /// The days from the period's start to its end do not fit a month (28 to 31), a quarter (90 to 92), or twelve
    /// months (365 or 366). A period that nobody names misses whole months by one to three days.
    /// ## Why
    /// Totals of a period that is a month short look like savings.
    /// ## What to do
    /// Ask the payer which of the two dates is wrong, or correct the basis in the mapping.
    /// ## Question
    /// Which of the two dates is wrong?
    /// ## Source
    /// The calendar; a year to date, a settlement and other spans may have any length.
    /// ## Example that fires
    /// A quarter from 04/01/2024 to 05/31/2024; a report from 01/01/2024 to 12/30/2024.
    /// ## Example that does not
    /// A settlement of a first performance period of six months; February of a leap year to the 29th.
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
        Basis::Other if is_inferred(report) => return beside_months(report, period, out),
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

/// Days by which a period may miss the end or the start of a month and still be meant to be whole months.
/// Ours: the days in which months differ, 28 to 31.
const NEAR: i64 = 3;

/// Whether nobody calls the period anything: the basis follows from its days.
fn is_inferred(report: &Report) -> bool {
    report
        .statement(StatementKind::Basis)
        .is_some_and(|statement| statement.inferred)
}

/// A period that nobody names and that is whole months but for a day or two: 1 January to 30 December.
fn beside_months(report: &Report, period: Period, out: &mut Findings) {
    let first_of_next = |day: NaiveDate| day.with_day(1)?.checked_add_months(Months::new(1));
    let starts = [period.start.with_day(1), first_of_next(period.start)];
    let ends = [period.end.with_day(1), first_of_next(period.end)].map(|first| first?.pred_opt());
    let nearest = |days: [Option<NaiveDate>; 2], to: NaiveDate| {
        days.into_iter()
            .flatten()
            .min_by_key(|day| (*day - to).num_days().abs())
            .filter(|day| (*day - to).num_days().abs() <= NEAR)
    };
    let meant = nearest(starts, period.start).zip(nearest(ends, period.end));
    let Some(meant) = meant.and_then(|(start, end)| Period::new(start, end).ok()) else {
        return out.passed(&PER020);
    };
    if meant == period {
        return out.passed(&PER020);
    }
    out.push(
        &PER020,
        Draft::about(report, "Report period")
            .message(format!(
                "The report covers {}, {} days; whole months are {}, {} days.",
                days(&period),
                period.days(),
                days(&meant),
                meant.days()
            ))
            .period("report period", report)
            .expected(days(&meant))
            .found(days(&period)),
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

    fn unnamed(months: &str) -> Report {
        let mut report = covering(months, Basis::Other);
        report.statements.push(plumbline_model::Statement {
            kind: StatementKind::Basis,
            value: "other".into(),
            inferred: true,
            anchor: None,
        });
        report
    }

    #[test]
    fn fires_on_a_day_short_where_nobody_names_the_period() {
        let year = only_finding(&PER020, &unnamed("2024-01-01/2024-12-30"));
        assert_eq!(year.expected.as_deref(), Some("2024-01-01 to 2024-12-31"));
        only_finding(&PER020, &unnamed("2024-02-01/2024-02-28"));
        only_finding(&PER020, &unnamed("2024-01-02/2024-03-31"));
    }

    #[test]
    fn silent_on_weeks_and_whole_months_where_nobody_names_the_period() {
        for months in [
            "2024-01-01/2024-08-31",
            "2024-01-08/2024-01-14",
            "2024-02-01/2024-02-29",
        ] {
            assert_silent(&PER020, &[&unnamed(months)]);
        }
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
