//! What speaks for one text being another under a new name: letters, meaning, place.

use plumbline_model::Likeness;

use crate::suggest::{SpokenWord, Suggester};

/// From this share of like letters on two texts count as alike (edits over the longer one's letters).
const ALIKE: f64 = 0.72;

/// What speaks for a rename.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub class: Likeness,
    pub reasons: Vec<String>,
    /// Orders proposals for one thing and things for one text.
    pub weight: u32,
}

impl Evidence {
    /// One thing that speaks for it, and not much.
    pub fn of(reason: String) -> Evidence {
        Evidence {
            class: Likeness::Possible,
            reasons: vec![reason],
            weight: 10,
        }
    }
}

/// Weighs the likeness of an expected and a found text, and whether the found one stands in the expected one's place.
///
/// `place` is that place in words. `None`: nothing speaks for it.
pub(super) fn weigh(expected: &str, found: &str, place: Option<String>) -> Option<Evidence> {
    let letters = letters(expected, found);
    let meaning = Meaning::of(expected, found);
    let mut reasons = Vec::new();
    let mut weight = 0;
    let words = match meaning {
        Meaning::Same(words) => {
            reasons.push(format!("both mean \"{words}\""));
            weight += 60;
            true
        }
        Meaning::More(words) => {
            reasons.push(format!("the same words, and \"{words}\""));
            weight += 45;
            true
        }
        Meaning::Differs(ours, theirs) => {
            // Letters say nothing where the words are known to mean two things: inpatient, outpatient.
            if place.is_some() {
                reasons.push(differing(ours.as_deref(), theirs.as_deref()));
            }
            false
        }
        Meaning::Open if letters >= ALIKE => {
            reasons.push(format!("{:.0} of 100 letters are the same", letters * 100.0));
            true
        }
        Meaning::Open => false,
    };
    if words {
        weight += (letters * 30.0) as u32;
    }
    if let Some(place) = &place {
        reasons.insert(0, place.clone());
        weight += 40;
    }
    let class = match (words, place.is_some()) {
        (true, true) => Likeness::Strong,
        (true, false) | (false, true) => Likeness::Possible,
        (false, false) => return None,
    };
    Some(Evidence { class, reasons, weight })
}

fn differing(ours: Option<&str>, theirs: Option<&str>) -> String {
    match (ours, theirs) {
        (None, more) => format!("but it says \"{}\", too", more.unwrap_or_default()),
        (Some(less), None) => format!("but it no longer says \"{less}\""),
        (Some(ours), Some(theirs)) => format!("but \"{ours}\" is not \"{theirs}\""),
    }
}

/// Share of letters two texts have alike, whatever their case, 0 to 1.
pub(super) fn letters(one: &str, other: &str) -> f64 {
    let plain = |text: &str| -> String {
        let words = text.to_lowercase();
        words
            .chars()
            .filter(|letter| letter.is_alphanumeric() || *letter == ' ' || *letter == '%')
            .collect()
    };
    strsim::normalized_levenshtein(&plain(one), &plain(other))
}

/// Share of pairs of letters two sentences have alike, 0 to 1: words in another order count.
pub(super) fn sentences(one: &str, other: &str) -> f64 {
    strsim::sorensen_dice(&one.to_lowercase(), &other.to_lowercase())
}

enum Meaning {
    /// In the field's words.
    Same(String),
    /// One has every word of the other, and these more.
    More(String),
    /// A word of the one, of the other or of each that makes another thing of it.
    Differs(Option<String>, Option<String>),
    Open,
}

