//! `plumbline publish --to postgres://…`, against a real server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use plumbline_app::commands::{
    CheckRequest, ConfirmRequest, Nothing, PublishRequest, PublishResult, PublishedAs, ReportRequest, WaiveRequest,
    WithdrawWaiverRequest,
};
use plumbline_app::{App, verbs};
use plumbline_export::star::{BESIDE, TABLES};
use plumbline_model::{Anchor, FigureState, FileFormat, FindingState, PageBox, Report, ReportStatus, WaiverScope};
use plumbline_store::Workspace as Store;
use plumbline_tests::compared::{CELLS, FACETS, Row, facets, hold_comparisons};
use plumbline_tests::portfolio::{Shape, arrivals, fill, store};
use plumbline_tests::postgres::{Database, server};
use plumbline_tests::{Workspace, root};
use rust_decimal::Decimal;

fn publish_as(app: &App, to: &str, ids: &[String]) -> PublishResult {
    let request = PublishRequest {
        to: to.to_owned(),
        ids: ids.to_vec(),
        job: "test".into(),
    };
    verbs::publish_reports(app, request).expect("the database can be written")
}

fn publish(app: &App, database: &Database) -> PublishResult {
    publish_as(app, &database.address(), &[])
}

fn sample(path: &str) -> PathBuf {
    root().join("sample_reports").join(path)
}

/// Samples, checked.
fn checked(paths: &[PathBuf]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.import(paths);
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    workspace
}

/// The reports as they leave a workspace, superseded ones too.
fn reports(workspace: &Workspace) -> Vec<Report> {
    let rows = verbs::list_reports(&workspace.app, Nothing {}).expect("listed");
    rows.into_iter()
        .map(|row| {
            let request = ReportRequest { id: row.report.id };
            verbs::get_report(&workspace.app, request).expect("stored").report
        })
        .collect()
}

/// Every row of the star's tables and those beside it, by table, for comparing two databases. Who published it when, and
/// from which folder, is left out.
fn rows(database: &Database, with_findings: bool) -> BTreeMap<&'static str, Vec<String>> {
    TABLES
        .iter()
        .chain(&BESIDE)
        .filter(|table| with_findings || table.name != "finding")
        .map(|table| {
            let columns = (table.columns)();
            let names = columns.iter().map(|(name, ..)| format!("\"{name}\""));
            let names: Vec<String> = names.filter(|name| name != "\"source_file\"").collect();
            let sql = format!(
                "SELECT row_to_json(t)::text FROM (SELECT {} FROM plumbline.{}) t ORDER BY 1",
                names.join(", "),
                table.name
            );
            (table.name, database.texts(&sql))
        })
        .collect()
}

