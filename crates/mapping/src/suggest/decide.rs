//! From ranked senses to a decision with its reason.

use std::collections::BTreeSet;

use plumbline_model::Suggestion;
use rust_decimal::Decimal;

use super::context::{Context, years};
use super::lexicon::{Facet, Reading};
use super::rank::{Candidate, rank};
use super::{Answer, Decision, Kind, MOST, Suggester, star, units};

/// From this score on a phrase says the term as a whole.
const EXACT: u32 = 930;
/// From this score on little is left to explain.
const STRONG: u32 = 700;
/// From this score on a sense is worth showing as what the term may be.
const WEAK: u32 = 400;
/// The same as a suggestion's confidence.
pub(super) const NEAR: Decimal = Decimal::from_parts(4, 0, 0, false, 1);
/// From this score on it is listed at all.
const LISTED: u32 = 200;
/// How far the best has to lead the next for it to be accepted.
const LEAD: u32 = 120;
/// What is left of a score, in hundredths, when a Star id names the other part of Medicare than the code does.
const OTHER_PART: u32 = 50;
/// What is left of a score, in hundredths, when the unit cannot be that of the code.
const WRONG_UNIT: u32 = 50;

pub(super) fn answer(suggester: &Suggester, term: &str, context: &Context) -> Answer {
    let beside = suggester.lexicon.beside(context.text());
    let mut reading = suggester.lexicon.read(term, &beside);
    let star_ids = take_star_ids(&mut reading);
    let mut all_years = years(term);
    if all_years.is_empty() {
        all_years.clone_from(context.years());
    }
    if let Some(answer) = star_answer(suggester, &reading, &star_ids, &all_years) {
        return answer;
    }
    if let Some(answer) = identified(suggester, &reading) {
        return answer;
    }
    let near: BTreeSet<u32> = beside.iter().filter_map(|word| suggester.senses.word(word)).collect();
    let mut ranked = rank(&reading, &near, &suggester.senses);
    for candidate in &mut ranked {
        if !units::fits(&suggester.senses.all[candidate.sense], context.unit()) {
            candidate.score = candidate.score * WRONG_UNIT / 100;
        }
        if other_part(suggester.senses.all[candidate.sense].code.as_deref(), &star_ids) {
            candidate.score = candidate.score * OTHER_PART / 100;
        }
    }
    ranked.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    decide(suggester, &reading, context, &ranked)
}

fn decide(suggester: &Suggester, reading: &Reading, context: &Context, ranked: &[Candidate]) -> Answer {
    let sense = |candidate: &Candidate| &suggester.senses.all[candidate.sense];
    let standard = ranked.iter().find(|c| sense(c).code.is_some() && !sense(c).local);
    let none = ranked.iter().find(|c| sense(c).code.is_none());
    let score = |candidate: Option<&Candidate>| candidate.map_or(0, |candidate| candidate.score);

    let mut listed: Vec<&Candidate> = ranked
        .iter()
        .filter(|c| sense(c).code.is_some() && c.score >= LISTED)
        .collect();
    // A code of the standard comes before one of our own that explains the term about as well.
    listed.sort_by_key(|c| std::cmp::Reverse(c.score * if sense(c).local { 6 } else { 10 }));
    let mut codes = BTreeSet::new();
    listed.retain(|c| codes.insert(sense(c).code.clone()));
    listed.truncate(MOST);
    let suggestions = listed
        .iter()
        .map(|candidate| Suggestion {
            code: sense(candidate).code.clone().unwrap_or_default(),
            confidence: thousandths(candidate.score),
            reason: reason(suggester, reading, candidate),
        })
        .collect();

    let best = ranked.first();
    let kind = best.map_or(Kind::Other, |best| sense(best).kind);
    // One payer's report does not make a code wrong that the field's own words give.
    let from_report = |candidate: &Candidate| !suggester.senses.phrases[candidate.phrase].groups.is_empty();
    let only_met = none.is_some_and(from_report) && standard.is_some_and(|standard| !from_report(standard));
    // What only looks like something without a code is asked about where a code is near, too.
    let sure = score(none) >= STRONG || score(standard) < WEAK;
    let declined =
        score(none) >= WEAK && sure && score(none) > score(standard) && !(only_met && score(standard) >= EXACT);
    let (decision, why) = match standard {
        _ if declined => (
            Decision::Decline,
            none.map(|none| format!("the standard has no code for {}", sense(none).name))
                .unwrap_or_default(),
        ),
        None => (Decision::Decline, unknown(reading)),
        Some(standard) if standard.score < WEAK => (Decision::Decline, unknown(reading)),
        Some(standard) => match open(suggester, reading, context, standard, ranked) {
            None => (Decision::Accept, String::new()),
            Some(question) => (Decision::Ask, question),
        },
    };
    Answer {
        kind,
        decision,
        why,
        suggestions,
    }
}

