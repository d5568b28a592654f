//! The sheet Notes: how to read the workbook, and what reading noticed of each report.

use plumbline_model::{Anchor, Report};

use super::book::{Column, Field, text};
use super::cells::head;

pub(super) const COLUMNS: [Column; 4] = [("About", 18.0), ("Note", 100.0), ("Place", 22.0), ("Report", 18.0)];

const HOW_TO_READ: [(&str, &str); 9] = [
    (
        "Figures",
        "Numbers are in the unit beside them and shown as the payer printed them. An empty value has a state that says why; it is never 0.",
    ),
    (
        "Places",
        "Where the original file has an absolute path, the place links to it; otherwise it says sheet and cell, page, or row and column.",
    ),
    (
        "Recalculated",
        "Formulas over the sheet Figures: amounts per member per month times member months, and sums of components. The difference is reported less calculated; what is printed rounded differs by its rounding, and how far that reaches stands beside it.",
    ),
    (
        "Comparison",
        "Figures stand side by side with the rules' verdict on each: ✓ same, ≈ with caveat, ≠ not comparable, each with its grounds. A cell without a verdict has nothing beside it to be compared with.",
    ),
    (
        "Definitions",
        "Definitions compared shows what each definition says of each kind of spending. Definition verdicts says of each two definitions of one market whether totals under them may be compared.",
    ),
    (
        "Marks",
        "Where a cell is coloured, its text says the same: errors, differences and verdicts are marked by words and weight too.",
    ),
    (
        "Findings",
        "What the rules found when the workbook was written, waived findings with their reason.",
    ),
    (
        "Digits",
        "A spreadsheet keeps 15 significant digits: a longer decimal is written as text, digit for digit.",
    ),
    (
        "Texts",
        "A printed text that begins like a formula has an apostrophe before it and is no formula.",
    ),
];

/// A note on the workbook itself.
pub(super) fn note(about: &str, note: &str) -> Vec<Field> {
    let mut row: Vec<Field> = (0..4).map(|_| text("")).collect();
    row.extend([text(about), text(note)]);
    row
}

pub(super) fn how_to_read() -> impl Iterator<Item = Vec<Field>> {
    HOW_TO_READ.iter().map(|(about, said)| note(about, said))
}

/// What reading noticed of a report.
pub(super) fn issues(report: &Report) -> impl Iterator<Item = Vec<Field>> {
    report.issues.iter().map(|issue| {
        let mut row = head(report);
        row.extend([
            text(format!("{} {}", issue.code, issue.severity.as_str())),
            text(&issue.message),
            text(issue.anchor.as_ref().map_or_else(String::new, Anchor::place)),
            text(&report.id),
        ]);
        row
    })
}
