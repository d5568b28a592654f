use std::collections::BTreeMap;
use std::fmt::Write as _;

use plumbline_model::{Document, FileFormat};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::*;

mod formulas;
mod hand_made;

/// Everything a document says, one table row, line or issue per text line; `{r:… f:… =…}` are raw, format and formula.
fn described(document: &Document) -> String {
    let mut out = String::new();
    for part in &document.parts {
        let _ = writeln!(
            out,
            "[{} {}{}]",
            part.number,
            part.name,
            if part.hidden { " hidden" } else { "" }
        );
        for line in &part.lines {
            let _ = writeln!(out, "line {} {}", line.anchor.place(), line.text);
            assert_eq!(
                line.anchor.text().trim(),
                line.text,
                "a line's anchor keeps the printed text"
            );
        }
        for table in &part.tables {
            let Anchor::Sheet { range, .. } = &table.anchor else {
                panic!("a sheet's table lies on a sheet")
            };
            let _ = writeln!(out, "table {range} header {}", table.header_rows);
            let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
            for cell in &table.cells {
                let mut text = cell.text.to_string();
                if cell.row_span > 1 || cell.column_span > 1 {
                    let Anchor::Sheet { range, .. } = &cell.anchor else {
                        panic!("a sheet's cell lies on a sheet")
                    };
                    let _ = write!(text, "<{}x{} {range}>", cell.row_span, cell.column_span);
                }
                for (mark, value) in [
                    (" r:", cell.raw.as_deref()),
                    (" f:", cell.number_format.as_deref()),
                    (" =", cell.formula.as_deref()),
                ] {
                    if let Some(value) = value {
                        let _ = write!(text, "{mark}{value}");
                    }
                }
                if cell.hidden {
                    text.push_str(" hidden");
                }
                if cell.as_stored {
                    text.push_str(" as stored");
                }
                if let Some(note) = &cell.note {
                    let _ = write!(text, " note:{note:?}");
                }
                let place = cell.anchor.place();
                let address = place.rsplit('!').next().unwrap_or_default();
                rows.entry(cell.row)
                    .or_default()
                    .push(format!("{address}@{} {text}", cell.column));
            }
            for (row, cells) in rows {
                let _ = writeln!(out, "  {row}: {}", cells.join(" | "));
            }
        }
    }
    for name in &document.names {
        let _ = writeln!(out, "name {} = {} in {:?}", name.name, name.refers_to, name.sheet);
    }
    for issue in &document.issues {
        let place = issue.anchor.as_ref().map(Anchor::place).unwrap_or_default();
        let _ = writeln!(out, "issue {} {} {place}", issue.code, issue.severity.as_str());
    }
    out
}

fn read(workbook: &mut Workbook) -> Document {
    let bytes = workbook.save_to_buffer().expect("a workbook is written");
    crate::read_bytes(&bytes).expect("the workbook is read")
}

fn words(sheet: &mut Worksheet, cells: &[(u32, u16, &str)]) {
    for (row, column, text) in cells {
        sheet.write_string(*row, *column, *text).expect("a text is written");
    }
}

fn figure(sheet: &mut Worksheet, row: u32, column: u16, value: f64, code: &str) {
    sheet
        .write_number_with_format(row, column, value, &Format::new().set_num_format(code))
        .expect("a figure is written");
}

