//! Metrics from a table whose row labels are the terms.

use chrono::Months;
use plumbline_model::{Anchor, Baseline, Period, Stratum, Target, TermTakes, Unit};

use crate::extract::columns::{Placed, Region, label_column};
use crate::extract::draft::{Slot, TakenMetric};
use crate::extract::figure::{Spec, Taken, is_figure, may_be_figure, metric, take, take_blank};
use crate::extract::open::{Left, unnamed_column, usable};
use crate::extract::scale::{SaidScale, doubt, has_magnitude};
use crate::extract::surroundings::Labelled;
use crate::extract::{Extraction, TableContext};
use crate::format::{AnswerRule, ColumnPeriod, ColumnRule, Role, Said, SectionRule, TableRule, TermRule};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::{Scale, shown_scale};
use crate::words::without_marks;

/// The section the rows being read stand in.
#[derive(Clone, Copy)]
pub(crate) enum Section<'t> {
    /// Above the first section row.
    Top,
    Known(&'t SectionRule),
    /// A heading the mapping does not know: its rows are not taken for those of another section.
    Unknown,
}

/// Reads the table row by row.
pub(crate) fn read(
    extraction: &mut Extraction,
    context: &TableContext,
    grid: &Grid,
    placed: &[Placed],
    region: Region,
) {
    let table = context.table;
    let Some(label_column) = label_column(table, placed, grid, region) else {
        return extraction.no_label_column(table, grid, region);
    };
    let mut section = Section::Top;
    let mut section_said: Option<SaidScale> = None;
    // The text that heads the rows at hand, whether it is a section of the mapping or not.
    let mut headed_by = String::new();
    let mut labels: Vec<Labelled> = Vec::new();
    for row in grid.rows_from(region.body).take_while(|row| *row < region.end) {
        let label_cell = grid.covering(row, label_column);
        let label = label_cell.map(|cell| without_marks(&cell.text)).unwrap_or_default();
        if table.stop.as_ref().is_some_and(|stop| stop.is_match(&label)) {
            break;
        }
        let is_label = |cell: &GridCell| label_cell.is_some_and(|l| (l.row, l.column) == (cell.row, cell.column));
        let others: Vec<&GridCell> = grid.row(row).filter(|cell| !is_label(cell)).collect();
        if others.is_empty()
            && let Some(heading) = heading(table, section, &label)
        {
            if !extraction.is_ignored(table, &label) {
                section = heading;
                if matches!(section, Section::Known(_)) {
                    section_said = label_cell.and_then(SaidScale::by_cell);
                }
                headed_by.clone_from(&label);
            }
            continue;
        }
        let known = term(table, section, &label);
        let reader = Row {
            table,
            context,
            grid,
            placed,
            row,
            label: &label,
            label_anchor: label_cell.map(|cell| cell.anchor.as_ref()),
            section,
            said: label_cell.and_then(SaidScale::by_cell).or_else(|| section_said.clone()),
            headed_by: &headed_by,
        };
        match known {
            Some(term) => reader.known(extraction, term, &others),
            None => reader.unknown(extraction, &others),
        }
        let codes = placed
            .iter()
            .filter_map(|one| Some((one.column, code(known?, one.rule?)?.to_owned())));
        labels.push(Labelled {
            row,
            codes: codes.collect(),
            label,
            heading: headed_by.clone(),
        });
    }
    extraction.suggest(context, grid, placed, &labels);
}

/// The section a row with a label alone begins; `None` when the label is a term whose figures are all empty.
pub(crate) fn heading<'t>(table: &'t TableRule, section: Section<'t>, label: &str) -> Option<Section<'t>> {
    if let Some(known) = table.section.iter().find(|known| known.row.is_match(label)) {
        return Some(Section::Known(known));
    }
    if term(table, section, label).is_some() {
        return None;
    }
    // Without sections in the mapping a lone text is a note or a subtitle and changes nothing.
    Some(if table.section.is_empty() {
        section
    } else {
        Section::Unknown
    })
}

