//! The facets a sentence states in terms of their own: price, risk adjustment, run-out, denominator, members
//! left out. Patterns over folded sentences ([`super::lexicon::folded`]).

use plumbline_model::{Facet, FacetValue};

use super::lexicon::{Kind, Token};
use crate::compiled::pattern;

pattern!(
    ALLOWED,
    r"\ballowed (amounts?|basis|costs?|charges?|claims?|dollars|expenditures?|expenses?|spend|spending)\b|\b(basis|amounts?)( is| are|:)? allowed\b|\b(at|on an?) allowed\b|\bas allowed\b"
);
pattern!(
    PAID,
    r"\b(net )?paid (amounts?|basis|costs?|dollars|expenditures?|expenses?|spend|spending)\b|\bnet paid\b|\b(plan|payer) paid\b|\bpaid by the (health )?(plan|payer)\b|\bon a paid\b|\bas paid\b|\b(basis|amounts)( is| are|:)? paid\b|\bpaid claims\b|\bamounts? paid\b"
);
pattern!(
    CHARGED,
    r"\bbilled (charges?|amounts?)\b|\bcharges? basis\b|\bamounts? billed\b"
);
pattern!(
    OTHER_THAN,
    r"\b(not|rather than|instead of|and not|never|no)( the| a| an| at| on)*( plan| net)? (allowed|paid|billed|charges?)( (amounts?|basis|charges?|costs?|claims|dollars))?"
);
pattern!(
    PAID_UNTIL,
    r"\b(paid claims|amounts? paid|claims? paid)( data)? (through|thru|as of|to|until|by|after|before|in)\b"
);

/// The price the amounts are at, where the sentence names exactly one.
pub(super) fn basis(text: &str, tokens: &[Token]) -> Option<FacetValue> {
    let stated = OTHER_THAN.regex()?.replace_all(text, " ");
    let stated = PAID_UNTIL.regex()?.replace_all(&stated, " ");
    let found: Vec<&str> = [(&ALLOWED, "allowed"), (&PAID, "paid"), (&CHARGED, "charge")]
        .into_iter()
        .filter(|(pattern, _)| pattern.is_in(&stated))
        .map(|(_, price)| price)
        .collect();
    let [price] = found.as_slice() else { return None };
    let at = [&ALLOWED, &PAID, &CHARGED]
        .into_iter()
        .filter_map(|pattern| pattern.start(text))
        .min()?;
    (is_of_cost(tokens, at)).then(|| FacetValue::Stated((*price).to_owned()))
}

pattern!(
    NOT_ADJUSTED,
    r"\b(is|are|costs?|amounts?|figures?|pmpm)? ?(not|never) risk adjusted\b|\b(no|without|before) risk adjustment\b|\bunadjusted for risk\b|\brisk adjustment is not applied\b|\bnon risk adjusted\b|\brisk adjustment( is|:) none\b"
);
pattern!(
    ADJUSTED,
    r"\b(is|are) risk adjusted\b|^\W*risk adjusted\W*$|\brisk adjusted (using|with|by|under|on|based on)\b|\brisk adjustment( model)?( is|:| uses| by| under| with| through)|\badjusted for risk\b|\brisk (adjustment )?model\b"
);
pattern!(
    MODEL,
    r"(?x)\b(?P<model>cms\ hcc|hhs\ hcc|rx\ hcc|hcc|cdps(?:\ ?\+\ ?rx)?|acgs?|dxcg|crgs?|mara|etgs?|ergs?|ecr)\b
    (?:\ model)?(?:\ (?:v|version)\ ?(?P<version>[0-9]{2}))?(?:\ model)?(?:,?\ (?P<when>prospective|concurrent|retrospective))?"
);
pattern!(WHEN, r"\b(prospective|concurrent|retrospective)\b");
pattern!(
    ADJUSTED_ALONE,
    r"\b(is|are) risk adjusted\W*$|^\W*risk adjusted\W*$|\badjusted for risk\W*$"
);
pattern!(SCORE, r"\bscores?\b|\braf\b|\bcoding\b|\bgaps?\b");

/// `none`, the model with its version and time, or `included` where no model is named.
pub(super) fn risk_adjustment(text: &str, tokens: &[Token]) -> Option<FacetValue> {
    let none = NOT_ADJUSTED.start(text);
    let adjusted = ADJUSTED.start(text);
    if let Some(at) = none {
        let alone = adjusted.is_none_or(|other| text[..other].ends_with("not ") || other + 4 >= at);
        // "Not adjusted with HCC" leaves open whether by something else.
        let names_model = MODEL.is_in(text);
        return (alone && !names_model && is_of_cost(tokens, at)).then(|| FacetValue::Stated("none".to_owned()));
    }
    let model = MODEL.regex()?.captures(text);
    let bare = model.is_some() && WHEN.is_in(text) && !SCORE.is_in(text);
    let at = adjusted.or_else(|| model.as_ref().filter(|_| bare)?.get(0).map(|found| found.start()))?;
    if SCORE.is_in(text) && adjusted.is_none() || !is_of_cost(tokens, at) {
        return None;
    }
    let Some(model) = model else {
        return ADJUSTED_ALONE.is_in(text).then_some(FacetValue::Included);
    };
    if MODEL.regex()?.find_iter(text).count() > 1 {
        return None;
    }
    let mut words = vec![match model.name("model")?.as_str() {
        "cms hcc" => "CMS-HCC".to_owned(),
        "hhs hcc" => "HHS-HCC".to_owned(),
        "rx hcc" => "RxHCC".to_owned(),
        "dxcg" => "DxCG".to_owned(),
        other => other.replace(' ', "").to_uppercase(),
    }];
    words.extend(model.name("version").map(|version| format!("V{}", version.as_str())));
    words.extend(WHEN.regex()?.find(text).map(|when| when.as_str().to_owned()));
    Some(FacetValue::Stated(words.join(" ")))
}

