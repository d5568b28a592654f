//! Reports to a FHIR server and back, with a server that ignores, refuses, delays, breaks off and lies.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plumbline_app::commands::{
    CancelRequest, PullOutcome, PullRequest, PushOutcome, PushPlan, PushRequest, PushStatus,
};
use plumbline_app::{App, Feeds, verbs};
use plumbline_feed_fhir::{Limits, Token, Tokens};
use plumbline_model::ImportStatus;
use plumbline_tests::fhir_server::{Answer, FhirServer, Heard, NotedWaits, Searching};
use plumbline_tests::{Workspace, root};
use serde_json::{Value, json};

/// No word of the project or of a report.
const SECRET: &str = "zq9-s3cret-t0ken";

/// A workspace whose waits are noted.
fn reaching(workspace: Workspace) -> (Workspace, Arc<NotedWaits>) {
    reaching_within(workspace, Limits::default().answer)
}

/// The same; a server has so long to answer.
fn reaching_within(workspace: Workspace, answer: Duration) -> (Workspace, Arc<NotedWaits>) {
    let waits = Arc::new(NotedWaits::default());
    let feeds = Feeds {
        tokens: Tokens::Given(Some(Token::new(SECRET.into()).expect("a token"))),
        limits: Limits {
            answer,
            answer_bytes: 4 << 20,
            ..Limits::default()
        },
        time: Arc::clone(&waits) as Arc<_>,
    };
    let Workspace { folder, app } = workspace;
    let app = app.with_feeds(feeds);
    (Workspace { folder, app }, waits)
}

fn empty() -> (Workspace, Arc<NotedWaits>) {
    reaching(Workspace::empty())
}

/// Three reports of two payers.
fn with_reports() -> (Workspace, Arc<NotedWaits>) {
    let workspace = Workspace::empty();
    for payer in ["granite", "northfield"] {
        workspace.import(&[root().join("sample_reports").join(payer)]);
    }
    assert_eq!(workspace.current().len(), 3);
    reaching(workspace)
}

fn to(server: &FhirServer) -> PushRequest {
    PushRequest {
        server: server.address(),
        job: "push".into(),
        ..PushRequest::default()
    }
}

fn push(app: &App, server: &FhirServer) -> PushOutcome {
    verbs::push_reports(app, to(server)).expect("the workspace stands")
}

fn plan(app: &App, server: &FhirServer) -> PushPlan {
    verbs::plan_push(app, to(server)).expect("the workspace stands")
}

fn pull(app: &App, server: &FhirServer) -> PullOutcome {
    verbs::pull_reports(app, from(server)).expect("the workspace stands")
}

fn from(server: &FhirServer) -> PullRequest {
    PullRequest {
        server: server.address(),
        job: "pull".into(),
        ..PullRequest::default()
    }
}

fn statuses(outcome: &PushOutcome) -> Vec<PushStatus> {
    outcome.reports.iter().map(|report| report.status).collect()
}

fn posts(heard: &[Heard]) -> usize {
    heard.iter().filter(|heard| heard.method == "POST").count()
}

/// Address of the performance report in a transaction.
fn holds(heard: &Heard, report_id: &str) -> bool {
    heard.method == "POST" && heard.body.contains(&format!("\"MeasureReport/{report_id}\""))
}

// ---- push

