//! PDF reports: words, lines and tables of each page.
//!
//! Reads: text of every font with a character map, in the four directions of a page; tables with and without ruling
//! lines. Refuses: encrypted files, files without a PDF structure. Issues: `SRC005` glyphs without a character and
//! pages on which a second, independent engine disagrees,
//! `SRC007` pages of pictures alone (read by OCR where whoever reads brings its words), `SRC001` pages that could not be read to their end.
//! Shape: one part per page. Every word stands in one table cell or in one line, never in both and never in none.

mod again;
mod charts;
mod columns;
mod compare;
mod draw;
mod figures;
mod geometry;
mod glyphs;
mod headers;
mod layout;
mod marked;
mod ocr;
mod pages;
mod refine;
mod region;
mod rows;
mod ruled;
mod second;
mod spacing;
mod streams;
mod table;
mod unruled;
mod unseen;
mod weigh;
mod words;

use std::ops::ControlFlow;

use plumbline_model::{Anchor, Document, FileFormat, Issue, Line, Part, PartKind, Severity, Table};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::ocr::{PAGE_IS_AN_IMAGE, ScannedPage};
use crate::{Limits, Mark, MarkedPage, ReadError};
pub use again::{SecondReading, second_reading_not_made};
use draw::DrawError;
pub use draw::Picture;
use geometry::{Bounds, Turn};
use glyphs::{Ink, MAX_GLYPHS, MAX_PAGES, OpenError, PageCount, Stop};
use region::Region;

/// Reads a PDF, twice where the limits say so.
///
/// Errors: [`ReadError::EncryptedFile`], [`ReadError::DamagedFile`], [`ReadError::TooLarge`]. Content never fails: what
/// cannot be read is an issue of the document.
pub fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    let (mut document, second) = read_once(bytes, sha256, limits, &[])?;
    if let Some(second) = second {
        second.make(bytes, &mut |_| ControlFlow::Continue(()), &mut |issue| {
            document.issues.push(issue);
        });
    }
    Ok(document)
}

/// Reads a PDF once, with what OCR read of pages without text, and gives what its second reading needs where the limits
/// ask for one: see [`crate::read_once`].
pub fn read_once(
    bytes: &[u8],
    sha256: String,
    limits: &Limits,
    scans: &[ScannedPage],
) -> Result<(Document, Option<SecondReading>), ReadError> {
    let mut parts = Vec::new();
    let mut issues = Vec::new();
    let mut inks: Vec<(u32, Ink)> = Vec::new();
    let mut pages: Vec<layout::Words> = Vec::new();
    let mut second = limits.second_reading.then(SecondReading::default);
    let count = glyphs::pages(bytes, None, limits, |number, mut ink| {
        page_issues(number, &ink, &mut issues);
        let words = layout::words(&ink);
        if let Some(second) = &mut second {
            second.take(number, &ink, &words);
        }
        pages.push(words);
        // Words are all that later steps need; glyphs take ten times the room.
        ink.glyphs = Vec::new();
        inks.push((number, ink));
    })
    .map_err(not_opened)?;
    let recognized = ocr::recognize(scans, &inks, &mut issues);
    for ((number, _), words) in inks.iter().zip(&mut pages) {
        if let Some(page) = recognized.get(number) {
            *words = page.layout();
        }
    }
    let running = layout::running_lines(&pages);
    let mut ends = Vec::new();
    for (((number, ink), words), running) in inks.iter().zip(pages).zip(running) {
        let (tables, lines, page_ends) = layout::page(*number, ink, words, &running);
        let mut part = part(*number, ink, tables, lines);
        unseen::mark(&mut part, &ink.laid_under);
        if let Some(page) = recognized.get(number) {
            page.mark(&mut part);
        }
        parts.push(part);
        ends.push(page_ends);
    }
    pages::join(&mut parts, &ends);
    issues.extend(page_count_issue(count));
    issues.extend(cut_off_issue(bytes));
    let document = Document {
        format: FileFormat::Pdf,
        sha256,
        parts,
        issues,
        names: Vec::new(),
    };
    Ok((document, second))
}

/// Reads one page of a PDF with the tables a person marked on it: see [`crate::read_marked`].
pub fn read_marked(bytes: &[u8], page: u32, marks: &[Mark]) -> Result<MarkedPage, ReadError> {
    let wrong = |what: String| ReadError::NoSuchRegion { what };
    let regions = marks.iter().map(region).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let mut issues = Vec::new();
    let mut wanted = None;
    // Headers and footers are known by repeating on the pages beside.
    let beside = page.saturating_sub(1)..=page.saturating_add(1);
    let mut pages: Vec<layout::Words> = Vec::new();
    let count = glyphs::pages(bytes, Some(beside), &Limits::default(), |number, ink| {
        pages.push(layout::words(&ink));
        if number == page {
            page_issues(number, &ink, &mut issues);
            wanted = Some((pages.len() - 1, ink));
        }
    })
    .map_err(not_opened)?;
    let (at, ink) = wanted.ok_or_else(|| wrong(format!("there is no page {page}; the file has {}", count.found)))?;
    let running = layout::running_lines(&pages).swap_remove(at);
    let read = marked::page(page, &ink, &regions, &running);
    let mut part = part(page, &ink, read.tables, read.lines);
    unseen::mark(&mut part, &ink.laid_under);
    Ok(MarkedPage {
        part,
        issues,
        tables: read.at,
    })
}

/// A mark in points. Errors: what is wrong with its box, in words.
fn region(mark: &Mark) -> Result<Region, String> {
    let points = |value: &Decimal| value.to_f64().unwrap_or_default();
    let [left, top, right, bottom] = mark.table.0.each_ref().map(points);
    if left >= right || top >= bottom {
        return Err("the box's right edge must lie right of its left one, and its bottom below its top".into());
    }
    Ok(Region {
        bounds: Bounds::around(left, top, right, bottom),
        columns: mark.columns.iter().map(points).collect(),
    })
}

