//! Results in the shape of the CMS Shared Savings Program public use files: one row per ACO, the year only in the
//! file's name, percentages on another scale in some years. The four ACOs and all their figures are fictional.

mod columns;
mod merged;

use std::collections::BTreeMap;

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{cents, round, thousandths, whole};

pub use self::merged::{PATH as MERGED_PATH, report as merged_report};

/// Where the report of 2023 goes, below the output folder.
pub const PATH: &str = "shared-savings/PY2023-aco-results.csv";
/// Where the report of 2021 goes.
pub const PATH_2021: &str = "shared-savings/PY2021-aco-results.csv";
/// Where the report of 2020 goes.
pub const PATH_2020: &str = "shared-savings/PY2020-aco-results.csv";
/// Where the report of 2018 goes.
pub const PATH_2018: &str = "shared-savings/2018_SSP_ACO_PUF_synthetic.csv";

/// Which measures and blocks a year's file has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// To 2020: measures ACO1 to ACO44.
    Gpro,
    /// 2021: CAHPS for MIPS and the web interface.
    WebInterface,
    /// From 2022: measures by their quality id.
    QualityId,
}

/// One year's file.
pub struct Edition {
    year: u16,
    /// Its columns.
    pub era: Era,
    /// Dollars of the year as percent of those of 2023.
    level: i64,
    /// Whether the quality score is in percent points.
    score_in_points: bool,
    /// Whether the other rates are in percent points.
    rates_in_points: bool,
}

const EDITION_2023: Edition = Edition {
    year: 2023,
    era: Era::QualityId,
    level: 100,
    score_in_points: false,
    rates_in_points: false,
};
const EDITION_2021: Edition = Edition {
    year: 2021,
    era: Era::WebInterface,
    level: 94,
    score_in_points: true,
    rates_in_points: true,
};
const EDITION_2020: Edition = Edition {
    year: 2020,
    era: Era::Gpro,
    level: 89,
    score_in_points: true,
    rates_in_points: false,
};
const EDITION_2018: Edition = Edition {
    year: 2018,
    era: Era::Gpro,
    level: 87,
    score_in_points: false,
    rates_in_points: false,
};

impl Edition {
    /// When an agreement in force in the year began: no later than its first day.
    fn start(&self, start: &str) -> String {
        let began: u16 = start.get(6..10).and_then(|year| year.parse().ok()).unwrap_or(self.year);
        format!("01/01/{} 12:00:00 AM", began.min(self.year - 2))
    }

    /// A fraction of 1 as this year's file prints it, to two decimals of a percent where it prints percent points.
    fn rate(&self, value: Decimal, in_points: bool) -> String {
        if in_points {
            round(value * whole(100), 2).normalize().to_string()
        } else {
            value.to_string()
        }
    }
}

const QUALITY_COLUMNS: [&str; 6] = [
    "QualityID_318",
    "QualityID_134",
    "QualityID_112",
    "QualityID_113",
    "QualityID_001",
    "QualityID_236",
];

/// Enrollment types in the file's order: ESRD, disabled, aged dual, aged non-dual.
const ENROLLMENT_TYPES: usize = 4;

/// Base figures of one ACO. What follows from them is computed in [`row`].
pub struct Aco {
    id: &'static str,
    name: &'static str,
    state: &'static str,
    track: &'static str,
    start: &'static str,
    two_sided: bool,
    assigned_beneficiaries: i64,
    /// Person years by enrollment type.
    person_years: [i64; ENROLLMENT_TYPES],
    /// Expenditure per person year by enrollment type, in dollars.
    per_capita: [i64; ENROLLMENT_TYPES],
    risk_scores: [i64; ENROLLMENT_TYPES],
    /// Total benchmark in dollars.
    pub benchmark: i64,
    historical_benchmark: i64,
    /// Minimum savings (and loss) rate.
    minimum_rate: Decimal,
    quality_score: Decimal,
    /// Highest and final share of savings; `None` prints a blank: not applicable.
    max_share_rate: Option<Decimal>,
    final_share_rate: Option<Decimal>,
    /// Share of losses owed in a two-sided track.
    loss_rate: Option<Decimal>,
    /// Dollars per person year by service; the physician line takes the rest of the total.
    services: Services,
    /// Admissions, ED visits, SNF admissions per 1,000 person years; SNF length of stay in days.
    utilization: [i64; 4],
    /// Percentages: falls screening, depression screening, breast and colorectal screening, HbA1c poor control
    /// (lower is better), blood pressure control.
    quality: [Decimal; 6],
}

