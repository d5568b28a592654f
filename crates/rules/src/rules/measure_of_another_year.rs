//! QLT007.

use chrono::Datelike;
use plumbline_model::Report;

use crate::results::{year_in, year_of};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A measure's name or specification is of another year than its result.
    ///
    /// ## What
    /// The printed name states a measurement year ("MY2023"), or the measure has a version that is a year, in the report
    /// or in the contract, and the result is of another year.
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
        // Results over a fiscal year are of either of its calendar years.
        let months = measure.period.or(report.period);
        let (first, last) = match (measure.year, months) {
            (Some(year), _) => (year, year),
            (None, Some(months)) => (months.start.year(), months.end.year()),
            (None, None) => continue,
        };
        let agreed = contract
            .into_iter()
            .flat_map(|contract| &contract.measures)
            .filter(|agreed| crate::agreed::same(agreed, measure))
            .find_map(|agreed| Some(agreed.measure.split_once('|')?.1));
        let stated = year_in(&measure.name)
            .or_else(|| year_of(measure.version.as_deref()?))
            .or_else(|| year_of(agreed?));
        let Some(stated) = stated else { continue };
        if (first..=last).contains(&stated) {
            out.passed(&QLT007);
            continue;
        }
        // PER019 says so where it is the result that is of another year, and not the specification.
        let of_report = |year: i32| {
            report
                .period
                .is_some_and(|period| (period.start.year()..=period.end.year()).contains(&year))
        };
        if of_report(stated) && !of_report(last) {
            continue;
        }
        let year = if first == last {
            last.to_string()
        } else {
            format!("{first} and {last}")
        };
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
            ..ContractMeasure::default()
        }];
        assert_eq!(
            findings_under(&QLT007, &[&named("Breast Cancer Screening")], &[agreed]).len(),
            1
        );
    }

    #[test]
    fn fires_on_the_reports_own_version_of_another_year() {
        let of = |version: &str| {
            let mut report = named("Breast Cancer Screening");
            report.quality[0].version = Some(version.into());
            report
        };
        assert_eq!(
            only_finding(&QLT007, &of("2022")).found.as_deref(),
            Some("a measure of 2022")
        );
        for version in ["2024", "2024.1", "MY2024", "12.0.000", "1.0"] {
            assert_silent(&QLT007, &[&of(version)]);
        }
    }

    #[test]
    fn a_result_over_a_fiscal_year_is_of_either_of_its_years() {
        let over = |version: &str| {
            let mut report = named("Breast Cancer Screening");
            report.quality[0].version = Some(version.into());
            report.quality[0].year = None;
            report.quality[0].period = Some("2023-07-01/2024-06-30".parse().expect("a period"));
            report
        };
        assert_eq!(
            only_finding(&QLT007, &over("2021")).expected.as_deref(),
            Some("a measure of 2023 and 2024")
        );
        for version in ["2023", "2024"] {
            assert_silent(&QLT007, &[&over(version)]);
        }
    }

    #[test]
    fn silent_where_the_result_is_of_another_year_than_the_report() {
        let mut report = named("Breast Cancer Screening");
        report.quality[0].version = Some("2024".into());
        report.quality[0].year = Some(2023);
        assert_silent(&QLT007, &[&report]);
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
