//! Tables in a region that a person marked.

use plumbline_model::{Anchor, PageBox};

use super::*;

fn marked(paper: Paper, table: [&str; 4], columns: &[&str]) -> Result<Part, ReadError> {
    let table = PageBox(table.map(|edge| edge.parse().expect("a decimal")));
    let columns: Vec<_> = columns.iter().map(|at| at.parse().expect("a decimal")).collect();
    crate::read_region(&pdf(vec![paper]), 1, table, &columns).map(|mut document| document.parts.remove(0))
}

#[test]
fn two_tables_side_by_side_are_told_apart() {
    let draw = || {
        let mut paper = Paper::new();
        for (i, (label, rate)) in [
            ("Measure", "Rate"),
            ("BCS", "74.2%"),
            ("COL", "68.0%"),
            ("CBP", "71.5%"),
        ]
        .into_iter()
        .enumerate()
        {
            let y = 100.0 + 14.0 * i as f32;
            paper.text(72.0, y, label).right(180.0, y, rate);
        }
        for (i, (label, cost)) in [
            ("Service", "PMPM"),
            ("Inpatient", "412.50"),
            ("Outpatient", "88.10"),
            ("Drugs", "97.00"),
        ]
        .into_iter()
        .enumerate()
        {
            let y = 100.0 + 14.0 * i as f32;
            paper.text(200.0, y, label).right(320.0, y, cost);
        }
        paper
    };
    let found = read_page(draw());
    assert!(
        found.tables.len() != 2,
        "finding alone takes the two for one: {:?}",
        found.tables.iter().map(|t| t.column_count()).collect::<Vec<_>>()
    );
    let part = marked(draw(), ["190", "85", "330", "150"], &[]).expect("the region is read");
    assert_eq!(part.tables.len(), 1);
    let table = &part.tables[0];
    assert_eq!((table.row_count(), table.column_count(), table.header_rows), (4, 2, 1));
    assert_eq!(row(table, 1), ["Inpatient", "412.50"]);
    let outside: Vec<&str> = part.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(outside, ["Measure Rate", "BCS 74.2%", "COL 68.0%", "CBP 71.5%"]);
}

#[test]
fn columns_a_hair_apart_are_parted_where_the_person_says() {
    let mut paper = Paper::new();
    paper
        .text(72.0, 100.0, "Measure")
        .right(200.0, 100.0, "Q1")
        .right(240.0, 100.0, "Q2");
    for (i, (a, b)) in [
        ("74.25%", "1,075.10%"),
        ("68.00%", "1,069.30%"),
        ("71.50%", "1,072.90%"),
    ]
    .into_iter()
    .enumerate()
    {
        let y = 114.0 + 14.0 * i as f32;
        paper.text(72.0, y, ["BCS", "COL", "CBP"][i]);
        // The second figure begins where the first one ends.
        paper.right(190.6, y, a).text(190.7, y, b);
    }
    paper.text(72.0, 200.0, "Rates are final.");
    let part = marked(paper, ["60", "85", "300", "150"], &["150", "190.8"]).expect("the region is read");
    let table = &part.tables[0];
    assert_eq!(row(table, 1), ["BCS", "74.25%", "1,075.10%"]);
    assert_eq!(row(table, 3), ["CBP", "71.50%", "1,072.90%"]);
    assert_eq!((table.column_count(), table.header_rows), (3, 1));
    assert_eq!(part.lines.len(), 1);
    let Anchor::Page { r#box, page, .. } = &table.anchor else {
        panic!("a page")
    };
    assert_eq!((*page, r#box.0[2].to_string().as_str()), (1, "300.0"));
}

#[test]
fn a_word_across_a_column_line_heads_both_columns_and_rows_go_by_drawn_lines() {
    let mut paper = Paper::new();
    for y in [90.0, 110.0, 140.0, 170.0, 200.0] {
        paper.line(60.0, y, 360.0, y);
    }
    paper.text(72.0, 104.0, "Service").centered(260.0, 104.0, "Expenditure");
    for (i, label) in ["Inpatient", "Outpatient", "Drugs"].into_iter().enumerate() {
        let y = 122.0 + 30.0 * i as f32;
        paper.text(72.0, y, label).text(72.0, y + 12.0, "(paid)");
        paper.right(250.0, y, "412.50").right(350.0, y, "88.10");
    }
    let part = marked(paper, ["55", "85", "365", "205"], &["160", "260"]).expect("the region is read");
    let table = &part.tables[0];
    assert!(table.ruled);
    assert_eq!(row(table, 1), ["Inpatient (paid)", "412.50", "88.10"]);
    let header = table
        .cells
        .iter()
        .find(|cell| cell.text == "Expenditure")
        .expect("the header");
    assert_eq!((header.column, header.column_span), (1, 2));
    assert_eq!((table.row_count(), table.header_rows), (4, 1));
}

#[test]
fn a_region_that_is_not_there_is_refused() {
    let paper = || {
        let mut paper = Paper::new();
        paper.text(72.0, 100.0, "Total");
        paper
    };
    let message = |result: Result<Part, ReadError>| result.expect_err("refused").to_string();
    assert!(message(marked(paper(), ["60", "300", "200", "400"], &[])).contains("no text"));
    assert!(message(marked(paper(), ["200", "85", "60", "120"], &[])).contains("right edge"));
    assert!(message(marked(paper(), ["60", "85", "200", "120"], &["500"])).contains("500"));
    let beyond = crate::read_region(
        &pdf(vec![paper()]),
        7,
        PageBox(["0", "0", "9", "9"].map(|e| e.parse().expect("a decimal"))),
        &[],
    );
    assert!(beyond.expect_err("refused").to_string().contains("page 7"));
}
