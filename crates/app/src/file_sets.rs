//! Files that are read as one: a report, its contract and its organizations in a FHIR file each, as a bulk export gives
//! them (NDJSON) or as resources are saved one by one (`MeasureReport-….json`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plumbline_readers::{Limits, ReadError, load};

/// One file, or the files of one folder that hold a FHIR resource type each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileSet {
    /// The file that stands for the set: the first that holds the reports.
    pub(crate) path: PathBuf,
    /// The files whose lines follow its own, in path order.
    more: Vec<PathBuf>,
}

/// How much of a file tells what it holds.
const HEAD_BYTES: usize = 4096;

impl FileSet {
    /// One file that stands for itself.
    pub(crate) fn of(path: PathBuf) -> FileSet {
        FileSet { path, more: Vec::new() }
    }

    /// Its files, the one that stands for it first.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.path).chain(&self.more)
    }

    /// The names of the other files of the set.
    pub(crate) fn others(&self) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.more.iter().filter_map(name).collect()
    }

    /// The bytes of the set: the lines of its files one after the other, which is NDJSON again.
    ///
    /// Errors: those of [`load`]; a set may be as large as a file.
    pub(crate) fn load(&self, limits: &Limits) -> Result<Vec<u8>, ReadError> {
        let mut bytes = load(&self.path, limits)?;
        if self.more.is_empty() {
            return Ok(bytes);
        }
        if is_json(&self.path) {
            bytes = on_one_line(&bytes);
        }
        for path in &self.more {
            let mut next = load(path, limits)?;
            if is_json(path) {
                next = on_one_line(&next);
            }
            if bytes.last().is_some_and(|last| *last != b'\n') {
                bytes.push(b'\n');
            }
            bytes.extend_from_slice(next.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&next));
            let size = bytes.len() as u64;
            if size > limits.file_bytes {
                return Err(ReadError::TooLarge {
                    measure: "size of the files of the bulk export in bytes".to_owned(),
                    found: size,
                    limit: limits.file_bytes,
                });
            }
        }
        Ok(bytes)
    }
}

/// The files as sets, in path order. Files of one folder are one set only where each holds one type of resource and
/// one of them holds reports: a file that holds everything stands for itself.
pub(crate) fn sets(files: &[PathBuf]) -> Vec<FileSet> {
    let mut folders: BTreeMap<&Path, Vec<(&PathBuf, String)>> = BTreeMap::new();
    for path in files {
        if let (Some(folder), Some(kind)) = (path.parent(), bulk_type(path)) {
            folders.entry(folder).or_default().push((path, kind));
        }
    }
    folders.retain(|_, members| {
        let reports = members.iter().filter(|(_, kind)| kind == "MeasureReport").count();
        reports > 0 && reports < members.len()
    });
    let mut sets = Vec::with_capacity(files.len());
    for path in files {
        let members = path.parent().and_then(|folder| folders.get(folder));
        let Some(members) = members.filter(|members| members.iter().any(|(member, _)| *member == path)) else {
            sets.push(FileSet::of(path.clone()));
            continue;
        };
        let first = members.iter().find(|(_, kind)| kind == "MeasureReport");
        if first.is_some_and(|(first, _)| *first == path) {
            sets.push(FileSet {
                path: path.clone(),
                more: members
                    .iter()
                    .filter(|(member, _)| *member != path)
                    .map(|(member, _)| (*member).clone())
                    .collect(),
            });
        }
    }
    sets
}

/// The one resource type of a file of a bulk export, by its ending, its name and its first line; `None` for other files.
fn bulk_type(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?;
    if !ending.eq_ignore_ascii_case("ndjson") && !is_json(path) {
        return None;
    }
    let head = head(path)?;
    let first = if is_json(path) {
        head.trim_start().strip_prefix('{')?
    } else {
        head.lines().find(|line| !line.trim().is_empty())?
    };
    let (_, after) = first.split_once("\"resourceType\"")?;
    let kind = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let kind = kind.split('"').next()?;
    // Such files are named by their type: `MeasureReport.ndjson`, `1.Measure.ndjson`, `Measure-contract.json`.
    let named = path
        .file_name()?
        .to_str()?
        .split(['.', '-', '_'])
        .any(|part| part == kind);
    (named && kind != "Bundle").then(|| kind.to_owned())
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// A JSON text without the line breaks between its tokens; strings hold none.
fn on_one_line(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
        .collect()
}

fn head(path: &Path) -> Option<String> {
    use std::io::Read;
    let mut bytes = Vec::with_capacity(HEAD_BYTES);
    std::fs::File::open(path)
        .ok()?
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(
        String::from_utf8_lossy(&bytes)
            .trim_start_matches('\u{feff}')
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulk_export_is_one_set_and_other_files_stand_for_themselves() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, text).expect("written");
            path
        };
        let measure = write(
            "bulk/Measure.ndjson",
            "\u{feff}{\"resourceType\":\"Measure\",\"id\":\"c\"}",
        );
        let reports = write(
            "bulk/MeasureReport.ndjson",
            "{\"id\":\"r\",\"resourceType\": \"MeasureReport\"}",
        );
        let other = write("bulk/notes.json", "{}");
        let mixed = write("mixed/all.ndjson", "{\"resourceType\":\"MeasureReport\",\"id\":\"r\"}");
        let alone = write("alone/MeasureReport.ndjson", "{\"resourceType\":\"MeasureReport\"}");
        let files = [
            measure.clone(),
            reports.clone(),
            other.clone(),
            mixed.clone(),
            alone.clone(),
        ];
        let found = sets(&files);
        let paths: Vec<&PathBuf> = found.iter().map(|set| &set.path).collect();
        assert_eq!(paths, [&reports, &other, &mixed, &alone]);
        assert_eq!(found[0].more, [measure]);
        let saved = [
            write(
                "saved/Measure-c.json",
                "{\n \"resourceType\": \"Measure\",\n \"id\": \"c\"\n}\n",
            ),
            write(
                "saved/MeasureReport-r.json",
                "{\n \"resourceType\": \"MeasureReport\"\n}\n",
            ),
        ];
        let one_by_one = sets(&saved);
        assert_eq!(one_by_one.len(), 1, "resources saved one by one belong together");
        let text = String::from_utf8(one_by_one[0].load(&Limits::default()).expect("readable")).expect("UTF-8");
        assert_eq!(text.lines().count(), 2, "{text}");
        let bytes = found[0].load(&Limits::default()).expect("readable");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text.lines().count(), 2, "a line a resource: {text}");
        assert!(!text.contains('\u{feff}'), "no mark within the lines");
    }
}
