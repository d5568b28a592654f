//! A person answers open terms: what an answer does to the reports, to the next file, and to others it is shared with.

use std::path::{Path, PathBuf};

use plumbline_app::commands::{
    AnswerDraft, AnswerEdit, AnswerLook, CheckRequest, Nothing, OpenTerm, Reach, ReportRequest, ShareAnswers,
    TakeAnswers, TakenOutcome,
};
use plumbline_app::{App, ErrorCode, verbs};
use plumbline_model::{Report, TermTakes, Unit};
use plumbline_tests::{Workspace, root};

const DOULA: &str = "Doula support payments";
const CODE: &str = "ccf";

fn northfield(quarter: &str) -> PathBuf {
    root().join(format!("sample_reports/northfield/2024-{quarter}-performance.xlsx"))
}

fn open_terms(app: &App) -> Vec<OpenTerm> {
    verbs::list_open_terms(app, Nothing {}).expect("listed").terms
}

fn report(app: &App, id: &str) -> Report {
    verbs::get_report(app, ReportRequest { id: id.into() })
        .expect("stored")
        .report
}

fn rules_named(app: &App, code: &str) -> usize {
    let list = verbs::list_findings(app, Nothing {}).expect("listed");
    list.findings.iter().filter(|finding| finding.rule == code).count()
}

/// The answer to a term in its own place, for all alike.
fn answer(term: &OpenTerm, code: &str) -> AnswerDraft {
    let place = term.place.clone().expect("a place");
    AnswerDraft {
        term: term.term.clone(),
        table: Some(place.table),
        section: place.section,
        column: place.column,
        code: Some(code.into()),
        declined: None,
        unit: None,
        applies_to: Reach::Layout,
        sha256: None,
        because: Some("none: chosen by hand".into()),
    }
}

fn edit(term: &OpenTerm, answer: AnswerDraft) -> AnswerEdit {
    let mapping = term.mapping.as_ref().expect("a mapping");
    AnswerEdit {
        mapping: mapping.name.clone(),
        version: mapping.version,
        replaces: None,
        answer: Some(answer),
        by: "Dana Whitfield".into(),
        job: "test".into(),
    }
}

fn keep(app: &App, term: &OpenTerm, draft: AnswerDraft) -> plumbline_app::commands::AnswerKept {
    verbs::keep_answer(app, edit(term, draft)).expect("kept")
}

fn take_back(app: &App, kept: &plumbline_app::commands::AnswerKept) {
    let edit = AnswerEdit {
        mapping: kept.mapping.clone(),
        version: kept.version,
        replaces: kept.index,
        answer: None,
        by: String::new(),
        job: "test".into(),
    };
    verbs::keep_answer(app, edit).expect("taken back");
}

fn all_reports(app: &App) -> Vec<Report> {
    let mut reports: Vec<Report> = verbs::list_reports(app, Nothing {})
        .expect("listed")
        .into_iter()
        .map(|row| report(app, &row.report.id))
        .collect();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    reports
}

fn own_files(workspace: &Workspace) -> Vec<PathBuf> {
    let folder = workspace.folder.path().join("workspace/mappings");
    let files = std::fs::read_dir(folder).map(|files| files.map(|file| file.expect("readable").path()).collect());
    files.unwrap_or_default()
}

#[test]
fn an_open_term_says_where_it_stands_and_what_stands_around_it() {
    let workspace = Workspace::empty();
    workspace.import(&[northfield("q1"), northfield("q2")]);
    let terms = open_terms(&workspace.app);
    let [doula] = &terms[..] else {
        panic!("one term, however many quarters and files print it: {terms:?}")
    };
    assert_eq!(
        (doula.term.as_str(), doula.payer.as_str()),
        (DOULA, "Northfield Community Plan")
    );
    let place = doula.place.as_ref().expect("a place");
    assert_eq!(
        (place.table.as_str(), place.column.as_deref()),
        ("Quarterly", Some("quarter"))
    );
    assert_eq!(place.section.as_deref(), Some("incentives"));
    assert_eq!((place.unit, place.takes), (Some(Unit::Usd), TermTakes::Code));
    assert!(!place.above.is_empty(), "{place:?}");
    let mut printed: Vec<&str> = doula.figures.iter().map(|figure| figure.displayed.as_str()).collect();
    printed.sort_unstable();
    assert_eq!(printed, ["14,700", "16,150"], "superseded versions are not asked about");
    assert_eq!(doula.closed, None);
}

