//! What the sample PDF reports have in common: pages of positioned text, ruled tables, fixed document properties.
//!
//! Coordinates are PDF points with the origin at the page's top left; text is placed by its baseline. Text is real
//! text in Helvetica, one of the fonts every reader has, so that no font is embedded.

use pdf_writer::types::{LineCapStyle, TextRenderingMode};
use pdf_writer::{Content, Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// US Letter, portrait.
pub const PAGE_WIDTH: f32 = 612.0;
/// US Letter, portrait.
pub const PAGE_HEIGHT: f32 = 792.0;

/// The two faces used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Helvetica.
    Regular,
    /// Helvetica-Bold.
    Bold,
}

/// Which end of the text stands at the given x.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The text begins there.
    Left,
    /// The text is centered there.
    Center,
    /// The text ends there.
    Right,
}

/// A color as red, green and blue from 0 to 1.
pub type Rgb = [f32; 3];
/// Body text.
pub const BLACK: Rgb = [0.0, 0.0, 0.0];
/// Small print.
pub const GRAY: Rgb = [0.35, 0.35, 0.35];
/// Text on a dark fill.
pub const WHITE: Rgb = [1.0, 1.0, 1.0];

/// First and last character code with a width in [`REGULAR_WIDTHS`] and [`BOLD_WIDTHS`].
const FIRST_CHAR: u8 = 32;
const LAST_CHAR: u8 = 126;
/// The en dash in WinAnsiEncoding and its width in both faces.
const EN_DASH: u8 = 0x96;
const EN_DASH_WIDTH: u16 = 556;

/// Advance widths of Helvetica, codes 32 to 126, in thousandths of the font size. Source: Adobe's core font metrics.
#[rustfmt::skip]
const REGULAR_WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Advance widths of Helvetica-Bold, as above.
#[rustfmt::skip]
const BOLD_WIDTHS: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

impl Face {
    fn resource(self) -> Name<'static> {
        match self {
            Face::Regular => Name(b"F1"),
            Face::Bold => Name(b"F2"),
        }
    }

    fn widths(self) -> &'static [u16; 95] {
        match self {
            Face::Regular => &REGULAR_WIDTHS,
            Face::Bold => &BOLD_WIDTHS,
        }
    }

    /// The text's width in points.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let advance = |code: u8| match code {
            EN_DASH => EN_DASH_WIDTH,
            FIRST_CHAR..=LAST_CHAR => self.widths().get(usize::from(code - FIRST_CHAR)).copied().unwrap_or(0),
            _ => 0,
        };
        let thousandths: u32 = encode(text).into_iter().map(|code| u32::from(advance(code))).sum();
        thousandths as f32 * size / 1000.0
    }
}

/// The text in WinAnsiEncoding; the sample reports use ASCII and the en dash.
fn encode(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '–' => EN_DASH,
            c if c.is_ascii() => c as u8,
            _ => b'?',
        })
        .collect()
}

/// One page while it is drawn.
pub struct Page {
    content: Content,
}

/// How a piece of text looks.
#[derive(Clone, Copy)]
pub struct Style {
    /// Regular or bold.
    pub face: Face,
    /// In points.
    pub size: f32,
    /// Fill color.
    pub color: Rgb,
}

/// A style in black.
pub const fn style(face: Face, size: f32) -> Style {
    Style {
        face,
        size,
        color: BLACK,
    }
}

impl Style {
    /// The same in another color.
    pub const fn colored(self, color: Rgb) -> Style {
        Style { color, ..self }
    }
}

impl Page {
    /// An empty page.
    pub fn new() -> Page {
        let mut content = Content::new();
        content.set_line_cap(LineCapStyle::ProjectingSquareCap);
        Page { content }
    }

    /// Places a line of text with its baseline at `y`.
    pub fn text(&mut self, x: f32, y: f32, align: Align, style: Style, text: &str) {
        let width = style.face.width(text, style.size);
        let left = match align {
            Align::Left => x,
            Align::Center => x - width / 2.0,
            Align::Right => x - width,
        };
        let [red, green, blue] = style.color;
        self.content
            .begin_text()
            .set_text_rendering_mode(TextRenderingMode::Fill)
            .set_fill_rgb(red, green, blue)
            .set_font(style.face.resource(), style.size)
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, hundredths(left), hundredths(PAGE_HEIGHT - y)])
            .show(Str(&encode(text)))
            .end_text();
    }

    /// Sets prose in lines of at most `width` points; gives the baseline after the last line.
    pub fn paragraph(&mut self, x: f32, y: f32, width: f32, style: Style, text: &str) -> f32 {
        let leading = style.size * 1.35;
        let mut baseline = y;
        for line in wrap(text, width, style) {
            self.text(x, baseline, Align::Left, style, &line);
            baseline += leading;
        }
        baseline
    }

    /// Draws a straight line.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, color: Rgb) {
        let [red, green, blue] = color;
        self.content
            .set_stroke_rgb(red, green, blue)
            .set_line_width(width)
            .move_to(hundredths(from.0), hundredths(PAGE_HEIGHT - from.1))
            .line_to(hundredths(to.0), hundredths(PAGE_HEIGHT - to.1))
            .stroke();
    }

    /// Fills a rectangle given by its top left corner.
    pub fn fill(&mut self, x: f32, top: f32, width: f32, height: f32, color: Rgb) {
        let [red, green, blue] = color;
        self.content
            .set_fill_rgb(red, green, blue)
            .rect(
                hundredths(x),
                hundredths(PAGE_HEIGHT - top - height),
                hundredths(width),
                hundredths(height),
            )
            .fill_nonzero();
    }
}

/// Two decimals are finer than any printer.
fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

