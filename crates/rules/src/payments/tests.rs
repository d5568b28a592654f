//! What is counted, what is left out, and the goals.

use plumbline_model::{Definition, NewYork, Reached};

use super::*;
use crate::testing::{ReportBuilder, contract, decimal};

const YEAR: &str = "2024-01-01/2024-12-31";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A Medicaid contract at a level, if any.
fn medicaid(payer: &str, category: &str, level: Option<NyLevel>) -> Contract {
    Contract {
        line_of_business: Some(LineOfBusiness::Medicaid),
        apm_category: Some(category.into()),
        new_york: level.map(|level| NewYork {
            level: Some(level),
            ..NewYork::default()
        }),
        ..contract(payer, &format!("{payer}-1"))
    }
}

fn rolled(reports: &[&Report], contracts: &[Contract], as_of: &str) -> Payments {
    payments(reports, contracts, day(as_of))
}

fn value(sum: &PaymentSum) -> Option<String> {
    sum.value.map(|value| value.normalize().to_string())
}

#[test]
fn an_interim_report_and_a_settlement_of_one_year_are_counted_once() {
    let interim = ReportBuilder::new("Acme")
        .id("interim")
        .period("2024-01-01/2024-09-30", Basis::Ytd)
        .usd("total-cost-of-care", "700,000")
        .usd("earnings-ssl", "10,000")
        .build();
    let settled = ReportBuilder::new("Acme")
        .id("settled")
        .period(YEAR, Basis::Settlement)
        .usd("total-cost-of-care", "1,000,000")
        .usd("earnings-ssl", "25,000")
        .build();
    let contracts = [medicaid("Acme", "3A", Some(NyLevel::One))];
    let paid = rolled(&[&interim, &settled], &contracts, "2025-06-30");
    let [year] = paid.years.as_slice() else {
        panic!("one year: {paid:#?}")
    };
    let acme = &year.contracts[0];
    assert_eq!(value(&acme.cost).as_deref(), Some("1000000"));
    assert_eq!(value(&acme.incentives).as_deref(), Some("25000"));
    assert_eq!(value(&acme.total).as_deref(), Some("1025000"));
    assert_eq!(acme.incentives.figures[0].report_id, "settled");
    assert_eq!(acme.incentives.left_out[0].figure.report_id, "interim");
    assert!(acme.incentives.left_out[0].reason.contains("counted already"));
    assert_eq!(year.by_apm_category[0].category.as_deref(), Some("3A"));
    assert_eq!(year.by_apm_category[0].paid.total, Some(decimal("1025000")));
}

#[test]
fn quarters_add_up_and_a_part_of_the_earned_incentive_is_not_counted_beside_it() {
    let quarter = |id: &str, months: &str| {
        ReportBuilder::new("Acme")
            .id(id)
            .period(months, Basis::Quarter)
            .usd("earned-incentive", "300")
            .usd("earnings-qip", "200")
            .usd("capitation", "50")
            .build()
    };
    let (q1, q2) = (
        quarter("q1", "2024-01-01/2024-03-31"),
        quarter("q2", "2024-04-01/2024-06-30"),
    );
    let paid = rolled(&[&q1, &q2], &[medicaid("Acme", "4A", None)], "2025-06-30");
    let acme = &paid.years[0].contracts[0];
    assert_eq!(value(&acme.incentives).as_deref(), Some("600"));
    assert_eq!(value(&acme.capitation).as_deref(), Some("100"));
    assert_eq!(acme.incentives.left_out.len(), 2);
    assert_eq!(
        value(&acme.total),
        None,
        "without a cost the total is not known, and not 0"
    );
    assert_eq!(paid.years[0].by_ny_level[0].paid.without_total, ["Acme Acme-1"]);
}

