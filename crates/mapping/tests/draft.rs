//! Mapping files proposed for reports no mapping knows: what is taken for certain, what is asked, what is left.

use plumbline_mapping::{
    DraftRole, DraftRows, DraftScale, Mapping, MappingDraft, Origin, QuestionKind, UseState, apply, propose,
};
use plumbline_model::{Document, Report, StatementKind};
use plumbline_readers::{Limits, read_within};

fn read(text: &str) -> Document {
    read_within(text.as_bytes(), &Limits::default()).expect("readable")
}

fn drafted(text: &str) -> MappingDraft {
    propose(&read(text), "2024-q2-report.csv")
}

/// The reports the draft gives of a document.
fn mapped(draft: &MappingDraft, text: &str) -> Vec<Report> {
    let toml = draft.to_toml();
    let mapping = Mapping::parse(&toml, "draft.toml", Origin::File("draft.toml".into()))
        .unwrap_or_else(|error| panic!("{error}\n{toml}"));
    apply(&mapping, &read(text), "next.csv")
        .unwrap_or_else(|error| panic!("{error}\n{toml}"))
        .reports
}

fn codes(report: &Report) -> Vec<(&str, String)> {
    let values = report.metrics.iter();
    values
        .map(|metric| {
            (
                metric.code.as_str(),
                metric.value.map(|value| value.to_string()).unwrap_or_default(),
            )
        })
        .collect()
}

fn asked(draft: &MappingDraft, kind: QuestionKind) -> Vec<String> {
    let questions = draft.questions().into_iter().filter(|question| question.kind == kind);
    questions.map(|question| question.text).collect()
}

const HEAD: &str = "Payer,Lantern Coast Insurance\nGroup,Willow Bend Medical Group\nPeriod,01/01/2024 - 06/30/2024\n\n";

#[test]
fn a_period_said_in_two_ways_that_differ_is_a_question() {
    let text = "Payer,Lantern Coast Insurance\nGroup,Willow Bend\nPeriod,01/01/2024 - 06/30/2024\nReporting period: 01/01/2024 - 03/31/2024,\n\nLine,Amount\nMember months,\"1,200\"\nMedical cost,\"$412,500\"\n";
    let draft = drafted(text);
    assert!(draft.fact(StatementKind::Period).is_none(), "{:?}", draft.facts);
    let question = asked(&draft, QuestionKind::Period);
    assert!(
        question[0].contains("row 3, column 2") && question[0].contains("row 4, column 1"),
        "{question:?}"
    );
    let readings = draft.facts.iter().filter(|fact| fact.kind == StatementKind::Period);
    assert_eq!(readings.count(), 2, "both readings can be chosen");
}

#[test]
fn a_period_in_the_files_name_alone_is_only_offered() {
    let draft = drafted("Payer,Lantern Coast Insurance\nGroup,Willow Bend\n\nLine,Amount\nMember months,\"1,200\"\n");
    let period = draft
        .facts
        .iter()
        .find(|fact| fact.kind == StatementKind::Period)
        .expect("offered");
    assert!(
        !period.chosen && period.anchor.is_none() && period.value == "2024-04-01/2024-06-30",
        "{period:?}"
    );
    assert_eq!(asked(&draft, QuestionKind::Period).len(), 1);
}

#[test]
fn roles_follow_from_header_words_and_what_they_leave_open_is_not_taken() {
    let text = format!(
        "{HEAD}Line,PMPM,Target PMPM,Benchmark PMPM,Network average PMPM,Variance\nMedical cost,$350.00,$340.00,$345.00,$360.00,2.9%\nPharmacy cost,$74.00,$75.00,$76.00,$80.00,-1.3%\n"
    );
    let mut draft = drafted(&text);
    let column = |draft: &MappingDraft, name: &str| {
        let found = draft.tables[0].columns.iter().find(|column| column.name == name);
        found
            .unwrap_or_else(|| panic!("{name} in {:?}", draft.tables[0].columns))
            .clone()
    };
    assert_eq!(column(&draft, "target-pmpm").role, DraftRole::Target);
    assert_eq!(column(&draft, "target-pmpm").of.as_deref(), Some("pmpm"));
    assert_eq!(column(&draft, "network-average-pmpm").role, DraftRole::Peer);
    assert_eq!(column(&draft, "variance").role, DraftRole::Skip);
    assert!(!column(&draft, "benchmark-pmpm").sure);
    assert_eq!(asked(&draft, QuestionKind::Column).len(), 1);
    // A person takes what is asked; only the group's own figures and its target are there.
    for one in draft.tables[0].terms.iter_mut().flat_map(|term| &mut term.uses) {
        if one.state == UseState::Ask {
            (one.state, one.by) = (UseState::Take, Some("Dana".into()));
            one.code = Some(one.suggestions[0].code.clone());
        }
    }
    let [report] = &mapped(&draft, &text)[..] else {
        panic!("one report")
    };
    assert_eq!(
        codes(report),
        [
            ("med-cost-pmpm", "350.00".to_owned()),
            ("rx-cost-pmpm", "74.00".to_owned())
        ]
    );
    let target = report.metrics[0].target.as_ref().expect("a target");
    assert_eq!(target.displayed, "$340.00");
}

#[test]
fn figures_in_thousands_are_read_as_such_by_the_words_that_say_so() {
    let text = format!("{HEAD}Line,Amount ($ in thousands)\nMedical cost,412\nPharmacy cost,88\n");
    let draft = drafted(&text);
    let column = &draft.tables[0].columns[0];
    assert_eq!(column.scale, DraftScale::Thousands, "{column:?}");
    let [report] = &mapped(&draft, &text)[..] else {
        panic!("one report")
    };
    assert_eq!(
        report.metrics[0].value.map(|value| value.to_string()).as_deref(),
        Some("412000")
    );
}

