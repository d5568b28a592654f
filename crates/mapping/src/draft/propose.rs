//! The proposal: tables, facts, terms and signs of one document put together.

use std::collections::BTreeMap;

use plumbline_model::{Document, FileFormat, PartKind, StatementKind};
use rust_decimal::Decimal;

use super::blocks::{Block, LONGEST, blocks, is_value, is_word};
use super::columns::{Found, columns, header_pattern, path, row_fact};
use super::shape::{general, unique, whole};
use super::{
    DraftColumn, DraftRole, DraftRows, DraftTable, DraftTerm, MappingDraft, TermUse, UseState, facts, objects, signs,
    terms,
};
use crate::grid::Grid;
use crate::suggest::{Context, Decision, Kind, Suggester};
use crate::words::{Words, without_marks};

/// Labels asked about to tell what the rows of a table are.
const TRIED: usize = 24;
/// From this many labels on a table none of whose labels is known is a list: of members, providers, places.
const A_LIST: usize = 60;
/// Header words that tell a table.
const MOST_HEADER_WORDS: usize = 6;
/// Tables proposed of one document.
const MOST_TABLES: usize = 60;

/// Proposes a mapping file for a document. `path` is read for facts that stand in the file's name; nothing is opened.
///
/// What is certain stands in the draft with its evidence; the rest is asked by [`MappingDraft::questions`], and what the
/// draft has no way to say stands in [`MappingDraft::cannot`].
pub fn propose(document: &Document, path: &str) -> MappingDraft {
    let mut cannot = Vec::new();
    let mut found: Vec<Placed> = if matches!(document.format, FileFormat::Json | FileFormat::Fhir) {
        of_objects(document, &mut cannot)
    } else {
        of_grids(document, &mut cannot)
    };
    merge(&mut found);
    found.truncate(MOST_TABLES);
    let only = found.len() == 1;
    for placed in &mut found {
        let uses = || placed.table.terms.iter().flat_map(|term| &term.uses);
        let known = uses().filter(|one| one.state == UseState::Take).count();
        let near = uses().filter(|one| one.state == UseState::Ask && is_near(one)).count();
        placed.known = (known, near);
        placed.table.why = match (known, near) {
            (0, 0) => "no figure in it is known".to_owned(),
            (0, near) => format!("{} in it may be known", figures(near)),
            (known, _) => format!(
                "{} in it {} known",
                figures(known),
                if known == 1 { "is" } else { "are" }
            ),
        };
        placed.table.chosen = placed.readable && (known + near > 0 || (only && !placed.table.terms.is_empty()));
    }
    found.sort_by_key(|placed| std::cmp::Reverse(placed.known));
    name_tables(&mut found);
    chain(&mut found);
    let tables: Vec<DraftTable> = found.into_iter().map(|placed| placed.table).collect();
    let words = Words::of(document);
    let in_tables = tables
        .iter()
        .any(|table| table.chosen && table.columns.iter().any(|column| column.period));
    let facts = facts::facts(document, &words, path, in_tables);
    let source = path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let mut draft = MappingDraft {
        id: String::new(),
        description: String::new(),
        source,
        format: document.format,
        signs: signs::signs(document, &words, &facts, &tables),
        facts,
        tables_sure: true,
        tables,
        not_stated: Vec::new(),
        cannot,
        by: None,
        on: None,
    };
    overlap(&mut draft);
    draft
}

/// From this confidence on a code is near enough to look at a table for it: class strong.
const NEAR: Decimal = Decimal::from_parts(7, 0, 0, false, 1);

fn is_near(one: &TermUse) -> bool {
    one.suggestions.first().is_some_and(|first| first.confidence >= NEAR)
}

fn figures(count: usize) -> String {
    if count == 1 {
        "1 figure".to_owned()
    } else {
        format!("{count} figures")
    }
}

/// A table with where it was found, while tables are put in order.
struct Placed {
    table: DraftTable,
    grid: usize,
    /// Its place among those of its grid.
    number: usize,
    /// The first label below it.
    below: Option<String>,
    title: Option<String>,
    /// The header of its labels.
    labels: Option<String>,
    /// Figures taken for certain, and figures a code is near to.
    known: (usize, usize),
    /// Whether the mapping format can say what its rows are.
    readable: bool,
}