#[test]
fn two_merged_header_rows_footnotes_and_a_hidden_sheet() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Financial Summary").expect("a name");
    words(
        sheet,
        &[
            (0, 0, "Harborview Health Plan "),
            (1, 0, "Synthetic, paid through 12/31/2024"),
        ],
    );
    let plain = Format::new();
    sheet.merge_range(3, 0, 4, 0, "Measure", &plain).expect("merged");
    sheet.merge_range(3, 1, 3, 2, "Actual", &plain).expect("merged");
    sheet.merge_range(3, 3, 3, 4, "Variance", &plain).expect("merged");
    words(
        sheet,
        &[(4, 1, "PMPM"), (4, 2, "Total"), (4, 3, "PMPM"), (4, 4, "Rate")],
    );
    words(
        sheet,
        &[
            (5, 0, "Medical cost"),
            (6, 0, "Loss ratio [1]"),
            (7, 0, "[1] Medical and pharmacy over revenue."),
        ],
    );
    figure(sheet, 5, 1, 811.58, "$#,##0.00");
    figure(sheet, 5, 2, 17_541_539.0, "#,##0");
    figure(sheet, 5, 3, -3.73, "$#,##0.00_);($#,##0.00)");
    figure(sheet, 6, 4, 0.8581999999999999, "0.0%");
    sheet
        .write_formula_with_format(
            6,
            1,
            rust_xlsxwriter::Formula::new("=B6/2").set_result("405.79"),
            &Format::new().set_num_format("0.0"),
        )
        .expect("a formula");
    let hidden = workbook.add_worksheet().set_name("Calc").expect("a name");
    hidden.set_hidden(true);
    words(hidden, &[(0, 0, "Month"), (0, 1, "Paid"), (1, 0, "January")]);
    hidden.write_number(1, 1, 2411).expect("a figure");
    assert_eq!(
        described(&read(&mut workbook)),
        "\
[1 Financial Summary]
line Financial Summary!A1 Harborview Health Plan
line Financial Summary!A2 Synthetic, paid through 12/31/2024
line Financial Summary!A8 [1] Medical and pharmacy over revenue.
table A4:E7 header 2
  0: A4@0 Measure<2x1 A4:A5> | B4@1 Actual<1x2 B4:C4> | D4@3 Variance<1x2 D4:E4>
  1: B5@1 PMPM | C5@2 Total | D5@3 PMPM | E5@4 Rate
  2: A6@0 Medical cost | B6@1 $811.58 r:811.58 f:$#,##0.00 | C6@2 17,541,539 r:17541539 f:#,##0 | \
D6@3 ($3.73) r:-3.73 f:$#,##0.00_);($#,##0.00)
  3: A7@0 Loss ratio [1] | B7@1 405.8 r:405.79 f:0.0 =B6/2 | E7@4 85.8% r:0.8581999999999999 f:0.0%
[2 Calc hidden]
table A1:B2 header 1
  0: A1@0 Month hidden | B1@1 Paid hidden
  1: A2@0 January hidden | B2@1 2411 r:2411 hidden
issue SRC009 warning Calc!B2
"
    );
}

#[test]
fn parameters_section_rows_and_empty_quarters() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Parameters").expect("a name");
    words(
        sheet,
        &[
            (0, 0, "Report parameters"),
            (1, 0, "Payer"),
            (1, 1, "Northfield"),
            (2, 0, "TIN"),
            (2, 1, "98-7654321"),
            (3, 0, "Paid through"),
            (4, 0, "Note"),
            (5, 0, "Contract"),
            (5, 1, "NCP-2024-118"),
        ],
    );
    sheet
        .write_datetime_with_format(
            3,
            1,
            rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 6, 30).expect("a date"),
            &Format::new().set_num_format("mm/dd/yyyy"),
        )
        .expect("a date");
    let sheet = workbook.add_worksheet().set_name("Table_1").expect("a name");
    words(
        sheet,
        &[
            (0, 0, "2024 Quarter 1 Report"),
            (2, 1, "Q1 2024"),
            (2, 2, "Q2 2024"),
            (2, 3, "Q3 2024"),
            (3, 0, "Membership (member months)"),
            (4, 0, "Total member months"),
            (6, 0, "Cost ($)"),
            (7, 0, "Inpatient"),
            (8, 0, "Care visit bonus"),
            (8, 1, "-"),
            (10, 0, "[1] Paid basis."),
        ],
    );
    figure(sheet, 4, 1, 15_342.0, "#,##0");
    figure(sheet, 7, 1, 1_466_218.0, "#,##0");
    assert_eq!(
        described(&read(&mut workbook)),
        "\
[1 Parameters]
line Parameters!A1 Report parameters
table A2:B6 header 0
  0: A2@0 Payer | B2@1 Northfield
  1: A3@0 TIN | B3@1 98-7654321
  2: A4@0 Paid through | B4@1 06/30/2024 r:45473 f:mm/dd/yyyy
  3: A5@0 Note
  4: A6@0 Contract | B6@1 NCP-2024-118
[2 Table_1]
line Table_1!A1 2024 Quarter 1 Report
line Table_1!A11 [1] Paid basis.
table A3:D9 header 1
  0: B3@1 Q1 2024 | C3@2 Q2 2024 | D3@3 Q3 2024
  1: A4@0 Membership (member months)
  2: A5@0 Total member months | B5@1 15,342 r:15342 f:#,##0
  4: A7@0 Cost ($)
  5: A8@0 Inpatient | B8@1 1,466,218 r:1466218 f:#,##0
  6: A9@0 Care visit bonus | B9@1 -
",
        "a section set off by a blank row stays under the header that names its columns"
    );
}

