//! Formulas whose stored result is not what their inputs give: SRC014.
//!
//! Understood are sums, differences, products and quotients of numbers, cells and `SUM` over cells and regions of the same
//! workbook. Any other formula says nothing, nor does one with an input that is text, an error or not kept as a number.

use std::cell::OnceCell;
use std::collections::HashMap;

use plumbline_model::{Anchor, Cell, CellRange, Document, Issue, Severity};
use rust_decimal::Decimal;

use super::CellIssues;

/// Cells that are looked up for all formulas of a workbook; formulas beyond are left unchecked.
const MOST_LOOK_UPS: usize = 2_000_000;

/// How far a stored result may lie from the exact one, as a fraction of the largest number in the formula: spreadsheets
/// calculate in binary with 15 digits.
const BINARY: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// Parentheses and signs within each other beyond which a formula is not read.
const DEEPEST: usize = 32;

/// Adds an issue for each formula whose stored result disagrees with its inputs.
pub(super) fn check(document: &mut Document) {
    if !cells(document).any(|(_, cell)| cell.formula.is_some()) {
        return;
    }
    let sheets = Sheets::of(document);
    // Sheet, cell, what the formula gives.
    let mut found: Vec<(usize, &Cell, Decimal)> = Vec::new();
    for (part, cell) in cells(document) {
        let (Some(formula), Some(stored)) = (&cell.formula, number(cell)) else {
            continue;
        };
        let mut evaluation = Evaluation {
            rest: formula.as_str().trim_start_matches('='),
            sheet: part,
            sheets: &sheets,
            largest: Decimal::ZERO,
            depth: 0,
        };
        let Some(given) = evaluation.whole() else { continue };
        let open = (evaluation.largest.saturating_mul(BINARY)).max(displayed_digit(cell) / Decimal::TWO);
        if given.saturating_sub(stored).abs() > open {
            found.push((part, cell, given));
        }
    }
    let mut issues = Vec::new();
    // Programs that write formulas without calculating them store 0 for each.
    if found.len() > 1 && found.iter().all(|(_, cell, _)| number(cell) == Some(Decimal::ZERO)) {
        let (_, first, _) = found[0];
        issues.push(Issue {
            code: "SRC014".into(),
            severity: Severity::Warning,
            message: format!(
                "{} formulas of the workbook were never calculated and show 0. Open it in Excel, save it and import it again.",
                found.len()
            ),
            anchor: Some(first.anchor.clone()),
        });
    } else {
        let mut by_sheet: Vec<(usize, CellIssues)> = Vec::new();
        for (part, cell, given) in &found {
            if by_sheet.last().is_none_or(|(last, _)| last != part) {
                by_sheet.push((*part, CellIssues::new("SRC014", Severity::Warning)));
            }
            if let Some((_, of_sheet)) = by_sheet.last_mut() {
                of_sheet.push(&mut issues, || message(cell, *given), cell);
            }
        }
        for (part, of_sheet) in by_sheet {
            of_sheet.finish(&mut issues, document.parts[part].name.as_str());
        }
    }
    document.issues.append(&mut issues);
}

fn message(cell: &Cell, given: Decimal) -> String {
    format!(
        "The cell shows {}, but its formula {} gives {}. Open the workbook in Excel, calculate it anew, and ask the payer which figure holds.",
        cell.text,
        cell.formula.as_deref().unwrap_or_default(),
        given.round_dp(6).normalize()
    )
}

/// Every cell of a table with its part's place in the document.
fn cells(document: &Document) -> impl Iterator<Item = (usize, &Cell)> {
    document.parts.iter().enumerate().flat_map(|(part, sheet)| {
        sheet
            .tables
            .iter()
            .flat_map(move |table| table.cells.iter().map(move |cell| (part, cell)))
    })
}

/// The number a cell holds; `None` for text and what is shown otherwise than as a number.
fn number(cell: &Cell) -> Option<Decimal> {
    let raw = cell.raw.as_deref()?.trim();
    if !cell.text.bytes().any(|b| b.is_ascii_digit()) || cell.text.starts_with('#') {
        return None;
    }
    raw.parse().or_else(|_| Decimal::from_scientific(raw)).ok()
}

