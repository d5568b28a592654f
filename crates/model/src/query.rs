//! What a payer was asked, and what it answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One question to a payer about one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskedQuestion {
    /// What a payer answers by: the number of the letter and of the question in it, `Q12-3`.
    pub reference: String,
    /// The finding.
    pub fingerprint: String,
    /// The finding's rule and what it is about, as they were when asked.
    pub rule: String,
    /// What the finding is about.
    pub subject: String,
    /// Whom it was sent to.
    pub payer: String,
    /// The question as written.
    pub question: String,
    /// The day it was written.
    pub asked_on: NaiveDate,
    /// Who asked; `None` where no name was given.
    pub asked_by: Option<String>,
    /// The file it was written to.
    pub path: String,
    /// Where it stands.
    pub state: QuestionState,
    /// The answer; `None` before it came.
    pub answer: Option<PayerAnswer>,
    /// Who accepted the answer; `None` before that.
    pub accepted_by: Option<String>,
    /// The day the answer was accepted.
    pub accepted_on: Option<NaiveDate>,
}

/// What a payer answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PayerAnswer {
    /// The answer in words.
    pub text: String,
    /// The day it was given.
    pub on: NaiveDate,
    /// Who noted it.
    pub by: String,
}

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum QuestionState {
    /// Sent, no answer yet.
    Asked,
    /// The payer answered; a person has to accept that, or to ask again.
    Answered,
    /// A person accepted the answer.
    Accepted,
}

impl QuestionState {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            QuestionState::Asked => "asked",
            QuestionState::Answered => "answered",
            QuestionState::Accepted => "accepted",
        }
    }
}
