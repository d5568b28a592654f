//! What a pack says, and what hostile words in a report cannot do.

use plumbline_model::{
    Anchor, Cell, CellRange, Document, FileFormat, PageBox, Part, PartKind, ReportChecks, RuleCount, Statement,
    StatementKind, Table,
};
use rust_decimal::Decimal;

use super::*;
use crate::{BeforeFile, Check, Checks, Looks, PagePicture, export_flow, testing};

struct Shown(Look);

impl Looks for Shown {
    fn look(&self, _: &Report) -> Result<Look, String> {
        Ok(self.0.clone())
    }

    fn checked(&self, report: &Report) -> Option<ReportChecks> {
        Some(ReportChecks {
            report_id: report.id.clone(),
            verdict: plumbline_model::ReportVerdict::NotReady,
            checks_run: 42,
            passed: 41,
            rules: vec![RuleCount {
                rule: "PER004".into(),
                ran: 6,
                passed: 6,
            }],
        })
    }
}

fn sheet(cells: &[(&str, &str)]) -> Document {
    let cells = cells.iter().map(|(address, text)| {
        let anchor = testing::anchor(address, text);
        let range: CellRange = address.parse().expect("an address");
        let (row, column) = range.first();
        Cell::new(row, column, anchor)
    });
    Document {
        format: FileFormat::Xlsx,
        sha256: "ab".repeat(32),
        parts: vec![Part {
            kind: PartKind::Sheet,
            name: "Summary".into(),
            number: 1,
            hidden: false,
            size: None,
            tables: vec![Table {
                anchor: testing::anchor("A1:F30", ""),
                header_rows: 1,
                ruled: false,
                continues: false,
                repeated_rows: 0,
                cells: cells.collect(),
                sections: vec![],
            }],
            lines: vec![],
            footnotes: vec![],
            ocr: None,
        }],
        issues: vec![],
        names: vec![],
    }
}

fn checks() -> Checks {
    let rule = |code: &str| Check {
        code: code.into(),
        name: "a-problem".into(),
        summary: format!("What {code} looks for."),
        severity: plumbline_model::Severity::Error,
    };
    Checks {
        run: Some(612),
        rules: vec![rule("ARI001"), rule("PER004")],
    }
}

/// The one pack an export writes, and its notes.
fn exported(report: &Report, looks: &dyn Looks) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let findings = [testing::finding(report)];
    let mut reports = [report.clone()].into_iter().map(Ok);
    let flow = Flow {
        findings: &findings,
        looks,
        checks: &checks(),
        ..Flow::of(&mut reports)
    };
    let done = export_flow("html", flow, folder.path(), &mut |_| true)
        .expect("a format")
        .expect("written");
    let text = std::fs::read_to_string(&done.files[0].path).expect("there");
    (text, done.notes)
}

