//! The second reading of a file that has been read once: what it still needs, and what it tells.

use std::ops::ControlFlow;

use plumbline_model::{Issue, Severity};

use super::compare::{self, PageText};
use super::geometry::Bounds;
use super::glyphs::Ink;
use super::layout;
use super::second::{self, Listener, Reading};

/// The second reading of a PDF, ready to be made: what the first one read, to compare it with.
///
/// It is apart from the first reading because its engine can end the whole process on a damaged file: by then the
/// document is safe.
#[derive(Debug, Default)]
pub struct SecondReading {
    /// Pages in order. Those that were not read to their end are reported as such and not compared.
    pages: Vec<First>,
}

/// A page as the first reading has it.
#[derive(Debug)]
struct First {
    number: u32,
    /// The whole page as displayed.
    bounds: Bounds,
    text: PageText,
}

impl SecondReading {
    pub(super) fn take(&mut self, number: u32, ink: &Ink, words: &layout::Words) {
        if ink.stop.is_none() {
            self.pages.push(First {
                number,
                bounds: Bounds::around(0.0, 0.0, ink.size.0, ink.size.1),
                text: PageText::of(words.all(), ""),
            });
        }
    }

    /// Reads the file's pages again and reports where the two readings disagree.
    ///
    /// `begin` hears each page's number before it is read; where it answers [`ControlFlow::Break`], that page and those
    /// after it are left out and an issue says so with the reason given. `notice` takes the issues as they are found.
    pub fn make(self, bytes: &[u8], begin: &mut dyn FnMut(u32) -> ControlFlow<String>, notice: &mut dyn FnMut(Issue)) {
        let numbers: Vec<u32> = self.pages.iter().map(|page| page.number).collect();
        let mut comparison = Comparison {
            pages: &self.pages,
            not_read: Vec::new(),
            stopped: None,
            begin,
            notice,
        };
        second::pages(bytes, &numbers, &mut comparison);
        comparison.conclude();
    }
}

/// The issue of a file of which pages could not be read a second time. `from` is the first of them, where one is known.
pub fn second_reading_not_made(from: Option<u32>, why: &str) -> Issue {
    let extent = match from {
        Some(page) => {
            format!("The second reading ended at page {page} ({why}): the figures of this page and those after it rest")
        }
        None => format!("The second reading could not be made ({why}): the file's figures rest"),
    };
    Issue {
        code: "SRC005".into(),
        severity: Severity::Info,
        message: format!(
            "{extent} on one reading alone. Compare them with the pages' pictures before relying on them."
        ),
        anchor: None,
    }
}

struct Comparison<'a> {
    pages: &'a [First],
    /// Numbers of the pages that the engine failed on.
    not_read: Vec<u32>,
    /// The page at which the caller stopped, and why.
    stopped: Option<(u32, String)>,
    begin: &'a mut dyn FnMut(u32) -> ControlFlow<String>,
    notice: &'a mut dyn FnMut(Issue),
}

impl Comparison<'_> {
    /// Reports the pages that were not read again.
    fn conclude(self) {
        if !self.not_read.is_empty() {
            (self.notice)(Issue {
                code: "SRC005".into(),
                severity: Severity::Info,
                message: format!(
                    "The second reading failed on page {}: these figures rest on one reading alone. Compare them with the page's picture before relying on them.",
                    ranges(&self.not_read)
                ),
                anchor: None,
            });
        }
        if let Some((page, why)) = self.stopped {
            (self.notice)(second_reading_not_made(Some(page), &why));
        }
    }
}

impl Listener for Comparison<'_> {
    fn begin(&mut self, number: u32) -> ControlFlow<()> {
        match (self.begin)(number) {
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
            ControlFlow::Break(why) => {
                self.stopped = Some((number, why));
                ControlFlow::Break(())
            }
        }
    }

    fn page(&mut self, number: u32, reading: Option<Reading>) {
        let Ok(at) = self.pages.binary_search_by_key(&number, |page| page.number) else {
            return;
        };
        let Some(reading) = reading else {
            self.not_read.push(number);
            return;
        };
        let first = &self.pages[at];
        let words = layout::words(&Ink {
            size: reading.size,
            glyphs: reading.glyphs,
            ..Ink::default()
        });
        let second = PageText::of(words.all(), &reading.as_drawn);
        if let Some(found) = compare::disagreement(&first.text, &second) {
            (self.notice)(found.issue(number, first.bounds));
        }
    }
}

/// Page numbers in ascending order as a person writes them: `1, 4–7, 9`.
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown = runs.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_drawn_together() {
        assert_eq!(ranges(&[1, 4, 5, 6, 7, 9, 10]), "1, 4–7, 9, 10");
        assert_eq!(ranges(&[3]), "3");
    }
}
