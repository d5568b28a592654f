use std::fs;

use super::*;
use crate::migration::{APPLICATION_ID, known_version};
use crate::testing::{report, store};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn database(dir: &Path) -> Connection {
    Connection::open(dir.join(DATABASE_NAME)).expect("opened")
}

#[test]
fn a_workspace_is_made_where_there_is_none_and_found_again() {
    let dir = folder();
    let inside = dir.path().join("new").join("workspace");
    let mut workspace = Workspace::open(&inside).expect("made");
    let stored = store(&mut workspace, b"file", &[report("r-1", "North", "412.50", b"file")]).expect("stored");
    let sha256 = stored[0].source.sha256.clone();
    drop(workspace);
    let workspace = Workspace::open(&inside).expect("opened");
    assert_eq!(workspace.current_reports().expect("read"), stored);
    assert_eq!(workspace.original(&sha256).expect("read"), b"file");
    assert!(inside.join(ORIGINALS_NAME).join(&sha256[..2]).join(&sha256).is_file());
    assert!(workspace.notices().is_empty(), "{:?}", workspace.notices());
    assert!(workspace.verify().expect("verified").is_empty());
}

#[test]
fn the_connection_is_set_as_the_layout_promises() {
    let dir = folder();
    let workspace = Workspace::open(dir.path()).expect("made");
    let pragma = |name: &str| -> String {
        let sql = format!("SELECT CAST(\"{name}\" AS TEXT) FROM pragma_{name}");
        workspace.conn.query_row(&sql, [], |row| row.get(0)).expect("a pragma")
    };
    assert_eq!(pragma("journal_mode"), "wal");
    assert_eq!(pragma("foreign_keys"), "1");
    assert_eq!(pragma("application_id"), APPLICATION_ID.to_string());
    assert_eq!(pragma("user_version"), known_version().to_string());
    let loose: Vec<String> = workspace
        .conn
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict")
        .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
        .expect("listed");
    assert!(loose.is_empty(), "not strict: {loose:?}");
}

#[test]
fn a_database_without_a_schema_is_brought_to_the_latest_one_step_by_step() {
    let dir = folder();
    database(dir.path())
        .execute_batch("VACUUM")
        .expect("a database of version 0");
    let mut workspace = Workspace::open(dir.path()).expect("migrated");
    store(&mut workspace, b"file", &[report("r-1", "North", "1", b"file")]).expect("every table is there");
    let steps = crate::tables::TABLES.iter().flat_map(|(_, steps)| steps.iter());
    let versions: std::collections::BTreeSet<u32> = steps.map(|step| step.version).collect();
    assert!(
        versions.into_iter().eq(1..=known_version()),
        "versions are counted without a gap"
    );
}

#[test]
fn a_workspace_of_a_later_release_is_refused_and_left_alone() {
    let dir = folder();
    drop(Workspace::open(dir.path()).expect("made"));
    let later = known_version() + 1;
    database(dir.path())
        .execute_batch(&format!("PRAGMA user_version = {later}"))
        .expect("written");
    let error = Workspace::open(dir.path()).expect_err("too new");
    assert!(matches!(error, StoreError::NewerSchema { found, .. } if found == i64::from(later)));
    assert!(
        error.to_string().contains(DATABASE_NAME),
        "the message names the file: {error}"
    );
    let left: u32 = database(dir.path())
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("read");
    assert_eq!(left, later);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let dir = folder();
    database(dir.path())
        .execute_batch("CREATE TABLE bookmark (url TEXT)")
        .expect("written");
    let error = Workspace::open(dir.path()).expect_err("not ours");
    assert!(matches!(error, StoreError::NotAWorkspace { .. }), "{error}");
    let tables: i64 = database(dir.path())
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .expect("read");
    assert_eq!(tables, 1, "nothing was added");
}

#[test]
fn a_file_that_is_no_database_is_called_damaged() {
    let dir = folder();
    fs::write(
        dir.path().join(DATABASE_NAME),
        "not a database, but long enough to be looked at ".repeat(50),
    )
    .expect("written");
    let error = Workspace::open(dir.path()).expect_err("damaged");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(
        error.to_string().contains("backup"),
        "the message says what to do: {error}"
    );
}

#[test]
fn a_database_with_overwritten_pages_is_called_damaged() {
    let dir = folder();
    let mut workspace = Workspace::open(dir.path()).expect("made");
    store(&mut workspace, b"file", &[report("r-1", "North", "412.50", b"file")]).expect("stored");
    drop(workspace);
    let path = dir.path().join(DATABASE_NAME);
    let mut bytes = fs::read(&path).expect("read");
    // The first pages hold the schema; all that follows is tables.
    let tables = 16 * 4096;
    assert!(bytes.len() > 2 * tables);
    bytes[tables..].fill(0x5a);
    fs::write(&path, bytes).expect("written");
    let seen = Workspace::open(dir.path()).and_then(|workspace| {
        assert!(!workspace.verify()?.is_empty(), "verifying finds it");
        workspace.current_reports()
    });
    assert!(matches!(seen, Err(StoreError::Damaged { .. })), "{seen:?}");
}

#[test]
fn verifying_names_a_changed_original() {
    let dir = folder();
    let mut workspace = Workspace::open(dir.path()).expect("made");
    let stored = store(&mut workspace, b"file", &[report("r-1", "North", "1", b"file")]).expect("stored");
    let sha256 = &stored[0].source.sha256;
    fs::write(dir.path().join(ORIGINALS_NAME).join(&sha256[..2]).join(sha256), "other").expect("tampered");
    let problems = workspace.verify().expect("verified");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains(sha256.as_str()), "{problems:?}");
}

