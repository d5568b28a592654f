//! The quarterly benchmark report (BNMR) of ACO REACH, third quarter of performance year 2024, in the shape of the real
//! workbook. The organization and all figures are fictional.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{scaled, whole};
use crate::ledger::{Cell, Ledger, figure, text};
use crate::workbook::{AMOUNT, COUNT, Look, workbook};

/// Where the report goes, below the output folder.
pub const PATH: &str = "reach/REACH.D9901.BNMR.PY2024.D250213.T1400000.xlsx";

const LOOK: Look = Look {
    font: "Calibri",
    size: 10.0,
    brand: 0x3B3838,
    tint: 0xEDEDED,
};

/// Dollars of aged and disabled and of ESRD beneficiaries.
type Pair = [i64; 2];

const BEFORE_DISCOUNT: Pair = [148_204_611, 9_871_402];
const DISCOUNT: Pair = [-4_446_138, -296_142];
const QUALITY_WITHHOLD: Pair = [-2_875_169, -191_505];
const EARNED_BACK: Pair = [2_587_652, 172_355];
const EQUITY: Pair = [311_904, 0];
const COST: Pair = [136_902_418, 9_204_877];
const STOP_LOSS_CHARGE: Pair = [684_512, 46_024];
const STOP_LOSS_PAYOUT: Pair = [-1_204_663, -231_090];
const IBNR: Pair = [2_190_438, 147_278];

fn plus(one: Pair, other: Pair) -> Pair {
    [one[0] + other[0], one[1] + other[1]]
}

fn minus(one: Pair, other: Pair) -> Pair {
    [one[0] - other[0], one[1] - other[1]]
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook("Quarterly Benchmark Report", "ACO REACH", (2025, 2, 13))?;
    parameters(&mut Ledger::add(&mut book, "REPORT_PARAMETERS", &LOOK)?)?;
    settlement(&mut Ledger::add(&mut book, "FINANCIAL_SETTLEMENT", &LOOK)?)?;
    for (name, level) in [("BENCHMARK_HISTORICAL_AD", 1_000), ("BENCHMARK_HISTORICAL_ESRD", 7_400)] {
        let mut table = Ledger::add(&mut book, name, &LOOK)?;
        table.header(&["Line", "Description", "2017", "2018", "2019"])?;
        let rows = [
            (
                "1",
                "Historical baseline expenditure PBPM",
                [level, level + 31, level + 64],
            ),
            ("2", "Weight", [10, 30, 60]),
        ];
        for (line, label, values) in rows {
            let mut cells = vec![text(line), text(label)];
            cells.extend(values.map(|value| figure(whole(value), AMOUNT)));
            table.cells(&cells)?;
        }
    }
    for (name, raw, normalized) in [("RISKSCORE_AD", 1_104, 1_047), ("RISKSCORE_ESRD", 1_031, 1_012)] {
        let mut table = Ledger::add(&mut book, name, &LOOK)?;
        table.header(&["Line", "Description", "Performance Year"])?;
        for (line, label, value) in [
            ("1", "Raw Risk Score", raw),
            ("2", "Normalized Risk Score", normalized),
            ("3", "Capped Risk Score", normalized - 9),
        ] {
            table.cells(&[text(line), text(label), figure(scaled(value, 3), "0.000")])?;
        }
    }
    stop_loss(&mut book)?;
    data(&mut book)?;
    // A working sheet that the payer hid.
    let mut hidden = Ledger::add(&mut book, "VERSION", &LOOK)?.hide();
    hidden.title("Template of 2024")?;
    Ok(book.save_to_buffer()?)
}

fn parameters(sheet: &mut Ledger) -> Result<()> {
    let rows: [(&str, Option<&str>); 27] = [
        ("Report Type", Some("Q3")),
        ("Organization ID", Some("D9901")),
        (
            "Organization Name",
            Some("Willow Bend Kidney and Primary Care ACO (synthetic)"),
        ),
        ("ACO Type", Some("Standard")),
        ("Risk Arrangement", Some("Global")),
        ("Payment Mechanism", Some("PCC / APO")),
        ("Discount", Some("3.0%")),
        ("Shared Savings Rate", Some("100%")),
        ("Stop-Loss Elected", Some("Yes")),
        ("Stop-Loss Type", Some("Standard")),
        ("Quality Withhold", Some("2.0%")),
        ("Quality Score", Some("90.0%")),
        ("Performance Year", Some("PY2024")),
        ("Model-Wide Parameters", None),
        ("Blend Percentage", Some("45%")),
        ("A&D Completion Factor", Some("1.016")),
        ("ESRD Completion Factor", Some("1.016")),
        ("A&D Retrospective Trend", Some("1.021")),
        ("Stop-Loss Payout Neutrality", Some("0.994")),
        ("Incurred and Paid Dates", None),
        ("Performance Year Incurred Dates", Some("01/01/2024 - 09/30/2024")),
        ("Performance Year Paid Through", Some("12/31/2024")),
        ("Base Year 2017 Incurred Dates", Some("01/01/2017 - 12/31/2017")),
        ("Base Year 2018 Incurred Dates", Some("01/01/2018 - 12/31/2018")),
        ("Base Year 2019 Incurred Dates", Some("01/01/2019 - 12/31/2019")),
        ("Report Date", Some("02/13/2025")),
        (
            "Note: Synthetic sample report. The organization and every figure are fictional.",
            None,
        ),
    ];
    for (key, value) in rows {
        match value {
            Some(value) => sheet.line(key, &[text(value)])?,
            None => sheet.section(key)?,
        }
    }
    Ok(())
}

