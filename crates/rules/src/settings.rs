//! Thresholds of rules: their keys, defaults with sources, and ranges.

use std::collections::BTreeMap;

/// Thresholds of rules that need one, for a workspace or, over them, for one contract.
///
/// Every default says where it comes from in [`SETTINGS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Payers' run-out may differ by up to this many months before PER009 speaks.
    pub run_out_months_difference: u32,
    /// A quality denominator below this makes a rate unstable (QLT003).
    pub small_denominator: u32,
    /// Claims with less run-out than this many months, and no completion added, are immature (PER017).
    pub least_run_out_months: u32,
    /// A change from report to report beyond this share of the earlier figure is not plausible (ARI014), in percent.
    pub plausible_change_percent: u32,
    /// A figure mapped with less certainty than this many percent is asked about (SRC004).
    pub least_mapping_confidence_percent: u32,
    /// Counts of people from 1 to this one let a person be recognised (QLT004).
    pub largest_small_cell: u32,
}

/// One setting: its key in `settings.toml` and contract files, its range and its default with its source.
#[derive(Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// What it sets, in one sentence.
    pub what: &'static str,
    /// The rule it is for.
    pub rule: &'static str,
    /// What the number counts.
    pub unit: &'static str,
    /// The least it may be.
    pub least: u32,
    /// The most it may be.
    pub most: u32,
    /// The value where nobody says otherwise.
    pub default: u32,
    /// Where the default comes from.
    pub source: &'static str,
    /// Whether a contract may set its own: not where payers are compared or where nothing is known of a contract yet.
    pub per_contract: bool,
    field: fn(&mut Settings) -> &mut u32,
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "run_out_months_difference",
        what: "Payers' run-out may differ by up to this many months before it is told.",
        rule: "PER009",
        unit: "months",
        least: 0,
        most: 24,
        default: 1,
        source: "Ours: payers close months on different days, so a month of difference says little; the run-out periods in \
                 use differ by more (three months in 42 CFR 425.604 and 425.605, six in many commercial settlements).",
        per_contract: false,
        field: |settings| &mut settings.run_out_months_difference,
    },
    Setting {
        key: "small_denominator",
        what: "A quality rate with fewer members in its denominator is unstable.",
        rule: "QLT003",
        unit: "members",
        least: 1,
        most: 1000,
        default: 30,
        source: "NCQA reports a HEDIS rate as \"NA\", small denominator, below 30 members.",
        per_contract: true,
        field: |settings| &mut settings.small_denominator,
    },
    Setting {
        key: "least_run_out_months",
        what: "Claims with less run-out, and no completion added, are immature. A run-out the contract itself agrees comes first.",
        rule: "PER017",
        unit: "months",
        least: 0,
        most: 24,
        default: 3,
        source: "42 CFR 425.604 and 425.605: three months of run-out, with a completion factor even then.",
        per_contract: true,
        field: |settings| &mut settings.least_run_out_months,
    },
    Setting {
        key: "plausible_change_percent",
        what: "A change from one report to the next beyond this share of the earlier figure is not plausible.",
        rule: "ARI014",
        unit: "percent",
        least: 1,
        most: 1000,
        default: 50,
        source: "Ours: yearly changes of cost per member stay within a few percent (CMS, national health expenditure \
                 accounts); half as much again in one step is another population, another unit or an error.",
        per_contract: true,
        field: |settings| &mut settings.plausible_change_percent,
    },
    Setting {
        key: "least_mapping_confidence_percent",
        what: "A figure mapped with less certainty is asked about.",
        rule: "SRC004",
        unit: "percent",
        least: 0,
        most: 100,
        default: 80,
        source: "Ours: below it a suggestion is no more than strong and nobody has confirmed it.",
        per_contract: false,
        field: |settings| &mut settings.least_mapping_confidence_percent,
    },
    Setting {
        key: "largest_small_cell",
        what: "A count of people from 1 to this one lets a person be recognised.",
        rule: "QLT004",
        unit: "people",
        least: 1,
        most: 100,
        default: 10,
        source: "CMS cell size suppression policy: no cell of 1 to 10, and none that lets one be derived.",
        per_contract: true,
        field: |settings| &mut settings.largest_small_cell,
    },
];

impl Default for Settings {
    fn default() -> Settings {
        let mut settings = Settings {
            run_out_months_difference: 0,
            small_denominator: 0,
            least_run_out_months: 0,
            plausible_change_percent: 0,
            least_mapping_confidence_percent: 0,
            largest_small_cell: 0,
        };
        for setting in SETTINGS {
            *(setting.field)(&mut settings) = setting.default;
        }
        settings
    }
}

impl Settings {
    /// The settings with some put over them. Keys of no setting and values out of range change nothing:
    /// [`setting_problem`] tells them where they are stated.
    pub fn with(&self, thresholds: &BTreeMap<String, u32>) -> Settings {
        let mut settings = *self;
        for (key, value) in thresholds {
            if let Some(setting) = setting(key)
                && (setting.least..=setting.most).contains(value)
            {
                *(setting.field)(&mut settings) = *value;
            }
        }
        settings
    }

    /// The value of a setting.
    pub fn value(&self, setting: &Setting) -> u32 {
        let mut settings = *self;
        *(setting.field)(&mut settings)
    }
}

/// The setting of a key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Why a workspace cannot set a key to a value; `None` where it can. Without a full stop.
pub fn setting_problem(key: &str, value: u32) -> Option<String> {
    let Some(setting) = setting(key) else {
        let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        return Some(format!("\"{key}\" is no setting: one of {}", known.join(", ")));
    };
    (!(setting.least..=setting.most).contains(&value)).then(|| {
        format!(
            "{value} is not from {} to {} {}",
            setting.least, setting.most, setting.unit
        )
    })
}

/// Why a contract cannot set a key to a value; `None` where it can. Without a full stop.
pub fn contract_setting_problem(key: &str, value: u32) -> Option<String> {
    setting_problem(key, value).or_else(|| {
        setting(key).filter(|setting| !setting.per_contract).map(|setting| {
            format!(
                "\"{key}\" is no matter of one contract ({} looks beyond it): set it in the workspace's settings.toml",
                setting.rule
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_put_over_and_what_cannot_be_used_is_told() {
        let given = [
            ("small_denominator".to_owned(), 50),
            ("least_run_out_months".to_owned(), 99),
        ];
        let settings = Settings::default().with(&given.into());
        assert_eq!((settings.small_denominator, settings.least_run_out_months), (50, 3));
        assert_eq!(
            setting_problem("least_run_out_months", 99).as_deref(),
            Some("99 is not from 0 to 24 months")
        );
        assert!(setting_problem("months", 1).is_some_and(|problem| problem.contains("small_denominator")));
        assert!(contract_setting_problem("small_denominator", 50).is_none());
        assert!(contract_setting_problem("run_out_months_difference", 2).is_some());
    }

    #[test]
    fn every_setting_names_its_rule_and_keeps_its_default_in_range() {
        for setting in SETTINGS {
            assert!(crate::rule(setting.rule).is_some(), "{}", setting.key);
            assert!(
                setting_problem(setting.key, setting.default).is_none(),
                "{}",
                setting.key
            );
            assert_eq!(Settings::default().value(setting), setting.default);
        }
    }
}
