//! A person marks a misread table, looks at what changes, and keeps the region with the mapping.

use plumbline_app::commands::{
    ChangeKind, FileRequest, MarkRequest, MarkedTable, Nothing, PagesView, RegionDraft, RegionEdit, ReportRequest,
};
use plumbline_app::{App, verbs};
use plumbline_mapping::Mappings;
use plumbline_model::{ImportStatus, PageBox, Report};
use plumbline_readers::sha256_hex;
use plumbline_tests::drawn::{BOX, COLUMNS, CostPage, MAPPING, MAPPING_ID, PAGE_WORDS};
use plumbline_tests::{Workspace, root};

fn marked() -> MarkedTable {
    MarkedTable {
        table: PageBox(BOX.map(Into::into)),
        columns: COLUMNS.map(|at| at.parse().expect("a decimal")).to_vec(),
    }
}

fn edit(view: &PagesView, region: Option<RegionDraft>, replaces: Option<usize>) -> RegionEdit {
    let mapping = view.mapping.as_ref().expect("a mapping knows the file");
    RegionEdit {
        sha256: view.document.sha256.clone(),
        mapping: mapping.id.clone(),
        version: mapping.version,
        replaces,
        region,
        by: "Dana Whitfield".into(),
        job: "test".into(),
    }
}

fn draft() -> RegionDraft {
    RegionDraft {
        words: Some(PAGE_WORDS.into()),
        page_number: None,
        table: marked().table,
        columns: marked().columns,
    }
}

fn pages(app: &App, sha256: &str) -> PagesView {
    let request = FileRequest { sha256: sha256.into() };
    verbs::get_pages(app, request).expect("the pages are there")
}

fn report(app: &App, id: &str) -> Report {
    let view = verbs::get_report(app, ReportRequest { id: id.into() });
    view.expect("the report is stored").report
}

fn printed(report: &Report, code: &str) -> Option<String> {
    report
        .metrics
        .iter()
        .find(|metric| metric.code == code)?
        .value
        .map(|value| value.to_string())
}

/// A workspace with the mapping, and the path of a page in it.
fn workspace(mapping: &str, page: CostPage) -> (Workspace, std::path::PathBuf, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("workspace/mappings");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("ours.toml"), mapping).expect("written");
    let path = folder.path().join("costs.pdf");
    let bytes = page.pdf();
    std::fs::write(&path, &bytes).expect("written");
    let app = App::open(&folder.path().join("workspace")).expect("the workspace opens");
    (Workspace { folder, app }, path, sha256_hex(&bytes))
}

