//! CMP005.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{FileFormat, Identifier, Report, Severity, StatementKind};

use crate::amounts::listed;
use crate::portfolio::same_name;

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A provider identifier is missing, cannot be one, or is not known.
    ///
    /// ## What
    /// The report's NPI fails its check digit or has other than ten digits, or its TIN has other than nine; or the identifier
    /// is none of those that the contract, or most of the contract's reports, have of its kind. A FHIR report that
    /// identifies its provider organization by nothing is worth knowing and no more.
    /// ## Why
    /// Reports are matched by identifiers: a mistyped one makes a second provider.
    /// ## What to do
    /// Compare with the other reports of the provider, then ask the payer.
    /// ## Question
    /// By which TIN or NPI do you know the organization?
    /// ## Source
    /// 45 CFR 162.406: the NPI is ten digits with a check digit by the Luhn formula after the prefix 80840. The TIN is the
    /// nine-digit employer identification number.
    /// ## Example that fires
    /// NPI 1234567890; TIN 98-765432; TIN 12-3456798 where the other reports of the contract have 12-3456789.
    /// ## Example that does not
    /// NPI 1234567893; TIN 98-7654321; a masked identifier; a spreadsheet without identifiers.
    CMP005 "subject-not-identified", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    if report.subject.identifiers.is_empty() {
        return missing(report, out);
    }
    let mut sound = true;
    for identifier in &report.subject.identifiers {
        let system = identifier.system.to_lowercase();
        let value = identifier.value.trim();
        // "XX-XXX4321" is masked and no mistake.
        if value.chars().any(char::is_alphabetic) || value.contains('*') {
            continue;
        }
        let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
        let wrong = match system.as_str() {
            "npi" if digits.len() != 10 => Some(format!("an NPI has 10 digits, this one {}", digits.len())),
            "npi" if !passes_check_digit(&digits) => Some("its check digit is wrong".to_owned()),
            "tin" if digits.len() != 9 => Some(format!("a TIN has 9 digits, this one {}", digits.len())),
            "npi" | "tin" => None,
            _ => continue,
        };
        let Some(wrong) = wrong else {
            out.passed(&CMP005);
            continue;
        };
        sound = false;
        let name = system.to_uppercase();
        out.push(
            &CMP005,
            Draft::about(report, report.subject.name.clone())
                .message(format!("{name} {value} of {}: {wrong}.", report.subject.name))
                .fact(value)
                .header(name.clone(), StatementKind::SubjectIdentifier, value.to_owned(), report)
                .expected(format!("a valid {name}"))
                .found(value),
        );
    }
    // A mistyped identifier is told above.
    if sound {
        unknown(report, scope, out);
    }
}

fn missing(report: &Report, out: &mut Findings) {
    // Spreadsheets name their provider; the standard's resource has a place for its numbers.
    if report.source.format != FileFormat::Fhir || report.subject.name.is_empty() {
        return;
    }
    out.push(
        &CMP005,
        Draft::about(report, report.subject.name.clone())
            .severity(Severity::Info)
            .message(format!("{} is identified by no TIN and no NPI.", report.subject.name))
            .header(
                "provider organization",
                StatementKind::Subject,
                report.subject.name.clone(),
                report,
            )
            .expected("a TIN or an NPI")
            .found("none"),
    );
}

