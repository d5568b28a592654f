//! PDF reports: words, lines and tables of each page.
//!
//! Reads: text of every font with a character map, in the four directions of a page; tables with and without ruling
//! lines. Refuses: encrypted files, files without a PDF structure. Issues: `SRC005` glyphs without a character and
//! pages on which a second, independent engine disagrees,
//! `SRC007` pages of pictures alone, `SRC001` pages that could not be read to their end.
//! Shape: one part per page. Every word stands in one table cell or in one line, never in both and never in none.

mod charts;
mod columns;
mod compare;
mod figures;
mod geometry;
mod glyphs;
mod headers;
mod layout;
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
mod words;

use plumbline_model::{Anchor, Document, FileFormat, Issue, Line, PageBox, Part, PartKind, Severity, Table};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::{Limits, ReadError};
use compare::PageText;
use geometry::Bounds;
use glyphs::{Ink, MAX_GLYPHS, MAX_PAGES, OpenError, PageCount, Stop};
use region::Region;

/// Reads a PDF.
///
/// Errors: [`ReadError::EncryptedFile`], [`ReadError::DamagedFile`]. Content never fails: what cannot be read is an
/// issue of the document.
pub fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    let mut parts = Vec::new();
    let mut issues = Vec::new();
    let mut inks: Vec<(u32, Ink)> = Vec::new();
    let mut pages: Vec<layout::Words> = Vec::new();
    let count = glyphs::pages(bytes, None, |number, mut ink| {
        page_issues(number, &ink, &mut issues);
        pages.push(layout::words(&ink));
        // Words are all that later steps need; glyphs take ten times the room.
        ink.glyphs = Vec::new();
        inks.push((number, ink));
    })
    .map_err(not_opened)?;
    if limits.second_reading {
        second_reading(bytes, &inks, &pages, &mut issues);
    }
    let running = layout::running_lines(&pages);
    let mut ends = Vec::new();
    for (((number, ink), words), running) in inks.iter().zip(pages).zip(running) {
        let (tables, lines, page_ends) = layout::page(*number, ink, words, &running);
        parts.push(part(*number, ink, tables, lines));
        ends.push(page_ends);
    }
    pages::join(&mut parts, &ends);
    issues.extend(page_count_issue(count));
    issues.extend(cut_off_issue(bytes));
    Ok(Document {
        format: FileFormat::Pdf,
        sha256,
        parts,
        issues,
        names: Vec::new(),
    })
}

/// Reads one page of a PDF with the table a person marked on it: see [`crate::read_region`].
pub fn read_region(
    bytes: &[u8],
    sha256: String,
    page: u32,
    table: PageBox,
    columns: &[Decimal],
) -> Result<Document, ReadError> {
    let wrong = |what: String| ReadError::NoSuchRegion { what };
    let points = |value: &Decimal| value.to_f64().unwrap_or_default();
    let [left, top, right, bottom] = table.0.each_ref().map(points);
    if left >= right || top >= bottom {
        return Err(wrong(
            "the box's right edge must lie right of its left one, and its bottom below its top".into(),
        ));
    }
    let region = Region {
        bounds: Bounds::around(left, top, right, bottom),
        columns: columns.iter().map(points).collect(),
    };
    let mut issues = Vec::new();
    let mut found = None;
    let count = glyphs::pages(bytes, Some(page), |number, ink| {
        page_issues(number, &ink, &mut issues);
        found = Some(region::page(number, &ink, &region).map(|(tables, lines)| part(number, &ink, tables, lines)));
    })
    .map_err(not_opened)?;
    let part = found.ok_or_else(|| wrong(format!("there is no page {page}; the file has {}", count.found)))?;
    Ok(Document {
        format: FileFormat::Pdf,
        sha256,
        parts: vec![part.map_err(wrong)?],
        issues,
        names: Vec::new(),
    })
}

fn not_opened(error: OpenError) -> ReadError {
    match error {
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
    }
}

/// Reads every page again with the second engine and reports where the two disagree.
///
/// Pages that the first engine did not read to their end are reported as such and not compared.
fn second_reading(bytes: &[u8], inks: &[(u32, Ink)], pages: &[layout::Words], issues: &mut Vec<Issue>) {
    let whole: Vec<u32> = inks
        .iter()
        .filter(|(_, ink)| ink.stop.is_none())
        .map(|(number, _)| *number)
        .collect();
    let mut not_read = Vec::new();
    second::pages(bytes, &whole, |number, reading| {
        let Some(reading) = reading else {
            not_read.push(number.to_string());
            return;
        };
        let Some(at) = inks.iter().position(|(n, _)| *n == number) else {
            return;
        };
        let (ink, words) = (&inks[at].1, &pages[at]);
        let as_drawn: String = reading.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        let again = layout::words(&Ink {
            size: reading.size,
            glyphs: reading.glyphs,
            ..Ink::default()
        });
        let (first, second) = (PageText::of(words.all(), ""), PageText::of(again.all(), &as_drawn));
        if let Some(found) = compare::disagreement(&first, &second) {
            issues.push(found.issue(number, Bounds::around(0.0, 0.0, ink.size.0, ink.size.1)));
        }
    });
    if !not_read.is_empty() {
        issues.push(Issue {
            code: "SRC005".into(),
            severity: Severity::Info,
            message: format!(
                "The second reading failed on page {}: these figures rest on one reading alone. Compare them with the page's picture before relying on them.",
                not_read.join(", ")
            ),
            anchor: None,
        });
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
    let anchor = Some(Anchor::Page {
        page: number,
        r#box: Bounds::around(0.0, 0.0, ink.size.0, ink.size.1).to_page_box(),
        text: String::new(),
    });
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
            "SRC007",
            Severity::Warning,
            format!(
                "Page {number} is a picture without text; nothing was read from it. Ask the payer for a PDF with text, or enter its figures by hand."
            ),
        );
    }
}

#[cfg(test)]
mod tests;
