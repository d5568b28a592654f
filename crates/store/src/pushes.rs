//! What FHIR servers have accepted.

use chrono::{DateTime, Utc};

use crate::tables::pushed_report;
use crate::{StoreError, Workspace};

/// A report in the form in which a server gets it.
#[derive(Debug, Clone, Copy)]
pub struct PushedForm<'a> {
    /// The server's base address.
    pub server: &'a str,
    /// The report's id.
    pub report_id: &'a str,
    /// The report's version.
    pub version: u32,
    /// SHA-256 of its resources, hexadecimal.
    pub content: &'a str,
}

impl Workspace {
    /// Notes that a server holds a report in this form.
    pub fn note_push(&self, form: PushedForm<'_>, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.write("noting a push", |conn| {
            Ok(pushed_report::set(
                conn,
                form.server,
                form.report_id,
                form.version,
                form.content,
                at,
            )?)
        })
    }

    /// When a server accepted a report in this form; `None` where it never did, or has another since.
    pub fn pushed_at(&self, form: PushedForm<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read("reading pushes", |conn| {
            pushed_report::accepted_at(conn, form.server, form.report_id, form.version, form.content)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_was_accepted_is_known_by_server_report_version_and_content() {
        let mut workspace = Workspace::open_in_memory().expect("a workspace");
        let report = testing::report("r-1", "North", "1", b"file");
        testing::store(&mut workspace, b"file", &[report]).expect("stored");
        let form = PushedForm {
            server: "https://one.example/fhir",
            report_id: "r-1",
            version: 1,
            content: "aa",
        };
        assert_eq!(workspace.pushed_at(form).expect("read"), None);
        workspace.note_push(form, testing::at(1)).expect("noted");
        assert_eq!(workspace.pushed_at(form).expect("read"), Some(testing::at(1)));
        for other in [
            PushedForm {
                server: "https://two.example/fhir",
                ..form
            },
            PushedForm { version: 2, ..form },
            PushedForm { content: "bb", ..form },
        ] {
            assert_eq!(workspace.pushed_at(other).expect("read"), None, "{other:?}");
        }
        let changed = PushedForm { content: "bb", ..form };
        workspace.note_push(changed, testing::at(2)).expect("noted");
        assert_eq!(
            workspace.pushed_at(form).expect("read"),
            None,
            "the server holds the later content alone"
        );
        assert_eq!(workspace.pushed_at(changed).expect("read"), Some(testing::at(2)));
    }
}
