//! The real window, driven as a person would: drop the samples, follow figures to their sources in a sheet and on a
//! PDF page, waive a finding, export. Needs a display and WebKitWebDriver; `cargo xtask test` brings both.
//!
//! With UPDATE_SCREENSHOTS=1 the pictures for the documentation are written to docs/screens/.

mod compare;
mod contracts;
mod definitions;
mod drift;
mod driver;
mod export;
mod learn;
mod regions;
mod reopen;
#[allow(dead_code)] // The command line's tests use all of it.
#[path = "../../../crates/cli/tests/support/scan.rs"]
mod scan;
mod sound;
mod workbench;

use std::path::{Path, PathBuf};

use driver::Window;
use serde_json::json;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the project's root")
}

/// Whether the test can run. Where a window is required, its absence fails; elsewhere it is skipped, plainly.
fn has_display() -> bool {
    if std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some() {
        return true;
    }
    assert!(
        std::env::var_os("PLUMBLINE_REQUIRE_WINDOW").is_none(),
        "a display is required and there is none"
    );
    eprintln!("skipped: no display; run `cargo xtask test`");
    false
}

fn in_window(name: &str, story: impl AsyncFnOnce(&mut Window)) {
    in_window_on(name, |_| {}, story);
}

/// The same on a workspace that is prepared before the window opens; its folder is given.
fn in_window_on(name: &str, prepare: impl FnOnce(&Path), story: impl AsyncFnOnce(&mut Window)) {
    if !has_display() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut window = Window::open(name, prepare).await;
        story(&mut window).await;
        window.close().await;
    });
}

/// How many reports the payers' folders of the samples hold.
fn sample_files(samples: &Path) -> usize {
    let entries = |folder: &Path| {
        std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
    };
    entries(samples)
        .filter(|payer| payer.is_dir())
        .flat_map(|payer| entries(&payer).collect::<Vec<_>>())
        .filter(|file| {
            file.extension()
                .is_some_and(|ending| ["csv", "json", "pdf", "xlsx"].iter().any(|known| ending == *known))
        })
        .count()
}

