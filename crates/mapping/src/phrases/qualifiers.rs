//! What narrows a statement down: the time it holds for, where and of what something is counted. A statement whose
//! qualifier is not understood says nothing, or says it of a part.

use super::lexicon::{Act, Kind, Token, Voice, is_elsewhere, is_no_spending};
use crate::normalize::period::month_number;

/// What stands behind an act that has had its topics.
pub(super) enum Behind {
    /// Nothing that narrows it down.
    Nothing,
    /// Words that make what is counted a part, up to a place.
    OfPart(usize),
    /// A qualifier that is not understood, or something that is no cost.
    Unclear,
}

/// Whether a sentence holds a date that is not one by which claims are incurred or paid. What it says then holds for a time.
pub(super) fn holds_for_a_time(tokens: &[Token]) -> bool {
    (0..tokens.len())
        .filter(|at| is_date(tokens, *at))
        .any(|at| !is_of_claims(tokens, at))
}

fn is_date(tokens: &[Token], at: usize) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let text = tokens[at].text;
    let is_year = |text: &str| text.len() == 4 && digits(text) && (text.starts_with("19") || text.starts_with("20"));
    let is_named_year = ["cy", "fy", "py", "fiscal"].iter().any(|name| {
        text.strip_prefix(name)
            .is_some_and(|year| year.len() >= 2 && digits(year))
    });
    is_year(text) || is_named_year || month_number(text).is_some()
}

/// Whether the words before a date tie it to claims: "incurred from January through", "paid by".
fn is_of_claims(tokens: &[Token], at: usize) -> bool {
    for token in tokens[..at].iter().rev() {
        match token.text {
            "paid" | "incurred" | "date" | "dates" | "with dates" | "run" | "out" | "outs" | "received"
            | "processed" | "adjudicated" | "rendered" => return true,
            _ => {}
        }
        let goes_on = match token.kind {
            Kind::Fill | Kind::Number | Kind::Join | Kind::Comma => !is_copula(token),
            _ => matches!(
                token.text,
                "thru" | "calendar" | "ending" | "ended" | "end" | "between" | "performance" | "until"
            ),
        };
        if !goes_on {
            return false;
        }
    }
    false
}

/// Whether a sentence says how much something is, not what it counts: "without dental the total is $410".
pub(super) fn gives_a_figure(tokens: &[Token]) -> bool {
    tokens
        .windows(2)
        .any(|two| is_copula(&two[0]) && two[1].text.starts_with('$'))
}

/// Whether a sentence begins as a question does.
pub(super) fn is_asked(tokens: &[Token]) -> bool {
    let first = tokens
        .iter()
        .find(|token| !matches!(token.kind, Kind::Number | Kind::Bracket));
    first.is_some_and(|token| matches!(token.text, "do" | "does" | "is" | "are" | "has" | "have"))
}

/// Whether a sentence ends as a form's line does whose answer is no: "dental included: no".
pub(super) fn answers_no(tokens: &[Token]) -> bool {
    let answer = tokens.iter().rposition(|token| token.kind == Kind::Colon);
    answer
        .and_then(|colon| tokens.get(colon + 1))
        .is_some_and(|token| matches!(token.text, "no" | "n" | "none" | "not" | "never"))
        && tokens.iter().any(|token| matches!(token.kind, Kind::Act(..)))
}

/// Whether the act at a place is denied in a manner that is not understood: "is not separately included".
pub(super) fn is_denied_in_a_manner(tokens: &[Token], at: usize) -> bool {
    let mut manner = false;
    for token in tokens[..at].iter().rev() {
        match token.kind {
            Kind::Unknown => manner = true,
            Kind::Fill => {}
            Kind::Not => return manner,
            _ => return false,
        }
    }
    false
}

/// Whether a sentence sets two totals side by side: one with a kind of spending, one without it.
pub(super) fn holds_two_totals(tokens: &[Token]) -> bool {
    let beside: Vec<&[Token]> = tokens
        .windows(3)
        .filter(|three| three[0].kind == Kind::Cost && matches!(three[1].text, "with" | "without"))
        .collect();
    beside.iter().any(|three| {
        let others = tokens.iter().filter(|token| token.kind == three[2].kind).count();
        matches!(three[2].kind, Kind::Topic(_) | Kind::Part(_)) && others > 1
    })
}

