//! From a document and its mapping to reports.

pub(crate) mod columns;
mod draft;
pub(crate) mod figure;
pub(crate) mod groups;
mod members;
pub(crate) mod open;
mod quality;
pub(crate) mod rows;
mod scale;
mod surroundings;
mod wide;

use plumbline_model::{Document, Drift, Issue, Period, Severity, TermTakes};

use self::columns::Region;
use crate::assemble::assemble;
use crate::drift::Survey;
use crate::facts::Facts;
use crate::format::{ColumnRule, MappingFile, Orientation, Pattern, TableKind, TableRule};
use crate::grid::{Grid, GridCell};
use crate::mapped::{Ignored, MapError, Mapped};
use crate::mappings::Mapping;
use crate::words::Words;
use crate::{definitions, fhir, notes};

pub(crate) use self::draft::{Draft, Drafts, Slot, TakenMeasure};
use self::figure::is_figure;
use self::open::{Left, Open};
pub(crate) use self::quality::quality_unit;
pub(crate) use self::rows::{code, unit_of};

/// Maps a document to its reports.
///
/// `path` is kept as the source and read for facts that the mapping takes from the file's name; nothing is opened.
/// Errors: another format than the mapping's, none of its tables, no figure in them or none it knows; a document that claims to be
/// VBPR and is not. Whatever else is amiss becomes an issue or an unmapped figure.
pub fn apply(mapping: &Mapping, document: &Document, path: &str) -> Result<Mapped, MapError> {
    let file = mapping.file();
    if !file.formats.contains(&document.format) {
        return Err(MapError::WrongFormat {
            path: path.to_owned(),
            mapping: file.id.clone(),
            formats: file
                .formats
                .iter()
                .map(|format| format.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            found: document.format.as_str().to_owned(),
        });
    }
    if mapping.reads_vbpr() {
        return fhir::apply(document, path);
    }
    let words = Words::of(document);
    let facts = Facts::read(file, document, &words, path);
    let (definitions, missing_definitions) = definitions::read(file, &words);
    let grids = Grids::of(file, document);
    let found = grids.find(file);
    let mut extraction = Extraction {
        file,
        mapping,
        sha256: &document.sha256,
        facts: &facts,
        drafts: Drafts::default(),
        ignored: Vec::new(),
        open: Vec::new(),
        issues: [facts.issues.clone(), hidden_figures(document)].concat(),
    };
    if found.is_empty() {
        return Err(MapError::NoTable {
            path: path.to_owned(),
            mapping: file.id.clone(),
            tables: file
                .table
                .iter()
                .map(|table| table.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        });
    }
    for (number, table) in (1..).zip(&found) {
        extraction.read_table(table, (document, &words), number);
    }
    let Extraction {
        drafts,
        ignored,
        issues,
        ..
    } = extraction;
    let mut mapped = assemble(mapping, document, path, &facts, &definitions, drafts);
    notes::take(&mut mapped.reports, document);
    if mapped.reports.is_empty() {
        return Err(MapError::NoFigures {
            path: path.to_owned(),
            mapping: file.id.clone(),
        });
    }
    if mapped.reports.iter().all(|report| report.figure_count() == 0) {
        return Err(MapError::NoKnownTerm {
            path: path.to_owned(),
            mapping: file.id.clone(),
            figures: mapped.reports.iter().map(|report| report.unmapped.len()).sum(),
        });
    }
    let survey = Survey {
        file,
        document,
        words: &words,
        facts: &facts,
        definitions: &missing_definitions,
        grids: &grids.of_document,
        found: &found,
    };
    mapped.drift = survey.drift(&mapped.reports);
    let issues = [issues, survey.issues(&mapped.drift)].concat();
    mapped.ignored = ignored;
    mapped.issues.splice(0..0, issues);
    Ok(mapped)
}

/// How a document that gives no report differs from its mapping.
pub(crate) fn survey_only(mapping: &Mapping, document: &Document, path: &str) -> Drift {
    let file = mapping.file();
    let words = Words::of(document);
    let facts = Facts::read(file, document, &words, path);
    let (_, missing_definitions) = definitions::read(file, &words);
    let grids = Grids::of(file, document);
    let found = grids.find(file);
    let survey = Survey {
        file,
        document,
        words: &words,
        facts: &facts,
        definitions: &missing_definitions,
        grids: &grids.of_document,
        found: &found,
    };
    survey.drift(&[])
}

/// A document's cells, each table or sheet in a grid.
struct Grids<'d> {
    of_document: Vec<Grid<'d>>,
    /// Lists of JSON objects, with the place of the mapping's table they are for.
    of_objects: Vec<(usize, Grid<'d>)>,
}

/// A table of the mapping at a place of a document.
pub(crate) struct FoundTable<'g, 'd> {
    /// Its place among the mapping's tables.
    pub index: usize,
    pub grid: &'g Grid<'d>,
    pub region: Region,
}

impl<'d> Grids<'d> {
    fn of(file: &MappingFile, document: &'d Document) -> Grids<'d> {
        let tables = file.table.iter().enumerate();
        let objects =
            tables.filter_map(|(index, table)| Some((index, Grid::of_objects(document, table.json.as_ref()?)?)));
        Grids {
            of_document: Grid::of_document(document),
            of_objects: objects.collect(),
        }
    }

    /// Every place where a table of the mapping stands.
    fn find(&self, file: &MappingFile) -> Vec<FoundTable<'_, 'd>> {
        let mut found = Vec::new();
        for grid in &self.of_document {
            let here = regions(file, grid).into_iter();
            found.extend(here.map(|(index, _, region)| FoundTable { index, grid, region }));
        }
        for (index, grid) in &self.of_objects {
            let header = grid.header_row(&file.table[*index].header, 1, 0);
            if header == Some(0) {
                let region = Region {
                    header: 0,
                    body: 1,
                    end: u32::MAX,
                };
                found.push(FoundTable {
                    index: *index,
                    grid,
                    region,
                });
            }
        }
        found
    }
}

/// What has been taken from a document so far.
pub(crate) struct Extraction<'a> {
    file: &'a MappingFile,
    mapping: &'a Mapping,
    /// The document's file, for answers that are for one report alone.
    sha256: &'a str,
    facts: &'a Facts,
    drafts: Drafts,
    ignored: Vec<Ignored>,
    /// Unmapped figures of the table at hand whose suggestions are still to be found.
    open: Vec<Open>,
    issues: Vec<Issue>,
}

/// A table's rule with what the document adds to it.
pub(crate) struct TableContext<'a> {
    table: &'a TableRule,
    /// The table's own period.
    period: Option<Period>,
    /// The report's payment streams.
    report_streams: &'a [String],
    /// The scale its title and notes say.
    said: Option<scale::SaidScale>,
}

impl TableContext<'_> {
    fn table_name(&self) -> &str {
        &self.table.name
    }
}

