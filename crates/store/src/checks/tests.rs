use plumbline_model::{FindingEventKind, ReopenedBecause, RuleCount, Waiver, WaiverEnd, WaiverScope};

use super::*;
use crate::testing::{at, day, finding, report, store, verdict};

const TODAY: &str = "2025-04-01";

/// A workspace with the reports `r-1` and `r-2` of two payers.
fn workspace() -> Workspace {
    let mut workspace = Workspace::open_in_memory().expect("a workspace");
    let reports = [
        report("r-1", "North", "1", b"file"),
        report("r-2", "South", "2", b"file"),
    ];
    store(&mut workspace, b"file", &reports).expect("stored");
    workspace
}

fn check(workspace: &Workspace, findings: &[Finding], scope: CheckScope<'_>, hour: u32) -> Verdict {
    workspace
        .record_check(&verdict(findings), scope, at(hour), day(TODAY))
        .expect("recorded")
}

fn waiver(until: Option<&str>) -> Waiver {
    Waiver {
        reason: "The payer confirmed it by letter.".into(),
        by: "A. Analyst".into(),
        until: until.map(day),
        scope: WaiverScope::Fact,
    }
}

fn state(workspace: &Workspace, finding: &Finding) -> FindingState {
    let all = workspace.findings(&FindingFilter::default()).expect("read");
    all.iter()
        .find(|f| f.fingerprint == finding.fingerprint)
        .expect("known")
        .state
}

#[test]
fn a_finding_comes_back_whole_and_worst_first() {
    let workspace = workspace();
    let error = finding("PER004", Some("r-1"), &["2024"]);
    let mut info = finding("ARI001", None, &["1", "2"]);
    info.severity = Severity::Info;
    let recorded = check(&workspace, &[info.clone(), error.clone()], CheckScope::All, 10);
    assert_eq!(recorded.verdict, ReportVerdict::NotReady);
    assert_eq!(
        workspace.findings(&FindingFilter::default()).expect("read"),
        [error, info]
    );
    let run = workspace.last_check().expect("read").expect("ran");
    assert_eq!((run.checked_at, run.checks_run, run.findings), (at(10), 42, 2));
}

#[test]
fn findings_are_filtered_by_rule_report_severity_and_state() {
    let workspace = workspace();
    let one = finding("PER004", Some("r-1"), &["one"]);
    let mut both = finding("PER008", Some("r-2"), &["both"]);
    both.severity = Severity::Warning;
    both.evidence[0].report_id = Some("r-1".into());
    check(&workspace, &[one.clone(), both.clone()], CheckScope::All, 10);
    workspace
        .waive(&both.fingerprint, &waiver(None), at(11))
        .expect("waived");
    let rules = |filter: FindingFilter| -> Vec<String> {
        workspace
            .findings(&filter)
            .expect("read")
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    };
    let any = FindingFilter::default;
    assert_eq!(
        rules(FindingFilter {
            rule: Some("PER004".into()),
            ..any()
        }),
        ["PER004"]
    );
    assert_eq!(
        rules(FindingFilter {
            report_id: Some("r-1".into()),
            ..any()
        }),
        ["PER004", "PER008"]
    );
    assert_eq!(
        rules(FindingFilter {
            report_id: Some("r-2".into()),
            ..any()
        }),
        ["PER008"]
    );
    assert_eq!(
        rules(FindingFilter {
            severity: Some(Severity::Warning),
            ..any()
        }),
        ["PER008"]
    );
    assert_eq!(
        rules(FindingFilter {
            states: vec![FindingState::Open],
            ..any()
        }),
        ["PER004"]
    );
    assert_eq!(rules(FindingFilter::standing()), ["PER004", "PER008"]);
}