#[test]
fn two_streams_of_one_report_are_two_payments_and_a_slice_is_none() {
    let report = ReportBuilder::new("Acme")
        .period(YEAR, Basis::Year)
        .usd("capitation", "70")
        .last(|metric| metric.payment_streams = vec!["pcpcp".into()])
        .usd("capitation", "30")
        .last(|metric| metric.payment_streams = vec!["ccf".into()])
        .usd("capitation", "30")
        .last(|metric| metric.payment_streams = vec!["ccf".into()])
        .usd("capitation", "11")
        .last(|metric| {
            metric.strata = vec![plumbline_model::Stratum {
                dimension: "cohort".into(),
                value: "hmo".into(),
            }];
        })
        .build();
    let paid = rolled(&[&report], &[medicaid("Acme", "4A", None)], "2025-06-30");
    let capitation = &paid.years[0].contracts[0].capitation;
    assert_eq!(value(capitation).as_deref(), Some("100"));
    assert_eq!(capitation.left_out.len(), 1, "the same amount of the same stream twice");
}

#[test]
fn the_definition_of_the_cost_decides_whether_capitation_comes_on_top() {
    let total = |facet: Option<FacetValue>| {
        let report = ReportBuilder::new("Acme")
            .period(YEAR, Basis::Year)
            .usd("total-cost-of-care", "1,000")
            .usd("capitation", "100")
            .with(|r| {
                r.definitions = vec![Definition {
                    term: "Total cost".into(),
                    facets: facet.map(|value| (Facet::Capitation, value)).into_iter().collect(),
                    stated: None,
                    anchor: None,
                    origins: std::collections::BTreeMap::new(),
                    inferred: None,
                    metric_ids: vec!["total-cost-of-care".into()],
                }];
            })
            .build();
        let paid = rolled(&[&report], &[medicaid("Acme", "4A", None)], "2025-06-30");
        let total = &paid.years[0].contracts[0].total;
        (value(total), total.left_out.len())
    };
    assert_eq!(total(Some(FacetValue::Excluded)), (Some("1100".into()), 0));
    assert_eq!(total(Some(FacetValue::Included)), (Some("1000".into()), 1));
    assert_eq!(total(None), (Some("1000".into()), 1));
}

#[test]
fn a_report_without_a_contract_is_listed_and_counted_nowhere() {
    let report = ReportBuilder::new("Acme")
        .period(YEAR, Basis::Year)
        .usd("capitation", "1")
        .build();
    let paid = rolled(&[&report], &[], "2025-06-30");
    assert!(paid.years.is_empty());
    assert_eq!(paid.left_out[0].reason, "it belongs to no known contract");
}

#[test]
fn the_goals_are_set_against_the_shares_by_level() {
    let cost = |payer: &str, dollars: &str| {
        ReportBuilder::new(payer)
            .period("2019-01-01/2019-12-31", Basis::Year)
            .usd("total-cost-of-care", dollars)
            .build()
    };
    let reports = [cost("Acme", "400"), cost("Bolt", "450"), cost("Crown", "150")];
    let reports: Vec<&Report> = reports.iter().collect();
    let contracts = |last: Option<NyLevel>| {
        [
            medicaid("Acme", "3B", Some(NyLevel::Two)),
            medicaid("Bolt", "3A", Some(NyLevel::One)),
            medicaid("Crown", "2C", last),
        ]
    };
    let states = |last, as_of| {
        let goals = rolled(&reports, &contracts(last), as_of).goals;
        goals.iter().map(|goal| goal.state).collect::<Vec<_>>()
    };
    use Reached::{Met, NotDue, NotMet, Unknown};
    // 85% at level 1 and above, 40% at level 2 and above.
    assert_eq!(states(Some(NyLevel::Zero), "2020-04-01"), [Met; 5]);
    assert_eq!(
        states(Some(NyLevel::Zero), "2020-03-31"),
        [Met, Met, Met, NotDue, NotDue]
    );
    let three = [
        medicaid("Acme", "2C", Some(NyLevel::Zero)),
        contracts(None)[1].clone(),
        contracts(None)[2].clone(),
    ];
    let goals = rolled(&reports, &three, "2020-04-01").goals;
    // 45%, or 60% if the contract without a level is at one.
    assert_eq!(goals[3].share, Some(decimal("0.45")));
    assert_eq!(goals[3].share_at_most, Some(decimal("0.6")));
    assert_eq!(
        goals.iter().map(|goal| goal.state).collect::<Vec<_>>(),
        [Met, Unknown, Unknown, NotMet, NotMet]
    );
    assert_eq!(
        rolled(&reports, &three, "2019-06-30").goals[1].state,
        Unknown,
        "no year has ended"
    );
}
