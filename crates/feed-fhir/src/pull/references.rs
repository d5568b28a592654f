//! A report with what it points to.

use std::collections::{BTreeMap, HashSet};

use plumbline_model::ErrorInfo;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Found;
use super::asked::versioned;
use crate::client::Reply;
use crate::{Client, FeedError, Stop, outcome};

/// A report with what it points to, as one Bundle.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The Bundle as JSON.
    pub json: Vec<u8>,
    /// What it points to and could not be had.
    pub problems: Vec<ErrorInfo>,
}

/// What a server holds at an address; `None` for nothing.
type Answer = Result<Option<Box<RawValue>>, FeedError>;

/// What reports point to and was read already, by its address.
#[derive(Debug, Default)]
pub struct References(BTreeMap<String, Answer>);

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
    /// A report with its contract, its organizations and its quality results, as one Bundle, and with a resource that points
    /// to it (`beside`, as `Type/id`) where the server holds that. What is read once is kept in `read`.
    ///
    /// Errors: [`FeedError`] where the server as a whole does not answer, or when cancelled; what is missing stands in
    /// [`Bundle::problems`].
    pub fn with_references(
        &self,
        found: &Found,
        beside: Option<&str>,
        read: &mut References,
        stop: Stop<'_>,
    ) -> Result<Bundle, FeedError> {
        let mut problems: Vec<ErrorInfo> = Vec::new();
        let mut entries: Vec<(String, Box<RawValue>)> = vec![(found.address.clone(), found.raw.clone())];
        let peek = &found.peek;
        let canonicals = peek.measure.iter().map(|canonical| (canonical, true));
        let references = [&peek.reporter, &peek.subject].into_iter().flatten();
        let references = references.chain(&peek.evaluated).map(|reference| (reference, false));
        for (to, is_canonical) in canonicals.chain(references) {
            let answer = match read.0.get(to) {
                Some(known) => known.clone(),
                None if is_canonical => self.contract(to, stop),
                None => self.referenced(to, stop),
            };
            if let Err(error) = &answer
                && (*error == FeedError::Cancelled || error.is_of_the_server() && self.server.local(to).is_some())
            {
                return Err(error.clone());
            }
            read.0.insert(to.clone(), answer.clone());
            match answer {
                Ok(Some(raw)) => {
                    let address = address_of(&raw).map(|(kind, id)| self.server.resource(&kind, &id));
                    let full_url = address.unwrap_or_else(|| to.clone());
                    if !entries.iter().any(|(known, _)| *known == full_url) {
                        entries.push((full_url, raw));
                    }
                }
                Ok(None) => {
                    let why = "the report points to it, and the server does not hold it";
                    problems.push(self.no_answer(to, why).info());
                }
                Err(error) => problems.push(error.info()),
            }
        }
        if let Some(beside) = beside {
            match self.referenced(beside, stop) {
                Ok(Some(raw)) => {
                    let address = address_of(&raw).map(|(kind, id)| self.server.resource(&kind, &id));
                    entries.push((address.unwrap_or_else(|| beside.to_owned()), raw));
                }
                Ok(None) => {}
                Err(error) if error == FeedError::Cancelled || error.is_of_the_server() => return Err(error),
                Err(error) => problems.push(error.info()),
            }
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

    /// The resource a reference points to; `None` where the server does not hold it.
    fn referenced(&self, reference: &str, stop: Stop<'_>) -> Answer {
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

    /// The contract a canonical names: the Measure with its URL and its version. Errors: also where there are several, and
    /// nothing says which is meant.
    fn contract(&self, canonical: &str, stop: Stop<'_>) -> Answer {
        let (url, version) = versioned(canonical);
        let first = self.server.search("Measure", &[("url", url.to_owned())]);
        let mut next = Some(first.clone());
        let mut fitting: Vec<Box<RawValue>> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(address) = next
            .take()
            .filter(|address| seen.insert(address.clone()) && seen.len() <= self.limits.pages)
        {
            let page = self.page(&address, stop)?;
            next = page.next(&self.server, "Measure").and_then(Result::ok);
            fitting.extend(page.entry.into_iter().filter_map(|entry| entry.resource).filter(|raw| {
                let measure: Value = serde_json::from_str(raw.get()).unwrap_or_default();
                let of_version = |version: &str| measure["version"].is_null() || measure["version"] == version;
                // A server that ignores `url` gives every Measure.
                measure["resourceType"] == "Measure" && measure["url"] == url && version.is_none_or(of_version)
            }));
        }
        fitting.dedup_by_key(|raw| address_of(raw));
        if fitting.len() > 1 {
            let several = format!(
                "it gives {} contracts, and the report does not say which",
                fitting.len()
            );
            return Err(self.no_answer(&first, &several));
        }
        if let Some(measure) = fitting.pop() {
            return Ok(Some(measure));
        }
        match self.server.local(url) {
            Some(("Measure", _)) => self.referenced(url, stop),
            _ => Ok(None),
        }
    }
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
