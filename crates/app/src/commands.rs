//! Every command the window can call, with its request and response: the one list that the Tauri wrappers, their
//! registration and the TypeScript type `Commands` are made from.

mod answers;
mod compare;
mod contracts;
mod definitions;
mod drafts;
mod drift;
mod feeds;
mod findings;
mod publish;
mod regions;
mod sound;

use chrono::NaiveDate;
use plumbline_model::{
    FileFormat, Finding, ImportSummary, ImportedFile, Report, ReportSummary, ReportVerdict, Severity, WaiverScope,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use answers::{
    AnswerDraft, AnswerEdit, AnswerKept, AnswerLook, AnswerPreview, CodeInfo, CodeList, GivenAnswer, OpenFigure,
    OpenTerm, OpenTerms, Reach, ShareAnswers, SharedAnswers, TakeAnswers, TakenAnswer, TakenAnswers, TakenOutcome,
    TermMapping,
};
pub use compare::{
    AlignOn, CompareMeasuresRequest, CompareMeasuresView, CompareRequest, CompareView, MeasureOption, MetricOption,
    SegmentChoice,
};
pub use contracts::{
    ContractFileRequest, ContractMatch, ContractReport, ContractSetting, ContractView, ContractsImported, ImportedAs,
    ImportedContract, PortfolioRequest, SettingView,
};
pub use definitions::{
    Calculation, CalculationLine, DefinedTerm, DefinitionsView, FacetAgainst, SegmentRestatement, StartFromPublished,
    StateFacet, WithdrawFacet,
};
pub use drafts::{DraftEdit, DraftKept, DraftPreview, DraftRequest, DraftView, LeftOut};
pub use drift::{
    AcceptedDrift, DriftRequest, DriftView, EarlierFigure, EarlierReport, NewVersionEdit, NewVersionKept,
    NewVersionPreview,
};
pub use feeds::{
    PlannedReport, PlannedResource, PullOutcome, PullRequest, PullSearch, PushAction, PushOutcome, PushPlan,
    PushRequest, PushStatus, PushSummary, PushedReport, ResourceCounts,
};
pub use findings::{
    AcceptRequest, AnswerRequest, FindingStory, LedgerEntry, LeftOutFinding, QueryFormat, QueryPreview, QueryRequest,
    QueryWritten, ReportPasses, RestatementsRequest, TouchedFinding, WaiveManyRequest, WithdrawWaiverRequest,
    WriteQueryRequest,
};
pub use publish::{PublishRequest, PublishResult, PublishSummary, PublishedAs, PublishedReport};
pub use regions::{
    ChangeKind, FigureChange, FileRequest, KeptRegion, LeftFile, MarkRequest, MarkedTable, MarkedView, PagesView,
    RegionDraft, RegionEdit, RegionKept, RegionPreview,
};
pub use sound::{SoundPreview, SoundRequest};

/// Hands the list of commands to another macro: `name(Request) -> Response`, the verb being `plumbline_app::verbs::name`.
///
/// Adding a command is a function in a file of its own and one line here.
#[macro_export]
macro_rules! commands {
    ($then:path) => {
        $then! {
            workspace_info($crate::commands::Nothing) -> $crate::commands::WorkspaceInfo,
            import_paths($crate::commands::ImportRequest) -> $crate::commands::ImportResult,
            preview_sound($crate::commands::SoundRequest) -> $crate::commands::SoundPreview,
            cancel_job($crate::commands::CancelRequest) -> $crate::commands::CancelResult,
            list_imports($crate::commands::Nothing) -> Vec<plumbline_model::ImportedFile>,
            list_reports($crate::commands::Nothing) -> Vec<$crate::commands::ReportRow>,
            get_report($crate::commands::ReportRequest) -> $crate::commands::ReportView,
            get_source_document($crate::commands::ReportRequest) -> plumbline_model::Document,
            get_pages($crate::commands::FileRequest) -> $crate::commands::PagesView,
            read_marked_page($crate::commands::MarkRequest) -> $crate::commands::MarkedView,
            preview_region($crate::commands::RegionEdit) -> $crate::commands::RegionPreview,
            keep_region($crate::commands::RegionEdit) -> $crate::commands::RegionKept,
            draft_mapping($crate::commands::DraftRequest) -> $crate::commands::DraftView,
            preview_draft($crate::commands::DraftEdit) -> $crate::commands::DraftPreview,
            keep_draft($crate::commands::DraftEdit) -> $crate::commands::DraftKept,
            get_drift($crate::commands::DriftRequest) -> $crate::commands::DriftView,
            preview_new_version($crate::commands::NewVersionEdit) -> $crate::commands::NewVersionPreview,
            keep_new_version($crate::commands::NewVersionEdit) -> $crate::commands::NewVersionKept,
            list_open_terms($crate::commands::Nothing) -> $crate::commands::OpenTerms,
            list_codes($crate::commands::Nothing) -> Vec<$crate::commands::CodeInfo>,
            preview_answer($crate::commands::AnswerLook) -> $crate::commands::AnswerPreview,
            keep_answer($crate::commands::AnswerEdit) -> $crate::commands::AnswerKept,
            undo_last_answer($crate::commands::Nothing) -> $crate::commands::AnswerKept,
            list_answers($crate::commands::Nothing) -> Vec<$crate::commands::GivenAnswer>,
            share_answers($crate::commands::ShareAnswers) -> $crate::commands::SharedAnswers,
            take_answers($crate::commands::TakeAnswers) -> $crate::commands::TakenAnswers,
            check_reports($crate::commands::CheckRequest) -> plumbline_model::Verdict,
            list_findings($crate::commands::Nothing) -> $crate::commands::FindingList,
            waive_finding($crate::commands::WaiveRequest) -> plumbline_model::Finding,
            waive_findings($crate::commands::WaiveManyRequest) -> Vec<plumbline_model::Finding>,
            withdraw_waiver($crate::commands::WithdrawWaiverRequest) -> plumbline_model::Finding,
            list_waivers($crate::commands::Nothing) -> Vec<plumbline_model::WaiverRecord>,
            get_finding($crate::commands::FingerprintRequest) -> $crate::commands::FindingStory,
            list_restatements($crate::commands::RestatementsRequest) -> Vec<$crate::commands::LedgerEntry>,
            preview_query($crate::commands::QueryRequest) -> $crate::commands::QueryPreview,
            write_query($crate::commands::WriteQueryRequest) -> $crate::commands::QueryWritten,
            list_questions($crate::commands::Nothing) -> Vec<plumbline_model::AskedQuestion>,
            answer_question($crate::commands::AnswerRequest) -> plumbline_model::AskedQuestion,
            accept_answer($crate::commands::AcceptRequest) -> plumbline_model::AskedQuestion,
            confirm_figures($crate::commands::ConfirmRequest) -> $crate::commands::ReportView,
            withdraw_confirmation($crate::commands::WithdrawConfirmationRequest) -> $crate::commands::ReportView,
            compare_metrics($crate::commands::CompareRequest) -> $crate::commands::CompareView,
            compare_measures($crate::commands::CompareMeasuresRequest) -> $crate::commands::CompareMeasuresView,
            show_timeline($crate::commands::Nothing) -> plumbline_model::Timeline,
            list_rules($crate::commands::Nothing) -> Vec<$crate::commands::RuleInfo>,
            list_mappings($crate::commands::Nothing) -> Vec<$crate::commands::MappingInfo>,
            list_definitions($crate::commands::Nothing) -> $crate::commands::DefinitionsView,
            state_facet($crate::commands::StateFacet) -> $crate::commands::DefinitionsView,
            withdraw_facet($crate::commands::WithdrawFacet) -> $crate::commands::DefinitionsView,
            start_from_published($crate::commands::StartFromPublished) -> $crate::commands::DefinitionsView,
            import_contracts($crate::commands::ContractFileRequest) -> $crate::commands::ContractsImported,
            list_contracts($crate::commands::Nothing) -> Vec<$crate::commands::ContractView>,
            roll_up_payments($crate::commands::PortfolioRequest) -> plumbline_model::Payments,
            export_reports($crate::commands::ExportRequest) -> $crate::commands::ExportResult,
            preview_export($crate::commands::PreviewRequest) -> $crate::commands::ExportPreview,
            plan_push($crate::commands::PushRequest) -> $crate::commands::PushPlan,
            push_reports($crate::commands::PushRequest) -> $crate::commands::PushOutcome,
            pull_reports($crate::commands::PullRequest) -> $crate::commands::PullOutcome,
        }
    };
}

/// A request without content.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// What the workspace holds.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WorkspaceInfo {
    /// The workspace's folder.
    pub path: String,
    /// Plumbline's version.
    pub version: String,
    /// Current reports, superseded versions left out.
    pub reports: usize,
    /// Figures in current reports.
    pub figures: usize,
    /// Open findings by severity.
    pub open_findings: SeverityCounts,
    /// The verdict over all current reports; `None` before the first check.
    pub verdict: Option<ReportVerdict>,
    /// Checks of the last run; `None` before the first.
    pub checks_run: Option<usize>,
    /// Warnings about where the workspace stands (a synced folder, a network share).
    pub notices: Vec<String>,
}

