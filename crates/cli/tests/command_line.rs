//! The command line as people and programs meet it: JSON shapes, exit codes, messages.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Plumbline {
    folder: tempfile::TempDir,
}

impl Plumbline {
    fn new() -> Plumbline {
        Plumbline {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn with_samples() -> Plumbline {
        let plumbline = Plumbline::new();
        assert_eq!(
            plumbline.json(&["import", "sample_reports"]).0,
            0,
            "every sample is imported"
        );
        plumbline
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .current_dir(root())
            .arg("--workspace")
            .arg(self.folder.path().join("workspace"))
            .args(arguments)
            .output()
            .expect("plumbline starts")
    }

    /// Exit code and the one JSON document on stdout.
    fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let output = self.run(&[arguments, &["--json"]].concat());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error} in {text}{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().expect("an exit code"), value)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn has(value: &Value, expected: &[&str]) {
    for key in expected {
        assert!(value.get(key).is_some(), "{key} is missing among {:?}", keys(value));
    }
}

/// Every number of the contract that is a decimal is a string; counts and positions are numbers.
fn no_floats(value: &Value, path: &str) {
    match value {
        Value::Number(number) => assert!(number.is_u64() || number.is_i64(), "{path} is the float {number}"),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .for_each(|(i, v)| no_floats(v, &format!("{path}/{i}"))),
        Value::Object(map) => map.iter().for_each(|(k, v)| no_floats(v, &format!("{path}/{k}"))),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[test]
fn import_says_what_became_of_each_file() {
    let plumbline = Plumbline::new();
    let (code, value) = plumbline.json(&["import", "sample_reports"]);
    assert_eq!(code, 0);
    has(&value, &["files", "summary"]);
    assert_eq!(value["summary"]["imported"], 25);
    for file in value["files"].as_array().expect("files") {
        has(
            file,
            &[
                "path",
                "sha256",
                "format",
                "status",
                "report_ids",
                "mapping",
                "figures",
                "unmapped",
                "issues",
                "error",
            ],
        );
        has(&file["mapping"], &["id", "version", "confidence"]);
        assert!(file["figures"].as_u64().expect("a count") > 0);
    }
    no_floats(&value, "");
    let (code, again) = plumbline.json(&["import", "sample_reports"]);
    assert_eq!((code, &again["summary"]["duplicate"]), (0, &Value::from(25)));
}

#[test]
fn one_bad_file_exits_with_1_and_names_file_cause_and_remedy() {
    let plumbline = Plumbline::new();
    let bad = plumbline.folder.path().join("broken.xlsx");
    std::fs::write(&bad, b"PK\x03\x04 broken").expect("written");
    let good = "sample_reports/lakeshore/2024-h1-scorecard.json";
    let (code, value) = plumbline.json(&["import", &bad.to_string_lossy(), good, "no/such/file.pdf"]);
    assert_eq!(code, 1);
    assert_eq!(value["summary"]["imported"], 1, "the rest goes on");
    assert_eq!(value["summary"]["failed"], 2);
    let error = &value["files"][0]["error"];
    has(error, &["code", "message", "remedy"]);
    assert_eq!(value["files"][2]["error"]["code"], "not_found");
}

#[test]
fn every_figure_of_a_report_has_its_printed_text_and_its_place() {
    let plumbline = Plumbline::with_samples();
    let (_, list) = plumbline.json(&["reports"]);
    let mut figures = 0;
    for row in list["reports"].as_array().expect("reports") {
        let (code, report) = plumbline.json(&["report", row["id"].as_str().expect("an id")]);
        assert_eq!(code, 0);
        has(
            &report,
            &[
                "id",
                "payer",
                "subject",
                "contract",
                "line_of_business",
                "program",
                "status",
                "version",
                "supersedes",
                "reported_on",
                "period",
                "basis",
                "paid_through",
                "source",
                "metrics",
                "quality",
                "definitions",
                "unmapped",
            ],
        );
        for metric in report["metrics"].as_array().expect("metrics") {
            has(
                metric,
                &[
                    "id",
                    "code",
                    "system",
                    "term",
                    "value",
                    "value_type",
                    "unit",
                    "displayed",
                    "state",
                    "service_period",
                    "paid_through",
                    "payment_streams",
                    "strata",
                    "baseline",
                    "target",
                    "confidence",
                    "anchor",
                ],
            );
            assert!(metric["anchor"]["text"].is_string(), "{metric}");
            figures += 1;
        }
        for measure in report["quality"].as_array().expect("quality") {
            has(
                measure,
                &[
                    "id",
                    "measure",
                    "name",
                    "year",
                    "direction",
                    "scoring",
                    "numerator",
                    "denominator",
                    "exclusions",
                    "exceptions",
                    "rate",
                    "score",
                    "thresholds",
                    "weight",
                    "contractual_status",
                    "period",
                    "displayed",
                    "anchor",
                ],
            );
            figures += 1;
        }
        no_floats(&report, "");
    }
    assert!(figures > 150, "{figures} figures");
}

#[test]
fn check_exits_with_1_when_a_finding_is_as_bad_as_fail_on() {
    let plumbline = Plumbline::with_samples();
    let (code, verdict) = plumbline.json(&["check"]);
    assert_eq!(code, 1, "the samples hold planted errors");
    has(&verdict, &["verdict", "checks_run", "findings"]);
    assert_eq!(verdict["verdict"], "not_ready");
    for finding in verdict["findings"].as_array().expect("findings") {
        has(
            finding,
            &[
                "rule",
                "name",
                "severity",
                "report_id",
                "subject",
                "message",
                "evidence",
                "expected",
                "found",
                "tolerance",
                "fingerprint",
                "state",
                "waiver",
            ],
        );
        for evidence in finding["evidence"].as_array().expect("evidence") {
            has(evidence, &["label", "value", "anchor"]);
        }
    }
    let (_, list) = plumbline.json(&["findings", "--rule", "ari001"]);
    let findings = list["findings"].as_array().expect("findings");
    assert!(!findings.is_empty() && findings.iter().all(|f| f["rule"] == "ARI001"));
    let fingerprint = findings[0]["fingerprint"].as_str().expect("a fingerprint");
    let (code, waived) = plumbline.json(&["waive", fingerprint, "--reason", "asked the payer", "--by", "R. Amari"]);
    assert_eq!(
        (code, &waived["state"], &waived["waiver"]["by"]),
        (0, &Value::from("waived"), &Value::from("R. Amari"))
    );
    let (code, _) = plumbline.json(&["waive", fingerprint, "--reason", " ", "--by", "R. Amari"]);
    assert_eq!(code, 2, "a waiver needs a reason");
}

#[test]
fn a_clean_workspace_is_ready() {
    let plumbline = Plumbline::new();
    plumbline.json(&["import", "sample_reports/lakeshore"]);
    let (code, verdict) = plumbline.json(&["check", "--fail-on", "warning"]);
    assert_eq!((code, &verdict["verdict"]), (0, &Value::from("ready")), "{verdict}");
    assert!(verdict["checks_run"].as_u64().expect("a count") > 0);
}

#[test]
fn read_shows_parts_tables_cells_and_lines_with_anchors() {
    let plumbline = Plumbline::new();
    let (code, document) = plumbline.json(&["read", "sample_reports/cascade/2024-rolling-cost-review.pdf"]);
    assert_eq!((code, &document["format"]), (0, &Value::from("pdf")));
    has(&document, &["format", "sha256", "parts", "issues"]);
    let part = &document["parts"][0];
    has(part, &["kind", "name", "number", "hidden", "tables", "lines"]);
    let table = &part["tables"][0];
    has(table, &["anchor", "header_rows", "ruled", "cells"]);
    assert_eq!(table["ruled"], true);
    has(
        &table["cells"][0],
        &["row", "column", "row_span", "column_span", "text", "anchor"],
    );
    let anchor = &table["cells"][0]["anchor"];
    assert_eq!(anchor["kind"], "page");
    assert!(
        anchor["box"]
            .as_array()
            .is_some_and(|edges| edges.len() == 4 && edges.iter().all(Value::is_string))
    );
}

#[test]
fn rules_and_mappings_are_listed_and_explained() {
    let plumbline = Plumbline::new();
    let (_, rules) = plumbline.json(&["rules"]);
    let codes: Vec<_> = rules["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| rule["code"].as_str().expect("a code"))
        .collect();
    for code in [
        "SRC001", "SRC009", "PER001", "PER008", "PER012", "TCC005", "ARI003", "QLT001", "RST001",
    ] {
        assert!(codes.contains(&code), "{code} is in the list");
    }
    let text = String::from_utf8(plumbline.run(&["rules", "PER004"]).stdout).expect("UTF-8");
    for heading in ["What", "Why", "What to do", "Source", "Example"] {
        assert!(text.contains(heading), "the explanation says {heading}: {text}");
    }
    let (_, mappings) = plumbline.json(&["mappings"]);
    assert!(mappings["mappings"].as_array().expect("mappings").len() >= 8);
}

#[test]
fn export_writes_into_a_folder_it_makes() {
    let plumbline = Plumbline::with_samples();
    for (format, ending) in [("fhir", "json"), ("csv", "csv"), ("xlsx", "xlsx")] {
        let out = plumbline.folder.path().join("out").join(format);
        let (code, result) = plumbline.json(&["export", "--format", format, "--all", "--out", &out.to_string_lossy()]);
        assert_eq!(code, 0);
        let files = result["files"].as_array().expect("files");
        assert!(!files.is_empty());
        for file in files {
            let path = file["path"].as_str().expect("a path");
            assert!(path.ends_with(ending) && Path::new(path).exists(), "{path}");
        }
    }
}

#[test]
fn wrong_usage_exits_with_2_and_a_workspace_that_cannot_open_with_3() {
    let plumbline = Plumbline::new();
    assert_eq!(plumbline.run(&["import"]).status.code(), Some(2), "no path");
    assert_eq!(
        plumbline
            .run(&["export", "--format", "docx", "--out", "x"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(plumbline.run(&["report", "nosuchid"]).status.code(), Some(2));
    let file = plumbline.folder.path().join("a-file");
    std::fs::write(&file, "no folder").expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_plumbline"))
        .arg("--workspace")
        .arg(&file)
        .arg("reports")
        .output()
        .expect("starts");
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.stdout.is_empty(), "nothing but results goes to stdout");
}

#[test]
fn a_region_marked_on_a_page_is_read_as_its_one_table() {
    let plumbline = Plumbline::new();
    let file = "sample_reports/meadowlark/2024-q3-provider-summary.pdf";
    let (_, whole) = plumbline.json(&["read", file]);
    let found = &whole["parts"][0]["tables"][0];
    let edges: Vec<&str> = found["anchor"]["box"]
        .as_array()
        .expect("a box")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let (code, marked) = plumbline.json(&["read", file, "--page", "1", "--box", &edges.join(",")]);
    assert_eq!(code, 0);
    let parts = marked["parts"].as_array().expect("parts");
    assert_eq!(parts.len(), 1);
    let tables = parts[0]["tables"].as_array().expect("tables");
    assert_eq!(tables.len(), 1);
    let texts = |table: &Value| -> Vec<String> {
        let cells = table["cells"].as_array().expect("cells");
        cells
            .iter()
            .map(|cell| format!("{} {} {}", cell["row"], cell["column"], cell["text"]))
            .collect()
    };
    assert_eq!(
        texts(&tables[0]),
        texts(found),
        "the region of a table that was found reads the same"
    );
    assert!(
        !parts[0]["lines"].as_array().expect("lines").is_empty(),
        "what stands outside is kept"
    );

    let (code, error) = plumbline.json(&["read", file, "--page", "1", "--box", "72,here,540,420"]);
    assert_eq!(code, 2, "a box is four numbers: {error}");
    let (code, error) = plumbline.json(&["read", file, "--page", "99", "--box", "72,100,540,420"]);
    assert_eq!(code, 1);
    assert!(
        error["error"]["message"]
            .as_str()
            .is_some_and(|message| message.contains("page 99")),
        "{error}"
    );
}

#[test]
fn suggest_answers_each_unknown_term_of_a_file() {
    let plumbline = Plumbline::new();
    let (code, value) = plumbline.json(&["suggest", "sample_reports/northfield/2024-q1-performance.xlsx"]);
    assert_eq!(code, 0);
    assert_eq!(keys(&value), ["terms"]);
    let terms = value["terms"].as_array().expect("terms");
    assert_eq!(terms.len(), 1, "the mapping knows the others: {terms:?}");
    has(
        &terms[0],
        &["term", "kind", "displayed", "anchor", "decision", "why", "suggestions"],
    );
    assert_eq!(terms[0]["term"], "Doula support payments");
    assert_eq!(terms[0]["decision"], "decline");
    assert_eq!(terms[0]["anchor"]["kind"], "sheet");
    no_floats(&value, "");
    assert!(
        !plumbline.folder.path().join("workspace/plumbline.sqlite").exists(),
        "asking needs no workspace and makes none"
    );
}

#[test]
fn suggest_takes_a_list_of_terms_with_their_context() {
    let plumbline = Plumbline::new();
    let list = plumbline.folder.path().join("terms.tsv");
    let path = list.to_string_lossy().into_owned();
    std::fs::write(
        &list,
        "term\tcontext\nMed Cost PMPM\tPMPM\nMLR\tpercent; premium\nMLR\t\nPeer average\tpercent\n",
    )
    .expect("written");
    let (code, value) = plumbline.json(&["suggest", "--terms", &path]);
    assert_eq!(code, 0);
    let terms = value["terms"].as_array().expect("terms");
    let decisions: Vec<&str> = terms.iter().filter_map(|term| term["decision"].as_str()).collect();
    assert_eq!(decisions[..2], ["accept", "accept"]);
    assert_ne!(decisions[2], "accept", "MLR alone has two meanings");
    assert_eq!(decisions[3], "decline");
    let best = &terms[0]["suggestions"][0];
    assert_eq!(keys(best), ["code", "confidence", "reason"]);
    assert_eq!(
        (&best["code"], &best["confidence"]),
        (&"med-cost-pmpm".into(), &"1".into())
    );
    assert_eq!(terms[0]["anchor"], Value::Null);
    no_floats(&value, "");
    std::fs::write(&list, [0xff, 0xfe, 0]).expect("written");
    assert_eq!(
        plumbline.json(&["suggest", "--terms", &path]).0,
        2,
        "no text is wrong usage"
    );
    assert_eq!(
        plumbline.run(&["suggest"]).status.code(),
        Some(2),
        "a file or a list is needed"
    );
}

#[test]
fn an_open_term_is_answered_shared_and_taken_back() {
    let plumbline = Plumbline::new();
    let files = ["import", "sample_reports/northfield/2024-q1-performance.xlsx"];
    assert_eq!(plumbline.json(&files).0, 0);
    let (code, open) = plumbline.json(&["answers", "--open"]);
    assert_eq!(code, 0);
    let term = &open["terms"][0];
    has(
        term,
        &[
            "key",
            "term",
            "payer",
            "mapping",
            "place",
            "suggestions",
            "figures",
            "closed",
        ],
    );
    assert_eq!(
        (term["term"].as_str(), term["figures"][0]["displayed"].as_str()),
        (Some("Doula support payments"), Some("14,700"))
    );
    assert_eq!(term["place"]["unit"], "USD");

    let answer = [
        "answer",
        "Doula support payments",
        "--code",
        "ccf",
        "--by",
        "Dana Whitfield",
    ];
    let (code, preview) = plumbline.json(&[&answer[..], &["--dry-run"]].concat());
    assert_eq!(
        (code, preview["changes"].as_array().map(Vec::len)),
        (0, Some(2)),
        "{preview}"
    );
    assert!(
        !plumbline.folder.path().join("workspace/mappings").exists(),
        "a look writes nothing"
    );
    let (code, kept) = plumbline.json(&answer);
    assert_eq!(
        (code, kept["changed"].as_u64(), kept["mapping"].as_str()),
        (0, Some(1), Some("northfield@2"))
    );
    assert_eq!(
        plumbline.json(&["answers", "--open"]).1["terms"]
            .as_array()
            .map(Vec::len),
        Some(0)
    );
    assert_eq!(plumbline.json(&answer).0, 2, "it is open no longer");

    let (code, given) = plumbline.json(&["answers"]);
    assert_eq!(
        (code, given["answers"][0]["answered_by"].as_str()),
        (0, Some("Dana Whitfield"))
    );
    let shared = plumbline.folder.path().join("answers.toml");
    let shared = shared.to_str().expect("UTF-8");
    assert_eq!(plumbline.json(&["answers", "--export", shared]).1["answers"], 1);
    let text = std::fs::read_to_string(shared).expect("written");
    assert!(
        text.contains("code") && !text.contains("Dana") && !text.contains("14,700"),
        "{text}"
    );

    assert_eq!(plumbline.json(&["answer", "--undo", "northfield@2:1"]).0, 0);
    assert_eq!(
        plumbline.json(&["answer", "--undo-last"]).0,
        2,
        "nothing is left to take back"
    );
    let take = ["answers", "--import", shared, "--by", "Sam Field"];
    let (code, taken) = plumbline.json(&take);
    assert_eq!((code, taken["answers"][0]["outcome"].as_str()), (0, Some("added")));
    assert_eq!(
        plumbline.json(&["answers", "--open"]).1["terms"]
            .as_array()
            .map(Vec::len),
        Some(0)
    );
}

#[test]
fn draft_proposes_a_mapping_file_for_an_unknown_report() {
    let plumbline = Plumbline::new();
    let report = plumbline.folder.path().join("scorecard.csv");
    std::fs::write(
        &report,
        "Payer,Lantern Coast Insurance\nGroup,Willow Bend\nPeriod,01/01/2024 - 06/30/2024\n\nLine,Amount\nMember months,\"1,200\"\nGrove allowance,$12.00\n",
    )
    .expect("written");
    let report = report.to_string_lossy().into_owned();
    let output = plumbline.run(&["draft", &report]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("id          = \"lantern-coast-insurance\""), "{text}");
    assert!(
        text.contains("what is \"Grove allowance\" at row 7, column 2"),
        "open questions are comments: {text}"
    );
    let (code, value) = plumbline.json(&["draft", &report]);
    assert_eq!((code, keys(&value)), (0, vec!["mapping", "draft", "questions"]));
    assert_eq!(value["mapping"], text.as_str());

    // Into a file, which is used once it stands among the mappings; a file that exists is left alone.
    let own = plumbline.folder.path().join("workspace/mappings");
    std::fs::create_dir_all(&own).expect("a folder");
    let target = own.join("lantern.toml").to_string_lossy().into_owned();
    assert_eq!(
        plumbline.run(&["draft", &report, "--output", &target]).status.code(),
        Some(0)
    );
    let again = plumbline.run(&["draft", &report, "--output", &target]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("exists already"));
    let (code, imported) = plumbline.json(&["import", &report]);
    assert_eq!(
        (code, &imported["files"][0]["status"]),
        (0, &Value::from("imported")),
        "{imported}"
    );
}

#[test]
fn definitions_are_listed_stated_and_inferred_with_the_verdict_of_each_pair() {
    let plumbline = Plumbline::with_samples();
    let (code, view) = plumbline.json(&["definitions"]);
    assert_eq!(code, 0);
    has(&view, &["definitions", "segments", "restatements", "statements"]);
    no_floats(&view, "");
    let definitions = view["definitions"].as_array().expect("a list");
    let of = |payer: &str| {
        definitions
            .iter()
            .find(|one| one["payer"] == payer)
            .unwrap_or_else(|| panic!("{payer} defines its total cost"))
    };
    let summit = of("Summit Ridge Mutual");
    assert_eq!(summit["definition"]["facets"]["pharmacy"], "excluded");
    assert_eq!(summit["definition"]["inferred"]["outcome"], "unique");
    assert_eq!(summit["differences"][0]["inferred"], "included", "the planted fault");
    assert_eq!(summit["calculation"]["total"]["displayed"], "$21,816,079.60");
    let commercial = view["segments"]
        .as_array()
        .expect("segments")
        .iter()
        .find(|segment| segment["line_of_business"] == "commercial")
        .expect("commercial payers");
    let pairs = commercial["pairs"].as_array().expect("pairs");
    let pair = pairs
        .iter()
        .find(|pair| {
            pair["totals"][0]["payer"] == "Cascade Benefit Partners"
                && pair["totals"][1]["payer"] == "Lakeshore Alliance Health"
        })
        .expect("each two of them");
    assert_eq!(pair["verdict"], "comparable_with_caveat", "{pair}");
    let truncation = pair["caveats"]
        .as_array()
        .expect("caveats")
        .iter()
        .find(|one| one["facet"] == "truncation");
    let sides = &truncation.expect("one truncates, the other does not")["sides"];
    assert_eq!(sides[0]["value"], "150000 USD per member per year");
    assert_eq!(sides[1]["value"], "none");

    let id = summit["report_id"].as_str().expect("an id");
    let (_, report) = plumbline.json(&["report", id]);
    let compared = report["comparisons"].as_array().expect("verdicts");
    assert_eq!(compared.len(), 3, "the three other commercial payers");
    assert_eq!(compared[0]["totals"][0]["payer"], "Summit Ridge Mutual");

    let (_, library) = plumbline.json(&["definitions", "--library"]);
    let published = library["library"].as_array().expect("published definitions");
    assert!(
        published
            .iter()
            .any(|one| one["id"] == "massachusetts-tme" && one["facets"]["basis"] == "allowed")
    );
    let text = String::from_utf8(plumbline.run(&["definitions"]).stdout).expect("UTF-8");
    assert!(text.contains("Medical cost"), "the sum is shown line by line: {text}");
}

#[test]
fn evidence_packs_are_written_per_payer_on_request() {
    let plumbline = Plumbline::with_samples();
    let out = plumbline.folder.path().join("packs");
    let (code, written) = plumbline.json(&[
        "export",
        "--format",
        "html",
        "--per",
        "payer",
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(code, 0);
    let files = written["files"].as_array().expect("files");
    let reports = plumbline.json(&["reports"]).1;
    let current: Vec<&Value> = reports["reports"]
        .as_array()
        .expect("reports")
        .iter()
        .filter(|report| report["status"] != "superseded")
        .collect();
    let payers: std::collections::BTreeSet<&str> = current
        .iter()
        .map(|report| report["payer"].as_str().expect("a payer"))
        .collect();
    assert_eq!(files.len(), payers.len(), "one pack per payer");
    assert!(
        files.len() < current.len(),
        "a payer of the samples has several reports"
    );
    let held: usize = files
        .iter()
        .map(|file| file["report_ids"].as_array().expect("ids").len())
        .sum();
    assert_eq!(held, current.len(), "each report stands in one pack");
    for file in files {
        let page = std::fs::read_to_string(file["path"].as_str().expect("a path")).expect("written");
        for id in file["report_ids"].as_array().expect("ids") {
            assert!(page.contains(id.as_str().expect("an id")));
        }
    }
    let wrong = plumbline.run(&[
        "export",
        "--format",
        "csv",
        "--per",
        "payer",
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(wrong.status.code(), Some(2), "a table has no packs");
}

/// `plumbline findings | head -1` ends as the work ended, and says nothing of the pipe.
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let plumbline = Plumbline::with_samples();
    for arguments in [
        &["reports"][..],
        &["check", "--fail-on", "error"],
        &["findings"],
        &["findings", "--json"],
        &["rules"],
    ] {
        let whole = plumbline.run(arguments);
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ended = Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .current_dir(root())
            .arg("--workspace")
            .arg(plumbline.folder.path().join("workspace"))
            .args(arguments)
            .stdout(writer)
            .output()
            .expect("plumbline starts");
        let remarks = String::from_utf8_lossy(&ended.stderr);
        assert!(!whole.stdout.is_empty(), "{arguments:?} prints something");
        assert_eq!(ended.status.code(), whole.status.code(), "{arguments:?}: {remarks}");
        assert!(
            !remarks.contains("panicked") && !remarks.contains("pipe"),
            "{arguments:?}: {remarks}"
        );
    }
}

/// What could not be written is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_is_a_failure() {
    for arguments in [&["rules"][..], &["rules", "--json"]] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let ended = Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .args(arguments)
            .stdout(full)
            .output()
            .expect("plumbline starts");
        let remarks = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {remarks}");
        assert_eq!(remarks.matches("standard output").count(), 1, "{remarks}");
    }
}
