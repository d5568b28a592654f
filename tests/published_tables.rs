//! Tables of a real publication of 223 pages, cell by cell: the technical notes to the Medicare 2026 Star Ratings.

use plumbline_model::{Document, Table};
use plumbline_tests::shared;

/// The cells of a row as `column: text`.
fn row(table: &Table, row: u32) -> Vec<(u32, &str)> {
    let cells = table.cells.iter().filter(|cell| cell.row == row);
    cells.map(|cell| (cell.column, cell.text.as_str())).collect()
}

/// The nth table of a page.
fn table(document: &Document, page: usize, nth: usize) -> &Table {
    &document.parts[page - 1].tables[nth]
}

fn numbered<'a>(texts: &[&'a str]) -> Vec<(u32, &'a str)> {
    (0..).zip(texts.iter().copied()).collect()
}

#[test]
fn cut_points_and_measures_read_as_printed() {
    let Some(shared) = shared() else { return };
    let path = shared.join("data/cms_stars/2026_star_ratings_tech_notes_2025_09_25.pdf");
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let document = plumbline_readers::read(&path).expect("a well-formed PDF is read");
    assert_eq!(document.parts.len(), 223);

    // Cut points of one measure, for two types of contract.
    let cuts = table(&document, 93, 1);
    let expected = [
        ["Type", "1 Star", "2 Stars", "3 Stars", "4 Stars", "5 Stars"],
        [
            "MA-PD",
            "Less than 45 %",
            "Greater than or equal to 45 % to less than 79 %",
            "Greater than or equal to 79 % to less than 95 %",
            "Greater than or equal to 95 % to less than 100 %",
            "Greater than or equal to 100 %",
        ],
        [
            "PDP",
            "Less than 75 %",
            "Greater than or equal to 75 % to less than 90 %",
            "Greater than or equal to 90 % to less than 98 %",
            "Greater than or equal to 98 % to less than 100 %",
            "Greater than or equal to 100 %",
        ],
    ];
    assert_eq!((cuts.row_count(), cuts.header_rows), (3, 1));
    for (at, texts) in (0..).zip(&expected) {
        assert_eq!(row(cuts, at), numbered(texts));
    }

    // Categories with several pairs of groups in one row, and negative values.
    let categories = table(&document, 27, 0);
    let expected = [
        [
            "Final Adjustment Category",
            "LIS/DE Initial Group",
            "Disability Quintile",
            "CAI Value",
        ],
        ["1", "L1", "D1", "-0.063262"],
        ["2", "L2-L3 L1-L3 L1-L2", "D1 D2 D3", "-0.040422"],
        ["3", "L4-L5 L4", "D1 D2", "-0.017803"],
        ["4", "L6-L8 L5-L6 L3-L5 L1-L3", "D1 D2 D3 D4-D5", "0.003256"],
        ["5", "L9-L10 L7-L10 L6-L8 L4-L6", "D1 D2 D3 D4-D5", "0.018790"],
        ["6", "L7", "D4", "0.045683"],
        ["7", "L8 L7-L8", "D4 D5", "0.058145"],
        ["8", "L9-L10 L9", "D3-D4 D5", "0.101257"],
        ["9", "L10", "D5", "0.145515"],
    ];
    assert_eq!((categories.row_count(), categories.header_rows), (10, 1));
    for (at, texts) in (0..).zip(&expected) {
        assert_eq!(row(categories, at), numbered(texts));
    }

    // Averages of every drug plan measure: percentages, decimals and words in one column.
    let measures = table(&document, 131, 0);
    let none = "Medicare only shows a Star Rating for this measure";
    let figures = [
        ["98%", "4.4", "98%", "4.2"],
        ["0.24", "4.1", "0.04", "4.5"],
        ["16%", "3.7", "7%", "3.5"],
        [none, "3.4", none, "3.2"],
        ["87", "3.3", "85", "3.5"],
        ["90", "3.5", "90", "3.6"],
        ["98", "4.6", "98", "4.7"],
        ["87%", "3.1", "87%", "2.7"],
        ["89%", "3.3", "89%", "2.6"],
        ["89%", "3.2", "88%", "2.7"],
        ["91%", "3.7", "62%", "3.4"],
        ["88%", "3.3", "84%", "3.3"],
    ];
    assert_eq!(
        (measures.row_count(), measures.column_count(), measures.header_rows),
        (13, 6, 1)
    );
    assert_eq!(
        row(measures, 0)[2..],
        [
            (2, "MA-PD Numeric Average"),
            (3, "MA-PD Star Average"),
            (4, "PDP Numeric Average"),
            (5, "PDP Star Average")
        ]
    );
    for (at, texts) in (1..).zip(&figures) {
        let cells = row(measures, at);
        assert_eq!(cells[0].1, format!("D{at:02}"));
        assert_eq!(
            cells[2..],
            numbered(texts)
                .iter()
                .map(|(column, text)| (column + 2, *text))
                .collect::<Vec<_>>()
        );
    }

    // A first column of numbers belongs to the body.
    assert_eq!(table(&document, 26, 0).header_rows, 1);

    // The cut points of all 45 measures: each stands in a table of its own.
    let cut_points = |table: &&Table| {
        let names: Vec<&str> = table
            .cells
            .iter()
            .filter(|cell| cell.row == 0)
            .map(|cell| cell.text.as_str())
            .collect();
        table.row_count() <= 3 && (names.ends_with(&["5 Stars"]) || names.ends_with(&["Base Group 5"]))
    };
    let found = document.parts[35..118]
        .iter()
        .flat_map(|part| &part.tables)
        .filter(cut_points)
        .count();
    assert_eq!(found, 45);
}
