//! Words and signs that payers print in place of a figure or around it.

use plumbline_model::{FigureState, Unit};

use super::{is_blank, is_dash};

/// Whether a text is one of the error values spreadsheets display.
pub(super) fn is_spreadsheet_error(text: &str) -> bool {
    const ERRORS: [&str; 9] = [
        "#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    ];
    ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error)) || (text.len() > 1 && text.chars().all(|c| c == '#'))
}

/// The state a text without a number plainly stands for.
///
/// "NB", "NQ" and "NR" are HEDIS audit designations: no benefit, not required, not reported. A small cell is masked by a
/// whole number of people ("<11", "fewer than 11") or, where people or events are counted, by the span "1-10"; "<0.1%" is
/// a rounding note and no mask.
pub(super) fn absence(text: &str, unit: Unit) -> Option<FigureState> {
    if text.chars().all(|c| is_dash(c) || is_blank(c)) {
        return Some(FigureState::Missing);
    }
    if text.chars().all(|c| c == '*') {
        return Some(FigureState::Suppressed);
    }
    let starts_as_number = text.starts_with(|c: char| c.is_ascii_digit());
    if !starts_as_number {
        match text.to_lowercase().as_str() {
            "n/a" | "na" | "n.a." | "nb" | "nq" | "not applicable" | "not required" | "no benefit" => {
                return Some(FigureState::NotApplicable);
            }
            "not available" | "not reported" | "no data" | "nr" | "n/r" | "nan" | "null" | "tbd" | "pending" => {
                return Some(FigureState::Missing);
            }
            "suppressed" | "masked" | "redacted" | "data suppressed" => return Some(FigureState::Suppressed),
            _ => {}
        }
    }
    let people = |text: &str| {
        let digits = text.trim_matches(is_blank);
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    if let Some(masked) = text.strip_prefix(['<', '≤']) {
        return people(masked.strip_prefix('=').unwrap_or(masked)).then_some(FigureState::Suppressed);
    }
    if let Some((word, number)) = text.rsplit_once(' ').filter(|_| !starts_as_number) {
        let masks = ["fewer than", "less than", "under"]
            .iter()
            .any(|mask| word.eq_ignore_ascii_case(mask));
        return (masks && people(number)).then_some(FigureState::Suppressed);
    }
    if matches!(unit, Unit::Members | Unit::Count) {
        let upper = text.strip_prefix('1').map(|rest| rest.trim_start_matches(is_blank));
        let upper = upper.and_then(|rest| rest.strip_prefix(is_dash).or_else(|| rest.strip_prefix("to ")));
        return (upper?.trim_start_matches(is_blank) == "10").then_some(FigureState::Suppressed);
    }
    None
}

/// A sign of US dollars and the side it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

pub(super) fn strip_currency(text: &str) -> Option<(&str, Side)> {
    let upper = |s: &str| s.eq_ignore_ascii_case("USD") || s.eq_ignore_ascii_case("US$");
    if let Some(head) = text.get(..3).filter(|head| upper(head)) {
        return Some((text[head.len()..].trim_matches(is_blank), Side::Before));
    }
    if let Some(at) = text.len().checked_sub(3)
        && let Some(tail) = text.get(at..).filter(|tail| upper(tail))
    {
        return Some((text[..text.len() - tail.len()].trim_matches(is_blank), Side::After));
    }
    let before = text.strip_prefix('$').map(|rest| (rest, Side::Before));
    let (stripped, side) = before.or_else(|| Some((text.strip_suffix('$')?, Side::After)))?;
    Some((stripped.trim_matches(is_blank), side))
}

/// Words for a part of 1 and the power of ten they stand for.
const PARTS_OF_ONE: [(&str, i32, &str); 9] = [
    ("percentage points", -2, "percentage points ÷ 100"),
    ("percentage point", -2, "percentage points ÷ 100"),
    ("percent", -2, "percent ÷ 100"),
    ("per cent", -2, "percent ÷ 100"),
    ("pct.", -2, "percent ÷ 100"),
    ("pct", -2, "percent ÷ 100"),
    ("pp", -2, "percentage points ÷ 100"),
    ("basis points", -4, "basis points ÷ 10000"),
    ("bps", -4, "basis points ÷ 10000"),
];

/// Takes "percent", "pp" or "bps" off the end. Gives the power of ten and how it is recorded.
pub(super) fn strip_part_of_one(text: &str) -> Option<(&str, i32, &'static str)> {
    PARTS_OF_ONE.iter().find_map(|(word, power, record)| {
        let head = strip_word(text, word)?;
        Some((head, *power, *record))
    })
}

/// What words after a number say of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Unit(Unit),
    /// A year's amount at CMS, a month's in some reports.
    PerCapita,
    /// Events per 100 members a year.
    PerHundred,
}

