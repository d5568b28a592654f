//! Northfield Community Plan (fictional): Medicaid, the first two quarters of 2024, one Excel workbook each.
//!
//! A key/value Parameters sheet, then one table with a column per quarter whose later quarters are printed empty.
//! Rows take their unit from the section row above them. The second workbook restates two figures of the first.

use anyhow::Result;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, FormatAlign, Worksheet};

use crate::figures::{pmpm, scaled, whole};
use crate::workbook::{self, AMOUNT, AMOUNT_CENTS, COUNT, Look, number};

/// Where the first quarter's report goes, below the output folder.
pub const Q1_PATH: &str = "northfield/2024-q1-performance.xlsx";
/// Where the second quarter's report goes.
pub const Q2_PATH: &str = "northfield/2024-q2-performance.xlsx";

const LOOK: Look = Look {
    font: "Arial",
    size: 10.0,
    brand: 0x2E5E4E,
    tint: 0xE2EFDA,
};

/// Cost lines in the order of the sheet; their sum is the total cost of care.
const COST_LABELS: [&str; 5] = [
    "Inpatient",
    "Outpatient",
    "Professional",
    "Behavioral health",
    "Pharmacy",
];

/// One quarter's base figures.
#[derive(Clone, Copy)]
pub struct Quarter {
    /// Members counted month by month.
    pub member_months: Decimal,
    /// Paid dollars by [`COST_LABELS`].
    pub costs: [Decimal; 5],
    /// Per 1,000 member years.
    pub ed_visits: Decimal,
    /// Per 1,000 member years.
    pub inpatient_admissions: Decimal,
    /// Dollars.
    pub quality_incentive: Decimal,
    /// Dollars; `None` is printed as "-": no figure was given.
    pub care_visit_bonus: Option<Decimal>,
    /// Dollars. Planted SRC003: no mapping knows "Doula support payments".
    pub doula_support: Decimal,
}

/// The first quarter as first reported.
pub const Q1: Quarter = Quarter {
    member_months: whole(15_342),
    costs: [
        whole(1_466_218),
        whole(1_021_774),
        whole(1_218_940),
        whole(512_386),
        whole(997_553),
    ],
    ed_visits: scaled(6124, 1),
    inpatient_admissions: scaled(712, 1),
    quality_incentive: whole(58_240),
    care_visit_bonus: None,
    doula_support: whole(14_700),
};

/// Planted RST001: the first quarter as the second report restates it. Exactly two figures differ from [`Q1`].
pub const Q1_RESTATED: Quarter = Quarter {
    ed_visits: scaled(6189, 1),
    quality_incentive: whole(61_905),
    ..Q1
};

/// The second quarter.
pub const Q2: Quarter = Quarter {
    member_months: whole(15_207),
    costs: [
        whole(1_402_905),
        whole(1_046_218),
        whole(1_233_471),
        whole(528_064),
        whole(1_019_882),
    ],
    ed_visits: scaled(5973, 1),
    inpatient_admissions: scaled(698, 1),
    quality_incentive: whole(63_480),
    care_visit_bonus: Some(whole(8_925)),
    doula_support: whole(16_150),
};

impl Quarter {
    /// Total cost of care in dollars.
    pub fn total_cost(&self) -> Decimal {
        self.costs.iter().sum()
    }
}

const DEFINITION: &str = "[1] Total cost of care: medical, behavioral health and pharmacy claims, paid basis; dental, vision, long-term services, capitation, administrative cost and non-claims payments excluded.";

/// One delivery of the report.
struct Delivery {
    title: &'static str,
    /// Year, month, day.
    paid_through: (u16, u8, u8),
    produced: (u16, u8, u8),
    /// One per quarter of 2024; later quarters are empty.
    quarters: [Option<Quarter>; 4],
}

/// The first quarter's workbook.
pub fn q1_report() -> Result<Vec<u8>> {
    report(&Delivery {
        title: "2024 Quarter 1 Report",
        paid_through: (2024, 6, 30),
        produced: (2024, 7, 19),
        quarters: [Some(Q1), None, None, None],
    })
}

