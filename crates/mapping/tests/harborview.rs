//! The Harborview layout from a hand-made workbook: merged headers, targets, peer columns, quality, a hidden sheet.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use std::sync::LazyLock;

use plumbline_mapping::{Mapped, Mappings, Recognition, apply};
use plumbline_model::{
    Basis, Document, Facet, FacetValue, FigureState, LineOfBusiness, Metric, Part, Report, StatedBy, StatementKind,
    Unit,
};
use proptest::prelude::*;
use support::{drawn, sheet, shifted, workbook};

const FOOTNOTE: &str = "[1] TCC includes medical and pharmacy claims on a paid basis; it excludes capitation, dental, vision, administrative cost and quality or shared savings payments. Behavioral health is included in medical. No truncation is applied.";

fn cover() -> Part {
    drawn(
        1,
        "Cover",
        "Harborview Health Plan\nMedicare Advantage Value Partnership\n\nProvider: Willow Bend Medical Group\nTIN: 98-7654321\nContract: HV-MA-2207\nContract term: 01/01/2023 - 12/31/2025\nReporting period: 01/01/2024 - 09/30/2024 (year to date)\nClaims paid through 12/31/2024\nReport date: 01/20/2025",
    )
}

fn summary() -> Part {
    let header: &[support::Printed] = &[
        (0, 0, 1, 1, "Harborview Health Plan - Financial Summary"),
        (4, 0, 2, 1, "Measure"),
        (4, 1, 1, 2, "Actual"),
        (4, 3, 1, 2, "Target"),
        (4, 5, 1, 2, "Variance"),
        (4, 7, 1, 1, "Market"),
        (5, 1, 1, 1, "PMPM"),
        (5, 2, 1, 1, "Total"),
        (5, 3, 1, 1, "PMPM"),
        (5, 4, 1, 1, "Total"),
        (5, 5, 1, 1, "PMPM"),
        (5, 6, 1, 1, "Total"),
        (5, 7, 1, 1, "PMPM"),
        (6, 0, 1, 1, "Member months"),
        (6, 2, 1, 1, "21,614"),
        (7, 0, 1, 1, "Inpatient"),
        (7, 1, 1, 1, "$319.81"),
        (7, 2, 1, 1, "$6,912,437"),
        (7, 3, 1, 1, "$312.50"),
        (7, 5, 1, 1, "$7.31"),
        (7, 7, 1, 1, "$327.18"),
        (8, 0, 1, 1, "Total Cost of Care (TCC) [1]"),
        (8, 1, 1, 1, "$959.49"),
        (8, 2, 1, 1, "$20,738,412"),
        (8, 3, 1, 1, "$958.50"),
        (8, 6, 1, 1, "($12,345)"),
        (8, 7, 1, 1, "$973.13"),
        (9, 0, 1, 1, "Medical loss ratio"),
        (9, 2, 1, 1, "85.8%"),
        (9, 4, 1, 1, "85.6%"),
        (10, 0, 1, 1, "Hospice carve-out"),
        (10, 1, 1, 1, "$3.20"),
        (12, 0, 1, 8, FOOTNOTE),
    ];
    sheet(2, "Financial Summary", header)
}

fn quality() -> Part {
    drawn(
        3,
        "Quality",
        "Harborview Health Plan - Quality\n\nMeasure ID|Measure|Numerator|Denominator|Rate|4-Star cut point|5-Star cut point|Stars|Weight\nBCS|Breast Cancer Screening|512|689|74.3%|75%|82%|3|1\nPCR|Plan All-Cause Readmissions|<11|127|*|10%|8%|3|3\nZZZ|Unheard-of measure|1|2|50.0%|||1|1",
    )
}

fn hidden() -> Part {
    let mut part = drawn(4, "Calc", "Month|Paid\nJanuary|2,268,914\nFebruary|2,197,406");
    part.hidden = true;
    part
}

fn book() -> Document {
    workbook(vec![cover(), summary(), quality(), hidden()])
}

fn map(document: &Document) -> Mapped {
    static MAPPINGS: LazyLock<Mappings> = LazyLock::new(|| Mappings::built_in().unwrap());
    let Recognition::Recognized { mapping, .. } = MAPPINGS.recognize(document, "") else {
        panic!("the workbook's own words tell its layout");
    };
    apply(mapping, document, "inbox/anything.xlsx").unwrap()
}

fn report(document: &Document) -> Report {
    map(document).reports.into_iter().next().unwrap()
}

