//! SRC001.

use plumbline_model::{Anchor, ImportStatus, ImportedFile};

use crate::{Draft, Findings, Scope, amounts::file_name};

declare_rule! {
    /// A file, or a part of it, could not be read.
    ///
    /// ## What
    /// Reading the file failed: it is encrypted, damaged, or of a type Plumbline does not read; or a part of an imported
    /// file (a sheet, a page, its end) could not be read.
    /// ## Why
    /// Its figures are in no comparison and no total, and nothing else shows that they are missing.
    /// ## What to do
    /// Follow the message: ask the payer for a copy without a password, for an undamaged copy, or for another format.
    /// ## Question
    /// Please send the file again: undamaged, without a password, in a spreadsheet or PDF format.
    /// ## Severity
    /// An error, unlike other remarks on files: nobody can say what is missing.
    /// ## Source
    /// The reader's error code, kept with the file.
    /// ## Example that fires
    /// A workbook protected by a password.
    /// ## Example that does not
    /// A workbook that was read and that no mapping recognises: SRC002 says so.
    SRC001 "file-not-read", Error, File(check)
}

fn check(file: &ImportedFile, scope: &Scope, out: &mut Findings) {
    if file.status != ImportStatus::Failed {
        return check_parts(file, scope, out);
    }
    let (code, message, remedy) = match &file.error {
        Some(error) => (error.code.as_str(), error.message.as_str(), error.remedy.as_str()),
        None => (
            "unknown",
            "The file could not be read.",
            "Ask the payer for another copy.",
        ),
    };
    let mut draft = Draft::between(file_name(file))
        .message(format!("{message} {remedy}").trim().to_owned())
        .fact(file.sha256.clone().unwrap_or_default())
        .fact(code)
        .found(code);
    if let Some(sha256) = &file.sha256 {
        draft = draft.computed("SHA-256 of the file", sha256.clone());
    }
    out.push(&SRC001, draft);
}

/// Parts of an imported file that could not be read, each once.
fn check_parts(file: &ImportedFile, scope: &Scope, out: &mut Findings) {
    let report = scope
        .reports()
        .iter()
        .find(|report| file.report_ids.contains(&report.id));
    let parts: Vec<_> = file.issues.iter().filter(|issue| issue.code == "SRC001").collect();
    let (Some(report), false) = (report, parts.is_empty()) else {
        return out.passed(&SRC001);
    };
    for part in parts {
        let place = part
            .anchor
            .as_ref()
            .map_or_else(|| "the whole file".to_owned(), Anchor::place);
        let draft = Draft::between(file_name(file))
            .of_report(Some(&report.id))
            .message(part.message.clone())
            .fact(file.sha256.clone().unwrap_or_default())
            .fact(part.message.clone())
            .saw("not read", place, part.anchor.as_ref(), report);
        out.push(&SRC001, draft);
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::ErrorInfo;

    use super::*;
    use crate::testing::{ReportBuilder, file, findings_in_files, issue};
    use crate::{Portfolio, Settings};

    #[test]
    fn fires_on_an_encrypted_workbook_and_says_what_to_do() {
        let mut locked = file("q1.xlsx", ImportStatus::Failed);
        locked.error = Some(ErrorInfo {
            code: "encrypted_file".into(),
            message: "q1.xlsx is protected by a password.".into(),
            remedy: "Ask for a copy without one.".into(),
        });
        let findings = findings_in_files(&SRC001, &[locked]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "q1.xlsx is protected by a password. Ask for a copy without one."
        );
        assert_eq!(findings[0].subject, "q1.xlsx", "a folder's path is no fact");
    }

    #[test]
    fn fires_on_a_part_of_an_imported_file_that_was_not_read() {
        let report = ReportBuilder::new("Acme").id("one").build();
        let mut cut = file("q1.pdf", ImportStatus::Imported);
        cut.report_ids = vec!["one".into()];
        cut.issues = vec![
            issue("SRC001", "The file is cut off."),
            issue("SRC005", "Something else."),
        ];
        let portfolio = Portfolio {
            reports: vec![&report],
            superseded: vec![],
            contracts: &[],
            files: &[cut],
        };
        let found = crate::check(&portfolio, &Settings::default()).findings;
        let found: Vec<_> = found.iter().filter(|finding| finding.rule == "SRC001").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].message.as_str(), found[0].report_id.as_deref()),
            ("The file is cut off.", Some("one"))
        );
    }

    #[test]
    fn silent_on_a_file_that_needs_a_mapping() {
        assert!(findings_in_files(&SRC001, &[file("q1.xlsx", ImportStatus::NeedsMapping)]).is_empty());
    }
}
