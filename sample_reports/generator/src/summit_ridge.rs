//! Summit Ridge Mutual (fictional): commercial, settlement of calendar year 2023, an Excel workbook of numbered lines.

use anyhow::Result;
use rust_decimal::Decimal;
use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::figures::{cents, pmpm, rate, round, thousandths, whole};
use crate::workbook::{self, ACCOUNTING_CENTS, COUNT, Look, RATE, WHOLE_PERCENT, number};

/// Where the report goes, below the output folder.
pub const PATH: &str = "summit-ridge/2023-settlement.xlsx";

const LOOK: Look = Look {
    font: "Cambria",
    size: 11.0,
    brand: 0x5B2C3B,
    tint: 0xF2E9EC,
};

/// Member months of 2023: about 3,800 members.
pub const MEMBER_MONTHS: Decimal = whole(45_618);
/// Medical claims, allowed dollars.
pub const MEDICAL: Decimal = cents(16_924_873_42);
/// Pharmacy claims, allowed dollars.
pub const PHARMACY: Decimal = cents(4_891_206_18);
/// Benchmark per member per month.
pub const BENCHMARK_PMPM: Decimal = cents(495_00);
const MINIMUM_SAVINGS_RATE: Decimal = thousandths(20);
const SHARING_RATE: Decimal = thousandths(500);
const QUALITY_GATE: Decimal = thousandths(850);

/// Planted TCC005: the definition leaves pharmacy out, while the printed total is medical plus pharmacy to the cent.
pub const DEFINITION: &str = "Total Cost of Care: medical claims, allowed amount, including member cost share; pharmacy is excluded; behavioral health is included in medical; dental, vision, capitation, administrative cost and non-claims payments are excluded. Claims are not truncated.";

/// Quality measures: id, name, numerator, denominator, HEDIS 75th percentile.
pub const QUALITY: [(&str, &str, i64, i64, Decimal); 6] = [
    ("BCS", "Breast Cancer Screening", 417, 556, cents(78)),
    ("CCS", "Cervical Cancer Screening", 742, 968, cents(77)),
    ("COL", "Colorectal Cancer Screening", 588, 871, cents(66)),
    ("CBP", "Controlling High Blood Pressure", 302, 421, cents(70)),
    ("EED", "Eye Exam for Patients With Diabetes", 164, 263, cents(60)),
    ("WCV", "Child and Adolescent Well-Care Visits", 431, 702, cents(63)),
];

/// Planted TCC005: the printed total, pharmacy included.
pub fn total_cost() -> Decimal {
    MEDICAL + PHARMACY
}

/// Benchmark in dollars.
pub fn benchmark() -> Decimal {
    BENCHMARK_PMPM * MEMBER_MONTHS
}

/// Benchmark minus total cost, in dollars.
pub fn gross_savings() -> Decimal {
    benchmark() - total_cost()
}

/// What the provider earns, in dollars: savings × share × quality gate, once the minimum savings rate is met.
pub fn earned_savings() -> Decimal {
    if savings_rate() < MINIMUM_SAVINGS_RATE {
        return Decimal::ZERO;
    }
    round(gross_savings() * SHARING_RATE * QUALITY_GATE, 2)
}

fn savings_rate() -> Decimal {
    round(gross_savings() / benchmark(), 3)
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook::workbook(
        "Shared savings settlement, calendar year 2023",
        "Summit Ridge Mutual",
        (2024, 4, 18),
    )?;
    settlement(book.add_worksheet().set_name("Settlement")?)?;
    quality(book.add_worksheet().set_name("Quality")?)?;
    definitions(book.add_worksheet().set_name("Definitions")?)?;
    Ok(book.save_to_buffer()?)
}

