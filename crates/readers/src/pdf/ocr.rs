//! Pages without text: the words that OCR found on their pictures take the place of the text.
//!
//! Words go through the same table finding as printed ones. What becomes a cell or a line is marked afterwards, by its
//! place: how certain its least certain word is, and where its ink stands.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Issue, PageBox, PageOcr, Part};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::geometry::{Bounds, Frame, Turn};
use super::glyphs::{ASCENT, DESCENT, Ink, printable};
use super::layout::Words;
use super::unruled::median;
use super::words::Word;
use crate::ocr::{ScannedPage, page_without_text, picture_size, words_of};

/// The program whose words are read.
const ENGINE: &str = "tesseract";
/// A page that leans by less than this (rise over run) is straight: at the far edge of a page it is half a point.
const LEAST_LEAN: f64 = 0.001;
/// A line shorter than this many font sizes says nothing about how a page leans.
const LEANING_LINE: f64 = 12.0;

/// The words of a page that was read by OCR.
pub(super) struct Recognized {
    words: Vec<RecognizedWord>,
    frame: Frame,
    /// The certainty of the least certain word.
    least: Decimal,
}

struct RecognizedWord {
    /// As laid out: the page straightened, the box that of a glyph of the word's size. In the frame.
    word: Word,
    /// Where its ink stands on the page as displayed.
    ink: Bounds,
    certainty: Decimal,
}

impl Recognized {
    /// The words for the table finding.
    pub(super) fn layout(&self) -> Words {
        Words::upright(self.frame, self.words.iter().map(|word| word.word.clone()).collect())
    }

    /// Marks everything on the page as read by OCR, each place with its certainty and the box of its ink.
    pub(super) fn mark(&self, part: &mut Part) {
        part.ocr = Some(PageOcr {
            engine: ENGINE.into(),
            words: self.words.len() as u32,
            confidence: self.least,
        });
        for table in &mut part.tables {
            self.mark_place(&mut table.anchor, false);
            for cell in &mut table.cells {
                self.mark_place(&mut cell.anchor, true);
            }
        }
        for line in &mut part.lines {
            self.mark_place(&mut line.anchor, true);
        }
    }

