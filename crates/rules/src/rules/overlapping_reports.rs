//! PER011.

use plumbline_model::{Basis, Period, Report};

use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// Two reports of a contract share months and are no versions of each other.
    ///
    /// ## What
    /// A report overlaps an earlier one of the same contract, covers other days and is on the same basis (or, where one of
    /// them is a month or quarter, covers as many months, or one more or less, and each has months of its own), and is no longer
    /// year to date of the same year.
    /// ## Why
    /// The shared months are counted twice in any sum of the reports, and neither replaces the other.
    /// ## What to do
    /// Ask the payer which report is right for the shared months; it may be a correction with wrong dates.
    /// ## Question
    /// Which of the two reports is right for the months they share?
    /// ## Source
    /// VBPR 1.1.0: a MeasureReport replaces one of the same measure, subject and period.
    /// ## Example that fires
    /// A quarter from January to March and a quarter from March to May.
    /// ## Example that does not
    /// The year to date to March and to June; rolling 12 months to March and to June; a quarter and its year.
    PER011 "overlapping-reports", Error, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let (Some(period), Some(own)) = (report.period, report.basis) else {
        return;
    };
    if own == Basis::Rolling12 {
        return;
    }
    let earlier = scope
        .series(report)
        .iter()
        .filter(|other| other.id != report.id)
        .filter_map(|other| {
            Some((
                *other,
                other.period?,
                shared_basis((own, &period), (other.basis?, &other.period?))?,
            ))
        })
        .filter(|(_, other, _)| (other.start, other.end) < (period.start, period.end));
    let mut compared = false;
    for (other, months, basis) in earlier {
        compared = true;
        let cumulative = basis == Basis::Ytd && months.start == period.start;
        if cumulative || !months.overlaps(&period) {
            continue;
        }
        let shared = Period {
            start: months.start.max(period.start),
            end: months.end.min(period.end),
        };
        out.push(
            &PER011,
            Draft::about(report, "Report period")
                .message(format!(
                    "Two reports on the same basis ({}) share {}: one covers {}, the other {}.",
                    basis.words(),
                    days(&shared),
                    days(&months),
                    days(&period)
                ))
                .fact(months.to_string())
                .period("earlier report", other)
                .period("this report", report)
                .expected("periods that do not overlap, or the same period")
                .found(format!("{} days in both", shared.days())),
        );
        return;
    }
    if compared {
        out.passed(&PER011);
    }
}

/// The basis two reports have in common, on which neither may share months with the other: twelve months of any end do by
/// their nature, and so may two spans of no kind.
fn shared_basis(a: (Basis, &Period), b: (Basis, &Period)) -> Option<Basis> {
    match (a.0, b.0) {
        (Basis::Other, Basis::Other) | (Basis::Rolling12, _) | (_, Basis::Rolling12) => None,
        (one, other) if one == other => Some(one),
        (Basis::Other, kind @ (Basis::Month | Basis::Quarter))
        | (kind @ (Basis::Month | Basis::Quarter), Basis::Other) => {
            let months = |period: &Period| period.whole_months();
            let (a_months, b_months) = (months(a.1)?, months(b.1)?);
            // A quarter whose first day is wrong by a month has two months or four.
            let begins_wrong = a_months.abs_diff(b_months) == 1 && !a.1.contains(b.1) && !b.1.contains(a.1);
            (a_months == b_months || begins_wrong).then_some(kind)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

    fn covers(id: &str, months: &str, basis: Basis) -> Report {
        ReportBuilder::new("Acme")
            .id(id)
            .period(months, basis)
            .usd("med-cost", "10")
            .build()
    }

    #[test]
    fn fires_on_quarters_that_share_a_month() {
        let a = covers("a", "2024-01-01/2024-03-31", Basis::Quarter);
        let b = covers("b", "2024-03-01/2024-05-31", Basis::Quarter);
        let findings = findings_of(&PER011, &[&a, &b]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].found.as_deref(), Some("31 days in both"));
    }

    #[test]
    fn fires_on_a_quarter_and_three_months_that_are_none() {
        let a = covers("a", "2024-01-01/2024-03-31", Basis::Quarter);
        let b = covers("b", "2024-03-01/2024-05-31", Basis::Other);
        assert_eq!(findings_of(&PER011, &[&a, &b]).len(), 1);
        let four = covers("c", "2024-03-01/2024-06-30", Basis::Other);
        assert_eq!(
            findings_of(&PER011, &[&a, &four]).len(),
            1,
            "a quarter that begins a month early"
        );
        let half = covers("h", "2024-03-01/2024-08-31", Basis::Other);
        assert_silent(&PER011, &[&a, &half]);
    }

    #[test]
    fn silent_on_what_overlaps_by_its_nature() {
        for (a, b, basis) in [
            ("2024-01-01/2024-03-31", "2024-01-01/2024-06-30", Basis::Ytd),
            ("2023-04-01/2024-03-31", "2023-07-01/2024-06-30", Basis::Rolling12),
            ("2024-01-01/2024-03-31", "2024-04-01/2024-06-30", Basis::Quarter),
        ] {
            assert_silent(&PER011, &[&covers("a", a, basis), &covers("b", b, basis)]);
        }
        let year = covers("y", "2024-01-01/2024-12-31", Basis::Year);
        assert_silent(&PER011, &[&covers("q", "2024-01-01/2024-03-31", Basis::Quarter), &year]);
    }
}
