//! A letter as a workbook: a row per question with a cell to answer in, and what the reports say on a sheet of its own.

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Letter, comparison, opening};
use crate::text::cell_safe;

/// The first rows say what this is.
const HEAD_ROW: u32 = 3;

const QUESTIONS: [(&str, f64); 10] = [
    ("No.", 5.0),
    ("Reference", 11.0),
    ("About", 28.0),
    ("Report", 40.0),
    ("What we found", 60.0),
    ("What we make of it", 44.0),
    ("Contract", 34.0),
    ("Question", 50.0),
    ("Your answer", 50.0),
    ("The same answer may explain", 44.0),
];

const SAID: [(&str, f64); 6] = [
    ("No.", 5.0),
    ("Reference", 11.0),
    ("What", 36.0),
    ("As printed", 24.0),
    ("File", 36.0),
    ("Place", 24.0),
];

/// The workbook's bytes.
pub(super) fn bytes(letter: &Letter) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same letter gives the same bytes.
    let made = rust_xlsxwriter::ExcelDateTime::parse_from_str(&letter.on.to_string())?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    questions(workbook.add_worksheet(), letter)?;
    said(workbook.add_worksheet(), letter)?;
    workbook.save_to_buffer()
}

fn questions(sheet: &mut Worksheet, letter: &Letter) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (heading, intro) = opening(letter);
    sheet.set_name("Questions")?;
    sheet.write_string_with_format(0, 0, cell_safe(&heading), &Format::new().set_bold())?;
    sheet.write_string(1, 0, cell_safe(&intro))?;
    head(sheet, HEAD_ROW, &QUESTIONS)?;
    for (row, (number, question)) in (HEAD_ROW + 1..).zip((1u32..).zip(&letter.questions)) {
        let compared: Vec<String> = comparison(question)
            .into_iter()
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let cells = [
            number.to_string(),
            question.reference.clone(),
            question.about.clone(),
            question.reports.join("\n"),
            question.message.clone(),
            compared.join("\n"),
            question.contract.clone().unwrap_or_default(),
            question.question.clone(),
            String::new(),
            question.follows.join("\n"),
        ];
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell_safe(&cell), &wrapped)?;
        }
    }
    Ok(())
}

fn said(sheet: &mut Worksheet, letter: &Letter) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name("What the reports say")?;
    head(sheet, 0, &SAID)?;
    let mut row = 0;
    for (number, question) in (1u32..).zip(&letter.questions) {
        for printed in &question.printed {
            row += 1;
            let cells = [
                number.to_string(),
                question.reference.clone(),
                printed.label.clone(),
                printed.text.clone(),
                printed.file.clone(),
                printed.place.clone(),
            ];
            for (column, cell) in (0u16..).zip(cells) {
                sheet.write_string_with_format(row, column, cell_safe(&cell), &wrapped)?;
            }
        }
    }
    Ok(())
}

fn head(sheet: &mut Worksheet, row: u32, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E7_EDF2))
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    for (column, (title, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(row, column, *title, &heading)?;
    }
    sheet.set_freeze_panes(row + 1, 0)?;
    Ok(())
}
