//! Harborview Health Plan (fictional): Medicare Advantage, first nine months of 2024, an Excel workbook.
//!
//! Cover with the facts of the report, a financial summary under two merged header rows with target, variance and
//! market columns, a Stars table, notes, and a hidden working sheet.

use anyhow::Result;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use crate::figures::{cents, dollars, pmpm, rate, round, thousandths, whole};
use crate::workbook::{self, COUNT, DOLLARS, DOLLARS_CENTS, Look, PERCENT, RATE, WHOLE_PERCENT, number};

/// Where the report goes, below the output folder.
pub const PATH: &str = "harborview/2024-q3-value-report.xlsx";

const LOOK: Look = Look {
    font: "Calibri",
    size: 11.0,
    brand: 0x1F4E79,
    tint: 0xDDEBF7,
};

/// Member months, January to September 2024: about 2,400 members.
pub const MEMBER_MONTHS: Decimal = whole(21_614);

/// One cost line: actual dollars, contract target and market average per member per month.
pub struct CostLine {
    /// As printed.
    pub label: &'static str,
    /// Actual dollars, paid.
    pub actual: Decimal,
    /// Target PMPM: half dollars, so that target totals are whole dollars and add up exactly.
    pub target_pmpm: Decimal,
    /// Market PMPM, printed for reference.
    pub market_pmpm: Decimal,
}

/// The lines that add up to medical cost.
pub const MEDICAL: [CostLine; 3] = [
    CostLine {
        label: "Inpatient",
        actual: whole(6_912_437),
        target_pmpm: cents(312_50),
        market_pmpm: cents(327_18),
    },
    CostLine {
        label: "Outpatient",
        actual: whole(4_377_218),
        target_pmpm: cents(206_50),
        market_pmpm: cents(211_40),
    },
    CostLine {
        label: "Professional",
        actual: whole(6_251_884),
        target_pmpm: cents(288_50),
        market_pmpm: cents(284_93),
    },
];

/// Pharmacy (Part D) cost.
pub const PHARMACY: CostLine = CostLine {
    label: "Pharmacy cost (Rx)",
    actual: whole(3_196_873),
    target_pmpm: cents(151_00),
    market_pmpm: cents(149_62),
};

const REVENUE_ACTUAL: Decimal = whole(24_163_980);
const REVENUE_TARGET_PMPM: Decimal = cents(1_120_00);
const REVENUE_MARKET_PMPM: Decimal = cents(1_109_37);
const RISK_SCORE_ACTUAL: Decimal = thousandths(1_084);
const RISK_SCORE_TARGET: Decimal = thousandths(1_090);
const RISK_SCORE_MARKET: Decimal = thousandths(1_067);

const DEFINITION: &str = "[1] TCC includes medical and pharmacy claims on a paid basis; it excludes capitation, dental, vision, administrative cost and quality or shared savings payments. Behavioral health is included in medical. No truncation is applied.";

/// Planted SRC009: a working table of figures on a sheet the payer hid. Columns: month, member months, paid dollars.
pub const HIDDEN_MONTHS: [(&str, i64, i64); 9] = [
    ("January", 2_411, 2_268_914),
    ("February", 2_408, 2_197_406),
    ("March", 2_405, 2_351_882),
    ("April", 2_403, 2_312_047),
    ("May", 2_402, 2_335_518),
    ("June", 2_399, 2_261_930),
    ("July", 2_398, 2_304_775),
    ("August", 2_395, 2_377_291),
    ("September", 2_393, 2_328_649),
];

/// One Stars measure.
pub struct StarsMeasure {
    id: &'static str,
    name: &'static str,
    /// Members who meet the measure.
    pub numerator: i64,
    /// Members counted.
    pub denominator: i64,
    four_star: Decimal,
    five_star: Decimal,
    stars: i64,
    weight: i64,
}

