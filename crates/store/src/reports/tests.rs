use plumbline_model::{Facet, FacetValue, InferredDefinition, Period};
use proptest::prelude::*;

use super::*;
use crate::testing::{self, any_report, at, day, decimal, imported, report, store};

fn workspace() -> Workspace {
    Workspace::open_in_memory().expect("a workspace")
}

/// The chain of a workspace with one series: id, version, superseded id and status, first to last.
fn chain(workspace: &Workspace) -> Vec<(String, u32, Option<String>, ReportStatus)> {
    let rows = workspace.reports().expect("listed");
    rows.into_iter()
        .map(|row| (row.id, row.version, row.supersedes, row.status))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_report_comes_back_as_it_was_stored(report in any_report(b"any")) {
        let mut workspace = workspace();
        let stored = store(&mut workspace, b"any", std::slice::from_ref(&report)).expect("stored");
        prop_assert_eq!(&stored, std::slice::from_ref(&report));
        let read = workspace.report("r-1").expect("read").expect("there");
        // The text tells 1.50 from 1.5, which compare as equal.
        prop_assert_eq!(format!("{read:?}"), format!("{report:?}"));
        prop_assert_eq!(workspace.reports().expect("listed"), vec![report.summary()]);
    }
}

#[test]
fn many_reports_keep_their_own_figures() {
    let mut workspace = workspace();
    let reports: Vec<Report> = (0..4)
        .map(|n| {
            report(
                &format!("r-{n}"),
                &format!("Payer {n}"),
                &format!("{n}00.50"),
                b"one file",
            )
        })
        .collect();
    store(&mut workspace, b"one file", &reports).expect("stored");
    assert_eq!(workspace.current_reports().expect("read"), reports);
}

#[test]
fn a_file_is_found_again_by_its_hash_only_when_it_gave_reports() {
    let mut workspace = workspace();
    let refused = workspace.store_original(b"unknown layout").expect("kept");
    workspace
        .import_event(&imported("u.xlsx", &refused, &[]), at(8))
        .expect("noted");
    assert_eq!(
        workspace.find_source(&refused).expect("looked for"),
        None,
        "it can be tried again with a new mapping"
    );
    store(
        &mut workspace,
        b"north",
        &[
            report("r-2", "North", "412.50", b"north"),
            report("r-1", "South", "9", b"north"),
        ],
    )
    .expect("stored");
    let sha256 = crate::originals::sha256_of(b"north");
    assert_eq!(
        workspace.find_source(&sha256).expect("looked for"),
        Some(vec!["r-2".to_owned(), "r-1".to_owned()])
    );
    assert_eq!(workspace.original(&sha256).expect("read"), b"north");
}

#[test]
fn the_same_report_cannot_be_stored_twice() {
    let mut workspace = workspace();
    let report = [report("r-1", "North", "412.50", b"north")];
    store(&mut workspace, b"north", &report).expect("stored");
    let error = store(&mut workspace, b"north", &report).expect_err("it is there already");
    assert!(matches!(error, StoreError::DuplicateReport { id } if id == "r-1"));
    assert_eq!(workspace.reports().expect("listed").len(), 1);
}

#[test]
fn a_changed_report_supersedes_the_one_before_and_that_one_stays() {
    let mut workspace = workspace();
    for (id, pmpm, bytes) in [
        ("r-1", "412.50", b"one"),
        ("r-2", "415.00", b"two"),
        ("r-3", "415.00", b"six"),
    ] {
        store(&mut workspace, bytes, &[report(id, "North", pmpm, bytes)]).expect("stored");
    }
    use ReportStatus::{Draft, Superseded};
    let expected = [
        ("r-1".to_owned(), 1, None, Superseded),
        ("r-2".to_owned(), 2, Some("r-1".to_owned()), Superseded),
        ("r-3".to_owned(), 3, Some("r-2".to_owned()), Draft),
    ];
    assert_eq!(chain(&workspace), expected);
    let current = workspace.current_reports().expect("read");
    assert_eq!(current.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["r-3"]);
    let superseded = workspace.superseded_reports().expect("read");
    assert_eq!(
        superseded[0].metrics[0].value,
        Some(decimal("412.50")),
        "the old figures stay"
    );
}

