//! The committed files are the generator's, their arithmetic holds to the printed precision, and each planted fault
//! is there and alone. Figures are read back from the files, never taken from the modules that wrote them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use calamine::{Data, Range, Reader, SheetVisible, Xlsx};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::figures::{cents, round, whole};
use crate::{SAMPLES, cascade, granite, harborview, lakeshore, meadowlark, northfield, shared_savings, summit_ridge};

fn committed(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a number"))
}

/// "$1,234.50", "4.3%" and "1,234" as printed on a page.
fn printed(text: &str) -> Decimal {
    decimal(&text.replace(['$', ',', '%'], ""))
}

/// PMPM × member months fits the total when the PMPM is rounded to cents and the total to its last digit.
#[track_caller]
fn assert_pmpm_fits(what: &str, pmpm: Decimal, member_months: Decimal, total: Decimal) {
    let tolerance = Decimal::new(5, 3) * member_months + Decimal::new(5, 1);
    let difference = (pmpm * member_months - total).abs();
    assert!(
        difference <= tolerance,
        "{what}: {pmpm} × {member_months} misses {total} by {difference}"
    );
}

/// A rate is its numerator ÷ denominator at the rate's own precision.
#[track_caller]
fn assert_rate(what: &str, numerator: Decimal, denominator: Decimal, rate: Decimal) {
    assert!(
        numerator <= denominator,
        "{what}: more members meet the measure than are counted"
    );
    let decimals = rate.normalize().scale().max(3);
    assert_eq!(
        round(numerator / denominator, decimals),
        rate.normalize(),
        "{what}: the rate is not its fraction"
    );
}

/// Printed PMPM components add up to the printed PMPM total but for their rounding.
#[track_caller]
fn assert_components_round_to(what: &str, components: &[Decimal], total: Decimal) {
    let sum: Decimal = components.iter().sum();
    let tolerance = Decimal::new(5, 3) * whole(components.len() as i64 + 1);
    assert!((sum - total).abs() <= tolerance, "{what}: {sum} against {total}");
}

fn workbook(path: &str) -> Xlsx<std::io::BufReader<std::fs::File>> {
    calamine::open_workbook(committed(path)).expect("the committed workbook opens")
}

fn sheet(path: &str, name: &str) -> Range<Data> {
    workbook(path).worksheet_range(name).expect("the sheet is there")
}

/// The cell at a spreadsheet address such as `B12`.
fn cell<'a>(range: &'a Range<Data>, address: &str) -> &'a Data {
    let column = u32::from(address.as_bytes()[0] - b'A');
    let row: u32 = address[1..].parse().expect("a row number");
    range.get_value((row - 1, column)).unwrap_or(&Data::Empty)
}

fn figure(range: &Range<Data>, address: &str) -> Decimal {
    match cell(range, address) {
        Data::Float(value) => decimal(&value.to_string()),
        Data::Int(value) => whole(*value),
        other => panic!("{address} holds {other:?} and not a native number"),
    }
}

fn text(range: &Range<Data>, address: &str) -> String {
    match cell(range, address) {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{address} holds {other:?} and not text"),
    }
}

/// Every piece of text of a PDF in drawing order. The sample PDFs keep their streams uncompressed.
fn pdf_texts(path: &str) -> Vec<String> {
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
fn the_committed_files_are_what_the_generator_writes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    crate::write_samples(folder.path()).expect("the samples are written");
    for (path, _) in SAMPLES {
        let made = std::fs::read(folder.path().join(path)).expect("written just now");
        let kept = std::fs::read(committed(path)).unwrap_or_default();
        assert!(
            made == kept,
            "sample_reports/{path} is not the generator's: run `cargo xtask samples`"
        );
    }
}

#[test]
fn no_file_stands_in_the_folder_that_the_generator_does_not_write() {
    let mut reports = 0;
    for payer in std::fs::read_dir(committed("")).expect("the folder is there").flatten() {
        if payer.path().is_dir() && payer.file_name() != "generator" {
            reports += std::fs::read_dir(payer.path()).expect("a payer's folder").count();
        }
    }
    assert_eq!(reports, SAMPLES.len());
}

