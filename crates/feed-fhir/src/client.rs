//! One server, spoken to over HTTP.

use std::sync::Arc;
use std::time::Duration;

use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Proxy};

use crate::retry::{ATTEMPTS, LONGEST_ASKED_WAIT, asked_wait, is_passing, wait_after};
use crate::{FeedError, Server, Stop, Time, Token, Tokens, outcome};

/// FHIR's own kind of JSON.
const FHIR_JSON: &str = "application/fhir+json";
/// How often a server may lead on within itself.
const MOST_REDIRECTS: u32 = 5;

/// How long and how large an answer may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the first byte sent to the last one read.
    pub answer: Duration,
    /// Bytes of one answer.
    pub answer_bytes: u64,
    /// Bytes of all reports that one search gives.
    pub search_bytes: usize,
    /// Pages of one search.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(20),
            answer: Duration::from_secs(180),
            answer_bytes: 64 << 20,
            search_bytes: 512 << 20,
            pages: 10_000,
        }
    }
}

/// Speaks to one server.
pub struct Client {
    pub(crate) server: Server,
    pub(crate) limits: Limits,
    pub(crate) time: Arc<dyn Time>,
    agent: Agent,
    token: Result<Token, String>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// What one exchange gave.
pub(crate) enum Reply {
    /// 200 to 299.
    Done(Vec<u8>),
    /// 404 or 410.
    NotThere,
    /// 409 or 412: the server holds another version than the one that was to be changed.
    Changed(FeedError),
}

/// Why one exchange gave nothing.
pub(crate) struct Failed {
    pub(crate) error: FeedError,
    /// Whether the same may succeed later, after what the server asks to wait.
    pub(crate) passing: Option<Option<Duration>>,
}

impl From<FeedError> for Failed {
    fn from(error: FeedError) -> Failed {
        Failed { error, passing: None }
    }
}

impl Client {
    /// A client for a server; nothing is sent yet. Errors: [`FeedError::Token`].
    pub fn new(server: Server, tokens: &Tokens, limits: Limits, time: Arc<dyn Time>) -> Result<Client, FeedError> {
        let token = tokens.find(&server)?;
        let config = Agent::config_builder()
            // What a status means is decided here, and the token follows no redirect.
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.answer))
            .user_agent(concat!("plumbline/", env!("CARGO_PKG_VERSION")))
            // A hospital's own authorities are known to its systems, not to a list that comes with a program.
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .proxy(if server.is_this_machine() {
                None
            } else {
                Proxy::try_from_env()
            })
            .build();
        Ok(Client {
            server,
            limits,
            time,
            agent: config.into(),
            token,
        })
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Reads an address of the server's; tried again while it may pass.
    pub(crate) fn read(&self, address: &str, stop: Stop<'_>) -> Result<Reply, FeedError> {
        let mut attempt = 1;
        loop {
            match self.once(address, None, stop) {
                Ok(reply) => return Ok(reply),
                Err(failed) => self.wait_or_give_up(failed, attempt, stop)?,
            }
            attempt += 1;
        }
    }

    /// Waits before the next attempt. Errors: the failure, where it does not pass or was tried often enough.
    pub(crate) fn wait_or_give_up(&self, failed: Failed, attempt: u32, stop: Stop<'_>) -> Result<(), FeedError> {
        let Some(asked) = failed.passing.filter(|_| attempt < ATTEMPTS) else {
            return Err(failed.error);
        };
        let wait = wait_after(attempt, asked, &*self.time);
        if asked.is_some_and(|asked| asked > LONGEST_ASKED_WAIT) {
            return Err(FeedError::Busy {
                address: self.server.address().to_owned(),
                wait,
            });
        }
        self.time.wait(wait, stop);
        if stop() { Err(FeedError::Cancelled) } else { Ok(()) }
    }

