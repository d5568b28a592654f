//! Which columns each year's public file has, and the figures behind those that the four ACOs' base figures do not give.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Aco, Edition, Era};
use crate::figures::{percent, round, whole};

/// The columns of 2018 in the file's order; 2019 and 2020 print the same ones here.
const TO_2020: &str = "ACO_ID ACO_Name ACO_State Agree_Type Agreement_Period_Num Initial_Start_Date Initial_Track_1 Initial_Track_2 Initial_Track_3 Initial_Track_1_Plus Current_Start_Date Current_Track_1 Current_Track_2 Current_Track_3 Current_Track_1_Plus Adv_Pay AIM SNF_Waiver N_AB Sav_rate MinSavPerc BnchmkMinExp GenSaveLoss DisAdj EarnSaveLoss DisAffQual Met_QPS QualScore RecvdMean Prior_Sav_Adj RegTrndUpdt PosRegAdj UpdatedBnchmk HistBnchmk ABtotBnchmk ABtotExp Adv_Pay_Amt Adv_Pay_Recoup QualPerfShare FinalShareRate RevLossLimit Rev_Exp_Cat";
/// The columns from 2021 on, as far as the blocks all years share.
const FROM_2021: &str = "ACO_ID ACO_Name ACO_State Agree_Type Agreement_Period_Num Initial_Start_Date Current_Start_Date Current_BASIC_A Current_BASIC_B Current_BASIC_C Current_BASIC_D Current_BASIC_E Current_ENHANCED Risk_Model Assign_Type SNF_Waiver N_AB Sav_rate MinSavPerc BnchmkMinExp GenSaveLoss EarnSaveLoss DisAffQual Met_QPS Report_WI Report_eCQM Report_CQM Report_Inc QualScore Recvd30p PosRegAdj UpdatedBnchmk HistBnchmk ABtotBnchmk ABtotExp MaxShareRate FinalShareRate FinalLossRate RevLossLimit Rev_Exp_Cat";
/// Blocks that every year has.
const SHARED: &str = "Per_Capita_Exp_ALL_ESRD_BY1 Per_Capita_Exp_ALL_DIS_BY1 Per_Capita_Exp_ALL_AGDU_BY1 Per_Capita_Exp_ALL_AGND_BY1 Per_Capita_Exp_ALL_ESRD_BY2 Per_Capita_Exp_ALL_DIS_BY2 Per_Capita_Exp_ALL_AGDU_BY2 Per_Capita_Exp_ALL_AGND_BY2 Per_Capita_Exp_ALL_ESRD_BY3 Per_Capita_Exp_ALL_DIS_BY3 Per_Capita_Exp_ALL_AGDU_BY3 Per_Capita_Exp_ALL_AGND_BY3 Per_Capita_Exp_ALL_ESRD_PY Per_Capita_Exp_ALL_DIS_PY Per_Capita_Exp_ALL_AGDU_PY Per_Capita_Exp_ALL_AGND_PY Per_Capita_Exp_TOTAL_PY CMS_HCC_RiskScore_ESRD_BY1 CMS_HCC_RiskScore_DIS_BY1 CMS_HCC_RiskScore_AGDU_BY1 CMS_HCC_RiskScore_AGND_BY1 CMS_HCC_RiskScore_ESRD_BY2 CMS_HCC_RiskScore_DIS_BY2 CMS_HCC_RiskScore_AGDU_BY2 CMS_HCC_RiskScore_AGND_BY2 CMS_HCC_RiskScore_ESRD_BY3 CMS_HCC_RiskScore_DIS_BY3 CMS_HCC_RiskScore_AGDU_BY3 CMS_HCC_RiskScore_AGND_BY3 CMS_HCC_RiskScore_ESRD_PY CMS_HCC_RiskScore_DIS_PY CMS_HCC_RiskScore_AGDU_PY CMS_HCC_RiskScore_AGND_PY N_AB_Year_ESRD_BY3 N_AB_Year_DIS_BY3 N_AB_Year_AGED_Dual_BY3 N_AB_Year_AGED_NonDual_BY3 N_AB_Year_PY N_AB_Year_ESRD_PY N_AB_Year_DIS_PY N_AB_Year_AGED_Dual_PY N_AB_Year_AGED_NonDual_PY N_Ben_Age_0_64 N_Ben_Age_65_74 N_Ben_Age_75_84 N_Ben_Age_85plus N_Ben_Female N_Ben_Male N_Ben_Race_White N_Ben_Race_Black N_Ben_Race_Asian N_Ben_Race_Hisp N_Ben_Race_Native N_Ben_Race_Other CapAnn_INP_All CapAnn_INP_S_trm CapAnn_INP_L_trm CapAnn_INP_Rehab CapAnn_INP_Psych CapAnn_HSP CapAnn_SNF CapAnn_OPD CapAnn_PB CapAnn_AmbPay CapAnn_HHA CapAnn_DME ADM ADM_S_Trm ADM_L_Trm ADM_Rehab ADM_Psych P_EDV_Vis P_EDV_Vis_HOSP P_CT_VIS P_MRI_VIS P_EM_Total P_EM_PCP_Vis P_EM_SP_Vis P_Nurse_Vis P_FQHC_RHC_Vis P_SNF_ADM SNF_LOS SNF_PayperStay N_CAH N_FQHC N_RHC N_ETA N_Hosp N_Fac_Other N_PCP N_Spec N_NP N_PA N_CNS";
/// Shares of the assigned population, from 2021 on, printed with a percent sign.
const POPULATION: [(&str, i64); 4] = [
    ("Perc_Dual", 812),
    ("Perc_CovDiag", 694),
    ("Perc_CovEpisode", 171),
    ("Perc_LTI", 88),
];