#[test]
fn from_dropped_files_to_an_export_with_every_figure_at_its_source() {
    in_window("story", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        window.picture("inbox-empty").await;

        // Drop the samples; every file is stored.
        let samples = root().join("sample_reports");
        let files = sample_files(&samples);
        window.drop_files(&[samples]).await;
        window
            .wait_js(
                "the import ends",
                &format!(
                    "return document.querySelectorAll('[data-import-row][data-state=\"stored\"]').length === {files}"
                ),
            )
            .await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks ran/.test(document.body.innerText)",
            )
            .await;
        window.picture("inbox").await;

        // The list of reports.
        window.go("#/reports").await;
        window
            .wait_js(
                "all reports are listed",
                "return document.querySelectorAll('tbody tr').length >= 12",
            )
            .await;
        window.picture("reports").await;

        // A figure in a sheet: choose it, and its cell is highlighted and seen, with the text as printed.
        let harborview = window.report_id("Harborview Health Plan").await;
        window.go(&format!("#/report/{harborview}")).await;
        window.click("[data-figure='med-cost-pmpm'] > :nth-child(2)").await;
        let cell = window
            .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
            .await;
        assert!(cell.starts_with("Financial Summary!"), "{cell}");
        let metric = window.metric(&harborview, "med-cost-pmpm").await;
        assert_eq!(
            window.text("[data-anchor-highlight='true']").await,
            metric["displayed"].as_str().expect("printed"),
            "the cell shows what the figure says"
        );
        window.wait_js("the cell is in view", driver::HIGHLIGHT_IN_VIEW).await;
        window.picture("report-sheet").await;

        // The other way: a click in the source chooses the figure.
        let other = window.metric(&harborview, "rx-cost-pmpm").await;
        let place = format!(
            "{}!{}",
            other["anchor"]["sheet"].as_str().expect("a sheet"),
            other["anchor"]["cell"].as_str().expect("a cell")
        );
        window.click(&format!("[data-source-cell='{place}']")).await;
        window.wait_js("the figure is chosen", "return document.querySelector('[data-figure=\"rx-cost-pmpm\"]').getAttribute('aria-current') === 'true'").await;

        // A figure on a PDF page: the page is drawn, the figure's box is on it.
        let meadowlark = window.report_id("Meadowlark Senior Health").await;
        window.go(&format!("#/report/{meadowlark}")).await;
        window.click("[data-figure='rx-cost-pmpm'] > :nth-child(2)").await;
        window
            .wait_js(
                "the page is drawn",
                "return !!document.querySelector('[data-page-canvas=\"1\"][data-drawn=\"true\"]')",
            )
            .await;
        window.wait_js("the page is not blank", driver::PAGE_HAS_INK).await;
        window.wait_js("the box is in view", driver::HIGHLIGHT_IN_VIEW).await;
        window.picture("report-pdf").await;

        // Waive a finding with reason and name.
        let finding = window.finding("ARI001").await;
        window.go("#/findings").await;
        window.click(&format!("[data-finding='{finding}']")).await;
        window.picture("findings").await;
        window.click_button("Waive").await;
        window
            .type_into("[name='reason']", "Asked the payer; a corrected page is on its way")
            .await;
        window.type_into("[name='by']", "Dana Whitfield").await;
        window.click_button("Save waiver").await;
        window
            .wait_js(
                "the waiver is kept",
                "return !document.querySelector('[name=\"reason\"]')",
            )
            .await;
        let waived = window.call("list_findings", json!({})).await;
        let waived = waived["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .find(|f| f["fingerprint"] == finding.as_str())
            .expect("the finding stands")
            .clone();
        assert_eq!(waived["state"], "waived");
        assert_eq!(waived["waiver"]["by"], "Dana Whitfield");

        // Export, and the files are there.
        let out = window.folder().join("exports");
        window.go("#/export").await;
        window.type_into("[name='out']", &out.to_string_lossy()).await;
        window.click_button("Export").await;
        window
            .wait_js(
                "the export ends",
                "return document.querySelector('[aria-label=\"Result\"]').innerText.includes('files written')",
            )
            .await;
        let bundles = std::fs::read_dir(&out).expect("the folder was made").count();
        let current = window.call("workspace_info", json!({})).await["reports"]
            .as_u64()
            .expect("a count");
        assert_eq!(bundles as u64, current, "one Bundle per current report");
    });
}

#[test]
fn figures_of_json_and_csv_files_lead_to_their_places() {
    in_window("places", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        window.drop_files(&[root().join("sample_reports")]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks ran/.test(document.body.innerText)",
            )
            .await;
        for (payer, figure, picture) in [
            ("Lakeshore Alliance Health", "total-cost-of-care-pmpm", "report-json"),
            ("Medicare Shared Savings Program", "savings-rate", "report-csv"),
        ] {
            let report = window.report_id(payer).await;
            let metric = window.metric(&report, figure).await;
            let anchor = &metric["anchor"];
            let place = match anchor["kind"].as_str() {
                Some("json") => anchor["pointer"].as_str().expect("a pointer").to_owned(),
                _ => format!("row {}, column {}", anchor["row"], anchor["column"]),
            };
            window.go(&format!("#/report/{report}")).await;
            window.click(&format!("[data-figure='{figure}'] > :nth-child(2)")).await;
            let highlighted = window
                .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
                .await;
            assert_eq!(highlighted, place, "{payer}");
            window.wait_js("the place is in view", driver::HIGHLIGHT_IN_VIEW).await;
            window.picture(picture).await;
        }
    });
}

