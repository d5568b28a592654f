//! Standard codes a term may stand for, with how sure that is and why; and when to say that there is none.
//!
//! A term is read by the dictionaries in `data/suggest/` ([`lexicon`]) into the field's own words, and each sense (a code,
//! a quality measure, or a known thing without a code) is scored by how far the two explain each other ([`rank`]). The
//! best sense, its lead over the next, the unit and what stayed open make the decision ([`decide`]): accept only what a
//! person would not question, decline what the standard has no code for, ask about the rest. See
//! `docs/decisions/0013-suggestions-by-meaning.md`; how good it is: `docs/mapping-evaluation.md`.

mod arithmetic;
mod context;
mod decide;
mod document;
mod lexicon;
mod rank;
mod senses;
mod star;
mod text;
mod together;
mod units;

use std::sync::LazyLock;

use plumbline_model::Suggestion;
use serde::{Deserialize, Serialize};

pub use context::Context;
pub use document::{TermSuggestions, suggest_document};
use lexicon::Lexicon;
use senses::Senses;
pub(crate) use together::{Beside, answer_together};

/// What kind of thing a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Kind {
    Metric,
    QualityMeasure,
    PaymentStream,
    Period,
    TccDefinition,
    Attribution,
    Benchmark,
    Lob,
    Other,
}

impl Kind {
    /// The kind with this name in JSON and in the dictionaries.
    pub fn of(name: &str) -> Option<Kind> {
        Some(match name {
            "metric" => Kind::Metric,
            "quality-measure" => Kind::QualityMeasure,
            "payment-stream" => Kind::PaymentStream,
            "period" => Kind::Period,
            "tcc-definition" => Kind::TccDefinition,
            "attribution" => Kind::Attribution,
            "benchmark" => Kind::Benchmark,
            "lob" => Kind::Lob,
            "other" => Kind::Other,
            _ => return None,
        })
    }
}

/// What to do with a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The first suggestion is what a person would choose.
    Accept,
    /// A person has to choose.
    Ask,
    /// The standard has no code for it, or nothing is known of it.
    Decline,
}

/// What is made of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What kind of thing it is.
    pub kind: Kind,
    /// What to do with it.
    pub decision: Decision,
    /// Why, where nothing is accepted: what it is instead, or what would have to be known.
    pub why: String,
    /// Codes it may stand for, best first; at most [`MOST`].
    pub suggestions: Vec<Suggestion>,
}

impl Answer {
    /// The suggestions that are more than a faint likeness: class weak or better.
    pub fn near(self) -> Vec<Suggestion> {
        let mut suggestions = self.suggestions;
        suggestions.retain(|suggestion| suggestion.confidence >= decide::NEAR);
        suggestions
    }
}

/// Suggestions given at most.
pub const MOST: usize = 5;

/// The dictionaries, ready to answer.
pub struct Suggester {
    lexicon: Lexicon,
    senses: Senses,
}

impl Suggester {
    /// The suggester as shipped; loaded once.
    pub fn shipped() -> &'static Suggester {
        static SHIPPED: LazyLock<Suggester> = LazyLock::new(|| Suggester::without(&[]));
        &SHIPPED
    }

    /// A suggester that has never seen the reports of these payer groups, to measure how it does on them.
    pub fn without(payer_groups: &[&str]) -> Suggester {
        let mut lexicon = Lexicon::load();
        let senses = Senses::load(&mut lexicon, payer_groups);
        Suggester { lexicon, senses }
    }

    /// The quality measures it knows, each id once with its name.
    pub fn measures(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut seen = std::collections::BTreeSet::new();
        let measures = self
            .senses
            .all
            .iter()
            .filter(|sense| sense.kind == Kind::QualityMeasure);
        measures
            .filter_map(|sense| Some((sense.code.as_deref()?, sense.name.as_str())))
            .filter(move |(code, _)| seen.insert(*code))
    }

    /// What a term stands for, given what stands around it.
    pub fn answer(&self, term: &str, context: &Context) -> Answer {
        decide::answer(self, term, context)
    }
}
