//! A payer renames a row: seen beside the mapping, accepted by a key, kept as the mapping's next version.

use plumbline_tests::cedar::{MAPPING, Quarter};
use serde_json::{Value, json};

use crate::driver::Window;
use crate::in_window_on;

fn printed<'m>(view: &'m Value, code: &str) -> Option<&'m str> {
    let metrics = view["report"]["metrics"].as_array()?;
    metrics.iter().find(|metric| metric["code"] == code)?["displayed"].as_str()
}

async fn import(window: &mut Window, name: &str, quarter: Quarter) {
    let file = window.folder().join(name);
    std::fs::write(&file, quarter.csv()).expect("written");
    window.drop_files(&[file]).await;
    window
        .wait_js(
            "the file is stored and checked",
            &format!("return !!document.querySelector('[data-import-row=\"{name}\"][data-state=\"stored\"]') && /\\d+ checks? ran/.test(document.body.innerText)"),
        )
        .await;
}

#[test]
fn a_changed_layout_becomes_the_mappings_next_version() {
    let prepare = |workspace: &std::path::Path| {
        let own = workspace.join("mappings");
        std::fs::create_dir_all(&own).expect("a folder for mappings");
        std::fs::write(own.join("cedar.toml"), MAPPING).expect("written");
    };
    in_window_on("drift", prepare, async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        import(window, "q1.csv", Quarter::first()).await;
        let second = Quarter {
            period: "04/01/2025 - 06/30/2025",
            pharmacy: "Pharmacy",
            cents: 25,
            ..Quarter::first()
        };
        import(window, "q2.csv", second).await;

        // From the inbox to what changed: the mapping's words, the report's, and the figure of the quarter before.
        window
            .js("[...document.querySelectorAll('[data-import-row=\"q2.csv\"] a')].find((link) => link.textContent === 'What changed').click(); arguments[arguments.length - 1](true);")
            .await;
        window.wait_text("h1", "What changed").await;
        window
            .wait_js(
                "the rename is proposed with its figures",
                "const change = document.querySelector('[data-layout-change]')?.innerText ?? '';
                 const detail = document.querySelector('[data-proposal=\"Pharmacy\"]')?.innerText ?? '';
                 return /Rx/.test(change) && /may be renamed/.test(change) && /73\\.10/.test(detail) && /73\\.25/.test(detail)",
            )
            .await;
        window
            .js("document.querySelector('[role=\"listbox\"]').focus(); arguments[arguments.length - 1](true);")
            .await;
        window.press(&['y']).await;
        window.type_into("[name='by']", "Dana Whitfield").await;
        window.click_button("See the next version").await;
        window
            .wait_js(
                "the changed line of the file is marked",
                "return [...document.querySelectorAll('[data-mark=\"added\"]')].some((line) => /Pharmacy/.test(line.innerText))",
            )
            .await;
        window.picture("what-changed").await;
        window.click_button("Keep version 2").await;
        window
            .wait_js(
                "the version is kept",
                "return /Version 2 is kept in/.test(document.body.innerText)",
            )
            .await;

        // The second quarter has its pharmacy figures; the third comes without a question.
        let reports = window.call("list_reports", json!({})).await;
        let of = |end: &str| {
            let rows = reports.as_array().expect("a list");
            let row = rows
                .iter()
                .find(|row| row["report"]["period"]["end"] == end)
                .expect("the quarter's report");
            row["report"]["id"].as_str().expect("an id").to_owned()
        };
        let view = window.call("get_report", json!({"id": of("2025-06-30")})).await;
        assert_eq!(printed(&view, "rx-cost-pmpm"), Some("$73.25"));
        assert_eq!(view["report"]["source"]["mapping"], "cedar@2");
        let view = window.call("get_report", json!({"id": of("2025-03-31")})).await;
        assert_eq!(
            view["report"]["source"]["mapping"], "cedar@1",
            "the quarter before keeps its version"
        );
        window.go("#/inbox").await;
        import(
            window,
            "q3.csv",
            Quarter {
                period: "07/01/2025 - 09/30/2025",
                cents: 40,
                ..second
            },
        )
        .await;
        window
            .wait_js(
                "the third quarter asks nothing",
                "return !/What changed/.test(document.querySelector('[data-import-row=\"q3.csv\"]').innerText)",
            )
            .await;
    });
}
