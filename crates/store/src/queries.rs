//! What payers were asked about findings, and what they answered.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_model::{AskedQuestion, FindingEventKind, PayerAnswer, QuestionState, Waiver};
use rusqlite::Connection;

use crate::error::Failure;
use crate::tables::{finding, finding_event, query};
use crate::waivers::{self, refuse_nameless};
use crate::{StoreError, Workspace};

/// A letter to a payer, as it is written down.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// Its number, as [`Workspace::next_query`] gave it.
    pub number: u32,
    /// Whom it is written to.
    pub payer: &'a str,
    /// The user's day.
    pub on: NaiveDate,
    /// Who asks.
    pub by: Option<&'a str>,
    /// The file it was written to.
    pub path: &'a str,
    /// Each finding's fingerprint with the question about it, in their order.
    pub questions: &'a [(String, String)],
}

impl Workspace {
    /// The number the next letter to a payer takes.
    pub fn next_query(&self) -> Result<u32, StoreError> {
        self.read("numbering a letter", query::next_number)
    }

    /// Writes down what a payer was asked; gives the questions.
    ///
    /// Errors: [`StoreError::UnknownFinding`]; [`StoreError::QueryNumberTaken`] where another letter took the number
    /// meanwhile. Then nothing is written.
    pub fn record_query(&self, letter: &Letter<'_>, at: DateTime<Utc>) -> Result<Vec<AskedQuestion>, StoreError> {
        self.write("writing down a letter", |conn| {
            if query::next_number(conn)? != letter.number {
                return Err(StoreError::QueryNumberTaken { number: letter.number }.into());
            }
            for (fingerprint, _) in letter.questions {
                waivers::known(conn, fingerprint)?;
            }
            query::insert(
                conn,
                &query::New {
                    number: letter.number,
                    payer: letter.payer,
                    asked_on: letter.on,
                    asked_by: letter.by,
                    path: letter.path,
                    questions: letter.questions,
                },
                at,
            )?;
            let mut asked = Vec::with_capacity(letter.questions.len());
            for (position, (fingerprint, _)) in (1u32..).zip(letter.questions) {
                let question = query::one(conn, letter.number, position)?;
                let words = question
                    .as_ref()
                    .map(|question| format!("{}, {}", question.reference, letter.payer));
                finding_event::insert(
                    conn,
                    fingerprint,
                    FindingEventKind::Asked,
                    letter.by,
                    words.as_deref(),
                    at,
                )?;
                asked.extend(question);
            }
            Ok(asked)
        })
    }

    /// Every question to a payer, the latest letter first.
    pub fn questions(&self) -> Result<Vec<AskedQuestion>, StoreError> {
        self.read("reading questions to payers", query::all)
    }

    /// Notes what a payer answered; takes the place of an answer noted before.
    ///
    /// Errors: [`StoreError::UnknownQuestion`], [`StoreError::AnswerIncomplete`].
    pub fn answer_question(
        &self,
        reference: &str,
        answer: &PayerAnswer,
        at: DateTime<Utc>,
    ) -> Result<AskedQuestion, StoreError> {
        refuse_empty(reference, &answer.text, "the payer's answer")?;
        refuse_empty(reference, &answer.by, "the name of the person who notes it")?;
        self.write("noting an answer", |conn| {
            let (number, position, question) = asked(conn, reference)?;
            query::answer(conn, number, position, answer)?;
            let words = format!("{}: {}", question.reference, answer.text);
            finding_event::insert(
                conn,
                &question.fingerprint,
                FindingEventKind::Answered,
                Some(&answer.by),
                Some(&words),
                at,
            )?;
            Ok(asked(conn, reference)?.2)
        })
    }

    /// Accepts what a payer answered. A finding that still stands is set aside with this waiver.
    ///
    /// Errors: [`StoreError::UnknownQuestion`], [`StoreError::NotAnswered`], and those of [`Workspace::waive`].
    pub fn accept_answer(
        &self,
        reference: &str,
        waiver: &Waiver,
        on: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<AskedQuestion, StoreError> {
        refuse_nameless(reference, waiver)?;
        self.write("accepting an answer", |conn| {
            let (number, position, question) = asked(conn, reference)?;
            if question.state == QuestionState::Asked {
                return Err(StoreError::NotAnswered {
                    reference: question.reference,
                }
                .into());
            }
            query::accept(conn, number, position, &waiver.by, on)?;
            finding_event::insert(
                conn,
                &question.fingerprint,
                FindingEventKind::Accepted,
                Some(&waiver.by),
                Some(&question.reference),
                at,
            )?;
            let stands = finding::one(conn, &question.fingerprint)?
                .is_some_and(|finding| finding.state == plumbline_model::FindingState::Open);
            if stands {
                waivers::waive(conn, &question.fingerprint, waiver, at)?;
            }
            Ok(asked(conn, reference)?.2)
        })
    }
}

fn refuse_empty(reference: &str, text: &str, missing: &'static str) -> Result<(), StoreError> {
    if text.trim().is_empty() {
        return Err(StoreError::AnswerIncomplete {
            reference: reference.to_owned(),
            missing,
        });
    }
    Ok(())
}

/// The question with a reference such as `Q12-3`, in any case.
fn asked(conn: &Connection, reference: &str) -> Result<(u32, u32, AskedQuestion), Failure> {
    let unknown = || StoreError::UnknownQuestion {
        reference: reference.to_owned(),
    };
    let (number, position) = reference
        .trim()
        .trim_start_matches(['Q', 'q'])
        .split_once('-')
        .and_then(|(number, position)| Some((number.parse().ok()?, position.parse().ok()?)))
        .ok_or_else(unknown)?;
    let question = query::one(conn, number, position)?.ok_or_else(unknown)?;
    Ok((number, position, question))
}

#[cfg(test)]
mod tests {
    use plumbline_model::{FindingState, WaiverScope};

