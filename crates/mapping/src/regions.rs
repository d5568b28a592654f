//! Where a mapping's regions stand in a document: by the words of their pages.

use plumbline_model::{Anchor, Document, Issue, PartKind, Severity};

use crate::format::RegionRule;
use crate::mappings::Mapping;
use crate::words::Words;

/// A region of a mapping on a page of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedRegion {
    /// Its place among the mapping's regions, 0 for the first.
    pub index: usize,
    /// The page, 1 for the first.
    pub page: u32,
}

impl Mapping {
    /// The pages of a document that the mapping's regions are for, in the mapping's order, and an issue for each region
    /// that has none or too many.
    pub fn place_regions(&self, document: &Document) -> (Vec<PlacedRegion>, Vec<Issue>) {
        let regions = &self.file().region;
        let (mut placed, mut issues) = (Vec::new(), Vec::new());
        if regions.is_empty() {
            return (placed, issues);
        }
        let words = Words::of(document);
        for (index, rule) in regions.iter().enumerate() {
            let pages = pages_of(rule, document, &words);
            match pages.as_slice() {
                [] => issues.push(self.no_page(index, rule, words.passages.first().map(|first| first.anchor.clone()))),
                [_, _, ..] if !rule.every_page => issues.push(self.several_pages(index, rule, &pages)),
                pages => placed.extend(pages.iter().map(|&page| PlacedRegion { index, page })),
            }
        }
        (placed, issues)
    }

    /// That a region stands on its page and cannot be read there.
    pub fn region_not_read(&self, placed: PlacedRegion, why: &str) -> Issue {
        let anchor = self
            .file()
            .region
            .get(placed.index)
            .map(|rule| Anchor::page(placed.page, rule.r#box.get(), ""));
        self.region_issue(placed.index, why, anchor)
    }

    /// `first` is the first text of the document: where a person begins to look for the page.
    fn no_page(&self, index: usize, rule: &RegionRule, first: Option<Anchor>) -> Issue {
        let why = match (&rule.page, rule.page_number) {
            (Some(words), _) => format!("no page has the words \"{}\"", words.as_str()),
            (None, number) => format!("there is no page {}", number.unwrap_or_default()),
        };
        self.region_issue(index, &why, first)
    }

    fn several_pages(&self, index: usize, rule: &RegionRule, pages: &[u32]) -> Issue {
        let words = rule.page.as_ref().map_or("", |words| words.as_str());
        let first = pages.first().copied();
        let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
        let why = format!(
            "the words \"{words}\" stand on pages {}; say every_page = true if all have the table, or give words of one page",
            pages.join(", ")
        );
        let place = first.map(|page| Anchor::page(page, rule.r#box.get(), ""));
        self.region_issue(index, &why, place)
    }

    fn region_issue(&self, index: usize, why: &str, anchor: Option<Anchor>) -> Issue {
        Issue {
            code: "SRC012".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "Region {} of mapping \"{}\" version {} was not used: {why}. Its table was read as found alone. The layout may have changed; compare the page and mark the table again.",
                index + 1,
                self.id(),
                self.version()
            ),
            anchor,
        }
    }
}

fn pages_of(rule: &RegionRule, document: &Document, words: &Words) -> Vec<u32> {
    let is_page = |number: u32| {
        document
            .parts
            .iter()
            .any(|part| part.kind == PartKind::Page && part.number == number)
    };
    match &rule.page {
        Some(pattern) => {
            let mut pages: Vec<u32> = words
                .passages
                .iter()
                .filter(|passage| pattern.is_match(&passage.text))
                .map(|passage| passage.part.number)
                .filter(|number| is_page(*number))
                .collect();
            pages.sort_unstable();
            pages.dedup();
            pages
        }
        None => rule.page_number.into_iter().filter(|number| is_page(*number)).collect(),
    }
}
