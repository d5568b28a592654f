//! A payer changes its report: the import says what changed, a person accepts it, and the mapping's next version reads the
//! reports from then on. The version before reads those before.

use std::path::PathBuf;

use plumbline_app::commands::{AcceptedDrift, CheckRequest, DriftRequest, DriftView, NewVersionEdit, Nothing};
use plumbline_app::{App, verbs};
use plumbline_model::{ImportedFile, LayoutHow, LayoutPart, Likeness, Report, Severity};
use plumbline_tests::Workspace;
use plumbline_tests::cedar::{MAPPING, Quarter};

/// A workspace with the mapping of the layout.
fn cedar() -> Workspace {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("workspace/mappings");
    std::fs::create_dir_all(&own).expect("a folder for mappings");
    std::fs::write(own.join("cedar.toml"), MAPPING).expect("written");
    let app = App::open(&folder.path().join("workspace")).expect("the workspace opens");
    Workspace { folder, app }
}

fn second() -> Quarter {
    Quarter {
        period: "04/01/2025 - 06/30/2025",
        pharmacy: "Pharmacy",
        cents: 25,
        ..Quarter::first()
    }
}

fn import(workspace: &Workspace, name: &str, quarter: Quarter) -> ImportedFile {
    let path: PathBuf = workspace.folder.path().join(name);
    std::fs::write(&path, quarter.csv()).expect("written");
    workspace.import(&[path]).files.remove(0)
}

fn report(workspace: &Workspace, file: &ImportedFile) -> Report {
    let id = file.report_ids[0].clone();
    verbs::get_report(&workspace.app, plumbline_app::commands::ReportRequest { id })
        .expect("stored")
        .report
}

fn figures(report: &Report) -> Vec<String> {
    let metrics = report
        .metrics
        .iter()
        .map(|metric| format!("{} {}", metric.code, metric.displayed));
    let mut all: Vec<String> = metrics.collect();
    all.sort();
    all
}

fn drift(workspace: &Workspace, file: &ImportedFile) -> DriftView {
    let id = file.report_ids[0].clone();
    verbs::get_drift(&workspace.app, DriftRequest { id }).expect("the layout is read")
}

/// Every first proposal accepted.
fn edit(view: &DriftView) -> NewVersionEdit {
    let accepted = view.drift.losses().map(|change| AcceptedDrift {
        change: change.id.clone(),
        words: change.proposals[0].words.clone(),
    });
    NewVersionEdit {
        sha256: view.sha256.clone(),
        mapping: view.mapping.id.clone(),
        version: view.mapping.version,
        accepted: accepted.collect(),
        from: view.from.expect("the period is stated"),
        by: "Dana Whitfield".into(),
        job: "drift".into(),
    }
}

const SECOND: [&str; 6] = [
    "earned-incentive $5000.25",
    "med-cost $4212604.25",
    "med-cost-pmpm $350.25",
    "member-months 12004",
    "rx-cost $888096.25",
    "rx-cost-pmpm $73.25",
];

