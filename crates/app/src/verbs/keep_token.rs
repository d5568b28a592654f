//! The bearer token of a server, in the system's keychain.

use plumbline_feed_fhir::{Server, Token, Tokens};

use crate::AppError;

/// Keeps a token for a server, for every later push and pull. Errors: [`AppError::Feed`] for an address or a token that
/// cannot be used, and where the system has no keychain that answers.
pub fn keep_token(server: &str, token: String) -> Result<(), AppError> {
    // Whether reports may go there in the clear is asked when they go.
    let server = Server::at(server, true)?;
    Ok(Tokens::keep(&server, &Token::new(token)?)?)
}

/// Takes the token for a server out of the keychain. Errors: as [`keep_token`].
pub fn forget_token(server: &str) -> Result<(), AppError> {
    Ok(Tokens::forget(&Server::at(server, true)?)?)
}
