//! The four tables of the CMS Star Ratings in the shape of the published files of 2026: results and stars by contract,
//! cut points of Part C and Part D. Measure names and periods are the program's; contracts, cut points and results are
//! fictional.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::whole;

/// Where the files go, below the output folder.
pub const DATA_PATH: &str = "stars/2026-measure-data.csv";
/// Stars by contract.
pub const STARS_PATH: &str = "stars/2026-measure-stars.csv";
/// Cut points of Part C.
pub const PART_C_PATH: &str = "stars/2026-part-c-cut-points.csv";
/// Cut points of Part D.
pub const PART_D_PATH: &str = "stars/2026-part-d-cut-points.csv";

/// The published files begin with it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One measure of the 2026 Star Ratings.
struct Measure {
    name: &'static str,
    domain: &'static str,
    period: &'static str,
    kind: Kind,
}

/// What a measure's figures are, with the result that is worth about four stars.
#[derive(Clone, Copy)]
enum Kind {
    /// Percent, higher is better.
    Percent(i64),
    /// Points of a survey without a percent sign, higher is better.
    Score(i64),
    /// Complaints per 1,000 members, lower is better.
    Complaints,
    /// Percent of members who leave, lower is better.
    Leaving,
    /// Percent readmitted, lower is better.
    Readmissions,
    /// Improvement, a signed decimal of which results are not published.
    Improvement,
}