#[rustfmt::skip]
const UNIT_WORDS: &[(&str, Said)] = &[
    ("pmpm",                      Said::Unit(Unit::UsdPerMemberMonth)),
    ("pbpm",                      Said::Unit(Unit::UsdPerMemberMonth)),
    ("per member per month",      Said::Unit(Unit::UsdPerMemberMonth)),
    ("per beneficiary per month", Said::Unit(Unit::UsdPerMemberMonth)),
    ("per member month",          Said::Unit(Unit::UsdPerMemberMonth)),
    ("pmpy",                      Said::Unit(Unit::UsdPerMemberYear)),
    ("pbpy",                      Said::Unit(Unit::UsdPerMemberYear)),
    ("per member per year",       Said::Unit(Unit::UsdPerMemberYear)),
    ("per beneficiary per year",  Said::Unit(Unit::UsdPerMemberYear)),
    ("per person-year",           Said::Unit(Unit::UsdPerPersonYear)),
    ("per person year",           Said::Unit(Unit::UsdPerPersonYear)),
    ("per capita",                Said::PerCapita),
    ("per 1,000",                 Said::Unit(Unit::PerThousandMemberYears)),
    ("per 1000",                  Said::Unit(Unit::PerThousandMemberYears)),
    ("per thousand",              Said::Unit(Unit::PerThousandMemberYears)),
    ("/1,000",                    Said::Unit(Unit::PerThousandMemberYears)),
    ("/1000",                     Said::Unit(Unit::PerThousandMemberYears)),
    ("/1k",                       Said::Unit(Unit::PerThousandMemberYears)),
    ("per 100",                   Said::PerHundred),
    ("/100",                      Said::PerHundred),
    ("member months",             Said::Unit(Unit::MemberMonths)),
    ("member-months",             Said::Unit(Unit::MemberMonths)),
    ("person years",              Said::Unit(Unit::PersonYears)),
    ("person-years",              Said::Unit(Unit::PersonYears)),
    ("members",                   Said::Unit(Unit::Members)),
    ("beneficiaries",             Said::Unit(Unit::Members)),
    ("days",                      Said::Unit(Unit::Days)),
    ("-star",                     Said::Unit(Unit::Stars)),
    ("stars",                     Said::Unit(Unit::Stars)),
    ("star",                      Said::Unit(Unit::Stars)),
    ("points",                    Said::Unit(Unit::Points)),
    ("pts",                       Said::Unit(Unit::Points)),
];

/// Takes off words that say a figure's unit: "412.50 PMPM", "4.2 per 100". The longest word that fits is taken.
pub(super) fn strip_unit_words(text: &str) -> Option<(&str, Said)> {
    let fitting = UNIT_WORDS
        .iter()
        .filter_map(|(word, said)| Some((strip_word(text, word)?, *said)));
    fitting.min_by_key(|(head, _)| head.len())
}

/// A word off the end of a text, where an amount stands before it.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(word.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(word)
        .then(|| text[..at].trim_end_matches(is_blank))
        .filter(|head| {
            let amount = head.trim_end_matches(['k', 'K', 'm', 'M', ')', '-']);
            amount.ends_with(|c: char| c.is_ascii_digit())
        })
}

/// A mark that books an amount as a credit or a debit: which of the two takes off is the reader's side, not the text's.
pub(super) fn has_booking_mark(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    ["cr", "dr"].iter().any(|mark| strip_word(text, mark).is_some())
}

/// Takes a magnitude off the end: "412K", "1.2 million". Gives its word and its zeros.
pub(super) fn split_magnitude(text: &str) -> (&str, Option<(&'static str, usize)>) {
    const MAGNITUDES: [(&str, &str, usize); 13] = [
        ("thousands", "thousands", 3),
        ("thousand", "thousands", 3),
        ("millions", "millions", 6),
        ("million", "millions", 6),
        ("billions", "billions", 9),
        ("billion", "billions", 9),
        ("mil", "millions", 6),
        ("mm", "millions", 6),
        ("mn", "millions", 6),
        ("bn", "billions", 9),
        ("k", "thousands", 3),
        ("m", "millions", 6),
        ("b", "billions", 9),
    ];
    if text.ends_with(|c: char| c.is_ascii_digit()) {
        return (text, None);
    }
    for (suffix, word, zeros) in MAGNITUDES {
        let Some(at) = text.len().checked_sub(suffix.len()) else {
            continue;
        };
        if text.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(suffix)) {
            return (text[..at].trim_end_matches(is_blank), Some((word, zeros)));
        }
    }
    (text, None)
}