#[test]
fn an_answer_gives_the_figure_with_its_place_and_undo_takes_it_back_exactly() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    workspace.import(&[northfield("q1"), northfield("q2")]);
    verbs::check_reports(app, CheckRequest::default()).expect("checked");
    assert_eq!(rules_named(app, "SRC003"), 2);
    let before = all_reports(app);
    let [term] = &open_terms(app)[..] else {
        panic!("one open term")
    };

    // First a look: nothing is written by it.
    let look = AnswerLook {
        edit: edit(term, answer(term, CODE)),
        read: true,
    };
    let preview = verbs::preview_answer(app, look).expect("previewed");
    assert!(preview.copies_built_in && preview.files == 2, "{} files", preview.files);
    let added: Vec<&str> = preview
        .text
        .lines()
        .filter(|line| !preview.before.contains(line))
        .collect();
    assert!(added.iter().any(|line| line.contains(DOULA)) && added.iter().any(|line| line.contains("Dana Whitfield")));
    assert_eq!(
        preview
            .changes
            .iter()
            .filter(|change| change.code.as_deref() == Some(CODE))
            .count(),
        3
    );
    assert!(own_files(&workspace).is_empty());
    assert_eq!(all_reports(app), before);

    let kept = keep(app, term, answer(term, CODE));
    assert_eq!(
        (kept.changed, kept.version, kept.index),
        (3, 2, Some(0)),
        "the superseded report, too"
    );
    assert!(kept.left.is_empty() && kept.refused.is_empty());
    assert_eq!(own_files(&workspace).len(), 1, "the built-in mapping is copied");
    assert!(open_terms(app).is_empty());
    for report in all_reports(app) {
        let metric = report
            .metrics
            .iter()
            .find(|metric| metric.code == CODE)
            .expect("the metric");
        let printed = ["14,700", "16,150"].contains(&metric.displayed.as_str());
        assert!(printed && metric.term == DOULA && metric.unit == Unit::Usd);
        assert_eq!(metric.service_period, report.period, "of its own quarter");
        assert!(
            metric.anchor.place().starts_with("Table_1-Quarterly!"),
            "{}",
            metric.anchor.place()
        );
    }
    assert_eq!(rules_named(app, "SRC003"), 0, "the checks ran again");
    let given = verbs::list_answers(app, Nothing {}).expect("listed");
    assert_eq!(
        (given.len(), given[0].answered_by.as_deref()),
        (1, Some("Dana Whitfield"))
    );

    let undone = verbs::undo_last_answer(app, Nothing {}).expect("undone");
    assert_eq!(undone.changed, 3);
    assert_eq!(all_reports(app), before);
    assert!(
        own_files(&workspace).is_empty(),
        "a copy that says nothing of its own goes"
    );
    assert_eq!(rules_named(app, "SRC003"), 2);
    assert_eq!(
        verbs::undo_last_answer(app, Nothing {})
            .expect_err("nothing is left")
            .code(),
        ErrorCode::InvalidRequest
    );
}

#[test]
fn the_next_file_of_the_layout_asks_nothing() {
    let workspace = Workspace::empty();
    workspace.import(&[northfield("q1")]);
    let [term] = &open_terms(&workspace.app)[..] else {
        panic!("one open term")
    };
    keep(&workspace.app, term, answer(term, CODE));
    let next = workspace.import(&[northfield("q2")]).files.remove(0);
    assert_eq!(next.unmapped, 0);
    assert!(open_terms(&workspace.app).is_empty());

    // The same file elsewhere, with the mapping taken along.
    let elsewhere = Workspace::empty();
    let folder = elsewhere.folder.path().join("second/mappings");
    std::fs::create_dir_all(&folder).expect("a folder");
    for file in own_files(&workspace) {
        std::fs::copy(&file, folder.join(file.file_name().expect("a name"))).expect("copied");
    }
    let app = App::open(&elsewhere.folder.path().join("second")).expect("opens");
    let second = Workspace {
        app,
        folder: elsewhere.folder,
    };
    assert_eq!(second.import(&[northfield("q1")]).files.remove(0).unmapped, 0);
}

