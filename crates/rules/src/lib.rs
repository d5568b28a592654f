//! Reports to findings: every check of the rule catalogue, one rule per file.
//!
//! Shape: [`check`] takes the reports, contracts and files of a workspace and gives a [`plumbline_model::Verdict`]; the
//! same input always gives the same output. No I/O, no clock: days come from the reports themselves.
//! To add a rule: one file in `src/rules/` with [`declare_rule!`], one line in `src/rules/mod.rs`; docs/rules.md is generated.

// `declare_rule!` must be known before the rules that use it.
#[macro_use]
mod rule;

mod agreed;
mod agreed_savings;
mod amounts;
mod components;
mod definitions;
mod figures;
mod findings;
mod issues;
mod likely;
mod pairs;
mod payments;
mod portfolio;
mod results;
mod rules;
mod scale;
mod settings;
mod settlement;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod simulation_settled;
#[cfg(test)]
mod testing;
mod ways;

pub use components::infer_definition;
pub use findings::{Draft, Findings};
pub use payments::payments;
pub use portfolio::{Portfolio, Scope, Segment, check, check_reports};
pub use rule::{Check, Family, Rule, SECTIONS, explain, rules_markdown};
pub use rules::{rule, rules};
pub use settings::{SETTINGS, Setting, Settings, contract_setting_problem, setting, setting_problem};
pub use settlement::{Limit, Settlement, Year, adjusted, settle, share};
