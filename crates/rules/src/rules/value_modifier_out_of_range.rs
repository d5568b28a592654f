//! BEN005.

use plumbline_model::{ModifierKind, ModifierPlace, Report, ValueModifier};

use crate::agreed::percent;
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// A value modifier is outside its stated range, or counted twice.
    ///
    /// ## What
    /// A modifier of the contract's benchmark is smaller than its least or larger than its most; or quality, or efficiency,
    /// changes more than one of benchmark, share and rebasing.
    /// ## Why
    /// The same result is rewarded or punished twice, or by more than was agreed.
    /// ## What to do
    /// Compare with the contract; ask the payer which place the modifier has.
    /// ## Source
    /// New York VBP Roadmap, target budgets: efficiency and quality modifiers with their ranges. HCP-LAN, "Financial
    /// Benchmarking" (2016): quality counts once.
    /// ## Example that fires
    /// An efficiency modifier of 8% with a range of -3% to 6%; quality in the benchmark and in the share.
    /// ## Example that does not
    /// An efficiency modifier of 6% and a quality modifier of 2%, both in the benchmark; a modifier without a range.
    BEN005 "value-modifier-out-of-range", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let agreed = scope.contract(report).and_then(|contract| {
        let modifiers = contract.benchmark.as_ref()?.modifiers.as_ref()?;
        Some((contract, modifiers)).filter(|(_, modifiers)| !modifiers.is_empty())
    });
    let Some((contract, modifiers)) = agreed else { return };
    let mut wrong: Vec<String> = modifiers.iter().filter_map(out_of_range).collect();
    for kind in [ModifierKind::Efficiency, ModifierKind::Quality] {
        let of_kind: Vec<&ValueModifier> = modifiers.iter().filter(|modifier| modifier.kind == kind).collect();
        if of_kind.len() > 1 {
            let places: Vec<&str> = of_kind.iter().map(|modifier| place(modifier.applied)).collect();
            wrong.push(format!(
                "{} counts {} times: in {}",
                name(kind),
                of_kind.len(),
                crate::amounts::listed(&places)
            ));
        }
    }
    if wrong.is_empty() {
        return out.passed(&BEN005);
    }
    let stated: Vec<String> = modifiers.iter().map(words).collect();
    let stated = stated.join("; ");
    out.push(
        &BEN005,
        Draft::of_contract(report, contract)
            .message(format!(
                "The value modifiers of contract {}: {}.",
                contract.id,
                wrong.join("; ")
            ))
            .agreed(
                "value modifiers",
                stated.clone(),
                "benchmark.modifiers",
                contract,
                report,
            )
            .period("report period", report)
            .expected("modifiers within their ranges, each counted once")
            .found(stated),
    );
}

fn out_of_range(modifier: &ValueModifier) -> Option<String> {
    let rate = modifier.rate?;
    // The range of an uptick or a haircut is of its size, with or without its sign.
    let fits = |rate| modifier.least.is_none_or(|least| rate >= least) && modifier.most.is_none_or(|most| rate <= most);
    let signed = modifier.signed_rate().unwrap_or(rate);
    if fits(rate) || fits(signed) {
        return None;
    }
    let bounds = [
        modifier.least.map(|least| format!("at least {}", percent(least))),
        modifier.most.map(|most| format!("at most {}", percent(most))),
    ];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    Some(format!(
        "{} is {}, agreed is {}",
        name(modifier.kind),
        percent(rate),
        bounds.join(" and ")
    ))
}

fn words(modifier: &ValueModifier) -> String {
    let rate = modifier.rate.map_or_else(|| "not stated".to_owned(), percent);
    format!("{} {rate} in {}", name(modifier.kind), place(modifier.applied))
}

fn name(kind: ModifierKind) -> &'static str {
    match kind {
        ModifierKind::Uptick => "the uptick",
        ModifierKind::Haircut => "the haircut",
        ModifierKind::Efficiency => "efficiency",
        ModifierKind::Quality => "quality",
    }
}

fn place(place: Option<ModifierPlace>) -> &'static str {
    match place {
        Some(ModifierPlace::Benchmark) => "the benchmark",
        Some(ModifierPlace::Share) => "the share",
        Some(ModifierPlace::Rebasing) => "rebasing",
        None => "a place not stated",
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Benchmark, Contract};

    use super::*;
    use crate::testing::{ReportBuilder, contract, decimal, findings_under};

    fn modifier(kind: ModifierKind, rate: &str, range: Option<(&str, &str)>, applied: ModifierPlace) -> ValueModifier {
        ValueModifier {
            kind,
            rate: Some(decimal(rate)),
            least: range.map(|(least, _)| decimal(least)),
            most: range.map(|(_, most)| decimal(most)),
            applied: Some(applied),
        }
    }

    fn found(modifiers: Vec<ValueModifier>) -> Vec<String> {
        let agreed = Contract {
            benchmark: Some(Benchmark {
                modifiers: Some(modifiers),
                ..Benchmark::default()
            }),
            ..contract("Acme", "Acme-1")
        };
        let report = ReportBuilder::new("Acme").usd("med-cost", "10").build();
        let found = findings_under(&BEN005, &[&report], &[agreed]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fires_outside_the_range_and_on_quality_counted_twice() {
        use ModifierKind::{Efficiency, Quality};
        use ModifierPlace::{Benchmark, Share};
        assert_eq!(
            found(vec![modifier(Efficiency, "0.08", Some(("-0.03", "0.06")), Benchmark)]),
            ["The value modifiers of contract Acme-1: efficiency is 8%, agreed is at least -3% and at most 6%."]
        );
        assert_eq!(
            found(vec![
                modifier(Quality, "0.02", None, Benchmark),
                modifier(Quality, "0.02", None, Share)
            ]),
            ["The value modifiers of contract Acme-1: quality counts 2 times: in the benchmark and the share."]
        );
    }

    #[test]
    fn silent_within_the_range_and_on_efficiency_beside_quality() {
        use ModifierKind::{Efficiency, Haircut, Quality};
        use ModifierPlace::Benchmark;
        assert!(
            found(vec![
                modifier(Efficiency, "0.06", Some(("-0.03", "0.06")), Benchmark),
                modifier(Quality, "0.02", None, Benchmark),
                modifier(Haircut, "0.02", Some(("-0.03", "0")), Benchmark),
            ])
            .is_empty()
        );
        assert!(found(vec![]).is_empty());
    }
}
