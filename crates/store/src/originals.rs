//! The imported files themselves, each under its hash.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::StoreError;

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where originals are kept.
pub(crate) enum Originals {
    /// `originals/ab/<sha256>` beside the database.
    Folder {
        /// The folder `originals`.
        root: PathBuf,
        /// Makes temporary names of this process differ.
        written: Cell<u64>,
    },
    /// For a workspace in memory.
    Memory(RefCell<HashMap<String, Vec<u8>>>),
}

impl Originals {
    pub(crate) fn in_folder(root: PathBuf) -> Originals {
        Originals::Folder {
            root,
            written: Cell::new(0),
        }
    }

    pub(crate) fn in_memory() -> Originals {
        Originals::Memory(RefCell::default())
    }

    /// Keeps the bytes and gives their hash. Bytes that are kept already are not written again.
    pub(crate) fn store(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = sha256_of(bytes);
        match self {
            Originals::Memory(files) => {
                files.borrow_mut().insert(sha256.clone(), bytes.to_vec());
            }
            Originals::Folder { root, written } => {
                let path = place(root, &sha256)?;
                // A file that was changed or cut short is put right, now that its true bytes are at hand.
                if !holds(&path, &sha256) {
                    written.set(written.get() + 1);
                    let temporary =
                        path.with_file_name(format!("{sha256}.{}-{}.tmp", std::process::id(), written.get()));
                    write_durably(&temporary, &path, bytes).map_err(|source| {
                        // The failure to report is the first one; a leftover temporary file harms nothing.
                        let _ = fs::remove_file(&temporary);
                        StoreError::OriginalNotWritten {
                            path: path.clone(),
                            source,
                        }
                    })?;
                }
            }
        }
        Ok(sha256)
    }

    /// The bytes with this hash, verified.
    pub(crate) fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let (path, read) = match self {
            Originals::Memory(files) => {
                let path = place(Path::new("originals"), sha256)?;
                let bytes = files.borrow().get(sha256).cloned();
                (path, bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)))
            }
            Originals::Folder { root, .. } => {
                let path = place(root, sha256)?;
                let bytes = fs::read(&path);
                (path, bytes)
            }
        };
        let bytes = read.map_err(|source| StoreError::OriginalNotRead {
            path: path.clone(),
            source,
        })?;
        let found = sha256_of(&bytes);
        if found == sha256 {
            Ok(bytes)
        } else {
            Err(StoreError::OriginalChanged { path, found })
        }
    }

    /// The size in bytes of the original with this hash; its content is not read.
    pub(crate) fn size(&self, sha256: &str) -> Result<u64, StoreError> {
        match self {
            Originals::Memory(_) => self.read(sha256).map(|bytes| bytes.len() as u64),
            Originals::Folder { root, .. } => {
                let path = place(root, sha256)?;
                fs::metadata(&path)
                    .map(|metadata| metadata.len())
                    .map_err(|source| StoreError::OriginalNotRead { path, source })
            }
        }
    }

    /// Whether any original is kept.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Originals::Memory(files) => files.borrow().is_empty(),
            Originals::Folder { root, .. } => fs::read_dir(root).map_or(true, |mut entries| entries.next().is_none()),
        }
    }
}

/// The path of a hash. Checking its form first keeps any other text from naming a path outside the folder.
fn place(root: &Path, sha256: &str) -> Result<PathBuf, StoreError> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash {
        Ok(root.join(&sha256[..2]).join(sha256))
    } else {
        Err(StoreError::NotASha256(sha256.to_owned()))
    }
}

fn holds(path: &Path, sha256: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| sha256_of(&bytes) == sha256)
}

/// Writes under a temporary name, waits for the disk, then renames: a file under its hash is always whole.
fn write_durably(temporary: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(temporary, path)?;
    sync_folder(path)
}

/// Makes the new name itself durable, where folders can be synced.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_original_is_kept_once_under_its_hash_and_read_back_equal() {
        let folder = tempfile::tempdir().expect("a folder");
        let originals = Originals::in_folder(folder.path().join("originals"));
        assert!(originals.is_empty());
        let sha256 = originals.store(b"figures").expect("stored");
        assert_eq!(originals.store(b"figures").expect("stored again"), sha256);
        let within = folder.path().join("originals").join(&sha256[..2]);
        let names: Vec<_> = fs::read_dir(&within)
            .expect("the folder of the first two digits")
            .collect();
        assert_eq!(names.len(), 1, "no second copy and no temporary file stays");
        assert!(within.join(&sha256).is_file());
        assert_eq!(originals.read(&sha256).expect("read"), b"figures");
        assert_eq!(originals.size(&sha256).expect("known"), 7);
    }

    #[test]
    fn a_changed_original_is_named_and_put_right_by_the_next_import() {
        let folder = tempfile::tempdir().expect("a folder");
        let originals = Originals::in_folder(folder.path().to_owned());
        let sha256 = originals.store(b"figures").expect("stored");
        let path = folder.path().join(&sha256[..2]).join(&sha256);
        fs::write(&path, b"other figures").expect("tampered");
        let error = originals.read(&sha256).expect_err("the bytes are not those imported");
        assert!(matches!(&error, StoreError::OriginalChanged { path: named, .. } if *named == path));
        assert!(
            error.to_string().contains(&sha256),
            "the message names the file: {error}"
        );
        originals.store(b"figures").expect("stored again");
        assert_eq!(originals.read(&sha256).expect("read"), b"figures");
    }

    #[test]
    fn a_missing_original_is_named() {
        let originals = Originals::in_memory();
        let absent = sha256_of(b"never imported");
        let error = originals.read(&absent).expect_err("nothing is kept");
        assert!(matches!(error, StoreError::OriginalNotRead { .. }));
        assert!(error.to_string().contains(&absent));
    }

    #[test]
    fn only_a_hash_names_an_original() {
        let folder = tempfile::tempdir().expect("a folder");
        let originals = Originals::in_folder(folder.path().to_owned());
        for text in ["", "../plumbline.sqlite", &"A".repeat(64)] {
            assert!(
                matches!(originals.read(text), Err(StoreError::NotASha256(_))),
                "{text:?}"
            );
        }
    }
}
