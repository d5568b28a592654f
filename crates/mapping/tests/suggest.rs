//! Suggestions as a person meets them: what is accepted, asked and declined, and why.

use plumbline_mapping::{Answer, Context, Decision, Kind, Suggester};
use proptest::prelude::*;

fn answer(term: &str, context: &str) -> Answer {
    Suggester::shipped().answer(term, &Context::of(context))
}

fn first(answer: &Answer) -> Option<&str> {
    answer.suggestions.first().map(|first| first.code.as_str())
}

fn accepted(term: &str, context: &str) -> Option<String> {
    let answer = answer(term, context);
    (answer.decision == Decision::Accept).then(|| first(&answer).unwrap_or_default().to_owned())
}

#[test]
fn the_same_thing_in_three_spellings_is_one_code() {
    for term in [
        "Med PMPM",
        "Medical cost per member per month",
        "MedicalCost_PMPM",
        "TOTAL MEDICAL PMPM",
    ] {
        assert_eq!(accepted(term, "PMPM").as_deref(), Some("med-cost-pmpm"), "{term}");
    }
    assert_eq!(
        accepted("MarketMedicalRxCost_PMPM", "USD").as_deref(),
        Some("avg-med-rx-cost-pmpm-market"),
        "a market's figure is not the provider's"
    );
    assert_ne!(first(&answer("MarketMedicalCost_PMPM", "PMPM")), Some("med-cost-pmpm"));
}

#[test]
fn mlr_is_a_loss_ratio_beside_premium_and_a_loss_rate_beside_msr() {
    assert_eq!(
        accepted("MLR", "percent | Premium revenue").as_deref(),
        Some("med-loss-ratio")
    );
    let rate = answer("MLR", "percent | MSR (Minimum Savings Rate)");
    assert_eq!(rate.decision, Decision::Decline, "{rate:?}");
    assert_eq!(
        first(&rate),
        Some("minimum-loss-rate"),
        "our own code is offered: {rate:?}"
    );
    assert!(
        rate.suggestions[0].reason.contains("beside a minimum savings rate"),
        "the evidence is shown: {rate:?}"
    );
    let alone = answer("MLR", "percent");
    assert_ne!(alone.decision, Decision::Accept, "{alone:?}");
}

#[test]
fn tcc_beside_a_payment_is_a_capitation_and_beside_a_cost_total_cost_of_care() {
    for term in ["TCC payment", "TCC_RDCTN_AMT_AGG", "ACO_TCC_AMT_TOTAL beside PCC"] {
        let found = answer(term, "USD");
        assert!(
            found
                .suggestions
                .iter()
                .all(|suggestion| !suggestion.code.contains("cost")),
            "{term}: {found:?}"
        );
    }
    let cost = answer("TCC PMPM spending", "PMPM");
    assert!(first(&cost).is_some_and(|code| code.contains("cost")), "{cost:?}");
    for term in ["TCC", "Total TCC"] {
        assert_ne!(
            answer(term, "").decision,
            Decision::Accept,
            "{term} alone may be either"
        );
    }
}

#[test]
fn short_forms_with_two_meanings_are_never_accepted_alone() {
    for term in [
        "MLR", "TCC", "MCC", "CY", "PY", "MAC", "IBNR", "Cap", "FFS", "Total", "Rate", "Target", "Share",
    ] {
        let found = answer(term, "");
        assert_ne!(found.decision, Decision::Accept, "{term}: {found:?}");
    }
}

#[test]
fn ibnr_is_dollars_or_a_multiplier() {
    assert_eq!(accepted("IBNR", "unit: USD").as_deref(), Some("med-ibnr"));
    let factor = answer("IBNR factor", "ratio");
    assert_eq!(factor.decision, Decision::Decline, "{factor:?}");
}

#[test]
fn a_star_id_is_read_by_its_year_and_never_accepted() {
    let in_2026 = answer("C14", "2026 Star Ratings");
    let in_2025 = answer("C14", "2025 Star Ratings");
    assert_eq!(first(&in_2026), Some("CBP"));
    assert_eq!(first(&in_2025), Some("MRP"));
    for found in [&in_2026, &in_2025, &answer("C14", "")] {
        assert_eq!(found.decision, Decision::Ask, "{found:?}");
    }
    assert!(
        answer("C14", "").why.contains("no year"),
        "the reason says what is missing"
    );
}

#[test]
fn the_letter_of_a_star_id_tells_the_health_plan_from_the_drug_plan() {
    let name = "Members Choosing to Leave the Plan";
    assert_ne!(
        answer(name, "percent").decision,
        Decision::Accept,
        "either part of Medicare"
    );
    assert_eq!(
        accepted(&format!("C29: {name}"), "").as_deref(),
        Some("CMIT:00446-01-C-PARTC")
    );
    assert_eq!(
        accepted(&format!("D03: {name}"), "").as_deref(),
        Some("CMIT:00446-01-C-PARTD")
    );
}

#[test]
fn measures_are_known_by_name_abbreviation_and_number() {
    for (term, code) in [
        ("Breast Cancer Screening (BCS-E)", "BCS"),
        ("BCS", "BCS"),
        ("C11 Controlling Blood Pressure (CBP)", "CBP"),
        ("CMS125v12", "BCS"),
        ("qualityid_113", "COL"),
        ("NQF 0018", "CBP"),
        ("HbA1c Poor Control (>9%)", "HBD"),
        ("Glycemic Status Assessment for Patients with Diabetes (GSD)", "GSD"),
        (
            "FUH_Follow_Up_After_Hospitalization_For_Mental_Illness_6_17_years",
            "FUH",
        ),
        ("StatinUseInDiabetics", "SUPD"),
        ("Medication Adherence for Cholesterol (Statins)", "MAC"),
    ] {
        assert_eq!(accepted(term, "percent").as_deref(), Some(code), "{term}");
    }
    let screening = answer("qualityid_318", "percent");
    assert_eq!(
        screening.decision,
        Decision::Decline,
        "falls screening has no HEDIS code"
    );
    assert!(screening.why.contains("fall"), "{}", screening.why);
}