#[rustfmt::skip]
/// The measures of the Quality sheet, measurement year 2024.
pub const QUALITY: [StarsMeasure; 8] = [
    StarsMeasure { id: "BCS", name: "Breast Cancer Screening", numerator: 512, denominator: 689, four_star: cents(75), five_star: cents(82), stars: 3, weight: 1 },
    StarsMeasure { id: "COL", name: "Colorectal Cancer Screening", numerator: 641, denominator: 868, four_star: cents(73), five_star: cents(80), stars: 4, weight: 1 },
    StarsMeasure { id: "CBP", name: "Controlling Blood Pressure", numerator: 566, denominator: 742, four_star: cents(80), five_star: cents(85), stars: 3, weight: 3 },
    StarsMeasure { id: "GSD", name: "Diabetes: HbA1c Poor Control (>9%) - lower is better", numerator: 41, denominator: 298, four_star: cents(16), five_star: cents(9), stars: 4, weight: 3 },
    StarsMeasure { id: "EED", name: "Diabetes: Eye Exam", numerator: 231, denominator: 298, four_star: cents(76), five_star: cents(83), stars: 4, weight: 1 },
    StarsMeasure { id: "KED", name: "Kidney Health Evaluation for Patients with Diabetes", numerator: 164, denominator: 298, four_star: cents(57), five_star: cents(71), stars: 3, weight: 1 },
    StarsMeasure { id: "MAC", name: "Medication Adherence for Cholesterol (Statins)", numerator: 701, denominator: 796, four_star: cents(87), five_star: cents(91), stars: 4, weight: 3 },
    StarsMeasure { id: "PCR", name: "Plan All-Cause Readmissions - lower is better", numerator: 13, denominator: 127, four_star: cents(10), five_star: cents(8), stars: 3, weight: 3 },
];

/// The workbook's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook::workbook(
        "Medicare Advantage Value Partnership - Q3 2024 value report",
        "Harborview Health Plan",
        (2025, 1, 20),
    )?;
    cover(book.add_worksheet().set_name("Cover")?)?;
    financial_summary(book.add_worksheet().set_name("Financial Summary")?)?;
    quality(book.add_worksheet().set_name("Quality")?)?;
    notes(book.add_worksheet().set_name("Notes")?)?;
    calc(book.add_worksheet().set_name("Calc")?)?;
    Ok(book.save_to_buffer()?)
}

fn cover(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_screen_gridlines(false).set_column_width(0, 88)?;
    sheet.set_row_height(1, 26)?;
    sheet.write_with_format(1, 0, "Harborview Health Plan", &LOOK.title().set_font_size(20))?;
    sheet.write_with_format(2, 0, "Medicare Advantage Value Partnership", &LOOK.title())?;
    let facts = [
        "Provider: Willow Bend Medical Group",
        "TIN: 98-7654321",
        "Contract: HV-MA-2207",
        "Contract term: 01/01/2023 - 12/31/2025",
        "Reporting period: 01/01/2024 - 09/30/2024 (year to date)",
        "Claims paid through 12/31/2024",
        "Report date: 01/20/2025",
    ];
    for (row, fact) in (4..).zip(facts) {
        sheet.write_with_format(row, 0, fact, &LOOK.subtitle())?;
    }
    sheet.write_with_format(
        12,
        0,
        "Synthetic sample report. Harborview Health Plan, Willow Bend Medical Group and every figure are fictional.",
        &LOOK.footnote(),
    )?;
    Ok(())
}

