//! Which reports rules look at beside their own, where several rules look at the same ones. All of it is read from headers.

use plumbline_model::{Basis, Report};

use crate::Scope;
use crate::agreed::lists_streams;

/// The report that speaks for the file, where that is another: what it tells of the file is told once.
pub(crate) fn first_of_file<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let first = scope.of_same_file(report).first().copied();
    first.filter(|first| first.id != report.id).into_iter().collect()
}

/// The current reports of the same file.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use plumbline_model::FileFormat;

    use crate::plan::{Headers, Known, Plan};
    use crate::testing::ReportBuilder;

    #[test]
    fn a_report_of_a_file_of_thousands_looks_at_few_others() {
        let reports = (0..1_000).map(|number| {
            let report = ReportBuilder::new("Acme")
                .id(&format!("r{number:04}"))
                .usd("med-cost", "10");
            report
                .with(|report| {
                    report.source.sha256 = "one file".into();
                    report.source.format = FileFormat::Csv;
                    report.contract = None;
                })
                .build()
        });
        let headers = Headers::new(reports.collect());
        let plan = Plan::of(&headers, &[], &Known::default());
        let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
        for (rule, others) in headers
            .current
            .iter()
            .flat_map(|report| &plan.work(report).expect("new").beside)
        {
            *by_rule.entry(rule).or_default() += others.len();
        }
        // The report that speaks for the file looks at all others once.
        by_rule.retain(|_, looked_at| *looked_at > 10 * headers.current.len());
        assert_eq!(by_rule, BTreeMap::new());
    }
}