/// Typical results of the measures to 2020, in hundredths, in the file's order. Two ACOs each lack one.
const MEASURES_TO_2020: [(&str, i64); 32] = [
    ("ACO1", 8642),
    ("ACO2", 9313),
    ("ACO3", 9204),
    ("ACO4", 8121),
    ("ACO5", 5911),
    ("ACO6", 6204),
    ("ACO7", 7302),
    ("ACO34", 2614),
    ("ACO8", 1488),
    ("ACO35", 1862),
    ("ACO36", 3817),
    ("ACO37", 7933),
    ("ACO38", 5874),
    ("ACO44", 6842),
    ("ACO43", 191),
    ("ACO11", 9600),
    ("ACO12", 7806),
    ("ACO13", 8417),
    ("ACO14", 7344),
    ("ACO15", 7792),
    ("ACO16", 7621),
    ("ACO17", 9088),
    ("ACO18", 6655),
    ("ACO19", 6871),
    ("ACO20", 7198),
    ("ACO42", 8233),
    ("ACO40", 913),
    ("DM_Comp", 4512),
    ("ACO27", 1641),
    ("ACO41", 5428),
    ("ACO28", 7113),
    ("ACO30", 8844),
];
/// Typical results of the measures of 2021, in hundredths.
const MEASURES_OF_2021: [(&str, i64); 12] = [
    ("CAHPS_1", 8333),
    ("CAHPS_2", 9319),
    ("CAHPS_3", 9253),
    ("CAHPS_4", 7600),
    ("CAHPS_5", 6515),
    ("CAHPS_6", 6358),
    ("CAHPS_7", 7489),
    ("CAHPS_11", 2424),
    ("CAHPS_9", 9229),
    ("CAHPS_8", 8697),
    ("Measure_479", 15),
    ("Measure_MCC1", 3083),
];
/// Quality measures of the web interface in 2021, in hundredths.
const WEB_INTERFACE: [(&str, i64); 10] = [
    ("QualityID_318", 8475),
    ("QualityID_110", 7719),
    ("QualityID_226", 8104),
    ("QualityID_134_WI", 7114),
    ("QualityID_113", 7308),
    ("QualityID_112", 7506),
    ("QualityID_438", 8625),
    ("QualityID_370", 1432),
    ("QualityID_001_WI", 1309),
    ("QualityID_236_WI", 7157),
];

