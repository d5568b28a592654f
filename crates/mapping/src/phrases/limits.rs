//! The height from which spending of a member does not count.

use plumbline_model::FacetValue;

use super::lexicon::{Kind, Token};
use super::terms::is_of_cost;
use crate::compiled::pattern;

pattern!(
    LIMIT,
    r"(?x)
    \b(?:claims?|claimants?|costs?|spend|spending|expenditures?|expenses|dollars|amounts|cases|member\ spend)\b[a-z\ ]{0,24}?
    \b(?:above|over|exceeding|in\ excess\ of|greater\ than|beyond|more\ than|that\ exceed|which\ exceed)\ (?:the\ )?(?P<limit>\$\ ?[0-9][0-9,.]*(?:\ ?(?:k|thousand|million|m)\b)?|[0-9][0-9,.]*\ ?(?:k|thousand|million|m)\b|[0-9]{2,3}(?:\.[0-9])?(?:th|st|nd|rd)?\ percentile)
    (?P<per>(?:\ (?:per|a)\ (?:member|claimant|person|beneficiary|individual|enrollee|patient|claim|case|admission|stay|episode))?(?:\ (?:per|in\ a|a)\ (?:calendar\ |contract\ |performance\ |benefit\ )?year)?)
    \ ?(?:\ (?:is|are|have\ been|being))?\ ?(?P<act>excluded|truncated|capped|removed|left\ out|not\ counted|not\ included|carved\ out|taken\ out|disregarded)"
);
pattern!(
    LIMIT_LEFT_OUT,
    r"(?x)
    \b(?:excludes|excluding|exclude|without|omits|removes)\ (?:all\ |any\ |individual\ |high\ cost\ )*(?:claims?|claimants?|costs?|spend|spending|dollars|amounts|cases)\b[a-z\ ]{0,24}?
    \b(?:above|over|exceeding|in\ excess\ of|greater\ than|beyond|more\ than)\ (?:the\ )?(?P<limit>\$\ ?[0-9][0-9,.]*(?:\ ?(?:k|thousand|million|m)\b)?|[0-9][0-9,.]*\ ?(?:k|thousand|million|m)\b|[0-9]{2,3}(?:\.[0-9])?(?:th|st|nd|rd)?\ percentile)
    (?P<per>(?:\ (?:per|a)\ (?:member|claimant|person|beneficiary|individual|enrollee|patient|claim|case|admission|stay|episode))?(?:\ (?:per|in\ a|a)\ (?:calendar\ |contract\ |performance\ |benefit\ )?year)?)"
);
pattern!(
    TRUNCATED_AT,
    r"(?x)
    \b(?:truncated|capped|truncation|winsori[sz]ed|stop\ loss(?:\ (?:threshold|limit|attachment\ point))?|high\ cost\ (?:claimant\ |claim\ )?(?:threshold|cap|limit)|pooling\ point|outlier\ threshold)
    (?:\ (?:is|are|applies|applied|applies\ to\ claims|set|threshold|limit|attachment\ point))*\ ?(?:at|of|above|over|to|:)?\ (?:the\ )?
    (?P<limit>\$\ ?[0-9][0-9,.]*(?:\ ?(?:k|thousand|million|m)\b)?|[0-9][0-9,.]*\ ?(?:k|thousand|million|m)\b|[0-9]{2,3}(?:\.[0-9])?(?:th|st|nd|rd)?\ percentile)
    (?P<per>(?:\ (?:per|a)\ (?:member|claimant|person|beneficiary|individual|enrollee|patient|claim|case|admission|stay|episode))?(?:\ (?:per|in\ a|a)\ (?:calendar\ |contract\ |performance\ |benefit\ )?year)?)"
);
pattern!(
    NOT_TRUNCATED,
    r"\b(no|without|not subject to)( any| individual| claims?| high cost| cost)* (truncation|stop loss|cap on|outlier (truncation|removal)|pooling)\b|\b(is|are) not (truncated|capped|winsori[sz]ed)\b|\buntruncated\b|\btruncation is not applied\b"
);
pattern!(
    MONEY,
    r"\$\s?[0-9][0-9,.]*( ?(k|thousand|million|m)\b)?|percentile|\b[0-9][0-9,.]*\ ?(k|thousand|million|m)\b"
);
pattern!(
    EXCEPTION,
    r"^,? ?(at [0-9]|with [0-9]|per |except|excepting|other than|but|excluding|with the exception|apart from|aside from)"
);
pattern!(
    CHANGED,
    r"\b(removed from|lifted|eliminated|waived|raised|lowered|changed|replaced|purchased|insurance)\b"
);
pattern!(PER_OTHER, r"\b(per|a) (claim|case|admission|stay|episode)\b");

