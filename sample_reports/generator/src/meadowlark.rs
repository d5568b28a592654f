//! Meadowlark Senior Health (fictional): Medicare Advantage, first nine months of 2024, a PDF whose tables are set
//! by alignment alone, without a single line.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{cents, grouped, percent, pmpm, rate, round, thousandths, whole};
use crate::pdf::{self, Align, Face, GRAY, Page, Rgb, Style, style};

/// Where the report goes, below the output folder.
pub const PATH: &str = "meadowlark/2024-q3-provider-summary.pdf";

/// Member months, January to September 2024: about 2,100 members.
pub const MEMBER_MONTHS: Decimal = whole(18_912);

/// Cost lines: name, paid dollars, target PMPM. The last is pharmacy.
pub const COSTS: [(&str, Decimal, Decimal); 4] = [
    ("Inpatient", whole(5_934_117), cents(305_00)),
    ("Outpatient", whole(3_711_846), cents(200_00)),
    ("Professional", whole(5_361_209), cents(280_00)),
    ("Pharmacy", whole(2_808_432), cents(150_00)),
];

/// Planted ARI001: the PMPM printed for pharmacy. Its dollars ÷ member months give $148.50; the difference of $0.48
/// is worth about $9,000 over the period. The total row prints no PMPM, so that nothing else contradicts it.
pub const PRINTED_PHARMACY_PMPM: Decimal = cents(148_02);

const REVENUE: Decimal = whole(20_941_300);
const RISK_SCORE: Decimal = thousandths(1_112);

const DEFINITION: &str = "Total cost of care (TCC) includes medical and pharmacy claims on a paid basis. Behavioral health is included in medical. TCC excludes capitation, dental, vision, administrative cost, and quality or shared savings payments. No truncation is applied.";

/// Quality measures: name, numerator, denominator, 4-star cut point.
pub const QUALITY: [(&str, i64, i64, Decimal); 6] = [
    ("Breast Cancer Screening (BCS)", 448, 611, cents(75)),
    ("Colorectal Cancer Screening (COL)", 539, 752, cents(73)),
    ("Controlling Blood Pressure (CBP)", 517, 640, cents(80)),
    ("Diabetes: Eye Exam (EED)", 187, 252, cents(76)),
    ("Diabetes: HbA1c Poor Control >9% (GSD)", 37, 252, cents(16)),
    ("Plan All-Cause Readmissions (PCR)", 12, 118, cents(10)),
];

const BRAND: Rgb = [0.36, 0.20, 0.09];
const LEFT: f32 = 60.0;
const RIGHT: f32 = 552.0;

/// Total cost of care in dollars: the sum of the printed lines.
pub fn total_cost() -> Decimal {
    COSTS.iter().map(|(_, amount, _)| *amount).sum()
}

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let pages = vec![cost_page(), quality_page()];
    Ok(pdf::document(
        "Provider summary",
        "Meadowlark Senior Health",
        (2025, 1, 22),
        pages,
    ))
}

fn frame(number: usize) -> Page {
    let mut page = Page::new();
    let small = style(Face::Regular, 8.0).colored(GRAY);
    page.text(LEFT, 40.0, Align::Left, small, "Meadowlark Senior Health");
    page.text(RIGHT, 40.0, Align::Right, small, "Medicare Advantage Provider Summary");
    page.text(
        LEFT,
        758.0,
        Align::Left,
        small,
        "Synthetic sample report. The payer, the provider and every figure are fictional.",
    );
    page.text(RIGHT, 758.0, Align::Right, small, &format!("Page {number} of 2"));
    page
}