#[test]
fn two_pushes_leave_the_same_resources_and_the_second_sends_nothing() {
    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    let first = push(&workspace.app, &server);
    assert_eq!(statuses(&first), [PushStatus::Accepted; 3]);
    assert_eq!(posts(&server.heard()), 3, "one transaction a report");
    let held = server.held();
    assert_eq!(first.counts.created, held.len());
    for kind in ["MeasureReport/", "Measure/", "Organization/", "Provenance/"] {
        assert!(held.keys().any(|address| address.starts_with(kind)), "{kind}");
    }

    let second = push(&workspace.app, &server);
    assert_eq!(statuses(&second), [PushStatus::Unchanged; 3]);
    assert!(server.heard().is_empty(), "what was accepted is remembered");

    let again = PushRequest {
        again: true,
        ..to(&server)
    };
    let third = verbs::push_reports(&workspace.app, again).expect("the workspace stands");
    assert_eq!(statuses(&third), [PushStatus::Unchanged; 3]);
    let (elsewhere, _) = with_reports();
    assert_eq!(
        statuses(&push(&elsewhere.app, &server)),
        [PushStatus::Unchanged; 3],
        "another workspace with the same reports sends nothing"
    );
    assert_eq!(posts(&server.heard()), 0);
    assert_eq!(server.held(), held, "no resource has a new version");
    assert!(waits.all().is_empty());
}

#[test]
fn a_dry_run_tells_what_would_become_of_each_resource_and_writes_nothing() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    let plan_before = plan(&workspace.app, &server);
    assert!(plan_before.counts.created > 6 && plan_before.counts.updated == 0);
    assert!(plan_before.remarks.iter().any(|remark| remark.rule.starts_with("STD")));
    assert_eq!(posts(&server.heard()), 0);
    assert!(server.held().is_empty());

    let pushed = push(&workspace.app, &server);
    assert_eq!(pushed.counts, plan_before.counts, "what was planned was done");
    let remembered = plan(&workspace.app, &server);
    assert!(remembered.reports.iter().all(|report| report.accepted_at.is_some()));
    assert_eq!((remembered.counts.created, remembered.counts.updated), (0, 0));

    // Somebody changes one resource and takes another away.
    let (address, (_, text)) = server
        .held()
        .into_iter()
        .find(|(address, _)| address.starts_with("Organization/"))
        .expect("there is one");
    server.put(&text.replace("\"active\":true", "\"active\":false"));
    let again = PushRequest {
        again: true,
        ..to(&server)
    };
    let planned = verbs::plan_push(&workspace.app, again.clone()).expect("the workspace stands");
    let updates: Vec<&str> = planned
        .reports
        .iter()
        .flat_map(|report| &report.resources)
        .filter(|resource| resource.server_version.as_deref() == Some("2"))
        .map(|resource| resource.address.as_str())
        .collect();
    assert!(!updates.is_empty() && updates.iter().all(|update| **update == address));
    server.heard();
    verbs::push_reports(&workspace.app, again).expect("the workspace stands");
    let sent = server
        .heard()
        .into_iter()
        .find(|heard| heard.method == "POST")
        .expect("one update");
    assert!(
        sent.body.contains("\"ifMatch\":\"W/\\\"2\\\"\""),
        "no change of another's goes unseen: {}",
        sent.body
    );
    assert_eq!(server.held()[&address].0, 3);
}

#[test]
fn a_refused_report_leaves_nothing_behind_and_the_others_go_on() {
    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    let refused = workspace.current()[1].id.clone();
    let id = refused.clone();
    server.follow(move |heard| match holds(heard, &id) {
        true => Answer::outcome(422, "MeasureReport.period: not in the contract"),
        false => Answer::Ordinary,
    });
    let outcome = push(&workspace.app, &server);
    let failed: Vec<_> = outcome
        .reports
        .iter()
        .filter(|r| r.status == PushStatus::Failed)
        .collect();
    assert_eq!((outcome.summary.accepted, failed.len()), (2, 1));
    assert_eq!(failed[0].report_id, refused);
    let error = failed[0].error.as_ref().expect("why");
    assert_eq!(error.code, "refused");
    assert!(error.message.contains("not in the contract"), "{}", error.message);
    assert!(!server.held().contains_key(&format!("MeasureReport/{refused}")));
    assert!(waits.all().is_empty(), "what the server refuses is not tried again");

    server.follow(|_| Answer::Ordinary);
    server.heard();
    let mended = push(&workspace.app, &server);
    assert_eq!((mended.summary.accepted, mended.summary.unchanged), (1, 2));
    let heard = server.heard();
    assert_eq!(posts(&heard), 1);
    assert!(
        heard.iter().any(|heard| holds(heard, &refused)),
        "only what is new is sent"
    );
}