#[test]
fn a_waiver_survives_checking_again_and_does_not_cover_changed_facts() {
    let workspace = workspace();
    let before = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&before), CheckScope::All, 10);
    let waived = workspace
        .waive(&before.fingerprint, &waiver(None), at(11))
        .expect("waived");
    assert_eq!(
        (waived.state, waived.waiver),
        (FindingState::Waived, Some(waiver(None)))
    );

    let again = check(&workspace, std::slice::from_ref(&before), CheckScope::All, 12);
    assert_eq!(again.findings[0].state, FindingState::Waived);
    assert_eq!(again.findings[0].waiver, Some(waiver(None)));
    assert_eq!(
        again.verdict,
        ReportVerdict::ReadyWithExceptions,
        "a waived error no longer blocks"
    );

    let changed = finding("ARI001", Some("r-1"), &["415.00"]);
    let after = check(&workspace, std::slice::from_ref(&changed), CheckScope::All, 13);
    assert_eq!(
        after.verdict,
        ReportVerdict::NotReady,
        "the changed figure needs a decision of its own"
    );
    assert_eq!(state(&workspace, &changed), FindingState::Open);
    assert_eq!(state(&workspace, &before), FindingState::Resolved);
}

#[test]
fn a_finding_that_comes_back_is_open_whatever_was_decided_before() {
    let workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 10);
    workspace
        .waive(&found.fingerprint, &waiver(None), at(11))
        .expect("waived");
    check(&workspace, &[], CheckScope::All, 12);
    assert_eq!(state(&workspace, &found), FindingState::Resolved);
    let refused = workspace.waive(&found.fingerprint, &waiver(None), at(13));
    assert!(matches!(refused, Err(StoreError::FindingResolved { .. })));
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 14);
    let back = workspace.findings(&FindingFilter::default()).expect("read").remove(0);
    assert_eq!((back.state, back.waiver), (FindingState::Open, None));
}

#[test]
fn a_waiver_holds_through_its_last_day() {
    let workspace = workspace();
    let found = [finding("ARI001", Some("r-1"), &["412.50"])];
    check(&workspace, &found, CheckScope::All, 10);
    workspace
        .waive(&found[0].fingerprint, &waiver(Some("2025-04-30")), at(11))
        .expect("waived");
    let on = |today: &str| {
        let recorded = workspace
            .record_check(&verdict(&found), CheckScope::All, at(12), day(today))
            .expect("recorded");
        recorded.findings[0].state
    };
    assert_eq!(on("2025-04-30"), FindingState::Waived);
    assert_eq!(on("2025-05-01"), FindingState::Open, "its last day is past");
    assert_eq!(
        on("2025-04-30"),
        FindingState::Open,
        "an ended waiver does not come back"
    );
    assert_eq!(state(&workspace, &found[0]), FindingState::Open);
}

#[test]
fn a_check_of_some_reports_resolves_only_what_it_could_have_found() {
    let workspace = workspace();
    let of_one = finding("ARI001", Some("r-1"), &["one"]);
    let of_two = finding("ARI001", Some("r-2"), &["two"]);
    let mut across = finding("PER008", None, &["across"]);
    across.evidence = [&of_one, &of_two].map(|finding| finding.evidence[0].clone()).into();
    let of_file = finding("SRC001", None, &["file"]);
    let all = [of_one.clone(), of_two.clone(), across.clone(), of_file.clone()];
    check(&workspace, &all, CheckScope::All, 10);
    check(&workspace, &[], CheckScope::Reports(&["r-1".to_owned()]), 11);
    assert_eq!(state(&workspace, &of_one), FindingState::Resolved);
    assert_eq!(
        state(&workspace, &across),
        FindingState::Resolved,
        "r-1 was compared with r-2 again"
    );
    for other in [&of_two, &of_file] {
        assert_eq!(
            state(&workspace, other),
            FindingState::Open,
            "{} was not looked for",
            other.rule
        );
    }
    check(&workspace, &[], CheckScope::All, 12);
    assert_eq!(state(&workspace, &of_two), FindingState::Resolved);
    assert_eq!(state(&workspace, &of_file), FindingState::Resolved);
}

