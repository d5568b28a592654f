//! The bearer token: where it is found, and that it is shown nowhere.

use secrecy::{ExposeSecret, SecretString};
use ureq::http::HeaderValue;

use crate::{FeedError, Server};

/// The environment variable that holds the token. Empty: no token, and the keychain is not asked.
pub const TOKEN_VARIABLE: &str = "PLUMBLINE_FHIR_TOKEN";
/// What the system's keychain keeps tokens under, beside the server's address.
const KEYCHAIN_SERVICE: &str = "plumbline-fhir";

/// A bearer token. It is wiped from memory when dropped, and no `Debug` or error shows it.
#[derive(Debug, Clone)]
pub struct Token(SecretString);

impl Token {
    /// A token as it was given; spaces and line breaks around it are no part of it.
    ///
    /// Errors: [`FeedError::Token`] where it is empty or holds what no header can.
    pub fn new(text: String) -> Result<Token, FeedError> {
        let token = text.trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(FeedError::Token {
                why: "it is empty, or holds spaces or letters that no HTTP header can".into(),
            });
        }
        Ok(Token(SecretString::from(token)))
    }

    /// The header's value, marked so that no HTTP log shows it.
    pub(crate) fn header(&self) -> Result<HeaderValue, FeedError> {
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", self.0.expose_secret())).map_err(|_| FeedError::Token {
                why: "no HTTP header can hold it".into(),
            })?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// A text without the token, should a server have sent it back.
    pub(crate) fn kept_out_of(&self, text: &str) -> String {
        text.replace(self.0.expose_secret(), "[token]")
    }
}

/// Where tokens come from.
#[derive(Debug, Clone, Default)]
pub enum Tokens {
    /// The environment variable [`TOKEN_VARIABLE`], else the system's keychain.
    #[default]
    System,
    /// This one, or none.
    Given(Option<Token>),
}

impl Tokens {
    /// The token for a server, or why there is none, for when the server asks for one.
    ///
    /// Errors: [`FeedError::Token`] for a token that cannot be sent.
    pub(crate) fn find(&self, server: &Server) -> Result<Result<Token, String>, FeedError> {
        let own = match self {
            Tokens::Given(token) => return Ok(token.clone().ok_or_else(|| "none was given".to_owned())),
            Tokens::System => std::env::var(TOKEN_VARIABLE).ok(),
        };
        match own {
            Some(empty) if empty.trim().is_empty() => Ok(Err(format!("{TOKEN_VARIABLE} is empty"))),
            Some(text) => Token::new(text).map(Ok),
            None => match entry(server).and_then(|entry| entry.get_password()) {
                Ok(text) => Token::new(text).map(Ok),
                Err(error) => Ok(Err(format!(
                    "{TOKEN_VARIABLE} is not set, and {}",
                    keychain_says(&error)
                ))),
            },
        }
    }

    /// Keeps a token for a server in the system's keychain. Errors: [`FeedError::Keychain`].
    pub fn keep(server: &Server, token: &Token) -> Result<(), FeedError> {
        entry(server)
            .and_then(|entry| entry.set_password(token.0.expose_secret()))
            .map_err(|error| FeedError::Keychain {
                why: keychain_says(&error),
            })
    }

    /// Takes the token for a server out of the system's keychain. Errors: [`FeedError::Keychain`].
    pub fn forget(server: &Server) -> Result<(), FeedError> {
        entry(server)
            .and_then(|entry| entry.delete_credential())
            .map_err(|error| FeedError::Keychain {
                why: keychain_says(&error),
            })
    }
}

fn entry(server: &Server) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(KEYCHAIN_SERVICE, server.address())
}

/// What the keychain answered, in words. The library's own text is not repeated: some of its errors hold the secret.
fn keychain_says(error: &keyring::Error) -> String {
    match error {
        keyring::Error::NoEntry => "the system's keychain holds none for this server".into(),
        keyring::Error::NoDefaultStore | keyring::Error::PlatformFailure(_) => {
            "this system has no keychain that answers".into()
        }
        keyring::Error::NoStorageAccess(_) => "the system's keychain is locked".into(),
        keyring::Error::Ambiguous(_) => "the system's keychain holds several for this server".into(),
        _ => "the system's keychain refused".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_shows_itself_nowhere() {
        let token = Token::new(" s3cret.token\n".into()).expect("a token");
        let header = token.header().expect("a header");
        assert_eq!(header.to_str().expect("text"), "Bearer s3cret.token");
        let debug = format!("{token:?} {header:?} {:?}", Tokens::Given(Some(token.clone())));
        assert!(!debug.contains("s3cret"), "{debug}");
        assert_eq!(
            token.kept_out_of("invalid token s3cret.token given"),
            "invalid token [token] given"
        );
    }

    #[test]
    fn what_no_header_can_hold_is_no_token_and_is_not_repeated() {
        for wrong in ["", " ", "a b", "s3cret\r\nHost: evil", "s3cret–"] {
            let error = Token::new(wrong.into()).expect_err("no token");
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
    }
}
