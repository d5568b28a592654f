//! Figures that were read from a picture by OCR. None of them is a fact before a person has compared it with the page.
//!
//! Where a text was read by OCR its anchor says so ([`Anchor::ocr_confidence`]); everything here follows from that.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Anchor, FigureState, Metric, QualityMeasure, Report, fingerprint};

/// The id under which what a report's header says is confirmed: payer, provider, contract, period, dates, definitions.
pub const HEADER: &str = "header";

/// How a page without text was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageOcr {
    /// The program that read it: `tesseract`, or `the scanner's text layer` for words the file holds unseen under its
    /// picture.
    pub engine: String,
    /// Words it found.
    pub words: u32,
    /// The certainty of the least certain word, 0 to less than 1. 0 where the program does not say.
    #[ts(type = "string")]
    pub confidence: Decimal,
}

/// What a person confirms at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum OcrKind {
    /// What the report's header says, its definitions included; the id is [`HEADER`].
    Header,
    /// A metric with its target and baseline.
    Metric,
    /// A quality measure with all its parts and thresholds.
    Quality,
}

/// A figure that was read by OCR, and what people have said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OcrFigure {
    /// The metric's or quality measure's id, or [`HEADER`].
    pub figure: String,
    /// What it is.
    pub kind: OcrKind,
    /// The certainty of the least certain word in it, 0 to less than 1.
    #[ts(type = "string")]
    pub confidence: Decimal,
    /// Who compared it with the page. `None`: nobody has; its value takes part in no check, comparison or export.
    pub confirmed: Option<Confirmation>,
}

/// A person's word that a figure stands on the page as it is kept here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Confirmation {
    /// Who.
    pub by: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What OCR had read wrong. Empty where it had read everything right.
    pub corrections: Vec<Correction>,
}

/// One part of a figure as the page prints it, where OCR read something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Correction {
    /// `value`, `target` or `baseline` of a metric; a quality measure's part by its field's name.
    pub part: String,
    /// What OCR read.
    pub read: String,
    /// What the page prints.
    pub displayed: String,
    /// Its exact value in the figure's unit.
    #[ts(type = "string")]
    pub value: Decimal,
    /// What its last printed digit is worth, in the figure's unit.
    #[ts(type = "string | null")]
    pub quantum: Option<Decimal>,
}

/// One printed text of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigurePart<'a> {
    /// `value`, `target`, `baseline`; a quality measure's part by its field's name; a threshold's type.
    pub name: &'a str,
    /// As printed, or as OCR read it.
    pub displayed: &'a str,
    /// Where it stands.
    pub anchor: &'a Anchor,
}

impl Metric {
    /// The figure's printed texts: the value, and the target and baseline beside it.
    pub fn parts(&self) -> Vec<FigurePart<'_>> {
        let value = ("value", self.displayed.as_str(), &self.anchor);
        let target = self
            .target
            .as_ref()
            .map(|t| ("target", t.displayed.as_str(), &t.anchor));
        let baseline = self
            .baseline
            .as_ref()
            .map(|b| ("baseline", b.displayed.as_str(), &b.anchor));
        [Some(value), target, baseline]
            .into_iter()
            .flatten()
            .map(part)
            .collect()
    }

    /// Puts what the page prints in the place of what OCR read.
    fn correct(&mut self, correction: &Correction) {
        match (correction.part.as_str(), &mut self.target, &mut self.baseline) {
            ("value", ..) => {
                self.value = Some(correction.value);
                self.quantum = correction.quantum;
                self.displayed.clone_from(&correction.displayed);
                self.state = FigureState::Reported;
            }
            ("target", Some(target), _) => {
                target.value = Some(correction.value);
                target.quantum = correction.quantum;
                target.displayed.clone_from(&correction.displayed);
            }
            ("baseline", _, Some(baseline)) => {
                baseline.value = Some(correction.value);
                baseline.quantum = correction.quantum;
                baseline.displayed.clone_from(&correction.displayed);
            }
            _ => {}
        }
    }

    fn forget_values(&mut self) {
        (self.value, self.text_value, self.quantum) = (None, None, None);
        (self.target, self.baseline) = (None, None);
        self.state = FigureState::Missing;
    }
}

