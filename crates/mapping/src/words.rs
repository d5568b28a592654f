//! Printed words made comparable, and where they stand.

use std::sync::LazyLock;

use plumbline_model::{Anchor, Document, PageBox, Part, Text};
use regex::Regex;

use crate::format::Pattern;

/// A text with runs of blanks (no-break blanks and line ends too) made one blank and none at its ends.
pub(crate) fn plain(text: &str) -> Text {
    if is_plain(text) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain.into()
}

/// A cell's text in [`plain`] form, shared with the cell where it has that form already.
pub(crate) fn plain_text(text: &Text) -> Text {
    if is_plain(text) { text.clone() } else { plain(text) }
}

fn is_plain(text: &str) -> bool {
    let mut after_blank = true;
    for character in text.chars() {
        if character.is_whitespace() && (after_blank || character != ' ') {
            return false;
        }
        after_blank = character.is_whitespace();
    }
    text.is_empty() || !after_blank
}

/// A term without the footnote marks behind it: "Total Cost of Care (TCC) [1]" is "Total Cost of Care (TCC)".
pub(crate) fn without_marks(term: &str) -> String {
    static MARKS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:\s*(?:\[[0-9a-zA-Z]{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹†‡]))+$").ok());
    let term = plain(term);
    match MARKS.as_ref() {
        Some(marks) => marks.replace(&term, "").trim_end().to_owned(),
        None => term.into(),
    }
}

/// One line or cell of a visible part.
pub(crate) struct Passage<'d> {
    /// The sheet or page it stands on.
    pub part: &'d Part,
    /// Its text, in [`plain`] form.
    pub text: Text,
    /// Its place.
    pub anchor: &'d Anchor,
    /// A line outside tables, as against a cell.
    is_line: bool,
}

/// Every text of a document's visible parts, in file order: lines first, then cells, part by part.
pub(crate) struct Words<'d> {
    pub passages: Vec<Passage<'d>>,
}

/// A pattern's match.
pub(crate) struct Hit {
    /// The first group; the whole match where the pattern has none.
    pub text: String,
    /// The whole match.
    pub whole: String,
    /// Where it stands: the line or cell, or the box around the lines it runs over.
    pub anchor: Anchor,
}

impl<'d> Words<'d> {
    /// The words of a document; hidden parts and hidden cells are left out.
    pub fn of(document: &'d Document) -> Words<'d> {
        let mut passages = Vec::new();
        for part in document.parts.iter().filter(|part| !part.hidden) {
            passages.extend(part.lines.iter().map(|line| Passage {
                part,
                text: plain_text(&line.text),
                anchor: &line.anchor,
                is_line: true,
            }));
            let cells = part.tables.iter().flat_map(|table| &table.cells);
            passages.extend(cells.filter(|cell| !cell.hidden).map(|cell| Passage {
                part,
                text: plain_text(&cell.text),
                anchor: &cell.anchor,
                is_line: false,
            }));
        }
        Words { passages }
    }

    /// Every match of a pattern in parts with a fitting name; one a line or cell.
    /// A sentence that runs over several lines of a page is found too, where no single line holds the pattern.
    pub fn find(&self, pattern: &Pattern, part: Option<&Pattern>) -> Vec<Hit> {
        let fits = |p: &Part| part.is_none_or(|pattern| pattern.is_match(&p.name));
        let hits: Vec<Hit> = self
            .passages
            .iter()
            .filter(|passage| fits(passage.part))
            .filter_map(|passage| hit(pattern, &passage.text, |_, _| passage.anchor.clone()))
            .collect();
        if hits.is_empty() {
            self.find_over_lines(pattern, fits)
        } else {
            hits
        }
    }

    fn find_over_lines(&self, pattern: &Pattern, fits: impl Fn(&Part) -> bool) -> Vec<Hit> {
        let lines: Vec<&Passage> = self
            .passages
            .iter()
            .filter(|passage| passage.is_line && fits(passage.part))
            .collect();
        // Sheets repeat unrelated cells one under the other, so only the lines of one part are read as running text.
        lines
            .chunk_by(|a, b| a.part.number == b.part.number)
            .filter_map(|lines| {
                let mut text = String::new();
                let mut starts = Vec::with_capacity(lines.len());
                for line in lines {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    starts.push(text.len());
                    text.push_str(&line.text);
                }
                hit(pattern, &text, |from, to| {
                    let first = starts.partition_point(|start| *start <= from).saturating_sub(1);
                    let last = starts.partition_point(|start| *start < to).saturating_sub(1);
                    around(&lines[first..=last.max(first)])
                })
            })
            .collect()
    }
}

fn hit(pattern: &Pattern, text: &str, anchor: impl Fn(usize, usize) -> Anchor) -> Option<Hit> {
    let captures = pattern.captures(text)?;
    let whole = captures.get(0)?;
    let fact = captures.get(1).unwrap_or(whole);
    Some(Hit {
        text: fact.as_str().trim().to_owned(),
        whole: whole.as_str().to_owned(),
        anchor: anchor(whole.start(), whole.end()),
    })
}

/// The place of a sentence that runs over lines: on a page the box around them, elsewhere its first line's place.
fn around(lines: &[&Passage]) -> Anchor {
    let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let text = text.join(" ");
    let mut region: Option<(u32, PageBox)> = None;
    let ocr_confidence = lines.iter().filter_map(|line| line.anchor.ocr_confidence()).min();
    for line in lines {
        if let Anchor::Page { page, r#box, .. } = line.anchor {
            region = Some(region.map_or((*page, **r#box), |(page, sum)| (page, sum.union(**r#box))));
        }
    }
    match (region, lines.first()) {
        (Some((page, r#box)), _) => Anchor::page(page, r#box, text).with_ocr_confidence(ocr_confidence),
        (None, Some(line)) => line.anchor.with_text(text),
        (None, None) => Anchor::Csv {
            row: 1,
            column: 1,
            text: text.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_behind_a_term_are_not_part_of_it() {
        assert_eq!(
            without_marks("Total Cost of Care (TCC) [1]"),
            "Total Cost of Care (TCC)"
        );
        assert_eq!(without_marks("Total cost of care [1][2]"), "Total cost of care");
        assert_eq!(without_marks("Pharmacy\u{a0} cost †"), "Pharmacy cost");
        assert_eq!(
            without_marks("Person Years [A1] total"),
            "Person Years [A1] total",
            "a mark inside stays"
        );
    }
}
