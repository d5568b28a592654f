//! What the source looks like: the rows of its sheets with the cells marked, or its pages with the boxes drawn.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};
use plumbline_model::{Anchor, Document, Report};

use super::places::Places;
use crate::{Look, PagePicture};

/// Rows shown above and below a marked one.
const CONTEXT: u32 = 2;
/// Cells of one sheet that are shown at most. The tables above name every place all the same.
const MOST_CELLS: usize = 30_000;

/// The source, with every place marked that it can show. To be made before what links to the places.
pub(super) fn section(report: &Report, places: &mut Places<'_>, look: Result<&Look, &str>) -> Markup {
    let body = match look {
        Err(why) => html! { p { "The source is not shown: " (why) } },
        Ok(look) => html! {
            @for (number, picture) in &look.pages { (page(*number, picture, places)) }
            @if let Some(document) = &look.document { (sheets(document, places)) }
        },
    };
    let rest: Vec<(Anchor, String)> = places
        .all()
        .filter(|(anchor, _)| matches!(anchor, Anchor::Json { .. }))
        .map(|(anchor, words)| (anchor.clone(), words))
        .collect();
    html! {
        section aria-labelledby=(places.section("source")) {
            h2 id=(places.section("source")) { "The source" }
            p { (report.source.path) ", SHA-256 " span.hash { (report.source.sha256) } }
            (body)
            @if !rest.is_empty() { (values(&rest, places)) }
        }
    }
}

/// The values of a JSON document that were taken, by their pointers.
fn values(rest: &[(Anchor, String)], places: &mut Places<'_>) -> Markup {
    html! {
        div.scroll { table {
            caption { "The values as they stand in the file, by their JSON pointers" }
            thead { tr { th scope="col" { "Pointer" } th scope="col" { "Text" } th scope="col" { "What it is" } } }
            tbody { @for (anchor, words) in rest { tr id=[places.show(anchor)] {
                th.hash scope="row" { (anchor.place()) }
                td.printed { (anchor.text()) }
                td { (words) }
            } } }
        } }
    }
}

/// A page as drawn, each box marked.
fn page(number: u32, picture: &Result<PagePicture, String>, places: &mut Places<'_>) -> Markup {
    let marks: Vec<(Anchor, String)> = places
        .all()
        .filter(|(anchor, _)| matches!(anchor, Anchor::Page { page, .. } if *page == number))
        .map(|(anchor, words)| (anchor.clone(), words))
        .collect();
    let picture = match picture {
        Ok(picture) => picture,
        Err(why) => {
            return html! { h3 { "Page " (number) } p { "Not shown: " (why) } };
        }
    };
    let [left, top, right, bottom] = picture.page.0;
    let (width, height) = (right - left, bottom - top);
    html! {
        section.page-picture aria-label={ "Page " (number) } {
            h3 { "Page " (number) }
            svg.page viewBox={ (left) " " (top) " " (width) " " (height) } role="group"
                aria-label={ "Page " (number) " as drawn, with " (marks.len()) " marked places" } {
                image x=(left) y=(top) width=(width) height=(height) preserveAspectRatio="none"
                    href={ "data:image/png;base64," (STANDARD.encode(&picture.png)) };
                @for (anchor, words) in &marks {
                    @if let Some(edges) = anchor.page_box() {
                        @let [left, top, right, bottom] = edges.0;
                        rect id=[places.show(anchor)] x=(left) y=(top) width=(right - left) height=(bottom - top) {
                            title { (words) ": " (anchor.text()) }
                        }
                    }
                }
            }
        }
    }
}

/// A text that stands in a sheet or a delimited file.
struct Written<'a> {
    text: &'a str,
    columns: u32,
}

/// The cells of one sheet by row and column, both from 0.
type Grid<'a> = BTreeMap<u32, BTreeMap<u32, Written<'a>>>;

/// The marked places of one sheet by row and column, with what stands there in words.
type Marks = BTreeMap<(u32, u32), (Anchor, String)>;

/// Where a place is in a grid: its sheet (empty in a delimited file), row, column, and how many columns it covers.
fn in_grid(anchor: &Anchor) -> Option<(&str, u32, u32, u32)> {
    match anchor {
        Anchor::Sheet { sheet, range, .. } => {
            let ((row, column), (_, last)) = (range.first(), range.last());
            Some((sheet.as_str(), row, column, last.saturating_sub(column) + 1))
        }
        Anchor::Csv { row, column, .. } => Some(("", row.saturating_sub(1), column.saturating_sub(1), 1)),
        Anchor::Page { .. } | Anchor::Json { .. } => None,
    }
}

