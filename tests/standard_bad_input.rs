//! Malformed and hostile FHIR: an error with the JSON pointer, nothing stored unless asked, the rest kept, no panic.

use std::path::PathBuf;

use plumbline_app::commands::{ImportRequest, ImportResult, SoundRequest};
use plumbline_app::verbs;
use plumbline_model::{Anchor, ImportStatus, Issue, Severity};
use plumbline_readers::{Limits, read_once};
use plumbline_tests::{Workspace, root};
use serde_json::Value;

fn sample() -> Value {
    let path = root().join("sample_reports/granite/2024-vbpr-bundle.json");
    serde_json::from_slice(&std::fs::read(path).expect("the sample")).expect("JSON")
}

fn pointer(issue: &Issue) -> Option<&str> {
    match &issue.anchor {
        Some(Anchor::Json { pointer, .. }) => Some(pointer),
        _ => None,
    }
}

fn import(workspace: &Workspace, text: &str, sound: bool) -> ImportResult {
    let path: PathBuf = workspace.folder.path().join("bundle.json");
    std::fs::write(&path, text).expect("written");
    let request = ImportRequest {
        paths: vec![path.to_string_lossy().into_owned()],
        mapping: None,
        sound,
        job: "test".into(),
    };
    verbs::import_paths(&workspace.app, request).expect("the workspace takes files")
}

fn refused_at(text: &str) -> Vec<String> {
    let workspace = Workspace::empty();
    let result = import(&workspace, text, false);
    let file = &result.files[0];
    assert_eq!(file.status, ImportStatus::Failed, "{file:?}");
    assert_eq!(file.error.as_ref().map(|error| error.code.as_str()), Some("not_sound"));
    assert!(file.report_ids.is_empty());
    let stored = verbs::list_reports(&workspace.app, Default::default()).expect("listed");
    assert!(stored.is_empty(), "nothing of such a file is stored");
    let errors = file.issues.iter().filter(|issue| issue.severity == Severity::Error);
    errors.filter_map(pointer).map(str::to_owned).collect()
}

#[test]
fn what_is_no_fact_is_refused_with_its_pointer() {
    let at = "/entry/0/resource/group/0/measureScore";
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 14] = [
        ("/type", |b| b["type"] = 17.into()),
        ("/entry/0/resource/id", |b| {
            b["entry"][0]["resource"]["id"] = "../../etc/passwd".into();
        }),
        ("/entry/0/resource/status", |b| {
            b["entry"][0]["resource"]["status"] = "banana".into();
        }),
        ("/entry/0/resource/subject/reference", |b| {
            let id = b["entry"][0]["resource"]["id"].as_str().expect("an id").to_owned();
            b["entry"][0]["resource"]["subject"] = serde_json::json!({"reference": format!("MeasureReport/{id}")});
        }),
        ("/entry/0/resource/period/start", |b| {
            b["entry"][0]["resource"]["period"] = serde_json::json!({"start": "2024-12-31", "end": "2024-01-01"});
        }),
        ("/entry/0/resource/group/0", |b| {
            b["entry"][0]["resource"]["group"][0] = Value::Null;
        }),
        ("/type", |b| b["type"] = "banana".into()),
        ("/entry/0/resource/status", |b| {
            b["entry"][0]["resource"]["status"] = 5.into()
        }),
        ("/entry/0/resource/period", |b| {
            b["entry"][0]["resource"]["period"] = "2024".into()
        }),
        ("/entry/0/resource/date", |b| {
            b["entry"][0]["resource"]["date"] = "2024-13-45".into()
        }),
        ("/entry/0/resource/period/end", |b| {
            b["entry"][0]["resource"]["period"]["end"] = "0204-02-30".into();
        }),
        ("/entry/0/resource/group", |b| {
            b["entry"][0]["resource"]["group"] = Value::Object(Default::default())
        }),
        ("/entry/0/resource/modifierExtension", |b| {
            b["entry"][0]["resource"]["modifierExtension"] = serde_json::json!([{"url": "http://payer.example/not"}]);
        }),
        ("/entry/0/resource/measure", |b| {
            b["entry"][0]["resource"]["measure"] = "<b onclick=x>C</b>".into()
        }),
    ];
    for (place, change) in changes {
        let mut bundle = sample();
        change(&mut bundle);
        // An empty object leaves nothing to point at.
        if bundle
            .pointer(place)
            .is_some_and(|value| value.as_object().is_some_and(serde_json::Map::is_empty))
        {
            continue;
        }
        assert!(
            refused_at(&bundle.to_string()).iter().any(|p| p.starts_with(place)),
            "{place}"
        );
    }
    let text = sample().to_string();
    let huge = text.replacen(
        "\"measureScore\":{\"value\":",
        "\"measureScore\":{\"value\":1e400,\"was\":",
        1,
    );
    if huge != text {
        assert!(
            refused_at(&huge).iter().any(|p| p.contains("measureScore/value")),
            "{at}"
        );
    }
}

