//! Pages without text, end to end: drawn, read by a real Tesseract, marked, withheld, confirmed by a person, exported.
//!
//! The scans are made here: pages of a sample report are drawn and wrapped as pictures. Needs `tesseract-ocr`;
//! `cargo xtask test` brings it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "support/scan.rs"]
mod scan;

use scan::{blank_picture, pdf, scanned_page, soil};

/// A sample report of two pages, in text.
fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_reports/meadowlark/2024-q3-provider-summary.pdf")
}

/// Whether OCR is there. Where it is required, its absence fails; elsewhere the test is skipped, plainly.
fn has_ocr() -> bool {
    let there = Command::new("tesseract")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        assert!(
            std::env::var_os("PLUMBLINE_REQUIRE_OCR").is_none(),
            "tesseract is required and there is none"
        );
        eprintln!("skipped: no tesseract; run `cargo xtask test`");
    }
    there
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(self, name: &str, bytes: &[u8]) -> Desk {
        std::fs::write(self.path(name), bytes).expect("written");
        self
    }

    fn run(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .current_dir(self.0.path())
            .arg("--workspace")
            .arg(self.path("workspace"))
            .args(arguments)
            .envs(environment.iter().copied())
            .output()
            .expect("plumbline starts")
    }

    /// Exit code and the one JSON document on stdout.
    fn json(&self, environment: &[(&str, &str)], arguments: &[&str]) -> (i32, Value) {
        let output = self.run(environment, &[arguments, &["--json"]].concat());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error} in {text}{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().expect("an exit code"), value)
    }

    fn text(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.run(&[], arguments).stdout).expect("UTF-8")
    }

    /// All that an export in this format writes, and its notes.
    fn exported(&self, format: &str) -> (String, Vec<String>) {
        let out = self.path(&format!("out-{format}"));
        let (code, said) = self.json(
            &[],
            &["export", "--format", format, "--all", "--out", &out.to_string_lossy()],
        );
        assert_eq!(code, 0, "{said}");
        let files = said["files"].as_array().expect("files").iter();
        let read = |file: &Value| std::fs::read_to_string(file["path"].as_str().expect("a path")).expect("there");
        let notes = said["notes"].as_array().expect("notes").iter();
        (
            files.map(read).collect(),
            notes.map(|note| note.as_str().expect("words").to_owned()).collect(),
        )
    }
}

fn by_id<'v>(report: &'v Value, list: &str) -> BTreeMap<&'v str, &'v Value> {
    report[list]
        .as_array()
        .expect("figures")
        .iter()
        .map(|figure| (figure["id"].as_str().expect("an id"), figure))
        .collect()
}

fn src007(value: &Value) -> Vec<&str> {
    let all = value["issues"]
        .as_array()
        .or(value["findings"].as_array())
        .expect("a list");
    let of_rule = |one: &&Value| one["code"] == "SRC007" || one["rule"] == "SRC007";
    all.iter()
        .filter(of_rule)
        .map(|one| one["message"].as_str().expect("words"))
        .collect()
}

/// The one report of the one file in a workspace.
fn the_report(desk: &Desk, file: &str) -> Value {
    let (_, imported) = desk.json(&[], &["import", file]);
    let id = imported["files"][0]["report_ids"][0]
        .as_str()
        .unwrap_or_else(|| panic!("{imported}"));
    desk.json(&[], &["report", id]).1
}

