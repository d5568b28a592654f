//! Figures that no rule takes: a person's answer to their term, or else an open term with what it may stand for.

use std::collections::BTreeMap;

use plumbline_model::{Anchor, TermPlace, TermTakes, Unit, Unmapped};

use crate::answers::{Asked, unit_fits, usual_unit};
use crate::extract::Extraction;
use crate::extract::columns::Placed;
use crate::extract::draft::Slot;
use crate::extract::figure::{Words, take};
use crate::extract::surroundings::{alone, finish};
use crate::format::{AnswerRule, ColumnRule, MeasureGives, MeasureRule, Role, Said, ScaleName, TermRule};
use crate::grid::GridCell;
use crate::mapped::Ignored;
use crate::normalize::number::{Scale, is_likely_points, parse_cell};
use crate::normalize::period::parse_period;

/// Where a figure stands that no rule takes.
#[derive(Clone, Copy)]
pub(crate) struct Left<'a> {
    pub slot: Slot,
    pub table: &'a str,
    pub term: &'a str,
    pub section: Option<&'a str>,
    /// `None` where the column's header is the term.
    pub column: Option<&'a str>,
    /// The unit its place gives.
    pub unit: Option<Unit>,
    pub takes: TermTakes,
}

/// An unmapped figure whose suggestions are still to be found.
pub(crate) struct Open {
    pub slot: Slot,
    /// Its place among the slot's unmapped figures.
    pub index: usize,
    pub row: u32,
    pub column: u32,
}

impl<'a> Extraction<'a> {
    /// What a person answered to a term; `None` where nobody did.
    pub fn answer(&self, left: &Left) -> Option<&'a AnswerRule> {
        self.mapping.answer_to(&Asked {
            term: left.term,
            table: left.table,
            section: left.section,
            column: left.column,
            sha256: self.sha256,
        })
    }

    /// Keeps a figure that no rule takes and no answer gives a code: as left out where a person declined its term, else
    /// as unmapped. `refused` says why an answer was not taken.
    pub fn leave(&mut self, left: Left, cell: &GridCell, refused: Option<String>) {
        let refused = match self.answer(&left).and_then(|rule| Some((rule, rule.said()?))) {
            None => None,
            Some((rule, Said::Declined(reason))) => return self.ignore(left.term, cell, &declined(rule, reason)),
            Some((_, said)) => Some(refused.unwrap_or_else(|| no_answer_of_this_kind(left.takes, said))),
        };
        let unmapped = &mut self.drafts.at(left.slot).unmapped;
        self.open.push(Open {
            slot: left.slot,
            index: unmapped.len(),
            row: cell.row,
            column: cell.column,
        });
        unmapped.push(Unmapped {
            term: left.term.to_owned(),
            displayed: cell.text.to_string(),
            anchor: cell.anchor.clone().into_owned(),
            suggestions: Vec::new(),
            place: Some(left.place(refused)),
        });
    }

    /// The same for what stands in several cells, told by a text of its own. Only an answer that declines it is taken.
    pub fn leave_at(&mut self, left: Left, displayed: String, anchor: Anchor) {
        let answered = self.answer(&left).and_then(|rule| Some((rule, rule.said()?)));
        if let Some((rule, Said::Declined(reason))) = answered {
            return self.ignored.push(Ignored {
                term: left.term.to_owned(),
                displayed,
                anchor,
                reason: declined(rule, reason),
            });
        }
        let mut unmapped = Unmapped {
            term: left.term.to_owned(),
            displayed,
            anchor,
            suggestions: Vec::new(),
            place: Some(left.place(answered.map(|(_, said)| no_answer_of_this_kind(left.takes, said)))),
        };
        let answer = alone(&unmapped, left.table);
        finish(&mut unmapped, answer);
        self.drafts.at(left.slot).unmapped.push(unmapped);
    }
}

impl Left<'_> {
    fn place(&self, refused: Option<String>) -> TermPlace {
        TermPlace {
            table: self.table.to_owned(),
            section: self.section.map(str::to_owned),
            column: self.column.map(str::to_owned),
            unit: self.unit,
            above: Vec::new(),
            below: Vec::new(),
            takes: self.takes,
            question: String::new(),
            refused,
        }
    }
}

