use plumbline_model::{CellReasonKind, ComparisonVerdict, Facet};

use super::*;
use crate::testing::{ReportBuilder, day, decimal, period};

const PMPM: &str = "total-cost-of-care-pmpm";

fn payer(name: &str, value: &str) -> ReportBuilder {
    over(name, value, "2024-01-01/2024-09-30", Basis::Ytd)
}

fn over(name: &str, value: &str, months: &str, basis: Basis) -> ReportBuilder {
    ReportBuilder::new(name).period(months, basis).pmpm(PMPM, value).define(
        "total-cost-of-care",
        &[
            (Facet::Basis, "paid"),
            (Facet::Medical, "included"),
            (Facet::Pharmacy, "included"),
            (Facet::BehavioralHealth, "included"),
            (Facet::Dental, "excluded"),
            (Facet::Vision, "excluded"),
            (Facet::LongTermServices, "excluded"),
            (Facet::Capitation, "excluded"),
            (Facet::NonClaimsPayments, "excluded"),
            (Facet::MemberCostShare, "excluded"),
            (Facet::AdministrativeCost, "excluded"),
        ],
    )
}

fn only(reports: &[&Report], asked: Comparing) -> MetricComparison {
    let comparable = Comparable::new(reports.iter().copied());
    let mut all = comparable.compare(PMPM, &asked, &Settings::default());
    assert_eq!(all.len(), 1, "one market");
    all.remove(0)
}

fn verdicts(comparison: &MetricComparison) -> Vec<Option<ComparisonVerdict>> {
    comparison.cells.iter().map(|cell| cell.comparability).collect()
}

const SAME: Option<ComparisonVerdict> = Some(ComparisonVerdict::Same);
const CAVEAT: Option<ComparisonVerdict> = Some(ComparisonVerdict::ComparableWithCaveat);
const NOT: Option<ComparisonVerdict> = Some(ComparisonVerdict::NotComparable);

#[test]
fn equal_months_run_out_and_definitions_are_the_same() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let found = only(&[&a, &b], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, SAME]);
    assert!(
        found
            .cells
            .iter()
            .all(|cell| cell.reasons.is_empty() && cell.anchor.is_some())
    );
    let yardstick = found.yardstick.expect("there is one");
    assert_eq!(yardstick.period, Some(period("2024-01-01/2024-09-30")));
    assert_eq!(yardstick.run_out_months, Some(3));
    assert_eq!(
        yardstick.choice,
        "year to date, 2024-01-01 to 2024-09-30: 2 of 2 payers with a value report it; no other span is reported by more."
    );
}

#[test]
fn the_report_of_the_yardsticks_months_is_chosen_and_the_cell_says_why() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let later = over("Acme", "420.00", "2024-01-01/2024-12-31", Basis::Year)
        .id("later")
        .build();
    let cell = only(&[&later, &a, &b], Comparing::default()).cells.remove(0);
    assert_eq!(cell.value, Some(decimal("412.50")));
    assert_eq!(
        cell.choice,
        "Chosen: year to date, 2024-01-01 to 2024-09-30, 3 months of run-out (the span compared). 1 other of this arrangement: full year, 2024-01-01 to 2024-12-31."
    );
    assert_eq!(cell.others[0].report_id, "later");
}

#[test]
fn later_months_are_compared_though_one_payer_in_four_is_late() {
    let year = |payer_name: &str, year: i32| {
        over(payer_name, "400.00", &format!("{year}-01-01/{year}-12-31"), Basis::Year)
            .id(&format!("{payer_name}-{year}"))
            .build()
    };
    let names = ["Acme", "Bolt", "Crown", "Dune"];
    let mut reports: Vec<Report> = names.iter().map(|name| year(name, 2023)).collect();
    reports.extend(names[..3].iter().map(|name| year(name, 2024)));
    let refs: Vec<&Report> = reports.iter().collect();
    let found = only(&refs, Comparing::default());
    assert_eq!(
        found.yardstick.expect("there is one").period,
        Some(period("2024-01-01/2024-12-31"))
    );
    let late = found.cells.last().expect("Dune");
    assert_eq!(late.comparability, NOT, "2023 shares no month with 2024");
    assert_eq!(late.reasons[0].kind, CellReasonKind::Period);
    let fewer: Vec<&Report> = reports[..6].iter().collect();
    let found = only(&fewer, Comparing::default());
    assert_eq!(
        found.yardstick.expect("there is one").period,
        Some(period("2023-01-01/2023-12-31")),
        "two of four are too few to leave the others behind"
    );
}