    fn mark_place(&self, anchor: &mut Anchor, to_ink: bool) {
        let Anchor::Page {
            r#box, ocr_confidence, ..
        } = anchor
        else {
            return;
        };
        let place = bounds(**r#box);
        let inside = self
            .words
            .iter()
            .filter(|word| place.contains(self.frame.leave(word.word.bounds).center()));
        let (mut certainty, mut ink) = (None, None::<Bounds>);
        for word in inside {
            certainty = Some(certainty.map_or(word.certainty, |known: Decimal| known.min(word.certainty)));
            ink = Some(ink.map_or(word.ink, |known| known.union(&word.ink)));
        }
        // A place without a word of its own is as certain as the page.
        *ocr_confidence = Some(Box::new(certainty.unwrap_or(self.least)));
        if let (Some(ink), true) = (ink, to_ink) {
            **r#box = ink.to_page_box();
        }
    }
}

pub(super) fn bounds(page_box: PageBox) -> Bounds {
    /// Boxes are rounded to a tenth of a point.
    const ROUNDING: f64 = 0.05;
    let [left, top, right, bottom] = page_box.0.map(|edge| edge.to_f64().unwrap_or_default());
    Bounds::around(left - ROUNDING, top - ROUNDING, right + ROUNDING, bottom + ROUNDING)
}

/// What OCR read of the pages without text; the issue of each such page says what became of it.
///
/// A page with text is left as it is, whatever was scanned of it.
pub(super) fn recognize(scans: &[ScannedPage], inks: &[(u32, Ink)], issues: &mut [Issue]) -> BTreeMap<u32, Recognized> {
    let mut recognized = BTreeMap::new();
    for issue in issues {
        let Some(number) = page_without_text(issue) else {
            continue;
        };
        let Some(scan) = scans.iter().find(|scan| scan.page == number) else {
            continue;
        };
        let Some((_, ink)) = inks.iter().find(|(page, _)| *page == number) else {
            continue;
        };
        let said = match &scan.words {
            Err(why) => Err(why.clone()),
            Ok(tsv) => {
                words(tsv, Turn::of_degrees(scan.turn), ink.size).ok_or_else(|| "OCR found no words on it.".to_owned())
            }
        };
        match said {
            Ok(page) => {
                issue.message = format!(
                    "Page {number} is a picture without text and was read by OCR: {} words, the least certain {}%. No figure on it counts before a person has compared it with the page and confirmed it.",
                    page.words.len(),
                    (page.least * Decimal::ONE_HUNDRED).trunc()
                );
                if let Some(Anchor::Page { ocr_confidence, .. }) = &mut issue.anchor {
                    *ocr_confidence = Some(Box::new(page.least));
                }
                recognized.insert(number, page);
            }
            Err(why) => {
                issue.message = format!(
                    "Page {number} is a picture without text; nothing was read from it. {why} Ask the payer for a PDF with text, or enter its figures by hand."
                );
            }
        }
    }
    recognized
}

/// The words of Tesseract's table on a page of this size in points; `None` where there are none.
fn words(tsv: &str, turn: Turn, page: (f64, f64)) -> Option<Recognized> {
    let frame = Frame { turn, page };
    let (dots_across, dots_down) = picture_size(tsv)?;
    let (across, down) = (frame.size().0 / dots_across, frame.size().1 / dots_down);
    let mut found: Vec<(Shape, RecognizedWord)> = Vec::new();
    for word in words_of(tsv) {
        let Some(text) = printable(word.text).filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        let ink = Bounds::around(
            word.left * across,
            word.top * down,
            (word.left + word.width) * across,
            (word.top + word.height) * down,
        );
        let shape = Shape::of(&text, word.line, &ink);
        found.push((
            shape,
            RecognizedWord {
                ink: frame.leave(ink),
                certainty: certainty(word.certainty),
                word: Word {
                    text: text.trim().to_owned(),
                    bounds: ink,
                    baseline: ink.bottom,
                    size: ink.height(),
                },
            },
        ));
    }
    let least = found.iter().map(|(_, word)| word.certainty).min()?;
    straighten(&mut found);
    Some(Recognized {
        words: found.into_iter().map(|(_, word)| word).collect(),
        frame,
        least,
    })
}

/// Tesseract's certainty in percent as a fraction, rounded down to hundredths and never 1: OCR is never sure.
fn certainty(percent: f64) -> Decimal {
    Decimal::new((percent.floor() as i64).clamp(0, 99), 2)
}

/// What the letters of a word tell about its font size and baseline.
struct Shape {
    line: (u32, u32, u32),
    /// Font size, where the letters tell it.
    size: Option<f64>,
    /// How far the ink reaches below the baseline, as a share of the font size.
    below: f64,
}

impl Shape {
    /// Shares of the font size: close to Helvetica and Times.
    fn of(text: &str, line: (u32, u32, u32), ink: &Bounds) -> Shape {
        const CAPITAL: f64 = 0.72;
        const SMALL: f64 = 0.52;
        let above = text
            .chars()
            .filter_map(|c| match c {
                'a' | 'c' | 'e' | 'g' | 'm' | 'n' | 'o'..='s' | 'u'..='z' => Some(SMALL),
                c if c.is_alphanumeric() => Some(CAPITAL),
                '(' | ')' | '[' | ']' | '$' | '%' | '#' | '&' | '/' | '!' | '?' | '"' | '\'' => Some(CAPITAL),
                _ => None,
            })
            .reduce(f64::max);
        let below = text
            .chars()
            .map(|c| match c {
                'g' | 'j' | 'p' | 'q' | 'y' | 'Q' | '(' | ')' | '[' | ']' | '/' => 0.2,
                ',' | ';' => 0.14,
                '$' => 0.07,
                _ => 0.0,
            })
            .fold(0.0, f64::max);
        Shape {
            line,
            size: above.map(|above| ink.height() / (above + below)),
            below,
        }
    }
}

/// Gives each word its line's font size and baseline, and sets a leaning page straight.
fn straighten(found: &mut [(Shape, RecognizedWord)]) {
    let sizes: Vec<f64> = found.iter().filter_map(|(shape, _)| shape.size).collect();
    let usual = median(&sizes).unwrap_or(10.0);
    let mut lines: BTreeMap<(u32, u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, (shape, _)) in found.iter().enumerate() {
        lines.entry(shape.line).or_default().push(index);
    }
    for line in lines.values() {
        let sizes: Vec<f64> = line.iter().filter_map(|index| found[*index].0.size).collect();
        let size = median(&sizes).unwrap_or(usual);
        for index in line {
            let (shape, recognized) = &mut found[*index];
            let word = &mut recognized.word;
            word.size = size;
            word.baseline = match shape.size {
                Some(_) => word.bounds.bottom - shape.below * size,
                // A dash alone stands at the height of a small letter's middle.
                None => word.bounds.center().1 + 0.27 * size,
            };
        }
    }
    let leans: Vec<f64> = lines
        .values()
        .filter_map(|line| {
            let told: Vec<&Word> = line
                .iter()
                .filter(|index| found[**index].0.size.is_some())
                .map(|index| &found[*index].1.word)
                .collect();
            let (first, last) = (told.first()?, told.last()?);
            let run = last.bounds.left - first.bounds.left;
            (run >= LEANING_LINE * first.size).then(|| (last.baseline - first.baseline) / run)
        })
        .collect();
    let lean = median(&leans).filter(|lean| lean.abs() >= LEAST_LEAN).unwrap_or(0.0);
    for (_, recognized) in found.iter_mut() {
        let word = &mut recognized.word;
        word.baseline -= lean * word.bounds.center().0;
    }
    // Words of one line stand on one baseline.
    for line in lines.values() {
        let baselines: Vec<f64> = line.iter().map(|index| found[*index].1.word.baseline).collect();
        let Some(baseline) = median(&baselines) else { continue };
        for index in line {
            let word = &mut found[*index].1.word;
            word.baseline = baseline;
            word.bounds.top = baseline - ASCENT * word.size;
            word.bounds.bottom = baseline + DESCENT * word.size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of words: line, left, top, width, height, certainty, text, in dots of a picture of 2550 × 3300.
    fn tsv(words: &[(u32, u32, u32, u32, u32, f64, &str)]) -> String {
        let rows = words.iter().map(|(line, left, top, width, height, certainty, text)| {
            format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t{height}\t{certainty}\t{text}\n")
        });
        format!(
            "header\n1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t\n{}",
            rows.collect::<String>()
        )
    }

    const LETTER: (f64, f64) = (612.0, 792.0);

    #[test]
    fn words_of_one_line_stand_on_one_baseline_whatever_their_letters() {
        // "same" has no ascender, "pay," reaches below, "$1,2" has both, "-" is a stroke: 10 points at 300 dpi.
        let page = words(
            &tsv(&[
                (1, 300, 408, 90, 22, 91.2, "same"),
                (1, 400, 400, 90, 38, 96.9, "Apy"),
                (1, 500, 400, 90, 36, 38.2, "1,2"),
                (1, 600, 416, 20, 4, 70.0, "-"),
            ]),
            Turn::Upright,
            LETTER,
        )
        .expect("four words");
        let baselines: Vec<f64> = page.words.iter().map(|word| word.word.baseline).collect();
        assert!(
            baselines.iter().all(|baseline| (baseline - 430.0 * 0.24).abs() < 0.5),
            "{baselines:?}"
        );
        assert!(
            (page.words[0].word.size - 10.0).abs() < 0.6,
            "{}",
            page.words[0].word.size
        );
        assert_eq!(page.least, Decimal::new(38, 2), "the least certain word, rounded down");
    }

    #[test]
    fn a_leaning_page_is_set_straight_and_its_boxes_stay_where_the_ink_is() {
        // Two rows that fall by one dot in a hundred.
        let row = |line: u32, top: u32| {
            (0..5).map(move |n: u32| (line + n, 300 + 450 * n, top + 4 * n + n / 2, 90, 30, 95.0, "120"))
        };
        let mut cells: Vec<_> = row(1, 400).chain(row(10, 460)).collect();
        // One long line tells how the page leans.
        cells.extend((0..5).map(|n: u32| (30, 300 + 450 * n, 300 + 4 * n + n / 2, 90, 30, 95.0, "Title")));
        let page = words(&tsv(&cells), Turn::Upright, LETTER).expect("words");
        let (first, last) = (&page.words[0], &page.words[4]);
        assert!(
            (first.word.baseline - last.word.baseline).abs() < 0.4,
            "a row is a row: {} and {}",
            first.word.baseline,
            last.word.baseline
        );
        assert!(last.ink.top > first.ink.top + 3.0, "the ink stays where it is");
    }

    #[test]
    fn a_page_scanned_sideways_has_its_boxes_turned_back() {
        let page = words(
            &tsv(&[(1, 0, 0, 100, 30, 90.0, "Top")]),
            Turn::Clockwise,
            (792.0, 612.0),
        )
        .expect("a word");
        let ink = page.words[0].ink;
        assert_eq!(
            (ink.right, ink.top),
            (792.0, 0.0),
            "text that runs down begins at the page's top right"
        );
        assert!(words("", Turn::Upright, LETTER).is_none());
    }

    #[test]
    fn ocr_is_never_sure() {
        assert_eq!(certainty(100.0), Decimal::new(99, 2));
        assert_eq!(certainty(-3.0), Decimal::ZERO);
    }
}
