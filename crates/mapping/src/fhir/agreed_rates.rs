//! Rates, caps and gates of sharing that a contract states in running text, against those a report prints (CON008).
//!
//! The standard has no element for them, and a Measure's texts are where a payer puts them. A sentence that states a rate for
//! some cases only, and a text that states two, say nothing: what follows from the terms is computed only where a contract
//! file states them.

use plumbline_model::{Issue, Metric, Severity, Unit, grouped};
use rust_decimal::Decimal;

use super::tree::Node;
use crate::compiled::{Pattern, pattern};

pattern!(
    SHARED_AT,
    r"\b(?:savings|surplus)\b[^;]*\b(?:shared?|split) (?:equally )?(?:at|by) (?P<rate>\d+(?:\.\d+)?) ?%"
);
pattern!(
    PART_OF_SAVINGS,
    r"(?P<rate>\d+(?:\.\d+)?) ?% (?:share )?of (?:the |all |any |gross |net |earned )*(?:savings|surplus)\b"
);
pattern!(
    SHARING_RATE,
    r"\b(?:shared savings|sharing|savings sharing) rate ?(?:of |is |: ?)?(?P<rate>\d+(?:\.\d+)?) ?%"
);
pattern!(
    MINIMUM_SAVINGS,
    r"\bminimum savings rate(?: \(msr\))? ?(?:of |is |: ?)?(?P<rate>\d+(?:\.\d+)?) ?%|\bmsr (?:of |is |: ?)?(?P<short>\d+(?:\.\d+)?) ?%|\bsavings of at least (?P<least>\d+(?:\.\d+)?) ?%"
);
pattern!(
    MINIMUM_LOSS,
    r"\bminimum loss rate(?: \(mlr\))? ?(?:of |is |: ?)?(?P<rate>\d+(?:\.\d+)?) ?%"
);
pattern!(
    CAP,
    r"\bsavings\b[^%;]*\b(?:capped|limited) (?:at|to) (?P<rate>\d+(?:\.\d+)?) ?% of (?:the )?(?:updated )?(?:benchmark|target)\b"
);
pattern!(
    GATE,
    r"\b(?:nothing|no savings|no shared savings|savings are not)\b[^%;]*\bquality score[^%;]*\b(?:below|under|less than) (?P<rate>\d+(?:\.\d+)?) ?%|\bquality (?:gate|score)[^%;]*\bof at least (?P<least>\d+(?:\.\d+)?) ?%"
);

/// Words with which a sentence speaks of some cases only, or of what may still change.
const SOME_CASES: &[&str] = &[
    "up to",
    "maximum",
    "depending",
    "varies",
    "tier",
    "between",
    "each year",
    "increases",
    "first year",
    "may ",
    "either",
    "to be determined",
    "higher of",
    "lower of",
    "losses",
    "multiplied",
    "adjusted",
    "scaled",
    "reduced",
    "subject to",
    "otherwise",
    "where ",
    "for each",
];
/// Words that put a rate under a condition, as a gate does by its nature.
const CONDITION: &[&str] = &["if ", "when ", "unless", "in case"];

/// A term with the sentence that states it.
struct Stated {
    rate: Decimal,
    sentence: String,
}

/// The one rate the texts state by these patterns, as a fraction of 1, and without a condition.
fn stated(texts: &[&str], patterns: &[&Pattern]) -> Option<Stated> {
    said(texts, patterns, &[SOME_CASES, CONDITION].concat())
}

/// The least quality score with which savings are paid.
fn gate(texts: &[&str]) -> Option<Stated> {
    said(texts, &[&GATE], SOME_CASES)
}

/// The one rate of the sentences that hold none of these words.
fn said(texts: &[&str], patterns: &[&Pattern], hedges: &[&str]) -> Option<Stated> {
    let mut found: Option<Stated> = None;
    for sentence in texts
        .iter()
        .flat_map(|text| text.split_inclusive(['\n', ';']))
        .flat_map(sentences)
    {
        let lower = sentence.to_lowercase();
        if hedges.iter().any(|words| lower.contains(words)) {
            continue;
        }
        let captures = patterns
            .iter()
            .filter_map(|pattern| pattern.regex())
            .filter_map(|pattern| pattern.captures(&lower));
        for captures in captures {
            let group = ["rate", "short", "least"].iter().find_map(|name| captures.name(name))?;
            let rate = group
                .as_str()
                .parse::<Decimal>()
                .ok()?
                .checked_mul(Decimal::new(1, 2))?;
            match &found {
                Some(known) if known.rate != rate => return None,
                Some(_) => {}
                None => {
                    found = Some(Stated {
                        rate,
                        sentence: sentence.trim().trim_end_matches([';', '.']).to_owned(),
                    });
                }
            }
        }
    }
    found
}

/// A text's sentences: a point ends one where a blank follows, so that "2.5%" is whole.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ")
}

/// The texts in which a contract may state its terms.
fn texts(measure: &Node) -> Vec<&str> {
    let lists = ["definition"].into_iter().flat_map(|name| measure.list(name));
    let single = ["description", "purpose", "usage", "rationale"]
        .into_iter()
        .filter_map(|name| measure.get(name));
    let mut texts: Vec<&str> = lists.chain(single).filter_map(Node::text).collect();
    // A term that is said in two places is said once.
    texts.dedup();
    texts
}

