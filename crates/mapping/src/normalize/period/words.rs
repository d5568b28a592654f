//! Words that say what kind of time a text speaks of.

use plumbline_model::Basis;

use super::tokens::{Kind, Token, has_word, is_word, number, skip_marks};

/// Words that say what kind of time a text speaks of.
pub(super) struct Words {
    pub(super) year_to_date: bool,
    pub(super) rolling_12: bool,
    pub(super) rolling_other: bool,
    pub(super) settlement: bool,
    pub(super) fiscal: bool,
    /// "as of", "paid through", "due": the time named is a day of something else than service.
    pub(super) points_elsewhere: bool,
}

impl Words {
    pub(super) fn of(tokens: &[Token]) -> Words {
        let year_to_date = has_word(tokens, &["ytd"])
            || (0..tokens.len()).any(|at| {
                let words: Vec<&str> = tokens[at..]
                    .iter()
                    .filter_map(|token| match &token.kind {
                        Kind::Word(word) => Some(word.as_str()),
                        Kind::Mark('-') => None,
                        _ => Some(""),
                    })
                    .take(3)
                    .collect();
                words == ["year", "to", "date"]
            });
        let rolling = (0..tokens.len()).find_map(|at| {
            let named = is_word(tokens, at, &["rolling", "trailing", "last"]);
            let count = number(tokens, skip_marks(tokens, at + 1, &['-'])).map(|(n, _)| n);
            let count = count.or_else(|| is_word(tokens, at + 1, &["twelve"]).then_some(12));
            count.filter(|_| named)
        });
        Words {
            year_to_date,
            rolling_12: rolling == Some(12) || has_word(tokens, &["ttm"]),
            rolling_other: rolling.is_some_and(|count| count != 12),
            settlement: has_word(tokens, &["settlement", "settled"]),
            fiscal: has_word(tokens, &["fy", "sfy", "ffy", "fiscal"]),
            points_elsewhere: names_run_date(tokens)
                || has_word(
                    tokens,
                    &[
                        "as",
                        "through",
                        "thru",
                        "paid",
                        "until",
                        "by",
                        "due",
                        "produced",
                        "printed",
                        "print",
                        "date",
                        "effective",
                        "starting",
                        "since",
                        "before",
                        "after",
                        "ending",
                        "ended",
                        "version",
                        "rolling",
                        "trailing",
                        "last",
                        "vs",
                        "versus",
                        "ytd",
                    ],
                ),
        }
    }

    pub(super) fn basis(&self) -> Option<Basis> {
        if self.settlement {
            Some(Basis::Settlement)
        } else if self.year_to_date {
            Some(Basis::Ytd)
        } else if self.rolling_12 {
            Some(Basis::Rolling12)
        } else if self.rolling_other {
            Some(Basis::Other)
        } else {
            None
        }
    }
}

/// "run" of a run date, not of a run-out.
fn names_run_date(tokens: &[Token]) -> bool {
    (0..tokens.len())
        .any(|at| is_word(tokens, at, &["run"]) && !is_word(tokens, skip_marks(tokens, at + 1, &['-']), &["out"]))
}

/// The span a column's name says: `PDCYTD`, `CURRENTYEARPDC_YTD`, `PDCR12`, `…_LAST_12_MOS`.
pub(super) fn basis_of_column(tokens: &[Token]) -> Option<Basis> {
    (0..tokens.len()).find_map(|at| {
        let Kind::Word(word) = &tokens[at].kind else {
            return None;
        };
        let twelve = |at: usize| matches!(number(tokens, at), Some((12, _)));
        if word.ends_with("ytd") {
            return Some(Basis::Ytd);
        }
        let last =
            matches!(word.as_str(), "last" | "rolling" | "trailing") && twelve(skip_marks(tokens, at + 1, &['_', '-']));
        let months = last && has_word(tokens, &["mos", "mo", "months", "month"]);
        let short = word.ends_with('r') && word.len() <= 5 && !matches!(word.as_str(), "year" | "hour" | "for");
        let joined = short && twelve(at + 1) && !tokens[at + 1].spaced;
        (months || joined).then_some(Basis::Rolling12)
    })
}