/// Dollars per person year.
struct Services {
    inpatient_short_term: i64,
    inpatient_rehab: i64,
    inpatient_psych: i64,
    hospice: i64,
    skilled_nursing: i64,
    outpatient: i64,
    ambulance: i64,
    home_health: i64,
    equipment: i64,
}

/// The file's rows: savings shared, losses owed, savings below the minimum rate, savings shared.
pub const ACOS: [Aco; 4] = [
    Aco {
        id: "A9901",
        name: "Willow Bend Accountable Care, LLC (synthetic)",
        state: "OH",
        track: "E",
        start: "01/01/2022 12:00:00 AM",
        two_sided: true,
        assigned_beneficiaries: 18_412,
        person_years: [131, 1_204, 1_018, 15_633],
        per_capita: [88_214, 12_406, 17_853, 10_942],
        risk_scores: [1_021, 1_082, 1_064, 1_037],
        benchmark: 227_418_306,
        historical_benchmark: 12_311,
        minimum_rate: thousandths(20),
        quality_score: Decimal::from_parts(8_842, 0, 0, false, 4),
        max_share_rate: Some(cents(50)),
        final_share_rate: Some(cents(50)),
        loss_rate: None,
        services: Services {
            inpatient_short_term: 3_106,
            inpatient_rehab: 241,
            inpatient_psych: 58,
            hospice: 262,
            skilled_nursing: 688,
            outpatient: 2_417,
            ambulance: 118,
            home_health: 542,
            equipment: 236,
        },
        utilization: [286, 604, 58, 23],
        quality: [
            cents(8_731),
            cents(7_418),
            cents(7_682),
            cents(7_105),
            cents(1_243),
            cents(7_366),
        ],
    },
    Aco {
        id: "A9902",
        name: "Prairie Crossing Physicians ACO (synthetic)",
        state: "IA, NE",
        track: "ENHANCED",
        start: "07/01/2019 12:00:00 AM",
        two_sided: true,
        assigned_beneficiaries: 9_736,
        person_years: [84, 902, 611, 7_894],
        per_capita: [91_377, 13_128, 18_941, 11_986],
        risk_scores: [1_034, 1_097, 1_112, 1_009],
        benchmark: 119_806_441,
        historical_benchmark: 12_190,
        minimum_rate: thousandths(20),
        quality_score: Decimal::from_parts(6_917, 0, 0, false, 4),
        max_share_rate: Some(cents(75)),
        final_share_rate: None,
        loss_rate: Some(cents(40)),
        services: Services {
            inpatient_short_term: 3_544,
            inpatient_rehab: 312,
            inpatient_psych: 71,
            hospice: 301,
            skilled_nursing: 921,
            outpatient: 2_688,
            ambulance: 143,
            home_health: 604,
            equipment: 271,
        },
        utilization: [318, 671, 71, 26],
        quality: [
            cents(8_114),
            cents(6_207),
            cents(7_011),
            cents(6_640),
            cents(1_918),
            cents(6_853),
        ],
    },
    Aco {
        id: "A9903",
        name: "Lantern Coast Care Partners (synthetic)",
        state: "ME",
        track: "A",
        start: "01/01/2023 12:00:00 AM",
        two_sided: false,
        assigned_beneficiaries: 6_128,
        person_years: [41, 688, 733, 4_498],
        per_capita: [86_940, 11_874, 16_927, 10_315],
        risk_scores: [1_012, 1_058, 1_041, 1_003],
        benchmark: 72_004_118,
        historical_benchmark: 11_702,
        minimum_rate: thousandths(36),
        quality_score: Decimal::from_parts(7_755, 0, 0, false, 4),
        max_share_rate: Some(cents(40)),
        final_share_rate: Some(cents(40)),
        loss_rate: None,
        services: Services {
            inpatient_short_term: 3_018,
            inpatient_rehab: 176,
            inpatient_psych: 64,
            hospice: 207,
            skilled_nursing: 702,
            outpatient: 2_835,
            ambulance: 151,
            home_health: 417,
            equipment: 244,
        },
        utilization: [279, 688, 55, 25],
        quality: [
            cents(8_402),
            cents(6_980),
            cents(7_427),
            cents(6_918),
            cents(1_576),
            cents(7_144),
        ],
    },
    Aco {
        id: "A9904",
        name: "High Mesa Medicare Alliance (synthetic)",
        state: "NM, AZ",
        track: "ENHANCED",
        start: "01/01/2020 12:00:00 AM",
        two_sided: true,
        assigned_beneficiaries: 31_905,
        person_years: [288, 2_316, 3_547, 25_018],
        per_capita: [84_105, 11_540, 15_762, 9_874],
        risk_scores: [1_008, 1_071, 1_052, 1_046],
        benchmark: 383_911_740,
        historical_benchmark: 11_986,
        minimum_rate: thousandths(20),
        quality_score: Decimal::from_parts(9_213, 0, 0, false, 4),
        max_share_rate: Some(cents(75)),
        final_share_rate: Some(cents(75)),
        loss_rate: None,
        services: Services {
            inpatient_short_term: 2_794,
            inpatient_rehab: 268,
            inpatient_psych: 49,
            hospice: 318,
            skilled_nursing: 524,
            outpatient: 2_206,
            ambulance: 126,
            home_health: 488,
            equipment: 219,
        },
        utilization: [262, 571, 44, 22],
        quality: [
            cents(9_038),
            cents(7_911),
            cents(8_027),
            cents(7_534),
            cents(1_022),
            cents(7_812),
        ],
    },
];

