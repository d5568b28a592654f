//! Who covers which months: the matrix of arrangements and months, with every date and the findings about periods where
//! they lie.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use plumbline_model::{
    Arrangement, ArrangementTimeline, Basis, Contract, ContractTerm, CoveredMonth, Finding, FindingState, MonthState,
    Period, Report, ReportStatus, Timeline, TimelineMark, TimelineReport,
};

use crate::arrangements::arrangements;
use crate::portfolio::same_name;
use crate::run_out::run_out_months;

/// The most months of one arrangement that are laid out: a mistyped year must not make an endless matrix. 40 years.
const MOST_MONTHS: usize = 480;

/// Every arrangement with its months, dates and findings. Reports whose header OCR read and nobody confirmed are left out.
///
/// `findings` are those that stand; only findings about periods (`PER…`) and about completeness and restatement of
/// reports (`CMP…`, `RST…`) that name a report are drawn.
pub fn timeline(reports: &[&Report], contracts: &[Contract], findings: &[Finding]) -> Timeline {
    let reports: Vec<&Report> = reports.iter().filter(|r| !r.header_is_unconfirmed()).copied().collect();
    let mut groups: BTreeMap<(String, String), (Arrangement, Vec<&Report>)> = BTreeMap::new();
    for (report, arrangement) in reports.iter().zip(arrangements(&reports)) {
        groups
            .entry((arrangement.payer.to_lowercase(), arrangement.id.clone()))
            .or_insert_with(|| (arrangement, Vec::new()))
            .1
            .push(report);
    }
    let mut by_report: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_drawn(finding)) {
        let named = finding
            .evidence
            .iter()
            .filter_map(|evidence| evidence.report_id.as_deref());
        let ids: BTreeSet<&str> = match finding.report_id.as_deref() {
            Some(id) => [id].into(),
            // A finding between payers is drawn at each of them.
            None => named.collect(),
        };
        for id in ids {
            by_report.entry(id).or_default().push(finding);
        }
    }
    let arrangements: Vec<ArrangementTimeline> = groups
        .into_values()
        .map(|(arrangement, reports)| one(arrangement, reports, contracts, &by_report))
        .collect();
    Timeline {
        span: span(&arrangements),
        arrangements,
    }
}

fn is_drawn(finding: &Finding) -> bool {
    let family = finding.rule.get(..3);
    matches!(family, Some("PER" | "CMP" | "RST")) && finding.state != FindingState::Resolved
}

fn one(
    arrangement: Arrangement,
    mut reports: Vec<&Report>,
    contracts: &[Contract],
    findings: &BTreeMap<&str, Vec<&Finding>>,
) -> ArrangementTimeline {
    reports.sort_by_key(|report| (report.period, report.reported_on, report.version, report.id.as_str()));
    let contract = contracts.iter().find(|contract| {
        arrangement.contract.as_ref() == Some(&contract.id) && same_name(&contract.payer, &arrangement.payer)
    });
    let term = contract.and_then(|contract| {
        Some(ContractTerm {
            period: contract.term?,
            anchor: contract.anchor.clone(),
        })
    });
    let current: Vec<&Report> = reports
        .iter()
        .filter(|report| report.status != ReportStatus::Superseded)
        .copied()
        .collect();
    let mut marks: Vec<TimelineMark> = Vec::new();
    for (at, report) in current.iter().enumerate() {
        let before = &current[..at];
        for finding in findings.get(report.id.as_str()).into_iter().flatten() {
            if let Some(days) = place(&finding.rule, report, before, term.as_ref().map(|term| term.period)) {
                marks.push(TimelineMark {
                    rule: finding.rule.clone(),
                    severity: finding.severity,
                    state: finding.state,
                    message: finding.message.clone(),
                    fingerprint: finding.fingerprint.clone(),
                    report_id: Some(report.id.clone()),
                    at: days,
                });
            }
        }
    }
    ArrangementTimeline {
        months: months(&current, term.as_ref().map(|term| term.period)),
        reports: reports.iter().map(|report| drawn(report)).collect(),
        arrangement,
        term,
        marks,
    }
}

fn drawn(report: &Report) -> TimelineReport {
    let own: BTreeSet<Period> = report
        .metrics
        .iter()
        .filter_map(|metric| metric.service_period)
        .filter(|months| Some(*months) != report.period)
        .collect();
    TimelineReport {
        report_id: report.id.clone(),
        version: report.version,
        status: report.status,
        basis: report.basis,
        period: report.period,
        service_periods: own.into_iter().collect(),
        paid_through: report.paid_through,
        run_out_months: run_out_months(report),
        reported_on: report.reported_on,
    }
}