fn of_grids(document: &Document, cannot: &mut Vec<String>) -> Vec<Placed> {
    let mut found = Vec::new();
    for (number, grid) in Grid::of_document(document).iter().enumerate() {
        let (blocks, loose) = blocks(grid);
        if let Some(first) = loose.first().filter(|_| blocks.is_empty()) {
            let place = grid
                .row(*first)
                .next()
                .map(|cell| cell.anchor.place())
                .unwrap_or_default();
            cannot.push(format!(
                "{}: {} rows with figures, the first at {place}, stand under no header, so that no words tell their columns.",
                grid.part.name,
                loose.len()
            ));
        }
        for (at, block) in blocks.iter().enumerate() {
            let next = blocks.get(at + 1).map(|next| next.header + next.height);
            let below = next.and_then(|next| first_label(grid, block, next));
            found.extend(table(grid, block, None, cannot).map(|(table, readable)| Placed {
                table,
                grid: number,
                number: at,
                below,
                title: block.title.clone(),
                labels: block.label.and_then(|label| path(grid, block, label).pop()),
                known: (0, 0),
                readable,
            }));
        }
    }
    found
}

fn of_objects(document: &Document, cannot: &mut Vec<String>) -> Vec<Placed> {
    let (pointers, outside) = objects::pointers(document);
    if outside > 0 {
        cannot.push(format!(
            "{outside} figures stand in no object of their own; they are not proposed."
        ));
    }
    let mut found = Vec::new();
    for (number, pointer) in pointers.iter().enumerate() {
        let Some(grid) = Grid::of_objects(document, pointer) else {
            continue;
        };
        let body: Vec<u32> = grid.rows_from(1).filter(|row| grid.row(*row).any(is_value)).collect();
        if body.is_empty() {
            continue;
        }
        let block = Block {
            header: 0,
            height: 1,
            label: objects::name_column(&grid),
            title: None,
            end: u32::MAX,
            figures: body
                .iter()
                .flat_map(|row| grid.row(*row))
                .filter(|cell| is_value(cell))
                .count(),
            body,
        };
        found.extend(
            table(&grid, &block, Some(pointer), cannot).map(|(table, readable)| Placed {
                title: Some(pointer.trim_matches(['/', '*']).replace('/', " ")),
                table,
                grid: number,
                number: 0,
                below: None,
                labels: None,
                known: (0, 0),
                readable,
            }),
        );
    }
    found
}

/// The first text in the label column between two tables, which is where the upper one ends.
fn first_label(grid: &Grid, block: &Block, next_body: u32) -> Option<String> {
    let label = block.label?;
    let last = block.body.last().copied().unwrap_or(block.header);
    // A note stands there too; it ends the table as well as a title does, as long as it is not one of its labels.
    (block.end.max(last + 1)..next_body)
        .filter_map(|row| grid.covering(row, label))
        .map(|cell| without_marks(&cell.text))
        .find(|text| !text.is_empty())
}

/// What is told by asking about some labels: accepted metrics, measures.
fn told<'t>(texts: impl Iterator<Item = &'t str>, context: &str) -> (usize, usize, usize) {
    let (mut metrics, mut measures, mut all) = (0, 0, 0);
    for text in texts.take(TRIED) {
        let answer = Suggester::shipped().answer(text, &Context::nearby(context, ""));
        all += 1;
        match (answer.decision, answer.kind) {
            (Decision::Accept | Decision::Ask, Kind::QualityMeasure) => measures += 1,
            (Decision::Accept, _) => metrics += 1,
            _ => {}
        }
    }
    (metrics, measures, all)
}