#[test]
fn dated_versions_give_the_same_chain_in_any_order() {
    let orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [1, 0, 2], [2, 0, 1]];
    let dates = ["2025-02-01", "2025-03-01", "2025-04-01"];
    let bytes: [&[u8]; 3] = [b"feb", b"mar", b"apr"];
    for order in orders {
        let mut workspace = workspace();
        for n in order {
            let mut version = report(&format!("r-{n}"), "North", "412.50", bytes[n]);
            version.reported_on = Some(day(dates[n]));
            let stored = store(&mut workspace, bytes[n], &[version]).expect("stored").remove(0);
            let read = workspace.report(&stored.id).expect("read").expect("there");
            assert_eq!(read, stored, "what is returned is what is stored, order {order:?}");
        }
        let expected = [
            ("r-0".to_owned(), 1, None, ReportStatus::Superseded),
            ("r-1".to_owned(), 2, Some("r-0".to_owned()), ReportStatus::Superseded),
            ("r-2".to_owned(), 3, Some("r-1".to_owned()), ReportStatus::Draft),
        ];
        assert_eq!(chain(&workspace), expected, "order {order:?}");
    }
}

#[test]
fn another_period_or_no_period_is_another_report() {
    let mut workspace = workspace();
    let mut next_year = report("r-2", "North", "1", b"two");
    next_year.period = Some(Period {
        start: day("2025-01-01"),
        end: day("2025-12-31"),
    });
    let mut undated = report("r-3", "North", "1", b"three");
    undated.period = None;
    let mut undated_too = report("r-4", "North", "1", b"four");
    undated_too.period = None;
    store(&mut workspace, b"one", &[report("r-1", "North", "1", b"one")]).expect("stored");
    store(&mut workspace, b"two", &[next_year]).expect("stored");
    store(&mut workspace, b"three", &[undated]).expect("stored");
    store(&mut workspace, b"four", &[undated_too]).expect("stored");
    assert_eq!(
        workspace.current_reports().expect("read").len(),
        4,
        "nothing is superseded on a guess"
    );
}

#[test]
fn a_failure_among_a_files_reports_leaves_nothing_of_it() {
    let mut workspace = workspace();
    store(
        &mut workspace,
        b"before",
        &[report("r-1", "North", "412.50", b"before")],
    )
    .expect("stored");
    let mut broken = report("r-3", "South", "300", b"file");
    broken.metrics.push(broken.metrics[0].clone());
    // The first report would supersede r-1; the second breaks on a repeated metric id after parts of it are written.
    let reports = [report("r-2", "North", "415.00", b"file"), broken];
    store(&mut workspace, b"file", &reports).expect_err("a metric's id is unique in its report");
    assert_eq!(chain(&workspace), [("r-1".to_owned(), 1, None, ReportStatus::Draft)]);
    assert_eq!(
        workspace.imports().expect("listed").len(),
        1,
        "the event is gone with the reports"
    );
    let sha256 = crate::originals::sha256_of(b"file");
    assert_eq!(
        workspace.find_source(&sha256).expect("looked for"),
        None,
        "the file is no duplicate when tried again"
    );
    store(&mut workspace, b"file", &reports[..1]).expect("it can be imported once it is right");
}

#[test]
fn two_reports_of_one_file_must_not_supersede_each_other() {
    let mut workspace = workspace();
    let reports = ["r-1", "r-2"].map(|id| report(id, "North", "1", b"file"));
    let error = store(&mut workspace, b"file", &reports).expect_err("they claim one place");
    assert!(matches!(&error, StoreError::SameSeriesTwice { first, second } if first == "r-1" && second == "r-2"));
    assert!(workspace.reports().expect("listed").is_empty());
}

#[test]
fn a_report_is_stored_with_its_own_file_alone() {
    let mut workspace = workspace();
    let error = store(&mut workspace, b"file", &[report("r-1", "North", "1", b"another file")]).expect_err("refused");
    assert!(matches!(error, StoreError::SourceMismatch { .. }));
    let report = report("r-1", "North", "1", b"never kept");
    let event = imported("North.xlsx", &report.source.sha256, &["r-1"]);
    let source = report.source.clone();
    let error = workspace
        .insert_reports(&source, &[report], &[], &event, at(9))
        .expect_err("refused");
    assert!(
        matches!(error, StoreError::OriginalNotRead { .. }),
        "no report without its original: {error}"
    );
}

