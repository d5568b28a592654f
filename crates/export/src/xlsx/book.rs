//! A workbook written row by row: memory holds a row of each sheet, and what a spreadsheet cannot hold is said.

use std::collections::HashMap;
use std::io::{Seek, Write};
use std::path::Path;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Workbook, Worksheet, XlsxError,
};

use crate::text::cell_safe;

/// Significant digits a spreadsheet number keeps (IEEE 754 double as Excel shows it).
const SPREADSHEET_DIGITS: usize = 15;

/// Rows a sheet takes, its heading among them. Source: Excel's specifications and limits.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// Characters a cell takes. Source: the same.
const MOST_LETTERS: usize = 32_767;
/// Links a sheet takes, and letters of a link's address. Source: the same.
const MOST_LINKS: u32 = 60_000;
const MOST_LINK_LETTERS: usize = 2_000;

/// A column: its heading and its width in characters.
pub(super) type Column = (&'static str, f64);

/// One cell of a row.
pub(super) enum Field {
    Text(String),
    /// A number and its number format.
    Number(Option<Decimal>, String),
    /// A place, and the address of the file it is in.
    Link(String, String),
    /// A formula, its result and the result's number format.
    Formula(String, String, String),
}

pub(super) fn text(text: impl Into<String>) -> Field {
    Field::Text(text.into())
}

/// Where a row stands: the sheet's part, 0 for the first, and the row as the spreadsheet counts it, 1 for the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) part: usize,
    pub(super) row: u32,
}

/// The name of a part of a sheet.
pub(super) fn part_name(name: &str, part: usize) -> String {
    if part == 0 {
        name.to_owned()
    } else {
        format!("{name} {}", part + 1)
    }
}

/// A sheet that is written from the top down. Where it is full it goes on in a sheet of the same name with a number.
pub(super) struct Rows {
    name: &'static str,
    columns: Vec<(String, f64)>,
    /// Rows and columns that stay in sight.
    frozen: (u32, u16),
    full: Vec<Worksheet>,
    open: Worksheet,
    /// Rows of the open part, the heading among them.
    height: u32,
    /// Columns in which a text's beginning is marked, each with what marks it.
    marks: Vec<(u16, &'static [Mark])>,
}

/// How a cell is marked whose text says something worth seeing. The text says it too: no mark is by colour alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// What the text begins with.
    pub(super) begins: &'static str,
    pub(super) look: Look,
}

/// How a marked cell looks: by weight and slant as well as by colour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// Bold on red.
    Bad,
    /// Italic on yellow.
    Doubtful,
    /// On green.
    Good,
}

impl Look {
    fn format(self) -> Format {
        match self {
            Look::Bad => Format::new()
                .set_bold()
                .set_font_color(Color::RGB(0x007A_1420))
                .set_background_color(Color::RGB(0x00FB_E3E4)),
            Look::Doubtful => Format::new()
                .set_italic()
                .set_font_color(Color::RGB(0x0066_4A00))
                .set_background_color(Color::RGB(0x00FD_F3D0)),
            Look::Good => Format::new()
                .set_font_color(Color::RGB(0x0014_5230))
                .set_background_color(Color::RGB(0x00E2_F3E8)),
        }
    }
}

/// A workbook in the making.
pub(super) struct Book {
    workbook: Workbook,
    formats: HashMap<String, Format>,
    heading: Format,
    most_rows: u32,
    /// Texts that were longer than a cell takes.
    cut: usize,
    /// Sheets that go on in another.
    split: Vec<String>,
}

