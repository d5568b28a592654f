//! A settlement statement of a Part B Fund as a Medicare Advantage HMO risk contract of Humana describes it, year 2024, a
//! PDF with a ruled table. The provider organization, the contract number and all figures are fictional; only the
//! fund's lines follow the published contract.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{grouped, pmpm, whole};
use crate::pdf::{self, Align, Cell, Face, GRAY, Page, Rgb, RuledTable, WHITE, style};

/// Where the report goes, below the output folder.
pub const PATH: &str = "humana/2024-part-b-fund-settlement.pdf";

/// Member months of 2024.
pub const MEMBER_MONTHS: Decimal = whole(28_416);
/// Lines of the fund in dollars.
pub const FUNDING: Decimal = whole(16_204_118);
/// Taken off the funding before it is credited.
pub const PRIMARY_CARE_CAPITATION: Decimal = whole(1_136_640);
/// Claims and capitation paid to others.
pub const PAID: Decimal = whole(12_877_402);
/// Incurred and not yet reported.
pub const IBNR: Decimal = whole(604_233);
/// Stop-loss coverage the payer provides.
pub const STOP_LOSS: Decimal = whole(341_902);

const BRAND: Rgb = [0.20, 0.42, 0.20];
const LINE: Rgb = [0.5, 0.55, 0.5];
const LEFT: f32 = 54.0;
const RIGHT: f32 = 558.0;
const COUNTED: &str = "Part B Expenses are claims and capitation paid for every covered service that is not a Part A Expense, outpatient prescription drugs among them, plus an estimate of claims incurred but not reported and the cost of stop-loss coverage. Primary care capitation is taken off the funding and is not an expense. Administrative cost is not counted.";

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut page = Page::new();
    let body = style(Face::Regular, 10.0);
    page.text(
        LEFT,
        60.0,
        Align::Left,
        style(Face::Bold, 16.0).colored(BRAND),
        "MA HMO Part B Fund Settlement",
    );
    for (line, y) in [
        "Prepared for Willow Bend Medical Group (TIN 98-7654321)",
        "Agreement PBF-2024-017, term January 1, 2023 through December 31, 2025",
        "Settlement period January 1, 2024 through December 31, 2024",
        "Claims paid through March 31, 2025",
        "Statement date May 12, 2025",
    ]
    .into_iter()
    .zip([82.0, 97.0, 112.0, 127.0, 142.0])
    {
        page.text(LEFT, y, Align::Left, body, line);
    }
    let credited = FUNDING - PRIMARY_CARE_CAPITATION;
    let expenses = PAID + IBNR + STOP_LOSS;
    let columns = [LEFT, 340.0, 450.0, RIGHT];
    let mut table = RuledTable::new(&mut page, &columns, 166.0, 20.0, LINE);
    table.row(
        &cells(&["Fund line", "Amount", "PMPM"]),
        style(Face::Bold, 9.5).colored(WHITE),
        Some(BRAND),
        true,
    );
    let figure = style(Face::Regular, 9.5);
    table.row(
        &cells(&["MA HMO member months", &grouped(MEMBER_MONTHS, 0), ""]),
        figure,
        None,
        false,
    );
    for (label, amount) in [
        ("Funding", FUNDING),
        ("Less primary care capitation", PRIMARY_CARE_CAPITATION),
        ("Part B Fund Revenue", credited),
        ("Claims and capitation paid", PAID),
        ("Claims incurred but not reported (IBNR)", IBNR),
        ("Stop-loss coverage", STOP_LOSS),
        ("Part B Expenses", expenses),
        ("Part B Fund surplus (deficit)", credited - expenses),
    ] {
        let amounts = [
            format!("${}", grouped(amount, 0)),
            format!("${}", grouped(pmpm(amount, MEMBER_MONTHS), 2)),
        ];
        table.row(&cells(&[label, &amounts[0], &amounts[1]]), figure, None, false);
    }
    let y = table.bottom() + 24.0;
    page.text(
        LEFT,
        y,
        Align::Left,
        style(Face::Bold, 10.0).colored(BRAND),
        "What is counted",
    );
    page.paragraph(LEFT, y + 15.0, RIGHT - LEFT, body, COUNTED);
    let small = style(Face::Regular, 7.5).colored(GRAY);
    page.text(
        LEFT,
        756.0,
        Align::Left,
        small,
        "Synthetic sample report. The provider organization, the agreement and every figure are fictional.",
    );
    Ok(pdf::document(
        "Part B Fund Settlement",
        "Synthetic sample",
        (2025, 5, 12),
        vec![page],
    ))
}

fn cells<'a>(texts: &[&'a str]) -> Vec<Cell<'a>> {
    texts.iter().map(|text| Cell { text, span: 1 }).collect()
}
