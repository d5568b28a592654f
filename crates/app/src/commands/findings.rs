//! The life of findings: what the window asks of waivers, history, restatements and questions to payers.

use chrono::NaiveDate;
use plumbline_model::{
    AskedQuestion, Finding, FindingEvent, ReportSummary, RestatedFigure, RuleCount, Severity, WaiverScope,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Several findings to set aside with one reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaiveManyRequest {
    /// The findings.
    pub fingerprints: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Until when; absent for as long as what it covers stays.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// What it covers.
    #[serde(default)]
    pub scope: WaiverScope,
}

/// A waiver to take back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WithdrawWaiverRequest {
    /// The finding it sets aside, or was given for.
    pub fingerprint: String,
    /// Who takes it back; absent where no name is given.
    #[serde(default)]
    pub by: Option<String>,
}

/// One finding with what happened to it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FindingStory {
    /// The finding, resolved or not.
    pub finding: Finding,
    /// Its history, the first step first.
    pub history: Vec<FindingEvent>,
    /// The finding whose facts changed into its own.
    pub predecessor: Option<Finding>,
    /// What was asked about it, the latest question first.
    pub questions: Vec<AskedQuestion>,
}

/// What the latest check of a report ran: a check that passed is evidence too.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportPasses {
    /// Checks that ran on the report alone; comparisons with other reports are not among them.
    pub checks_run: usize,
    /// Those of them that found nothing.
    pub passed: usize,
    /// The same by rule.
    pub rules: Vec<RuleCount>,
}

/// Which restatements to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct RestatementsRequest {
    /// Those between the versions of this report; absent for all.
    #[serde(default)]
    pub id: Option<String>,
}

/// One version of a report that took another one's place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LedgerEntry {
    /// The report in words: payer, program and period.
    pub title: String,
    /// The version that was replaced.
    pub earlier: ReportSummary,
    /// The version that replaced it.
    pub later: ReportSummary,
    /// Every figure they state differently.
    pub figures: Vec<RestatedFigure>,
    /// Findings of the earlier version that the later one ended.
    pub resolves: Vec<TouchedFinding>,
    /// Findings that were waived, or resolved, and are open again with the later version's facts.
    pub reopens: Vec<TouchedFinding>,
    /// Findings that stand with other facts, and were open before.
    pub changes: Vec<TouchedFinding>,
}

/// A finding that a restatement touches.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TouchedFinding {
    /// The finding.
    pub fingerprint: String,
    /// Its rule.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: String,
    /// What was decided before and what changed; `None` where nothing was decided.
    pub words: Option<String>,
}

/// Questions to put to a payer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueryRequest {
    /// The payer, as its reports name it.
    pub payer: String,
    /// The findings, in the order of the questions; empty for every open one that the payer can answer and that was not
    /// asked about yet.
    #[serde(default)]
    pub fingerprints: Vec<String>,
    /// Who asks; absent where no name is given.
    #[serde(default)]
    pub by: Option<String>,
}

/// Questions to write to a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WriteQueryRequest {
    /// The questions.
    pub query: QueryRequest,
    /// How they are written.
    pub format: QueryFormat,
    /// The file to write; its folder is made if absent.
    pub out: String,
}

/// How questions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum QueryFormat {
    /// Markdown.
    Md,
    /// A workbook with a column to answer in.
    Xlsx,
    /// One web page with pictures of the pages.
    Html,
}

/// The questions as they would be written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueryPreview {
    /// The letter as Markdown.
    pub text: String,
    /// The findings asked about, in the order of the questions.
    pub fingerprints: Vec<String>,
    /// Findings left out, each with the reason.
    pub left_out: Vec<LeftOutFinding>,
}

/// A finding no question is asked about.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LeftOutFinding {
    /// The finding.
    pub fingerprint: String,
    /// Why, in words.
    pub why: String,
}

/// What was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueryWritten {
    /// The file.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The questions, with their references.
    pub questions: Vec<AskedQuestion>,
    /// Findings left out, each with the reason.
    pub left_out: Vec<LeftOutFinding>,
}

/// What a payer answered.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerRequest {
    /// The question's reference.
    pub reference: String,
    /// The payer's words.
    pub text: String,
    /// Who notes them.
    pub by: String,
    /// The day of the answer; absent for today.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// An answer to accept: its finding is set aside with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AcceptRequest {
    /// The question's reference.
    pub reference: String,
    /// Who accepts it.
    pub by: String,
    /// What the waiver covers.
    #[serde(default)]
    pub scope: WaiverScope,
    /// Until when; absent for as long as what it covers stays.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}
