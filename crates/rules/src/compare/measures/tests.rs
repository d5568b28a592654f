use plumbline_model::{Basis, CellReasonKind, ComparisonVerdict, Direction, LineOfBusiness, Scoring, Threshold};

use super::*;
use crate::testing::{ReportBuilder, day, decimal};

fn payer(name: &str, rate: &str) -> ReportBuilder {
    ReportBuilder::new(name)
        .period("2024-01-01/2024-12-31", Basis::Year)
        .quality("BCS", "412", "560", rate)
}

fn with(name: &str, change: impl FnOnce(&mut QualityMeasure)) -> Report {
    payer(name, "70.0%").with(|r| change(&mut r.quality[0])).build()
}

fn compared(reports: &[&Report], asked: Comparing) -> MeasureComparison {
    let comparable = Comparable::new(reports.iter().copied());
    let mut all = comparable.compare_measures(&["BCS"], &asked);
    assert_eq!(all.len(), 1, "one market");
    all.remove(0)
}

fn beside(other: Report) -> MeasureCell {
    let (a, b) = (payer("Acme", "73.6%").build(), payer("Bolt", "71.2%").build());
    let mut found = compared(&[&a, &b, &other], Comparing::default());
    assert_eq!(
        found.cells[0].comparability,
        Some(ComparisonVerdict::Same),
        "the others stay comparable with each other"
    );
    found.cells.remove(2)
}

fn against(other: Report, kind: CellReasonKind) -> String {
    let cell = beside(other);
    assert_eq!(
        cell.comparability,
        Some(ComparisonVerdict::NotComparable),
        "{:?}",
        cell.reasons
    );
    let reason = cell.reasons.iter().find(|reason| reason.kind == kind);
    reason.unwrap_or_else(|| panic!("{:?}", cell.reasons)).text.clone()
}

#[test]
fn the_same_measure_year_and_months_are_the_same_with_rates_counts_and_places() {
    let (a, b) = (payer("Acme", "73.6%").build(), payer("Bolt", "71.2%").build());
    let found = compared(&[&a, &b], Comparing::default());
    let cells = &found.cells;
    assert!(
        cells
            .iter()
            .all(|cell| cell.comparability == Some(ComparisonVerdict::Same))
    );
    assert_eq!(
        (cells[0].rate, cells[0].numerator, cells[0].denominator),
        (Some(decimal("0.736")), Some(decimal("412")), Some(decimal("560")))
    );
    assert!(
        cells
            .iter()
            .all(|cell| cell.anchor.is_some() && cell.report_id.is_some())
    );
    let yardstick = found.yardstick.expect("there is one");
    assert_eq!(
        (yardstick.year, yardstick.direction),
        (Some(2024), Some(Direction::Increase))
    );
    assert!(
        yardstick
            .choice
            .starts_with("measurement year 2024, full year, 2024-01-01 to 2024-12-31: 2 of 2 payers")
    );
}

#[test]
fn another_year_version_direction_or_scoring_is_not_comparable_and_says_so() {
    let year = with("Core", |m| m.year = Some(2023));
    assert_eq!(
        against(year, CellReasonKind::MeasurementYear),
        "Measurement year 2023 beside 2024."
    );
    let inverse = with("Core", |m| m.direction = Some(Direction::Decrease));
    assert_eq!(
        against(inverse, CellReasonKind::Direction),
        "The inverse measure: lower is better, beside higher."
    );
    let mean = with("Core", |m| m.scoring = Scoring::Continuous);
    assert_eq!(
        against(mean, CellReasonKind::Scoring),
        "Scored as a mean beside a proportion."
    );
    let other = |name: &str, version: &str| with(name, |m| m.version = Some(version.into()));
    let (a, b, c) = (other("Acme", "2024"), other("Bolt", "2024"), other("Core", "2023.1"));
    let found = compared(&[&a, &b, &c], Comparing::default());
    assert_eq!(found.cells[2].comparability, Some(ComparisonVerdict::NotComparable));
    assert_eq!(
        found.cells[2].reasons[0].text,
        "Version 2023.1 of the measure beside 2024."
    );
}

#[test]
fn what_one_side_leaves_unsaid_is_a_caveat() {
    for (other, kind) in [
        (with("Core", |m| m.direction = None), CellReasonKind::Direction),
        (
            with("Core", |m| m.period = "2024-01-01/2024-09-30".parse().ok()),
            CellReasonKind::Period,
        ),
    ] {
        let cell = beside(other);
        assert_eq!(cell.comparability, Some(ComparisonVerdict::ComparableWithCaveat));
        assert_eq!(cell.reasons[0].kind, kind);
    }
    let quarter = with("Core", |m| m.period = "2024-01-01/2024-03-31".parse().ok());
    assert_eq!(beside(quarter).comparability, Some(ComparisonVerdict::NotComparable));
}

