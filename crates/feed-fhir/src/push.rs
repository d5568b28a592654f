//! The resources of one report to the server: compared first, then in one transaction.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::client::{Failed, Reply};
use crate::{Client, FeedError, Stop, exact, outcome};

/// A resource that is to be on the server, under its own type and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// `MeasureReport`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The resource as JSON.
    pub json: String,
}

/// What the server holds under a resource's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// What would be sent.
    Same {
        /// Its version; `None` where the server gives none.
        version: Option<String>,
    },
    /// Something else.
    Other {
        /// Its version; `None` where the server gives none.
        version: Option<String>,
    },
}

#[derive(Deserialize)]
struct Versioned {
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "versionId")]
    version_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transaction<'a> {
    resource_type: &'static str,
    r#type: &'static str,
    entry: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    full_url: String,
    resource: &'a RawValue,
    request: Put,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Put {
    method: &'static str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    if_match: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    resource_type: String,
    #[serde(default)]
    entry: Vec<AnsweredEntry>,
}

#[derive(Deserialize)]
struct AnsweredEntry {
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    status: String,
    outcome: Option<Box<RawValue>>,
}

impl Client {
    /// What the server holds under the address of each resource. Errors: [`FeedError`].
    pub fn compare(&self, outgoing: &[Outgoing], stop: Stop<'_>) -> Result<Vec<Held>, FeedError> {
        outgoing
            .iter()
            .map(|ours| {
                let address = self.server.resource(ours.kind, &ours.id);
                let body = match self.read(&address, stop)? {
                    Reply::NotThere => return Ok(Held::Nothing),
                    Reply::Changed(error) => return Err(error),
                    Reply::Done(body) => body,
                };
                let text = String::from_utf8(body).map_err(|_| self.no_answer(&address, "it is no UTF-8"))?;
                let version = serde_json::from_str::<Versioned>(&text)
                    .map_err(|_| self.no_answer(&address, "it is no FHIR resource as JSON"))?
                    .meta
                    .and_then(|meta| meta.version_id);
                Ok(if exact::same(&ours.json, &text) {
                    Held::Same { version }
                } else {
                    Held::Other { version }
                })
            })
            .collect()
    }

    /// Sees to it that the server holds these resources: what it lacks or holds otherwise is sent in one transaction, so
    /// that all of it is taken or nothing. Gives what the server held before.
    ///
    /// Where it stays unknown whether a transaction was taken, the server is looked at again before another is sent. A
    /// resource that somebody changed since it was looked at is not overwritten unseen (`ifMatch`).
    ///
    /// Errors: [`FeedError`]; then nothing was taken, except for [`FeedError::InPart`].
    pub fn bring(&self, outgoing: &[Outgoing], stop: Stop<'_>) -> Result<Vec<Held>, FeedError> {
        let mut before = None;
        let mut attempt = 1;
        loop {
            let held = self.compare(outgoing, stop)?;
            let sent = self.transact(outgoing, &held, stop);
            let before: &Vec<Held> = before.get_or_insert(held);
            match sent {
                Ok(()) => return Ok(before.clone()),
                Err(failed) => self.wait_or_give_up(failed, attempt, stop)?,
            }
            attempt += 1;
        }
    }

    /// Sends what differs, once. Nothing is sent where nothing differs.
    fn transact(&self, outgoing: &[Outgoing], held: &[Held], stop: Stop<'_>) -> Result<(), Failed> {
        let mut entry = Vec::new();
        for (ours, held) in outgoing.iter().zip(held) {
            let if_match = match held {
                Held::Same { .. } => continue,
                Held::Nothing => None,
                Held::Other { version } => version.as_ref().map(|version| format!("W/\"{version}\"")),
            };
            entry.push(Entry {
                full_url: self.server.resource(ours.kind, &ours.id),
                resource: serde_json::from_str(&ours.json)
                    .map_err(|error| self.no_answer(ours.kind, &error.to_string()))?,
                request: Put {
                    method: "PUT",
                    url: format!("{}/{}", ours.kind, ours.id),
                    if_match,
                },
            });
        }
        if entry.is_empty() {
            return Ok(());
        }
        let sent = entry.len();
        let bundle = Transaction {
            resource_type: "Bundle",
            r#type: "transaction",
            entry,
        };
        let address = self.server.address();
        let body = serde_json::to_vec(&bundle).map_err(|error| self.no_answer(address, &error.to_string()))?;
        match self.once(address, Some(&body), stop)? {
            Reply::Done(body) => self.all_taken(&body, sent).map_err(Failed::from),
            Reply::NotThere => Err(self.no_answer(address, "no FHIR server takes transactions here").into()),
            // Somebody changed something meanwhile: it is looked at again.
            Reply::Changed(error) => Err(Failed {
                error,
                passing: Some(None),
            }),
        }
    }

    /// Whether the server says of every entry that it took it.
    fn all_taken(&self, body: &[u8], sent: usize) -> Result<(), FeedError> {
        let address = self.server.address();
        let answered: Answered = serde_json::from_slice(body)
            .map_err(|_| self.no_answer(address, "its answer to a transaction is no Bundle as JSON"))?;
        if answered.resource_type != "Bundle" {
            return Err(self.no_answer(address, "its answer to a transaction is no Bundle"));
        }
        let refused: Vec<String> = answered
            .entry
            .iter()
            .filter_map(|entry| match &entry.response {
                Some(response) if response.status.starts_with('2') => None,
                Some(Response {
                    status,
                    outcome: Some(says),
                }) => Some(format!("{status}, {}", outcome::words(says.get().as_bytes()))),
                Some(Response { status, outcome: None }) => Some(status.clone()),
                None => Some("an entry without a response".to_owned()),
            })
            .collect();
        if refused.is_empty() && answered.entry.len() == sent {
            return Ok(());
        }
        let says = if refused.is_empty() {
            format!("{sent} entries were sent and {} answered.", answered.entry.len())
        } else {
            format!(
                "{} of {sent} entries were refused: {}",
                refused.len(),
                refused.join("; ")
            )
        };
        Err(FeedError::InPart {
            address: address.to_owned(),
            says: self.plain(&outcome::shown(&says)),
        })
    }
}
