//! Resources to a FHIR R4 server and back.
//!
//! Shape: a [`Client`] for one [`Server`] [brings](Client::bring) the resources of one report in one transaction, and
//! [looks for](Client::find) VBPR reports with all they point to. What the resources say is not its concern, nor where
//! they are kept. Nothing is sent before it is called, to no other host than the server's, and the bearer [`Token`] is
//! in no text that leaves the crate.
//! Errors: [`FeedError`]. Time is a [`Time`], so that waits can be seen and need not be waited for.

mod address;
mod client;
mod error;
mod exact;
mod outcome;
mod pull;
mod push;
mod retry;
mod token;

pub use address::Server;
pub use client::{Client, Limits};
pub use error::FeedError;
pub use pull::{Bundle, Found, Looked, References, Search, Wanted};
pub use push::{Held, Outgoing};
pub use retry::{Clock, Time};
pub use token::{TOKEN_VARIABLE, Token, Tokens};

/// Says whether a person asked to stop.
pub type Stop<'a> = &'a dyn Fn() -> bool;