const MEASURES: [Measure; 45] = [
    Measure {
        name: "C01: Breast Cancer Screening",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(74),
    },
    Measure {
        name: "C02: Colorectal Cancer Screening",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(70),
    },
    Measure {
        name: "C03: Annual Flu Vaccine",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "03/2025 – 05/2025",
        kind: Kind::Percent(66),
    },
    Measure {
        name: "C04: Improving or Maintaining Physical Health",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "07/17/2024 – 11/01/2024",
        kind: Kind::Percent(70),
    },
    Measure {
        name: "C05: Improving or Maintaining Mental Health",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "07/17/2024 – 11/01/2024",
        kind: Kind::Percent(84),
    },
    Measure {
        name: "C06: Monitoring Physical Activity",
        domain: "HD1: Staying Healthy: Screenings, Tests and Vaccines",
        period: "07/17/2024 – 11/01/2024",
        kind: Kind::Percent(50),
    },
    Measure {
        name: "C07: Special Needs Plan (SNP) Care Management",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(76),
    },
    Measure {
        name: "C08: Care for Older Adults – Medication Review",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(94),
    },
    Measure {
        name: "C09: Care for Older Adults – Pain Assessment",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(95),
    },
    Measure {
        name: "C10: Osteoporosis Management in Women who had a Fracture",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(48),
    },
    Measure {
        name: "C11: Diabetes Care – Eye Exam",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(78),
    },
    Measure {
        name: "C12: Diabetes Care – Blood Sugar Controlled",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(86),
    },
    Measure {
        name: "C13: Kidney Health Evaluation for Patients with Diabetes",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(60),
    },
    Measure {
        name: "C14: Controlling High Blood Pressure",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(78),
    },
    Measure {
        name: "C15: Reducing the Risk of Falling",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "07/17/2024 – 11/01/2024",
        kind: Kind::Percent(58),
    },
    Measure {
        name: "C16: Improving Bladder Control",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "07/17/2024 – 11/01/2024",
        kind: Kind::Percent(46),
    },
    Measure {
        name: "C17: Medication Reconciliation Post-Discharge",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(76),
    },
    Measure {
        name: "C18: Plan All-Cause Readmissions",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Readmissions,
    },
    Measure {
        name: "C19: Statin Therapy for Patients with Cardiovascular Disease",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(87),
    },
    Measure {
        name: "C20: Transitions of Care",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(62),
    },
    Measure {
        name: "C21: Follow-up after Emergency Department Visit for People with Multiple High-Risk Chronic Conditions",
        domain: "HD2: Managing Chronic (Long Term) Conditions",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(66),
    },
    Measure {
        name: "C22: Getting Needed Care",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(81),
    },
    Measure {
        name: "C23: Getting Appointments and Care Quickly",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(83),
    },
    Measure {
        name: "C24: Customer Service",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(90),
    },
    Measure {
        name: "C25: Rating of Health Care Quality",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(86),
    },
    Measure {
        name: "C26: Rating of Health Plan",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(86),
    },
    Measure {
        name: "C27: Care Coordination",
        domain: "HD3: Member Experience with Health Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(86),
    },
    Measure {
        name: "C28: Complaints about the Health Plan",
        domain: "HD4: Member Complaints and Changes in the Health Plan's Performance",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Complaints,
    },
    Measure {
        name: "C29: Members Choosing to Leave the Plan",
        domain: "HD4: Member Complaints and Changes in the Health Plan's Performance",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Leaving,
    },
    Measure {
        name: "C30: Health Plan Quality Improvement",
        domain: "HD4: Member Complaints and Changes in the Health Plan's Performance",
        period: "Not Applicable",
        kind: Kind::Improvement,
    },
    Measure {
        name: "C31: Plan Makes Timely Decisions about Appeals",
        domain: "HD5: Health Plan Customer Service",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(96),
    },
    Measure {
        name: "C32: Reviewing Appeals Decisions",
        domain: "HD5: Health Plan Customer Service",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(95),
    },
    Measure {
        name: "C33: Call Center – Foreign Language Interpreter and TTY Availability",
        domain: "HD5: Health Plan Customer Service",
        period: "02/2025 – 05/2025",
        kind: Kind::Percent(92),
    },
    Measure {
        name: "D01: Call Center – Foreign Language Interpreter and TTY Availability",
        domain: "DD1: Drug Plan Customer Service",
        period: "02/2025 – 05/2025",
        kind: Kind::Percent(92),
    },
    Measure {
        name: "D02: Complaints about the Drug Plan",
        domain: "DD2: Member Complaints and Changes in the Drug Plan’s Performance",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Complaints,
    },
    Measure {
        name: "D03: Members Choosing to Leave the Plan",
        domain: "DD2: Member Complaints and Changes in the Drug Plan’s Performance",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Leaving,
    },
    Measure {
        name: "D04: Drug Plan Quality Improvement",
        domain: "DD2: Member Complaints and Changes in the Drug Plan’s Performance",
        period: "Not Applicable",
        kind: Kind::Improvement,
    },
    Measure {
        name: "D05: Rating of Drug Plan",
        domain: "DD3: Member Experience with the Drug Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(86),
    },
    Measure {
        name: "D06: Getting Needed Prescription Drugs",
        domain: "DD3: Member Experience with the Drug Plan",
        period: "03/2025 – 05/2025",
        kind: Kind::Score(89),
    },
    Measure {
        name: "D07: MPF Price Accuracy",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 9/30/2024",
        kind: Kind::Score(93),
    },
    Measure {
        name: "D08: Medication Adherence for Diabetes Medications",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(88),
    },
    Measure {
        name: "D09: Medication Adherence for Hypertension (RAS antagonists)",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(90),
    },
    Measure {
        name: "D10: Medication Adherence for Cholesterol (Statins)",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(89),
    },
    Measure {
        name: "D11: MTM Program Completion Rate for CMR",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(90),
    },
    Measure {
        name: "D12: Statin Use in Persons with Diabetes (SUPD)",
        domain: "DD4: Drug Safety and Accuracy of Drug Pricing",
        period: "01/01/2024 – 12/31/2024",
        kind: Kind::Percent(88),
    },
];

/// One contract; the last is too new to be measured.
struct Contract {
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    parent: &'static str,
    /// Added to the typical result.
    shift: i64,
}

/// Fictional contracts: four health plans with drug benefit, a stand-alone drug plan, a new plan.
const CONTRACTS: [Contract; 6] = [
    Contract {
        id: "H9901",
        name: "HARBOR POINT HEALTH PLAN, INC. (SYNTHETIC)",
        kind: "Local CCP",
        parent: "Harbor Point Holdings",
        shift: 3,
    },
    Contract {
        id: "H9902",
        name: "MEADOW CREEK ADVANTAGE (SYNTHETIC)",
        kind: "Local CCP",
        parent: "Meadow Creek Group",
        shift: -4,
    },
    Contract {
        id: "H9903",
        name: "LANTERN COAST MEDICARE (SYNTHETIC)",
        kind: "Regional CCP",
        parent: "Lantern Coast Health",
        shift: -11,
    },
    Contract {
        id: "H9904",
        name: "HIGH MESA SENIOR CARE (SYNTHETIC)",
        kind: "Local CCP",
        parent: "High Mesa Health System",
        shift: 6,
    },
    Contract {
        id: "S9905",
        name: "PRAIRIE CROSSING RX (SYNTHETIC)",
        kind: "PDP",
        parent: "Prairie Crossing Insurance",
        shift: 1,
    },
    Contract {
        id: "H9906",
        name: "WILLOW BEND FIRST (SYNTHETIC)",
        kind: "Local CCP",
        parent: "Willow Bend Ventures",
        shift: 0,
    },
];

