//! Contracts and settings on the command line, end to end.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Cli(tempfile::TempDir);

impl Cli {
    fn new() -> Cli {
        Cli(tempfile::tempdir().expect("a temporary folder"))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }

    fn output(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .arg("--workspace")
            .arg(self.0.path().join("workspace"))
            .args(arguments)
            .output()
            .expect("plumbline starts")
    }

    /// The JSON a command prints, whatever its exit code.
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.output(&[arguments, &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
        })
    }

    fn codes(&self) -> Vec<String> {
        let verdict = self.json(&["check"]);
        let findings = verdict["findings"].as_array().expect("findings");
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().expect("a code").to_owned())
            .collect()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_reports")
}

const MAPPING: &str = r#"
id          = "acme"
version     = 1
description = "Acme Health, settlement"
source      = "the test"
formats     = ["csv"]

[payer]
name = "Acme Health"

[report]
line_of_business = "commercial"

[[recognize]]
text = '^Acme settlement$'

[[fact]]
kind  = "subject"
label = '^Group$'

[[fact]]
kind   = "subject_identifier"
label  = '^TIN$'
system = "tin"

[[fact]]
kind  = "period"
label = '^Period$'

[[definition]]
key              = "total"
term             = "Cost per member per year"
without_sentence = true
source           = "the test"
facets           = { basis = "paid", medical = "included", pharmacy = "included" }

[[table]]
name        = "Amounts"
header      = ['^Line$', '^Amount$']
label       = '^Line$'
column      = [{ name = "amount", header = ['^Amount$'] }]

[[table.term]]
payer_term = "Average members"
metric     = "average-members"
unit       = "members"

[[table.term]]
payer_term = "Cost per member per year"
metric     = "total-cost-of-care-per-person-year"
unit       = "USD/member-year"
definition = "total"

[[table.term]]
payer_term = "Savings (losses)"
metric     = "gross-savings"
unit       = "USD"

[[table.term]]
payer_term = "Earned"
metric     = "earnings-ssl"
unit       = "USD"
"#;

const CONTRACT: &str = r#"
[[contract]]
id                  = "AC-7"
payer               = "Acme Health"
subject_identifiers = [{ system = "tin", value = "98-7654321" }]
line_of_business    = "commercial"
term                = { start = "2024-01-01", end = "2026-12-31" }
apm_category        = "3B"

[contract.benchmark]
amount = 10000
unit   = "USD/member-year"
period = { start = "2024-01-01", end = "2024-12-31" }

[[contract.benchmark.modifier]]
kind    = "haircut"
rate    = "2%"
applied = "benchmark"
"#;

fn settlement(cost: &str, savings: &str) -> String {
    format!(
        "Acme settlement,\nGroup,Willow Bend\nTIN,98-7654321\nPeriod,01/01/2024 - 12/31/2024\n,\nLine,Amount\nAverage members,\"50,000\"\nCost per member per year,\"{cost}\"\nSavings (losses),\"{savings}\"\n"
    )
}

/// Acme's settlement under its contract, checked.
fn checked(cost: &str, savings: &str) -> Value {
    let cli = Cli::new();
    cli.file("workspace/mappings/acme.toml", MAPPING);
    let report = cli.file("settlement.csv", &settlement(cost, savings));
    let imported = cli.json(&["import", text(&report)]);
    assert_eq!(imported["summary"]["imported"], 1, "{imported:#}");
    cli.json(&["contracts", "import", text(&cli.file("acme.toml", CONTRACT))]);
    cli.json(&["check"])
}

fn of<'a>(verdict: &'a Value, rule: &str) -> Vec<&'a Value> {
    let findings = verdict["findings"].as_array().expect("findings");
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn the_published_example_is_computed_from_the_contract_and_its_misprint_is_flagged() {
    for (cost, savings) in [("$10,000", "($10,000,000)"), ("$10,200", "($20,000,000)")] {
        let verdict = checked(cost, savings);
        assert!(of(&verdict, "ARI008").is_empty(), "{savings}: {verdict:#}");
    }
    let wrong = checked("$10,200", "($20,200,000)");
    assert_eq!(of(&wrong, "ARI008").len(), 1, "{wrong:#}");
    assert_eq!(of(&wrong, "ARI008")[0]["expected"], "-$20,000,000.00");
    // "20,2" groups no thousands: neither 202 nor 20.2 million is read into it.
    let misprint = checked("$10,200", "$20,2M");
    let unread = of(&misprint, "SRC005");
    assert_eq!(unread.len(), 1, "{misprint:#}");
    assert!(
        unread[0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("$20,2M")),
        "{unread:#?}"
    );
    assert!(of(&misprint, "ARI008").is_empty());
}

#[test]
fn a_report_without_a_number_says_on_what_its_contract_was_found() {
    let cli = Cli::new();
    cli.file("workspace/mappings/acme.toml", MAPPING);
    let report = cli.file("settlement.csv", &settlement("$10,000", "($10,000,000)"));
    let imported = cli.json(&["import", text(&report)]);
    let id = imported["files"][0]["report_ids"][0]
        .as_str()
        .expect("a report")
        .to_owned();
    assert_eq!(cli.json(&["report", &id])["contract_match"], Value::Null);
    let taken = cli.json(&["contracts", "import", text(&cli.file("acme.toml", CONTRACT))]);
    assert_eq!(taken["contracts"][0]["report_ids"][0], id.as_str());
    let found = &cli.json(&["report", &id])["contract_match"];
    assert_eq!(found["id"], "AC-7");
    assert_eq!(found["on"], "identifier_and_period");
    let listed = cli.json(&["contracts"]);
    assert_eq!(listed["contracts"][0]["benchmark"]["amount"], "10000");
    assert_eq!(listed["contracts"][0]["sources"]["benchmark.amount"]["line"], 11);
}