pattern!(
    RUN_OUT,
    r"\b(?P<months>[0-9]{1,2}|no|one|two|three|four|five|six|seven|eight|nine|ten|twelve) ?(months?)?( of)?( claims?)? run ?out\b|\brun ?out( period)?( is| of|:| equals)? (?P<behind>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve) months?\b|\b(?P<without>without) (any )?(claims? )?run ?out\b"
);
pattern!(
    ABOUT,
    r"\b(at least|up to|at most|about|approximately|minimum|maximum|more than|less than|between|to [0-9]+ months|or more|to (two|three|four|six) months|days|weeks)\b"
);

/// Whole months of run-out.
pub(super) fn run_out(text: &str, tokens: &[Token]) -> Option<FacetValue> {
    let pattern = RUN_OUT.regex()?;
    if ABOUT.is_in(text) || pattern.find_iter(text).count() != 1 {
        return None;
    }
    let captures = pattern.captures(text)?;
    if !is_of_cost(tokens, captures.get(0)?.start()) {
        return None;
    }
    let behind = &text[captures.get(0)?.end()..];
    let of_part = tokens
        .iter()
        .find(|token| token.start >= captures.get(0).map_or(0, |found| found.end()) && token.kind != Kind::Fill)
        .is_some_and(|token| matches!(token.kind, Kind::Topic(_) | Kind::Part(_) | Kind::Unknown));
    if of_part && behind.trim_start().starts_with("for ") {
        return None;
    }
    if captures.name("without").is_some() {
        return Some(FacetValue::Stated("0".to_owned()));
    }
    let months = captures.name("months").or_else(|| captures.name("behind"))?.as_str();
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let months = WORDS
        .iter()
        .position(|word| *word == months)
        .map_or_else(|| months.to_owned(), |number| number.to_string());
    // "no run-out" needs no months; any other number does.
    (months == "0" || captures.get(0)?.as_str().contains("month")).then_some(FacetValue::Stated(months))
}

pattern!(
    COMPLETED,
    r"\b(is|are|have been) completed (using|with|for|to|by)\b|\bcompleted (claims|to ultimate)\b"
);
pattern!(
    NOT_COMPLETED,
    r"\b(is|are|have) not (been )?completed\b|\bnot completed (for|to|using|with)\b"
);

/// Completion said with the verb; the noun is read as a kind of spending.
pub(super) fn completion(text: &str, tokens: &[Token]) -> Option<FacetValue> {
    if let Some(at) = NOT_COMPLETED.start(text) {
        return is_of_cost(tokens, at).then_some(FacetValue::Excluded);
    }
    let at = COMPLETED.start(text)?;
    is_of_cost(tokens, at).then_some(FacetValue::Included)
}

pattern!(
    DENOMINATOR,
    r"\b(divided by|denominator is|denominator:|per|denominator of) (the )?(?P<which>medical|pharmacy|rx|total|attributed) member months?\b"
);

/// Which member months rates are over.
pub(super) fn denominator(text: &str) -> Option<FacetValue> {
    let pattern = DENOMINATOR.regex()?;
    if pattern.find_iter(text).count() != 1 {
        return None;
    }
    let which = pattern.captures(text)?.name("which")?.as_str().to_owned();
    let which = if which == "rx" { "pharmacy".to_owned() } else { which };
    Some(FacetValue::Stated(format!("{which} member months")))
}

pattern!(
    LEFT_OUT,
    r"^\W*(?P<who>(?:all )?(?:members|enrollees|beneficiaries|patients)\b (?:with|without|in|under|over|younger than|older than|aged|enrolled|receiving|who)\b.{3,90}?) (?:is|are) (?:excluded|left out|not counted|removed|not included)\W*$"
);

/// Whose spending is left out, in the sentence's words.
pub(super) fn member_exclusions(text: &str) -> Option<FacetValue> {
    let captures = LEFT_OUT.regex()?.captures(text)?;
    Some(FacetValue::Stated(captures.name("who")?.as_str().to_owned()))
}

/// Whether what stands before a place is about cost: nothing but costs, medical or pharmacy claims, and words without
/// weight. A sentence about copays, savings or scores is about something else.
pub(super) fn is_of_cost(tokens: &[Token], at: usize) -> bool {
    let clause_start = tokens
        .iter()
        .rposition(|token| token.kind == Kind::Break && token.start < at)
        .map_or(0, |found| found + 1);
    tokens[clause_start..]
        .iter()
        .take_while(|token| token.start < at)
        .all(|token| match token.kind {
            Kind::Unknown => false,
            Kind::Topic(facet) | Kind::Part(facet) => {
                !matches!(
                    facet,
                    Facet::MemberCostShare
                        | Facet::NonClaimsPayments
                        | Facet::AdministrativeCost
                        | Facet::PharmacyRebates
                ) || tokens
                    .iter()
                    .any(|other| matches!(other.kind, Kind::Act(..)) && other.start < at)
            }
            _ => true,
        })
}
