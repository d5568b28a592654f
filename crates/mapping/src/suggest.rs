//! Standard codes a term may stand for, by the words they share.
//!
//! A score says how many of the words agree, nothing more: no suggestion is ever taken without a person.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use plumbline_model::{LOCAL_METRICS, METRICS, Suggestion};
use rust_decimal::Decimal;

/// Abbreviations of payers' reports with what they stand for; `data/abbreviations.tsv`.
const ABBREVIATIONS: &str = include_str!("../data/abbreviations.tsv");
/// Words that say nothing about which metric is meant.
const EMPTY_WORDS: &[&str] = &["a", "an", "and", "for", "in", "of", "or", "per", "the", "to", "by"];
/// Share of words in common below which nothing is suggested.
const LEAST: Decimal = Decimal::from_parts(34, 0, 0, false, 2);
/// Suggestions given at most.
const MOST: usize = 5;

/// Codes whose names share words with a term, best first; empty when none shares enough.
///
/// The confidence is the share of words in common (of both sides together), 0 to 1.
pub fn suggest(term: &str) -> Vec<Suggestion> {
    let (words, expanded) = words(term);
    if words.is_empty() {
        return Vec::new();
    }
    let mut suggestions: Vec<Suggestion> = names()
        .iter()
        .filter_map(|(code, display, name)| {
            let shared: Vec<&str> = words.intersection(name).map(String::as_str).collect();
            let confidence = share(shared.len(), words.len() + name.len())?;
            (confidence >= LEAST).then(|| Suggestion {
                code: (*code).to_owned(),
                confidence,
                reason: reason(&shared, display, &expanded),
            })
        })
        .collect();
    suggestions.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.code.cmp(&b.code)));
    suggestions.truncate(MOST);
    suggestions
}

type Name = (&'static str, &'static str, BTreeSet<String>);

/// Every metric code with its display name and that name's words.
fn names() -> &'static [Name] {
    static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
        let standard = METRICS.iter().map(|metric| (metric.code, metric.display));
        let local = LOCAL_METRICS.iter().map(|metric| (metric.code, metric.display));
        standard
            .chain(local)
            .map(|(code, display)| (code, display, words(display).0))
            .collect()
    });
    &NAMES
}

/// Twice the common words divided by the words of both sides.
fn share(shared: usize, both: usize) -> Option<Decimal> {
    let (shared, both) = (u32::try_from(shared).ok()?, u32::try_from(both).ok()?);
    (Decimal::TWO * Decimal::from(shared))
        .checked_div(Decimal::from(both))
        .map(|share| share.round_dp(2))
}

/// A text's telling words, abbreviations written out, and which abbreviations those were.
fn words(text: &str) -> (BTreeSet<String>, Vec<(&'static str, &'static str)>) {
    let mut words = BTreeSet::new();
    let mut expanded = Vec::new();
    let mut lower = text.to_lowercase();
    if let Some(meant) = meaning_of_tcc(&lower) {
        expanded.push(("tcc", meant));
        lower.push(' ');
        lower.push_str(meant);
    }
    for token in lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
    {
        if token == "tcc" && !expanded.is_empty() {
            continue;
        }
        match abbreviations().find(|(short, _)| *short == token) {
            Some((short, long)) => {
                expanded.push((short, long));
                words.extend(long.split_whitespace().map(stem));
            }
            None => {
                words.insert(stem(token));
            }
        }
    }
    words.retain(|word| !EMPTY_WORDS.contains(&word.as_str()));
    (words, expanded)
}

/// What TCC stands for by the words beside it: total care capitation is a payment, total cost of care a cost. Without
/// such words it stays open. Source: ACO REACH expenditure reports (`TCC_RDCTN_AMT_AGG` beside PCC and APO).
fn meaning_of_tcc(lower: &str) -> Option<&'static str> {
    const PAYMENT: [&str; 12] = [
        "payment",
        "payments",
        "pmt",
        "pmts",
        "paid",
        "capitation",
        "capitated",
        "cap",
        "rdctn",
        "reduction",
        "pcc",
        "apo",
    ];
    const COST: [&str; 5] = ["cost", "costs", "expense", "spend", "spending"];
    let tokens: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let one_of = |words: &[&str]| tokens.iter().any(|token| words.contains(token));
    match (tokens.contains(&"tcc"), one_of(&PAYMENT), one_of(&COST)) {
        (true, true, false) => Some("capitation"),
        (true, false, true) => Some("total cost of care"),
        _ => None,
    }
}

/// A word without its plural s.
fn stem(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(single) if single.len() > 2 && !single.ends_with('s') => single.to_owned(),
        _ => word.to_owned(),
    }
}

fn abbreviations() -> impl Iterator<Item = (&'static str, &'static str)> {
    ABBREVIATIONS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

fn reason(shared: &[&str], display: &str, expanded: &[(&str, &str)]) -> String {
    let mut reason = format!("shares the words {} with \"{display}\"", shared.join(", "));
    for (short, long) in expanded {
        reason.push_str(&format!("; \"{short}\" read as \"{long}\""));
    }
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviated_term_finds_its_code_and_says_why() {
        let found = suggest("Med Cost PMPM");
        assert_eq!(found[0].code, "med-cost-pmpm");
        assert!(
            found[0].reason.contains("\"med\" read as \"medical\""),
            "{}",
            found[0].reason
        );
        assert_eq!(suggest("Rx cost")[0].code, "rx-cost");
    }

    #[test]
    fn tcc_beside_a_payment_is_a_capitation_and_never_a_cost() {
        for term in [
            "TCC_RDCTN_AMT_AGG",
            "TCC payment",
            "TCC capitation",
            "TCC Reduction",
            "PCC / TCC PMPM payments",
        ] {
            let found = suggest(term);
            assert!(found[0].code.contains("capitation"), "{term}: {found:?}");
            assert!(found[0].reason.contains("\"tcc\" read as \"capitation\""), "{found:?}");
            assert!(
                found.iter().all(|suggestion| !suggestion.code.contains("cost")),
                "{term}: {found:?}"
            );
        }
        assert_eq!(suggest("TCC spending")[0].code, "total-cost-of-care");
        assert!(suggest("TCC").is_empty(), "TCC alone may be either");
    }

    #[test]
    fn a_term_the_standard_does_not_know_gets_no_suggestion() {
        assert!(suggest("Doula support").is_empty());
        assert!(suggest("—").is_empty());
    }
}
