//! Reports grouped by the arrangement they are made under.

use std::collections::BTreeMap;

use plumbline_model::{Arrangement, LineOfBusiness, Report};

use crate::portfolio::normal_name;

/// The arrangement of each report, in the order of the reports. Payers with one arrangement only need no distinction;
/// for the others it names what tells them apart.
pub(crate) fn arrangements(reports: &[&Report]) -> Vec<Arrangement> {
    let mut found: Vec<Arrangement> = reports.iter().map(|report| of(report)).collect();
    let mut by_payer: BTreeMap<String, Vec<&Arrangement>> = BTreeMap::new();
    for arrangement in &found {
        let others = by_payer.entry(normal_name(&arrangement.payer)).or_default();
        if others.iter().all(|other| other.id != arrangement.id) {
            others.push(arrangement);
        }
    }
    let mut distinctions: BTreeMap<String, String> = BTreeMap::new();
    for others in by_payer.values().filter(|others| others.len() > 1) {
        let varies = |part: fn(&Arrangement) -> String| {
            let first = others.first().map(|first| part(first));
            others.iter().any(|other| Some(part(other)) != first)
        };
        let parts: Vec<fn(&Arrangement) -> String> = [market, contract, program, subject]
            .into_iter()
            .filter(|part| varies(*part))
            .collect();
        for other in others {
            let words: Vec<String> = parts
                .iter()
                .map(|part| without_payer(&part(other), &other.payer))
                .filter(|words| !words.is_empty())
                .collect();
            distinctions.insert(other.id.clone(), words.join(", "));
        }
    }
    for arrangement in &mut found {
        arrangement.distinction = distinctions
            .get(&arrangement.id)
            .filter(|words| !words.is_empty())
            .cloned();
    }
    found
}

/// Payer, contract, provider organization, market and program.
fn of(report: &Report) -> Arrangement {
    let contract = report.contract.as_ref().map(|contract| contract.id.clone());
    let subject = report
        .subject
        .identifiers
        .first()
        .map_or(report.subject.name.as_str(), |identifier| identifier.value.as_str());
    let id = [
        report.payer.name.as_str(),
        contract.as_deref().unwrap_or(""),
        subject,
        report.line_of_business.map_or("", LineOfBusiness::as_str),
        report.program.as_deref().unwrap_or(""),
    ]
    .map(normal_name)
    .join("|");
    Arrangement {
        id,
        payer: report.payer.name.clone(),
        contract,
        subject: report.subject.name.clone(),
        line_of_business: report.line_of_business,
        program: report.program.clone(),
        distinction: None,
    }
}

/// A program is often named by its payer first: the name is not said twice.
fn without_payer(words: &str, payer: &str) -> String {
    words
        .strip_prefix(payer)
        .map_or(words, |rest| rest.trim_start_matches([',', ' ', '-', '–']))
        .to_owned()
}

fn market(of: &Arrangement) -> String {
    of.line_of_business
        .map_or("no line of business", market_words)
        .to_owned()
}

fn contract(of: &Arrangement) -> String {
    of.contract.clone().unwrap_or_else(|| "no contract named".to_owned())
}

fn program(of: &Arrangement) -> String {
    of.program.clone().unwrap_or_else(|| "no program named".to_owned())
}

fn subject(of: &Arrangement) -> String {
    of.subject.clone()
}

/// A market in an analyst's words.
pub(crate) fn market_words(market: LineOfBusiness) -> &'static str {
    match market {
        LineOfBusiness::Medicare => "Medicare",
        LineOfBusiness::Medicaid => "Medicaid",
        LineOfBusiness::Commercial => "commercial",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ReportBuilder;

    #[test]
    fn a_payer_with_one_contract_needs_no_distinction_and_one_with_two_names_it() {
        let acme = ReportBuilder::new("Acme").build();
        let bolt = |contract: &str| {
            ReportBuilder::new("Bolt")
                .with(|r| {
                    r.contract = Some(plumbline_model::ContractRef {
                        id: contract.into(),
                        title: None,
                    })
                })
                .build()
        };
        let (hmo, ppo) = (bolt("HMO-1"), bolt("PPO-1"));
        let found = arrangements(&[&acme, &hmo, &ppo, &hmo]);
        let labels: Vec<String> = found.iter().map(Arrangement::label).collect();
        assert_eq!(labels, ["Acme", "Bolt (HMO-1)", "Bolt (PPO-1)", "Bolt (HMO-1)"]);
        assert_eq!(found[1].id, found[3].id);
    }

    #[test]
    fn the_payers_name_may_differ_in_case_and_spacing() {
        let (one, other) = (ReportBuilder::new("Acme").build(), ReportBuilder::new("Acme").build());
        let other = Report {
            payer: plumbline_model::Party {
                name: "ACME ".into(),
                identifiers: vec![],
            },
            ..other
        };
        let found = arrangements(&[&one, &other]);
        assert_eq!(found[0].id, found[1].id);
        assert_eq!(found[0].distinction, None);
    }
}
