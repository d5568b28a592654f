//! What the words before a day or span say it is of.

use chrono::NaiveDate;

use super::points::{Point, point};
use super::timing::DayRole;
use super::tokens::{Kind, Token};

/// What the words before a day or span say it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Service,
    Paid,
    AsOf,
    Produced,
    Due,
    Other,
}

impl Role {
    pub(super) fn of_day(self) -> Option<DayRole> {
        match self {
            Role::Service => None,
            Role::Paid => Some(DayRole::PaidThrough),
            Role::AsOf => Some(DayRole::AsOf),
            Role::Produced => Some(DayRole::Produced),
            Role::Due => Some(DayRole::Due),
            Role::Other => Some(DayRole::Other),
        }
    }
}

/// The role a position has by the words before it, back to the sentence's start or the day before.
pub(super) fn role_before(tokens: &[Token], at: usize) -> Option<Role> {
    let mut words: Vec<&str> = Vec::new();
    for token in tokens[..at].iter().rev() {
        match &token.kind {
            Kind::Word(word) => words.push(word),
            Kind::Mark('.' | ';' | '|') | Kind::Number { .. } => break,
            Kind::Mark(_) => {}
        }
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let nearest = words.iter().find_map(|word| match *word {
        "paid" | "payment" | "payments" | "adjudicated" | "runout" => Some(Role::Paid),
        "incurred" | "service" | "services" | "dos" => Some(Role::Service),
        "locked" | "updated" | "effective" => Some(Role::Other),
        "print" | "printed" | "produced" | "generated" | "prepared" | "created" | "delivered" | "issued" => {
            Some(Role::Produced)
        }
        // Names of columns: ClaimsThruDate, ComplianceUpdatedThru.
        word if word.contains("updatedthru") => Some(Role::Other),
        word if word.contains("claimsthru") || word.contains("paidthru") || word.contains("paidthrough") => {
            Some(Role::Paid)
        }
        _ => None,
    });
    if nearest.is_some() {
        return nearest;
    }
    if has(&["claims", "claim", "run", "out"]) && has(&["through", "thru"]) {
        Some(Role::Paid)
    } else if has(&["report", "run"]) && has(&["date"]) {
        Some(Role::Produced)
    } else if has(&["asof"]) || has(&["as"]) && has(&["of"]) {
        Some(Role::AsOf)
    } else if has(&["due", "by", "deadline", "must"]) {
        Some(Role::Due)
    } else {
        None
    }
}

/// The one day, with its year, through which claims were paid.
pub(super) fn paid_day(tokens: &[Token]) -> Option<NaiveDate> {
    let mut found = None;
    for at in 0..tokens.len() {
        let Some((point, _)) = point(tokens, at) else { continue };
        let is_day = !matches!(point, Point::Quarter { .. });
        if let Some(days) = point.days().filter(|_| is_day)
            && role_before(tokens, at) == Some(Role::Paid)
        {
            found.get_or_insert(days.end);
        }
    }
    found
}