/// The second quarter's workbook, which repeats the first quarter.
pub fn q2_report() -> Result<Vec<u8>> {
    report(&Delivery {
        title: "2024 Quarter 2 Report",
        paid_through: (2024, 9, 30),
        produced: (2024, 10, 21),
        quarters: [Some(Q1_RESTATED), Some(Q2), None, None],
    })
}

fn report(delivery: &Delivery) -> Result<Vec<u8>> {
    let mut book = workbook::workbook(
        "Community Value Partnership - quarterly performance",
        "Northfield Community Plan",
        delivery.produced,
    )?;
    parameters(book.add_worksheet().set_name("Parameters")?, delivery)?;
    quarterly(book.add_worksheet().set_name("Table_1-Quarterly")?, delivery)?;
    Ok(book.save_to_buffer()?)
}

/// What stands beside a key: text, a date, or nothing (a heading or a note).
enum Parameter {
    Text(&'static str),
    Date((u16, u8, u8)),
    Heading,
    Note,
}

fn parameters(sheet: &mut Worksheet, delivery: &Delivery) -> Result<()> {
    sheet.set_column_width(0, 30)?.set_column_width(1, 46)?;
    let rows = [
        ("Report parameters", Parameter::Heading),
        ("Payer", Parameter::Text("Northfield Community Plan")),
        ("Program", Parameter::Text("Community Value Partnership")),
        ("Line of business", Parameter::Text("Medicaid managed care")),
        ("Provider", Parameter::Text("Willow Bend Medical Group")),
        ("TIN", Parameter::Text("98-7654321")),
        ("Contract number", Parameter::Text("NCP-2024-118")),
        ("Contract term", Parameter::Text("01/01/2024 - 12/31/2026")),
        (
            "Note: Members with other primary coverage are not attributed to the program.",
            Parameter::Note,
        ),
        ("Claims", Parameter::Heading),
        ("Paid through", Parameter::Date(delivery.paid_through)),
        ("Date produced", Parameter::Date(delivery.produced)),
        (
            "Note: Synthetic sample report. The payer, the provider and every figure are fictional.",
            Parameter::Note,
        ),
    ];
    let date_format = LOOK.text().set_num_format("mm/dd/yyyy").set_align(FormatAlign::Left);
    for (row, (key, value)) in (0..).zip(rows) {
        let key_format = match value {
            Parameter::Heading => LOOK.heading(),
            Parameter::Note => LOOK.text().set_italic(),
            Parameter::Text(_) | Parameter::Date(_) => LOOK.key(),
        };
        sheet.write_with_format(row, 0, key, &key_format)?;
        match value {
            Parameter::Text(text) => {
                sheet.write_with_format(row, 1, text, &LOOK.text())?;
            }
            Parameter::Date((year, month, day)) => {
                sheet.write_datetime_with_format(row, 1, ExcelDateTime::from_ymd(year, month, day)?, &date_format)?;
            }
            Parameter::Heading | Parameter::Note => {}
        }
    }
    Ok(())
}

fn quarterly(sheet: &mut Worksheet, delivery: &Delivery) -> Result<()> {
    sheet.set_column_width(0, 44)?;
    for column in 1..=4 {
        sheet.set_column_width(column, 14)?;
    }
    let titles = [
        "Table 1",
        "Northfield Community Plan",
        "Quarterly Cost, Utilization and Incentive Report",
        "Willow Bend Medical Group",
        delivery.title,
    ];
    for (row, title) in (0..).zip(titles) {
        let format = if row == 1 { LOOK.title() } else { LOOK.subtitle() };
        sheet.write_with_format(row, 0, title, &format)?;
    }
    sheet.write_blank(6, 0, &LOOK.header())?;
    for (column, quarter) in (1..).zip(["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"]) {
        sheet.write_with_format(6, column, quarter, &LOOK.header())?;
    }

    let mut table = Table {
        sheet,
        quarters: &delivery.quarters,
        row: 7,
    };
    table.section("Membership (member months)")?;
    table.line("Total member months", COUNT, |quarter| Some(quarter.member_months))?;
    table.section("Cost ($)")?;
    for (index, label) in COST_LABELS.into_iter().enumerate() {
        table.line(label, AMOUNT, |quarter| quarter.costs.get(index).copied())?;
    }
    table.total("Total cost of care [1]", AMOUNT, |quarter| Some(quarter.total_cost()))?;
    table.section("Cost per member per month ($)")?;
    for (index, label) in COST_LABELS.into_iter().enumerate() {
        table.line(label, AMOUNT_CENTS, |quarter| {
            let cost = quarter.costs.get(index)?;
            Some(pmpm(*cost, quarter.member_months))
        })?;
    }
    table.total("Total cost of care [1]", AMOUNT_CENTS, |quarter| {
        Some(pmpm(quarter.total_cost(), quarter.member_months))
    })?;
    table.section("Utilization (per 1,000 member years)")?;
    table.line("ED visits", "#,##0.0", |quarter| Some(quarter.ed_visits))?;
    table.line("Inpatient admissions", "#,##0.0", |quarter| {
        Some(quarter.inpatient_admissions)
    })?;
    table.section("Incentives ($)")?;
    table.line("Quality incentive earned", AMOUNT, |quarter| {
        Some(quarter.quality_incentive)
    })?;
    table.line("Annual care visit bonus", AMOUNT, |quarter| quarter.care_visit_bonus)?;
    table.line("Doula support payments", AMOUNT, |quarter| Some(quarter.doula_support))?;

    let first = table.row + 1;
    let footnotes = [
        DEFINITION,
        "Quarters without claims yet are left blank; a dash means that no amount has been determined.",
    ];
    for (row, footnote) in (first..).zip(footnotes) {
        sheet.merge_range(row, 0, row, 4, footnote, &LOOK.footnote())?;
        sheet.set_row_height(row, if footnote.len() > 110 { 24 } else { 13 })?;
    }
    workbook::printed_table(sheet, 6, 6, "Northfield Community Plan - Community Value Partnership")
}

/// The quarterly table while its rows are written.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    quarters: &'a [Option<Quarter>; 4],
    row: u32,
}

