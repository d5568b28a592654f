//! What quality results lack.

use plumbline_model::{About, QualityMeasure, Scoring, Severity};
use rust_decimal::Decimal;

use super::{Place, StandardRule, Subject};

pub(super) const RULES: &[StandardRule] = &[
    StandardRule {
        code: "STD020",
        name: "direction-not-stated",
        severity: Severity::Error,
        what: "A quality result does not say whether higher or lower is better; improvementNotation is mandatory.",
        why: "A validator refuses the Bundle, and a reader cannot judge the result.",
        what_to_do: "State the direction of the measure in its mapping.",
        source: "DEQM 5.0.0 summary-measurereport-deqm, invariant deqm-2.",
        fires: "A measure of which nobody says which way is better.",
        silent: "Breast cancer screening, where higher is better.",
        check: |s| {
            of(
                s,
                |q| q.direction.is_none(),
                |q| format!("{} does not say which way is better.", q.name),
            )
        },
    },
    StandardRule {
        code: "STD021",
        name: "counts-not-stated",
        severity: Severity::Warning,
        what: "A quality result states neither numerator nor denominator; at least one population is mandatory.",
        why: "Its rate cannot be checked.",
        what_to_do: "Ask the payer for the counts. The Bundle says that they are unknown.",
        source: "DEQM 5.0.0 summary-measurereport-deqm, invariant deqm-5.",
        fires: "A scorecard that prints rates alone.",
        silent: "412 of 560.",
        check: |s| {
            of(
                s,
                |q| {
                    [q.numerator, q.denominator, q.calculated_denominator]
                        .iter()
                        .all(Option::is_none)
                        && !kept(s, q, "group.population")
                },
                |q| format!("{} states no counts.", q.name),
            )
        },
    },
    StandardRule {
        code: "STD022",
        name: "rate-not-a-fraction",
        severity: Severity::Error,
        what: "The rate of a proportion is not between 0 and 1.",
        why: "A validator refuses it: the score of a proportion is a fraction, not a percent.",
        what_to_do: "Correct the scale of the rate.",
        source: "DEQM 5.0.0 summary-measurereport-deqm, invariant deqm-6.",
        fires: "A proportion of 7.42.",
        silent: "A proportion of 0.742; a ratio of 1.05.",
        check: |s| {
            let outside = |q: &QualityMeasure| {
                q.scoring == Scoring::Proportion
                    && q.rate.is_some_and(|rate| rate < Decimal::ZERO || rate > Decimal::ONE)
            };
            of(s, outside, |q| format!("{} is no fraction of 1.", q.name))
        },
    },
    StandardRule {
        code: "STD023",
        name: "contractual-status-unknown",
        severity: Severity::Info,
        what: "Whether payment depends on a measure is not known; the contract's list of measures leaves it out.",
        why: "contractual-status is mandatory for each measure of a contract.",
        what_to_do: "Enter the measure's status in the contract.",
        source: "VBPR 1.1.0 vbp-measure, relatedArtifact composed-of, contractual-status 1..1.",
        fires: "A result of which no contract says anything.",
        silent: "A measure the contract calls contractual.",
        check: |s| {
            if s.report.kept.iter().any(|fact| fact.about == About::Contract) {
                return Vec::new();
            }
            let unknown = |q: &QualityMeasure| {
                let in_contract = s
                    .contract
                    .and_then(|c| c.measures.iter().find(|m| m.measure == q.measure));
                q.contractual_status.or(in_contract.and_then(|m| m.status)).is_none()
            };
            of(s, unknown, |q| {
                format!("{} stays out of the contract's measures.", q.name)
            })
        },
    },
    StandardRule {
        code: "STD024",
        name: "threshold-without-value",
        severity: Severity::Warning,
        what: "A threshold has no value that was understood and stays out of the Bundle.",
        why: "A reader does not see what has to be reached.",
        what_to_do: "Ask the payer for the threshold.",
        source: "VBPR 1.1.0 threshold, sub-extension threshold 1..1.",
        fires: "A threshold printed as \"tbd\".",
        silent: "A threshold of 75%.",
        check: |s| {
            of(
                s,
                |q| q.thresholds.iter().any(|t| t.value.is_none()) && !kept(s, q, "threshold"),
                |q| format!("{} has a threshold without a value.", q.name),
            )
        },
    },
];

fn of(
    s: &Subject<'_>,
    fires: impl Fn(&QualityMeasure) -> bool,
    message: impl Fn(&QualityMeasure) -> String,
) -> Vec<Place> {
    s.report
        .quality
        .iter()
        .filter(|q| fires(q))
        .map(|q| Place::figure(&q.id, &q.anchor, message(q)))
        .collect()
}

fn kept(s: &Subject<'_>, q: &QualityMeasure, element: &str) -> bool {
    let mut facts = s.report.kept.iter();
    facts.any(|fact| fact.about == About::Quality && fact.id == q.id && fact.element == element)
}
