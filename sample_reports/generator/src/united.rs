//! Two reports in the shape of UnitedHealthcare's feeds to provider groups: efficiency by primary care physician, and care
//! opportunities of its Medicaid plan added up by practice. The practices, the physicians and all figures are fictional.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{rate, scaled, whole};
use crate::ledger::{Ledger, figure, text};
use crate::workbook::{AMOUNT_CENTS, COUNT, Look, RATE, workbook};

/// Where the efficiency report goes, below the output folder.
pub const EFFICIENCY_PATH: &str = "united/2024Q3-aco-efficiency-by-pcp.xlsx";
/// Where the care opportunities go.
pub const OPPORTUNITIES_PATH: &str = "united/MY2024-care-opportunities-by-tin.xlsx";

const LOOK: Look = Look {
    font: "Arial",
    size: 9.0,
    brand: 0x002677,
    tint: 0xD9E3F7,
};

/// Name, member months, risk score in thousandths, PMPM of inpatient, outpatient, physician and pharmacy in cents.
const PHYSICIANS: [(&str, i64, i64, [i64; 4]); 5] = [
    ("Okafor, Mary", 3_804, 1_042, [10_412, 13_870, 15_221, 9_804]),
    ("Lindqvist, Anders", 2_911, 968, [8_730, 12_115, 14_402, 9_112]),
    ("Bautista, Elena", 4_120, 1_113, [13_208, 14_990, 16_873, 11_240]),
    ("Whitcomb, Daniel", 1_877, 901, [6_114, 11_026, 13_377, 7_905]),
    ("Nakagawa, Ren", 3_366, 1_008, [9_942, 13_004, 14_951, 9_688]),
];

/// The efficiency report's bytes.
pub fn efficiency() -> Result<Vec<u8>> {
    let mut book = workbook("ACO efficiency by PCP", "Synthetic sample", (2024, 11, 8))?;
    let mut sheet = Ledger::add(&mut book, "EfficiencyByPCP", &LOOK)?;
    sheet.header(&[
        "PCPName",
        "ProviderGroupName",
        "Membermonths",
        "ProspectiveRisk",
        "Iptnt",
        "Optnt",
        "Physn",
        "Pharm",
        "Total",
        "ERVisitsPer_1000",
        "AcuteAdmitsPer_1000",
        "AcuteDaysPer_1000",
        "ALOS",
        "Pct_Spec_VstsNonpar",
        "RXGenericCompliance",
        "Pct_Phys_VisitsSpecialists",
        "Pct_Acute_AdmitsACOFacility",
        "Pct_Spec_VisitsACOSpecialist",
    ])?;
    for (place, (name, months, risk, costs)) in (0i64..).zip(PHYSICIANS) {
        let admissions = scaled(512 + place * 37, 1);
        let length = scaled(44 - place, 1);
        let days = crate::figures::round(admissions * length, 1);
        let mut cells = vec![
            text("Willow Bend Medical Group (synthetic)"),
            figure(whole(months), COUNT),
            figure(scaled(risk, 3), "0.000"),
        ];
        cells.extend(costs.map(|cents| figure(scaled(cents, 2), AMOUNT_CENTS)));
        cells.push(figure(scaled(costs.iter().sum(), 2), AMOUNT_CENTS));
        cells.extend([
            figure(scaled(1_884 + place * 113, 1), "0.0"),
            figure(admissions, "0.0"),
            figure(days, "0.0"),
            figure(length, "0.0"),
        ]);
        cells.extend([41, 887, 463, 702, 655].map(|share| figure(scaled(share + place * 3, 3), RATE)));
        sheet.line(name, &cells)?;
    }
    Ok(book.save_to_buffer()?)
}

/// A measure with its submeasure: numerator and denominator of two practices, target in hundredths, lower is better.
type Opportunity = (&'static str, &'static str, [(i64, i64); 2], i64, bool);

const OPPORTUNITIES: [Opportunity; 8] = [
    ("Breast Cancer Screening", "", [(212, 341), (148, 260)], 63, false),
    ("Cervical Cancer Screening", "", [(504, 803), (377, 611)], 66, false),
    (
        "Controlling High Blood Pressure",
        "",
        [(266, 398), (201, 309)],
        69,
        false,
    ),
    (
        "Glycemic Status Assessment for Patients with Diabetes",
        "Poor Control >9%",
        [(88, 287), (71, 199)],
        29,
        true,
    ),
    (
        "Well-Child Visits in the First 30 Months of Life",
        "First 15 Months",
        [(104, 176), (88, 141)],
        64,
        false,
    ),
    (
        "Well-Child Visits in the First 30 Months of Life",
        "15 to 30 Months",
        [(131, 184), (96, 150)],
        70,
        false,
    ),
    (
        "Child and Adolescent Well-Care Visits",
        "",
        [(1_204, 2_188), (913, 1_702)],
        58,
        false,
    ),
    (
        "Follow-Up After Hospitalization for Mental Illness",
        "7 Days",
        [(19, 44), (14, 37)],
        46,
        false,
    ),
];

/// Tax number and name.
const PRACTICES: [(&str, &str); 2] = [
    ("98-7654321", "Willow Bend Medical Group (synthetic)"),
    ("98-7650003", "Lantern Coast Pediatrics (synthetic)"),
];

/// The care opportunities' bytes.
pub fn opportunities() -> Result<Vec<u8>> {
    let mut book = workbook("Care opportunities by TIN", "Synthetic sample", (2025, 2, 3))?;
    let mut sheet = Ledger::add(&mut book, "CareOppsByTIN", &LOOK)?;
    sheet.header(&[
        "PCP_PRACTICE_TIN",
        "PCP_PRACTICE_NAME",
        "Measure_Description",
        "Sub_Meas",
        "Adherent",
        "NonAdherent",
        "Total",
        "Rate",
        "Target",
        "GapsToTarget",
        "Status",
        "Context",
        "IsInverted",
        "A_LAST_UPDATE_DATE",
    ])?;
    for (practice, (tin, name)) in PRACTICES.iter().enumerate() {
        for (measure, part, counts, target, inverted) in OPPORTUNITIES {
            let (met, all) = counts[practice];
            let goal = scaled(target, 2);
            let needed = if inverted {
                (whole(met) - (goal * whole(all)).floor()).max(Decimal::ZERO)
            } else {
                ((goal * whole(all)).ceil() - whole(met)).max(Decimal::ZERO)
            };
            let met_target = needed.is_zero();
            sheet.line(
                tin,
                &[
                    text(*name),
                    text(measure),
                    text(part),
                    figure(whole(met), COUNT),
                    figure(whole(all - met), COUNT),
                    figure(whole(all), COUNT),
                    figure(rate(met, all, 4), "0.00%"),
                    figure(goal, "0.00%"),
                    figure(needed, COUNT),
                    text(if met_target { "Met" } else { "Not Met" }),
                    text("Plan total"),
                    text(if inverted { "Y" } else { "N" }),
                    text("01/31/2025"),
                ],
            )?;
        }
    }
    Ok(book.save_to_buffer()?)
}
