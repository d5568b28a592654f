//! A second commercial payer with the layout of the Lakeshore sample and the same months, whose total leaves pharmacy out:
//! beside it totals differ by definition, and their parts allow restating.

use std::path::Path;

use crate::root;

/// What is otherwise than in the sample; each stands in it.
const REPORT: [(&str, &str); 7] = [
    ("Lakeshore Alliance Health", "Brookside Health"),
    ("Alliance Total Care Scorecard", "Brookside Value Scorecard"),
    ("LAH-ATC-0419", "BKH-VS-0077"),
    (
        "medical, behavioral health and prescription drug claims. Pharmacy rebates,",
        "medical and behavioral health claims. Prescription drug claims, pharmacy rebates,",
    ),
    ("\"pmpm\": 478.57", "\"pmpm\": 377.18"),
    ("\"total\": 10933502.65", "\"total\": 8617020.34"),
    ("\"targetPmpm\": 485.0", "\"targetPmpm\": 381.0"),
];

const MAPPING: [(&str, &str); 5] = [
    ("id          = \"lakeshore\"", "id          = \"brookside\""),
    ("Lakeshore Alliance Health", "Brookside Health"),
    ("Alliance Total Care", "Brookside Value"),
    (
        "medical, behavioral health and prescription drug claims\\. Pharmacy rebates,",
        "medical and behavioral health claims\\. Prescription drug claims, pharmacy rebates,",
    ),
    (
        "pharmacy            = \"included\"",
        "pharmacy            = \"excluded\"",
    ),
];

/// Puts the payer's mapping among a workspace's own and its report into a folder; gives the report's path.
pub fn write(workspace: &Path, folder: &Path) -> std::path::PathBuf {
    let own = workspace.join("mappings");
    std::fs::create_dir_all(&own).expect("a folder for mappings");
    let text = |path: &str| std::fs::read_to_string(root().join(path)).expect("it is there");
    std::fs::write(
        own.join("brookside.toml"),
        changed(text("mappings/lakeshore.toml"), &MAPPING),
    )
    .expect("written");
    let report = folder.join("brookside-h1.json");
    std::fs::write(
        &report,
        changed(text("sample_reports/lakeshore/2024-h1-scorecard.json"), &REPORT),
    )
    .expect("written");
    report
}

fn changed(mut text: String, changes: &[(&str, &str)]) -> String {
    for (from, to) in changes {
        assert!(text.contains(from), "the sample no longer says {from}");
        text = text.replace(from, to);
    }
    text
}
