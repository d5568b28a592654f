//! The quarterly expenditure and utilization report (QEXPU), first quarter of 2025.

use anyhow::Result;
use rust_decimal::Decimal;

use super::shared::{ACO, LOOK, Population, SYNTHETIC, TYPES, expenditure_and_use, parameters};
use crate::figures::whole;
use crate::ledger::{Cell, Ledger, figure, text};
use crate::workbook::{AMOUNT, COUNT, workbook};

/// Where the report goes, below the output folder.
pub const PATH: &str = "shared-savings/P.A9901.ACO.QEXPU.2025Q1.D259999.T0000000.xlsx";

const OWN: Population = Population {
    years: [3_275, 30_100, 25_450, 390_825],
    per_capita: [92_410, 13_008, 18_712, 11_466],
    services: [3_578, 721, 274, 2_533, 3_741, 124, 568, 247],
    events: [281, 254, 611, 184, 702, 238],
};
const ALL_ACOS: Population = Population {
    years: [2_944, 29_204, 24_118, 372_610],
    per_capita: [91_022, 13_377, 19_035, 11_702],
    services: [3_690, 804, 291, 2_570, 3_802, 133, 590, 252],
    events: [294, 263, 634, 191, 718, 241],
};
const NATIONAL: Population = Population {
    years: [610_441, 8_112_903, 5_377_018, 55_820_441],
    per_capita: [93_877, 13_902, 19_644, 12_018],
    services: [3_844, 866, 303, 2_611, 3_790, 141, 612, 260],
    events: [302, 270, 648, 197, 706, 236],
};

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook(
        "Aggregate Expenditure/Utilization Report",
        "Medicare Shared Savings Program",
        (2025, 5, 14),
    )?;
    let mut cover = Ledger::add(&mut book, "Cover", &LOOK)?;
    for line in [
        "Medicare Shared Savings Program",
        "Quarterly Aggregate Expenditure/Utilization Report",
        ACO,
        "2025 Quarter 1 Report",
        SYNTHETIC,
    ] {
        cover.title(line)?;
    }
    let mut contents = Ledger::add(&mut book, "TOC", &LOOK)?;
    for line in ["Table of Contents", "Parameters", "Table 1", "Table 2", "Table 3"] {
        contents.title(line)?;
    }
    let mut glossary = Ledger::add(&mut book, "Glossary", &LOOK)?;
    glossary.header(&["Term", "Meaning"])?;
    glossary.line("Person Years", &[text("Months of enrollment divided by 12.")])?;
    glossary.line(
        "National FFS",
        &[text(
            "Beneficiaries of fee-for-service Medicare who could be assigned to an ACO.",
        )],
    )?;
    let mut sheet = Ledger::add(&mut book, "Parameters", &LOOK)?;
    parameters(
        &mut sheet,
        &[
            ("ACO Parameters", None),
            ("ACO ID", Some("A9901")),
            ("ACO Track", Some("BASIC track, Level E")),
            ("Benchmark Years", None),
            ("Benchmark Year 1 (BY1)", Some("01/01/2019 - 12/31/2019")),
            ("Benchmark Year 2 (BY2)", Some("01/01/2020 - 12/31/2020")),
            ("Benchmark Year 3 (BY3)", Some("01/01/2021 - 12/31/2021")),
            ("Claims", None),
            ("Note: The RBCS code \"RX000N\" is excluded.", None),
            ("Claims Completion Factor", Some("1.072")),
            ("Date Produced", Some("05/14/2025")),
            (SYNTHETIC, None),
        ],
    )?;
    table_1(&mut Ledger::add(&mut book, "Table_1-Aggregate_EU_Report", &LOOK)?)?;
    table_2(&mut Ledger::add(&mut book, "Table_2-Regional_Expenditures", &LOOK)?)?;
    table_3(&mut Ledger::add(&mut book, "Table_3-SNF_Report", &LOOK)?)?;
    Ok(book.save_to_buffer()?)
}

fn titles(table: &mut Ledger, name: &str, title: &str) -> Result<()> {
    for line in [
        name,
        "Medicare Shared Savings Program",
        title,
        ACO,
        "2025 Quarter 1 Report",
        "Table of Contents",
    ] {
        table.title(line)?;
    }
    Ok(())
}

fn table_1(table: &mut Ledger) -> Result<()> {
    titles(table, "Table 1", "Aggregate Expenditure/Utilization Report")?;
    table.header(&["", "ACO-Specific", "All MSSP ACOs", "National FFS"])?;
    let counts = [
        ("Number of ACOs", vec![Some(1), Some(476), None]),
        (
            "Total Assigned Beneficiaries",
            vec![Some(18_204), Some(22_816), Some(28_204_517)],
        ),
    ];
    expenditure_and_use(table, &counts, &[OWN, ALL_ACOS, NATIONAL])?;
    table.section("[A5] Skilled Nursing Facility (per 1,000 Person Years)")?;
    table.line(
        "Admissions",
        &[
            figure(whole(56), COUNT),
            figure(whole(62), COUNT),
            figure(whole(66), COUNT),
        ],
    )?;
    table.skip();
    table.note("[1] Expenditures for Parts A and B, truncated and completed. The quarter is annualized.")?;
    table.note("[10]See \"Parameters\" tab for the completion factor.")
}

/// Later quarters stand in the table, and are empty.
fn table_2(table: &mut Ledger) -> Result<()> {
    titles(table, "Table 2", "Regional Expenditures Report")?;
    table.header(&["", "Benchmark Year 3", "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"])?;
    let rows: [(&str, [[Decimal; 2]; 4], &'static str); 3] = [
        (
            "Regional Expenditures ($)",
            [
                [whole(84_604), whole(93_112)],
                [whole(12_218), whole(13_540)],
                [whole(17_344), whole(19_007)],
                [whole(10_480), whole(11_871)],
            ],
            AMOUNT,
        ),
        (
            "National Weight",
            [[Decimal::new(214, 3), Decimal::new(209, 3)]; 4],
            "0.000",
        ),
        (
            "Regional Weight",
            [[Decimal::new(786, 3), Decimal::new(791, 3)]; 4],
            "0.000",
        ),
    ];
    for (section, values, format) in rows {
        table.section(section)?;
        for (name, [base, quarter]) in TYPES.iter().zip(values) {
            let mut cells = vec![figure(base, format), figure(quarter, format)];
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            table.line(name, &cells)?;
        }
    }
    Ok(())
}

fn table_3(table: &mut Ledger) -> Result<()> {
    titles(table, "Table 3", "Skilled Nursing Facility Report")?;
    table.merged_header(&[
        ("", 1),
        ("ACO-Specific", 2),
        ("Affiliated SNFs", 2),
        ("All MSSP", 2),
        ("National FFS", 2),
    ])?;
    let mut names = vec![""];
    names.extend(["Total", "With Prior Stay"].repeat(4));
    table.header(&names)?;
    let rows: [(&str, [i64; 8], &'static str); 3] = [
        (
            "Number of SNF Stays",
            [252, 241, 88, 85, 305, 291, 1_871_204, 1_790_330],
            COUNT,
        ),
        ("Average Length of Stay (Days)", [24, 24, 22, 22, 26, 26, 27, 27], COUNT),
        (
            "Payment per Stay ($)",
            [12_871, 12_902, 11_940, 11_963, 13_404, 13_431, 13_877, 13_904],
            AMOUNT,
        ),
    ];
    for (label, values, format) in rows {
        let cells: Vec<Cell> = values.iter().map(|value| figure(whole(*value), format)).collect();
        table.line(label, &cells)?;
    }
    Ok(())
}
