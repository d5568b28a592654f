//! The rule catalogue, explained.

use plumbline_export::conformance::{StandardRule, standard_rule, standard_rules};
use plumbline_rules::{Rule, explain, rule, rules};

use crate::commands::{Nothing, RuleInfo};
use crate::{App, AppError};

/// Every rule in the order of the catalogue; those of the standard, which an export is held against, come last.
pub fn list_rules(_: &App, _: Nothing) -> Result<Vec<RuleInfo>, AppError> {
    Ok(rules()
        .iter()
        .map(|rule| info(rule))
        .chain(standard_rules().map(of_standard))
        .collect())
}

/// One rule and its explanation as text for a terminal. Needs no workspace. Errors: [`AppError::NoSuchRule`].
pub fn explain_rule(code: &str) -> Result<(RuleInfo, String), AppError> {
    if let Some(rule) = standard_rule(code) {
        return Ok((of_standard(rule), in_words(rule)));
    }
    let rule = rule(code).ok_or_else(|| AppError::NoSuchRule { code: code.to_owned() })?;
    Ok((info(rule), explain(rule)))
}

fn info(rule: &Rule) -> RuleInfo {
    let section = |heading| rule.section(heading).unwrap_or_default();
    RuleInfo {
        code: rule.code.to_owned(),
        name: rule.name.to_owned(),
        severity: rule.severity,
        family: rule.family.title().to_owned(),
        summary: rule.summary().to_owned(),
        what: section("What"),
        why: section("Why"),
        what_to_do: section("What to do"),
        source: section("Source"),
        question: rule.question(),
        version: rule.version,
    }
}

fn of_standard(rule: &StandardRule) -> RuleInfo {
    RuleInfo {
        code: rule.code.to_owned(),
        name: rule.name.to_owned(),
        severity: rule.severity,
        family: "Standard".to_owned(),
        summary: rule.what.to_owned(),
        // They are about what Plumbline writes: there is nothing to ask a payer.
        question: None,
        version: 1,
        what: rule.what.to_owned(),
        why: rule.why.to_owned(),
        what_to_do: rule.what_to_do.to_owned(),
        source: rule.source.to_owned(),
    }
}

fn in_words(rule: &StandardRule) -> String {
    let sections = [
        ("What", rule.what),
        ("Why", rule.why),
        ("What to do", rule.what_to_do),
        ("Source", rule.source),
        ("Example that fires", rule.fires),
        ("Example that does not", rule.silent),
    ];
    let mut text = format!("{} {} ({})\n", rule.code, rule.name, rule.severity.as_str());
    for (heading, words) in sections {
        text.push_str(&format!("\n{heading}\n  {words}\n"));
    }
    text
}
