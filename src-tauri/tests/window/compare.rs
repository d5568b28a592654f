//! Payers side by side: a total that leaves pharmacy out is not comparable, is restated by a switch, shows its calculation,
//! and leads to the place of the line it adds. Then the timeline.

use plumbline_tests::brookside;

use crate::driver::Window;
use crate::{in_window_on, root};

const BROOKSIDE: &str = "[data-cell='total-cost-of-care-pmpm|Brookside Health']";

async fn import(window: &mut Window, file: std::path::PathBuf) {
    let samples = root().join("sample_reports");
    window.drop_files(&[samples, file]).await;
    window
        .wait_js(
            "the files are stored and checked",
            "return !!document.querySelector('[data-import-row=\"brookside-h1.json\"][data-state=\"stored\"]')
                 && /\\d+ checks? ran/.test(document.body.innerText)",
        )
        .await;
}

#[test]
fn totals_of_two_definitions_are_restated_and_the_calculation_leads_to_the_source() {
    let made = std::sync::Mutex::new(None);
    let prepare = |workspace: &std::path::Path| {
        let folder = workspace.parent().expect("a folder");
        *made.lock().expect("one thread") = Some(brookside::write(workspace, folder));
    };
    in_window_on("compare", prepare, async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let file = made.lock().expect("one thread").clone().expect("written");
        import(window, file).await;

        window.go("#/compare?lob=commercial").await;
        window.wait_text("h1", "Compare").await;
        window
            .wait_js(
                "the total that leaves pharmacy out is not comparable, and says so",
                &format!(
                    "const cell = document.querySelector(\"{BROOKSIDE}\");
                     return cell?.dataset.comparability === 'not_comparable' && /Not comparable: definition/.test(cell.innerText)
                         && /377\\.18/.test(cell.innerText) && /3 mo run-out/.test(cell.innerText)"
                ),
            )
            .await;
        window.click(BROOKSIDE).await;
        window
            .wait_js(
                "the chart leaves it out and names it",
                "return /Brookside Health \\(definition\\)/.test(document.querySelector('[data-left-out]')?.innerText ?? '')
                     && !!document.querySelector('[data-chart] svg')",
            )
            .await;
        window.picture("compare").await;

        // Restated by the switch: the value, its calculation line by line.
        window.click("[data-restate]").await;
        window
            .wait_js(
                "the total is restated with its calculation",
                &format!(
                    "const cell = document.querySelector(\"{BROOKSIDE}\");
                     const sum = document.querySelector('[data-restatement]')?.innerText ?? '';
                     return cell?.dataset.comparability === 'comparable_with_caveat' && /478\\.58/.test(cell.innerText)
                         && /377\\.18/.test(sum) && /plus Prescription drugs/.test(sum) && /101\\.40/.test(sum) && /478\\.58/.test(sum)"
                ),
            )
            .await;
        window.picture("compare-restated").await;
        window.resize(1920, 1080).await;
        window.picture("compare-large").await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("compare-dark").await;
        window
            .js("delete document.documentElement.dataset.theme; arguments[arguments.length - 1](true);")
            .await;
        window.resize(1280, 800).await;

        // The line that was added, at its place in the payer's file.
        window
            .js("[...document.querySelectorAll('[data-restatement] a')].find((link) => /101\\.4/.test(link.textContent)).click(); arguments[arguments.length - 1](true);")
            .await;
        let place = window
            .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
            .await;
        assert_eq!(place, "/financials/4/pmpm");

        // Quality measures of two Medicare payers, the same by their identifier, with direction, year and source.
        window.go("#/compare?part=measures&lob=medicare").await;
        window
            .wait_js(
                "rates stand side by side and say of which year they are",
                "const of = (payer) => document.querySelector(`[data-cell='BCS|${payer}']`);
                 const [one, other] = [of('Harborview Health Plan'), of('Meadowlark Senior Health')];
                 return !!one?.dataset.comparability && !!other?.dataset.comparability && /%/.test(one.innerText) && /2024/.test(other.innerText)
                     && /lower is better/.test(document.querySelector('[aria-label=\"Quality measures by payer\"]').innerText)",
            )
            .await;
        window.click("[data-cell='BCS|Harborview Health Plan']").await;
        window
            .wait_js(
                "the chosen rate is explained, with its place",
                "return !!document.querySelector('[aria-label=\"Chosen cell\"] a[href*=\"at=\"]')",
            )
            .await;
        window.picture("compare-measures").await;

        // Everything with a date: rows of payers, the reports on them, by keys.
        window.go("#/timeline").await;
        window.wait_text("h1", "Timeline").await;
        window
            .wait_js(
                "terms, reports and mismatches are drawn",
                "const row = document.querySelector('[data-arrangement=\"Brookside Health\"]');
                 return !!row?.querySelector('[data-report-bar]') && !!row.querySelector('[data-term]') && !!row.querySelector('[data-mark]')",
            )
            .await;
        window.picture("timeline").await;
        window
            .js("document.querySelector('[role=\"listbox\"]').focus(); arguments[arguments.length - 1](true);")
            .await;
        let before = window.wait_attribute("[role='listbox']", "data-from").await;
        window.press(&['+', '+']).await;
        let nearer = window.wait_attribute("[role='listbox']", "data-from").await;
        assert!(before < nearer, "the view begins later: {before}, {nearer}");
        window.picture("timeline-zoomed").await;
        window.resize(1920, 1080).await;
        window.press(&['0']).await;
        window.picture("timeline-large").await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("timeline-dark").await;
    });
}
