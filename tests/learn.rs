//! A report no mapping knows is drafted, looked at and kept; the next one of that payer then imports without a question.

use std::collections::BTreeMap;

use plumbline_app::commands::{DraftEdit, DraftKept, DraftPreview, DraftRequest, DraftView, ReportRequest};
use plumbline_app::{App, verbs};
use plumbline_mapping::{
    FactHow, Mapping, MappingDraft, Mappings, Origin, QuestionKind, Recognition, UseState, propose,
};
use plumbline_model::{Document, ImportStatus, Report, StatementKind};
use plumbline_readers::{Limits, read_within};
use plumbline_tests::unknown::{Issue, JULY, JUNE, WORKBOOK_PAYER, csv, pdf, workbook};
use plumbline_tests::{Workspace, samples};

/// A file in the workspace's folder.
fn file(workspace: &Workspace, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = workspace.folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

fn drafted(app: &App, path: &std::path::Path) -> DraftView {
    let request = DraftRequest {
        sha256: None,
        path: Some(path.to_string_lossy().into_owned()),
        job: "draft".into(),
    };
    verbs::draft_mapping(app, request).expect("a draft")
}

fn edit(view: &DraftView, draft: &MappingDraft) -> DraftEdit {
    DraftEdit {
        path: view.path.clone(),
        sha256: view.sha256.clone(),
        draft: draft.clone(),
        by: "Dana Whitfield".into(),
        job: "keep".into(),
    }
}

fn preview(app: &App, view: &DraftView, draft: &MappingDraft) -> DraftPreview {
    verbs::preview_draft(app, edit(view, draft)).expect("a preview")
}

fn keep(app: &App, view: &DraftView, draft: &MappingDraft) -> DraftKept {
    verbs::keep_draft(app, edit(view, draft)).expect("kept")
}

fn report(app: &App, id: &str) -> Report {
    let view = verbs::get_report(app, ReportRequest { id: id.into() });
    view.expect("the report is stored").report
}

fn values(report: &Report) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = report
        .metrics
        .iter()
        .map(|metric| {
            (
                metric.code.clone(),
                metric.value.map(|value| value.to_string()).unwrap_or_default(),
            )
        })
        .collect();
    values.sort();
    values
}

fn expected(values: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = values
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect();
    values.sort();
    values
}

/// What a person answers: the payer the title names, the first code for each open term, and terms without any left out.
fn answer(view: &DraftView) -> MappingDraft {
    let mut draft = view.draft.clone();
    if draft.payer().is_none() {
        let fact = draft.facts.iter_mut().find(|fact| fact.kind == StatementKind::Payer);
        fact.expect("a name to choose").chosen = true;
    }
    for table in &mut draft.tables {
        for one in table.terms.iter_mut().flat_map(|term| &mut term.uses) {
            if one.state != UseState::Ask {
                continue;
            }
            one.by = Some("Dana Whitfield".into());
            match one.suggestions.first() {
                Some(first) => (one.state, one.code) = (UseState::Take, Some(first.code.clone())),
                None => one.state = UseState::LeaveOut,
            }
        }
    }
    draft
}

/// Keeps the draft of June with its questions answered and gives what July imports as.
fn kept_then_next(name: &str, june: &[u8], july: &[u8]) -> (Workspace, DraftKept, Vec<Report>) {
    let workspace = Workspace::empty();
    let path = file(&workspace, &format!("june-{name}"), june);
    let unknown = workspace.import(std::slice::from_ref(&path)).files.remove(0);
    assert_eq!(unknown.status, ImportStatus::NeedsMapping, "no mapping knows {name}");
    let view = drafted(&workspace.app, &path);
    let draft = answer(&view);
    let left = draft.questions();
    assert!(left.is_empty(), "answered: {left:?}");
    let kept = keep(&workspace.app, &view, &draft);
    assert_eq!(kept.file.status, ImportStatus::Imported);
    let next = file(&workspace, &format!("july-{name}"), july);
    let imported = workspace.import(&[next]).files.remove(0);
    assert_eq!(imported.status, ImportStatus::Imported, "{:?}", imported.error);
    assert_eq!(
        imported.mapping.as_ref().map(|used| used.id.as_str()),
        Some(kept.mapping.as_str())
    );
    let reports = imported
        .report_ids
        .iter()
        .map(|id| report(&workspace.app, id))
        .collect();
    (workspace, kept, reports)
}