/// What a person would have to say before the candidate may be accepted; `None` where nothing is open.
fn open(
    suggester: &Suggester,
    reading: &Reading,
    context: &Context,
    best: &Candidate,
    ranked: &[Candidate],
) -> Option<String> {
    let senses = &suggester.senses;
    let sense = &senses.all[best.sense];
    if let Some(short) = reading.open.first() {
        return Some(format!(
            "\"{short}\" has several meanings, and nothing here settles which"
        ));
    }
    if let Some((written, guess)) = reading.guessed.first() {
        return Some(format!("\"{written}\" was taken for \"{guess}\""));
    }
    let telling: Vec<&String> = reading
        .words
        .iter()
        .filter(|word| suggester.lexicon.facet(word) != Some(Facet::Neutral))
        .collect();
    match telling[..] {
        [] => return Some("there is no telling word in it".to_owned()),
        [word] => {
            if let Some((units, what)) = suggester.lexicon.alone(word)
                && !units::settles(units, context.unit())
            {
                return Some(format!(
                    "\"{}\" alone does not tell: {what}",
                    suggester.lexicon.spoken(word)
                ));
            }
        }
        _ => {}
    }
    if best.score < EXACT {
        return Some(match best.unexplained.first() {
            Some(word) => format!("\"{}\" is not explained", suggester.lexicon.spoken(word)),
            None => "only a part of the name is there".to_owned(),
        });
    }
    if !best.from_context.is_empty() {
        return Some("a part of the name stands in the context alone".to_owned());
    }
    let phrase = &senses.phrases[best.phrase];
    if phrase.loose {
        return Some("it may mean something else in another report".to_owned());
    }
    if phrase.older {
        return Some("it is the abbreviation of an older measure, which this one replaced".to_owned());
    }
    if !phrase.groups.is_empty() && phrase.groups.len() < 2 {
        return Some("only one payer's report is known to use it so".to_owned());
    }
    if !units::same(sense, context.unit()) {
        return Some("it is counted in another unit than the code's".to_owned());
    }
    // What one payer's report alone says otherwise does not question words that are in general use.
    let in_question = |c: &&Candidate| {
        let rival = &senses.all[c.sense];
        let one_report = phrase.groups.is_empty() && senses.phrases[c.phrase].groups.len() == 1;
        c.sense != best.sense && !rival.local && rival.code != sense.code && !one_report
    };
    let rival = ranked.iter().find(in_question);
    if let Some(rival) = rival.filter(|rival| rival.score + LEAD > best.score) {
        return Some(format!("it may also be {}", senses.all[rival.sense].name));
    }
    None
}

fn unknown(reading: &Reading) -> String {
    if reading.words.is_empty() {
        return "there is no word in it".to_owned();
    }
    "no code of the standard explains it".to_owned()
}

fn reason(suggester: &Suggester, reading: &Reading, candidate: &Candidate) -> String {
    let senses = &suggester.senses;
    let sense = &senses.all[candidate.sense];
    let phrase = &senses.phrases[candidate.phrase];
    let class = match candidate.score {
        score if score >= EXACT => "exact",
        score if score >= STRONG => "strong",
        score if score >= WEAK => "weak",
        _ => "none",
    };
    let mut reason = format!("{class}: {}", sense.name);
    if let Some(code) = sense.code.as_ref().filter(|code| **code == sense.name) {
        reason = format!("{class}: {code}");
    }
    if !phrase.groups.is_empty() {
        reason.push_str(&format!("; met so in reports of {}", phrase.groups.join(", ")));
    }
    if sense.local {
        reason.push_str("; a code of our own, the standard has none that is as near");
    }
    for (short, long) in &reading.read {
        reason.push_str(&format!("; \"{short}\" read as \"{long}\""));
    }
    for settled in &reading.settled {
        reason.push_str(&format!(
            "; \"{}\" read as \"{}\" ({}; here: \"{}\")",
            settled.short, settled.meaning, settled.how, settled.evidence
        ));
    }
    for short in &reading.open {
        reason.push_str(&format!("; \"{short}\" has several meanings and stays open"));
    }
    for (written, guess) in &reading.guessed {
        reason.push_str(&format!("; \"{written}\" taken for \"{guess}\""));
    }
    if !candidate.unexplained.is_empty() {
        let words: Vec<&str> = candidate
            .unexplained
            .iter()
            .map(|word| suggester.lexicon.spoken(word))
            .collect();
        reason.push_str(&format!("; not explained: {}", words.join(", ")));
    }
    let missing: Vec<String> = candidate
        .missing
        .iter()
        .map(|word| suggester.lexicon.spoken(senses.text(*word)).to_owned())
        .collect();
    if !missing.is_empty() {
        reason.push_str(&format!("; not in the term: {}", missing.join(", ")));
    }
    reason
}