#[test]
fn other_months_are_a_caveat_or_not_comparable_and_never_silent() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let six = over("Crown", "401.00", "2024-01-01/2024-06-30", Basis::Ytd);
    let six = six.with(|r| r.paid_through = Some(day("2024-09-30"))).build();
    let quarter = over("Dune", "380.00", "2024-07-01/2024-09-30", Basis::Quarter).build();
    let found = only(&[&a, &b, &six, &quarter], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, SAME, CAVEAT, NOT]);
    assert_eq!(
        found.cells[2].reasons[0].text,
        "Year to date, 2024-01-01 to 2024-06-30, beside year to date, 2024-01-01 to 2024-09-30."
    );
    assert!(
        found.cells[3].reasons[0]
            .text
            .contains("less than half of the longer span")
    );
}

#[test]
fn an_amount_of_fewer_months_is_not_comparable_though_a_rate_is() {
    let whole = |name: &str, months: &str| {
        ReportBuilder::new(name)
            .period(months, Basis::Ytd)
            .usd("med-cost", "1,000,000")
            .build()
    };
    let (a, b) = (
        whole("Acme", "2024-01-01/2024-09-30"),
        whole("Bolt", "2024-01-01/2024-09-30"),
    );
    let six = whole("Crown", "2024-01-01/2024-06-30");
    let comparable = Comparable::new([&a, &b, &six]);
    let found = &comparable.compare("med-cost", &Comparing::default(), &Settings::default())[0];
    assert_eq!(found.cells[2].comparability, NOT);
    assert!(found.cells[2].reasons[0].text.contains("another number of months"));
}

#[test]
fn settlement_beside_full_year_is_a_caveat_on_the_basis() {
    let year = |name: &str, basis| over(name, "400.00", "2024-01-01/2024-12-31", basis).build();
    let (a, b, c) = (
        year("Acme", Basis::Settlement),
        year("Bolt", Basis::Settlement),
        year("Crown", Basis::Year),
    );
    let found = only(&[&a, &b, &c], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, SAME, CAVEAT]);
    assert_eq!(found.cells[2].reasons[0].kind, CellReasonKind::Basis);
}

#[test]
fn run_out_that_differs_or_is_not_known_is_named() {
    let paid = |name: &str, date: Option<&str>| payer(name, "400.00").with(|r| r.paid_through = date.map(day)).build();
    let (a, b) = (paid("Acme", Some("2024-12-31")), paid("Bolt", Some("2024-12-31")));
    let (six, unknown) = (paid("Crown", Some("2025-03-31")), paid("Dune", None));
    let found = only(&[&a, &b, &six, &unknown], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, SAME, CAVEAT, CAVEAT]);
    assert_eq!(found.cells[2].reasons[0].text, "6 months of run-out beside 3.");
    assert_eq!(
        found.cells[3].reasons[0].text,
        "No paid-through date is stated: run-out is not known."
    );
    assert_eq!(found.cells[3].run_out_months, None, "not 0");
}

#[test]
fn markets_are_compared_apart_unless_asked_otherwise() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let medicare = |name: &str| {
        payer(name, "900.00")
            .with(|r| r.line_of_business = Some(LineOfBusiness::Medicare))
            .build()
    };
    let (c, none) = (
        medicare("Crown"),
        payer("Dune", "1.00").with(|r| r.line_of_business = None).build(),
    );
    let comparable = Comparable::new([&a, &b, &c, &none]);
    let each = comparable.compare(PMPM, &Comparing::default(), &Settings::default());
    let markets: Vec<_> = each.iter().map(|one| (one.line_of_business, one.cells.len())).collect();
    assert_eq!(
        markets,
        [
            (Some(LineOfBusiness::Medicare), 1),
            (Some(LineOfBusiness::Commercial), 2),
            (None, 1)
        ]
    );
    assert_eq!(each[0].cells[0].comparability, None, "there is nothing beside it");
    let together = comparable.compare(
        PMPM,
        &Comparing {
            market: Market::Together,
            ..Comparing::default()
        },
        &Settings::default(),
    );
    assert_eq!(together.len(), 1);
    assert!(together[0].across_segments);
    assert!(
        together[0]
            .cells
            .iter()
            .all(|cell| cell.reasons.iter().any(|reason| reason.kind == CellReasonKind::Segment)),
        "each cell says which market it is of"
    );
}

#[test]
fn a_total_whose_figures_speak_against_its_text_says_so_where_it_is_compared() {
    let with = |name: &str, pharmacy: &str| {
        let report = payer(name, "500.00").with(|r| {
            let definition = &mut r.definitions[0];
            definition.facets.insert(Facet::Pharmacy, pharmacy.into());
            definition.inferred = Some(plumbline_model::InferredDefinition {
                outcome: Default::default(),
                facets: [(Facet::Pharmacy, "included".into())].into(),
                component_ids: vec!["rx-cost".into()],
                subtracted_ids: vec![],
                sum: decimal("500.00"),
                total_id: PMPM.into(),
            });
        });
        report.build()
    };
    let (a, b) = (with("Acme", "included"), with("Bolt", "excluded"));
    let found = only(&[&a, &b], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, Some(ComparisonVerdict::ComparableWithCaveat)]);
    let told: Vec<&str> = found.cells[1]
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "Definition: pharmacy is stated as excluded and by the figures included; it is compared by its figures (TCC005)."
        ]
    );
}