/// Breaks prose at blanks.
fn wrap(text: &str, width: f32, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if !line.is_empty() && style.face.width(&longer, style.size) > width {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line = longer;
        }
    }
    lines.push(line);
    lines
}

/// A cell of a ruled table's row: its text and the number of columns it covers.
pub struct Cell<'a> {
    /// Printed text; empty for an empty cell.
    pub text: &'a str,
    /// Columns covered, at least 1.
    pub span: usize,
}

/// A table drawn with lines. Rows are added from the top.
pub struct RuledTable<'a> {
    page: &'a mut Page,
    /// The x of every vertical line, left to right.
    lines: &'a [f32],
    top: f32,
    row_height: f32,
    line_color: Rgb,
}

/// Blank space between a cell's line and its text.
const PADDING: f32 = 5.0;

impl<'a> RuledTable<'a> {
    /// A table whose first row begins at `top`.
    pub fn new(page: &'a mut Page, lines: &'a [f32], top: f32, row_height: f32, line_color: Rgb) -> RuledTable<'a> {
        RuledTable {
            page,
            lines,
            top,
            row_height,
            line_color,
        }
    }

    /// Where the next row begins.
    pub fn bottom(&self) -> f32 {
        self.top
    }

    /// One row: the first column to the left, others to the right, all centered in a header row.
    pub fn row(&mut self, cells: &[Cell], style: Style, fill: Option<Rgb>, header: bool) {
        let (top, height) = (self.top, self.row_height);
        self.background(top, height, fill);
        let baseline = top + height / 2.0 + style.size * 0.35;
        let mut column = 0;
        for cell in cells {
            let Some((left, right)) = self.edges(column, cell.span) else {
                break;
            };
            self.frame(left, right, top, height);
            let (x, align) = if header {
                ((left + right) / 2.0, Align::Center)
            } else if column == 0 {
                (left + PADDING, Align::Left)
            } else {
                (right - PADDING, Align::Right)
            };
            if !cell.text.is_empty() {
                self.page.text(x, baseline, align, style, cell.text);
            }
            column += cell.span;
        }
        self.top += height;
    }

    /// Two header rows: a name over no lower names covers both rows; others span their lower names.
    pub fn two_row_header(&mut self, groups: &[(&str, &[&str])], style: Style, fill: Rgb) {
        let (top, height) = (self.top, self.row_height);
        self.background(top, 2.0 * height, Some(fill));
        let middle = |row_top: f32, rows: f32| row_top + rows * height / 2.0 + style.size * 0.35;
        let mut column = 0;
        for (name, lower) in groups {
            let span = lower.len().max(1);
            let Some((left, right)) = self.edges(column, span) else {
                break;
            };
            let center = (left + right) / 2.0;
            if lower.is_empty() {
                self.frame(left, right, top, 2.0 * height);
                self.page.text(center, middle(top, 2.0), Align::Center, style, name);
            } else {
                self.frame(left, right, top, height);
                self.page.text(center, middle(top, 1.0), Align::Center, style, name);
                for (index, lower_name) in lower.iter().enumerate() {
                    let Some((left, right)) = self.edges(column + index, 1) else {
                        break;
                    };
                    self.frame(left, right, top + height, height);
                    let center = (left + right) / 2.0;
                    self.page
                        .text(center, middle(top + height, 1.0), Align::Center, style, lower_name);
                }
            }
            column += span;
        }
        self.top += 2.0 * height;
    }

    fn edges(&self, column: usize, span: usize) -> Option<(f32, f32)> {
        Some((*self.lines.get(column)?, *self.lines.get(column + span)?))
    }

    fn background(&mut self, top: f32, height: f32, fill: Option<Rgb>) {
        if let (Some(color), Some(left), Some(right)) = (fill, self.lines.first(), self.lines.last()) {
            self.page.fill(*left, top, right - left, height, color);
        }
    }

    fn frame(&mut self, left: f32, right: f32, top: f32, height: f32) {
        let bottom = top + height;
        for (from, to) in [
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ] {
            self.page.rule(from, to, 0.6, self.line_color);
        }
    }
}

/// Joins pages into a file whose properties are the same at each run. `created` is year, month, day.
pub fn document(title: &str, author: &str, created: (u16, u8, u8), pages: Vec<Page>) -> Vec<u8> {
    let mut next = 0;
    let mut new_ref = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info, regular, bold) = (new_ref(), new_ref(), new_ref(), new_ref(), new_ref());
    let page_refs: Vec<(Ref, Ref)> = pages.iter().map(|_| (new_ref(), new_ref())).collect();

    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("en-US"));
    root.finish();
    pdf.pages(tree)
        .kids(page_refs.iter().map(|(page, _)| *page))
        .count(i32::try_from(page_refs.len()).unwrap_or(i32::MAX));
    let (year, month, day) = created;
    pdf.document_info(info)
        .title(TextStr(title))
        .author(TextStr(author))
        .subject(TextStr(
            "Synthetic sample report. The payer, the provider and every figure are fictional.",
        ))
        .creation_date(Date::new(year).month(month).day(day));
    for (reference, name) in [(regular, Name(b"Helvetica")), (bold, Name(b"Helvetica-Bold"))] {
        pdf.type1_font(reference)
            .base_font(name)
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for ((reference, content), page) in page_refs.into_iter().zip(pages) {
        let mut dictionary = pdf.page(reference);
        dictionary
            .media_box(Rect::new(0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT))
            .parent(tree)
            .contents(content);
        let mut resources = dictionary.resources();
        let mut fonts = resources.fonts();
        fonts
            .pair(Face::Regular.resource(), regular)
            .pair(Face::Bold.resource(), bold);
        fonts.finish();
        resources.finish();
        dictionary.finish();
        pdf.stream(content, page.content.finish().as_slice());
    }
    pdf.finish()
}