/// Takes the Star ids out of a term's words; they say nothing without the year.
fn take_star_ids(reading: &mut Reading) -> Vec<String> {
    let ids: Vec<String> = reading
        .tokens
        .iter()
        .map(|token| token.text.clone())
        .filter(|text| star::by_year(text).is_some())
        .collect();
    reading.words.retain(|word| !ids.contains(word));
    ids
}

/// Whether a measure's code is that of Part C and a Star id beside its name that of Part D, or the reverse.
fn other_part(code: Option<&str>, ids: &[String]) -> bool {
    let part = match code.and_then(|code| code.rsplit_once("-PART")) {
        Some((_, "C")) => 'c',
        Some((_, "D")) => 'd',
        _ => return false,
    };
    !ids.is_empty() && ids.iter().all(|id| !id.starts_with(part))
}

/// A term that is a Star id and nothing else.
fn star_answer(suggester: &Suggester, reading: &Reading, ids: &[String], years: &BTreeSet<u16>) -> Option<Answer> {
    let [id] = ids else { return None };
    if !reading.words.is_empty() {
        return None;
    }
    let by_year = star::by_year(id)?;
    let named = |code: &str| {
        let sense = suggester
            .senses
            .all
            .iter()
            .find(|sense| sense.code.as_deref() == Some(code));
        sense.map_or(code.to_owned(), |sense| sense.name.clone())
    };
    let told: Vec<(&u16, &&str)> = by_year.iter().filter(|(year, _)| years.contains(year)).collect();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (year, code) in by_year.iter().rev().filter(|(_, code)| **code != "-") {
        if suggestions.iter().any(|suggestion| suggestion.code == **code) {
            continue;
        }
        let in_year = told.iter().any(|(told, _)| *told == year);
        suggestions.push(Suggestion {
            code: (*code).to_owned(),
            confidence: thousandths(if in_year { 800 } else { 300 }),
            reason: format!(
                "{} in the Star Ratings of {year}: {}; an id means another measure in another year",
                id.to_uppercase(),
                named(code)
            ),
        });
    }
    suggestions.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.confidence));
    suggestions.truncate(MOST);
    Some(Answer {
        kind: Kind::QualityMeasure,
        decision: if suggestions.is_empty() {
            Decision::Decline
        } else {
            Decision::Ask
        },
        why: match told[..] {
            [(year, _)] => format!("the id is read by the year {year}; say whether it is the rating year"),
            _ => "a Star id means another measure in another year, and no year is stated".to_owned(),
        },
        suggestions,
    })
}

/// A term that is a measure's number in a public list: `ACO27`, `qualityid_113`, `CMS125v12`, `NQF 0018`.
fn identified(suggester: &Suggester, reading: &Reading) -> Option<Answer> {
    let texts: Vec<&str> = reading.tokens.iter().map(|token| token.text.as_str()).collect();
    let (list, digits) = texts.windows(2).find_map(|pair| {
        let list = match pair[0] {
            "aco" => "ACO",
            "qualityid" | "mips" | "qpp" => "MIPS",
            "cms" | "ecqm" => "CMS",
            "nqf" | "cbe" => "CBE",
            "measure" if pair[1].len() == 3 => "MIPS",
            _ => return None,
        };
        pair[1].chars().all(|c| c.is_ascii_digit()).then_some((list, pair[1]))
    })?;
    // Other words than the number would have to agree with it; the ranking sees them.
    let others = texts
        .iter()
        .filter(|text| text.len() > 2 && text.chars().any(char::is_alphabetic))
        .count();
    if others > 1 {
        return None;
    }
    let number = digits.trim_start_matches('0');
    let wanted = match list {
        "CBE" => format!("CBE:{digits:0>4}"),
        "MIPS" => format!("MIPS:{digits:0>3}"),
        _ => format!("{list}:{number}"),
    };
    let sense = &suggester.senses.all[*suggester.senses.ids.get(&wanted)?];
    let what = format!("{} {number} is {}", list.replace("CBE", "NQF/CBE"), sense.name);
    Some(match &sense.code {
        Some(code) => Answer {
            kind: Kind::QualityMeasure,
            decision: Decision::Accept,
            why: String::new(),
            suggestions: vec![Suggestion {
                code: code.clone(),
                confidence: thousandths(950),
                reason: format!("exact: {what}"),
            }],
        },
        None => Answer {
            kind: Kind::QualityMeasure,
            decision: Decision::Decline,
            why: format!("{what}, for which there is no HEDIS or CMIT code"),
            suggestions: Vec::new(),
        },
    })
}

fn thousandths(score: u32) -> Decimal {
    Decimal::new(i64::from(score.min(1000)), 3).normalize()
}
