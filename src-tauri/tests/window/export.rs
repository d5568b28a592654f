//! Two reports out in two formats: the preview says what the standard asks for and the payer does not say, leads to the
//! figure, and is there again on the way back; then the files are written. The same reports to a server: a dry run, then
//! the push.

use plumbline_tests::fhir_server::FhirServer;

use crate::driver::{HIGHLIGHT_IN_VIEW, Window};
use crate::{in_window, root};

async fn choose(window: &mut Window, payer: &str) -> String {
    let report = window.report_id(payer).await;
    // The row may lie below the part of the list that is seen, where a driver's pointer does not reach.
    window
        .js(&format!(
            "document.querySelector(\"[data-report='{report}'] input\").click(); arguments[arguments.length - 1](true);"
        ))
        .await;
    report
}

#[test]
fn a_remark_of_the_preview_leads_to_its_figure_and_the_chosen_reports_are_written() {
    in_window("export", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        window.drop_files(&[root().join("sample_reports")]).await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks ran/.test(document.body.innerText)",
            )
            .await;

        window.go("#/export").await;
        window.wait_text("h1", "Export").await;
        window.click_button("Choose none of these").await;
        let northfield = choose(window, "Northfield Community Plan").await;
        let harborview = choose(window, "Harborview Health Plan").await;
        window.click("input[value='html']").await;
        let out = window.folder().join("out");
        window.type_into("[name='out']", &out.to_string_lossy()).await;
        window
            .wait_js(
                "two reports are chosen and previewed",
                "return /2 reports chosen/.test(document.body.innerText) && /unknown or left out/.test(document.querySelector('form').innerText)",
            )
            .await;
        window.picture("export").await;

        // A figure without a value: what the standard would have is said, and where the figure stands.
        window
            .js("[...document.querySelectorAll('a')].find((link) => link.innerText === 'Look at the preview').click(); arguments[arguments.length - 1](true);")
            .await;
        window
            .wait_js(
                "the remark is there",
                "return !!document.querySelector('[data-remark=\"STD012\"] a')",
            )
            .await;
        window.picture("export-preview").await;
        window.click("[data-remark='STD012'] a").await;
        let place = window
            .wait_attribute("[data-anchor-highlight='true']", "data-source-cell")
            .await;
        assert_eq!(place, "Table_1-Quarterly!B29");
        window.wait_js("the cell is in view", HIGHLIGHT_IN_VIEW).await;
        window
            .js("[...document.querySelectorAll('a')].find((link) => link.innerText === 'Back to the export').click(); arguments[arguments.length - 1](true);")
            .await;
        window
            .wait_js(
                "the preview and the choice are there again",
                "return !!document.querySelector('[data-remark=\"STD012\"]') && /2 reports chosen/.test(document.body.innerText)",
            )
            .await;

        window.click_button("Export").await;
        window
            .wait_js(
                "the export ends",
                "return /^4 files written/m.test(document.querySelector('[aria-label=\"Result\"]')?.innerText ?? '')",
            )
            .await;
        window.picture("export-written").await;
        let mut files: Vec<String> = std::fs::read_dir(&out)
            .expect("the folder was made")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        assert_eq!(files.len(), 4, "{files:?}");
        for report in [&northfield, &harborview] {
            for ending in ["json", "html"] {
                let name = format!("{report}.{ending}");
                assert!(
                    files.iter().any(|file| file.ends_with(&name)),
                    "{name} is not among {files:?}"
                );
            }
        }

        // To a server: what would be done, then doing it.
        let server = FhirServer::start();
        window.go("#/export?tab=push").await;
        window.type_into("[name='server']", &server.address()).await;
        window.click_button("Dry run").await;
        window
            .wait_js(
                "the dry run says what would be done",
                "return document.querySelectorAll('[data-planned]').length === 2
                     && /[1-9]\\d* would be created · 0 updated/.test(document.body.innerText)",
            )
            .await;
        window.picture("export-push").await;
        assert!(server.held().is_empty(), "a dry run writes nothing");
        window.click_button("Push 2 reports").await;
        window
            .wait_js(
                "both reports are accepted",
                "return document.querySelectorAll('[data-pushed][data-status=\"accepted\"]').length === 2",
            )
            .await;
        for report in [&northfield, &harborview] {
            let address = format!("MeasureReport/{report}");
            assert!(server.held().contains_key(&address), "{address} is on the server");
        }

        // The same in other light, and with room.
        window.resize(1920, 1080).await;
        window.go("#/export?tab=preview").await;
        window.picture("export-large").await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("export-preview-dark").await;
        window.go("#/export").await;
        window.picture("export-dark").await;
    });
}