#[test]
fn a_transaction_taken_in_part_is_told_and_not_remembered() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    server.follow(|heard| match heard.method.as_str() {
        "POST" => {
            let sent: Value = serde_json::from_str(&heard.body).expect("a Bundle");
            let mut entries =
                vec![json!({"response": {"status": "201 Created"}}); sent["entry"].as_array().map_or(0, Vec::len)];
            entries[0] = json!({"response": {"status": "422", "outcome": {"resourceType": "OperationOutcome",
                "issue": [{"severity": "error", "code": "invalid", "diagnostics": "no such organization"}]}}});
            Answer::Say(
                200,
                vec![],
                json!({"resourceType": "Bundle", "type": "transaction-response", "entry": entries}).to_string(),
            )
        }
        _ => Answer::Ordinary,
    });
    let outcome = push(&workspace.app, &server);
    assert_eq!(outcome.summary.failed, 3);
    for report in &outcome.reports {
        let error = report.error.as_ref().expect("why");
        assert_eq!(error.code, "taken_in_part");
        assert!(error.message.contains("no such organization"), "{}", error.message);
    }
    server.follow(|_| Answer::Ordinary);
    assert_eq!(push(&workspace.app, &server).summary.accepted, 3);
}

#[test]
fn a_slow_server_is_asked_again() {
    let (workspace, _) = with_reports();
    let (workspace, waits) = reaching_within(workspace, Duration::from_secs(3));
    let server = FhirServer::start();
    let silent = AtomicUsize::new(1);
    server.follow(move |heard| match heard.method.as_str() {
        "POST" if silent.swap(0, Ordering::SeqCst) == 1 => Answer::Silence,
        _ => Answer::Ordinary,
    });
    assert_eq!(push(&workspace.app, &server).summary.accepted, 3);
    assert_eq!(waits.all(), [Duration::from_millis(500)]);
}

