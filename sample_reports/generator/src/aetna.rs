//! Financial detail by member and month in the shape of Aetna's Medicare Advantage feed to provider groups, third quarter
//! of 2024. The provider groups, the members and all figures are fictional.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{round, scaled};
use crate::ledger::{Cell, Ledger, figure, text};
use crate::workbook::{AMOUNT_CENTS, Look, WHOLE_PERCENT, workbook};

/// Where the report goes, below the output folder.
pub const PATH: &str = "aetna/2024-10-financial-member-details.xlsx";

const LOOK: Look = Look {
    font: "Calibri",
    size: 10.0,
    brand: 0x5B2C83,
    tint: 0xEADCF4,
};

const COLUMNS: [&str; 34] = [
    "ReportGroup",
    "SubgroupNumber",
    "TIN",
    "TINName",
    "PIN",
    "ProviderName",
    "EffectiveMonth",
    "MemberID",
    "Product",
    "CMSContract",
    "PBPID",
    "LineBusiness",
    "RiskScore_Projected",
    "Revenue",
    "MedicalRxCost",
    "MedicalCostFundPer",
    "RevenueNoPartD",
    "MedicalRxCostNoPartD",
    "EffectiveYear",
    "EffectiveMonthName",
    "EffectiveDate",
    "MemberMonths",
    "AsofDate",
    "Target",
    "LocalMarketName",
    "MarketAvgRiskScore_Projected",
    "MarketMedicalRxCost_PMPM",
    "MarketMedicalCostFund",
    "MarketMedical_RxCostNoPartD_PMPM",
    "MarketRevenueNo_PartD_PMPM",
    "MarketMedicalCostFund_NoPartD",
    "MarketRevenue_PMPM",
    "Chapter",
    "ReportGroupName",
];
const MONTHS: [(&str, &str); 3] = [("202407", "July"), ("202408", "August"), ("202409", "September")];
/// Tax number, name, number of members.
const GROUPS: [(&str, &str, i64); 2] = [
    ("987654321", "Willow Bend Medical Group (synthetic)", 14),
    ("987650002", "Prairie Crossing Physicians (synthetic)", 9),
];

/// The file's bytes.
pub fn report() -> Result<Vec<u8>> {
    let mut book = workbook("Financial Member Details", "Synthetic sample", (2024, 10, 21))?;
    let mut sheet = Ledger::add(&mut book, "FinancialMemberDetails", &LOOK)?;
    sheet.header(&COLUMNS)?;
    for (month, (code, name)) in (0i64..).zip(MONTHS) {
        for (tin, group, members) in GROUPS {
            for member in 0..members {
                sheet.cells(&row((code, name), month, (tin, group), member))?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

/// One member in one month; the market's averages are the same in each row of a month.
fn row((code, name): (&str, &str), month: i64, (tin, group): (&str, &str), member: i64) -> Vec<Cell> {
    let revenue = scaled(108_412 + member * 1_733 + month * 211, 2);
    let cost = scaled(71_204 + (member * 7_919 + month * 3_301) % 61_000, 2);
    let (drug_revenue, drug_cost) = (
        scaled(9_412 + member * 37, 2),
        scaled(8_120 + (member * 811 + month * 97) % 4_200, 2),
    );
    let market = |cents: i64| figure(scaled(cents + month * 120, 2), AMOUNT_CENTS);
    vec![
        text("90210"),
        text("90210-01"),
        text(tin),
        text(group),
        text(format!("55{member:05}")),
        text(if member % 2 == 0 { "Okafor, M." } else { "Lindqvist, A." }),
        text(code),
        text(format!("SYN{member:05}")),
        text(if member % 3 == 0 { "PPO" } else { "HMO" }),
        text("H9977"),
        text("012"),
        text("MEDICARE"),
        figure(scaled(912 + member * 31, 3), "0.000"),
        figure(revenue, AMOUNT_CENTS),
        figure(cost, AMOUNT_CENTS),
        figure(round(cost / revenue, 4), "0.0%"),
        figure(revenue - drug_revenue, AMOUNT_CENTS),
        figure(cost - drug_cost, AMOUNT_CENTS),
        text("2024"),
        text(name),
        text(format!("2024-0{}-01", 7 + month)),
        figure(Decimal::ONE, "0"),
        text("10/15/2024"),
        figure(scaled(85, 2), WHOLE_PERCENT),
        text("Lake Plains"),
        figure(scaled(1_043 + month, 3), "0.000"),
        market(94_870),
        figure(scaled(861, 3), "0.0%"),
        market(86_212),
        market(99_804),
        figure(scaled(864, 3), "0.0%"),
        market(110_186),
        text("Lake Plains North"),
        text("SYNTHETIC SAMPLE"),
    ]
}