#[test]
fn a_waiver_needs_a_known_finding_a_reason_a_name_and_a_day_to_come() {
    let workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 10);
    let error = workspace.waive("0123", &waiver(None), at(11)).expect_err("unknown");
    assert!(error.to_string().contains("0123"), "the message names it: {error}");
    for incomplete in [
        Waiver {
            reason: " ".into(),
            ..waiver(None)
        },
        Waiver {
            by: String::new(),
            ..waiver(None)
        },
    ] {
        let refused = workspace.waive(&found.fingerprint, &incomplete, at(11));
        assert!(
            matches!(refused, Err(StoreError::WaiverIncomplete { .. })),
            "{incomplete:?}"
        );
    }
    let refused = workspace.waive(&found.fingerprint, &waiver(Some("2025-03-01")), at(11));
    assert!(matches!(refused, Err(StoreError::WaiverEnded { .. })));
    assert_eq!(state(&workspace, &found), FindingState::Open);
}

#[test]
fn a_waiver_is_replaced_and_withdrawn_and_its_record_stays() {
    let workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 10);
    let refused = workspace.withdraw_waiver(&found.fingerprint, None, at(11));
    assert!(matches!(refused, Err(StoreError::NotWaived { .. })));
    workspace
        .waive(&found.fingerprint, &waiver(None), at(11))
        .expect("waived");
    let longer = waiver(Some("2026-01-01"));
    assert_eq!(
        workspace
            .waive(&found.fingerprint, &longer, at(12))
            .expect("waived")
            .waiver,
        Some(longer)
    );
    let open = workspace
        .withdraw_waiver(&found.fingerprint, None, at(13))
        .expect("withdrawn");
    assert_eq!((open.state, open.waiver), (FindingState::Open, None));
    let ended: Vec<String> = workspace
        .read("reading waivers", |conn| {
            conn.prepare("SELECT ended_because FROM waiver ORDER BY id")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
        .expect("read");
    assert_eq!(ended, ["replaced", "withdrawn"]);
}

#[test]
fn a_finding_about_a_report_that_is_not_stored_is_refused_whole() {
    let workspace = workspace();
    let findings = [
        finding("ARI001", Some("r-1"), &["one"]),
        finding("ARI001", Some("r-9"), &["nine"]),
    ];
    let refused = workspace.record_check(&verdict(&findings), CheckScope::All, at(10), day(TODAY));
    assert!(matches!(refused, Err(StoreError::UnknownReport { id }) if id == "r-9"));
    assert!(workspace.findings(&FindingFilter::default()).expect("read").is_empty());
}

#[test]
fn a_finding_follows_its_facts_to_the_next_version_of_its_report() {
    let mut workspace = workspace();
    let before = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&before), CheckScope::All, 10);
    workspace
        .waive(&before.fingerprint, &waiver(None), at(11))
        .expect("waived");
    store(&mut workspace, b"again", &[report("r-3", "North", "1", b"again")]).expect("stored");
    let after = finding("ARI001", Some("r-3"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&after), CheckScope::All, 12);
    let stored = workspace.findings(&FindingFilter::default()).expect("read").remove(0);
    assert_eq!(stored.report_id.as_deref(), Some("r-3"));
    assert_eq!(
        stored.evidence, after.evidence,
        "the evidence points into the file that is current"
    );
    assert_eq!(stored.state, FindingState::Waived, "the facts are the same");
}

#[test]
fn a_finding_of_a_superseded_version_ends_when_its_successor_is_checked() {
    let mut workspace = workspace();
    let before = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&before), CheckScope::All, 10);
    store(&mut workspace, b"again", &[report("r-3", "North", "2", b"again")]).expect("stored");
    check(&workspace, &[], CheckScope::Reports(&["r-2".to_owned()]), 11);
    assert_eq!(
        state(&workspace, &before),
        FindingState::Open,
        "another payer's check says nothing about it"
    );
    check(&workspace, &[], CheckScope::Reports(&["r-3".to_owned()]), 12);
    assert_eq!(state(&workspace, &before), FindingState::Resolved);
}