/// The days a finding is about; `None` where the report states none of them.
fn place(rule: &str, report: &Report, before: &[&Report], term: Option<Period>) -> Option<Period> {
    let day = |day: NaiveDate| Period { start: day, end: day };
    let (period, paid) = (report.period, report.paid_through);
    let previous = before.iter().rev().find_map(|other| other.period);
    let specific = match rule {
        // What lies outside the term.
        "PER002" => period.zip(term).map(|(period, term)| {
            if period.start < term.start {
                Period {
                    start: period.start,
                    end: period.end.min(term.start - Days::new(1)),
                }
            } else {
                Period {
                    start: period.start.max(term.end + Days::new(1)),
                    end: period.end,
                }
            }
        }),
        "PER003" | "PER006" => {
            let outside = |months: &Period| period.is_none_or(|period| !period.contains(months));
            report
                .metrics
                .iter()
                .filter_map(|metric| metric.service_period)
                .find(outside)
        }
        "PER004" => paid.zip(period).map(|(paid, period)| Period {
            start: paid,
            end: period.end.max(paid),
        }),
        "PER005" | "PER018" => report.reported_on.map(day),
        "PER009" => paid.map(day),
        "PER010" => previous
            .zip(period)
            .and_then(|(previous, period)| Period::new(previous.end + Days::new(1), period.start - Days::new(1)).ok()),
        "PER011" => previous.zip(period).and_then(|(previous, period)| {
            Period::new(previous.start.max(period.start), previous.end.min(period.end)).ok()
        }),
        "PER013" | "PER014" => report
            .metrics
            .iter()
            .find_map(|metric| metric.baseline.as_ref()?.period),
        "PER017" => period
            .zip(paid)
            .and_then(|(period, paid)| Period::new(period.end, paid).ok()),
        _ => None,
    };
    specific
        .filter(|days| days.start <= days.end)
        .or(period)
        .or(paid.map(day))
        .or(report.reported_on.map(day))
}

/// Every month from the first covered or contracted one to the last covered one.
fn months(current: &[&Report], term: Option<Period>) -> Vec<CoveredMonth> {
    let covered: Vec<(&Report, Period)> = current
        .iter()
        .filter_map(|report| Some((*report, report.period?)))
        .collect();
    let Some(last) = covered.iter().map(|(_, period)| period.end).max() else {
        return Vec::new();
    };
    let first = covered
        .iter()
        .map(|(_, period)| period.start)
        .chain(term.map(|term| term.start))
        .min()
        .unwrap_or(last);
    let mut months = Vec::new();
    let mut month = first.with_day(1).unwrap_or(first);
    while month <= last && months.len() < MOST_MONTHS {
        let Some(next) = month.checked_add_months(Months::new(1)) else {
            break;
        };
        let days = Period {
            start: month,
            end: next - Days::new(1),
        };
        let covering: Vec<&(&Report, Period)> = covered.iter().filter(|(_, period)| period.overlaps(&days)).collect();
        let paid_through = covering.iter().filter_map(|(report, _)| report.paid_through).max();
        months.push(CoveredMonth {
            month,
            state: state(&covering, days),
            report_ids: covering.iter().map(|(report, _)| report.id.clone()).collect(),
            paid_through,
            run_out_months: paid_through.filter(|paid| *paid >= days.end).map(|paid| {
                let count = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
                count(paid) - count(days.end)
            }),
        });
        month = next;
    }
    months
}

/// Reports that do not grow out of each other may not share a month: two quarters, two months, two full years.
fn state(covering: &[&(&Report, Period)], days: Period) -> MonthState {
    if covering.is_empty() {
        return MonthState::Gap;
    }
    let mut by_basis: BTreeMap<Option<Basis>, Vec<Period>> = BTreeMap::new();
    for (report, period) in covering {
        let apart = matches!(
            report.basis,
            Some(Basis::Month | Basis::Quarter | Basis::Year | Basis::Settlement)
        );
        // A period that only touches the month with some of its days overlaps with nothing by that alone.
        if apart && period.contains(&days) {
            by_basis.entry(report.basis).or_default().push(*period);
        }
    }
    if by_basis.values().any(|periods| periods.len() > 1) {
        MonthState::Overlap
    } else {
        MonthState::Covered
    }
}