impl Meaning {
    fn of(one: &str, other: &str) -> Meaning {
        let suggester = Suggester::shipped();
        let (ours, theirs) = (suggester.words(one), suggester.words(other));
        let beyond = |own: &[SpokenWord], other: &[SpokenWord]| -> Vec<SpokenWord> {
            let is_in = |word: &SpokenWord| other.iter().any(|known| known.word == word.word);
            own.iter().filter(|word| !is_in(word)).cloned().collect()
        };
        let spoken = |words: &[SpokenWord]| {
            words
                .iter()
                .map(|word| word.word.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (only_ours, only_theirs) = (beyond(&ours, &theirs), beyond(&theirs, &ours));
        let known = |words: &[SpokenWord]| !words.is_empty() && words.iter().all(|word| word.known);
        match (only_ours.as_slice(), only_theirs.as_slice()) {
            ([], []) if !ours.is_empty() => Meaning::Same(spoken(&ours)),
            ([], more) | (more, []) if !more.is_empty() && ours.len().min(theirs.len()) > 0 => {
                match more.iter().find(|word| word.decides) {
                    Some(word) if only_ours.is_empty() => Meaning::Differs(None, Some(word.word.clone())),
                    Some(word) => Meaning::Differs(Some(word.word.clone()), None),
                    None => Meaning::More(spoken(more)),
                }
            }
            (ours, theirs) if known(ours) && known(theirs) => {
                Meaning::Differs(Some(ours[0].word.clone()), Some(theirs[0].word.clone()))
            }
            _ => Meaning::Open,
        }
    }
}

/// Where in an order of expected things the unknown ones stand.
///
/// `seen` are the found things in order, each with the expected one it is. Gives, for an expected one that is missing,
/// the only unknown one between the same neighbours, with the neighbours as indexes of expected ones.
pub(super) fn in_place_of(missing: usize, expected: usize, seen: &[Option<usize>]) -> Option<(usize, Neighbours)> {
    let there = |index: &usize| seen.contains(&Some(*index));
    let before = (0..missing).rev().find(there);
    let after = (missing + 1..expected).find(there);
    let alone = (before.map_or(0, |index| index + 1)..after.unwrap_or(expected)).count() == 1;
    if !alone || (before.is_none() && after.is_none()) {
        return None;
    }
    let start = match before {
        Some(before) => seen.iter().position(|one| *one == Some(before))? + 1,
        None => 0,
    };
    let end = match after {
        Some(after) => seen.iter().position(|one| *one == Some(after))?,
        None => seen.len(),
    };
    // Behind the last known one anything may follow, so only one in between is in its place.
    (end == start + 1 && seen.get(start) == Some(&None)).then_some((start, Neighbours { before, after }))
}

/// Expected things that stand on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Neighbours {
    pub before: Option<usize>,
    pub after: Option<usize>,
}

impl Neighbours {
    /// In words, given what the expected ones are called.
    pub fn say(self, name: impl Fn(usize) -> String) -> String {
        match (self.before.map(&name), self.after.map(&name)) {
            (Some(before), Some(after)) => format!("it stands between \"{before}\" and \"{after}\""),
            (Some(before), None) => format!("it stands behind \"{before}\", last"),
            (None, Some(after)) => format!("it stands before \"{after}\", first"),
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_meaning_in_the_same_place_is_strong_and_a_different_one_never_is() {
        let place = || Some("it stands between \"A\" and \"B\"".to_owned());
        let class = |expected, found, place| weigh(expected, found, place).map(|evidence| evidence.class);
        assert_eq!(class("Rx PMPM", "Pharmacy PMPM", place()), Some(Likeness::Strong));
        assert_eq!(class("Rx PMPM", "Pharmacy PMPM", None), Some(Likeness::Possible));
        assert_eq!(
            class("Inpatient PMPM", "Outpatient PMPM", None),
            None,
            "like letters, another thing"
        );
        assert_eq!(
            class("Inpatient PMPM", "Outpatient PMPM", place()),
            Some(Likeness::Possible)
        );
        assert_eq!(class("Quality incentive earned", "Readmissions", None), None);
    }

    #[test]
    fn only_one_unknown_thing_between_the_neighbours_is_in_the_place() {
        assert_eq!(
            in_place_of(1, 3, &[Some(0), None, Some(2)]),
            Some((
                1,
                Neighbours {
                    before: Some(0),
                    after: Some(2)
                }
            ))
        );
        assert_eq!(
            in_place_of(1, 3, &[Some(0), None, None, Some(2)]),
            None,
            "two could be meant"
        );
        assert_eq!(in_place_of(1, 4, &[Some(0), None, Some(3)]), None, "two are missing");
        assert_eq!(
            in_place_of(1, 3, &[Some(0), Some(2), None]),
            None,
            "it stands elsewhere"
        );
        assert_eq!(in_place_of(0, 1, &[None]), None, "no neighbour to go by");
    }
}