fn metric<'r>(report: &'r Report, id: &str) -> &'r Metric {
    report.metric(id).unwrap_or_else(|| panic!("{id} is taken"))
}

#[test]
fn the_header_facts_are_read_with_their_places() {
    let mapped = map(&book());
    let report = &mapped.reports[0];
    assert_eq!(report.payer.name, "Harborview Health Plan");
    assert_eq!(report.subject.name, "Willow Bend Medical Group");
    assert_eq!(report.subject.identifiers[0].value, "98-7654321");
    assert_eq!(report.line_of_business, Some(LineOfBusiness::Medicare));
    assert_eq!(report.period.unwrap().to_string(), "2024-01-01/2024-09-30");
    assert_eq!(report.basis, Some(Basis::Ytd));
    assert_eq!(report.paid_through.unwrap().to_string(), "2024-12-31");
    assert_eq!(report.reported_on.unwrap().to_string(), "2025-01-20");
    assert_eq!(report.source.mapping, "harborview@1");
    let stated = report.statement(StatementKind::PaidThrough).unwrap();
    assert_eq!(stated.anchor.as_ref().unwrap().place(), "Cover!A9");
    let contract = &mapped.contracts[0];
    assert_eq!(contract.id, "HV-MA-2207");
    assert_eq!(contract.term.unwrap().to_string(), "2023-01-01/2025-12-31");
}

#[test]
fn figures_under_merged_headers_get_their_code_unit_target_and_place() {
    let report = report(&book());
    let inpatient = metric(&report, "inpatient-cost-pmpm");
    assert_eq!(inpatient.value.unwrap().to_string(), "319.81");
    assert_eq!(
        (inpatient.unit, inpatient.displayed.as_str()),
        (Unit::UsdPerMemberMonth, "$319.81")
    );
    assert_eq!(inpatient.anchor.place(), "Financial Summary!B8");
    assert_eq!(inpatient.target.as_ref().unwrap().value.unwrap().to_string(), "312.50");
    assert_eq!(inpatient.service_period, report.period);
    assert_eq!(metric(&report, "inpatient-cost").unit, Unit::Usd);
    assert_eq!(metric(&report, "member-months").unit, Unit::MemberMonths);
    let ratio = metric(&report, "med-loss-ratio");
    assert_eq!(ratio.value.unwrap().to_string(), "0.858");
    assert_eq!(ratio.quantum.unwrap().to_string(), "0.001");
}

#[test]
fn a_total_cost_has_its_definition_and_the_standard_code_that_follows_from_it() {
    let report = report(&book());
    let total = metric(&report, "total-cost-of-care");
    assert_eq!(
        total.term, "Total Cost of Care (TCC)",
        "the footnote mark is no part of the term"
    );
    assert_eq!(total.standard_code.as_deref(), Some("med-rx-cost"));
    assert_eq!(
        metric(&report, "total-cost-of-care-pmpm").standard_code.as_deref(),
        Some("med-rx-cost-pmpm")
    );
    let definition = &report.definitions[0];
    assert_eq!(definition.anchor.as_ref().unwrap().place(), "Financial Summary!A13");
    assert_eq!(definition.metric_ids, ["total-cost-of-care-pmpm", "total-cost-of-care"]);
}

#[test]
fn a_changed_definition_sentence_is_not_taken_for_the_old_one() {
    let mut document = book();
    for cell in document
        .parts
        .iter_mut()
        .flat_map(|p| &mut p.tables)
        .flat_map(|t| &mut t.cells)
    {
        cell.text = cell
            .text
            .replace("it excludes capitation", "it includes capitation")
            .into();
    }
    let mapped = map(&document);
    let [definition] = mapped.reports[0].definitions.as_slice() else {
        panic!("the sentence as it reads is the definition");
    };
    assert_eq!(definition.facets[&Facet::Capitation], FacetValue::Included);
    assert_eq!(definition.facets[&Facet::Basis], FacetValue::from("paid"));
    assert!(definition.origins.values().all(|origin| origin.by == StatedBy::Report));
    assert_eq!(metric(&mapped.reports[0], "total-cost-of-care").standard_code, None);
    assert!(
        mapped
            .issues
            .iter()
            .any(|issue| issue.message.contains("sentence that defines"))
    );
}