fn settlement(sheet: &mut Worksheet) -> Result<()> {
    sheet
        .set_column_width(0, 7)?
        .set_column_width(1, 56)?
        .set_column_width(2, 16)?
        .set_column_width(3, 22)?;
    sheet.write_with_format(0, 0, "Summit Ridge Mutual", &LOOK.title())?;
    let titles = [
        "Shared Savings Settlement Statement - Calendar Year 2023",
        "Commercial Shared Savings Program - final settlement",
        "Provider: Willow Bend Medical Group (TIN 98-7654321)",
        "Contract: SRM-SS-4471, term 01/01/2022 - 12/31/2024",
        "Service period: 01/01/2023 - 12/31/2023",
        "Claims paid through 03/31/2024",
        "Statement date: 04/18/2024",
    ];
    for (row, title) in (1..).zip(titles) {
        sheet.write_with_format(row, 0, title, &LOOK.subtitle())?;
    }
    for (column, name) in (0..).zip(["Line", "Description", "PMPM", "Annual"]) {
        sheet.write_with_format(9, column, name, &LOOK.header())?;
    }

    let total = total_cost();
    let over_benchmark = -gross_savings();
    let lines: [(&str, Option<Decimal>, Decimal, &str); 12] = [
        ("Member months", None, MEMBER_MONTHS, COUNT),
        ("Medical cost", Some(per_month(MEDICAL)), MEDICAL, ACCOUNTING_CENTS),
        ("Pharmacy cost", Some(per_month(PHARMACY)), PHARMACY, ACCOUNTING_CENTS),
        (
            "Total Cost of Care [1]",
            Some(per_month(total)),
            total,
            ACCOUNTING_CENTS,
        ),
        ("Benchmark", Some(BENCHMARK_PMPM), benchmark(), ACCOUNTING_CENTS),
        (
            "Total Cost of Care over (under) benchmark (line 4 - line 5)",
            Some(per_month(over_benchmark)),
            over_benchmark,
            ACCOUNTING_CENTS,
        ),
        (
            "Gross savings (line 5 - line 4)",
            Some(per_month(gross_savings())),
            gross_savings(),
            ACCOUNTING_CENTS,
        ),
        ("Savings rate (line 7 / line 5)", None, savings_rate(), RATE),
        ("Minimum savings rate", None, MINIMUM_SAVINGS_RATE, RATE),
        ("Sharing rate", None, SHARING_RATE, RATE),
        ("Quality gate percentage", None, QUALITY_GATE, RATE),
        (
            "Earned shared savings (line 7 x line 10 x line 11)",
            Some(per_month(earned_savings())),
            earned_savings(),
            ACCOUNTING_CENTS,
        ),
    ];
    for (index, (description, per_month, annual, format)) in (0_u32..).zip(lines) {
        let row = 10 + index;
        let emphasized = matches!(index, 3 | 11);
        let style = |format| if emphasized { LOOK.total(format) } else { format };
        let line_number = style(LOOK.label().set_align(FormatAlign::Center));
        number(sheet, row, 0, whole(i64::from(index) + 1), &line_number)?;
        sheet.write_with_format(row, 1, description, &style(LOOK.label()))?;
        match per_month {
            Some(value) => number(sheet, row, 2, value, &style(LOOK.figure(ACCOUNTING_CENTS)))?,
            None => {
                sheet.write_blank(row, 2, &style(LOOK.label()))?;
            }
        }
        number(sheet, row, 3, annual, &style(LOOK.figure(format)))?;
    }

    let footnotes = [
        format!("[1] {DEFINITION}"),
        "Amounts in parentheses are below the benchmark. PMPM amounts are rounded; annual amounts are exact."
            .to_owned(),
        "Synthetic sample report. The payer, the provider and every figure are fictional.".to_owned(),
    ];
    for (row, footnote) in (23..).zip(&footnotes) {
        sheet.merge_range(row, 0, row, 3, footnote, &LOOK.footnote())?;
        sheet.set_row_height(row, if footnote.len() > 130 { 40 } else { 15 })?;
    }
    workbook::printed_table(sheet, 9, 9, "Summit Ridge Mutual - settlement statement")?;
    sheet.set_freeze_panes(10, 2)?;
    Ok(())
}

fn per_month(annual: Decimal) -> Decimal {
    pmpm(annual, MEMBER_MONTHS)
}

fn quality(sheet: &mut Worksheet) -> Result<()> {
    sheet.write_with_format(0, 0, "HEDIS results, measurement year 2023", &LOOK.title())?;
    sheet.write_with_format(
        1,
        0,
        "Administrative method, commercial members attributed to Willow Bend Medical Group",
        &LOOK.subtitle(),
    )?;
    let headers = [
        ("Measure", 11.0),
        ("Name", 42.0),
        ("Numerator", 12.0),
        ("Denominator", 13.0),
        ("Rate", 10.0),
        ("75th percentile", 12.0),
    ];
    sheet.set_row_height(3, 30)?;
    for (column, (name, width)) in (0..).zip(headers) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(3, column, name, &LOOK.header())?;
    }
    for (row, (id, name, numerator, denominator, percentile)) in (4..).zip(QUALITY) {
        sheet.write_with_format(row, 0, id, &LOOK.label())?;
        sheet.write_with_format(row, 1, name, &LOOK.label())?;
        let cells = [
            (whole(numerator), COUNT),
            (whole(denominator), COUNT),
            (rate(numerator, denominator, 4), "0.00%"),
            (percentile, WHOLE_PERCENT),
        ];
        for (column, (value, format)) in (2..).zip(cells) {
            number(sheet, row, column, value, &LOOK.figure(format))?;
        }
    }
    workbook::printed_table(sheet, 3, 3, "Summit Ridge Mutual - settlement statement")?;
    sheet.set_freeze_panes(4, 2)?;
    Ok(())
}

fn definitions(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_column_width(0, 26)?.set_column_width(1, 92)?;
    sheet.write_with_format(0, 0, "Definitions", &LOOK.title())?;
    for (column, name) in (0..).zip(["Term", "Definition"]) {
        sheet.write_with_format(2, column, name, &LOOK.header())?;
    }
    let terms = [
        ("Total Cost of Care", DEFINITION),
        (
            "Benchmark",
            "The spending per member per month agreed for the year in the contract, times the member months of the year.",
        ),
        (
            "Gross savings",
            "Benchmark less Total Cost of Care. Nothing is shared below the minimum savings rate.",
        ),
        (
            "Quality gate percentage",
            "The share of the sharing rate that is paid, set by the results on the Quality sheet.",
        ),
    ];
    for (row, (term, definition)) in (3..).zip(terms) {
        sheet.write_with_format(row, 0, term, &LOOK.label().set_bold().set_align(FormatAlign::Top))?;
        sheet.write_with_format(row, 1, definition, &LOOK.label().set_text_wrap())?;
        sheet.set_row_height(row, if definition.len() > 120 { 45 } else { 30 })?;
    }
    Ok(())
}