#[test]
fn a_measure_s_money_target_gap_or_date_is_not_its_rate() {
    for (term, context) in [
        ("BCS target", "percent"),
        ("CBP gap to target", "count"),
        ("Breast Cancer Screening", "USD"),
        ("Colorectal Cancer Screening last service date", "date"),
        ("HbA1c weight", "ratio"),
        ("KED points", "score"),
    ] {
        let found = answer(term, context);
        assert_ne!(found.decision, Decision::Accept, "{term}: {found:?}");
    }
}

#[test]
fn words_that_contradict_a_code_keep_it_from_being_accepted() {
    for (term, wrong) in [
        ("Outpatient admissions", "inpatient-admission"),
        ("Medical cost PMPM", "med-cost"),
        ("Medical cost target", "med-cost"),
        ("Prior year medical cost", "med-cost"),
        ("Peer average risk score", "avg-risk-score"),
        ("Projected medical cost PMPM", "med-cost-pmpm"),
        ("Revenue without Part D", "revenue"),
        ("ED visits leading to hospitalization", "ed-visit"),
        ("Savings rate", "performance-ssl"),
        ("Quality score", "earnings-qip"),
    ] {
        assert_ne!(accepted(term, "").as_deref(), Some(wrong), "{term}");
    }
}

#[test]
fn what_the_standard_has_no_code_for_is_declined_with_its_name() {
    for (term, context, said) in [
        ("Minimum savings rate", "percent", "minimum savings rate"),
        ("Peer average", "percent", "figure of others"),
        ("25th percentile", "", "rank among peers"),
        ("NPI", "", "identifier"),
        ("Sequestration amount", "USD", "sequestration"),
        ("Claims paid through date", "date", "period or date"),
        ("Historical benchmark", "PMPY", "baseline"),
    ] {
        let found = answer(term, context);
        assert_eq!(found.decision, Decision::Decline, "{term}: {found:?}");
        assert!(found.why.contains(said), "{term}: {}", found.why);
    }
    let doula = answer("Doula support cost", "USD");
    assert_eq!(doula.decision, Decision::Decline, "{doula:?}");
    let name = answer("Northfield Family Practice", "");
    assert_ne!(name.decision, Decision::Accept, "{name:?}");
}

#[test]
fn a_reason_says_what_was_read_what_is_missing_and_what_is_not_explained() {
    let found = answer("Rx cost for new widgets", "USD");
    let reason = &found.suggestions[0].reason;
    assert!(reason.contains("\"rx\" read as \"pharmacy\""), "{reason}");
    assert!(reason.contains("not explained: new, widget"), "{reason}");
    assert!(
        found.why.contains("is not explained") || found.decision == Decision::Decline,
        "{found:?}"
    );
}

#[test]
fn a_unit_that_cannot_be_the_code_s_is_never_accepted() {
    assert_eq!(accepted("Medical cost", "unit: USD").as_deref(), Some("med-cost"));
    for unit in ["percent", "count", "flag", "date", "PMPM", "PMPY"] {
        assert_eq!(accepted("Medical cost", unit), None, "{unit}");
    }
}

#[test]
fn kinds_are_told_apart() {
    for (term, kind) in [
        ("Member months", Kind::Metric),
        ("Breast Cancer Screening", Kind::QualityMeasure),
        ("Pay for performance", Kind::PaymentStream),
        ("Paid through date", Kind::Period),
        ("Stop-loss", Kind::TccDefinition),
        ("TIN", Kind::Attribution),
        ("Trend factor", Kind::Benchmark),
        ("Commercial HMO", Kind::Lob),
        ("Report name", Kind::Other),
    ] {
        assert_eq!(answer(term, "").kind, kind, "{term}");
    }
}

#[test]
fn a_term_of_one_payer_is_not_accepted_for_another_on_that_alone() {
    let found = answer("STAT", "flag");
    assert_ne!(found.decision, Decision::Accept, "{found:?}");
    let without = Suggester::without(&["Cigna"]);
    let answer = without.answer("ODB", &Context::of("flag"));
    assert!(
        answer
            .suggestions
            .iter()
            .all(|suggestion| !suggestion.reason.contains("Cigna")),
        "nothing of a group that is left out may be known: {answer:?}"
    );
}

proptest! {
    #[test]
    fn any_text_is_answered_and_always_the_same(term in "\\PC{0,80}", context in "\\PC{0,80}") {
        let once = answer(&term, &context);
        prop_assert_eq!(&once, &answer(&term, &context));
        prop_assert!(once.suggestions.len() <= 5);
        prop_assert!(once.decision != Decision::Accept || !once.suggestions.is_empty());
        let ranked = once.suggestions.iter().all(|s| s.confidence >= 0.into() && s.confidence <= 1.into());
        prop_assert!(ranked, "confidences lie between 0 and 1");
    }

    #[test]
    fn terms_do_not_influence_each_other(terms in proptest::collection::vec("[A-Za-z_ ]{1,20}", 1..6)) {
        let forward: Vec<Answer> = terms.iter().map(|term| answer(term, "")).collect();
        let mut backward: Vec<Answer> = terms.iter().rev().map(|term| answer(term, "")).collect();
        backward.reverse();
        prop_assert_eq!(forward, backward);
    }
}
