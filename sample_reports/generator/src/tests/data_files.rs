//! The CSV, the JSON and the FHIR Bundle, read back value by value.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::pages::pdf_texts;
use super::{assert_components_round_to, assert_pmpm_fits, assert_rate, committed, decimal};
use crate::figures::{round, whole};
use crate::{cascade, granite, lakeshore, shared_savings};

fn json(path: &str) -> Value {
    let bytes = std::fs::read(committed(path)).expect("the committed file is there");
    serde_json::from_slice(&bytes).expect("valid JSON")
}

fn json_figure(value: &Value, pointer: &str) -> Decimal {
    decimal(
        &value
            .pointer(pointer)
            .unwrap_or_else(|| panic!("nothing at {pointer}"))
            .to_string(),
    )
}

#[test]
fn shared_savings_rows_add_up() {
    let mut reader = csv::Reader::from_path(committed(shared_savings::PATH)).expect("the committed CSV is there");
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 4);
    for row in &rows {
        let at = |column: &str| decimal(&row[column]);
        let name = &row["ACO_Name"];
        assert!(name.contains("synthetic"), "each row says that it is synthetic");
        let difference = at("ABtotBnchmk") - at("ABtotExp");
        assert_eq!(at("BnchmkMinExp"), difference, "{name}");
        assert_eq!(
            at("Sav_rate"),
            round(difference / at("ABtotBnchmk"), 9),
            "{name}: savings rate"
        );
        let years = at("N_AB_Year_PY");
        assert_eq!(
            at("Per_Capita_Exp_TOTAL_PY"),
            round(at("ABtotExp") / years, 0),
            "{name}: per capita"
        );
        assert_eq!(
            at("UpdatedBnchmk"),
            round(at("ABtotBnchmk") / years, 0),
            "{name}: benchmark per capita"
        );
        let by_type = [
            ("ESRD", "ESRD"),
            ("DIS", "DIS"),
            ("AGED_Dual", "AGDU"),
            ("AGED_NonDual", "AGND"),
        ];
        let sum_of = |term: &dyn Fn(&str, &str) -> Decimal| by_type.iter().map(|(y, c)| term(y, c)).sum::<Decimal>();
        assert_eq!(
            sum_of(&|y, _| at(&format!("N_AB_Year_{y}_PY"))),
            years,
            "{name}: person years"
        );
        let spent = |y: &str, c: &str| at(&format!("N_AB_Year_{y}_PY")) * at(&format!("Per_Capita_Exp_ALL_{c}_PY"));
        assert_eq!(sum_of(&spent), at("ABtotExp"), "{name}: expenditure by enrollment type");
        let services = ["INP_All", "HSP", "SNF", "OPD", "PB", "AmbPay", "HHA", "DME"];
        let by_service: Decimal = services.iter().map(|service| at(&format!("CapAnn_{service}"))).sum();
        assert_eq!(by_service, at("Per_Capita_Exp_TOTAL_PY"), "{name}: services");
        let share = [&row["FinalShareRate"], &row["FinalLossRate"]]
            .into_iter()
            .find(|share| !share.is_empty());
        let share = decimal(share.expect("one of the two shares"));
        assert_eq!(
            at("EarnSaveLoss"),
            round(at("GenSaveLoss") * share, 0),
            "{name}: earned"
        );
    }
    let generated: Vec<Decimal> = rows.iter().map(|row| decimal(&row["GenSaveLoss"])).collect();
    assert!(generated[1].is_sign_negative(), "one organization owes losses");
    assert!(
        generated[2].is_zero(),
        "one stays inside its minimum savings rate: a real zero"
    );
    assert!(
        rows[1]["FinalShareRate"].is_empty(),
        "a share that does not apply is blank"
    );
}

#[test]
fn lakeshore_adds_up() {
    let scorecard = json(lakeshore::PATH);
    let months = json_figure(&scorecard, "/membership/memberMonths");
    let lines = scorecard["financials"].as_array().expect("cost lines");
    let mut sum = Decimal::ZERO;
    let mut components = Vec::new();
    for index in 0..lines.len() {
        let (amount, pmpm) = (
            format!("/financials/{index}/amount"),
            format!("/financials/{index}/pmpm"),
        );
        sum += json_figure(&scorecard, &amount);
        components.push(json_figure(&scorecard, &pmpm));
        assert_pmpm_fits(
            &amount,
            json_figure(&scorecard, &pmpm),
            months,
            json_figure(&scorecard, &amount),
        );
    }
    assert_eq!(json_figure(&scorecard, "/tcoc/total"), sum);
    assert_pmpm_fits("tcoc", json_figure(&scorecard, "/tcoc/pmpm"), months, sum);
    assert_components_round_to("tcoc", &components, json_figure(&scorecard, "/tcoc/pmpm"));
    for index in 0..lakeshore::QUALITY.len() {
        let at = |key: &str| json_figure(&scorecard, &format!("/quality/{index}/{key}"));
        assert_rate("quality", at("num"), at("den"), at("rate"));
    }
    assert_eq!(scorecard["meta"]["synthetic"], true);
}

