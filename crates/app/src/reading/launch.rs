//! Starting the OCR program: this program again, with a word of its own, takes rights and resources from itself and then
//! becomes the OCR program, which keeps what is left.
//!
//! The OCR program may read the system's libraries and its own data, and nothing else; it may write nowhere and connect
//! to nothing. What holds on which system: `docs/decisions/0012-ocr-by-a-confined-tesseract.md`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The first argument that makes a program the OCR launcher. Not an option for people.
pub(super) const LAUNCHER_WORD: &str = "--plumbline-ocr";

/// The one argument of a launcher after its word.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Launch {
    /// The OCR program; absolute.
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    /// The folder with its data, where the environment names one.
    pub(super) data: Option<PathBuf>,
    pub(super) memory_mib: u64,
    pub(super) cpu_seconds: u64,
}

/// Becomes the OCR program. Errors: why it could not.
#[cfg(unix)]
pub(super) fn launch(argument: &str) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let launch: Launch =
        serde_json::from_str(argument).map_err(|error| format!("The OCR launcher has no task: {error}."))?;
    super::confine::confine_ocr(&launch)?;
    let mut command = std::process::Command::new(&launch.program);
    command
        .args(&launch.arguments)
        .env_clear()
        .env("LC_ALL", "C")
        // One thread: the files of an import are read side by side already.
        .env("OMP_THREAD_LIMIT", "1");
    if let Some(data) = &launch.data {
        command.env("TESSDATA_PREFIX", data);
    }
    Err(format!(
        "{} could not be started: {}",
        launch.program.display(),
        command.exec()
    ))
}

#[cfg(not(unix))]
pub(super) fn launch(_: &str) -> Result<(), String> {
    Err("OCR is not available on this system.".into())
}
