use std::collections::BTreeMap;

use plumbline_model::{Facet, FacetValue};
use proptest::prelude::*;

use super::read;

fn values(text: &str) -> BTreeMap<Facet, FacetValue> {
    read(text, "")
        .into_iter()
        .map(|(facet, phrase)| (facet, phrase.value))
        .collect()
}

fn expected(text: &str) -> BTreeMap<Facet, FacetValue> {
    text.split(" | ")
        .filter(|facet| *facet != "-")
        .map(|facet| {
            let (name, value) = facet.split_once('=').expect("facet=value");
            let facet = Facet::ALL
                .into_iter()
                .find(|facet| facet.as_str() == name)
                .expect("a facet");
            (facet, FacetValue::from(value))
        })
        .collect()
}

/// The sentences of `data/definitions/bed.tsv`: nothing that is not stated may be read, and nearly everything stated is.
#[test]
fn the_bed_of_sentences() {
    let bed = include_str!("../../data/definitions/bed.tsv");
    let (mut stated, mut right, mut wrong) = (0, 0, Vec::new());
    let mut missed = Vec::new();
    let (mut sentences, mut traps) = (0, 0);
    for line in bed.lines().filter(|line| !line.starts_with('#')) {
        let (sentence, facets) = line.split_once('\t').expect("two columns");
        let (expected, found) = (expected(facets), values(sentence));
        sentences += 1;
        traps += usize::from(expected.is_empty());
        stated += expected.len();
        for (facet, value) in &found {
            if expected.get(facet) == Some(value) {
                right += 1;
            } else {
                wrong.push(format!("{sentence}: {} {value}", facet.as_str()));
            }
        }
        missed.extend(
            expected
                .iter()
                .filter(|(facet, value)| found.get(facet) != Some(value))
                .map(|(facet, value)| format!("{sentence}: {} {value}", facet.as_str())),
        );
    }
    println!(
        "{sentences} sentences, {traps} traps, {stated} facets stated, {right} read, {} wrong",
        wrong.len()
    );
    assert!(sentences >= 80 && traps >= 25);
    assert_eq!(wrong, Vec::<String>::new(), "read and not stated");
    assert_eq!(missed, Vec::<String>::new(), "stated and not read");
}

#[test]
fn sentences_that_contradict_each_other_say_nothing_and_a_part_qualifies_the_whole() {
    assert_eq!(values("Pharmacy is included. Pharmacy is excluded."), BTreeMap::new());
    let part = values("Pharmacy is included. Specialty drugs are excluded.");
    assert_eq!(
        part[&Facet::Pharmacy],
        FacetValue::Partial("specialty drugs excluded".into())
    );
}

#[test]
fn each_facet_comes_with_its_own_sentence() {
    let found = read(
        "TCC includes medical claims. Dental is not counted. Costs are not risk adjusted.",
        "",
    );
    assert_eq!(found[&Facet::Dental].sentence, "Dental is not counted.");
    assert_eq!(found[&Facet::RiskAdjustment].sentence, "Costs are not risk adjusted.");
}

#[test]
fn the_payers_own_term_is_a_cost() {
    let text = "Medical Cost Fund (A) is the allowed amount of medical and pharmacy claims.";
    let found = |term: &str| read(text, term).len();
    assert_eq!(found("Medical Cost Fund (A)"), 3, "basis, medical, pharmacy");
    assert_eq!(found(""), 0, "a fund is no cost by itself");
}

proptest! {
    /// Words nobody defines a total with.
    #[test]
    fn a_text_without_known_words_gives_no_facets(words in proptest::collection::vec("[xqzjkw][xqzjkwaeiou]{2,9}", 0..30), marks in "[ .,;:()0-9]{0,12}") {
        let text = words.join(" ") + &marks;
        prop_assert_eq!(values(&text), BTreeMap::new());
    }

    #[test]
    fn no_text_makes_reading_fail(text in "\\PC{0,200}") {
        read(&text, "");
    }

    /// The order of a list does not matter.
    #[test]
    fn a_list_says_the_same_in_any_order(order in Just(vec!["medical", "pharmacy", "dental", "vision", "LTSS"]).prop_shuffle(), cut in 1usize..4) {
        let (counted, left_out) = order.split_at(cut);
        let text = format!("TCC includes {}, but excludes {}.", counted.join(", "), left_out.join(" and "));
        let found = values(&text);
        prop_assert_eq!(found.len(), 5, "{}", text);
        prop_assert_eq!(found.values().filter(|value| **value == FacetValue::Included).count(), cut);
    }
}