#[test]
fn a_renamed_row_is_said_proposed_with_its_reasons_and_never_taken_by_itself() {
    let workspace = cedar();
    import(&workspace, "q1.csv", Quarter::first());
    let file = import(&workspace, "q2.csv", second());
    assert!(
        !figures(&report(&workspace, &file))
            .iter()
            .any(|figure| figure.starts_with("rx-cost"))
    );
    let said: Vec<_> = file.issues.iter().filter(|issue| issue.code == "SRC012").collect();
    let [said] = said.as_slice() else {
        panic!("{:?}", file.issues)
    };
    assert!(
        said.message.contains("row \"Rx\" may read \"Pharmacy\" here")
            && said.message.contains("2 facts affected, not taken"),
        "{}",
        said.message
    );
    assert_eq!(
        (said.severity, said.anchor.as_ref().map(|anchor| anchor.place())),
        (Severity::Warning, Some("row 9, column 1".into()))
    );

    let view = drift(&workspace, &file);
    let losses: Vec<_> = view.drift.losses().collect();
    let [change] = losses.as_slice() else {
        panic!("{losses:#?}")
    };
    assert_eq!((change.what, change.how), (LayoutPart::Row, LayoutHow::Renamed));
    let proposal = &change.proposals[0];
    assert_eq!(
        (proposal.words.as_str(), proposal.class),
        ("Pharmacy", Likeness::Strong)
    );
    for reason in [
        "between \"Medical\" and \"Quality bonus\"",
        "both mean",
        "of the size of those of 2025-01-01",
    ] {
        assert!(
            proposal.reasons.iter().any(|said| said.contains(reason)),
            "{reason}: {:?}",
            proposal.reasons
        );
    }
    let would: Vec<_> = proposal
        .figures
        .iter()
        .map(|figure| (figure.code.as_deref(), figure.displayed.as_str()))
        .collect();
    assert!(would.contains(&(Some("rx-cost"), "$888096.25")), "{would:?}");
    let before: Vec<_> = view
        .before
        .expect("a report before")
        .figures
        .into_iter()
        .map(|figure| figure.displayed)
        .collect();
    assert_eq!(before, ["$888096.10", "$73.10"], "the figures under the old name");
}

#[test]
fn the_next_version_reads_from_its_day_on_and_the_one_before_reads_what_was_before() {
    let workspace = cedar();
    let first = import(&workspace, "q1.csv", Quarter::first());
    let before = report(&workspace, &first);
    let file = import(&workspace, "q2.csv", second());
    let edit = edit(&drift(&workspace, &file));
    assert_eq!(edit.from.to_string(), "2025-04-01");

    let preview = verbs::preview_new_version(&workspace.app, edit.clone()).expect("it works");
    assert_eq!(preview.version, 2);
    assert!(
        preview
            .text
            .contains("payer_term = \"Pharmacy\"                      # as printed"),
        "{}",
        preview.text
    );
    assert!(
        preview.text.contains("valid_from  = \"2025-04-01\"")
            && preview.text.contains("changed_by  = \"Dana Whitfield\""),
        "{}",
        preview.text
    );
    assert_eq!(preview.before, MAPPING);
    let gained: Vec<_> = preview
        .changes
        .iter()
        .filter_map(|change| change.code.as_deref())
        .collect();
    assert_eq!(gained, ["rx-cost", "rx-cost-pmpm"]);
    assert_eq!((preview.unchanged, preview.problem), (4, None));
    let own = workspace.folder.path().join("workspace/mappings");
    assert_eq!(
        std::fs::read_dir(&own).expect("there").count(),
        1,
        "a preview writes nothing"
    );

    let kept = verbs::keep_new_version(&workspace.app, edit).expect("kept");
    assert_eq!((kept.version, kept.left), (2, vec![]));
    assert_eq!(figures(&report(&workspace, &file)), SECOND);
    assert_eq!(
        std::fs::read_to_string(own.join("cedar.toml")).expect("there"),
        MAPPING,
        "the version before stays as it is"
    );
    assert_eq!(report(&workspace, &first), before, "an earlier period is not touched");

    // Another program start, another quarter, and one from before that comes late.
    let app = App::open(&workspace.folder.path().join("workspace")).expect("both versions stand side by side");
    let workspace = Workspace { app, ..workspace };
    let third = import(
        &workspace,
        "q3.csv",
        Quarter {
            period: "07/01/2025 - 09/30/2025",
            cents: 40,
            ..second()
        },
    );
    assert_eq!(report(&workspace, &third).source.mapping, "cedar@2");
    assert!(
        !third.issues.iter().any(|issue| issue.code == "SRC012"),
        "{:?}",
        third.issues
    );
    let late = import(
        &workspace,
        "q4.csv",
        Quarter {
            period: "10/01/2024 - 12/31/2024",
            cents: 50,
            ..Quarter::first()
        },
    );
    assert_eq!(report(&workspace, &late).source.mapping, "cedar@1");
    assert_eq!(figures(&report(&workspace, &late)).len(), 6);
}

