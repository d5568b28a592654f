//! The units of FHIR quantities as [`Unit`]s, each mapped explicitly.

use plumbline_model::Unit;

use super::codes::SOURCE_FIGURE;
use super::tree::Node;

/// What a FHIR value says about its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StatedUnit {
    /// The file states it.
    Stated(Unit),
    /// A percent: the number is divided by 100.
    Percent,
    /// US dollars, in the rate the metric's code stands for.
    Dollars,
    /// Per 1,000 without saying of what and in which time.
    PerThousand,
    /// Per 100 without saying of what and in which time.
    PerHundred,
    /// Nothing is stated, or "1": a bare number.
    Bare,
    /// A unit Plumbline does not know, as printed.
    Unknown(String),
}

/// The unit our exporter writes beside a figure, for rates of money that FHIR's Money cannot tell apart.
pub(super) fn own_unit(element: &Node) -> Option<Unit> {
    let unit = element.extension(SOURCE_FIGURE)?.extension("unit")?;
    unit.text_at(&["valueString"])?.parse().ok()
}

/// The payer's term our exporter writes beside a figure: slices of one metric may each have their own.
pub(super) fn own_term(element: &Node) -> Option<&str> {
    element
        .extension(SOURCE_FIGURE)?
        .extension("term")?
        .text_at(&["valueString"])
}

/// The unit of a Quantity or Money.
///
/// Source: UCUM 2.1 codes; ISO 4217 for currencies. Annotations in braces carry no meaning in UCUM, so they are read
/// only where they name one of the standard's things counted.
pub(super) fn stated_unit(value: &Node) -> StatedUnit {
    if let Some(currency) = value.text_at(&["currency"]) {
        return if currency == "USD" {
            StatedUnit::Dollars
        } else {
            StatedUnit::Unknown(currency.to_owned())
        };
    }
    match value.text_at(&["code"]).or_else(|| value.text_at(&["unit"])) {
        None => StatedUnit::Bare,
        Some(code) => from_code(code),
    }
}

fn from_code(code: &str) -> StatedUnit {
    if let Ok(unit) = code.parse::<Unit>() {
        return match unit {
            Unit::Usd => StatedUnit::Dollars,
            Unit::None => StatedUnit::Bare,
            other => StatedUnit::Stated(other),
        };
    }
    let folded: String = code
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']' | '-' | '_'))
        .collect::<String>()
        .to_lowercase();
    match folded.as_str() {
        "%" | "percent" => StatedUnit::Percent,
        "1" | "{ratio}" => StatedUnit::Bare,
        "d" | "day" | "days" | "{day}" | "{days}" => StatedUnit::Stated(Unit::Days),
        "usd" | "{usd}" | "$" | "us$" => StatedUnit::Dollars,
        "usd/{member}.mo"
        | "usd/{membermonth}"
        | "{usd}/{member}.mo"
        | "{usd}/{membermonth}"
        | "{usd}/mo"
        | "usd/mo"
        | "{usd}/{member}/mo"
        | "usd/{member}/mo"
        | "pmpm"
        | "{pmpm}" => StatedUnit::Stated(Unit::UsdPerMemberMonth),
        "usd/{member}.a" | "usd/{memberyear}" | "{usd}/{member}.a" | "{usd}/{memberyear}" => {
            StatedUnit::Stated(Unit::UsdPerMemberYear)
        }
        "usd/{person}.a" | "usd/{personyear}" | "{usd}/{person}.a" | "{usd}/{personyear}" => {
            StatedUnit::Stated(Unit::UsdPerPersonYear)
        }
        "{member}.mo" | "{membermonth}" | "{membermonths}" => StatedUnit::Stated(Unit::MemberMonths),
        "{person}.a" | "{personyear}" | "{personyears}" => StatedUnit::Stated(Unit::PersonYears),
        "{member}" | "{members}" | "{person}" | "{persons}" | "{beneficiary}" | "{beneficiaries}" => {
            StatedUnit::Stated(Unit::Members)
        }
        "/10*3.a" | "/10*3/a" | "/1000.a" | "/1000/a" | "/10*3.{member}.a" | "/10*3{member}.a"
        | "/10*3.{memberyear}" | "/10*3{memberyear}" | "/10*3{memberyears}" | "/1000.{memberyear}"
        | "{event}/10*3.a" | "{events}/10*3.a" => StatedUnit::Stated(Unit::PerThousandMemberYears),
        "/10*3" | "/1000" | "10*3" => StatedUnit::PerThousand,
        "/10*2.a" | "/10*2/a" | "/100.a" | "/100/a" | "/100.{memberyear}" | "/100.{member}.a" => {
            StatedUnit::Stated(Unit::PerHundredMemberYears)
        }
        "/10*2" | "/100" | "10*2" => StatedUnit::PerHundred,
        "{star}" | "{stars}" => StatedUnit::Stated(Unit::Stars),
        "{point}" | "{points}" => StatedUnit::Stated(Unit::Points),
        "{score}" => StatedUnit::Stated(Unit::Score),
        "{count}" | "{#}" | "{event}" | "{events}" | "{visit}" | "{visits}" | "{admission}" | "{admissions}" => {
            StatedUnit::Stated(Unit::Count)
        }
        _ => StatedUnit::Unknown(code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_by_name_or_named_as_unknown() {
        assert_eq!(from_code("%"), StatedUnit::Percent);
        assert_eq!(from_code("d"), StatedUnit::Stated(Unit::Days));
        assert_eq!(from_code("/10*3.a"), StatedUnit::Stated(Unit::PerThousandMemberYears));
        assert_eq!(from_code("/10*3"), StatedUnit::PerThousand, "no time is stated");
        assert_eq!(from_code("/100"), StatedUnit::PerHundred, "per 100 is not per 1,000");
        assert_eq!(from_code("EUR"), StatedUnit::Unknown("EUR".into()));
        for unit in Unit::all().filter(|unit| !matches!(unit, Unit::Usd | Unit::None)) {
            assert_eq!(
                from_code(unit.as_str()),
                StatedUnit::Stated(unit),
                "our own names are units too"
            );
        }
    }
}
