//! From a payer's words to VBPR: recognises a [`plumbline_model::Document`], maps and normalises it to reports.
//!
//! Payer knowledge is data: one TOML file per payer and report layout in `mappings/` ([`format`], documented in
//! `mappings/README.md`), built in, and a user's own folder over it. No payer is named in this code.
//!
//! The way of a document: [`Mappings::recognize`] tells its layout by its words, [`apply`] reads header facts,
//! definitions and tables as the mapping says and gives [`Mapped`]. What the mapping does not know is kept as unmapped,
//! what it leaves out is listed with its reason, what cannot be understood becomes an issue. Nothing is dropped and
//! nothing is guessed.

mod answers;
mod assemble;
mod compiled;
mod contract_file;
mod definitions;
mod draft;
mod drift;
mod edit;
mod extract;
mod facts;
pub mod fhir;
pub mod format;
mod grid;
mod mapped;
mod mappings;
pub mod normalize;
mod notes;
mod phrases;
mod problems;
mod published;
mod recognize;
mod regions;
mod shared;
mod suggest;
mod texts;
mod words;

pub use answers::{unit_fits, usual_unit};
pub use contract_file::{
    ContractFile, ContractFileError, ContractProblem, ContractRule, contract_schema, read_contracts,
};
pub use draft::{
    DraftColumn, DraftFact, DraftQuestion, DraftRole, DraftRows, DraftScale, DraftSection, DraftSign, DraftTable,
    DraftTerm, FactHow, MappingDraft, QuestionKind, TermUse, UseState, propose,
};
pub use drift::{AcceptedChange, NextVersion, drift, moves};
pub use edit::{AnswerChange, RegionChange, RegionText};
pub use extract::apply;
pub use format::schema;
pub use mapped::{Ignored, MapError, Mapped, report_id};
pub use mappings::{Mapping, MappingError, Mappings, Origin, VBPR_FHIR};
pub use published::published_definitions;
pub use recognize::Recognition;
pub use regions::PlacedRegion;
pub use shared::SharedAnswer;
pub use suggest::{Answer, Context, Decision, Kind, Suggester, TermSuggestions, suggest_document};
pub use texts::MappingTexts;
