//! What is wrong in a mapping file as a whole: codes that do not exist, names that lead nowhere, terms twice.

mod answers;

use std::collections::BTreeSet;
use std::path::Path;

use plumbline_model::{FileFormat, Unit, local_metric, payment_stream, vbpr_metric};

use crate::extract::{code, unit_of};
use crate::format::{
    ColumnPeriod, ColumnRule, FactRule, FactSource, Orientation, RegionRule, Role, RowIs, TableKind, TableRule,
    TermRule,
};
use crate::mappings::Mapping;

impl Mapping {
    /// Everything that keeps the file from working, in words that name the table and term. Empty for a sound file.
    ///
    /// Patterns, code-list words and unknown keys are checked when the file is read.
    pub fn problems(&self) -> Vec<String> {
        let file = self.file();
        let mut problems = Vec::new();
        if file.id.is_empty()
            || !file
                .id
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            problems.push(format!(
                "the id \"{}\" must be lower-case letters, digits and hyphens",
                file.id
            ));
        }
        if file.formats.is_empty() {
            problems.push("\"formats\" is empty: name at least one".to_owned());
        }
        if file.recognize.is_empty() {
            problems.push("there is no [[recognize]]: the layout could never be told from others".to_owned());
        }
        streams(&file.report.payment_streams, "[report]", &mut problems);
        if file
            .report
            .fiscal_year_starts
            .is_some_and(|month| !(1..=12).contains(&month))
        {
            problems.push("[report] \"fiscal_year_starts\" is a month, 1 to 12".to_owned());
        }
        if !file.region.is_empty() && !file.formats.contains(&FileFormat::Pdf) {
            problems.push("[[region]] marks tables of a PDF, and \"formats\" does not name pdf".to_owned());
        }
        (1..)
            .zip(&file.region)
            .for_each(|(number, rule)| region(number, rule, &mut problems));
        answers::check(file, &mut problems);
        problems.extend(crate::contract_file::mapping_problems(&file.contract));
        if self.reads_vbpr() {
            if !file.answer.is_empty() {
                problems
                    .push("[[answer]]: VBPR resources name their codes themselves; nothing is asked about them".into());
            }
            return problems;
        }
        if file.table.is_empty() {
            problems.push("there is no [[table]]: nothing would be taken".to_owned());
        }
        file.fact.iter().for_each(|rule| fact(rule, &mut problems));
        let keys: BTreeSet<&str> = file.definition.iter().map(|rule| rule.key.as_str()).collect();
        for rule in &file.definition {
            if rule.sentence.is_none() && !rule.without_sentence {
                problems.push(format!(
                    "[[definition]] \"{}\" has no \"sentence\": give the pattern that finds it, or say without_sentence = true",
                    rule.key
                ));
            }
            for (facet, value) in &rule.facets {
                if let Err(problem) = facet.check(value) {
                    problems.push(format!("[[definition]] \"{}\": {problem}", rule.key));
                }
            }
        }
        for rule in file.ignore.iter().filter(|rule| rule.reason.trim().is_empty()) {
            problems.push(format!("[[ignore]] \"{}\" has no reason", rule.term.as_str()));
        }
        for rule in file.ignore_table.iter() {
            if rule.reason.trim().is_empty() {
                problems.push("[[ignore_table]] has no reason".to_owned());
            }
            if rule.part.is_none() && rule.header.is_empty() {
                problems.push(
                    "[[ignore_table]] names neither a part nor header words: it would hide every table".to_owned(),
                );
            }
        }
        file.table.iter().for_each(|rule| table(rule, &keys, &mut problems));
        problems
    }

    /// Why the sample report the file was written from is not below `root`, the repository's folder; `None` when it is.
    pub fn missing_sample(&self, root: &Path) -> Option<String> {
        let source = &self.file().source;
        match self.sample() {
            Some(sample) if root.join(sample).is_file() => None,
            Some(sample) => Some(format!("{sample} does not exist")),
            None => Some(format!("\"source\" names no file in sample_reports/: {source}")),
        }
    }
}

fn region(number: usize, rule: &RegionRule, problems: &mut Vec<String>) {
    let place = format!("[[region]] {number}");
    if rule.page.is_some() == rule.page_number.is_some() {
        problems.push(format!(
            "{place}: name its page either by words (page) or, where it has none of its own, by page_number"
        ));
    }
    if rule.page_number == Some(0) {
        problems.push(format!("{place}: page_number counts from 1"));
    }
    let [left, top, right, bottom] = rule.r#box.get().0;
    for at in rule.columns.iter().map(|at| at.get()) {
        let across = left < at && at < right;
        // Where the text runs up or down the page the lines are measured from its top.
        let down = top < at && at < bottom;
        if !across && !down {
            problems.push(format!("{place}: the column line {at} does not cross the box"));
        }
    }
}

