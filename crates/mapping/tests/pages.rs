//! A table that runs over pages is read to its end.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use plumbline_mapping::{Mapping, Origin, apply};
use plumbline_model::{Anchor, Document, FileFormat, Line, PageBox, Part, PartKind};
use support::{document, drawn};

const COSTS: &str = r#"
id          = "small"
version     = 1
description = "A cost table over two pages"
source      = "nowhere"
formats     = ["pdf"]
[payer]
name = "Small Plan"
[report]
line_of_business = "commercial"
[[recognize]]
text = '^Small Plan$'
[[fact]]
kind = "subject"
find = '^For (.+)$'
[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
[[table.column]]
name   = "amount"
header = ['^Amount$']
unit   = "USD"
[[table.term]]
payer_term = "Medical"
metric     = "med-cost"
[[table.term]]
payer_term = "Pharmacy"
metric     = "rx-cost"
"#;

/// A page with one table, drawn as text.
fn page(number: u32, drawing: &str) -> Part {
    let place = |text: &str| {
        let edges = ["72.0", "72.0", "144.0", "84.0"].map(|edge| edge.parse().unwrap());
        Anchor::page(number, PageBox(edges), text)
    };
    let mut part = drawn(number, &format!("Page {number}"), drawing);
    part.kind = PartKind::Page;
    for table in &mut part.tables {
        table.header_rows = 1;
        table.anchor = place("");
        for cell in &mut table.cells {
            cell.anchor = place(&cell.text);
        }
    }
    part.lines = ["Small Plan", "For Fictional Group", "01/01/2024 - 12/31/2024"]
        .iter()
        .map(|text| Line::new(place(text)))
        .collect();
    part
}

fn report(continues: bool) -> Document {
    let first = page(1, "Item|Amount\nMedical|$1,200");
    let mut second = page(2, "Item|Amount\nPharmacy|$300");
    second.tables[0].continues = continues;
    second.tables[0].repeated_rows = u32::from(continues);
    document(FileFormat::Pdf, vec![first, second])
}

#[test]
fn rows_of_the_second_page_are_mapped_with_those_of_the_first() {
    let mapping = Mapping::parse(COSTS, "small.toml", Origin::File("small.toml".into())).unwrap();
    let mapped = apply(&mapping, &report(true), "small.pdf").unwrap();
    let metrics: Vec<(&str, u32)> = mapped.reports[0]
        .metrics
        .iter()
        .map(|metric| match metric.anchor {
            Anchor::Page { page, .. } => (metric.code.as_str(), page),
            _ => panic!("a place on a page"),
        })
        .collect();
    assert_eq!(
        metrics,
        [("med-cost", 1), ("rx-cost", 2)],
        "each figure keeps its own page"
    );
    assert!(mapped.reports[0].unmapped.is_empty(), "the repeated header is no row");
}

#[test]
fn rows_without_a_header_of_their_own_are_not_lost() {
    let mapping = Mapping::parse(COSTS, "small.toml", Origin::File("small.toml".into())).unwrap();
    let mut report = report(true);
    let second = &mut report.parts[1].tables[0];
    second.cells.retain(|cell| cell.row > 0);
    second.cells.iter_mut().for_each(|cell| cell.row -= 1);
    (second.header_rows, second.repeated_rows) = (0, 0);
    let mapped = apply(&mapping, &report, "small.pdf").unwrap();
    assert_eq!(mapped.reports[0].metrics.len(), 2);

    report.parts[1].tables[0].continues = false;
    let mapped = apply(&mapping, &report, "small.pdf").unwrap();
    assert_eq!(
        mapped.reports[0].metrics.len(),
        1,
        "a table without the header's words is another table"
    );
}