#[test]
fn a_connection_that_breaks_after_the_work_is_done_costs_no_second_transaction() {
    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    let breaks = AtomicUsize::new(1);
    server.follow(move |heard| match heard.method.as_str() {
        "POST" if breaks.swap(0, Ordering::SeqCst) == 1 => Answer::WorkAndHangUp,
        _ => Answer::Ordinary,
    });
    let outcome = push(&workspace.app, &server);
    assert_eq!(outcome.summary.accepted, 3);
    assert_eq!(
        outcome.counts.created,
        server.held().len(),
        "what was taken unseen counts as sent"
    );
    assert_eq!(posts(&server.heard()), 3);
    assert!(server.held().values().all(|(version, _)| *version == 1));
    assert_eq!(waits.all().len(), 1);
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    server.follow(move |heard| {
        let count = asked.entry(heard.target.clone()).or_default();
        *count += 1;
        match count {
            1 => Answer::Half,
            2 => Answer::outcome(503, "starting"),
            _ => Answer::Ordinary,
        }
    });
    assert_eq!(push(&workspace.app, &server).summary.accepted, 3);
    assert!(
        waits.all().contains(&Duration::from_secs(1)),
        "waits double: {:?}",
        waits.all()
    );
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for_and_one_that_asks_too_much_is_left_alone() {
    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    let asked = AtomicUsize::new(0);
    server.follow(move |heard| match heard.method.as_str() {
        "POST" if asked.fetch_add(1, Ordering::SeqCst) == 0 => {
            Answer::Say(429, vec![("Retry-After", "17".into())], String::new())
        }
        _ => Answer::Ordinary,
    });
    assert_eq!(push(&workspace.app, &server).summary.accepted, 3);
    assert_eq!(waits.all(), [Duration::from_secs(17)]);

    let (workspace, waits) = with_reports();
    let server = FhirServer::start();
    server.follow(|_| Answer::Say(503, vec![("Retry-After", "86400".into())], String::new()));
    let outcome = push(&workspace.app, &server);
    assert_eq!(outcome.summary.failed, 3);
    assert_eq!(outcome.reports[2].error.as_ref().expect("why").code, "server_busy");
    assert_eq!(server.heard().len(), 1, "the other reports are not tried");
    assert!(waits.all().is_empty());
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_stopped() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    let Workspace { folder, app } = workspace;
    let app = Arc::new(app);
    let other = Arc::downgrade(&app);
    app.on_progress(move |progress| {
        if let (1, Some(app)) = (progress.done, other.upgrade()) {
            let job = progress.job;
            verbs::cancel_job(&app, CancelRequest { job }).expect("cancelled");
        }
    });
    let outcome = push(&app, &server);
    assert_eq!((outcome.summary.accepted, outcome.summary.cancelled), (1, 2));
    drop(app);
    let (workspace, _) = reaching(Workspace {
        app: App::open(&folder.path().join("workspace")).expect("opened again"),
        folder,
    });
    server.heard();
    let rest = push(&workspace.app, &server);
    assert_eq!((rest.summary.accepted, rest.summary.unchanged), (2, 1));
    assert_eq!(posts(&server.heard()), 2);
}

#[test]
fn a_server_that_is_not_there_is_tried_for_a_while_and_named() {
    let (workspace, waits) = with_reports();
    let gone = FhirServer::start().address();
    let request = PushRequest {
        server: gone.clone(),
        ..PushRequest::default()
    };
    let outcome = verbs::push_reports(&workspace.app, request).expect("the workspace stands");
    assert_eq!(outcome.summary.failed, 3);
    assert_eq!(waits.all().len(), 4, "not once more for every report");
    let error = outcome.reports[2].error.as_ref().expect("why");
    assert_eq!(error.code, "unreachable");
    assert!(error.message.contains(&gone), "{}", error.message);
}

// ---- the token

#[test]
fn the_token_goes_to_the_server_and_nowhere_else() {
    let (workspace, _) = with_reports();
    let (server, other) = (FhirServer::start(), FhirServer::start());
    push(&workspace.app, &server);
    let heard = server.heard();
    assert!(heard.iter().all(|heard| {
        heard
            .headers
            .to_ascii_lowercase()
            .contains(&format!("authorization: bearer {SECRET}"))
    }));

    let (elsewhere, away) = (other.address(), other.address());
    let (fresh, _) = with_reports();
    server.follow(move |heard| match heard.method.as_str() {
        "GET" => Answer::Say(
            302,
            vec![("Location", format!("{elsewhere}{}", heard.target))],
            String::new(),
        ),
        _ => Answer::Say(307, vec![("Location", elsewhere.clone())], String::new()),
    });
    let again = PushRequest {
        again: true,
        ..to(&server)
    };
    let outcome = verbs::push_reports(&fresh.app, again).expect("the workspace stands");
    assert_eq!(outcome.reports[0].error.as_ref().expect("why").code, "other_server");
    assert!(verbs::pull_reports(&fresh.app, from(&server)).is_err());
    assert!(other.heard().is_empty(), "{away} hears nothing");
}

#[test]
fn a_token_that_a_server_sends_back_is_shown_nowhere() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    let mut all = String::new();
    for status in [400, 401, 422, 500, 503] {
        server.follow(move |heard| Answer::outcome(status, &format!("seen: {}", heard.headers)));
        let pushed = push(&workspace.app, &server);
        let planned = plan(&workspace.app, &server);
        let pulled = verbs::pull_reports(&workspace.app, from(&server));
        all += &format!("{pushed:?} {planned:?} {pulled:?}");
        all += &serde_json::to_string(&pushed).expect("plain data");
    }
    assert!(all.contains("[token]"), "the server's words are told: {all}");
    assert!(!all.contains(SECRET), "{all}");
    let database = std::fs::read(workspace.folder.path().join("workspace/plumbline.sqlite")).expect("a database");
    let log = std::fs::read(workspace.folder.path().join("workspace/plumbline.sqlite-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
}

// ---- pull

#[test]
fn what_was_pushed_is_pulled_into_a_fresh_workspace_the_same() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(
        (outcome.summary.imported, outcome.problems.len()),
        (3, 0),
        "{outcome:?}"
    );
    assert_eq!(workspace.facts(), fresh.facts());
    for report in fresh.current() {
        assert!(
            report
                .source
                .path
                .starts_with(&format!("{}/MeasureReport/", server.address())),
            "the source is the report's address: {}",
            report.source.path
        );
    }
    let again = pull(&fresh.app, &server);
    assert_eq!(again.summary.imported, 0, "{again:?}");
    let own = pull(&workspace.app, &server);
    assert_eq!(
        (own.own.len(), own.files.len()),
        (3, 0),
        "a workspace's own reports do not come back as new ones"
    );
}

#[test]
fn every_sample_is_pulled_as_it_was_pushed() {
    let (workspace, _) = reaching(Workspace::with_samples());
    let server = FhirServer::start();
    let reports = workspace.current().len();
    assert_eq!(push(&workspace.app, &server).summary.accepted, reports);
    let again = PushRequest {
        again: true,
        ..to(&server)
    };
    let second = verbs::push_reports(&workspace.app, again).expect("the workspace stands");
    assert_eq!(
        second.summary.unchanged, reports,
        "reports that share a contract do not change it for each other"
    );
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(
        (outcome.summary.imported, outcome.problems.len()),
        (reports, 0),
        "{:?}",
        outcome.problems
    );
    assert_eq!(workspace.facts(), fresh.facts());
    let back = verbs::push_reports(&fresh.app, to(&server)).expect("the workspace stands");
    let others: Vec<_> = back
        .reports
        .iter()
        .filter(|report| report.status != PushStatus::Unchanged)
        .collect();
    assert!(
        others.is_empty(),
        "what a workspace pulled is on the server already: {others:#?}"
    );
    let own = pull(&workspace.app, &server);
    assert_eq!((own.own.len(), own.files.len()), (reports, 0), "no report has a double");
}

#[test]
fn a_server_that_ignores_parameters_is_seen_through_page_by_page() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    server.put(r#"{"resourceType":"MeasureReport","id":"deqm-1","status":"complete","type":"summary","measure":"x"}"#);
    server.search_by(Searching { heeds: &[], page: 2 });
    server.heard();
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(outcome.summary.imported, 3, "{outcome:?}");
    assert_eq!(workspace.facts(), fresh.facts());
    let [search] = outcome.searches.as_slice() else {
        panic!("everything came with the first search: {:?}", outcome.searches);
    };
    assert_eq!(search.ignored, ["category"]);
    assert!(search.pages > 2 && search.given > search.fitting, "{search:?}");
}

#[test]
fn pages_of_a_server_that_knows_itself_by_another_name_are_read_where_a_person_said() {
    let (workspace, _) = with_reports();
    let (server, other) = (FhirServer::start(), FhirServer::start());
    push(&workspace.app, &server);
    server.search_by(Searching { heeds: &[], page: 2 });
    server.call_itself(&other.address());
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(
        (outcome.summary.imported, outcome.problems.len()),
        (3, 0),
        "{outcome:?}"
    );
    assert!(outcome.searches[0].pages > 1);
    assert!(other.heard().is_empty(), "nothing goes to the other name");
}

#[test]
fn a_server_that_knows_only_profiles_with_versions_gives_its_reports() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    let profile = "vbp-performance-measurereport";
    for (number, (_, text)) in server.held().into_values().enumerate() {
        server.put(&text.replace(&format!("{profile}\""), &format!("{profile}|1.{}.0\"", number % 2)));
    }
    server.follow(|heard| match heard.target.contains("category=") {
        true => Answer::outcome(400, "unknown search parameter category"),
        false => Answer::Ordinary,
    });
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(outcome.summary.imported, 3, "{outcome:?}");
    let error = outcome.searches[0].error.as_ref().expect("why");
    assert!(error.message.contains("unknown search parameter category"), "{error:?}");
    assert!(outcome.problems.is_empty(), "another search served: {outcome:?}");
}