impl Measure {
    fn is_part_c(&self) -> bool {
        self.name.starts_with('C')
    }

    /// The cut points of two to five stars.
    fn cuts(&self, drug_plan: bool) -> [Decimal; 4] {
        let own = if drug_plan { 1 } else { 0 };
        match self.kind {
            Kind::Percent(typical) => [-20, -11, -4, 4].map(|step| whole((typical + step + own).min(100))),
            Kind::Score(typical) => [-4, -2, 0, 2].map(|step| whole((typical + step + own).min(100))),
            Kind::Complaints => [121, 64, 30, 10].map(|value| Decimal::new(value - own, 2)),
            Kind::Leaving => [38, 27, 16, 8].map(|value| whole(value - own)),
            Kind::Readmissions => [12, 10, 9, 7].map(whole),
            Kind::Improvement => [-118_204, 0, 211_936, 402_118].map(|value| Decimal::new(value, 6)),
        }
    }

    fn lower_is_better(&self) -> bool {
        matches!(self.kind, Kind::Complaints | Kind::Leaving | Kind::Readmissions)
    }

    /// The percent sign the published files print for the kind; the flu measure's cut points have none.
    fn sign(&self, cut_point: bool) -> &'static str {
        let percent = matches!(self.kind, Kind::Percent(_) | Kind::Leaving | Kind::Readmissions);
        match (percent, cut_point) {
            (true, true) if self.name.starts_with("C03") => "",
            (true, true) => " %",
            (true, false) => "%",
            (false, _) => "",
        }
    }

    /// A contract's result.
    fn result(&self, place: usize, contract: &Contract) -> Decimal {
        let wave = (i64::try_from(place).unwrap_or_default() * 5) % 9 - 4;
        let moved = contract.shift + wave;
        match self.kind {
            Kind::Percent(typical) => whole((typical + moved).clamp(1, 100)),
            Kind::Score(typical) => whole(typical + moved / 3),
            Kind::Complaints => Decimal::new((38 - 3 * moved).max(1), 2),
            Kind::Leaving => whole((18 - moved).max(2)),
            Kind::Readmissions => whole((10 - moved / 3).max(4)),
            Kind::Improvement => Decimal::new(150_000 + moved * 21_000, 6),
        }
    }

    /// Stars of a result: one more than the cut points it reaches.
    fn stars(&self, result: Decimal, drug_plan: bool) -> usize {
        let reached = |cut: &&Decimal| {
            if self.lower_is_better() {
                result <= **cut
            } else {
                result >= **cut
            }
        };
        1 + self.cuts(drug_plan).iter().filter(reached).count()
    }

    /// The words in place of a figure, where there is none.
    fn reason(&self, place: usize, contract: &Contract, stars: bool) -> Option<&'static str> {
        if contract.id == "H9906" {
            return Some("Plan too new to be measured ");
        }
        if contract.kind == "PDP" && self.is_part_c() {
            return Some("Plan not required to report measure ");
        }
        if contract.id == "H9903" && place % 11 == 3 {
            return Some("Not enough data available ");
        }
        if contract.id == "H9902" && place % 17 == 6 {
            return Some("Plan too small to be measured ");
        }
        (matches!(self.kind, Kind::Improvement) && !stars)
            .then_some("Medicare shows only a Star Rating for this topic ")
    }
}

/// Results by contract.
pub fn measure_data() -> Result<Vec<u8>> {
    by_contract("2026 Data View: Medicare Report Card Master Table", false)
}

/// Stars by contract.
pub fn measure_stars() -> Result<Vec<u8>> {
    by_contract("2026 Star View: Medicare Report Card Master Table", true)
}

