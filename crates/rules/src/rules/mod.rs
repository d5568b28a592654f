//! The catalogue: one rule per file, listed by hand in the order of codes.
//!
//! Codes are stable for ever. A test walks this folder: every file is listed, has its headings, and shows both when the
//! rule fires and when it is silent.

use crate::Rule;

mod after_report_date;
mod allowed_against_paid;
mod ambiguous_abbreviation;
mod attribution_differs;
mod baseline_not_described;
mod baseline_not_earlier;
mod baseline_of_other_length;
mod benchmark_changed;
mod benchmark_of_other_definition;
mod benchmark_steps_missing;
mod calculated_denominator;
mod carved_out;
mod category_disagrees;
mod claims_immature;
mod cohort_missing;
mod completion_differs;
mod components_not_total;
mod concurrent_risk;
mod contract_measure_missing;
mod definition_changed;
mod definition_contradicted;
mod definition_not_the_contracts;
mod definitions_differ;
mod direction_conflict;
mod duplicate_file;
mod figures_left_behind;
mod file_not_read;
mod fiscal_against_calendar_year;
mod gap_between_reports;
mod gap_not_difference;
mod hidden_figures;
mod image_page;
mod implausible_change;
mod impossible_rate;
mod incentive_parts_not_total;
mod interim_after_settlement;
mod label_disagrees_with_dates;
mod layout_drifted;
mod layout_not_recognised;
mod line_of_business_differs;
mod loss_ratio_not_quotient;
mod measure_not_in_contract;
mod measure_of_another_year;
mod measure_reported_twice;
mod member_level_data;
mod members_times_months;
mod mixed_bases;
mod mixed_periods_between_payers;
mod mixed_service_periods;
mod must_support_missing;
mod new_york_level;
mod no_category_one_measure;
mod no_period_stated;
mod note_against_mapping;
mod older_version_later;
mod outside_contract_term;
mod outside_report_period;
mod overlapping_reports;
mod overlapping_terms;
mod paid_through_before_service_end;
mod parts_of_year_not_whole;
mod period_length;
mod pmpm_times_months;
mod quality_of_another_year;
mod quality_section_missing;
mod rate_not_quotient;
mod rates_of_other_denominators;
mod rebased_on_own_spending;
mod required_metric_missing;
mod restated;
mod risk_adjustment_differs;
mod risk_of_benchmark_differs;
mod rows_missing;
mod run_out_differs;
mod savings_not_difference;
mod scoring_mixed_up;
mod settlement_differs_from_interim;
mod shared_savings_not_share;
mod sharing_not_the_contracts;
mod small_cell;
mod small_denominator;
mod spreadsheet_error;
mod stale_formula;
mod stars_disagree;
mod strata_not_whole;
mod stream_not_contracted;
mod subject_not_identified;
mod suppressed_value;
mod target_below_last_year;
mod target_type_unstated;
mod term_not_mapped;
mod thresholds_out_of_order;
mod total_cost_without_definition;
mod trend_not_described;
mod truncation_differs;
mod uncertain_mapping;
mod unknown_contract;
mod value_modifier_out_of_range;
mod value_not_understood;
mod variance_not_difference;
mod weight_not_the_contracts;
mod weighted_star_not_mean;
mod wrong_scale;

/// Every rule, by family and code.
static RULES: &[&Rule] = &[
    &file_not_read::SRC001,
    &layout_not_recognised::SRC002,
    &term_not_mapped::SRC003,
    &uncertain_mapping::SRC004,
    &value_not_understood::SRC005,
    &suppressed_value::SRC006,
    &image_page::SRC007,
    &duplicate_file::SRC008,
    &hidden_figures::SRC009,
    &member_level_data::SRC010,
    &spreadsheet_error::SRC011,
    &layout_drifted::SRC012,
    &figures_left_behind::SRC013,
    &stale_formula::SRC014,
    &no_period_stated::PER001,
    &outside_contract_term::PER002,
    &outside_report_period::PER003,
    &paid_through_before_service_end::PER004,
    &after_report_date::PER005,
    &mixed_service_periods::PER006,
    &mixed_bases::PER007,
    &mixed_periods_between_payers::PER008,
    &run_out_differs::PER009,
    &gap_between_reports::PER010,
    &overlapping_reports::PER011,
    &label_disagrees_with_dates::PER012,
    &baseline_not_earlier::PER013,
    &baseline_of_other_length::PER014,
    &fiscal_against_calendar_year::PER015,
    &members_times_months::PER016,
    &claims_immature::PER017,
    &interim_after_settlement::PER018,
    &quality_of_another_year::PER019,
    &period_length::PER020,
    &parts_of_year_not_whole::PER021,
    &total_cost_without_definition::TCC001,
    &definition_not_the_contracts::TCC002,
    &definitions_differ::TCC003,
    &definition_changed::TCC004,
    &definition_contradicted::TCC005,
    &ambiguous_abbreviation::TCC006,
    &rates_of_other_denominators::TCC007,
    &carved_out::TCC008,
    &truncation_differs::TCC009,
    &allowed_against_paid::TCC010,
    &risk_adjustment_differs::TCC011,
    &benchmark_of_other_definition::TCC012,
    &completion_differs::TCC013,
    &note_against_mapping::TCC014,
    &pmpm_times_months::ARI001,
    &components_not_total::ARI002,
    &rate_not_quotient::ARI003,
    &calculated_denominator::ARI004,
    &strata_not_whole::ARI005,
    &loss_ratio_not_quotient::ARI006,
    &variance_not_difference::ARI007,
    &savings_not_difference::ARI008,
    &shared_savings_not_share::ARI009,
    &incentive_parts_not_total::ARI010,
    &weighted_star_not_mean::ARI011,
    &gap_not_difference::ARI012,
    &wrong_scale::ARI013,
    &implausible_change::ARI014,
    &impossible_rate::QLT001,
    &direction_conflict::QLT002,
    &small_denominator::QLT003,
    &small_cell::QLT004,
    &thresholds_out_of_order::QLT005,
    &stars_disagree::QLT006,
    &measure_of_another_year::QLT007,
    &measure_reported_twice::QLT008,
    &contract_measure_missing::QLT009,
    &measure_not_in_contract::QLT010,
    &weight_not_the_contracts::QLT011,
    &scoring_mixed_up::QLT012,
    &no_category_one_measure::QLT013,
    &benchmark_steps_missing::BEN001,
    &baseline_not_described::BEN002,
    &trend_not_described::BEN003,
    &risk_of_benchmark_differs::BEN004,
    &value_modifier_out_of_range::BEN005,
    &rebased_on_own_spending::BEN006,
    &benchmark_changed::BEN007,
    &target_type_unstated::BEN008,
    &target_below_last_year::BEN009,
    &concurrent_risk::BEN010,
    &unknown_contract::CON001,
    &overlapping_terms::CON002,
    &category_disagrees::CON003,
    &new_york_level::CON004,
    &line_of_business_differs::CON005,
    &attribution_differs::CON006,
    &stream_not_contracted::CON007,
    &sharing_not_the_contracts::CON008,
    &quality_section_missing::CMP002,
    &required_metric_missing::CMP003,
    &must_support_missing::CMP004,
    &subject_not_identified::CMP005,
    &cohort_missing::CMP006,
    &rows_missing::CMP008,
    &restated::RST001,
    &older_version_later::RST002,
    &settlement_differs_from_interim::RST004,
];

