//! A report no mapping knows: mapped in the window by keys and clicks, kept, and the next month's imports by itself.

use plumbline_tests::unknown::{JULY, JUNE, WORKBOOK_PAYER, workbook};
use serde_json::{Value, json};

use crate::driver::{HIGHLIGHT_IN_VIEW, Window};
use crate::in_window;

fn value<'m>(view: &'m Value, code: &str) -> Option<&'m str> {
    let metrics = view["report"]["metrics"].as_array()?;
    metrics.iter().find(|metric| metric["code"] == code)?["value"].as_str()
}

/// Clicks an element that is found by a script, as a person who sees it would.
async fn click_found(window: &Window, found: &str) {
    window
        .js(&format!("({found}).click(); arguments[arguments.length - 1](true);"))
        .await;
}

#[test]
fn a_report_no_mapping_knows_is_mapped_and_the_next_one_imports_without_a_question() {
    in_window("learn", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let june = window.folder().join("2024-06-partner-scorecard.xlsx");
        std::fs::write(&june, workbook(&JUNE).expect("a workbook")).expect("written");
        window.drop_files(&[june]).await;
        window
            .wait_js(
                "the file waits for a mapping",
                "return !!document.querySelector('[data-import-row][data-state=\"needs_mapping\"] a[href^=\"#/learn/\"]')",
            )
            .await;
        window.picture("learn-inbox").await;
        // By keyboard: the row has the focus, Enter maps it.
        window
            .js("document.querySelector('[data-import-row][data-state=\"needs_mapping\"]').focus(); arguments[arguments.length - 1](true);")
            .await;
        window.press(&['\u{E007}']).await;
        window.wait_text("h1", "Map this report").await;

        // The header: who sends it is the one question here, and its name stands in the first lines.
        window
            .wait_js(
                "the first open step is shown",
                "return document.querySelector('[data-learn-step]')?.dataset.learnStep === 'header'",
            )
            .await;
        window.picture("learn-header").await;
        window.click("[data-fact='payer'] input[type='radio']").await;
        window
            .wait_js(
                "the header has no question left",
                "return document.querySelector('[data-step=\"header\"]').dataset.stepOpen === '0'",
            )
            .await;
        // The tables taken, with the report beside them.
        window.click("[data-step='tables']").await;
        window
            .wait_js(
                "both tables are taken",
                "return document.querySelectorAll('[data-table] input:checked').length === 2",
            )
            .await;
        window.picture("learn-tables").await;

        // The one open term, left out by its key; the source shows it.
        window.click("[data-step='terms']").await;
        window
            .wait_js(
                "the open term is asked about",
                "return document.querySelector('[data-open-term]')?.dataset.openTerm === 'Grove allowance'",
            )
            .await;
        window.wait_js("its cell is in view", HIGHLIGHT_IN_VIEW).await;
        window.picture("learn-terms").await;
        window.press(&['d']).await;
        for term in ["Inpatient admissions", "ED visits"] {
            window
                .wait_js(
                    "the next open term is asked about",
                    &format!("return document.querySelector('[data-open-term]')?.dataset.openTerm === '{term}'"),
                )
                .await;
            window.picture("learn-suggestions").await;
            window.press(&['1']).await;
        }
        window.wait_text("h2", "Every term is settled").await;

        // Every figure, with its place in the source.
        window.click_button("Continue").await;
        window
            .wait_js(
                "every figure is shown",
                "return document.querySelector('[data-preview-figures]')?.dataset.previewFigures === '7'",
            )
            .await;
        window
            .click("[data-preview-figure='med-cost-pmpm'] > :nth-child(2)")
            .await;
        let cell = window
            .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
            .await;
        assert_eq!(cell, "Cost!C8");
        window.picture("learn-preview").await;
        window.click_button("Mapping file").await;
        window
            .wait_js(
                "the mapping file is shown",
                "return /payer_term = \"Medical\"/.test(document.querySelector('[aria-label=\"Source\"]').innerText)",
            )
            .await;
        window.picture("learn-mapping-file").await;
        let own = window.folder().join("workspace/mappings");
        assert!(!own.exists(), "nothing is kept by a look");

        // Kept, in a person's name.
        click_found(window, "document.querySelector('[data-step=\"commit\"]')").await;
        window.type_into("[name='by']", "Dana Whitfield").await;
        window.click_button("Keep and import").await;
        window
            .wait_js(
                "it says that it is kept",
                "return document.querySelector('[data-kept]')?.dataset.kept === 'juniper-ridge-health-plan'",
            )
            .await;
        window.picture("learn-kept").await;
        let text = std::fs::read_to_string(own.join("juniper-ridge-health-plan.toml")).expect("kept");
        for kept in [
            "Dana Whitfield",
            WORKBOOK_PAYER,
            "[[answer]]",
            "\"Grove allowance\"",
            "declined",
        ] {
            assert!(text.contains(kept), "{kept} in\n{text}");
        }
        let report = window.report_id(WORKBOOK_PAYER).await;
        let view = window.call("get_report", json!({"id": report})).await;
        assert_eq!(value(&view, "med-cost-pmpm"), Some("350.93"));

        // The next month's, with other figures and one more row: no question.
        let july = window.folder().join("2024-07-partner-scorecard.xlsx");
        std::fs::write(&july, workbook(&JULY).expect("a workbook")).expect("written");
        window.drop_files(&[july]).await;
        window
            .wait_js(
                "it is stored",
                "return document.querySelector('[data-import-row=\"2024-07-partner-scorecard.xlsx\"]')?.dataset.state === 'stored'",
            )
            .await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks? ran/.test(document.body.innerText)",
            )
            .await;
        window.picture("learn-next-month").await;
        let rows = window.call("list_reports", json!({})).await;
        let next = rows
            .as_array()
            .expect("reports")
            .iter()
            .find(|row| row["report"]["period"]["end"] == "2024-07-31")
            .expect("July's report")["report"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let view = window.call("get_report", json!({"id": next})).await;
        for (code, figure) in [
            ("member-months", "14010"),
            ("med-cost", "5000469"),
            ("med-cost-pmpm", "356.92"),
            ("rx-cost", "1040943"),
            ("ed-visits-per-1000", "181.9"),
        ] {
            assert_eq!(value(&view, code), Some(figure), "{code}");
        }
    });
}