pub(crate) fn term<'t>(table: &'t TableRule, section: Section, label: &str) -> Option<&'t TermRule> {
    let name = match section {
        Section::Known(known) => Some(known.name.as_str()),
        Section::Top | Section::Unknown => None,
    };
    // Under an unknown heading even a term without section may mean something else.
    if matches!(section, Section::Unknown) {
        return None;
    }
    let mut fitting = table
        .term
        .iter()
        .filter(|term| without_marks(&term.payer_term) == label)
        .filter(|term| term.section.is_none() || term.section.as_deref() == name);
    let first = fitting.next();
    match first {
        Some(term) if term.section.is_none() => fitting.find(|other| other.section.is_some()).or(first),
        _ => first,
    }
}

/// What names a figure that no rule takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Term {
    /// The row's label.
    Label,
    /// The column's header.
    Header,
}

/// The metric's code a person answered for a place that can have one.
fn code_answered<'m>(extraction: &Extraction<'m>, left: &Left) -> Option<(&'m AnswerRule, &'m str)> {
    let answer = extraction.answer(left).filter(|_| left.takes == TermTakes::Code)?;
    match answer.said()? {
        Said::Code(code) => Some((answer, code)),
        Said::Measure(_) | Said::Declined(_) => None,
    }
}

struct Row<'a, 'd> {
    table: &'a TableRule,
    context: &'a TableContext<'a>,
    grid: &'a Grid<'d>,
    placed: &'a [Placed<'a>],
    row: u32,
    label: &'a str,
    label_anchor: Option<&'a Anchor>,
    section: Section<'a>,
    /// The scale the row's label says, else its section's heading.
    said: Option<SaidScale>,
    headed_by: &'a str,
}