/// One table as proposed, and whether the mapping format can say what its rows are.
fn table(grid: &Grid, block: &Block, json: Option<&str>, cannot: &mut Vec<String>) -> Option<(DraftTable, bool)> {
    let nearby = nearby(grid, block);
    let context = format!(" | {} | {}", grid.part.name, block.title.as_deref().unwrap_or_default());
    let labels: Vec<String> = match block.label {
        Some(label) => block
            .body
            .iter()
            .filter_map(|row| grid.covering(*row, label).filter(|cell| is_word(cell)))
            .map(|cell| without_marks(&cell.text))
            .collect(),
        None => Vec::new(),
    };
    let (label_metrics, label_measures, asked) = told(labels.iter().map(String::as_str), &context);
    let headers: Vec<String> = grid
        .columns(block.header..block.end)
        .into_iter()
        .filter(|column| Some(*column) != block.label)
        .map(|column| path(grid, block, column).join(" / "))
        .filter(|text| text.chars().any(char::is_alphabetic) && text.chars().count() <= LONGEST)
        .collect();
    let (header_metrics, _, _) = told(headers.iter().map(String::as_str), &context);
    let wide = block.label.is_none() || (header_metrics >= 2 && header_metrics > label_metrics + label_measures);
    let quality = !wide && label_measures * 2 > asked && label_measures > label_metrics;
    let narrow;
    let block = if wide {
        narrow = Block {
            label: None,
            ..block.clone()
        };
        &narrow
    } else {
        block
    };
    let (mut found, said) = columns(grid, block, quality, &nearby);
    found.retain(|one| json.is_none() || !one.column.printed.split('/').any(|step| step.parse::<u32>().is_ok()));
    cannot.extend(said);
    let (rows, readable, sections, terms) = if wide {
        let rows = wide_rows(grid, block, &mut found, cannot);
        (
            rows.0,
            rows.1,
            Vec::new(),
            terms::in_columns(grid, &found, block, block.title.as_deref()),
        )
    } else {
        let label = block.label?;
        let (rows, sections) = terms::rows(grid, block, label);
        let title = block.title.as_deref();
        if quality {
            let terms = terms::measures(grid, &rows, &sections, &found, title);
            (DraftRows::Measures, true, Vec::new(), terms)
        } else {
            let terms = terms::in_rows(grid, &rows, &sections, &found, title);
            rivals(&mut found, &terms);
            (DraftRows::Metrics, true, sections, terms)
        }
    };
    let met = |one: &TermUse| one.state != UseState::Ask || is_near(one);
    if terms.len() >= A_LIST && !terms.iter().flat_map(|term| &term.uses).any(met) {
        // Their labels may be names of people: not one of them belongs into a mapping file.
        cannot.push(format!(
            "{}: {} rows none of whose labels is a known term, as in a list of members or providers; it is not proposed.",
            grid.part.name,
            terms.len()
        ));
        return None;
    }
    let rated = found.iter().any(|one| {
        matches!(
            one.column.role,
            DraftRole::Rate | DraftRole::Numerator | DraftRole::Score
        )
    });
    let valued = found.iter().any(|one| one.column.role == DraftRole::Value);
    if terms.is_empty() || !(if quality { rated } else { valued }) {
        return None;
    }
    let label_path = block.label.map(|label| path(grid, block, label)).unwrap_or_default();
    let first = grid
        .rows_from(block.header)
        .next()
        .and_then(|row| grid.row(row).next())?;
    let columns: Vec<DraftColumn> = found.into_iter().map(|one| one.column).collect();
    let is_sheet = grid.part.kind == PartKind::Sheet;
    Some((
        DraftTable {
            chosen: false,
            name: String::new(),
            part: grid.part.name.clone(),
            part_pattern: (is_sheet && json.is_none()).then(|| whole(&grid.part.name)),
            json: json.map(str::to_owned),
            anchor: first.anchor.clone().into_owned(),
            header: header_words(&label_path, &columns, grid, block),
            header_rows: block.height,
            label: label_path.last().map(|text| format!("^{}$", general(text))),
            stop: None,
            below: None,
            rows,
            columns,
            sections,
            terms,
            figures: block.figures,
            why: String::new(),
        },
        readable,
    ))
}

