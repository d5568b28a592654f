//! A sheet written from top to bottom: titles, headers, section rows, lines of figures, notes.

use anyhow::Result;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::workbook::{Look, number};

/// What stands in a cell.
#[derive(Clone)]
pub enum Cell {
    /// Words, or a figure printed as words.
    Text(String),
    /// A figure with its number format.
    Number(Decimal, &'static str),
    /// An empty cell that keeps its format.
    Empty,
}

/// Words in a cell.
pub fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A figure in a cell.
pub fn figure(value: Decimal, format: &'static str) -> Cell {
    Cell::Number(value, format)
}

/// A sheet and the row that is written next.
pub struct Ledger<'a> {
    sheet: &'a mut Worksheet,
    look: &'a Look,
    row: u32,
}

impl<'a> Ledger<'a> {
    /// Adds a sheet with a wide first column.
    pub fn add(book: &'a mut Workbook, name: &str, look: &'a Look) -> Result<Ledger<'a>> {
        let sheet = book.add_worksheet().set_name(name)?;
        sheet.set_column_width(0, 46)?;
        sheet.set_column_range_width(1, 12, 17)?;
        Ok(Ledger { sheet, look, row: 0 })
    }

    /// Hides the sheet.
    pub fn hide(self) -> Self {
        self.sheet.set_hidden(true);
        self
    }

    /// A line of the title block.
    pub fn title(&mut self, title: &str) -> Result<()> {
        let format = if self.row == 0 {
            self.look.title()
        } else {
            self.look.subtitle()
        };
        self.sheet.write_with_format(self.row, 0, title, &format)?;
        self.row += 1;
        Ok(())
    }

    /// A header row; an empty text leaves its cell blank.
    pub fn header(&mut self, names: &[&str]) -> Result<()> {
        for (column, name) in (0..).zip(names) {
            self.sheet
                .write_with_format(self.row, column, *name, &self.look.header())?;
        }
        self.row += 1;
        Ok(())
    }

    /// A header row of merged cells: each text with how many columns it covers.
    pub fn merged_header(&mut self, groups: &[(&str, u16)]) -> Result<()> {
        let mut column = 0;
        for (name, width) in groups {
            if *width > 1 {
                self.sheet.merge_range(
                    self.row,
                    column,
                    self.row,
                    column + width - 1,
                    name,
                    &self.look.header(),
                )?;
            } else {
                self.sheet
                    .write_with_format(self.row, column, *name, &self.look.header())?;
            }
            column += width;
        }
        self.row += 1;
        Ok(())
    }

    /// A row with its first cell alone.
    pub fn section(&mut self, title: &str) -> Result<()> {
        self.sheet.write_with_format(self.row, 0, title, &self.look.section())?;
        self.row += 1;
        Ok(())
    }

    /// A label and its cells.
    pub fn line(&mut self, label: &str, cells: &[Cell]) -> Result<()> {
        let mut row = vec![text(label)];
        row.extend_from_slice(cells);
        self.cells(&row)
    }

    /// Cells from the first column on.
    pub fn cells(&mut self, cells: &[Cell]) -> Result<()> {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    self.sheet
                        .write_with_format(self.row, column, text, &self.look.label())?;
                }
                Cell::Number(value, format) => {
                    number(self.sheet, self.row, column, *value, &self.look.figure(format))?;
                }
                Cell::Empty => {
                    self.sheet.write_blank(self.row, column, &self.look.label())?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// An empty row.
    pub fn skip(&mut self) {
        self.row += 1;
    }

    /// Small print.
    pub fn note(&mut self, note: &str) -> Result<()> {
        self.sheet.write_with_format(self.row, 0, note, &self.look.footnote())?;
        self.row += 1;
        Ok(())
    }
}