impl<'a> Row<'a, '_> {
    /// A row whose term the mapping knows.
    fn known(&self, extraction: &mut Extraction, term: &TermRule, others: &[&GridCell]) {
        for one in self.placed {
            let Some(rule) = one.rule else {
                self.left_over(extraction, one, others, Term::Header, false);
                continue;
            };
            let cell = others.iter().find(|cell| cell.column == one.column).copied();
            match rule.role {
                Role::Value | Role::Peer => match code(term, rule) {
                    Some(code) => self.take(extraction, term, one, rule, code, cell, others),
                    None if rule.role == Role::Peer => self.left_out(extraction, rule, cell),
                    None => self.uncoded(extraction, one, others),
                },
                Role::Target | Role::Baseline => {
                    // A comparison without the figure it belongs to would hang in the air.
                    let owned =
                        self.placed.iter().filter_map(|p| p.rule).any(|value| {
                            Some(value.name.as_str()) == rule.of.as_deref() && code(term, value).is_some()
                        });
                    if !owned && !self.goes_along(extraction, rule, others) {
                        self.left_over(extraction, one, others, Term::Label, true);
                    }
                }
                Role::Text => {}
                Role::Skip => self.left_out(extraction, rule, cell),
                _ => self.left_over(extraction, one, others, Term::Label, true),
            }
        }
    }

    /// A row whose term the mapping does not know, or says not to take.
    fn unknown(&self, extraction: &mut Extraction, others: &[&GridCell]) {
        for one in self.placed {
            let reason = extraction.ignore_reason(self.table, self.label, one.rule);
            let cell = others.iter().find(|cell| cell.column == one.column).copied();
            match (one.rule.map(|rule| (rule, rule.role)), &reason) {
                (Some((_, Role::Text)), _) => {}
                (Some((rule, Role::Peer | Role::Skip)), _) => self.left_out(extraction, rule, cell),
                (_, Some(reason)) => {
                    if let Some(cell) = cell.filter(|cell| is_figure(cell)) {
                        extraction.ignore(self.label, cell, reason);
                    }
                }
                (Some((rule, Role::Target | Role::Baseline)), None) if self.goes_along(extraction, rule, others) => {}
                (rule, None) => {
                    let term = if self.label.is_empty() {
                        Term::Header
                    } else {
                        Term::Label
                    };
                    self.left_over(extraction, one, others, term, rule.is_some());
                }
            }
        }
    }

    /// A known term's figure in a column the term names no code for.
    fn uncoded(&self, extraction: &mut Extraction, one: &Placed, others: &[&GridCell]) {
        let cell = others.iter().find(|cell| cell.column == one.column && is_figure(cell));
        match (cell, extraction.ignore_reason(self.table, self.label, one.rule)) {
            (Some(cell), Some(reason)) => extraction.ignore(self.label, cell, &reason),
            _ => self.left_over(extraction, one, others, Term::Label, true),
        }
    }

    /// A figure that no term covers: taken as a person answered, else kept as unmapped. `expected`: a figure stands here
    /// by the column's role, readable or not.
    fn left_over(&self, extraction: &mut Extraction, one: &Placed, others: &[&GridCell], term: Term, expected: bool) {
        let cell = others.iter().find(|cell| cell.column == one.column).copied();
        let shown = cell.filter(|cell| if expected { may_be_figure(cell) } else { is_figure(cell) });
        let left = self.left(one, term);
        let answered = code_answered(extraction, &left);
        let (answer, code) = match (answered, shown) {
            (None, None) => return,
            (None, Some(cell)) => return extraction.leave(left, cell, None),
            // An empty place means in a column of the mapping what it means beside any term.
            (Some(_), None) if one.rule.is_none() => return,
            (Some(answered), _) => answered,
        };
        let unnamed = unnamed_column(&one.header);
        let rule = one.rule.unwrap_or(&unnamed);
        match (
            usable(answer, code, left.unit, rule.scale, shown, &self.table.words),
            shown,
        ) {
            (Ok(term), _) => {
                self.take(extraction, &term, one, rule, code, cell, others);
                // A column without a rule may state months of its own; the figure is theirs.
                if one.rule.is_none()
                    && let Some(period) = extraction.period_of(one)
                    && let Some(taken) = extraction.draft(one).metrics.last_mut()
                {
                    taken.metric.service_period = Some(period);
                }
            }
            (Err(why), Some(cell)) => extraction.leave(left, cell, Some(why)),
            (Err(_), None) => {}
        }
    }

    /// Whether a target or baseline belongs to a figure of this row that an answer takes.
    fn goes_along(&self, extraction: &Extraction, rule: &ColumnRule, others: &[&GridCell]) -> bool {
        let value = self.placed.iter().find_map(|one| {
            let value = one
                .rule
                .filter(|value| Some(value.name.as_str()) == rule.of.as_deref())?;
            Some((one, value))
        });
        let Some((one, value)) = value else { return false };
        let left = self.left(one, Term::Label);
        let cell = others.iter().find(|cell| cell.column == one.column).copied();
        let cell = cell.filter(|cell| may_be_figure(cell));
        code_answered(extraction, &left)
            .is_some_and(|(answer, code)| usable(answer, code, left.unit, value.scale, cell, &self.table.words).is_ok())
    }

    fn left<'l>(&'l self, one: &'l Placed, term: Term) -> Left<'l> {
        let section = match self.section {
            Section::Top => None,
            Section::Known(section) => Some(section.name.as_str()),
            Section::Unknown => Some(self.headed_by),
        };
        let of_section = match self.section {
            Section::Known(section) => section.unit,
            Section::Top | Section::Unknown => None,
        };
        let takes = match (term, one.rule.map(|rule| rule.role)) {
            (Term::Label, None | Some(Role::Value | Role::Peer)) => TermTakes::Code,
            // A header over figures of several terms; a target, which goes along with the figure it belongs to.
            _ => TermTakes::Nothing,
        };
        Left {
            slot: one.slot(),
            table: &self.table.name,
            term: match term {
                Term::Label => self.label,
                Term::Header => &one.header,
            },
            section: section.filter(|_| term == Term::Label),
            column: (term == Term::Label).then(|| one.rule.map_or(one.header.as_str(), |rule| rule.name.as_str())),
            unit: of_section.or(one.rule.and_then(|rule| rule.unit)).or(self.table.unit),
            takes,
        }
    }

    fn left_out(&self, extraction: &mut Extraction, rule: &ColumnRule, cell: Option<&GridCell>) {
        if let Some(cell) = cell.filter(|cell| is_figure(cell)) {
            extraction.ignore(self.label, cell, rule.reason.as_deref().unwrap_or_default());
        }
    }

    #[allow(clippy::too_many_arguments)] // One figure is where a term, a column and a cell meet.
    fn take(
        &self,
        extraction: &mut Extraction,
        term: &TermRule,
        one: &Placed,
        rule: &ColumnRule,
        code: &str,
        cell: Option<&GridCell>,
        others: &[&GridCell],
    ) {
        let Some(unit) = self.unit(term, rule) else {
            return self.left_over(extraction, one, others, Term::Label, true);
        };
        let scale = Scale::from(term.scale.unwrap_or(rule.scale));
        if self.is_in_doubt(extraction, term, one, unit, scale, cell) {
            let compared = self
                .placed
                .iter()
                .filter(|other| other.rule.is_some_and(|r| r.of.as_deref() == Some(&rule.name)));
            for other in [one].into_iter().chain(compared) {
                self.left_over(extraction, other, others, Term::Label, true);
            }
            return;
        }
        let taken = match (cell, self.label_anchor) {
            (Some(cell), _) => Some(take(cell, unit, scale, self.label, &self.table.words)),
            (None, Some(label)) => take_blank(self.table.blank, self.grid.empty_place(self.row, one.column, label)),
            (None, None) => None,
        };
        let target = self.comparison(extraction, one, rule, Role::Target, unit, scale, others);
        let baseline = self.comparison(extraction, one, rule, Role::Baseline, unit, scale, others);
        let Some(taken) = taken.or_else(|| target.as_ref()?.empty_beside(self, one)) else {
            return;
        };
        let spec = Spec {
            code,
            term: self.label,
            unit,
            payment_streams: self.context.payment_streams(term),
            strata: self
                .context
                .strata(term)
                .into_iter()
                .chain(rule.strata.iter().map(Stratum::from))
                .collect(),
        };
        let mut metric = metric(spec, &taken);
        metric.service_period = one.period().or(self.context.period);
        let draft = extraction.draft(one);
        draft.issues.extend(taken.issue);
        metric.target = target.map(|Compared { taken, .. }| {
            draft.issues.extend(taken.issue);
            Target {
                value: taken.figure.value,
                quantum: taken.figure.quantum,
                period: None,
                displayed: taken.displayed,
                anchor: taken.anchor,
                transforms: taken.figure.transforms,
            }
        });
        metric.baseline = baseline.map(|Compared { taken, period }| {
            draft.issues.extend(taken.issue);
            Baseline {
                value: taken.figure.value,
                quantum: taken.figure.quantum,
                period,
                displayed: taken.displayed,
                anchor: taken.anchor,
                transforms: taken.figure.transforms,
            }
        });
        draft.metrics.push(TakenMetric {
            metric,
            // The definition says what the provider's own figure counts; a peer's is only compared with it.
            definition: term.definition.clone().filter(|_| rule.role == Role::Value),
        });
    }

    /// Whether words around the figure, or around what it is compared with, say another scale than the mapping.
    fn is_in_doubt(
        &self,
        extraction: &mut Extraction,
        term: &TermRule,
        one: &Placed,
        unit: Unit,
        scale: Scale,
        cell: Option<&GridCell>,
    ) -> bool {
        let Some(cell) = cell.filter(|cell| is_figure(cell) && !has_magnitude(cell)) else {
            return false;
        };
        let name = one.rule.map(|rule| rule.name.as_str());
        let compared = self
            .placed
            .iter()
            .filter(|other| other.rule.is_some_and(|r| r.of.as_deref() == name));
        let near = [self.said.as_ref(), one.said.as_ref()]
            .into_iter()
            .chain(compared.map(|other| other.said.as_ref()));
        let Some(said) = doubt(near, self.context.said.as_ref(), unit, scale, term.scale) else {
            return false;
        };
        if shown_scale(&cell.text, cell.raw, unit) == Some(said.scale) {
            return false;
        }
        extraction.doubt_scale(self.table, said, scale);
        true
    }

    /// The target or baseline of a value column in this row.
    #[allow(clippy::too_many_arguments)] // As for the figure itself.
    fn comparison(
        &self,
        extraction: &Extraction,
        one: &Placed,
        rule: &ColumnRule,
        role: Role,
        unit: Unit,
        scale: Scale,
        others: &[&GridCell],
    ) -> Option<Compared> {
        let column = self.placed.iter().find(|other| {
            other
                .rule
                .is_some_and(|r| r.role == role && r.of.as_deref() == Some(&rule.name))
                && (other.period().is_none() || role == Role::Baseline || other.period() == one.period())
        })?;
        let cell = others.iter().find(|cell| cell.column == column.column)?;
        let period = match column.rule?.period {
            Some(ColumnPeriod::Preceding) => {
                let own = one
                    .period()
                    .or(self.context.period)
                    .or_else(|| extraction.facts.period());
                own.and_then(preceding)
            }
            Some(ColumnPeriod::Header | ColumnPeriod::Own) | None => column.period(),
        };
        Some(Compared {
            taken: take(cell, unit, scale, self.label, &self.table.words),
            period,
        })
    }

    /// The unit where term, section, column and table meet, the nearest first.
    fn unit(&self, term: &TermRule, rule: &ColumnRule) -> Option<Unit> {
        let of_section = match self.section {
            Section::Known(section) => section.unit,
            Section::Top | Section::Unknown => None,
        };
        unit_of(term, Some(rule), of_section, self.table)
    }
}

