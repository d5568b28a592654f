//! `compare` and `timeline` as an analyst reads them and as programs do.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// A workspace that every test reads and none changes.
struct Compared {
    folder: PathBuf,
}

impl Compared {
    /// The samples, and a payer whose total leaves pharmacy out.
    fn new() -> &'static Compared {
        static MADE: OnceLock<Compared> = OnceLock::new();
        MADE.get_or_init(Compared::made)
    }

    fn made() -> Compared {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
        // What an earlier run left.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let compared = Compared { folder };
        let second = plumbline_tests::brookside::write(&compared.folder.join("workspace"), &compared.folder);
        let second = second.to_string_lossy().into_owned();
        assert!(compared.run(&["import", "sample_reports", &second]).status.success());
        assert!(compared.run(&["check"]).status.code().is_some());
        compared
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .current_dir(root())
            .arg("--workspace")
            .arg(self.folder.join("workspace"))
            .args(arguments)
            .output()
            .expect("plumbline starts")
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.text(&[arguments, &["--json"]].concat())).expect("one JSON document")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text with dots for the ids of reports, as wide as they are.
fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split_inclusive([' ', '\n']);
    words
        .map(|word| {
            let bare = word.trim_end();
            if is_id(bare) {
                word.replace(bare, "................")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

fn cell<'v>(view: &'v Value, payer: &str) -> &'v Value {
    view["comparisons"]
        .as_array()
        .expect("comparisons")
        .iter()
        .flat_map(|one| one["cells"].as_array().expect("cells"))
        .find(|cell| cell["arrangement"]["payer"] == payer)
        .unwrap_or_else(|| panic!("no cell of {payer}"))
}

#[test]
fn every_metric_reads_as_reviewed() {
    let compared = Compared::new();
    for (name, arguments) in [
        (
            "total_cost_commercial",
            [
                "compare",
                "--metric",
                "total-cost-of-care-pmpm",
                "--restate",
                "--segment",
                "commercial",
            ]
            .as_slice(),
        ),
        (
            "total_cost_medicare",
            &[
                "compare",
                "--metric",
                "total-cost-of-care-pmpm",
                "--restate",
                "--segment",
                "medicare",
            ],
        ),
        ("member_months", &["compare", "--metric", "member-months"]),
        (
            "ed_visits_together",
            &["compare", "--metric", "ed-visits-per-1000", "--all-segments"],
        ),
        ("timeline", &["timeline"]),
    ] {
        // Reports are told by their hash: it says nothing to a reader and changes with the file.
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, without_ids(&compared.text(arguments)));
        });
    }
}

#[test]
fn totals_of_two_definitions_are_not_comparable_until_restated_and_the_calculation_is_told() {
    let compared = Compared::new();
    let asked = [
        "compare",
        "--metric",
        "total-cost-of-care-pmpm",
        "--segment",
        "commercial",
    ];
    let before = compared.json(&asked);
    let brookside = cell(&before, "Brookside Health");
    assert_eq!(brookside["value"], "377.18");
    assert_eq!(brookside["displayed"], "377.18");
    assert_eq!(brookside["period"]["end"], "2024-06-30");
    assert_eq!(brookside["basis"], "ytd");
    assert_eq!(brookside["run_out_months"], 3);
    assert_eq!(brookside["paid_through"], "2024-09-30");
    assert_eq!(brookside["anchor"]["pointer"], "/tcoc/pmpm");
    let verdicts = |view: &Value| {
        let of = |payer: &str| cell(view, payer)["comparability"].as_str().map(str::to_owned);
        [of("Brookside Health"), of("Lakeshore Alliance Health")]
    };
    assert!(
        verdicts(&before).contains(&Some("not_comparable".to_owned())),
        "{:?}",
        verdicts(&before)
    );
    assert!(brookside["restated"].is_null(), "only when asked");

    let after = compared.json(&[asked.as_slice(), &["--restate"]].concat());
    let restated = &cell(&after, "Brookside Health")["restated"];
    assert_eq!(restated["total"]["result"], "478.58", "377.18 and 101.40 of pharmacy");
    assert_eq!(restated["total"]["steps"][0]["anchor"]["pointer"], "/financials/4/pmpm");
    assert_ne!(restated["comparability"], "not_comparable");
    assert_eq!(
        cell(&after, "Brookside Health")["value"],
        "377.18",
        "what is printed stays"
    );
}

#[test]
fn a_missing_value_is_null_and_its_state_says_why() {
    let compared = Compared::new();
    let view = compared.json(&["compare", "--metric", "earnings-qip"]);
    let cell = cell(&view, "Lakeshore Alliance Health");
    assert!(cell["value"].is_null());
    assert_eq!(cell["state"], "missing");
    assert!(cell["comparability"].is_null());
}

