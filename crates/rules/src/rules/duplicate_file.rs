//! SRC008.

use plumbline_model::{ImportStatus, ImportedFile};

use crate::{Draft, Findings, Scope, amounts::file_name};

declare_rule! {
    /// A file was imported before.
    ///
    /// ## What
    /// The file's bytes are those of a file already in the workspace, or it is a report of the workspace as Plumbline wrote it.
    /// ## Why
    /// Somebody may expect a new version in it: the payer sent the same file again, or the wrong file was saved.
    /// ## What to do
    /// Nothing if it was meant. Nothing was stored twice.
    /// ## Severity
    /// Worth knowing and nothing more: no figure is affected.
    /// ## Source
    /// SHA-256 of the bytes; Plumbline's identifier of a report in a FHIR file, and every figure of it.
    /// ## Example that fires
    /// The same workbook under another name.
    /// ## Example that does not
    /// A workbook of the same name with one changed cell.
    SRC008 "file-imported-before", Info, File(check)
}

fn check(file: &ImportedFile, _: &Scope, out: &mut Findings) {
    if file.status != ImportStatus::Duplicate {
        return out.passed(&SRC008);
    }
    let name = file_name(file);
    let why = file.issues.iter().find(|issue| issue.code == SRC008.code);
    let message = match why {
        Some(issue) => format!("{name}: {}", issue.message),
        None => format!("{name} holds the same bytes as a file imported before. Nothing was stored again."),
    };
    let mut draft = Draft::between(name)
        .message(message)
        .fact(file.sha256.clone().unwrap_or_default())
        .of_report(file.report_ids.first());
    if let Some(sha256) = &file.sha256 {
        draft = draft.computed("SHA-256 of the file", sha256.clone());
    }
    out.push(&SRC008, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{file, findings_in_files};

    #[test]
    fn fires_once_however_often_the_file_comes() {
        let again = file("q1.xlsx", ImportStatus::Duplicate);
        assert_eq!(findings_in_files(&SRC008, &[again.clone(), again]).len(), 1);
    }

    #[test]
    fn silent_on_a_first_import() {
        assert!(findings_in_files(&SRC008, &[file("q1.xlsx", ImportStatus::Imported)]).is_empty());
    }
}
