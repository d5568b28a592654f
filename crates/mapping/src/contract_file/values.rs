//! Values of a contract file: exact decimals, days, levels; and the words of the model's code lists for editors.

use std::fmt;

use chrono::NaiveDate;
use plumbline_model::{MeasureCategory, NyLevel};
use rust_decimal::Decimal;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// Most digits of a number without quotes: a binary float keeps any decimal of 15 digits as written.
const DIGITS_OF_A_FLOAT: usize = 15;

/// A decimal as written: 0.02, "0.02" or "2%".
struct Exact(Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Exact;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal: 0.02, \"0.02\" or \"2%\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Exact, E> {
                decimal(text).map(Exact).ok_or_else(|| {
                    E::custom(format!(
                        "\"{text}\" is no decimal: write it as 8000.00 or \"2%\", without currency and thousands signs"
                    ))
                })
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Exact, E> {
                Ok(Exact(Decimal::from(number)))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Exact, E> {
                let text = number.to_string();
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                decimal(&text)
                    .filter(|_| digits <= DIGITS_OF_A_FLOAT)
                    .map(Exact)
                    .ok_or_else(|| E::custom("the number has too many digits to be kept exactly: put it in quotes"))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(points) => Decimal::from_str_exact(points.trim())
            .ok()?
            .checked_mul(Decimal::new(1, 2))
            .map(|value| value.normalize()),
        None => Decimal::from_str_exact(text).ok(),
    }
}

pub(super) fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    Exact::deserialize(deserializer).map(|exact| exact.0)
}

pub(super) fn maybe_exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    exact(deserializer).map(Some)
}

pub(super) fn exact_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Decimal>, D::Error> {
    Ok(Vec::<Exact>::deserialize(deserializer)?
        .into_iter()
        .map(|exact| exact.0)
        .collect())
}

/// A day as text or as TOML's own date.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a day as \"2024-12-31\" is expected")]
    enum Written {
        Text(String),
        Toml(toml::value::Datetime),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Text(text) => text,
        Written::Toml(day) => day.to_string(),
    };
    text.parse()
        .map_err(|_| D::Error::custom(format!("\"{text}\" is no day: write it as \"2024-12-31\"")))
}

pub(super) fn maybe_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    day(deserializer).map(Some)
}

pub(super) fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NyLevel>, D::Error> {
    let number = u8::deserialize(deserializer)?;
    NyLevel::ALL
        .into_iter()
        .find(|level| level.number() == number)
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("{number} is no level of New York's roadmap: 0, 1, 2 or 3")))
}

pub(super) fn category<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<MeasureCategory>, D::Error> {
    let number = u8::deserialize(deserializer)?;
    [MeasureCategory::One, MeasureCategory::Two, MeasureCategory::Three]
        .into_iter()
        .find(|category| category.number() == number)
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("{number} is no measure category of New York's: 1, 2 or 3")))
}

/// The words of code lists, spelled out for editors.
pub(super) mod words {
    use plumbline_model::APM_CATEGORIES;
    use schemars::{Schema, SchemaGenerator, json_schema};

    macro_rules! word_lists {
        ($($name:ident: [$($word:literal),+],)*) => {
            $(pub fn $name(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "enum": [$($word),+] })
            })*
        };
    }

    word_lists! {
        arrangement: [
            "total_care_general_population", "total_care_special_needs", "integrated_primary_care", "care_bundle"
        ],
        attributed_to: [
            "primary_care_provider", "health_home", "obstetric_provider", "home_care_provider", "nursing_home", "other"
        ],
        benchmark_unit: ["USD", "USD/member-month", "USD/member-year", "USD/person-year"],
        target_type: ["maintenance", "improvement", "attainment"],
        aggregation: ["simple_mean", "weighted_mean", "member_weighted_mean", "single_year"],
        trend_source: ["provider", "regional", "national", "industry", "fixed"],
        risk_timing: ["prospective", "concurrent"],
        modifier_kind: ["uptick", "haircut", "efficiency", "quality"],
        modifier_place: ["benchmark", "share", "rebasing"],
        payment: ["p4p", "p4r"],
        due_after: ["period_end", "run_out_end", "year_end"],
    }

    pub fn apm_category(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<&str> = APM_CATEGORIES.iter().map(|category| category.code).collect();
        json_schema!({ "enum": codes })
    }

    pub fn bases(generator: &mut SchemaGenerator) -> Schema {
        let basis = crate::format::schema::basis(generator);
        json_schema!({ "type": "array", "items": basis })
    }

    pub fn decimal(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "number" },
            { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%?$" }
        ] })
    }

    pub fn decimals(generator: &mut SchemaGenerator) -> Schema {
        let decimal = decimal(generator);
        json_schema!({ "type": "array", "items": decimal })
    }
}
