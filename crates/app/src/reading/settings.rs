//! How much a reader process may use, and how many run at once.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::AppError;

/// The file in a workspace that overrides the defaults, in its section `[reading]`. It need not exist.
pub const SETTINGS_FILE: &str = "settings.toml";

/// Limits of one reader process, and the number of processes.
///
/// Taken in this order: the environment variable, the key of the same name in the section `[reading]` of the
/// workspace's `settings.toml`, the default. Every value is at least 1 where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadingSettings {
    /// Memory of one reader, in MiB. `PLUMBLINE_READING_MEMORY_MIB`; 768.
    ///
    /// Two readers at their limit and Plumbline itself stay below 2 GB.
    pub memory_mib: u64,
    /// Memory of a reader that runs alone, in MiB. `PLUMBLINE_READING_MEMORY_ALONE_MIB`; 1536.
    ///
    /// A file that takes more than `memory_mib` is read once more, while no other is. One such reader and Plumbline
    /// itself stay below 2 GB. With no more than `memory_mib` no file is read again.
    pub memory_alone_mib: u64,
    /// Processor time of one file, in seconds. `PLUMBLINE_READING_CPU_SECONDS`; 30.
    pub cpu_seconds: u64,
    /// Time on the clock of one file, in seconds. `PLUMBLINE_READING_WALL_SECONDS`; 60.
    ///
    /// Twice the processor time, so that a busy machine costs no file.
    pub wall_seconds: u64,
    /// What one reader may answer, in MiB of JSON. `PLUMBLINE_READING_OUTPUT_MIB`; 1024.
    ///
    /// A sheet of four million cells, the most that is read, takes about 900.
    pub output_mib: u64,
    /// Time on the clock of a PDF's second reading, in seconds. `PLUMBLINE_READING_SECOND_READING_SECONDS`; 30, 0 for none.
    ///
    /// It comes after the first and within its limits: where it takes longer or breaks down, the file is imported as
    /// read once, and an issue says so.
    pub second_reading_seconds: u64,
    /// Readers at once. `PLUMBLINE_READING_WORKERS`; as many as the machine has cores.
    pub workers: usize,
}

impl Default for ReadingSettings {
    fn default() -> ReadingSettings {
        ReadingSettings {
            memory_mib: 768,
            memory_alone_mib: 1536,
            cpu_seconds: 30,
            wall_seconds: 60,
            output_mib: 1024,
            second_reading_seconds: 30,
            workers: cores(),
        }
    }
}

/// Cores this process may use; 1 where the system does not say.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The whole of `settings.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SettingsFile {
    reading: ReadingSettings,
    /// Read by [`crate::rule_settings`].
    rules: serde::de::IgnoredAny,
    pub(super) ocr: super::ocr_settings::OcrSettings,
}

impl SettingsFile {
    /// The file of a workspace folder, or the defaults where there is none.
    pub(super) fn load(path: &Path) -> Result<SettingsFile, AppError> {
        let place = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| wrong(&place, error.to_string().trim_end())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(SettingsFile::default()),
            Err(error) => Err(wrong(&place, &error.to_string())),
        }
    }
}

impl ReadingSettings {
    /// The settings of a workspace folder under the present environment.
    ///
    /// Errors: [`AppError::Settings`] for a file that cannot be read or understood, and for a value that is no whole
    /// number from 1 up.
    pub fn load(workspace: &Path) -> Result<ReadingSettings, AppError> {
        let path = workspace.join(SETTINGS_FILE);
        let place = path.display().to_string();
        let file = SettingsFile::load(&path)?;
        file.reading.checked(&place)?.with(|name| std::env::var(name).ok())
    }

