//! VBPR reports from a server, with what they point to.
//!
//! Servers ignore search parameters they do not know and say nothing: whatever comes back is checked against what was
//! asked. Resources are handed on as they came, byte for byte.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use plumbline_model::ErrorInfo;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::Reply;
use crate::{Client, FeedError, Stop, outcome};

/// The profile of a performance report, without a version.
const PERFORMANCE: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-performance-measurereport";
/// The profile of a quality result.
const QUALITY: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/vbp-quality-measurereport";
const SUBJECT: &str = "http://hl7.org/fhir/us/davinci-vbpr/StructureDefinition/organization-subject";
const CATEGORY: &str = "http://hl7.org/fhir/StructureDefinition/measurereport-category";
/// Resources a page is asked for.
const PAGE: &str = "50";

/// Which reports are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those about this provider organization: its id, or `Organization/id`.
    pub subject: Option<String>,
    /// Those whose period ends on this day or later.
    pub since: Option<NaiveDate>,
}

/// One search and how the server understood it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// What was asked, without the server's address.
    pub query: String,
    /// Pages read.
    pub pages: usize,
    /// MeasureReports given.
    pub given: usize,
    /// Those of them that were asked for.
    pub fitting: usize,
    /// Parameters the server cannot have heeded, by what it gave.
    pub ignored: Vec<String>,
    /// Why it gave nothing, or not all.
    pub error: Option<FeedError>,
}

/// A report found on a server.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its address on the server.
    pub address: String,
    /// Its id on the server.
    pub id: String,
    /// Its identifiers as system and value.
    pub identifiers: Vec<(String, String)>,
    /// The resource as it came.
    raw: Box<RawValue>,
    /// What it points to.
    peek: Peek,
}

/// What the searches gave.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// The reports that were asked for, each once, in the order they came.
    pub found: Vec<Found>,
    /// The searches made.
    pub searches: Vec<Search>,
    /// What could not be had or read.
    pub problems: Vec<ErrorInfo>,
}

/// A report with what it points to, as one Bundle.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The Bundle as JSON.
    pub json: Vec<u8>,
    /// What it points to and could not be had.
    pub problems: Vec<ErrorInfo>,
}

/// What reports point to and was read already, by its address.
#[derive(Debug, Default)]
pub struct References(BTreeMap<String, Result<Option<Box<RawValue>>, FeedError>>);

/// What of a MeasureReport decides whether it was asked for, and what it points to.
#[derive(Debug, Clone, Default)]
struct Peek {
    categories: Vec<String>,
    profiles: Vec<String>,
    subject: Option<String>,
    reporter: Option<String>,
    measure: Option<String>,
    evaluated: Vec<String>,
    period_end: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    resource_type: String,
    #[serde(default)]
    link: Vec<Link>,
    #[serde(default)]
    entry: Vec<PageEntry>,
}

#[derive(Deserialize)]
struct Link {
    relation: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageEntry {
    resource: Option<Box<RawValue>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Collection<'a> {
    resource_type: &'static str,
    r#type: &'static str,
    entry: Vec<CollectionEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CollectionEntry<'a> {
    full_url: String,
    resource: &'a RawValue,
}

impl Client {
    /// Looks for VBPR performance reports: by category, then by profile, without and with the versions of the standard.
    ///
    /// A server that refuses parameters it does not know is asked again without those that narrow the search; that one way
    /// of asking is refused is no problem where another serves. What a search gave stays found though a later page of it
    /// fails. `heard` is told how many are found so far.
    /// Errors: [`FeedError`] where no search serves, or when cancelled.
    pub fn find(&self, wanted: &Wanted, stop: Stop<'_>, heard: &mut dyn FnMut(usize)) -> Result<Looked, FeedError> {
        let ways = [
            ("category", "vbp".to_owned()),
            ("_profile", PERFORMANCE.to_owned()),
            ("_profile", format!("{PERFORMANCE}|1.1.0")),
            ("_profile", format!("{PERFORMANCE}|1.0.0")),
        ];
        let mut looked = Looked::default();
        let mut known = HashSet::new();
        for way in ways {
            let name = way.0;
            let mut narrow = wanted.narrowing();
            loop {
                let parameters: Vec<_> = [&[way.clone()], narrow.as_slice(), &[("_count", PAGE.to_owned())]].concat();
                let mut search = Search::default();
                let ended = self.search(wanted, &parameters, &mut search, &mut looked, &mut known, stop, heard);
                search.error = ended.err();
                looked.searches.push(search);
                let refused = matches!(looked.last_error(), Some(FeedError::Refused { .. }));
                if !refused || narrow.is_empty() {
                    break;
                }
                narrow.clear();
            }
            match looked.last_error() {
                Some(FeedError::Cancelled) => return Err(FeedError::Cancelled),
                Some(error) if error.is_of_the_server() => break,
                Some(_) => {}
                // Every MeasureReport came: another search can bring no more.
                None if looked
                    .searches
                    .last()
                    .is_some_and(|search| search.ignored.iter().any(|one| one == name)) =>
                {
                    break;
                }
                None => {}
            }
        }
        let serves = looked.searches.iter().any(|search| search.error.is_none());
        for error in looked.searches.iter().filter_map(|search| search.error.as_ref()) {
            let whole = matches!(error, FeedError::Refused { .. });
            if looked.found.is_empty() && !serves && (whole || error.is_of_the_server()) {
                return Err(error.clone());
            }
            if !(serves && whole) && !looked.problems.contains(&error.info()) {
                looked.problems.push(error.info());
            }
        }
        Ok(looked)
    }