fn not_opened(error: OpenError) -> ReadError {
    match error {
        OpenError::TooLarge(error) => error,
        OpenError::Encrypted => ReadError::EncryptedFile { kind: "PDF".into() },
        OpenError::Damaged => ReadError::DamagedFile {
            place: "PDF structure".into(),
            cause: "no pages could be found".into(),
        },
    }
}

fn part(number: u32, ink: &Ink, tables: Vec<Table>, lines: Vec<Line>) -> Part {
    Part {
        kind: PartKind::Page,
        name: format!("Page {number}"),
        number,
        hidden: false,
        size: Some(Bounds::around(0.0, 0.0, ink.size.0, ink.size.1).to_page_box()),
        tables,
        lines,
        footnotes: Vec::new(),
        ocr: None,
    }
}

/// How many of a file's last bytes may stand after its end mark.
/// Source: Adobe's implementation notes to ISO 32000-1, 7.5.5: viewers look for it in the last 1024 bytes.
const END_MARK_WITHIN: usize = 1024;

/// A file that stops before its end mark: the engine pieces together what is left, and nobody can say what is missing.
fn cut_off_issue(bytes: &[u8]) -> Option<Issue> {
    let tail = &bytes[bytes.len().saturating_sub(END_MARK_WITHIN)..];
    if tail.windows(5).any(|window| window == b"%%EOF") {
        return None;
    }
    Some(Issue {
        code: "SRC001".into(),
        severity: Severity::Error,
        message: "The file stops before its end: it was cut off on its way. What is left was read; ask the payer for it again.".into(),
        anchor: None,
    })
}

/// Pages that were not read, or that the file says it has and has not.
fn page_count_issue(count: PageCount) -> Option<Issue> {
    let message = if count.found > MAX_PAGES {
        format!(
            "The file has {} pages; the first {MAX_PAGES} were read. Split the file and import the parts.",
            count.found
        )
    } else {
        let stated = count.stated.filter(|stated| *stated != count.found)?;
        format!(
            "The file says it has {stated} pages and {} were found. Compare with the report as your viewer shows it, and ask the payer for it again if pages are missing.",
            count.found
        )
    };
    Some(Issue {
        code: "SRC001".into(),
        severity: Severity::Error,
        message,
        anchor: None,
    })
}

/// What could not be read on a page.
fn page_issues(number: u32, ink: &Ink, issues: &mut Vec<Issue>) {
    let anchor = Some(Anchor::page(
        number,
        Bounds::around(0.0, 0.0, ink.size.0, ink.size.1).to_page_box(),
        "",
    ));
    let mut report = |code: &str, severity, message| {
        issues.push(Issue {
            code: code.into(),
            severity,
            message,
            anchor: anchor.clone(),
        });
    };
    match ink.stop {
        Some(Stop::EngineFailed) => report(
            "SRC001",
            Severity::Error,
            format!(
                "Page {number} is damaged and was not read to its end. Ask the payer for the report again, and check every figure of this page."
            ),
        ),
        Some(Stop::TooLarge) => report(
            "SRC001",
            Severity::Error,
            format!(
                "Page {number} holds more than {MAX_GLYPHS} characters or too many drawings and was not read to its end. Ask the payer for a plain copy."
            ),
        ),
        None => {}
    }
    if ink.unmapped > 0 {
        report(
            "SRC005",
            Severity::Warning,
            format!(
                "Page {number}: {} of {} characters have no meaning in the file's fonts and were left out. Compare the page with its picture before relying on its figures.",
                ink.unmapped,
                ink.unmapped + ink.glyphs.len()
            ),
        );
    }
    if ink.clipped > 0 {
        report(
            "SRC005",
            Severity::Info,
            format!(
                "Page {number}: {} characters lie outside of what the page shows and were left out. Compare the page with its picture if something seems to be missing.",
                ink.clipped
            ),
        );
    }
    let drawn = ink.pictures + ink.rules.len() + ink.fills.len();
    if ink.glyphs.iter().all(|g| g.text.trim().is_empty()) && ink.unmapped == 0 && drawn > 0 {
        report(
            PAGE_IS_AN_IMAGE,
            Severity::Warning,
            format!(
                "Page {number} is a picture without text; nothing was read from it. Ask the payer for a PDF with text, or enter its figures by hand."
            ),
        );
    }
}

/// Draws one page in shades of gray: see [`crate::draw_page`].
pub fn draw_page(bytes: &[u8], page: u32, turn: u16) -> Result<Picture, ReadError> {
    let turn = Turn::of_degrees(turn);
    draw::draw(bytes, page, turn).map_err(|error| not_drawn(page, error))
}

/// Draws the surroundings of places on a page.
pub fn clip_page(bytes: &[u8], page: u32, boxes: &[plumbline_model::PageBox]) -> Result<Vec<Picture>, ReadError> {
    draw::clip(bytes, page, boxes).map_err(|error| not_drawn(page, error))
}

fn not_drawn(page: u32, error: DrawError) -> ReadError {
    match error {
        DrawError::Open(error) => not_opened(error),
        DrawError::NoSuchPage => ReadError::NotDrawn {
            page,
            cause: "there is no such page".into(),
        },
        DrawError::TooLarge => ReadError::NotDrawn {
            page,
            cause: "the page is too large".into(),
        },
        DrawError::EngineFailed => ReadError::NotDrawn {
            page,
            cause: "the drawing failed".into(),
        },
    }
}

#[cfg(test)]
mod tests;
