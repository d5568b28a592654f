//! VBPR reports from a server, with what they point to.
//!
//! Servers ignore search parameters they do not know and say nothing: whatever comes back is checked against what was
//! asked. Resources are handed on as they came, byte for byte.

mod asked;
mod references;

use std::collections::HashSet;

use chrono::NaiveDate;
use plumbline_model::ErrorInfo;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::Reply;
use crate::{Client, FeedError, Server, Stop, outcome};
use asked::{PERFORMANCE, Peek};
pub use references::{Bundle, References};

/// Resources a page is asked for.
const PAGE: &str = "50";
/// Pages without any report that one search may have: servers that sort out what may not be seen give such.
const MOST_EMPTY_PAGES: usize = 20;

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
    /// MeasureReports given, those that cannot be read included.
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

impl Page {
    /// Where the next page is, on this server; or the host it leads to instead.
    fn next(&self, server: &Server, kind: &str) -> Option<Result<String, String>> {
        let link = |relation: &str| {
            let link = self.link.iter().find(|link| link.relation == relation);
            link.map(|link| link.url.as_str())
        };
        link("next").map(|next| server.page(kind, next, link("self")))
    }
}

/// Searches on their way.
struct Looking<'a> {
    wanted: &'a Wanted,
    stop: Stop<'a>,
    heard: &'a mut dyn FnMut(usize),
    looked: Looked,
    /// Ids of reports found.
    known: HashSet<String>,
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
        let mut looking = Looking {
            wanted,
            stop,
            heard,
            looked: Looked::default(),
            known: HashSet::new(),
        };
        for way in ways {
            let name = way.0;
            let mut narrow = wanted.narrowing();
            let search = loop {
                let parameters: Vec<_> = [
                    std::slice::from_ref(&way),
                    narrow.as_slice(),
                    &[("_count", PAGE.to_owned())],
                ]
                .concat();
                let mut search = Search::default();
                search.error = looking.search(self, &parameters, &mut search).err();
                looking.looked.searches.push(search.clone());
                if narrow.is_empty() || !matches!(search.error, Some(FeedError::Refused { .. })) {
                    break search;
                }
                narrow.clear();
            };
            // Where a way is ignored every MeasureReport came: another search can bring no more.
            let everything = search.ignored.iter().any(|ignored| ignored == name);
            match search.error {
                Some(FeedError::Cancelled) => return Err(FeedError::Cancelled),
                Some(error) if error.is_of_the_server() => break,
                None if everything => break,
                _ => {}
            }
        }
        let mut looked = looking.looked;
        let serves = looked.searches.iter().any(|search| search.error.is_none());
        for error in looked.searches.iter().filter_map(|search| search.error.as_ref()) {
            let refused = matches!(error, FeedError::Refused { .. });
            if looked.found.is_empty() && !serves && (refused || error.is_of_the_server()) {
                return Err(error.clone());
            }
            let served_otherwise = refused && serves;
            if !served_otherwise && !looked.problems.contains(&error.info()) {
                looked.problems.push(error.info());
            }
        }
        Ok(looked)
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
}

impl Looking<'_> {
    /// One search, page by page.
    fn search(&mut self, client: &Client, parameters: &[(&str, String)], search: &mut Search) -> Result<(), FeedError> {
        let mut next = Some(client.server.search("MeasureReport", parameters));
        if let Some(address) = &next {
            search.query = address[client.server.address().len()..]
                .trim_start_matches('/')
                .to_owned();
        }
        let mut seen = HashSet::new();
        let mut ids: HashSet<String> = HashSet::new();
        let (mut bytes, mut empty) = (0, 0);
        while let Some(address) = next {
            if !seen.insert(address.clone()) {
                return Err(client.no_answer(&address, "its pages lead in a circle; what came before is taken"));
            }
            if search.pages == client.limits.pages {
                let why = format!("the search has more than {} pages", client.limits.pages);
                return Err(client.no_answer(&address, &why));
            }
            let page = client.page(&address, self.stop)?;
            search.pages += 1;
            let (mut reports, mut fresh) = (0, false);
            for (place, entry) in page.entry.iter().enumerate() {
                let Some(raw) = &entry.resource else { continue };
                bytes += raw.get().len();
                if bytes > client.limits.search_bytes {
                    let most = client.limits.search_bytes >> 20;
                    return Err(client.no_answer(&address, &format!("the search gives more than {most} MiB")));
                }
                match client.report(raw) {
                    Ok(None) => {}
                    Ok(Some(found)) => {
                        fresh |= ids.insert(found.id.clone());
                        reports += 1;
                        client.note_ignored(&found.peek, parameters, &mut search.ignored);
                        if client.fits(&found.peek, self.wanted) {
                            search.fitting += 1;
                            if self.known.insert(found.id.clone()) {
                                self.looked.found.push(found);
                            }
                        }
                    }
                    Err(why) => {
                        (fresh, reports) = (true, reports + 1);
                        let error = client.no_answer(&address, &format!("entry {place} {why}"));
                        if !self.looked.problems.contains(&error.info()) {
                            self.looked.problems.push(error.info());
                        }
                    }
                }
            }
            search.given += reports;
            empty += usize::from(reports == 0);
            fresh |= reports == 0 && empty <= MOST_EMPTY_PAGES;
            (self.heard)(self.looked.found.len());
            let next_page = page.next(&client.server, "MeasureReport");
            if next_page.is_some() && !fresh {
                return Err(client.no_answer(
                    &address,
                    "a further page gives the same again; what came before is taken",
                ));
            }
            next = next_page.transpose().map_err(|to| FeedError::Elsewhere {
                address: address.clone(),
                to: outcome::shown(&to),
            })?;
        }
        Ok(())
    }
}
