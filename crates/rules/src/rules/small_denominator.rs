//! QLT003.

use plumbline_model::{Report, Scoring};
use rust_decimal::Decimal;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A quality rate rests on few members.
    ///
    /// ## What
    /// The denominator of a proportion measure is smaller than the setting (30 unless set otherwise).
    /// ## Why
    /// With 20 members one member is five points: such a rate moves from star to star by chance.
    /// ## What to do
    /// Nothing to correct. Do not rank by it, and check how the contract treats small denominators.
    /// ## Severity
    /// Worth knowing and nothing more: the figure is right.
    /// ## Source
    /// NCQA, HEDIS: a rate with a denominator below 30 is reported as NA, small denominator.
    /// ## Example that fires
    /// 15 of 20, printed 75.0%.
    /// ## Example that does not
    /// 45 of 60, printed 75.0%.
    QLT003 "small-denominator", Info, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let least = Decimal::from(scope.settings_for(report).small_denominator);
    for measure in report
        .quality
        .iter()
        .filter(|measure| measure.scoring == Scoring::Proportion)
    {
        let (Some(denominator), Some(_)) = (measure.denominator, measure.rate) else {
            continue;
        };
        if denominator >= least || denominator <= Decimal::ZERO {
            out.passed(&QLT003);
            continue;
        }
        let source = measure.sources.get("denominator");
        let printed = source.map_or_else(|| denominator.to_string(), |source| source.displayed.clone());
        out.push(
            &QLT003,
            Draft::about(report, measure.name.clone())
                .message(format!(
                    "{}: a rate of {} rests on {printed} members; below {least} it is unstable.",
                    measure.name, measure.displayed
                ))
                .fact(measure.measure.clone())
                .fact(printed.clone())
                .saw(
                    "denominator",
                    printed.clone(),
                    Some(source.map_or(&measure.anchor, |s| &s.anchor)),
                    report,
                )
                .expected(format!("at least {least} members"))
                .found(format!("{printed} members")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    #[test]
    fn fires_on_twenty_members() {
        let report = ReportBuilder::new("Acme").quality("KED", "15", "20", "75.0%").build();
        assert_eq!(
            only_finding(&QLT003, &report).message,
            "KED: a rate of 75.0% rests on 20 members; below 30 it is unstable."
        );
    }

    #[test]
    fn silent_on_thirty_and_without_a_rate() {
        assert_silent(
            &QLT003,
            &[&ReportBuilder::new("Acme").quality("KED", "15", "30", "50.0%").build()],
        );
        assert_silent(
            &QLT003,
            &[&ReportBuilder::new("Acme").quality("KED", "<11", "20", "*").build()],
        );
    }
}
