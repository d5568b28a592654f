//! Times a report states, from its texts to its statements: what is stated, what is inferred and from what.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use plumbline_mapping::{Mapped, Mapping, Origin, apply};
use plumbline_model::{Severity, StatementKind};
use support::{drawn, workbook};

const LAYOUT: &str = r#"
id          = "timed"
version     = 1
description = "A layout with times"
source      = "nowhere"
formats     = ["xlsx"]
[payer]
name = "Timed Plan"
[report]
fiscal_year_starts = 7
[[recognize]]
text = '^Timed Plan$'
[[fact]]
kind = "subject"
find = '^For (.+)$'
[[fact]]
kind     = "paid_through"
find     = '^Claims (.+)$'
optional = true
[[fact]]
kind     = "reported_on"
find     = '^Made on (.+)$'
optional = true
[[fact]]
kind = "period"
find = '^Period: (.+)$'
[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
[[table.column]]
name   = "amount"
header = ['^Amount$']
unit   = "USD"
[[table.term]]
payer_term = "Medical"
metric     = "med-cost"
"#;

fn read(lines: &str, file: &str) -> Mapped {
    let mapping = Mapping::parse(LAYOUT, "timed.toml", Origin::File("timed.toml".into())).unwrap();
    let sheet = format!("Timed Plan\nFor Willow Bend\n{lines}\nItem|Amount\nMedical|10");
    apply(&mapping, &workbook(vec![drawn(1, "S", &sheet)]), file).unwrap()
}

/// The values said of a kind, each with whether it is inferred.
fn said(mapped: &Mapped, kind: StatementKind) -> Vec<(String, bool)> {
    let statements = mapped.reports[0].statements.iter().filter(|one| one.kind == kind);
    statements.map(|one| (one.value.clone(), one.inferred)).collect()
}

fn issues(mapped: &Mapped) -> Vec<(Severity, &str)> {
    let all = mapped.issues.iter().chain(&mapped.reports[0].issues);
    all.map(|issue| (issue.severity, issue.message.as_str())).collect()
}

#[test]
fn a_paid_through_day_without_a_year_follows_from_the_period_further_down_and_says_so() {
    let mapped = read(
        "Claims paid through June 30th.\nPeriod: 01/01/2024 - 03/31/2024",
        "a.xlsx",
    );
    assert_eq!(
        said(&mapped, StatementKind::PaidThrough),
        [("2024-06-30".to_owned(), true)]
    );
    assert_eq!(mapped.reports[0].paid_through.unwrap().to_string(), "2024-06-30");
    let issues = issues(&mapped);
    assert!(
        issues.iter().any(|(severity, text)| *severity == Severity::Info
            && text.contains("\"paid through June 30th.\"")
            && text.contains("the first such day from the period's end 2024-03-31 on")),
        "{issues:?}"
    );
}

#[test]
fn a_day_that_may_be_in_two_years_stays_open() {
    let mapped = read("Claims paid through June 30\nPeriod: PY2024", "a.xlsx");
    assert_eq!(said(&mapped, StatementKind::PaidThrough), []);
    assert_eq!(mapped.reports[0].paid_through, None);
    let issues = issues(&mapped);
    assert!(
        issues.iter().any(|(severity, text)| *severity == Severity::Warning
            && text.contains("2024-06-30 lies within the period, 2025-06-30 after it")),
        "{issues:?}"
    );
}

#[test]
fn one_line_states_service_and_payment() {
    let mapped = read(
        "Period: incurred 01/01/2024 - 09/30/2024, paid through 12/31/2024",
        "a.xlsx",
    );
    assert_eq!(mapped.reports[0].period.unwrap().to_string(), "2024-01-01/2024-09-30");
    assert_eq!(
        said(&mapped, StatementKind::PaidThrough),
        [("2024-12-31".to_owned(), false)]
    );
    let mapped = read("Period: CY2024 with 3 months run-out", "a.xlsx");
    assert_eq!(
        said(&mapped, StatementKind::PaidThrough),
        [("2025-03-31".to_owned(), true)]
    );
}

#[test]
fn a_fiscal_year_begins_when_the_mapping_says() {
    let mapped = read("Period: FY2024", "a.xlsx");
    assert_eq!(
        said(&mapped, StatementKind::PeriodLabel),
        [("2023-07-01/2024-06-30".to_owned(), true)]
    );
    let open = LAYOUT.replace("fiscal_year_starts = 7", "");
    let mapping = Mapping::parse(&open, "timed.toml", Origin::File("timed.toml".into())).unwrap();
    let sheet = "Timed Plan\nFor Willow Bend\nPeriod: FY2024\nItem|Amount\nMedical|10";
    let mapped = apply(&mapping, &workbook(vec![drawn(1, "S", sheet)]), "a.xlsx").unwrap();
    assert_eq!(mapped.reports[0].period, None);
    let issues = issues(&mapped);
    assert!(
        issues
            .iter()
            .any(|(_, text)| text.contains("the fiscal year's first month is not said")),
        "{issues:?}"
    );
    let wrong = LAYOUT.replace("fiscal_year_starts = 7", "fiscal_year_starts = 13");
    assert!(Mapping::parse(&wrong, "timed.toml", Origin::File("timed.toml".into())).is_err());
}

#[test]
fn a_file_named_for_another_period_is_kept_beside_what_the_sheet_says() {
    let period = "Period: 01/01/2024 - 06/30/2024";
    let labels = |file: &str| said(&read(period, file), StatementKind::PeriodLabel);
    assert_eq!(
        labels("in/2023-Q3-report.xlsx"),
        [("2023-07-01/2023-09-30".to_owned(), true)]
    );
    for delivery in [
        "in/report 2023.xlsx",
        "in/report.D230814.T1000000.xlsx",
        "in/P.A9901.D259999.xlsx",
        "in/2025-02-14.xlsx",
    ] {
        assert_eq!(labels(delivery), [], "{delivery} says when it was delivered");
    }
    let mapped = read("No period here", "in/2023-Q3-report.xlsx");
    assert_eq!(mapped.reports[0].period, None, "a file's name alone settles no period");
}