#[test]
fn later_files_of_the_layout_are_read_again_where_nothing_is_lost_by_it() {
    let workspace = cedar();
    import(&workspace, "q1.csv", Quarter::first());
    let file = import(&workspace, "q2.csv", second());
    let third = import(
        &workspace,
        "q3.csv",
        Quarter {
            period: "07/01/2025 - 09/30/2025",
            cents: 40,
            ..second()
        },
    );
    let back = import(
        &workspace,
        "q4.csv",
        Quarter {
            period: "10/01/2025 - 12/31/2025",
            cents: 50,
            ..Quarter::first()
        },
    );
    assert_eq!(figures(&report(&workspace, &third)).len(), 4);
    let kept = verbs::keep_new_version(&workspace.app, edit(&drift(&workspace, &file))).expect("kept");
    assert_eq!(
        figures(&report(&workspace, &third)).len(),
        6,
        "the third quarter has the same words"
    );
    assert_eq!(
        figures(&report(&workspace, &back)).len(),
        6,
        "the fourth went back to the old ones"
    );
    assert!(
        matches!(kept.left.as_slice(), [file] if file.path.ends_with("q4.csv") && file.why.contains("4 figures with it and 6 without")),
        "{:?}",
        kept.left
    );
}

#[test]
fn a_column_that_moved_is_told_and_loses_nothing() {
    let workspace = cedar();
    import(&workspace, "q1.csv", Quarter::first());
    let moved = Quarter {
        pharmacy: "Rx",
        headers: ["Category", "Target", "Total", "PMPM"],
        ..second()
    };
    let file = import(&workspace, "q2.csv", moved);
    assert_eq!(figures(&report(&workspace, &file)), SECOND);
    let said: Vec<_> = file.issues.iter().filter(|issue| issue.code == "SRC012").collect();
    let [said] = said.as_slice() else {
        panic!("{:?}", file.issues)
    };
    assert_eq!(said.severity, Severity::Info);
    for words in [
        "column \"Target\" moved from D to B",
        "column \"PMPM\" moved from C to D",
        "all taken",
    ] {
        assert!(said.message.contains(words), "{words}: {}", said.message);
    }
    let view = drift(&workspace, &file);
    assert!(
        view.drift.changes.iter().all(|change| change.how == LayoutHow::Moved),
        "{:#?}",
        view.drift.changes
    );
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("checked");
    let findings = verbs::list_findings(&workspace.app, Nothing {})
        .expect("listed")
        .findings;
    let of_layout = findings
        .iter()
        .find(|finding| finding.rule == "SRC012")
        .expect("a finding");
    assert_eq!(of_layout.severity, Severity::Info, "nothing is lost");
    assert!(
        of_layout.evidence.iter().any(|evidence| evidence.anchor.is_some()),
        "with its place"
    );
}

#[test]
fn a_renamed_column_that_finds_the_table_is_asked_about_though_nothing_could_be_taken() {
    let workspace = cedar();
    import(&workspace, "q1.csv", Quarter::first());
    let renamed = Quarter {
        pharmacy: "Rx",
        headers: ["Category", "Total cost", "PMPM", "Target"],
        ..second()
    };
    let file = import(&workspace, "q2.csv", renamed);
    assert!(file.report_ids.is_empty(), "without the table there is no report");
    let id = file.sha256.clone().expect("read");
    let view = verbs::get_drift(&workspace.app, DriftRequest { id }).expect("its layout is compared all the same");
    let change = view.drift.losses().next().expect("a change");
    assert_eq!(
        (change.what, change.proposals[0].words.as_str()),
        (LayoutPart::Column, "Total cost")
    );
    assert_eq!(change.touches.len(), 6, "everything of the table hangs on it");
    let edit = NewVersionEdit {
        from: "2025-04-01".parse().expect("a day"),
        accepted: vec![AcceptedDrift {
            change: change.id.clone(),
            words: "Total cost".into(),
        }],
        ..NewVersionEdit {
            from: "2025-04-01".parse().expect("a day"),
            sha256: view.sha256.clone(),
            mapping: "cedar".into(),
            version: 1,
            accepted: vec![],
            by: "Dana".into(),
            job: "drift".into(),
        }
    };
    let kept = verbs::keep_new_version(&workspace.app, edit).expect("kept");
    let id = kept.report_ids[0].clone();
    let report = verbs::get_report(&workspace.app, plumbline_app::commands::ReportRequest { id })
        .expect("stored")
        .report;
    assert_eq!(figures(&report), SECOND);
}

