//! Which reports rules look at beside their own, where several rules look at the same ones. All of it is read from headers.

use plumbline_model::{Basis, Report};

use crate::Scope;
use crate::agreed::lists_streams;

/// The current reports of the same file: what is noticed about a file is told once.
pub(crate) fn same_file<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    scope.of_same_file(report).to_vec()
}

/// The report of the contract before this one.
pub(crate) fn previous<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    scope.previous(report).into_iter().collect()
}

/// The version a report replaces.
pub(crate) fn replaced<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    scope.replaced_by(report).into_iter().collect()
}

/// The report of the contract after this one: where there is none, this one is the last.
pub(crate) fn next_of_series<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let mut series = scope.series(report).iter().copied();
    series.find(|other| other.id == report.id);
    series.next().into_iter().collect()
}

/// Reports of the contract that cover some of the same days, where the contract lists its payment streams: what one of
/// them lacks may stand in another.
pub(crate) fn same_months<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    if !scope.contract(report).is_some_and(lists_streams) {
        return Vec::new();
    }
    let series = scope.series(report).iter().copied();
    series
        .filter(|other| other.period.zip(report.period).is_some_and(|(a, b)| a.overlaps(&b)))
        .collect()
}

/// The same for a report of a whole year or a settlement.
pub(crate) fn settled_months<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    if !matches!(report.basis, Some(Basis::Year | Basis::Settlement)) {
        return Vec::new();
    }
    same_months(report, scope)
}
