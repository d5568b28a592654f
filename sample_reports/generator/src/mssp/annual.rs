//! The annual expenditure and utilization report (AEXPU) of one benchmark year, 2022.

use anyhow::Result;
use rust_decimal::Decimal;

use super::shared::{ACO, LOOK, Population, SYNTHETIC, TYPES, expenditure_and_use, parameters};
use crate::figures::whole;
use crate::ledger::{Ledger, figure};
use crate::workbook::{AMOUNT, COUNT, workbook};

/// Where the report goes, below the output folder.
pub const PATH: &str = "shared-savings/P.A9904.ACO.AEXPU.Y2022.D230630.T0900000.xlsx";

const ACO_2022: &str = "High Mesa Medicare Alliance (synthetic)";

const OWN: Population = Population {
    years: [28_100, 226_400, 346_700, 2_447_800],
    per_capita: [82_214, 11_307, 15_418, 9_655],
    services: [3_001, 515, 309, 2_144, 3_352, 121, 475, 212],
    events: [262, 237, 571, 171, 655, 214],
};
const ALL_ACOS: Population = Population {
    years: [20_950, 221_800, 271_300, 2_204_100],
    per_capita: [84_930, 11_822, 16_044, 9_990],
    services: [3_220, 640, 298, 2_233, 3_410, 127, 512, 222],
    events: [277, 249, 588, 178, 671, 220],
};

/// The same year without episodes of care for COVID-19.
const WITHOUT_COVID: [Population; 2] = [
    Population {
        per_capita: [80_611, 11_018, 14_977, 9_421],
        services: [2_812, 488, 307, 2_120, 3_310, 117, 469, 211],
        events: [249, 225, 558, 163, 649, 213],
        ..OWN
    },
    Population {
        per_capita: [83_116, 11_510, 15_590, 9_742],
        services: [3_010, 611, 296, 2_208, 3_366, 123, 505, 221],
        events: [263, 236, 575, 170, 664, 219],
        ..ALL_ACOS
    },
];

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook(
        "Annual Expenditure/Utilization Report",
        "Medicare Shared Savings Program",
        (2023, 6, 30),
    )?;
    debug_assert_ne!(ACO, ACO_2022, "the reports are of two organizations");
    let mut sheet = Ledger::add(&mut book, "Parameters", &LOOK)?;
    parameters(
        &mut sheet,
        &[
            ("ACO Parameters", None),
            ("ACO ID", Some("A9904")),
            ("ACO Track", Some("ENHANCED track")),
            ("Benchmark Years", None),
            ("Benchmark Year 1 (BY1)", Some("01/01/2022 - 12/31/2022")),
            ("Claims", None),
            ("Claims Completion Factor", Some("1.013")),
            ("Date Produced", Some("06/30/2023")),
            (SYNTHETIC, None),
        ],
    )?;
    let counts = || {
        [
            ("Number of ACOs", vec![Some(1), Some(483)]),
            ("Total Assigned Beneficiaries", vec![Some(31_240), Some(23_018)]),
        ]
    };
    let mut table = Ledger::add(&mut book, "Table_1-Aggregate_EU_Report", &LOOK)?;
    titles(&mut table, "Table 1", "Aggregate Expenditure/Utilization Report")?;
    table.header(&["", "ACO-Specific", "All MSSP ACOs"])?;
    expenditure_and_use(&mut table, &counts(), &[OWN, ALL_ACOS])?;
    table.note("[1] Expenditures for Parts A and B, truncated and completed.")?;

    let mut table = Ledger::add(&mut book, "Table_1A-EU_Excluding_COVID", &LOOK)?;
    titles(
        &mut table,
        "Table 1A",
        "Aggregate Expenditure/Utilization Report, Excluding Episodes of Care for COVID-19",
    )?;
    table.header(&["", "ACO-Specific", "All MSSP ACOs"])?;
    expenditure_and_use(&mut table, &counts(), &WITHOUT_COVID)?;
    table
        .note("[1] Expenditures for Parts A and B, truncated and completed, without episodes of care for COVID-19.")?;

    for (sheet, name, title, shift) in [
        ("Table_4-Exp_Truncation", "Table 4", "Expenditure Truncation", 0),
        (
            "Table_4A-Ex_Trc_Excluding_COVID",
            "Table 4A",
            "Expenditure Truncation, Excluding Episodes of Care for COVID-19",
            3,
        ),
    ] {
        let mut table = Ledger::add(&mut book, sheet, &LOOK)?;
        titles(&mut table, name, title)?;
        table.header(&[
            "",
            "Truncation Threshold ($)",
            "Beneficiaries above Threshold",
            "Share above (%)",
        ])?;
        let rows = [(512_300, 6), (204_118, 29), (241_907, 44), (160_772, 251)];
        for (label, (threshold, above)) in TYPES.iter().zip(rows) {
            table.line(
                label,
                &[
                    figure(whole(threshold), AMOUNT),
                    figure(whole(above - shift), COUNT),
                    figure(Decimal::new(102, 2), "0.00"),
                ],
            )?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn titles(table: &mut Ledger, name: &str, title: &str) -> Result<()> {
    for line in [
        name,
        "Medicare Shared Savings Program",
        title,
        ACO_2022,
        "2022 Annual Report",
        "Table of Contents",
    ] {
        table.title(line)?;
    }
    Ok(())
}
