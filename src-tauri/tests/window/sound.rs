//! A FHIR file in which one value is no fact: nothing of it is stored, the place is named, and what is sound is taken in
//! when a person has seen what is left out.

use serde_json::{Value, json};

use crate::{in_window, root};

#[test]
fn what_is_sound_of_a_refused_file_is_taken_in_after_a_look() {
    in_window("sound", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let sample = std::fs::read(root().join("sample_reports/granite/2024-vbpr-bundle.json")).expect("the sample");
        let mut bundle: Value = serde_json::from_slice(&sample).expect("JSON");
        bundle["entry"][0]["resource"]["group"][0]["measureScore"] = json!({"value": "12"});
        let file = window.folder().join("granite.json");
        std::fs::write(&file, bundle.to_string()).expect("written");
        window.drop_files(&[file]).await;
        window
            .wait_js(
                "the refused place is named",
                "return /\\/entry\\/0\\/resource\\/group\\/0\\/measureScore/.test(document.querySelector('[data-refused=\"granite.json\"]')?.innerText ?? '')",
            )
            .await;
        assert_eq!(
            window.call("list_reports", json!({})).await,
            json!([]),
            "nothing of it is stored"
        );
        window.click_button("Take in what is sound").await;
        window
            .wait_js(
                "what would be stored and what left out is told",
                "return /Granite/.test(document.querySelector('[aria-label=\"Would be stored\"]')?.innerText ?? '')
                     && /measureScore/.test(document.querySelector('[aria-label=\"Would be left out\"]').innerText)",
            )
            .await;
        window.picture("inbox-sound").await;
        window.click_button("Take in 1 report").await;
        window
            .wait_js(
                "it is stored",
                "return !!document.querySelector('[data-import-row=\"granite.json\"][data-state=\"stored\"]')",
            )
            .await;
        let stored = window.call("list_reports", json!({})).await;
        assert_eq!(stored.as_array().map(Vec::len), Some(1));
    });
}