fn fact(rule: &FactRule, problems: &mut Vec<String>) {
    let ways = [
        rule.find.is_some() && rule.pointer.is_empty(),
        rule.label.is_some(),
        !rule.pointer.is_empty(),
    ];
    let named = ways.iter().filter(|way| **way).count();
    if named != 1 && rule.from == FactSource::Content {
        problems.push(format!(
            "[[fact]] {:?}: name exactly one of find, label and pointer",
            rule.kind
        ));
    }
}

fn streams(codes: &[String], place: &str, problems: &mut Vec<String>) {
    for code in codes.iter().filter(|code| payment_stream(code).is_none()) {
        problems.push(format!("{place}: \"{code}\" is no VBPR payment stream"));
    }
}

fn table(table: &TableRule, keys: &BTreeSet<&str>, problems: &mut Vec<String>) {
    let place = format!("table \"{}\"", table.name);
    streams(&table.payment_streams, &place, problems);
    if table.header.is_empty() && table.json.is_none() {
        problems.push(format!("{place} has no header words: it would be found everywhere"));
    }
    let mut compared = BTreeSet::new();
    for column in &table.column {
        self::column(table, column, &place, problems);
        // A figure has one target and one baseline: a second column would be left out unseen.
        let of = column
            .of
            .as_deref()
            .filter(|_| !matches!(column.period, Some(ColumnPeriod::Header | ColumnPeriod::Own)));
        if let Some(of) = of
            && matches!(column.role, Role::Target | Role::Baseline)
            && !compared.insert((column.role == Role::Target, of))
        {
            problems.push(format!(
                "{place}: column \"{}\" is a second one of its role for \"{of}\": map the other as skip with a reason, or as a metric of its own",
                column.name
            ));
        }
    }
    for rule in &table.row_fact {
        if rule.kind.is_none() == rule.stratum.is_none() {
            problems.push(format!(
                "{place}: row_fact \"{}\" needs either kind or stratum",
                rule.header.as_str()
            ));
        }
    }
    let mut seen = BTreeSet::new();
    for term in &table.term {
        if !seen.insert((term.payer_term.as_str(), term.section.as_deref())) {
            problems.push(format!("{place}: the term \"{}\" stands twice", term.payer_term));
        }
        self::term(table, term, keys, &place, problems);
    }
    let mut seen = BTreeSet::new();
    for measure in &table.measure {
        if !seen.insert(measure.payer_term.as_str()) {
            problems.push(format!("{place}: the measure \"{}\" stands twice", measure.payer_term));
        }
    }
    let (terms, measures) = (!table.term.is_empty(), !table.measure.is_empty());
    rows_are(table, &place, problems);
    match table.kind {
        TableKind::Metrics if measures && table.orientation == Orientation::TermsInRows => {
            problems.push(format!("{place}: measures in rows need kind = \"quality\""));
        }
        TableKind::Quality if terms => problems.push(format!("{place}: a quality table has measures, not terms")),
        TableKind::Metrics | TableKind::Quality => {}
    }
}

/// What the rows are fits the rest of the table.
fn rows_are(table: &TableRule, place: &str, problems: &mut Vec<String>) {
    let reports = table.row_fact.iter().any(|rule| rule.kind.is_some());
    match table.row_is {
        RowIs::Member => {
            for term in table.term.iter().filter(|term| term.over_rows.is_none()) {
                problems.push(format!(
                    "{place}, term \"{}\": rows are members, so say over_rows = \"add\" or \"same\"",
                    term.payer_term
                ));
            }
        }
        RowIs::Threshold if table.thresholds.is_empty() => {
            problems.push(format!(
                "{place}: rows are thresholds, so \"thresholds\" must give their types"
            ));
        }
        RowIs::Report if !reports => {
            problems.push(format!(
                "{place}: rows are reports, so a row_fact with a kind must name each"
            ));
        }
        _ => {}
    }
    let terms_in_columns = table.orientation == Orientation::TermsInColumns;
    if !terms_in_columns && matches!(table.row_is, RowIs::Member | RowIs::Threshold | RowIs::Stratum) {
        problems.push(format!(
            "{place}: \"row_is\" of this kind needs orientation = \"terms_in_columns\""
        ));
    }
}

