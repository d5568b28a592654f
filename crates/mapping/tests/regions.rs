//! Regions of mapping files: what is refused, and on which pages of a document they are used.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use plumbline_mapping::{Mapping, MappingError, Origin, PlacedRegion};
use plumbline_model::{Anchor, Document, FileFormat, Line, PageBox, Part, PartKind};

const FILE: &str = r#"id          = "small"
version     = 3
description = "A small layout"
source      = "nowhere"
formats     = ["pdf"]
[payer]
name = "Small Plan"
[[recognize]]
text = '^Small Plan$'
[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
unit   = "USD"
column = [{ name = "amount", header = ['^Amount$'] }]
[[table.term]]
payer_term = "Medical"
metric     = "med-cost"
[[region]]
page    = '^Table 2\. Costs$'
box     = [72, 310.5, 540, 420.25]
columns = [180.1, 260]
"#;

fn parse(text: &str) -> Result<Mapping, MappingError> {
    Mapping::parse(text, "small.toml", Origin::File("small.toml".into()))
}

fn page(number: u32, lines: &[&str]) -> Part {
    let edges = |top: usize| [72, top, 200, top + 10].map(|edge| edge.to_string().parse().unwrap());
    let line = |(index, text): (usize, &&str)| Line::new(Anchor::page(number, PageBox(edges(20 * index)), *text));
    Part {
        kind: PartKind::Page,
        name: format!("Page {number}"),
        number,
        hidden: false,
        size: None,
        tables: Vec::new(),
        lines: lines.iter().enumerate().map(line).collect(),
        footnotes: Vec::new(),
        ocr: None,
    }
}

fn document(pages: &[&[&str]]) -> Document {
    let pages = (1..).zip(pages).map(|(number, lines)| page(number, lines)).collect();
    support::document(FileFormat::Pdf, pages)
}

#[test]
fn an_error_names_line_and_key() {
    let cases = [
        (
            "box     = [72, 310.5, 540, 420.25]",
            "box = [72, 310.5, 540]",
            20,
            "box",
            "four edges",
        ),
        (
            "box     = [72, 310.5, 540, 420.25]",
            "box = [540, 310.5, 72, 420]",
            20,
            "box",
            "right edge",
        ),
        (
            "box     = [72, 310.5, 540, 420.25]",
            "box = [72, 310.5, 540, 99999]",
            20,
            "box",
            "no distance",
        ),
        (
            "columns = [180.1, 260]",
            "columns = [180.1, \"260\"]",
            21,
            "columns",
            "a distance in points",
        ),
        (
            "columns = [180.1, 260]",
            "colums = [180.1, 260]",
            21,
            "colums",
            "unknown field",
        ),
        (
            r"page    = '^Table 2\. Costs$'",
            "page = '('",
            19,
            "page",
            "is not a pattern",
        ),
        (
            "box     = [72, 310.5, 540, 420.25]\n",
            "",
            18,
            "[[region]]",
            "missing field `box`",
        ),
    ];
    for (old, new, at, word, what) in cases {
        match parse(&FILE.replace(old, new)) {
            Err(MappingError::NotUnderstood { line, key, problem, .. }) => {
                assert_eq!((line, key.as_str()), (at, word), "{problem}");
                assert!(problem.contains(what), "{problem}");
            }
            other => panic!("{new}: {other:?}"),
        }
    }
}

#[test]
fn a_region_that_cannot_work_says_why() {
    let cases = [
        (
            FILE.replace("columns = [180.1, 260]", "columns = [60]"),
            "column line 60 does not cross",
        ),
        (
            FILE.replace(r"page    = '^Table 2\. Costs$'", ""),
            "name its page either",
        ),
        (
            FILE.replace("page    =", "page_number = 2\npage ="),
            "name its page either",
        ),
        (
            FILE.replace(r"page    = '^Table 2\. Costs$'", "page_number = 0"),
            "counts from 1",
        ),
        (FILE.replace("[\"pdf\"]", "[\"xlsx\"]"), "does not name pdf"),
    ];
    for (text, what) in cases {
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn a_page_is_known_by_its_words_wherever_it_stands() {
    let mapping = parse(FILE).unwrap();
    let costs: &[&str] = &["Report", "Table 2. Costs"];
    for (pages, at) in [
        (vec![&["Report"][..], costs], 2),
        (vec![costs], 1),
        (vec![&["a"], &["b"], costs], 3),
    ] {
        let (placed, issues) = mapping.place_regions(&document(&pages));
        assert_eq!(placed, [PlacedRegion { index: 0, page: at }]);
        assert!(issues.is_empty(), "{issues:?}");
    }
}

#[test]
fn a_region_without_its_page_or_with_too_many_is_reported_and_not_used() {
    let mapping = parse(FILE).unwrap();
    let costs: &[&str] = &["Table 2. Costs"];
    for (pages, what) in [
        (vec![&["Report"][..]], "no page has the words"),
        (vec![costs, costs], "stand on pages 1, 2"),
    ] {
        let (placed, issues) = mapping.place_regions(&document(&pages));
        assert!(placed.is_empty());
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0].code, "SRC012");
        assert!(issues[0].message.contains(what), "{}", issues[0].message);
    }
    let every = parse(&FILE.replace("box ", "every_page = true\nbox ")).unwrap();
    assert_eq!(every.place_regions(&document(&[costs, costs])).0.len(), 2);
    let numbered = parse(&FILE.replace(r"page    = '^Table 2\. Costs$'", "page_number = 2")).unwrap();
    assert_eq!(numbered.place_regions(&document(&[&["a"], &["b"]])).0[0].page, 2);
    let (_, issues) = numbered.place_regions(&document(&[&["a"]]));
    assert!(
        issues[0].message.contains("there is no page 2"),
        "{}",
        issues[0].message
    );
}

#[test]
fn the_region_of_the_readme_works_as_it_says() {
    let readme =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mappings/README.md"))
            .unwrap();
    let (_, section) = readme.split_once("## A table that is misread").unwrap();
    let (_, block) = section.split_once("```toml\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let (without, _) = FILE.split_once("[[region]]").unwrap();
    let mapping = parse(&format!("{without}{block}")).unwrap();
    let region = &mapping.file().region[0];
    assert_eq!(region.columns.len(), 2);
    assert_eq!(region.marked_by.as_deref(), Some("Dana Whitfield"));
    assert!(region.marked_on.is_some() && !region.every_page);
}
