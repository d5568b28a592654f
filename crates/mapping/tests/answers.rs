//! Answers to open terms: where they are asked, what they give, and what keeps them from being taken.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use plumbline_mapping::{Mapped, Mapping, MappingError, Mappings, Origin, apply};
use plumbline_model::{Report, TermTakes, Unit};
use support::{drawn, workbook};

const HEAD: &str = r#"
id          = "small"
version     = 3
description = "A small layout"
source      = "nowhere"
formats     = ["xlsx"]
[payer]
name = "Small Plan"
[[recognize]]
text = '^Small Plan$'
[[fact]]
kind = "subject"
find = '^For (.+)$'
"#;

const ROWS: &str = r#"
[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
column = [
    { name = "amount", header = ['^Amount$'], unit = "USD" },
    { name = "goal",   header = ['^Goal$'],   role = "target", of = "amount" },
    { name = "peers",  header = ['^Peers$'],  role = "peer", reason = "Others" },
]
section = [{ row = '^Own$', name = "own" }]
term    = [{ payer_term = "Medical", metric = "med-cost" }]
"#;

const WIDE: &str = r#"
[[table]]
name        = "Results"
header      = ['^GROUP$', '^SPENT$']
orientation = "terms_in_columns"
row_is      = "report"
row_fact    = [{ header = '^GROUP$', kind = "subject" }]
term        = [{ payer_term = "SPENT", metric = "med-cost", unit = "USD" }]
"#;

const QUALITY: &str = r#"
[[table]]
name    = "Quality"
kind    = "quality"
header  = ['^Measure$', '^Rate$']
label   = '^Measure$'
column  = [
    { name = "numerator", header = ['^Num$'],  role = "numerator" },
    { name = "rate",      header = ['^Rate$'], role = "rate" },
]
measure = [{ payer_term = "Breast screening", measure = "BCS" }]
"#;

fn parse(table: &str, answers: &str) -> Result<Mapping, MappingError> {
    Mapping::parse(
        &format!("{HEAD}{table}{answers}"),
        "small.toml",
        Origin::File("small.toml".into()),
    )
}

fn mapped(table: &str, answers: &str, drawing: &str) -> Mapped {
    let document = workbook(vec![drawn(1, "S", &format!("Small Plan\nFor Willow\n{drawing}"))]);
    apply(&parse(table, answers).unwrap(), &document, "s.xlsx").unwrap()
}

fn report(table: &str, answers: &str, drawing: &str) -> Report {
    mapped(table, answers, drawing).reports.remove(0)
}

/// Code, text and target of each metric.
fn metrics(report: &Report) -> Vec<(&str, &str, Option<&str>)> {
    let target = |metric: &plumbline_model::Metric| metric.target.as_ref().map(|target| target.displayed.clone());
    report
        .metrics
        .iter()
        .map(|metric| {
            let target = target(metric).map(|text| &*Box::leak(text.into_boxed_str()));
            (metric.code.as_str(), metric.displayed.as_str(), target)
        })
        .collect()
}

fn open(report: &Report) -> Vec<(&str, &str)> {
    report
        .unmapped
        .iter()
        .map(|unmapped| (unmapped.term.as_str(), unmapped.displayed.as_str()))
        .collect()
}

fn refused(report: &Report) -> String {
    let place = report.unmapped[0].place.as_ref().unwrap();
    place.refused.clone().unwrap_or_default()
}

const COSTS: &str = "Item|Amount|Goal|Peers\nMedical|$100|$90|$80\nAdmin [1]|$12|$10|$9";

#[test]
fn an_answer_is_asked_where_no_rule_takes_the_figure_and_never_before_one() {
    let before = report(ROWS, "", COSTS);
    assert_eq!(
        open(&before),
        [("Admin", "$12"), ("Admin", "$10")],
        "the peers' figure is left out by a rule"
    );
    let takes: Vec<TermTakes> = before
        .unmapped
        .iter()
        .map(|unmapped| unmapped.place.as_ref().unwrap().takes)
        .collect();
    assert_eq!(
        takes,
        [TermTakes::Code, TermTakes::Nothing],
        "a target goes along with its figure"
    );

    let answers =
        "[[answer]]\nterm = \"Admin [1]\"\ncode = \"admin-cost\"\n[[answer]]\nterm = \"Medical\"\ncode = \"rx-cost\"\n";
    let after = report(ROWS, answers, COSTS);
    assert_eq!(
        metrics(&after),
        [("med-cost", "$100", Some("$90")), ("admin-cost", "$12", Some("$10"))]
    );
    assert_eq!(open(&after), []);
    assert_eq!(after.metrics[1].anchor.place(), "S!B5");
}

#[test]
fn a_declined_term_is_left_out_with_the_reason_and_who_said_so() {
    let answers = "[[answer]]\nterm = \"Admin\"\ncolumn = \"amount\"\ndeclined = \"Ours\"\nanswered_by = \"Dana\"\nanswered_on = \"2025-02-14\"\n";
    let mapped = mapped(ROWS, answers, COSTS);
    let left: Vec<(&str, &str)> = mapped
        .ignored
        .iter()
        .map(|ignored| (ignored.displayed.as_str(), ignored.reason.as_str()))
        .collect();
    assert!(
        left.contains(&("$12", "Ours (declined by Dana on 2025-02-14)")),
        "{left:?}"
    );
    assert_eq!(
        open(&mapped.reports[0]),
        [("Admin", "$10")],
        "the answer is for one column"
    );
}

#[test]
fn what_does_not_fit_stays_open_and_says_why() {
    let answer = |rest: &str| format!("[[answer]]\nterm = \"Admin\"\ncolumn = \"amount\"\n{rest}\n");
    let cases = [
        (answer("code = \"med-cost-pmpm\""), "stands where figures are in USD"),
        (answer("measure = \"BCS\""), "the table holds metrics"),
        (answer("code = \"member-months\"\nunit = \"member-months\""), "\"$12\""),
    ];
    for (answers, why) in cases {
        let report = report(ROWS, &answers, COSTS);
        assert_eq!(open(&report)[0], ("Admin", "$12"));
        assert!(refused(&report).contains(why), "{}", refused(&report));
    }
    let no_unit = ROWS
        .replace(", unit = \"USD\"", "")
        .replace("metric = \"med-cost\"", "metric = \"med-cost\", unit = \"USD\"");
    let report = report(&no_unit, &answer("code = \"admin-cost\""), COSTS);
    assert!(
        refused(&report).contains("give the answer's unit"),
        "{}",
        refused(&report)
    );
    let shares = report_of_shares("40");
    assert!(refused(&shares).contains("no percent sign"), "{}", refused(&shares));
    assert_eq!(metrics(&report_of_shares("40%")).last().unwrap().1, "40%");
}

fn report_of_shares(printed: &str) -> Report {
    let answers = "[[answer]]\nterm = \"Share\"\ncode = \"sharing-rate\"\nunit = \"ratio\"\n";
    report(ROWS, answers, &format!("Item|Amount\nMedical|$100\nShare|{printed}"))
}

#[test]
fn a_place_knows_its_section_its_neighbours_and_the_arithmetic_of_its_column() {
    let rows = "Item|Amount\nOwn\nMedical|$100\nDrugs|$20\nAll of it|$120\nOther groups\nMedical|$9";
    let answers = "[[answer]]\nterm = \"Drugs\"\nsection = \"own\"\ncode = \"rx-cost\"\n";
    let before = report(ROWS, "", rows);
    let drugs = before.unmapped[0].place.as_ref().unwrap();
    assert_eq!((drugs.section.as_deref(), drugs.unit), (Some("own"), Some(Unit::Usd)));
    assert_eq!(
        (drugs.above.as_slice(), drugs.below.as_slice()),
        (
            &["Medical".to_owned()][..],
            &["All of it".to_owned(), "Medical".to_owned()][..]
        )
    );
    let sum = &before.unmapped[1].suggestions[0];
    assert_eq!(sum.code, "med-rx-cost", "{sum:?}");
    assert!(
        sum.reason.contains("the sum of \"Medical\" + \"Drugs\""),
        "{}",
        sum.reason
    );
    let elsewhere = before.unmapped[2].place.as_ref().unwrap();
    assert_eq!(
        elsewhere.section.as_deref(),
        Some("Other groups"),
        "a heading no rule knows, as printed"
    );
    let after = report(ROWS, answers, rows);
    assert_eq!(metrics(&after)[1].0, "rx-cost");
}

#[test]
fn a_column_that_is_the_term_is_answered_for_every_row() {
    let rows = "GROUP|SPENT|ADMIN\nNorth|$100|$12\nSouth|$200|\nWest|$300|$14";
    let open_before = mapped(WIDE, "", rows);
    let place = open_before.reports[0].unmapped[0].place.clone().unwrap();
    assert_eq!(
        (place.takes, place.column, place.above),
        (TermTakes::Code, None, vec!["GROUP".to_owned(), "SPENT".to_owned()])
    );
    let answers = "[[answer]]\nterm = \"ADMIN\"\ncode = \"admin-cost\"\nunit = \"USD\"\n";
    let reports = mapped(WIDE, answers, rows).reports;
    let texts: Vec<Vec<&str>> = reports
        .iter()
        .map(|report| metrics(report).iter().map(|(_, displayed, _)| *displayed).collect())
        .collect();
    assert_eq!(
        texts,
        [["$100", "$12"], ["$200", ""], ["$300", "$14"]],
        "an empty place is a missing figure"
    );
    assert!(reports.iter().all(|report| report.unmapped.is_empty()));
}

#[test]
fn a_quality_row_is_answered_with_a_measure() {
    let rows = "Measure|Num|Rate|Rank\nBreast screening|70|70%|3\nColon screening|50|50%|4";
    let before = report(QUALITY, "", rows);
    let takes = |report: &Report, term: &str| {
        let unmapped = report.unmapped.iter().find(|unmapped| unmapped.term == term).unwrap();
        unmapped.place.as_ref().unwrap().takes
    };
    assert_eq!(
        (takes(&before, "Colon screening"), takes(&before, "Rank")),
        (TermTakes::Measure, TermTakes::Nothing)
    );
    let after = report(
        QUALITY,
        "[[answer]]\nterm = \"Colon screening\"\nmeasure = \"COL\"\n",
        rows,
    );
    let measures: Vec<_> = after
        .quality
        .iter()
        .map(|measure| (measure.measure.as_str(), measure.displayed.as_str(), measure.numerator))
        .collect();
    assert_eq!(measures[1], ("COL", "50%", Some(50.into())));
    assert!(
        open(&after).iter().all(|(term, _)| *term == "Rank"),
        "{:?}",
        open(&after)
    );
    let rank = report(
        QUALITY,
        "[[answer]]\nterm = \"Rank\"\ncode = \"quality-score\"\nunit = \"ratio\"\n",
        rows,
    );
    let why = rank.unmapped.iter().find(|unmapped| unmapped.term == "Rank").unwrap();
    let why = why.place.as_ref().unwrap().refused.clone().unwrap();
    assert!(why.contains("figures of several things"), "{why}");
}

#[test]
fn an_answer_that_contradicts_a_rule_or_another_answer_is_named() {
    let answer = |rest: &str| format!("[[answer]]\nterm = \"Admin\"\n{rest}\n");
    let cases = [
        (
            answer("code = \"admin-cost\"\ndeclined = \"no\""),
            "exactly one of code, measure and declined",
        ),
        (answer(""), "exactly one of code, measure and declined"),
        (answer("declined = \" \""), "gives no reason"),
        (answer("code = \"admin\""), "neither a VBPR metric nor a local code"),
        (
            answer("code = \"admin-cost\"\nunit = \"members\""),
            "the answer says members",
        ),
        (answer("declined = \"no\"\nsha256 = \"ab\""), "applies_to = \"report\""),
        (
            answer("declined = \"no\"\ntable = \"Cost\""),
            "there is no table \"Cost\"",
        ),
        (
            answer("declined = \"no\"") + &answer("code = \"admin-cost\""),
            "contradicts [[answer]] 1, declined",
        ),
        (
            answer("code = \"admin-cost\"\ntable = \"Costs\"") + &answer("code = \"rx-cost\"\nsection = \"own\""),
            "contradicts [[answer]] 1, admin-cost",
        ),
        (
            "[[answer]]\nterm = \"Medical\"\ntable = \"Costs\"\ncode = \"rx-cost\"\n".to_owned(),
            "takes this term as med-cost, the answer says rx-cost",
        ),
    ];
    for (answers, what) in cases {
        let error = parse(ROWS, &answers).expect_err(what);
        assert!(error.to_string().contains(what), "{error}");
    }
    let sound = answer("declined = \"no\"") + &answer("code = \"admin-cost\"\ncolumn = \"amount\"");
    assert!(parse(ROWS, &sound).is_ok(), "the narrower one goes before");
}

#[test]
fn answers_for_a_payer_reach_its_other_files_and_must_not_contradict_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let own = |id: &str, payer: &str, answers: &str| {
        let text = format!("{HEAD}{ROWS}{answers}").replace("\"small\"", &format!("\"{id}\""));
        let text = text.replace("name = \"Small Plan\"", &format!("name = \"{payer}\""));
        std::fs::write(folder.path().join(format!("{id}.toml")), text).unwrap();
    };
    let answer = |code: &str| format!("[[answer]]\nterm = \"Admin\"\napplies_to = \"payer\"\ncode = \"{code}\"\n");
    own("a", "Small Plan", &answer("admin-cost"));
    own("b", "SMALL PLAN", "");
    own("c", "Another Plan", "");
    let document = workbook(vec![drawn(1, "S", &format!("Small Plan\nFor Willow\n{COSTS}"))]);
    let taken = |mappings: &Mappings, id: &str| {
        let mapped = apply(mappings.get(id).unwrap(), &document, "s.xlsx").unwrap();
        mapped.reports[0]
            .metrics
            .iter()
            .any(|metric| metric.code == "admin-cost")
    };
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    assert_eq!(["a", "b", "c"].map(|id| taken(&mappings, id)), [true, true, false]);
    // A reader that understands no more files than it needs knows them, too.
    let texts = plumbline_mapping::MappingTexts::load(Some(folder.path())).unwrap();
    assert!(taken(&texts.mappings_for(&document, Some("b")).unwrap(), "b"));
    own("b", "Small Plan", &answer("rx-cost"));
    let error = Mappings::load(Some(folder.path())).unwrap_err().to_string();
    assert!(
        error.contains("contradict each other") && error.contains("rx-cost"),
        "{error}"
    );
}
