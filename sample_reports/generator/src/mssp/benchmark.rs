//! The historical benchmark workbook (BNMRK), June delivery for performance year 2025.

use anyhow::Result;
use rust_decimal::Decimal;

use super::shared::{ACO, LOOK, SYNTHETIC, TYPES, YEARS};
use crate::figures::{round, whole};
use crate::ledger::{Cell, Ledger, figure};
use crate::workbook::{AMOUNT, workbook};

/// Where the report goes, below the output folder.
pub const PATH: &str = "shared-savings/P.A9901.ACO.BNMRK.Y2025.D250630.T1200000.xlsx";

/// Person years of the last benchmark year by enrollment type, in hundredths.
const YEARS_BY3: [i64; 4] = [13_140, 120_215, 102_330, 1_557_890];
/// Expenditure per person year of the benchmark years, trended to the last one, in dollars.
const BENCHMARK_YEARS: [[i64; 3]; 4] = [
    [84_110, 85_902, 87_415],
    [11_802, 12_011, 12_244],
    [16_920, 17_188, 17_501],
    [10_344, 10_570, 10_802],
];
/// Regional adjustment per person year, in dollars.
const REGIONAL: [i64; 4] = [412, -86, 133, 154];
const PRIOR_SAVINGS: i64 = 118;
const HEALTH_EQUITY: i64 = 0;

/// The weighted average of a figure by enrollment type, in whole dollars.
fn average(values: [i64; 4]) -> Decimal {
    let sum: Decimal = YEARS_BY3
        .iter()
        .zip(values)
        .map(|(years, value)| whole(years * value))
        .sum();
    round(sum / whole(YEARS_BY3.iter().sum()), 0)
}

/// The mean of the benchmark years, each counted alike, in whole dollars.
fn historical(kind: usize) -> i64 {
    let [one, two, three] = BENCHMARK_YEARS[kind];
    (one + two + three) / 3
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook(
        "Historical Benchmark Report",
        "Medicare Shared Savings Program",
        (2025, 6, 30),
    )?;
    let mut table = sheet(
        &mut book,
        "Table 1 - Historical Benchmark",
        "Table 1",
        "Historical Benchmark Report",
    )?;
    table.header(&["Historical Benchmark Calculation", "BY1", "BY2", "BY3", "Benchmark"])?;
    table.section("[A] Person Years")?;
    for (name, years) in TYPES.iter().zip(YEARS_BY3) {
        let years = Decimal::new(years, 2);
        let earlier = [
            round(years * Decimal::new(94, 2), 2),
            round(years * Decimal::new(97, 2), 2),
            years,
        ];
        let mut cells: Vec<Cell> = earlier.iter().map(|value| figure(*value, YEARS)).collect();
        cells.push(Cell::Empty);
        table.line(name, &cells)?;
    }
    table.section("[F] Per Capita Expenditures, Trended ($ per Person Year)")?;
    for (kind, name) in TYPES.iter().enumerate() {
        let mut cells: Vec<Cell> = BENCHMARK_YEARS[kind]
            .iter()
            .map(|value| figure(whole(*value), AMOUNT))
            .collect();
        cells.push(figure(whole(historical(kind)), AMOUNT));
        table.line(name, &cells)?;
    }
    table.section("[L] Historical Benchmark ($ per Person Year)")?;
    let blank = || vec![Cell::Empty, Cell::Empty, Cell::Empty];
    for (kind, name) in TYPES.iter().enumerate() {
        let mut cells = blank();
        cells.push(figure(whole(historical(kind) + REGIONAL[kind] + PRIOR_SAVINGS), AMOUNT));
        table.line(name, &cells)?;
    }
    let mut cells = blank();
    let all = [0, 1, 2, 3].map(|kind| historical(kind) + REGIONAL[kind] + PRIOR_SAVINGS);
    cells.push(figure(average(all), AMOUNT));
    table.line("Weighted Average", &cells)?;
    table.note(SYNTHETIC)?;

    for (name, number, title, values) in [
        ("1A Regional Adjustment", "Table 1A", "Regional Adjustment", REGIONAL),
        (
            "1B Prior Savings Adj",
            "Table 1B",
            "Prior Savings Adj",
            [PRIOR_SAVINGS; 4],
        ),
        (
            "1C Health Equity Adj",
            "Table 1C",
            "Health Equity Adj",
            [HEALTH_EQUITY; 4],
        ),
    ] {
        let mut table = sheet(&mut book, name, number, title)?;
        table.header(&[&format!("{title} Calculation"), "BY1", "BY2", "BY3", "Benchmark"])?;
        table.section("[R] Adjustment ($ per Person Year)")?;
        for (kind, value) in TYPES.iter().zip(values) {
            let mut cells = blank();
            cells.push(figure(whole(value), AMOUNT));
            table.line(kind, &cells)?;
        }
    }
    for (name, number, title, values) in [
        ("2 Trend Factor", "Table 2", "Trend Factor", [1_061, 1_034, 1_000]),
        ("4 Renormalization", "Table 4", "Renormalization", [1_012, 1_006, 1_000]),
        (
            "5 Reg Adj Weight",
            "Table 5",
            "Regional Adjustment Weight",
            [350, 350, 350],
        ),
    ] {
        let mut table = sheet(&mut book, name, number, title)?;
        table.header(&[&format!("{title} Calculation"), "BY1", "BY2", "BY3", "Benchmark"])?;
        for kind in TYPES {
            let cells: Vec<Cell> = values
                .iter()
                .map(|value| figure(Decimal::new(*value, 3), "0.000"))
                .collect();
            table.line(kind, &cells)?;
        }
    }
    let mut table = sheet(&mut book, "3 Truncation", "Table 3", "Truncation")?;
    table.header(&["Truncation Calculation", "BY1", "BY2", "BY3", "Benchmark"])?;
    for (kind, threshold) in TYPES.iter().zip([498_770, 198_402, 236_114, 155_031]) {
        table.line(
            kind,
            &[-2, -1, 0].map(|year| figure(whole(threshold + year * 4_200), AMOUNT)),
        )?;
    }
    let mut table = sheet(&mut book, "6 ACPT", "Table 6", "Accountable Care Prospective Trend")?;
    table.merged_header(&[("", 1), ("Performance Year", 5)])?;
    table.header(&["ACPT Calculation", "PY1", "PY2", "PY3", "PY4", "PY5"])?;
    for kind in TYPES {
        table.line(
            kind,
            &[1_042, 1_086, 1_131, 1_179, 1_228].map(|value| figure(Decimal::new(value, 3), "0.000")),
        )?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet<'a>(book: &'a mut rust_xlsxwriter::Workbook, name: &str, number: &str, title: &str) -> Result<Ledger<'a>> {
    let mut table = Ledger::add(book, name, &LOOK)?;
    for line in [
        number,
        "Medicare Shared Savings Program",
        title,
        ACO,
        "Performance Year 2025",
        "ACO ID: A9901",
    ] {
        table.title(line)?;
    }
    Ok(table)
}