#[test]
fn tables_apart_by_a_blank_row_or_blank_columns_are_two() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("S").expect("a name");
    for (row, column) in [(0u32, 0u16), (0, 4), (5, 0)] {
        words(
            sheet,
            &[
                (row, column, "Measure"),
                (row, column + 1, "Rate"),
                (row + 1, column, "BCS"),
                (row + 2, column, "COL"),
            ],
        );
        for below in 1..3 {
            sheet
                .write_number(row + below, column + 1, 70 + below)
                .expect("a figure");
        }
    }
    let document = read(&mut workbook);
    let ranges: Vec<String> = document.parts[0]
        .tables
        .iter()
        .map(|table| table.anchor.place())
        .collect();
    assert_eq!(ranges, ["S!A1", "S!E1", "S!A6"]);
    assert!(document.parts[0].tables.iter().all(|table| table.header_rows == 1));
    assert!(document.parts[0].lines.is_empty());
}

#[test]
fn hidden_rows_and_columns_unknown_formats_and_error_values_are_said() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("S").expect("a name");
    words(
        sheet,
        &[
            (0, 0, "Measure"),
            (0, 1, "Rate"),
            (0, 2, "Target"),
            (1, 0, "BCS"),
            (2, 0, "COL"),
            (3, 0, "CBP"),
        ],
    );
    figure(sheet, 1, 1, 0.25, "0 q");
    figure(sheet, 2, 1, 0.5, "0%");
    figure(sheet, 1, 2, 7.0, "0");
    figure(sheet, 3, 1, 9.0, ";;;");
    sheet
        .write_formula(3, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"))
        .expect("a formula");
    sheet.set_row_hidden(2).expect("hidden");
    sheet.set_column_hidden(2).expect("hidden");
    assert_eq!(
        described(&read(&mut workbook)),
        "\
[1 S]
table A1:C4 header 1
  0: A1@0 Measure | B1@1 Rate | C1@2 Target hidden
  1: A2@0 BCS | B2@1 0.25 r:0.25 f:0 q as stored | C2@2 7 r:7 f:0 hidden
  2: A3@0 COL hidden | B3@1 50% r:0.5 f:0% hidden
  3: A4@0 CBP | B4@1 9 r:9 f:;;; hidden | C4@2 #DIV/0! r:#DIV/0! =1/0 hidden
issue SRC005 info S!B2
issue SRC011 warning S!C4
issue SRC009 warning S!C2
"
    );
}