/// Every rule, by family and code. The rule's own text is [`crate::explain`].
pub fn rules() -> &'static [&'static Rule] {
    RULES
}

/// The rule with this code, in any case; `None` when there is none.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::rule::SEVERITY_SECTION;
    use crate::{SECTIONS, explain, rules_markdown};

    fn folder() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
    }

    #[test]
    fn every_file_is_a_listed_rule_with_tests_of_both_kinds() {
        let listed: BTreeSet<String> = rules()
            .iter()
            .filter_map(|rule| Some(Path::new(rule.file).file_name()?.to_str()?.to_owned()))
            .collect();
        let mut files = BTreeSet::new();
        for entry in std::fs::read_dir(folder()).expect("the folder of rules") {
            let name = entry.expect("a file").file_name().into_string().expect("a plain name");
            if name != "mod.rs" {
                let text = std::fs::read_to_string(folder().join(&name)).expect("a rule's file");
                assert!(text.contains("fn fires_"), "{name}: no test shows when it fires");
                assert!(text.contains("fn silent_"), "{name}: no test shows when it is silent");
                files.insert(name);
            }
        }
        assert_eq!(files, listed, "one file, one rule, one line in mod.rs");
    }

    #[test]
    fn every_rule_explains_itself() {
        for rule in rules() {
            for heading in SECTIONS {
                let section = rule.section(heading).unwrap_or_default();
                assert!(
                    !section.is_empty(),
                    "{}: \"## {heading}\" is missing or empty",
                    rule.code
                );
                assert!(explain(rule).contains(heading));
            }
            let departs = rule.severity != rule.family.usual_severity();
            assert_eq!(
                rule.section(SEVERITY_SECTION).is_some(),
                departs,
                "{}: \"## Severity\" says why a rule departs from its family's usual severity",
                rule.code
            );
        }
    }

    #[test]
    fn a_rule_asks_the_payer_what_the_payer_can_answer_and_nothing_else() {
        let asked = |code: &str| rule(code).and_then(crate::Rule::question);
        assert_eq!(
            asked("ARI002").as_deref(),
            Some("Which of these lines is wrong, or what else does the total count?")
        );
        assert_eq!(asked("SRC003"), None, "what a term means here is ours to say");
        for rule in rules() {
            let to_do = rule.section("What to do").unwrap_or_default();
            let sends = to_do.to_lowercase().contains("ask the payer");
            let worded = rule.section("Question").is_some();
            assert!(!worded || rule.question().is_some_and(|text| text.ends_with(['?', '.'])));
            assert!(
                !sends || rule.question().is_some(),
                "{} sends people to the payer",
                rule.code
            );
        }
    }

    #[test]
    fn codes_and_names_are_unique_and_well_formed_and_in_order() {
        let mut names = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for rule in rules() {
            assert!(codes.insert(rule.code), "{} stands twice", rule.code);
            assert!(names.insert(rule.name), "{} stands twice", rule.name);
            assert!(
                rule.code.len() == 6 && rule.code[3..].chars().all(|c| c.is_ascii_digit()),
                "{}",
                rule.code
            );
            assert!(
                rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{} is not kebab-case",
                rule.name
            );
        }
        let order: Vec<_> = rules().iter().map(|rule| (rule.family, rule.code)).collect();
        assert!(order.is_sorted(), "by family and code");
        assert_eq!(
            rule("per004").map(|rule| rule.name),
            Some("paid-through-before-service-end")
        );
        assert!(rule("PER999").is_none());
    }

    #[test]
    fn the_reference_page_is_fresh() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&page, rules_markdown()).expect("docs/rules.md can be written");
        }
        let text = std::fs::read_to_string(&page).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            text == rules_markdown(),
            "docs/rules.md is out of date; refresh it with: UPDATE_DOCS=1 cargo test -p plumbline-rules"
        );
    }
}