#[test]
fn every_figure_arrives_exactly_with_its_state_and_its_place() {
    let Some(server) = server() else { return };
    let database = server.database();
    let workspace = checked(&[root().join("sample_reports")]);
    let result = publish(&workspace.app, &database);
    let reports = reports(&workspace);
    assert_eq!(result.summary.published, reports.len(), "{:?}", result.reports);
    assert!(!result.destination.contains("plumbline@"), "{}", result.destination);
    let found = database.rows(
        "SELECT f.report_id, f.figure_id, f.value::text, f.state, f.unit, f.source_place, f.anchor_text, r.source_sha256,
                f.service_start::text, coalesce(f.target::text, ''),
                (SELECT string_agg(s.dimension || '=' || s.value, '; ' ORDER BY s.rank) FROM plumbline.stratum s
                 WHERE s.report_id = f.report_id AND s.position = f.position)
         FROM plumbline.figure f JOIN plumbline.report r USING (report_id) WHERE f.mapped
         ORDER BY f.report_id COLLATE \"C\", f.position",
    );
    let mut expected = Vec::new();
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let text = |value: Option<String>| value.unwrap_or_else(|| "∅".to_owned());
    for report in sorted {
        for metric in &report.metrics {
            let strata: Vec<String> = metric
                .strata
                .iter()
                .map(|s| format!("{}={}", s.dimension, s.value))
                .collect();
            let start = metric
                .service_period
                .or(report.period)
                .map(|period| period.start.to_string());
            let target = metric.target.as_ref().and_then(|target| target.value);
            expected.push(vec![
                report.id.clone(),
                metric.id.clone(),
                text(metric.value.map(|value| value.to_string())),
                match metric.state {
                    FigureState::Reported => "reported",
                    FigureState::Suppressed => "suppressed",
                    FigureState::NotApplicable => "not_applicable",
                    FigureState::Missing => "missing",
                }
                .to_owned(),
                metric.unit.to_string(),
                metric.anchor.place(),
                metric.anchor.text().to_owned(),
                report.source.sha256.clone(),
                text(start),
                target.map(|value| value.to_string()).unwrap_or_default(),
                text((!strata.is_empty()).then(|| strata.join("; "))),
            ]);
        }
    }
    assert!(found.len() > 200, "the samples hold hundreds of figures");
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    let states =
        database.texts("SELECT DISTINCT state FROM plumbline.figure WHERE mapped AND value IS NULL ORDER BY 1");
    assert!(
        states.contains(&"not_applicable".to_owned()),
        "what is not there says why: {states:?}"
    );

    let standing = verbs::list_findings(&workspace.app, Nothing {})
        .expect("listed")
        .findings;
    let there: BTreeSet<String> = database
        .texts("SELECT fingerprint FROM plumbline.finding")
        .into_iter()
        .collect();
    let expected: BTreeSet<String> = standing.into_iter().map(|finding| finding.fingerprint).collect();
    assert_eq!(there, expected);
    let measured = database.texts("SELECT count(DISTINCT measure) FROM plumbline.quality");
    assert!(measured[0].parse::<usize>().expect("a count") > 5);
    let contracts = database.texts(
        "SELECT count(*) FROM plumbline.report r JOIN plumbline.contract c USING (contract_key)
         WHERE c.facts ->> 'id' = c.contract",
    );
    assert_ne!(contracts, ["0"], "reports know their contract");
    // The database says itself what its columns mean.
    let without = database.texts(
        "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'plumbline' AND table_name = 'figure'
           AND col_description('plumbline.figure'::regclass, ordinal_position) IS NULL",
    );
    assert_eq!(without, Vec::<String>::new());
}

#[test]
fn publishing_twice_changes_no_row() {
    let Some(server) = server() else { return };
    let database = server.database();
    let workspace = checked(&[root().join("sample_reports")]);
    let first = publish(&workspace.app, &database);
    let everything = "SELECT json_agg(t ORDER BY t::text)::text FROM
        (SELECT xmin::text, * FROM plumbline.report) t";
    let figures = "SELECT json_agg(t ORDER BY t::text)::text FROM (SELECT xmin::text, * FROM plumbline.figure) t";
    let findings = "SELECT json_agg(t ORDER BY t::text)::text FROM (SELECT xmin::text, * FROM plumbline.finding) t";
    let all = || [everything, figures, findings].map(|sql| database.texts(sql));
    let before = all();
    let second = publish(&workspace.app, &database);
    assert_eq!(
        second.summary.unchanged, first.summary.published,
        "{:?}",
        second.reports
    );
    assert!(
        second
            .reports
            .iter()
            .all(|report| report.status == PublishedAs::Unchanged)
    );
    assert_eq!(all(), before, "no row was written again");
}

#[test]
fn two_analysts_at_once_give_what_one_with_all_files_gives() {
    let Some(server) = server() else { return };
    let folders = |names: &[&str]| names.iter().map(|name| sample(name)).collect::<Vec<_>>();
    let (ours, theirs) = (
        ["aetna", "cascade", "granite", "harborview", "humana", "northfield"],
        [
            "granite",
            "harborview",
            "humana",
            "lakeshore",
            "northfield",
            "united",
            "stars",
        ],
    );
    let both: BTreeSet<&str> = ours.into_iter().chain(theirs).collect();
    let (one, other) = (checked(&folders(&ours)), checked(&folders(&theirs)));
    let whole = checked(&folders(&both.into_iter().collect::<Vec<_>>()));
    let (shared, alone) = (server.database(), server.database());
    // A new database, so that both make the schema at once, too.
    let address = shared.address();
    std::thread::scope(|scope| {
        for workspace in [&one, &other] {
            let address = &address;
            scope.spawn(move || {
                for _ in 0..2 {
                    let result = publish_as(&workspace.app, address, &[]);
                    assert_eq!(result.summary.failed, 0, "{:?}", result.reports);
                }
            });
        }
    });
    publish(&whole.app, &alone);
    let (found, expected) = (rows(&shared, false), rows(&alone, false));
    for (table, rows) in &expected {
        assert_eq!(found[table].len(), rows.len(), "{table}");
        assert_eq!(&found[table], rows, "{table}");
    }
    // Neither analyst takes away what only the other can know.
    let fingerprints = |database: &Database| {
        let rows = database.texts("SELECT fingerprint FROM plumbline.finding WHERE report_id IS NOT NULL");
        rows.into_iter().collect::<BTreeSet<String>>()
    };
    let all = fingerprints(&shared);
    for workspace in [&one, &other] {
        let own = verbs::list_findings(&workspace.app, Nothing {})
            .expect("listed")
            .findings;
        for finding in own.iter().filter(|finding| finding.report_id.is_some()) {
            assert!(
                all.contains(&finding.fingerprint),
                "{}: {}",
                finding.rule,
                finding.message
            );
        }
    }
}

