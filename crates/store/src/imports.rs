//! What became of each imported file.

use chrono::{DateTime, Utc};
use plumbline_model::ImportedFile;

use crate::tables::import_event;
use crate::{StoreError, Workspace};

impl Workspace {
    /// Notes what became of a file that gave no new reports: a duplicate, an unrecognised or an unreadable one.
    ///
    /// A file whose reports are stored is noted by [`Workspace::insert_reports`], in the same transaction.
    pub fn import_event(&self, file: &ImportedFile, imported_at: DateTime<Utc>) -> Result<(), StoreError> {
        self.write("noting an import", |conn| {
            Ok(import_event::insert(conn, file, imported_at)?)
        })
    }

    /// What became of each path when it was last imported, in the order of those imports.
    pub fn imports(&self) -> Result<Vec<ImportedFile>, StoreError> {
        self.read("listing imports", import_event::latest)
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{ErrorInfo, ImportStatus, Issue, MappingUse, Severity};

    use super::*;
    use crate::testing;

    #[test]
    fn the_latest_event_of_each_path_is_listed_whole() {
        let workspace = Workspace::open_in_memory().expect("a workspace");
        let failed = ImportedFile {
            sha256: None,
            format: None,
            status: ImportStatus::Failed,
            error: Some(ErrorInfo {
                code: "encrypted_file".into(),
                message: "b.xlsx is encrypted.".into(),
                remedy: "Save it without a password.".into(),
            }),
            ..testing::imported("b.xlsx", "", &[])
        };
        let needs_mapping = ImportedFile {
            status: ImportStatus::NeedsMapping,
            mapping: Some(MappingUse {
                id: "north".into(),
                version: 2,
                confidence: testing::decimal("0.50"),
            }),
            issues: vec![Issue {
                code: "SRC002".into(),
                severity: Severity::Warning,
                message: "No mapping recognises the layout.".into(),
                anchor: Some(testing::anchor("A1", "Quarterly report")),
            }],
            ..testing::imported("a.xlsx", &"a".repeat(64), &[])
        };
        let first = ImportedFile {
            status: ImportStatus::Failed,
            ..needs_mapping.clone()
        };
        for (hour, event) in [(1, &first), (2, &failed), (3, &needs_mapping)] {
            workspace.import_event(event, testing::at(hour)).expect("noted");
        }
        assert_eq!(workspace.imports().expect("listed"), [failed, needs_mapping]);
    }
}
