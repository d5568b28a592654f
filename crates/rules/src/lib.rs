//! Reports to findings: every check of the rule catalogue, one rule per file.
//!
//! Shape: [`check`] takes the reports, contracts and files of a workspace and gives a [`plumbline_model::Verdict`]; the
//! same input always gives the same output. No I/O, no clock: days come from the reports themselves.
//! To add a rule: one file in `src/rules/` with [`declare_rule!`], one line in `src/rules/mod.rs`; docs/rules.md is generated.

// `declare_rule!` must be known before the rules that use it.
#[macro_use]
mod rule;

mod agreed;
mod amounts;
mod components;
mod definitions;
mod figures;
mod findings;
mod issues;
mod likely;
mod pairs;
mod parts;
mod portfolio;
mod rules;
mod scale;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod simulation_settled;
#[cfg(test)]
mod testing;
mod ways;

pub use components::infer_definition;
pub use findings::{Draft, Findings};
pub use parts::{Place, parts};
pub use portfolio::{
    Portfolio, Scope, Segment, Settings, check, check_part, check_part_by, check_reports, compare_payers, merge,
};
pub use rule::{Check, Family, Rule, SECTIONS, explain, rules_markdown};
pub use rules::{rule, rules};
