//! Tables of a real publication of 223 pages, cell by cell: the technical notes to the Medicare 2026 Star Ratings.

use std::collections::BTreeMap;
use std::path::Path;

use plumbline_model::{Anchor, Document, Table};
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

    // Every cut point the publisher also gives as a spreadsheet stands in the table of its measure, under its star.
    let folder = shared.join("data/cms_stars");
    let mut published = cut_points_of(&folder.join(PART_C), 0);
    published.extend(cut_points_of(&folder.join(PART_D), 1));
    let printed = printed_cut_points(&document);
    let missing: Vec<_> = published
        .iter()
        .filter(|(place, text)| printed.get(*place) != Some(*text))
        .map(|(place, text)| format!("{place:?}: {text}, printed {:?}", printed.get(place)))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert_eq!((published.len(), printed.len()), (285, 285));
}

const PART_C: &str = "2026_Star_Ratings_Data_Table_-_Part_C_Cut_Points_Oct_8_2025.csv";
const PART_D: &str = "2026_Star_Ratings_Data_Table_-_Part_D_Cut_Points_Oct_8_2025.csv";

/// Where a cut point stands: measure, contract type (empty where there is one), stars.
type CutPlace = (String, String, u32);

/// The cut points of a published spreadsheet. `star` is the column of the stars; a type stands before it.
fn cut_points_of(path: &Path, star: usize) -> BTreeMap<CutPlace, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .expect("the published cut points");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let mut found = BTreeMap::new();
    for row in &rows[4..] {
        let stars = row[star].chars().next().and_then(|c| c.to_digit(10)).expect("a star");
        let kind = if star == 0 { "" } else { row[0].trim() };
        for (name, text) in rows[2].iter().zip(row).skip(star + 1) {
            // Full marks alone are printed as the least that is enough.
            let text = short(text);
            let text = if text == "100%" { ">=100%".to_owned() } else { text };
            found.insert((name[..3].to_owned(), kind.to_owned(), stars), text);
        }
    }
    found
}

/// The cut points in the document's tables, each under the measure whose heading stands last before it.
fn printed_cut_points(document: &Document) -> BTreeMap<CutPlace, String> {
    let top = |anchor: &Anchor| match anchor {
        Anchor::Page { r#box, .. } => r#box.0[1],
        other => panic!("a place on a page, not {other:?}"),
    };
    let mut found = BTreeMap::new();
    let mut measure = String::new();
    for part in &document.parts[35..118] {
        let headings = part.lines.iter().filter_map(|line| {
            let name = line.text.strip_prefix("Measure: ")?;
            Some((top(&line.anchor), Err(name.split(" - ").next()?)))
        });
        let tables = part.tables.iter().map(|table| (top(&table.anchor), Ok(table)));
        let mut in_order: Vec<(_, Result<&Table, &str>)> = headings.chain(tables).collect();
        in_order.sort_by_key(|(top, _)| *top);
        for (_, at) in in_order {
            match at {
                Err(name) => name.clone_into(&mut measure),
                Ok(table) => add_cut_points(table, &measure, &mut found),
            }
        }
    }
    found
}

fn add_cut_points(table: &Table, measure: &str, found: &mut BTreeMap<CutPlace, String>) {
    let stars = |column: u32| {
        let name = &table.cell(0, column)?.text;
        let digit = name
            .strip_suffix(" Star")
            .or_else(|| name.strip_suffix(" Stars"))
            .or_else(|| name.strip_prefix("Base Group "))?;
        digit.parse::<u32>().ok()
    };
    if !(0..table.column_count()).any(|column| stars(column) == Some(5)) {
        return;
    }
    for cell in table.cells.iter().filter(|cell| cell.row > 0) {
        let kind = row(table, cell.row)
            .into_iter()
            .find(|(column, _)| table.cell(0, *column).is_some_and(|name| name.text == "Type"));
        if let Some(stars) = stars(cell.column) {
            let kind = kind.map_or("", |(_, text)| text);
            found.insert((measure.to_owned(), kind.to_owned(), stars), short(&cell.text));
        }
    }
}

/// A cut point in signs: "Greater than or equal to 45 % to less than 79 %" is ">=45%to<79%".
fn short(text: &str) -> String {
    let signs = [
        ("greater than or equal to", ">="),
        ("less than or equal to", "<="),
        ("greater than", ">"),
        ("less than", "<"),
    ];
    let words = signs
        .iter()
        .fold(text.to_lowercase(), |text, (words, sign)| text.replace(words, sign));
    words.split_whitespace().collect()
}
