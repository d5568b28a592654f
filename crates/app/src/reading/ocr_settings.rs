//! Whether pages without text are read by OCR, by which program, and how much it may use.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::settings::{SETTINGS_FILE, SettingsFile, not_a_count, wrong};
use crate::AppError;

/// The OCR program and its limits.
///
/// Taken like [`super::ReadingSettings`], from the section `[ocr]` and from variables `PLUMBLINE_OCR_…`. Every number is
/// at least 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OcrSettings {
    /// Tesseract: its path, or its name to be looked for in `PATH`. `PLUMBLINE_OCR_PROGRAM`; `tesseract`. Empty: no OCR.
    pub program: String,
    /// The language data it reads with, as Tesseract names it. `PLUMBLINE_OCR_LANGUAGE`; `eng`.
    pub language: String,
    /// Memory of one run, in MiB. `PLUMBLINE_OCR_MEMORY_MIB`; 512. A page of US Letter takes about 100.
    pub memory_mib: u64,
    /// Processor time of one run, in seconds. `PLUMBLINE_OCR_CPU_SECONDS`; 30. A page of figures takes about 2.
    pub cpu_seconds: u64,
    /// Time on the clock for all pages of one file, in seconds, drawing them included. `PLUMBLINE_OCR_WALL_SECONDS`; 120.
    pub wall_seconds: u64,
    /// What one run may answer, in MiB. `PLUMBLINE_OCR_OUTPUT_MIB`; 8. A page of figures takes a hundredth of one.
    pub output_mib: u64,
    /// Pages of one file read by OCR at most. `PLUMBLINE_OCR_PAGES`; 40.
    pub pages: u64,
}

impl Default for OcrSettings {
    fn default() -> OcrSettings {
        OcrSettings {
            program: "tesseract".into(),
            language: "eng".into(),
            memory_mib: 512,
            cpu_seconds: 30,
            wall_seconds: 120,
            output_mib: 8,
            pages: 40,
        }
    }
}

impl OcrSettings {
    /// The settings of a workspace folder under the present environment.
    ///
    /// Errors: [`AppError::Settings`], as for [`super::ReadingSettings::load`].
    pub fn load(workspace: &Path) -> Result<OcrSettings, AppError> {
        let path = workspace.join(SETTINGS_FILE);
        let settings = SettingsFile::load(&path)?.ocr;
        let place = path.display().to_string();
        settings.checked(&place)?.with(|name| std::env::var(name).ok())
    }

    fn numbers(&mut self) -> [(&'static str, &mut u64); 5] {
        [
            ("memory_mib", &mut self.memory_mib),
            ("cpu_seconds", &mut self.cpu_seconds),
            ("wall_seconds", &mut self.wall_seconds),
            ("output_mib", &mut self.output_mib),
            ("pages", &mut self.pages),
        ]
    }

    fn checked(mut self, place: &str) -> Result<OcrSettings, AppError> {
        let zero = self
            .numbers()
            .into_iter()
            .find(|(_, value)| **value == 0)
            .map(|(key, _)| key);
        if let Some(key) = zero {
            return Err(wrong(&format!("{place}, key \"{key}\""), &not_a_count("0", 1)));
        }
        if self.language.is_empty()
            || !self
                .language
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_+".contains(c))
        {
            return Err(wrong(
                &format!("{place}, key \"language\""),
                "Tesseract names no language like that",
            ));
        }
        Ok(self)
    }

    fn with(mut self, variable: impl Fn(&str) -> Option<String>) -> Result<OcrSettings, AppError> {
        for (key, value) in self.numbers() {
            let name = format!("PLUMBLINE_OCR_{}", key.to_uppercase());
            if let Some(text) = variable(&name).filter(|text| !text.is_empty()) {
                *value = text.parse().map_err(|_| wrong(&name, &not_a_count(&text, 1)))?;
            }
        }
        // Set and empty means no OCR.
        if let Some(program) = variable("PLUMBLINE_OCR_PROGRAM") {
            self.program = program;
        }
        if let Some(language) = variable("PLUMBLINE_OCR_LANGUAGE").filter(|text| !text.is_empty()) {
            self.language = language;
        }
        self.checked("environment")
    }

    /// Where the program stands.
    ///
    /// Errors: why there is none, and what to do, in words for a person.
    pub(super) fn engine(&self) -> Result<PathBuf, String> {
        if !cfg!(unix) {
            return Err("OCR is not available on this system yet.".into());
        }
        if self.program.is_empty() {
            return Err("OCR is switched off in the settings.".into());
        }
        let named = Path::new(&self.program);
        let found = if named.components().count() > 1 {
            named.is_file().then(|| named.to_owned())
        } else {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path)
                .filter(|folder| folder.is_absolute())
                .map(|folder| folder.join(named))
                .find(|candidate| candidate.is_file())
        };
        found.ok_or_else(|| "Install the package tesseract-ocr and import the file again, and OCR reads it.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_from_the_environment_then_the_file_then_the_defaults() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join(SETTINGS_FILE),
            "[ocr]\nmemory_mib = 300\npages = 3\n",
        )
        .expect("written");
        let file = OcrSettings::load(folder.path()).expect("understood");
        assert_eq!((file.memory_mib, file.pages, file.cpu_seconds), (300, 3, 30));
        let off = file
            .clone()
            .with(|name| (name == "PLUMBLINE_OCR_PROGRAM").then(String::new))
            .expect("understood");
        assert!(off.engine().expect_err("off").contains("switched off"));
        let injected = file.with(|name| (name == "PLUMBLINE_OCR_LANGUAGE").then(|| "../eng".to_owned()));
        assert!(injected.is_err(), "a language is a name and no path");
    }

    #[test]
    fn an_absent_program_is_said_with_its_remedy() {
        let settings = OcrSettings {
            program: "/nowhere/tesseract".into(),
            ..OcrSettings::default()
        };
        let why = settings.engine().expect_err("there is none");
        assert!(why.contains("tesseract-ocr"), "{why}");
    }
}
