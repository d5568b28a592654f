//! Header facts, sentences, sections and sheets that read otherwise: asked about with reasons, and right when accepted.

mod support;

use plumbline_mapping::{AcceptedChange, Mapping, NextVersion, Origin, apply, drift};
use plumbline_model::{Document, Drift, LayoutHow, LayoutPart, Likeness};
use support::{drawn, workbook};

const MAPPING: &str = r#"
id          = "small"
version     = 3
description = "A small layout"
source      = "nowhere"
formats     = ["xlsx"]

[payer]
name = "Small Plan"

[[recognize]]
text     = '^Small Plan$'
required = true

[[fact]]
kind  = "subject"
part  = '^Summary$'
label = '^Provider group$'

[[fact]]
kind = "period"
part = '^Summary$'
find = '^Service period: (.+?), as paid'

[[fact]]
kind = "paid_through"
find = 'claims paid through (.+)$'
optional = true

[[table]]
name   = "Costs"
part   = '^Summary$'
header = ['^Item$', '^Amount$']
column = [{ name = "amount", header = ['^Amount$'] }]
section = [
    { row = '^Cost \(\$\)$', name = "cost", unit = "USD" },
    { row = '^Use per 1,000$', name = "use", unit = "per-1000-member-years" },
]

[[table.term]]
section    = "cost"
payer_term = "Medical"
metric     = "med-cost"

[[table.term]]
section    = "cost"
payer_term = "Total cost"
metric     = "total-cost-of-care"
definition = "total"

[[table.term]]
section    = "use"
payer_term = "ED visits"
metric     = "ed-visits-per-1000"

[[ignore_table]]
part   = '^Rates$'
reason = "The fee schedule, the same for every group"

[[definition]]
key      = "total"
term     = "Total cost"
sentence = 'Total cost is medical and pharmacy claims as paid\.'

[definition.facets]
basis   = "paid"
medical = "included"
"#;

const REPORT: &str = "Small Plan
Provider group|Willow Bend
Service period: 01/01/2025 - 03/31/2025, as paid
Item|Amount
Cost ($)
Medical|$100.00
Total cost|$150.00
Use per 1,000
ED visits|210.5

Total cost is medical and pharmacy claims as paid.";

fn mapping(text: &str) -> Mapping {
    Mapping::parse(text, "small.toml", Origin::File("small.toml".into())).expect("sound")
}

fn report(changes: &[(&str, &str)]) -> Document {
    let text = changes.iter().fold(REPORT.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    });
    workbook(vec![drawn(1, "Summary", &text)])
}

