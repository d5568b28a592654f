//! SRC002.

use plumbline_model::{ImportStatus, ImportedFile};

use crate::{Draft, Findings, Scope, amounts::file_name};

declare_rule! {
    /// No mapping recognises a file, or several do.
    ///
    /// ## What
    /// The file was read, and it is not clear which payer's report it is.
    /// ## Why
    /// Its figures are in no comparison until a mapping names its terms.
    /// ## What to do
    /// Choose the mapping, or make one for this layout. Where a page is an image, ask for a file with text.
    /// ## Severity
    /// An error, unlike other remarks on files: nothing of the report is there.
    /// ## Source
    /// The mapping files in the workspace and those that come with Plumbline.
    /// ## Example that fires
    /// The first report of a payer nobody has mapped.
    /// ## Example that does not
    /// A report whose mapping is known and which holds one new row: SRC003 says so.
    SRC002 "layout-not-recognised", Error, File(check)
}

fn check(file: &ImportedFile, _: &Scope, out: &mut Findings) {
    if file.status != ImportStatus::NeedsMapping {
        return out.passed(&SRC002);
    }
    let name = file_name(file);
    let reasons: Vec<&str> = match &file.error {
        Some(error) => vec![&error.message, &error.remedy],
        None => file.issues.iter().map(|issue| issue.message.as_str()).collect(),
    };
    let message = if reasons.is_empty() {
        format!("No mapping recognises {name}. Choose one, or make one for this layout.")
    } else {
        reasons.join(" ")
    };
    let mut draft = Draft::between(name)
        .message(message)
        .fact(file.sha256.clone().unwrap_or_default());
    for issue in &file.issues {
        draft = draft.computed(issue.code.clone(), issue.message.clone());
    }
    if let Some(sha256) = &file.sha256 {
        draft = draft.computed("SHA-256 of the file", sha256.clone());
    }
    out.push(&SRC002, draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{file, findings_in_files};

    #[test]
    fn fires_on_a_file_no_mapping_knows() {
        let findings = findings_in_files(&SRC002, &[file("new-payer.xlsx", ImportStatus::NeedsMapping)]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("new-payer.xlsx"));
    }

    #[test]
    fn silent_on_an_imported_file() {
        assert!(findings_in_files(&SRC002, &[file("q1.xlsx", ImportStatus::Imported)]).is_empty());
    }
}
