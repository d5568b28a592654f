//! A table that is not where its header words say: what comes nearest to it.

use plumbline_model::{
    Anchor, Drift, LayoutChange, LayoutHow, LayoutPart, LayoutProposal, LayoutRule, Likeness, TouchedFact,
};

use super::seen::{Seen, SeenTable};
use super::{Survey, Taken, change, propose, spoken, term_facts};
use crate::extract::columns::Region;
use crate::format::{Pattern, TableRule};
use crate::grid::Grid;

/// A place that may be a missing table's.
struct Near<'g, 'd> {
    grid: &'g Grid<'d>,
    region: Region,
    /// Header words that stand there.
    words: usize,
    /// Whether the mapping looks for the table in this part.
    in_part: bool,
}

impl<'a, 'd> Survey<'a, 'd> {
    /// A table of the mapping that was not read, with what comes nearest. Nearest places are added to `claimed`.
    pub(super) fn missing_table(
        &self,
        index: usize,
        table: &'a TableRule,
        drift: &mut Drift,
        claimed: &mut Vec<(u32, Region)>,
    ) {
        let taken = &Taken::nothing();
        let touches = table_facts(table, taken);
        let whole = |how, anchor: Option<Anchor>, touches| LayoutChange {
            expected: Some(table.name.clone()),
            anchor,
            touches,
            rule: Some(LayoutRule {
                list: "table".into(),
                table: None,
                index,
            }),
            ..change(LayoutPart::Table, how, Some(&table.name))
        };
        let Some(near) = self.nearest(table) else {
            let place = self.first_place(table.part.as_ref());
            drift.changes.push(whole(LayoutHow::Missing, place, touches));
            return;
        };
        claimed.push((near.grid.part.number, near.region));
        let seen = self.see(index, table, near.grid, near.region);
        let place = seen.columns.first().map(|one| one.anchor.clone());
        if !near.in_part {
            let part = near.grid.part;
            let expected = table.part.as_ref().map(|pattern| spoken(pattern.as_str()));
            let anchor = place.clone().unwrap_or_else(|| first_cell(near.grid));
            let (there, of) = seen.share();
            let complete = near.words == table.header.len();
            let known = drift.changes.iter_mut().find(|known| {
                known.what == LayoutPart::Sheet
                    && known.expected == expected
                    && known.found.as_deref() == Some(part.name.as_str())
            });
            // Tables of one sheet are lost by one name.
            if let Some(known) = known.filter(|_| complete) {
                known.touches.extend(touches.clone());
            } else {
                let proposal = LayoutProposal {
                    words: part.name.clone(),
                    anchor: anchor.clone(),
                    class: if complete && there * 2 > of {
                        Likeness::Strong
                    } else {
                        Likeness::Possible
                    },
                    reasons: vec![format!(
                        "{} of {} header words and {there} of {of} columns and rows of table \"{}\" stand there",
                        near.words,
                        table.header.len(),
                        table.name
                    )],
                    figures: Vec::new(),
                };
                drift.changes.push(LayoutChange {
                    expected,
                    found: Some(part.name.clone()),
                    anchor: Some(anchor),
                    proposals: vec![proposal],
                    rule: Some(LayoutRule {
                        list: "table".into(),
                        table: None,
                        index,
                    }),
                    touches: if complete { touches.clone() } else { Vec::new() },
                    ..change(LayoutPart::Sheet, LayoutHow::Renamed, Some(&table.name))
                });
            }
            if complete {
                return;
            }
        }
        // The header words that are there hold the table together; those that are not are what keeps it from being read.
        let before = drift.changes.len();
        self.table_changes(&seen, taken, drift);
        self.header_changes(&seen, drift, before);
        let explained = drift.changes[before..]
            .iter()
            .any(|change| change.what == LayoutPart::Column && change.how != LayoutHow::Added);
        let untouched = drift.changes[before..]
            .iter_mut()
            .filter(|change| change.what == LayoutPart::Column && change.how != LayoutHow::Added);
        let mut all = touches;
        for change in untouched {
            // Without this word nothing of the table is taken.
            change.touches = std::mem::take(&mut all);
        }
        if !explained {
            drift.changes.insert(before, whole(LayoutHow::Missing, place, all));
        }
    }