/// The rule an answer stands for, where a figure in this cell can be what it says.
///
/// Errors: why it cannot, in words for the person who answered.
pub(crate) fn usable(
    answer: &AnswerRule,
    code: &str,
    unit: Option<Unit>,
    scale: ScaleName,
    cell: Option<&GridCell>,
    words: &Words,
) -> Result<TermRule, String> {
    let usual = usual_unit(code).map_or_else(String::new, |unit| unit.to_string());
    let Some(unit) = answer.unit.or(unit) else {
        return Err(format!(
            "nothing here says what the figure is counted in; give the answer's unit ({code} is in {usual})"
        ));
    };
    if !unit_fits(code, unit) {
        return Err(format!(
            "{code} is in {usual}, and the figure stands where figures are in {unit}"
        ));
    }
    if let Some(cell) = cell {
        let taken = take(cell, unit, Scale::from(scale), &answer.term, words);
        if let Some(problem) = &taken.figure.issue {
            return Err(problem.clone());
        }
        let bare = parse_cell(&cell.text, cell.raw, Unit::None, Scale::AsPrinted).value;
        if unit == Unit::Ratio && scale == ScaleName::AsPrinted && bare.is_some_and(is_likely_points) {
            return Err(format!(
                "\"{}\" has no percent sign and is too large for a fraction of 1; say the column's scale in the mapping",
                cell.text
            ));
        }
    }
    Ok(TermRule {
        optional: true,
        payer_term: answer.term.clone(),
        section: None,
        metric: Some(code.to_owned()),
        metrics: BTreeMap::new(),
        unit: Some(unit),
        units: BTreeMap::new(),
        scale: None,
        whole: false,
        payment_streams: None,
        strata: Vec::new(),
        definition: None,
        over_rows: None,
        note: None,
    })
}

/// A column the mapping does not name, as a rule.
pub(crate) fn unnamed_column(header: &str) -> ColumnRule {
    ColumnRule {
        optional: true,
        name: header.to_owned(),
        header: Vec::new(),
        role: Role::Value,
        of: None,
        unit: None,
        scale: ScaleName::AsPrinted,
        strata: Vec::new(),
        threshold: None,
        reason: None,
        period: None,
        period_label: None,
    }
}

/// The measure an answer names, as a rule.
pub(crate) fn measure_rule(answer: &AnswerRule, measure: &str) -> MeasureRule {
    MeasureRule {
        optional: true,
        payer_term: answer.term.clone(),
        measure: measure.to_owned(),
        name: None,
        direction: None,
        scoring: plumbline_model::Scoring::Proportion,
        contractual_status: None,
        scale: ScaleName::AsPrinted,
        gives: MeasureGives::Rate,
        unit: answer.unit,
        year: None,
        note: None,
    }
}

/// Why a term's figures are left out, and who said so.
pub(crate) fn declined(rule: &AnswerRule, reason: &str) -> String {
    match (&rule.answered_by, rule.answered_on) {
        (Some(by), Some(on)) => format!("{reason} (declined by {by} on {on})"),
        (Some(by), None) => format!("{reason} (declined by {by})"),
        (None, _) => reason.to_owned(),
    }
}

impl Extraction<'_> {
    /// The period a header of a column without a rule states for its figures.
    pub fn period_of(&self, one: &Placed) -> Option<plumbline_model::Period> {
        let context = self.facts.context();
        one.texts
            .iter()
            .rev()
            .find_map(|text| parse_period(text, &context))
            .map(|stated| stated.period)
    }
}

fn no_answer_of_this_kind(takes: TermTakes, said: Said) -> String {
    match (takes, said) {
        (TermTakes::Nothing, _) => {
            "figures of several things stand here, so one code would be wrong for some; correct the mapping's rules"
                .to_owned()
        }
        (TermTakes::Measure, Said::Code(code)) => {
            format!("the table holds quality measures, and {code} is a metric's code")
        }
        (_, Said::Measure(measure)) => format!("the table holds metrics, and {measure} is a quality measure"),
        (_, Said::Code(code) | Said::Declined(code)) => format!("{code} cannot stand here"),
    }
}