impl Aco {
    /// Person years of all enrollment types.
    pub fn total_person_years(&self) -> Decimal {
        whole(self.person_years.iter().sum())
    }

    /// Expenditure in dollars: person years × expenditure per person year, added over enrollment types.
    pub fn expenditure(&self) -> Decimal {
        let by_type = self.person_years.iter().zip(self.per_capita);
        whole(by_type.map(|(years, dollars)| years * dollars).sum())
    }

    /// Benchmark minus expenditure in dollars, before the minimum rate.
    pub fn difference(&self) -> Decimal {
        whole(self.benchmark) - self.expenditure()
    }

    /// Savings as a fraction of the benchmark, as printed.
    pub fn savings_rate(&self) -> Decimal {
        round(self.difference() / whole(self.benchmark), 9)
    }

    /// Savings or losses in dollars that count: 0 inside the minimum rates, and losses only in a two-sided track.
    pub fn generated(&self) -> Decimal {
        let counts =
            self.savings_rate() >= self.minimum_rate || (self.two_sided && self.savings_rate() <= -self.minimum_rate);
        if counts { self.difference() } else { Decimal::ZERO }
    }

    /// Shared savings earned, or shared losses owed as a negative amount, in dollars.
    pub fn earned(&self) -> Decimal {
        let generated = self.generated();
        let share = if generated.is_sign_negative() {
            self.loss_rate
        } else {
            self.final_share_rate
        };
        round(generated * share.unwrap_or_default(), 0)
    }
}

impl Aco {
    /// The ACO with another year's dollars.
    fn at_level(&self, level: i64) -> Aco {
        let scaled = |value: i64| value * level / 100;
        Aco {
            per_capita: self.per_capita.map(scaled),
            benchmark: scaled(self.benchmark),
            historical_benchmark: scaled(self.historical_benchmark),
            services: Services {
                inpatient_short_term: scaled(self.services.inpatient_short_term),
                inpatient_rehab: scaled(self.services.inpatient_rehab),
                inpatient_psych: scaled(self.services.inpatient_psych),
                hospice: scaled(self.services.hospice),
                skilled_nursing: scaled(self.services.skilled_nursing),
                outpatient: scaled(self.services.outpatient),
                ambulance: scaled(self.services.ambulance),
                home_health: scaled(self.services.home_health),
                equipment: scaled(self.services.equipment),
            },
            ..*self
        }
    }
}

/// The bytes of the file of 2023.
pub fn report() -> Result<Vec<u8>> {
    file(&EDITION_2023)
}

/// The bytes of the file of 2021.
pub fn report_2021() -> Result<Vec<u8>> {
    file(&EDITION_2021)
}

/// The bytes of the file of 2020.
pub fn report_2020() -> Result<Vec<u8>> {
    file(&EDITION_2020)
}

/// The bytes of the file of 2018.
pub fn report_2018() -> Result<Vec<u8>> {
    file(&EDITION_2018)
}

fn file(edition: &Edition) -> Result<Vec<u8>> {
    let names = columns::names(edition);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&names)?;
    for (index, aco) in ACOS.iter().enumerate() {
        let values = values(&aco.at_level(edition.level), index, edition);
        writer.write_record(names.iter().map(|name| values.get(name).map_or("", String::as_str)))?;
    }
    Ok(writer.into_inner()?)
}

