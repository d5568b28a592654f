//! Whether what several totals say about one facet is the same.

use std::collections::BTreeSet;

use plumbline_model::{Facet, FacetSide, FacetValue};

use crate::definitions::comparable;

/// How far the sides agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// All state it, and the same.
    Same,
    /// Two state values that cannot both hold.
    Differs,
    /// All state it, in words whose meaning is not known to be the same or to differ.
    WordedDifferently,
    /// Those who state it agree; the others leave it open.
    SomeOpen,
    /// Nobody states it.
    AllOpen,
}

/// Compares one facet of several totals. Run-out may differ by `run_out_difference` months.
pub(crate) fn likeness(facet: Facet, sides: &[FacetSide], run_out_difference: u32) -> Likeness {
    let stated: Vec<FacetValue> = sides
        .iter()
        .filter_map(|side| Some(meant(facet, side.value.as_ref()?)))
        .collect();
    if stated.is_empty() {
        return Likeness::AllOpen;
    }
    let values: BTreeSet<&FacetValue> = stated.iter().collect();
    let found = match values.len() {
        1 => Likeness::Same,
        _ if facet == Facet::RunOutMonths => run_out(&values, run_out_difference),
        _ => each_two(facet, &values),
    };
    match found {
        Likeness::Same if stated.len() < sides.len() => Likeness::SomeOpen,
        found => found,
    }
}

/// The worst of any two: a difference outweighs words that may mean the same.
fn each_two(facet: Facet, values: &BTreeSet<&FacetValue>) -> Likeness {
    let all: Vec<&&FacetValue> = values.iter().collect();
    let differs = all
        .iter()
        .enumerate()
        .any(|(at, one)| all[at + 1..].iter().any(|other| differ(facet, one, other)));
    if differs {
        Likeness::Differs
    } else {
        Likeness::WordedDifferently
    }
}

/// Whether two unequal values cannot both hold.
fn differ(facet: Facet, one: &FacetValue, other: &FacetValue) -> bool {
    use FacetValue::{Excluded, Included, Partial, Stated};
    match (one, other) {
        (Included, Excluded) | (Excluded, Included) => true,
        // Counted in part against counted whole or not at all.
        (Partial(_), Included | Excluded) | (Included | Excluded, Partial(_)) => true,
        (Partial(_), Partial(_)) => false,
        (Stated(a), Stated(b)) => match facet {
            Facet::Basis => PRICES.contains(&a.as_str()) && PRICES.contains(&b.as_str()),
            Facet::Truncation => has_number(a) && has_number(b),
            Facet::RiskAdjustment | Facet::Denominator => true,
            _ => false,
        },
        // "none" against a threshold or a model; a text against a plain yes may mean the same.
        (Excluded, Stated(_)) | (Stated(_), Excluded) => {
            matches!(facet, Facet::Truncation | Facet::RiskAdjustment | Facet::Completion)
        }
        _ => false,
    }
}

fn run_out(values: &BTreeSet<&FacetValue>, allowed: u32) -> Likeness {
    let months: Option<Vec<u32>> = values.iter().map(|value| value.to_string().parse().ok()).collect();
    let Some(months) = months else {
        return Likeness::WordedDifferently;
    };
    match (months.iter().min(), months.iter().max()) {
        (Some(least), Some(most)) if most - least > allowed => Likeness::Differs,
        _ => Likeness::Same,
    }
}

const PRICES: [&str; 3] = ["allowed", "paid", "charge"];

/// A value as it is compared: notation aside, and the price a basis names where it names exactly one.
fn meant(facet: Facet, value: &FacetValue) -> FacetValue {
    match (facet, comparable(facet, value)) {
        (Facet::Basis, FacetValue::Stated(text)) => {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let price = |word: &&str| match *word {
                "allowed" => Some("allowed"),
                "paid" | "payment" | "payments" => Some("paid"),
                "charge" | "charges" | "charged" | "billed" => Some("charge"),
                _ => None,
            };
            let named: BTreeSet<&str> = words.iter().filter_map(price).collect();
            match (named.len(), named.first()) {
                (1, Some(price)) => FacetValue::Stated((*price).to_owned()),
                _ => FacetValue::Stated(text),
            }
        }
        (Facet::RunOutMonths, FacetValue::Excluded) => FacetValue::Stated("0".to_owned()),
        (_, FacetValue::Stated(text)) if matches!(text.as_str(), "yes" | "in") => FacetValue::Included,
        (_, FacetValue::Stated(text)) if text == "out" => FacetValue::Excluded,
        (_, value) => value,
    }
}

fn has_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}
