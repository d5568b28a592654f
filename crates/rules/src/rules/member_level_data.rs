//! SRC010.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, Report};

use crate::beside::first_of_file;
use crate::issues::report_issues;
use crate::{Draft, Findings, Scope, amounts::listed};

declare_rule! {
    /// A report holds data of single members.
    ///
    /// ## What
    /// Figures are split by, or unmapped columns are headed with, a member's identifier, name, birth date or social
    /// security number; or a FHIR file holds resources about single persons.
    /// ## Why
    /// Such a file is protected health information: it may not be passed on with an export or a bug report.
    /// ## What to do
    /// Keep the file where such data belong; ask the payer for a summary if one is enough.
    /// ## Source
    /// 45 CFR 164.514 (b): identifiers of health information.
    /// ## Example that fires
    /// Columns "Member ID" and "DOB"; a Patient beside the report.
    /// ## Example that does not
    /// "Member months", "Members", "Physician name".
    SRC010 "member-level-data", Warning, Beside(check, first_of_file)
}

/// Heads of columns about one person, as words.
const PERSONAL: [&str; 16] = [
    "member id",
    "member name",
    "member number",
    "member dob",
    "member first name",
    "member last name",
    "patient id",
    "patient name",
    "subscriber id",
    "medicaid id",
    "date of birth",
    "birth date",
    "dob",
    "ssn",
    "mbi",
    "hicn",
];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let mut found: BTreeMap<&str, Option<&Anchor>> = BTreeMap::new();
    for unmapped in report.unmapped.iter().filter(|unmapped| is_personal(&unmapped.term)) {
        found.entry(&unmapped.term).or_insert(Some(&unmapped.anchor));
    }
    for metric in &report.metrics {
        for stratum in metric.strata.iter().filter(|stratum| is_personal(&stratum.dimension)) {
            found.entry(&stratum.dimension).or_insert(Some(&metric.anchor));
        }
    }
    // A FHIR file holds such data as resources, which its reading remarks on.
    if report.issues.iter().any(|issue| issue.code == SRC010.code) {
        report_issues(&SRC010, report, scope, out);
    } else if found.is_empty() {
        out.passed(&SRC010);
    }
    if found.is_empty() {
        return;
    }
    let names: Vec<&str> = found.keys().copied().collect();
    let mut draft = Draft::remark(report, "Member-level data")
        .message(format!("The file holds data of single members: {}.", listed(&names)))
        .fact(report.source.sha256.clone())
        .expected("figures of groups")
        .found(listed(&names));
    for (name, anchor) in found {
        // The value itself is what must not be shown again.
        draft = draft.fact(name).saw(name, "not shown", anchor, report);
    }
    out.push(&SRC010, draft);
}

/// Whether a term heads a column about one person: `MEMBER_ID`, `Member Id`, `Mbr DOB`.
fn is_personal(term: &str) -> bool {
    let spaced: String = term
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let words: Vec<&str> = spaced
        .split_whitespace()
        .map(|word| if word == "mbr" { "member" } else { word })
        .collect();
    let term = words.join(" ");
    PERSONAL.contains(&term.as_str()) || words.iter().any(|word| ["dob", "ssn", "mbi", "hicn"].contains(word))
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unmapped;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, only_finding};

    fn headed(term: &str) -> Report {
        ReportBuilder::new("Acme")
            .with(|r| {
                r.unmapped = vec![Unmapped {
                    place: None,
                    term: term.into(),
                    displayed: "M123".into(),
                    anchor: anchor(1, "M123"),
                    suggestions: vec![],
                }];
            })
            .build()
    }

    #[test]
    fn fires_without_repeating_the_value() {
        for term in ["MEMBER_ID", "Mbr DOB", "Patient Name"] {
            let finding = only_finding(&SRC010, &headed(term));
            assert!(!finding.message.contains("M123") && finding.evidence.iter().all(|e| e.value != "M123"));
        }
    }

    #[test]
    fn silent_on_groups_and_on_physicians() {
        for term in ["Member months", "Members", "Physician name", "Patient months"] {
            assert_silent(&SRC010, &[&headed(term)]);
        }
    }
}