#[test]
fn a_lost_database_beside_originals_is_told() {
    let dir = folder();
    let mut workspace = Workspace::open(dir.path()).expect("made");
    store(&mut workspace, b"file", &[report("r-1", "North", "1", b"file")]).expect("stored");
    drop(workspace);
    for name in fs::read_dir(dir.path())
        .expect("listed")
        .flatten()
        .filter(|entry| entry.path().is_file())
    {
        fs::remove_file(name.path()).expect("removed");
    }
    let workspace = Workspace::open(dir.path()).expect("made anew");
    assert!(
        workspace.notices().iter().any(|notice| notice.contains("backup")),
        "{:?}",
        workspace.notices()
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = folder();
    let file = dir.path().join("a file");
    fs::write(&file, "").expect("written");
    let error = Workspace::open(&file).expect_err("a file is no folder");
    assert!(matches!(&error, StoreError::FolderUnusable { path, .. } if *path == file));
}

#[test]
fn a_reader_sees_whole_imports_only_while_another_writes() {
    let dir = folder();
    let mut writer = Workspace::open(dir.path()).expect("made");
    let reader = Workspace::open(dir.path()).expect("opened beside it");
    store(&mut writer, b"one", &[report("r-1", "North", "1", b"one")]).expect("stored");
    let ids = |workspace: &Workspace| -> Vec<String> {
        workspace
            .current_reports()
            .expect("a reader never waits")
            .into_iter()
            .map(|report| report.id)
            .collect()
    };
    let failed = writer.write("testing", |conn| {
        crate::tables::report::set_status(conn, "r-1", plumbline_model::ReportStatus::Superseded)?;
        assert_eq!(ids(&reader), ["r-1"], "what is not committed is not seen");
        Err::<(), _>(
            StoreError::UnknownReport {
                id: "a stop in the middle".into(),
            }
            .into(),
        )
    });
    assert!(failed.is_err());
    assert_eq!(ids(&reader), ["r-1"], "what was given up is never seen");
    store(&mut writer, b"two", &[report("r-2", "North", "2", b"two")]).expect("stored");
    assert_eq!(ids(&reader), ["r-2"], "what is committed is seen at once");
}

#[test]
fn two_connections_write_one_after_the_other() {
    let dir = folder();
    drop(Workspace::open(dir.path()).expect("made"));
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let dir = dir.path().to_owned();
            std::thread::spawn(move || {
                let bytes = format!("file {n}").into_bytes();
                let mut workspace = Workspace::open(&dir).expect("opened");
                store(
                    &mut workspace,
                    &bytes,
                    &[report(&format!("r-{n}"), "North", "1", &bytes)],
                )
                .expect("stored");
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no writer fails");
    }
    let rows = Workspace::open(dir.path()).expect("opened").reports().expect("listed");
    let versions: Vec<u32> = rows.iter().map(|row| row.version).collect();
    assert_eq!(versions, [1, 2, 3, 4], "one chain, no number twice");
}

#[test]
fn a_workspace_in_a_synced_or_shared_folder_is_warned_of() {
    for place in [
        "/home/a/OneDrive - Clinic/plumbline",
        "/home/a/Dropbox/x",
        r"\\server\share\plumbline",
    ] {
        assert!(
            place_notice(Path::new(place)).is_some_and(|notice| notice.contains(place)),
            "{place}"
        );
    }
    for place in ["/home/a/plumbline", r"\\?\C:\plumbline", "/home/a/notes on dropbox.d/x"] {
        assert_eq!(place_notice(Path::new(place)), None, "{place}");
    }
}

#[test]
fn the_schema_is_the_one_reviewed() {
    let workspace = Workspace::open_in_memory().expect("made");
    let schema: Vec<String> = workspace
        .conn
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name")
        .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
        .expect("listed");
    insta::assert_snapshot!(schema.join(";\n\n"));
}

#[test]
fn a_waiver_of_an_earlier_release_holds_and_the_history_begins_with_what_is_known() {
    let dir = folder();
    let before = database(dir.path());
    let steps = || crate::tables::TABLES.iter().flat_map(|(_, steps)| steps.iter());
    let widened = crate::tables::waiver::STEPS[1].version;
    for version in 1..widened {
        for step in steps().filter(|step| step.version == version) {
            before.execute_batch(step.sql).expect("a step of an earlier release");
        }
    }
    before
        .execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};
             INSERT INTO finding (fingerprint, rule, name, severity, report_id, subject, message, state, first_found_at, last_found_at)
                 VALUES ('f1', 'SRC001', 'file-not-read', 'error', NULL, 'a.pdf', 'It cannot be read.', 'waived', '2025-04-01T10:00:00Z', '2025-04-02T10:00:00Z');
             INSERT INTO waiver (fingerprint, reason, waived_by, until, waived_at)
                 VALUES ('f1', 'A copy is on its way.', 'Dana', NULL, '2025-04-01T11:00:00Z');",
            widened - 1
        ))
        .expect("written");
    drop(before);
    let workspace = Workspace::open(dir.path()).expect("migrated");
    let kept = workspace.finding("f1").expect("read").expect("kept");
    let waiver = kept.waiver.expect("its waiver holds");
    assert_eq!(
        (waiver.by.as_str(), waiver.scope, kept.rule_version),
        ("Dana", plumbline_model::WaiverScope::Fact, 1)
    );
    let history = workspace.finding_history("f1").expect("read");
    let told: Vec<_> = history.iter().map(|event| (event.what, event.by.as_deref())).collect();
    use plumbline_model::FindingEventKind::{Found, Waived};
    assert_eq!(told, [(Found, None), (Waived, Some("Dana"))]);
}