#[test]
fn one_organizations_reports_are_asked_for_and_checked() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    let of = |address: &str| {
        let (_, text) = &server.held()[address];
        let value: Value = serde_json::from_str(text).expect("JSON");
        let organization = value["subject"]["extension"].as_array().and_then(|all| {
            all.iter()
                .find_map(|one| one["valueReference"]["reference"].as_str().map(str::to_owned))
        });
        organization.expect("a subject")
    };
    let ids: Vec<String> = workspace.current().iter().map(|report| report.id.clone()).collect();
    let wanted = of(&format!("MeasureReport/{}", ids[0]));
    let fitting = ids
        .iter()
        .filter(|id| of(&format!("MeasureReport/{id}")) == wanted)
        .count();
    assert!(fitting < 3, "the samples are about more than one organization");
    for heeds in [
        &["category", "_profile", "subject-organization", "url"][..],
        &["category", "_profile", "url"],
    ] {
        server.search_by(Searching { heeds, page: 50 });
        let (fresh, _) = empty();
        let request = PullRequest {
            subject: Some(wanted.clone()),
            ..from(&server)
        };
        let outcome = verbs::pull_reports(&fresh.app, request).expect("the workspace stands");
        assert_eq!(outcome.summary.imported, fitting, "{outcome:?}");
        let told = outcome.searches[0].ignored.contains(&"subject-organization".to_owned());
        assert_eq!(told, !heeds.contains(&"subject-organization"));
    }
    server.follow(|heard| match heard.target.contains("subject-organization") {
        true => Answer::outcome(400, "unknown search parameter"),
        false => Answer::Ordinary,
    });
    let (fresh, _) = empty();
    let request = PullRequest {
        subject: Some(wanted),
        ..from(&server)
    };
    let outcome = verbs::pull_reports(&fresh.app, request).expect("the workspace stands");
    assert_eq!(outcome.summary.imported, fitting, "asked again without it: {outcome:?}");
}