#[test]
fn notes_names_formulas_and_built_in_formats_are_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Cost & care").expect("a name");
    words(
        sheet,
        &[
            (0, 0, "Synthetic report"),
            (2, 0, "Measure"),
            (2, 1, "PMPM"),
            (3, 0, "Medical"),
            (4, 0, "Share"),
            (5, 0, "Hours"),
        ],
    );
    figure(sheet, 3, 1, 412.5, "$#,##0.00");
    sheet
        .write_number_with_format(4, 1, 0.375, &Format::new().set_num_format_index(12))
        .expect("a figure");
    sheet
        .write_number_with_format(5, 1, 1.5, &Format::new().set_num_format_index(46))
        .expect("a figure");
    for (row, column, text) in [
        (3, 1, "Paid basis, <no> IBNR"),
        (0, 0, "Draft"),
        (9, 4, "Ask about this"),
    ] {
        let note = rust_xlsxwriter::Note::new(text)
            .set_author("Pat")
            .add_author_prefix(false);
        sheet.insert_note(row, column, &note).expect("a note");
    }
    workbook
        .define_name("PaidThrough", "='Cost & care'!$B$4")
        .expect("a name");
    assert_eq!(
        described(&read(&mut workbook)),
        "\
[1 Cost & care]
line Cost & care!A1 Synthetic report
table A3:B6 header 0
  0: A3@0 Measure | B3@1 PMPM
  1: A4@0 Medical | B4@1 $412.50 r:412.5 f:$#,##0.00 note:\"Paid basis, <no> IBNR\"
  2: A5@0 Share | B5@1 3/8 r:0.375 f:# ?/?
  3: A6@0 Hours | B6@1 36:00:00 r:1.5 f:[h]:mm:ss
name PaidThrough = 'Cost & care'!$B$4 in None
issue SRC005 info Cost & care!E10
issue SRC005 info Cost & care!A1
"
    );
}

#[test]
fn what_is_no_readable_workbook_says_why() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_number(0, 0, 1).expect("a figure");
    let whole = workbook.save_to_buffer().expect("a workbook");
    let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    encrypted.resize(512, 0);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    encrypted.resize(1024, 0);
    let mut other_zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    other_zip
        .start_file("notes.txt", zip::write::SimpleFileOptions::default())
        .expect("an entry");
    let other_zip = other_zip.finish().expect("a zip").into_inner();
    let table: [(&str, &[u8], &str, &str); 7] = [
        ("empty", b"", "empty_file", "no bytes"),
        ("cut off", &whole[..whole.len() / 2], "damaged_file", "stopped early"),
        ("encrypted", &encrypted, "encrypted_file", "password"),
        ("other zip", &other_zip, "unsupported_format", "without a workbook"),
        (
            "web page",
            b"<html><table><tr><td>1</td></tr></table>",
            "unsupported_format",
            "web page",
        ),
        ("image", b"\x89PNG\r\n\x1a\n\0\0", "unsupported_format", "an image"),
        ("blanks", b" \r\n \n", "empty_file", "blanks"),
    ];
    for (name, bytes, code, said) in table {
        let info = crate::read_bytes(bytes).expect_err(name).info();
        assert_eq!(info.code, code, "{name}");
        assert!(info.message.contains(said), "{name}: {}", info.message);
        assert!(!info.remedy.is_empty(), "{name} has a way out");
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(crate::read(folder.path()).expect_err("a folder").code(), "is_a_folder");
    assert_eq!(
        crate::read(&folder.path().join("gone.xlsx"))
            .expect_err("nothing")
            .code(),
        "not_found"
    );
}

#[test]
fn limits_refuse_before_memory_is_used() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..100 {
        sheet.write_string(row, 0, "x".repeat(1000)).expect("a text");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let defaults = crate::Limits::default();
    for (limits, measure) in [
        (
            crate::Limits {
                file_bytes: 100,
                ..defaults
            },
            "file size",
        ),
        (
            crate::Limits {
                unzipped_bytes: 5000,
                ..defaults
            },
            "unzipped size",
        ),
        (crate::Limits { cells: 50, ..defaults }, "number of cells"),
        (
            crate::Limits {
                text_bytes: 5000,
                ..defaults
            },
            "text",
        ),
    ] {
        let error = crate::read_within(&bytes, &limits).expect_err(measure);
        assert_eq!(error.code(), "too_large", "{measure}");
        assert!(error.to_string().contains(measure), "{error}");
    }
}

