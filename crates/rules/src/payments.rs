//! What was paid under each contract and year, rolled up by APM category and New York level.
//!
//! No dollar is counted twice: of figures of one code and contract that share months, the one that covers most counts,
//! then the settled one, then the latest. What is left out is listed with the reason.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use plumbline_model::{
    Basis, CategoryPayments, Contract, ContractPayments, Facet, FacetValue, LeftOutFigure, LevelPayments,
    LineOfBusiness, Metric, NyLevel, Paid, PaymentFigure, PaymentSum, PaymentYear, Payments, Period, Report,
    ReportNotCounted, Unit, apm_category, contract_of,
};
use rust_decimal::Decimal;

use crate::components::{MEDICAL, MEDICAL_AND_PHARMACY, PHARMACY, TOTAL_COST};

mod goals;

/// The whole of what was earned.
const EARNED: &str = "earned-incentive";
/// What an earned incentive is made of. Source: VBPR 1.1.0, `vbp-performance-metric`.
const EARNED_PARTS: [&str; 11] = [
    "earnings-ccf",
    "earnings-qip",
    "earnings-ssl",
    "earnings-cap",
    "annual-care-visit-bonus",
    "avg-star-rating-bonus",
    "avg-star-rating-improvement-bonus",
    "quality-metric-performance-incentive",
    "quality-pmt-chronic",
    "quality-pmt-office-visit",
    "ccf",
];
const CAPITATION: [&str; 3] = ["capitation", "dental-capitation", "total-care-capitation"];
/// What the members' care cost, the most complete first.
const COSTS: [&[&str]; 5] = [
    &[TOTAL_COST],
    &[MEDICAL_AND_PHARMACY],
    &[MEDICAL, PHARMACY],
    &["paid-claim"],
    &[MEDICAL],
];

/// A report of a contract.
struct Of<'a> {
    contract: &'a Contract,
    report: &'a Report,
}

/// A metric of a report, as candidate for a sum.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    report: &'a Report,
    metric: &'a Metric,
    value: Decimal,
    months: Period,
}

/// Rolls up payments. `reports` are the current ones, without values nobody confirmed; `as_of` is the day the goals are
/// looked at.
pub fn payments(reports: &[&Report], contracts: &[Contract], as_of: NaiveDate) -> Payments {
    let mut left_out = Vec::new();
    let mut by_contract: BTreeMap<(&str, &str), Vec<Of>> = BTreeMap::new();
    for report in reports {
        let mut leave = |reason: &str| {
            left_out.push(ReportNotCounted {
                report_id: report.id.clone(),
                reason: reason.to_owned(),
            });
        };
        let Some(matched) = contract_of(contracts, report) else {
            leave("it belongs to no known contract");
            continue;
        };
        if report.period.is_none() {
            leave("it states no period");
            continue;
        }
        let contract = matched.contract;
        let of = by_contract.entry((&contract.payer, &contract.id)).or_default();
        of.push(Of { contract, report });
    }
    let mut years: BTreeMap<i32, Vec<(&Contract, ContractPayments)>> = BTreeMap::new();
    for reports in by_contract.values() {
        let Some(contract) = reports.first().map(|of| of.contract) else {
            continue;
        };
        let ends = reports.iter().flat_map(|of| {
            let months = of.report.metrics.iter().filter_map(|metric| metric.service_period);
            months.chain(of.report.period).map(|months| months.end.year())
        });
        for year in ends.collect::<BTreeSet<i32>>() {
            let paid = of_contract(contract, reports, year);
            // A year of which no report states an amount is no year of the report's own: a baseline, say.
            let own = reports
                .iter()
                .any(|of| of.report.period.is_some_and(|months| months.end.year() == year));
            if own
                || [&paid.incentives, &paid.capitation, &paid.cost]
                    .iter()
                    .any(|sum| sum.value.is_some())
            {
                years.entry(year).or_default().push((contract, paid));
            }
        }
    }
    let years: Vec<PaymentYear> = years
        .into_iter()
        .map(|(year, contracts)| PaymentYear {
            year,
            by_apm_category: by_category(&contracts),
            by_ny_level: by_level(&contracts),
            contracts: contracts.into_iter().map(|(_, paid)| paid).collect(),
        })
        .collect();
    Payments {
        goals: goals::states(&years, as_of),
        as_of,
        years,
        left_out,
    }
}

fn by_category(contracts: &[(&Contract, ContractPayments)]) -> Vec<CategoryPayments> {
    // Contracts without a category come last.
    let mut categories: BTreeMap<(bool, Option<&str>), Paid> = BTreeMap::new();
    for (_, paid) in contracts {
        let category = paid.apm_category.as_deref();
        add(categories.entry((category.is_none(), category)).or_default(), paid);
    }
    let rows = categories.into_iter();
    rows.map(|((_, category), paid)| CategoryPayments {
        name: category.and_then(apm_category).map(|category| category.name.to_owned()),
        category: category.map(str::to_owned),
        paid,
    })
    .collect()
}