/// The names of the edition's columns, in order.
pub fn names(edition: &Edition) -> Vec<&'static str> {
    let (head, quality): (&str, Vec<&str>) = match edition.era {
        Era::Gpro => (TO_2020, MEASURES_TO_2020.iter().map(|(name, _)| *name).collect()),
        Era::WebInterface => (
            FROM_2021,
            MEASURES_OF_2021
                .iter()
                .chain(&WEB_INTERFACE)
                .map(|(name, _)| *name)
                .collect(),
        ),
        Era::QualityId => (
            FROM_2021,
            MEASURES_OF_2021
                .iter()
                .map(|(name, _)| *name)
                .chain(super::QUALITY_COLUMNS)
                .collect(),
        ),
    };
    let population = POPULATION.iter().map(|(name, _)| *name);
    let mut names: Vec<&str> = head.split(' ').chain(SHARED.split(' ')).collect();
    if edition.era == Era::Gpro {
        // The discharge rates stand among the utilization of 2018.
        let at = names
            .iter()
            .position(|name| *name == "P_EDV_Vis")
            .unwrap_or(names.len());
        names.splice(at..at, ["chf_adm", "copd_adm", "prov_Rate_1000"]);
        let at = names
            .iter()
            .position(|name| *name == "CapAnn_OPD")
            .unwrap_or(names.len());
        names.insert(at, "CapAnn_INP_Other");
    } else {
        names.extend(population);
    }
    names.extend(quality);
    names
}

/// The figures that follow from no other, by column name. `index` tells the ACOs apart.
pub fn further(aco: &Aco, index: usize, edition: &Edition) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::new();
    let shift = [0, -212, -97, 141].get(index).copied().unwrap_or(0);
    history(aco, &mut values);
    population(aco, &mut values);
    utilization(aco, index, &mut values);
    let two_sided_2018 = aco.two_sided;
    let flag = |on: bool| if on { "1" } else { "0" }.to_owned();
    let own: [(&'static str, String); 30] = [
        ("Agree_Type", if index == 2 { "Initial" } else { "Renewal" }.to_owned()),
        ("Agreement_Period_Num", if index == 2 { "1" } else { "2" }.to_owned()),
        ("Initial_Start_Date", edition.start(aco.start)),
        ("Initial_Track_1", flag(!two_sided_2018)),
        ("Initial_Track_2", flag(false)),
        ("Initial_Track_3", flag(two_sided_2018)),
        ("Initial_Track_1_Plus", flag(false)),
        ("Current_Track_1", flag(!two_sided_2018)),
        ("Current_Track_2", flag(false)),
        ("Current_Track_3", flag(two_sided_2018)),
        ("Current_Track_1_Plus", flag(false)),
        ("Current_BASIC_B", flag(false)),
        ("Current_BASIC_C", flag(false)),
        ("Current_BASIC_D", flag(false)),
        ("Adv_Pay", flag(false)),
        ("AIM", flag(false)),
        ("SNF_Waiver", flag(two_sided_2018)),
        ("DisAffQual", flag(index == 3)),
        ("Met_QPS", flag(true)),
        ("RecvdMean", flag(index == 3)),
        ("Recvd30p", flag(index == 3)),
        ("Report_WI", flag(edition.era == Era::WebInterface)),
        ("Report_eCQM", flag(false)),
        ("Report_CQM", flag(edition.era != Era::WebInterface)),
        ("Report_Inc", flag(false)),
        ("RegTrndUpdt", flag(index == 1)),
        ("PosRegAdj", flag(index != 1)),
        ("RevLossLimit", flag(false)),
        (
            "Rev_Exp_Cat",
            if index == 0 { "High Revenue" } else { "Low Revenue" }.to_owned(),
        ),
        (
            "Prior_Sav_Adj",
            if index == 0 { "118".to_owned() } else { String::new() },
        ),
    ];
    values.extend(own);
    for name in ["DisAdj", "Adv_Pay_Amt", "Adv_Pay_Recoup"] {
        values.insert(name, String::new());
    }
    for (place, (name, typical)) in (0i64..).zip(MEASURES_TO_2020) {
        // The second ACO has no result of depression remission, the third reported no eye exam.
        let text = match (index, name) {
            (1, "ACO40") => "N/A".to_owned(),
            (2, "ACO41" | "DM_Comp") => "-".to_owned(),
            _ => hundredths(typical, shift, place),
        };
        values.insert(name, text);
    }
    for (place, (name, typical)) in (0i64..).zip(MEASURES_OF_2021) {
        let text = match name {
            // The only measure of the file that is a fraction of 1.
            "Measure_479" => Decimal::new(typical * 100 - i64::from(shift > 0) * 11, 4).to_string(),
            _ => hundredths(typical, shift, place),
        };
        values.insert(name, text);
    }
    for (place, (name, typical)) in (0i64..).zip(WEB_INTERFACE) {
        values.insert(name, hundredths(typical, shift, place));
    }
    for (name, typical) in POPULATION {
        values.insert(name, percent(Decimal::new(typical + shift / 4, 4), 2));
    }
    values
}