/// How many of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SeverityCounts {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl SeverityCounts {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Info => self.info += 1,
        }
    }
}

/// Files or folders to import.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRequest {
    /// Files, or folders to walk.
    pub paths: Vec<String>,
    /// Use this mapping instead of recognising the files.
    pub mapping: Option<String>,
    /// Take what is sound of a file in which something is refused; without this nothing of such a file is stored.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub sound: bool,
    /// The caller's name for this import, for progress and cancelling.
    pub job: String,
}

/// What became of the files.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportResult {
    /// One entry per file, in the order they were imported.
    pub files: Vec<ImportedFile>,
    /// Files by what became of them.
    pub summary: ImportSummary,
    /// Files left alone because the import was cancelled.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<usize>", optional)]
    pub cancelled: usize,
    /// Files of a named folder that are no reports by their ending (source code, notes) and were not opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub passed_over: Vec<String>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// How far a long piece of work is. Sent as the event `plumbline-progress`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Progress {
    /// The request's `job`.
    pub job: String,
    /// Files (of a check, its steps) finished.
    pub done: usize,
    /// Files (of a check, its steps) in all.
    pub total: usize,
    /// The file at hand.
    pub path: Option<String>,
    /// The report at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub report_id: Option<String>,
    /// What is done with it.
    pub phase: ProgressPhase,
    /// The file just finished.
    pub finished: Option<ImportedFile>,
}