#[test]
fn a_region_is_seen_kept_and_used_for_the_next_file() {
    let (workspace, path, sha256) = workspace(MAPPING, CostPage::usual());
    let app = &workspace.app;
    let imported = workspace.import(&[path]).files.remove(0);
    assert_eq!(imported.status, ImportStatus::Imported);
    let id = imported.report_ids[0].clone();
    let before = report(app, &id);
    assert_ne!(printed(&before, "med-cost-pmpm").as_deref(), Some("350.93"));

    // The page, the grid as it would be read.
    let view = pages(app, &sha256);
    assert_eq!(
        view.mapping.as_ref().map(|mapping| mapping.id.as_str()),
        Some(MAPPING_ID)
    );
    let request = MarkRequest {
        sha256: sha256.clone(),
        page: 1,
        tables: vec![marked()],
        job: "look".into(),
    };
    let seen = verbs::read_marked_page(app, request.clone()).expect("the page is read");
    let table = seen.table.expect("the marked table");
    let row: Vec<_> = table
        .cells
        .iter()
        .filter(|cell| cell.row == 1)
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(row, ["Medical", "4,212,604", "350.93"]);
    assert_eq!(seen.others.len(), 1, "the other table stays");
    let empty = MarkRequest {
        tables: vec![MarkedTable {
            table: PageBox([60, 600, 400, 700].map(Into::into)),
            columns: vec![],
        }],
        ..request
    };
    let seen = verbs::read_marked_page(app, empty).expect("the page is read");
    assert!(seen.table.is_none() && seen.problem.is_some_and(|problem| problem.contains("no text")));

    // What would change; nothing is written yet.
    let preview = verbs::preview_region(app, edit(&view, Some(draft()), None)).expect("previewed");
    assert!(preview.problem.is_none() && !preview.copies_built_in);
    assert!(
        preview
            .changes
            .iter()
            .any(|change| change.code.as_deref() == Some("med-cost-pmpm")
                && change.kind != ChangeKind::Gone
                && change.after.as_deref().is_some_and(|after| after.starts_with("350.93"))),
        "{:?}",
        preview.changes
    );
    assert_eq!(report(app, &id), before, "a look changes nothing");
    let ours = workspace.folder.path().join("workspace/mappings/ours.toml");
    assert_eq!(std::fs::read_to_string(&ours).expect("there"), MAPPING);

    // Kept: in the file, with who and when, and in the report.
    let kept = verbs::keep_region(app, edit(&view, Some(draft()), None)).expect("kept");
    assert_eq!((kept.version, kept.report_ids), (2, vec![id.clone()]));
    let text = std::fs::read_to_string(&ours).expect("there");
    assert!(
        text.starts_with(&MAPPING.replace("version     = 1", "version     = 2")),
        "{text}"
    );
    assert!(text.contains("[[region]]") && text.contains("Dana Whitfield"), "{text}");
    let after = report(app, &id);
    assert_eq!(printed(&after, "med-cost").as_deref(), Some("4212604"));
    assert_eq!(printed(&after, "med-cost-pmpm").as_deref(), Some("350.93"));
    assert_eq!(after.source.mapping, "cedar@2");

    // What was looked at is out of date now.
    let stale = verbs::keep_region(app, edit(&view, Some(draft()), None)).expect_err("refused");
    assert!(stale.to_string().contains("version 2 now"), "{stale}");

    // The next month, without a question.
    let next = CostPage {
        months: "01/01/2024 - 12/31/2024",
        costs: [["8,904,112", "361.17"], ["1,790,450", "72.62"]],
        cover: true,
        ..CostPage::usual()
    };
    let path = workspace.folder.path().join("next.pdf");
    std::fs::write(&path, next.pdf()).expect("written");
    let next = workspace.import(&[path]).files.remove(0);
    assert_eq!(
        printed(&report(app, &next.report_ids[0]), "med-cost-pmpm").as_deref(),
        Some("361.17")
    );

    // Taken back: the figures are as they were found alone.
    let view = pages(app, &sha256);
    assert_eq!(view.regions.len(), 1);
    assert_eq!(view.regions[0].marked_by.as_deref(), Some("Dana Whitfield"));
    verbs::keep_region(app, edit(&view, None, Some(0))).expect("removed");
    assert_eq!(report(app, &id).metrics, before.metrics);
}

