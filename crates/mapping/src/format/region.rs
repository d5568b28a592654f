//! Regions in mapping files: where a table stands on a page of a PDF, as a person marked it.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use plumbline_model::PageBox;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Pattern, schema};

/// The longest edge of a page in points. Source: ISO 32000-1, annex C.2.
const MAX_POINTS: u32 = 14_400;

/// A table that finding alone misreads: its page, its box and the lines between its columns. Every word in the box
/// belongs to the table; the page's other tables are found as ever.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionRule {
    /// Words that stand on the page as a line or cell of their own. Pages put in before it do not matter then.
    #[serde(default)]
    pub page: Option<Pattern>,
    /// The page's number, 1 for the first: only where the page has no words of its own.
    #[serde(default)]
    pub page_number: Option<u32>,
    /// Whether every page with the words has the table in this place. Without it, words on several pages are reported
    /// and the region is not used.
    #[serde(default)]
    pub every_page: bool,
    /// The table's box: left, top, right and bottom edge in points (1/72 inch) from the page's top left corner.
    pub r#box: RegionBox,
    /// The lines between columns in points from the page's left edge (from its top edge where the text runs up or down
    /// the page). Without them columns are found in the box.
    #[serde(default)]
    pub columns: Vec<Points>,
    /// Who marked it.
    #[serde(default)]
    pub marked_by: Option<String>,
    /// The day it was marked, as "2025-02-14".
    #[serde(default)]
    #[schemars(schema_with = "schema::date")]
    pub marked_on: Option<NaiveDate>,
}

/// A distance on a page in points, at most two digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(Decimal);

impl Points {
    /// The distance.
    pub fn get(self) -> Decimal {
        self.0
    }
}

/// A box on a page: left, top, right, bottom, in this order of size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegionBox(PageBox);

impl RegionBox {
    /// The box.
    pub fn get(self) -> PageBox {
        self.0
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Points, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a distance in points, for example 72 or 310.5")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
                Ok(Decimal::from(number))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
                Ok(Decimal::from(number))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
                Decimal::try_from(number).map_err(|_| E::custom(format!("{number} is no distance in points")))
            }
        }
        let points = deserializer.deserialize_any(Number)?.round_dp(2);
        if points < Decimal::ZERO || points > Decimal::from(MAX_POINTS) {
            return Err(D::Error::custom(format!(
                "{points} is no distance on a page: 0 to {MAX_POINTS} points"
            )));
        }
        Ok(Points(points))
    }
}

impl<'de> Deserialize<'de> for RegionBox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RegionBox, D::Error> {
        let edges = Vec::<Points>::deserialize(deserializer)?;
        let found = edges.len();
        let [left, top, right, bottom]: [Points; 4] = edges.try_into().map_err(|_| {
            D::Error::custom(format!(
                "a box has four edges, left, top, right and bottom; here are {found}"
            ))
        })?;
        if left >= right || top >= bottom {
            return Err(D::Error::custom(
                "the box's right edge must lie right of its left one, and its bottom below its top",
            ));
        }
        Ok(RegionBox(PageBox([left.0, top.0, right.0, bottom.0])))
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": MAX_POINTS, "description": "A distance on a page in points (1/72 inch)." })
    }
}

impl JsonSchema for RegionBox {
    fn schema_name() -> Cow<'static, str> {
        "RegionBox".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let points = generator.subschema_for::<Points>();
        json_schema!({ "type": "array", "minItems": 4, "maxItems": 4, "items": points, "description": "Left, top, right and bottom edge." })
    }
}