#[test]
fn a_restated_version_is_current_whoever_publishes_it_first() {
    let Some(server) = server() else { return };
    let (first, second) = (
        sample("northfield/2024-q1-performance.xlsx"),
        sample("northfield/2024-q2-performance.xlsx"),
    );
    // The second workbook restates the first: it holds both quarters.
    let (old, new) = (
        checked(std::slice::from_ref(&first)),
        checked(std::slice::from_ref(&second)),
    );
    let chain = "SELECT report_id, version::text, coalesce(supersedes, '-'), is_current::text FROM plumbline.report
                 ORDER BY report_id";
    let mut chains = Vec::new();
    for order in [[&old, &new], [&new, &old]] {
        let database = server.database();
        for workspace in order {
            publish(&workspace.app, &database);
        }
        let current = database.texts("SELECT count(*) FROM plumbline.report WHERE is_current GROUP BY series");
        assert!(
            current.iter().all(|count| count == "1"),
            "one current version of each series"
        );
        let about_old = database.texts(
            "SELECT count(*) FROM plumbline.finding f JOIN plumbline.report r USING (report_id) WHERE NOT r.is_current",
        );
        assert_eq!(about_old, ["0"], "no finding stands about a version that is replaced");
        chains.push(database.rows(chain));
    }
    assert_eq!(chains[0], chains[1]);
    let replaced = chains[0]
        .iter()
        .filter(|row| row[3] == "false" || row[3] == "f")
        .count();
    assert_eq!(replaced, 1, "{:?}", chains[0]);
}

