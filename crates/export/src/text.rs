//! Texts that leave in cells, rows and file names.

use plumbline_model::{FigureState, Period, Report, Stratum, fingerprint};

/// Letters of a payer's name in a file's or folder's name: some systems allow 255 for a whole path.
const PAYER_LETTERS: usize = 60;

/// A text that a spreadsheet program takes for text: one that begins like a formula gets a leading apostrophe.
///
/// Source: OWASP, CSV injection; full-width signs begin a formula in East Asian settings. Plain negative numbers stay as they are.
pub fn cell_safe(text: &str) -> String {
    let starts_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠']);
    let is_number = text.parse::<rust_decimal::Decimal>().is_ok();
    if starts_formula && !is_number && text != "-" {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Letters, digits and single hyphens, lower case: for file names and FHIR ids.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A payer's name as every file system takes it: letters, digits and hyphens, lower case, 60 at most.
pub fn payer_file_name(payer: &str) -> String {
    let name: String = slug(payer).chars().take(PAYER_LETTERS).collect();
    match name.trim_end_matches('-') {
        // Letters of another script only: a name made of them all the same.
        "" => format!("payer-{}", fingerprint("payer", payer, &[])),
        name => name.to_owned(),
    }
}

/// The name, without its ending, of a file that holds a report under an id: payer, period and id.
pub fn file_stem(report: &Report, id: &str) -> String {
    let period = report.period.map_or_else(
        || "no-period".to_owned(),
        |period| format!("{}-to-{}", period.start, period.end),
    );
    format!("{}-{period}-{}", slug(&report.payer.name), id)
}

/// A slice of the population in words: `cohort=hmo; geography=North`, empty for the whole.
pub fn strata(strata: &[Stratum]) -> String {
    strata
        .iter()
        .map(|s| format!("{}={}", s.dimension, s.value))
        .collect::<Vec<_>>()
        .join("; ")
}

/// First and last day, empty where absent.
pub fn days(period: Option<Period>) -> (String, String) {
    period.map_or_else(Default::default, |p| (p.start.to_string(), p.end.to_string()))
}

/// The state's name in JSON.
pub fn state(state: FigureState) -> &'static str {
    match state {
        FigureState::Reported => "reported",
        FigureState::Suppressed => "suppressed",
        FigureState::NotApplicable => "not_applicable",
        FigureState::Missing => "missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_that_looks_like_a_formula_leaves_as_text_and_a_negative_number_as_number() {
        assert_eq!(cell_safe("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell_safe("@SUM(A1)"), "'@SUM(A1)");
        for text in ["＝1+1", "＋1", "－1", "＠SUM(A1)", "|calc", "\n=1"] {
            assert_eq!(cell_safe(text), format!("'{text}"));
        }
        assert_eq!(cell_safe("-12.50"), "-12.50");
        assert_eq!(cell_safe("-"), "-");
        assert_eq!(cell_safe("Medical PMPM"), "Medical PMPM");
    }
}
