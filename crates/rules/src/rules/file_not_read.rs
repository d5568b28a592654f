//! SRC001.

use plumbline_model::{ImportStatus, ImportedFile};

use crate::{Draft, Findings, Scope, amounts::file_name};

declare_rule! {
    /// A file could not be read.
    ///
    /// ## What
    /// Reading the file failed: it is encrypted, damaged, or of a type Plumbline does not read.
    /// ## Why
    /// Its figures are in no comparison and no total, and nothing else shows that they are missing.
    /// ## What to do
    /// Follow the message: ask the payer for a copy without a password, for an undamaged copy, or for another format.
    /// ## Severity
    /// An error, unlike other remarks on files: nothing of the report is there.
    /// ## Source
    /// The reader's error code, kept with the file.
    /// ## Example that fires
    /// A workbook protected by a password.
    /// ## Example that does not
    /// A workbook that was read and that no mapping recognises: SRC002 says so.
    SRC001 "file-not-read", Error, File(check)
}

fn check(file: &ImportedFile, _: &Scope, out: &mut Findings) {
    if file.status != ImportStatus::Failed {
        return out.passed(&SRC001);
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

#[cfg(test)]
mod tests {
    use plumbline_model::ErrorInfo;

    use super::*;
    use crate::testing::{file, findings_in_files};

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
    fn silent_on_a_file_that_needs_a_mapping() {
        assert!(findings_in_files(&SRC001, &[file("q1.xlsx", ImportStatus::NeedsMapping)]).is_empty());
    }
}
