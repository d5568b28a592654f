//! What figures lack, and what of them the standard cannot say.

use plumbline_model::{CodeSystem, FigureState, OcrKind, Severity, local_metric};

use super::{Place, StandardRule, Subject};

/// The rule on what OCR read and nobody has confirmed.
pub(super) const NOT_CONFIRMED: &str = "STD015";

pub(super) const RULES: &[StandardRule] = &[
    StandardRule {
        code: "STD010",
        name: "figure-without-code",
        severity: Severity::Warning,
        what: "A figure has no standard term yet and stays out of the Bundle.",
        why: "The Bundle holds less than the report does.",
        what_to_do: "Answer the open term; the CSV and the workbook hold the figure meanwhile.",
        source: "VBPR 1.1.0 MeasureReport.group.code 1..1.",
        fires: "A row \"Care gap bonus\" that no mapping knows.",
        silent: "A report whose terms are all known.",
        check: |s| {
            let place = |u: &plumbline_model::Unmapped| Place {
                figure: None,
                message: format!("\"{}\", printed as {}, stays out: it has no code.", u.term, u.displayed),
                anchor: Some(u.anchor.clone()),
            };
            s.report.unmapped.iter().map(place).collect()
        },
    },
    StandardRule {
        code: "STD011",
        name: "code-not-the-standards",
        severity: Severity::Info,
        what: "A figure leaves under a code of ours or of the payer's, as the standard has none that fits.",
        why: "A reader has to know the code to use the figure.",
        what_to_do: "Nothing; the binding is extensible and such codes conform.",
        source: "VBPR 1.1.0 ValueSet vbp-performance-metric, extensible.",
        fires: "Total cost of care, which the standard has no metric for.",
        silent: "Medical cost PMPM.",
        check: |s| {
            let mut codes: Vec<&str> = s
                .report
                .metrics
                .iter()
                .filter(|m| m.system == CodeSystem::Local && m.standard_code.is_none())
                .map(|m| m.code.as_str())
                .collect();
            codes.sort_unstable();
            codes.dedup();
            let (ours, theirs): (Vec<&str>, Vec<&str>) =
                codes.into_iter().partition(|code| local_metric(code).is_some());
            [(ours, "ours"), (theirs, "the payer's")]
                .into_iter()
                .filter(|(codes, _)| !codes.is_empty())
                .map(|(codes, whose)| Place::report(format!("Under a code of {whose}: {}.", codes.join(", "))))
                .collect()
        },
    },
    StandardRule {
        code: "STD012",
        name: "no-value-without-reason",
        severity: Severity::Warning,
        what: "A figure has no value and the payer says no reason for that.",
        why: "A reader cannot tell missing from zero, suppressed or not applicable.",
        what_to_do: "Ask the payer for the figure. The Bundle says that it is unknown.",
        source: "VBPR 1.1.0 group.measureScore and stratum.measureScore, must support; FHIR data-absent-reason.",
        fires: "A stratum with nothing in it.",
        silent: "A figure printed as \"*\", which is masked.",
        check: |s| {
            s.report
                .metrics
                .iter()
                .filter(|m| m.state == FigureState::Missing)
                .map(|m| Place::figure(&m.id, &m.anchor, format!("\"{}\" has no value.", m.term)))
                .collect()
        },
    },
    StandardRule {
        code: "STD013",
        name: "comparison-in-our-extension",
        severity: Severity::Info,
        what: "A target beside its figure, and the baseline of a part of the population, have no element in the standard.",
        why: "A reader without our extension sees a target only where it is a metric of its own.",
        what_to_do: "Nothing; the extensions target and baseline carry them.",
        source: "VBPR 1.1.0 baseline: MeasureReport.group alone; targets are metrics of their own.",
        fires: "A PMPM with its target in the next column.",
        silent: "A figure with a baseline for the whole population.",
        check: |s| {
            s.report
                .metrics
                .iter()
                .filter(|m| m.target.is_some() || (m.baseline.is_some() && !m.strata.is_empty()))
                .map(|m| {
                    Place::figure(
                        &m.id,
                        &m.anchor,
                        format!("The comparison of \"{}\" stands in an extension of ours.", m.term),
                    )
                })
                .collect()
        },
    },
    StandardRule {
        code: "STD014",
        name: "service-period-outside-report",
        severity: Severity::Error,
        what: "A figure's service period is not inside the report's period.",
        why: "The report's period spans every service period; a validator refuses the Bundle.",
        what_to_do: "Ask the payer which months are right.",
        source: "VBPR 1.1.0 service-period: same as or inside MeasureReport.period.",
        fires: "A report of January to September with a figure of October.",
        silent: "Figures of each quarter of the report's year.",
        check: |s| {
            let Some(whole) = s.report.period else {
                return Vec::new();
            };
            s.report
                .metrics
                .iter()
                .filter(|m| m.service_period.is_some_and(|months| !whole.contains(&months)))
                .map(|m| {
                    Place::figure(
                        &m.id,
                        &m.anchor,
                        format!("\"{}\" covers months outside the report's.", m.term),
                    )
                })
                .collect()
        },
    },
    StandardRule {
        code: NOT_CONFIRMED,
        name: "figure-not-confirmed",
        severity: Severity::Warning,
        what: "A figure that OCR read from a picture stays out until a person has compared it with its page.",
        why: "The Bundle holds less than the report does.",
        what_to_do: "Confirm or correct the figure beside its page.",
        source: "Plumbline's own: what OCR read is no fact before a person confirms it.",
        fires: "A scanned page that nobody has looked at.",
        silent: "A scanned page whose figures are confirmed.",
        check: not_confirmed,
    },
];

fn not_confirmed(s: &Subject<'_>) -> Vec<Place> {
    let stored = s.stored;
    if stored.header_is_unconfirmed() {
        return vec![Place::report(
            "The whole report stays out: OCR read its header and nobody has confirmed it.",
        )];
    }
    let waits = |term: &str| format!("\"{term}\" stays out: OCR read it and nobody has confirmed it.");
    let metrics = stored
        .metrics
        .iter()
        .filter(|m| stored.is_unconfirmed(OcrKind::Metric, &m.id))
        .map(|m| Place::figure(&m.id, &m.anchor, waits(&m.term)));
    let quality = stored
        .quality
        .iter()
        .filter(|q| stored.is_unconfirmed(OcrKind::Quality, &q.id))
        .map(|q| Place::figure(&q.id, &q.anchor, waits(&q.name)));
    metrics.chain(quality).collect()
}
