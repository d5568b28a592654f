//! The documentation names only what exists.

use std::path::{Path, PathBuf};

use plumbline_tests::root;
use regex::Regex;

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = [
        "README.md",
        "CHANGELOG.md",
        "mappings/README.md",
        "sample_reports/README.md",
        "ui/README.md",
    ]
    .iter()
    .map(|page| root().join(page))
    .collect();
    for folder in ["docs", "docs/decisions"] {
        for page in std::fs::read_dir(root().join(folder)).expect("docs/ exists") {
            let page = page.expect("readable").path();
            if page.extension().is_some_and(|ending| ending == "md") {
                pages.push(page);
            }
        }
    }
    pages
}

#[test]
fn every_link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)#\s]+)").expect("a pattern");
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        for target in link
            .captures_iter(&text)
            .map(|found| found[1].to_owned())
            .filter(|target| !target.contains("://"))
        {
            let path = page.parent().unwrap_or(Path::new(".")).join(&target);
            assert!(
                path.exists(),
                "{} links to {target}, which is not there",
                page.display()
            );
        }
    }
}

#[test]
fn the_readmes_map_names_every_folder() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let mut folders: Vec<String> = vec![];
    for base in [".", "crates"] {
        for entry in std::fs::read_dir(root().join(base)).expect("readable") {
            let entry = entry.expect("readable");
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(name);
            }
        }
    }
    for folder in folders {
        assert!(
            readme.contains(&format!("{folder}/")),
            "README.md does not say what {folder}/ is for"
        );
    }
}

#[test]
fn every_decision_says_choice_why_trade_off_and_when_to_revisit() {
    for page in std::fs::read_dir(root().join("docs/decisions")).expect("decisions") {
        let page = page.expect("readable").path();
        let text = std::fs::read_to_string(&page).expect("readable");
        for part in ["**Choice.**", "**Why.**", "**Trade-off.**", "**Revisit when.**"] {
            assert!(text.contains(part), "{} lacks {part}", page.display());
        }
    }
}
