//! The yearly files merged into one, as a well-known R package does: lower-case names, a row number first, the year in a
//! column of its own, counts and dollars as decimals, percentages brought to fractions of 1.

use anyhow::Result;
use rust_decimal::Decimal;

use super::{ACOS, EDITION_2018, EDITION_2020, EDITION_2021, Edition, Era, columns, values};

/// Where the file goes, below the output folder.
pub const PATH: &str = "shared-savings/all-years.csv";

/// Organizations of this file alone, so that it does not tell the yearly files' figures again: id and name.
const NAMES: [(&str, &str); 4] = [
    ("A9801", "Cedar Hollow Care Network (synthetic)"),
    ("A9802", "Iron Bridge Physicians ACO (synthetic)"),
    ("A9803", "Saltmarsh Medicare Partners (synthetic)"),
    ("A9804", "Juniper Ridge Accountable Care (synthetic)"),
];

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    // The merge brings every percentage to a fraction of 1 and keeps the measures of the last year alone.
    let editions = [
        Edition {
            score_in_points: false,
            ..EDITION_2018
        },
        Edition {
            score_in_points: false,
            ..EDITION_2020
        },
        Edition {
            score_in_points: false,
            rates_in_points: false,
            ..EDITION_2021
        },
    ];
    // The package leaves the share of losses out.
    let names: Vec<&str> = columns::names(&EDITION_2021)
        .into_iter()
        .filter(|name| *name != "FinalLossRate")
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header: Vec<String> = std::iter::once("x".to_owned())
        .chain(names.iter().map(|name| name.to_lowercase()))
        .chain(["performance_year".to_owned()])
        .collect();
    writer.write_record(&header)?;
    let mut number = 0;
    // The newest year stands first.
    for edition in editions.iter().rev() {
        let own = columns::names(edition);
        for (index, aco) in ACOS.iter().enumerate() {
            number += 1;
            let mut values = values(&aco.at_level(edition.level), index, edition);
            values.insert("ACO_ID", NAMES[index].0.to_owned());
            values.insert("ACO_Name", NAMES[index].1.to_owned());
            let mut row = vec![number.to_string()];
            row.extend(names.iter().map(|name| {
                let text = values
                    .get(name)
                    .filter(|_| own.contains(name))
                    .map_or("", String::as_str);
                if is_count(name) {
                    with_decimal(text)
                } else {
                    text.to_owned()
                }
            }));
            row.push(format!("{}.0", edition.year));
            writer.write_record(&row)?;
        }
    }
    debug_assert!(
        EDITION_2021.era == Era::WebInterface,
        "the merged columns are those of 2021"
    );
    Ok(writer.into_inner()?)
}

/// Columns the package stores as doubles and prints with a decimal.
fn is_count(name: &str) -> bool {
    let blocks = [
        "N_AB",
        "BnchmkMinExp",
        "GenSaveLoss",
        "EarnSaveLoss",
        "UpdatedBnchmk",
        "HistBnchmk",
        "ABtot",
        "Per_Capita",
        "N_Ben",
        "CapAnn",
        "SNF_",
    ];
    blocks.iter().any(|block| name.starts_with(block))
}

fn with_decimal(text: &str) -> String {
    match text.parse::<Decimal>() {
        Ok(value) if value.scale() == 0 => format!("{text}.0"),
        _ => text.to_owned(),
    }
}
