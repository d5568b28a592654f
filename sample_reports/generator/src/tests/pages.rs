//! The PDF reports, read back as the texts they draw.

use rust_decimal::Decimal;

use super::{assert_components_round_to, assert_pmpm_fits, assert_rate, committed, decimal};
use crate::figures::{cents, round, whole};
use crate::{cascade, meadowlark};

/// "$1,234.50", "4.3%" and "1,234" as printed on a page.
fn printed(text: &str) -> Decimal {
    decimal(&text.replace(['$', ',', '%'], ""))
}

/// Every piece of text of a PDF in drawing order. The sample PDFs keep their streams uncompressed.
pub(super) fn pdf_texts(path: &str) -> Vec<String> {
    let bytes = std::fs::read(committed(path)).expect("the committed PDF is there");
    let content: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    content
        .lines()
        .filter_map(|line| {
            line.trim()
                .strip_suffix(" Tj")?
                .strip_prefix('(')?
                .strip_suffix(')')
                .map(str::to_owned)
        })
        .map(|text| text.replace("\\(", "(").replace("\\)", ")"))
        .collect()
}

/// The texts that follow a row's label in a PDF table.
fn pdf_row(texts: &[String], label: &str, length: usize) -> Vec<String> {
    let start = texts
        .iter()
        .position(|text| text == label)
        .unwrap_or_else(|| panic!("no row {label:?}"));
    texts[start + 1..start + 1 + length].to_vec()
}

#[test]
fn cascade_adds_up() {
    let texts = pdf_texts(cascade::PATH);
    let months = printed(&pdf_row(&texts, "Member months", 1)[0]);
    let mut sums = [Decimal::ZERO; 2];
    let mut components = Vec::new();
    for (label, ..) in cascade::COSTS
        .iter()
        .chain([&("Total cost of care", Decimal::ZERO, Decimal::ZERO)])
    {
        let row: Vec<Decimal> = pdf_row(&texts, label, 4).iter().map(|text| printed(text)).collect();
        assert_pmpm_fits(label, row[1], months, row[0]);
        assert_eq!(
            round((row[1] / row[2] - Decimal::ONE) * whole(100), 1),
            row[3],
            "{label}: trend"
        );
        if *label == "Total cost of care" {
            assert_eq!([row[0], row[2]], sums, "amounts and prior PMPM add up");
            assert_components_round_to("PMPM", &components, row[1]);
        } else {
            sums = [sums[0] + row[0], sums[1] + row[2]];
            components.push(row[1]);
        }
    }
    for label in ["Breast cancer screening (BCS)", "Well-care visits, ages 3-21 (WCV)"] {
        let row: Vec<Decimal> = pdf_row(&texts, label, 3).iter().map(|text| printed(text)).collect();
        assert_rate(label, row[0], row[1], row[2] / whole(100));
    }
}

#[test]
fn planted_src006_cascade_withholds_one_measure() {
    let texts = pdf_texts(cascade::PATH);
    let row = pdf_row(&texts, "Follow-up after hospitalization, 7 days (FUH)", 4);
    assert_eq!(row, ["<11", "34", "*", "45.0%"]);
    assert_eq!(
        texts
            .iter()
            .filter(|text| text.starts_with('<') || *text == "*")
            .count(),
        2
    );
}

#[test]
fn planted_ari001_meadowlark_misprints_the_pharmacy_pmpm_alone() {
    let texts = pdf_texts(meadowlark::PATH);
    let months = printed(&pdf_row(&texts, "Member months", 1)[0]);
    let mut sum = Decimal::ZERO;
    for label in ["Inpatient", "Outpatient", "Professional", "Premium revenue"] {
        let row = pdf_row(&texts, label, 2);
        assert_pmpm_fits(label, printed(&row[1]), months, printed(&row[0]));
        if label != "Premium revenue" {
            sum += printed(&row[0]);
        }
    }
    let pharmacy = pdf_row(&texts, "Pharmacy", 2);
    let (total, pmpm) = (printed(&pharmacy[0]), printed(&pharmacy[1]));
    assert_eq!(
        total - pmpm * months,
        cents(907_776),
        "the planted difference in dollars"
    );
    let row = pdf_row(&texts, "Total cost of care (TCC)", 2);
    assert_eq!(printed(&row[0]), sum + total, "the total adds the printed dollars");
    assert_eq!(row[1], "Premium revenue", "the total row prints no PMPM");
    let loss_ratio = printed(&pdf_row(&texts, "Medical loss ratio", 1)[0]);
    let revenue = printed(&pdf_row(&texts, "Premium revenue", 1)[0]);
    assert_eq!(round((sum + total) / revenue * whole(100), 1), loss_ratio);
    for (name, ..) in meadowlark::QUALITY {
        let row: Vec<Decimal> = pdf_row(&texts, name, 3).iter().map(|text| printed(text)).collect();
        assert_rate(name, row[0], row[1], row[2] / whole(100));
    }
}
