//! Which column of a table is which, by its header words.

use plumbline_model::{Anchor, Issue, Period, Severity};

use crate::extract::draft::Slot;
use crate::extract::scale::SaidScale;
use crate::format::{ColumnPeriod, ColumnRule, Pattern, Role, TableRule};
use crate::grid::{Grid, GridCell};
use crate::normalize::period::{PeriodContext, StatedPeriod, parse_period};
use crate::words::without_marks;

/// One column of a table.
pub(crate) struct Placed<'t> {
    pub column: u32,
    /// `None` when no rule of the mapping fits its header.
    pub rule: Option<&'t ColumnRule>,
    /// The header from top to bottom in one line, without footnote marks.
    pub header: String,
    /// The header's texts from top to bottom, without footnote marks.
    pub texts: Vec<String>,
    /// The period the header states, and where.
    pub stated: Option<(StatedPeriod, Anchor)>,
    /// The scale the header says, the words nearest the figures first.
    pub said: Option<SaidScale>,
}

impl Placed<'_> {
    /// The report its figures belong to.
    pub fn slot(&self) -> Slot {
        match self.rule.and_then(|rule| rule.period) {
            Some(ColumnPeriod::Own) => Slot::Whole,
            _ => self.period().map_or(Slot::Whole, Slot::Period),
        }
    }

    /// Whether a term of the mapping is this column: its whole header, or one of the texts of a header in several rows.
    pub fn is_named(&self, term: &str) -> bool {
        self.header == term || self.texts.iter().any(|text| text == term)
    }

    /// The words that name the column: the mapping's term where one fits.
    pub fn name<'n>(&'n self, term: &'n str) -> &'n str {
        if self.is_named(term) { term } else { &self.header }
    }

    pub fn period(&self) -> Option<Period> {
        self.stated.as_ref().map(|(stated, _)| stated.period)
    }
}

/// The place of one table in a grid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    /// First header row.
    pub header: u32,
    /// First row after the header.
    pub body: u32,
    /// The row at which the next table starts, or the end.
    pub end: u32,
}

/// Every column of a table that holds a cell, left to right.
///
/// Issues: a rule that fits several columns takes none of them; a header that should state a period and does not.
pub(crate) fn place<'t>(
    table: &'t TableRule,
    grid: &Grid,
    region: Region,
    context: &PeriodContext,
    labelled: impl Fn(&Pattern) -> Vec<(String, Anchor)>,
) -> (Vec<Placed<'t>>, Vec<Issue>) {
    let height = region.body - region.header;
    let mut issues = Vec::new();
    let mut placed: Vec<Placed<'t>> = Vec::new();
    for column in grid.columns(region.header..region.end) {
        let path = grid.header_path(region.header, height, column);
        let texts: Vec<String> = path.iter().map(|cell| without_marks(&cell.text)).collect();
        let rule = best_rule(table, &texts);
        let mut one = Placed {
            column,
            rule,
            header: texts.join(" / "),
            texts,
            stated: None,
            said: path.iter().rev().find_map(|cell| SaidScale::by_cell(cell)),
        };
        if let Some(rule) = rule
            && matches!(rule.period, Some(ColumnPeriod::Header | ColumnPeriod::Own))
        {
            one.stated = match &rule.period_label {
                Some(label) => labelled(label)
                    .into_iter()
                    .find_map(|(text, anchor)| Some((parse_period(&text, context)?, anchor))),
                None => stated_period(&path, context),
            };
            // "Not applicable" may stand where a column would state its own months; a report needs its period.
            if one.stated.is_none() && rule.period == Some(ColumnPeriod::Header) {
                issues.push(no_period(table, &one, path.last().copied()));
                one.rule = None;
            }
        }
        placed.push(one);
    }
    let takes_one = |rule: &&ColumnRule| {
        !matches!(rule.period, Some(ColumnPeriod::Header | ColumnPeriod::Own))
            && !matches!(rule.role, Role::Text | Role::Skip | Role::Peer)
    };
    for rule in table.column.iter().filter(takes_one) {
        let is_it = |one: &Placed| one.rule.is_some_and(|r| std::ptr::eq(r, rule));
        let headers: Vec<&str> = placed
            .iter()
            .filter(|one| is_it(one))
            .map(|one| one.header.as_str())
            .collect();
        if headers.len() > 1 {
            issues.push(several(table, rule, &headers));
            placed
                .iter_mut()
                .filter(|one| is_it(one))
                .for_each(|one| one.rule = None);
        }
    }
    (placed, issues)
}

/// The rule with most header words among those that fit; the first of the file among equals.
fn best_rule<'t>(table: &'t TableRule, path: &[String]) -> Option<&'t ColumnRule> {
    let fitting = table.column.iter().filter(|rule| fits(&rule.header, path));
    fitting.rev().max_by_key(|rule| rule.header.len())
}

/// Whether the words stand in the header path in their order, the last one in the cell nearest the figures.
fn fits(words: &[Pattern], path: &[String]) -> bool {
    let (Some((last_word, words)), Some((last_text, mut texts))) = (words.split_last(), path.split_last()) else {
        return false;
    };
    last_word.is_match(last_text)
        && words
            .iter()
            .all(|word| match texts.iter().position(|text| word.is_match(text)) {
                Some(index) => {
                    texts = &texts[index + 1..];
                    true
                }
                None => false,
            })
}

fn stated_period(path: &[&GridCell], context: &PeriodContext) -> Option<(StatedPeriod, Anchor)> {
    path.iter()
        .rev()
        .find_map(|cell| Some((parse_period(&cell.text, context)?, cell.anchor.clone().into_owned())))
}

/// The column of the row labels: the one with the mapping's header word, else the leftmost one with text in the body
/// that stands left of every column the mapping names.
pub(crate) fn label_column(table: &TableRule, placed: &[Placed], grid: &Grid, region: Region) -> Option<u32> {
    if let Some(label) = &table.label {
        return placed
            .iter()
            .find(|one| one.header.split(" / ").any(|text| label.is_match(text)))
            .map(|one| one.column);
    }
    let first_named = placed
        .iter()
        .find(|one| one.rule.is_some())
        .map_or(u32::MAX, |one| one.column);
    grid.columns(region.body..region.end)
        .into_iter()
        .find(|column| *column < first_named)
}

fn no_period(table: &TableRule, one: &Placed, cell: Option<&GridCell>) -> Issue {
    Issue {
        code: "SRC012".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "Table \"{}\": the header \"{}\" should name a period and none is understood; its figures are left unmapped. Correct the header or the mapping.",
            table.name, one.header
        ),
        anchor: cell.map(|cell| cell.anchor.clone().into_owned()),
    }
}

fn several(table: &TableRule, rule: &ColumnRule, headers: &[&str]) -> Issue {
    Issue {
        code: "SRC012".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "Table \"{}\": the column \"{}\" of the mapping fits several columns ({}); none of them is taken. Make its header words more exact.",
            table.name,
            rule.name,
            headers.join("; ")
        ),
        anchor: None,
    }
}
