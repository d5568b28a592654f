//! Which thresholds are in force, and where they come from.

use plumbline_model::FactSource;
use plumbline_rules::{SETTINGS, Settings};

use crate::commands::{ContractSetting, Nothing, SettingView};
use crate::{App, AppError, rule_settings};

/// Every setting of the rules with its value, its range and where both come from.
///
/// Errors: [`AppError::Settings`], [`AppError::Store`].
pub fn list_settings(app: &App, _: Nothing) -> Result<Vec<SettingView>, AppError> {
    let stated = rule_settings::stated(app.folder())?;
    let settings = Settings::default().with(&stated);
    let contracts = app.workspace().contracts()?;
    let file = app.folder().join(crate::reading::SETTINGS_FILE).display().to_string();
    Ok(SETTINGS
        .iter()
        .map(|setting| SettingView {
            key: setting.key.to_owned(),
            rule: setting.rule.to_owned(),
            what: setting.what.to_owned(),
            unit: setting.unit.to_owned(),
            value: settings.value(setting),
            from: match stated.contains_key(setting.key) {
                true => file.clone(),
                false => "default".to_owned(),
            },
            default: setting.default,
            source: setting.source.to_owned(),
            least: setting.least,
            most: setting.most,
            contracts: contracts
                .iter()
                .filter_map(|contract| {
                    Some(ContractSetting {
                        value: *contract.thresholds.get(setting.key)?,
                        payer: contract.payer.clone(),
                        contract: contract.id.clone(),
                        from: contract
                            .source(&format!("thresholds.{}", setting.key))
                            .map(FactSource::words),
                    })
                })
                .collect(),
        })
        .collect())
}