/// The span of the same whole months directly before a period; `None` when the period is not of whole months.
fn preceding(period: Period) -> Option<Period> {
    let months = Months::new(period.whole_months()?);
    Period::new(period.start.checked_sub_months(months)?, period.start.pred_opt()?).ok()
}

/// A target or baseline as read.
struct Compared {
    taken: Taken,
    period: Option<Period>,
}

impl Compared {
    /// The empty place beside a target, where the layout has no cell for the figure.
    fn empty_beside(&self, row: &Row, one: &Placed) -> Option<Taken> {
        let label = row.label_anchor.unwrap_or(&self.taken.anchor);
        take_blank(
            crate::format::Blank::Missing,
            row.grid.empty_place(row.row, one.column, label),
        )
    }
}

/// The code of a term in a column: peer columns only by their name.
pub(crate) fn code<'t>(term: &'t TermRule, column: &ColumnRule) -> Option<&'t str> {
    let own = term.metrics.get(&column.name);
    let any = term.metric.as_ref().filter(|_| column.role == Role::Value);
    own.or(any).map(String::as_str)
}

/// The unit of a term's figures, the nearest word first: term, section, column, table. Never assumed.
pub(crate) fn unit_of(
    term: &TermRule,
    column: Option<&ColumnRule>,
    section: Option<Unit>,
    table: &TableRule,
) -> Option<Unit> {
    column
        .and_then(|column| term.units.get(&column.name).copied())
        .or(term.unit)
        .or(section)
        .or(column.and_then(|column| column.unit))
        .or(table.unit)
}

impl TableContext<'_> {
    /// Payment streams: the term's, else the table's, else the report's.
    pub fn payment_streams(&self, term: &TermRule) -> Vec<String> {
        match &term.payment_streams {
            Some(streams) => streams.clone(),
            None if !self.table.payment_streams.is_empty() => self.table.payment_streams.clone(),
            None => self.report_streams.to_vec(),
        }
    }

    /// The slice of the population: the table's and the term's.
    pub fn strata(&self, term: &TermRule) -> Vec<Stratum> {
        self.table
            .strata
            .iter()
            .chain(&term.strata)
            .map(Stratum::from)
            .collect()
    }
}

impl Extraction<'_> {
    /// The report a column's figures belong to.
    pub fn draft(&mut self, one: &Placed) -> &mut super::draft::Draft {
        let slot = one.slot();
        let draft = self.drafts.at(slot);
        if matches!(slot, Slot::Period(_)) && draft.stated.is_none() {
            draft.stated.clone_from(&one.stated);
        }
        draft
    }
}