#[test]
fn a_definition_that_differs_is_not_comparable_until_it_is_restated() {
    let with = |name: &str, value: &str, pharmacy: &str| {
        let report = payer(name, value).pmpm("rx-cost-pmpm", "100.00");
        report
            .with(|r| {
                r.definitions[0].facets.insert(Facet::Pharmacy, pharmacy.into());
            })
            .build()
    };
    let (a, b) = (with("Acme", "500.00", "included"), with("Bolt", "510.00", "included"));
    let c = with("Crown", "390.00", "excluded");
    let found = only(&[&a, &b, &c], Comparing::default());
    assert_eq!(verdicts(&found), [SAME, SAME, NOT]);
    let reason = &found.cells[2].reasons[0];
    assert_eq!(reason.kind, CellReasonKind::Definition);
    assert!(reason.text.contains("pharmacy"), "{}", reason.text);
    assert_eq!(
        found.cells[2].definition.as_ref().expect("judged").deciding,
        [Facet::Pharmacy]
    );

    let restated = only(
        &[&a, &b, &c],
        Comparing {
            restate: true,
            ..Comparing::default()
        },
    );
    let cells: Vec<_> = restated
        .cells
        .iter()
        .map(|cell| cell.restated.as_ref().expect("restated"))
        .collect();
    assert_eq!(cells[2].total.result, Some(decimal("490.00")));
    assert_eq!(
        cells[2].text,
        "$390.00 PMPM + $100.00 PMPM (rx cost pmpm) = $490.00 PMPM"
    );
    assert_eq!(cells[0].total.result, Some(decimal("500.00")));
    assert!(cells.iter().all(|cell| cell.comparability == SAME));
    assert_eq!(restated.common.expect("a common definition").restated, 3);
    assert_eq!(
        restated.cells[2].comparability, NOT,
        "the value as printed stays what it is"
    );
}

#[test]
fn one_payer_that_cannot_be_restated_does_not_hold_back_the_others() {
    let with = |name: &str, value: &str, pharmacy: &str, line: bool| {
        let mut report = payer(name, value);
        if line {
            report = report.pmpm("rx-cost-pmpm", "100.00");
        }
        report
            .with(|r| {
                r.definitions[0].facets.insert(Facet::Pharmacy, pharmacy.into());
            })
            .build()
    };
    let (a, b) = (
        with("Acme", "500.00", "included", false),
        with("Bolt", "510.00", "included", false),
    );
    let (c, d) = (
        with("Crown", "390.00", "excluded", true),
        with("Dune", "380.00", "excluded", false),
    );
    let asked = Comparing {
        restate: true,
        ..Comparing::default()
    };
    let found = only(&[&a, &b, &c, &d], asked);
    let results: Vec<_> = found
        .cells
        .iter()
        .map(|cell| cell.restated.as_ref().and_then(|restated| restated.total.result))
        .collect();
    assert_eq!(
        results,
        [
            Some(decimal("500.00")),
            Some(decimal("510.00")),
            Some(decimal("490.00")),
            None
        ]
    );
    let dune = found.cells[3].restated.as_ref().expect("said");
    assert!(
        dune.total.impossible.as_ref().expect("why").contains("pharmacy"),
        "{:?}",
        dune.total.impossible
    );
}

#[test]
fn as_of_a_day_the_version_of_that_day_stands_and_the_trend_marks_the_restatement() {
    let first = payer("Acme", "412.50")
        .id("v1")
        .with(|r| {
            r.status = ReportStatus::Superseded;
            r.reported_on = Some(day("2025-01-20"));
        })
        .build();
    let second = payer("Acme", "418.00")
        .id("v2")
        .with(|r| {
            r.version = 2;
            r.supersedes = Some("v1".into());
            r.reported_on = Some(day("2025-04-20"));
        })
        .build();
    let other = payer("Bolt", "398.10").build();
    let value = |as_of: Option<&str>| {
        let asked = Comparing {
            as_of: as_of.map(day),
            in_full: true,
            ..Comparing::default()
        };
        let found = only(&[&second, &first, &other], asked);
        (found.cells[0].value, found.trends[0].points.clone())
    };
    assert_eq!(value(Some("2025-02-01")).0, Some(decimal("412.50")));
    let (now, points) = value(None);
    assert_eq!(now, Some(decimal("418.00")));
    assert_eq!(points.len(), 1);
    assert_eq!(points[0].before[0].value, Some(decimal("412.50")));
    assert_eq!(points[0].before[0].report_id, "v1");
}

