//! Glyphs to words and lines of one reading direction, in a frame where the text stands upright.

use super::geometry::{Bounds, Frame};
use super::glyphs::Glyph;

/// Glyphs share a baseline when theirs differ by at most this share of the font size.
const SAME_BASELINE: f64 = 0.2;
/// A gap wider than this share of the font size parts words where no blank is printed. Kerning stays below a tenth.
const WORD_GAP: f64 = 0.16;
/// The same character printed again within this share of the font size is drawn bold, not repeated.
const OVERPRINT: f64 = 0.12;
/// A raised or lowered word is at most this share of its neighbor's size …
const SCRIPT_SIZE: f64 = 0.86;
/// … stands off its baseline by at most this share …
const SCRIPT_SHIFT: f64 = 0.65;
/// … and follows it within this gap.
const SCRIPT_GAP: f64 = 0.25;

/// Characters printed without a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) bounds: Bounds,
    pub(super) baseline: f64,
    /// Font size in points.
    pub(super) size: f64,
}

/// Words on one baseline, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    pub(super) words: Vec<Word>,
    pub(super) baseline: f64,
    /// Largest font size on the line in points.
    pub(super) size: f64,
}

impl TextLine {
    fn of(words: Vec<Word>) -> TextLine {
        let size = words.iter().map(|w| w.size).fold(0.0, f64::max);
        // The largest words say where the line stands; footnote marks do not.
        let baseline = words.iter().find(|w| w.size >= size * 0.95).map_or(0.0, |w| w.baseline);
        TextLine { words, baseline, size }
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds::of(self.words.iter().map(|w| &w.bounds)).unwrap_or(Bounds::around(0.0, 0.0, 0.0, 0.0))
    }

    pub(super) fn text(&self) -> String {
        join(self.words.iter())
    }
}

/// Words in the given order with single blanks between.
pub(super) fn join<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    words.map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Words of the frame's direction. Glyphs of other directions are left out.
pub(super) fn words(glyphs: &[Glyph], frame: Frame) -> Vec<Word> {
    let mut marks: Vec<Mark<'_>> = glyphs
        .iter()
        .filter(|g| g.turn == frame.turn)
        .map(|g| Mark {
            text: &g.text,
            bounds: frame.enter(g.bounds),
            baseline: frame.enter_point(g.origin).1,
            size: g.size,
        })
        .collect();
    marks.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut words = Vec::new();
    let mut row: Vec<Mark<'_>> = Vec::new();
    for mark in marks {
        if let Some(first) = row.first()
            && mark.baseline - first.baseline > SAME_BASELINE * first.size.min(mark.size)
        {
            split_row(&mut row, &mut words);
        }
        row.push(mark);
    }
    split_row(&mut row, &mut words);
    attach_scripts(words)
}

struct Mark<'a> {
    text: &'a str,
    bounds: Bounds,
    baseline: f64,
    size: f64,
}

/// Cuts one baseline's glyphs into words and empties it.
fn split_row(row: &mut Vec<Mark<'_>>, words: &mut Vec<Word>) {
    row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    let threshold = WORD_GAP + letter_spacing(row);
    let mut current: Option<Word> = None;
    let mut recent: Vec<(&str, f64)> = Vec::new();
    for mark in row.drain(..) {
        if mark.text.trim().is_empty() {
            // A printed blank ends the word, wherever its box lies.
            words.extend(current.take());
            continue;
        }
        recent.retain(|(_, left)| mark.bounds.left - left <= OVERPRINT * mark.size);
        if recent.iter().any(|(text, _)| *text == mark.text) {
            continue;
        }
        recent.push((mark.text, mark.bounds.left));
        match &mut current {
            Some(word)
                if mark.bounds.left - word.bounds.right <= threshold * mark.size.max(word.size)
                    && (mark.size / word.size).max(word.size / mark.size) < 1.6 =>
            {
                word.text.push_str(mark.text);
                word.bounds = word.bounds.union(&mark.bounds);
                word.size = word.size.max(mark.size);
            }
            _ => {
                words.extend(current.take());
                current = Some(Word {
                    text: mark.text.to_owned(),
                    bounds: mark.bounds,
                    baseline: mark.baseline,
                    size: mark.size,
                });
            }
        }
    }
    words.extend(current);
}

