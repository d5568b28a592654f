//! What the sample workbooks have in common: fonts, number formats, fixed document properties.

use anyhow::Result;
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet,
};

use crate::figures::as_double;

/// Whole dollars, negatives in parentheses.
pub const DOLLARS: &str = "$#,##0_);($#,##0)";
/// Dollars and cents, negatives in parentheses.
pub const DOLLARS_CENTS: &str = "$#,##0.00_);($#,##0.00)";
/// Whole numbers with thousands separators.
pub const COUNT: &str = "#,##0";
/// Amounts without a currency sign, negatives in parentheses.
pub const AMOUNT: &str = "#,##0_);(#,##0)";
/// Amounts with cents and without a currency sign, negatives in parentheses.
pub const AMOUNT_CENTS: &str = "#,##0.00_);(#,##0.00)";
/// Accounting dollars and cents: the sign stands at the cell's left edge, negatives in parentheses.
pub const ACCOUNTING_CENTS: &str = r#"_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)"#;
/// Percentages with one decimal, negatives in parentheses.
pub const PERCENT: &str = "0.0%_);(0.0%)";
/// Percentages with one decimal that are never negative.
pub const RATE: &str = "0.0%";
/// Whole percentages.
pub const WHOLE_PERCENT: &str = "0%";

/// The look of one payer's workbook.
pub struct Look {
    /// Body font.
    pub font: &'static str,
    /// Body font size in points.
    pub size: f64,
    /// Color of titles and header fills, as 0xRRGGBB.
    pub brand: u32,
    /// Fill of section and total rows, as 0xRRGGBB.
    pub tint: u32,
}

impl Look {
    /// Plain text.
    pub fn text(&self) -> Format {
        Format::new().set_font_name(self.font).set_font_size(self.size)
    }

    /// Text that wraps, set at the top of its cell.
    pub fn wrapped(&self) -> Format {
        self.text().set_text_wrap().set_align(FormatAlign::Top)
    }

    /// Small print under a table.
    pub fn footnote(&self) -> Format {
        self.wrapped().set_font_size(self.size - 1.5).set_italic()
    }

    /// The first title row.
    pub fn title(&self) -> Format {
        self.text()
            .set_bold()
            .set_font_size(self.size + 4.0)
            .set_font_color(Color::RGB(self.brand))
    }

    /// Title rows under the first.
    pub fn subtitle(&self) -> Format {
        self.text()
            .set_font_size(self.size + 0.5)
            .set_font_color(Color::RGB(0x404040))
    }

    /// A column's header cell.
    pub fn header(&self) -> Format {
        self.text()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(self.brand))
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xBFBFBF))
    }

    /// A row's label.
    pub fn label(&self) -> Format {
        self.text()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xD9D9D9))
    }

    /// A label one level in.
    pub fn indented(&self) -> Format {
        self.label().set_indent(1)
    }

    /// A row that only names the section and unit of the rows beneath it.
    pub fn section(&self) -> Format {
        self.label().set_bold().set_background_color(Color::RGB(self.tint))
    }

    /// A figure.
    pub fn figure(&self, number_format: &str) -> Format {
        self.label().set_num_format(number_format).set_align(FormatAlign::Right)
    }

    /// A total: bold, with a line above.
    pub fn total(&self, format: Format) -> Format {
        format
            .set_bold()
            .set_background_color(Color::RGB(self.tint))
            .set_border_top(FormatBorder::Medium)
            .set_border_color(Color::RGB(0x7F7F7F))
    }

    /// The key of a key/value list.
    pub fn key(&self) -> Format {
        self.text().set_bold().set_align(FormatAlign::Top)
    }

    /// A key/value list's heading.
    pub fn heading(&self) -> Format {
        self.text()
            .set_bold()
            .set_underline(FormatUnderline::Single)
            .set_font_color(Color::RGB(self.brand))
    }
}

/// A workbook whose properties are the same at each run.
pub fn workbook(title: &str, author: &str, created: (u16, u8, u8)) -> Result<Workbook> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(author)
        .set_company(author)
        .set_comment("Synthetic sample report. The payer, the provider and every figure are fictional.")
        .set_creation_datetime(&ExcelDateTime::from_ymd(created.0, created.1, created.2)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Writes an exact decimal as a native number.
pub fn number(sheet: &mut Worksheet, row: u32, column: u16, value: Decimal, format: &Format) -> Result<()> {
    sheet.write_number_with_format(row, column, as_double(value), format)?;
    Ok(())
}

/// Page set-up of a printed table: landscape, one page wide, header rows repeated, page number in the footer.
pub fn printed_table(sheet: &mut Worksheet, first_header_row: u32, last_header_row: u32, footer: &str) -> Result<()> {
    sheet
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer(format!("&L{footer}&RPage &P of &N"));
    sheet.set_repeat_rows(first_header_row, last_header_row)?;
    sheet.set_freeze_panes(last_header_row + 1, 1)?;
    Ok(())
}
