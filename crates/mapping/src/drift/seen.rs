//! One table of the mapping as it stands in a document: which of its columns, rows and sections are there.

use plumbline_model::{Anchor, FoundColumn, LeftFigure, Unit};

use super::likeness::letters;
use super::propose::Compared;
use crate::extract::columns::{Placed, Region, label_column};
use crate::extract::figure::{is_figure, may_be_figure, take};
use crate::extract::groups::{cells_under, fits};
use crate::extract::rows::{Section, code, heading, term, unit_of};
use crate::format::{IgnoreRule, Orientation, Role, RowIs, TableKind, TableRule, TermRule};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::Scale;
use crate::words::without_marks;

/// Figures kept of what changed.
const SHOWN: usize = 40;

/// A printed thing of a table with the expected one it is.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub words: String,
    pub anchor: Anchor,
    /// Index of the expected one.
    pub is: Option<usize>,
    /// The mapping says that it is not to be taken, or has no figures of its own: never an unknown thing.
    pub known: bool,
    /// Column or row number in its grid.
    pub at: u32,
}

/// A table of the mapping at a place of a document.
pub(super) struct SeenTable<'a, 'd> {
    pub index: usize,
    pub table: &'a TableRule,
    pub grid: &'a Grid<'d>,
    pub region: Region,
    pub placed: Vec<Placed<'a>>,
    /// Columns left to right.
    pub columns: Vec<Seen>,
    /// Rows from top to bottom; none where the columns are the terms.
    pub rows: Vec<Seen>,
    /// Section of each row, by index of the mapping's sections; `Err` under an unknown heading.
    pub row_sections: Vec<Result<Option<usize>, ()>>,
    /// Rows that head others, from top to bottom.
    pub sections: Vec<Seen>,
}

/// Something of a table the mapping expects.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub words: String,
    /// The list and the place in it: `column`, `term`, `measure`, `row_fact`.
    pub list: &'static str,
    pub index: usize,
    /// Reports without it are in order.
    pub optional: bool,
}

/// The columns a table is read by, in the mapping's order.
pub(super) fn expected_columns(table: &TableRule) -> Vec<Expected> {
    let mut expected = Vec::new();
    for (index, rule) in table.column.iter().enumerate() {
        let coded = table.term.iter().any(|term| code(term, rule).is_some());
        let used = match rule.role {
            Role::Skip | Role::Text => false,
            Role::Value => table.kind == TableKind::Quality || coded,
            Role::Peer => coded,
            Role::Name | Role::Inverted | Role::Gap | Role::Weight | Role::Exclusions | Role::Exceptions => true,
            _ => true,
        };
        if used && table.orientation == Orientation::TermsInRows {
            let words: Vec<String> = rule.header.iter().map(|word| super::spoken(word.as_str())).collect();
            expected.push(Expected {
                words: words.join(" / "),
                list: "column",
                index,
                optional: rule.optional,
            });
        }
    }
    for (index, fact) in table.row_fact.iter().enumerate() {
        expected.push(Expected {
            words: super::spoken(fact.header.as_str()),
            list: "row_fact",
            index,
            optional: false,
        });
    }
    if table.orientation == Orientation::TermsInColumns {
        let terms = table.term.iter().enumerate();
        expected.extend(terms.map(|(index, term)| Expected {
            words: without_marks(&term.payer_term),
            list: "term",
            index,
            optional: term.optional,
        }));
        let measures = table.measure.iter().enumerate();
        expected.extend(measures.map(|(index, measure)| Expected {
            words: without_marks(&measure.payer_term),
            list: "measure",
            index,
            optional: measure.optional,
        }));
    }
    expected
}

/// The rows a table is read by, in the mapping's order.
pub(super) fn expected_rows(table: &TableRule) -> Vec<Expected> {
    if table.orientation == Orientation::TermsInColumns {
        return Vec::new();
    }
    let terms = table.term.iter().enumerate().map(|(index, term)| Expected {
        words: without_marks(&term.payer_term),
        list: "term",
        index,
        optional: term.optional,
    });
    let measures = table.measure.iter().enumerate().map(|(index, measure)| Expected {
        words: without_marks(&measure.payer_term),
        list: "measure",
        index,
        optional: measure.optional,
    });
    terms.chain(measures).collect()
}