#[test]
fn planted_tcc003_the_commercial_payers_define_total_cost_differently() {
    let cascade = pdf_texts(cascade::PATH).join(" ");
    assert!(cascade.contains("individual claims truncated at $150,000 per member per year"));
    let lakeshore = json(lakeshore::PATH);
    let definition = lakeshore["tcoc"]["definition"].as_str().expect("a definition");
    assert!(definition.contains("Claims are not truncated") && definition.contains("prescription drug claims"));
    let granite = json(granite::PATH).to_string();
    assert!(granite.contains("Claims are truncated at $250,000 per member per year"));
}

/// The metric groups of the Granite report by code.
fn granite_metrics() -> BTreeMap<String, Value> {
    let bundle = json(granite::PATH);
    let groups = bundle["entry"][0]["resource"]["group"]
        .as_array()
        .expect("metrics")
        .clone();
    groups
        .into_iter()
        .map(|group| {
            (
                group["code"]["coding"][0]["code"].as_str().expect("a code").to_owned(),
                group,
            )
        })
        .collect()
}

/// A score as a number, from its Money extension or its Quantity.
fn score(holder: &Value) -> Decimal {
    let money = &holder["measureScore"]["extension"][0]["valueMoney"]["value"];
    let value = if money.is_null() {
        &holder["measureScore"]["value"]
    } else {
        money
    };
    decimal(&value.to_string())
}

#[test]
fn granite_adds_up_and_keeps_a_real_zero() {
    let metrics = granite_metrics();
    let months = score(&metrics["member-months"]);
    for code in ["med-cost", "rx-cost", "med-rx-cost"] {
        assert_pmpm_fits(
            code,
            score(&metrics[&format!("{code}-pmpm")]),
            months,
            score(&metrics[code]),
        );
    }
    assert_eq!(
        score(&metrics["med-cost"]) + score(&metrics["rx-cost"]),
        score(&metrics["med-rx-cost"])
    );
    for code in ["member-months", "med-cost"] {
        let strata = metrics[code]["stratifier"][0]["stratum"].as_array().expect("cohorts");
        assert_eq!(
            strata.iter().map(score).sum::<Decimal>(),
            score(&metrics[code]),
            "{code}: HMO and PPO add up"
        );
    }
    let zero = &metrics["potential-downside-ssl"]["measureScore"]["extension"][0]["valueMoney"];
    assert_eq!(zero, &serde_json::json!({"value": 0, "currency": "USD"}));
    assert_eq!(score(&metrics["weighted-avg-star"]), Decimal::new(35, 1));
}

#[test]
fn granite_quality_counts_give_the_rates_and_gaps() {
    let bundle = json(granite::PATH);
    let entries = bundle["entry"].as_array().expect("entries");
    let reports: Vec<&Value> = entries.iter().map(|entry| &entry["resource"]).skip(4).collect();
    assert_eq!(reports.len(), granite::QUALITY.len());
    for report in reports {
        let group = &report["group"][0];
        let count = |index: usize| decimal(&group["population"][index]["count"].to_string());
        let (denominator, numerator) = (count(0), count(1));
        assert_rate("quality", numerator, denominator, score(group));
        let sign = if report["improvementNotation"]["coding"][0]["code"] == "decrease" {
            -1
        } else {
            1
        };
        for threshold in report["extension"].as_array().expect("extensions").iter().skip(2) {
            let percent = decimal(&threshold["extension"][0]["valueQuantity"]["value"].to_string());
            let gap = decimal(&threshold["extension"][2]["valueDecimal"].to_string());
            let reached = |members: Decimal| {
                let rate = (numerator + whole(sign) * members) / denominator * whole(100);
                whole(sign) * (rate - percent) >= Decimal::ZERO
            };
            assert!(reached(gap), "{gap} members close the gap to {percent}%");
            assert!(
                gap.is_zero() || !reached(gap - Decimal::ONE),
                "one member fewer does not reach {percent}%"
            );
        }
    }
}