fn by_contract(title: &str, stars: bool) -> Result<Vec<u8>> {
    const IDENTITY: [&str; 5] = [
        "CONTRACT_ID",
        "Organization Type",
        "Contract Name",
        "Organization Marketing Name",
        "Parent Organization",
    ];
    let measures: Vec<&Measure> = MEASURES.iter().collect();
    let mut rows = headers(title, &IDENTITY, &measures);
    for contract in &CONTRACTS {
        // Words and keys are followed by a blank in the published files.
        let mut row: Vec<String> = [
            contract.id,
            contract.kind,
            contract.name,
            contract.name,
            contract.parent,
        ]
        .map(|text| format!("{text} "))
        .to_vec();
        for (place, measure) in measures.iter().enumerate() {
            let result = measure.result(place, contract);
            row.push(match measure.reason(place, contract, stars) {
                Some(reason) => reason.to_owned(),
                None if stars => measure.stars(result, contract.kind == "PDP").to_string(),
                None => format!("{result}{}", measure.sign(false)),
            });
        }
        rows.push(row);
    }
    file(rows)
}

/// Cut points of the health plan measures.
pub fn part_c() -> Result<Vec<u8>> {
    let measures: Vec<&Measure> = MEASURES.iter().filter(|measure| measure.is_part_c()).collect();
    let first = ["Number of Stars Displayed on the Plan Finder Tool"];
    let mut rows = headers(
        "2026 Part C Performance Metrics Threshold for Star Assignments",
        &first,
        &measures,
    );
    for stars in 1..=5 {
        let mut row = vec![format!("{stars}star ")];
        row.extend(measures.iter().map(|measure| range(measure, stars, false)));
        rows.push(row);
    }
    file(rows)
}

/// Cut points of the drug plan measures, for plans with health benefit and without.
pub fn part_d() -> Result<Vec<u8>> {
    let measures: Vec<&Measure> = MEASURES.iter().filter(|measure| !measure.is_part_c()).collect();
    let first = ["Org Type", "Number of Stars Displayed on the Plan Finder Tool"];
    let mut rows = headers(
        "2026 Part D Performance Metrics Threshold for Star Assignments",
        &first,
        &measures,
    );
    for (kind, drug_plan) in [("MA-PD ", false), ("PDP ", true)] {
        for stars in 1..=5 {
            let mut row = vec![kind.to_owned(), format!("{stars}star ")];
            row.extend(measures.iter().map(|measure| range(measure, stars, drug_plan)));
            rows.push(row);
        }
    }
    file(rows)
}

/// The results that earn a number of stars, as the published tables write them.
fn range(measure: &Measure, stars: usize, drug_plan: bool) -> String {
    let cuts = measure.cuts(drug_plan);
    let sign = measure.sign(true);
    let at = |stars: usize| {
        cuts.get(stars.wrapping_sub(2))
            .map(|cut| format!("{}{sign}", cut.normalize()))
    };
    let text = match (at(stars), at(stars + 1), measure.lower_is_better()) {
        (None, Some(next), false) => format!("< {next}"),
        (Some(own), Some(next), false) => format!(">= {own} to < {next}"),
        // The highest possible result stands alone.
        (Some(own), None, false) if own == "100 %" => "100%".to_owned(),
        (Some(own), None, false) => format!(">= {own}"),
        (None, Some(next), true) => format!("> {next}"),
        (Some(own), Some(next), true) => format!("> {next} to <= {own}"),
        (Some(own), None, true) => format!("<= {own}"),
        (None, None, _) => String::new(),
    };
    format!("{text} ")
}

/// The title row and the three header rows: domains, measures, periods.
fn headers(title: &str, identity: &[&str], measures: &[&Measure]) -> Vec<Vec<String>> {
    let width = identity.len() + measures.len();
    let mut first = vec![title.to_owned()];
    first.resize(width, String::new());
    let mut domains: Vec<String> = identity.iter().map(|name| (*name).to_owned()).collect();
    let mut last = "";
    for measure in measures {
        domains.push(if measure.domain == last {
            String::new()
        } else {
            measure.domain.to_owned()
        });
        last = measure.domain;
    }
    let under = |text: fn(&Measure) -> &'static str| {
        let mut row = vec![String::new(); identity.len()];
        row.extend(measures.iter().map(|measure| text(measure).to_owned()));
        row
    };
    vec![
        first,
        domains,
        under(|measure| measure.name),
        under(|measure| measure.period),
    ]
}

fn file(rows: Vec<Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    for row in rows {
        writer.write_record(&row)?;
    }
    Ok(writer.into_inner()?)
}
