//! The TypeScript the window is typed by: every type that crosses the boundary, and the list of commands.

use plumbline_mapping as mapping;
use plumbline_model as model;
use ts_rs::{Config, TS};

use crate::commands;

/// The text of `ui/src/api/bindings.ts`.
///
/// Decimals cross as strings, ids and counts as numbers (`TS_RS_LARGE_INT`), dates as ISO strings.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut text = String::from(
        "// Generated from crates/model and crates/app. Do not edit.\n// Refresh: UPDATE_BINDINGS=1 cargo test -p plumbline-app bindings\n\n",
    );
    macro_rules! declare {
        ($($type:ty),* $(,)?) => {$(
            if let Some(docs) = <$type as TS>::docs() {
                text.push_str(&docs);
            }
            text.push_str("export ");
            text.push_str(&<$type as TS>::decl(&config));
            text.push('\n');
        )*};
    }
    declare!(
        model::Anchor,
        model::PageBox,
        model::PageOcr,
        model::Severity,
        model::FileFormat,
        model::PartKind,
        model::Cell,
        model::Line,
        model::Section,
        model::Table,
        model::Footnote,
        model::Part,
        model::Issue,
        model::DefinedName,
        model::Document,
        model::Unit,
        model::Period,
        model::Basis,
        model::FigureState,
        model::CodeSystem,
        model::ValueType,
        model::Stratum,
        model::Baseline,
        model::Target,
        model::Metric,
        model::Direction,
        model::Scoring,
        model::FigureSource,
        model::Threshold,
        model::ContractualStatus,
        model::QualityMeasure,
        model::QualitySlice,
        model::About,
        model::KeptFact,
        model::Facet,
        model::FacetValue,
        model::InferredDefinition,
        model::Definition,
        model::Identifier,
        model::Party,
        model::ContractRef,
        model::LineOfBusiness,
        model::ReportStatus,
        model::Source,
        model::StatementKind,
        model::Statement,
        model::Suggestion,
        model::TermTakes,
        model::TermPlace,
        model::Unmapped,
        model::OcrKind,
        model::Correction,
        model::Confirmation,
        model::OcrFigure,
        model::Report,
        model::ReportSummary,
        model::FindingState,
        model::Evidence,
        model::Waiver,
        model::Finding,
        model::ReportVerdict,
        model::Verdict,
        model::LayoutPart,
        model::LayoutHow,
        model::TouchedFact,
        model::Likeness,
        model::LeftFigure,
        model::LayoutProposal,
        model::LayoutRule,
        model::LayoutChange,
        model::FoundColumn,
        model::Drift,
        model::ErrorInfo,
        model::ImportStatus,
        model::MappingUse,
        model::ImportSummary,
        model::ImportedFile,
        commands::Nothing,
        commands::SeverityCounts,
        commands::WorkspaceInfo,
        commands::ImportRequest,
        commands::ImportResult,
        commands::ProgressPhase,
        commands::Progress,
        commands::CancelRequest,
        commands::CancelResult,
        commands::ReportRequest,
        commands::ReportRow,
        commands::SourceView,
        commands::ReportView,
        commands::CheckRequest,
        commands::FindingList,
        commands::WaiveRequest,
        commands::FingerprintRequest,
        commands::ConfirmRequest,
        commands::FigureCorrection,
        commands::WithdrawConfirmationRequest,
        commands::RuleInfo,
        commands::MappingInfo,
        commands::PreviewRequest,
        commands::ConformanceRemark,
        commands::ExportPreview,
        commands::ExportFormat,
        commands::ExportRequest,
        commands::ExportedFile,
        commands::ExportResult,
        commands::DriftRequest,
        commands::EarlierFigure,
        commands::EarlierReport,
        commands::DriftView,
        commands::AcceptedDrift,
        commands::NewVersionEdit,
        commands::NewVersionPreview,
        commands::NewVersionKept,
        commands::FileRequest,
        commands::KeptRegion,
        commands::LeftFile,
        commands::OpenTerms,
        commands::OpenTerm,
        commands::TermMapping,
        commands::OpenFigure,
        commands::CodeList,
        commands::CodeInfo,
        commands::Reach,
        commands::AnswerEdit,
        commands::AnswerDraft,
        commands::AnswerLook,
        commands::AnswerPreview,
        commands::AnswerKept,
        commands::GivenAnswer,
        commands::ShareAnswers,
        commands::SharedAnswers,
        commands::TakeAnswers,
        commands::TakenAnswers,
        commands::TakenAnswer,
        commands::TakenOutcome,
        commands::PagesView,
        commands::MarkedTable,
        commands::MarkRequest,
        commands::MarkedView,
        commands::RegionDraft,
        commands::RegionEdit,
        commands::ChangeKind,
        commands::FigureChange,
        commands::RegionPreview,
        commands::RegionKept,
        mapping::DraftRows,
        mapping::DraftRole,
        mapping::DraftScale,
        mapping::UseState,
        mapping::FactHow,
        mapping::QuestionKind,
        mapping::TermUse,
        mapping::DraftTerm,
        mapping::DraftSection,
        mapping::DraftColumn,
        mapping::DraftTable,
        mapping::DraftFact,
        mapping::DraftSign,
        mapping::DraftQuestion,
        mapping::MappingDraft,
        commands::DraftRequest,
        commands::DraftView,
        commands::DraftEdit,
        commands::LeftOut,
        commands::DraftPreview,
        commands::DraftKept,
        commands::ErrorCode,
        commands::AppErrorView,
    );
    macro_rules! command_types {
        ($($name:ident($request:ty) -> $response:ty,)*) => {
            text.push_str("\n/** Every command: its request and its response. */\nexport type Commands = {\n");
            $(text.push_str(&format!(
                "  {}: [{}, {}];\n",
                stringify!($name),
                <$request as TS>::name(&config),
                <$response as TS>::name(&config),
            ));)*
            text.push_str("};\n");
        };
    }
    crate::commands!(command_types);
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_windows_types_are_those_of_the_core() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/api/bindings.ts");
        let fresh = super::typescript();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(path, &fresh).expect("ui/src/api/ can be written");
        }
        let committed = std::fs::read_to_string(path).expect("ui/src/api/bindings.ts exists");
        assert!(
            committed == fresh,
            "ui/src/api/bindings.ts is stale; run: UPDATE_BINDINGS=1 cargo test -p plumbline-app bindings"
        );
    }
}