#[test]
fn another_population_is_compared_with_nobody_unless_asked_and_then_not_comparable() {
    let commercial = payer("Acme", "73.6%").build();
    let medicare = payer("Bolt", "81.0%")
        .with(|r| r.line_of_business = Some(LineOfBusiness::Medicare))
        .build();
    let comparable = Comparable::new([&commercial, &medicare]);
    let each = comparable.compare_measures(&["BCS"], &Comparing::default());
    assert_eq!(each.len(), 2, "each market by itself");
    assert!(
        each.iter()
            .all(|one| one.cells.len() == 1 && one.cells[0].comparability.is_none())
    );
    let together = Comparing {
        market: Market::Together,
        ..Comparing::default()
    };
    let found = compared(&[&commercial, &medicare], together);
    assert!(
        found
            .cells
            .iter()
            .all(|cell| cell.comparability == Some(ComparisonVerdict::NotComparable)
                && cell.reasons[0].text.starts_with("The population is "))
    );
}

#[test]
fn a_like_name_is_no_same_measure_and_a_like_code_in_other_letters_is() {
    let named = with("Core", |m| {
        m.measure = "breast-screening".into();
        m.name = "BCS".into();
    });
    let (a, b) = (
        payer("Acme", "73.6%").build(),
        with("Bolt", |m| m.measure = " bcs".into()),
    );
    let found = compared(&[&a, &b, &named], Comparing::default());
    let states: Vec<CellState> = found.cells.iter().map(|cell| cell.state).collect();
    assert_eq!(
        states,
        [CellState::Reported, CellState::Reported, CellState::NotReported]
    );
}

#[test]
fn a_measure_printed_with_two_rates_for_the_same_months_is_ambiguous() {
    let twice = payer("Core", "70.0%").quality("BCS", "300", "560", "53.6%").build();
    let cell = beside(twice);
    assert_eq!((cell.state, cell.rate), (CellState::Ambiguous, None));
    assert_eq!(cell.displayed.as_deref(), Some("70.0%; 53.6%"));
}

#[test]
fn a_corrected_report_replaces_its_rate_and_the_year_before_stays_among_the_others() {
    let report = |year: i32, rate: &str, made: &str| {
        payer("Acme", rate)
            .with(|r| {
                r.id = format!("{year}-{made}");
                r.reported_on = Some(day(made));
                r.quality[0].year = Some(year);
                r.quality[0].period = format!("{year}-01-01/{year}-12-31").parse().ok();
            })
            .build()
    };
    let (before, first, corrected) = (
        report(2023, "68.0%", "2024-02-01"),
        report(2024, "73.6%", "2025-02-01"),
        report(2024, "72.9%", "2025-03-01"),
    );
    let other = payer("Bolt", "71.2%").build();
    let found = compared(&[&before, &first, &corrected, &other], Comparing::default());
    assert_eq!(found.cells[0].displayed.as_deref(), Some("72.9%"));
    let others: Vec<&str> = found.cells[0].others.iter().map(|one| one.displayed.as_str()).collect();
    assert_eq!(others, ["68.0%"]);
    let then = Comparing {
        as_of: Some(day("2025-02-15")),
        ..Comparing::default()
    };
    assert_eq!(
        compared(&[&before, &first, &corrected, &other], then).cells[0]
            .displayed
            .as_deref(),
        Some("73.6%")
    );
}

#[test]
fn targets_say_whether_the_rate_reaches_them_in_the_measures_own_direction() {
    let star = |value: &str| Threshold {
        r#type: "star-4".into(),
        value: Some(decimal(value)),
        gap: None,
        gap_anchor: None,
        displayed: value.into(),
        anchor: crate::testing::anchor(400, value),
        transforms: Vec::new(),
    };
    let reached = |direction: Option<Direction>, value: &str| {
        let (report, other) = (
            with("Acme", |m| {
                m.direction = direction;
                m.thresholds = vec![star(value)];
            }),
            payer("Bolt", "71.2%").build(),
        );
        compared(&[&report, &other], Comparing::default()).cells[0].targets[0].reached
    };
    assert_eq!(reached(Some(Direction::Increase), "0.65"), Some(true));
    assert_eq!(reached(Some(Direction::Increase), "0.75"), Some(false));
    assert_eq!(reached(Some(Direction::Decrease), "0.75"), Some(true));
    assert_eq!(reached(None, "0.65"), None, "nobody says which way is better");
}