/// The step a file is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ProgressPhase {
    Reading,
    Mapping,
    Storing,
    Finished,
    Checking,
    Exporting,
    /// A report is compared with what the server holds, or sent to it.
    Pushing,
    /// Reports are looked for on a server.
    Pulling,
}

/// A job to stop after the file at hand; a check is the job `check`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CancelRequest {
    /// The request's `job`.
    pub job: String,
}

/// Whether there was such a job.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct CancelResult {
    /// Whether a running job has this name.
    pub found: bool,
}

/// One report by its id.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportRequest {
    /// The report's id, or the start of it.
    pub id: String,
}

/// A row of the list of reports, with what is open about it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportRow {
    /// The report.
    pub report: ReportSummary,
    /// Open findings that name the report.
    pub open_findings: SeverityCounts,
    /// Its verdict; `None` before it was checked.
    pub verdict: Option<ReportVerdict>,
    /// Checks that ran on it alone; `None` before it was checked.
    pub checks_run: Option<usize>,
    /// Those of them that found nothing.
    pub checks_passed: Option<usize>,
}

/// One report with its findings and its other versions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReportView {
    /// The report.
    pub report: Report,
    /// Findings that name it, as their report or in their evidence; resolved ones left out.
    pub findings: Vec<Finding>,
    /// Its verdict; `None` before it was checked.
    pub verdict: Option<ReportVerdict>,
    /// What its latest check ran; `None` before it was checked.
    pub checks: Option<ReportPasses>,
    /// All versions of it, oldest first, itself included.
    pub versions: Vec<ReportSummary>,
    /// Whether the file can be shown as a grid (`sheet`, `csv`, `json`) or as drawn pages (`pdf`).
    pub source_view: SourceView,
    /// The contract it belongs to, and on what it was matched; absent where none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub contract_match: Option<ContractMatch>,
}