fn all(workspace: &Workspace) -> Vec<Finding> {
    workspace.findings(&FindingFilter::default()).expect("read")
}

fn one(workspace: &Workspace, finding: &Finding) -> Finding {
    workspace.finding(&finding.fingerprint).expect("read").expect("known")
}

fn scoped(scope: WaiverScope) -> Waiver {
    Waiver { scope, ..waiver(None) }
}

fn history(workspace: &Workspace, finding: &Finding) -> Vec<FindingEventKind> {
    let events = workspace.finding_history(&finding.fingerprint).expect("read");
    events.into_iter().map(|event| event.what).collect()
}

#[test]
fn a_waived_finding_whose_facts_change_is_open_again_and_says_what_was_decided_and_what_changed() {
    let mut workspace = workspace();
    let before = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&before), CheckScope::All, 10);
    workspace
        .waive(&before.fingerprint, &waiver(None), at(11))
        .expect("waived");
    // The payer sends the report again with another figure.
    store(&mut workspace, b"again", &[report("r-3", "North", "1", b"again")]).expect("stored");
    let after = finding("ARI001", Some("r-3"), &["415.00"]);
    check(&workspace, std::slice::from_ref(&after), CheckScope::All, 12);

    let open = one(&workspace, &after);
    assert_eq!(open.predecessor.as_deref(), Some(before.fingerprint.as_str()));
    let reopened = open.reopened.expect("it was waived before");
    assert_eq!(reopened.because, ReopenedBecause::FactsChanged);
    assert_eq!(
        reopened.words,
        "It was waived by A. Analyst on 2025-04-01: \"The payer confirmed it by letter\". The facts changed: PMPM was \
         412.50, is 415.00."
    );
    assert_eq!(
        history(&workspace, &after),
        [FindingEventKind::Found, FindingEventKind::Reopened]
    );
    assert_eq!(
        history(&workspace, &before),
        [
            FindingEventKind::Found,
            FindingEventKind::Waived,
            FindingEventKind::Resolved
        ]
    );
    let ended = workspace.waivers().expect("read").remove(0);
    assert_eq!(ended.ended_because, Some(WaiverEnd::FactsChanged));
    assert!(ended.unused.is_some(), "nobody relies on it any more: it is reported");

    check(&workspace, std::slice::from_ref(&after), CheckScope::All, 13);
    assert!(
        one(&workspace, &after).reopened.is_some(),
        "it says so until somebody decides"
    );
    assert_eq!(history(&workspace, &after).len(), 2, "and the history says so once");
    workspace
        .waive(&after.fingerprint, &waiver(None), at(14))
        .expect("waived");
    assert_eq!(one(&workspace, &after).reopened, None);
}

#[test]
fn facts_that_change_under_an_open_finding_link_it_and_open_nothing() {
    let workspace = workspace();
    let before = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&before), CheckScope::All, 10);
    let after = finding("ARI001", Some("r-1"), &["415.00"]);
    let of_another = finding("ARI001", Some("r-2"), &["9.00"]);
    check(&workspace, &[after.clone(), of_another.clone()], CheckScope::All, 11);
    let open = one(&workspace, &after);
    assert_eq!(open.predecessor, Some(before.fingerprint));
    assert_eq!(open.reopened, None);
    assert_eq!(
        one(&workspace, &of_another).predecessor,
        None,
        "another payer's report is another series"
    );
}

