//! What is wrong with a file's answers: single ones, and those that contradict a rule or each other.

use crate::answers::{agree, meet, unit_fits, usual_unit};
use crate::extract::code;
use crate::format::{AnswerRule, AppliesTo, MappingFile, Orientation, Role, Said, TableRule, TermRule};
use crate::mappings::said;
use crate::words::without_marks;

/// What is wrong with single answers, and answers that contradict a rule or each other.
pub(super) fn check(file: &MappingFile, problems: &mut Vec<String>) {
    for (number, rule) in (1..).zip(&file.answer) {
        let place = format!("[[answer]] {number}, \"{}\"", rule.term);
        answer(file, rule, &place, problems);
        let before = file.answer.iter().zip(1..number).find(|(other, _)| meet(other, rule));
        if let Some((other, earlier)) = before {
            let how = if agree(other, rule) { "repeats" } else { "contradicts" };
            problems.push(format!(
                "{place}: {} {how} [[answer]] {earlier}, {}; both reach equally far. Take one of them back",
                said(rule),
                said(other)
            ));
        }
    }
}

fn answer(file: &MappingFile, rule: &AnswerRule, place: &str, problems: &mut Vec<String>) {
    match rule.said() {
        None => problems.push(format!("{place}: name exactly one of code, measure and declined")),
        Some(Said::Declined(reason)) if reason.trim().is_empty() => {
            problems.push(format!("{place}: declined gives no reason"));
        }
        Some(Said::Code(code)) => match usual_unit(code) {
            None => problems.push(format!("{place}: \"{code}\" is neither a VBPR metric nor a local code")),
            Some(usual) => {
                if let Some(unit) = rule.unit.filter(|unit| !unit_fits(code, *unit)) {
                    problems.push(format!("{place}: \"{code}\" is in {usual}, the answer says {unit}"));
                }
            }
        },
        Some(_) => {}
    }
    if rule.term.trim().is_empty() {
        problems.push(format!("{place}: there is no term"));
    }
    if (rule.applies_to == AppliesTo::Report) != rule.sha256.is_some() {
        problems.push(format!(
            "{place}: sha256 names the report's file with applies_to = \"report\", and only then"
        ));
    }
    if rule.applies_to == AppliesTo::Payer && file.payer.name.is_none() {
        problems.push(format!(
            "{place}: the file names no payer, so the answer can reach no further than the layout"
        ));
    }
    let table = rule
        .table
        .as_deref()
        .map(|name| file.table.iter().find(|table| table.name == name));
    match table {
        Some(None) if rule.applies_to != AppliesTo::Payer => problems.push(format!(
            "{place}: there is no table \"{}\"",
            rule.table.as_deref().unwrap_or_default()
        )),
        Some(Some(table)) => {
            if let Some(code) = taken_by_rule(table, rule) {
                problems.push(format!(
                    "{place}: a rule of table \"{}\" takes this term as {code}, the answer says {}; a rule goes before any answer. Take the answer back, or correct the rule",
                    table.name,
                    said(rule)
                ));
            }
        }
        _ => {}
    }
}

/// The code a table's rules give the answer's term everywhere it could be asked, where that is another one.
fn taken_by_rule<'t>(table: &'t TableRule, rule: &AnswerRule) -> Option<&'t str> {
    let printed = without_marks(&rule.term);
    if let Some(measure) = table
        .measure
        .iter()
        .find(|known| without_marks(&known.payer_term) == printed)
    {
        return (rule.measure.as_deref() != Some(&measure.measure)).then_some(measure.measure.as_str());
    }
    let same_section = |term: &&TermRule| term.section.is_none() || term.section == rule.section;
    let mut terms = table
        .term
        .iter()
        .filter(|term| without_marks(&term.payer_term) == printed);
    let term = terms.find(same_section)?;
    let columns: Vec<Option<&str>> = match (&rule.column, table.orientation) {
        (_, Orientation::TermsInColumns) => vec![term.metric.as_deref()],
        (Some(name), Orientation::TermsInRows) => {
            let column = table.column.iter().find(|column| column.name == *name)?;
            vec![code(term, column)]
        }
        (None, Orientation::TermsInRows) => {
            let values = table.column.iter().filter(|column| column.role == Role::Value);
            values.map(|column| code(term, column)).collect()
        }
    };
    // Where one column is left to the answers, it is asked there.
    let codes: Vec<&str> = columns.into_iter().collect::<Option<_>>()?;
    let other = |code: &&str| rule.code.as_deref() != Some(code);
    codes.iter().all(other).then(|| codes.first().copied())?
}
