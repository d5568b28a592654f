//! Tables in a region that a person marked.

use plumbline_model::{Anchor, PageBox};

use super::*;

fn marked(paper: Paper, table: [&str; 4], columns: &[&str]) -> Result<Part, ReadError> {
    let table = PageBox(table.map(|edge| edge.parse().expect("a decimal")));
    let columns: Vec<_> = columns.iter().map(|at| at.parse().expect("a decimal")).collect();
    let mark = crate::Mark { table, columns };
    let page = crate::read_marked(&pdf(vec![paper]), 1, &[mark])?;
    page.into_document("0".repeat(64))
        .map(|mut document| document.parts.remove(0))
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
    assert_eq!(part.tables.len(), 2, "the other table stays one");
    let [other, table] = part.tables.as_slice() else {
        panic!("two tables")
    };
    assert_eq!((table.row_count(), table.column_count(), table.header_rows), (4, 2, 1));
    assert_eq!(row(table, 1), ["Inpatient", "412.50"]);
    assert_eq!(row(other, 3), ["CBP", "71.5%"]);
    assert!(part.lines.is_empty(), "{:?}", lines(&part));
}

fn mark(table: [&str; 4]) -> crate::Mark {
    crate::Mark {
        table: PageBox(table.map(|edge| edge.parse().expect("a decimal"))),
        columns: Vec::new(),
    }
}

#[test]
fn several_tables_of_a_page_are_marked_and_one_that_cannot_be_read_costs_no_other() {
    let mut paper = Paper::new();
    for (x, y) in [(72.0, 100.0), (72.0, 300.0), (320.0, 300.0)] {
        for (i, label) in ["Service", "Inpatient", "Outpatient"].into_iter().enumerate() {
            paper.text(x, y + 14.0 * i as f32, label);
            paper.right(x + 120.0, y + 14.0 * i as f32, ["PMPM", "412.50", "88.10"][i]);
        }
    }
    let file = pdf(vec![paper]);
    let marks = [
        mark(["310", "290", "450", "335"]),
        mark(["60", "500", "200", "560"]),
        mark(["60", "290", "200", "335"]),
        mark(["300", "300", "420", "320"]),
    ];
    let page = crate::read_marked(&file, 1, &marks).expect("the page is read");
    let place = |mark: usize| page.tables[mark].clone();
    assert_eq!((place(0), place(2)), (Ok(2), Ok(1)), "in reading order");
    assert!(place(1).is_err_and(|why| why.contains("no text")));
    assert!(place(3).is_err_and(|why| why.contains("over another")));
    assert_eq!(page.part.tables.len(), 3, "the table nobody marked stays one");
    for table in &page.part.tables {
        assert_eq!(row(table, 1), ["Inpatient", "412.50"]);
    }
}

#[test]
fn a_header_that_runs_over_the_pages_does_not_join_the_rest_of_a_marked_page() {
    let page = |first: &str| {
        let mut paper = Paper::new();
        paper
            .text(72.0, 40.0, "Plan")
            .right(300.0, 40.0, "Report 2024")
            .right(400.0, 40.0, "Value");
        for (i, label) in [first, "Outpatient", "Drugs"].into_iter().enumerate() {
            let y = 62.0 + 14.0 * i as f32;
            paper
                .text(72.0, y, label)
                .right(300.0, y, "412.50")
                .right(400.0, y, "88.10");
        }
        paper.text(72.0, 300.0, "Total").right(300.0, 300.0, "500.60");
        paper
    };
    let file = pdf(vec![page("Inpatient"), page("Professional")]);
    let read = crate::read_marked(&file, 2, &[mark(["60", "285", "320", "310"])]).expect("the page is read");
    assert_eq!(lines(&read.part), ["Plan Report 2024 Value"]);
    assert_eq!(row(&read.part.tables[0], 0), ["Professional", "412.50", "88.10"]);
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
    let beyond = crate::read_marked(&pdf(vec![paper()]), 7, &[mark(["0", "0", "9", "9"])]);
    assert!(beyond.expect_err("refused").to_string().contains("page 7"));
}
