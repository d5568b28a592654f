//! A page's words to its tables and lines.

use std::collections::HashMap;

use plumbline_model::{Anchor, Cell, Line, Table};

use super::charts::bars;
use super::geometry::{Bounds, Frame, Turn};
use super::glyphs::{Ink, Rule};
use super::pages::Ends;
use super::ruled::{self, Edges};
use super::table::FoundTable;
use super::unruled;
use super::words::{self, TextLine, Word};

/// A running header or footer stands within this share of the page's height from its edge …
const RUNNING_ZONE: f64 = 0.12;
/// … at the same place on every page to within this (points) …
const RUNNING_SHIFT: f64 = 3.0;
/// … and at least this many font sizes from the text it is not part of.
const RUNNING_GAP: f64 = 1.6;
/// Lines looked at from each edge.
const RUNNING_LINES: usize = 3;

/// Words of a page in its main reading direction, and of the other directions.
pub(super) struct Words {
    frame: Frame,
    upright: Vec<Word>,
    turned: Vec<(Frame, Vec<Word>)>,
}

impl Words {
    /// Words that all run in one direction, in its frame.
    pub(super) fn upright(frame: Frame, words: Vec<Word>) -> Words {
        Words {
            frame,
            upright: words,
            turned: Vec::new(),
        }
    }

    /// Words of each direction, the page's main one first.
    pub(super) fn directions(&self) -> impl Iterator<Item = (Frame, &[Word])> {
        let turned = self.turned.iter().map(|(frame, words)| (*frame, words.as_slice()));
        std::iter::once((self.frame, self.upright.as_slice())).chain(turned)
    }

    /// Every word with its box as displayed.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Word, Bounds)> {
        self.directions()
            .flat_map(|(frame, words)| words.iter().map(move |word| (word, frame.leave(word.bounds))))
    }
}

/// Cuts a page's glyphs into words; the direction most glyphs are read in is the page's.
pub(super) fn words(ink: &Ink) -> Words {
    let count = |turn: Turn| ink.glyphs.iter().filter(|g| g.turn == turn).count();
    let main = Turn::ALL
        .into_iter()
        .rev()
        .max_by_key(|t| count(*t))
        .unwrap_or(Turn::Upright);
    let frame = |turn| Frame { turn, page: ink.size };
    Words {
        frame: frame(main),
        upright: words::words(&ink.glyphs, frame(main)),
        turned: Turn::ALL
            .into_iter()
            .filter(|t| *t != main && count(*t) > 0)
            .map(|t| (frame(t), words::words(&ink.glyphs, frame(t))))
            .collect(),
    }
}

/// A line that stands at the edge of several pages: its baseline in the page's frame.
pub(super) type Running = Vec<f64>;

/// Headers and footers that repeat across pages (numbers in them may change), for each page.
pub(super) fn running_lines(pages: &[Words]) -> Vec<Running> {
    let candidates: Vec<Vec<(String, f64)>> = pages.iter().map(edge_lines).collect();
    let mut seen: HashMap<&str, Vec<(usize, f64)>> = HashMap::new();
    for (page, lines) in candidates.iter().enumerate() {
        for (text, baseline) in lines {
            seen.entry(text.as_str()).or_default().push((page, *baseline));
        }
    }
    candidates
        .iter()
        .enumerate()
        .map(|(page, lines)| {
            lines
                .iter()
                .filter(|(text, baseline)| {
                    seen.get(text.as_str())
                        .into_iter()
                        .flatten()
                        .any(|(other, at)| *other != page && (at - baseline).abs() <= RUNNING_SHIFT)
                })
                .map(|(_, baseline)| *baseline)
                .collect()
        })
        .collect()
}