/// What a person reads: the text without tags, blanks run together.
fn words(page: &str) -> String {
    let body = page.split_once("<body>").expect("a body").1;
    let mut words = String::new();
    let mut in_tag = false;
    for character in body.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(character),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_pack_says_figures_places_checks_findings_waivers_and_hashes() {
    let report = testing::report();
    let look = Shown(Look {
        document: Some(sheet(&[
            ("A5", "Medical cost PMPM"),
            ("B5", "$812.40"),
            ("A28", "Far away"),
        ])),
        ..Look::default()
    });
    let (page, notes) = exported(&report, &look);
    assert_eq!(notes, Vec::<String>::new());
    let words = words(&page);
    for said in [
        "Willow Bend Medical Group (tin 98-7654321)",
        "$812.40",
        "Summary!B5",
        "suppressed by the payer",
        "612 checks",
        "ARI001",
        "1 finding",
        "42 checks ran on this report alone, 41 passed",
        "PER004 What PER004 looks for. error 6 6 nothing",
        "Waived by Dana Whitfield Reason Confirmed by the payer Until 2025-06-30",
        "Nobody has signed this report off",
        "Breast Cancer Screening",
        "threshold star-4",
        "TCC includes medical and pharmacy claims on a paid basis.",
        "Doula support",
        "Medical cost PMPM",
        &"ab".repeat(32),
    ] {
        assert!(words.contains(said), "the pack does not say {said:?}: {words}");
    }
    assert!(!words.contains("Far away"), "rows far from any figure are left out");
    assert!(
        words.contains("ready with exceptions"),
        "a waived error is an exception"
    );
    let marked = page.split("<td class=\"marked\" id=\"").nth(1).expect("a marked cell");
    let id = marked.split('"').next().expect("an id");
    assert!(
        page.contains(&format!("<a href=\"#{id}\">")),
        "a figure links to its marked cell"
    );
}

#[test]
fn the_hash_of_the_facts_follows_the_facts_alone() {
    let report = testing::report();
    let mut signed = report.clone();
    signed.status = ReportStatus::SignedOff;
    assert_eq!(facts_hash(&report), facts_hash(&signed));
    let mut changed = report.clone();
    changed.metrics[0].value = Some("812.41".parse().expect("a decimal"));
    assert_ne!(facts_hash(&report), facts_hash(&changed));
    assert_eq!(
        exported(&report, &crate::NoLooks).0,
        exported(&report, &crate::NoLooks).0
    );
}

#[test]
fn a_page_is_drawn_with_its_boxes() {
    let mut report = testing::report();
    let edges = PageBox([72, 310, 121, 322].map(Decimal::from));
    report.metrics[0].anchor = Anchor::page(3, edges, "$812.40");
    let picture = PagePicture {
        png: vec![0x89, b'P', b'N', b'G'],
        page: PageBox([0, 0, 612, 792].map(Decimal::from)),
    };
    let look = Shown(Look {
        document: None,
        pages: [(3, Ok(picture)), (4, Err("The page is too large.".to_owned()))].into(),
    });
    let (page, _) = exported(&report, &look);
    assert!(page.contains("viewBox=\"0 0 612 792\""), "counted in points");
    assert!(page.contains("href=\"data:image/png;base64,iVBORw==\""));
    assert!(page.contains("x=\"72\" y=\"310\" width=\"49\" height=\"12\""));
    assert!(
        words(&page).contains("The page is too large."),
        "what is not shown is said"
    );
}

#[test]
fn hostile_words_stay_words() {
    let hostile =
        "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)' \u{202e}";
    let mut report = testing::report();
    report.payer.name = hostile.into();
    report.subject.name = hostile.into();
    report.program = Some(hostile.into());
    report.source.path = hostile.into();
    report.metrics[0].term = hostile.into();
    report.metrics[0].displayed = hostile.into();
    report.metrics[0].anchor = Anchor::sheet(hostile, "B5".parse().expect("an address"), hostile);
    report.quality[0].name = hostile.into();
    report.quality[0].thresholds[0].r#type = hostile.into();
    report.definitions[0].stated = Some(hostile.into());
    report.unmapped[0].term = hostile.into();
    report.statements.push(Statement {
        kind: StatementKind::Payer,
        value: hostile.into(),
        inferred: false,
        anchor: Some(Anchor::Json {
            pointer: hostile.into(),
            text: hostile.into(),
        }),
    });
    let look = Shown(Look {
        document: Some(sheet(&[("B6", hostile)])),
        ..Look::default()
    });
    let (page, _) = exported(&report, &look);
    assert!(
        words(&page).contains("&lt;script&gt;alert(1)"),
        "the words are there, as words"
    );
    let lower = page.to_lowercase();
    for forbidden in [
        "<script",
        "<img",
        "<iframe",
        "<link",
        "javascript:",
        "http://",
        "https://",
    ] {
        assert!(!lower.contains(forbidden), "{forbidden} in the pack");
    }
    // Quotes are escaped, so that no attribute begins where a word was meant.
    assert!(!page.contains("\" onmouseover=\""));
    assert_eq!(page.matches("</style>").count(), 1, "the style sheet ends once");
    assert_eq!(
        page.matches("</title></head>").count() + page.matches("</title><style>").count(),
        1
    );
    let policy = page.split("content=\"default-src 'none'").nth(1).expect("a policy");
    let style = page
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .expect("a style")
        .0;
    let hash = STANDARD.encode(Sha256::digest(style));
    assert!(
        policy.split('"').next().expect("its end").contains(&hash),
        "the policy lets this style sheet in"
    );
}

#[test]
fn the_printed_head_says_the_reports_name_and_nothing_of_it_is_style() {
    assert_eq!(css_text("A, B"), "A\\00002c  B");
    assert_eq!(
        css_text("\"}</style>\n\u{2013}"),
        "\\000022 \\00007d \\00003c \\00002f style\\00003e \\00000a \\002013 "
    );
}

/// Two payers with three reports, those of one payer after one another.
fn of_two_payers() -> Vec<Report> {
    let named = |payer: &str, id: &str, version| {
        let mut report = testing::report();
        report.payer.name = payer.into();
        report.id = id.into();
        report.version = version;
        report
    };
    vec![
        named("Harborview", "hv-1", 1),
        named("Harborview", "hv-2", 2),
        named("Meadowlark", "ml-1", 1),
    ]
}

/// What an export of packs per payer into a folder comes to.
fn per_payer(reports: &[Report], known: &[Report], folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let about = |report: &Report| Finding {
        fingerprint: format!("of-{}", report.id),
        ..testing::finding(report)
    };
    let findings: Vec<Finding> = reports.iter().map(about).collect();
    let known: Vec<_> = known.iter().map(Report::summary).collect();
    let look = Shown(Look {
        document: Some(sheet(&[("B5", "$812.40")])),
        ..Look::default()
    });
    let mut flowing = reports.iter().cloned().map(Ok);
    let flow = Flow {
        findings: &findings,
        looks: &look,
        checks: &checks(),
        pack: Pack::Payer,
        known: &known,
        ..Flow::of(&mut flowing)
    };
    export_flow("html", flow, folder, before).expect("a format")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_payers_pack_holds_its_reports_with_contents_that_lead_to_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut known = of_two_payers();
    let reports = known.clone();
    let mut older = known[0].clone();
    older.id = "hv-0".into();
    older.status = ReportStatus::Superseded;
    older.source.sha256 = "cd".repeat(32);
    known.push(older);
    let done = per_payer(&reports, &known, folder.path(), &mut |_| true).expect("written");
    assert_eq!(names(folder.path()), ["harborview.html", "meadowlark.html"]);
    assert_eq!(done.files[0].report_ids, ["hv-1", "hv-2"]);

    let page = std::fs::read_to_string(&done.files[0].path).expect("there");
    assert_eq!(done.files[0].bytes, page.len() as u64);
    let words = words(&page);
    for said in [
        "Reports 2 with",
        "Not in this pack",
        &"cd".repeat(32),
        &facts_hash(&reports[1]),
        "42 checks ran on this report alone, 41 passed",
        "ARI001 What ARI001 looks for. error 2 findings",
        "PER004 What PER004 looks for. error nothing",
    ] {
        assert!(words.contains(said), "the pack does not say {said:?}: {words}");
    }
    assert!(!words.contains("Meadowlark"));

    // Every link leads somewhere, and no two places have one id.
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "ids are unique");
    let links = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let mut marked = 0;
    for link in links {
        assert!(ids.contains(&link), "{link} leads nowhere");
        marked += usize::from(link.starts_with("report-hv-2-at-"));
    }
    assert!(marked > 0, "the second report's figures lead to its own source");

    // In print each report begins a page, which names it.
    assert!(page.contains("#report-hv-2 { page: report-hv-2; }"));
    assert!(page.contains("section.report { margin: 0; padding: 0; border: 0; break-before: page; }"));
    let style = page
        .split("<style>")
        .nth(1)
        .and_then(|rest| rest.split("</style>").next());
    let hash = STANDARD.encode(Sha256::digest(style.expect("a style")));
    assert!(page.contains(&format!("style-src 'sha256-{hash}'")));
}

#[test]
fn a_cancelled_export_keeps_the_packs_that_are_whole_and_says_which() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = of_two_payers();
    let mut asked = 0;
    let stopped = per_payer(&reports, &[], folder.path(), &mut |_| {
        asked += 1;
        asked < 3
    })
    .expect_err("it was cancelled");
    assert!(matches!(stopped.error, ExportError::Cancelled));
    assert_eq!(stopped.exported.files.len(), 1);
    assert_eq!(names(folder.path()), ["harborview.html"], "nothing half-written stays");
}

#[test]
fn reports_that_would_take_each_others_pack_stop_the_export() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut reports = of_two_payers();
    reports.swap(1, 2);
    let stopped = per_payer(&reports, &[], folder.path(), &mut |_| true).expect_err("out of order");
    assert!(stopped.to_string().contains("do not follow one another"));
}