#[test]
fn two_resources_of_one_address_and_references_that_lead_back_are_refused() {
    let mut twice = sample();
    let mut second = twice["entry"][0].clone();
    second["resource"]["date"] = "2020-01-01".into();
    twice["entry"].as_array_mut().expect("entries").push(second);
    let last = twice["entry"].as_array().expect("entries").len() - 1;
    assert_eq!(refused_at(&twice.to_string()), [format!("/entry/{last}/resource/id")]);
    let mut back = sample();
    let id = back["entry"][0]["resource"]["id"].as_str().expect("an id").to_owned();
    let references = back["entry"][0]["resource"]["evaluatedResource"]
        .as_array_mut()
        .expect("references");
    references.push(serde_json::json!({"reference": format!("MeasureReport/{id}")}));
    let last = references.len() - 1;
    assert_eq!(
        refused_at(&back.to_string()),
        [format!("/entry/0/resource/evaluatedResource/{last}/reference")]
    );
}

#[test]
fn what_is_sound_is_stored_when_a_person_asks_for_it() {
    let mut bundle = sample();
    bundle["entry"][0]["resource"]["date"] = "2024-13-45".into();
    let (workspace, whole) = (Workspace::empty(), Workspace::empty());
    let result = import(&workspace, &bundle.to_string(), true);
    let known = import(&whole, &sample().to_string(), false);
    assert_eq!(result.files[0].status, ImportStatus::Imported);
    assert_eq!(result.files[0].figures, known.files[0].figures, "no other fact is lost");
    assert!(
        result.files[0]
            .issues
            .iter()
            .any(|issue| pointer(issue) == Some("/entry/0/resource/date"))
    );
}