fn span(arrangements: &[ArrangementTimeline]) -> Option<Period> {
    let reports = arrangements.iter().flat_map(|one| &one.reports);
    let days: Vec<NaiveDate> = reports
        .flat_map(|report| {
            let periods = report.period.into_iter().chain(report.service_periods.iter().copied());
            periods
                .flat_map(|period| [period.start, period.end])
                .chain(report.paid_through)
                .chain(report.reported_on)
                .collect::<Vec<_>>()
        })
        .chain(
            arrangements
                .iter()
                .filter_map(|one| one.term.as_ref())
                .flat_map(|term| [term.period.start, term.period.end]),
        )
        .collect();
    Period::new(*days.iter().min()?, *days.iter().max()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, check_all, day, period};

    fn quarter(id: &str, months: &str) -> Report {
        ReportBuilder::new("Acme").id(id).period(months, Basis::Quarter).build()
    }

    fn months_of(reports: &[&Report]) -> Vec<CoveredMonth> {
        let found = timeline(reports, &[], &[]);
        assert_eq!(found.arrangements.len(), 1);
        found.arrangements[0].months.clone()
    }

    fn states(months: &[CoveredMonth], state: MonthState) -> Vec<String> {
        let of = months.iter().filter(|month| month.state == state);
        of.map(|month| month.month.to_string()).collect()
    }

    #[test]
    fn a_quarter_that_never_came_is_a_gap_of_three_months() {
        let (q1, q3) = (
            quarter("q1", "2024-01-01/2024-03-31"),
            quarter("q3", "2024-07-01/2024-09-30"),
        );
        let months = months_of(&[&q3, &q1]);
        assert_eq!(months.len(), 9);
        assert_eq!(
            states(&months, MonthState::Gap),
            ["2024-04-01", "2024-05-01", "2024-06-01"]
        );
        assert_eq!(months[0].report_ids, ["q1"]);
        assert_eq!(months[0].paid_through, Some(day("2024-12-31")));
        assert_eq!(months[0].run_out_months, Some(11));
    }

    #[test]
    fn two_quarters_that_share_a_month_overlap_and_a_year_to_date_beside_a_quarter_does_not() {
        let (one, other) = (
            quarter("a", "2024-01-01/2024-03-31"),
            quarter("b", "2024-03-01/2024-05-31"),
        );
        assert_eq!(states(&months_of(&[&one, &other]), MonthState::Overlap), ["2024-03-01"]);
        let ytd = ReportBuilder::new("Acme").build();
        assert!(states(&months_of(&[&one, &ytd]), MonthState::Overlap).is_empty());
        let half = ReportBuilder::new("Acme")
            .id("h1")
            .period("2024-01-01/2024-06-30", Basis::Ytd)
            .build();
        assert!(
            states(&months_of(&[&half, &ytd]), MonthState::Overlap).is_empty(),
            "a year to date grows out of the one before"
        );
    }

    #[test]
    fn contracted_months_before_the_first_report_are_a_gap() {
        let report = quarter("q2", "2024-04-01/2024-06-30");
        let contract = crate::testing::contract("Acme", "Acme-1");
        let contract = Contract {
            term: Some(period("2024-01-01/2024-12-31")),
            ..contract
        };
        let found = timeline(&[&report], &[contract], &[]);
        let one = &found.arrangements[0];
        assert_eq!(
            states(&one.months, MonthState::Gap),
            ["2024-01-01", "2024-02-01", "2024-03-01"]
        );
        assert_eq!(one.months.len(), 6, "months to come are not missing");
        assert_eq!(found.span, Some(period("2024-01-01/2025-01-20")));
    }

    #[test]
    fn a_finding_about_periods_lies_where_its_days_are() {
        let late = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000")
            .with(|r| r.paid_through = Some(day("2024-08-31")))
            .build();
        let findings = check_all(&[&late], &[], &[]).findings;
        let found = timeline(&[&late], &[], &findings);
        let mark = found.arrangements[0]
            .marks
            .iter()
            .find(|mark| mark.rule == "PER004")
            .expect("paid through before the services end");
        assert_eq!(mark.at, period("2024-08-31/2024-09-30"));
        assert!(
            found.arrangements[0].marks.iter().all(|mark| mark.rule != "SRC003"),
            "only what is about periods and reports is drawn"
        );
    }

    #[test]
    fn a_finding_between_payers_is_drawn_at_each_of_them() {
        let paid = |payer: &str, date: &str| {
            ReportBuilder::new(payer)
                .with(|r| r.paid_through = Some(day(date)))
                .build()
        };
        let (one, other) = (paid("Acme", "2024-10-31"), paid("Bolt", "2025-03-31"));
        let findings = check_all(&[&one, &other], &[], &[]).findings;
        let found = timeline(&[&one, &other], &[], &findings);
        for (arrangement, date) in found.arrangements.iter().zip(["2024-10-31", "2025-03-31"]) {
            let mark = arrangement.marks.iter().find(|mark| mark.rule == "PER009");
            let mark = mark.expect("at each payer");
            assert_eq!(
                mark.at,
                Period {
                    start: day(date),
                    end: day(date)
                }
            );
        }
    }
}
