//! How a portfolio falls into parts that can be checked one by one, and at the same time.
//!
//! Two reports are of one part where they are of one payer, under whichever of the names that one of its contracts knows,
//! or came out of one file. Everything that a rule on reports or
//! files looks up (the series of a contract, the version before, the file's other reports, the payer's contracts) lies
//! within one part; only comparisons between payers do not, and they look at each payer's latest report alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use plumbline_model::{Contract, LineOfBusiness};

use crate::portfolio::normal_name;

/// What decides where one stored report belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The report's id.
    pub id: String,
    /// The payer's name, as printed.
    pub payer: String,
    /// The hash of its file.
    pub sha256: String,
    /// The market, where stated.
    pub line_of_business: Option<LineOfBusiness>,
    /// Last day of the performance period.
    pub period_end: Option<NaiveDate>,
    /// The day the payer made it.
    pub reported_on: Option<NaiveDate>,
    /// Its number among the versions of its series.
    pub version: u32,
    /// Whether a later version replaces it.
    pub superseded: bool,
}

/// The parts of a portfolio as indices of `places`, each in their order; the parts in the order of their first reports.
pub fn parts(places: &[Place], contracts: &[Contract]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..places.len()).collect();
    fn root(parent: &mut [usize], mut of: usize) -> usize {
        while parent[of] != of {
            parent[of] = parent[parent[of]];
            of = parent[of];
        }
        of
    }
    let mut payers: HashMap<String, usize> = HashMap::new();
    let mut files: HashMap<&str, usize> = HashMap::new();
    for (index, place) in places.iter().enumerate() {
        let payer = *payers.entry(normal_name(&place.payer)).or_insert(index);
        let file = *files.entry(&place.sha256).or_insert(index);
        for other in [payer, file] {
            let (a, b) = (root(&mut parent, index), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    for contract in contracts {
        let names = [&contract.payer].into_iter().chain(&contract.payer_names);
        let named: Vec<usize> = names
            .filter_map(|name| payers.get(&normal_name(name)).copied())
            .collect();
        for pair in named.windows(2) {
            let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..places.len() {
        parts.entry(root(&mut parent, index)).or_default().push(index);
    }
    parts.into_values().collect()
}

impl Place {
    /// The current reports by market and payer, each payer's latest first: what comparisons between payers look at is the
    /// first one whose header can be relied on.
    pub fn by_market(places: &[Place]) -> BTreeMap<LineOfBusiness, Vec<Vec<&Place>>> {
        let mut markets: BTreeMap<LineOfBusiness, BTreeMap<String, Vec<&Place>>> = BTreeMap::new();
        for place in places.iter().filter(|place| !place.superseded) {
            if let Some(market) = place.line_of_business {
                let payers = markets.entry(market).or_default();
                payers.entry(normal_name(&place.payer)).or_default().push(place);
            }
        }
        for payer in markets.values_mut().flat_map(BTreeMap::values_mut) {
            payer.sort_by(|a, b| b.rank().cmp(&a.rank()));
        }
        markets
            .into_iter()
            .map(|(market, payers)| (market, payers.into_values().collect()))
            .collect()
    }

    fn rank(&self) -> Rank<'_> {
        rank(self.period_end, self.reported_on, self.version, &self.id)
    }
}

/// What makes one of a payer's reports later than another.
pub(crate) type Rank<'a> = (Option<NaiveDate>, Option<NaiveDate>, u32, Reverse<&'a str>);

pub(crate) fn rank(period_end: Option<NaiveDate>, reported_on: Option<NaiveDate>, version: u32, id: &str) -> Rank<'_> {
    (period_end, reported_on, version, Reverse(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str, payer: &str, sha256: &str, period_end: &str) -> Place {
        Place {
            id: id.into(),
            payer: payer.into(),
            sha256: sha256.into(),
            line_of_business: Some(LineOfBusiness::Medicare),
            period_end: period_end.parse().ok(),
            reported_on: None,
            version: 1,
            superseded: false,
        }
    }

    #[test]
    fn payers_that_share_a_file_are_checked_together() {
        let places = [
            place("a", "Acme", "1", ""),
            place("b", "Bolt", "2", ""),
            place("c", "Crown", "3", ""),
            place("d", "ACME ", "4", ""),
            place("e", "Crown", "2", ""),
        ];
        assert_eq!(parts(&places, &[]), [vec![0, 3], vec![1, 2, 4]]);
        assert!(parts(&[], &[]).is_empty());
        let known = Contract {
            payer: "Acme".into(),
            payer_names: vec!["Acme Health".into(), "bolt".into()],
            ..Contract::default()
        };
        assert_eq!(
            parts(&places, &[known]),
            [vec![0, 1, 2, 3, 4]],
            "one payer under two names"
        );
    }

    #[test]
    fn a_payers_latest_report_comes_first_in_its_market() {
        let mut places = [
            place("q1", "Acme", "1", "2024-03-31"),
            place("q2", "acme", "2", "2024-06-30"),
            place("q3", "Acme", "3", "2024-09-30"),
            place("b", "Bolt", "4", "2024-03-31"),
        ];
        places[2].superseded = true;
        let markets = Place::by_market(&places);
        let medicare = &markets[&LineOfBusiness::Medicare];
        let ids: Vec<Vec<&str>> = medicare
            .iter()
            .map(|payer| payer.iter().map(|place| place.id.as_str()).collect())
            .collect();
        assert_eq!(ids, [vec!["q2", "q1"], vec!["b"]]);
    }
}
