//! What is checked: the reports, contracts and files of a workspace.

use std::collections::BTreeMap;

use plumbline_model::{Contract, ImportedFile, LineOfBusiness, Report};

use crate::parts;

/// Everything the rules may look at.
#[derive(Debug, Clone)]
pub struct Portfolio<'a> {
    /// The current version of each report.
    pub reports: Vec<&'a Report>,
    /// Replaced versions, for restatements.
    pub superseded: Vec<&'a Report>,
    /// The contracts the reports are made under.
    pub contracts: &'a [Contract],
    /// What became of each imported file.
    pub files: &'a [ImportedFile],
}

/// The current reports of one line of business. Payers are compared only within one.
#[derive(Debug)]
pub struct Segment<'a> {
    /// The market.
    pub line_of_business: LineOfBusiness,
    /// Every current report in it.
    pub reports: Vec<&'a Report>,
    /// Each payer's latest report, by payer: successive quarters of one payer are a series and not a mismatch.
    pub latest: Vec<&'a Report>,
}

impl<'a> Segment<'a> {
    pub(crate) fn all(reports: &[&'a Report]) -> Vec<Segment<'a>> {
        let mut by_market: BTreeMap<LineOfBusiness, Vec<&'a Report>> = BTreeMap::new();
        for report in reports {
            // A report that states no line of business is compared with nobody's.
            if let Some(market) = report.line_of_business {
                by_market.entry(market).or_default().push(report);
            }
        }
        by_market
            .into_iter()
            .map(|(line_of_business, reports)| Segment {
                line_of_business,
                latest: latest_by_payer(&reports),
                reports,
            })
            .collect()
    }

    /// The segment in an analyst's words.
    pub fn name(&self) -> &'static str {
        match self.line_of_business {
            LineOfBusiness::Medicare => "Medicare",
            LineOfBusiness::Medicaid => "Medicaid",
            LineOfBusiness::Commercial => "commercial",
        }
    }
}

fn latest_by_payer<'a>(reports: &[&'a Report]) -> Vec<&'a Report> {
    let rank = |report: &'a Report| {
        let end = report.period.map(|period| period.end);
        parts::rank(end, report.reported_on, report.version, &report.id)
    };
    let mut latest: BTreeMap<String, &'a Report> = BTreeMap::new();
    for report in reports {
        latest
            .entry(normal_name(&report.payer.name))
            .and_modify(|known| {
                if rank(report) > rank(known) {
                    *known = report;
                }
            })
            .or_insert(report);
    }
    latest.into_values().collect()
}

/// A name without differences of case and spacing.
pub(crate) fn normal_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether two names differ in case and spacing at most.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        let last = |name: &str| name.trim_end().bytes().last().map(|byte| byte.to_ascii_lowercase());
        if last(a) != last(b) {
            return false;
        }
        // The same without building the names: rules compare each result with each measure of a contract.
        let (mut a, mut b) = (a.split_whitespace(), b.split_whitespace());
        return loop {
            match (a.next(), b.next()) {
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => {}
                (None, None) => break true,
                _ => break false,
            }
        };
    }
    normal_name(a) == normal_name(b)
}

#[cfg(test)]
mod tests {
    use plumbline_model::Basis;

    use super::*;
    use crate::testing::ReportBuilder;

    #[test]
    fn the_latest_report_speaks_for_its_payer() {
        let quarter = |id: &str, months: &str| ReportBuilder::new("Acme").id(id).period(months, Basis::Quarter).build();
        let (q1, q2) = (
            quarter("q1", "2024-01-01/2024-03-31"),
            quarter("q2", "2024-04-01/2024-06-30"),
        );
        let mut shouting = quarter("other", "2023-01-01/2023-03-31");
        shouting.payer.name = "ACME ".into();
        let segments = Segment::all(&[&q2, &q1, &shouting]);
        assert_eq!(segments.len(), 1);
        let latest: Vec<&str> = segments[0].latest.iter().map(|report| report.id.as_str()).collect();
        assert_eq!(latest, ["q2"], "names differ in case and spacing at most");
    }
}