    use super::*;
    use crate::testing::{at, day, finding, report, store, verdict};
    use crate::{CheckScope, FindingFilter};

    fn asked_workspace() -> (Workspace, String) {
        let mut workspace = Workspace::open_in_memory().expect("a workspace");
        store(&mut workspace, b"file", &[report("r-1", "North", "1", b"file")]).expect("stored");
        let found = finding("ARI001", Some("r-1"), &["412.50"]);
        workspace
            .record_check(
                &verdict(std::slice::from_ref(&found)),
                CheckScope::All,
                at(10),
                day("2025-04-01"),
            )
            .expect("recorded");
        let letter = Letter {
            number: workspace.next_query().expect("a number"),
            payer: "North",
            on: day("2025-04-02"),
            by: Some("Dana"),
            path: "/out/north.md",
            questions: &[(found.fingerprint.clone(), "Which figure is right?".into())],
        };
        let asked = workspace.record_query(&letter, at(11)).expect("written down");
        assert_eq!(asked[0].reference, "Q1-1");
        (workspace, found.fingerprint)
    }

    fn accepted(by: &str) -> Waiver {
        Waiver {
            reason: "The payer answered: a correction is booked.".into(),
            by: by.into(),
            until: None,
            scope: WaiverScope::Fact,
        }
    }

    #[test]
    fn a_question_goes_from_asked_to_answered_to_accepted_and_sets_its_finding_aside() {
        let (workspace, fingerprint) = asked_workspace();
        let early = workspace.accept_answer("Q1-1", &accepted("Dana"), day("2025-04-03"), at(12));
        assert!(
            matches!(early, Err(StoreError::NotAnswered { .. })),
            "there is nothing to accept"
        );
        let answer = PayerAnswer {
            text: "A correction is booked.".into(),
            on: day("2025-04-09"),
            by: "Dana".into(),
        };
        let answered = workspace.answer_question("q1-1", &answer, at(13)).expect("noted");
        assert_eq!(
            (answered.state, answered.answer),
            (QuestionState::Answered, Some(answer))
        );
        let closed = workspace
            .accept_answer("Q1-1", &accepted("Rui"), day("2025-04-10"), at(14))
            .expect("accepted");
        assert_eq!(
            (closed.state, closed.accepted_by.as_deref()),
            (QuestionState::Accepted, Some("Rui"))
        );
        let finding = workspace.findings(&FindingFilter::standing()).expect("read").remove(0);
        assert_eq!(finding.state, FindingState::Waived);
        let history = workspace.finding_history(&fingerprint).expect("read");
        let what: Vec<_> = history.iter().map(|event| event.what).collect();
        assert_eq!(
            what,
            [
                FindingEventKind::Found,
                FindingEventKind::Asked,
                FindingEventKind::Answered,
                FindingEventKind::Accepted,
                FindingEventKind::Waived
            ]
        );
    }

    #[test]
    fn what_cannot_be_noted_is_said() {
        let (workspace, _) = asked_workspace();
        let answer = |text: &str, by: &str| PayerAnswer {
            text: text.into(),
            on: day("2025-04-09"),
            by: by.into(),
        };
        for reference in ["Q1-2", "Q9-1", "letter"] {
            let refused = workspace.answer_question(reference, &answer("Yes.", "Dana"), at(12));
            assert!(
                matches!(refused, Err(StoreError::UnknownQuestion { .. })),
                "{reference}"
            );
        }
        for (text, by) in [(" ", "Dana"), ("Yes.", " ")] {
            let refused = workspace.answer_question("Q1-1", &answer(text, by), at(12));
            assert!(matches!(refused, Err(StoreError::AnswerIncomplete { .. })));
        }
        let letter = Letter {
            number: 1,
            payer: "North",
            on: day("2025-04-02"),
            by: None,
            path: "/out/north.md",
            questions: &[],
        };
        let refused = workspace.record_query(&letter, at(12));
        assert!(matches!(refused, Err(StoreError::QueryNumberTaken { number: 1 })));
    }
}