#[test]
fn harborview_adds_up() {
    let summary = sheet(harborview::PATH, "Financial Summary");
    let months = figure(&summary, "C7");
    for row in 8..=14 {
        let label = text(&summary, &format!("A{row}"));
        let at = |column: char| figure(&summary, &format!("{column}{row}"));
        assert_pmpm_fits(&format!("{label}, actual"), at('B'), months, at('C'));
        assert_pmpm_fits(&format!("{label}, target"), at('D'), months, at('E'));
        assert_eq!(
            at('F'),
            at('B') - at('D'),
            "{label}: PMPM variance is actual minus target"
        );
        assert_eq!(
            at('G'),
            at('C') - at('E'),
            "{label}: total variance is actual minus target"
        );
    }
    for column in ['C', 'D', 'H'] {
        let at = |row: u32| figure(&summary, &format!("{column}{row}"));
        assert_eq!(at(8) + at(9) + at(10), at(11), "medical cost in column {column}");
        assert_eq!(at(11) + at(12), at(13), "total cost in column {column}");
    }
    let target_totals = |rows: [u32; 3]| {
        rows.map(|row| figure(&summary, &format!("E{row}")))
            .iter()
            .sum::<Decimal>()
    };
    assert!(
        (target_totals([8, 9, 10]) - figure(&summary, "E11")).abs() <= whole(2),
        "target totals differ by rounding"
    );
    let actual = |row: u32| figure(&summary, &format!("B{row}"));
    assert_components_round_to("medical PMPM", &[actual(8), actual(9), actual(10)], actual(11));
    assert_components_round_to("total PMPM", &[actual(11), actual(12)], actual(13));
    for (ratio, cost, revenue) in [("C15", "C13", "C14"), ("E15", "E13", "E14")] {
        let expected = round(figure(&summary, cost) / figure(&summary, revenue), 3);
        assert_eq!(figure(&summary, ratio), expected, "medical loss ratio in {ratio}");
    }
    assert!(text(&summary, "A18").starts_with("[1] TCC includes medical and pharmacy claims"));
}

#[test]
fn harborview_stars_follow_their_cut_points() {
    let quality = sheet(harborview::PATH, "Quality");
    for row in 5..=12 {
        let at = |column: char| figure(&quality, &format!("{column}{row}"));
        let name = text(&quality, &format!("B{row}"));
        assert_rate(&name, at('C'), at('D'), at('E'));
        assert!(at('C') > whole(10), "{name}: a count that should be withheld");
        let lower_is_better = name.contains("lower is better");
        let reaches = |cut: Decimal| {
            if lower_is_better {
                at('E') <= cut
            } else {
                at('E') >= cut
            }
        };
        let stars = if reaches(at('G')) {
            5
        } else if reaches(at('F')) {
            4
        } else {
            3
        };
        assert_eq!(at('H'), whole(stars), "{name}: stars against cut points");
    }
}

#[test]
fn planted_src009_harborview_hides_a_sheet_of_figures() {
    let book = workbook(harborview::PATH);
    let hidden: Vec<&str> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!(hidden, ["Calc"]);
    let calc = sheet(harborview::PATH, "Calc");
    let sum = |column: char| {
        (2..=10)
            .map(|row| figure(&calc, &format!("{column}{row}")))
            .sum::<Decimal>()
    };
    let summary = sheet(harborview::PATH, "Financial Summary");
    assert_eq!(
        sum('B'),
        figure(&summary, "C7"),
        "the hidden member months are those of the summary"
    );
    assert_eq!(
        sum('C'),
        figure(&summary, "C13"),
        "the hidden dollars are those of the summary"
    );
}