/// Whether OCR is there. Where it is required, its absence fails; elsewhere the test is skipped, plainly.
fn has_ocr() -> bool {
    let asked = std::process::Command::new("tesseract").arg("--version").output();
    if asked.is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert!(
        std::env::var_os("PLUMBLINE_REQUIRE_OCR").is_none(),
        "tesseract is required and there is none"
    );
    eprintln!("skipped: no tesseract; run `cargo xtask test`");
    false
}

#[test]
fn a_figure_that_ocr_read_is_compared_with_its_page_and_corrected() {
    if !has_ocr() {
        return;
    }
    in_window("scan", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        // The first page as a scanner gives it, with dirt on one figure.
        let sample = root().join("sample_reports/meadowlark/2024-q3-provider-summary.pdf");
        let mut page = scan::scanned_page(&sample, 1, 0);
        let place = json!(["220.0", "180.0", "300.0", "192.0"]);
        scan::soil(&mut page, &place, 2);
        let scanned = window.folder().join("scan.pdf");
        std::fs::write(&scanned, scan::pdf(&[&page], None)).expect("written");
        window.drop_files(&[scanned]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks ran/.test(document.body.innerText)",
            )
            .await;
        let report = window.report_id("Meadowlark Senior Health").await;
        window.go(&format!("#/report/{report}")).await;
        window.click("[data-figure='outpatient-cost'] > :nth-child(2)").await;
        window.wait_js("the page is not blank", driver::PAGE_HAS_INK).await;
        window.wait_js("the box is in view", driver::HIGHLIGHT_IN_VIEW).await;
        window.type_into("[name='confirmed-by']", "Dana Whitfield").await;
        window.picture("report-ocr").await;
        // The figure as the page prints it, for once with another one in its place: the person is right.
        window.type_into("[name='printed']", "3,711,847").await;
        window.click_button("Confirm").await;
        window
            .wait_js(
                "the figure is confirmed",
                "return document.querySelector('[data-figure=\"outpatient-cost\"]').innerText.includes('Corrected by Dana Whitfield')",
            )
            .await;
        assert_eq!(window.metric(&report, "outpatient-cost").await["value"], "3711847");
        let view = window.call("get_report", json!({"id": report})).await;
        assert_eq!(view["verdict"], "not_ready", "the rest is not confirmed");
        let next = "return document.querySelector('[data-figure=\"outpatient-cost-pmpm\"]').getAttribute('aria-current') === 'true'";
        window.wait_js("the next figure is chosen", next).await;
        window.picture("report-ocr-confirmed").await;
    });
}

#[test]
fn the_window_may_only_do_what_it_needs() {
    in_window("permissions", async |window| {
        window.wait_text("h1", "Inbox").await;
        let refused = window
            .js("const done = arguments[arguments.length - 1]; fetch('https://example.com').then(() => done('reached'), () => done('refused'));")
            .await;
        assert_eq!(refused, json!("refused"), "the network is out of reach");
        let refused = window
            .js("const done = arguments[arguments.length - 1]; window.__TAURI_INTERNALS__.invoke('plugin:dialog|save', {options: {}}).then(() => done('allowed'), () => done('refused'));")
            .await;
        assert_eq!(refused, json!("refused"), "a permission nobody uses is not given");
    });
}

#[test]
fn large_and_dark_screens_show_the_same() {
    in_window("large", async |window| {
        window.wait_text("h1", "Inbox").await;
        window.drop_files(&[root().join("sample_reports")]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks ran/.test(document.body.innerText)",
            )
            .await;
        window.resize(1920, 1080).await;
        let summit = window.report_id("Summit Ridge Mutual").await;
        window.go(&format!("#/report/{summit}")).await;
        window.click("[data-figure='total-cost-of-care'] > :nth-child(2)").await;
        window.wait_js("the cell is in view", driver::HIGHLIGHT_IN_VIEW).await;
        window.picture("report-large").await;
        window.go("#/findings").await;
        window
            .wait_js(
                "findings are listed",
                "return document.querySelectorAll('[data-finding]').length > 5",
            )
            .await;
        window.picture("findings-large").await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("findings-dark").await;
    });
}