/// Columns that would give one term the same code: whose figures each holds is a person's to say.
fn rivals(found: &mut [Found], terms: &[DraftTerm]) {
    let mut rivals: Vec<String> = Vec::new();
    for term in terms {
        let taken = || term.uses.iter().filter(|one| one.state == UseState::Take);
        for one in taken() {
            if taken().any(|other| other.column != one.column && other.code == one.code)
                && !rivals.contains(&one.column)
            {
                rivals.push(one.column.clone());
            }
        }
    }
    for one in found.iter_mut().filter(|one| rivals.contains(&one.column.name)) {
        one.column.sure = false;
        one.column.evidence = "another column gives the same figures".to_owned();
    }
}

/// What the rows of a table with terms in its columns are; the columns that say it are marked.
fn wide_rows(grid: &Grid, block: &Block, found: &mut [Found], cannot: &mut Vec<String>) -> (DraftRows, bool) {
    let mut named = false;
    for one in found.iter_mut() {
        let Some((kind, _)) = row_fact(&one.column.printed) else {
            continue;
        };
        if one.column.role == DraftRole::Text || kind != StatementKind::Subject {
            one.column.fact = Some(kind);
            one.column.role = DraftRole::Text;
            named |= matches!(kind, StatementKind::Subject | StatementKind::Period);
        }
    }
    match (named, block.body.len()) {
        (true, _) => (DraftRows::Reports, true),
        (false, 1) => (DraftRows::Columns, true),
        (false, rows) => {
            cannot.push(format!(
                "{}: {rows} rows whose terms stand in the columns, and no column says which organization or which months a row is. Say what its rows are in a mapping file written by hand (row_is).",
                grid.part.name
            ));
            (DraftRows::Columns, false)
        }
    }
}

/// Lines and single cells above a table's figures: what is said of all of them.
fn nearby(grid: &Grid, block: &Block) -> String {
    let lines = grid.part.lines.iter().map(|line| line.text.as_str());
    let above = grid
        .rows_from(0)
        .take_while(|row| *row < block.header)
        .filter(|row| grid.row(*row).count() == 1)
        .flat_map(|row| grid.row(row))
        .map(|cell| cell.text.as_str());
    lines.chain(above).collect::<Vec<_>>().join(" | ")
}

/// The words that tell the table: of its labels and of its columns, those for a time left to what does not change.
fn header_words(label: &[String], columns: &[DraftColumn], grid: &Grid, block: &Block) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let with_marks = |text: &str| {
        let rows = block.header..block.header + block.height;
        rows.flat_map(|row| grid.row(row))
            .any(|cell| without_marks(&cell.text) == text && cell.text != text)
    };
    let mut add = |text: &str, pattern: String| {
        // A header cell is compared with its footnote marks.
        let pattern = if with_marks(text) {
            pattern.trim_end_matches('$').to_owned()
        } else {
            pattern
        };
        if !words.contains(&pattern) && words.len() < MOST_HEADER_WORDS {
            words.push(pattern);
        }
    };
    if let Some(text) = label.last() {
        add(text, format!("^{}$", general(text)));
    }
    let order = |column: &&DraftColumn| !matches!(column.role, DraftRole::Value | DraftRole::Rate);
    let mut columns: Vec<&DraftColumn> = columns.iter().collect();
    columns.sort_by_key(order);
    for column in columns {
        for (text, pattern) in column.printed.split(" / ").zip(&column.header) {
            add(text, pattern.clone());
        }
    }
    words
}

/// Tables of one kind in the same sheet, or on pages, are one table that stands several times.
fn merge(found: &mut Vec<Placed>) {
    let mut kept: Vec<Placed> = Vec::new();
    for placed in found.drain(..) {
        let same = kept.iter_mut().find(|other| {
            other.table.part_pattern == placed.table.part_pattern
                && other.table.json == placed.table.json
                && other.table.header == placed.table.header
                && other.table.rows == placed.table.rows
        });
        let Some(same) = same else {
            kept.push(placed);
            continue;
        };
        same.table.figures += placed.table.figures;
        for section in placed.table.sections {
            if !same.table.sections.iter().any(|known| known.row == section.row) {
                same.table.sections.push(section);
            }
        }
        for term in placed.table.terms {
            match same
                .table
                .terms
                .iter_mut()
                .find(|known| known.term == term.term && known.section == term.section)
            {
                Some(known) => ask_twice(known),
                None => same.table.terms.push(term),
            }
        }
        for column in placed.table.columns {
            if !same.table.columns.iter().any(|known| known.header == column.header) {
                same.table.columns.push(column);
            }
        }
    }
    *found = kept;
}