/// An identifier of a kind of which the contract, or most other reports of the contract, have others.
fn unknown(report: &Report, scope: &Scope, out: &mut Findings) {
    let digits = |value: &str| value.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let contract = scope.contract(report);
    for identifier in &report.subject.identifiers {
        let of_kind = |other: &&Identifier| other.system.eq_ignore_ascii_case(&identifier.system);
        let agreed: BTreeSet<String> = contract
            .iter()
            .flat_map(|contract| &contract.subject_identifiers)
            .filter(of_kind)
            .map(|other| digits(&other.value))
            .collect();
        let own = digits(&identifier.value);
        // The contract's other reports, by the identifier they have.
        let mut others: BTreeMap<String, usize> = BTreeMap::new();
        let same = |other: &&&Report| {
            other.id != report.id
                && same_name(&other.payer.name, &report.payer.name)
                && same_name(&other.subject.name, &report.subject.name)
        };
        let mut of_same_months = BTreeSet::new();
        for other in scope.of_contract(report).iter().filter(same) {
            let values = other.subject.identifiers.iter().filter(of_kind);
            for value in values.map(|identifier| digits(&identifier.value)) {
                if other.period == report.period {
                    of_same_months.insert(value.clone());
                }
                *others.entry(value).or_default() += 1;
            }
        }
        let usual = others.iter().max_by_key(|(value, count)| (**count, *value));
        let known: Vec<String> = if agreed.is_empty() {
            // One report against one says nothing of which is right, and practices of one name report the same months.
            usual
                .filter(|(value, count)| **count > 1 && **value != own && !others.contains_key(&own))
                .filter(|(value, _)| !of_same_months.contains(*value))
                .map(|(value, _)| value.clone())
                .into_iter()
                .collect()
        } else if agreed.contains(&own) {
            vec![]
        } else {
            agreed.into_iter().collect()
        };
        if known.is_empty() {
            out.passed(&CMP005);
            continue;
        }
        let name = identifier.system.to_uppercase();
        out.push(
            &CMP005,
            Draft::about(report, report.subject.name.clone())
                .message(format!(
                    "{name} {} of {} is not known; known is {}.",
                    identifier.value,
                    report.subject.name,
                    listed(&known)
                ))
                .fact(identifier.value.clone())
                .header(name, StatementKind::SubjectIdentifier, identifier.value.clone(), report)
                .expected(listed(&known))
                .found(identifier.value.clone()),
        );
    }
}

/// The Luhn formula over the prefix 80840 and the ten digits; the prefix adds 24.
fn passes_check_digit(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let counted = if place % 2 == 1 { digit * 2 } else { *digit };
            counted / 10 + counted % 10
        })
        .sum();
    (sum + 24).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use plumbline_model::Contract;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, contract, findings_of, findings_under, only_finding};

    fn identified(system: &str, value: &str) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "10")
            .with(|r| {
                r.subject.identifiers = vec![Identifier {
                    system: system.into(),
                    value: value.into(),
                }];
            })
            .build()
    }

    #[test]
    fn fires_on_a_wrong_check_digit_and_on_a_digit_too_few() {
        assert_eq!(
            only_finding(&CMP005, &identified("npi", "1234567890")).message,
            "NPI 1234567890 of Willow Bend Medical Group: its check digit is wrong."
        );
        only_finding(&CMP005, &identified("tin", "98-765432"));
    }

    #[test]
    fn fires_on_an_identifier_that_neither_the_contract_nor_its_other_reports_have() {
        let odd = identified("tin", "98-7654321");
        let agreed = Contract {
            subject_identifiers: vec![Identifier {
                system: "tin".into(),
                value: "12-3456789".into(),
            }],
            ..contract("Acme", "Acme-1")
        };
        assert_eq!(
            findings_under(&CMP005, &[&odd], &[agreed])[0].message,
            "TIN 98-7654321 of Willow Bend Medical Group is not known; known is 123456789."
        );
        let usual = |id: &str, months: &str| {
            let mut report = identified("tin", "12-3456789");
            report.id = id.into();
            report.period = Some(months.parse().expect("a period"));
            report
        };
        let (q1, q2) = (
            usual("q1", "2024-01-01/2024-03-31"),
            usual("q2", "2024-04-01/2024-06-30"),
        );
        assert_eq!(findings_of(&CMP005, &[&odd, &q1, &q2]).len(), 1);
        let same_months = usual("year", "2024-01-01/2024-09-30");
        assert!(
            findings_of(&CMP005, &[&odd, &q1, &same_months]).is_empty(),
            "two practices of one name report the same months"
        );
        assert!(findings_of(&CMP005, &[&odd, &q1]).is_empty(), "one against one");
    }

    #[test]
    fn fires_on_no_identifier_in_fhir_alone() {
        let mut report = identified("tin", "98-7654321");
        report.subject.identifiers.clear();
        assert_silent(&CMP005, &[&report]);
        report.source.format = FileFormat::Fhir;
        assert_eq!(only_finding(&CMP005, &report).severity, Severity::Info);
    }

    #[test]
    fn silent_on_valid_masked_and_other_identifiers() {
        for (system, value) in [
            ("npi", "1234567893"),
            ("tin", "98-7654321"),
            ("tin", "XX-XXX4321"),
            ("aco-id", "A9901"),
        ] {
            assert_silent(&CMP005, &[&identified(system, value)]);
        }
    }
}
