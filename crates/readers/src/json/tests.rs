use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn document(text: &str) -> Document {
    read(text.as_bytes(), String::new(), &Limits::default()).expect("the text is JSON")
}

/// Pointer and text of every cell and line whose pointer is a scalar's.
fn pointer(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Json { pointer, .. } => pointer.to_string(),
        other => panic!("a place in JSON, not {other:?}"),
    }
}

fn leaves(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in &document.parts {
        for table in &part.tables {
            for cell in &table.cells {
                // Names point at their object or array and stand in column 0 or the header row.
                let names_values =
                    table.header_rows == 0 && cell.column == 0 && cell.anchor.place() == table.anchor.place();
                if names_values || cell.row < table.header_rows && cell.anchor.place() == table.anchor.place() {
                    continue;
                }
                found.push((pointer(&cell.anchor), cell.anchor.text().to_owned()));
            }
        }
        found.extend(
            part.lines
                .iter()
                .map(|line| (pointer(&line.anchor), line.anchor.text().to_owned())),
        );
    }
    found.sort();
    found
}

fn expected(value: &serde_json::Value, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                expected(value, &step(pointer, name), found);
            }
        }
        serde_json::Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                expected(value, &format!("{pointer}/{index}"), found);
            }
        }
        serde_json::Value::String(text) => found.push((pointer.to_owned(), text.clone())),
        scalar => found.push((pointer.to_owned(), scalar.to_string())),
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[ -~]{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map("[a-c~/. ]{0,3}", inner, 0..5)
                .prop_map(|fields: BTreeMap<_, _>| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_scalar_stands_exactly_once_with_its_pointer_and_text(value in any_json()) {
        let document = document(&value.to_string());
        let mut wanted = Vec::new();
        expected(&value, "", &mut wanted);
        wanted.sort();
        prop_assert_eq!(leaves(&document), wanted);
    }
}

#[test]
fn a_nested_scorecard_becomes_tables() {
    let document = document(
        r#"{"meta": {"payer": "Lakeshore", "synthetic": true},
            "financials": [{"category": "Inpatient", "pmpm": 120.50, "prior": {"pmpm": 1.10e2}},
                           {"category": "Rx", "note": null, "tags": ["a", "b"]}]}"#,
    );
    let tables = &document.parts[0].tables;
    assert_eq!(document.format, FileFormat::Json);
    let texts = |table: &Table| {
        table
            .cells
            .iter()
            .map(|c| (c.row, c.column, c.text.to_string()))
            .collect::<Vec<_>>()
    };
    let own = |cells: &[(u32, u32, &str)]| {
        cells
            .iter()
            .map(|(r, c, t)| (*r, *c, (*t).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        texts(&tables[0]),
        own(&[
            (0, 0, "payer"),
            (0, 1, "Lakeshore"),
            (1, 0, "synthetic"),
            (1, 1, "true")
        ])
    );
    assert_eq!(
        texts(&tables[1]),
        own(&[
            (0, 0, "category"),
            (0, 1, "pmpm"),
            (0, 2, "prior.pmpm"),
            (0, 3, "note"),
            (1, 0, "Inpatient"),
            (1, 1, "120.50"),
            (1, 2, "1.10e2"),
            (2, 0, "Rx"),
            (2, 3, ""),
        ]),
        "numbers keep their own text; null shows nothing"
    );
    assert_eq!(tables[1].header_rows, 1);
    assert_eq!(
        tables[1].cells[6].anchor,
        Anchor::Json {
            pointer: "/financials/0/prior/pmpm".into(),
            text: "1.10e2".into()
        }
    );
    assert_eq!(
        tables[1].cells[8].anchor,
        Anchor::Json {
            pointer: "/financials/1/note".into(),
            text: "null".into()
        }
    );
    let lines: Vec<String> = document.parts[0].lines.iter().map(|l| l.anchor.place()).collect();
    assert_eq!(lines, ["/financials/1/tags/0", "/financials/1/tags/1"]);
}

#[test]
fn a_resource_is_fhir_and_a_mention_of_one_is_not() {
    assert_eq!(
        document(r#"{"id": "x", "resourceType": "Bundle"}"#).format,
        FileFormat::Fhir
    );
    assert_eq!(
        document(r#"{"resource": {"resourceType": "Bundle"}}"#).format,
        FileFormat::Json
    );
    let ndjson =
        document("{\"resourceType\":\"Measure\",\"id\":\"a\"}\n\n{\"resourceType\":\"Measure\",\"id\":\"b\"}\n");
    assert_eq!(ndjson.format, FileFormat::Fhir);
    assert_eq!(
        ndjson.parts[0].tables[0].cells.last().map(|c| c.anchor.place()),
        Some("/2/id".into())
    );
}

#[test]
fn a_bad_line_of_ndjson_costs_that_line() {
    let document = document("{\"a\":1}\n{\"a\":\n{\"a\":3}\n");
    assert_eq!(leaves(&document).len(), 2);
    assert_eq!(document.issues.len(), 1);
    assert_eq!(document.issues[0].anchor.as_ref().map(Anchor::place), Some("/1".into()));
}

#[test]
fn deep_nesting_and_broken_text_are_refused() {
    let deep = "[".repeat(200_000);
    let error = read(deep.as_bytes(), String::new(), &Limits::default()).expect_err("too deep");
    assert_eq!(error.info().code, "too_deep");
    let nested = format!("{{\"a\": 1, \"b/c\": [2, {}{}]}}", "{\"d\":".repeat(80), "}".repeat(80));
    let error = read(nested.as_bytes(), String::new(), &Limits::default()).expect_err("too deep");
    let place = format!("/b~1c/1{}", "/d".repeat(62));
    assert!(error.to_string().starts_with(&format!("{place}:")), "{error}");
    let error = read(b"{\"a\": 1,", String::new(), &Limits::default()).expect_err("cut off");
    assert_eq!(error.info().code, "damaged_file");
}

#[test]
fn a_name_that_stands_twice_is_said_and_both_values_are_kept() {
    let document = document(r#"{"a": 1, "a": 2}"#);
    assert_eq!(leaves(&document).len(), 2);
    assert!(document.issues[0].message.contains("stands twice"));
}

#[test]
fn more_values_than_the_limit_are_refused_at_the_first_that_is_too_many() {
    let limits = Limits {
        json_values: 5,
        ..Limits::default()
    };
    let refused = |text: &str| {
        read(text.as_bytes(), String::new(), &limits)
            .expect_err("too many")
            .to_string()
    };
    // Names are no values; commas and brackets in strings are none either.
    let five = r#"{"a": "1, [2]", "b": [true, null, {"c": -1.5e3, "d": "\"x\""}]}"#;
    assert!(read(five.as_bytes(), String::new(), &limits).is_ok());
    let six = r#"{"a": "1, [2]", "b": [true, null, {"c": -1.5e3, "d": "\"x\"", "e~": 6}, 7]}"#;
    assert!(refused(six).starts_with("/b/2/e~0: "), "{}", refused(six));
    assert!(refused("{\"a\":[1,2,3]}\n\n{\"a\":[1,2,3]}\n").starts_with("/2/a/2: "));
    assert!(refused("[1,2,3,4,5,6]").starts_with("/5: "));
}

#[test]
fn an_object_with_many_names_and_rows_with_objects_inside_keep_every_value_at_its_place() {
    let names: Vec<String> = (0..40)
        .map(|index| format!("\"n{index}\": {{\"v\": [{index}]}}"))
        .collect();
    let text = format!(
        "{{\"rows\": [{{{}}}, {{\"n3\": {{\"w\": \"x\"}}, \"n3\": 4}}]}}",
        names.join(", ")
    );
    let document = document(&text);
    let places: Vec<String> = leaves(&document).into_iter().map(|(place, _)| place).collect();
    assert!(places.contains(&"/rows/0/n39/v/0".to_owned()), "{places:?}");
    assert!(places.contains(&"/rows/1/n3/w".to_owned()), "{places:?}");
    assert_eq!(document.issues.len(), 1, "n3 stands twice in the second row alone");
}

#[test]
fn what_is_no_text_is_refused_at_its_place_and_never_changed() {
    let refused = |bytes: &[u8]| {
        let error = read(bytes, String::new(), &Limits::default()).expect_err("no text");
        assert_eq!(error.code(), "invalid_text");
        error.to_string()
    };
    let latin = refused(b"{\"payer\": {\n\"name\": \"Gr\xff\xfenite\"}}");
    assert!(
        latin.starts_with("/payer/name: ") && latin.contains("FF") && latin.contains("line 2"),
        "{latin}"
    );
    let marked = refused(b"\xef\xbb\xbf[1, \"Gr\xff\"]");
    assert!(marked.starts_with("/1: "), "{marked}");
    let wide: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("[\"a\", \"".encode_utf16())
        .chain([0xd800])
        .chain("\"]".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(refused(&wide).starts_with("/1: "));
    for (text, place) in [
        (r#"{"a": {"b": ["x", "Granite\ud800Mutual"]}}"#, "/a/b/1: "),
        (r#"{"a": "\udc00\ud800"}"#, "/a: "),
        (r#"{"a": "Granite\u0000Mutual"}"#, "/a: "),
        ("{\"r\": 1}\n{\"r\": \"\\u0000\"}", "/1/r: "),
    ] {
        assert!(refused(text.as_bytes()).starts_with(place), "{text}");
    }
    let sound = document(r#"{"pair": "\ud83d\ude00", "backslash": "\\ud800 \\u0000"}"#);
    let texts: Vec<String> = leaves(&sound).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["\\ud800 \\u0000", "\u{1f600}"]);
    let utf16: Vec<u8> = "\u{feff}{\"a\": \"gr\u{fc}n\"}"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert!(read(&utf16, String::new(), &Limits::default()).is_ok());
}
