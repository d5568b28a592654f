//! Tables that run over pages, and what stands at the pages' edges.

use super::*;

const NAMES: [&str; 3] = ["Category", "Total", "PMPM"];

/// A page with a header and a footer of its own and rows of a cost table, its header printed above them.
fn costs(number: u32, title: &str, header: bool, rows: &[(&str, &str, &str)]) -> Paper {
    let mut p = Paper::new();
    p.text(60.0, 30.0, "Fictional Health").right(540.0, 30.0, "Synthetic");
    p.text(60.0, 770.0, &format!("Page {number} of 2"));
    p.text(60.0, 80.0, title);
    let mut y = 110.0;
    if header {
        p.text(60.0, y, NAMES[0])
            .right(360.0, y, NAMES[1])
            .right(450.0, y, NAMES[2]);
        y += 18.0;
    }
    for (label, total, pmpm) in rows {
        p.text(60.0, y, label).right(360.0, y, total).right(450.0, y, pmpm);
        y += 18.0;
    }
    p
}

const FIRST: [(&str, &str, &str); 4] = [
    ("Inpatient", "5,934,117", "313.78"),
    ("Outpatient", "3,711,846", "196.27"),
    ("Professional", "5,361,209", "283.48"),
    ("Pharmacy", "2,808,432", "148.50"),
];
const SECOND: [(&str, &str, &str); 3] = [
    ("Laboratory", "411,846", "21.77"),
    ("Imaging", "361,209", "19.10"),
    ("Total", "18,588,659", "982.90"),
];

#[test]
fn a_table_that_runs_over_pages_is_marked_with_its_repeated_header() {
    let document = read_pages(vec![
        costs(1, "Table 1. Cost of care", true, &FIRST),
        costs(2, "Table 1. Cost of care (continued)", true, &SECOND),
    ]);
    let (first, second) = (&document.parts[0].tables[0], &document.parts[1].tables[0]);
    assert!(!first.continues && first.repeated_rows == 0);
    assert!(
        second.continues,
        "the header is printed again and only its title stands between"
    );
    assert_eq!((second.repeated_rows, second.header_rows), (1, 1));
    assert_eq!(row(second, 0), NAMES, "each page keeps what is printed on it");
    let json = serde_json::to_value(first).expect("plain data");
    assert!(json.get("continues").is_none() && json.get("repeated_rows").is_none());
}

#[test]
fn rows_without_a_header_go_on_at_the_same_place() {
    let second = costs(2, "Table 1 (cont.)", false, &SECOND);
    let document = read_pages(vec![costs(1, "Table 1. Cost of care", true, &FIRST), second]);
    let table = &document.parts[1].tables[0];
    assert!(table.continues);
    assert_eq!((table.repeated_rows, table.header_rows), (0, 0));
}

#[test]
fn another_table_with_the_same_header_does_not_go_on() {
    let document = read_pages(vec![
        costs(1, "Table 1. Cost of care, Medicare", true, &FIRST),
        costs(2, "Table 2. Cost of care, Medicaid", true, &SECOND),
    ]);
    assert!(
        !document.parts[1].tables[0].continues,
        "a title of its own begins a table"
    );
}

#[test]
fn a_column_that_is_empty_on_the_second_page_keeps_the_others_in_place() {
    let rows = SECOND.map(|(label, _, pmpm)| (label, "", pmpm));
    let document = read_pages(vec![
        costs(1, "Table 1. Cost of care", true, &FIRST),
        costs(2, "Table 1 (continued)", false, &rows),
    ]);
    let table = &document.parts[1].tables[0];
    assert!(table.continues);
    assert_eq!(table.cell(0, 2).map(|cell| cell.text.as_str()), Some("21.77"));
}

#[test]
fn page_headers_and_footers_are_marked() {
    let document = read_pages(vec![
        costs(1, "Table 1. Cost of care", true, &FIRST),
        costs(2, "Table 2. Use of care", true, &SECOND),
    ]);
    let running = |part: &Part| -> Vec<String> {
        let lines = part.lines.iter().filter(|line| line.running);
        lines.map(|line| line.text.to_string()).collect()
    };
    assert_eq!(
        running(&document.parts[0]),
        ["Fictional Health Synthetic", "Page 1 of 2"]
    );
    assert_eq!(
        running(&document.parts[1]),
        ["Fictional Health Synthetic", "Page 2 of 2"]
    );
}