/// The usual extra gap between letters as a share of the font size: more than nothing in spaced-out titles.
fn letter_spacing(row: &[Mark<'_>]) -> f64 {
    let mut gaps: Vec<f64> = row
        .windows(2)
        .filter(|pair| !pair[0].text.trim().is_empty() && !pair[1].text.trim().is_empty())
        .map(|pair| (pair[1].bounds.left - pair[0].bounds.right) / pair[1].size.max(0.1))
        .collect();
    if gaps.len() < 6 {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    gaps[gaps.len() / 2].clamp(0.0, 0.3)
}

/// Joins footnote marks and other raised or lowered words to the word they follow.
fn attach_scripts(words: Vec<Word>) -> Vec<Word> {
    let mut gone = vec![false; words.len()];
    let mut parts: Vec<Vec<usize>> = (0..words.len()).map(|i| vec![i]).collect();
    let largest = words.iter().map(|w| w.size).fold(0.0, f64::max);
    let mut by_right: Vec<usize> = (0..words.len()).collect();
    by_right.sort_by(|a, b| words[*a].bounds.right.total_cmp(&words[*b].bounds.right));
    for (i, script) in words.iter().enumerate() {
        let left = script.bounds.left;
        let first = by_right.partition_point(|&j| words[j].bounds.right < left - SCRIPT_GAP * largest);
        let host = by_right[first..]
            .iter()
            .take_while(|&&j| words[j].bounds.right <= left + 0.1 * largest)
            .find(|&&j| {
                let host = &words[j];
                let shift = (script.baseline - host.baseline).abs();
                j != i
                    && script.size <= host.size * SCRIPT_SIZE
                    && shift > 0.02 * host.size
                    && shift <= SCRIPT_SHIFT * host.size
                    && (-0.1 * host.size..=SCRIPT_GAP * host.size).contains(&(left - host.bounds.right))
            });
        if let Some(&j) = host {
            gone[i] = true;
            parts[j].push(i);
        }
    }
    let mut out = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        if gone[i] {
            continue;
        }
        let mut whole = word.clone();
        let mut queue = parts[i][1..].to_vec();
        while let Some(next) = queue.pop() {
            let script = &words[next];
            let raised = script.baseline < word.baseline;
            if raised && is_footnote_mark(&word.text, &script.text) {
                for mark in script.text.split(',') {
                    whole.text.push_str(&format!(" [{mark}]"));
                }
            } else {
                whole.text.push_str(&script.text);
            }
            whole.bounds = whole.bounds.union(&script.bounds);
            queue.extend(&parts[next][1..]);
        }
        out.push(whole);
    }
    out
}

/// Whether a raised text is the mark of a footnote, which must not be read as part of its word: the 1 behind "1,234" is
/// no digit of the figure. Powers of units ("km²"), of ten, and ordinals ("1st") are parts of their word.
fn is_footnote_mark(host: &str, script: &str) -> bool {
    /// Footnotes of a page or table have marks of at most this many digits.
    const MAX_DIGITS: usize = 2;
    let unit = ["mm", "cm", "m", "km", "in", "ft", "mi", "kg/m"]
        .iter()
        .any(|unit| host.trim_start_matches(|c: char| c.is_ascii_digit()) == *unit);
    let power = host.ends_with("×10") || host.ends_with("x10");
    let mark = |mark: &str| {
        let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase());
        letter || (1..=MAX_DIGITS).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit())
    };
    !unit && !power && script.split(',').all(mark)
}

/// Words to lines: top to bottom, each from left to right.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<TextLine> {
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if word.baseline - row[0].baseline <= 0.3 * word.size.min(row[0].size) => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    rows.into_iter()
        .map(|mut row| {
            row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
            TextLine::of(row)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Turn;
    use super::*;

    const FRAME: Frame = Frame {
        turn: Turn::Upright,
        page: (600.0, 800.0),
    };

    /// Letters half an em wide from `left` on.
    fn print(text: &str, left: f64, baseline: f64, size: f64) -> Vec<Glyph> {
        text.chars()
            .enumerate()
            .map(|(i, c)| {
                let x = left + i as f64 * size / 2.0;
                Glyph {
                    text: c.to_string(),
                    bounds: Bounds::around(x, baseline - size * 0.7, x + size / 2.0, baseline + size * 0.2),
                    origin: (x, baseline),
                    size,
                    turn: Turn::Upright,
                }
            })
            .collect()
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|w| w.text.as_str()).collect()
    }

    #[test]
    fn blanks_and_gaps_part_words() {
        let mut glyphs = print("paid claims", 10.0, 100.0, 10.0);
        glyphs.extend(print("412", 80.0, 100.3, 10.0));
        assert_eq!(texts(&words(&glyphs, FRAME)), ["paid", "claims", "412"]);
    }

    #[test]
    fn a_raised_footnote_mark_belongs_to_its_word() {
        let mut glyphs = print("care", 10.0, 100.0, 10.0);
        glyphs.extend(print("1", 30.2, 96.5, 6.0));
        assert_eq!(texts(&words(&glyphs, FRAME)), ["care [1]"]);
    }

    #[test]
    fn a_raised_mark_is_no_digit_of_its_figure_and_a_power_is_part_of_its_unit() {
        let raised = |host: &str, script: &str| {
            let mut glyphs = print(host, 10.0, 100.0, 10.0);
            glyphs.extend(print(script, 10.2 + 5.0 * host.len() as f64, 96.5, 6.0));
            words(&glyphs, FRAME).remove(0).text
        };
        assert_eq!(raised("1,234", "1"), "1,234 [1]");
        assert_eq!(raised("(3.2)", "1,2"), "(3.2) [1] [2]");
        assert_eq!(raised("74.2%", "a"), "74.2% [a]");
        assert_eq!(raised("412.50", "*"), "412.50*");
        assert_eq!(raised("km", "2"), "km2");
        assert_eq!(raised("1", "st"), "1st");
    }

    #[test]
    fn text_drawn_twice_to_look_bold_is_read_once() {
        let mut glyphs = print("11 Total", 10.0, 100.0, 10.0);
        glyphs.extend(print("11 Total", 10.3, 100.0, 10.0));
        assert_eq!(texts(&words(&glyphs, FRAME)), ["11", "Total"]);
    }

    #[test]
    fn lines_go_down_the_page_and_across() {
        let mut glyphs = print("second", 10.0, 120.0, 10.0);
        glyphs.extend(print("b", 60.0, 100.5, 10.0));
        glyphs.extend(print("a", 10.0, 100.0, 10.0));
        let lines = lines(words(&glyphs, FRAME));
        assert_eq!(lines.iter().map(TextLine::text).collect::<Vec<_>>(), ["a b", "second"]);
    }
}
