//! Tables with figures that nothing in the mapping reads.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Anchor, LayoutChange, LayoutHow, LayoutPart, PartKind};

use super::{Survey, change};
use crate::extract::columns::Region;
use crate::extract::figure::is_figure;
use crate::format::IgnoreTable;
use crate::grid::{Grid, GridCell, leaves};

/// Fewer figures than this are no table: a page number, a year in a title.
const FIGURES: usize = 2;
/// Header words quoted.
const WORDS: usize = 6;

impl Survey<'_, '_> {
    /// One change for each table, or part without one, whose figures nothing of the mapping reads.
    ///
    /// `claimed` are places that are named already, with the number of their part.
    pub(super) fn left_tables(&self, claimed: &[(u32, Region)]) -> Vec<LayoutChange> {
        let mut left = self.left_objects();
        for grid in self.grids {
            let read: Vec<Region> = self
                .found
                .iter()
                .filter(|found| std::ptr::eq(found.grid, grid))
                .map(|found| found.region)
                .chain(
                    claimed
                        .iter()
                        .filter(|(part, _)| *part == grid.part.number && grid.part.kind != PartKind::Page)
                        .map(|(_, region)| *region),
                )
                .collect();
            let claimed_here = grid.part.kind == PartKind::Page
                && claimed.iter().any(|(part, region)| {
                    *part == grid.part.number && grid.rows_from(region.header).next() == Some(region.header)
                });
            if claimed_here {
                continue;
            }
            let unread_row = |row: u32| !read.iter().any(|region| (region.header..region.end).contains(&row));
            left.extend(self.left_in(grid, &unread_row));
        }
        left
    }

    fn left_in(&self, grid: &Grid, unread_row: &dyn Fn(u32) -> bool) -> Option<LayoutChange> {
        let stated: Vec<&Anchor> = self
            .facts
            .statements
            .iter()
            .filter_map(|one| one.anchor.as_ref())
            .collect();
        let rows: Vec<u32> = grid.rows_from(0).filter(|row| unread_row(*row)).collect();
        // A row of one figure beside words is a fact or a remark; a table has a grid of them.
        let figures: Vec<&GridCell> = rows
            .iter()
            .flat_map(|row| grid.row(*row))
            .filter(|cell| is_figure(cell) && !stated.contains(&cell.anchor.as_ref()))
            .collect();
        if figures.len() < FIGURES {
            return None;
        }
        let words: Vec<&str> = rows
            .iter()
            .flat_map(|row| grid.row(*row))
            .filter(|cell| !is_figure(cell) && cell.text.chars().any(char::is_alphabetic))
            .map(|cell| cell.text.as_str())
            .collect();
        let heads = |rule: &IgnoreTable| {
            rule.part.as_ref().is_none_or(|part| part.is_match(&grid.part.name))
                && rule
                    .header
                    .iter()
                    .all(|header| words.iter().any(|word| header.is_match(word)))
        };
        if self.file.ignore_table.iter().any(heads) {
            return None;
        }
        let first = rows.iter().flat_map(|row| grid.row(*row)).next()?;
        let (what, name) = match grid.part.kind {
            PartKind::Sheet
                if self
                    .found
                    .iter()
                    .all(|found| found.grid.part.number != grid.part.number) =>
            {
                (LayoutPart::Sheet, grid.part.name.clone())
            }
            _ => (
                LayoutPart::Table,
                words.iter().take(WORDS).copied().collect::<Vec<_>>().join(" · "),
            ),
        };
        Some(LayoutChange {
            found: Some(name),
            anchor: Some(first.anchor.clone().into_owned()),
            figures: figures.len(),
            ..change(what, LayoutHow::Added, None)
        })
    }

    /// Objects of a JSON document that no table reads and no fact stands in.
    fn left_objects(&self) -> Vec<LayoutChange> {
        let tables: Vec<&str> = self
            .file
            .table
            .iter()
            .filter_map(|table| table.json.as_deref())
            .collect();
        if tables.is_empty() {
            return Vec::new();
        }
        let facts: BTreeSet<&str> = self
            .file
            .fact
            .iter()
            .flat_map(|fact| &fact.pointer)
            .map(String::as_str)
            .collect();
        let mut objects: BTreeMap<String, (Anchor, usize)> = BTreeMap::new();
        for leaf in leaves(self.document) {
            let path: Vec<&str> = leaf.pointer.split('/').skip(1).collect();
            let read = tables.iter().any(|table| {
                let steps: Vec<&str> = table.split('/').skip(1).collect();
                path.len() > steps.len() && steps.iter().zip(&path).all(|(step, at)| *step == "*" || step == at)
            });
            let figure = |text: &str| text.parse::<rust_decimal::Decimal>().is_ok();
            if read || facts.contains(leaf.pointer) || path.is_empty() || !figure(leaf.text) {
                continue;
            }
            let parent = path[..path.len() - 1].iter().map(|step| match step.parse::<usize>() {
                Ok(_) => "/*".to_owned(),
                Err(_) => format!("/{step}"),
            });
            let place = parent.collect::<String>();
            objects.entry(place).or_insert_with(|| (leaf.anchor.clone(), 0)).1 += 1;
        }
        objects
            .into_iter()
            .filter(|(place, (_, figures))| *figures >= FIGURES && !self.ignored_object(place))
            .map(|(place, (anchor, figures))| LayoutChange {
                found: Some(if place.is_empty() { "/".to_owned() } else { place }),
                anchor: Some(anchor),
                figures,
                ..change(LayoutPart::Table, LayoutHow::Added, None)
            })
            .collect()
    }

    fn ignored_object(&self, place: &str) -> bool {
        self.file
            .ignore_table
            .iter()
            .any(|rule| rule.part.as_ref().is_some_and(|part| part.is_match(place)))
    }
}
