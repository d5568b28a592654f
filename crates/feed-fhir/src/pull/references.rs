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

/// What reports point to and was read already, by its address.
#[derive(Debug, Default)]
pub struct References(BTreeMap<String, Result<Option<Box<RawValue>>, FeedError>>);

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
            next = page.next(&self.server, "Measure").and_then(Result::ok);
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