/// What the last displayed digit of a cell is worth, 0 where the text does not show the number as it is.
fn displayed_digit(cell: &Cell) -> Decimal {
    let text = cell.text.as_str();
    let Some(stored) = number(cell) else {
        return Decimal::ZERO;
    };
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let Ok(mut shown) = digits.parse::<Decimal>() else {
        return Decimal::ZERO;
    };
    let mut places = digits.split_once('.').map_or(0, |(_, after)| after.len());
    if text.contains('%') {
        shown = shown.saturating_mul(Decimal::new(1, 2));
        places += 2;
    }
    let digit = Decimal::new(1, u32::try_from(places.min(28)).unwrap_or(28));
    // Thousands or millions are shown by other digits than are stored.
    if shown.saturating_sub(stored.abs()).abs() <= digit {
        digit
    } else {
        Decimal::ZERO
    }
}

/// What stands at a place that a formula may name.
#[derive(Clone, Copy)]
enum Input {
    Number(Decimal),
    Text,
    /// An error, or a text outside tables of which it is not known whether it is a number.
    Unknown,
}

/// A cell, or the text of one that stands outside tables.
#[derive(Clone, Copy)]
enum Found<'a> {
    Cell(&'a Cell),
    Line(&'a str),
}

impl Found<'_> {
    fn input(self) -> Input {
        match self {
            Found::Cell(cell) => match number(cell) {
                Some(number) => Input::Number(number),
                None if cell.text.starts_with('#') => Input::Unknown,
                None => Input::Text,
            },
            Found::Line(text) if text.bytes().any(|b| b.is_ascii_digit()) => Input::Unknown,
            Found::Line(_) => Input::Text,
        }
    }
}

/// The cells of one sheet by row and column.
type Places<'a> = Vec<((u32, u32), Found<'a>)>;

/// The sheets of a workbook; the cells of one are put in order when the first formula names it.
struct Sheets<'a> {
    document: &'a Document,
    names: HashMap<String, usize>,
    places: Vec<OnceCell<Places<'a>>>,
    /// How many are left.
    look_ups: std::cell::Cell<usize>,
}

impl<'a> Sheets<'a> {
    fn of(document: &'a Document) -> Sheets<'a> {
        let names = document.parts.iter().enumerate();
        Sheets {
            document,
            names: names.map(|(part, sheet)| (sheet.name.to_lowercase(), part)).collect(),
            places: document.parts.iter().map(|_| OnceCell::new()).collect(),
            look_ups: std::cell::Cell::new(MOST_LOOK_UPS),
        }
    }

    /// What stands at a place; `None` for an empty cell.
    fn at(&self, sheet: usize, place: (u32, u32)) -> Option<Input> {
        let places = self.places.get(sheet)?.get_or_init(|| self.ordered(sheet));
        let at = places.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(places[at].1.input())
    }

    fn ordered(&self, sheet: usize) -> Places<'a> {
        let place = |anchor: &Anchor| match anchor {
            Anchor::Sheet { range, .. } => Some(range.first()),
            _ => None,
        };
        let Some(part) = self.document.parts.get(sheet) else {
            return Places::new();
        };
        let cells = part.tables.iter().flat_map(|table| &table.cells);
        let cells = cells.filter_map(|cell| Some((place(&cell.anchor)?, Found::Cell(cell))));
        let lines = part.lines.iter();
        let lines = lines.filter_map(|line| Some((place(&line.anchor)?, Found::Line(line.text.as_str()))));
        let mut places: Places<'a> = cells.chain(lines).collect();
        places.sort_by_key(|(place, _)| *place);
        places
    }
}

/// One formula while it is read from left to right.
struct Evaluation<'a> {
    rest: &'a str,
    sheet: usize,
    sheets: &'a Sheets<'a>,
    /// The largest number met, without sign.
    largest: Decimal,
    depth: usize,
}

impl<'a> Evaluation<'a> {
    fn whole(&mut self) -> Option<Decimal> {
        let value = self.sum()?;
        self.blanks();
        self.rest.is_empty().then_some(value)
    }