impl Table<'_> {
    /// A row with text in the first column alone; the rows below take its unit.
    fn section(&mut self, title: &str) -> Result<()> {
        self.sheet.write_with_format(self.row, 0, title, &LOOK.section())?;
        for column in 1..=4 {
            self.sheet.write_blank(self.row, column, &LOOK.section())?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, label: &str, format: &str, value: impl Fn(&Quarter) -> Option<Decimal>) -> Result<()> {
        self.cells(label, format, value, false)
    }

    fn total(&mut self, label: &str, format: &str, value: impl Fn(&Quarter) -> Option<Decimal>) -> Result<()> {
        self.cells(label, format, value, true)
    }

    /// A quarter that has not come is blank; a figure that was not determined is "-".
    fn cells(
        &mut self,
        label: &str,
        format: &str,
        value: impl Fn(&Quarter) -> Option<Decimal>,
        total: bool,
    ) -> Result<()> {
        let style = |format| if total { LOOK.total(format) } else { format };
        self.sheet
            .write_with_format(self.row, 0, label, &style(LOOK.indented()))?;
        let figure = style(LOOK.figure(format));
        for (column, quarter) in (1..).zip(self.quarters) {
            match quarter.as_ref().map(&value) {
                None => {
                    self.sheet.write_blank(self.row, column, &figure)?;
                }
                Some(None) => {
                    self.sheet.write_with_format(self.row, column, "-", &figure)?;
                }
                Some(Some(value)) => number(self.sheet, self.row, column, value, &figure)?,
            }
        }
        self.row += 1;
        Ok(())
    }
}
