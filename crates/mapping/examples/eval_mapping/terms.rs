//! The reference list of payers' terms.

use std::collections::BTreeMap;
use std::path::Path;

/// A term with its code.
pub struct Term {
    /// As written, runs of blanks made one.
    pub term: String,
    /// What kind of thing it is.
    pub kind: String,
    /// `None` where the standard has none.
    pub code: Option<String>,
    /// What it is counted in.
    pub unit: String,
    /// The payer and program.
    pub program: String,
    /// The words around it in its source.
    pub quote: String,
    /// The payer group.
    pub group: String,
    /// The code says exactly this; otherwise it is close.
    pub exact: bool,
}

/// The rows of `terms.tsv`; its columns are named in the README beside it.
pub fn parse(text: &str) -> Vec<Term> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [term, kind, code, unit, program, _, quote, group, _, fit, ..] = columns[..] else {
                return None;
            };
            Some(Term {
                term: term.split_whitespace().collect::<Vec<_>>().join(" "),
                kind: kind.to_owned(),
                code: (code != "none").then(|| code.to_owned()),
                unit: unit.to_owned(),
                program: program.to_owned(),
                quote: quote.to_owned(),
                group: group.to_owned(),
                exact: fit == "exact",
            })
        })
        .collect()
}

/// The terms of each payer group.
pub fn groups(terms: &[Term]) -> BTreeMap<String, Vec<&Term>> {
    let mut groups: BTreeMap<String, Vec<&Term>> = BTreeMap::new();
    for term in terms {
        groups.entry(term.group.clone()).or_default().push(term);
    }
    groups
}

const LEARNED: &str = "crates/mapping/data/suggest/learned.tsv";

const HEAD: &str = "\
# Terms met in payers' reports: term, kind, code (`-`: the standard has none), payer groups it was met with (separated by |).
# Source: the reference list of payer terms; each term is a name in a public document. Written by `cargo xtask eval mapping learn`.
# An evaluation of one payer group leaves its terms out.
";

fn learned(terms: &[Term]) -> String {
    let mut rows: Vec<(&str, &str, &str, Vec<&str>)> = Vec::new();
    for term in terms {
        let code = term.code.as_deref().unwrap_or("-");
        let row = rows
            .iter_mut()
            .find(|row| (row.0, row.1, row.2) == (term.term.as_str(), term.kind.as_str(), code));
        match row {
            Some(row) if row.3.contains(&term.group.as_str()) => {}
            Some(row) => row.3.push(&term.group),
            None => rows.push((&term.term, &term.kind, code, vec![&term.group])),
        }
    }
    let lines: Vec<String> = rows
        .into_iter()
        .map(|(term, kind, code, groups)| format!("{term}\t{kind}\t{code}\t{}\n", groups.join("|")))
        .collect();
    format!("{HEAD}{}", lines.concat())
}

/// Writes the terms where the shipped dictionaries read them.
pub fn write_learned(terms: &[Term], root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::write(root.join(LEARNED), learned(terms))?;
    println!("{LEARNED} is written.");
    Ok(())
}

/// Whether the shipped dictionaries hold other terms than these.
pub fn learned_is_stale(terms: &[Term], root: &Path) -> bool {
    std::fs::read_to_string(root.join(LEARNED)).is_ok_and(|held| held != learned(terms))
}
