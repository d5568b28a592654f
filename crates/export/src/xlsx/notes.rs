//! The sheet Notes: how to read the workbook, and what reading noticed of each report.

use plumbline_model::{Anchor, Report};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{columns, head, sheet, text};

const HOW_TO_READ: [(&str, &str); 7] = [
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
        "Formulas over the sheet Figures: amounts per member per month times member months, and sums of components. The difference is reported less calculated; what is printed rounded differs by its rounding.",
    ),
    (
        "Comparison",
        "Figures stand side by side as reported. That they stand there does not mean that they may be compared: read period, basis and run-out above them, and the sheet Definitions compared.",
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

pub(super) fn notes(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let columns = columns(&[("About", 18.0), ("Note", 100.0), ("Place", 22.0), ("Report", 18.0)]);
    let mut rows = Vec::new();
    for (about, note) in HOW_TO_READ {
        let mut row: Vec<_> = (0..4).map(|_| text("")).collect();
        row.extend([text(about), text(note)]);
        rows.push(row);
    }
    for report in reports {
        for issue in &report.issues {
            let mut row = head(report);
            row.extend([
                text(format!("{} {}", issue.code, issue.severity.as_str())),
                text(&issue.message),
                text(issue.anchor.as_ref().map_or_else(String::new, Anchor::place)),
                text(&report.id),
            ]);
            rows.push(row);
        }
    }
    sheet(worksheet, "Notes", &columns, rows)
}
