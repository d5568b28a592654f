//! What a cell holds, told from its text.

/// The kinds of cells that matter for telling headers from figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words.
    Text,
    /// A figure: digits with signs, currency, grouping or percent.
    Number,
    /// A year, a date or a period: names a column as often as it is a value.
    Date,
    /// Stands in a figure's place: a dash, a mask, "N/A", an error value.
    Placeholder,
}

/// The kind of a printed text.
pub(crate) fn kind_of_text(text: &str) -> Kind {
    let text = text.trim();
    let lower = text.to_lowercase();
    if matches!(
        lower.as_str(),
        "-" | "--" | "–" | "—" | "*" | "**" | "n/a" | "na" | "n.a." | "nr" | "nb" | "#n/a" | "null" | "tbd"
    ) || (text.starts_with('#') && text.ends_with(['!', '?']))
    {
        return Kind::Placeholder;
    }
    if let Some(bound) = lower.strip_prefix(['<', '>', '≥', '≤'])
        && is_figure(bound.trim_start_matches('=').trim())
    {
        return Kind::Placeholder;
    }
    if is_year(text) || is_date(text) {
        return Kind::Date;
    }
    if is_figure(text) { Kind::Number } else { Kind::Text }
}

/// Four digits between 1990 and 2099.
pub(crate) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1990..2100).contains(&year))
}

/// Digits separated twice by `/` or `-`, or a day and time of that shape.
fn is_date(text: &str) -> bool {
    let day = text.split_whitespace().next().unwrap_or_default();
    ['/', '-'].iter().any(|&separator| {
        let parts: Vec<&str> = day.split(separator).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// A number as people print it.
fn is_figure(text: &str) -> bool {
    let core: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | ',' | '$' | '%' | '+' | '-' | '(' | ')' | '−' | '€'))
        .collect();
    let core = core.strip_suffix(['K', 'M', 'k', 'm', 'x']).unwrap_or(&core);
    let digits = core.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return false;
    }
    let points = core.matches('.').count();
    let plain = core.bytes().all(|b| b.is_ascii_digit() || b == b'.') && points <= 1;
    plain || core.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_texts_have_a_kind() {
        let table = [
            ("$412.50", Kind::Number),
            ("(1,234)", Kind::Number),
            ("74.2%", Kind::Number),
            ("72 %", Kind::Number),
            ("$1.2M", Kind::Number),
            ("1.2E-3", Kind::Number),
            ("-", Kind::Placeholder),
            ("<11", Kind::Placeholder),
            ("N/A", Kind::Placeholder),
            ("#DIV/0!", Kind::Placeholder),
            ("2024", Kind::Date),
            ("01/31/2024", Kind::Date),
            ("2024-01-31", Kind::Date),
            ("Q1 2024", Kind::Text),
            ("Medical PMPM", Kind::Text),
            ("98-7654321", Kind::Number),
            ("", Kind::Text),
        ];
        for (text, kind) in table {
            assert_eq!(kind_of_text(text), kind, "{text}");
        }
    }
}