/// What a changed report gives by the next version with every first proposal accepted.
fn accepted(document: &Document, drift: &Drift) -> plumbline_mapping::Mapped {
    let changes: Vec<AcceptedChange> = drift
        .losses()
        .map(|change| AcceptedChange {
            what: change.what,
            rule: change.rule.clone().expect("the mapping says it somewhere"),
            words: change
                .proposals
                .first()
                .unwrap_or_else(|| panic!("{change:#?}"))
                .words
                .clone(),
        })
        .collect();
    let day = |text: &str| text.parse().expect("a day");
    let head = NextVersion {
        version: 4,
        from: day("2025-01-01"),
        by: "Dana",
        on: day("2025-05-01"),
    };
    let text = Mapping::next_version(MAPPING, "small.toml", &head, &changes).expect("sound");
    apply(&mapping(&text), document, "q.xlsx").unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn figures(mapped: &plumbline_mapping::Mapped) -> Vec<String> {
    let report = &mapped.reports[0];
    let metrics = report
        .metrics
        .iter()
        .map(|metric| format!("{} {}", metric.code, metric.displayed));
    let header = format!(
        "{} {:?}",
        report.subject.name,
        report.period.map(|period| period.to_string())
    );
    metrics
        .chain([header, format!("{} definitions", report.definitions.len())])
        .collect()
}

fn unchanged() -> Vec<String> {
    figures(&apply(&mapping(MAPPING), &report(&[]), "q.xlsx").expect("it maps"))
}

#[test]
fn a_report_as_the_mapping_knows_it_has_no_changes() {
    let drift = drift(&mapping(MAPPING), &report(&[]), "q.xlsx");
    assert_eq!(drift.changes, []);
    assert_eq!(
        drift.unchanged, 11,
        "a table, a column, three rows, two sections, three facts, a sentence"
    );
}

#[test]
fn each_thing_that_reads_otherwise_is_asked_about_and_right_when_accepted() {
    for (change, what, class, reason) in [
        (
            ("Provider group|", "Provider organization group|"),
            LayoutPart::HeaderFact,
            Likeness::Possible,
            "the same words",
        ),
        (
            ("Service period:", "Reporting period:"),
            LayoutPart::HeaderFact,
            Likeness::Possible,
            "reads as the reporting period",
        ),
        (
            ("Cost ($)", "Costs ($)"),
            LayoutPart::Section,
            Likeness::Strong,
            "before \"Use per 1,000\"",
        ),
        (
            ("ED visits", "Emergency department visits"),
            LayoutPart::Row,
            Likeness::Strong,
            "both mean",
        ),
        (
            ("claims as paid.", "claims as paid, rebates aside."),
            LayoutPart::Definition,
            Likeness::Possible,
            "read whether it still counts the same",
        ),
    ] {
        let document = report(&[change]);
        let drift = drift(&mapping(MAPPING), &document, "q.xlsx");
        let losses: Vec<_> = drift.losses().collect();
        let [loss] = losses.as_slice() else {
            panic!("{change:?}: {losses:#?}")
        };
        assert_eq!((loss.what, loss.how), (what, LayoutHow::Renamed), "{change:?}");
        let proposal = &loss.proposals[0];
        assert_eq!(proposal.class, class, "{change:?}: {proposal:#?}");
        assert!(
            proposal.reasons.iter().any(|said| said.contains(reason)),
            "{change:?}: {:?}",
            proposal.reasons
        );
        assert!(loss.anchor.is_some() && !loss.touches.is_empty(), "{loss:#?}");
        assert!(loss.touches.iter().all(|fact| !fact.taken), "{loss:#?}");
        assert_eq!(figures(&accepted(&document, &drift)), unchanged(), "{change:?}");
    }
}

#[test]
fn several_changes_at_once_are_told_one_by_one() {
    let document = report(&[
        ("Medical|", "Med cost|"),
        ("Cost ($)", "Costs ($)"),
        ("Service period:", "Reporting period:"),
    ]);
    let drift = drift(&mapping(MAPPING), &document, "q.xlsx");
    let what: Vec<_> = drift.losses().map(|change| change.what).collect();
    assert!(
        what.contains(&LayoutPart::Section) && what.contains(&LayoutPart::HeaderFact),
        "{what:?}"
    );
}

#[test]
fn a_word_that_makes_another_thing_of_it_is_told_beside_the_place() {
    let document = report(&[("Total cost|", "Total cost target|")]);
    let drift = drift(&mapping(MAPPING), &document, "q.xlsx");
    let change = drift.losses().next().expect("a change");
    let proposal = &change.proposals[0];
    assert_eq!(proposal.class, Likeness::Possible, "a target is no cost: {proposal:#?}");
    assert!(
        proposal
            .reasons
            .iter()
            .any(|said| said.contains("but it says \"target\", too")),
        "{:?}",
        proposal.reasons
    );
}

#[test]
fn what_is_gone_has_the_nearest_place_and_no_proposal() {
    let document = report(&[("Medical|$100.00\n", "")]);
    let drift = drift(&mapping(MAPPING), &document, "q.xlsx");
    let losses: Vec<_> = drift.losses().collect();
    let [loss] = losses.as_slice() else {
        panic!("{losses:#?}")
    };
    assert_eq!(
        (loss.how, loss.expected.as_deref()),
        (LayoutHow::Missing, Some("Medical"))
    );
    assert_eq!(
        loss.anchor.as_ref().map(|anchor| anchor.place()).as_deref(),
        Some("Summary!A4")
    );
}

#[test]
fn a_table_nobody_reads_is_listed_once_and_one_with_a_reason_is_not() {
    let sheet = "Item|Amount of fee\nVisit|$80.00\nScan|$400.00\nX-ray|$90.00";
    let with = |name: &str| {
        let mut document = report(&[]);
        document.parts.push(drawn(2, name, sheet));
        apply(&mapping(MAPPING), &document, "q.xlsx").expect("it maps")
    };
    let said: Vec<_> = with("Fees")
        .issues
        .into_iter()
        .filter(|issue| issue.code == "SRC013")
        .collect();
    let [issue] = said.as_slice() else { panic!("{said:?}") };
    assert!(
        issue.message.contains("Sheet \"Fees\" holds 3 figures"),
        "{}",
        issue.message
    );
    assert_eq!(
        issue.anchor.as_ref().map(|anchor| anchor.place()).as_deref(),
        Some("Fees!A1")
    );
    assert!(with("Rates").issues.iter().all(|issue| issue.code != "SRC013"));
}
