//! Contract files dropped on the window: their facts with who states them, the reports they match, what was paid.

use serde_json::json;

use crate::{in_window, root};

#[test]
fn a_contract_file_is_taken_in_matches_its_report_and_is_rolled_up() {
    in_window("contracts", async |window| {
        window.resize(1280, 800).await;
        window.wait_text("h1", "Inbox").await;
        let samples = root().join("sample_reports");
        window
            .drop_files(&[samples.join("harborview"), samples.join("summit-ridge")])
            .await;
        window
            .wait_js(
                "the rules have run",
                "return /\\d+ checks? ran/.test(document.body.innerText)",
            )
            .await;
        let report = window.report_id("Harborview Health Plan").await;
        // A file with a mistake: nothing of it is taken, and the line is told.
        let wrong = window.folder().join("wrong.toml");
        std::fs::write(
            &wrong,
            "[[contract]]\nid = \"X-1\"\npayer = \"Acme\"\nterm = { start = \"2024-01-01\" }\n",
        )
        .expect("written");
        window.drop_files(&[wrong]).await;
        window.wait_text("h1", "Contracts").await;
        window
            .wait_js(
                "the mistake is told with its line",
                "const told = document.querySelector('[role=\"alert\"]')?.innerText ?? '';
                 return /Nothing of the contract file was taken/.test(told) && /wrong\\.toml/.test(told) && /line 4/.test(told)",
            )
            .await;

        window
            .drop_files(&[
                samples.join("contracts/harborview.toml"),
                samples.join("contracts/summit-ridge.toml"),
            ])
            .await;
        window
            .wait_js(
                "the files are taken in",
                "return /2 files: \\d+ contracts taken in/.test(document.body.innerText)
                     && !!document.querySelector('[data-contract=\"HV-MA-2207\"]')",
            )
            .await;
        // By keys: a row has the focus, Enter shows its facts.
        window
            .js("document.querySelector('[data-contract=\"HV-MA-2207\"]').focus(); arguments[arguments.length - 1](true);")
            .await;
        window.press(&['\u{e007}']).await;
        window
            .wait_js(
                "a fact stands with the line that states it, and the report with what it was matched on",
                &format!(
                    "const fact = document.querySelector('[data-fact=\"apm_category\"]')?.innerText ?? '';
                     const matched = document.querySelector('[data-contract-report=\"{report}\"]')?.innerText ?? '';
                     return /3B/.test(fact) && /harborview\\.toml, line \\d+/.test(fact) && /payer and contract number/.test(matched)"
                ),
            )
            .await;
        window.picture("contracts").await;

        // What was paid, with the figures of a sum at their places.
        window.click_button("Portfolio").await;
        let payments = window.call("roll_up_payments", json!({})).await;
        let years = payments["years"].as_array().expect("years").len();
        assert!(years > 0, "{payments}");
        window
            .wait_js(
                "payments are rolled up by category",
                "return !!document.querySelector('[data-roll-up=\"3B\"]') && !!document.querySelector('[data-goal]')",
            )
            .await;
        window.click("[data-paid] button[aria-expanded]").await;
        window
            .wait_js(
                "a sum shows its figures with links to their places",
                "return !!document.querySelector('[data-figures-of] a[href*=\"at=\"]')",
            )
            .await;
        window.picture("portfolio").await;
        window.resize(1920, 1080).await;
        window
            .js("document.documentElement.dataset.theme = 'dark'; arguments[arguments.length - 1](true);")
            .await;
        window.picture("portfolio-dark").await;
        window.go("#/contracts").await;
        window.picture("contracts-dark").await;
    });
}