#[test]
fn a_workbook_with_a_header_of_two_levels_is_learned_once() {
    let bytes = |issue: &Issue| workbook(issue).expect("a workbook");
    let (workspace, kept, reports) = kept_then_next("scorecard.xlsx", &bytes(&JUNE), &bytes(&JULY));
    let june = report(&workspace.app, &kept.file.report_ids[0]);
    assert_eq!(june.payer.name, WORKBOOK_PAYER);
    assert_eq!(june.subject.name, "Willow Bend Medical Group");
    assert_eq!(
        june.period.map(|period| period.to_string()).as_deref(),
        Some("2024-01-01/2024-06-30")
    );
    assert_eq!(
        values(&june),
        expected(&[
            ("member-months", "12004"),
            ("med-cost", "4212604"),
            ("med-cost-pmpm", "350.93"),
            ("rx-cost", "888396"),
            ("rx-cost-pmpm", "74.01"),
            ("inpatient-admissions-per-1000", "61.2"),
            ("ed-visits-per-1000", "180.4"),
        ])
    );
    let medical = june
        .metrics
        .iter()
        .find(|metric| metric.code == "med-cost-pmpm")
        .expect("there");
    let target = medical.target.as_ref().expect("the target beside it");
    assert_eq!(
        (target.displayed.as_str(), medical.anchor.place().as_str()),
        ("$340.25", "Cost!C8")
    );

    let [july] = &reports[..] else { panic!("one report") };
    assert_eq!(
        july.period.map(|period| period.to_string()).as_deref(),
        Some("2024-01-01/2024-07-31")
    );
    assert_eq!(
        july.paid_through.map(|day| day.to_string()).as_deref(),
        Some("2024-10-31")
    );
    assert_eq!(
        values(july),
        expected(&[
            ("member-months", "14010"),
            ("med-cost", "5000469"),
            ("med-cost-pmpm", "356.92"),
            ("rx-cost", "1040943"),
            ("rx-cost-pmpm", "74.30"),
            ("inpatient-admissions-per-1000", "62.7"),
            ("ed-visits-per-1000", "181.9"),
        ]),
        "an inserted row shifts nothing"
    );
    let unmapped: Vec<&str> = july.unmapped.iter().map(|unmapped| unmapped.term.as_str()).collect();
    assert_eq!(
        unmapped,
        ["Telehealth pilot"],
        "what is new is kept, and nothing else is open"
    );
}

#[test]
fn a_csv_file_with_a_column_for_each_quarter_is_learned_once() {
    let (workspace, kept, reports) = kept_then_next("quarters.csv", csv(&JUNE).as_bytes(), csv(&JULY).as_bytes());
    assert_eq!(kept.mapping, "lantern-coast-insurance", "the file names its payer");
    let june: Vec<Report> = kept
        .file
        .report_ids
        .iter()
        .map(|id| report(&workspace.app, id))
        .collect();
    assert_eq!(june.len(), 2, "a report for each quarter");
    let second = &reports[1];
    assert_eq!(
        second.period.map(|period| period.to_string()).as_deref(),
        Some("2024-04-01/2024-06-30")
    );
    assert_eq!(
        second.line_of_business.map(|market| market.as_str()),
        Some("commercial")
    );
    assert_eq!(
        values(second),
        expected(&[
            ("member-months", "14010"),
            ("med-cost", "5000469"),
            ("rx-cost", "1040943")
        ])
    );
    assert_eq!(values(&june[0])[0], ("med-cost".to_owned(), "2100000".to_owned()));
}

