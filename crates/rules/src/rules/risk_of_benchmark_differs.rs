//! BEN004.

use std::collections::BTreeSet;

use plumbline_model::{Facet, Report, RiskAdjustment, RiskTiming};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A benchmark and the year's cost are adjusted for risk by different models.
    ///
    /// ## What
    /// The contract adjusts its benchmark by one model, version or timing, and the report states another for its total cost,
    /// or adjusts one and not the other.
    /// ## Why
    /// Two models score the same members differently: the difference reads as savings or losses.
    /// ## What to do
    /// Ask the payer for benchmark and cost under one model.
    /// ## Source
    /// HCP-LAN, "Financial Benchmarking" (2016), risk adjustment: the same method in baseline and performance year.
    /// ## Example that fires
    /// A benchmark adjusted by CMS-HCC V24, and total cost "adjusted by CMS-HCC V28".
    /// ## Example that does not
    /// "HCC" and "CMS-HCC V28": one only says more; a report that says nothing about it.
    BEN004 "risk-adjustment-of-benchmark-differs", Warning, Report(check)
}

/// Families of risk models, as they are written.
const MODELS: [&str; 8] = ["hcc", "crg", "ecr", "dxcg", "acg", "cdps", "erg", "rxhcc"];

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope.contract(report).and_then(|contract| {
        let adjustment = contract.benchmark.as_ref()?.risk_adjustment.as_ref()?;
        Some((contract, adjustment))
    });
    let Some((contract, adjustment)) = agreed else { return };
    let of_benchmark = Said::of(&words(adjustment));
    for definition in &report.definitions {
        let Some(stated) = definition.facets.get(&Facet::RiskAdjustment) else {
            continue;
        };
        let text = stated.to_string();
        if !of_benchmark.contradicts(&Said::of(&text)) {
            out.passed(&BEN004);
            continue;
        }
        let sentence = definition.stated.clone().unwrap_or_else(|| text.clone());
        out.push(
            &BEN004,
            Draft::about(report, definition.term.clone())
                .message(format!(
                    "The benchmark of contract {} is adjusted for risk by {}, \"{}\" by {text}.",
                    contract.id,
                    words(adjustment),
                    definition.term
                ))
                .agreed(
                    "benchmark",
                    words(adjustment),
                    "benchmark.risk_adjustment",
                    contract,
                    report,
                )
                .fact(text.clone())
                .saw(definition.term.clone(), sentence, definition.anchor.as_ref(), report)
                .period("report period", report)
                .expected(words(adjustment))
                .found(text),
        );
    }
}

fn words(adjustment: &RiskAdjustment) -> String {
    let timing = adjustment.timing.map(|timing| match timing {
        RiskTiming::Prospective => "prospective",
        RiskTiming::Concurrent => "concurrent",
    });
    let parts = [adjustment.model.as_deref(), adjustment.version.as_deref(), timing];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "a model that is not named".to_owned()
    } else {
        parts.join(" ")
    }
}

/// What a text says about risk adjustment.
struct Said {
    none: bool,
    models: BTreeSet<&'static str>,
    versions: BTreeSet<String>,
    timings: BTreeSet<&'static str>,
}

impl Said {
    fn of(text: &str) -> Said {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let version = |word: &&str| {
            word.strip_prefix('v')
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        };
        Said {
            none: ["none", "unadjusted", "raw"].iter().any(|none| words.contains(none))
                || text.contains("not adjusted"),
            models: MODELS.into_iter().filter(|model| words.contains(model)).collect(),
            versions: words
                .iter()
                .filter(|word| version(word))
                .map(|word| (*word).to_owned())
                .collect(),
            timings: ["prospective", "concurrent"]
                .into_iter()
                .filter(|timing| words.contains(timing))
                .collect(),
        }
    }

    /// Whether both say something of one kind and share none of it.
    fn contradicts(&self, other: &Said) -> bool {
        fn apart<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
            !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
        }
        if self.none || other.none {
            let adjusts = |said: &Said| !said.none && !said.models.is_empty();
            return adjusts(self) || adjusts(other);
        }
        apart(&self.models, &other.models)
            || apart(&self.versions, &other.versions)
            || apart(&self.timings, &other.timings)
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, Contract};

    use super::*;
    use crate::testing::{ReportBuilder, contract, findings_under};

    fn found(model: &str, version: &str, stated: &str) -> Vec<String> {
        let agreed = Contract {
            benchmark: Some(Benchmark {
                risk_adjustment: Some(RiskAdjustment {
                    model: Some(model.into()),
                    version: (!version.is_empty()).then(|| version.to_owned()),
                    ..RiskAdjustment::default()
                }),
                ..Benchmark::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme")
            .usd("total-cost-of-care", "10")
            .define("total-cost-of-care", &[(Facet::RiskAdjustment, stated)])
            .build();
        let found = findings_under(&BEN004, &[&report], &[agreed]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_on_another_version_on_another_model_and_on_none() {
        assert_eq!(
            found("CMS-HCC", "V24", "CMS-HCC V28"),
            [
                "The benchmark of contract Acme-1 is adjusted for risk by CMS-HCC V24, \"total cost of care\" by CMS-HCC V28."
            ]
        );
        assert_eq!(found("CMS-HCC", "", "3M CRG").len(), 1);
        assert_eq!(found("CMS-HCC", "", "none").len(), 1);
        assert_eq!(found("none", "", "HHS-HCC").len(), 1);
    }

    #[test]
    fn silent_on_the_same_and_where_one_only_says_more() {
        for (model, version, stated) in [
            ("CMS-HCC", "V28", "cms-hcc v28"),
            ("HCC", "", "CMS-HCC V28"),
            ("none", "", "none"),
            ("our own model", "", "CMS-HCC V28"),
        ] {
            assert!(found(model, version, stated).is_empty(), "{model} {stated}");
        }
    }
}