    /// Sends one request, once: reads an address, or posts a body to it.
    pub(crate) fn once(&self, address: &str, body: Option<&[u8]>, stop: Stop<'_>) -> Result<Reply, Failed> {
        let mut at = address.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            if stop() {
                return Err(FeedError::Cancelled.into());
            }
            let mut response = self.send(&at, body).map_err(|error| self.not_sent(&at, &error))?;
            let status = response.status().as_u16();
            if let (301 | 302 | 303 | 307 | 308, None) = (status, body) {
                let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                at = self.led_to(&at, location.unwrap_or_default())?;
                continue;
            }
            let asked = asked_wait(response.headers(), &*self.time);
            let read = response
                .body_mut()
                .with_config()
                .limit(self.limits.answer_bytes)
                .read_to_vec();
            let bytes = read.map_err(|error| self.not_sent(&at, &error))?;
            return self.meaning(&at, status, bytes, asked);
        }
        Err(self.no_answer(address, "it leads in a circle").into())
    }

    fn send(&self, address: &str, body: Option<&[u8]>) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let authorization = self.token.as_ref().ok().and_then(|token| token.header().ok());
        match body {
            None => {
                let mut request = self.agent.get(address).header(ACCEPT, FHIR_JSON);
                if let Some(value) = authorization {
                    request = request.header(AUTHORIZATION, value);
                }
                request.call()
            }
            Some(body) => {
                let mut request = self.agent.post(address).header(ACCEPT, FHIR_JSON);
                request = request.header(CONTENT_TYPE, FHIR_JSON);
                if let Some(value) = authorization {
                    request = request.header(AUTHORIZATION, value);
                }
                request.send(body)
            }
        }
    }

    /// Where a redirect leads, if that is on this server.
    fn led_to(&self, from: &str, location: &str) -> Result<String, FeedError> {
        let whole = match url::Url::parse(from).and_then(|from| from.join(location)) {
            Ok(url) if !location.is_empty() => String::from(url),
            _ => return Err(self.no_answer(from, "it leads on without saying where to")),
        };
        self.server.own(&whole).map_err(|to| FeedError::Elsewhere {
            address: from.to_owned(),
            to: outcome::shown(&to),
        })
    }

    fn meaning(&self, address: &str, status: u16, body: Vec<u8>, asked: Option<Duration>) -> Result<Reply, Failed> {
        let refused = || FeedError::Refused {
            address: address.to_owned(),
            status,
            says: self.plain(&outcome::words(&body)),
        };
        match status {
            200..=299 => Ok(Reply::Done(body)),
            404 | 410 => Ok(Reply::NotThere),
            409 | 412 => Ok(Reply::Changed(refused())),
            401 => Err(FeedError::Unauthorized {
                address: self.server.address().to_owned(),
                why: match &self.token {
                    Ok(_) => "the one sent was not accepted".to_owned(),
                    Err(why) => format!("none was sent: {why}"),
                },
            }
            .into()),
            300..=399 => Err(FeedError::Elsewhere {
                address: address.to_owned(),
                to: "another address".to_owned(),
            }
            .into()),
            // A server may stumble over one report and take the next.
            500 => Err(Failed {
                error: refused(),
                passing: Some(asked),
            }),
            passing if is_passing(passing) => Err(Failed {
                error: FeedError::Unreachable {
                    address: address.to_owned(),
                    why: format!(
                        "it answered {status} time and again: {}",
                        self.plain(&outcome::words(&body))
                    ),
                },
                passing: Some(asked),
            }),
            _ => Err(refused().into()),
        }
    }

    /// What a failed exchange means.
    fn not_sent(&self, address: &str, error: &ureq::Error) -> Failed {
        let unreachable = |why: String| FeedError::Unreachable {
            address: address.to_owned(),
            why: self.plain(&why),
        };
        let passing = |error| Failed {
            error,
            passing: Some(None),
        };
        match error {
            ureq::Error::Timeout(_) => passing(unreachable("it did not answer in time".into())),
            ureq::Error::BodyExceedsLimit(_) => {
                let most = self.limits.answer_bytes >> 20;
                self.no_answer(address, &format!("it is larger than {most} MiB")).into()
            }
            ureq::Error::Io(io) if is_about_certificate(io) => FeedError::Certificate {
                address: self.server.address().to_owned(),
                why: outcome::shown(&io.to_string()),
            }
            .into(),
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => FeedError::Certificate {
                address: self.server.address().to_owned(),
                why: outcome::shown(&error.to_string()),
            }
            .into(),
            ureq::Error::HostNotFound => unreachable("no host has this name".into()).into(),
            ureq::Error::Io(io) => passing(unreachable(io.to_string())),
            ureq::Error::ConnectionFailed => passing(unreachable("no connection".into())),
            // A connection that ends within an answer shows as one of these.
            ureq::Error::Protocol(_) => passing(unreachable("its answer broke off or is no HTTP".into())),
            other => unreachable(other.to_string()).into(),
        }
    }

    pub(crate) fn no_answer(&self, address: &str, why: &str) -> FeedError {
        FeedError::NoAnswer {
            address: address.to_owned(),
            why: self.plain(&outcome::shown(why)),
        }
    }

    /// A server's text without the token.
    pub(crate) fn plain(&self, text: &str) -> String {
        match &self.token {
            Ok(token) => token.kept_out_of(text),
            Err(_) => text.to_owned(),
        }
    }
}

/// Whether an input error came from the check of a certificate: the TLS library's errors come wrapped in it.
fn is_about_certificate(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidData
}