#[test]
fn a_broken_connection_leaves_whole_reports_and_publishing_again_goes_on() {
    let Some(server) = server() else { return };
    let database = server.database();
    let folder = tempfile::tempdir().expect("a folder");
    let mut made = Store::open(folder.path()).expect("a workspace");
    fill(
        &mut made,
        arrivals(Shape {
            payers: 8,
            years: 2,
            ..Shape::SMALL
        }),
    )
    .expect("filled");
    drop(made);
    let app = Arc::new(App::open(folder.path()).expect("it opens"));
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plumbline publish'";

    // In the middle of every third transaction its connection is ended: the report is tried again and arrives.
    let first = verbs::list_reports(&app, Nothing {})
        .expect("listed")
        .remove(0)
        .report
        .id;
    publish_as(&app, &database.address(), &[first]);
    database
        .client()
        .batch_execute(
            "CREATE SEQUENCE public.begun;
             CREATE FUNCTION public.fall() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 -- A sequence goes on whatever becomes of the transaction.
                 IF nextval('public.begun') % 3 = 0 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                 RETURN NULL;
             END $$;
             CREATE TRIGGER fall AFTER INSERT ON plumbline.figure FOR EACH STATEMENT EXECUTE FUNCTION public.fall()",
        )
        .expect("made");
    let whole = publish(&app, &database);
    assert!(whole.is_whole(), "{:?}", whole.reports);
    let begun: usize = database
        .texts("SELECT last_value FROM public.begun")
        .remove(0)
        .parse()
        .expect("a number");
    assert!(
        begun > whole.summary.published,
        "connections were ended and reports begun again"
    );
    let halves = "SELECT report_id FROM plumbline.report r
         WHERE metrics <> (SELECT count(*) FROM plumbline.figure f WHERE f.report_id = r.report_id AND mapped)
            OR metrics = 0 OR (SELECT count(*) FROM plumbline.offer o WHERE o.report_id = r.report_id) = 0";
    assert_eq!(database.texts(halves), Vec::<String>::new());

    // In another database nobody is let in any more after the third report.
    let other = server.database();
    let name = other.name.clone();
    let (closing, stopping) = (name.clone(), Arc::new(AtomicBool::new(true)));
    let address = other.address();
    let beside = std::sync::Mutex::new(other.beside());
    {
        let stopping = Arc::clone(&stopping);
        app.on_progress(move |progress| {
            if progress.done == 3 && stopping.load(Ordering::Relaxed) {
                let mut beside = beside.lock().expect("free");
                // One after the other: nobody is let in again once the connection is ended.
                for sql in [
                    format!("ALTER DATABASE {closing} WITH ALLOW_CONNECTIONS false"),
                    format!("{end} AND datname = '{closing}'"),
                ] {
                    beside.batch_execute(&sql).expect("the server does it");
                }
            }
        });
    }
    let broken = publish_as(&app, &address, &[]);
    stopping.store(false, Ordering::Relaxed);
    assert_eq!(
        (broken.summary.published, broken.summary.failed),
        (3, 1),
        "{:?}",
        broken.reports
    );
    assert!(broken.not_tried > 0);
    let reason = broken.reports[3].reason.as_deref().expect("why");
    assert!(reason.contains("lost") && reason.contains("publish again"), "{reason}");
    let open = format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
    other.beside().batch_execute(&open).expect("the server does it");
    assert_eq!(other.texts("SELECT count(*) FROM plumbline.report"), ["3"]);
    assert_eq!(other.texts(halves), Vec::<String>::new());
    let again = publish_as(&app, &address, &[]);
    assert!(again.is_whole());
    assert_eq!(again.summary.unchanged, 3, "what is there is skipped");
}

#[test]
fn an_older_schema_is_brought_up_to_date_and_a_newer_or_foreign_one_is_left_alone() {
    let Some(server) = server() else { return };
    let workspace = checked(&[sample("harborview")]);
    let address = |database: &Database| PublishRequest {
        to: database.address(),
        ids: vec![],
        job: "test".into(),
    };
    let older = server.database();
    let star = std::fs::read_to_string(root().join("crates/feed-postgres/migrations/0001_star.sql")).expect("there");
    older
        .client()
        .batch_execute(&format!(
            "CREATE SCHEMA plumbline; SET search_path = plumbline;
             CREATE TABLE migration (version integer NOT NULL PRIMARY KEY, name text NOT NULL, client text NOT NULL,
                 applied_by text NOT NULL DEFAULT current_user, applied_at timestamptz NOT NULL DEFAULT now());
             {star}
             INSERT INTO migration (version, name, client) VALUES (1, 'star', '0.1.0');
             INSERT INTO report (report_id, version, status, payer_name, source_sha256, series, is_current, content_sha256,
                 withheld) VALUES ('kept', 1, 'checked', 'Acme', 'ab', 's', true, 'cd', 0)"
        ))
        .expect("the first schema");
    verbs::publish_reports(&workspace.app, address(&older)).expect("it is brought up to date");
    assert_eq!(
        older.texts("SELECT version FROM plumbline.migration ORDER BY 1"),
        ["1", "2"]
    );
    assert_eq!(
        older.texts("SELECT payer_name FROM plumbline.report WHERE report_id = 'kept'"),
        ["Acme"]
    );
    assert_ne!(older.texts("SELECT count(*) FROM plumbline.contract"), ["0"]);

    older
        .client()
        .batch_execute("INSERT INTO plumbline.migration (version, name, client) VALUES (99, 'later', '9.0.0')")
        .expect("written");
    let before = rows(&older, true);
    let error = verbs::publish_reports(&workspace.app, address(&older))
        .expect_err("it is newer")
        .to_string();
    assert!(
        error.contains("version 99") && error.contains("Update Plumbline"),
        "{error}"
    );
    assert_eq!(rows(&older, true), before);

    let foreign = server.database();
    foreign
        .client()
        .batch_execute("CREATE SCHEMA plumbline; CREATE TABLE plumbline.fruit (name text)")
        .expect("made");
    let error = verbs::publish_reports(&workspace.app, address(&foreign))
        .expect_err("it is foreign")
        .to_string();
    assert!(error.contains("did not make"), "{error}");
}