#[test]
fn a_page_of_a_pdf_is_learned_once() {
    let (workspace, kept, reports) = kept_then_next("costs.pdf", &pdf(&JUNE), &pdf(&JULY));
    let june = report(&workspace.app, &kept.file.report_ids[0]);
    assert_eq!(june.payer.name, "Stonebrook Mutual");
    assert_eq!(values(&june).len(), 5);
    let [july] = &reports[..] else { panic!("one report") };
    assert_eq!(
        july.period.map(|period| period.to_string()).as_deref(),
        Some("2024-01-01/2024-07-31")
    );
    assert_eq!(
        values(july),
        expected(&[
            ("member-months", "14010"),
            ("med-cost", "5000469"),
            ("med-cost-pmpm", "356.92"),
            ("rx-cost", "1040943"),
            ("rx-cost-pmpm", "74.30"),
        ])
    );
}

#[test]
fn what_the_suggester_asks_about_is_taken_as_nothing() {
    let workspace = Workspace::empty();
    let path = file(&workspace, "june.xlsx", &workbook(&JUNE).expect("a workbook"));
    let view = drafted(&workspace.app, &path);
    let asked: Vec<&str> = view
        .draft
        .tables
        .iter()
        .flat_map(|table| &table.terms)
        .filter(|term| term.uses.iter().any(|one| one.state == UseState::Ask))
        .map(|term| term.term.as_str())
        .collect();
    assert_eq!(asked, ["Grove allowance", "Inpatient admissions", "ED visits"]);
    let questions: Vec<QuestionKind> = view.questions.iter().map(|question| question.kind).collect();
    assert_eq!(
        questions,
        [
            QuestionKind::Payer,
            QuestionKind::Term,
            QuestionKind::Term,
            QuestionKind::Term
        ],
        "{:?}",
        view.questions
    );
    let seen = preview(&workspace.app, &view, &view.draft);
    let [report] = &seen.reports[..] else {
        panic!("one report")
    };
    for term in asked {
        assert!(
            report.metrics.iter().all(|metric| metric.term != term),
            "{term} is not taken"
        );
        assert!(
            report.unmapped.iter().any(|unmapped| unmapped.term == term),
            "{term} is kept as open"
        );
    }
    let left_out: Vec<&str> = seen.left_out.iter().map(|one| one.term.as_str()).collect();
    assert!(left_out.contains(&"Outpatient facility"), "{left_out:?}");
    assert!(seen.left_out.iter().all(|one| !one.reason.is_empty()));
    // Every figure has its place and its print.
    for metric in &report.metrics {
        assert!(
            !metric.displayed.is_empty() && !metric.anchor.place().is_empty(),
            "{metric:?}"
        );
    }
    assert!(
        !workspace.folder.path().join("workspace/mappings").exists(),
        "nothing is kept by a look"
    );
}

#[test]
fn a_draft_that_names_nobody_or_takes_anothers_place_is_not_kept() {
    let workspace = Workspace::empty();
    let path = file(&workspace, "june.xlsx", &workbook(&JUNE).expect("a workbook"));
    let view = drafted(&workspace.app, &path);
    let refused = |draft: &MappingDraft, by: &str| {
        let edit = DraftEdit {
            by: by.into(),
            ..edit(&view, draft)
        };
        verbs::keep_draft(&workspace.app, edit)
            .expect_err("refused")
            .to_string()
    };
    assert!(
        refused(&view.draft, "Dana").contains("Name the payer"),
        "without a payer"
    );
    let draft = answer(&view);
    assert!(refused(&draft, " ").contains("Give a name"), "without who keeps it");
    let taken = MappingDraft {
        id: "harborview".into(),
        ..draft.clone()
    };
    let said = refused(&taken, "Dana");
    assert!(said.contains("There is a mapping \"harborview\" already"), "{said}");
    let own = workspace.folder.path().join("workspace/mappings");
    assert!(
        !own.exists() || std::fs::read_dir(&own).expect("readable").next().is_none(),
        "nothing is written"
    );
    // The file changes between the look and the keeping.
    std::fs::write(&path, workbook(&JULY).expect("a workbook")).expect("written");
    assert!(
        refused(&draft, "Dana").contains("changed"),
        "another file is not kept unseen"
    );
}