#[test]
fn an_import_stores_its_contracts_and_its_event_too() {
    let mut workspace = workspace();
    let report = report("r-1", "North", "1", b"file");
    let sha256 = workspace.store_original(b"file").expect("kept");
    let contract = testing::full_contract("North", "C-1");
    let event = imported("North.xlsx", &sha256, &["r-1"]);
    let source = report.source.clone();
    workspace
        .insert_reports(&source, &[report], std::slice::from_ref(&contract), &event, at(9))
        .expect("stored");
    assert_eq!(workspace.contracts().expect("read"), [contract]);
    assert_eq!(workspace.imports().expect("listed"), [event]);
}

#[test]
fn a_report_answers_to_the_start_of_its_id() {
    let mut workspace = workspace();
    let ids = ["abcd-1", "abcd-2", "abc_-3"];
    let reports: Vec<Report> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| report(id, &format!("Payer {n}"), "1", b"file"))
        .collect();
    store(&mut workspace, b"file", &reports).expect("stored");
    let id_of = |text: &str| workspace.report(text).expect("read").map(|report| report.id);
    assert_eq!(id_of("abcd-1").as_deref(), Some("abcd-1"));
    assert_eq!(
        id_of("abc_").as_deref(),
        Some("abc_-3"),
        "an underscore stands for itself"
    );
    assert_eq!(id_of("abc"), None, "three characters are too few");
    assert_eq!(id_of("zzzz"), None);
    assert!(matches!(
        workspace.report("abcd"),
        Err(StoreError::AmbiguousReport { matches: 2, .. })
    ));
}

#[test]
fn a_status_moves_but_never_to_or_from_superseded() {
    let mut workspace = workspace();
    store(&mut workspace, b"one", &[report("r-1", "North", "1", b"one")]).expect("stored");
    store(&mut workspace, b"two", &[report("r-2", "North", "2", b"two")]).expect("stored");
    workspace
        .set_report_status("r-2", ReportStatus::SignedOff)
        .expect("set");
    assert_eq!(
        workspace.report("r-2").expect("read").expect("there").status,
        ReportStatus::SignedOff
    );
    for (id, status) in [("r-1", ReportStatus::Checked), ("r-2", ReportStatus::Superseded)] {
        let refused = workspace.set_report_status(id, status);
        assert!(
            matches!(refused, Err(StoreError::StatusNotAllowed { .. })),
            "{id}: {refused:?}"
        );
    }
    let unknown = workspace.set_report_status("r-9", ReportStatus::Checked);
    assert!(matches!(unknown, Err(StoreError::UnknownReport { id }) if id == "r-9"));
}

#[test]
fn what_the_figures_say_is_added_and_what_the_payer_states_stays() {
    let mut workspace = workspace();
    let stated = testing::definition("TCC", &[(Facet::Pharmacy, FacetValue::Excluded)]);
    let mut report = report("r-1", "North", "1", b"file");
    report.definitions = vec![stated.clone()];
    store(&mut workspace, b"file", &[report]).expect("stored");
    let inferred = InferredDefinition {
        outcome: plumbline_model::InferenceOutcome::Several,
        subtracted_ids: vec!["subrogation".into()],
        facets: [(Facet::Pharmacy, FacetValue::Included)].into(),
        component_ids: vec!["med-cost".into(), "rx-cost".into()],
        sum: decimal("1200.00"),
        total_id: "total-cost-of-care".into(),
    };
    let mut given = testing::definition("TCC", &[]);
    given.inferred = Some(inferred.clone());
    let mut unstated = testing::definition("Total spend", &[]);
    unstated.metric_ids = vec![];
    workspace
        .set_inferred_definitions("r-1", &[given, unstated.clone()])
        .expect("stored");
    let read = |workspace: &Workspace| workspace.report("r-1").expect("read").expect("there").definitions;
    assert_eq!(
        read(&workspace),
        [
            Definition {
                inferred: Some(inferred),
                ..stated.clone()
            },
            unstated.clone()
        ]
    );
    workspace.set_inferred_definitions("r-1", &[]).expect("stored");
    assert_eq!(
        read(&workspace),
        [stated, unstated],
        "an inference that no longer holds is gone"
    );
    let unknown = workspace.set_inferred_definitions("r-9", &[]);
    assert!(matches!(unknown, Err(StoreError::UnknownReport { .. })));
}

