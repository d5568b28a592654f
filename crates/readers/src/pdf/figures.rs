//! What a piece of text looks like: a figure, a column's year, a list mark. Only shapes; no meaning is read here.

/// Whether a text is printed like a figure: digits with separators, a currency sign, a percent sign or parentheses, or
/// one of the marks that stand in a figure's place (`-`, `*`, `<11`, `n/a`). Years alone are not figures.
pub(super) fn is_figure(text: &str) -> bool {
    let text = text.trim();
    if matches!(
        text,
        "-" | "–"
            | "—"
            | "−"
            | "*"
            | "**"
            | "†"
            | ":"
            | "."
            | ".."
            | "..."
            | "n/a"
            | "N/A"
            | "NA"
            | "n.a."
            | "NR"
            | "DS"
    ) {
        return true;
    }
    if is_year(text) {
        return false;
    }
    // "2024 C" and "2024 Q1" name columns.
    let mut parts = text.split_whitespace();
    if parts.next().is_some_and(is_year) && parts.any(|part| part.starts_with(char::is_alphabetic)) {
        return false;
    }
    // "Q1 2024" and "HEDIS 90" are names; "USD 412" and "US$ 4" are amounts.
    let after_currency = ["USD", "US$", "EUR", "GBP"]
        .iter()
        .find_map(|c| text.strip_prefix(c))
        .unwrap_or(text);
    let starts_with = after_currency.chars().find(|c| c.is_alphanumeric());
    if starts_with.is_some_and(char::is_alphabetic) {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let marks = text
        .chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_alphabetic() && !c.is_whitespace())
        .count();
    // Units and footnote letters may follow the digits: "412.50 PMPM" is text, "1.2M", "12a" and "3 pts" are figures.
    digits > 0 && letters <= 3 && digits >= letters && marks <= digits + 3 && !text.contains('/')
        || digits > 0 && letters == 0 && text.chars().count() <= 16 && text.contains('/')
}

/// Whether a text is a currency sign alone.
pub(super) fn is_currency_sign(text: &str) -> bool {
    matches!(text.trim(), "$" | "€" | "£" | "US$")
}

/// Whether a text is a calendar year from 1900 to 2099.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && (text.starts_with("19") || text.starts_with("20"))
}

/// Whether a text is nothing but the mark of a list entry: `•`, `1.`, `(a)`, `iv)`.
pub(super) fn is_list_mark(text: &str) -> bool {
    let text = text.trim();
    if matches!(
        text,
        "•" | "·" | "▪" | "–" | "-" | "*" | "o" | "○" | "●" | "■" | "►" | "§" | "\u{2713}"
    ) {
        return true;
    }
    let inner = text.trim_start_matches(['(', '[']);
    let bare = inner.trim_end_matches(['.', ')', ']', ':']);
    (inner.len() < text.len() || bare.len() < inner.len())
        && !bare.is_empty()
        && bare.len() <= 4
        && (bare.chars().all(|c| c.is_ascii_digit() || c == '.')
            || bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'))
            || bare.chars().count() == 1)
}

/// Whether a text reads like running prose: many words, mostly of letters.
pub(super) fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = words
        .iter()
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() * 2 > w.chars().count())
        .count();
    words.len() >= 5 && plain * 4 >= words.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_labels_and_years() {
        for figure in [
            "1,234", "$412.50", "(3.2%)", "-", "<11", "*", "74.2 %", "1.2M", "−5", "n/a", "98.6",
        ] {
            assert!(is_figure(figure), "{figure}");
        }
        for text in [
            "2024",
            "Inpatient",
            "Q1 2024",
            "2024 C",
            "PMPM",
            "Total cost of care [1]",
            "4-Star",
            "",
        ] {
            assert!(!is_figure(text), "{text}");
        }
    }

    #[test]
    fn list_marks_are_not_labels() {
        for mark in ["•", "1.", "(a)", "iv)", "[2]"] {
            assert!(is_list_mark(mark), "{mark}");
        }
        for text in ["12", "Total", "BCS", "(412)x"] {
            assert!(!is_list_mark(text), "{text}");
        }
    }
}
