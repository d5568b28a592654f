//! What a contract agrees, and whether it is the contract that says so.

use plumbline_model::{
    Contract, ContractMeasure, FactOrigin, Period, QualityMeasure, Report, Statement, StatementKind, Unit,
};
use rust_decimal::Decimal;

use crate::amounts::{days, with_unit};
use crate::portfolio::{normal_name, same_name};
use crate::{Draft, Scope};

/// Whether a contract's measure is the one a result is of: by short name, by the last part of a canonical, or by name.
pub(crate) fn same(agreed: &ContractMeasure, result: &QualityMeasure) -> bool {
    let canonical = agreed.measure.split('|').next().unwrap_or_default();
    let short = canonical.rsplit('/').next().unwrap_or_default();
    same_name(short, &result.measure)
        || same_name(canonical, &result.measure)
        || agreed
            .name
            .as_deref()
            .is_some_and(|name| same_name(name, &result.name) || same_name(name, &result.measure))
}

/// Whether a measure named in a contract's words is the one a result is of.
pub(crate) fn same_measure(name: &str, result: &QualityMeasure) -> bool {
    same_name(name, &result.measure) || same_name(name, &result.name)
}

/// Whether a contract's payment streams are the contract's own list. Where only reports name the contract, they are the
/// streams the reports' mappings state, and a stream that is not among them says nothing.
pub(crate) fn lists_streams(contract: &Contract) -> bool {
    !contract.payment_streams.is_empty() && (contract.apm_category.is_some() || !contract.measures.is_empty())
}

/// The term of a report's contract, with the report's own statement of it where that counts: what a person's contract file
/// states outranks what a report prints of its contract.
pub(crate) fn term_of<'r>(report: &'r Report, agreed: Option<&Contract>) -> Option<(Period, Option<&'r Statement>)> {
    let by_file = agreed.and_then(|contract| {
        let source = contract.source("term")?;
        contract.term.filter(|_| source.origin == FactOrigin::ContractFile)
    });
    let stated = report.statement(StatementKind::ContractTerm);
    let printed = stated.and_then(|statement| Some((statement.value.parse().ok()?, stated)));
    by_file
        .map(|term| (term, None))
        .or(printed)
        .or_else(|| Some((agreed?.term?, None)))
}

/// The contract of the same parties that ended before this one began: the one it follows.
pub(crate) fn before<'a>(contract: &Contract, scope: &Scope<'a>) -> Option<&'a Contract> {
    let start = contract.term?.start;
    scope
        .contracts()
        .iter()
        .filter(|other| {
            same_name(&other.payer, &contract.payer)
                && other.subject == contract.subject
                && other.line_of_business == contract.line_of_business
                && other.program == contract.program
        })
        .filter(|other| other.term.is_some_and(|term| term.end < start))
        .max_by_key(|other| other.term.map(|term| term.end))
}

impl Draft {
    /// The term of a report's contract as [`term_of`] gives it, with who states it.
    pub(crate) fn contract_term(
        self,
        term: &Period,
        stated: Option<&Statement>,
        agreed: Option<&Contract>,
        report: &Report,
    ) -> Draft {
        match (stated, agreed) {
            (None, Some(contract)) => self.agreed("contract term", days(term), "term", contract, report),
            _ => self.statement("contract term", stated, days(term), report),
        }
    }

    /// A finding about what a contract agrees, told once however many reports are made under it; the report's period says
    /// where it matters.
    pub(crate) fn of_contract(report: &Report, contract: &Contract) -> Draft {
        Draft::remark(report, format!("Contract {}", contract.id))
            .fact(normal_name(&contract.payer))
            .fact(contract.id.clone())
    }

    /// What a contract agrees under one of its keys, with who states it; it is a fact.
    pub(crate) fn agreed(
        self,
        label: &str,
        value: impl Into<String>,
        key: &str,
        contract: &Contract,
        report: &Report,
    ) -> Draft {
        let value = value.into();
        let source = contract.source(key);
        let shown = source.map_or_else(|| value.clone(), |source| format!("{value} ({})", source.words()));
        let anchor = source
            .filter(|source| source.file == report.source.path)
            .and_then(|source| source.anchor.as_ref());
        let draft = self.fact(format!("{key}|{value}"));
        match anchor {
            Some(_) => draft.saw(label, shown, anchor, report),
            None => draft.computed(label, shown),
        }
    }
}

/// A fraction of 1 in percent.
pub(crate) fn percent(rate: Decimal) -> String {
    with_unit(rate, Unit::Ratio)
}
