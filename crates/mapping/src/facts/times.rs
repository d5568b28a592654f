//! Facts about time: what completes them, and what the texts of others say of it.

use plumbline_model::{Anchor, Issue, Severity, Statement, StatementKind};

use super::{Facts, Found, kind_words};
use crate::normalize::period::{DayRole, StatedDay, file_name_period, read_timing};

/// What the days of a kind of statement are of; `None` for other kinds.
pub(super) fn day_role(kind: StatementKind) -> Option<DayRole> {
    match kind {
        StatementKind::PaidThrough => Some(DayRole::PaidThrough),
        StatementKind::ReportedOn => Some(DayRole::Produced),
        _ => None,
    }
}

impl Facts {
    /// Marks a fact that follows from more than its own text, and names from what.
    pub(super) fn note_inferred(
        &mut self,
        kind: StatementKind,
        found: &mut Found,
        value: &str,
        inferred: Option<String>,
    ) {
        let Some(from) = inferred else { return };
        found.inferred = true;
        self.issues.push(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Info,
            message: format!(
                "{}: \"{}\" is taken as {} {value}. It is inferred: {from}.",
                found.place(),
                found.text,
                kind_words(kind)
            ),
            anchor: found.anchor.clone(),
        });
    }

    /// "Incurred January to September, paid through December 31, 2024": the text of the period says both.
    pub(super) fn add_paid_through_of_periods(&mut self) {
        if self.value(StatementKind::PaidThrough).is_some() {
            return;
        }
        let context = self.context();
        let periods = self
            .statements
            .iter()
            .filter(|s| matches!(s.kind, StatementKind::Period | StatementKind::PeriodLabel));
        let said = periods.filter_map(|statement| {
            let anchor = statement.anchor.as_ref()?;
            let day = read_timing(anchor.text(), &context).day(DayRole::PaidThrough)?.clone();
            Some((anchor.clone(), day))
        });
        let said: Vec<(Anchor, StatedDay)> = said.collect();
        for (anchor, day) in said {
            let mut found = Found {
                text: anchor.text().to_owned(),
                anchor: Some(anchor),
                inferred: false,
            };
            let value = day.date.to_string();
            self.note_inferred(StatementKind::PaidThrough, &mut found, &value, day.inferred);
            self.keep(StatementKind::PaidThrough, value, found);
        }
    }

    /// The period the file's name names in words, where it is another than the report states: both are kept (PER012).
    pub(super) fn add_file_name(&mut self, path: &str) {
        let Some(stated) = file_name_period(path).filter(|_| self.period().is_some()) else {
            return;
        };
        let value = stated.period.to_string();
        let is_period = |kind| matches!(kind, StatementKind::Period | StatementKind::PeriodLabel);
        if !self
            .statements
            .iter()
            .any(|s| is_period(s.kind) && (s.value == value || s.anchor.is_none()))
        {
            self.statements.push(Statement {
                kind: StatementKind::PeriodLabel,
                value,
                inferred: true,
                anchor: None,
            });
        }
    }
}
