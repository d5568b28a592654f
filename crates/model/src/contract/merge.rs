//! What is known of a contract after hearing more.

use super::{Benchmark, Contract, ContractMeasure, FactOrigin, FactSource, NewYork, ProgramModel, Sharing};

impl Contract {
    /// What is known after hearing `given` of the same contract: a stated fact replaces an older one, an unknown one
    /// replaces nothing, and a fact from a source that outranks the other's stays ([`FactOrigin`]).
    ///
    /// Lists of streams, measures and definitions grow, unless a contract file states them: its list is the contract's,
    /// and other sources only add what it leaves open of an entry.
    pub fn hearing(self, given: Contract) -> Contract {
        let known = self;
        let facts = Facts {
            known: known.sources.clone(),
            given: given.sources.clone(),
        };
        let program_models = program_models(&facts, &known, &given);
        // The anchor is the term's: they go together.
        let (term, anchor) = match (known.term, given.term) {
            (_, None) => (known.term, known.anchor.or(given.anchor)),
            (None, Some(_)) => (given.term, given.anchor),
            (Some(_), Some(_)) if facts.given_wins("term") => (given.term, given.anchor),
            (Some(_), Some(_)) => (known.term, known.anchor),
        };
        Contract {
            other_ids: joined(known.other_ids, given.other_ids),
            title: facts.later("title", known.title, given.title),
            payer_names: joined(known.payer_names, given.payer_names),
            payer_identifiers: joined(known.payer_identifiers, given.payer_identifiers),
            subject: facts.later("subject", known.subject, given.subject),
            subject_identifiers: joined(known.subject_identifiers, given.subject_identifiers),
            line_of_business: facts.later("line_of_business", known.line_of_business, given.line_of_business),
            program: facts.later("program", known.program, given.program),
            term,
            program_models,
            apm_category: facts.later("apm_category", known.apm_category, given.apm_category),
            new_york: both(known.new_york, given.new_york, |known, given| {
                new_york(&facts, known, given)
            }),
            payment_streams: match facts.decides("payment_streams") {
                Some(Side::Known) => known.payment_streams,
                Some(Side::Given) => given.payment_streams,
                None => joined(known.payment_streams, given.payment_streams),
            },
            measures: facts.list(
                "measure",
                (known.measures, given.measures),
                |a, b| a.measure == b.measure,
                |older, newer| ContractMeasure {
                    name: newer.name.or(older.name),
                    weight: newer.weight.or(older.weight),
                    status: newer.status.or(older.status),
                    category: newer.category.or(older.category),
                    payment: newer.payment.or(older.payment),
                    expected: if newer.expected.is_empty() {
                        older.expected
                    } else {
                        newer.expected
                    },
                    measure: newer.measure,
                },
            ),
            attribution: facts.later("attribution", known.attribution, given.attribution),
            benchmark_method: facts.later("benchmark_method", known.benchmark_method, given.benchmark_method),
            benchmark: both(known.benchmark, given.benchmark, |known, given| {
                benchmark(&facts, known, given)
            }),
            sharing: both(known.sharing, given.sharing, |known, given| {
                sharing(&facts, known, given)
            }),
            definitions: facts.list(
                "definition",
                (known.definitions, given.definitions),
                |a, b| a.term == b.term,
                |_, newer| newer,
            ),
            run_out_months: facts.later("run_out_months", known.run_out_months, given.run_out_months),
            schedule: if given.schedule.is_empty() || !(known.schedule.is_empty() || facts.given_wins("report")) {
                known.schedule
            } else {
                given.schedule
            },
            thresholds: known.thresholds.into_iter().chain(given.thresholds).collect(),
            id: known.id,
            payer: known.payer,
            anchor,
            sources: facts.sources(),
        }
    }
}

/// Which of two contracts decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Known,
    Given,
}

/// Who states what on either side.
struct Facts {
    known: std::collections::BTreeMap<String, FactSource>,
    given: std::collections::BTreeMap<String, FactSource>,
}

impl Facts {
    fn given_wins(&self, key: &str) -> bool {
        rank(&self.given, key) >= rank(&self.known, key)
    }

    fn later<T>(&self, key: &str, known: Option<T>, given: Option<T>) -> Option<T> {
        if self.given_wins(key) {
            given.or(known)
        } else {
            known.or(given)
        }
    }

