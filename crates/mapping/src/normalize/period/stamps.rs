//! Stamps in the names of files: which say the period and which the delivery.

use chrono::NaiveDate;

use super::points::calendar_day;
use super::{PeriodContext, StatedPeriod, parse_period};

/// What a stamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampKind {
    /// The day the file was delivered or made: never a period.
    Delivery(NaiveDate),
    /// A form filled with nines or zeros where no day is meant: `D259999`, `T0000000`.
    Placeholder,
}

/// One stamp of a file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// As it stands in the name.
    pub text: String,
    /// What it says.
    pub kind: StampKind,
}

/// The CMS delivery stamps in a file's name: `D250213` is the 13th of February 2025, `D259999` no day at all.
///
/// Shape: the parts of the name between dots, `D` with six digits or `T` with six or seven; others are no stamps.
pub fn file_stamps(name: &str) -> Vec<Stamp> {
    let parts = name.rsplit(['/', '\\']).next().unwrap_or(name).split('.');
    parts.filter_map(stamp).collect()
}

fn stamp(part: &str) -> Option<Stamp> {
    let (letter, digits) = (part.get(..1)?, part.get(1..)?);
    let width = match letter {
        "D" | "d" => 6..=6,
        "T" | "t" => 6..=7,
        _ => return None,
    };
    if !width.contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kind = if letter.eq_ignore_ascii_case("d") {
        let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
        // The stamp's century is this one: the files have borne it since 2012.
        let year = i32::try_from(number(0..2)?).ok()? + 2000;
        match calendar_day(year, number(2..4)?, number(4..6)?) {
            Some(day) => StampKind::Delivery(day),
            None => StampKind::Placeholder,
        }
    } else if digits.bytes().all(|byte| byte == b'0') || digits.bytes().all(|byte| byte == b'9') {
        StampKind::Placeholder
    } else {
        return None;
    };
    Some(Stamp {
        text: part.to_owned(),
        kind,
    })
}

/// The period a file's name names in words: "2024Q3", "Q3 2024", "PY2023", "MY2024". `None` for a bare year or a date,
/// which are as often the day the file was made, for delivery stamps, and for several periods that differ.
pub fn file_name_period(name: &str) -> Option<StatedPeriod> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut found: Option<StatedPeriod> = None;
    let parts: Vec<&str> = stem
        .split(['.', '_', ' ', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let pairs = parts.windows(2).map(|pair| pair.join(" "));
    for text in parts.iter().map(|part| (*part).to_owned()).chain(pairs) {
        let is_stamp = text.split(' ').any(|part| stamp(part).is_some());
        let named = parse_period(&text, &PeriodContext::default())
            .filter(|stated| stated.label_only && !is_stamp && text.chars().any(|c| c.is_alphabetic()))
            .filter(|_| is_period_word(&text));
        let Some(stated) = named else { continue };
        match &found {
            // "Q3" of "2024 Q3" within its year.
            Some(known) if known.period.contains(&stated.period) => found = Some(stated),
            Some(known) if stated.period.contains(&known.period) => {}
            Some(_) => return None,
            None => found = Some(stated),
        }
    }
    found
}

/// Whether nothing but a year or quarter and its abbreviation stands in the text.
fn is_period_word(text: &str) -> bool {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect::<String>()
        .to_lowercase();
    matches!(letters.as_str(), "q" | "py" | "cy" | "my" | "y" | "quarter")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_stamp_is_a_day_and_never_a_period() {
        let day = |text: &str| text.parse().expect("a date");
        let stamps = file_stamps("REACH.D9901.BNMR.PY2024.D250213.T1400000.xlsx");
        assert_eq!(stamps.len(), 1, "{stamps:?}");
        assert_eq!(stamps[0].kind, StampKind::Delivery(day("2025-02-13")));
        let stamps = file_stamps("P.A9901.ACO.QEXPU.2025Q1.D259999.T0000000.xlsx");
        let kinds: Vec<StampKind> = stamps.iter().map(|stamp| stamp.kind).collect();
        assert_eq!(kinds, [StampKind::Placeholder, StampKind::Placeholder]);
        assert!(file_stamps("summary-2024.xlsx").is_empty());
    }

    #[test]
    fn a_name_says_a_period_only_in_words() {
        for (name, period) in [
            ("in/2024-q3-value-report.xlsx", Some("2024-07-01/2024-09-30")),
            (
                "P.A9901.ACO.QEXPU.2025Q1.D259999.T0000000.xlsx",
                Some("2025-01-01/2025-03-31"),
            ),
            ("PY2023-aco-results.csv", Some("2023-01-01/2023-12-31")),
            ("MY2024_care_opportunities.xlsx", Some("2024-01-01/2024-12-31")),
            ("Value Report Q2 2023.pdf", Some("2023-04-01/2023-06-30")),
            ("PY2024 Q2 report.xlsx", Some("2024-01-01/2024-12-31")),
            ("2024-10-financials.xlsx", None),
            ("2023 settlement.xlsx", None),
            ("scorecard 01-31-2025.pdf", None),
            ("Q1 2024 against Q1 2023.xlsx", None),
            ("REACH.D9901.BNMR.D250213.T1400000.xlsx", None),
        ] {
            let found = file_name_period(name).map(|stated| stated.period.to_string());
            assert_eq!(found.as_deref(), period, "{name}");
        }
    }
}
