//! One cell as a figure, with the issues it raises.

use std::collections::BTreeMap;

use plumbline_model::{
    Anchor, CodeSystem, FigureState, Issue, Metric, Severity, Stratum, Unit, ValueType, local_metric, vbpr_metric,
};
use rust_decimal::Decimal;

use crate::format::{Blank, WordMeaning};
use crate::grid::GridCell;
use crate::normalize::number::{Figure, Scale, is_likely_points, parse_cell, parse_quotient};

/// A cell read as a figure.
pub(crate) struct Taken {
    pub figure: Figure,
    /// As printed; empty for an empty cell.
    pub displayed: String,
    pub anchor: Anchor,
    pub issue: Option<Issue>,
}

impl Taken {
    /// The payer rounds to whole units, whatever decimals are printed.
    pub fn rounded_to_whole(&mut self) {
        if let Some(quantum) = self.figure.quantum.as_mut().filter(|quantum| **quantum < Decimal::ONE) {
            *quantum = Decimal::ONE;
            self.figure
                .transforms
                .push("rounded to whole units by the payer".to_owned());
        }
    }
}

/// Reads a cell. `term` names the figure in the issue; `words` are the table's words in place of figures.
pub(crate) fn take(cell: &GridCell, unit: Unit, scale: Scale, term: &str, words: &Words) -> Taken {
    let figure = match meaning(&cell.text, words) {
        Some(state) => absent(state),
        None => parse_cell(&cell.text, cell.raw, unit, scale),
    };
    let anchor = cell.anchor.clone().into_owned();
    let issue = issue_of(&figure, &cell.text, &anchor, term);
    Taken {
        figure,
        displayed: cell.text.to_string(),
        anchor,
        issue,
    }
}

/// Words in place of figures and what each means, of one table.
pub(crate) type Words = BTreeMap<String, WordMeaning>;

/// What a cell's words mean, where the mapping says so.
pub(crate) fn meaning(text: &str, words: &Words) -> Option<FigureState> {
    let (_, meaning) = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word))?;
    Some(match meaning {
        WordMeaning::Missing => FigureState::Missing,
        WordMeaning::NotApplicable => FigureState::NotApplicable,
        WordMeaning::Suppressed => FigureState::Suppressed,
    })
}

fn absent(state: FigureState) -> Figure {
    Figure {
        value: None,
        quantum: None,
        state,
        transforms: Vec::new(),
        issue: None,
    }
}

/// An empty cell as a figure, by what the table says an empty cell means; `None` when it means nothing.
pub(crate) fn take_blank(blank: Blank, anchor: Anchor) -> Option<Taken> {
    let state = match blank {
        Blank::Missing => FigureState::Missing,
        Blank::NotApplicable => FigureState::NotApplicable,
        Blank::Absent => return None,
    };
    Some(Taken {
        figure: absent(state),
        displayed: String::new(),
        anchor,
        issue: None,
    })
}

fn issue_of(figure: &Figure, text: &str, anchor: &Anchor, term: &str) -> Option<Issue> {
    if let Some(problem) = &figure.issue {
        return Some(Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!("{}, \"{term}\": {problem}", anchor.place()),
            anchor: Some(anchor.clone()),
        });
    }
    (figure.state == FigureState::Suppressed).then(|| suppressed(anchor, text, term))
}

/// The issue of a figure the payer masked.
pub(crate) fn suppressed(anchor: &Anchor, text: &str, term: &str) -> Issue {
    Issue {
        code: "SRC006".to_owned(),
        severity: Severity::Info,
        message: format!(
            "{}, \"{term}\": the payer masked the value (\"{text}\"). It is kept as suppressed, without a number.",
            anchor.place()
        ),
        anchor: Some(anchor.clone()),
    }
}

/// What a metric is, apart from its value.
pub(crate) struct Spec<'a> {
    pub code: &'a str,
    pub term: &'a str,
    pub unit: Unit,
    pub payment_streams: Vec<String>,
    pub strata: Vec<Stratum>,
}

/// A metric from its cell. The id, and the period where none is stated here, follow when the report is complete.
pub(crate) fn metric(spec: Spec, taken: &Taken) -> Metric {
    let (system, value_type) = match vbpr_metric(spec.code) {
        Some(metric) => (CodeSystem::Vbpr, metric.value_type),
        None => (
            CodeSystem::Local,
            local_metric(spec.code).map_or(ValueType::Decimal, |metric| metric.value_type),
        ),
    };
    Metric {
        id: String::new(),
        code: spec.code.to_owned(),
        system,
        standard_code: None,
        term: spec.term.to_owned(),
        value: taken.figure.value,
        text_value: None,
        value_type,
        unit: spec.unit,
        displayed: taken.displayed.clone(),
        quantum: taken.figure.quantum,
        state: taken.figure.state,
        service_period: None,
        paid_through: None,
        payment_streams: spec.payment_streams,
        incentives: Vec::new(),
        strata: spec.strata,
        baseline: None,
        target: None,
        // A mapping file names the term; what is uncertain is the reading.
        confidence: taken.anchor.ocr_confidence().unwrap_or(Decimal::ONE),
        anchor: taken.anchor.clone(),
        transforms: taken.figure.transforms.clone(),
    }
}

/// The first cell of a column of ratios that cannot be a fraction of 1 although it has no percent sign. The column then
/// is in percent points or in something else, and its smaller figures cannot be told from fractions: none is taken.
pub(crate) fn points_in<'c, 'd: 'c>(
    mut cells: impl Iterator<Item = &'c GridCell<'d>>,
    unit: Unit,
    scale: Scale,
) -> Option<&'c GridCell<'d>> {
    if unit != Unit::Ratio || scale != Scale::AsPrinted {
        return None;
    }
    // Read as a plain number a percent is not understood, so only figures without a sign are looked at.
    cells.find(|cell| {
        parse_cell(&cell.text, cell.raw, Unit::None, Scale::AsPrinted)
            .value
            .is_some_and(is_likely_points)
    })
}

/// What is said of such a column, once.
pub(crate) fn points_issue(cell: &GridCell, column: &str) -> Issue {
    Issue {
        code: "SRC005".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "{}, \"{column}\": \"{}\" has no percent sign and is too large for a fraction of 1. The column may be in percent points, so none of its figures is taken. Say scale = \"percent_points\" in the mapping if it is.",
            cell.anchor.place(),
            cell.text
        ),
        anchor: Some(cell.anchor.clone().into_owned()),
    }
}

/// Whether a cell holds a number, or a mask in place of one. Two numbers ("1/2", "10:30") are as likely a day or a time.
pub(crate) fn is_figure(cell: &GridCell) -> bool {
    if parse_quotient(&cell.text).is_some() {
        return false;
    }
    [Unit::None, Unit::Ratio, Unit::Usd].into_iter().any(|unit| {
        let figure = parse_cell(&cell.text, cell.raw, unit, Scale::AsPrinted);
        figure.issue.is_none() && matches!(figure.state, FigureState::Reported | FigureState::Suppressed)
    })
}

/// Whether a cell where a figure is expected holds one, readable or not.
pub(crate) fn may_be_figure(cell: &GridCell) -> bool {
    is_figure(cell) || cell.text.chars().any(|c| c.is_ascii_digit())
}
