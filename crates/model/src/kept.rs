//! What a standard file says beyond the model, kept as it stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Anchor;

/// Something a FHIR file states that the model has no field for, or that the model says in other words: an extension
/// nobody here knows, a payer's own coding, the unit as written. It is written out again as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptFact {
    /// What it is said of.
    pub about: About,
    /// The [`crate::Metric::id`] or [`crate::QualityMeasure::id`]; empty for what a report has one of.
    pub id: String,
    /// The element it stands in, from the resource or group down: `extension`, `measureScore`, `relatedArtifact`.
    pub element: String,
    /// The element's value: JSON, numbers digit for digit.
    pub json: String,
    /// Where it stands.
    pub anchor: Anchor,
}

/// Of a report read from a file that Plumbline wrote: the file it was first read from, as `sha256:…`.
pub const ORIGIN_FILE: &str = "source-file";
/// The name of that file.
pub const ORIGIN_NAME: &str = "source-file.name";
/// The report it replaces.
pub const ORIGIN_REPLACES: &str = "supersedes";
/// Of a figure of such a report: its place in that file, and how it is printed there.
pub const ORIGIN_FIGURE: &str = "source-figure";

/// What a kept fact is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The report itself: a performance MeasureReport.
    Report,
    /// The contract: a Measure.
    Contract,
    /// The payer's Organization.
    Payer,
    /// The provider's Organization.
    Subject,
    /// One metric: a group, or a stratum of one.
    Metric,
    /// One quality result: a quality MeasureReport.
    Quality,
}

impl About {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            About::Report => "report",
            About::Contract => "contract",
            About::Payer => "payer",
            About::Subject => "subject",
            About::Metric => "metric",
            About::Quality => "quality",
        }
    }
}
