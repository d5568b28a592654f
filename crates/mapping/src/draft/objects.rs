//! Tables of a JSON document: lists of objects, and objects of figures.

use plumbline_model::{Document, Unit};

use crate::grid::{Grid, values};
use crate::normalize::number::{Scale, parse_cell};

/// Keys that name what an object is about.
const NAMES: [&str; 10] = [
    "name",
    "label",
    "term",
    "metric",
    "measure",
    "category",
    "description",
    "title",
    "line",
    "item",
];

/// Pointers whose objects hold figures, in file order, and figures that stand in no object of their own.
pub(super) fn pointers(document: &Document) -> (Vec<String>, usize) {
    let mut pointers: Vec<String> = Vec::new();
    let mut outside = 0;
    for leaf in values(document) {
        let figure = parse_cell(leaf.text, None, Unit::None, Scale::AsPrinted);
        if figure.value.is_none() || figure.issue.is_some() {
            continue;
        }
        let steps: Vec<&str> = leaf.pointer.split('/').skip(1).collect();
        let is_index = |step: &&str| !step.is_empty() && step.chars().all(|c| c.is_ascii_digit());
        let list = steps.iter().rposition(is_index);
        let pointer = match list {
            Some(last) if last + 1 < steps.len() => steps[..=last]
                .iter()
                .map(|step| if is_index(step) { "*" } else { step })
                .collect::<Vec<_>>(),
            None if steps.len() >= 2 => steps[..1].to_vec(),
            // A bare number in a list, or one at the document's root.
            _ => {
                outside += 1;
                continue;
            }
        };
        let pointer = format!("/{}", pointer.join("/"));
        if !pointers.contains(&pointer) {
            pointers.push(pointer);
        }
    }
    (pointers, outside)
}

/// The column of a list's objects that names each: the leftmost of the usual names with texts in it.
pub(super) fn name_column(grid: &Grid) -> Option<u32> {
    let rows = grid.rows_from(1).count();
    if rows < 2 {
        return None;
    }
    NAMES.iter().find_map(|name| {
        let cell = grid.row(0).find(|cell| cell.text.eq_ignore_ascii_case(name))?;
        let named = grid
            .rows_from(1)
            .filter(|row| {
                grid.row(*row)
                    .any(|other| other.column == cell.column && super::blocks::is_word(other))
            })
            .count();
        (named * 2 >= rows).then_some(cell.column)
    })
}
