//! QLT007.

use plumbline_model::Report;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A measure's name or specification is of another year than its result.
    ///
    /// ## What
    /// The printed name states a measurement year ("MY2023"), or the contract's measure a version that is a year, and the
    /// result is of another year.
    /// ## Why
    /// Specifications and cut points change yearly: the rate is not the contract's measure.
    /// ## What to do
    /// Ask the payer by which year's specification the rate was computed.
    /// ## Question
    /// By which year's specification was the rate computed?
    /// ## Severity
    /// A warning: a column title may be left over from the year before.
    /// ## Source
    /// VBPR 1.1.0: the measure's canonical with version; HEDIS measurement years.
    /// ## Example that fires
    /// "Breast Cancer Screening MY2023" in results of measurement year 2024.
    /// ## Example that does not
    /// "Breast Cancer Screening MY2024"; a name without a year.
    QLT007 "measure-of-another-year", Warning, Report(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let contract = scope.contract(report);
    for measure in &report.quality {
        let Some(year) = measure.year else { continue };
        let version = contract
            .into_iter()
            .flat_map(|contract| &contract.measures)
            .filter(|agreed| crate::agreed::same(agreed, measure))
            .find_map(|agreed| agreed.measure.split_once('|')?.1.get(..4)?.parse::<i32>().ok());
        let stated = year_in(&measure.name).or(version.filter(|year| (2000..2100).contains(year)));
        let Some(stated) = stated else { continue };
        if stated == year {
            out.passed(&QLT007);
            continue;
        }
        out.push(
            &QLT007,
            Draft::about(report, measure.name.clone())
                .message(format!(
                    "{} is a measure of {stated}; its result is of measurement year {year}.",
                    measure.name
                ))
                .fact(format!("{}|{stated}|{year}", measure.measure))
                .part("rate", measure, report)
                .expected(format!("a measure of {year}"))
                .found(format!("a measure of {stated}")),
        );
    }
}

/// The one measurement year a name states: `MY2023`, `MY 2023`, `(2023)`.
fn year_in(name: &str) -> Option<i32> {
    let mut years = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            word.strip_prefix("MY")
                .or_else(|| word.strip_prefix("PY"))
                .unwrap_or(word)
        })
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse::<i32>().ok())
        .filter(|year| (2000..2100).contains(year));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use plumbline_model::ContractMeasure;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_under, only_finding};

    fn named(name: &str) -> Report {
        ReportBuilder::new("Acme")
            .quality("BCS", "412", "560", "73.6%")
            .with(|r| r.quality[0].name = name.into())
            .build()
    }

    #[test]
    fn fires_on_last_years_name_and_on_last_years_version() {
        let finding = only_finding(&QLT007, &named("Breast Cancer Screening MY2023"));
        assert_eq!(finding.found.as_deref(), Some("a measure of 2023"));
        let mut agreed = contract("Acme", "Acme-1");
        agreed.measures = vec![ContractMeasure {
            measure: "http://example.org/Measure/BCS|2023".into(),
            name: None,
            weight: None,
            status: None,
        }];
        assert_eq!(
            findings_under(&QLT007, &[&named("Breast Cancer Screening")], &[agreed]).len(),
            1
        );
    }

    #[test]
    fn silent_on_the_same_year_and_on_none() {
        for name in [
            "Breast Cancer Screening MY2024",
            "Breast Cancer Screening",
            "Ages 50 to 74",
        ] {
            assert_silent(&QLT007, &[&named(name)]);
        }
    }
}