impl<'a, 'd> SeenTable<'a, 'd> {
    pub fn of(
        (index, table): (usize, &'a TableRule),
        grid: &'a Grid<'d>,
        region: Region,
        placed: Vec<Placed<'a>>,
        ignore: &[IgnoreRule],
    ) -> SeenTable<'a, 'd> {
        let mut seen = SeenTable {
            index,
            table,
            grid,
            region,
            placed,
            columns: Vec::new(),
            rows: Vec::new(),
            row_sections: Vec::new(),
            sections: Vec::new(),
        };
        let ignored = |words: &str| {
            ignore
                .iter()
                .filter(|rule| rule.table.as_deref().is_none_or(|name| name == table.name) && rule.column.is_none())
                .any(|rule| rule.term.is_match(words))
        };
        seen.look_at_columns(&ignored);
        if table.orientation == Orientation::TermsInRows {
            seen.look_at_rows(&ignored);
        }
        seen
    }

    /// Rows of figures, in order.
    fn body(&self) -> impl Iterator<Item = u32> {
        let end = self.region.end;
        self.grid.rows_from(self.region.body).take_while(move |row| *row < end)
    }

    fn look_at_columns(&mut self, ignored: &dyn Fn(&str) -> bool) {
        let expected = expected_columns(self.table);
        let height = self.region.body - self.region.header;
        let label = label_column(self.table, &self.placed, self.grid, self.region);
        let of_label = |one: &Placed| {
            Some(one.column) == label
                || [&self.table.label, &self.table.sublabel]
                    .into_iter()
                    .flatten()
                    .any(|label| one.texts.iter().any(|text| label.is_match(text)))
        };
        let is = |one: &Placed| {
            expected.iter().position(|expected| match expected.list {
                "column" => one
                    .rule
                    .is_some_and(|rule| std::ptr::eq(rule, &raw const self.table.column[expected.index])),
                "row_fact" => fits(&self.table.row_fact[expected.index].header, one),
                "term" => one.is_named(&self.table.term[expected.index].payer_term),
                _ => one.is_named(&self.table.measure[expected.index].payer_term),
            })
        };
        // With terms in columns a rule says how a column's figures are printed and not what they are.
        let is_read = |one: &Placed| {
            let role = one.rule.map(|rule| rule.role);
            match self.table.orientation {
                Orientation::TermsInRows => role.is_some(),
                Orientation::TermsInColumns => matches!(role, Some(Role::Text | Role::Skip | Role::Peer)),
            }
        };
        let columns = self.placed.iter().filter_map(|one| {
            let path = self.grid.header_path(self.region.header, height, one.column);
            let anchor = path.last().map(|cell| cell.anchor.clone().into_owned())?;
            // Thresholds are bounds and ranges: ">= 88 % to < 96 %".
            let figure = match self.table.row_is {
                RowIs::Threshold => may_be_figure,
                _ => is_figure,
            };
            let no_figures = || !self.cells_of(one.column).any(figure);
            Some(Seen {
                words: one.header.clone(),
                anchor,
                is: is(one),
                known: is_read(one) || of_label(one) || ignored(&one.header) || no_figures(),
                at: one.column,
            })
        });
        self.columns = columns.collect();
    }

    fn look_at_rows(&mut self, ignored: &dyn Fn(&str) -> bool) {
        let Some(label_column) = label_column(self.table, &self.placed, self.grid, self.region) else {
            return;
        };
        let expected = expected_rows(self.table);
        let table = self.table;
        let mut section = Section::Top;
        let (mut rows, mut sections, mut row_sections) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.body() {
            let Some(label_cell) = self.grid.covering(row, label_column) else {
                continue;
            };
            let cells: Vec<&GridCell> = self.grid.row(row).collect();
            let mut label = without_marks(&label_cell.text);
            if let Some(sub) = &table.sublabel
                && let Some(cell) = cells_under(sub, &self.placed, &cells).next()
            {
                label = format!("{label} / {}", without_marks(&cell.text));
            }
            if table.stop.as_ref().is_some_and(|stop| stop.is_match(&label)) {
                break;
            }
            let others: Vec<&&GridCell> = cells
                .iter()
                .filter(|cell| (cell.row, cell.column) != (label_cell.row, label_cell.column))
                .collect();
            let anchor = label_cell.anchor.clone().into_owned();
            if table.kind == TableKind::Metrics && others.is_empty() {
                if let Some(found) = heading(table, section, &label)
                    && !ignored(&label)
                {
                    let is = match found {
                        Section::Known(rule) => table.section.iter().position(|one| std::ptr::eq(one, rule)),
                        Section::Top | Section::Unknown => None,
                    };
                    sections.push(Seen {
                        words: label,
                        anchor,
                        is,
                        known: false,
                        at: row,
                    });
                    section = found;
                    continue;
                }
                if heading(table, section, &label).is_some() {
                    continue;
                }
            }
            let is = match table.kind {
                TableKind::Metrics => term(table, section, &label).and_then(|rule| {
                    let index = table.term.iter().position(|one| std::ptr::eq(one, rule))?;
                    expected.iter().position(|one| one.list == "term" && one.index == index)
                }),
                TableKind::Quality => expected
                    .iter()
                    .position(|one| one.list == "measure" && one.words == label),
            };
            let figures = || self.figure_cells(row).next().is_some();
            rows.push(Seen {
                known: ignored(&label) || !figures(),
                words: label,
                anchor,
                is,
                at: row,
            });
            row_sections.push(match section {
                Section::Top => Ok(None),
                Section::Known(rule) => Ok(table.section.iter().position(|one| std::ptr::eq(one, rule))),
                Section::Unknown => Err(()),
            });
        }
        // An unknown heading matters where rows of figures stand beneath it.
        let headings = sections.len();
        for at in 0..headings {
            let (from, to) = (
                sections[at].at,
                sections.get(at + 1).map_or(u32::MAX, |next: &Seen| next.at),
            );
            let heads = rows.iter().any(|row: &Seen| (from..to).contains(&row.at) && !row.known);
            let has_terms = rows.iter().any(|row| (from..to).contains(&row.at) && row.is.is_some());
            sections[at].known = !heads && !has_terms;
        }
        (self.rows, self.sections, self.row_sections) = (rows, sections, row_sections);
    }

    fn cells_of(&self, column: u32) -> impl Iterator<Item = &GridCell<'d>> {
        self.body()
            .flat_map(move |row| self.grid.row(row).filter(move |cell| cell.column == column))
    }

