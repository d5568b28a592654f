//! The rule catalogue, explained.

use plumbline_rules::{Rule, explain, rule, rules};

use crate::commands::{Nothing, RuleInfo};
use crate::{App, AppError};

/// Every rule in the order of the catalogue.
pub fn list_rules(_: &App, _: Nothing) -> Result<Vec<RuleInfo>, AppError> {
    Ok(rules().iter().map(|rule| info(rule)).collect())
}

/// One rule and its explanation as text for a terminal. Needs no workspace. Errors: [`AppError::NoSuchRule`].
pub fn explain_rule(code: &str) -> Result<(RuleInfo, String), AppError> {
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
