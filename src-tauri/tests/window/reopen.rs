//! A finding is waived; the payer sends other figures; the finding is open again and says why. And the rest of the
//! screen as it looks with work in it.

use std::path::Path;

use serde_json::{Value, json};

use crate::driver::Window;
use crate::{in_window, root};

/// The scorecard sample with another rate of breast cancer screening, which is no quotient, made on a day.
fn scorecard(folder: &Path, name: &str, rate: &str, made: &str) -> std::path::PathBuf {
    let sample = root().join("sample_reports/lakeshore/2024-h1-scorecard.json");
    let text = std::fs::read_to_string(sample).expect("the sample");
    let changed = text
        .replacen("\"rate\": 0.758", &format!("\"rate\": {rate}"), 1)
        .replacen(
            "\"generatedOn\": \"2024-10-18\"",
            &format!("\"generatedOn\": \"{made}\""),
            1,
        );
    let file = folder.join(name);
    std::fs::write(&file, changed).expect("written");
    file
}

async fn import(window: &mut Window, file: std::path::PathBuf) {
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    window.go("#/inbox").await;
    window.wait_text("h1", "Inbox").await;
    window.drop_files(&[file]).await;
    window
        .wait_js(
            "the file is stored and checked",
            &format!("return !!document.querySelector('[data-import-row=\"{name}\"][data-state=\"stored\"]') && /\\d+ checks? ran/.test(document.body.innerText)"),
        )
        .await;
}

async fn waive(window: &mut Window, reason: &str) {
    window.press(&['w']).await;
    window.type_into("[name='reason']", reason).await;
    window.type_into("[name='by']", "Dana Whitfield").await;
    window.click_button("Save waiver").await;
    window
        .wait_js(
            "the waiver is kept",
            "return !document.querySelector('[name=\"reason\"]')",
        )
        .await;
}

#[test]
fn a_waived_finding_is_open_again_when_its_facts_change() {
    in_window("reopen", async |window| {
        window.resize(1280, 800).await;
        let first = scorecard(window.folder(), "first.json", "0.801", "2024-10-18");
        import(window, first).await;
        let finding = window.finding("ARI003").await;
        window.go(&format!("#/findings/{finding}")).await;
        window.wait_text("h1", "Findings").await;
        window
            .wait_js(
                "the finding is chosen",
                &format!("return !!document.querySelector('[data-finding=\"{finding}\"][aria-current=\"true\"]')"),
            )
            .await;
        waive(window, "Adjusted for hospice, confirmed by letter").await;
        window
            .wait_js(
                "the history says so",
                "return /Waived\\s+Dana Whitfield/.test(document.querySelector('[aria-label=\"History\"]').innerText)",
            )
            .await;

        let second = scorecard(window.folder(), "second.json", "0.815", "2024-11-20");
        import(window, second).await;
        window.go("#/findings?rule=ARI003").await;
        window
            .wait_js(
                "the finding is open again and says what was decided and what changed",
                "const detail = document.querySelector('[aria-label=\"Chosen finding\"]')?.innerText ?? '';
                 return /Open again/.test(detail) && /waived by Dana Whitfield/.test(detail) && /hospice/.test(detail)
                     && /0\\.801/.test(detail) && /0\\.815/.test(detail)",
            )
            .await;
        let list: Value = window.call("list_findings", json!({})).await;
        let open = list["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .find(|finding| finding["rule"] == "ARI003")
            .expect("it stands")
            .clone();
        assert_eq!((&open["state"], &open["waiver"]), (&"open".into(), &Value::Null));
        window.picture("findings-reopened").await;

        // The waiver that ended is reported, and the ledger says what the payer changed.
        window.go("#/findings?tab=waivers").await;
        window
            .wait_js(
                "the waiver is unused",
                &format!("return document.querySelector('[data-waiver=\"{finding}\"]')?.dataset.unused === 'true'"),
            )
            .await;
        window.picture("waivers").await;
        window.go("#/findings?tab=restatements").await;
        window
            .wait_js(
                "the ledger has the change and what it opens again",
                "const entry = document.querySelector('[data-restatement]')?.innerText ?? '';
                 return /0\\.801/.test(entry) && /0\\.815/.test(entry) && /Opens again/.test(entry)",
            )
            .await;
        window.picture("restatements").await;

        // The payer is asked about it.
        window.go("#/findings?rule=ARI003").await;
        window.click_button("Ask payer").await;
        let out = window.folder().join("lakeshore.html");
        window
            .wait_js(
                "the letter is there to read",
                "return /Which of the three is wrong/.test(document.querySelector('[aria-label=\"Preview\"]')?.innerText ?? '')",
            )
            .await;
        window.type_into("[name='out']", &out.to_string_lossy()).await;
        window.click_button("Write letter").await;
        window
            .wait_js(
                "the question is listed as asked",
                "return document.querySelector('[data-question=\"Q1-1\"]')?.dataset.state === 'asked'",
            )
            .await;
        assert!(std::fs::read_to_string(&out).expect("written").contains("Q1-1"));
        window.picture("questions").await;
    });
}
