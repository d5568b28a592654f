//! Which files a list of files and folders names.

use std::path::{Path, PathBuf};

use crate::AppError;

/// Endings of files that stand beside reports and are none: source code, notes, settings. A file named outright is
/// always taken, whatever its ending.
const NO_REPORTS: [&str; 8] = ["md", "rs", "toml", "lock", "py", "sh", "ini", "log"];

/// The files to import and those passed over, both in path order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// To be imported.
    pub files: Vec<PathBuf>,
    /// In a named folder, and no reports by their ending or a leading dot.
    pub passed_over: Vec<PathBuf>,
}

/// Walks files and folders, folders recursively; links to folders are not followed. A path that does not exist is
/// kept as a file: reading it says so. Errors: [`AppError::Unreadable`] for a folder that cannot be listed.
pub fn walk(paths: &[String]) -> Result<Walk, AppError> {
    let mut walk = Walk::default();
    for path in paths.iter().map(PathBuf::from) {
        if path.is_dir() {
            folder(&path, &mut walk)?
        } else {
            walk.files.push(path)
        }
    }
    Ok(walk)
}

fn folder(path: &Path, walk: &mut Walk) -> Result<(), AppError> {
    let unreadable = |source| AppError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut entries = std::fs::read_dir(path)
        .map_err(unreadable)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(unreadable)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        if kind.is_dir() {
            if !hidden {
                folder(&path, walk)?;
            }
        } else if hidden || ending.is_some_and(|ending| NO_REPORTS.contains(&ending.as_str())) {
            walk.passed_over.push(path);
        } else {
            walk.files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_reports_in_order_and_says_what_it_passed_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let touch = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, "x").expect("written");
        };
        for name in ["b/q2.xlsx", "a/q1.pdf", "README.md", ".hidden", "a/report"] {
            touch(name);
        }
        let found = walk(&[folder.path().to_string_lossy().into_owned()]).expect("readable");
        let names = |paths: &[PathBuf]| {
            paths
                .iter()
                .map(|p| {
                    p.strip_prefix(folder.path())
                        .expect("inside")
                        .to_string_lossy()
                        .replace('\\', "/")
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&found.files), ["a/q1.pdf", "a/report", "b/q2.xlsx"]);
        assert_eq!(names(&found.passed_over), [".hidden", "README.md"]);
    }
}