/// Reads a file again into the workspace, as a corrected mapping does.
fn again(workspace: &mut Workspace, bytes: &[u8], reports: &[Report]) -> Vec<Report> {
    let source = Source {
        mapping: "north-quarterly@2".into(),
        ..reports[0].source.clone()
    };
    workspace.store_original(bytes).expect("kept");
    let ids: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
    let event = imported(&source.path, &source.sha256, &ids);
    workspace
        .replace_reports(&source, reports, &[], &event, at(11))
        .expect("replaced")
}

#[test]
fn a_file_read_again_keeps_its_place_among_the_versions() {
    let mut workspace = workspace();
    for (id, pmpm, bytes) in [("r-1", "412.50", b"one"), ("r-2", "415.00", b"two")] {
        store(&mut workspace, bytes, &[report(id, "North", pmpm, bytes)]).expect("stored");
    }
    workspace
        .set_report_status("r-2", ReportStatus::SignedOff)
        .expect("signed off");
    let before = chain(&workspace);
    again(&mut workspace, b"one", &[report("r-1", "North", "400.00", b"one")]);
    assert_eq!(chain(&workspace), before, "an older version stays the older one");
    let stored = again(&mut workspace, b"two", &[report("r-2", "North", "401.00", b"two")]).remove(0);
    assert_eq!(
        (stored.version, stored.supersedes.as_deref(), stored.status),
        (2, Some("r-1"), ReportStatus::Draft),
        "what was signed off was other figures"
    );
    let read = |id: &str| workspace.report(id).expect("read").expect("there").metrics[0].value;
    assert_eq!(
        (read("r-1"), read("r-2")),
        (Some(decimal("400.00")), Some(decimal("401.00")))
    );
}

#[test]
fn a_report_that_a_file_gives_no_longer_is_gone_with_its_findings_and_the_versions_close_up() {
    let mut workspace = workspace();
    for (id, pmpm, bytes) in [
        ("r-1", "1.00", b"one"),
        ("r-2", "2.00", b"two"),
        ("r-3", "3.00", b"six"),
    ] {
        store(&mut workspace, bytes, &[report(id, "North", pmpm, bytes)]).expect("stored");
    }
    let found = [
        testing::finding("ARI001", Some("r-3"), &["2"]),
        testing::finding("ARI002", Some("r-2"), &["1"]),
    ];
    workspace
        .record_check(
            &testing::verdict(&found),
            crate::CheckScope::All,
            at(10),
            day("2025-04-01"),
        )
        .expect("recorded");
    // Read again, the file's report turns out to be of another payer.
    again(&mut workspace, b"two", &[report("r-9", "South", "2.00", b"two")]);
    let expected = [
        ("r-1".to_owned(), 1, None, ReportStatus::Superseded),
        ("r-3".to_owned(), 2, Some("r-1".to_owned()), ReportStatus::Draft),
        ("r-9".to_owned(), 1, None, ReportStatus::Draft),
    ];
    assert_eq!(chain(&workspace), expected);
    let findings = workspace.findings(&crate::FindingFilter::standing()).expect("listed");
    let about: Vec<_> = findings
        .iter()
        .filter_map(|finding| finding.report_id.as_deref())
        .collect();
    assert_eq!(about, ["r-3"], "a finding about a report that is gone does not stand");
    again(&mut workspace, b"six", &[report("r-8", "South", "3.00", b"six")]);
    assert_eq!(
        chain(&workspace)[0].3,
        ReportStatus::Draft,
        "the version before is current again"
    );
    assert!(workspace.verify().expect("checked").is_empty());
}

#[test]
fn a_file_that_gave_no_report_before_is_stored_when_it_is_read_again() {
    let mut workspace = workspace();
    again(&mut workspace, b"new", &[report("r-1", "North", "412.50", b"new")]);
    assert_eq!(chain(&workspace), [("r-1".to_owned(), 1, None, ReportStatus::Draft)]);
}