    /// One search, page by page.
    #[allow(clippy::too_many_arguments)] // what is found and what is known goes from search to search
    fn search(
        &self,
        wanted: &Wanted,
        parameters: &[(&str, String)],
        search: &mut Search,
        looked: &mut Looked,
        known: &mut HashSet<String>,
        stop: Stop<'_>,
        heard: &mut dyn FnMut(usize),
    ) -> Result<(), FeedError> {
        let mut next = Some(self.server.search("MeasureReport", parameters));
        if let Some(address) = &next {
            search.query = address[self.server.address().len()..]
                .trim_start_matches('/')
                .to_owned();
        }
        let mut seen = HashSet::new();
        let mut ids: HashSet<String> = HashSet::new();
        let mut bytes = 0;
        while let Some(address) = next {
            if !seen.insert(address.clone()) {
                return Err(self.no_answer(&address, "its pages lead in a circle; what came before is taken"));
            }
            if search.pages == self.limits.pages {
                let why = format!("the search has more than {} pages", self.limits.pages);
                return Err(self.no_answer(&address, &why));
            }
            let page = self.page(&address, stop)?;
            search.pages += 1;
            let mut fresh = page.entry.is_empty();
            for (place, entry) in page.entry.iter().enumerate() {
                let Some(raw) = &entry.resource else { continue };
                bytes += raw.get().len();
                if bytes > self.limits.search_bytes {
                    let most = self.limits.search_bytes >> 20;
                    return Err(self.no_answer(&address, &format!("the search gives more than {most} MiB")));
                }
                match self.report(raw) {
                    Ok(None) => {}
                    Ok(Some(found)) => {
                        fresh |= ids.insert(found.id.clone());
                        search.given += 1;
                        note_ignored(self, &found.peek, parameters, &mut search.ignored);
                        if self.fits(&found.peek, wanted) {
                            search.fitting += 1;
                            if known.insert(found.id.clone()) {
                                looked.found.push(found);
                            }
                        }
                    }
                    Err(why) => {
                        fresh = true;
                        let error = self.no_answer(&address, &format!("entry {place} {why}"));
                        if !looked.problems.contains(&error.info()) {
                            looked.problems.push(error.info());
                        }
                    }
                }
            }
            heard(looked.found.len());
            let link = page
                .link
                .into_iter()
                .find(|link| link.relation == "next")
                .map(|link| link.url);
            if link.is_some() && !fresh {
                return Err(self.no_answer(
                    &address,
                    "a further page gives the same again; what came before is taken",
                ));
            }
            next = match link {
                None => None,
                Some(url) => Some(self.server.own(&url).map_err(|to| FeedError::Elsewhere {
                    address: address.clone(),
                    to: outcome::shown(&to),
                })?),
            };
        }
        Ok(())
    }