#[test]
fn the_name_of_a_file_does_not_tell_its_format() {
    let mut workbook = Workbook::new();
    words(workbook.add_worksheet(), &[(0, 0, "a")]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.pdf");
    workbook.save(&path).expect("saved");
    let document = crate::read(&path).expect("read");
    assert_eq!(document.format, FileFormat::Xlsx);
    assert_eq!(document.sha256.len(), 64);
}

/// A cell of a made-up sheet: nothing, words, a figure.
fn any_cell() -> impl Strategy<Value = Option<Result<String, f64>>> {
    prop_oneof![
        3 => Just(None),
        2 => "[A-Za-z][a-z ]{0,6}[a-z]".prop_map(|text| Some(Ok(text))),
        1 => prop::sample::select(vec!["-", "N/A", "Q1 2024", "2024", "[1] note", "12.5%"]).prop_map(|t| Some(Ok(t.to_owned()))),
        3 => (-1_000_000i32..1_000_000).prop_map(|n| Some(Err(f64::from(n) / 100.0))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn every_cell_of_a_sheet_stands_in_exactly_one_table_or_line(
        cells in prop::collection::vec(prop::collection::vec(any_cell(), 0..9), 1..14),
        merges in prop::collection::vec((0u32..14, 0u16..9, 0u32..3, 0u16..4), 0..4),
    ) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let mut wanted: Vec<String> = Vec::new();
        for (row, line) in (0u32..).zip(&cells) {
            for (column, cell) in (0u16..).zip(line) {
                match cell {
                    None => continue,
                    Some(Ok(text)) => sheet.write_string(row, column, text).map(|_| ()),
                    Some(Err(number)) => sheet.write_number(row, column, *number).map(|_| ()),
                }
                .expect("a cell is written");
                wanted.push(CellRange::cell_at(row, u32::from(column)).cell().to_string());
            }
        }
        for (row, column, down, right) in merges {
            // The writer refuses regions that overlap or hold one cell; the head is written first by the merge.
            let head = cells.get(row as usize).and_then(|line| line.get(usize::from(column))).cloned().flatten();
            if let Some(Ok(text)) = head {
                let _ = sheet.merge_range(row, column, row + down, column + right, &text, &Format::new());
                for (r, line) in (0u32..).zip(&cells) {
                    for (c, cell) in (0u16..).zip(line) {
                        let inside = (row..=row + down).contains(&r) && (column..=column + right).contains(&c) && (r, c) != (row, column);
                        match cell {
                            Some(Ok(text)) if inside => { sheet.write_string(r, c, text).expect("written again"); }
                            Some(Err(number)) if inside => { sheet.write_number(r, c, *number).expect("written again"); }
                            _ => {}
                        }
                    }
                }
            }
        }
        let document = read(&mut workbook);
        let part = &document.parts[0];
        let mut found: Vec<String> = Vec::new();
        for anchor in part.tables.iter().flat_map(|t| &t.cells).map(|c| &c.anchor).chain(part.lines.iter().map(|l| &l.anchor)) {
            if let Anchor::Sheet { range, .. } = anchor {
                found.push(range.cell().to_string());
            }
        }
        wanted.sort();
        found.sort();
        prop_assert_eq!(found, wanted);
        for table in &part.tables {
            prop_assert!(table.header_rows < table.row_count().max(1), "a table has rows below its header");
            prop_assert!(table.cells.windows(2).all(|w| (w[0].row, w[0].column) < (w[1].row, w[1].column)), "by row, then column");
        }
    }
}
