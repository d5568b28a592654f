//! Writes the sample reports into `sample_reports/`, or into the folder given as first argument.
//!
//! No clock and no randomness: the same files come out byte for byte at each run. Every payer, provider and figure
//! is fictional; the faults planted in them are constants marked "Planted" in the payer's module.

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "the last digits of an amount in cents or of a rate stand apart, as its decimals do in print"
)]

mod aetna;
mod cascade;
mod figures;
mod granite;
mod harborview;
mod humana;
mod lakeshore;
mod ledger;
mod meadowlark;
mod mssp;
mod northfield;
mod pdf;
mod reach;
mod shared_savings;
mod stars;
mod summit_ridge;
#[cfg(test)]
mod tests;
mod united;
mod workbook;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// One sample report: its path below the output folder and what writes its bytes.
type Sample = (&'static str, fn() -> Result<Vec<u8>>);

/// Every sample report.
const SAMPLES: &[Sample] = &[
    (aetna::PATH, aetna::report),
    (cascade::PATH, cascade::report),
    (granite::PATH, granite::report),
    (harborview::PATH, harborview::report),
    (humana::PATH, humana::report),
    (lakeshore::PATH, lakeshore::report),
    (meadowlark::PATH, meadowlark::report),
    (northfield::Q1_PATH, northfield::q1_report),
    (northfield::Q2_PATH, northfield::q2_report),
    (shared_savings::PATH_2018, shared_savings::report_2018),
    (shared_savings::PATH_2020, shared_savings::report_2020),
    (shared_savings::PATH_2021, shared_savings::report_2021),
    (shared_savings::PATH, shared_savings::report),
    (shared_savings::MERGED_PATH, shared_savings::merged_report),
    (mssp::quarterly::PATH, mssp::quarterly::report),
    (mssp::annual::PATH, mssp::annual::report),
    (mssp::benchmark::PATH, mssp::benchmark::report),
    (reach::PATH, reach::report),
    (stars::DATA_PATH, stars::measure_data),
    (stars::STARS_PATH, stars::measure_stars),
    (stars::PART_C_PATH, stars::part_c),
    (stars::PART_D_PATH, stars::part_d),
    (summit_ridge::PATH, summit_ridge::report),
    (united::EFFICIENCY_PATH, united::efficiency),
    (united::OPPORTUNITIES_PATH, united::opportunities),
];

fn main() -> Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("sample_reports"), PathBuf::from);
    write_samples(&folder)
}

/// Writes every sample below the folder. Errors: a folder or file that cannot be written, named in the message.
fn write_samples(folder: &Path) -> Result<()> {
    for (path, report) in SAMPLES {
        let path = folder.join(path);
        let bytes = report().with_context(|| format!("{} was not made", path.display()))?;
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("the folder {} cannot be made", parent.display()))?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}
