//! Whether a report that a server gave was asked for.

use serde_json::Value;

use super::Wanted;
use crate::Client;

/// The profile of a performance report, without a version.
pub(super) const PERFORMANCE: &str =
    "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-performance-measurereport";
/// The profile of a quality result.
const QUALITY: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-quality-measurereport";
const SUBJECT: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/organization-subject";
const CATEGORY: &str = "http://hl7.org/fhir/StructureDefinition/measurereport-category";

/// What of a MeasureReport decides whether it was asked for, and what it points to.
#[derive(Debug, Clone, Default)]
pub(super) struct Peek {
    categories: Vec<String>,
    profiles: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) reporter: Option<String>,
    pub(super) measure: Option<String>,
    pub(super) evaluated: Vec<String>,
    period_end: Option<String>,
}

impl Wanted {
    /// The search parameters that narrow a search to these reports.
    pub(super) fn narrowing(&self) -> Vec<(&'static str, String)> {
        let subject = self
            .subject
            .as_deref()
            .map(|subject| ("subject-organization", organization(subject)));
        let since = self.since.map(|since| ("period", format!("ge{since}")));
        subject.into_iter().chain(since).collect()
    }
}

impl Peek {
    pub(super) fn of(report: &Value) -> Peek {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let categories = list(&report["extension"])
            .iter()
            .filter(|extension| extension["url"] == CATEGORY)
            .flat_map(|extension| list(&extension["valueCodeableConcept"]["coding"]))
            .filter_map(|coding| text(&coding["code"]))
            .collect();
        let subject = list(&report["subject"]["extension"])
            .iter()
            .find(|extension| extension["url"] == SUBJECT)
            .and_then(|extension| text(&extension["valueReference"]["reference"]));
        Peek {
            categories,
            profiles: list(&report["meta"]["profile"]).iter().filter_map(text).collect(),
            subject,
            reporter: text(&report["reporter"]["reference"]),
            measure: text(&report["measure"]),
            evaluated: list(&report["evaluatedResource"])
                .iter()
                .filter_map(|reference| text(&reference["reference"]))
                .collect(),
            period_end: text(&report["period"]["end"]),
        }
    }

    /// Whether it is a performance report: by its profile; without one by its category and its subject, which quality
    /// results, in version 1.0.0 of the same category, do not have.
    fn is_performance(&self) -> bool {
        let has = |url: &str| {
            self.profiles
                .iter()
                .any(|profile| profile.split('|').next() == Some(url))
        };
        has(PERFORMANCE)
            || !has(QUALITY) && self.subject.is_some() && self.categories.iter().any(|category| category == "vbp")
    }

    /// Whether its period ends on this day or later; unknown ends do.
    fn ends_by(&self, since: &str) -> bool {
        self.period_end.as_deref().is_none_or(|end| {
            let days = end.get(..end.len().min(since.len())).unwrap_or(end);
            days >= &since[..days.len().min(since.len())]
        })
    }
}

impl Client {
    /// Notes each search parameter that this report, which the server gave, shows to be ignored.
    pub(super) fn note_ignored(&self, peek: &Peek, parameters: &[(&str, String)], ignored: &mut Vec<String>) {
        for (name, value) in parameters {
            if !self.heeds(peek, name, value) && !ignored.iter().any(|known| known == name) {
                ignored.push((*name).to_owned());
            }
        }
    }

    /// Whether a report was asked for, however the server understood the question.
    pub(super) fn fits(&self, peek: &Peek, wanted: &Wanted) -> bool {
        peek.is_performance()
            && wanted
                .narrowing()
                .iter()
                .all(|(name, value)| self.heeds(peek, name, value))
    }

    /// Whether a server that heeds a search parameter gives this report.
    fn heeds(&self, peek: &Peek, name: &str, value: &str) -> bool {
        match name {
            "category" => peek.categories.iter().any(|category| category == value),
            "_profile" => {
                let (url, version) = versioned(value);
                peek.profiles.iter().any(|profile| {
                    let (own, stated) = versioned(profile);
                    own == url && (version.is_none() || stated.is_none() || stated == version)
                })
            }
            "subject-organization" => {
                let subject = peek.subject.as_deref().and_then(|subject| self.server.local(subject));
                subject.is_some_and(|(kind, id)| format!("{kind}/{id}") == value)
            }
            "period" => peek.ends_by(value.trim_start_matches("ge")),
            _ => true,
        }
    }
}

/// A canonical's URL and its version.
pub(super) fn versioned(canonical: &str) -> (&str, Option<&str>) {
    canonical
        .split_once('|')
        .map_or((canonical, None), |(url, version)| (url, Some(version)))
}

/// `Organization/x` for an organization named in any of the ways a person may.
fn organization(subject: &str) -> String {
    format!("Organization/{}", subject.rsplit('/').next().unwrap_or(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peek(text: &str) -> Peek {
        Peek::of(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn performance_reports_are_told_from_quality_results_of_both_versions() {
        let category =
            format!(r#""extension":[{{"url":"{CATEGORY}","valueCodeableConcept":{{"coding":[{{"code":"vbp"}}]}}}}]"#);
        let subject = format!(
            r#""subject":{{"extension":[{{"url":"{SUBJECT}","valueReference":{{"reference":"Organization/o"}}}}]}}"#
        );
        for (text, is) in [
            (format!(r#"{{"meta":{{"profile":["{PERFORMANCE}"]}}}}"#), true),
            (format!(r#"{{"meta":{{"profile":["{PERFORMANCE}|1.0.0"]}}}}"#), true),
            (format!("{{{category},{subject}}}"), true),
            (format!("{{{category}}}"), false),
            (
                format!(r#"{{"meta":{{"profile":["{QUALITY}|1.0.0"]}},{category},{subject}}}"#),
                false,
            ),
            (format!("{{{subject}}}"), false),
        ] {
            assert_eq!(peek(&text).is_performance(), is, "{text}");
        }
    }

    #[test]
    fn periods_end_as_precisely_as_they_are_stated() {
        for (end, by) in [
            ("2024-07-01", true),
            ("2024-06-30", false),
            ("2024-07", true),
            ("2024", true),
            ("2023", false),
            ("2024-12-31T23:59:59Z", true),
        ] {
            assert_eq!(
                peek(&format!(r#"{{"period":{{"end":"{end}"}}}}"#)).ends_by("2024-07-01"),
                by,
                "{end}"
            );
        }
        assert!(peek("{}").ends_by("2024-07-01"), "what states no end is not left out");
    }
}