fn financial_summary(sheet: &mut Worksheet) -> Result<()> {
    sheet.write_with_format(0, 0, "Harborview Health Plan - Financial Summary", &LOOK.title())?;
    sheet.write_with_format(1, 0, "Willow Bend Medical Group, contract HV-MA-2207", &LOOK.subtitle())?;
    sheet.write_with_format(
        2,
        0,
        "Service dates 01/01/2024 - 09/30/2024, claims paid through 12/31/2024",
        &LOOK.subtitle(),
    )?;
    sheet.set_column_width(0, 34)?;
    for column in 1..=7 {
        sheet.set_column_width(column, if column % 2 == 0 { 15 } else { 12 })?;
    }

    let header = LOOK.header();
    sheet.merge_range(4, 0, 5, 0, "Measure", &header)?;
    for (column, name) in [(1, "Actual"), (3, "Target"), (5, "Variance")] {
        sheet.merge_range(4, column, 4, column + 1, name, &header)?;
        sheet.write_with_format(5, column, "PMPM", &header)?;
        sheet.write_with_format(5, column + 1, "Total", &header)?;
    }
    sheet.write_with_format(4, 7, "Market", &header)?;
    sheet.write_with_format(5, 7, "PMPM", &header)?;

    let mut row = 6;
    label(sheet, row, "Member months", &LOOK.label())?;
    number(sheet, row, 2, MEMBER_MONTHS, &LOOK.figure(COUNT))?;
    number(sheet, row, 4, MEMBER_MONTHS, &LOOK.figure(COUNT))?;

    for line in &MEDICAL {
        row += 1;
        cost_row(sheet, row, &LOOK.indented(), line, |format| format)?;
    }
    row += 1;
    let medical = sum("Medical cost", &MEDICAL.iter().collect::<Vec<_>>());
    cost_row(sheet, row, &LOOK.label(), &medical, |format| format.set_bold())?;
    row += 1;
    cost_row(sheet, row, &LOOK.label(), &PHARMACY, |format| format)?;
    row += 1;
    let total = sum("Total Cost of Care (TCC) [1]", &[&medical, &PHARMACY]);
    cost_row(sheet, row, &LOOK.label(), &total, |format| LOOK.total(format))?;
    row += 1;
    let revenue = CostLine {
        label: "Revenue",
        actual: REVENUE_ACTUAL,
        target_pmpm: REVENUE_TARGET_PMPM,
        market_pmpm: REVENUE_MARKET_PMPM,
    };
    cost_row(sheet, row, &LOOK.label(), &revenue, |format| format)?;

    row += 1;
    label(sheet, row, "Medical loss ratio", &LOOK.label())?;
    let actual = round(total.actual / revenue.actual, 3);
    let target = round(total.target_pmpm / revenue.target_pmpm, 3);
    for (column, value) in [(2, actual), (4, target), (6, actual - target)] {
        number(sheet, row, column, value, &LOOK.figure(PERCENT))?;
    }

    row += 1;
    label(sheet, row, "Average risk score", &LOOK.label())?;
    let format = LOOK.figure("0.000_);(0.000)");
    for (column, value) in [
        (2, RISK_SCORE_ACTUAL),
        (4, RISK_SCORE_TARGET),
        (6, RISK_SCORE_ACTUAL - RISK_SCORE_TARGET),
        (7, RISK_SCORE_MARKET),
    ] {
        number(sheet, row, column, value, &format)?;
    }

    let footnotes = [
        DEFINITION,
        "Variance is actual minus target; amounts in parentheses are below target.",
        "Market is the average of all groups in the plan's Medicare Advantage network and is shown for reference only.",
    ];
    for (row, footnote) in (row + 2..).zip(footnotes) {
        sheet.merge_range(row, 0, row, 7, footnote, &LOOK.footnote())?;
        sheet.set_row_height(row, if footnote.len() > 140 { 28 } else { 15 })?;
    }
    workbook::printed_table(sheet, 4, 5, "Harborview Health Plan - confidential to the provider")
}

/// A row's label over empty ruled cells.
fn label(sheet: &mut Worksheet, row: u32, text: &str, format: &Format) -> Result<()> {
    sheet.write_with_format(row, 0, text, format)?;
    for column in 1..=7 {
        sheet.write_blank(row, column, &LOOK.label())?;
    }
    Ok(())
}

/// The line that adds others up; targets and market averages add as printed.
fn sum(label: &'static str, lines: &[&CostLine]) -> CostLine {
    CostLine {
        label,
        actual: lines.iter().map(|line| line.actual).sum(),
        target_pmpm: lines.iter().map(|line| line.target_pmpm).sum(),
        market_pmpm: lines.iter().map(|line| line.market_pmpm).sum(),
    }
}

