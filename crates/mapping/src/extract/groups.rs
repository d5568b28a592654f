//! Rows that belong together because their row facts are the same: one report, one slice of the population.

use std::collections::BTreeMap;

use plumbline_model::Stratum;

use crate::extract::Extraction;
use crate::extract::columns::Placed;
use crate::extract::draft::Slot;
use crate::facts::Facts;
use crate::format::{Pattern, RowFact, TableRule};
use crate::grid::GridCell;

/// The reports of one table's rows, by what the rows say about themselves.
pub(crate) struct Groups {
    /// Tells the table's rows from those of other tables.
    number: usize,
    /// The first row of each report.
    first: BTreeMap<Vec<String>, u32>,
}

impl Groups {
    pub fn new(number: usize) -> Groups {
        Groups {
            number,
            first: BTreeMap::new(),
        }
    }

    /// The report a row belongs to, begun with the row's facts when it is the first of its report.
    pub fn slot(
        &mut self,
        extraction: &mut Extraction,
        table: &TableRule,
        placed: &[Placed],
        cells: &[&GridCell],
        row: u32,
    ) -> Slot {
        let key: Vec<String> = table
            .row_fact
            .iter()
            .filter(|rule| rule.kind.is_some())
            .flat_map(|rule| facts_under(rule, placed, cells).map(|(text, _)| text))
            .collect();
        let first = *self.first.entry(key).or_insert(row);
        let slot = Slot::Row(self.number, first);
        if first == row {
            extraction.drafts.at(slot).facts = Some(row_facts(extraction.facts, table, placed, cells));
        }
        slot
    }
}

/// The header's facts with those of the row put before them.
pub(crate) fn row_facts(header: &Facts, table: &TableRule, placed: &[Placed], cells: &[&GridCell]) -> Facts {
    let mut facts = header.of_row();
    for rule in &table.row_fact {
        let Some(kind) = rule.kind else { continue };
        for (text, cell) in facts_under(rule, placed, cells) {
            facts.state_from_row(kind, rule.system.as_deref(), &text, &cell.anchor);
        }
    }
    facts.followed_by(header);
    facts
}

/// The slice of the population a row is about.
pub(crate) fn row_strata(table: &TableRule, placed: &[Placed], cells: &[&GridCell]) -> Vec<Stratum> {
    let rules = table
        .row_fact
        .iter()
        .filter_map(|rule| Some((rule, rule.stratum.as_ref()?)));
    rules
        .flat_map(|(rule, dimension)| {
            facts_under(rule, placed, cells).map(|(value, _)| Stratum {
                dimension: dimension.clone(),
                value,
            })
        })
        .collect()
}

/// What a row says under a fact's header, with the cells that say it.
fn facts_under<'c, 'd>(
    rule: &'c RowFact,
    placed: &[Placed],
    cells: &'c [&'c GridCell<'d>],
) -> impl Iterator<Item = (String, &'c GridCell<'d>)> {
    cells_under(&rule.header, placed, cells).filter_map(|cell| {
        let text = match &rule.find {
            None => cell.text.to_string(),
            Some(pattern) => {
                let captures = pattern.captures(&cell.text)?;
                captures.get(1).or_else(|| captures.get(0))?.as_str().to_owned()
            }
        };
        Some((text, cell))
    })
}

/// The cells of a row whose column has a fitting header.
pub(crate) fn cells_under<'c, 'd>(
    header: &Pattern,
    placed: &[Placed],
    cells: &'c [&'c GridCell<'d>],
) -> impl Iterator<Item = &'c GridCell<'d>> + use<'c, 'd> {
    let columns: Vec<u32> = placed
        .iter()
        .filter(|one| fits(header, one))
        .map(|one| one.column)
        .collect();
    cells.iter().filter(move |cell| columns.contains(&cell.column)).copied()
}

/// Whether a fact's header is a column's: its whole header, or one text of a header in several rows.
pub(crate) fn fits(header: &Pattern, one: &Placed) -> bool {
    header.is_match(&one.header) || one.texts.iter().any(|text| header.is_match(text))
}