/// A typical value in hundredths, moved for one ACO and never beyond 100.
fn hundredths(typical: i64, shift: i64, place: i64) -> String {
    let moved = typical + shift * typical / 9000 + (place * 7) % 11;
    Decimal::new(moved.min(10_000), 2).normalize().to_string()
}

/// The benchmark years, each a little below the next.
fn history(aco: &Aco, values: &mut BTreeMap<&'static str, String>) {
    const COST: [[&str; 4]; 3] = [
        [
            "Per_Capita_Exp_ALL_ESRD_BY1",
            "Per_Capita_Exp_ALL_DIS_BY1",
            "Per_Capita_Exp_ALL_AGDU_BY1",
            "Per_Capita_Exp_ALL_AGND_BY1",
        ],
        [
            "Per_Capita_Exp_ALL_ESRD_BY2",
            "Per_Capita_Exp_ALL_DIS_BY2",
            "Per_Capita_Exp_ALL_AGDU_BY2",
            "Per_Capita_Exp_ALL_AGND_BY2",
        ],
        [
            "Per_Capita_Exp_ALL_ESRD_BY3",
            "Per_Capita_Exp_ALL_DIS_BY3",
            "Per_Capita_Exp_ALL_AGDU_BY3",
            "Per_Capita_Exp_ALL_AGND_BY3",
        ],
    ];
    const RISK: [[&str; 4]; 3] = [
        [
            "CMS_HCC_RiskScore_ESRD_BY1",
            "CMS_HCC_RiskScore_DIS_BY1",
            "CMS_HCC_RiskScore_AGDU_BY1",
            "CMS_HCC_RiskScore_AGND_BY1",
        ],
        [
            "CMS_HCC_RiskScore_ESRD_BY2",
            "CMS_HCC_RiskScore_DIS_BY2",
            "CMS_HCC_RiskScore_AGDU_BY2",
            "CMS_HCC_RiskScore_AGND_BY2",
        ],
        [
            "CMS_HCC_RiskScore_ESRD_BY3",
            "CMS_HCC_RiskScore_DIS_BY3",
            "CMS_HCC_RiskScore_AGDU_BY3",
            "CMS_HCC_RiskScore_AGND_BY3",
        ],
    ];
    const YEARS: [&str; 4] = [
        "N_AB_Year_ESRD_BY3",
        "N_AB_Year_DIS_BY3",
        "N_AB_Year_AGED_Dual_BY3",
        "N_AB_Year_AGED_NonDual_BY3",
    ];
    for ((cost, risk), share) in COST.iter().zip(RISK).zip([91, 93, 95]) {
        for (name, now) in cost.iter().zip(aco.per_capita) {
            values.insert(name, (now * share / 100).to_string());
        }
        for (name, now) in risk.into_iter().zip(aco.risk_scores) {
            values.insert(name, Decimal::new(now - (100 - share), 3).to_string());
        }
    }
    for (name, now) in YEARS.into_iter().zip(aco.person_years) {
        values.insert(name, (now * 97 / 100).to_string());
    }
}