    /// The cells of a row that may hold a figure: not in columns of words, peers or what is left out.
    fn figure_cells(&self, row: u32) -> impl Iterator<Item = (&Placed<'a>, &GridCell<'d>)> {
        self.grid.row(row).filter_map(|cell| {
            let one = self.placed.iter().find(|one| one.column == cell.column)?;
            let of_words = one
                .rule
                .is_some_and(|rule| matches!(rule.role, Role::Text | Role::Name | Role::Skip | Role::Peer));
            let fact = self.table.row_fact.iter().any(|fact| fits(&fact.header, one));
            (!of_words && !fact && is_figure(cell)).then_some((one, cell))
        })
    }

    /// The unit a row's section gives a term.
    fn section_unit(&self, row: u32, term: &TermRule) -> Option<Unit> {
        let own = term.section.as_ref();
        let named = own.and_then(|name| self.table.section.iter().find(|rule| rule.name == *name));
        let around = || {
            let at = self.rows.iter().position(|one| one.at == row)?;
            let index = self.row_sections.get(at).copied()?.ok().flatten()?;
            self.table.section.get(index)
        };
        named.or_else(around).and_then(|rule| rule.unit)
    }

    /// The figures of a row as they would be taken for a term of the mapping; without one, as printed.
    pub fn row_figures(&self, row: u32, rule: Option<&Expected>) -> Vec<LeftFigure> {
        let term = rule
            .filter(|rule| rule.list == "term")
            .map(|rule| &self.table.term[rule.index]);
        let measure = rule
            .filter(|rule| rule.list == "measure")
            .map(|rule| &self.table.measure[rule.index]);
        self.figure_cells(row)
            .map(|(one, cell)| {
                let Some(column) = one.rule else { return unread(cell) };
                match (term, measure) {
                    (Some(term), _) => {
                        let unit = unit_of(term, Some(column), self.section_unit(row, term), self.table);
                        let code = code(term, column);
                        read(
                            cell,
                            code,
                            unit,
                            Scale::from(term.scale.unwrap_or(column.scale)),
                            self.table,
                        )
                    }
                    (None, Some(measure)) => {
                        let code = (column.role == Role::Rate).then_some(measure.measure.as_str());
                        let unit = Some(crate::extract::quality_unit(measure, column));
                        read(cell, code, unit, Scale::from(column.scale), self.table)
                    }
                    (None, None) => unread(cell),
                }
            })
            .collect()
    }