fn by_level(contracts: &[(&Contract, ContractPayments)]) -> Vec<LevelPayments> {
    let mut levels: BTreeMap<(bool, Option<NyLevel>), Paid> = BTreeMap::new();
    for (contract, paid) in contracts {
        // The roadmap is Medicaid's: other markets have no level to state.
        if paid.ny_level.is_some() || contract.line_of_business == Some(LineOfBusiness::Medicaid) {
            let key = (paid.ny_level.is_none(), paid.ny_level);
            add(levels.entry(key).or_default(), paid);
        }
    }
    let rows = levels.into_iter();
    rows.map(|((_, level), paid)| LevelPayments { level, paid }).collect()
}

fn add(paid: &mut Paid, contract: &ContractPayments) {
    let name = format!("{} {}", contract.payer, contract.contract);
    for (sum, more) in [
        (&mut paid.incentives, contract.incentives.value),
        (&mut paid.capitation, contract.capitation.value),
        (&mut paid.cost, contract.cost.value),
        (&mut paid.total, contract.total.value),
    ] {
        *sum = plus(*sum, more);
    }
    if contract.total.value.is_none() {
        paid.without_total.push(name.clone());
    }
    paid.contracts.push(name);
}

/// A sum of what is known; `None` while nothing is, or where it grows out of bounds.
fn plus(sum: Option<Decimal>, more: Option<Decimal>) -> Option<Decimal> {
    match (sum, more) {
        (Some(sum), Some(more)) => sum.checked_add(more),
        (sum, more) => sum.or(more),
    }
}

fn of_contract(contract: &Contract, reports: &[Of], year: i32) -> ContractPayments {
    let incentives = incentives(reports, year);
    let capitation = summed(reports, year, &CAPITATION);
    let cost = cost(reports, year);
    ContractPayments {
        payer: contract.payer.clone(),
        contract: contract.id.clone(),
        apm_category: contract.apm_category.clone(),
        ny_level: contract.new_york.as_ref().and_then(|new_york| new_york.level),
        total: total(reports, &cost, &incentives, &capitation),
        incentives,
        capitation,
        cost,
    }
}

fn incentives(reports: &[Of], year: i32) -> PaymentSum {
    let mut whole = summed(reports, year, &[EARNED]);
    let mut parts = summed(reports, year, &EARNED_PARTS);
    if whole.value.is_none() {
        return parts;
    }
    whole
        .left_out
        .extend(parts.figures.into_iter().map(|figure| LeftOutFigure {
            figure,
            reason: "it is counted in the earned incentive".to_owned(),
        }));
    whole.left_out.append(&mut parts.left_out);
    whole
}

fn cost(reports: &[Of], year: i32) -> PaymentSum {
    let mut sums: Vec<(&[&str], PaymentSum)> = COSTS
        .iter()
        .map(|codes| (*codes, summed(reports, year, codes)))
        .collect();
    let complete = |(codes, sum): &(&[&str], PaymentSum)| {
        codes
            .iter()
            .all(|code| sum.figures.iter().any(|figure| figure.code == *code))
    };
    let Some(chosen) = sums.iter().position(complete) else {
        return PaymentSum::default();
    };
    let (codes, mut cost) = sums.remove(chosen);
    for figure in sums.into_iter().flat_map(|(_, sum)| sum.figures) {
        let same =
            |other: &PaymentFigure| (&other.report_id, &other.metric_id) == (&figure.report_id, &figure.metric_id);
        if !cost.figures.iter().any(same) && !cost.left_out.iter().any(|left| same(&left.figure)) {
            cost.left_out.push(LeftOutFigure {
                reason: format!("{} is counted, which is more complete", codes.join(" and ")),
                figure,
            });
        }
    }
    cost
}