#[test]
fn a_note_that_says_otherwise_than_the_mapping_file_is_remarked_and_not_taken() {
    let mut document = book();
    let footnote = "[2] TCC is net of member cost share. Vision is included.";
    let part = document
        .parts
        .iter_mut()
        .find(|part| part.name == "Financial Summary")
        .expect("the sheet");
    let place = part.tables[0].cells[0].anchor.with_text(footnote);
    part.lines.push(plumbline_model::Line {
        text: footnote.into(),
        anchor: place.clone(),
        running: false,
    });
    let report = &map(&document).reports[0];
    let definition = &report.definitions[0];
    assert_eq!(
        definition.facets[&Facet::MemberCostShare],
        FacetValue::Excluded,
        "left open by the mapping file"
    );
    let origin = &definition.origins[&Facet::MemberCostShare];
    assert_eq!(origin.sentence.as_deref(), Some("[2] TCC is net of member cost share."));
    assert_eq!(
        origin.anchor.as_ref().map(plumbline_model::Anchor::place),
        Some(place.place())
    );
    assert_eq!(
        definition.facets[&Facet::Vision],
        FacetValue::Excluded,
        "the mapping file's stays"
    );
    let remark = report
        .issues
        .iter()
        .find(|issue| issue.code == "TCC014")
        .expect("a remark");
    assert!(
        remark
            .message
            .contains("vision is excluded in the mapping file and included in \"Vision is included.\""),
        "{}",
        remark.message
    );
}

#[test]
fn notes_that_contradict_each_other_leave_the_facet_open_and_are_both_named() {
    let mut document = book();
    let part = document
        .parts
        .iter_mut()
        .find(|part| part.name == "Financial Summary")
        .expect("the sheet");
    let place = |cell: usize| part.tables[0].cells[cell].anchor.clone();
    let notes = [
        ("TCC includes member cost share.", place(0)),
        ("TCC is net of member cost share.", place(1)),
    ];
    for (text, anchor) in &notes {
        part.lines.push(plumbline_model::Line {
            text: (*text).into(),
            anchor: anchor.with_text((*text).to_owned()),
            running: false,
        });
    }
    let report = &map(&document).reports[0];
    assert!(!report.definitions[0].facets.contains_key(&Facet::MemberCostShare));
    let remark = report
        .issues
        .iter()
        .find(|issue| issue.code == "TCC014")
        .expect("a remark");
    for (text, anchor) in &notes {
        let named = format!("in \"{text}\" ({})", anchor.place());
        assert!(remark.message.contains(&named), "{}", remark.message);
    }
}

#[test]
fn peer_and_variance_columns_are_left_out_with_their_reason() {
    let mapped = map(&book());
    let report = &mapped.reports[0];
    assert!(
        report
            .metrics
            .iter()
            .all(|metric| metric.displayed != "$327.18" && metric.displayed != "$7.31")
    );
    let market = mapped
        .ignored
        .iter()
        .find(|ignored| ignored.displayed == "$327.18")
        .unwrap();
    assert!(market.reason.contains("other groups"));
    assert_eq!(
        metric(report, "avg-med-rx-cost-pmpm-market").displayed,
        "$973.13",
        "the standard has this one"
    );
}

#[test]
fn a_term_the_mapping_does_not_know_is_kept_with_its_figure() {
    let mut report = report(&book());
    report.unmapped.retain(|unmapped| unmapped.term == "Hospice carve-out");
    assert_eq!(report.unmapped.len(), 1);
    assert_eq!(report.unmapped[0].displayed, "$3.20");
    assert_eq!(report.unmapped[0].anchor.place(), "Financial Summary!B11");
}