    /// The figures of a column as they would be taken for an expected one; without one, as printed.
    pub fn column_figures(&self, column: u32, rule: Option<&Expected>) -> Vec<LeftFigure> {
        match rule.map(|rule| (rule.list, rule.index)) {
            Some(("column", index)) => {
                let column_rule = &self.table.column[index];
                let rows = self.rows.iter().filter_map(|row| {
                    let expected = expected_rows(self.table);
                    let term = expected.get(row.is?)?;
                    let cell = self.grid.row(row.at).find(|cell| cell.column == column)?;
                    if term.list != "term" {
                        return Some(unread(cell));
                    }
                    let term = &self.table.term[term.index];
                    let unit = unit_of(term, Some(column_rule), self.section_unit(row.at, term), self.table);
                    let scale = Scale::from(term.scale.unwrap_or(column_rule.scale));
                    Some(read(cell, code(term, column_rule), unit, scale, self.table))
                });
                rows.collect()
            }
            Some(("term", index)) => {
                let term = &self.table.term[index];
                let unit: Option<Unit> = unit_of(term, None, None, self.table);
                let cells = self.cells_of(column).filter(|cell| is_figure(cell));
                cells
                    .map(|cell| {
                        let scale = Scale::from(term.scale.unwrap_or_default());
                        read(cell, term.metric.as_deref(), unit, scale, self.table)
                    })
                    .collect()
            }
            _ => self
                .cells_of(column)
                .filter(|cell| is_figure(cell))
                .map(unread)
                .collect(),
        }
    }

    /// What of a found column's header and an expected one's is compared: of headers in several rows the words that do
    /// not fit each other. `None` for the whole of both.
    pub fn header_texts(&self, found: usize, expected: &Expected) -> Option<Compared> {
        let whole = self.columns[found].words.clone();
        let one = self.placed.iter().find(|one| one.column == self.columns[found].at)?;
        if expected.list != "column" {
            let like = |text: &&String| (letters(&expected.words, text) * 1000.0) as u32;
            let text = one.texts.iter().max_by_key(like)?.clone();
            return Some(Compared {
                sought: expected.words.clone(),
                found: text.clone(),
                words: text,
            });
        }
        let rule = &self.table.column[expected.index];
        if rule.header.len() < 2 && one.texts.len() < 2 {
            return None;
        }
        let open = |text: &&String| !rule.header.iter().any(|word| word.is_match(text));
        let text = one.texts.iter().rev().find(open)?;
        let word = rule
            .header
            .iter()
            .rev()
            .find(|word| !one.texts.iter().any(|text| word.is_match(text)))?;
        Some(Compared {
            sought: super::spoken(word.as_str()),
            found: text.clone(),
            words: whole,
        })
    }

    /// The columns of the mapping that stand here; none on pages and in JSON, where columns have no letters.
    pub fn found_columns(&self) -> Vec<FoundColumn> {
        let of_period = |column: u32| {
            let one = self.placed.iter().find(|one| one.column == column);
            one.is_some_and(|one| one.stated.is_some())
        };
        let found = self.columns.iter().filter(|one| one.is.is_some()).filter_map(|one| {
            let part = match &one.anchor {
                Anchor::Sheet { sheet, .. } => sheet.to_string(),
                Anchor::Csv { .. } => String::new(),
                Anchor::Page { .. } | Anchor::Json { .. } => return None,
            };
            Some(FoundColumn {
                table: self.table.name.clone(),
                words: one.words.clone(),
                part,
                column: one.at,
                of_period: of_period(one.at),
                anchor: one.anchor.clone(),
            })
        });
        found.collect()
    }

    /// The figures worth showing: the first ones, and none of a member's.
    pub fn shown(&self, mut figures: Vec<LeftFigure>) -> Vec<LeftFigure> {
        figures.truncate(if self.table.row_is == RowIs::Member { 0 } else { SHOWN });
        figures
    }

    /// How many of the expected columns and rows stand here, of how many.
    pub fn share(&self) -> (usize, usize) {
        let (columns, rows) = (expected_columns(self.table), expected_rows(self.table));
        let there = |expected: usize, seen: &[Seen]| {
            (0..expected)
                .filter(|index| seen.iter().any(|one| one.is == Some(*index)))
                .count()
        };
        (
            there(columns.len(), &self.columns) + there(rows.len(), &self.rows),
            columns.len() + rows.len(),
        )
    }
}

/// A figure as printed.
pub(super) fn unread(cell: &GridCell) -> LeftFigure {
    LeftFigure {
        displayed: cell.text.to_string(),
        code: None,
        value: None,
        unit: None,
        anchor: cell.anchor.clone().into_owned(),
    }
}

fn read(cell: &GridCell, code: Option<&str>, unit: Option<Unit>, scale: Scale, table: &TableRule) -> LeftFigure {
    let value = unit.and_then(|unit| take(cell, unit, scale, "", &table.words).figure.value);
    LeftFigure {
        code: code.map(str::to_owned),
        value,
        unit,
        ..unread(cell)
    }
}
