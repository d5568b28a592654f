//! The committed files are the generator's, their arithmetic holds to the printed precision, and each planted fault
//! is there and alone. Figures are read back from the files, never taken from the modules that wrote them.

mod data_files;
mod pages;
mod real_layouts;
mod workbooks;

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::SAMPLES;
use crate::figures::{round, whole};

fn committed(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a number"))
}

/// PMPM × member months fits the total when the PMPM is rounded to cents and the total to its last digit.
#[track_caller]
fn assert_pmpm_fits(what: &str, pmpm: Decimal, member_months: Decimal, total: Decimal) {
    let tolerance = Decimal::new(5, 3) * member_months + Decimal::new(5, 1);
    let difference = (pmpm * member_months - total).abs();
    assert!(
        difference <= tolerance,
        "{what}: {pmpm} × {member_months} misses {total} by {difference}"
    );
}

/// A rate is its numerator ÷ denominator at the rate's own precision.
#[track_caller]
fn assert_rate(what: &str, numerator: Decimal, denominator: Decimal, rate: Decimal) {
    assert!(
        numerator <= denominator,
        "{what}: more members meet the measure than are counted"
    );
    let decimals = rate.normalize().scale().max(3);
    assert_eq!(
        round(numerator / denominator, decimals),
        rate.normalize(),
        "{what}: the rate is not its fraction"
    );
}

/// Printed PMPM components add up to the printed PMPM total but for their rounding.
#[track_caller]
fn assert_components_round_to(what: &str, components: &[Decimal], total: Decimal) {
    let sum: Decimal = components.iter().sum();
    let tolerance = Decimal::new(5, 3) * whole(components.len() as i64 + 1);
    assert!((sum - total).abs() <= tolerance, "{what}: {sum} against {total}");
}

#[test]
fn the_committed_files_are_what_the_generator_writes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    crate::write_samples(folder.path()).expect("the samples are written");
    for (path, _) in SAMPLES {
        let made = std::fs::read(folder.path().join(path)).expect("written just now");
        let kept = std::fs::read(committed(path)).unwrap_or_default();
        assert!(
            made == kept,
            "sample_reports/{path} is not the generator's: run `cargo xtask samples`"
        );
    }
}

#[test]
fn no_file_stands_in_the_folder_that_the_generator_does_not_write() {
    let mut reports = 0;
    for payer in std::fs::read_dir(committed("")).expect("the folder is there").flatten() {
        // Contract files are written by hand, as a user writes them.
        if payer.path().is_dir() && payer.file_name() != "generator" && payer.file_name() != "contracts" {
            reports += std::fs::read_dir(payer.path()).expect("a payer's folder").count();
        }
    }
    assert_eq!(reports, SAMPLES.len());
}
