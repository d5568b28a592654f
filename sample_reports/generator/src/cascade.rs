//! Cascade Benefit Partners (fictional): commercial, rolling 12 months to June 2024, a PDF with ruled tables.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{cents, grouped, percent, pmpm, rate, round, whole};
use crate::pdf::{self, Align, Cell, Face, GRAY, Page, Rgb, RuledTable, WHITE, style};

/// Where the report goes, below the output folder.
pub const PATH: &str = "cascade/2024-rolling-cost-review.pdf";

/// Member months, July 2023 to June 2024: about 3,800 members.
pub const MEMBER_MONTHS: Decimal = whole(45_742);

/// Cost lines: name, allowed dollars after truncation, PMPM of the 12 months before.
pub const COSTS: [(&str, Decimal, Decimal); 5] = [
    ("Inpatient facility", whole(4_536_210), cents(95_12)),
    ("Outpatient facility", whole(5_842_977), cents(121_40)),
    ("Professional", whole(6_204_318), cents(133_08)),
    ("Behavioral health", whole(812_644), cents(16_95)),
    ("Pharmacy", whole(4_771_806), cents(98_77)),
];

const PERIOD: &str =
    "Rolling 12 months of service, July 1, 2023 through June 30, 2024; claims paid through September 30, 2024.";

/// Planted TCC003: truncation and the place of pharmacy set this definition apart from the other commercial payers'.
const DEFINITION: &str = "Total cost of care counts medical, behavioral health and pharmacy claims at the allowed amount including member cost share, with individual claims truncated at $150,000 per member per year; capitation, dental and vision claims, administrative cost and payments for quality, care management or shared savings are not counted. Pharmacy is counted before rebates.";

/// One quality measure. `numerator` is `None` where the payer withholds a small count.
pub struct Measure {
    name: &'static str,
    numerator: Option<i64>,
    denominator: i64,
    target: Decimal,
}

#[rustfmt::skip]
/// Planted SRC006: the last measure's numerator is printed "<11" and its rate "*".
pub const QUALITY: [Measure; 6] = [
    Measure { name: "Breast cancer screening (BCS)", numerator: Some(402), denominator: 538, target: cents(76) },
    Measure { name: "Cervical cancer screening (CCS)", numerator: Some(688), denominator: 917, target: cents(75) },
    Measure { name: "Colorectal cancer screening (COL)", numerator: Some(571), denominator: 846, target: cents(70) },
    Measure { name: "Controlling high blood pressure (CBP)", numerator: Some(284), denominator: 409, target: cents(72) },
    Measure { name: "Well-care visits, ages 3-21 (WCV)", numerator: Some(377), denominator: 651, target: cents(60) },
    Measure { name: "Follow-up after hospitalization, 7 days (FUH)", numerator: None, denominator: 34, target: cents(45) },
];

const BRAND: Rgb = [0.13, 0.30, 0.36];
const HEADER_FILL: Rgb = [0.13, 0.30, 0.36];
const TOTAL_FILL: Rgb = [0.87, 0.92, 0.93];
const LINE: Rgb = [0.45, 0.55, 0.58];
const LEFT: f32 = 54.0;
const RIGHT: f32 = 558.0;

/// Total cost of care in dollars: the sum of the cost lines.
pub fn total_cost() -> Decimal {
    COSTS.iter().map(|(_, amount, _)| *amount).sum()
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let pages = vec![cost_page(), quality_page()];
    Ok(pdf::document(
        "Rolling cost review",
        "Cascade Benefit Partners",
        (2024, 10, 18),
        pages,
    ))
}

fn frame(number: usize) -> Page {
    let mut page = Page::new();
    page.text(
        LEFT,
        46.0,
        Align::Left,
        style(Face::Bold, 9.0).colored(BRAND),
        "Cascade Benefit Partners",
    );
    page.text(
        RIGHT,
        46.0,
        Align::Right,
        style(Face::Regular, 9.0).colored(GRAY),
        "Commercial Group Accounts",
    );
    page.rule((LEFT, 52.0), (RIGHT, 52.0), 1.2, BRAND);
    let small = style(Face::Regular, 7.5).colored(GRAY);
    page.text(
        LEFT,
        756.0,
        Align::Left,
        small,
        "Synthetic sample report. The payer, the provider and every figure are fictional.",
    );
    page.text(RIGHT, 756.0, Align::Right, small, &format!("Page {number} of 2"));
    page
}