fn settlement(table: &mut Ledger) -> Result<()> {
    table.title("Financial Settlement")?;
    table.header(&["Line", "Description", "AD", "ESRD", "TOTAL"])?;
    let after_discount = plus(BEFORE_DISCOUNT, DISCOUNT);
    let all_aligned = plus(plus(after_discount, QUALITY_WITHHOLD), EARNED_BACK);
    let benchmark = plus(all_aligned, EQUITY);
    let after_stop_loss = plus(plus(COST, STOP_LOSS_CHARGE), STOP_LOSS_PAYOUT);
    let with_ibnr = plus(after_stop_loss, IBNR);
    let savings = minus(benchmark, with_ibnr);
    let rows: [(&str, &str, Option<Pair>); 20] = [
        ("", "Benchmark", None),
        ("1", "Aligned Months", Some([131_204, 1_288])),
        ("6", "Benchmark before Discount", Some(BEFORE_DISCOUNT)),
        ("7", "Discount", Some(DISCOUNT)),
        ("8", "Benchmark after Discount", Some(after_discount)),
        ("10", "Quality Withhold", Some(QUALITY_WITHHOLD)),
        ("12", "Quality Withhold Earned Back", Some(EARNED_BACK)),
        ("14", "Benchmark for All Aligned Beneficiaries", Some(all_aligned)),
        ("20", "Health Equity Benchmark Adjustment", Some(EQUITY)),
        ("21", "Benchmark after Health Equity Adjustment", Some(benchmark)),
        ("", "Expenditure", None),
        ("25", "Total Cost of Care before Stop-Loss", Some(COST)),
        ("26", "Stop-Loss Charge", Some(STOP_LOSS_CHARGE)),
        ("27", "Stop-Loss Payout", Some(STOP_LOSS_PAYOUT)),
        ("28", "Total Cost of Care after Stop-Loss", Some(after_stop_loss)),
        ("30", "Estimated IBNR", Some(IBNR)),
        ("31", "Total Cost with Estimated IBNR", Some(with_ibnr)),
        ("", "Savings and Monies Owed", None),
        ("33", "Gross Savings (Losses)", Some(savings)),
        (
            "45",
            "Total Monies Owed",
            Some([savings[0] * 98 / 100, savings[1] * 98 / 100]),
        ),
    ];
    for (line, label, values) in rows {
        match values {
            None => table.cells(&[Cell::Empty, text(label)])?,
            Some([aged, esrd]) => {
                let format = if label == "Aligned Months" { COUNT } else { AMOUNT };
                table.cells(&[
                    text(line),
                    text(label),
                    figure(whole(aged), format),
                    figure(whole(esrd), format),
                    figure(whole(aged + esrd), format),
                ])?;
            }
        }
    }
    table.note("Amounts in parentheses are negative.")
}

/// Averages over no beneficiary are printed as the spreadsheet's error.
fn stop_loss(book: &mut rust_xlsxwriter::Workbook) -> Result<()> {
    for name in ["STOP_LOSS_CHARGE", "STOP_LOSS_PAYOUT"] {
        let mut table = Ledger::add(book, name, &LOOK)?;
        table.header(&["Description", "AD", "ESRD"])?;
        table.line(
            "Beneficiaries above Attachment Point",
            &[figure(whole(14), COUNT), figure(Decimal::ZERO, COUNT)],
        )?;
        table.line("Average Percent", &[figure(scaled(62, 3), "0.0%"), text("#DIV/0!")])?;
    }
    Ok(())
}

/// The long sheets of claims and of capitation, in machine names.
fn data(book: &mut rust_xlsxwriter::Workbook) -> Result<()> {
    let mut table = Ledger::add(book, "DATA_CLAIMS", &LOOK)?;
    table.header(&[
        "PERF_YR",
        "CLNDR_YR",
        "CLNDR_MNTH",
        "BNMRK",
        "ALIGN_TYPE",
        "CLM_TYPE_CD",
        "CLM_PMT_AMT_AGG",
        "SQSTR_AMT_AGG",
        "TOTAL_EXP_AMT_AGG",
        "SRVC_MONTH",
        "EFCTV_MONTH",
    ])?;
    for month in 1..=9 {
        for (kind, amount) in [("AD", 15_211_380), ("ESRD", 1_022_764)] {
            let amount = amount + month * 1_204;
            table.cells(&[
                text("2024"),
                text("2024"),
                text(month.to_string()),
                text(kind),
                text("C"),
                text("40"),
                figure(whole(amount), AMOUNT),
                figure(whole(amount / 50), AMOUNT),
                figure(whole(amount + amount / 50), AMOUNT),
                text(format!("20240{month}")),
                text("202412"),
            ])?;
        }
    }
    let mut table = Ledger::add(book, "DATA_CAP", &LOOK)?;
    table.header(&[
        "PMT_MNTH",
        "ACO_BPCC_AMT_TOTAL",
        "ACO_EPCC_AMT_TOTAL",
        "ACO_APO_AMT_TOTAL",
    ])?;
    for month in 1..=9 {
        table.cells(&[
            text(format!("20240{month}")),
            figure(whole(402_118 + month), AMOUNT),
            figure(whole(51_204), AMOUNT),
            figure(whole(88_310), AMOUNT),
        ])?;
    }
    Ok(())
}