#[test]
fn a_declined_term_is_left_out_with_the_reason_and_comes_back() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    workspace.import(&[northfield("q1")]);
    let before = all_reports(app);
    let [term] = &open_terms(app)[..] else {
        panic!("one open term")
    };
    let declined = AnswerDraft {
        code: None,
        declined: Some("Not in the standard".into()),
        ..answer(term, CODE)
    };
    let kept = keep(app, term, declined);
    assert_eq!(kept.changed, 1);
    assert!(
        open_terms(app).is_empty()
            && all_reports(app)
                .iter()
                .all(|report| report.metrics.len() == before[0].metrics.len())
    );
    let document = plumbline_readers::read(&northfield("q1")).expect("readable");
    let own = workspace.folder.path().join("workspace/mappings");
    let mappings = plumbline_mapping::Mappings::load(Some(&own)).expect("sound");
    let mapped =
        plumbline_mapping::apply(mappings.get("northfield").expect("there"), &document, "q1.xlsx").expect("mapped");
    let left_out = mapped
        .ignored
        .iter()
        .find(|ignored| ignored.term == DOULA)
        .expect("listed as left out");
    assert!(
        left_out
            .reason
            .starts_with("Not in the standard (declined by Dana Whitfield on "),
        "{}",
        left_out.reason
    );
    take_back(app, &kept);
    assert_eq!(all_reports(app), before);
}

#[test]
fn an_answer_for_one_report_leaves_the_others_open() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    workspace.import(&[northfield("q1"), northfield("q2")]);
    let [term] = &open_terms(app)[..] else {
        panic!("one open term")
    };
    let figure = term.figures.first().expect("a figure");
    let only = AnswerDraft {
        applies_to: Reach::Report,
        sha256: Some(figure.sha256.clone()),
        ..answer(term, CODE)
    };
    keep(app, term, only);
    let taken: Vec<bool> = all_reports(app)
        .iter()
        .map(|report| {
            assert_eq!(report.source.sha256 == figure.sha256, report.unmapped.is_empty());
            report.unmapped.is_empty()
        })
        .collect();
    assert!(taken.contains(&true) && taken.contains(&false), "{taken:?}");
}

#[test]
fn an_answer_that_does_not_fit_is_refused_and_nothing_is_kept() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    workspace.import(&[northfield("q1")]);
    let before = all_reports(app);
    let [term] = &open_terms(app)[..] else {
        panic!("one open term")
    };
    let refused = |draft: AnswerDraft| {
        let error = verbs::keep_answer(app, edit(term, draft)).expect_err("refused");
        assert!(own_files(&workspace).is_empty(), "{error}");
        error.to_string()
    };
    let per_month = refused(answer(term, "capitation-pmpm"));
    assert!(
        per_month.contains("capitation-pmpm is in USD/member-month"),
        "{per_month}"
    );
    let no_code = refused(answer(term, "no-such-code"));
    assert!(no_code.contains("neither a VBPR metric"), "{no_code}");
    let wrong_unit = refused(AnswerDraft {
        unit: Some(Unit::Members),
        ..answer(term, CODE)
    });
    assert!(wrong_unit.contains("the answer says members"), "{wrong_unit}");
    let nameless = AnswerEdit {
        by: " ".into(),
        ..edit(term, answer(term, CODE))
    };
    assert!(verbs::keep_answer(app, nameless).is_err());
    assert_eq!(all_reports(app), before);
}

