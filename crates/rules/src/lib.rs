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
mod arranged;
mod arrangements;
mod beside;
mod causes;
mod check;
mod compare;
mod comparison;
mod components;
mod coverage;
mod definitions;
mod figures;
mod findings;
mod issues;
mod likely;
mod likeness;
mod more_than_there_is;
mod pairs;
mod parts;
mod payments;
mod plan;
mod portfolio;
mod restate;
mod restatement;
mod results;
mod rules;
mod run_out;
mod scale;
mod scope;
mod settings;
mod settlement;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod simulation_settled;
mod subsets;
#[cfg(test)]
mod testing;
mod ways;

pub use amounts::with_unit;
pub use causes::explained_by;
pub use check::{check, check_part, check_part_by, compare_payers, merge, merge_shares};
pub use compare::{Comparable, Comparing, Market, ReportedMeasure, ReportedMetric, is_metric, offers};
pub use comparison::{DefinedTotal, Weight, compare_segments, compare_totals, latest_in_segments, weighs};
pub use components::{infer_definition, infer_definitions};
pub use coverage::timeline;
pub use findings::{Draft, Findings};
pub use parts::{Place, parts};
pub use payments::payments;
pub use plan::{Headers, Known, Plan};
pub use portfolio::{Portfolio, Segment};
pub use restate::restate;
pub use restatement::restated;
pub use rule::{Check, Family, Others, Rule, SECTIONS, explain, rules_markdown};
pub use rules::{rule, rules};
pub use scope::Scope;
pub use settings::{SETTINGS, Setting, Settings, contract_setting_problem, setting, setting_problem};
pub use settlement::{Limit, Settlement, Year, adjusted, settle, share};
pub use subsets::{Amount, Place as LinePlace, Sign, Ways, ways};
