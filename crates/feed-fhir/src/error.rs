//! What can go wrong between here and a server.

use std::time::Duration;

use plumbline_model::ErrorInfo;

/// Why something could not be sent or had. No text of it holds the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// The server's address cannot be used.
    #[error("{address} cannot be used as a server's address: {why}.")]
    Address {
        /// As given, without what may be a password.
        address: String,
        /// Why.
        why: String,
    },
    /// The token cannot be sent.
    #[error("The bearer token cannot be sent: {why}.")]
    Token {
        /// Why; never the token.
        why: String,
    },
    /// The system's keychain does not serve.
    #[error("The token was neither kept nor removed: {why}.")]
    Keychain {
        /// What it answered.
        why: String,
    },
    /// No connection, or one that broke off, time and again.
    #[error("{address} cannot be reached: {why}.")]
    Unreachable {
        /// What was asked for.
        address: String,
        /// What happened.
        why: String,
    },
    /// The server's certificate does not hold.
    #[error("{address} cannot be trusted: {why}.")]
    Certificate {
        /// What was asked for.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// The server asks to be left alone for longer than is waited.
    #[error("{address} asks to wait {} seconds.", .wait.as_secs())]
    Busy {
        /// What was asked for.
        address: String,
        /// How long.
        wait: Duration,
    },
    /// The server wants to know who asks.
    #[error("{address} asks for a valid bearer token; {why}.")]
    Unauthorized {
        /// What was asked for.
        address: String,
        /// Why none was sent, or that the one sent was not taken.
        why: String,
    },
    /// The server refused.
    #[error("{address} answered {status}: {says}")]
    Refused {
        /// What was asked for.
        address: String,
        /// The HTTP status.
        status: u16,
        /// The issues it named.
        says: String,
    },
    /// The server leads elsewhere.
    #[error("{address} leads to {to}, which is another server; nothing was sent there.")]
    Elsewhere {
        /// What was asked for.
        address: String,
        /// The host it leads to.
        to: String,
    },
    /// The answer is none that FHIR allows.
    #[error("{address} gave no answer that can be used: {why}.")]
    NoAnswer {
        /// What was asked for.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// A transaction was taken in part, which FHIR forbids.
    #[error("{address} took a transaction in part: {says}")]
    InPart {
        /// The server.
        address: String,
        /// The entries it refused.
        says: String,
    },
    /// A person cancelled.
    #[error("The work was cancelled.")]
    Cancelled,
}

impl FeedError {
    /// A code that stays the same across releases; the window and scripts act on it.
    pub fn code(&self) -> &'static str {
        match self {
            FeedError::Address { .. } => "server_address",
            FeedError::Token { .. } => "token_unusable",
            FeedError::Keychain { .. } => "keychain",
            FeedError::Unreachable { .. } => "unreachable",
            FeedError::Certificate { .. } => "certificate",
            FeedError::Busy { .. } => "server_busy",
            FeedError::Unauthorized { .. } => "unauthorized",
            FeedError::Refused { .. } => "refused",
            FeedError::Elsewhere { .. } => "other_server",
            FeedError::NoAnswer { .. } => "no_answer",
            FeedError::InPart { .. } => "taken_in_part",
            FeedError::Cancelled => "cancelled",
        }
    }

    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            FeedError::Address { .. } => "Give the base address of the FHIR server.",
            FeedError::Token { .. } => "Copy the token again, alone and whole.",
            FeedError::Keychain { .. } => {
                "Unlock or install the system's keychain, or set PLUMBLINE_FHIR_TOKEN for the run."
            }
            FeedError::Unreachable { .. } | FeedError::Busy { .. } => {
                "Try again later; what was accepted is remembered and not sent again."
            }
            FeedError::Certificate { .. } => {
                "Have the server's certificate renewed, or its authority trusted by this system."
            }
            FeedError::Unauthorized { .. } => {
                "Set PLUMBLINE_FHIR_TOKEN, or keep a valid token in the keychain with `plumbline token --fhir URL`."
            }
            FeedError::Refused { .. } => {
                "Correct what the server names, or ask who runs it; nothing of this was taken."
            }
            FeedError::Elsewhere { .. } => "Give the address of the server that is meant to answer.",
            FeedError::NoAnswer { .. } => "Check that this is the base address of a FHIR R4 server.",
            FeedError::InPart { .. } => {
                "Tell who runs the server; push again once it is mended: what it holds is compared first."
            }
            FeedError::Cancelled => "Start again; what was accepted is remembered.",
        }
    }

    /// The error in words a person can act on.
    pub fn info(&self) -> ErrorInfo {
        ErrorInfo {
            code: self.code().to_owned(),
            message: self.to_string(),
            remedy: self.remedy().to_owned(),
        }
    }

    /// Whether it is about the server as a whole, so that nothing else need be tried with it.
    pub fn is_of_the_server(&self) -> bool {
        match self {
            FeedError::Address { .. }
            | FeedError::Token { .. }
            | FeedError::Keychain { .. }
            | FeedError::Unreachable { .. }
            | FeedError::Certificate { .. }
            | FeedError::Busy { .. }
            | FeedError::Unauthorized { .. }
            | FeedError::Elsewhere { .. } => true,
            FeedError::Refused { .. }
            | FeedError::NoAnswer { .. }
            | FeedError::InPart { .. }
            | FeedError::Cancelled => false,
        }
    }
}