/// Remarks on what a report prints otherwise than its contract says.
pub(super) fn against(measure: &Node, contract: &str, metrics: &[Metric]) -> Vec<Issue> {
    let texts = texts(measure);
    if texts.is_empty() {
        return Vec::new();
    }
    let mut remarks = Vec::new();
    for (code, patterns) in [
        ("sharing-rate", vec![&SHARED_AT, &PART_OF_SAVINGS, &SHARING_RATE]),
        ("minimum-savings-rate", vec![&MINIMUM_SAVINGS]),
        ("minimum-loss-rate", vec![&MINIMUM_LOSS]),
    ] {
        let Some(printed) = whole(metrics, code, Unit::Ratio) else {
            continue;
        };
        let Some(agreed) = stated(&texts, &patterns) else {
            continue;
        };
        let (value, half) = (value(printed), half(printed));
        if value.abs().saturating_sub(agreed.rate).abs() > half {
            remarks.push(remark(
                printed,
                format!(
                    "\"{}\" is {}; contract {contract} says {}: \"{}\"",
                    printed.term,
                    percent(value),
                    percent(agreed.rate),
                    agreed.sentence
                ),
            ));
        }
    }
    let Some(earned) = whole(metrics, "earnings-ssl", Unit::Usd).filter(|one| value(one) > Decimal::ZERO) else {
        return remarks;
    };
    if let (Some(score), Some(gate)) = (whole(metrics, "quality-score", Unit::Ratio), gate(&texts))
        && value(score).saturating_add(half(score)) < gate.rate
    {
        remarks.push(remark(
            earned,
            format!(
                "\"{}\" is {} with \"{}\" of {}; contract {contract} says: \"{}\"",
                earned.term,
                dollars(value(earned)),
                score.term,
                percent(value(score)),
                gate.sentence
            ),
        ));
    }
    if let (Some(benchmark), Some(cap)) = (whole(metrics, "benchmark", Unit::Usd), stated(&texts, &[&CAP]))
        && let Some(limit) = value(benchmark).checked_mul(cap.rate)
        && value(earned).saturating_sub(half(earned)) > limit.saturating_add(half(benchmark))
    {
        remarks.push(remark(
            earned,
            format!(
                "\"{}\" is {}, more than {} of \"{}\" ({}); contract {contract} says: \"{}\"",
                earned.term,
                dollars(value(earned)),
                percent(cap.rate),
                benchmark.term,
                dollars(limit),
                cap.sentence
            ),
        ));
    }
    remarks
}

/// The one figure of the whole population with this code and unit.
fn whole<'a>(metrics: &'a [Metric], code: &str, unit: Unit) -> Option<&'a Metric> {
    let mut found = metrics.iter().filter(|metric| {
        // Under a payer's own code a fraction states no unit.
        let bare_fraction = unit == Unit::Ratio
            && metric.unit == Unit::None
            && metric.value.is_some_and(|value| value.abs() <= Decimal::ONE);
        metric.code == code
            && (metric.unit == unit || bare_fraction)
            && metric.strata.is_empty()
            && metric.value.is_some()
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn value(metric: &Metric) -> Decimal {
    metric.value.unwrap_or_default()
}

/// Half of a figure's last digit.
fn half(metric: &Metric) -> Decimal {
    metric
        .quantum
        .unwrap_or_default()
        .checked_div(Decimal::TWO)
        .unwrap_or_default()
}

fn percent(rate: Decimal) -> String {
    format!("{}%", rate.saturating_mul(Decimal::ONE_HUNDRED).normalize())
}

/// "$5,400,000", with cents where there are some.
fn dollars(amount: Decimal) -> String {
    let mut amount = amount.round_dp(2).normalize();
    if amount.scale() > 0 {
        amount.rescale(2);
    }
    format!("${}", grouped(amount))
}

fn remark(figure: &Metric, message: String) -> Issue {
    Issue {
        code: "CON008".to_owned(),
        severity: Severity::Warning,
        message: format!("{message}."),
        anchor: Some(figure.anchor.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str, patterns: &[&Pattern]) -> Option<String> {
        stated(&[text], patterns).map(|stated| percent(stated.rate))
    }

    #[test]
    fn a_rate_is_read_where_a_sentence_states_one_for_all_cases() {
        let sharing: &[&Pattern] = &[&SHARED_AT, &PART_OF_SAVINGS, &SHARING_RATE];
        for (text, expected) in [
            (
                "Savings of at least 2% of the target (minimum savings rate) are shared at 50%; no losses.",
                Some("50%"),
            ),
            ("The provider keeps 40% of gross savings.", Some("40%")),
            ("Shared savings rate: 37.5%. Losses are limited.", Some("37.5%")),
            ("Up to 50% of savings are shared.", None),
            (
                "50% of savings are shared. In the second year 60% of savings are shared.",
                None,
            ),
            ("Savings above 2% are shared at 50%.", Some("50%")),
            ("30% of losses are owed.", None),
            (
                "Savings are shared at 50% when the quality score is at least 80% and at 40% otherwise.",
                None,
            ),
            ("50% of savings are shared, multiplied by the quality score.", None),
        ] {
            assert_eq!(rate(text, sharing).as_deref(), expected, "{text}");
        }
        assert_eq!(
            rate("Savings of at least 2.5% are shared.", &[&MINIMUM_SAVINGS]).as_deref(),
            Some("2.5%")
        );
        assert_eq!(
            rate("Shared savings are capped at 3% of the benchmark.", &[&CAP]).as_deref(),
            Some("3%")
        );
        let gated = gate(&["Nothing is shared when the quality score is below 80%."]);
        assert_eq!(gated.map(|gate| percent(gate.rate)).as_deref(), Some("80%"));
    }
}
