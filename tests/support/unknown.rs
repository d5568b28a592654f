//! Reports of payers no mapping knows, in layouts no sample has, for two periods each. Synthetic.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::drawn::{Page, file};

/// What differs between two periods of one report.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// First and last month as the workbook prints them.
    pub months: &'a str,
    /// The same as a CSV file and a page print them.
    pub dates: &'a str,
    /// The paid-through date.
    pub paid_through: &'a str,
    /// Member months.
    pub member_months: u32,
    /// Paid amounts: medical, pharmacy.
    pub paid: [u32; 2],
    /// Per member per month in cents: medical, pharmacy.
    pub pmpm: [u32; 2],
    /// Whether a row the earlier report has not stands among the others.
    pub inserted: bool,
}

/// The report of June.
pub const JUNE: Issue<'static> = Issue {
    months: "January 1, 2024 - June 30, 2024",
    dates: "01/01/2024 - 06/30/2024",
    paid_through: "09/30/2024",
    member_months: 12_004,
    paid: [4_212_604, 888_396],
    pmpm: [35_093, 7_401],
    inserted: false,
};

/// The report of July: other figures, and one more row.
pub const JULY: Issue<'static> = Issue {
    months: "January 1, 2024 - July 31, 2024",
    dates: "01/01/2024 - 07/31/2024",
    paid_through: "10/31/2024",
    member_months: 14_010,
    paid: [5_000_469, 1_040_943],
    pmpm: [35_692, 7_430],
    inserted: true,
};

/// The payer of [`workbook`].
pub const WORKBOOK_PAYER: &str = "Juniper Ridge Health Plan";

/// A workbook: title lines, a header of two levels with merged cells, a target, a variance, figures of others, a term the
/// standard has no code for and one nobody can tell; a second sheet with utilization.
pub fn workbook(issue: &Issue) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let money = Format::new().set_num_format("$#,##0");
    let cents = Format::new().set_num_format("$#,##0.00");
    let percent = Format::new().set_num_format("0.0%");
    let count = Format::new().set_num_format("#,##0");
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name("Cost")?;
    sheet.write(0, 0, format!("{WORKBOOK_PAYER} - Partner Cost Scorecard"))?;
    sheet.write(1, 0, "Prepared for Willow Bend Medical Group")?;
    sheet.write(
        2,
        0,
        format!(
            "Reporting period: {}, claims paid through {}",
            issue.months, issue.paid_through
        ),
    )?;
    sheet.write(4, 0, "Category")?;
    sheet.merge_range(4, 1, 4, 2, "Your group", &plain)?;
    sheet.merge_range(4, 3, 4, 4, "Comparison", &plain)?;
    sheet.write(4, 5, "All groups")?;
    for (column, text) in (1..).zip(["Dollars", "PMPM", "Target PMPM", "Variance", "PMPM"]) {
        sheet.write(5, column, text)?;
    }
    sheet.write(6, 0, "Member months")?;
    sheet.write_with_format(6, 1, issue.member_months, &count)?;
    let mut row = 7;
    for (at, label) in ["Medical", "Pharmacy"].into_iter().enumerate() {
        if issue.inserted && at == 1 {
            sheet.write(row, 0, "Telehealth pilot")?;
            sheet.write_with_format(row, 1, 41_250, &money)?;
            row += 1;
        }
        sheet.write(row, 0, label)?;
        sheet.write_with_format(row, 1, issue.paid[at], &money)?;
        sheet.write_with_format(row, 2, f64::from(issue.pmpm[at]) / 100.0, &cents)?;
        sheet.write_with_format(row, 3, [340.25, 75.5][at], &cents)?;
        sheet.write_with_format(row, 4, [0.031, -0.02][at], &percent)?;
        sheet.write_with_format(row, 5, [361.2, 80.75][at], &cents)?;
        row += 1;
    }
    sheet.write(row, 0, "Outpatient facility")?;
    sheet.write_with_format(row, 1, 1_204_500, &money)?;
    sheet.write(row + 1, 0, "Grove allowance")?;
    sheet.write_with_format(row + 1, 1, 18_250, &money)?;
    let sheet = book.add_worksheet().set_name("Use of care")?;
    sheet.write(0, 0, "Use of care")?;
    for (column, text) in (0..).zip(["Service", "Per 1,000"]) {
        sheet.write(2, column, text)?;
    }
    for (row, (label, rate)) in (3..).zip([("Inpatient admissions", 61.2), ("ED visits", 180.4)]) {
        sheet.write(row, 0, label)?;
        sheet.write(row, 1, if issue.inserted { rate + 1.5 } else { rate })?;
    }
    book.save_to_buffer()
}

/// A CSV file: key/value lines, then one table with a column for each quarter.
pub fn csv(issue: &Issue) -> String {
    let [medical, pharmacy] = issue.paid;
    let mut text = format!(
        "Payer,Lantern Coast Insurance\nGroup,Willow Bend Medical Group\nPaid through,{}\nLine of business,Commercial PPO\n\nLine,Q1 2024,Q2 2024\nMember months,6001,{}\nMedical cost,\"$2,100,000\",\"${medical}\"\n",
        issue.paid_through, issue.member_months
    );
    if issue.inserted {
        text.push_str("Behavioral health carve-out,\"$10,000\",\"$12,000\"\n");
    }
    text.push_str(&format!("Pharmacy cost,\"$440,000\",\"${pharmacy}\"\n"));
    text
}

/// A page: the payer in the title, header facts in lines, a table with an amount and a figure per member.
pub fn pdf(issue: &Issue) -> Vec<u8> {
    let mut page = Page::default();
    page.text(72.0, 80.0, "Payer: Stonebrook Mutual");
    page.text(72.0, 96.0, "Prepared for Willow Bend Medical Group");
    page.text(
        72.0,
        112.0,
        &format!("Service dates {}, paid through {}", issue.dates, issue.paid_through),
    );
    let top = 164.0;
    page.text(72.0, top, "Service category");
    page.text(250.0, top, "Paid");
    page.text(350.0, top, "PMPM");
    let mut y = top + 18.0;
    let thousands = |number: u32| {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    };
    page.text(72.0, y, "Member months");
    page.text(250.0, y, &thousands(issue.member_months));
    for (at, label) in ["Medical", "Pharmacy"].into_iter().enumerate() {
        y += 18.0;
        if issue.inserted && at == 1 {
            page.text(72.0, y, "Telehealth pilot");
            page.text(250.0, y, "$41,250");
            page.text(350.0, y, "$2.94");
            y += 18.0;
        }
        page.text(72.0, y, label);
        page.text(250.0, y, &format!("${}", thousands(issue.paid[at])));
        page.text(
            350.0,
            y,
            &format!("${}.{:02}", issue.pmpm[at] / 100, issue.pmpm[at] % 100),
        );
    }
    file(&[page])
}