fn sheets(document: &Document, places: &mut Places<'_>) -> Markup {
    let mut marks: BTreeMap<String, Marks> = BTreeMap::new();
    for (anchor, words) in places.all() {
        if let Some((sheet, row, column, _)) = in_grid(anchor) {
            let of_sheet = marks.entry(sheet.to_owned()).or_default();
            of_sheet.insert((row, column), (anchor.clone(), words));
        }
    }
    let mut grids: BTreeMap<&str, Grid<'_>> = BTreeMap::new();
    for part in &document.parts {
        let cells = part.tables.iter().flat_map(|table| &table.cells);
        let cells = cells.map(|cell| (&cell.anchor, cell.text.as_str()));
        let lines = part.lines.iter().map(|line| (&line.anchor, line.text.as_str()));
        for (anchor, text) in cells.chain(lines) {
            if let Some((sheet, row, column, columns)) = in_grid(anchor) {
                let grid = grids.entry(sheet).or_default();
                grid.entry(row).or_default().insert(column, Written { text, columns });
            }
        }
    }
    html! {
        @for (sheet, marks) in &marks {
            h3 { @if sheet.is_empty() { "Rows of the file" } @else { "Sheet " (sheet) } }
            @match grids.get(sheet.as_str()) {
                Some(grid) => { (sheet_rows(sheet, grid, marks, places)) }
                None => { p { "The file has no such sheet as it is read today." } }
            }
        }
    }
}

/// The marked rows of a sheet with some around them.
fn sheet_rows(sheet: &str, grid: &Grid<'_>, marks: &Marks, places: &mut Places<'_>) -> Markup {
    let near = |row: &u32| {
        let around = (row.saturating_sub(CONTEXT), 0)..=(row.saturating_add(CONTEXT), u32::MAX);
        marks.range(around).next().is_some()
    };
    let mut rows: Vec<u32> = grid.keys().copied().filter(near).collect();
    rows.extend(marks.keys().map(|(row, _)| *row));
    rows.sort_unstable();
    rows.dedup();
    let mut columns: Vec<u32> = rows
        .iter()
        .filter_map(|row| grid.get(row))
        .flat_map(|row| row.keys().copied())
        .collect();
    columns.extend(marks.keys().map(|(_, column)| *column));
    columns.sort_unstable();
    columns.dedup();
    let most = (MOST_CELLS / columns.len().max(1)).max(1);
    let left_out = rows.len().saturating_sub(most);
    rows.truncate(most);
    let heads = columns.iter().map(|column| match sheet {
        "" => (column + 1).to_string(),
        _ => letters(*column),
    });
    let before = |index: usize| index.checked_sub(1).map_or(rows[index], |before| rows[before] + 1) < rows[index];
    html! {
        div.scroll { table.grid {
            caption { "As displayed in the file; marked cells are figures, statements or evidence" }
            thead { tr { th scope="col" { span.quiet { "row" } } @for head in heads { th scope="col" { (head) } } } }
            tbody { @for (index, row) in rows.iter().enumerate() {
                @if before(index) { tr.gap { td colspan=(columns.len() + 1) { "…" } } }
                tr { th scope="row" { (row + 1) } (cells(*row, grid.get(row), &columns, marks, places)) }
            } }
        } }
        @if left_out > 0 { p.quiet { (left_out) " further rows are left out here." } }
    }
}

fn cells(
    row: u32,
    written: Option<&BTreeMap<u32, Written<'_>>>,
    columns: &[u32],
    marks: &Marks,
    places: &mut Places<'_>,
) -> Markup {
    let free =
        |column: &u32| !marks.contains_key(&(row, *column)) && !written.is_some_and(|cells| cells.contains_key(column));
    let mut shown = Vec::new();
    let mut index = 0;
    while let Some(column) = columns.get(index) {
        let cell = written.and_then(|cells| cells.get(column));
        // A merged cell covers the shown columns it spans, up to the next cell that holds something.
        let end = cell.map_or(0, |cell| column.saturating_add(cell.columns));
        let covered = columns[index + 1..]
            .iter()
            .take_while(|other| **other < end && free(other));
        let span = 1 + covered.count();
        shown.push((cell, marks.get(&(row, *column)), span));
        index += span;
    }
    html! {
        @for (cell, mark, span) in shown {
            @let wide = (span > 1).then_some(span);
            @match mark {
                Some((anchor, words)) => {
                    td.marked id=[places.show(anchor)] title=(words) colspan=[wide] {
                        (cell.map_or(anchor.text(), |cell| cell.text))
                    }
                }
                None => { td colspan=[wide] { @if let Some(cell) = cell { (cell.text) } } }
            }
        }
    }
}

/// A column's letters: A for 0, AA for 26.
fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
