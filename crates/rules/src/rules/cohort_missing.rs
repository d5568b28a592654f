//! CMP006.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Metric, Report};

use crate::beside::previous;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A cohort of the report before, or of the contract, is not in this one.
    ///
    /// ## What
    /// The contract's report before splits its figures by cohort, this one does, too, and a cohort is gone. Or the contract
    /// names cohorts, the report splits its figures by some of them, and no figure by another.
    /// ## Why
    /// A whole without the PPO members is another whole, under the same name.
    /// ## What to do
    /// Ask the payer whether the cohort left the contract or the report.
    /// ## Question
    /// Has the cohort left the contract, or is it missing from the report?
    /// ## Source
    /// VBPR 1.1.0 stratifier `cohort`.
    /// ## Example that fires
    /// HMO and PPO in the first quarter, HMO alone in the second; program models of HMO and PPO, figures of HMO alone.
    /// ## Example that does not
    /// A cohort that is new; a report that splits nothing; practices and physicians, who come and go.
    CMP006 "cohort-missing", Warning, Beside(check, previous)
}

/// Dimensions whose slices stay: products and populations.
const STAYING: [&str; 3] = ["cohort", "product", "line of business"];

/// VBPR's dimension for products.
const COHORT: &str = "cohort";

/// Each dimension's slices with their first figures.
type Slices<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Metric>>;

/// Tells of cohorts that the contract names and no figure is split by, where figures are split by another of them.
fn of_contract(report: &Report, scope: &Scope, now: &Slices, out: &mut Findings) {
    let (Some(contract), Some(present)) = (scope.contract(report), now.get(COHORT)) else {
        return;
    };
    let named: BTreeSet<&str> = contract
        .program_models
        .iter()
        .filter_map(|model| model.cohort.as_deref())
        .collect();
    let is_present = |cohort: &&str| present.keys().any(|slice| slice.eq_ignore_ascii_case(cohort));
    let (there, missing): (Vec<&str>, Vec<&str>) = named.iter().copied().partition(is_present);
    // Where none of them is there, the report may call them otherwise.
    if there.is_empty() {
        return;
    }
    if missing.is_empty() {
        return out.passed(&CMP006);
    }
    let mut draft = Draft::about(report, COHORT)
        .message(format!(
            "Contract {} is for {}; by cohort, no figure is of {}.",
            contract.id,
            listed(&named.iter().copied().collect::<Vec<_>>()),
            listed(&missing)
        ))
        .agreed(
            "cohorts",
            listed(&named.iter().copied().collect::<Vec<_>>()),
            "apm_category",
            contract,
            report,
        )
        .expected(listed(&named.into_iter().collect::<Vec<_>>()))
        .found(listed(&present.keys().copied().collect::<Vec<_>>()));
    for cohort in missing {
        draft = draft.fact(cohort);
    }
    for metric in present.values() {
        draft = draft.metric(metric, report);
    }
    out.push(&CMP006, draft);
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let now = slices(report);
    let Some(previous) = scope.previous(report) else {
        return of_contract(report, scope, &now, out);
    };
    let before = slices(previous);
    if !before.contains_key(COHORT) {
        of_contract(report, scope, &now, out);
    }
    for (dimension, known) in before {
        let Some(present) = now.get(dimension) else { continue };
        let gone: Vec<&str> = known
            .keys()
            .filter(|slice| !present.contains_key(*slice))
            .copied()
            .collect();
        if gone.is_empty() {
            if dimension == COHORT {
                of_contract(report, scope, &now, out);
            } else {
                out.passed(&CMP006);
            }
            continue;
        }
        let left: BTreeSet<&str> = present.keys().copied().collect();
        let mut draft = Draft::about(report, dimension)
            .message(format!(
                "By {dimension}, {} stood in the report before and is not in this one.",
                listed(&gone)
            ))
            .expected(listed(&known.keys().copied().collect::<Vec<_>>()))
            .found(listed(&left.into_iter().collect::<Vec<_>>()));
        for slice in gone {
            draft = draft.fact(slice).metric(known[slice], previous);
        }
        out.push(&CMP006, draft.period("this report", report));
    }
}

/// Each slice with its first figure.
fn slices(report: &Report) -> Slices<'_> {
    let mut found: Slices = BTreeMap::new();
    for metric in &report.metrics {
        for stratum in metric
            .strata
            .iter()
            .filter(|s| STAYING.contains(&s.dimension.to_lowercase().as_str()))
        {
            found
                .entry(&stratum.dimension)
                .or_default()
                .entry(&stratum.value)
                .or_insert(metric);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, ProgramModel, Stratum};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_of, findings_under};

    fn quarter(months: &str, dimension: &str, cohorts: &[&str]) -> Report {
        let mut builder = ReportBuilder::new("Acme").id(months).period(months, Basis::Quarter);
        for cohort in cohorts {
            builder = builder.member_months("600").last(|metric| {
                metric.strata = vec![Stratum {
                    dimension: dimension.into(),
                    value: (*cohort).into(),
                }];
            });
        }
        builder.build()
    }

    const FIRST: &str = "2024-01-01/2024-03-31";
    const SECOND: &str = "2024-04-01/2024-06-30";

    #[test]
    fn fires_on_a_cohort_that_is_gone() {
        let first = quarter(FIRST, "cohort", &["HMO", "PPO"]);
        let findings = findings_of(&CMP006, &[&first, &quarter(SECOND, "cohort", &["HMO"])]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "By cohort, PPO stood in the report before and is not in this one."
        );
    }

    #[test]
    fn fires_on_a_cohort_of_the_contract_that_no_figure_is_split_by() {
        let mut agreed = contract("Acme", "Acme-1");
        agreed.program_models = ["hmo", "ppo"]
            .map(|cohort| ProgramModel {
                category: "3A".into(),
                cohort: Some(cohort.into()),
            })
            .to_vec();
        let found = |cohorts: &[&str]| {
            let report = quarter(FIRST, "cohort", cohorts);
            findings_under(&CMP006, &[&report], std::slice::from_ref(&agreed))
        };
        assert_eq!(
            found(&["HMO"])[0].message,
            "Contract Acme-1 is for hmo and ppo; by cohort, no figure is of ppo."
        );
        for whole in [&["hmo", "ppo"][..], &[], &["Gold", "Silver"]] {
            assert_eq!(found(whole), [], "{whole:?}");
        }
    }

    #[test]
    fn silent_on_a_new_cohort_on_none_and_on_physicians() {
        let first = quarter(FIRST, "cohort", &["HMO"]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "cohort", &["HMO", "PPO"])]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "cohort", &[])]);
        let first = quarter(FIRST, "physician", &["Okafor", "Bautista"]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "physician", &["Okafor"])]);
    }
}