/// One row's values by column name.
fn values(aco: &Aco, index: usize, edition: &Edition) -> BTreeMap<&'static str, String> {
    let mut values = columns::further(aco, index, edition);
    let years = aco.total_person_years();
    let per_person_year = round(aco.expenditure() / years, 0);
    let services = &aco.services;
    let inpatient = services.inpatient_short_term + services.inpatient_rehab + services.inpatient_psych;
    let other_services = inpatient
        + services.hospice
        + services.skilled_nursing
        + services.outpatient
        + services.ambulance
        + services.home_health
        + services.equipment;
    let flag = |on: bool| if on { "1" } else { "0" }.to_owned();
    let rate = |value: Decimal| edition.rate(value.normalize(), edition.rates_in_points);
    let blank_or = |value: Option<Decimal>| value.map_or_else(String::new, rate);
    let number = |value: i64| value.to_string();
    values.extend([
        ("ACO_ID", aco.id.to_owned()),
        ("ACO_Name", aco.name.to_owned()),
        ("ACO_State", aco.state.to_owned()),
        ("Current_Start_Date", edition.start(aco.start)),
        ("Current_BASIC_A", flag(aco.track == "A")),
        ("Current_BASIC_E", flag(aco.track == "E")),
        ("Current_ENHANCED", flag(aco.track == "ENHANCED")),
        (
            "Risk_Model",
            if aco.two_sided { "Two-Sided" } else { "One-Sided" }.to_owned(),
        ),
        ("Assign_Type", "Prospective".to_owned()),
        ("N_AB", number(aco.assigned_beneficiaries)),
        ("Sav_rate", edition.rate(aco.savings_rate(), edition.rates_in_points)),
        ("MinSavPerc", rate(aco.minimum_rate)),
        ("BnchmkMinExp", aco.difference().to_string()),
        ("GenSaveLoss", aco.generated().to_string()),
        ("EarnSaveLoss", aco.earned().to_string()),
        ("QualScore", edition.rate(aco.quality_score, edition.score_in_points)),
        ("UpdatedBnchmk", round(whole(aco.benchmark) / years, 0).to_string()),
        ("HistBnchmk", number(aco.historical_benchmark)),
        ("ABtotBnchmk", number(aco.benchmark)),
        ("ABtotExp", aco.expenditure().to_string()),
        ("MaxShareRate", blank_or(aco.max_share_rate)),
        ("QualPerfShare", blank_or(aco.max_share_rate)),
        ("FinalShareRate", blank_or(aco.final_share_rate)),
        ("FinalLossRate", blank_or(aco.loss_rate)),
    ]);
    let by_type =
        |names: [&'static str; ENROLLMENT_TYPES], values: [String; ENROLLMENT_TYPES]| names.into_iter().zip(values);
    values.extend(by_type(
        [
            "Per_Capita_Exp_ALL_ESRD_PY",
            "Per_Capita_Exp_ALL_DIS_PY",
            "Per_Capita_Exp_ALL_AGDU_PY",
            "Per_Capita_Exp_ALL_AGND_PY",
        ],
        aco.per_capita.map(number),
    ));
    values.insert("Per_Capita_Exp_TOTAL_PY", per_person_year.to_string());
    values.extend(by_type(
        [
            "CMS_HCC_RiskScore_ESRD_PY",
            "CMS_HCC_RiskScore_DIS_PY",
            "CMS_HCC_RiskScore_AGDU_PY",
            "CMS_HCC_RiskScore_AGND_PY",
        ],
        aco.risk_scores.map(|score| thousandths(score).to_string()),
    ));
    values.insert("N_AB_Year_PY", years.to_string());
    values.extend(by_type(
        [
            "N_AB_Year_ESRD_PY",
            "N_AB_Year_DIS_PY",
            "N_AB_Year_AGED_Dual_PY",
            "N_AB_Year_AGED_NonDual_PY",
        ],
        aco.person_years.map(number),
    ));
    values.extend([
        ("CapAnn_INP_All", number(inpatient)),
        ("CapAnn_INP_S_trm", number(services.inpatient_short_term)),
        ("CapAnn_INP_Rehab", number(services.inpatient_rehab)),
        ("CapAnn_INP_Psych", number(services.inpatient_psych)),
        ("CapAnn_HSP", number(services.hospice)),
        ("CapAnn_SNF", number(services.skilled_nursing)),
        ("CapAnn_OPD", number(services.outpatient)),
        ("CapAnn_PB", (per_person_year - whole(other_services)).to_string()),
        ("CapAnn_AmbPay", number(services.ambulance)),
        ("CapAnn_HHA", number(services.home_health)),
        ("CapAnn_DME", number(services.equipment)),
        ("ADM", number(aco.utilization[0])),
        ("P_EDV_Vis", number(aco.utilization[1])),
        ("P_SNF_ADM", number(aco.utilization[2])),
        ("SNF_LOS", number(aco.utilization[3])),
    ]);
    values.extend(
        QUALITY_COLUMNS
            .into_iter()
            .zip(aco.quality)
            // The web interface's own results of a measure stand under the same name in 2021.
            .filter(|_| edition.era == Era::QualityId)
            .map(|(name, rate)| (name, rate.to_string())),
    );
    values
}
