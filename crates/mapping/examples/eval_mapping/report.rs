//! The evaluation as a table for the terminal and as a page.

use std::fmt::Write as _;

use crate::{Around, Counts, Fold, HELD_OUT};

/// What has to be reached, and what is aimed at: first code right, acceptances right, codeless accepted, coverage.
const TARGETS: [(&str, &str); 4] = [("≥ 75%", "88%"), ("≥ 97%", "99%"), ("≤ 2%", "1%"), ("≥ 40%", "55%")];

fn percent(part: u32, of: u32) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let tenths = (1000 * part + of / 2) / of;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn figures(counts: &Counts) -> [String; 6] {
    [
        percent(counts.first, counts.coded),
        percent(counts.right, counts.accepted),
        percent(counts.none_accepted, counts.none),
        percent(counts.right, counts.coded),
        percent(counts.listed, counts.coded),
        percent(counts.none_declined, counts.none),
    ]
}

fn with(fold: &Fold, around: Around) -> Counts {
    fold.by_context
        .iter()
        .find(|(own, _)| *own == around)
        .map_or(Counts::default(), |(_, counts)| *counts)
}

/// The sums that are reported: name and counts.
fn sums(folds: &[Fold]) -> Vec<(String, Counts)> {
    let sum = |of: &dyn Fn(&Fold) -> Counts, held: Option<bool>| {
        folds
            .iter()
            .filter(|fold| held.is_none_or(|held| HELD_OUT.contains(&fold.group.as_str()) == held))
            .fold(Counts::default(), |sum, fold| sum.plus(of(fold)))
    };
    let words = |fold: &Fold| with(fold, Around::Words);
    vec![
        ("all groups".to_owned(), sum(&words, None)),
        ("groups held out".to_owned(), sum(&words, Some(true))),
        ("other groups".to_owned(), sum(&words, Some(false))),
        (
            "all, with the unit alone".to_owned(),
            sum(&|fold| with(fold, Around::Unit), None),
        ),
        (
            "all, without context".to_owned(),
            sum(&|fold| with(fold, Around::Nothing), None),
        ),
        (
            "held out, without context".to_owned(),
            sum(&|fold| with(fold, Around::Nothing), Some(true)),
        ),
        ("all, exact fits".to_owned(), sum(&|fold| fold.by_fit[0], None)),
        ("all, close fits and none".to_owned(), sum(&|fold| fold.by_fit[1], None)),
    ]
}

/// Aligned columns for a terminal.
pub fn table(folds: &[Fold]) -> String {
    let mut text = format!(
        "{:<44} {:>5} {:>6} {:>7} {:>9} {:>9} {:>9}\n",
        "payer group left out", "terms", "coded", "first", "accepted", "codeless", "accepted"
    );
    let _ = writeln!(
        text,
        "{:<44} {:>5} {:>6} {:>7} {:>9} {:>9} {:>9}",
        "", "", "", "right", "right", "accepted", "of coded"
    );
    let folds_rows = folds.iter().map(|fold| (fold.group.clone(), with(fold, Around::Words)));
    for (name, counts) in folds_rows.chain(sums(folds)) {
        let [first, right, none, coverage, ..] = figures(&counts);
        let _ = writeln!(
            text,
            "{name:<44} {:>5} {:>6} {first:>7} {right:>9} {none:>9} {coverage:>9}",
            counts.rows, counts.coded
        );
    }
    text
}

/// The page `docs/mapping-evaluation.md`.
pub fn markdown(folds: &[Fold]) -> String {
    let mut text = String::from(HEAD);
    let columns = "| terms | with a code | first right | accepted right | codeless accepted | coded accepted | listed | codeless declined |\n";
    let rule = "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    let row = |text: &mut String, name: &str, counts: &Counts| {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} |",
            counts.rows,
            counts.coded,
            figures(counts).join(" | ")
        );
    };
    text.push_str("## Sums\n\n| ");
    text.push_str(columns);
    text.push_str(rule);
    let _ = writeln!(
        text,
        "| *to reach (aim)* | | | {} | | |",
        TARGETS.map(|(reach, aim)| format!("*{reach} ({aim})*")).join(" | ")
    );
    for (name, counts) in sums(folds) {
        row(&mut text, &name, &counts);
    }
    text.push_str(
        "\n## Payer groups\n\nEach row is measured without anything from that group's reports. \
                   Groups held out are marked †.\n\n| ",
    );
    text.push_str(columns);
    text.push_str(rule);
    for fold in folds {
        let held = HELD_OUT.contains(&fold.group.as_str());
        let name = format!("{}{}", fold.group, if held { " †" } else { "" });
        row(&mut text, &name, &with(fold, Around::Words));
    }
    text
}

const HEAD: &str = "\
# How good suggestions are

Written by `cargo xtask eval mapping`; do not edit. What is measured and why: [decision 0013](decisions/0013-suggestions-by-meaning.md).

- **first right**: of the terms that have a code, those whose code is the first suggestion. A code that fits closely counts
  as the term's code like one that fits exactly: it is what an analyst would choose.
- **accepted right**: of the terms accepted without a question, those accepted with their code.
- **codeless accepted**: of the terms for which the standard has no code, those accepted with one all the same.
- **coded accepted**: of the terms that have a code, those accepted with it.
- **listed**: of the terms that have a code, those whose code is among the five suggestions.
- **codeless declined**: of the terms without a code, those declined; the rest is asked about.

Codes of our own count as no code. Context is the unit, the program's name and the words around the term in its source.

The *groups held out* were drawn by lot before the dictionaries were written, and their terms were not read while they were.
Twice their wrong acceptances were counted by kind, without looking at the terms, and acceptance was made stricter in general.
Some column names of theirs stand in a public list of layouts that was read. The figures of the other groups are kinder
than those of a new payer would be: their terms were read, and what was written for one of them alone is left out with it.

";