fn cost_row(
    sheet: &mut Worksheet,
    row: u32,
    label_format: &Format,
    line: &CostLine,
    emphasis: impl Fn(Format) -> Format,
) -> Result<()> {
    sheet.write_with_format(row, 0, line.label, &emphasis(label_format.clone()))?;
    let actual_pmpm = pmpm(line.actual, MEMBER_MONTHS);
    let target = dollars(line.target_pmpm, MEMBER_MONTHS);
    let cells = [
        actual_pmpm,
        line.actual,
        line.target_pmpm,
        target,
        actual_pmpm - line.target_pmpm,
        line.actual - target,
        line.market_pmpm,
    ];
    for (column, value) in (1..).zip(cells) {
        let format = if column % 2 == 0 { DOLLARS } else { DOLLARS_CENTS };
        number(sheet, row, column, value, &emphasis(LOOK.figure(format)))?;
    }
    Ok(())
}

fn quality(sheet: &mut Worksheet) -> Result<()> {
    sheet.write_with_format(0, 0, "Harborview Health Plan - Quality", &LOOK.title())?;
    sheet.write_with_format(
        1,
        0,
        "Measurement year 2024, results through 09/30/2024",
        &LOOK.subtitle(),
    )?;
    let headers: [(&str, f64); 9] = [
        ("Measure ID", 11.0),
        ("Measure", 52.0),
        ("Numerator", 11.0),
        ("Denominator", 12.5),
        ("Rate", 9.0),
        ("4-Star cut point", 10.0),
        ("5-Star cut point", 10.0),
        ("Stars", 8.0),
        ("Weight", 8.0),
    ];
    sheet.set_row_height(3, 30)?;
    for (column, (name, width)) in (0..).zip(headers) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(3, column, name, &LOOK.header())?;
    }
    for (row, measure) in (4..).zip(&QUALITY) {
        sheet.write_with_format(row, 0, measure.id, &LOOK.label())?;
        sheet.write_with_format(row, 1, measure.name, &LOOK.label())?;
        let cells = [
            (whole(measure.numerator), COUNT),
            (whole(measure.denominator), COUNT),
            (rate(measure.numerator, measure.denominator, 3), RATE),
            (measure.four_star, WHOLE_PERCENT),
            (measure.five_star, WHOLE_PERCENT),
            (whole(measure.stars), "0"),
            (whole(measure.weight), "0"),
        ];
        for (column, (value, format)) in (2..).zip(cells) {
            number(sheet, row, column, value, &LOOK.figure(format))?;
        }
    }
    workbook::printed_table(sheet, 3, 3, "Harborview Health Plan - confidential to the provider")?;
    sheet.set_freeze_panes(4, 2)?;
    Ok(())
}

fn notes(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_column_width(0, 110)?;
    sheet.write_with_format(0, 0, "Notes", &LOOK.title())?;
    let notes = [
        "Members are attributed to the group by their selected primary care physician on the first day of each month.",
        "Costs are not adjusted for claims incurred and not yet reported.",
        "The average risk score is the mean of the members' payment risk scores; it is not applied to the costs shown.",
        "Cut points are those the plan uses to estimate Stars during the year; final Stars are published by CMS.",
        "Synthetic sample report. The payer, the provider and every figure are fictional.",
    ];
    for (row, note) in (2..).zip(notes) {
        sheet.write_with_format(row, 0, note, &LOOK.wrapped())?;
    }
    Ok(())
}

/// Planted SRC009: the sheet stays in the file, hidden.
fn calc(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_hidden(true);
    sheet
        .set_column_width(0, 14)?
        .set_column_width(1, 15)?
        .set_column_width(2, 15)?;
    let right = LOOK.header().set_align(FormatAlign::Right);
    for (column, name) in (0..).zip(["Month", "Member months", "Paid"]) {
        sheet.write_with_format(0, column, name, &right)?;
    }
    for (row, (month, members, paid)) in (1..).zip(HIDDEN_MONTHS) {
        sheet.write_with_format(row, 0, month, &LOOK.label())?;
        number(sheet, row, 1, whole(members), &LOOK.figure(COUNT))?;
        number(sheet, row, 2, whole(paid), &LOOK.figure(DOLLARS))?;
    }
    Ok(())
}
