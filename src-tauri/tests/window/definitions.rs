//! What each payer's total cost counts: cells reached by keys, a facet stated by hand and taken back, a sentence followed
//! to its place.

use plumbline_tests::brookside;
use serde_json::json;

use crate::{in_window_on, root};

/// Chooses a cell of the matrix by its payer and facet, as a click does.
fn cell(payer: &str, facet: &str) -> String {
    format!(
        "const cell = [...document.querySelectorAll('[data-row]')].find((one) => one.innerText.includes({}) || one.textContent.includes({}));",
        json!(format!("{payer}, {facet}")),
        json!(format!("{payer}, {facet}"))
    )
}

#[test]
fn a_facet_is_stated_by_hand_with_a_reason_and_taken_back() {
    let made = std::sync::Mutex::new(None);
    let prepare = |workspace: &std::path::Path| {
        let folder = workspace.parent().expect("a folder");
        *made.lock().expect("one thread") = Some(brookside::write(workspace, folder));
    };
    in_window_on("definitions", prepare, async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let file = made.lock().expect("one thread").clone().expect("written");
        window.drop_files(&[root().join("sample_reports"), file]).await;
        window
            .wait_js(
                "the files are stored and checked",
                "return !!document.querySelector('[data-import-row=\"brookside-h1.json\"][data-state=\"stored\"]')
                     && /\\d+ checks? ran/.test(document.body.innerText)",
            )
            .await;

        window.go("#/definitions?market=commercial").await;
        window.wait_text("h1", "Definitions").await;
        window
            .wait_js(
                "the facet that decides is marked in a word",
                "const row = [...document.querySelectorAll('tbody tr')].find((one) => /^pharmacy(?! rebates)/.test(one.innerText));
                 return /decides/.test(row?.innerText ?? '') && /excluded/.test(row.innerText) && /included/.test(row.innerText)",
            )
            .await;
        window.picture("definitions").await;

        // By keys: the cell has the focus, E states it.
        window
            .js(&format!(
                "{} cell.focus(); arguments[arguments.length - 1](true);",
                cell("Brookside Health", "long term services")
            ))
            .await;
        window.press(&['e']).await;
        window
            .type_into("[name='reason']", "The contract's schedule B counts long-term services")
            .await;
        window.type_into("[name='by']", "Dana Whitfield").await;
        window.click_button("Save").await;
        window
            .wait_js(
                "the facet is stated, by whom and why",
                &format!(
                    "{} const detail = document.querySelector('[aria-label=\"Chosen facet\"]')?.innerText ?? '';
                     return /included/.test(cell?.innerText ?? '') && /Dana Whitfield/.test(cell.innerText)
                         && /schedule B counts long-term services/.test(detail)",
                    cell("Brookside Health", "long term services")
                ),
            )
            .await;
        window.picture("definitions-stated").await;
        window.click_button("Take back").await;
        window
            .wait_js(
                "the report's own words hold again, and what was decided stays on record",
                &format!(
                    "{} const detail = document.querySelector('[aria-label=\"Chosen facet\"]')?.innerText ?? '';
                     return !/Dana Whitfield/.test(cell?.innerText ?? 'Dana Whitfield') && /Dana Whitfield[\\s\\S]*until/.test(detail)",
                    cell("Brookside Health", "long term services")
                ),
            )
            .await;
        window.resize(1920, 1080).await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("definitions-dark").await;
    });
}
