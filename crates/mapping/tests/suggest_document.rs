//! Suggestions for a whole file: of the terms its mapping does not know, and of a layout no mapping knows.

use plumbline_mapping::{Decision, Mappings, TermSuggestions, suggest_document};
use plumbline_readers::{Limits, read_within};

fn suggested(text: &str) -> Vec<TermSuggestions> {
    let document = read_within(text.as_bytes(), &Limits::default()).expect("a CSV file");
    suggest_document(&Mappings::load(None).expect("built in"), &document, "unknown.csv")
}

fn one<'t>(terms: &'t [TermSuggestions], term: &str) -> &'t TermSuggestions {
    terms
        .iter()
        .find(|one| one.term == term)
        .unwrap_or_else(|| panic!("{term} in {terms:#?}"))
}

#[test]
fn every_label_of_an_unknown_layout_is_answered_with_its_place() {
    let terms =
        suggested("Willow Health\nItem,Amount\nMember months,1200\nBreast Cancer Screening,74.2%\nDoula cost,$12.00\n");
    let months = one(&terms, "Member months");
    assert_eq!(months.decision, Decision::Accept);
    assert_eq!(months.displayed.as_deref(), Some("1200"));
    assert_eq!(months.anchor.as_ref().expect("a place").place(), "row 3, column 2");
    assert_eq!(one(&terms, "Breast Cancer Screening").suggestions[0].code, "BCS");
    assert_eq!(one(&terms, "Doula cost").decision, Decision::Decline);
}

#[test]
fn arithmetic_tells_the_total_from_the_rate() {
    let terms = suggested("Item,Amount\nMember months,1200\nMedical cost,412.50\nGrand total medical cost,495000.00\n");
    let total = one(&terms, "Grand total medical cost");
    assert!(
        total.suggestions[0]
            .reason
            .contains("\"Medical cost\" × \"Member months\" gives this figure"),
        "{total:?}"
    );
    let rate = one(&terms, "Medical cost");
    assert_ne!(
        rate.decision,
        Decision::Accept,
        "a figure per member-month is no total: {rate:?}"
    );
    assert!(rate.suggestions[0].reason.contains("per member-month"), "{rate:?}");
}

#[test]
fn a_total_is_what_its_parts_add_up_to() {
    let terms = suggested("Item,Amount\nMedical cost,$100.00\nPharmacy cost,$20.50\nTotal,$120.50\n");
    let total = one(&terms, "Total");
    assert_eq!(total.suggestions[0].code, "med-rx-cost", "{total:?}");
    assert_eq!(total.decision, Decision::Ask, "arithmetic suggests, a person decides");
}

#[test]
fn a_neighbour_named_like_a_unit_is_not_the_unit() {
    let terms = suggested("Member months,PMPM,Medical cost\n1200,$412.50,$495000.00\n");
    assert_eq!(
        one(&terms, "Medical cost").suggestions[0].code,
        "med-cost",
        "{terms:#?}"
    );
    assert_eq!(one(&terms, "Member months").decision, Decision::Accept);
}

#[test]
fn a_known_layout_is_asked_about_its_unknown_terms_alone() {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_reports/northfield/2024-q1-performance.xlsx"
    );
    let bytes = std::fs::read(sample).expect("the sample");
    let document = read_within(&bytes, &Limits::default()).expect("readable");
    let terms = suggest_document(&Mappings::load(None).expect("built in"), &document, sample);
    let names: Vec<&str> = terms.iter().map(|one| one.term.as_str()).collect();
    assert_eq!(names, ["Doula support payments"]);
    assert_eq!(terms[0].decision, Decision::Decline, "{terms:?}");
}
