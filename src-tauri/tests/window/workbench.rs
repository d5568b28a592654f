//! An open term is answered with a key in the window: the figure is in its report, and undo takes it back.

use serde_json::{Value, json};

use crate::driver::Window;
use crate::{in_window, root};

const TERM: &str = "Doula support payments";

/// The figure an answer gave, as the report has it.
async fn answered(window: &Window, report: &str) -> Option<Value> {
    let view = window.call("get_report", json!({"id": report})).await;
    let metrics = view["report"]["metrics"].as_array().expect("metrics").clone();
    metrics.into_iter().find(|metric| metric["term"] == TERM)
}

#[test]
fn an_open_term_is_answered_with_a_key_and_taken_back() {
    in_window("workbench", async |window| {
        window.resize(1440, 900).await;
        window.wait_text("h1", "Inbox").await;
        let file = root().join("sample_reports/northfield/2024-q1-performance.xlsx");
        window.drop_files(&[file]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks? ran/.test(document.body.innerText)",
            )
            .await;
        let report = window.report_id("Northfield Community Plan").await;
        assert!(answered(window, &report).await.is_none());

        // By its key to the queue: the term with its place in the source, and the file as it would be saved.
        window.press(&['g', 'm']).await;
        window.wait_text("h1", "Mapping").await;
        window
            .wait_js(
                "the term is in the queue",
                &format!("return document.querySelector('tr[aria-current=\"true\"]')?.dataset.term === '{TERM}'"),
            )
            .await;
        let cell = window
            .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
            .await;
        assert_eq!(cell, "Table_1-Quarterly!B30");

        // A code by search. The name is asked for once.
        window.type_into("[name='by']", "Dana Whitfield").await;
        window
            .js("document.activeElement.blur(); arguments[arguments.length - 1](true);")
            .await;
        window.press(&['c']).await;
        window
            .type_into("[role='combobox'][type='search']", "care coordination fee")
            .await;
        window
            .wait_js(
                "the code is found",
                "return !!document.querySelector('[role=\"option\"][data-code=\"ccf\"]')",
            )
            .await;
        window.picture("mapping-codes").await;
        window.click("[data-code='ccf']").await;
        window
            .wait_js(
                "it says what was done, and nothing is open any more",
                "return /ccf, 1 figure in 1 report/.test(document.body.innerText) && /No open terms/.test(document.body.innerText)",
            )
            .await;
        let own = window.folder().join("workspace/mappings/northfield.toml");
        let text = std::fs::read_to_string(&own).expect("the built-in mapping was copied");
        assert!(text.contains("[[answer]]") && text.contains("Dana Whitfield"), "{text}");
        let metric = answered(window, &report).await.expect("the figure is in the report");
        assert_eq!(
            (metric["code"].as_str(), metric["displayed"].as_str()),
            (Some("ccf"), Some("14,700"))
        );

        // In the report, at its place.
        window.go(&format!("#/report/{report}?figure=metric:ccf")).await;
        window
            .wait_js(
                "the figure is chosen beside its cell",
                "return document.querySelector('[data-figure=\"ccf\"]')?.getAttribute('aria-current') === 'true'
                    && document.querySelector('[data-anchor-highlight=\"true\"]')?.dataset.sourceCell === 'Table_1-Quarterly!B30'",
            )
            .await;

        // The list of answers, and back to where it was.
        window.go("#/mapping?tab=answers").await;
        window
            .wait_js(
                "the answer is listed with who gave it",
                "return /Dana Whitfield/.test(document.querySelector('table')?.innerText ?? '')",
            )
            .await;
        window.picture("mapping-answers").await;
        window.click_button("Take back").await;
        window
            .wait_js(
                "it is open again",
                "return /is open again: 1 figure/.test(document.body.innerText)",
            )
            .await;
        assert!(answered(window, &report).await.is_none());
        assert!(!own.exists(), "a copy that says nothing of its own goes");

        // Declined with a key, and taken back with one.
        window.go("#/mapping").await;
        window
            .wait_js(
                "the term is back",
                &format!("return document.querySelector('tr[aria-current=\"true\"]')?.dataset.term === '{TERM}'"),
            )
            .await;
        window
            .wait_js(
                "the file is shown",
                "return !!document.querySelector('[data-mark=\"added\"]')",
            )
            .await;
        window.picture("mapping").await;
        window.press(&['d']).await;
        window.wait_attribute("textarea[name='declined']", "name").await;
        window.click_button("Decline").await;
        window
            .wait_js(
                "it is declined",
                "return /declined, 1 figure in 1 report/.test(document.body.innerText)",
            )
            .await;
        window.press(&['u']).await;
        window
            .wait_js("it is taken back", "return /Taken back/.test(document.body.innerText)")
            .await;
        window
            .wait_js(
                "the term is open",
                &format!("return document.querySelector('tr[aria-current=\"true\"]')?.dataset.term === '{TERM}'"),
            )
            .await;
    });
}
