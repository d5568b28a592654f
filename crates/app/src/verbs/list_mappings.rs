//! The mapping files at hand.

use plumbline_mapping::{Mapping, Origin};

use crate::commands::{MappingInfo, Nothing};
use crate::{App, AppError};

/// Every mapping: the built-in ones and the workspace's own.
pub fn list_mappings(app: &App, _: Nothing) -> Result<Vec<MappingInfo>, AppError> {
    let known = app.mappings();
    Ok(known.list().iter().map(info).collect())
}

/// One mapping as the window and the command line list it.
pub(super) fn info(mapping: &Mapping) -> MappingInfo {
    MappingInfo {
        id: mapping.id().to_owned(),
        version: mapping.version(),
        description: mapping.file().description.clone(),
        payer: mapping
            .file()
            .payer
            .name
            .clone()
            .unwrap_or_else(|| "as the file says".to_owned()),
        formats: mapping.formats().to_vec(),
        terms: mapping.term_count(),
        origin: match mapping.origin() {
            Origin::BuiltIn(_) => "built-in".to_owned(),
            Origin::File(path) => path.to_string_lossy().into_owned(),
        },
    }
}