/// Lines near the top and bottom that stand apart from the text, digits made alike.
fn edge_lines(page: &Words) -> Vec<(String, f64)> {
    let lines = words::lines(page.upright.clone());
    let height = page.frame.size().1;
    let mut out = Vec::new();
    let mut take = |order: Vec<&TextLine>, in_zone: &dyn Fn(f64) -> bool| {
        let mut block = Vec::new();
        for pair in order.windows(2).take(RUNNING_LINES) {
            if !in_zone(pair[0].baseline) {
                break;
            }
            block.push((
                pair[0].text().replace(|c: char| c.is_ascii_digit(), "0"),
                pair[0].baseline,
            ));
            let apart = (pair[1].baseline - pair[0].baseline).abs() >= RUNNING_GAP * pair[0].size.max(pair[1].size);
            if apart {
                out.append(&mut block);
            }
        }
    };
    take(lines.iter().collect(), &|y| y < RUNNING_ZONE * height);
    take(lines.iter().rev().collect(), &|y| y > (1.0 - RUNNING_ZONE) * height);
    out
}

/// Tables and lines of a page, both in reading order, and where the first and last table stand.
pub(super) fn page(number: u32, ink: &Ink, words: Words, running: &Running) -> (Vec<Table>, Vec<Line>, Ends) {
    let Words {
        frame,
        mut upright,
        turned,
    } = words;
    let rules: Vec<Rule> = ink
        .rules
        .iter()
        .map(|r| Rule {
            bounds: frame.enter(r.bounds),
        })
        .collect();
    let fills: Vec<Bounds> = ink.fills.iter().map(|b| frame.enter(*b)).collect();

    let is_running = |word: &Word| running.iter().any(|at| (at - word.baseline).abs() <= 0.3 * word.size);
    let (margins, mut body): (Vec<Word>, Vec<Word>) = upright.drain(..).partition(is_running);
    let slants: Vec<Bounds> = ink.slants.iter().map(|b| frame.enter(*b)).collect();
    let mut tables = ruled::find(&mut body, &rules, &fills, &slants, frame.size());
    let edges = Edges {
        slants,
        ..Edges::of(&rules, &[], frame.size())
    };
    let edges = Edges {
        bars: bars(&fills, &body),
        ..edges
    };
    let (unruled, rest) = unruled::find(words::lines(body), &edges);
    tables.extend(unruled);
    tables.sort_by(|a, b| {
        (a.bounds.top, a.bounds.left)
            .partial_cmp(&(b.bounds.top, b.bounds.left))
            .unwrap_or(std::cmp::Ordering::Equal)
    });

    let (mut lines, mut below) = (Vec::new(), Vec::new());
    for line in words::lines(margins) {
        let side = if line.baseline < frame.size().1 / 2.0 {
            &mut lines
        } else {
            &mut below
        };
        side.push(Line {
            running: true,
            ..to_line(number, frame, &line)
        });
    }
    let ends = Ends::of(frame.turn, &tables, &rest);
    lines.extend(rest.iter().map(|line| to_line(number, frame, line)));
    lines.append(&mut below);
    for (frame, words) in turned {
        lines.extend(words::lines(words).iter().map(|line| to_line(number, frame, line)));
    }
    let tables = tables.iter().map(|t| to_table(number, frame, t)).collect();
    (tables, lines, ends)
}

fn anchor(page: u32, frame: Frame, bounds: Bounds, text: String) -> Anchor {
    Anchor::page(page, frame.leave(bounds).to_page_box(), text)
}

pub(super) fn to_line(page: u32, frame: Frame, line: &TextLine) -> Line {
    Line::new(anchor(page, frame, line.bounds(), line.text()))
}

pub(super) fn to_table(page: u32, frame: Frame, table: &FoundTable) -> Table {
    Table {
        anchor: anchor(page, frame, table.bounds, String::new()),
        header_rows: table.header_rows as u32,
        ruled: table.ruled,
        continues: false,
        repeated_rows: 0,
        cells: table
            .cells
            .iter()
            .map(|cell| {
                let place = anchor(page, frame, cell.bounds(), cell.text());
                Cell {
                    row_span: cell.row_span as u32,
                    column_span: cell.column_span as u32,
                    ..Cell::new(cell.row as u32, cell.column as u32, place)
                }
            })
            .collect(),
        sections: Vec::new(),
    }
}