fn column(table: &TableRule, column: &ColumnRule, place: &str, problems: &mut Vec<String>) {
    let name = &column.name;
    if column.header.is_empty() {
        problems.push(format!("{place}: column \"{name}\" has no header words"));
    }
    if column.period == Some(ColumnPeriod::Preceding) && column.role != Role::Baseline {
        problems.push(format!(
            "{place}: column \"{name}\": only a baseline can cover the preceding period"
        ));
    }
    let reason = column.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    match column.role {
        Role::Peer | Role::Skip if !reason => {
            problems.push(format!("{place}: column \"{name}\" is not taken and gives no reason"));
        }
        Role::Threshold if column.threshold.is_none() => {
            problems.push(format!(
                "{place}: column \"{name}\" is a threshold and names no type, for example star-4"
            ));
        }
        Role::Gap => {
            let threshold =
                |other: &&ColumnRule| other.role == Role::Threshold && Some(&other.name) == column.of.as_ref();
            if !table.column.iter().any(|other| threshold(&other)) {
                problems.push(format!(
                    "{place}: column \"{name}\" needs \"of\" with the name of a threshold column"
                ));
            }
        }
        Role::Target | Role::Baseline => {
            let value = |other: &&ColumnRule| other.role == Role::Value && Some(&other.name) == column.of.as_ref();
            if !table.column.iter().any(|other| value(&other)) {
                problems.push(format!(
                    "{place}: column \"{name}\" needs \"of\" with the name of a value column"
                ));
            }
        }
        _ => {}
    }
}

fn term(table: &TableRule, term: &TermRule, keys: &BTreeSet<&str>, place: &str, problems: &mut Vec<String>) {
    let place = format!("{place}, term \"{}\"", term.payer_term);
    streams(term.payment_streams.as_deref().unwrap_or_default(), &place, problems);
    let section = term
        .section
        .as_deref()
        .map(|name| table.section.iter().find(|rule| rule.name == name));
    if matches!(section, Some(None)) {
        problems.push(format!("{place}: no section of that name"));
    }
    for name in term.metrics.keys().chain(term.units.keys()) {
        if !table.column.iter().any(|column| column.name == *name) {
            problems.push(format!("{place}: there is no column \"{name}\""));
        }
    }
    if let Some(key) = term.definition.as_deref().filter(|key| !keys.contains(key)) {
        problems.push(format!("{place}: there is no [[definition]] \"{key}\""));
    }
    let codes: Vec<&String> = term.metric.iter().chain(term.metrics.values()).collect();
    if codes.is_empty() {
        problems.push(format!(
            "{place} has no code: give metric or metrics, or move it to [[ignore]] with a reason"
        ));
    }
    for code in &codes {
        if vbpr_metric(code).is_none() && local_metric(code).is_none() {
            problems.push(format!("{place}: \"{code}\" is neither a VBPR metric nor a local code"));
        }
        if code.starts_with("total-cost-of-care") && term.definition.is_none() {
            problems.push(format!(
                "{place}: a total cost needs \"definition\", so that what it counts is known"
            ));
        }
    }
    // Sections that a term without one may stand in can each bring another unit.
    let sections: Vec<Option<Unit>> = match section.flatten() {
        Some(section) => vec![section.unit],
        None => [None]
            .into_iter()
            .chain(table.section.iter().map(|section| section.unit))
            .collect(),
    };
    for (code, column) in meetings(table, term) {
        let units: Vec<Unit> = sections
            .iter()
            .filter_map(|section| unit_of(term, column, *section, table))
            .collect();
        if units.is_empty() {
            let column = column.map_or("its column", |column| column.name.as_str());
            problems.push(format!(
                "{place}, {column}: no unit is given by term, section, column or table"
            ));
        }
        let usual = vbpr_metric(code)
            .map(|m| m.unit)
            .or_else(|| local_metric(code).map(|m| m.unit));
        if let Some(usual) = usual
            && !units.is_empty()
            && units.iter().all(|unit| unit.is_money() != usual.is_money())
        {
            problems.push(format!(
                "{place}: \"{code}\" is usually in {usual}, the mapping says {}",
                units[0]
            ));
        }
    }
}

/// Where a term's codes meet its columns.
fn meetings<'t>(table: &'t TableRule, term: &'t TermRule) -> Vec<(&'t str, Option<&'t ColumnRule>)> {
    if table.orientation == Orientation::TermsInColumns {
        return term.metric.iter().map(|code| (code.as_str(), None)).collect();
    }
    table
        .column
        .iter()
        .filter(|column| matches!(column.role, Role::Value | Role::Peer))
        .filter_map(|column| Some((code(term, column)?, Some(column))))
        .collect()
}