#[test]
fn northfield_adds_up_in_both_reports() {
    for (path, columns) in [(northfield::Q1_PATH, vec!['B']), (northfield::Q2_PATH, vec!['B', 'C'])] {
        let table = sheet(path, "Table_1-Quarterly");
        for column in columns {
            let at = |row: u32| figure(&table, &format!("{column}{row}"));
            assert_eq!(
                (11..=15).map(at).sum::<Decimal>(),
                at(16),
                "{path}: total cost in column {column}"
            );
            for (cost, pmpm) in (11..=16).zip(18..=23) {
                assert_pmpm_fits(&text(&table, &format!("A{cost}")), at(pmpm), at(9), at(cost));
            }
            let components: Vec<Decimal> = (18..=22).map(at).collect();
            assert_components_round_to(path, &components, at(23));
        }
    }
}

#[test]
fn northfield_prints_future_quarters_empty_and_a_missing_amount_as_a_dash() {
    let table = sheet(northfield::Q1_PATH, "Table_1-Quarterly");
    assert_eq!(text(&table, "C7"), "Q2 2024", "the empty quarter has its column");
    for row in 8..=30 {
        for column in ['C', 'D', 'E'] {
            assert_eq!(
                cell(&table, &format!("{column}{row}")),
                &Data::Empty,
                "a quarter to come is empty"
            );
        }
    }
    assert_eq!(text(&table, "B29"), "-");
}

#[test]
fn planted_src003_northfield_prints_a_term_of_its_own() {
    for path in [northfield::Q1_PATH, northfield::Q2_PATH] {
        assert_eq!(text(&sheet(path, "Table_1-Quarterly"), "A30"), "Doula support payments");
    }
}

#[test]
fn planted_rst001_northfield_restates_exactly_two_figures() {
    let (first, second) = (
        sheet(northfield::Q1_PATH, "Table_1-Quarterly"),
        sheet(northfield::Q2_PATH, "Table_1-Quarterly"),
    );
    let changed: Vec<String> = (7..=30)
        .map(|row| format!("B{row}"))
        .filter(|address| cell(&first, address) != cell(&second, address))
        .collect();
    assert_eq!(changed, ["B25", "B28"]);
    assert_eq!(
        (figure(&first, "B25"), figure(&second, "B25")),
        (Decimal::new(6124, 1), Decimal::new(6189, 1))
    );
    assert_eq!(
        (figure(&first, "B28"), figure(&second, "B28")),
        (whole(58_240), whole(61_905))
    );
}

#[test]
fn planted_tcc005_summit_ridge_counts_what_it_says_it_excludes() {
    let settlement = sheet(summit_ridge::PATH, "Settlement");
    let at = |row: u32| figure(&settlement, &format!("D{row}"));
    assert_eq!(
        at(14),
        at(12) + at(13),
        "the total is medical plus pharmacy to the cent"
    );
    assert!(text(&settlement, "A24").contains("pharmacy is excluded"));
    let definitions = sheet(summit_ridge::PATH, "Definitions");
    assert_eq!(
        format!("[1] {}", text(&definitions, "B4")),
        text(&settlement, "A24"),
        "both places say the same"
    );
}

#[test]
fn summit_ridge_settles_as_its_lines_say() {
    let settlement = sheet(summit_ridge::PATH, "Settlement");
    let at = |row: u32| figure(&settlement, &format!("D{row}"));
    for row in [12, 13, 14, 15, 16, 17, 22] {
        assert_pmpm_fits(
            &text(&settlement, &format!("B{row}")),
            figure(&settlement, &format!("C{row}")),
            at(11),
            at(row),
        );
    }
    assert_eq!(at(17), at(15) - at(14), "gross savings");
    assert_eq!(at(16), -at(17), "over (under) benchmark");
    assert!(at(16).is_sign_negative(), "an amount in parentheses is wanted");
    assert_eq!(at(18), round(at(17) / at(15), 3), "savings rate");
    assert!(at(18) >= at(19), "the minimum savings rate is met");
    assert_eq!(at(22), round(at(17) * at(20) * at(21), 2), "earned shared savings");
    let quality = sheet(summit_ridge::PATH, "Quality");
    for row in 5..=10 {
        let at = |column: char| figure(&quality, &format!("{column}{row}"));
        assert_rate(&text(&quality, &format!("B{row}")), at('C'), at('D'), at('E'));
    }
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