/// Pointers to every scalar and every object of a value.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                places(
                    inner,
                    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(elements) => {
            for (index, inner) in elements.iter().enumerate() {
                places(inner, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// Elements Plumbline reads facts from: a value of another kind there is remarked.
fn is_read(place: &str) -> bool {
    const READ: [&str; 12] = [
        "/measureScore/value",
        "/count",
        "/period/start",
        "/period/end",
        "/date",
        "/valueDecimal",
        "/valueDate",
        "/valueMoney/value",
        "/valueQuantity/value",
        "/effectivePeriod/start",
        "/valuePeriod/end",
        "/valuePeriod",
    ];
    READ.iter().any(|end| place.ends_with(end)) && !place.contains("plumbline.example")
}

#[test]
fn a_wrong_type_anywhere_costs_that_place_and_is_remarked() {
    let bundle = sample();
    let mut found = Vec::new();
    places(&bundle, String::new(), &mut found);
    let read_bundle = |bundle: &Value| {
        let (document, _) = read_once(bundle.to_string().as_bytes(), &Limits::default(), &[]).expect("JSON");
        plumbline_mapping::fhir::apply(&document, "bundle.json")
    };
    let whole = read_bundle(&bundle).expect("the sample");
    let figures = whole.reports[0].figure_count() + whole.reports[0].unmapped.len();
    // Every place that facts are read from, and some of the others: there nothing may panic.
    let tried = found
        .iter()
        .enumerate()
        .filter(|(number, place)| place.starts_with("/entry/") && (is_read(place) || number % 37 == 0));
    for (number, place) in tried {
        // A value of another kind: a string for a number, and in turn a flag, a number, a list, an object for the rest.
        let wrong = match (bundle.pointer(place), number % 4) {
            (Some(Value::Number(_)), _) => Value::from("12x"),
            (_, 0) => Value::from(true),
            (_, 1) => Value::from(17),
            (_, 2) => serde_json::json!(["a", 1]),
            _ => serde_json::json!({"a": "b"}),
        };
        let mut mutated = bundle.clone();
        *mutated.pointer_mut(place).expect("a place") = wrong;
        let Ok(mapped) = read_bundle(&mutated) else { continue };
        let Some(report) = mapped.reports.first() else { continue };
        if !is_read(place) {
            continue;
        }
        let mut issues = mapped.issues.iter().chain(&report.issues);
        assert!(
            issues.any(|issue| pointer(issue).is_some_and(|p| p.starts_with(place.as_str()) || place.starts_with(p))),
            "{place} is not remarked"
        );
        let left = report.figure_count() + report.unmapped.len();
        assert!(left + 1 >= figures, "{place} costs {} figures", figures - left);
    }
}

#[test]
fn lines_that_are_broken_and_a_byte_order_mark_cost_only_themselves() {
    let bundle = sample();
    let mut lines: Vec<String> = bundle["entry"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| entry["resource"].to_string())
        .collect();
    lines.insert(2, "{\"resourceType\": \"MeasureReport\", ".to_owned());
    let workspace = Workspace::empty();
    let result = import(&workspace, &format!("\u{feff}{}", lines.join("\n")), false);
    assert_eq!(
        result.files[0].status,
        ImportStatus::Imported,
        "{:?}",
        result.files[0].error
    );
    assert!(result.files[0].issues.iter().any(|issue| pointer(issue) == Some("/2")));
}

#[test]
fn what_is_sound_is_told_with_what_would_be_left_out_before_it_is_taken_in() {
    let workspace = Workspace::empty();
    let mut bundle = sample();
    let refused = "/entry/0/resource/group/0/measureScore";
    bundle["entry"][0]["resource"]["group"][0]["measureScore"] = serde_json::json!({"value": "12"});
    let failed = import(&workspace, &bundle.to_string(), false);
    assert_eq!(failed.files[0].status, ImportStatus::Failed);

    let request = SoundRequest {
        path: failed.files[0].path.clone(),
        job: "look".into(),
    };
    let preview = verbs::preview_sound(&workspace.app, request).expect("the file is there");
    assert_eq!(preview.problem, None);
    assert!(
        preview
            .left_out
            .iter()
            .filter_map(pointer)
            .any(|at| at.starts_with(refused)),
        "{:?}",
        preview.left_out
    );
    let stored = |workspace: &Workspace| {
        verbs::list_reports(&workspace.app, Default::default())
            .expect("listed")
            .len()
    };
    assert_eq!(stored(&workspace), 0, "a look stores nothing");

    let taken = verbs::import_paths(
        &workspace.app,
        ImportRequest {
            paths: preview.paths,
            mapping: None,
            sound: true,
            job: "take".into(),
        },
    )
    .expect("the workspace takes files");
    assert_eq!(taken.files[0].status, ImportStatus::Imported);
    assert_eq!(taken.files[0].report_ids.len(), preview.reports.len());
    assert_eq!(
        taken.files[0].figures,
        preview.reports.iter().map(|report| report.figures).sum::<usize>()
    );
    assert_eq!(stored(&workspace), preview.reports.len());
}

/// The sample with so many groups like its first, each as the change makes it.
fn with_groups(count: usize, change: impl Fn(usize, &mut Value)) -> String {
    let mut bundle = sample();
    let first = bundle["entry"][0]["resource"]["group"][0].clone();
    let groups = (0..count).map(|index| {
        let mut group = first.clone();
        group["id"] = format!("g{index}").into();
        change(index, &mut group);
        group
    });
    bundle["entry"][0]["resource"]["group"] = groups.collect();
    bundle.to_string()
}

#[test]
fn a_report_of_a_million_groups_is_refused_at_the_group_that_is_too_many() {
    let groups = vec![r#"{"code":{"text":"x"},"measureScore":{"value":1}}"#; 1_000_001].join(",");
    let text = format!(r#"{{"resourceType":"MeasureReport","group":[{groups}]}}"#);
    let workspace = Workspace::empty();
    let file = &import(&workspace, &text, false).files[0];
    let error = file.error.as_ref().expect("refused");
    assert_eq!(error.code, "too_large");
    // The type is the first value; each group has two.
    assert!(
        error.message.contains("/group/999999/measureScore/value: "),
        "{}",
        error.message
    );
    assert!(file.report_ids.is_empty());
}

#[test]
fn many_groups_and_many_resources_are_read_whole() {
    let text = with_groups(1_000, |_, _| {});
    let workspace = Workspace::empty();
    let file = &import(&workspace, &text, false).files[0];
    assert_eq!(file.status, ImportStatus::Imported, "{:?}", file.error);
    assert!(file.figures >= 1_000, "{} figures", file.figures);
    let mut bundle = sample();
    let entries = bundle["entry"].as_array_mut().expect("entries");
    for index in 0..1_000 {
        entries.push(serde_json::json!({
            "fullUrl": format!("http://payer.example/Organization/o{index}"),
            "resource": {"resourceType": "Organization", "id": format!("o{index}"), "name": "Practice"},
        }));
    }
    let other = Workspace::empty();
    let file = &import(&other, &bundle.to_string(), false).files[0];
    assert_eq!(file.status, ImportStatus::Imported, "{:?}", file.error);
}

#[test]
fn hostile_texts_and_numbers_are_refused_at_their_place_and_not_quoted_whole() {
    let digits = "9".repeat(100_000);
    let text = sample().to_string();
    let (before, after) = text.split_once("\"valueMoney\":{\"value\":").expect("an amount");
    let (_, rest) = after.split_once(',').expect("its currency");
    let number = format!("{before}\"valueMoney\":{{\"value\":{digits},{rest}");
    let twice = format!("{before}\"valueMoney\":{{\"value\":1,\"value\":2,{rest}");
    let html = with_groups(1, |_, group| {
        group["code"]["text"] = format!("<img src=x onerror=alert(1)>{}", "<".repeat(100_000)).into();
    });
    for (text, end) in [
        (number, "valueMoney/value"),
        (twice, "valueMoney/value"),
        (html, "code/text"),
    ] {
        let workspace = Workspace::empty();
        let result = import(&workspace, &text, false);
        let file = &result.files[0];
        let error = file.error.as_ref().expect("refused");
        assert_eq!(error.code, "not_sound", "{}", error.message);
        assert!(error.message.len() < 1_000, "a message is for people");
        let refused: Vec<&str> = file
            .issues
            .iter()
            .filter(|issue| issue.severity == Severity::Error)
            .filter_map(pointer)
            .collect();
        assert!(refused.iter().any(|place| place.ends_with(end)), "{refused:?}");
        assert!(
            verbs::list_reports(&workspace.app, Default::default())
                .expect("listed")
                .is_empty()
        );
    }
}

#[test]
fn organizations_alone_say_what_to_do_with_them() {
    let workspace = Workspace::empty();
    let text = r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization","id":"o","name":"Practice"}}]}"#;
    let file = &import(&workspace, text, false).files[0];
    let error = file.error.as_ref().expect("nothing is kept");
    assert_eq!(error.code, "not_vbpr");
    assert!(error.message.contains("Organization"), "{}", error.message);
}

#[test]
fn a_null_in_a_list_of_objects_is_called_null_and_29_digits_are_too_many() {
    let mut null = sample();
    null["entry"][0]["resource"]["group"][0] = Value::Null;
    let workspace = Workspace::empty();
    let message = import(&workspace, &null.to_string(), false).files[0].error.clone();
    let message = message.expect("refused").message;
    assert!(message.contains("JSON null stands where"), "{message}");

    let text = sample().to_string();
    let (before, after) = text.split_once("\"valueMoney\":{\"value\":").expect("an amount");
    let (_, rest) = after.split_once(',').expect("its currency");
    let with = |digits: usize| format!("{before}\"valueMoney\":{{\"value\":{},{rest}", "1".repeat(digits));
    assert!(
        refused_at(&with(29))
            .iter()
            .all(|place| place.ends_with("valueMoney/value"))
    );
    let file = &import(&Workspace::empty(), &with(28), false).files[0];
    assert_eq!(file.status, ImportStatus::Imported, "{:?}", file.error);
}