    /// The settings with those a lookup of variables gives put over them.
    fn with(mut self, variable: impl Fn(&str) -> Option<String>) -> Result<ReadingSettings, AppError> {
        let take = |key: &str, least: u64, value: &mut u64| -> Result<(), AppError> {
            let name = format!("PLUMBLINE_READING_{}", key.to_uppercase());
            if let Some(text) = variable(&name).filter(|text| !text.is_empty()) {
                *value = text
                    .parse()
                    .ok()
                    .filter(|value| *value >= least)
                    .ok_or_else(|| wrong(&name, &not_a_count(&text, least)))?;
            }
            Ok(())
        };
        let mut workers = self.workers as u64;
        take("memory_mib", 1, &mut self.memory_mib)?;
        take("memory_alone_mib", 1, &mut self.memory_alone_mib)?;
        take("cpu_seconds", 1, &mut self.cpu_seconds)?;
        take("wall_seconds", 1, &mut self.wall_seconds)?;
        take("output_mib", 1, &mut self.output_mib)?;
        take("second_reading_seconds", 0, &mut self.second_reading_seconds)?;
        take("workers", 1, &mut workers)?;
        self.workers = usize::try_from(workers).unwrap_or(usize::MAX);
        Ok(self)
    }

    fn checked(self, place: &str) -> Result<ReadingSettings, AppError> {
        let zero = [
            ("memory_mib", self.memory_mib),
            ("memory_alone_mib", self.memory_alone_mib),
            ("cpu_seconds", self.cpu_seconds),
            ("wall_seconds", self.wall_seconds),
            ("output_mib", self.output_mib),
            ("workers", self.workers as u64),
        ]
        .into_iter()
        .find(|(_, value)| *value == 0);
        match zero {
            Some((key, _)) => Err(wrong(&format!("{place}, key \"{key}\""), &not_a_count("0", 1))),
            None => Ok(self),
        }
    }

    /// [`ReadingSettings::memory_mib`] in bytes.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.memory_mib.saturating_mul(1 << 20)
    }

    /// [`ReadingSettings::output_mib`] in bytes.
    pub(crate) fn output_bytes(&self) -> u64 {
        self.output_mib.saturating_mul(1 << 20)
    }
}

pub(super) fn not_a_count(text: &str, least: u64) -> String {
    format!("\"{text}\" is no whole number from {least} up")
}

pub(super) fn wrong(place: &str, problem: &str) -> AppError {
    AppError::Settings {
        place: place.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrides_the_file_which_overrides_the_default() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let defaults = ReadingSettings::load(folder.path()).expect("no file is needed");
        assert_eq!(defaults, ReadingSettings::default());
        std::fs::write(
            folder.path().join(SETTINGS_FILE),
            "[reading]\nmemory_mib = 300\nworkers = 3\n",
        )
        .expect("written");
        let file = ReadingSettings::load(folder.path()).expect("understood");
        assert_eq!((file.memory_mib, file.workers, file.cpu_seconds), (300, 3, 30));
        let both = file
            .with(|name| (name == "PLUMBLINE_READING_MEMORY_MIB").then(|| "64".to_owned()))
            .expect("understood");
        assert_eq!((both.memory_mib, both.workers), (64, 3));
    }

    #[test]
    fn the_second_reading_alone_can_be_turned_off() {
        let zero = |key: &'static str| {
            ReadingSettings::default()
                .with(move |name| (name == format!("PLUMBLINE_READING_{key}")).then(|| "0".to_owned()))
        };
        assert_eq!(
            zero("SECOND_READING_SECONDS")
                .expect("understood")
                .second_reading_seconds,
            0
        );
        assert!(zero("WALL_SECONDS").is_err());
    }

    #[test]
    fn a_wrong_setting_names_its_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let said = |text: &str| {
            std::fs::write(folder.path().join(SETTINGS_FILE), text).expect("written");
            ReadingSettings::load(folder.path())
                .expect_err("must be refused")
                .to_string()
        };
        assert!(said("[reading]\nmemory = 3\n").contains("memory"));
        assert!(said("[reading]\nworkers = 0\n").contains("\"workers\""));
        let variable = ReadingSettings::default()
            .with(|name| (name == "PLUMBLINE_READING_CPU_SECONDS").then(|| "soon".to_owned()))
            .expect_err("must be refused")
            .to_string();
        assert!(
            variable.contains("PLUMBLINE_READING_CPU_SECONDS") && variable.contains("soon"),
            "{variable}"
        );
    }
}
