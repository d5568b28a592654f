//! QLT013.

use plumbline_model::{ContractMeasure, ContractualStatus, MeasureCategory, MeasurePayment, NyLevel, Report};

use crate::amounts::listed;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A New York contract of level 1 or higher pays on no category 1 measure.
    ///
    /// ## What
    /// None of the contract's measures is of category 1 and paid for its result.
    /// ## Why
    /// Without one the arrangement is none in the sense of the state's goals, and its payments do not count.
    /// ## What to do
    /// Compare with the contract, then ask the payer which category 1 measure is paid for performance.
    /// ## Source
    /// New York VBP Roadmap, quality measures: at least one category 1 measure that is paid for performance.
    /// ## Example that fires
    /// Level 1 with a category 1 measure that is paid for reporting and a category 2 measure.
    /// ## Example that does not
    /// A category 1 measure paid for performance; a measure of which category or payment is not known; level 0.
    QLT013 "no-category-one-measure", Error, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope
        .contract(report)
        .and_then(|contract| Some((contract, contract.new_york.as_ref()?.level?)));
    let Some((contract, level)) = agreed.filter(|(contract, level)| {
        *level > NyLevel::Zero && contract.measures.iter().any(|measure| measure.category.is_some())
    }) else {
        return;
    };
    // What is not known of a measure may be what is asked for.
    if contract.measures.iter().any(may_count) {
        return out.passed(&QLT013);
    }
    let measures: Vec<String> = contract.measures.iter().map(words).collect();
    let found = listed(&measures);
    out.push(
        &QLT013,
        Draft::of_contract(report, contract)
            .message(format!(
                "Contract {} is of level {} and pays on no category 1 measure: {found}.",
                contract.id,
                level.number()
            ))
            .agreed("level", level.number().to_string(), "new_york.level", contract, report)
            .agreed("measures", found.clone(), "measures", contract, report)
            .period("report period", report)
            .expected("a category 1 measure that is paid for performance")
            .found(found),
    );
}

fn may_count(measure: &ContractMeasure) -> bool {
    measure.category.is_none_or(|category| category == MeasureCategory::One)
        && measure.payment != Some(MeasurePayment::Reporting)
        && measure.status != Some(ContractualStatus::ReportingOnly)
}

fn words(measure: &ContractMeasure) -> String {
    let category = measure.category.map_or_else(
        || "no category".to_owned(),
        |category| format!("category {}", category.number()),
    );
    let payment = match (measure.payment, measure.status) {
        (Some(MeasurePayment::Reporting), _) | (_, Some(ContractualStatus::ReportingOnly)) => ", for reporting",
        (Some(MeasurePayment::Performance), _) => ", for performance",
        (None, _) => "",
    };
    let name = measure.name.as_deref().unwrap_or(&measure.measure);
    format!("{name} ({category}{payment})")
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Contract, NewYork};

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(level: NyLevel, measures: &[(Option<MeasureCategory>, Option<MeasurePayment>)]) -> Vec<String> {
        let agreed = Contract {
            new_york: Some(NewYork {
                level: Some(level),
                ..NewYork::default()
            }),
            measures: measures
                .iter()
                .map(|(category, payment)| ContractMeasure {
                    measure: "BCS".into(),
                    category: *category,
                    payment: *payment,
                    ..ContractMeasure::default()
                })
                .collect(),
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&QLT013, &[&report], &[agreed]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    const REPORTED: (Option<MeasureCategory>, Option<MeasurePayment>) =
        (Some(MeasureCategory::One), Some(MeasurePayment::Reporting));

    #[test]
    fn fires_where_category_one_is_only_reported() {
        let second = (Some(MeasureCategory::Two), Some(MeasurePayment::Performance));
        assert_eq!(
            found(NyLevel::One, &[REPORTED, second]),
            [
                "Contract Acme-1 is of level 1 and pays on no category 1 measure: BCS (category 1, for reporting) and BCS (category 2, for performance)."
            ]
        );
    }

    #[test]
    fn silent_on_a_category_one_measure_on_what_is_not_known_and_at_level_zero() {
        let paid = (Some(MeasureCategory::One), Some(MeasurePayment::Performance));
        assert!(found(NyLevel::Two, &[REPORTED, paid]).is_empty());
        assert!(found(NyLevel::Two, &[REPORTED, (None, None)]).is_empty());
        assert!(found(NyLevel::Zero, &[REPORTED]).is_empty());
        assert!(found(NyLevel::Two, &[]).is_empty());
    }
}
