//! Words in headers, titles and notes that say the scale of the figures beneath: "($000s)", "in millions".

use std::sync::LazyLock;

use regex::Regex;

use super::Scale;

/// "in thousands", "($ thousands)", "$000s", "000s omitted", "(000)". A bare "thousands" in a sentence says nothing.
static THOUSANDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b in \s (?:us\s)? (?:\$\s?)? (?:thousands? | 0{3}['’]?s?) \b
        | \( (?:us\s | usd\s | in\s)? \$? \s? (?:thousands | 0{3}['’]?s?) \)
        | \( \$ \s? k \)
        | \$ \s? ,? 0{3} ['’]? s? (?: $ | [^\d.,])
        | \b 0{3} ['’]? s \s omitted
        | \b thousands \s of \s (?:us\s)? dollars
        | \$ \s? thousands \b",
    )
    .ok()
});

/// The same for millions.
static MILLIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b in \s (?:us\s)? (?:\$\s?)? millions? \b
        | \( (?:us\s | usd\s | in\s)? \$? \s? millions \)
        | \( \$ \s? (?:m | mm | mil\.?) \)
        | \$ \s? 0{3},0{3} ['’]? s? (?: $ | [^\d.,])
        | \b millions \s of \s (?:us\s)? dollars
        | \$ \s? (?:millions | mm) \b",
    )
    .ok()
});

/// The scale that a header, section, title or note says, [`Scale::Thousands`] or [`Scale::Millions`]; `None` when it says
/// none. "In thousands, except PMPM" says thousands: which figures it holds for is the caller's to know.
pub fn said_scale(text: &str) -> Option<Scale> {
    // Every notation has one of these; most texts have none.
    let may = |part: &str| text.contains(part);
    if !(may("000")
        || may("housand")
        || may("HOUSAND")
        || may("illion")
        || may("ILLION")
        || may("(")
        || may("$")
        || may(" mm")
        || may(" MM"))
    {
        return None;
    }
    let says = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    match (says(&THOUSANDS), says(&MILLIONS)) {
        (_, true) => Some(Scale::Millions),
        (true, false) => Some(Scale::Thousands),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_told_from_a_number_and_from_a_base() {
        for text in [
            "Medical cost ($000s)",
            "($000)",
            "Amounts in thousands",
            "All figures in $ thousands",
            "Dollars in Thousands, except PMPM",
            "(000's)",
            "(in thousands)",
            "Total ($ thousands)",
            "Revenue $000's",
            "000s omitted",
            "Thousands of dollars",
            "Cost ($K)",
        ] {
            assert_eq!(said_scale(text), Some(Scale::Thousands), "\"{text}\"");
        }
        for text in [
            "($ in millions)",
            "Cost ($M)",
            "Spend ($MM)",
            "in millions",
            "$ Millions",
            "Millions of dollars",
        ] {
            assert_eq!(said_scale(text), Some(Scale::Millions), "\"{text}\"");
        }
        for text in [
            "Admits per 1,000",
            "Visits/1000",
            "Stop-loss at $250,000",
            "$1,000 deductible",
            "Claims over $100,000 are truncated",
            "Members (12,000)",
            "thousands of members trust us",
            "Member Months (MM)",
            "401(k) plan",
            "Rate × 1,000",
            "Cost PMPM ($)",
            "Medical cost",
            "$10,000",
            "Large claims > $50,000",
            "(1,000)",
        ] {
            assert_eq!(said_scale(text), None, "\"{text}\"");
        }
    }
}