#[test]
fn an_unknown_metric_is_wrong_usage_and_names_the_way_out() {
    let compared = Compared::new();
    let output = compared.run(&["compare", "--metric", "no-such-code"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("no-such-code") && told.contains("plumbline compare"),
        "{told}"
    );
    let list = compared.text(&["compare"]);
    assert!(list.contains("total-cost-of-care-pmpm"), "{list}");
}

#[test]
fn as_of_a_day_reports_of_later_days_are_not_there() {
    let compared = Compared::new();
    let view = compared.json(&[
        "compare",
        "--metric",
        "total-cost-of-care-pmpm",
        "--as-of",
        "2024-12-31",
    ]);
    let payers: Vec<&str> = view["comparisons"]
        .as_array()
        .expect("comparisons")
        .iter()
        .flat_map(|one| one["cells"].as_array().expect("cells"))
        .filter_map(|cell| cell["arrangement"]["payer"].as_str())
        .collect();
    assert!(payers.contains(&"Lakeshore Alliance Health"), "made in October");
    assert!(!payers.contains(&"Harborview Health Plan"), "made in January");
}

#[test]
fn the_timeline_tells_months_run_out_and_findings_as_data() {
    let compared = Compared::new();
    let view = compared.json(&["timeline"]);
    let of = |payer: &str| {
        let arrangements = view["arrangements"].as_array().expect("arrangements");
        let found = arrangements.iter().find(|one| one["arrangement"]["payer"] == payer);
        found.unwrap_or_else(|| panic!("{payer} is missing")).clone()
    };
    let northfield = of("Northfield Community Plan");
    let months = northfield["months"].as_array().expect("months");
    let june = months
        .iter()
        .find(|month| month["month"] == "2024-06-01")
        .expect("June");
    assert_eq!(
        (june["state"].as_str(), june["run_out_months"].as_i64()),
        (Some("covered"), Some(3))
    );
    assert_eq!(june["report_ids"].as_array().map(Vec::len), Some(1));
    assert!(
        northfield["reports"]
            .as_array()
            .is_some_and(|reports| reports.len() >= 2),
        "both quarters"
    );
    let cascade = of("Cascade Benefit Partners");
    assert_eq!(cascade["term"]["period"]["start"], "2022-07-01");
    assert!(
        cascade["marks"]
            .as_array()
            .is_some_and(|marks| marks.iter().any(|mark| mark["rule"] == "PER007")),
        "what is found about periods lies on the axis"
    );
}

#[test]
fn quality_measures_of_payers_stand_side_by_side_with_year_direction_and_source() {
    let compared = Compared::new();
    let view = compared.json(&["compare", "--measure", "BCS", "--segment", "medicare"]);
    let [comparison] = view["comparisons"].as_array().expect("a list").as_slice() else {
        panic!("one measure in one market: {view}");
    };
    let cell = |payer: &str| {
        let cells = comparison["cells"].as_array().expect("cells");
        cells
            .iter()
            .find(|cell| cell["arrangement"]["payer"] == payer)
            .unwrap_or_else(|| panic!("{payer} has a cell"))
            .clone()
    };
    let (harborview, meadowlark) = (cell("Harborview Health Plan"), cell("Meadowlark Senior Health"));
    for cell in [&harborview, &meadowlark] {
        assert_eq!(cell["state"], "reported");
        assert_eq!(cell["direction"], "increase");
        assert!(cell["rate"].is_string() && cell["anchor"].is_object() && cell["report_id"].is_string());
        assert!(
            cell["comparability"].is_string(),
            "each is set beside the other: {cell}"
        );
    }
    // Diabetes control is better when lower at both: the same direction, not an inverse.
    let inverse = compared.json(&["compare", "--measure", "gsd", "--segment", "medicare"]);
    let yardstick = &inverse["comparisons"][0]["yardstick"];
    assert_eq!(yardstick["direction"], "decrease");
    let text = compared.text(&["compare", "--measures", "--segment", "medicare"]);
    assert!(text.contains("Breast") && text.contains("lower"), "{text}");
    let all = compared.json(&["compare", "--measures"]);
    assert!(all["measures"].as_array().expect("a list").len() > 5);
}

#[test]
fn a_measure_that_nobody_prints_is_wrong_usage() {
    let compared = Compared::new();
    let output = compared.run(&["compare", "--measure", "Breast cancer screening"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("No report prints the quality measure"),
        "a name is no identifier: {told}"
    );
}
