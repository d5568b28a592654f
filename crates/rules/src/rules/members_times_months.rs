//! PER016.

use plumbline_model::{Interval, Report, Unit};
use rust_decimal::Decimal;

use crate::amounts::{days, tolerance, with_unit};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Member months are not average members times the months covered.
    ///
    /// ## What
    /// The printed average members, times the whole months of the figures' period, are none of the printed member months.
    /// ## Why
    /// One of the two is over other months or other members: every PMPM of the report is over one of them.
    /// ## What to do
    /// Ask the payer which months each count covers.
    /// ## Question
    /// Which months does each of the counts cover?
    /// ## Source
    /// VBPR 1.1.0, `vbp-performance-metric`: `avg-membership` and `member-months`.
    /// ## Example that fires
    /// 2,431 members on average, January to September, 29,172 member months: twelve months of them.
    /// ## Example that does not
    /// 2,431 members and 21,876 member months: 21,879, and the average is rounded by up to half a member.
    PER016 "members-times-months", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    for ((_, months), slice) in scope.slices(report).iter() {
        let Some((period, count)) = months.and_then(|months| Some((months, months.whole_months()?))) else {
            continue;
        };
        let averages: Vec<_> = ["avg-membership", "average-members"]
            .into_iter()
            .flat_map(|code| slice.coded(code))
            .collect();
        let printed: Vec<_> = [
            "member-months",
            "med-member-months",
            "rx-member-months",
            "aligned-months",
        ]
        .into_iter()
        .flat_map(|code| slice.coded(code))
        .filter(|figure| figure.unit == Unit::MemberMonths)
        .collect();
        let ([average], Some(first)) = (averages.as_slice(), printed.first()) else {
            continue;
        };
        let times = Decimal::from(count);
        let (Some(product), Some(point)) = (
            average.interval.mul(Interval::exact(times)),
            average.value.checked_mul(times),
        ) else {
            continue;
        };
        if printed.iter().any(|months| months.interval.meets(&product)) {
            out.passed(&PER016);
            continue;
        }
        let difference = first.value.saturating_sub(point);
        let draft = Draft::about(report, first.label())
            .message(format!(
                "\"{}\" is {}; {} over the {count} months of {} is {}, {} apart.",
                first.label(),
                with_unit(first.value, first.unit),
                with_unit(average.value, Unit::Members),
                days(&period),
                with_unit(point, Unit::MemberMonths),
                with_unit(difference.abs(), Unit::MemberMonths),
            ))
            .fact(days(&period))
            .metric(average.metric, report)
            .metric(first.metric, report)
            .period("report period", report)
            .computed("recomputed", with_unit(point, Unit::MemberMonths))
            .computed("difference", with_unit(difference, Unit::MemberMonths))
            .expected(with_unit(point, Unit::MemberMonths))
            .found(with_unit(first.value, Unit::MemberMonths))
            .tolerance(tolerance(
                product.half_width() + first.interval.half_width(),
                Unit::MemberMonths,
            ));
        out.push(&PER016, draft);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn counted(members: &str, months: &str) -> Report {
        ReportBuilder::new("Acme")
            .metric("avg-membership", members, Unit::Members)
            .member_months(months)
            .build()
    }

    #[test]
    fn fires_on_twelve_months_of_members_in_nine() {
        let finding = only_finding(&PER016, &counted("2,431", "29,172"));
        assert_eq!(finding.expected.as_deref(), Some("21,879 member months"));
    }

    #[test]
    fn silent_within_the_rounding_of_the_average_and_without_one() {
        assert_silent(&PER016, &[&counted("2,431", "21,876")]);
        assert_silent(&PER016, &[&counted("2,430.7", "21,876")]);
        assert_silent(&PER016, &[&ReportBuilder::new("Acme").member_months("29,172").build()]);
    }
}