#[test]
fn a_rule_with_another_version_opens_what_was_waived_under_the_one_before() {
    let workspace = workspace();
    let mut found = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 10);
    workspace
        .waive(&found.fingerprint, &waiver(None), at(11))
        .expect("waived");
    found.rule_version = 2;
    let recorded = check(&workspace, std::slice::from_ref(&found), CheckScope::All, 12);
    assert_eq!(recorded.verdict, ReportVerdict::NotReady);
    let open = one(&workspace, &found);
    let reopened = open.reopened.expect("it was waived");
    assert_eq!(reopened.because, ReopenedBecause::RuleChanged);
    assert!(
        reopened
            .words
            .ends_with("The rule was version 1 then and is version 2."),
        "{}",
        reopened.words
    );
}

#[test]
fn a_waiver_that_ran_out_opens_its_finding_without_a_check() {
    let workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    check(&workspace, std::slice::from_ref(&found), CheckScope::All, 10);
    workspace
        .waive(&found.fingerprint, &waiver(Some("2025-04-30")), at(11))
        .expect("waived");
    assert_eq!(workspace.expire_waivers(day("2025-04-30"), at(12)).expect("done"), 0);
    assert_eq!(workspace.expire_waivers(day("2025-05-01"), at(13)).expect("done"), 1);
    let open = one(&workspace, &found);
    assert_eq!(open.state, FindingState::Open);
    assert_eq!(open.reopened.map(|r| r.because), Some(ReopenedBecause::Expired));
    assert_eq!(
        history(&workspace, &found),
        [
            FindingEventKind::Found,
            FindingEventKind::Waived,
            FindingEventKind::Expired,
            FindingEventKind::Reopened
        ]
    );
}

#[test]
fn a_waiver_for_a_report_holds_for_other_facts_there_and_not_in_the_restated_version() {
    let mut workspace = workspace();
    let first = finding("ARI001", Some("r-1"), &["412.50"]);
    let of_two = finding("ARI001", Some("r-2"), &["412.50 of South"]);
    check(&workspace, &[first.clone(), of_two.clone()], CheckScope::All, 10);
    workspace
        .waive(&first.fingerprint, &scoped(WaiverScope::Report), at(11))
        .expect("waived");
    assert_eq!(one(&workspace, &of_two).state, FindingState::Open);
    // A corrected mapping reads the same report again.
    let second = finding("ARI001", Some("r-1"), &["413.00"]);
    check(&workspace, &[second.clone(), of_two.clone()], CheckScope::All, 12);
    let still = one(&workspace, &second);
    assert_eq!(
        (still.state, still.waiver.map(|w| w.scope)),
        (FindingState::Waived, Some(WaiverScope::Report))
    );
    let mut other_subject = finding("ARI001", Some("r-1"), &["7"]);
    other_subject.subject = "Pharmacy PMPM".into();
    let recorded = check(
        &workspace,
        &[second, other_subject, of_two.clone()],
        CheckScope::All,
        13,
    );
    assert_eq!(recorded.findings[1].state, FindingState::Open, "one subject is covered");

    store(&mut workspace, b"again", &[report("r-3", "North", "1", b"again")]).expect("stored");
    let restated = finding("ARI001", Some("r-3"), &["414.00"]);
    check(&workspace, &[restated.clone(), of_two], CheckScope::All, 14);
    assert_eq!(
        one(&workspace, &restated).state,
        FindingState::Open,
        "a restatement is looked at anew"
    );
}