#[test]
fn hostile_texts_and_long_decimals_arrive_as_they_are() {
    let Some(server) = server() else { return };
    let database = server.database();
    let folder = tempfile::tempdir().expect("a folder");
    let mut made = Store::open(folder.path()).expect("a workspace");
    let mut arrival = arrivals(Shape {
        payers: 1,
        years: 1,
        ..Shape::SMALL
    })
    .next()
    .expect("a report");
    let nasty = "'; DROP TABLE plumbline.figure; --\\.\t\n\"$plumbline$\u{202e}\u{1f4a9} \\x00 {}";
    arrival.report.payer.name = nasty.into();
    let decimals = [
        "412.50",
        "-0.10",
        "0.00",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "-7.9228162514264337593543950335",
        "10000",
        "12345678.90",
        "0.00010000",
    ];
    for (metric, text) in arrival.report.metrics.iter_mut().zip(decimals) {
        metric.value = Some(Decimal::from_str(text).expect("a decimal"));
        metric.term = format!("{nasty} {text}");
    }
    arrival.report.metrics[0].term.push('\0');
    store(&mut made, &arrival).expect("stored");
    drop(made);
    let app = App::open(folder.path()).expect("it opens");
    let result = publish(&app, &database);
    assert_eq!(result.summary.published, 1, "{:?}", result.reports);
    let found = database.rows("SELECT value::text, term FROM plumbline.figure ORDER BY position LIMIT 9");
    for (row, text) in found.iter().zip(decimals) {
        assert_eq!(row[0], text);
        assert!(row[1].starts_with(nasty), "{}", row[1]);
    }
    assert!(
        found[0][1].ends_with("412.50\u{fffd}"),
        "a NUL is no character of PostgreSQL's"
    );
    assert_eq!(database.texts("SELECT payer_name FROM plumbline.report"), [nasty]);
}