#[test]
fn of_two_answers_given_at_once_the_second_is_refused() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    workspace.import(&[northfield("q1")]);
    let [term] = &open_terms(app)[..] else {
        panic!("one open term")
    };
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let give =
            |code: &'static str| scope.spawn(move || verbs::keep_answer(app, edit(term, answer(term, code))).is_ok());
        let both = [give(CODE), give("admin-cost")];
        both.map(|answer| answer.join().expect("no panic")).to_vec()
    });
    assert_eq!(outcomes.iter().filter(|kept| **kept).count(), 1, "{outcomes:?}");
    assert_eq!(verbs::list_answers(app, Nothing {}).expect("listed").len(), 1);
    let error = verbs::keep_answer(app, edit(term, answer(term, "admin-cost"))).expect_err("looked at before");
    assert!(error.to_string().contains("version 1 was looked at"), "{error}");
}

/// Two layouts of one payer, of a few lines each.
fn small(folder: &Path, id: &str, header: &str) {
    let mapping = format!(
        "id = \"{id}\"\nversion = 1\ndescription = \"{id}\"\nsource = \"none\"\nformats = [\"csv\"]\n[payer]\nname = \"Small Plan\"\n[report]\nprogram = \"{id}\"\nsubject = \"Willow Bend Group\"\n\
         [[recognize]]\ntext = '^{header}$'\n[[fact]]\nkind = \"period\"\nfind = '^Period: (.+)$'\n\
         [[table]]\nname = \"Costs\"\nheader = ['^{header}$', '^Amount$']\ncolumn = [{{ name = \"amount\", header = ['^Amount$'], unit = \"USD\" }}, {{ name = \"target\", header = ['^Target$'], role = \"target\", of = \"amount\" }}]\n\
         term = [{{ payer_term = \"Medical\", metric = \"med-cost\" }}]\n"
    );
    let own = folder.join("workspace/mappings");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join(format!("{id}.toml")), mapping).expect("written");
}

fn two_layouts() -> (Workspace, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    small(folder.path(), "small-a", "Item");
    small(folder.path(), "small-b", "Line");
    let file = |name: &str, header: &str, rows: &str| {
        let path = folder.path().join(name);
        let text =
            format!("Period: 01/01/2024 - 12/31/2024,,\n{header},Amount,Target\nMedical,\"$1,000\",\"$900\"\n{rows}");
        std::fs::write(&path, text).expect("written");
        path
    };
    let files = vec![
        file("a.csv", "Item", "Admin,$12,$10\nPatients,40,\n"),
        file("b.csv", "Line", "Admin,$14,\n"),
    ];
    let app = App::open(&folder.path().join("workspace")).expect("opens");
    let workspace = Workspace { folder, app };
    workspace.import(&files);
    (workspace, files)
}

fn named<'t>(terms: &'t [OpenTerm], term: &str, mapping: &str) -> &'t OpenTerm {
    let found = terms.iter().find(|open| {
        open.term == term
            && open.mapping.as_ref().is_some_and(|own| own.name.starts_with(mapping))
            && open.place.as_ref().is_some_and(|place| place.takes == TermTakes::Code)
    });
    found.unwrap_or_else(|| panic!("{term} of {mapping} in {terms:?}"))
}

#[test]
fn an_answer_for_the_payer_is_used_in_its_other_layouts_and_brings_the_target_along() {
    let (workspace, _) = two_layouts();
    let app = &workspace.app;
    let terms = open_terms(app);
    let admin = named(&terms, "Admin", "small-a");
    let wide = AnswerDraft {
        table: None,
        section: None,
        column: None,
        applies_to: Reach::Payer,
        ..answer(admin, "admin-cost")
    };
    let kept = keep(app, admin, wide);
    assert_eq!(kept.report_ids.len(), 2, "both layouts' reports are read again");
    let admin_costs: Vec<(String, Option<String>)> = all_reports(app)
        .iter()
        .flat_map(|report| report.metrics.clone())
        .filter(|metric| metric.code == "admin-cost")
        .map(|metric| (metric.displayed, metric.target.map(|target| target.displayed)))
        .collect();
    let mut sorted = admin_costs.clone();
    sorted.sort();
    assert_eq!(sorted, [("$12".into(), Some("$10".into())), ("$14".into(), None)]);
    assert!(
        open_terms(app).iter().all(|term| term.term != "Admin"),
        "the target is no open term of its own"
    );

    // Another file of the payer cannot say something else for the whole payer.
    let terms = open_terms(app);
    let patients = named(&terms, "Patients", "small-a");
    let second = AnswerEdit {
        mapping: "small-b".into(),
        version: 1,
        answer: Some(AnswerDraft {
            term: "Admin".into(),
            table: None,
            section: None,
            column: None,
            applies_to: Reach::Payer,
            ..answer(patients, "rx-cost")
        }),
        ..edit(patients, answer(patients, "rx-cost"))
    };
    let error = verbs::keep_answer(app, second).expect_err("a contradiction");
    assert!(error.to_string().contains("contradict"), "{error}");
}