#[test]
fn quality_rows_keep_counts_thresholds_and_masked_values() {
    let report = report(&book());
    let bcs = &report.quality[0];
    assert_eq!(
        (bcs.measure.as_str(), bcs.name.as_str(), bcs.year),
        ("BCS", "Breast Cancer Screening", Some(2024))
    );
    assert_eq!(bcs.rate.unwrap().to_string(), "0.743");
    assert_eq!(bcs.thresholds[1].r#type, "star-5");
    assert_eq!(bcs.thresholds[1].value.unwrap().to_string(), "0.82");
    assert_eq!(bcs.sources["numerator"].anchor.place(), "Quality!C4");
    let pcr = &report.quality[1];
    assert_eq!((pcr.rate, pcr.state), (None, FigureState::Suppressed));
    let masked: Vec<_> = report.issues.iter().filter(|issue| issue.code == "SRC006").collect();
    assert_eq!(masked.len(), 1, "one masked row is one issue: {masked:?}");
    assert!(report.unmapped.iter().any(|unmapped| unmapped.term == "ZZZ"));
}

#[test]
fn every_part_of_a_figure_keeps_how_its_text_became_its_value() {
    let report = report(&book());
    let target = metric(&report, "med-loss-ratio").target.as_ref().unwrap();
    assert_eq!(
        (target.displayed.as_str(), target.transforms.as_slice()),
        ("85.6%", ["percent ÷ 100".to_owned()].as_slice())
    );
    let rate = report
        .quality
        .iter()
        .filter_map(|measure| measure.sources.get("rate"))
        .find(|source| source.displayed.ends_with('%'))
        .unwrap();
    assert_eq!(rate.transforms, ["percent ÷ 100"]);
    let thresholds = report.quality.iter().flat_map(|measure| &measure.thresholds);
    assert!(
        thresholds
            .filter(|threshold| threshold.displayed.ends_with('%'))
            .all(|threshold| threshold.transforms == ["percent ÷ 100"]),
        "{:?}",
        report.quality
    );
}

#[test]
fn a_hidden_sheet_is_never_mapped_and_said_once() {
    let mapped = map(&book());
    let hidden: Vec<_> = mapped.issues.iter().filter(|issue| issue.code == "SRC009").collect();
    assert_eq!(hidden.len(), 1);
    assert!(
        hidden[0].message.contains("\"Calc\" holds 2 figures"),
        "{}",
        hidden[0].message
    );
}

#[test]
fn a_text_that_is_no_figure_is_kept_and_said() {
    let mut document = book();
    for cell in document
        .parts
        .iter_mut()
        .flat_map(|p| &mut p.tables)
        .flat_map(|t| &mut t.cells)
    {
        if cell.text == "$319.81" {
            cell.text = "$3l9.81".into();
        }
    }
    let report = report(&document);
    let inpatient = metric(&report, "inpatient-cost-pmpm");
    assert_eq!((inpatient.value, inpatient.displayed.as_str()), (None, "$3l9.81"));
    let issue = report.issues.iter().find(|issue| issue.code == "SRC005").unwrap();
    assert!(issue.message.contains("Financial Summary!B8"), "{}", issue.message);
}

#[test]
fn the_report_id_follows_from_the_file_and_its_series_alone() {
    assert_eq!(report(&book()).id, report(&book()).id);
    let mut other = book();
    other.sha256 = "11".repeat(32);
    assert_ne!(report(&book()).id, report(&other).id);
}

#[test]
fn the_layout_is_told_by_its_words_or_not_at_all() {
    let mappings = Mappings::built_in().unwrap();
    let strange = workbook(vec![drawn(
        1,
        "Sheet1",
        "Some Other Plan\nMeasure|Actual\nInpatient|$1.00",
    )]);
    assert!(matches!(mappings.recognize(&strange, ""), Recognition::Unknown { .. }));
}

/// Terms and values, without places.
fn values(report: &Report) -> Vec<(String, String, String)> {
    let metric = |m: &Metric| {
        (
            m.id.clone(),
            m.term.clone(),
            format!("{:?} {:?}", m.value, m.target.as_ref().map(|t| t.value)),
        )
    };
    let quality = report.quality.iter().map(|q| {
        (
            q.id.clone(),
            q.name.clone(),
            format!("{:?} {:?}", q.rate, q.denominator),
        )
    });
    report.metrics.iter().map(metric).chain(quality).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn inserted_rows_and_columns_change_no_figure(
        row in 0u32..7, rows in 0u32..4, columns in 0u32..4, between in 6u32..11, more in 0u32..3
    ) {
        let moved = shifted(&summary(), between, more, 0, 0);
        // Rows put between the two header rows would tear the header apart: keep them above or below.
        let row = if row == 5 { 4 } else { row };
        let moved = shifted(&moved, row, rows, 0, columns);
        let document = workbook(vec![cover(), moved, shifted(&quality(), 0, rows, 0, columns), hidden()]);
        prop_assert_eq!(values(&report(&document)), values(&report(&book())));
    }

    #[test]
    fn a_column_put_between_others_changes_no_figure(column in 1u32..8) {
        let document = workbook(vec![cover(), shifted(&summary(), 0, 0, column, 1), quality(), hidden()]);
        prop_assert_eq!(values(&report(&document)), values(&report(&book())));
    }
}