impl QualityMeasure {
    /// The measure's printed texts: its parts by field name, then its thresholds by type.
    pub fn parts(&self) -> Vec<FigurePart<'_>> {
        let sources = self
            .sources
            .iter()
            .map(|(name, source)| (name.as_str(), source.displayed.as_str(), &source.anchor));
        let thresholds = self.thresholds.iter().map(|threshold| {
            (
                threshold.r#type.as_str(),
                threshold.displayed.as_str(),
                &threshold.anchor,
            )
        });
        sources.chain(thresholds).map(part).collect()
    }

    /// Puts what the page prints in the place of what OCR read.
    fn correct(&mut self, correction: &Correction) {
        let value = Some(correction.value);
        match correction.part.as_str() {
            "numerator" => self.numerator = value,
            "denominator" => self.denominator = value,
            "exclusions" => self.exclusions = value,
            "exceptions" => self.exceptions = value,
            "calculated_denominator" => self.calculated_denominator = value,
            "score" => self.score = value,
            "weight" => self.weight = value,
            "rate" => {
                self.rate = value;
                self.displayed.clone_from(&correction.displayed);
                self.state = FigureState::Reported;
            }
            kind => {
                if let Some(threshold) = self.thresholds.iter_mut().find(|threshold| threshold.r#type == kind) {
                    threshold.value = value;
                    threshold.displayed.clone_from(&correction.displayed);
                }
            }
        }
        if let Some(source) = self.sources.get_mut(&correction.part) {
            source.displayed.clone_from(&correction.displayed);
            source.quantum = correction.quantum;
            source.state = FigureState::Reported;
        }
    }

    fn forget_values(&mut self) {
        (self.numerator, self.denominator) = (None, None);
        (self.exclusions, self.exceptions, self.calculated_denominator) = (None, None, None);
        (self.rate, self.score, self.weight) = (None, None, None);
        self.thresholds.clear();
        self.sources.clear();
        self.state = FigureState::Missing;
    }
}

fn part<'a>((name, displayed, anchor): (&'a str, &'a str, &'a Anchor)) -> FigurePart<'a> {
    FigurePart {
        name,
        displayed,
        anchor,
    }
}

fn least<'a>(anchors: impl Iterator<Item = &'a Anchor>) -> Option<Decimal> {
    anchors.filter_map(Anchor::ocr_confidence).min()
}

impl Report {
    /// Lists the figures that were read by OCR in [`Report::ocr`], none of them confirmed.
    pub fn list_ocr(&mut self) {
        let header = self
            .statements
            .iter()
            .filter_map(|statement| statement.anchor.as_ref())
            .chain(
                self.definitions
                    .iter()
                    .filter_map(|definition| definition.anchor.as_ref()),
            );
        let header = least(header).map(|confidence| (HEADER, OcrKind::Header, confidence));
        let metrics = self.metrics.iter().filter_map(|metric| {
            let confidence = least(metric.parts().into_iter().map(|part| part.anchor))?;
            Some((metric.id.as_str(), OcrKind::Metric, confidence))
        });
        let quality = self.quality.iter().filter_map(|measure| {
            let parts = measure.parts();
            let anchors = parts.iter().map(|part| part.anchor).chain([&measure.anchor]);
            Some((measure.id.as_str(), OcrKind::Quality, least(anchors)?))
        });
        self.ocr = header
            .into_iter()
            .chain(metrics)
            .chain(quality)
            .map(|(figure, kind, confidence)| OcrFigure {
                figure: figure.to_owned(),
                kind,
                confidence,
                confirmed: None,
            })
            .collect();
    }

    /// What a person confirms of a figure, as 16 hexadecimal digits over its printed texts and their places.
    ///
    /// A confirmation holds for these facts alone: a figure that reads otherwise, or stands elsewhere, is not confirmed.
    pub fn ocr_facts(&self, figure: &OcrFigure) -> String {
        let mut facts: Vec<String> = Vec::new();
        let mut place = |name: &str, displayed: &str, anchor: Option<&Anchor>| {
            facts.push(name.to_owned());
            facts.push(displayed.to_owned());
            facts.push(
                anchor
                    .map(|anchor| format!("{} {:?}", anchor.place(), anchor.page_box()))
                    .unwrap_or_default(),
            );
        };
        match figure.kind {
            OcrKind::Header => {
                for statement in &self.statements {
                    place(
                        &format!("{:?}", statement.kind),
                        &statement.value,
                        statement.anchor.as_ref(),
                    );
                }
                for definition in &self.definitions {
                    let stated = definition.stated.as_deref().unwrap_or_default();
                    place(&definition.term, stated, definition.anchor.as_ref());
                }
            }
            OcrKind::Metric => {
                let metric = self.metrics.iter().find(|metric| metric.id == figure.figure);
                for part in metric.into_iter().flat_map(Metric::parts) {
                    place(part.name, part.displayed, Some(part.anchor));
                }
            }
            OcrKind::Quality => {
                let measure = self.quality.iter().find(|measure| measure.id == figure.figure);
                for part in measure.into_iter().flat_map(QualityMeasure::parts) {
                    place(part.name, part.displayed, Some(part.anchor));
                }
            }
        }
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        fingerprint("ocr", &figure.figure, &facts)
    }