/// One row of a table without lines: the first text to the left, the others ending at their column's edge.
fn aligned_row(page: &mut Page, y: f32, edges: &[f32], texts: &[String], look: Style) {
    let mut texts = texts.iter();
    if let Some(label) = texts.next() {
        page.text(LEFT, y, Align::Left, look, label);
    }
    for (edge, text) in edges.iter().zip(texts) {
        if !text.is_empty() {
            page.text(*edge, y, Align::Right, look, text);
        }
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn cost_page() -> Page {
    let mut page = frame(1);
    let body = style(Face::Regular, 10.0);
    page.text(
        LEFT,
        78.0,
        Align::Left,
        style(Face::Bold, 17.0).colored(BRAND),
        "Provider Summary, January to September 2024",
    );
    let lines = [
        "Willow Bend Medical Group, TIN 98-7654321",
        "Contract MSH-0933, term 01/01/2024 through 12/31/2026",
        "Service dates 01/01/2024 through 09/30/2024. Paid claims through 12/31/2024.",
        "Report date 01/22/2025",
    ];
    for (index, line) in lines.into_iter().enumerate() {
        page.text(LEFT, 100.0 + 14.5 * index as f32, Align::Left, body, line);
    }

    page.text(
        LEFT,
        186.0,
        Align::Left,
        style(Face::Bold, 11.0).colored(BRAND),
        "Cost, year to date",
    );
    let edges = [372.0, 462.0, RIGHT];
    let header = style(Face::Bold, 9.5);
    aligned_row(
        &mut page,
        208.0,
        &edges,
        &texts(["Category", "Total", "PMPM", "Target PMPM"]),
        header,
    );
    let mut y = 226.0;
    let mut row = |page: &mut Page, row: Vec<String>, look: Style| {
        aligned_row(page, y, &edges, &row, look);
        y += 16.5;
    };
    row(&mut page, texts(["Member months", &grouped(MEMBER_MONTHS, 0)]), body);
    for (name, amount, target) in COSTS {
        let shown = if name == "Pharmacy" {
            PRINTED_PHARMACY_PMPM
        } else {
            pmpm(amount, MEMBER_MONTHS)
        };
        let figures = [grouped(amount, 0), grouped(shown, 2), grouped(target, 2)];
        row(&mut page, [vec![name.to_owned()], figures.to_vec()].concat(), body);
    }
    let bold = style(Face::Bold, 10.0);
    row(
        &mut page,
        texts(["Total cost of care (TCC)", &grouped(total_cost(), 0)]),
        bold,
    );
    row(
        &mut page,
        texts([
            "Premium revenue",
            &grouped(REVENUE, 0),
            &grouped(pmpm(REVENUE, MEMBER_MONTHS), 2),
        ]),
        body,
    );
    row(
        &mut page,
        texts(["Medical loss ratio", &percent(round(total_cost() / REVENUE, 3), 1)]),
        body,
    );
    row(&mut page, texts(["Average risk score", &RISK_SCORE.to_string()]), body);

    let next = page.paragraph(LEFT, y + 18.0, RIGHT - LEFT, style(Face::Regular, 9.5), DEFINITION);
    page.paragraph(
        LEFT,
        next + 4.0,
        RIGHT - LEFT,
        style(Face::Regular, 9.5),
        "Amounts are in US dollars. Members are attributed by their selected primary care physician.",
    );
    page
}

fn quality_page() -> Page {
    let mut page = frame(2);
    let body = style(Face::Regular, 10.0);
    page.text(
        LEFT,
        78.0,
        Align::Left,
        style(Face::Bold, 13.0).colored(BRAND),
        "Quality, measurement year 2024",
    );
    page.text(
        LEFT,
        98.0,
        Align::Left,
        body,
        "Results for services through 09/30/2024.",
    );
    let edges = [354.0, 432.0, 486.0, RIGHT];
    let header = style(Face::Bold, 9.5);
    aligned_row(
        &mut page,
        126.0,
        &edges,
        &texts(["Measure", "Numerator", "Denominator", "Rate", "4 Stars"]),
        header,
    );
    let mut y = 144.0;
    for (name, numerator, denominator, four_stars) in QUALITY {
        let row = [
            name.to_owned(),
            grouped(whole(numerator), 0),
            grouped(whole(denominator), 0),
            percent(rate(numerator, denominator, 3), 1),
            percent(four_stars, 0),
        ];
        aligned_row(&mut page, y, &edges, &row, body);
        y += 16.5;
    }
    page.paragraph(
        LEFT,
        y + 16.0,
        RIGHT - LEFT,
        style(Face::Regular, 9.0).colored(GRAY),
        "For GSD and PCR a lower rate is better. Cut points are the plan's estimate; final Stars are published by CMS.",
    );
    page
}
