//! Measures suggestions against payers' terms with known codes: `cargo xtask eval mapping` builds and runs this.
//!
//! One payer group is left out at a time: the dictionaries then hold nothing that comes from its reports. Printed are the
//! figures of each fold and of all; `docs/mapping-evaluation.md` is written from them. With `learn` the terms are written
//! to `data/suggest/learned.tsv` instead, from which the shipped dictionaries learn them.

mod report;
mod terms;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use plumbline_mapping::{Answer, Context, Decision, Suggester};
use terms::Term;

/// Payer groups drawn by lot before the dictionaries were written, and not read while they were.
pub const HELD_OUT: [&str; 10] = [
    "UnitedHealthcare",
    "Aetna",
    "Employer plan reporting",
    "HealthPartners / MNCM",
    "Massachusetts CHIA",
    "Centene",
    "Arkansas DMS",
    "IHA California",
    "Health Net",
    "CMS MA Star Ratings",
];

/// What a term's suggestions are given beside the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Around {
    /// Nothing.
    Nothing,
    /// The unit.
    Unit,
    /// Unit, program and the words around it in its source.
    Words,
}

/// Counts of one fold or of several.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Terms.
    pub rows: u32,
    /// Terms with a code.
    pub coded: u32,
    /// Coded rows whose code is the first suggestion.
    pub first: u32,
    /// Coded rows whose code is among the suggestions.
    pub listed: u32,
    /// Accepted, rightly or not.
    pub accepted: u32,
    /// Accepted with the right code.
    pub right: u32,
    /// Rows without a code.
    pub none: u32,
    /// Rows without a code that were accepted with one.
    pub none_accepted: u32,
    /// Rows without a code that were declined.
    pub none_declined: u32,
}

impl Counts {
    fn count(&mut self, term: &Term, answer: &Answer) {
        let first = answer.suggestions.first().map(|first| first.code.as_str());
        let accepted = answer.decision == Decision::Accept;
        self.rows += 1;
        self.accepted += u32::from(accepted);
        match &term.code {
            Some(code) => {
                let is_first = first == Some(code.as_str());
                self.coded += 1;
                self.first += u32::from(is_first);
                self.listed += u32::from(answer.suggestions.iter().any(|suggestion| suggestion.code == *code));
                self.right += u32::from(accepted && is_first);
            }
            None => {
                self.none += 1;
                self.none_accepted += u32::from(accepted);
                self.none_declined += u32::from(answer.decision == Decision::Decline);
            }
        }
    }

    /// Both together.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            rows: self.rows + other.rows,
            coded: self.coded + other.coded,
            first: self.first + other.first,
            listed: self.listed + other.listed,
            accepted: self.accepted + other.accepted,
            right: self.right + other.right,
            none: self.none + other.none,
            none_accepted: self.none_accepted + other.none_accepted,
            none_declined: self.none_declined + other.none_declined,
        }
    }
}

/// One payer group with its counts for each amount of context.
pub struct Fold {
    /// The payer group left out.
    pub group: String,
    /// Its counts for each amount of context.
    pub by_context: [(Around, Counts); 3],
    /// With context: exact fits, close fits.
    pub by_fit: [Counts; 2],
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn main() -> ExitCode {
    let path = root().join("../shared/reference/terms.tsv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!(
            "skipped: {} is not there; nothing was measured and nothing written.",
            path.display()
        );
        return ExitCode::SUCCESS;
    };
    let terms = terms::parse(&text);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => evaluate(&terms),
        ["learn"] => terms::write_learned(&terms, &root()),
        ["wrong"] => {
            tell_wrong(&terms);
            Ok(())
        }
        _ => Err("it takes no arguments, `learn` or `wrong`".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("eval mapping: {error}");
            ExitCode::FAILURE
        }
    }
}

fn answer(suggester: &Suggester, term: &Term, around: Around) -> Answer {
    let context = match around {
        Around::Nothing => String::new(),
        Around::Unit => term.unit.clone(),
        Around::Words => format!("{} | {} | {}", term.unit, term.program, term.quote),
    };
    suggester.answer(&term.term, &Context::of(&context))
}

fn evaluate(terms: &[Term]) -> Result<(), Box<dyn std::error::Error>> {
    let folds: Vec<Fold> = terms::groups(terms)
        .into_iter()
        .map(|(group, terms)| {
            let suggester = Suggester::without(&[&group]);
            let mut by_context =
                [Around::Nothing, Around::Unit, Around::Words].map(|around| (around, Counts::default()));
            let mut by_fit = [Counts::default(); 2];
            for term in terms {
                for (around, counts) in &mut by_context {
                    counts.count(term, &answer(&suggester, term, *around));
                }
                by_fit[usize::from(!term.exact)].count(term, &answer(&suggester, term, Around::Words));
            }
            Fold {
                group,
                by_context,
                by_fit,
            }
        })
        .collect();
    let text = report::markdown(&folds);
    println!("{}", report::table(&folds));
    std::fs::write(root().join("docs/mapping-evaluation.md"), text)?;
    println!("docs/mapping-evaluation.md is written.");
    if terms::learned_is_stale(terms, &root()) {
        println!("learned.tsv does not hold these terms; `cargo xtask eval mapping learn` writes it again.");
    }
    Ok(())
}

/// Every coded row whose code is not first and every wrong acceptance, outside the groups held out.
fn tell_wrong(terms: &[Term]) {
    for (group, terms) in terms::groups(terms) {
        if HELD_OUT.contains(&group.as_str()) {
            continue;
        }
        let suggester = Suggester::without(&[&group]);
        for term in terms {
            let answer = answer(&suggester, term, Around::Words);
            let first = answer.suggestions.first();
            let is_first = first.map(|first| &first.code) == term.code.as_ref();
            let wrong = match term.code {
                Some(_) => !is_first,
                None => answer.decision == Decision::Accept,
            };
            if wrong {
                println!(
                    "{:?}: {} [{}] is {}, not {} ({}) {}",
                    answer.decision,
                    term.term,
                    term.unit,
                    term.code.as_deref().unwrap_or("none"),
                    first.map_or("none", |first| &first.code),
                    first.map_or("", |first| &first.reason),
                    answer.why
                );
            }
        }
    }
}