#[test]
fn figures_of_a_scan_are_marked_withheld_confirmed_and_exported() {
    if !has_ocr() {
        return;
    }
    let original = Desk::new();
    let truth = the_report(&original, &sample().to_string_lossy());
    // Page 1 is scanned as it stands with dirt on one figure, page 2 with its text running down the paper.
    let soiled = "inpatient-cost";
    let mut first = scanned_page(&sample(), 1, 0);
    soil(&mut first, &by_id(&truth, "metrics")[soiled]["anchor"]["box"], 15);
    let desk = Desk::new().with("scan.pdf", &pdf(&[&first, &scanned_page(&sample(), 2, 90)], None));

    // What the reader sees says how it was read, place by place.
    let (_, read) = desk.json(&[], &["read", "scan.pdf"]);
    for part in read["parts"].as_array().expect("pages") {
        assert_eq!(part["ocr"]["engine"], "tesseract", "{part}");
    }
    let line = &read["parts"][0]["lines"][0];
    assert!(
        line["anchor"]["ocr_confidence"]
            .as_str()
            .is_some_and(|c| c.starts_with("0.")),
        "{line}"
    );

    // Every figure comes out as it is printed, and none is certain.
    let report = the_report(&desk, "scan.pdf");
    let id = report["id"].as_str().expect("an id").to_owned();
    for list in ["metrics", "quality"] {
        let (printed, scanned) = (by_id(&truth, list), by_id(&report, list));
        assert_eq!(
            printed.keys().collect::<Vec<_>>(),
            scanned.keys().collect::<Vec<_>>(),
            "{list}: the same figures"
        );
        for (figure, one) in scanned.iter().filter(|(figure, _)| **figure != soiled) {
            let known = printed[figure];
            for field in ["value", "displayed", "numerator", "denominator", "rate"] {
                assert_eq!(one[field], known[field], "{figure}, {field}");
            }
            assert!(one["anchor"]["ocr_confidence"].is_string(), "{figure} is marked: {one}");
        }
    }
    // A figure of the page that was scanned sideways stands where it stands on the paper.
    let (page_width, on_paper) = (792.0, &by_id(&report, "quality")["BCS"]["anchor"]["box"]);
    let edge = |page_box: &Value, index: usize| {
        page_box[index]
            .as_str()
            .expect("points")
            .parse::<f64>()
            .expect("a number")
    };
    let upright = &by_id(&truth, "quality")["BCS"]["anchor"]["box"];
    assert!(
        (edge(on_paper, 1) - edge(upright, 0)).abs() < 3.0,
        "{on_paper} of {upright}"
    );
    assert!(
        (page_width - edge(on_paper, 2) - edge(upright, 1)).abs() < 4.0,
        "{on_paper} of {upright}"
    );
    let metrics = by_id(&report, "metrics");
    let confidence = |figure: &str| -> f64 {
        metrics[figure]["confidence"]
            .as_str()
            .expect("a decimal")
            .parse()
            .expect("a number")
    };
    assert!(
        metrics.keys().all(|figure| confidence(figure) < 1.0),
        "OCR is never certain"
    );
    assert!(
        confidence(soiled) < confidence("outpatient-cost"),
        "the soiled figure is the less certain one"
    );
    assert_eq!(report["ocr"][0]["figure"], "header");
    assert!(
        report["ocr"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|one| one["confirmed"].is_null())
    );

    // Nothing of it counts.
    let (code, verdict) = desk.json(&[], &["check"]);
    assert_eq!((code, &verdict["verdict"]), (1, &Value::from("not_ready")));
    assert!(src007(&verdict)[0].contains("are not confirmed"), "{verdict}");
    for format in ["csv", "fhir"] {
        let (text, notes) = desk.exported(format);
        assert!(
            !text.contains("3711846") && !text.contains("3,711,846"),
            "{format} holds an unconfirmed figure"
        );
        assert!(
            notes.iter().any(|note| note.contains("no person has confirmed")),
            "{notes:?}"
        );
    }

    // A person confirms: the header, then one figure as the page prints it, then the rest.
    let refused = desk.run(&[], &["confirm", &id, "no-such-figure", "--by", "Dana Whitfield"]);
    assert_eq!(refused.status.code(), Some(2));
    let (code, _) = desk.json(&[], &["confirm", &id, "header", "--by", "Dana Whitfield"]);
    assert_eq!(code, 0);
    let (code, corrected) = desk.json(
        &[],
        &["confirm", &id, soiled, "--by", "Dana Whitfield", "--value", "5,934,117"],
    );
    assert_eq!(code, 0, "{corrected}");
    assert_eq!(by_id(&corrected, "metrics")[soiled]["value"], "5934117");
    let (text, notes) = desk.exported("csv");
    assert!(
        text.contains("5934117") && text.contains("Dana Whitfield"),
        "a confirmed figure leaves, with who confirmed it"
    );
    assert!(!text.contains("3711846"), "the others do not");
    assert!(notes.iter().any(|note| note.contains("are left out")), "{notes:?}");
    let (code, whole) = desk.json(&[], &["confirm", &id, "--by", "Dana Whitfield"]);
    assert_eq!(code, 0);
    assert!(
        whole["ocr"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|one| one["confirmed"]["by"] == "Dana Whitfield")
    );
    let (_, verdict) = desk.json(&[], &["check"]);
    assert!(src007(&verdict).is_empty(), "{verdict}");
    let (text, notes) = desk.exported("csv");
    assert!(text.contains("3711846") && text.contains("0.733"), "{text}");
    assert!(!notes.iter().any(|note| note.contains("OCR")), "{notes:?}");

    // The same file again changes nothing; taking a word back does.
    let (_, again) = desk.json(&[], &["import", "scan.pdf"]);
    assert_eq!(again["files"][0]["status"], "duplicate");
    assert!(src007(&desk.json(&[], &["check"]).1).is_empty(), "confirmations hold");
    desk.json(&[], &["confirm", &id, "outpatient-cost", "--withdraw"]);
    assert!(!desk.exported("csv").0.contains("3711846"));
    assert!(
        desk.text(&["report", &id]).contains("1 of"),
        "the terminal says what waits"
    );
}

