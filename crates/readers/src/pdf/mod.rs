//! PDF reports: words, lines and tables of each page.
//!
//! Reads: text of every font with a character map, in the four directions of a page; tables with and without ruling
//! lines. Refuses: encrypted files, files without a PDF structure. Issues: `SRC005` glyphs without a character,
//! `SRC007` pages of pictures alone, `SRC001` pages that could not be read to their end.
//! Shape: one part per page. Every word stands in one table cell or in one line, never in both and never in none.

mod columns;
mod figures;
mod geometry;
mod glyphs;
mod layout;
mod refine;
mod rows;
mod ruled;
mod table;
mod unruled;
mod words;

use plumbline_model::{Anchor, Document, FileFormat, Issue, Part, PartKind, Severity};

use crate::ReadError;
use geometry::Bounds;
use glyphs::{Ink, MAX_GLYPHS, MAX_PAGES, OpenError, PageCount, Stop};

/// Reads a PDF.
///
/// Errors: [`ReadError::EncryptedFile`], [`ReadError::DamagedFile`]. Content never fails: what cannot be read is an
/// issue of the document.
pub fn read(bytes: &[u8], sha256: String) -> Result<Document, ReadError> {
    let mut parts = Vec::new();
    let mut issues = Vec::new();
    let mut inks: Vec<(u32, Ink)> = Vec::new();
    let mut pages: Vec<layout::Words> = Vec::new();
    let count = glyphs::pages(bytes, |number, mut ink| {
        page_issues(number, &ink, &mut issues);
        pages.push(layout::words(&ink));
        // Words are all that later steps need; glyphs take ten times the room.
        ink.glyphs = Vec::new();
        inks.push((number, ink));
    })
    .map_err(|error| match error {
        OpenError::Encrypted => ReadError::EncryptedFile { kind: "PDF".into() },
        OpenError::Damaged => ReadError::DamagedFile {
            place: "PDF structure".into(),
            cause: "no pages could be found".into(),
        },
    })?;
    let running = layout::running_lines(&pages);
    for (((number, ink), words), running) in inks.iter().zip(pages).zip(running) {
        let (tables, lines) = layout::page(*number, ink, words, &running);
        parts.push(Part {
            kind: PartKind::Page,
            name: format!("Page {number}"),
            number: *number,
            hidden: false,
            size: Some(Bounds::around(0.0, 0.0, ink.size.0, ink.size.1).to_page_box()),
            tables,
            lines,
        });
    }
    issues.extend(page_count_issue(count));
    Ok(Document {
        format: FileFormat::Pdf,
        sha256,
        parts,
        issues,
        names: Vec::new(),
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
