//! What is wrong in a contract file whose keys are all known.

use std::collections::BTreeMap;

use chrono::Datelike;
use plumbline_model::{APM_CATEGORIES, Unit, apm_category, payment_stream};
use rust_decimal::Decimal;

use super::ContractProblem;
use super::lines::Lines;
use super::shape::{BenchmarkRule, CapRule, ContractFile, ContractRule, ModifierRule, SharingRule, SpanRule};

/// Units a benchmark can have.
const BENCHMARK_UNITS: [Unit; 4] = [
    Unit::Usd,
    Unit::UsdPerMemberMonth,
    Unit::UsdPerMemberYear,
    Unit::UsdPerPersonYear,
];
/// Most months of run-out: claims later than two years after the service are not paid anywhere.
const MOST_RUN_OUT_MONTHS: u32 = 24;

/// Everything that keeps a contract file from being taken, by line.
pub(super) fn of_file(
    file: &ContractFile,
    lines: &Lines,
    threshold: impl Fn(&str, u32) -> Option<String>,
) -> Vec<ContractProblem> {
    let mut found = Found {
        lines,
        contract: 0,
        problems: Vec::new(),
    };
    let mut numbers: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (index, rule) in file.contract.iter().enumerate() {
        found.contract = index;
        needed(rule, &mut found);
        of_rule(rule, &mut found, &threshold);
        let payer = normal(rule.payer.as_deref().unwrap_or_default());
        for number in rule.id.iter().chain(&rule.other_ids) {
            let earlier = numbers.insert((payer.clone(), normal(number)), index);
            if let Some(earlier) = earlier {
                let line = lines.line(earlier, "id");
                let key = if Some(number) == rule.id.as_ref() {
                    "id"
                } else {
                    "other_ids"
                };
                found.say(
                    key,
                    format!("the number \"{number}\" of this payer stands twice, also at line {line}: name each contract once"),
                );
            }
        }
    }
    found.problems.sort();
    found.problems
}

/// Everything that keeps a mapping file's contracts from being taken.
pub(crate) fn of_mapping(rules: &[ContractRule]) -> Vec<String> {
    let lines = Lines::default();
    let mut found = Found {
        lines: &lines,
        contract: 0,
        problems: Vec::new(),
    };
    for (index, rule) in rules.iter().enumerate() {
        found.contract = index;
        if rule.payer.is_some() {
            found.say(
                "payer",
                "the mapping names its payer in [payer]; leave it out".to_owned(),
            );
        }
        if !rule.thresholds.is_empty() {
            found.say(
                "thresholds",
                "thresholds are a person's choice: state them in a contract file".to_owned(),
            );
        }
        of_rule(rule, &mut found, &|_, _| None);
    }
    let said = found.problems.into_iter();
    said.map(|problem| format!("[[contract]] \"{}\": {}", problem.key, problem.problem))
        .collect()
}

struct Found<'a> {
    lines: &'a Lines,
    contract: usize,
    problems: Vec<ContractProblem>,
}

impl Found<'_> {
    fn say(&mut self, key: &str, problem: String) {
        self.problems.push(ContractProblem {
            line: self.lines.line(self.contract, key),
            key: key.to_owned(),
            problem,
        });
    }

    fn within(&mut self, key: &str, value: Option<Decimal>, least: i64, most: i64) {
        if let Some(value) = value
            && !(Decimal::from(least)..=Decimal::from(most)).contains(&value)
        {
            self.say(
                key,
                format!(
                    "{value} is not from {least} to {most}: write a rate as a fraction of 1 or with a percent sign, \"2%\""
                ),
            );
        }
    }

    fn span(&mut self, key: &str, span: Option<SpanRule>) {
        if let Some(span) = span
            && span.end < span.start
        {
            self.say(
                key,
                format!("the span ends on {} before it begins on {}", span.end, span.start),
            );
        }
    }
}

fn needed(rule: &ContractRule, found: &mut Found) {
    for (key, value, what) in [
        ("id", &rule.id, "the contract's number, as the payer's reports print it"),
        ("payer", &rule.payer, "the payer's name, as its reports print it"),
    ] {
        if value.as_deref().is_none_or(|text| text.trim().is_empty()) {
            found.say(key, format!("the contract has no \"{key}\": give {what}"));
        }
    }
}

