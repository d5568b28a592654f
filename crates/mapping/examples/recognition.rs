//! How long it takes to load mapping files and to tell a layout by its words, with the built-in files and with more.
//!
//! `cargo run --release -p plumbline-mapping --example recognition -- sample_reports/harborview/2024-q3-value-report.xlsx`
//! prints, for 0, 100 and 200 more mapping files, the time to load all, the time to recognise the file with all of
//! them loaded, and what a reader of one report spends: reading the heads of all and the few it needs whole.

use std::path::Path;
use std::time::Instant;

use plumbline_mapping::{MappingError, MappingTexts, Mappings};

const RUNS: u32 = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a report to recognise")?;
    let document = plumbline_readers::read(Path::new(&path))?;
    let folder = std::env::temp_dir().join(format!("plumbline-recognition-{}", std::process::id()));
    let mut made = 0;
    println!("more files | load all, ms | recognise, ms | for one report, ms");
    for more in [0, 100, 200] {
        std::fs::create_dir_all(&folder)?;
        while made < more {
            std::fs::write(folder.join(format!("more-{made}.toml")), file(made))?;
            made += 1;
        }
        let mappings = load(&folder)?;
        let loading = time(|| {
            std::hint::black_box(load(&folder).ok());
        });
        let recognising = time(|| {
            std::hint::black_box(mappings.recognize(&document, &path));
        });
        let one_report = time(|| {
            let texts = MappingTexts::load(Some(&folder)).ok();
            let needed = texts.and_then(|texts| texts.mappings_for(&document, None).ok());
            std::hint::black_box(needed.map(|mappings| mappings.list().len()));
        });
        println!("{more:>10} | {loading:>12.2} | {recognising:>13.3} | {one_report:>18.2}");
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn load(folder: &Path) -> Result<Mappings, MappingError> {
    Mappings::load(Some(folder))
}

/// The shortest of some runs, in milliseconds.
fn time(work: impl Fn()) -> f64 {
    let run = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1000.0
    };
    (0..RUNS).map(run).fold(f64::INFINITY, f64::min)
}

/// A mapping file of usual size for a payer of its own.
fn file(number: u32) -> String {
    let text = include_str!("../../../mappings/harborview.toml");
    text.replace("\"harborview\"", &format!("\"more-{number}\""))
        .replace("Harborview Health Plan", &format!("Plan Number {number}"))
}
