//! A table whose figures touch: marked on the drawn page, seen as it would be read, kept with the mapping.

use plumbline_tests::drawn::{BOX, CostPage, MAPPING};
use serde_json::{Value, json};

use crate::driver::{PAGE_HAS_INK, Window};
use crate::in_window_on;

/// The arrow key to the right, as WebDriver writes it.
const ARROW_RIGHT: char = '\u{E014}';

/// Whether the page is drawn as wide as its pane, and the grid is that of the region.
const SETTLED: &str = "const page = document.querySelector('[data-mark-page]');
    return page.getBoundingClientRect().width > page.parentElement.clientWidth - 60
        && !!page.querySelector('[data-drawn=\"true\"]')
        && !!document.querySelector('[data-read-grid]')
        && !document.querySelector('[data-reading]');";

/// Where a point of the page, in PDF points, stands in the window.
async fn on_page(window: &Window, x: f64, y: f64) -> (f64, f64) {
    let place = window
        .js(&format!(
            "const page = document.querySelector('[data-mark-page]');
             const frame = page.getBoundingClientRect();
             const scale = Number(page.dataset.scale);
             arguments[arguments.length - 1]([frame.left + {x} * scale, frame.top + {y} * scale]);"
        ))
        .await;
    let at = |index: usize| place[index].as_f64().expect("a place");
    (at(0), at(1))
}

fn printed<'m>(metrics: &'m Value, code: &str) -> Option<&'m str> {
    let metrics = metrics["report"]["metrics"].as_array()?;
    metrics.iter().find(|metric| metric["code"] == code)?["value"].as_str()
}

#[test]
fn a_table_is_marked_on_the_drawn_page_and_kept_with_the_mapping() {
    let prepare = |workspace: &std::path::Path| {
        let own = workspace.join("mappings");
        std::fs::create_dir_all(&own).expect("a folder for mappings");
        std::fs::write(own.join("cedar.toml"), MAPPING).expect("written");
    };
    in_window_on("regions", prepare, async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let file = window.folder().join("2024-h1-costs.pdf");
        std::fs::write(&file, CostPage::usual().pdf()).expect("written");
        window.drop_files(&[file]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks? ran/.test(document.body.innerText)",
            )
            .await;
        let report = window.report_id("Cedar Mutual").await;
        let before = window.call("get_report", json!({"id": report})).await;
        assert_ne!(printed(&before, "med-cost-pmpm"), Some("350.93"), "misread alone");

        // From the report's source to its page.
        window.go(&format!("#/report/{report}")).await;
        window.click_button("Mark table").await;
        window.wait_text("h1", "Mark table").await;
        window
            .wait_js(
                "the page is drawn",
                "return !!document.querySelector('[data-page-canvas=\"1\"][data-drawn=\"true\"]')",
            )
            .await;
        window.wait_js("the page is not blank", PAGE_HAS_INK).await;
        window
            .wait_js(
                "the tables that were found are outlined",
                "return document.querySelectorAll('[data-found]').length === 2",
            )
            .await;

        // A box by hand: the grid follows, with the figures still in one cell.
        let [left, top, right, bottom] = BOX.map(f64::from);
        let (from, to) = (on_page(window, left, top).await, on_page(window, right, bottom).await);
        window.drag(from, to).await;
        window
            .wait_js(
                "the grid shows the figures as one",
                "return /4,212,604350\\.93/.test(document.querySelector('[data-read-grid=\"3x2\"]')?.innerText ?? '')",
            )
            .await;
        // A click where the columns part: the grid follows.
        let between = on_page(window, 300.0, 176.0).await;
        window.drag(between, between).await;
        window
            .wait_js(
                "the grid shows three columns",
                "return /4,212,604\\s+350\\.93/.test(document.querySelector('[data-read-grid=\"3x3\"]')?.innerText ?? '')",
            )
            .await;
        // An edge by keyboard.
        window
            .js("document.querySelector('[data-part=\"edge:right\"]').focus(); arguments[arguments.length - 1](true);")
            .await;
        let region = window.wait_attribute("[data-region]", "data-region").await;
        window.press(&[ARROW_RIGHT]).await;
        window
            .wait_js(
                "the edge has moved",
                &format!("return document.querySelector('[data-region]').dataset.region !== '{region}'"),
            )
            .await;
        window.wait_js("the grid has followed", SETTLED).await;
        window.picture("mark-table").await;

        // What changes, then the decision.
        window.type_into("[name='by']", "Dana Whitfield").await;
        window.click_button("See what changes").await;
        window
            .wait_js(
                "the figures that change are listed",
                "return document.querySelectorAll('[data-change]').length > 0 && /350\\.93/.test(document.querySelector('[data-changes]').innerText)",
            )
            .await;
        window.picture("mark-table-changes").await;
        window.resize(1920, 1080).await;
        window.wait_js("the page is drawn anew", SETTLED).await;
        window.picture("mark-table-large").await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("mark-table-dark").await;
        let own = window.folder().join("workspace/mappings/cedar.toml");
        assert_eq!(
            std::fs::read_to_string(&own).expect("there"),
            MAPPING,
            "nothing is kept by a look"
        );
        window.click_button("Keep with the mapping").await;
        window
            .wait_js(
                "it says where it was kept",
                "return /Kept in .*cedar\\.toml, version 2/.test(document.body.innerText)",
            )
            .await;
        let text = std::fs::read_to_string(&own).expect("there");
        for kept in [
            "# Cedar Mutual: monthly cost page.",
            "version     = 2",
            "[[region]]",
            "'^Service costs$'",
            "Dana Whitfield",
        ] {
            assert!(text.contains(kept), "{kept} in\n{text}");
        }
        let after = window.call("get_report", json!({"id": report})).await;
        assert_eq!(printed(&after, "med-cost"), Some("4212604"));
        assert_eq!(printed(&after, "med-cost-pmpm"), Some("350.93"));
        assert_eq!(printed(&after, "member-months"), Some("12004"), "the other table stays");

        // The figure, at its place on the page.
        window.go(&format!("#/report/{report}")).await;
        window.click("[data-figure='med-cost-pmpm'] > :nth-child(2)").await;
        window
            .wait_js(
                "the figure's box is marked",
                "return !!document.querySelector('[data-anchor-highlight=\"true\"]')",
            )
            .await;
    });
}