#[test]
fn a_built_in_mapping_is_copied_and_a_name_and_a_sound_box_are_asked_for() {
    let workspace = Workspace::empty();
    let app = &workspace.app;
    let sample = root().join("sample_reports/cascade/2024-rolling-cost-review.pdf");
    let imported = workspace.import(&[sample]).files.remove(0);
    let sha256 = imported.sha256.expect("read");
    let view = pages(app, &sha256);
    let found = view.document.parts[0].tables.first().map(|table| table.anchor.clone());
    let Some(plumbline_model::Anchor::Page { r#box, .. }) = found else {
        panic!("a table on page 1")
    };
    let region = RegionDraft {
        words: None,
        page_number: Some(1),
        table: *r#box,
        columns: vec![],
    };
    let nameless = RegionEdit {
        by: " ".into(),
        ..edit(&view, Some(region.clone()), None)
    };
    assert!(
        verbs::preview_region(app, nameless)
            .expect_err("refused")
            .to_string()
            .contains("name")
    );
    let outside = RegionDraft {
        columns: vec![5.into()],
        ..region.clone()
    };
    let error = verbs::preview_region(app, edit(&view, Some(outside), None)).expect_err("refused");
    assert!(error.to_string().contains("does not cross the box"), "{error}");

    let preview = verbs::preview_region(app, edit(&view, Some(region.clone()), None)).expect("previewed");
    assert!(preview.copies_built_in);
    assert_eq!(preview.changes, [], "the table was found right alone");
    verbs::keep_region(app, edit(&view, Some(region), None)).expect("kept");
    let own = workspace.folder.path().join("workspace/mappings");
    let mappings = Mappings::load(Some(&own)).expect("sound");
    let cascade = mappings.get("cascade").expect("its id is kept");
    assert_eq!((cascade.version(), cascade.file().region.len()), (2, 1));
    let built_in = Mappings::built_in().expect("sound");
    assert_eq!(
        cascade.file().table.len(),
        built_in.get("cascade").expect("there").file().table.len()
    );
}

#[test]
fn the_pages_of_a_file_no_mapping_takes_can_be_seen_until_it_changes() {
    let unknown = MAPPING.replace("'^Cedar Mutual'", "'^Another payer'");
    let (workspace, path, sha256) = workspace(&unknown, CostPage::usual());
    let app = &workspace.app;
    let imported = workspace.import(std::slice::from_ref(&path)).files.remove(0);
    assert_eq!(imported.status, ImportStatus::NeedsMapping);
    let view = pages(app, &sha256);
    assert!(view.mapping.is_none() && view.report_ids.is_empty());
    assert_eq!(view.document.parts.len(), 1);
    assert!(verbs::source_bytes(app, &sha256).is_ok());
    std::fs::write(
        &path,
        CostPage {
            cover: true,
            ..CostPage::usual()
        }
        .pdf(),
    )
    .expect("written");
    let error = verbs::source_bytes(app, &sha256).expect_err("another file");
    assert!(error.to_string().contains("has changed"), "{error}");
    let strange = verbs::source_bytes(app, &"0".repeat(64));
    assert!(strange.is_err(), "only what was imported can be read");
}

#[test]
fn a_file_whose_tables_were_not_found_becomes_a_report_by_a_region() {
    let (costs_alone, _) = MAPPING
        .split_once("[[table]]\nname   = \"Members\"")
        .expect("the second table");
    let (workspace, path, sha256) = workspace(costs_alone, CostPage::usual());
    let app = &workspace.app;
    let imported = workspace.import(std::slice::from_ref(&path)).files.remove(0);
    assert_eq!(imported.status, ImportStatus::NeedsMapping, "{imported:?}");
    let view = pages(app, &sha256);
    assert_eq!(
        view.mapping.as_ref().map(|mapping| mapping.id.as_str()),
        Some(MAPPING_ID)
    );
    assert!(view.report_ids.is_empty());
    let preview = verbs::preview_region(app, edit(&view, Some(draft()), None)).expect("previewed");
    assert!(preview.problem.is_none() && !preview.changes.is_empty());
    assert!(preview.changes.iter().all(|change| change.kind == ChangeKind::Added));

    let kept = verbs::keep_region(app, edit(&view, Some(draft()), None)).expect("kept");
    let report = report(app, &kept.report_ids[0]);
    assert_eq!(printed(&report, "rx-cost").as_deref(), Some("888096"));
    let listed = verbs::list_imports(app, Nothing {}).expect("listed").remove(0);
    assert_eq!(
        (listed.status, listed.report_ids),
        (ImportStatus::Imported, kept.report_ids)
    );
    let again = workspace.import(&[path]).files.remove(0);
    assert_eq!(again.status, ImportStatus::Duplicate, "its original is kept");

    // A region that leaves no table is seen before it is kept, and refused.
    let view = pages(app, &sha256);
    let preview = verbs::preview_region(app, edit(&view, None, Some(0))).expect("previewed");
    assert!(preview.problem.is_some_and(|problem| problem.code == "layout_changed"));
    assert!(verbs::keep_region(app, edit(&view, None, Some(0))).is_err());
    let text = std::fs::read_to_string(workspace.folder.path().join("workspace/mappings/ours.toml")).expect("there");
    assert!(text.contains("[[region]]"), "what was kept stays");
}