#[test]
fn a_waiver_for_a_contract_holds_in_every_report_of_it_and_is_reported_when_it_covers_nothing() {
    let mut workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    let of_two = finding("ARI001", Some("r-2"), &["412.50 of South"]);
    check(&workspace, &[found.clone(), of_two.clone()], CheckScope::All, 10);
    workspace
        .waive(&found.fingerprint, &scoped(WaiverScope::Contract), at(11))
        .expect("waived");
    store(&mut workspace, b"again", &[report("r-3", "North", "1", b"again")]).expect("stored");
    let restated = finding("ARI001", Some("r-3"), &["414.00"]);
    check(&workspace, &[restated.clone(), of_two.clone()], CheckScope::All, 12);
    assert_eq!(one(&workspace, &restated).state, FindingState::Waived);
    assert_eq!(
        one(&workspace, &of_two).state,
        FindingState::Open,
        "another payer's contract"
    );
    assert_eq!(workspace.waivers().expect("read")[0].covers, 1);

    check(&workspace, &[of_two], CheckScope::All, 13);
    let unused = workspace.waivers().expect("read").remove(0);
    assert_eq!((unused.covers, unused.ended_at), (0, None), "it is in force still");
    assert!(unused.unused.expect("reported").contains("contract"));

    workspace
        .withdraw_waiver(&found.fingerprint, Some("A. Analyst"), at(14))
        .expect("withdrawn by the finding it was given for");
    let ended = workspace.waivers().expect("read").remove(0);
    assert_eq!((ended.ended_because, ended.unused), (Some(WaiverEnd::Withdrawn), None));
}

#[test]
fn a_scope_needs_a_report_and_a_contract() {
    let workspace = workspace();
    let across = finding("PER008", None, &["across"]);
    check(&workspace, std::slice::from_ref(&across), CheckScope::All, 10);
    for scope in [WaiverScope::Report, WaiverScope::Contract] {
        let refused = workspace.waive(&across.fingerprint, &scoped(scope), at(11));
        assert!(matches!(refused, Err(StoreError::ScopeNotAllowed { .. })), "{scope:?}");
    }
}

#[test]
fn several_findings_are_waived_with_one_reason_or_none_is() {
    let workspace = workspace();
    let found = [
        finding("ARI001", Some("r-1"), &["one"]),
        finding("ARI002", Some("r-2"), &["two"]),
    ];
    check(&workspace, &found, CheckScope::All, 10);
    let ids: Vec<String> = found.iter().map(|finding| finding.fingerprint.clone()).collect();
    let with_unknown = [ids.clone(), vec!["0123".into()]].concat();
    let refused = workspace.waive_all(&with_unknown, &waiver(None), at(11));
    assert!(matches!(refused, Err(StoreError::UnknownFinding { .. })));
    assert!(all(&workspace).iter().all(|f| f.state == FindingState::Open));
    workspace.waive_all(&ids, &waiver(None), at(12)).expect("waived");
    assert!(all(&workspace).iter().all(|f| f.state == FindingState::Waived));
}

#[test]
fn checks_that_passed_are_kept_for_each_report_until_it_is_read_anew() {
    let mut workspace = workspace();
    let found = finding("ARI001", Some("r-1"), &["412.50"]);
    let mut given = verdict(std::slice::from_ref(&found));
    given.reports = vec![ReportChecks {
        report_id: "r-1".into(),
        verdict: ReportVerdict::Ready,
        checks_run: 12,
        passed: 11,
        rules: vec![RuleCount {
            rule: "ARI001".into(),
            ran: 12,
            passed: 11,
        }],
    }];
    let recorded = workspace
        .record_check(&given, CheckScope::All, at(10), day(TODAY))
        .expect("recorded");
    assert_eq!(
        recorded.reports[0].verdict,
        ReportVerdict::NotReady,
        "its own finding is open"
    );
    let kept = workspace.checks_of_report("r-1").expect("read").expect("checked");
    assert_eq!(
        (kept.checks_run, kept.passed, kept.rules),
        (12, 11, given.reports[0].rules.clone())
    );
    assert_eq!(workspace.last_check().expect("read").expect("ran").passed, Some(41));
    assert_eq!(workspace.checks_of_report("r-2").expect("read"), None);
    store(&mut workspace, b"again", &[report("r-3", "North", "2", b"again")]).expect("stored");
    workspace
        .record_check(&verdict(&[]), CheckScope::All, at(11), day(TODAY))
        .expect("recorded");
    assert_eq!(
        workspace.checks_of_report("r-1").expect("read"),
        None,
        "a replaced version is checked no longer"
    );
}