/// Cost with what its definition leaves out; without a cost, nothing is known of the total.
fn total(reports: &[Of], cost: &PaymentSum, incentives: &PaymentSum, capitation: &PaymentSum) -> PaymentSum {
    let mut total = cost.clone();
    total.left_out.clear();
    if total.value.is_none() {
        return total;
    }
    for (sum, facet, what) in [
        (incentives, Facet::NonClaimsPayments, "incentives"),
        (capitation, Facet::Capitation, "capitation"),
    ] {
        if sum.value.is_none() {
            continue;
        }
        let counted = stated(reports, cost, facet);
        let leave = match counted {
            Some(FacetValue::Excluded) => None,
            // Incentives are settled after the year: unless the definition says so, the year's cost does not hold them.
            None if facet == Facet::NonClaimsPayments => None,
            None => Some(format!(
                "the definition of the cost does not say whether it counts {what} in"
            )),
            Some(FacetValue::Included) => Some(format!("the cost counts {what} in")),
            Some(other) => Some(format!("the cost counts {what} in part: {other}")),
        };
        match leave {
            None => {
                total.value = plus(total.value, sum.value);
                total.figures.extend(sum.figures.iter().cloned());
            }
            Some(reason) => total
                .left_out
                .extend(sum.figures.iter().cloned().map(|figure| LeftOutFigure {
                    figure,
                    reason: reason.clone(),
                })),
        }
    }
    total
}

/// What the definition of the cost says of a facet: the report's, else the contract's.
fn stated(reports: &[Of], cost: &PaymentSum, facet: Facet) -> Option<FacetValue> {
    let of_reports = reports.iter().flat_map(|of| {
        let counted = cost.figures.iter().filter(|figure| figure.report_id == of.report.id);
        counted.filter_map(|figure| {
            let mut definitions = of.report.definitions.iter();
            definitions.find(|definition| definition.metric_ids.contains(&figure.metric_id))
        })
    });
    let of_contract = reports.iter().flat_map(|of| &of.contract.definitions);
    of_reports
        .chain(of_contract)
        .find_map(|definition| definition.facets.get(&facet).cloned())
}

/// The sum of figures with these codes whose months end in a year, over a contract's reports.
fn summed(reports: &[Of], year: i32, codes: &[&str]) -> PaymentSum {
    let mut sum = PaymentSum::default();
    for code in codes {
        // Each provider organization of a contract has its own figures.
        let mut of_subject: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
        for of in reports {
            for metric in of.report.metrics.iter().filter(|metric| metric.code == *code) {
                let candidate = candidate(of.report, metric);
                if let Some(candidate) = candidate.filter(|candidate| candidate.months.end.year() == year) {
                    of_subject.entry(subject(of.report)).or_default().push(candidate);
                }
            }
        }
        for candidates in of_subject.into_values() {
            take(candidates, &mut sum);
        }
    }
    sum
}

fn candidate<'a>(report: &'a Report, metric: &'a Metric) -> Option<Candidate<'a>> {
    let money = metric.unit == Unit::Usd && metric.strata.is_empty();
    Some(Candidate {
        report,
        metric,
        value: metric.value.filter(|_| money)?,
        months: metric.service_period.or(report.period)?,
    })
}

fn subject(report: &Report) -> String {
    let identifiers = report.subject.identifiers.first();
    identifiers.map_or_else(
        || report.subject.name.to_lowercase(),
        |identifier| identifier.value.clone(),
    )
}

/// Takes figures of one code and provider, months none of those taken has.
fn take(mut candidates: Vec<Candidate>, sum: &mut PaymentSum) {
    candidates.sort_by_key(|candidate| std::cmp::Reverse(rank(candidate)));
    let mut taken: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let shares = |other: &&Candidate| other.months.overlaps(&candidate.months);
        // One report may print an amount per payment stream: those are two payments.
        let other_stream = |other: &Candidate| {
            other.report.id == candidate.report.id
                && other.metric.payment_streams != candidate.metric.payment_streams
                && other.months == candidate.months
        };
        let figure = PaymentFigure {
            report_id: candidate.report.id.clone(),
            metric_id: candidate.metric.id.clone(),
            code: candidate.metric.code.clone(),
            term: candidate.metric.term.clone(),
            displayed: candidate.metric.displayed.clone(),
            value: candidate.value,
            period: Some(candidate.months),
            anchor: candidate.metric.anchor.clone(),
        };
        match taken.iter().filter(shares).find(|other| !other_stream(other)) {
            Some(other) => sum.left_out.push(LeftOutFigure {
                figure,
                reason: format!(
                    "its months are counted already, with \"{}\" of report {}",
                    other.metric.displayed, other.report.id
                ),
            }),
            None => {
                sum.value = plus(sum.value, Some(candidate.value));
                sum.figures.push(figure);
                taken.push(candidate);
            }
        }
    }
}

/// Which of two figures of the same months counts: the one over more days, then the settled one, then the latest.
fn rank<'a>(candidate: &Candidate<'a>) -> impl Ord + use<'a> {
    let report = candidate.report;
    (
        candidate.months.days(),
        report.basis == Some(Basis::Settlement),
        report.reported_on,
        report.paid_through,
        report.version,
        std::cmp::Reverse(report.id.as_str()),
        std::cmp::Reverse(candidate.metric.id.as_str()),
    )
}

#[cfg(test)]
mod tests;
