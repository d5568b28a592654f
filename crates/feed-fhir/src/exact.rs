//! Whether a server holds what would be sent.
//!
//! JSON is compared by what it says: order of members and digits that change no value do not count, and numbers are
//! never binary floats.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

/// The deepest nesting that is compared; FHIR resources stay far below.
const DEEPEST: usize = 64;
/// What a server writes of its own into `meta`.
const WRITTEN_BY_SERVERS: [&str; 3] = ["versionId", "lastUpdated", "source"];
/// What a server may add to a resource that was sent without.
const ADDED_BY_SERVERS: [&str; 2] = ["tag", "security"];

/// A JSON value with its numbers as decimals.
#[derive(Debug, PartialEq)]
enum Exact {
    Object(BTreeMap<String, Exact>),
    Array(Vec<Exact>),
    Number(Decimal),
    /// A text with its quotes and escapes undone, or a word: true, false, null, a number no decimal holds.
    Text(String),
    Word(String),
}

/// Whether a server's resource says what ours does, apart from what servers write themselves.
pub(crate) fn same(ours: &str, theirs: &str) -> bool {
    let (Some(Exact::Object(mut ours)), Some(Exact::Object(mut theirs))) = (read(ours), read(theirs)) else {
        return false;
    };
    let sent = |ours: &BTreeMap<String, Exact>, name: &str| match ours.get("meta") {
        Some(Exact::Object(meta)) => meta.contains_key(name),
        _ => false,
    };
    let added: Vec<&str> = ADDED_BY_SERVERS.into_iter().filter(|name| !sent(&ours, name)).collect();
    without(&mut ours, &[]);
    without(&mut theirs, &added);
    if !ours.contains_key("text") {
        // A narrative made by the server.
        theirs.remove("text");
    }
    ours == theirs
}

fn without(resource: &mut BTreeMap<String, Exact>, added: &[&str]) {
    if let Some(Exact::Object(meta)) = resource.get_mut("meta") {
        meta.retain(|name, _| !WRITTEN_BY_SERVERS.contains(&name.as_str()) && !added.contains(&name.as_str()));
        if meta.is_empty() {
            resource.remove("meta");
        }
    }
}

fn read(text: &str) -> Option<Exact> {
    value(serde_json::from_str::<&RawValue>(text).ok()?, 0)
}

fn value(raw: &RawValue, depth: usize) -> Option<Exact> {
    if depth > DEEPEST {
        return None;
    }
    let text = raw.get();
    Some(match text.as_bytes().first()? {
        b'{' => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            let members = members
                .into_iter()
                .map(|(name, raw)| Some((name, value(raw, depth + 1)?)));
            Exact::Object(members.collect::<Option<_>>()?)
        }
        b'[' => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Exact::Array(
                elements
                    .into_iter()
                    .map(|raw| value(raw, depth + 1))
                    .collect::<Option<_>>()?,
            )
        }
        b'"' => Exact::Text(serde_json::from_str(text).ok()?),
        b'-' | b'0'..=b'9' => match Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)) {
            Ok(number) => Exact::Number(number),
            Err(_) => Exact::Word(text.to_owned()),
        },
        _ => Exact::Word(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_write_themselves_is_no_difference() {
        let ours =
            r#"{"resourceType":"Measure","id":"m","meta":{"versionId":"1","profile":["p"]},"name":"N","x":[412.50,0]}"#;
        for theirs in [
            r#"{"id":"m","resourceType":"Measure","name":"N","x":[412.50,0],"meta":{"profile":["p"],"versionId":"7","lastUpdated":"2025-01-01T00:00:00Z","source":"s"}}"#,
            r#"{"resourceType":"Measure","id":"m","meta":{"profile":["p"],"tag":[{"code":"t"}]},"text":{"div":"made"},"name":"N","x":[412.5,0.0]}"#,
        ] {
            assert!(same(ours, theirs), "{theirs}");
        }
    }

    #[test]
    fn what_it_says_is_compared_exactly() {
        let ours = r#"{"id":"m","meta":{"profile":["p"],"tag":[{"code":"t"}]},"name":"N","x":[9007199254740993,true]}"#;
        assert!(same(ours, ours));
        for (part, other) in [
            ("9007199254740993", "9007199254740992"),
            ("true", "\"true\""),
            ("\"N\"", "\"n\""),
            ("[\"p\"]", "[\"q\"]"),
            (",\"name\":\"N\"", ""),
            ("true]", "true],\"y\":1"),
            ("\"code\":\"t\"", "\"code\":\"u\""),
        ] {
            assert!(!same(ours, &ours.replace(part, other)), "{part} against {other}");
        }
        assert!(!same(ours, "no JSON"));
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(!same(&format!("{{\"a\":{deep}}}"), &format!("{{\"a\":{deep}}}")));
    }
}
