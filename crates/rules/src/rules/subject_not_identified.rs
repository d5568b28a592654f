//! CMP005.

use plumbline_model::{Report, StatementKind};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A provider identifier cannot be one.
    ///
    /// ## What
    /// The report's NPI fails its check digit or has other than ten digits, or its TIN has other than nine.
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
    /// NPI 1234567890; TIN 98-765432.
    /// ## Example that does not
    /// NPI 1234567893; TIN 98-7654321; a masked identifier.
    CMP005 "subject-not-identified", Warning, Report(check)
}

fn check(report: &Report, _: &Scope, out: &mut Findings) {
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
    use plumbline_model::Identifier;

    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

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
