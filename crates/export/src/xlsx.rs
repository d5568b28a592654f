//! One workbook `plumbline.xlsx`: Figures, Quality, Findings, Recalculated, Comparison, Definitions, Definitions compared,
//! Definition verdicts, Sources and Notes.
//!
//! Numbers are spreadsheet numbers in the payer's scale with a fitting number format; what was printed stands beside
//! them. A spreadsheet keeps 15 significant digits: a longer decimal is written as text, digit for digit. The reports are
//! written one after another: a sheet that is full goes on in another, and the notes say so.

mod about;
mod book;
mod cells;
mod compared;
mod figures;
mod notes;
mod recalculated;
mod shown;

use std::path::Path;

use plumbline_model::Report;
use rust_xlsxwriter::XlsxError;

use crate::{BeforeFile, ExportError, Exported, Flow, Written, write_streaming};
use book::{Book, Look, MOST_ROWS, Mark, Rows};

/// A figure without a value says so in its state.
const STATES: &[Mark] = &[
    Mark {
        begins: "suppressed",
        look: Look::Doubtful,
    },
    Mark {
        begins: "missing",
        look: Look::Doubtful,
    },
    Mark {
        begins: "not_applicable",
        look: Look::Doubtful,
    },
];
/// How bad a finding is stands in its first column.
const SEVERITIES: &[Mark] = &[
    Mark {
        begins: "error",
        look: Look::Bad,
    },
    Mark {
        begins: "warning",
        look: Look::Doubtful,
    },
];

/// Writes `plumbline.xlsx`, a report at a time.
pub fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    write(flow, folder, before, MOST_ROWS)
}

fn write(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>, most_rows: u32) -> Result<Exported, ExportError> {
    let path = folder.join("plumbline.xlsx");
    let wrong = |source| ExportError::Workbook {
        path: path.clone(),
        source: Box::new(source),
    };
    let mut sheets = Sheets::new(folder, most_rows).map_err(wrong)?;
    let mut report_ids = Vec::new();
    for report in &mut *flow.reports {
        let report = report?;
        if !before(&path) {
            return Err(ExportError::Cancelled);
        }
        sheets.report(&report).map_err(wrong)?;
        report_ids.push(report.id);
    }
    let (book, notes) = sheets.finish(flow).map_err(wrong)?;
    let bytes = write_streaming(&path, |file| book.save(file).map_err(wrong))?;
    Ok(Exported {
        files: vec![Written {
            path,
            report_ids,
            bytes,
        }],
        notes,
    })
}

/// The sheets that grow with each report.
struct Sheets {
    book: Book,
    figures: Rows,
    quality: Rows,
    recalculated: Rows,
    definitions: Rows,
    matrix: compared::Matrix,
    sources: Rows,
    notes: Rows,
}

impl Sheets {
    fn new(folder: &Path, most_rows: u32) -> Result<Sheets, XlsxError> {
        let mut book = Book::new(folder, most_rows)?;
        let mut figures = book.rows("Figures", &cells::columns(&figures::FIGURES))?;
        figures.mark(figures::FIGURE_STATE, STATES);
        let mut quality = book.rows("Quality", &cells::columns(&figures::QUALITY))?;
        quality.mark(figures::QUALITY_STATE, STATES);
        let mut recalculated = book.rows("Recalculated", &cells::columns(&recalculated::COLUMNS))?;
        recalculated.mark(recalculated::SO, recalculated::MARKS);
        let definitions = book.rows("Definitions", &cells::columns(&about::DEFINITIONS))?;
        let sources = book.rows("Sources", &cells::columns(&about::SOURCES))?;
        let mut notes = book.rows("Notes", &cells::columns(&notes::COLUMNS))?;
        for row in notes::how_to_read() {
            book.push(&mut notes, row)?;
        }
        Ok(Sheets {
            book,
            figures,
            quality,
            recalculated,
            definitions,
            matrix: compared::Matrix::default(),
            sources,
            notes,
        })
    }

    fn report(&mut self, report: &Report) -> Result<(), XlsxError> {
        let book = &mut self.book;
        let mut places = Vec::with_capacity(report.metrics.len());
        for metric in &report.metrics {
            places.push(book.push(&mut self.figures, figures::metric(report, metric))?);
        }
        for unmapped in &report.unmapped {
            book.push(&mut self.figures, figures::unmapped(report, unmapped))?;
        }
        for measure in &report.quality {
            book.push(&mut self.quality, figures::quality(report, measure))?;
        }
        for line in recalculated::lines(report, &places) {
            let at = book.next(&self.recalculated);
            book.push(&mut self.recalculated, line.fields(report, at.row))?;
        }
        for row in about::definitions(report) {
            book.push(&mut self.definitions, row)?;
        }
        self.matrix.add(report);
        book.push(&mut self.sources, about::source(report))?;
        for row in notes::issues(report) {
            book.push(&mut self.notes, row)?;
        }
        Ok(())
    }

    /// The workbook with all its sheets in their order, and what it could not hold.
    fn finish(self, flow: &Flow<'_>) -> Result<(Book, Vec<String>), XlsxError> {
        let Sheets {
            mut book, mut notes, ..
        } = self;
        let mut findings = book.rows("Findings", &about::FINDINGS)?;
        findings.mark(0, SEVERITIES);
        for finding in flow.findings {
            book.push(&mut findings, about::finding(finding))?;
        }
        let (comparison, arrangements) = compared::comparison(&mut book, flow.compared)?;
        let (matrix, definitions) = self.matrix.write(&mut book)?;
        let verdicts = compared::verdicts(&mut book, flow.compared)?;
        let mut said = book.notes();
        for (left_out, what, sheet) in [
            (arrangements, "arrangements", "Comparison"),
            (definitions, "definitions", "Definitions compared"),
        ] {
            if left_out > 0 {
                said.push(format!(
                    "{left_out} {what} more than stand side by side are left out of the sheet {sheet}; export fewer reports to see them"
                ));
            }
        }
        said.extend(flow.compared.left_out.iter().map(|report| {
            format!(
                "The report {} of {} is not compared: {}",
                report.report_id, report.payer, report.reason
            )
        }));
        for note in &said {
            book.push(&mut notes, notes::note("This workbook", note))?;
        }
        for sheet in [
            self.figures,
            self.quality,
            findings,
            self.recalculated,
            comparison,
            self.definitions,
            matrix,
            verdicts,
            self.sources,
            notes,
        ] {
            book.add(sheet)?;
        }
        Ok((book, said))
    }
}

#[cfg(test)]
mod tests;