/// How a source is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceView {
    /// Tables and lines in a grid.
    Grid,
    /// PDF pages as drawn.
    Pages,
}

impl SourceView {
    /// How a format is shown.
    pub fn of(format: FileFormat) -> SourceView {
        match format {
            FileFormat::Pdf => SourceView::Pages,
            FileFormat::Xlsx
            | FileFormat::Xls
            | FileFormat::Xlsb
            | FileFormat::Ods
            | FileFormat::Csv
            | FileFormat::Json
            | FileFormat::Fhir => SourceView::Grid,
        }
    }
}

/// Which reports to check.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CheckRequest {
    /// Report ids; empty for all current reports.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// All findings that are not resolved, with the run they come from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FindingList {
    /// The verdict over all current reports; `None` before the first check.
    pub verdict: Option<ReportVerdict>,
    /// Checks of the last run over all reports; `None` before the first.
    pub checks_run: Option<usize>,
    /// Those of them that found nothing; `None` before the first.
    pub checks_passed: Option<usize>,
    /// Open findings that follow from no other open one.
    pub open_roots: usize,
    /// Findings, worst first.
    pub findings: Vec<Finding>,
}

/// A finding to set aside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaiveRequest {
    /// The finding.
    pub fingerprint: String,
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

/// One finding by its fingerprint.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FingerprintRequest {
    /// The finding.
    pub fingerprint: String,
}

/// Figures read by OCR that a person has compared with their page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmRequest {
    /// The report's id, or the start of it.
    pub id: String,
    /// Ids of metrics and quality measures, and `header` for what the report's header says; empty for all that wait.
    pub figures: Vec<String>,
    /// Where OCR read something else than the page prints.
    #[serde(default)]
    pub corrections: Vec<FigureCorrection>,
    /// Who compared them.
    pub by: String,
}

/// One part of a figure as the page prints it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FigureCorrection {
    /// The metric's or quality measure's id.
    pub figure: String,
    /// `value`, `target`, `baseline`; a quality measure's part by its field's name. Absent: the value, or the rate.
    #[serde(default)]
    pub part: Option<String>,
    /// The text on the page: `$412.50`, `74.2%`, `(1,204)`.
    pub text: String,
}

/// Confirmed figures that are to be compared again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WithdrawConfirmationRequest {
    /// The report's id, or the start of it.
    pub id: String,
    /// Ids as in [`ConfirmRequest::figures`].
    pub figures: Vec<String>,
}

/// One rule of the catalogue, explained.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RuleInfo {
    /// `PER004`.
    pub code: String,
    /// `paid-through-before-service-end`.
    pub name: String,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// The family: SRC, PER, TCC, ARI, QLT, RST …
    pub family: String,
    /// One sentence.
    pub summary: String,
    /// What it asserts.
    pub what: String,
    /// Why a reader of payer reports cares.
    pub why: String,
    /// What to do about it.
    pub what_to_do: String,
    /// Its authority.
    pub source: String,
    /// What a payer is asked where it finds something; `None` where that is no payer's to answer.
    pub question: Option<String>,
    /// Its version: a waiver given under another one does not hold.
    pub version: u32,
}