    /// Whose contract file states a list.
    fn decides(&self, key: &str) -> Option<Side> {
        let from_file = |sources| rank(sources, key) == Some(FactOrigin::ContractFile);
        if from_file(&self.given) {
            Some(Side::Given)
        } else {
            from_file(&self.known).then_some(Side::Known)
        }
    }

    fn list<T: Clone>(
        &self,
        key: &str,
        (known, given): (Vec<T>, Vec<T>),
        same: impl Fn(&T, &T) -> bool,
        merged: impl Fn(T, T) -> T,
    ) -> Vec<T> {
        let filled = |list: Vec<T>, other: &[T]| {
            list.into_iter()
                .map(|entry| match other.iter().find(|older| same(older, &entry)) {
                    Some(older) => merged(older.clone(), entry),
                    None => entry,
                })
                .collect()
        };
        match self.decides(key) {
            Some(Side::Given) => filled(given, &known),
            Some(Side::Known) => filled(known, &given),
            None => {
                let mut list = known;
                for entry in given {
                    match list.iter_mut().find(|older| same(older, &entry)) {
                        Some(older) => *older = merged(older.clone(), entry),
                        None => list.push(entry),
                    }
                }
                list
            }
        }
    }

    fn sources(self) -> std::collections::BTreeMap<String, FactSource> {
        let mut sources = self.known;
        for (key, source) in self.given {
            if sources.get(&key).is_none_or(|known| source.origin >= known.origin) {
                sources.insert(key, source);
            }
        }
        sources
    }
}

/// The rank of who states a fact: its key's source, else that of the key above it.
fn rank(sources: &std::collections::BTreeMap<String, FactSource>, key: &str) -> Option<FactOrigin> {
    super::source_of(sources, key).map(|source| source.origin)
}

fn joined<T: PartialEq>(mut known: Vec<T>, given: Vec<T>) -> Vec<T> {
    for entry in given {
        if !known.contains(&entry) {
            known.push(entry);
        }
    }
    known
}

fn both<T>(known: Option<T>, given: Option<T>, merged: impl FnOnce(T, T) -> T) -> Option<T> {
    match (known, given) {
        (Some(known), Some(given)) => Some(merged(known, given)),
        (known, given) => given.or(known),
    }
}

/// The categories with their cohorts of whoever states the category; of the other where it states the same one and no more.
fn program_models(facts: &Facts, known: &Contract, given: &Contract) -> Vec<ProgramModel> {
    let given_wins = match (&known.apm_category, &given.apm_category) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(_), Some(_)) => facts.given_wins("apm_category"),
    };
    let (winner, other) = if given_wins { (given, known) } else { (known, given) };
    if winner.program_models.is_empty() && winner.apm_category == other.apm_category {
        other.program_models.clone()
    } else {
        winner.program_models.clone()
    }
}

fn new_york(facts: &Facts, known: NewYork, given: NewYork) -> NewYork {
    NewYork {
        level: facts.later("new_york.level", known.level, given.level),
        arrangement: facts.later("new_york.arrangement", known.arrangement, given.arrangement),
        population: facts.later("new_york.population", known.population, given.population),
        attributed_to: facts.later("new_york.attributed_to", known.attributed_to, given.attributed_to),
    }
}

fn benchmark(facts: &Facts, known: Benchmark, given: Benchmark) -> Benchmark {
    // An amount says nothing without its unit: they go together.
    let amount = facts.later(
        "benchmark.amount",
        known.amount.zip(known.unit),
        given.amount.zip(given.unit),
    );
    Benchmark {
        amount: amount.map(|(amount, _)| amount),
        unit: amount.map(|(_, unit)| unit),
        period: facts.later("benchmark.period", known.period, given.period),
        published_on: facts.later("benchmark.published_on", known.published_on, given.published_on),
        changed_on: facts.later("benchmark.changed_on", known.changed_on, given.changed_on),
        target_type: facts.later("benchmark.target_type", known.target_type, given.target_type),
        baseline: facts.later("benchmark.baseline", known.baseline, given.baseline),
        trend: facts.later("benchmark.trend", known.trend, given.trend),
        risk_adjustment: facts.later(
            "benchmark.risk_adjustment",
            known.risk_adjustment,
            given.risk_adjustment,
        ),
        modifiers: facts.later("benchmark.modifier", known.modifiers, given.modifiers),
        rebasing: facts.later("benchmark.rebasing", known.rebasing, given.rebasing),
    }
}