/// The height from which spending does not count, with its unit; `none` where the sentence says there is none.
pub(super) fn truncation(text: &str, tokens: &[Token]) -> Option<FacetValue> {
    if let Some(at) = NOT_TRUNCATED.start(text) {
        let clear = !MONEY.is_in(text) && is_of_cost(tokens, at);
        return clear.then(|| FacetValue::Stated("none".to_owned()));
    }
    // Two amounts leave open which of them counts.
    if MONEY.regex()?.find_iter(text).count() != 1 || text.contains("not truncated") || text.contains("not capped") {
        return None;
    }
    let captures = [&LIMIT, &LIMIT_LEFT_OUT, &TRUNCATED_AT]
        .into_iter()
        .find_map(|pattern| pattern.regex()?.captures(text))?;
    let at = captures.get(0)?.start();
    let end = captures.get(0)?.end();
    if text[..at].ends_with("not ") || !is_of_cost(tokens, at) || is_from_something_else(&text[end..], tokens, end) {
        return None;
    }
    if CHANGED.is_in(&text[end..]) || is_for_a_topic(tokens, end) {
        return None;
    }
    let limit = captures.name("limit")?;
    let act = captures.name("act").map_or("", |act| act.as_str());
    let per = captures.name("per").map_or("", |per| per.as_str());
    let value = match dollars(limit.as_str()) {
        Some(dollars) => {
            let member = if let Some(other) = PER_OTHER.regex()?.find(per) {
                return Some(with_exception(
                    format!("{dollars} USD {}", other.as_str()),
                    act,
                    &text[end..],
                ));
            } else if per.contains("year") && !per.trim_start().starts_with("per year") {
                " per member per year"
            } else if per.contains("year") {
                " per year"
            } else if per.is_empty() {
                ""
            } else {
                " per member"
            };
            format!("{dollars} USD{member}")
        }
        None => limit.as_str().to_owned(),
    };
    let value = match topic_at(tokens, at) {
        Some(topic) => format!("{value} of {topic}"),
        None => value,
    };
    Some(with_exception(value, act, &text[end..]))
}

/// Whether what stands behind a place holds for one kind of spending: "applies to medical".
fn is_for_a_topic(tokens: &[Token], end: usize) -> bool {
    let mut narrows = false;
    tokens
        .iter()
        .skip_while(|token| token.start < end)
        .take_while(|token| !matches!(token.kind, Kind::Comma | Kind::Break))
        .any(|token| {
            narrows |= matches!(token.text, "for" | "to" | "on");
            narrows && matches!(token.kind, Kind::Topic(_) | Kind::Part(_))
        })
}

/// The kind of spending a limit is of alone: "medical claims above".
fn topic_at<'t>(tokens: &[Token<'t>], at: usize) -> Option<&'t str> {
    let of_topic = |token: &&Token| matches!(token.kind, Kind::Topic(_) | Kind::Part(_));
    let touches = |token: &&Token| token.start <= at && at <= token.start + token.text.len() + 1;
    Some(tokens.iter().find(|token| of_topic(token) && touches(token))?.text)
}

/// A limit with the words of an exception from it.
fn with_exception(limit: String, act: &str, behind: &str) -> FacetValue {
    let behind = behind.trim_end_matches(['.', ';', ' ']);
    if !EXCEPTION.is_in(behind) {
        return FacetValue::Stated(limit);
    }
    let words = format!("{act} {}", behind.trim_start_matches([',', ' ']));
    FacetValue::Stated(format!("{limit}, {}", words.trim()))
}

/// Whether claims are left out of what is no cost: "excluded from the trend".
fn is_from_something_else(behind: &str, tokens: &[Token], end: usize) -> bool {
    let has_object = [" from ", " for ", " in "].iter().any(|word| behind.starts_with(word));
    has_object
        && tokens
            .iter()
            .find(|token| token.start >= end && !matches!(token.kind, Kind::Fill | Kind::Pronoun))
            .is_some_and(|token| matches!(token.kind, Kind::Unknown | Kind::Topic(_) | Kind::Part(_)))
}

/// "$250,000", "$250k", "$1.5 million" in whole dollars.
fn dollars(text: &str) -> Option<String> {
    let text = text.trim_start_matches('$').trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.contains("percentile") {
        return None;
    }
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        .collect();
    let factor = match text[digits.len()..].trim() {
        "k" | "thousand" => 1_000,
        "m" | "million" => 1_000_000,
        _ => 1,
    };
    let amount: rust_decimal::Decimal = digits.replace(',', "").trim_end_matches('.').parse().ok()?;
    let amount = amount.checked_mul(rust_decimal::Decimal::from(factor))?.normalize();
    amount.fract().is_zero().then(|| amount.trunc().to_string())
}