#[test]
fn an_amount_without_a_sign_or_word_of_money_is_asked_about() {
    let draft = drafted(&format!(
        "{HEAD}Line,Current\nMedical cost,412500\nMember months,1200\n"
    ));
    assert_eq!(asked(&draft, QuestionKind::Unit).len(), 1, "{:?}", draft.questions());
    let toml = draft.to_toml();
    assert!(!toml.contains("payer_term = \"Medical cost\""), "{toml}");
    assert!(toml.contains("payer_term = \"Member months\""), "{toml}");
}

#[test]
fn sections_give_their_unit_and_tell_equal_labels_apart() {
    let text = format!(
        "{HEAD}Line,Q1 2024,Q2 2024\nCost ($),,\nPharmacy cost,\"400,000\",\"410,000\"\nCost per member per month ($),,\nPharmacy cost,33.10,33.90\n"
    );
    let mut draft = drafted(&text);
    assert_eq!(draft.tables[0].sections.len(), 2);
    for one in draft.tables[0].terms.iter_mut().flat_map(|term| &mut term.uses) {
        if one.state == UseState::Ask {
            (one.state, one.by) = (UseState::Take, Some("Dana".into()));
            one.code = Some(one.suggestions[0].code.clone());
        }
    }
    // The next report has another quarter, and a row more above.
    let next = text
        .replace("Q1 2024,Q2 2024", "Q2 2024,Q3 2024")
        .replace("Cost ($),,\n", "Cost ($),,\nDoula services,1,2\n");
    let reports = mapped(&draft, &next);
    assert_eq!(reports.len(), 2);
    let last = &reports[1];
    assert_eq!(
        last.period.map(|period| period.to_string()).as_deref(),
        Some("2024-07-01/2024-09-30")
    );
    assert_eq!(
        codes(last),
        [("rx-cost", "410000".to_owned()), ("rx-cost-pmpm", "33.90".to_owned())]
    );
}

#[test]
fn terms_in_columns_are_taken_where_a_column_says_whose_row_it_is() {
    let text = "Payer,Lantern Coast Insurance\n\nGroup,Period,Member months,Medical cost PMPM,Pharmacy cost PMPM\nWillow Bend,Q1 2024,1200,$350.00,$74.00\nCedar Falls,Q1 2024,900,$341.50,$70.25\n";
    let draft = drafted(text);
    assert_eq!(draft.tables[0].rows, DraftRows::Reports, "{:?}", draft.tables[0]);
    let reports = mapped(&draft, text);
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[1].subject.name, "Cedar Falls");
    assert!(
        codes(&reports[1]).contains(&("member-months", "900".to_owned())),
        "{:?}",
        codes(&reports[1])
    );
    // Without such a column it is said that a person has to.
    let unnamed = drafted(
        "Payer,Lantern Coast Insurance\n\nMember months,Medical cost PMPM,Pharmacy cost PMPM\n1200,$350.00,$74.00\n900,$341.50,$70.25\n",
    );
    assert!(unnamed.chosen().next().is_none());
    assert!(
        unnamed.cannot.iter().any(|one| one.contains("row_is")),
        "{:?}",
        unnamed.cannot
    );
}

#[test]
fn a_list_of_people_leaves_no_name_in_a_mapping_file() {
    let mut text = format!("{HEAD}Member,Paid\n");
    for number in 0..80 {
        let name: String = "Abcdefgh Ijklmnop"
            .chars()
            .map(|c| if c == 'c' { char::from(b'a' + number % 26) } else { c })
            .collect();
        text.push_str(&format!(
            "{name} {},\"${}\"\n",
            char::from(b'A' + number / 4),
            100 + u32::from(number)
        ));
    }
    let draft = drafted(&text);
    assert!(
        draft.tables.is_empty(),
        "{:?}",
        draft.tables.first().map(|table| &table.terms[..2])
    );
    assert!(
        draft.cannot.iter().any(|one| one.contains("list of members")),
        "{:?}",
        draft.cannot
    );
    assert!(!draft.to_toml().contains("Ijklmnop"));
}

#[test]
fn json_objects_are_tables_and_their_keys_say_the_facts() {
    let text = r#"{"payer":{"name":"Lantern Coast Insurance"},"provider":{"name":"Willow Bend"},"period":{"from":"2024-01-01","to":"2024-06-30"},
        "lines":[{"category":"Medical cost","amount":412500,"pmpm":343.75},{"category":"Pharmacy cost","amount":88800,"pmpm":74.00}]}"#;
    let draft = drafted(text);
    assert_eq!(draft.payer(), Some("Lantern Coast Insurance"));
    assert_eq!(
        draft.fact(StatementKind::Period).map(|fact| fact.value.as_str()),
        Some("2024-01-01/2024-06-30")
    );
    let [report] = &mapped(&draft, text)[..] else {
        panic!("one report")
    };
    assert_eq!(report.subject.name, "Willow Bend");
    assert!(
        codes(report).contains(&("med-cost", "412500".to_owned())),
        "{:?}",
        codes(report)
    );
}

#[test]
fn a_mapping_file_holds_no_figure_of_the_report_it_was_drafted_from() {
    let text = format!(
        "{HEAD}Line,Amount,PMPM\nMember months,\"12,004\",\nMedical cost,\"$4,212,604\",$350.93\nGrove allowance,\"$18,250\",$1.52\n"
    );
    let toml = drafted(&text).to_toml();
    for figure in ["4,212,604", "4212604", "350.93", "18,250", "12,004", "2024-01-01"] {
        assert!(!toml.contains(figure), "{figure} in\n{toml}");
    }
}