#[test]
fn what_cannot_be_kept_leaves_everything_as_it_was() {
    let workspace = cedar();
    import(&workspace, "q1.csv", Quarter::first());
    let file = import(&workspace, "q2.csv", second());
    let good = edit(&drift(&workspace, &file));
    let own = workspace.folder.path().join("workspace/mappings");
    let refused = |edit: NewVersionEdit| {
        let error = verbs::keep_new_version(&workspace.app, edit)
            .expect_err("refused")
            .to_string();
        assert_eq!(std::fs::read_dir(&own).expect("there").count(), 1, "{error}");
        error
    };
    assert!(
        refused(NewVersionEdit {
            by: " ".into(),
            ..good.clone()
        })
        .contains("Give a name")
    );
    assert!(
        refused(NewVersionEdit {
            version: 7,
            ..good.clone()
        })
        .contains("cedar@7")
    );
    let made_up = vec![AcceptedDrift {
        change: good.accepted[0].change.clone(),
        words: "Members".into(),
    }];
    assert!(
        refused(NewVersionEdit {
            accepted: made_up,
            ..good.clone()
        })
        .contains("not proposed")
    );
    std::fs::write(
        own.join("cedar.toml"),
        MAPPING.replace("version     = 1", "version     = 2"),
    )
    .expect("written");
    assert!(refused(good).contains("Look at it again"));
}

#[test]
fn a_built_in_mapping_stays_and_its_next_version_stands_beside_it() {
    let workspace = Workspace::empty();
    let sample = |name: &str| {
        std::fs::read_to_string(plumbline_tests::root().join("sample_reports/shared-savings").join(name))
            .expect("a sample")
    };
    let import = |name: &str, text: &str| {
        let path = workspace.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        workspace.import(&[path]).files.remove(0)
    };
    let earlier = import("PY2021-aco-results.csv", &sample("PY2021-aco-results.csv"));
    let file = import(
        "PY2023-aco-results.csv",
        &sample("PY2023-aco-results.csv").replacen("N_AB,", "N_Assigned,", 1),
    );
    let view = drift(&workspace, &file);
    let change = view.drift.losses().next().expect("a change").clone();
    assert_eq!(change.proposals[0].words, "N_Assigned");
    let read = view.mapping.version;
    let kept = verbs::keep_new_version(&workspace.app, edit(&view)).expect("kept");
    assert_eq!(
        kept.version,
        read + 1,
        "the highest of the layout's versions was the one that read it"
    );
    let months = |file: &ImportedFile| {
        report(&workspace, file)
            .metrics
            .iter()
            .any(|metric| metric.term == "N_Assigned" || metric.term == "N_AB")
    };
    assert!(months(&file) && months(&earlier));
    assert_eq!(
        report(&workspace, &file).source.mapping,
        format!("shared-savings@{}", kept.version)
    );
    let again = import("PY2021-again.csv", &(sample("PY2021-aco-results.csv") + "\n"));
    assert_ne!(
        report(&workspace, &again).source.mapping,
        format!("shared-savings@{}", kept.version),
        "earlier years keep the built-in one"
    );
}
