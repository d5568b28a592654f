//! What a reader is told of pages without text: how OCR read their pictures, or why it did not.
//!
//! The program that reads pictures is no part of a reader. Whoever reads a file first reads it without, learns from
//! [`pages_without_text`] which pages need it, has them drawn ([`crate::draw_page`]) and read, and reads the file again
//! with the outcome ([`crate::read_once`]).

use plumbline_model::{Anchor, Issue};
use serde::{Deserialize, Serialize};

/// The code of the issue that a page without text raises.
pub(crate) const PAGE_IS_AN_IMAGE: &str = "SRC007";

/// One page without text, after OCR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedPage {
    /// 1 for the first page.
    pub page: u32,
    /// How its text runs, in degrees clockwise: 0, 90, 180 or 270.
    pub turn: u16,
    /// What the OCR program found on the picture that [`crate::draw_page`] gives for this turn: Tesseract's table of
    /// words, tab-separated (its output format `tsv`). Otherwise why there is none: a sentence for a person.
    pub words: Result<String, String>,
}

/// The numbers of the pages without text, from the issues of a document: each has one of its own.
pub fn pages_without_text(issues: &[Issue]) -> Vec<u32> {
    issues.iter().filter_map(page_without_text).collect()
}

/// Adds to the issue of each page without text why OCR was not tried, and what to do.
pub fn say_not_tried(issues: &mut [Issue], why: &str) {
    for issue in issues.iter_mut().filter(|issue| page_without_text(issue).is_some()) {
        issue.message = format!("{} {why}", issue.message);
    }
}

/// The page of an issue that says a page has no text.
pub(crate) fn page_without_text(issue: &Issue) -> Option<u32> {
    match &issue.anchor {
        Some(Anchor::Page { page, .. }) if issue.code == PAGE_IS_AN_IMAGE => Some(*page),
        _ => None,
    }
}

/// Whether words look like those of a page that lies sideways or upside down: few, uncertain throughout, or higher than
/// they are wide (Tesseract reads text that runs up or down a page as it finds it).
///
/// `tsv` is Tesseract's table of words. Worth a second look and no more than that.
pub fn looks_turned(tsv: &str) -> bool {
    /// Fewer words are no page of a report.
    const FEW: usize = 8;
    /// Upright print is read with 90% and more on average, turned print with less than 60%.
    const UNCERTAIN: f64 = 70.0;
    let words: Vec<TsvWord> = words_of(tsv).filter(|word| word.text.chars().count() > 2).collect();
    let certainty = words.iter().map(|word| word.certainty).sum::<f64>() / (words.len().max(1) as f64);
    let upended = words.iter().filter(|word| word.height > word.width).count();
    words.len() < FEW || certainty < UNCERTAIN || 2 * upended > words.len()
}

/// One word of Tesseract's table. Unit: dots, origin at the picture's top left.
pub(crate) struct TsvWord<'t> {
    /// Block, paragraph and line.
    pub(crate) line: (u32, u32, u32),
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// 0 to 100.
    pub(crate) certainty: f64,
    pub(crate) text: &'t str,
}

/// Words read of one picture, at most. A page full of 4-point type has some 4,000.
const MAX_WORDS: usize = 20_000;

/// The words of the table. Rows that are no words, and what is no such table, give none.
pub(crate) fn words_of(tsv: &str) -> impl Iterator<Item = TsvWord<'_>> {
    rows(tsv)
        .filter(|row| row.level == "5")
        .take(MAX_WORDS)
        .filter_map(|row| {
            let [left, top, width, height] = row.place;
            let certainty = row.certainty.filter(|certainty| *certainty >= 0.0)?;
            let text = row.text.trim();
            // A drawn line between columns is read as a bar.
            let drawn = text.chars().all(|c| c == '|');
            (!drawn && width > 0.0 && height > 0.0).then_some(TsvWord {
                line: row.line,
                left,
                top,
                width,
                height,
                certainty,
                text,
            })
        })
}

/// Width and height of the picture the table is of, in dots.
pub(crate) fn picture_size(tsv: &str) -> Option<(f64, f64)> {
    let page = rows(tsv).find(|row| row.level == "1")?;
    let [_, _, width, height] = page.place;
    (width > 0.0 && height > 0.0).then_some((width, height))
}

struct Row<'t> {
    /// 1 page, 2 block, 3 paragraph, 4 line, 5 word.
    level: &'t str,
    line: (u32, u32, u32),
    place: [f64; 4],
    certainty: Option<f64>,
    text: &'t str,
}

/// The rows below the header: level, page, block, paragraph, line, word, left, top, width, height, certainty, text.
/// Source: Tesseract's `TessTSVRenderer`.
fn rows(tsv: &str) -> impl Iterator<Item = Row<'_>> {
    tsv.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.splitn(12, '\t').collect();
        let count = |index: usize| fields.get(index)?.parse::<u32>().ok();
        let dots = |index: usize| fields.get(index)?.parse::<u32>().ok().map(f64::from);
        Some(Row {
            level: fields.first()?,
            line: (count(2)?, count(3)?, count(4)?),
            place: [dots(6)?, dots(7)?, dots(8)?, dots(9)?],
            certainty: fields
                .get(10)?
                .parse()
                .ok()
                .filter(|certainty: &f64| certainty.is_finite()),
            text: fields.get(11).copied().unwrap_or_default(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TSV: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t\n\
        4\t1\t1\t1\t1\t0\t300\t400\t900\t50\t-1\t\n\
        5\t1\t1\t1\t1\t1\t300\t400\t200\t40\t96.5\tInpatient\n\
        5\t1\t1\t1\t1\t2\t520\t400\t5\t40\t42\t|\n\
        5\t1\t1\t1\t1\t3\t700\t400\t120\t40\t38.25\t$412.50\n\
        5\t1\t1\tx\t1\t3\t700\n";

    #[test]
    fn words_are_taken_and_lines_between_columns_are_not() {
        let words: Vec<(&str, f64)> = words_of(TSV).map(|word| (word.text, word.certainty)).collect();
        assert_eq!(words, [("Inpatient", 96.5), ("$412.50", 38.25)]);
        assert_eq!(picture_size(TSV), Some((2550.0, 3300.0)));
    }

    #[test]
    fn a_page_of_few_or_uncertain_words_may_be_turned() {
        assert!(looks_turned(TSV), "two words are no page");
        let page = |certainty: f64, size: &str| {
            let row = |n: u32| format!("5\t1\t1\t1\t1\t{n}\t300\t400\t{size}\t{certainty}\tInpatient\n");
            format!("header\n{}", (0..20).map(row).collect::<String>())
        };
        assert!(looks_turned(&page(41.0, "200\t40")), "upside down");
        assert!(looks_turned(&page(96.0, "40\t200")), "sideways");
        assert!(!looks_turned(&page(93.0, "200\t40")));
        assert!(looks_turned("no table at all"));
    }
}
