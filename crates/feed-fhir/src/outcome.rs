//! What a server says went wrong, in words short enough to show.

use serde::Deserialize;

/// The most issues repeated, and the most characters of them all.
const MOST_ISSUES: usize = 5;
const MOST_CHARACTERS: usize = 800;

#[derive(Deserialize)]
struct Outcome {
    #[serde(rename = "resourceType")]
    resource_type: String,
    #[serde(default)]
    issue: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    #[serde(default)]
    severity: String,
    #[serde(default)]
    code: String,
    diagnostics: Option<String>,
    details: Option<Details>,
    #[serde(default)]
    expression: Vec<String>,
}

#[derive(Deserialize)]
struct Details {
    text: Option<String>,
}

/// The issues of an OperationOutcome; of anything else only what it is.
pub(crate) fn words(body: &[u8]) -> String {
    let Ok(outcome) = serde_json::from_slice::<Outcome>(body) else {
        return match body.len() {
            0 => "(nothing more)".to_owned(),
            bytes => format!("({bytes} bytes that are no OperationOutcome)"),
        };
    };
    if outcome.resource_type != "OperationOutcome" || outcome.issue.is_empty() {
        return "(no issue is named)".to_owned();
    }
    let more = outcome.issue.len().saturating_sub(MOST_ISSUES);
    let mut said: Vec<String> = outcome.issue.into_iter().take(MOST_ISSUES).map(Issue::words).collect();
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    shown(&said.join("; "))
}

impl Issue {
    fn words(self) -> String {
        let text = self
            .diagnostics
            .or(self.details.and_then(|details| details.text))
            .unwrap_or_else(|| format!("{} {}", self.severity, self.code));
        match self.expression.first() {
            Some(place) => format!("{text} (at {place})"),
            None => text,
        }
    }
}

/// A server's text as it may be shown: in one line, not too long.
pub(crate) fn shown(text: &str) -> String {
    let plain = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let mut line = plain.collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(MOST_CHARACTERS) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_told_in_one_line_and_anything_else_is_not_repeated() {
        let outcome = r#"{"resourceType":"OperationOutcome","issue":[
            {"severity":"error","code":"invalid","diagnostics":"no\nsuch\u001b[31m code","expression":["MeasureReport.group[0]"]},
            {"severity":"error","code":"required","details":{"text":"period is missing"}},
            {"severity":"error","code":"too-costly"}]}"#;
        assert_eq!(
            words(outcome.as_bytes()),
            "no such [31m code (at MeasureReport.group[0]); period is missing; error too-costly"
        );
        assert_eq!(
            words(b"<html>Bad gateway</html>"),
            "(24 bytes that are no OperationOutcome)"
        );
        assert_eq!(words(b""), "(nothing more)");
        assert!(shown(&"x".repeat(5000)).chars().count() <= MOST_CHARACTERS + 1);
    }
}