#[test]
fn pages_that_lead_in_a_circle_or_to_another_server_end_the_search_and_not_the_pull() {
    let (workspace, _) = with_reports();
    let (server, other) = (FhirServer::start(), FhirServer::start());
    push(&workspace.app, &server);
    let report = server
        .held()
        .into_iter()
        .find(|(address, (_, text))| address.starts_with("MeasureReport/") && text.contains("vbp-performance"));
    let (_, (_, report)) = report.expect("there is one");
    let (own, away) = (server.address(), other.address());
    let count = Arc::new(Mutex::new(0));
    for (next, code) in [
        ("same", "no_answer"),
        ("new each time", "no_answer"),
        ("away", "other_server"),
    ] {
        let (report, own, away, asked) = (report.clone(), own.clone(), away.clone(), Arc::clone(&count));
        server.follow(move |heard| {
            if !heard.target.starts_with("/MeasureReport?") {
                return Answer::Ordinary;
            }
            let mut count = asked.lock().expect("sound");
            *count += 1;
            let url = match next {
                "same" => format!("{own}{}", heard.target),
                "new each time" => format!("{own}/MeasureReport?page={count}"),
                _ => format!("{away}/MeasureReport?page=2"),
            };
            let text = format!(
                "{{\"resourceType\":\"Bundle\",\"link\":[{{\"relation\":\"next\",\"url\":\"{url}\"}}],\"entry\":[{{\"resource\":{report}}}]}}"
            );
            Answer::Say(200, vec![], text)
        });
        let (fresh, _) = empty();
        let outcome = pull(&fresh.app, &server);
        assert_eq!(
            outcome.summary.imported, 1,
            "{next}: what came before is taken: {outcome:?}"
        );
        assert!(
            outcome.problems.iter().any(|problem| problem.code == code),
            "{next}: {outcome:?}"
        );
        assert!(*count.lock().expect("sound") < 40);
    }
    assert!(other.heard().is_empty());
}

