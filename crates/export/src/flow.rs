//! Reports that leave one after another, with what belongs to them.

use std::collections::BTreeMap;

use plumbline_model::{
    Contract, Document, Finding, LeftOutReport, MetricComparison, Report, SegmentComparison, Severity,
};

use crate::ExportError;

/// What is written out, report by report, so that no export has to hold all reports.
pub struct Flow<'a> {
    /// The reports, in the order they are written.
    pub reports: &'a mut dyn Iterator<Item = Result<Report, ExportError>>,
    /// Known contracts; those of the reports are used.
    pub contracts: &'a [Contract],
    /// Findings about the reports, resolved ones left out.
    pub findings: &'a [Finding],
    /// Whether these are all current reports of the workspace: then what a folder holds of the same files and is not
    /// among them has gone.
    pub complete: bool,
    /// What the sources look like, for evidence.
    pub looks: &'a dyn Looks,
    /// What was checked.
    pub checks: &'a Checks,
    /// The reports beside each other, for formats that show them so.
    pub compared: &'a Compared,
}

impl<'a> Flow<'a> {
    /// Some reports, without contracts, findings, checks or a look at their sources.
    pub fn of(reports: &'a mut dyn Iterator<Item = Result<Report, ExportError>>) -> Flow<'a> {
        const NONE: &Checks = &Checks {
            run: None,
            rules: Vec::new(),
        };
        const NOT_COMPARED: &Compared = &Compared {
            metrics: Vec::new(),
            definitions: Vec::new(),
            left_out: Vec::new(),
        };
        Flow {
            reports,
            contracts: &[],
            findings: &[],
            complete: false,
            looks: &NoLooks,
            checks: NONE,
            compared: NOT_COMPARED,
        }
    }
}

/// Shows what a report's source looks like: whoever exports reads it, within the limits files are read under.
pub trait Looks {
    /// The source of a report. Errors: why it cannot be shown, in words for a person.
    fn look(&self, report: &Report) -> Result<Look, String>;
}

/// No source is at hand.
#[derive(Debug, Clone, Copy)]
pub struct NoLooks;

impl Looks for NoLooks {
    fn look(&self, _: &Report) -> Result<Look, String> {
        Err("The source was not at hand when this was written.".to_owned())
    }
}

/// A source as it looks.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The file as read, for its sheets and rows.
    pub document: Option<Document>,
    /// Pictures of pages, by page number, 1 for the first; or why a page could not be drawn.
    pub pages: BTreeMap<u32, Result<PagePicture, String>>,
}

/// A page of a PDF, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// The picture as a PNG file.
    pub png: Vec<u8>,
    /// Left, top, right and bottom of the page in points, in which the boxes of anchors are counted.
    pub page: plumbline_model::PageBox,
}

/// What was checked before the reports left.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// Checks the last run made over all reports, each rule on each figure or pair it applies to; `None` before any run.
    pub run: Option<usize>,
    /// The rules of the catalogue.
    pub rules: Vec<Check>,
}

/// One rule that was run.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its code.
    pub code: String,
    /// The problem it looks for, in a few words.
    pub name: String,
    /// The problem in a sentence.
    pub summary: String,
    /// How bad its findings are.
    pub severity: Severity,
}

/// Reports beside each other, as the rules judge them.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Metrics side by side, by market.
    pub metrics: Vec<MetricComparison>,
    /// Each two definitions of total cost, by market.
    pub definitions: Vec<SegmentComparison>,
    /// Reports that are not compared, and why.
    pub left_out: Vec<LeftOutReport>,
}
