//! How servers are reached.

use std::sync::Arc;

use plumbline_feed_fhir::{Client, Clock, Limits, Server, Time, Tokens};

use crate::AppError;

/// What the verbs that reach servers need beside a request: the token's place, limits, the clock.
#[derive(Clone)]
pub struct Feeds {
    /// Where the bearer token is found.
    pub tokens: Tokens,
    /// How long and how large answers may be.
    pub limits: Limits,
    /// What waits between attempts.
    pub time: Arc<dyn Time>,
}

impl Default for Feeds {
    fn default() -> Feeds {
        Feeds {
            tokens: Tokens::System,
            limits: Limits::default(),
            time: Arc::new(Clock),
        }
    }
}

impl Feeds {
    /// A client for a server; nothing is sent yet. Errors: [`AppError::Feed`].
    pub(crate) fn client(&self, address: &str, allow_http: bool) -> Result<Client, AppError> {
        let server = Server::at(address, allow_http)?;
        Ok(Client::new(server, &self.tokens, self.limits, Arc::clone(&self.time))?)
    }
}