#[test]
fn a_draft_reads_as_an_analyst_would_write_it() {
    let workspace = Workspace::empty();
    let path = file(&workspace, "june.xlsx", &workbook(&JUNE).expect("a workbook"));
    let view = drafted(&workspace.app, &path);
    let text = view.draft.to_toml();
    insta::assert_snapshot!("drafted_workbook", text);
    let decided = answer(&view).kept_by("Dana Whitfield", "2025-02-14".parse().expect("a day"));
    let text = decided.to_toml();
    let mapping = Mapping::parse(&text, "draft.toml", Origin::File("draft.toml".into())).expect("a mapping file");
    assert_eq!(mapping.id(), "juniper-ridge-health-plan");
    for said in ["Dana Whitfield", "2025-02-14"] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
}

/// What the shipped mappings say of each figure of their samples: place, code.
fn shipped(
    mappings: &Mappings,
    path: &std::path::Path,
    document: &Document,
) -> Option<(String, BTreeMap<String, String>)> {
    let name = path.to_string_lossy();
    let Recognition::Recognized { mapping, .. } = mappings.recognize(document, &name) else {
        return None;
    };
    let mapped = plumbline_mapping::apply(mapping, document, &name).ok()?;
    let payer = mapped.reports.first()?.payer.name.clone();
    Some((payer, codes(&mapped.reports)))
}

fn codes(reports: &[Report]) -> BTreeMap<String, String> {
    let place = |anchor: &plumbline_model::Anchor| serde_json::to_string(anchor).expect("an anchor is plain data");
    let metrics = reports.iter().flat_map(|report| &report.metrics);
    let metrics = metrics.map(|metric| (place(&metric.anchor), metric.code.clone()));
    let quality = reports.iter().flat_map(|report| &report.quality);
    let quality = quality.map(|measure| (place(&measure.anchor), measure.measure.clone()));
    metrics.chain(quality).collect()
}

/// Codes that are close to the one a shipped mapping prefers: a code of our own that says more, and what the payer's
/// definition elsewhere says of a term that does not say it.
const CLOSE: [(&str, &str); 2] = [
    ("eligible-member", "assigned-beneficiaries"),
    ("med-ibnr", "med-rx-ibnr"),
];

#[test]
fn what_a_draft_takes_for_certain_is_what_the_shipped_mappings_say() {
    let mappings = Mappings::built_in().expect("built in");
    let (mut compared, mut taken) = (0, Vec::new());
    for path in samples() {
        let bytes = std::fs::read(&path).expect("readable");
        let document = read_within(&bytes, &Limits::default()).expect("readable");
        let Some((payer, known)) = shipped(&mappings, &path, &document) else {
            continue;
        };
        let name = path.to_string_lossy();
        let mut draft = propose(&document, &name);
        if draft.chosen().next().is_none() {
            continue;
        }
        if draft.payer().is_none() {
            draft.facts.retain(|fact| fact.kind != StatementKind::Payer);
            let mut fact = draft
                .facts
                .first()
                .cloned()
                .unwrap_or_else(|| panic!("a fact in {name}"));
            (fact.kind, fact.how, fact.chosen) = (StatementKind::Payer, FactHow::Always, true);
            (fact.value, fact.printed, fact.rule) = (payer.clone(), payer.clone(), payer.clone());
            draft.facts.push(fact);
        }
        let text = draft.to_toml();
        let mapping = Mapping::parse(&text, "draft.toml", Origin::File("draft.toml".into()))
            .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let Ok(mapped) = plumbline_mapping::apply(&mapping, &document, &name) else {
            continue;
        };
        let drafted = codes(&mapped.reports);
        for (place, code) in &drafted {
            if let Some(shipped) = known.get(place) {
                compared += 1;
                if shipped != code && !CLOSE.contains(&(code, shipped)) {
                    taken.push(format!("{name} {place}: {code}, the shipped mapping says {shipped}"));
                }
            }
        }
    }
    println!("{compared} figures compared");
    assert!(compared > 40, "{compared} figures of the samples are taken by both");
    assert_eq!(taken, Vec::<String>::new());
}