#[test]
fn a_bad_resource_costs_itself_and_is_named() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    let profile = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-performance-measurereport";
    server.put(&format!(
        r#"{{"resourceType":"MeasureReport","id":"bad-types","meta":{{"profile":["{profile}"]}},"status":7,"type":"summary","measure":"Measure/none","group":[{{"measureScore":{{"value":"<b>1</b>"}}}}],"reporter":{{"reference":"Organization/gone"}}}}"#
    ));
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(outcome.summary.imported, 3, "the rest goes on: {outcome:?}");
    let bad: Vec<_> = outcome
        .files
        .iter()
        .filter(|file| file.status != ImportStatus::Imported)
        .collect();
    assert_eq!(bad.len(), 1);
    assert!(bad[0].path.ends_with("/MeasureReport/bad-types"));
    assert!(
        bad[0]
            .error
            .as_ref()
            .expect("why")
            .message
            .contains("/entry/0/resource"),
        "{:?}",
        bad[0].error
    );
    assert!(
        outcome
            .problems
            .iter()
            .any(|problem| problem.message.contains("Organization/gone")),
        "{:?}",
        outcome.problems
    );
}

#[test]
fn of_several_contracts_none_is_guessed() {
    let (workspace, _) = with_reports();
    let server = FhirServer::start();
    push(&workspace.app, &server);
    let contracts: Vec<String> = server
        .held()
        .into_values()
        .filter_map(|(_, text)| {
            serde_json::from_str::<Value>(&text).expect("JSON")["measure"]
                .as_str()
                .map(str::to_owned)
        })
        .collect();
    let url = contracts
        .iter()
        .find(|canonical| !canonical.contains('|'))
        .expect("a sample names its contract without a version");
    server.put(&format!(
        r#"{{"resourceType":"Measure","id":"other","url":"{url}","version":"9","status":"active"}}"#
    ));
    let (fresh, _) = empty();
    let outcome = pull(&fresh.app, &server);
    assert_eq!(outcome.summary.imported, 3);
    assert!(
        outcome
            .problems
            .iter()
            .any(|problem| problem.message.contains("does not say which")),
        "{outcome:?}"
    );
}

#[test]
fn what_is_no_bundle_or_too_large_is_told_and_nothing_is_taken() {
    let server = FhirServer::start();
    let (fresh, _) = empty();
    for (body, word) in [
        ("{\"resourceType\":\"Bundle\",\"entry\":[".to_owned(), "no Bundle"),
        ("<html>Welcome</html>".to_owned(), "no Bundle"),
        ("{\"resourceType\":\"Patient\",\"id\":\"1\"}".to_owned(), "no Bundle"),
        (format!("\"{}\"", "x".repeat(5 << 20)), "larger than 4 MiB"),
    ] {
        server.follow(move |_| Answer::Say(200, vec![], body.clone()));
        let outcome = pull(&fresh.app, &server);
        assert!(outcome.files.is_empty());
        assert!(
            outcome.problems.iter().all(|problem| problem.message.contains(word)),
            "{outcome:?}"
        );
        assert!(!outcome.problems.is_empty());
    }
    assert_eq!(fresh.current().len(), 0);
}