/// One mapping file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MappingInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it reads.
    pub description: String,
    /// The payer's name.
    pub payer: String,
    /// Formats it takes.
    pub formats: Vec<FileFormat>,
    /// Terms it knows.
    pub terms: usize,
    /// `built-in`, or the path of the user's file.
    pub origin: String,
}

/// Reports to write out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// In which format.
    pub format: ExportFormat,
    /// The folder to write to; made if absent.
    pub out: String,
    /// Report ids; empty for all current reports.
    #[serde(default)]
    pub ids: Vec<String>,
    /// What one evidence pack holds; the other formats leave it aside.
    #[serde(default)]
    #[ts(as = "Option<EvidencePack>", optional)]
    pub pack: EvidencePack,
    /// The caller's name for this export, for progress and cancelling.
    #[serde(default)]
    pub job: String,
}

/// What one evidence pack holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum EvidencePack {
    /// One report.
    #[default]
    Report,
    /// All chosen reports of one payer.
    Payer,
}

/// Reports to look at before they are exported as FHIR.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PreviewRequest {
    /// Report ids; empty for all current reports.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// What would not conform to VBPR, and what the standard cannot say. Nothing is written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportPreview {
    /// Reports looked at.
    pub reports: usize,
    /// By report and rule; empty where every Bundle says everything and conforms.
    pub remarks: Vec<ConformanceRemark>,
}

/// One thing that would not conform or cannot be said.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConformanceRemark {
    /// `STD004`.
    pub rule: String,
    /// The problem in a few words.
    pub name: String,
    /// `error`: a validator refuses it; `warning`: something mandatory is unknown or left out; `info`: in our extension.
    pub severity: Severity,
    /// The report.
    pub report_id: String,
    /// The metric's or quality result's id; null for the report itself.
    pub figure: Option<String>,
    /// What it is about.
    pub message: String,
    /// Where that stands in the payer's file.
    pub anchor: Option<plumbline_model::Anchor>,
}

/// Formats Plumbline writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// One VBPR FHIR Bundle per report.
    Fhir,
    /// VBPR FHIR in bulk style: one NDJSON file per resource type.
    Ndjson,
    /// One tidy row per figure.
    Csv,
    /// A workbook with figures, findings and sources.
    Xlsx,
    /// Typed tables for DuckDB, Spark and Trino.
    Parquet,
    /// Offline evidence packs, one per report or per payer.
    Html,
}

/// What was written where.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportResult {
    /// One entry per file.
    pub files: Vec<ExportedFile>,
    /// What the format cannot say, or was left out, in words.
    pub notes: Vec<String>,
    /// Reports that could not be had; the others were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<FailedReport>>", optional)]
    pub failed: Vec<FailedReport>,
    /// Why it ended before its end, where it did; `files` are whole and stay, nothing half-written does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stopped: Option<ExportEnd>,
}

/// Why an export ended before its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportEnd {
    /// Whether a person ended it.
    pub cancelled: bool,
    /// What happened and what to do.
    pub message: String,
}

/// A report that could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FailedReport {
    /// The report.
    pub report_id: String,
    /// Why, and what to do.
    pub message: String,
}

/// One written file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportedFile {
    /// Its path.
    pub path: String,
    /// The reports in it.
    pub report_ids: Vec<String>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// An error at the boundary: the window acts on `code`, people read the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppErrorView {
    /// A stable code.
    pub code: ErrorCode,
    /// What happened, where, and what to do.
    pub message: String,
    /// The chain of causes, for a report to us.
    pub details: Vec<String>,
}

/// Errors the window (or an exit code) treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request cannot be carried out as it stands: a name left empty, an unknown format.
    InvalidRequest,
    /// No report or finding has this id.
    NotFound,
    /// The workspace cannot be opened. Exit code 3.
    WorkspaceUnavailable,
    /// A person stopped the work; nothing of it was kept.
    Cancelled,
    /// Everything else: message and details say what.
    Failed,
}