impl Extraction<'_> {
    fn read_table(&mut self, found: &FoundTable, (document, words): (&Document, &Words), number: usize) {
        let FoundTable { index, grid, region } = *found;
        let file = self.file;
        let table = &file.table[index];
        let labelled = |label: &Pattern| crate::facts::beside(label, document);
        let (placed, issues) = columns::place(table, grid, region, &self.facts.context(), labelled);
        self.issues.extend(issues);
        let context = TableContext {
            table,
            period: self.table_period(table, grid, words),
            report_streams: &file.report.payment_streams,
            said: scale::said_of_table(table, grid, region),
        };
        match (table.kind, table.orientation) {
            (TableKind::Quality, _) => quality::read(self, &context, grid, &placed, region, number),
            (TableKind::Metrics, Orientation::TermsInRows) => rows::read(self, &context, grid, &placed, region),
            (TableKind::Metrics, Orientation::TermsInColumns) => {
                wide::read(self, &context, grid, &placed, region, number);
            }
        }
        // What stands in no row or column of its own is asked about by its name alone.
        self.suggest_alone(&table.name);
    }

    fn table_period(&self, table: &TableRule, grid: &Grid, words: &Words) -> Option<Period> {
        let pattern = table.period.as_ref()?;
        let captures = words
            .passages
            .iter()
            .filter(|passage| passage.part.number == grid.part.number)
            .find_map(|passage| pattern.captures(&passage.text))?;
        let text = captures.get(1).or_else(|| captures.get(0))?.as_str();
        Some(crate::normalize::period::parse_period(text, &self.facts.context())?.period)
    }

    /// Why figures of this term are not to be taken from this column, when the mapping says so.
    fn ignore_reason(&self, table: &TableRule, term: &str, column: Option<&ColumnRule>) -> Option<String> {
        let rule = self.file.ignore.iter().find(|rule| {
            rule.table.as_deref().is_none_or(|name| name == table.name)
                && rule
                    .column
                    .as_deref()
                    .is_none_or(|name| column.is_some_and(|column| column.name == name))
                && rule.term.is_match(term)
        })?;
        Some(rule.reason.clone())
    }

    fn is_ignored(&self, table: &TableRule, term: &str) -> bool {
        self.ignore_reason(table, term, None).is_some()
    }

    fn ignore(&mut self, term: &str, cell: &GridCell, reason: &str) {
        self.ignored.push(Ignored {
            term: term.to_owned(),
            displayed: cell.text.to_string(),
            anchor: cell.anchor.clone().into_owned(),
            reason: reason.to_owned(),
        });
    }

    /// A table whose row labels cannot be told: its figures are kept as unmapped under their headers.
    fn no_label_column(&mut self, table: &TableRule, grid: &Grid, region: Region) {
        self.issues.push(Issue {
            code: "SRC012".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "Table \"{}\": no column holds its row labels, so none of its figures is mapped. Correct the mapping's \"label\".",
                table.name
            ),
            anchor: grid.row(region.header).next().map(|cell| cell.anchor.clone().into_owned()),
        });
        let rows = grid.rows_from(region.body).take_while(|row| *row < region.end);
        for cell in rows.flat_map(|row| grid.row(row)).filter(|cell| is_figure(cell)) {
            let left = Left {
                slot: Slot::Whole,
                table: &table.name,
                term: &table.name,
                section: None,
                column: None,
                unit: table.unit,
                takes: TermTakes::Nothing,
            };
            self.leave(left, cell, None);
        }
    }
}

