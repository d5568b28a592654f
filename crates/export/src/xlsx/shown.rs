//! Number formats that show a figure as its payer printed it.

/// The number format of a printed number: its currency sign, thousands separators, decimals, percent sign and parentheses.
/// `None` where the text is no plain number in those terms (a dash, `$1.2M`, words).
pub(super) fn number_format(displayed: &str) -> Option<String> {
    let text = displayed.trim();
    let (text, parentheses) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let text = text.trim_start_matches(['-', '\u{2212}']).trim_start();
    let (text, dollars) = match text.strip_prefix('$') {
        Some(rest) => (rest.trim_start().trim_start_matches(['-', '\u{2212}']), true),
        None => (text, false),
    };
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|character| character.is_ascii_digit());
    let plain = !whole.is_empty()
        && whole
            .chars()
            .all(|character| character.is_ascii_digit() || character == ',')
        && digits(decimals)
        && decimals.len() <= 15;
    if !plain {
        return None;
    }
    // A number below 1,000 does not show whether its payer separates thousands: amounts of money do.
    let separated = whole.contains(',') || (dollars && whole.len() <= 3);
    let mut format = String::new();
    format.push_str(if dollars { "$" } else { "" });
    format.push_str(if separated { "#,##0" } else { "0" });
    if !decimals.is_empty() {
        format.push('.');
        format.push_str(&"0".repeat(decimals.len()));
    }
    format.push_str(if percent { "%" } else { "" });
    Some(if parentheses {
        format!("{format};({format})")
    } else {
        format!("{format};-{format}")
    })
}

#[cfg(test)]
mod tests {
    use super::number_format;

    #[test]
    fn a_number_is_shown_as_printed_and_anything_else_by_its_unit() {
        let format = |text: &str| number_format(text).unwrap_or_default();
        assert_eq!(format("$412.50"), "$#,##0.00;-$#,##0.00");
        assert_eq!(format("($1,200)"), "$#,##0;($#,##0)");
        assert_eq!(format("87.4%"), "0.0%;-0.0%");
        assert_eq!(format("21600"), "0;-0");
        assert_eq!(format("-0.125"), "0.000;-0.000");
        for text in ["$1.2M", "<11", "\u{2014}", "", "12.3.4", "=1+1", "N/A", "1;[Red]0"] {
            assert_eq!(number_format(text), None, "{text:?} takes the format of its unit");
        }
    }
}