impl Book {
    /// A workbook whose rows wait in unnamed files in `folder` until it is saved; of sheets of at most `most_rows` rows.
    pub(super) fn new(folder: &Path, most_rows: u32) -> Result<Book, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        // A fixed date: the same facts give the same bytes.
        workbook.set_properties(
            &DocProperties::new()
                .set_title("Plumbline export")
                .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
        );
        Ok(Book {
            workbook,
            formats: HashMap::new(),
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E7_EDF2))
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            most_rows,
            cut: 0,
            split: Vec::new(),
        })
    }

    /// Opens a sheet with its heading. It is part of the workbook once it is [`Book::add`]ed.
    pub(super) fn rows(&mut self, name: &'static str, columns: &[Column]) -> Result<Rows, XlsxError> {
        let columns = columns
            .iter()
            .map(|(title, width)| ((*title).to_owned(), *width))
            .collect();
        self.rows_of(name, columns)
    }

    /// The same with headings that come from the reports.
    pub(super) fn rows_of(&mut self, name: &'static str, columns: Vec<(String, f64)>) -> Result<Rows, XlsxError> {
        let open = self.part(name, &columns)?;
        Ok(Rows {
            name,
            columns,
            frozen: (1, 0),
            full: Vec::new(),
            open,
            height: 1,
            marks: Vec::new(),
        })
    }

    fn part(&mut self, name: &str, columns: &[(String, f64)]) -> Result<Worksheet, XlsxError> {
        let mut worksheet = self.workbook.new_worksheet_with_constant_memory()?;
        worksheet.set_name(name)?;
        for (column, (title, width)) in (0u16..).zip(columns) {
            worksheet.set_column_width(column, *width)?;
            let title = self.fitting(title);
            worksheet.write_with_format(0, column, title, &self.heading)?;
        }
        Ok(worksheet)
    }

    /// Where the next row will stand.
    pub(super) fn next(&self, rows: &Rows) -> Place {
        if rows.height >= self.most_rows {
            // Below the heading of the next part.
            return Place {
                part: rows.full.len() + 1,
                row: 2,
            };
        }
        Place {
            part: rows.full.len(),
            row: rows.height + 1,
        }
    }

    /// Writes a row below the others and says where it stands.
    pub(super) fn push(&mut self, rows: &mut Rows, fields: Vec<Field>) -> Result<Place, XlsxError> {
        if rows.height >= self.most_rows {
            let name = part_name(rows.name, rows.full.len() + 1);
            let next = self.part(&name, &rows.columns)?;
            let full = std::mem::replace(&mut rows.open, next);
            rows.full.push(rows.finished(full)?);
            rows.height = 1;
            self.split.push(name);
        }
        let at = self.next(rows);
        for (column, field) in (0u16..).zip(fields) {
            self.cell(&mut rows.open, rows.height, column, field)?;
        }
        rows.height += 1;
        Ok(at)
    }

    fn cell(&mut self, sheet: &mut Worksheet, row: u32, column: u16, field: Field) -> Result<(), XlsxError> {
        match field {
            Field::Text(text) if text.is_empty() => {}
            Field::Text(text) => {
                sheet.write_string(row, column, self.fitting(&text))?;
            }
            // More links than a sheet takes, or a longer address, leave the place as text.
            Field::Link(text, url) if row <= MOST_LINKS && url.len() <= MOST_LINK_LETTERS => {
                sheet.write_url_with_text(row, column, url.as_str(), self.fitting(&text))?;
            }
            Field::Link(text, _) => {
                sheet.write_string(row, column, self.fitting(&text))?;
            }
            Field::Number(None, _) => {}
            Field::Number(Some(value), format) => {
                match value.to_f64().filter(|_| fits(value)) {
                    Some(number) => sheet.write_number_with_format(row, column, number, self.format(format))?,
                    None => sheet.write_string(row, column, value.to_string())?,
                };
            }
            Field::Formula(formula, result, format) => {
                let formula = Formula::new(formula).set_result(result);
                sheet.write_formula_with_format(row, column, formula, self.format(format))?;
            }
        }
        Ok(())
    }

    fn format(&mut self, code: String) -> &Format {
        self.formats
            .entry(code)
            .or_insert_with_key(|code| Format::new().set_num_format(code))
    }

    /// A text as a cell takes it: no formula, and no longer than a cell.
    fn fitting(&mut self, text: &str) -> String {
        let safe = cell_safe(text);
        let letters = safe.encode_utf16().count();
        if letters <= MOST_LETTERS {
            return safe;
        }
        self.cut += 1;
        let end = format!(" … [cut: the whole text has {letters} characters]");
        let mut room = MOST_LETTERS - end.encode_utf16().count();
        let begin = safe.chars().take_while(|letter| {
            let fits = room >= letter.len_utf16();
            room = room.saturating_sub(letter.len_utf16());
            fits
        });
        begin.collect::<String>() + &end
    }

    /// Puts a finished sheet behind the others.
    pub(super) fn add(&mut self, mut rows: Rows) -> Result<(), XlsxError> {
        let last = std::mem::replace(&mut rows.open, Worksheet::new());
        let last = rows.finished(last)?;
        for sheet in std::mem::take(&mut rows.full).into_iter().chain([last]) {
            self.workbook.push_worksheet(sheet);
        }
        Ok(())
    }

    /// What the workbook could not hold as it is, in words.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.split.is_empty() {
            notes.push(format!(
                "A sheet takes {} rows; the rest stands in {}. Formulas reach over both",
                self.most_rows,
                self.split.join(", ")
            ));
        }
        if self.cut > 0 {
            notes.push(format!(
                "{} texts are longer than the {MOST_LETTERS} characters a cell takes and are cut, as they say at their end; the CSV holds them whole",
                self.cut
            ));
        }
        notes
    }

    pub(super) fn save(mut self, file: impl Write + Seek + Send) -> Result<(), XlsxError> {
        self.workbook.save_to_writer(file)
    }
}

impl Rows {
    /// Keeps these rows and columns in sight, the heading among them.
    pub(super) fn freeze(&mut self, rows: u32, columns: u16) {
        self.frozen = (rows, columns);
    }

    /// Marks texts of a column by what they begin with.
    pub(super) fn mark(&mut self, column: u16, marks: &'static [Mark]) {
        self.marks.push((column, marks));
    }

    fn finished(&self, mut sheet: Worksheet) -> Result<Worksheet, XlsxError> {
        let last = self.height - 1;
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        for (column, marks) in self.marks.iter().filter(|_| last > 0) {
            for mark in *marks {
                let rule = ConditionalFormatText::new()
                    .set_rule(ConditionalFormatTextRule::BeginsWith(mark.begins.to_owned()))
                    .set_format(mark.look.format());
                sheet.add_conditional_format(1, *column, last, *column, &rule)?;
            }
        }
        sheet.set_freeze_panes(self.frozen.0, self.frozen.1)?;
        sheet.autofilter(0, 0, last, last_column)?;
        sheet
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_header("&L&A&RPlumbline")
            .set_footer("&RPage &P of &N")
            .set_repeat_rows(0, 0)?;
        Ok(sheet)
    }
}

/// Whether a spreadsheet keeps every digit of a number.
pub(super) fn fits(value: Decimal) -> bool {
    value.mantissa().unsigned_abs().to_string().len() <= SPREADSHEET_DIGITS
}