/// Assigned beneficiaries by age, sex and race: each split adds up to all.
fn population(aco: &Aco, values: &mut BTreeMap<&'static str, String>) {
    let splits: [&[(&'static str, i64)]; 3] = [
        &[
            ("N_Ben_Age_0_64", 9),
            ("N_Ben_Age_75_84", 31),
            ("N_Ben_Age_85plus", 13),
            ("N_Ben_Age_65_74", 0),
        ],
        &[("N_Ben_Male", 43), ("N_Ben_Female", 0)],
        &[
            ("N_Ben_Race_Black", 6),
            ("N_Ben_Race_Asian", 2),
            ("N_Ben_Race_Hisp", 3),
            ("N_Ben_Race_Native", 1),
            ("N_Ben_Race_Other", 2),
            ("N_Ben_Race_White", 0),
        ],
    ];
    for split in splits {
        let mut rest = aco.assigned_beneficiaries;
        for (name, share) in split {
            let part = if *share == 0 {
                rest
            } else {
                aco.assigned_beneficiaries * share / 100
            };
            rest -= part;
            values.insert(name, part.to_string());
        }
    }
}

/// Utilization per 1,000 person years, cost of a stay, and who takes part.
fn utilization(aco: &Aco, index: usize, values: &mut BTreeMap<&'static str, String>) {
    let [admissions, visits, snf, days] = aco.utilization;
    let (long_term, rehabilitation, psychiatric) = (3, admissions / 22, admissions / 40);
    let a_stay = round(whole(aco.services.skilled_nursing * 1_000) / whole(snf), 0);
    let step = i64::try_from(index).unwrap_or_default();
    let figures: [(&'static str, i64); 28] = [
        ("CapAnn_INP_L_trm", 0),
        ("CapAnn_INP_Other", 0),
        ("ADM_S_Trm", admissions - long_term - rehabilitation - psychiatric),
        ("ADM_L_Trm", long_term),
        ("ADM_Rehab", rehabilitation),
        ("ADM_Psych", psychiatric),
        ("chf_adm", 12 + step),
        ("copd_adm", 7 + step),
        ("prov_Rate_1000", 812 - 9 * step),
        ("P_EDV_Vis_HOSP", visits * 3 / 10),
        ("P_CT_VIS", 698 + 21 * step),
        ("P_MRI_VIS", 241 - 8 * step),
        ("P_EM_Total", 10_704 + 113 * step),
        ("P_EM_PCP_Vis", 4_381 + 67 * step),
        ("P_EM_SP_Vis", 4_902 + 34 * step),
        ("P_Nurse_Vis", 1_364 + 12 * step),
        ("P_FQHC_RHC_Vis", 57),
        ("N_CAH", step),
        ("N_FQHC", 2),
        ("N_RHC", step),
        ("N_ETA", 0),
        ("N_Hosp", 1 + step),
        ("N_Fac_Other", 4),
        ("N_PCP", 188 + 31 * step),
        ("N_Spec", 402 + 77 * step),
        ("N_NP", 96 + 11 * step),
        ("N_PA", 54 + 7 * step),
        ("N_CNS", step),
    ];
    values.extend(figures.map(|(name, value)| (name, value.to_string())));
    values.insert("SNF_PayperStay", a_stay.to_string());
    debug_assert!(days > 0, "a stay lasts");
}
