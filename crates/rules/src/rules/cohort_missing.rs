//! CMP006.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Metric, Report};

use crate::beside::previous;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A cohort of the report before is not in this one.
    ///
    /// ## What
    /// The contract's report before splits its figures by cohort, this one does, too, and a cohort is gone.
    /// ## Why
    /// A whole without the PPO members is another whole, under the same name.
    /// ## What to do
    /// Ask the payer whether the cohort left the contract or the report.
    /// ## Question
    /// Has the cohort left the contract, or is it missing from the report?
    /// ## Source
    /// VBPR 1.1.0 stratifier `cohort`.
    /// ## Example that fires
    /// HMO and PPO in the first quarter, HMO alone in the second.
    /// ## Example that does not
    /// A cohort that is new; a report that splits nothing; practices and physicians, who come and go.
    CMP006 "cohort-missing", Warning, Beside(check, previous)
}

/// Dimensions whose slices stay: products and populations.
const STAYING: [&str; 3] = ["cohort", "product", "line of business"];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(previous) = scope.previous(report) else { return };
    let (before, now) = (slices(previous), slices(report));
    for (dimension, known) in before {
        let Some(present) = now.get(dimension) else { continue };
        let gone: Vec<&str> = known
            .keys()
            .filter(|slice| !present.contains_key(*slice))
            .copied()
            .collect();
        if gone.is_empty() {
            out.passed(&CMP006);
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
fn slices(report: &Report) -> BTreeMap<&str, BTreeMap<&str, &Metric>> {
    let mut found: BTreeMap<&str, BTreeMap<&str, &Metric>> = BTreeMap::new();
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
    use plumbline_model::{Basis, Stratum};

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, findings_of};

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
    fn silent_on_a_new_cohort_on_none_and_on_physicians() {
        let first = quarter(FIRST, "cohort", &["HMO"]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "cohort", &["HMO", "PPO"])]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "cohort", &[])]);
        let first = quarter(FIRST, "physician", &["Okafor", "Bautista"]);
        assert_silent(&CMP006, &[&first, &quarter(SECOND, "physician", &["Okafor"])]);
    }
}
