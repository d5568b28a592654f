//! From a payer's words to VBPR: recognises a [`plumbline_model::Document`], maps and normalises it to reports.

pub mod fhir;
mod mapped;
pub mod normalize;

pub use mapped::{Ignored, MapError, Mapped, report_id};
