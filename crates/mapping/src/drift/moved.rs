//! Columns that stand elsewhere than in the report before. Nothing is lost by it: a mapping finds them by their words.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{
    Anchor, CellRange, Drift, FoundColumn, LayoutChange, LayoutHow, LayoutPart, Report, TouchedFact,
};

use super::{change, id};

/// What a printed figure is, for finding it in two reports: code, term, slice, and which of its values.
type Key<'r> = (&'r str, &'r str, String, &'static str);

/// The columns of a report's tables that stand elsewhere than in the report before it, by the figures both print.
///
/// Columns of periods are left out: a later period stands in a later column. Where all columns of a table moved alike
/// that is one change.
pub fn moves(drift: &Drift, reports: &[Report], before: &Report) -> Vec<LayoutChange> {
    let then = places(before);
    let now: Vec<(Key, (&str, u32))> = reports.iter().flat_map(|report| places(report).into_iter()).collect();
    let mut moved: Vec<LayoutChange> = Vec::new();
    let tables: BTreeSet<&str> = drift.columns.iter().map(|column| column.table.as_str()).collect();
    for table in tables {
        let columns: Vec<&FoundColumn> = drift.columns.iter().filter(|column| column.table == table).collect();
        let found: Vec<(&FoundColumn, u32, Vec<TouchedFact>)> = columns
            .iter()
            .filter(|column| !column.of_period)
            .filter_map(|column| {
                let here = now
                    .iter()
                    .filter(|(_, place)| *place == (column.part.as_str(), column.column));
                let pairs: Vec<(&Key, u32)> = here.filter_map(|(key, _)| Some((key, then.get(key)?.1))).collect();
                let (_, old) = *pairs.first()?;
                // Where the figures of one column stood in several before, it is no column that moved.
                let alike = pairs.iter().all(|(_, column)| *column == old);
                let mut facts: Vec<TouchedFact> = Vec::new();
                for ((code, term, _, _), _) in &pairs {
                    let fact = TouchedFact {
                        code: (*code).to_owned(),
                        term: (*term).to_owned(),
                        taken: true,
                    };
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
                alike.then_some((*column, old, facts))
            })
            .collect();
        let shifted: Vec<_> = found.iter().filter(|(column, old, _)| column.column != *old).collect();
        let by = |(column, old, _): &(&FoundColumn, u32, Vec<TouchedFact>)| i64::from(column.column) - i64::from(*old);
        let alike = shifted.len() > 1 && shifted.iter().all(|one| by(one) == by(shifted[0]));
        if alike {
            let letters = |columns: Vec<u32>| match (columns.iter().min(), columns.iter().max()) {
                (Some(first), Some(last)) => format!("{} to {}", letter(*first), letter(*last)),
                _ => String::new(),
            };
            moved.push(LayoutChange {
                expected: Some(table.to_owned()),
                found: Some(table.to_owned()),
                anchor: Some(shifted[0].0.anchor.clone()),
                was: Some(letters(shifted.iter().map(|one| one.1).collect())),
                is: Some(letters(shifted.iter().map(|one| one.0.column).collect())),
                touches: shifted.iter().flat_map(|one| one.2.clone()).collect(),
                ..change(LayoutPart::Table, LayoutHow::Moved, Some(table))
            });
            continue;
        }
        moved.extend(shifted.into_iter().map(|(column, old, facts)| LayoutChange {
            expected: Some(column.words.clone()),
            found: Some(column.words.clone()),
            anchor: Some(column.anchor.clone()),
            was: Some(letter(*old)),
            is: Some(letter(column.column)),
            touches: facts.clone(),
            ..change(LayoutPart::Column, LayoutHow::Moved, Some(table))
        }));
    }
    for change in &mut moved {
        change.id = id(change);
    }
    moved
}

/// Where the figures of a report stand: part and column. Pages and JSON have no columns to move.
fn places(report: &Report) -> BTreeMap<Key<'_>, (&str, u32)> {
    let mut places = BTreeMap::new();
    for metric in &report.metrics {
        let target = metric.target.as_ref().map(|target| ("target", &target.anchor));
        let baseline = metric.baseline.as_ref().map(|baseline| ("baseline", &baseline.anchor));
        for (what, anchor) in [Some(("value", &metric.anchor)), target, baseline]
            .into_iter()
            .flatten()
        {
            let place = match anchor {
                Anchor::Sheet { sheet, range, .. } => (sheet.as_str(), range.first().1),
                Anchor::Csv { column, .. } => ("", column.saturating_sub(1)),
                Anchor::Page { .. } | Anchor::Json { .. } => continue,
            };
            let key = (
                metric.code.as_str(),
                metric.term.as_str(),
                format!("{:?}", metric.strata),
                what,
            );
            places.entry(key).or_insert(place);
        }
    }
    places
}

/// A column as a spreadsheet names it.
fn letter(column: u32) -> String {
    let cell = CellRange::cell_at(0, column).cell().to_string();
    cell.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned()
}