#[test]
fn a_page_with_text_is_read_from_its_text_whatever_pictures_it_has() {
    let desk = Desk::new().with("logo.pdf", &pdf(&[&blank_picture()], Some("Total 412.50")));
    let (_, read) = desk.json(&[], &["read", "logo.pdf"]);
    assert!(src007(&read).is_empty(), "{read}");
    let part = &read["parts"][0];
    assert!(
        part["ocr"].is_null() && part["lines"][0]["anchor"]["ocr_confidence"].is_null(),
        "{part}"
    );
    assert_eq!(part["lines"][0]["text"], "Total 412.50");
}

#[test]
fn a_report_of_text_has_nothing_to_confirm() {
    let desk = Desk::new();
    let report = the_report(&desk, &sample().to_string_lossy());
    assert!(report["ocr"].is_null(), "nothing of it was read by OCR");
    let id = report["id"].as_str().expect("an id");
    let said = |arguments: &[&str]| {
        let output = desk.run(&[], arguments);
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, words) = said(&["confirm", id, "--by", "Dana"]);
    assert!(code == Some(2) && words.contains("waits for a confirmation"), "{words}");
    let (code, words) = said(&["confirm", id, "rx-cost", "--by", "Dana"]);
    assert!(
        code == Some(2) && words.contains("no figure \"rx-cost\" that was read by OCR"),
        "{words}"
    );
    assert_eq!(said(&["confirm", id]).0, Some(2), "nobody confirms without a name");
}

#[test]
fn without_tesseract_the_page_says_so_and_what_to_install() {
    let desk = Desk::new().with("scan.pdf", &pdf(&[&blank_picture()], None));
    let (code, read) = desk.json(
        &[("PLUMBLINE_OCR_PROGRAM", "/nowhere/tesseract")],
        &["read", "scan.pdf"],
    );
    assert_eq!(code, 0, "its absence is no failure");
    let said = src007(&read);
    assert!(
        said[0].contains("nothing was read from it") && said[0].contains("tesseract-ocr"),
        "{said:?}"
    );
}

