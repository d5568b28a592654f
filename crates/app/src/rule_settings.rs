//! Thresholds of rules from the workspace's `settings.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use plumbline_rules::{Settings, setting_problem};
use serde::Deserialize;

use crate::AppError;
use crate::reading::SETTINGS_FILE;

/// The thresholds a workspace sets itself, by key, from the section `[rules]` of its `settings.toml`.
///
/// Errors: [`AppError::Settings`] for a file that cannot be read or understood, and for a key or value of no setting.
pub(crate) fn stated(workspace: &Path) -> Result<BTreeMap<String, u32>, AppError> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct File {
        rules: BTreeMap<String, toml::Value>,
    }
    let path = workspace.join(SETTINGS_FILE);
    let place = path.display().to_string();
    let wrong = |place: String, problem: String| AppError::Settings { place, problem };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(wrong(place, error.to_string())),
    };
    let file: File =
        toml::from_str(&text).map_err(|error| wrong(place.clone(), error.to_string().trim_end().to_owned()))?;
    file.rules
        .into_iter()
        .map(|(key, value)| {
            let at = format!("{place}, section [rules], key \"{key}\"");
            let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
            // The key is looked at first: a number helps nobody whose key is no setting.
            if let Some(problem) = setting_problem(&key, number.unwrap_or_default()) {
                return Err(wrong(
                    at,
                    if number.is_some() {
                        problem
                    } else {
                        not_a_number(&key, &value)
                    },
                ));
            }
            match number {
                Some(number) => Ok((key, number)),
                None => Err(wrong(at, not_a_number(&key, &value))),
            }
        })
        .collect()
}

fn not_a_number(key: &str, value: &toml::Value) -> String {
    match plumbline_rules::setting(key) {
        Some(setting) => format!(
            "{value} is no whole number from {} to {} {}",
            setting.least, setting.most, setting.unit
        ),
        None => setting_problem(key, 0).unwrap_or_default(),
    }
}

/// The thresholds in force for a workspace. Errors: as [`stated`].
pub(crate) fn load(workspace: &Path) -> Result<Settings, AppError> {
    Ok(Settings::default().with(&stated(workspace)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(SETTINGS_FILE), text).expect("written");
        load(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_workspace_sets_its_thresholds_beside_its_other_settings() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(load(folder.path()).expect("no file is needed"), Settings::default());
        let own = loaded("[reading]\nworkers = 2\n[rules]\nsmall_denominator = 50\n").expect("understood");
        assert_eq!((own.small_denominator, own.least_run_out_months), (50, 3));
    }

    #[test]
    fn a_wrong_threshold_names_file_key_and_range() {
        for (text, parts) in [
            (
                "[rules]\nleast_run_out_months = 99\n",
                ["least_run_out_months", "99 is not from 0 to 24 months"],
            ),
            (
                "[rules]\nleast_run_out_months = \"six\"\n",
                ["\"six\"", "from 0 to 24 months"],
            ),
            ("[rules]\nsmall_denominator = -1\n", ["-1", "from 1 to 1000 members"]),
            (
                "[rules]\nrunout = 3\n",
                ["\"runout\" is no setting", "least_run_out_months"],
            ),
        ] {
            let said = loaded(text).expect_err("must be refused");
            assert!(said.contains("settings.toml"), "{said}");
            for part in parts {
                assert!(said.contains(part), "{said}");
            }
        }
    }
}