fn cost_page() -> Page {
    let mut page = frame(1);
    let body = style(Face::Regular, 10.0);
    page.text(
        LEFT,
        84.0,
        Align::Left,
        style(Face::Bold, 18.0).colored(BRAND),
        "Rolling Cost Review",
    );
    let lines = [
        "Prepared for Willow Bend Medical Group (TIN 98-7654321)",
        "Contract CBP-551, term July 1, 2022 through June 30, 2025",
        PERIOD,
        "Report date October 18, 2024",
    ];
    for (index, line) in lines.into_iter().enumerate() {
        page.text(LEFT, 106.0 + 15.0 * index as f32, Align::Left, body, line);
    }

    page.text(
        LEFT,
        190.0,
        Align::Left,
        style(Face::Bold, 11.0),
        "Table 1. Total cost of care, all products",
    );
    let columns = [LEFT, 224.0, 316.0, 396.0, 482.0, RIGHT];
    let mut table = RuledTable::new(&mut page, &columns, 198.0, 20.0, LINE);
    table.two_row_header(
        &[
            ("Category", &[]),
            ("Current period", &["Amount", "PMPM"]),
            ("Prior period", &["PMPM"]),
            ("Trend", &[]),
        ],
        style(Face::Bold, 9.5).colored(WHITE),
        HEADER_FILL,
    );
    let figure = style(Face::Regular, 9.5);
    table.row(
        &cells(&["Member months", &grouped(MEMBER_MONTHS, 0), "", "", ""]),
        figure,
        None,
        false,
    );
    for (name, amount, prior) in COSTS {
        table.row(&cells(&cost_texts(name, amount, prior)), figure, None, false);
    }
    let prior = COSTS.iter().map(|(_, _, prior)| *prior).sum();
    table.row(
        &cells(&cost_texts("Total cost of care", total_cost(), prior)),
        style(Face::Bold, 9.5),
        Some(TOTAL_FILL),
        false,
    );
    let y = table.bottom() + 22.0;

    page.text(
        LEFT,
        y,
        Align::Left,
        style(Face::Bold, 10.0).colored(BRAND),
        "What is counted",
    );
    let y = page.paragraph(LEFT, y + 15.0, RIGHT - LEFT, body, DEFINITION);
    page.text(
        LEFT,
        y + 10.0,
        Align::Left,
        style(Face::Bold, 10.0).colored(BRAND),
        "How to read this table",
    );
    page.paragraph(
        LEFT,
        y + 25.0,
        RIGHT - LEFT,
        body,
        "PMPM is the amount divided by member months. The prior period is the 12 months of service before the current period, with the same run-out. Trend is the change of the PMPM from the prior period.",
    );
    page
}

fn cost_texts(name: &str, amount: Decimal, prior: Decimal) -> [String; 5] {
    let current = pmpm(amount, MEMBER_MONTHS);
    [
        name.to_owned(),
        format!("${}", grouped(amount, 0)),
        format!("${}", grouped(current, 2)),
        format!("${}", grouped(prior, 2)),
        percent(round(current / prior - Decimal::ONE, 3), 1),
    ]
}

fn quality_page() -> Page {
    let mut page = frame(2);
    page.text(
        LEFT,
        84.0,
        Align::Left,
        style(Face::Bold, 14.0).colored(BRAND),
        "Quality results",
    );
    page.text(
        LEFT,
        104.0,
        Align::Left,
        style(Face::Regular, 10.0),
        "Measurement year 2024: results for the 12 months of service ending June 30, 2024.",
    );
    let columns = [LEFT, 292.0, 360.0, 436.0, 497.0, RIGHT];
    let mut table = RuledTable::new(&mut page, &columns, 118.0, 20.0, LINE);
    table.row(
        &cells(&["Measure", "Numerator", "Denominator", "Rate", "Target"]),
        style(Face::Bold, 9.5).colored(WHITE),
        Some(HEADER_FILL),
        true,
    );
    for measure in &QUALITY {
        let (numerator, shown_rate) = match measure.numerator {
            Some(numerator) => (
                grouped(whole(numerator), 0),
                percent(rate(numerator, measure.denominator, 3), 1),
            ),
            None => ("<11".to_owned(), "*".to_owned()),
        };
        table.row(
            &cells(&[
                measure.name,
                &numerator,
                &grouped(whole(measure.denominator), 0),
                &shown_rate,
                &percent(measure.target, 1),
            ]),
            style(Face::Regular, 9.5),
            None,
            false,
        );
    }
    let y = table.bottom() + 16.0;
    page.paragraph(
        LEFT,
        y,
        RIGHT - LEFT,
        style(Face::Regular, 8.5).colored(GRAY),
        "* Not shown. Counts below 11, and rates that would reveal them, are withheld to protect members' privacy.",
    );
    page
}

fn cells<T: AsRef<str>>(texts: &[T]) -> Vec<Cell<'_>> {
    texts
        .iter()
        .map(|text| Cell {
            text: text.as_ref(),
            span: 1,
        })
        .collect()
}