fn sharing(facts: &Facts, known: Sharing, given: Sharing) -> Sharing {
    Sharing {
        savings_rate: facts.later("sharing.savings_rate", known.savings_rate, given.savings_rate),
        loss_rate: facts.later("sharing.loss_rate", known.loss_rate, given.loss_rate),
        minimum_savings_rate: facts.later(
            "sharing.minimum_savings_rate",
            known.minimum_savings_rate,
            given.minimum_savings_rate,
        ),
        minimum_loss_rate: facts.later(
            "sharing.minimum_loss_rate",
            known.minimum_loss_rate,
            given.minimum_loss_rate,
        ),
        above_minimum_only: facts.later(
            "sharing.above_minimum_only",
            known.above_minimum_only,
            given.above_minimum_only,
        ),
        quality_scales_share: facts.later(
            "sharing.quality_scales_share",
            known.quality_scales_share,
            given.quality_scales_share,
        ),
        savings_cap: facts.later("sharing.savings_cap", known.savings_cap, given.savings_cap),
        loss_limit: facts.later("sharing.loss_limit", known.loss_limit, given.loss_limit),
        quality_gate: facts.later("sharing.quality_gate", known.quality_gate, given.quality_gate),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn from(origin: FactOrigin, keys: &[&str], contract: Contract) -> Contract {
        let source = |key: &&str| {
            let source = FactSource {
                origin,
                file: "a".into(),
                line: None,
                anchor: None,
            };
            ((*key).to_owned(), source)
        };
        Contract {
            sources: keys.iter().map(source).collect(),
            ..contract
        }
    }

    #[test]
    fn what_a_person_stated_outranks_what_a_report_states_in_either_order() {
        let stated = |category: &str| Contract {
            apm_category: Some(category.into()),
            ..Contract::default()
        };
        let person = from(FactOrigin::ContractFile, &["apm_category"], stated("3B"));
        let report = from(FactOrigin::Measure, &["apm_category"], stated("3A"));
        for merged in [person.clone().hearing(report.clone()), report.hearing(person.clone())] {
            assert_eq!(merged.apm_category.as_deref(), Some("3B"));
            assert_eq!(merged.sources, person.sources, "the source is the winner's");
        }
    }

    #[test]
    fn a_report_adds_what_a_person_left_open_of_a_measure_and_no_measure() {
        let measure = |measure: &str, weight: Option<i64>, name: Option<&str>| ContractMeasure {
            measure: measure.into(),
            weight: weight.map(Decimal::from),
            name: name.map(str::to_owned),
            ..ContractMeasure::default()
        };
        let person = from(
            FactOrigin::ContractFile,
            &["measure"],
            Contract {
                measures: vec![measure("BCS", Some(2), None)],
                ..Contract::default()
            },
        );
        let report = from(
            FactOrigin::Measure,
            &["measure"],
            Contract {
                measures: vec![measure("BCS", Some(1), Some("Breast")), measure("CBP", None, None)],
                ..Contract::default()
            },
        );
        for merged in [person.clone().hearing(report.clone()), report.hearing(person)] {
            assert_eq!(merged.measures, [measure("BCS", Some(2), Some("Breast"))]);
        }
    }

    #[test]
    fn steps_of_a_benchmark_come_together_from_two_sources() {
        let with = |benchmark: Benchmark| Contract {
            benchmark: Some(benchmark),
            ..Contract::default()
        };
        let amount = with(Benchmark {
            amount: Some(Decimal::from(8000)),
            unit: Some(crate::Unit::UsdPerMemberYear),
            ..Benchmark::default()
        });
        let modifiers = with(Benchmark {
            modifiers: Some(vec![]),
            ..Benchmark::default()
        });
        let merged = amount.hearing(modifiers).benchmark.expect("a benchmark");
        assert_eq!(merged.amount, Some(Decimal::from(8000)));
        assert_eq!(merged.modifiers, Some(vec![]), "none agreed is a fact");
    }
}