/// Whether a share of something is spoken of: "included at 50%".
pub(super) fn holds_a_share(tokens: &[Token]) -> bool {
    tokens
        .iter()
        .any(|token| token.text.contains('%') || matches!(token.text, "percent" | "half"))
}

/// The place of the noun a topic is of, if it is: the rebates in "rebates on pharmacy".
pub(super) fn noun_before(tokens: &[Token], at: usize) -> Option<usize> {
    let mut has_preposition = false;
    for (before, token) in tokens[..at].iter().enumerate().rev() {
        match token.kind {
            Kind::Fill if is_preposition(token) => has_preposition = true,
            Kind::Fill if !is_copula(token) => {}
            // "Vendor payments for dental" are the vendor's.
            Kind::Cost if has_preposition => {}
            Kind::Topic(_) | Kind::Part(_) | Kind::Unknown => return has_preposition.then_some(before),
            _ => return None,
        }
    }
    None
}

pub(super) fn is_preposition(token: &Token) -> bool {
    matches!(
        token.text,
        "for" | "on" | "of" | "from" | "in" | "under" | "to" | "by" | "at" | "within" | "through" | "as" | "related"
    )
}

pub(super) fn is_copula(token: &Token) -> bool {
    matches!(
        token.text,
        "is" | "are"
            | "means"
            | "equals"
            | "defined as"
            | "remain"
            | "remains"
            | "stay"
            | "stays"
            | "continue to be"
            | "continues to be"
    )
}

/// Whether a phrase ends what belongs to the act or topic before it.
pub(super) fn ends(token: &Token) -> bool {
    matches!(
        token.kind,
        Kind::Comma | Kind::Colon | Kind::Bracket | Kind::Break | Kind::Act(..)
    )
}

/// Whether the words from a place on name a figure beside total cost, before anything else ends them.
pub(super) fn is_of_other_figure(tokens: &[Token], from: usize) -> bool {
    tokens[from.min(tokens.len())..]
        .iter()
        .take_while(|token| !ends(token) && token.kind != Kind::Join)
        .any(|token| is_elsewhere(token.text) || is_no_spending(token.text) && !token.text.contains("member"))
}

/// What stands behind the act at a place whose topics came before it.
pub(super) fn behind(tokens: &[Token], at: usize, act: Act) -> Behind {
    let end = tokens
        .iter()
        .skip(at + 1)
        .position(ends)
        .map_or(tokens.len(), |found| at + 1 + found);
    let (mut of_part, mut by, mut to) = (false, false, false);
    let mut place = at + 1;
    while let Some(token) = tokens.get(place).filter(|_| place < end) {
        match token.kind {
            Kind::Fill | Kind::Pronoun => {
                of_part |= matches!(token.text, "for" | "on" | "to");
                by |= token.text == "by";
                to |= token.text == "to";
            }
            Kind::Topic(_) | Kind::Part(_) if of_part => return Behind::OfPart(end),
            Kind::Topic(_) | Kind::Part(_) | Kind::Cost if is_of_other_figure(tokens, place + 1) => {
                return Behind::Unclear;
            }
            Kind::Unknown if by || to && act == Act::Exclude => return Behind::Nothing,
            Kind::Unknown if matches!(token.text, "because" | "due") => return Behind::Nothing,
            Kind::Unknown | Kind::Number => return Behind::Unclear,
            _ => return Behind::Nothing,
        }
        place += 1;
    }
    Behind::Nothing
}

/// The act behind a place that its topics stand before.
pub(super) fn passive_behind(tokens: &[Token], at: usize) -> Option<(Act, bool)> {
    let found = tokens
        .iter()
        .skip(at)
        .position(|token| matches!(token.kind, Kind::Act(_, Voice::Passive)))?
        + at;
    let Kind::Act(act, _) = tokens[found].kind else {
        return None;
    };
    let turned = tokens[at..found].iter().any(|token| token.kind == Kind::Not);
    Some((act, turned))
}

/// Words from a place to another.
pub(super) fn words(tokens: &[Token], from: usize, to: usize) -> String {
    let words: Vec<&str> = tokens[from..to].iter().map(|token| token.text).collect();
    words.join(" ")
}