fn of_rule(rule: &ContractRule, found: &mut Found, threshold: &impl Fn(&str, u32) -> Option<String>) {
    found.span("term", rule.term);
    if let Some(code) = &rule.apm_category
        && apm_category(code).is_none()
    {
        let known: Vec<&str> = APM_CATEGORIES.iter().map(|category| category.code).collect();
        found.say(
            "apm_category",
            format!(
                "\"{code}\" is no category of the HCP-LAN framework: one of {}",
                known.join(", ")
            ),
        );
    }
    for stream in rule
        .payment_streams
        .iter()
        .filter(|stream| payment_stream(stream).is_none())
    {
        found.say(
            "payment_streams",
            format!("\"{stream}\" is no VBPR payment stream; `ssl`, `ssp`, `pcpcp`, `qip` … are"),
        );
    }
    for (list, key) in [
        (&rule.subject_identifiers, "subject_identifiers"),
        (&rule.payer_identifiers, "payer_identifiers"),
    ] {
        if list
            .iter()
            .any(|id| id.system.trim().is_empty() || id.value.trim().is_empty())
        {
            found.say(
                key,
                "an identifier needs both \"system\" (tin, npi, aco-id …) and \"value\"".to_owned(),
            );
        }
    }
    if let Some(months) = rule.run_out_months.filter(|months| *months > MOST_RUN_OUT_MONTHS) {
        found.say(
            "run_out_months",
            format!("{months} is not from 0 to {MOST_RUN_OUT_MONTHS} months"),
        );
    }
    for definition in &rule.definition {
        for (facet, value) in &definition.facets {
            if let Err(problem) = facet.check(value) {
                found.say(
                    &format!("definition.{}.facets.{}", definition.term, facet.as_str()),
                    problem,
                );
            }
        }
    }
    if let Some(benchmark) = &rule.benchmark {
        of_benchmark(benchmark, found);
    }
    if let Some(sharing) = &rule.sharing {
        of_sharing(sharing, found);
    }
    let mut seen: Vec<String> = Vec::new();
    for measure in &rule.measure {
        let key = format!("measure.{}", measure.measure);
        if seen.contains(&normal(&measure.measure)) {
            found.say(
                &key,
                format!("the measure \"{}\" stands twice in the contract", measure.measure),
            );
        }
        seen.push(normal(&measure.measure));
        if measure.weight.is_some_and(|weight| weight.is_sign_negative()) {
            found.say(&format!("{key}.weight"), "a weight is 0 or more".to_owned());
        }
    }
    for (key, value) in &rule.thresholds {
        if let Some(problem) = threshold(key, *value) {
            found.say(&format!("thresholds.{key}"), problem);
        }
    }
}

fn of_benchmark(benchmark: &BenchmarkRule, found: &mut Found) {
    found.span("benchmark.period", benchmark.period);
    if benchmark.amount.is_some() != benchmark.unit.is_some() {
        found.say(
            "benchmark",
            "\"amount\" and \"unit\" go together: a benchmark without a unit says nothing".to_owned(),
        );
    }
    if let Some(unit) = benchmark.unit.filter(|unit| !BENCHMARK_UNITS.contains(unit)) {
        let known = BENCHMARK_UNITS.map(Unit::as_str).join(", ");
        found.say(
            "benchmark.unit",
            format!("a benchmark is not in {}: one of {known}", unit.as_str()),
        );
    }
    if benchmark.amount.is_some_and(|amount| amount <= Decimal::ZERO) {
        found.say("benchmark.amount", "a benchmark is more than 0".to_owned());
    }
    if let Some(baseline) = &benchmark.baseline {
        found.span("benchmark.baseline.period", baseline.period);
        let sum: Decimal = baseline.weights.iter().sum();
        if !baseline.weights.is_empty() && sum != Decimal::ONE {
            found.say(
                "benchmark.baseline.weights",
                format!("the weights add to {sum} and not to 1: give each year's, oldest first"),
            );
        }
        if let Some(years) = baseline.look_back_years.filter(|_| !baseline.weights.is_empty())
            && usize::try_from(years) != Ok(baseline.weights.len())
        {
            found.say(
                "benchmark.baseline.weights",
                format!("there are {} weights for {years} years", baseline.weights.len()),
            );
        }
        if let (Some(period), Some(years)) = (baseline.period, baseline.look_back_years)
            && period.end >= period.start
        {
            let spanned =
                period.end.year() - period.start.year() + i32::from(period.start.ordinal() <= period.end.ordinal());
            if i64::from(spanned) != i64::from(years) {
                found.say(
                    "benchmark.baseline.look_back_years",
                    format!("{years} years are looked back on, and the period has {spanned}"),
                );
            }
        }
    }
    if let Some(trend) = &benchmark.trend {
        found.within("benchmark.trend.rate", trend.rate, -1, 1);
    }
    if let Some(risk) = &benchmark.risk_adjustment {
        found.within("benchmark.risk_adjustment.cap", risk.cap, 0, 1);
    }
    for (number, modifier) in (1..).zip(benchmark.modifier.iter().flatten()) {
        of_modifier(&format!("benchmark.modifier.{number}"), modifier, found);
    }
}

fn of_modifier(key: &str, modifier: &ModifierRule, found: &mut Found) {
    for (name, value) in [
        ("rate", modifier.rate),
        ("least", modifier.least),
        ("most", modifier.most),
    ] {
        found.within(&format!("{key}.{name}"), value, -1, 1);
    }
    if let (Some(least), Some(most)) = (modifier.least, modifier.most)
        && most < least
    {
        found.say(
            &format!("{key}.most"),
            format!("the most, {most}, is below the least, {least}"),
        );
    }
}

fn of_sharing(sharing: &SharingRule, found: &mut Found) {
    for (name, value) in [
        ("savings_rate", sharing.savings_rate),
        ("loss_rate", sharing.loss_rate),
        ("minimum_savings_rate", sharing.minimum_savings_rate),
        ("minimum_loss_rate", sharing.minimum_loss_rate),
    ] {
        found.within(&format!("sharing.{name}"), value, 0, 1);
    }
    for (name, cap) in [("savings_cap", sharing.savings_cap), ("loss_limit", sharing.loss_limit)] {
        let key = format!("sharing.{name}");
        match cap {
            None => {}
            Some(CapRule { of_benchmark, usd }) if of_benchmark.is_some() == usd.is_some() => {
                found.say(&key, "give either \"of_benchmark\" or \"usd\"".to_owned());
            }
            Some(CapRule { of_benchmark, usd }) => {
                found.within(&format!("{key}.of_benchmark"), of_benchmark, 0, 1);
                if usd.is_some_and(|usd| usd.is_sign_negative()) {
                    found.say(&format!("{key}.usd"), "a cap is 0 or more".to_owned());
                }
            }
        }
    }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
