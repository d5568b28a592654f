//! What stands around a term: unit, section, program, neighbours, in free text.

use std::collections::BTreeSet;

/// What a figure is counted in, as far as its context says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Counted {
    Money,
    MoneyPerMonth,
    MoneyPerYear,
    Fraction,
    Count,
    PerThousand,
    Score,
    Stars,
    Days,
    Months,
    PersonYears,
    Flag,
    Date,
    Words,
}

/// What stands around a term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    text: String,
    unit: Option<Counted>,
    years: BTreeSet<u16>,
}

impl Context {
    /// A context from free text. Pieces that are nothing but a unit (`USD`, `percent`, `unit: PMPM`) say what the figure
    /// is counted in; everything else counts as words nearby.
    pub fn of(text: &str) -> Context {
        let pieces: Vec<String> = text
            .split(['|', ';', '\t', '\n', ','])
            .map(|piece| piece.trim().to_lowercase())
            .filter(|piece| !piece.is_empty())
            .collect();
        let named = pieces.iter().find_map(|piece| {
            let (key, unit) = piece.split_once([':', '='])?;
            (key.trim() == "unit").then(|| counted(unit.trim())).flatten()
        });
        // A neighbour's name may read like a unit ("Member months"): such a piece counts in the first place only, and
        // elsewhere only one that can be nothing else and has no rival.
        let first = pieces.first().and_then(|piece| counted(piece));
        let mut plain = pieces.iter().filter(|piece| is_plainly_a_unit(piece));
        let only = match (plain.next(), plain.next()) {
            (Some(piece), None) => counted(piece),
            _ => None,
        };
        Context {
            text: text.to_owned(),
            unit: named.or(first).or(only),
            years: years(text),
        }
    }

    /// The context of a term in a document: names and sections nearby, none of which is a unit by itself.
    pub(super) fn nearby(text: &str, unit: &str) -> Context {
        Context {
            text: text.to_owned(),
            unit: counted(unit),
            years: years(text),
        }
    }

    /// The same context with the unit a figure's print shows (`$1.00`, `74.2%`), where none is stated.
    pub(super) fn with_figure(mut self, displayed: &str) -> Context {
        let text = displayed.trim();
        let unit = if text.contains('$') {
            Some(Counted::Money)
        } else if text.ends_with('%') {
            Some(Counted::Fraction)
        } else {
            None
        };
        self.unit = self.unit.or(unit);
        self
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn unit(&self) -> Option<Counted> {
        self.unit
    }

    /// Years between 2010 and 2039 that the context names.
    pub(super) fn years(&self) -> &BTreeSet<u16> {
        &self.years
    }
}

/// Years a text names: four digits that stand alone, or behind letters (`PY2024`).
pub(super) fn years(text: &str) -> BTreeSet<u16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (2010..2040).contains(year))
        .collect()
}

fn is_plainly_a_unit(piece: &str) -> bool {
    [
        "usd", "$", "dollars", "percent", "%", "pmpm", "pmpy", "per-1000", "flag", "ratio",
    ]
    .contains(&piece)
}

fn counted(unit: &str) -> Option<Counted> {
    Some(match unit {
        "usd" | "$" | "dollars" | "dollar" | "us dollars" | "money" | "currency" => Counted::Money,
        "pmpm" | "pbpm" | "usd pmpm" | "$ pmpm" | "usd/member-month" => Counted::MoneyPerMonth,
        "pmpy" | "pbpy" | "per capita" | "usd/person-year" | "usd/member-year" => Counted::MoneyPerYear,
        "percent" | "%" | "ratio" | "fraction" | "percentage" | "percentile" => Counted::Fraction,
        "count" | "number" | "members" => Counted::Count,
        "per-1000" | "per-1000-member-years" | "per 1,000" | "per 1000" | "per-100" | "per 100" | "/1000" => {
            Counted::PerThousand
        }
        "score" | "points" | "index" => Counted::Score,
        "stars" | "star" => Counted::Stars,
        "days" | "day" => Counted::Days,
        "member-months" | "member months" => Counted::Months,
        "person-years" | "person years" => Counted::PersonYears,
        "flag" | "yes/no" | "boolean" | "indicator" => Counted::Flag,
        "date" | "date-range" | "year" | "quarter" | "month" | "months" | "years" => Counted::Date,
        "text" | "title" | "label" | "category" | "code" | "name" | "event" => Counted::Words,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_is_a_unit_is_the_unit() {
        assert_eq!(Context::of("USD | MSSP 2018").unit(), Some(Counted::Money));
        assert_eq!(
            Context::of("section: Cost; unit: PMPM").unit(),
            Some(Counted::MoneyPerMonth)
        );
        assert_eq!(Context::of("the USD amount").unit(), None);
        assert_eq!(Context::of("Cost report | Member months | Total").unit(), None);
        assert_eq!(
            Context::of("Cost report | PMPM | Total").unit(),
            Some(Counted::MoneyPerMonth)
        );
        assert_eq!(Context::of("Cost report | PMPM | USD").unit(), None);
        assert_eq!(Context::default().with_figure("$3").unit(), Some(Counted::Money));
    }

    #[test]
    fn years_stand_alone_or_behind_letters() {
        assert_eq!(Vec::from_iter(years("PY2024 and 2026, 20251, 1999")), [2024, 2026]);
    }
}
