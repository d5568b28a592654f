//! From a payer's words to VBPR: recognises a [`plumbline_model::Document`], maps and normalises it to reports.

pub mod fhir;
pub mod normalize;