    fn page(&self, address: &str, stop: Stop<'_>) -> Result<Page, FeedError> {
        match self.read(address, stop)? {
            Reply::Changed(error) => Err(error),
            Reply::NotThere => Err(self.no_answer(address, "there is no such page")),
            Reply::Done(body) => {
                let page: Page = serde_json::from_slice(&body)
                    .map_err(|error| self.no_answer(address, &format!("it is no Bundle as JSON: {error}")))?;
                if page.resource_type == "Bundle" {
                    Ok(page)
                } else {
                    Err(self.no_answer(address, "it is no Bundle"))
                }
            }
        }
    }

    /// The MeasureReport in a search's entry; `None` for another resource. Errors: what is wrong with it.
    fn report(&self, raw: &RawValue) -> Result<Option<Found>, String> {
        let value: Value = serde_json::from_str(raw.get()).map_err(|error| format!("cannot be read: {error}"))?;
        match value["resourceType"].as_str() {
            Some("MeasureReport") => {}
            Some(_) => return Ok(None),
            None => return Err("is no FHIR resource".to_owned()),
        }
        // What stands in an address must be an id and nothing more.
        let usable = |id: &&str| self.server.local(&format!("MeasureReport/{id}")) == Some(("MeasureReport", id));
        let id = value["id"].as_str().filter(usable);
        let id = id.ok_or("is a MeasureReport without a usable id")?;
        let identifiers = value["identifier"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|identifier| {
                let text = |name: &str| identifier[name].as_str().map(str::to_owned);
                Some((text("system")?, text("value")?))
            });
        Ok(Some(Found {
            address: self.server.resource("MeasureReport", id),
            id: id.to_owned(),
            identifiers: identifiers.collect(),
            raw: raw.to_owned(),
            peek: Peek::of(&value),
        }))
    }

