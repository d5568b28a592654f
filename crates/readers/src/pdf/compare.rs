//! Where two readings of a page disagree: on how much text there is, and on figures.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Issue, Severity};

use super::geometry::Bounds;
use super::words::{Word, lines};

/// The second reading may have this share of the first one's characters …
const LEAST_TEXT: f64 = 0.8;
/// … up to this share of them …
const MOST_TEXT: f64 = 1.25;
/// … and pages with fewer characters than this are compared by their figures alone.
const MIN_CHARACTERS: usize = 40;
/// Figures named in a message; the others are counted.
const NAMED: usize = 5;

/// A page's words as one reading has them, with their places as displayed.
pub(super) struct PageText<'a> {
    words: Vec<(&'a Word, Bounds)>,
    /// Every word without blanks between, in reading order.
    squeezed: String,
    /// The same in the order of the file's content, where the reading tells it.
    as_drawn: String,
}

impl<'a> PageText<'a> {
    /// `words` with their boxes as displayed.
    ///
    /// `as_drawn` is the page's text in the order of the file's content; a reading whose letter widths are wrong has
    /// its words cut and ordered wrong, and its characters right. Empty when the places can be relied on.
    pub(super) fn of(words: impl Iterator<Item = (&'a Word, Bounds)>, as_drawn: &str) -> PageText<'a> {
        let words: Vec<(&Word, Bounds)> = words.collect();
        let ordered = lines(words.iter().map(|(word, _)| (*word).clone()).collect());
        let squeezed: String = ordered
            .iter()
            .flat_map(|line| &line.words)
            .flat_map(|word| word.text.chars())
            .filter_map(alike)
            .collect();
        PageText {
            words,
            squeezed,
            as_drawn: as_drawn.chars().filter_map(alike).collect(),
        }
    }

    /// Figures as printed, each with the words it stands in.
    fn figures(&self) -> BTreeMap<String, Vec<(&'a Word, Bounds)>> {
        let mut found: BTreeMap<String, Vec<(&'a Word, Bounds)>> = BTreeMap::new();
        for (word, bounds) in &self.words {
            for figure in figures(&word.text) {
                found.entry(figure).or_default().push((*word, *bounds));
            }
        }
        found
    }

    /// How often a figure's characters follow each other on the page, wherever words are cut.
    fn holds(&self, figure: &str) -> usize {
        let count = |text: &str| text.matches(figure).count();
        count(&self.squeezed).max(count(&self.as_drawn))
    }
}

/// How often each digit stands in a text.
fn digits(text: &str) -> [usize; 10] {
    let mut counts = [0; 10];
    for digit in text.chars().filter_map(|c| c.to_digit(10)) {
        counts[digit as usize] += 1;
    }
    counts
}

/// A character as both engines give it: dashes and minus signs are one, blanks and invisible marks none.
fn alike(c: char) -> Option<char> {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => Some('-'),
        '\u{2018}' | '\u{2019}' => Some('\''),
        c if c.is_whitespace() => None,
        c => Some(c),
    }
}

/// The figures in a word: digits with separators inside, and a minus sign that stands before them.
fn figures(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().filter_map(alike).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < characters.len()
            && (characters[at].is_ascii_digit()
                || matches!(characters[at], '.' | ',') && characters.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            at += 1;
        }
        // "2023-2024" holds no negative figure.
        let negative =
            start > 0 && characters[start - 1] == '-' && (start < 2 || !characters[start - 2].is_alphanumeric());
        let from = if negative { start - 1 } else { start };
        found.push(characters[from..at].iter().collect());
    }
    found
}

/// What the second reading of a page lacks of the first, or has besides.
#[derive(Debug, PartialEq)]
pub(super) struct Disagreement {
    /// Characters of the first and of the second reading, when they are too far apart.
    text: Option<(usize, usize)>,
    /// Figures of the first reading alone, in reading order, with their boxes as displayed.
    first_only: Vec<(String, Bounds)>,
    /// Figures of the second reading alone.
    second_only: Vec<String>,
}

/// Compares two readings of a page; `None` when they agree.
pub(super) fn disagreement(first: &PageText<'_>, second: &PageText<'_>) -> Option<Disagreement> {
    let a = first.squeezed.chars().count();
    let apart =
        |b: usize| a.max(b) >= MIN_CHARACTERS && !(LEAST_TEXT..=MOST_TEXT).contains(&(b as f64 / a.max(1) as f64));
    let (b, drawn) = (second.squeezed.chars().count(), second.as_drawn.chars().count());
    let text = (apart(b) && (drawn == 0 || apart(drawn))).then_some((a, b));
    // Words may be cut at other places: where every digit stands on both sides equally often, it is enough that a
    // figure's characters follow each other somewhere.
    let printed = digits(&first.squeezed);
    let same_digits = printed == digits(&second.squeezed) || printed == digits(&second.as_drawn);
    let lacks = |figure: &str, count: usize, other: &PageText<'_>, others: usize| {
        count > others && !(same_digits && other.holds(figure) >= count)
    };
    let (ours, theirs) = (first.figures(), second.figures());
    let mut first_only: Vec<(String, Bounds)> = ours
        .iter()
        .filter(|(figure, places)| lacks(figure, places.len(), second, theirs.get(*figure).map_or(0, Vec::len)))
        .map(|(figure, places)| (figure.clone(), places[0].1))
        .collect();
    first_only.sort_by(|(_, a), (_, b)| {
        (a.top, a.left)
            .partial_cmp(&(b.top, b.left))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    // With the same digits on both sides and every figure of the first reading found, no other figure can be left.
    let complete = same_digits && first_only.is_empty();
    let second_only: Vec<String> = theirs
        .iter()
        .filter(|_| !complete)
        .filter(|(figure, places)| lacks(figure, places.len(), first, ours.get(*figure).map_or(0, Vec::len)))
        .map(|(figure, _)| figure.clone())
        .collect();
    let disagrees = text.is_some() || !first_only.is_empty() || !second_only.is_empty();
    disagrees.then_some(Disagreement {
        text,
        first_only,
        second_only,
    })
}

impl Disagreement {
    /// The issue of a page; `page` is its whole box. The anchor is the first figure that only the first reading has.
    pub(super) fn issue(&self, number: u32, page: Bounds) -> Issue {
        let mut points = Vec::new();
        if let Some((first, second)) = self.text {
            points.push(format!("the amount of text ({first} characters against {second})"));
        }
        if !self.first_only.is_empty() {
            let figures: Vec<&str> = self.first_only.iter().map(|(figure, _)| figure.as_str()).collect();
            points.push(format!("{}, which it does not have", named(&figures)));
        }
        if !self.second_only.is_empty() {
            let figures: Vec<&str> = self.second_only.iter().map(String::as_str).collect();
            points.push(format!("{}, which it has instead or besides", named(&figures)));
        }
        let (place, text) = match self.first_only.first() {
            Some((figure, bounds)) => (*bounds, figure.clone()),
            None => (page, String::new()),
        };
        Issue {
            code: "SRC005".into(),
            severity: Severity::Warning,
            message: format!(
                "The second reading of page {number} disagrees on {}. Compare the page with its picture before relying on its figures.",
                points.join("; on ")
            ),
            anchor: Some(Anchor::Page {
                page: number,
                r#box: place.to_page_box(),
                text,
                ocr_confidence: None,
            }),
        }
    }
}

/// The first figures of a list, the rest counted.
fn named(figures: &[&str]) -> String {
    let (shown, rest) = figures.split_at(figures.len().min(NAMED));
    let mut text = shown.join(", ");
    if !rest.is_empty() {
        text.push_str(&format!(" and {} more figures", rest.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[&str]) -> Vec<Word> {
        texts
            .iter()
            .enumerate()
            .map(|(i, text)| {
                let bounds = Bounds::around(i as f64 * 60.0, 90.0, i as f64 * 60.0 + 50.0, 102.0);
                Word {
                    text: (*text).into(),
                    bounds,
                    baseline: 100.0,
                    size: 10.0,
                }
            })
            .collect()
    }

    fn compare(first: &[&str], second: &[&str]) -> Option<Disagreement> {
        let (first, second) = (words(first), words(second));
        let text = |words: &'static [Word]| PageText::of(words.iter().map(|w| (w, w.bounds)), "");
        disagreement(&text(first.leak()), &text(second.leak()))
    }

    #[test]
    fn the_same_page_cut_into_other_words_is_no_disagreement() {
        assert_eq!(
            compare(
                &["412.50", "−3.2%", "2024-06-30"],
                &["412", ".50", "-", "3.2%2024-06-30"]
            ),
            None
        );
        assert_eq!(compare(&["1,200", "74"], &["1,20074"]), None);
    }

    #[test]
    fn letters_out_of_place_are_put_right_by_the_order_of_the_content() {
        let (first, second) = (words(&["43,326", "50.91"]), words(&["4332,6", "951", "0."]));
        let text = |words, drawn| PageText::of(Iterator::map(<[Word]>::iter(words), |w| (w, w.bounds)), drawn);
        let (ours, theirs) = (text(&first, ""), text(&second, "43,32650.91"));
        assert_eq!(disagreement(&ours, &theirs), None);
        assert!(disagreement(&ours, &text(&second, "43,32650.19")).is_some());
    }

    #[test]
    fn a_figure_read_otherwise_is_named_with_its_place() {
        let found = compare(&["Inpatient", "412.50", "88"], &["Inpatient", "472.50", "88"]).expect("a disagreement");
        let issue = found.issue(3, Bounds::around(0.0, 0.0, 612.0, 792.0));
        assert!(
            issue.message.contains("page 3") && issue.message.contains("412.50") && issue.message.contains("472.50")
        );
        let anchor = issue.anchor.expect("a place");
        assert_eq!(anchor.text(), "412.50");
        let Anchor::Page { r#box, .. } = anchor else {
            panic!("a page")
        };
        assert_eq!(r#box.0[0].to_string(), "60.0");
        assert!(!issue.message.contains("88"));
    }

    #[test]
    fn a_lost_minus_sign_or_decimal_point_is_seen() {
        assert!(compare(&["-412"], &["412"]).is_some());
        assert!(compare(&["41.2"], &["412"]).is_some());
    }

    #[test]
    fn silent_loss_of_text_is_seen() {
        let long = ["Medical expense of attributed members", "paid in the period"];
        assert!(compare(&long, &["Medical expense"]).is_some_and(|found| found.text.is_some()));
    }
}
