//! TCC007.

use plumbline_model::{Interval, Report};

use crate::amounts::{tolerance, with_unit};
use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, PHARMACY, TOTAL_COST};
use crate::figures::{Figure, Per, Role};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Amounts per member per month over different members are added.
    ///
    /// ## What
    /// A total PMPM is the sum of medical and pharmacy PMPM, which are over medical and pharmacy member months that differ,
    /// and not their dollars over either.
    /// ## Why
    /// $400 for 1,000 members and $100 for 600 of them are $460 for each, and not $500.
    /// ## What to do
    /// Recompute the total from dollars and one count of members.
    /// ## Question
    /// Which count of members is each of the rates over?
    /// ## Source
    /// VBPR 1.1.0, `vbp-performance-metric`: `med-member-months` and `rx-member-months`.
    /// ## Example that fires
    /// Medical $400 PMPM over 1,000 medical months, pharmacy $100 over 600 pharmacy months, total $500.
    /// ## Example that does not
    /// The same with a total of $460; both counts of months the same.
    TCC007 "rates-of-other-denominators", Error, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    for slice in scope.slices(report).values() {
        let rate = |stem| slice.of(stem, Role::Actual, Per::Month);
        let (medical, pharmacy) = (rate(MEDICAL), rate(PHARMACY));
        let (over_medical, over_pharmacy) = (slice.coded("med-member-months"), slice.coded("rx-member-months"));
        let ([medical], [pharmacy], [first], [second]) = (
            medical.as_slice(),
            pharmacy.as_slice(),
            over_medical.as_slice(),
            over_pharmacy.as_slice(),
        ) else {
            continue;
        };
        if first.interval.meets(&second.interval) {
            continue;
        }
        // Only dollars show that each rate is over its own months.
        let own = |stem, rate: &Figure, months: &Figure| {
            let whole = slice.of(stem, Role::Actual, Per::Whole);
            let quotient = |months: &Figure| whole.first().and_then(|whole| whole.interval.div(months.interval));
            quotient(months).is_some_and(|quotient| quotient.meets(&rate.interval))
        };
        if !own(MEDICAL, medical, first) || !own(PHARMACY, pharmacy, second) {
            continue;
        }
        let dollars = medical
            .interval
            .mul(first.interval)
            .zip(pharmacy.interval.mul(second.interval))
            .and_then(|(a, b)| a.add(b));
        let Some((sum, dollars)) = medical.interval.add(pharmacy.interval).zip(dollars) else {
            continue;
        };
        let over = |months: &Figure| dollars.div(months.interval);
        let right: Vec<Interval> = [first, second].into_iter().filter_map(over).collect();
        for total in [TOTAL_COST, MEDICAL_AND_PHARMACY].into_iter().flat_map(rate) {
            if !sum.meets(&total.interval) || right.iter().any(|right| right.meets(&total.interval)) {
                out.passed(&TCC007);
                continue;
            }
            let Some(per_member) = over(first) else { continue };
            let expected = with_unit(per_member.middle(), total.unit);
            let mut draft = Draft::about(report, total.label()).message(format!(
                "\"{}\" of {} adds {} over {} and {} over {}; over {} it is {expected}.",
                total.label(),
                with_unit(total.value, total.unit),
                with_unit(medical.value, medical.unit),
                with_unit(first.value, first.unit),
                with_unit(pharmacy.value, pharmacy.unit),
                with_unit(second.value, second.unit),
                first.label(),
            ));
            for figure in [&total, medical, pharmacy, first, second] {
                draft = draft.metric(figure.metric, report);
            }
            out.push(
                &TCC007,
                draft
                    .computed("recomputed", expected.clone())
                    .expected(expected)
                    .found(with_unit(total.value, total.unit))
                    .tolerance(tolerance(
                        per_member.half_width() + total.interval.half_width(),
                        total.unit,
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unit;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn added(pharmacy_months: &str, pharmacy: &str, total: &str) -> Report {
        ReportBuilder::new("Acme")
            .metric("med-member-months", "1,000", Unit::MemberMonths)
            .metric("rx-member-months", pharmacy_months, Unit::MemberMonths)
            .usd("med-cost", "400,000")
            .pmpm("med-cost-pmpm", "400.00")
            .usd("rx-cost", pharmacy)
            .pmpm("rx-cost-pmpm", "100.00")
            .pmpm("med-rx-cost-pmpm", total)
            .build()
    }

    #[test]
    fn fires_on_a_sum_over_different_members() {
        let finding = only_finding(&TCC007, &added("600", "60,000", "500.00"));
        assert_eq!(finding.expected.as_deref(), Some("$460.00 PMPM"));
    }

    #[test]
    fn silent_on_one_count_of_members_and_on_the_right_total() {
        assert_silent(&TCC007, &[&added("600", "60,000", "460.00")]);
        assert_silent(&TCC007, &[&added("1,000", "100,000", "500.00")]);
    }
}