#[test]
fn compare_and_definitions_answer_as_plumbline_does() {
    let Some(server) = server() else { return };
    let database = server.database();
    let workspace = checked(&[root().join("sample_reports")]);
    publish(&workspace.app, &database);
    let asked = |sql: String| -> Vec<Row> {
        let text = |text: String| (text != "∅").then_some(text);
        let rows = database.rows(&sql).into_iter();
        rows.map(|row| row.into_iter().map(text).collect()).collect()
    };
    let values = hold_comparisons(&workspace.app, |code| {
        asked(format!("SELECT {CELLS} FROM plumbline.compare('{code}')"))
    });
    assert!(values > 400, "the samples have hundreds of values to compare");
    let found = asked(format!(
        "SELECT {FACETS} FROM plumbline.definitions() WHERE facet IS NOT NULL"
    ));
    let expected = facets(&workspace.app);
    assert!(expected.len() > 20);
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn a_waiver_is_taken_back_by_who_gave_it_and_by_nobody_else() {
    let Some(server) = server() else { return };
    let database = server.database();
    database
        .client()
        .batch_execute("CREATE ROLE ana LOGIN SUPERUSER; CREATE ROLE ben LOGIN SUPERUSER")
        .expect("made");
    let paths = [sample("harborview"), sample("cascade")];
    let (ana, ben) = (checked(&paths), checked(&paths));
    publish_as(&ana.app, &database.address_of("ana"), &[]);
    let standing = verbs::list_findings(&ana.app, Nothing {}).expect("listed").findings;
    let finding = standing
        .iter()
        .find(|finding| finding.report_id.is_some())
        .expect("a finding");
    let request = WaiveRequest {
        fingerprint: finding.fingerprint.clone(),
        reason: "The payer confirmed it.".into(),
        by: "Ana".into(),
        until: None,
        scope: WaiverScope::Fact,
    };
    verbs::waive_finding(&ana.app, request).expect("waived");
    let state = || {
        let sql = format!(
            "SELECT state, waived_by, waiver_published_by FROM plumbline.finding WHERE fingerprint = '{}'",
            finding.fingerprint
        );
        database.rows(&sql).remove(0)
    };
    let updated = publish_as(&ana.app, &database.address_of("ana"), &[]);
    assert_eq!(
        updated.summary.updated, 1,
        "only that report has a finding that changed"
    );
    assert_eq!(state(), ["waived", "Ana", "ana"]);
    let theirs = publish_as(&ben.app, &database.address_of("ben"), &[]);
    assert_eq!(theirs.summary.updated, 0, "{:?}", theirs.reports);
    assert_eq!(state(), ["waived", "Ana", "ana"]);
    let withdrawn = WithdrawWaiverRequest {
        fingerprint: finding.fingerprint.clone(),
        by: Some("Ana".into()),
    };
    let now = verbs::withdraw_waiver(&ana.app, withdrawn).expect("withdrawn");
    assert_eq!(now.state, FindingState::Open);
    publish_as(&ana.app, &database.address_of("ana"), &[]);
    assert_eq!(state(), ["open", "∅", "∅"]);
}

#[test]
fn figures_that_somebody_has_confirmed_stay_when_another_publishes_without_them() {
    let Some(server) = server() else { return };
    let database = server.database();
    let folder = tempfile::tempdir().expect("a folder");
    let mut arrival = arrivals(Shape {
        payers: 1,
        years: 1,
        ..Shape::SMALL
    })
    .next()
    .expect("a report");
    let page = PageBox([72, 310, 121, 322].map(Decimal::from));
    let metric = &mut arrival.report.metrics[0];
    let (id, term) = (metric.id.clone(), metric.displayed.clone());
    metric.anchor = Anchor::page(1, page, term.as_str()).with_ocr_confidence(Some(Decimal::new(87, 2)));
    arrival.report.source.format = FileFormat::Pdf;
    arrival.report.list_ocr();
    let [ana, ben] = ["ana", "ben"].map(|name| {
        let place = folder.path().join(name);
        let mut made = Store::open(&place).expect("a workspace");
        store(&mut made, &arrival).expect("stored");
        drop(made);
        App::open(&place).expect("it opens")
    });
    let confirmed = ConfirmRequest {
        id: arrival.report.id.clone(),
        figures: vec![],
        corrections: vec![],
        by: "Ana".into(),
    };
    verbs::confirm_figures(&ana, confirmed).expect("confirmed");
    let by = format!("SELECT confirmed_by FROM plumbline.figure WHERE figure_id = '{id}'");
    assert_eq!(publish(&ben, &database).summary.published, 1);
    assert_eq!(
        database.texts(&by),
        Vec::<String>::new(),
        "what nobody has confirmed stays at home"
    );
    assert_eq!(publish(&ana, &database).summary.updated, 1);
    assert_eq!(database.texts(&by), ["Ana"]);
    let again = publish(&ben, &database);
    assert_eq!(again.summary.left_out, 1, "{:?}", again.reports);
    assert_eq!(database.texts(&by), ["Ana"]);
}

#[test]
fn what_a_file_gives_no_longer_goes_and_superseded_versions_stay() {
    let Some(server) = server() else { return };
    let database = server.database();
    let workspace = checked(&[sample("northfield")]);
    publish(&workspace.app, &database);
    let superseded = reports(&workspace)
        .iter()
        .filter(|report| report.status == ReportStatus::Superseded)
        .count();
    assert!(superseded > 0);
    let count = "SELECT count(*) FROM plumbline.report";
    let all = database.texts(count);
    // As a mapping that read the file otherwise left it.
    database
        .client()
        .batch_execute(
            "INSERT INTO plumbline.report (report_id, version, status, payer_name, source_sha256, series, is_current,
                 content_sha256, withheld)
             SELECT 'misread', 1, 'draft', 'Northfeld', source_sha256, 'other', true, 'x', 0 FROM plumbline.report LIMIT 1",
        )
        .expect("written");
    let one = vec![reports(&workspace).remove(0).id];
    let result = publish_as(&workspace.app, &database.address(), &one);
    assert_eq!(
        result.removed,
        Vec::<String>::new(),
        "one report says nothing of the others"
    );
    let result = publish(&workspace.app, &database);
    assert_eq!(result.removed, ["misread"]);
    assert_eq!(database.texts(count), all);
}