/// The mapping's tables in a grid with the rows they take, each ending where the next begins.
fn regions<'f>(file: &'f MappingFile, grid: &Grid) -> Vec<(usize, &'f TableRule, Region)> {
    let mut found: Vec<(usize, &TableRule, Region)> = Vec::new();
    for (index, table) in file.table.iter().enumerate() {
        if table.json.is_some() || table.part.as_ref().is_some_and(|part| !part.is_match(&grid.part.name)) {
            continue;
        }
        // The same header further down begins another block, with columns of its own.
        let mut from = 0;
        while let Some(header) = grid.header_row(&table.header, table.header_rows, from) {
            let body = header.saturating_add(table.header_rows.max(1));
            let region = Region {
                header,
                body,
                end: u32::MAX,
            };
            found.push((index, table, region));
            // Rows of a wide table are reports: their number is large, and none of them is a header.
            if table.header.is_empty() || table.orientation == Orientation::TermsInColumns {
                break;
            }
            from = body;
        }
    }
    let starts: Vec<u32> = found.iter().map(|(_, _, region)| region.header).collect();
    for (_, _, region) in &mut found {
        let next = starts.iter().copied().filter(|start| *start > region.header).min();
        region.end = next.unwrap_or(u32::MAX);
    }
    found
}

/// One issue for each hidden sheet that holds figures. They are never mapped.
fn hidden_figures(document: &Document) -> Vec<Issue> {
    let known = |name: &str| {
        document.issues.iter().any(|issue| {
            issue.code == "SRC009"
                && matches!(&issue.anchor, Some(plumbline_model::Anchor::Sheet { sheet, .. }) if sheet == name)
        })
    };
    let mut issues = Vec::new();
    for part in &document.parts {
        let cells = part.tables.iter().flat_map(|table| &table.cells);
        let hidden: Vec<_> = cells
            .filter(|cell| part.hidden || cell.hidden)
            .filter(|cell| {
                let figure = crate::normalize::number::parse_cell(
                    &cell.text,
                    cell.raw.as_deref(),
                    plumbline_model::Unit::None,
                    crate::normalize::number::Scale::AsPrinted,
                );
                figure.value.is_some()
            })
            .collect();
        let Some(first) = hidden.first() else { continue };
        if known(&part.name) {
            continue;
        }
        let what = if part.hidden {
            "hidden sheet"
        } else {
            "hidden rows or columns of the sheet"
        };
        issues.push(Issue {
            code: "SRC009".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "The {what} \"{}\" holds {} figures, the first at {}. They are not taken. Ask the payer whether they belong to the report.",
                part.name,
                hidden.len(),
                first.anchor.place()
            ),
            anchor: Some(first.anchor.clone()),
        });
    }
    issues
}