#[test]
fn an_arrangement_without_the_line_has_a_cell_that_says_so() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let none = ReportBuilder::new("Crown").usd("rx-cost", "5").build();
    let found = only(&[&a, &b, &none], Comparing::default());
    assert_eq!(found.cells[2].state, CellState::NotReported);
    assert_eq!(found.cells[2].choice, "The payer's report does not print the line.");
    let labels: Vec<String> = found.cells.iter().map(|cell| cell.arrangement.label()).collect();
    assert_eq!(labels, ["Acme", "Bolt", "Crown"]);
}

#[test]
fn a_suppressed_figure_of_the_yardsticks_months_is_not_replaced_by_other_months() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let hidden = payer("Crown", "*").build();
    let earlier = over("Crown", "390.00", "2023-01-01/2023-12-31", Basis::Year)
        .id("earlier")
        .build();
    let found = only(&[&a, &b, &hidden, &earlier], Comparing::default());
    assert_eq!(
        (found.cells[2].state, found.cells[2].value, found.cells[2].comparability),
        (CellState::Suppressed, None, None)
    );
}

#[test]
fn the_order_of_the_reports_changes_nothing() {
    let (a, b) = (payer("Acme", "412.50").build(), payer("Bolt", "398.10").build());
    let c = over("Crown", "401.00", "2024-01-01/2024-06-30", Basis::Ytd).build();
    let asked = Comparing {
        restate: true,
        in_full: true,
        ..Comparing::default()
    };
    assert_eq!(only(&[&a, &b, &c], asked), only(&[&c, &b, &a], asked));
}

#[test]
fn a_total_printed_as_a_whole_amount_is_restated_per_member_month() {
    let with = |pharmacy: &str, report: ReportBuilder| {
        report
            .with(|r| {
                r.definitions[0].facets.insert(Facet::Pharmacy, pharmacy.into());
            })
            .build()
    };
    let a = with("included", payer("Acme", "500.00"));
    let whole = ReportBuilder::new("Bolt")
        .usd("total-cost-of-care", "390,000")
        .usd("rx-cost", "100,000")
        .member_months("1,000");
    let stated = payer("Bolt", "1.00").build().definitions.remove(0);
    let whole = whole.with(|r| {
        r.definitions.push(plumbline_model::Definition {
            metric_ids: vec!["total-cost-of-care".into()],
            ..stated
        })
    });
    let b = with("excluded", whole);
    let asked = Comparing {
        restate: true,
        ..Comparing::default()
    };
    let found = only(&[&a, &b], asked);
    assert_eq!(found.cells[1].value, Some(decimal("390")));
    let restated = found.cells[1].restated.as_ref().expect("restated");
    assert_eq!(restated.total.result, Some(decimal("490")));
    assert_eq!(restated.total.steps[0].displayed, "100,000", "the line as printed");
    assert!(
        restated.total.low < Some(decimal("490")) && restated.total.high > Some(decimal("490")),
        "what the printed digits leave open goes along"
    );
}

#[test]
fn months_that_more_payers_report_come_before_those_of_one_payer_with_many_organizations() {
    let of = |name: &str, subject: &str, year: &str| {
        let report = over(name, "400.00", &format!("{year}-01-01/{year}-12-31"), Basis::Year);
        report
            .with(|r| r.subject.name = subject.into())
            .id(&format!("{name}-{subject}"))
            .build()
    };
    let many: Vec<Report> = ["One", "Two", "Three"]
        .iter()
        .map(|name| of("Acme", name, "2021"))
        .collect();
    let (b, c) = (of("Bolt", "One", "2020"), of("Crown", "One", "2020"));
    let refs: Vec<&Report> = many.iter().chain([&b, &c]).collect();
    let yardstick = only(&refs, Comparing::default()).yardstick.expect("there is one");
    assert_eq!(yardstick.period, Some(period("2020-01-01/2020-12-31")));
    assert!(yardstick.choice.contains("2 of 3 payers"), "{}", yardstick.choice);
}

#[test]
fn two_totals_of_two_definitions_are_neither_comparable_and_a_lone_figure_has_no_verdict() {
    let excluded = payer("Bolt", "390.00").with(|r| {
        r.definitions[0].facets.insert(Facet::Pharmacy, "excluded".into());
    });
    let found = only(
        &[&payer("Acme", "500.00").build(), &excluded.build()],
        Comparing::default(),
    );
    assert_eq!(verdicts(&found), [NOT, NOT]);
    let earlier = over("Bolt", "390.00", "2022-01-01/2022-12-31", Basis::Year).build();
    let found = only(&[&payer("Acme", "500.00").build(), &earlier], Comparing::default());
    assert_eq!(
        verdicts(&found),
        [None, NOT],
        "nothing of the same months stands beside Acme"
    );
}