#[test]
fn a_page_that_was_not_read_is_read_when_the_file_is_imported_again() {
    if !has_ocr() {
        return;
    }
    let pages = [scanned_page(&sample(), 1, 0), scanned_page(&sample(), 2, 0)];
    let desk = Desk::new().with("scan.pdf", &pdf(&[&pages[0], &pages[1]], None));
    let import = |environment: &[(&str, &str)]| {
        let (_, imported) = desk.json(environment, &["import", "scan.pdf"]);
        let file = &imported["files"][0];
        let id = file["report_ids"][0]
            .as_str()
            .unwrap_or_else(|| panic!("{imported}"))
            .to_owned();
        (file["status"].as_str().expect("a status").to_owned(), id)
    };
    let quality = |id: &str| {
        let (_, report) = desk.json(&[], &["report", id]);
        (
            report["version"].clone(),
            report["quality"].as_array().map_or(0, Vec::len),
        )
    };
    // One page is allowed: the second, with the quality measures, stays a picture.
    let (status, id) = import(&[("PLUMBLINE_OCR_PAGES", "1")]);
    assert_eq!((status.as_str(), quality(&id).1), ("imported", 0));
    let (status, again) = import(&[]);
    assert_eq!(
        (status.as_str(), &again),
        ("imported", &id),
        "the same report, read further"
    );
    let (version, measures) = quality(&id);
    assert!(version == 1 && measures > 0, "{version}, {measures}");
    assert_eq!(import(&[]).0, "duplicate", "nothing is left to read");
}

/// A program that does this in place of Tesseract.
#[cfg(unix)]
fn in_place_of_tesseract(desk: &Desk, name: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let program = desk.path(name);
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    program.to_str().expect("a plain path").to_owned()
}

#[cfg(unix)]
#[test]
fn the_terminal_says_of_every_text_how_certainly_it_was_read() {
    let desk = Desk::new().with("scan.pdf", &pdf(&[&blank_picture()], None));
    let words = "level\\n1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t300\\t300\\t-1\\t\\n\
        5\\t1\\t1\\t1\\t1\\t1\\t10\\t100\\t60\\t30\\t96.4\\tTotal\\n5\\t1\\t1\\t1\\t1\\t2\\t90\\t100\\t90\\t30\\t87.9\\t412.50\\n";
    let program = in_place_of_tesseract(&desk, "speaks", &format!("printf '{words}'"));
    let output = desk.run(&[("PLUMBLINE_OCR_PROGRAM", &program)], &["read", "scan.pdf"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.contains("Total 412.50 (OCR 87%)  [page 1]"),
        "the least certain word counts: {text}"
    );
    assert!(text.contains("read by OCR with tesseract: 2 words"), "{text}");
}

#[cfg(unix)]
#[test]
fn an_ocr_program_that_hangs_crashes_floods_or_writes_costs_its_page_alone() {
    let desk = Desk::new().with("scan.pdf", &pdf(&[&blank_picture()], None));
    std::fs::create_dir(desk.path("workspace")).expect("made");
    let kept = desk.path("workspace/kept");
    std::fs::write(&kept, "reports").expect("written");
    let writes = format!("rm -f {0}; echo x > {0}; exit 1", kept.display());
    for (name, script, said) in [
        ("hangs", "exec sleep 300", "took too long"),
        ("crashes", "kill -SEGV $$", "broke down (signal 11 SIGSEGV)"),
        ("floods", "exec yes", "without end"),
        ("spins", "while :; do :; done", "processor time"),
        ("writes", writes.as_str(), "broke down"),
        ("lies", "echo '5 1 1 1'; exit 0", "no words"),
    ] {
        let program = in_place_of_tesseract(&desk, name, script);
        let environment = [
            ("PLUMBLINE_OCR_PROGRAM", program.as_str()),
            ("PLUMBLINE_OCR_WALL_SECONDS", if name == "hangs" { "4" } else { "60" }),
            ("PLUMBLINE_OCR_CPU_SECONDS", "1"),
            ("PLUMBLINE_OCR_OUTPUT_MIB", "1"),
        ];
        let (code, read) = desk.json(&environment, &["read", "scan.pdf"]);
        assert_eq!(code, 0, "{name}");
        assert!(src007(&read)[0].contains(said), "{name}: {read}");
    }
    if landlocked() {
        assert_eq!(
            std::fs::read_to_string(kept).ok().as_deref(),
            Some("reports"),
            "the OCR program cannot touch the workspace"
        );
    }
}

/// Whether this system can keep a process from files (Linux from 5.13).
fn landlocked() -> bool {
    #[cfg(target_os = "linux")]
    {
        use landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
        let rules = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::WriteFile);
        rules.and_then(Ruleset::create).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    false
}