    fn sum(&mut self) -> Option<Decimal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut value = self.product()?;
        loop {
            let (plus, minus) = (self.takes('+'), self.takes('-'));
            if !plus && !minus {
                break;
            }
            let next = self.product()?;
            let result = if plus {
                value.checked_add(next)
            } else {
                value.checked_sub(next)
            };
            value = self.met(result?);
        }
        self.depth -= 1;
        Some(value)
    }

    fn product(&mut self) -> Option<Decimal> {
        let mut value = self.factor()?;
        loop {
            let (times, over) = (self.takes('*'), self.takes('/'));
            if !times && !over {
                return Some(value);
            }
            let next = self.factor()?;
            let result = if times {
                value.checked_mul(next)
            } else {
                value.checked_div(next)
            };
            value = self.met(result?);
        }
    }

    fn factor(&mut self) -> Option<Decimal> {
        if self.takes('+') {
            return self.factor();
        }
        if self.takes('-') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return None;
            }
            let value = -self.factor()?;
            self.depth -= 1;
            return Some(value);
        }
        let mut value = if self.takes('(') {
            let value = self.sum()?;
            self.takes(')').then_some(value)?
        } else if let Some(rest) = strip_function(self.rest, "SUM") {
            self.rest = rest;
            self.arguments()?
        } else if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            self.literal()?
        } else {
            let (sheet, region) = self.reference()?;
            // A region alone stands for one of its cells by rules of its own.
            if region.first() != region.last() {
                return None;
            }
            match self.input(sheet, region.first())? {
                Some(Input::Number(number)) => number,
                None => Decimal::ZERO,
                Some(Input::Text | Input::Unknown) => return None,
            }
        };
        value = self.met(value);
        while self.takes('%') {
            value = value.checked_div(Decimal::ONE_HUNDRED)?;
        }
        Some(value)
    }

    /// The arguments of a sum up to its closing parenthesis. Text in a region counts nothing.
    fn arguments(&mut self) -> Option<Decimal> {
        let mut total = Decimal::ZERO;
        loop {
            self.blanks();
            let before = self.rest;
            let region = self.reference().filter(|_| {
                let next = self.rest.trim_start();
                next.starts_with(',') || next.starts_with(')')
            });
            match region {
                Some((sheet, region)) => {
                    let (first, last) = (region.first(), region.last());
                    for row in first.0..=last.0 {
                        for column in first.1..=last.1 {
                            match self.input(sheet, (row, column))? {
                                Some(Input::Number(number)) => total = total.checked_add(self.met(number))?,
                                Some(Input::Unknown) => return None,
                                Some(Input::Text) | None => {}
                            }
                        }
                    }
                }
                None => {
                    self.rest = before;
                    let value = self.sum()?;
                    total = total.checked_add(value)?;
                }
            }
            if self.takes(')') {
                return Some(self.met(total));
            }
            if !self.takes(',') {
                return None;
            }
        }
    }

    fn literal(&mut self) -> Option<Decimal> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        // 1E3 is rare and left alone.
        if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        digits.parse().ok()
    }

    /// `B2`, `$B$2:$B$9`, `Summary!B2`, `'Q1 detail'!B2:C9`.
    fn reference(&mut self) -> Option<(usize, CellRange)> {
        self.blanks();
        let (sheet, rest) = if let Some(quoted) = self.rest.strip_prefix('\'') {
            let end = quoted.find("'!")?;
            (
                self.sheets
                    .names
                    .get(&quoted[..end].replace("''", "'").to_lowercase())?,
                &quoted[end + 2..],
            )
        } else {
            let end = self
                .rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
                .unwrap_or(self.rest.len());
            match self.rest[end..].strip_prefix('!') {
                Some(rest) => (self.sheets.names.get(&self.rest[..end].to_lowercase())?, rest),
                None => (&self.sheet, self.rest),
            }
        };
        let sheet = *sheet;
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | ':')))
            .unwrap_or(rest.len());
        let (address, rest) = rest.split_at(end);
        // A name followed by more is a function or a name of the workbook.
        if rest.starts_with(|c: char| c == '(' || c == '!' || c == '[' || c == '_' || c.is_alphanumeric()) {
            return None;
        }
        let region: CellRange = address.replace('$', "").parse().ok()?;
        let ordered = region.first().0 <= region.last().0 && region.first().1 <= region.last().1;
        self.rest = rest;
        ordered.then_some((sheet, region))
    }

    /// What stands at a place; `Some(None)` for an empty cell, `None` once too much was looked up.
    fn input(&mut self, sheet: usize, place: (u32, u32)) -> Option<Option<Input>> {
        let left = &self.sheets.look_ups;
        left.set(left.get().checked_sub(1)?);
        Some(self.sheets.at(sheet, place))
    }

    fn met(&mut self, value: Decimal) -> Decimal {
        self.largest = self.largest.max(value.abs());
        value
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, sign: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

/// What follows a function's name and its opening parenthesis.
fn strip_function<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let head = text.get(..name.len())?;
    head.eq_ignore_ascii_case(name)
        .then(|| text[name.len()..].trim_start().strip_prefix('('))
        .flatten()
}