fn ask_twice(term: &mut DraftTerm) {
    for one in &mut term.uses {
        one.state = UseState::Ask;
        one.code = None;
        one.why =
            "it stands in several tables with the same header, so that no words tell which figure is meant".to_owned();
    }
}

/// Gives each table the name people will read.
fn name_tables(found: &mut [Placed]) {
    let mut taken: Vec<String> = Vec::new();
    let mut in_part: BTreeMap<String, usize> = BTreeMap::new();
    for placed in found.iter() {
        *in_part.entry(placed.table.part.clone()).or_default() += 1;
    }
    for placed in found.iter_mut() {
        let alone = in_part.get(&placed.table.part) == Some(&1) && placed.table.part_pattern.is_some();
        let name = match &placed.title {
            _ if alone => placed.table.part.clone(),
            Some(title) if title.chars().count() <= 60 => title.clone(),
            _ => match &placed.labels {
                Some(labels) => labels.clone(),
                None => placed.table.part.clone(),
            },
        };
        placed.table.name = unique(name, &taken);
        taken.push(placed.table.name.clone());
    }
}

/// Tells each table which one stands below it, and the label at which it would end.
fn chain(found: &mut [Placed]) {
    let places: Vec<(usize, usize)> = found.iter().map(|placed| (placed.grid, placed.number)).collect();
    for (at, (grid, number)) in places.iter().enumerate() {
        let below = places
            .iter()
            .position(|(other, next)| other == grid && *next == number + 1);
        let label = found[at].below.as_deref().map(header_pattern);
        let is_term = found[at]
            .below
            .as_deref()
            .is_some_and(|below| found[at].table.terms.iter().any(|term| term.term == below));
        found[at].table.below = below;
        found[at].table.stop = label.filter(|_| !is_term && found[at].table.json.is_none());
    }
}

/// Tables that give the same figure, or that no words tell apart, are a person's to choose from.
fn overlap(draft: &mut MappingDraft) {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, table) in draft.chosen() {
        let mut own: Vec<&str> = table
            .terms
            .iter()
            .flat_map(|term| &term.uses)
            .filter_map(|one| one.code.as_deref())
            .collect();
        own.sort_unstable();
        own.dedup();
        for code in own {
            codes.entry(code).or_default().push(&table.name);
        }
    }
    let several: Vec<String> = codes
        .iter()
        .filter(|(_, tables)| tables.len() > 1)
        .map(|(code, tables)| format!("{code} stands in {}", tables.join(" and ")))
        .collect();
    if draft.chosen().next().is_none() || !several.is_empty() {
        draft.tables_sure = false;
    }
    if !several.is_empty() {
        draft.cannot.push(format!(
            "The same figure stands in several tables ({}): take one of them, or say by hand whose figures each holds (strata).",
            several.join("; ")
        ));
    }
    // The header words of one stand in another of the same sheet: both would take its figures.
    let inside: Vec<(usize, usize)> = draft
        .chosen()
        .flat_map(|(small, one)| draft.chosen().map(move |(large, other)| (small, one, large, other)))
        .filter(|(small, one, large, other)| {
            small != large
                && one.json.is_none()
                && (one.part_pattern == other.part_pattern || one.part_pattern.is_none())
                && one.header.iter().all(|word| {
                    other.columns.iter().any(|column| column.header.contains(word))
                        || other.label.as_ref() == Some(word)
                })
        })
        .map(|(small, _, large, _)| (small, large))
        .collect();
    for (small, large) in inside {
        if !(draft.tables[small].chosen && draft.tables[large].chosen) {
            continue;
        }
        draft.tables[small].chosen = false;
        draft.tables_sure = false;
        draft.cannot.push(format!(
            "The header of \"{}\" stands in \"{}\" as well, so that no words tell the two apart; only the latter is proposed.",
            draft.tables[small].name, draft.tables[large].name
        ));
    }
}