    /// The words a table is found by that are not there and are no column of the mapping by themselves.
    fn header_changes(&self, seen: &SeenTable<'a, 'd>, drift: &mut Drift, before: usize) {
        let table = seen.table;
        let height = seen.region.body - seen.region.header;
        let names: Vec<String> = table.header.iter().map(|word| spoken(word.as_str())).collect();
        let is = |at: usize| {
            table.header.iter().position(|word| {
                seen.placed
                    .iter()
                    .find(|one| one.column == seen.columns[at].at)
                    .is_some_and(|one| one.texts.iter().any(|text| word.is_match(text)))
            })
        };
        let columns: Vec<Seen> = (0..seen.columns.len())
            .map(|at| Seen {
                is: is(at),
                ..seen.columns[at].clone()
            })
            .collect();
        for (index, word) in table.header.iter().enumerate() {
            let stands = (seen.region.header..seen.region.header + height)
                .flat_map(|row| seen.grid.row(row))
                .any(|cell| word.is_match(&cell.text));
            let said = drift.changes[before..].iter().any(|change| {
                let rule = change.rule.as_ref();
                let of_column = rule
                    .filter(|rule| rule.list == "column")
                    .map(|rule| &table.column[rule.index]);
                change.expected.as_deref() == Some(names[index].as_str())
                    || of_column.is_some_and(|column| column.header.iter().any(|own| own.as_str() == word.as_str()))
            });
            if stands || said {
                continue;
            }
            let named: Vec<String> = drift.changes[before..]
                .iter()
                .filter(|change| change.how == LayoutHow::Renamed)
                .filter_map(|change| change.found.clone())
                .collect();
            let free: Vec<Seen> = columns
                .iter()
                .map(|one| Seen {
                    known: one.known || named.contains(&one.words),
                    ..one.clone()
                })
                .collect();
            let proposals = propose::among(&names, index, &free, |_| Vec::new(), |_| None);
            let first = proposals.first().cloned();
            drift.changes.retain(|change| {
                change.how != LayoutHow::Added
                    || change.table.as_deref() != Some(&table.name)
                    || change.found != first.as_ref().map(|one| one.words.clone())
            });
            drift.changes.push(LayoutChange {
                expected: Some(names[index].clone()),
                found: first.as_ref().map(|proposal| proposal.words.clone()),
                anchor: first
                    .map(|proposal| proposal.anchor)
                    .or_else(|| seen.columns.first().map(|one| one.anchor.clone())),
                proposals,
                rule: Some(LayoutRule {
                    list: "header".into(),
                    table: Some(seen.index),
                    index,
                }),
                ..change(LayoutPart::Column, LayoutHow::Renamed, Some(&table.name))
            });
            if let Some(last) = drift.changes.last_mut().filter(|last| last.proposals.is_empty()) {
                last.how = LayoutHow::Missing;
            }
        }
    }

    /// The place with most of a table's header words and, among those, most of its columns and rows.
    fn nearest(&self, table: &'a TableRule) -> Option<Near<'a, 'd>> {
        if table.json.is_some() {
            return None;
        }
        let mut best: Option<(usize, Near)> = None;
        for grid in self.grids {
            let in_part = table.part.as_ref().is_none_or(|part| part.is_match(&grid.part.name));
            let Some((header, words)) = header_like(grid, &table.header, table.header_rows) else {
                continue;
            };
            let read = |region: &Region| region.header <= header && header < region.end;
            if self
                .found
                .iter()
                .any(|found| std::ptr::eq(found.grid, grid) && read(&found.region) && !in_part)
            {
                continue;
            }
            let half = words * 2 >= table.header.len();
            if !half || (!in_part && words < table.header.len() && table.header.len() < 3) {
                continue;
            }
            let region = Region {
                header,
                body: header.saturating_add(table.header_rows.max(1)),
                end: self.next_header(grid, header),
            };
            let (there, of) = self.see(0, table, grid, region).share();
            // A word or two may stand anywhere: a fifth of the table has to be there, too.
            if there == 0 || there * 5 < of {
                continue;
            }
            let weight = there * 4 + words * 2 + usize::from(in_part);
            if best.as_ref().is_none_or(|(known, _)| weight > *known) {
                best = Some((
                    weight,
                    Near {
                        grid,
                        region,
                        words,
                        in_part,
                    },
                ));
            }
        }
        best.map(|(_, near)| near)
    }

    fn next_header(&self, grid: &Grid, header: u32) -> u32 {
        let read = self.found.iter().filter(|found| std::ptr::eq(found.grid, grid));
        read.map(|found| found.region.header)
            .filter(|next| *next > header)
            .min()
            .unwrap_or(u32::MAX)
    }

    /// The first text of the part a thing is looked for in, else of the document.
    pub(super) fn first_place(&self, part: Option<&Pattern>) -> Option<Anchor> {
        let fits = |name: &str| part.is_none_or(|part| part.is_match(name));
        let passages = &self.words.passages;
        let own = passages.iter().find(|passage| fits(&passage.part.name));
        own.or_else(|| passages.first()).map(|passage| passage.anchor.clone())
    }
}

/// The row from which most of the header words stand in the header's height, and how many do.
fn header_like(grid: &Grid, words: &[Pattern], height: u32) -> Option<(u32, usize)> {
    let mut best: Option<(u32, usize)> = None;
    for row in grid.rows_from(0) {
        let texts: Vec<&str> = (row..row.saturating_add(height.max(1)))
            .flat_map(|row| grid.row(row))
            .map(|cell| cell.text.as_str())
            .collect();
        let first: Vec<&str> = grid.row(row).map(|cell| cell.text.as_str()).collect();
        if !words.iter().any(|word| first.iter().any(|text| word.is_match(text))) {
            continue;
        }
        let found = words
            .iter()
            .filter(|word| texts.iter().any(|text| word.is_match(text)))
            .count();
        if best.is_none_or(|(_, known)| found > known) {
            best = Some((row, found));
        }
    }
    best
}

fn first_cell(grid: &Grid) -> Anchor {
    let row = grid.rows_from(0).next().unwrap_or(0);
    let cell = grid.row(row).next();
    cell.map_or_else(
        || {
            grid.empty_place(
                0,
                0,
                &Anchor::Csv {
                    row: 1,
                    column: 1,
                    text: "".into(),
                },
            )
        },
        |cell| cell.anchor.clone().into_owned(),
    )
}

/// Every fact a table gives.
pub(super) fn table_facts(table: &TableRule, taken: &Taken) -> Vec<TouchedFact> {
    let terms = table.term.iter().flat_map(|term| term_facts(table, term, taken));
    let measures = table
        .measure
        .iter()
        .map(|measure| taken.touched(&measure.measure, &measure.payer_term));
    terms.chain(measures).collect()
}