#[test]
fn a_row_that_is_counted_otherwise_than_its_table_says_its_unit() {
    let (workspace, _) = two_layouts();
    let app = &workspace.app;
    let terms = open_terms(app);
    let patients = named(&terms, "Patients", "small-a");
    let error =
        verbs::keep_answer(app, edit(patients, answer(patients, "assigned-beneficiaries"))).expect_err("in USD");
    assert!(error.to_string().contains("stands where figures are in USD"), "{error}");
    let counted = AnswerDraft {
        unit: Some(Unit::Members),
        ..answer(patients, "assigned-beneficiaries")
    };
    keep(app, patients, counted);
    let metrics = all_reports(app).into_iter().flat_map(|report| report.metrics);
    let found = metrics
        .filter(|metric| metric.code == "assigned-beneficiaries")
        .map(|metric| (metric.displayed, metric.unit));
    assert_eq!(found.collect::<Vec<_>>(), [("40".into(), Unit::Members)]);
}

#[test]
fn answers_are_shared_without_any_data_and_taken_in_elsewhere() {
    let (workspace, files) = two_layouts();
    let app = &workspace.app;
    let terms = open_terms(app);
    keep(
        app,
        named(&terms, "Admin", "small-a"),
        answer(named(&terms, "Admin", "small-a"), "admin-cost"),
    );
    let terms = open_terms(app);
    let patients = named(&terms, "Patients", "small-a");
    let only_here = AnswerDraft {
        code: None,
        declined: Some("A count of Willow Bend Group alone".into()),
        ..answer(patients, CODE)
    };
    keep(app, patients, only_here);
    let path = workspace
        .folder
        .path()
        .join("shared.toml")
        .to_string_lossy()
        .into_owned();
    let request = ShareAnswers {
        path: path.clone(),
        names: false,
    };
    let shared = verbs::share_answers(app, request).expect("written");
    assert_eq!((shared.answers, shared.left_out.len()), (1, 1), "{:?}", shared.left_out);
    let text = std::fs::read_to_string(&path).expect("written");
    let hash = all_reports(app)[0].source.sha256.clone();
    for data in [
        "$12",
        "Willow Bend",
        "Dana",
        &hash,
        "a.csv",
        &workspace.folder.path().to_string_lossy(),
    ] {
        assert!(!text.contains(data), "{data} in\n{text}");
    }

    let (second, _) = two_layouts();
    let take = |keep: bool| TakeAnswers {
        path: path.clone(),
        by: "Sam Field".into(),
        keep,
        job: "test".into(),
    };
    let looked = verbs::take_answers(&second.app, take(false)).expect("looked at");
    assert_eq!(looked.answers[0].outcome, TakenOutcome::Added);
    assert!(looked.paths.is_empty() && verbs::list_answers(&second.app, Nothing {}).expect("listed").is_empty());
    let taken = verbs::take_answers(&second.app, take(true)).expect("taken in");
    assert_eq!((taken.paths.len(), taken.report_ids.len()), (1, 1));
    let given = verbs::list_answers(&second.app, Nothing {}).expect("listed");
    assert_eq!(given[0].answered_by.as_deref(), Some("Sam Field"));
    let again = verbs::take_answers(&second.app, take(true)).expect("taken in");
    assert_eq!(again.answers[0].outcome, TakenOutcome::Known);
    assert!(again.paths.is_empty());
    let other = Workspace::empty();
    other.import(&files);
    let nowhere = verbs::take_answers(&other.app, take(true)).expect("looked at");
    assert_eq!(nowhere.answers[0].outcome, TakenOutcome::NoLayout);
}