    /// Whether a report was asked for, however the server understood the question.
    fn fits(&self, peek: &Peek, wanted: &Wanted) -> bool {
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

    /// A report with its contract, its organizations and its quality results, as one Bundle. What is read once is kept in
    /// `read`. Errors: [`FeedError`] where the server as a whole does not answer, or when cancelled; what is missing
    /// stands in [`Bundle::problems`].
    pub fn with_references(&self, found: &Found, read: &mut References, stop: Stop<'_>) -> Result<Bundle, FeedError> {
        let mut problems: Vec<ErrorInfo> = Vec::new();
        let mut entries: Vec<(String, Box<RawValue>)> = vec![(found.address.clone(), found.raw.clone())];
        if let Some(measure) = &found.peek.measure {
            self.add(measure, read, &mut entries, &mut problems, &mut |client, canonical| {
                client.contract(canonical, stop)
            })?;
        }
        let peek = &found.peek;
        let references = [&peek.reporter, &peek.subject]
            .into_iter()
            .flatten()
            .chain(&peek.evaluated);
        for reference in references {
            self.add(
                reference,
                read,
                &mut entries,
                &mut problems,
                &mut |client, reference| client.referenced(reference, stop),
            )?;
        }
        let collection = Collection {
            resource_type: "Bundle",
            r#type: "collection",
            entry: entries
                .iter()
                .map(|(full_url, resource)| CollectionEntry {
                    full_url: full_url.clone(),
                    resource,
                })
                .collect(),
        };
        let json =
            serde_json::to_vec(&collection).map_err(|error| self.no_answer(&found.address, &error.to_string()))?;
        Ok(Bundle { json, problems })
    }

    /// Adds what a report points to, read once; what cannot be had is a problem of the report.
    fn add(
        &self,
        to: &str,
        read: &mut References,
        entries: &mut Vec<(String, Box<RawValue>)>,
        problems: &mut Vec<ErrorInfo>,
        get: &mut dyn FnMut(&Client, &str) -> Result<Option<Box<RawValue>>, FeedError>,
    ) -> Result<(), FeedError> {
        let answer = match read.0.get(to) {
            Some(known) => known.clone(),
            None => {
                let answer = get(self, to);
                if let Err(error) = &answer
                    && (*error == FeedError::Cancelled || error.is_of_the_server() && self.server.local(to).is_some())
                {
                    return Err(error.clone());
                }
                read.0.insert(to.to_owned(), answer.clone());
                answer
            }
        };
        match answer {
            Ok(Some(raw)) => {
                let full_url = address_of(&raw).map(|(kind, id)| self.server.resource(&kind, &id));
                let full_url = full_url.unwrap_or_else(|| to.to_owned());
                if !entries.iter().any(|(known, _)| *known == full_url) {
                    entries.push((full_url, raw));
                }
            }
            Ok(None) => problems.push(
                self.no_answer(to, "the report points to it, and the server does not hold it")
                    .info(),
            ),
            Err(error) => problems.push(error.info()),
        }
        Ok(())
    }

    /// The resource a reference points to; `None` where the server does not hold it.
    fn referenced(&self, reference: &str, stop: Stop<'_>) -> Result<Option<Box<RawValue>>, FeedError> {
        let Some((kind, id)) = self.server.local(reference) else {
            return Err(FeedError::Elsewhere {
                address: outcome::shown(reference),
                to: "a place that is not on this server".to_owned(),
            });
        };
        let address = self.server.resource(kind, id);
        let body = match self.read(&address, stop)? {
            Reply::NotThere => return Ok(None),
            Reply::Changed(error) => return Err(error),
            Reply::Done(body) => body,
        };
        let raw: Box<RawValue> = serde_json::from_slice(&body)
            .map_err(|error| self.no_answer(&address, &format!("it is no FHIR resource as JSON: {error}")))?;
        match address_of(&raw) {
            Some((own_kind, own_id)) if own_kind == kind && own_id == id => Ok(Some(raw)),
            _ => Err(self.no_answer(&address, "it is another resource than the one asked for")),
        }
    }

    /// The contract a canonical names: of the Measures with its URL the one of its version, else the first.
    fn contract(&self, canonical: &str, stop: Stop<'_>) -> Result<Option<Box<RawValue>>, FeedError> {
        let (url, version) = versioned(canonical);
        let address = self.server.search("Measure", &[("url", url.to_owned())]);
        let mut next = Some(address);
        let mut best: Option<Box<RawValue>> = None;
        let mut seen = HashSet::new();
        while let Some(address) = next
            .take()
            .filter(|address| seen.insert(address.clone()) && seen.len() <= self.limits.pages)
        {
            let page = self.page(&address, stop)?;
            for raw in page.entry.into_iter().filter_map(|entry| entry.resource) {
                let Ok(value) = serde_json::from_str::<Value>(raw.get()) else {
                    continue;
                };
                // A server that ignores `url` gives every Measure.
                if value["resourceType"] != "Measure" || value["url"] != url {
                    continue;
                }
                if version.is_none_or(|version| value["version"] == version) {
                    return Ok(Some(raw));
                }
                best = best.or(Some(raw));
            }
            let link = page.link.into_iter().find(|link| link.relation == "next");
            next = link.and_then(|link| self.server.own(&link.url).ok());
        }
        if best.is_some() {
            return Ok(best);
        }
        match self.server.local(url) {
            Some(("Measure", _)) => self.referenced(url, stop),
            _ => Ok(None),
        }
    }
}

impl Wanted {
    /// The search parameters that narrow a search to these reports.
    fn narrowing(&self) -> Vec<(&'static str, String)> {
        let subject = self
            .subject
            .as_deref()
            .map(|subject| ("subject-organization", organization(subject)));
        let since = self.since.map(|since| ("period", format!("ge{since}")));
        subject.into_iter().chain(since).collect()
    }
}

impl Looked {
    fn last_error(&self) -> Option<&FeedError> {
        self.searches.last()?.error.as_ref()
    }
}

impl Peek {
    fn of(report: &Value) -> Peek {
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

/// Notes each search parameter that this report, which the server gave, shows to be ignored.
fn note_ignored(client: &Client, peek: &Peek, parameters: &[(&str, String)], ignored: &mut Vec<String>) {
    for (name, value) in parameters {
        if !client.heeds(peek, name, value) && !ignored.iter().any(|known| known == name) {
            ignored.push((*name).to_owned());
        }
    }
}

/// A canonical's URL and its version.
fn versioned(canonical: &str) -> (&str, Option<&str>) {
    canonical
        .split_once('|')
        .map_or((canonical, None), |(url, version)| (url, Some(version)))
}

/// `Organization/x` for an organization named in any of the ways a person may.
fn organization(subject: &str) -> String {
    format!("Organization/{}", subject.rsplit('/').next().unwrap_or(subject))
}

/// Type and id of a resource.
fn address_of(raw: &RawValue) -> Option<(String, String)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Address {
        resource_type: String,
        id: String,
    }
    let address: Address = serde_json::from_str(raw.get()).ok()?;
    Some((address.resource_type, address.id))
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
