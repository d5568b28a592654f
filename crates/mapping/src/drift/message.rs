//! What is said of a changed layout when a file is imported.

use std::collections::BTreeMap;

use plumbline_model::{Drift, Issue, LayoutChange, LayoutHow, LayoutPart, Severity};

use crate::format::MappingFile;

/// Words quoted in one message.
const QUOTED: usize = 4;

/// One issue for each table that lost something, for each fact and sentence that was not found (SRC012), and for each
/// table nothing reads (SRC013). What is only added to a table that is read stands among its unmapped figures.
pub(super) fn issues(file: &MappingFile, drift: &Drift) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut tables: BTreeMap<&str, Vec<&LayoutChange>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for change in &drift.changes {
        match (change.what, &change.table) {
            (_, Some(table)) => {
                if !order.contains(&table.as_str()) {
                    order.push(table);
                }
                tables.entry(table).or_default().push(change);
            }
            (LayoutPart::Sheet | LayoutPart::Table, None) => issues.push(left(change)),
            (_, None) => issues.push(not_found(file, change)),
        }
    }
    let of_tables = order.iter().filter_map(|table| of_table(file, table, &tables[table]));
    let mut all: Vec<Issue> = of_tables.collect();
    all.extend(issues);
    all
}

fn of_table(file: &MappingFile, table: &str, changes: &[&LayoutChange]) -> Option<Issue> {
    let lost = |change: &&&LayoutChange| matches!(change.how, LayoutHow::Renamed | LayoutHow::Missing);
    let first = changes.iter().find(lost)?;
    let mut parts = Vec::new();
    for change in changes.iter().filter(lost) {
        let expected = change.expected.as_deref().unwrap_or_default();
        let what = noun(change.what);
        parts.push(match (change.how, change.what, change.proposals.first()) {
            (LayoutHow::Renamed, LayoutPart::Sheet, Some(proposal)) => {
                format!("sheet \"{expected}\" may be \"{}\" here", proposal.words)
            }
            (LayoutHow::Renamed, _, Some(proposal)) => {
                format!(
                    "{what} \"{expected}\" may read \"{}\" here ({})",
                    proposal.words,
                    proposal.anchor.place()
                )
            }
            (_, LayoutPart::Table, _) => "it was not found by its header words".to_owned(),
            _ => format!("{what} \"{expected}\" is missing"),
        });
    }
    let many = parts.len().saturating_sub(QUOTED);
    parts.truncate(QUOTED);
    if many > 0 {
        parts.push(format!("{many} more"));
    }
    for (what, one, several) in [
        (LayoutPart::Section, "section", "sections"),
        (LayoutPart::Column, "column", "columns"),
        (LayoutPart::Row, "row", "rows"),
    ] {
        let added: Vec<&str> = changes
            .iter()
            .filter(|change| change.how == LayoutHow::Added && change.what == what)
            .filter_map(|change| change.found.as_deref())
            .collect();
        if !added.is_empty() {
            let quoted: Vec<String> = added.iter().take(QUOTED).map(|words| format!("\"{words}\"")).collect();
            let more = if added.len() > QUOTED { ", …" } else { "" };
            parts.push(format!(
                "{} {} new ({}{more})",
                added.len(),
                if added.len() == 1 { one } else { several },
                quoted.join(", ")
            ));
        }
    }
    let touched: Vec<_> = changes.iter().filter(lost).flat_map(|change| &change.touches).collect();
    let lost_facts = touched.iter().filter(|fact| !fact.taken).count();
    let anchor = first.anchor.clone();
    Some(Issue {
        code: "SRC012".to_owned(),
        severity: if lost_facts == 0 && !touched.is_empty() {
            Severity::Info
        } else {
            Severity::Warning
        },
        message: format!(
            "Table \"{table}\" is not as mapping \"{}\" version {} knows it: {}. {} Compare the two and keep the mapping's next version, or ask the payer.",
            file.id,
            file.version,
            parts.join("; "),
            facts(lost_facts, touched.len()),
        ),
        anchor,
    })
}

fn facts(lost: usize, touched: usize) -> String {
    let facts = |count: usize| {
        if count == 1 {
            "1 fact".to_owned()
        } else {
            format!("{count} facts")
        }
    };
    match (lost, touched) {
        (_, 0) => "No fact hangs on it.".to_owned(),
        (0, touched) => format!("{} affected, all taken.", facts(touched)),
        (lost, touched) if lost == touched => format!("{} affected, not taken.", facts(touched)),
        (lost, touched) => format!("{} affected, {lost} of them not taken.", facts(touched)),
    }
}

fn not_found(file: &MappingFile, change: &LayoutChange) -> Issue {
    let expected = change.expected.as_deref().unwrap_or_default();
    let may_be = change
        .proposals
        .first()
        .map(|proposal| format!(" It may be \"{}\" ({}).", proposal.words, proposal.anchor.place()))
        .unwrap_or_default();
    let name = |touched: &plumbline_model::TouchedFact| touched.code.clone();
    let message = match change.what {
        LayoutPart::Definition => format!(
            "The sentence that defines \"{}\" was not found as mapping \"{}\" version {} knows it, so nothing the mapping says of it is taken; what the report's own notes say is.{may_be} Read the report's definition and correct the mapping.",
            change
                .touches
                .first()
                .map(|touched| touched.term.as_str())
                .unwrap_or_default(),
            file.id,
            file.version
        ),
        _ => format!(
            "{} was not found: no text fits \"{expected}\".{may_be} The layout may have changed since mapping \"{}\" version {}; compare the two.",
            change.touches.first().map(name).unwrap_or_default(),
            file.id,
            file.version
        ),
    };
    Issue {
        code: "SRC012".to_owned(),
        severity: Severity::Warning,
        message,
        anchor: change.anchor.clone(),
    }
}

/// A table nothing reads, once however many figures it holds.
fn left(change: &LayoutChange) -> Issue {
    let name = change.found.as_deref().unwrap_or_default();
    let place = change
        .anchor
        .as_ref()
        .map(plumbline_model::Anchor::place)
        .unwrap_or_default();
    let count = change.figures;
    let what = match change.what {
        LayoutPart::Sheet => format!("Sheet \"{name}\" holds {count} figures"),
        _ => format!("The table at {place} (\"{name}\") holds {count} figures"),
    };
    Issue {
        code: "SRC013".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "{what} that no table of the mapping reads. Add the table to the mapping, or say in [[ignore_table]] why it is left out."
        ),
        anchor: change.anchor.clone(),
    }
}

fn noun(what: LayoutPart) -> &'static str {
    match what {
        LayoutPart::Sheet => "sheet",
        LayoutPart::Table => "table",
        LayoutPart::Section => "section",
        LayoutPart::Column => "column",
        LayoutPart::Row => "row",
        LayoutPart::HeaderFact => "fact",
        LayoutPart::Definition => "definition",
        LayoutPart::PageWords => "page",
    }
}