    /// Takes a person's word on the figure at this position of [`Report::ocr`], corrections included.
    pub fn confirm_ocr(&mut self, position: usize, confirmation: Confirmation) {
        let Some(figure) = self.ocr.get_mut(position) else {
            return;
        };
        let place = |parts: Vec<FigurePart<'_>>, name: &str| {
            parts
                .iter()
                .find(|part| part.name == name)
                .map(|part| part.anchor.clone())
        };
        for correction in &confirmation.corrections {
            let mut corrected = None;
            match figure.kind {
                OcrKind::Header => {}
                OcrKind::Metric => {
                    if let Some(metric) = self.metrics.iter_mut().find(|metric| metric.id == figure.figure) {
                        corrected = place(metric.parts(), &correction.part);
                        metric.correct(correction);
                    }
                }
                OcrKind::Quality => {
                    if let Some(measure) = self.quality.iter_mut().find(|measure| measure.id == figure.figure) {
                        corrected = place(measure.parts(), &correction.part);
                        measure.correct(correction);
                    }
                }
            }
            // What OCR made of it was no number; what the person says is.
            self.issues
                .retain(|issue| issue.code != "SRC005" || corrected.is_none() || issue.anchor != corrected);
        }
        figure.confirmed = Some(confirmation);
    }

    /// Figures read by OCR that no person has confirmed; the header first.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &OcrFigure> {
        self.ocr.iter().filter(|figure| figure.confirmed.is_none())
    }

    /// Whether a person has yet to confirm what the header says. Until then no figure of the report can be filed.
    pub fn header_is_unconfirmed(&self) -> bool {
        self.unconfirmed().any(|figure| figure.kind == OcrKind::Header)
    }

    /// Whether OCR read a figure and no person has compared it with its page.
    pub fn is_unconfirmed(&self, kind: OcrKind, id: &str) -> bool {
        self.unconfirmed()
            .any(|figure| figure.kind == kind && figure.figure == id)
    }

    /// The report as checks and comparisons may see it: unconfirmed figures keep their place and have no value, like a
    /// line the payer left empty, so that no sum is accused of lacking them.
    pub fn without_unconfirmed_values(&self) -> Cow<'_, Report> {
        if self.unconfirmed().next().is_none() {
            return Cow::Borrowed(self);
        }
        // Without its header nobody knows which payer's and which months' figures these are.
        let all = self.header_is_unconfirmed();
        let mut report = self.clone();
        for metric in &mut report.metrics {
            if all || self.is_unconfirmed(OcrKind::Metric, &metric.id) {
                metric.forget_values();
            }
        }
        for measure in &mut report.quality {
            if all || self.is_unconfirmed(OcrKind::Quality, &measure.id) {
                measure.forget_values();
            }
        }
        Cow::Owned(report)
    }

    /// The report as it may leave: without unconfirmed figures, and without figures read by OCR that have no standard
    /// term, which nobody can confirm. The second value counts what is left out; with an unconfirmed header nothing may
    /// leave, and the first is `None`.
    pub fn without_unconfirmed_figures(&self) -> (Option<Cow<'_, Report>>, usize) {
        let unmapped = |of: &Report| {
            of.unmapped
                .iter()
                .filter(|u| u.anchor.ocr_confidence().is_some())
                .count()
        };
        if self.header_is_unconfirmed() {
            return (None, self.figure_count() + self.unmapped.len());
        }
        let left_out = self.unconfirmed().count() + unmapped(self);
        if left_out == 0 {
            return (Some(Cow::Borrowed(self)), 0);
        }
        let mut report = self.clone();
        report
            .metrics
            .retain(|metric| !self.is_unconfirmed(OcrKind::Metric, &metric.id));
        report
            .quality
            .retain(|measure| !self.is_unconfirmed(OcrKind::Quality, &measure.id));
        report
            .unmapped
            .retain(|unmapped| unmapped.anchor.ocr_confidence().is_none());
        for definition in &mut report.definitions {
            definition
                .metric_ids
                .retain(|id| !self.is_unconfirmed(OcrKind::Metric, id));
        }
        (Some(Cow::Owned(report)), left_out)
    }

    /// The OCR entry of a metric or a quality measure.
    pub fn ocr_of(&self, kind: OcrKind, id: &str) -> Option<&OcrFigure> {
        self.ocr
            .iter()
            .find(|figure| figure.kind == kind && figure.figure == id)
    }
}

impl OcrFigure {
    /// The certainty in whole percent, as people read it; `certainty unknown` for 0.
    pub fn percent(&self) -> String {
        percent(self.confidence)
    }
}

impl Anchor {
    /// [`Anchor::ocr_confidence`] in whole percent, as people read it; `certainty unknown` for 0.
    pub fn ocr_percent(&self) -> Option<String> {
        self.ocr_confidence().map(percent)
    }
}

/// Rounded down: 99.6% is not certain.
fn percent(confidence: Decimal) -> String {
    if confidence.is_zero() {
        return "certainty unknown".to_owned();
    }
    format!("{}%", (confidence * Decimal::ONE_HUNDRED).trunc())
}