#[test]
fn of_a_broken_file_nothing_is_stored_and_a_file_taken_twice_is_one() {
    let cli = Cli::new();
    let broken = CONTRACT.replace("\"3B\"", "\"3D\"") + "\n[contract.sharing]\nloss_rate = 40\n";
    let file = cli.file("acme.toml", &broken);
    let refused = cli.output(&["contracts", "import", text(&file)]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    for part in [
        "acme.toml, line 8, key \"apm_category\"",
        "key \"sharing.loss_rate\"",
        "was stored",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(cli.json(&["contracts"])["contracts"], Value::Array(vec![]));
    let file = cli.file("acme.toml", CONTRACT);
    for outcome in ["added", "unchanged"] {
        let taken = cli.json(&["contracts", "import", text(&file)]);
        assert_eq!(taken["contracts"][0]["outcome"], outcome);
    }
    assert_eq!(cli.json(&["contracts"])["contracts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_sample_contracts_agree_with_the_sample_reports() {
    let cli = Cli::new();
    for payer in ["harborview", "summit-ridge", "northfield"] {
        cli.json(&["import", text(&samples().join(payer))]);
    }
    let before = cli.codes();
    let mut matched = 0;
    for entry in std::fs::read_dir(samples().join("contracts")).expect("samples") {
        let taken = cli.json(&["contracts", "import", text(&entry.expect("an entry").path())]);
        matched += taken["contracts"][0]["report_ids"].as_array().map_or(0, Vec::len);
    }
    assert_eq!(matched, 4, "every current report of the three payers has its contract");
    assert_eq!(cli.codes(), before, "no contract plants a finding");
}

#[test]
fn thresholds_of_workspace_and_contract_are_in_force_and_said() {
    let cli = Cli::new();
    let harborview = samples().join("contracts/harborview.toml");
    let own = std::fs::read_to_string(harborview).expect("the sample")
        + "\n[contract.thresholds]\nsmall_denominator = 1000\n";
    cli.json(&["import", text(&samples().join("harborview"))]);
    assert!(
        !cli.codes().contains(&"QLT003".to_owned()),
        "the sample's denominators are large"
    );
    let file = cli.file("harborview.toml", &own);
    cli.json(&["contracts", "import", text(&file)]);
    assert!(
        cli.codes().contains(&"QLT003".to_owned()),
        "the contract's threshold is used"
    );
    cli.file("workspace/settings.toml", "[rules]\nleast_run_out_months = 6\n");
    assert!(
        cli.codes().iter().all(|code| code != "PER017"),
        "the contract's own run-out comes first"
    );
    let settings = cli.json(&["settings"]);
    let of = |key: &str| {
        let all = settings["settings"].as_array().expect("settings");
        all.iter()
            .find(|setting| setting["key"] == key)
            .cloned()
            .expect("the setting")
    };
    assert_eq!(of("least_run_out_months")["value"], 6);
    assert!(
        of("least_run_out_months")["from"]
            .as_str()
            .is_some_and(|from| from.ends_with("settings.toml"))
    );
    assert_eq!(of("small_denominator")["contracts"][0]["value"], 1000);
    cli.file("workspace/settings.toml", "[rules]\nleast_run_out_months = 99\n");
    let refused = cli.output(&["check"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("99 is not from 0 to 24 months"));
}

#[test]
fn the_portfolio_sums_each_contract_once_and_names_its_figures() {
    let cli = Cli::new();
    for payer in ["northfield", "summit-ridge"] {
        cli.json(&["import", text(&samples().join(payer))]);
        let contract = samples().join(format!("contracts/{payer}.toml"));
        cli.json(&["contracts", "import", text(&contract)]);
    }
    let paid = cli.json(&["portfolio", "--as-of", "2020-04-01"]);
    let year = |wanted: i64| {
        let years = paid["years"].as_array().expect("years");
        years
            .iter()
            .find(|year| year["year"] == wanted)
            .cloned()
            .expect("the year")
    };
    let settled = &year(2023)["contracts"][0];
    assert_eq!(settled["incentives"]["value"], "325052.92");
    assert_eq!(
        settled["total"]["value"], "22141132.52",
        "the cost, and the share on top"
    );
    assert_eq!(settled["incentives"]["figures"][0]["anchor"]["kind"], "sheet");
    let quarters = &year(2024);
    let northfield = &quarters["contracts"][0];
    // The first quarter is printed by two workbooks; its restated version alone counts.
    assert_eq!(northfield["incentives"]["value"], "134310");
    assert_eq!(northfield["cost"]["value"], "10447411");
    assert_eq!(quarters["by_apm_category"][0]["category"], "2C");
    assert_eq!(quarters["by_ny_level"][0]["level"], "0");
    let goals = paid["goals"].as_array().expect("goals");
    assert_eq!(goals.len(), 5);
    assert_eq!(goals[3]["least"], "0.80");
    assert_eq!(goals[3]["state"], "unknown", "no year has ended by that day");
    let text = cli.output(&["portfolio"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("2C Pay for performance"));
}
