//! Delimited text: .csv, .tsv, .txt.
//!
//! The encoding is told from the bytes, the delimiter (comma, semicolon, tab, bar) from the content. Anchors name the
//! line of the file on which the record starts and the field's place, both from 1. Rows with one field above and
//! below the tables are lines.

use plumbline_model::{Anchor, Cell, Document, FileFormat, Issue, Line, Part, PartKind, Severity, Table};

use crate::grid::{self, GridCell};
use crate::limits::Budget;
use crate::{Limits, ReadError, text};

/// Delimiters in the order in which a tie is settled.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records looked at to tell the delimiter.
const SAMPLE_RECORDS: usize = 200;
/// Lines in one quoted field from which an unclosed quotation mark is the likelier reading.
const QUOTED_LINES: usize = 50;

/// Reads a delimited text.
pub(crate) fn read(bytes: &[u8], sha256: String, limits: &Limits) -> Result<Document, ReadError> {
    let decoded = text::decode(bytes);
    let mut issues = Vec::new();
    if decoded.replaced {
        issues.push(note(
            Severity::Warning,
            format!(
                "Some bytes have no meaning in {} and show as \u{fffd}. Ask the payer for the file in UTF-8.",
                decoded.encoding
            ),
            None,
        ));
    } else if decoded.encoding == "windows-1252" {
        let message = "The file is not UTF-8 and was read as Windows-1252. Check names with accents and dashes.";
        issues.push(note(Severity::Info, message.into(), None));
    }
    let delimiter = delimiter(&decoded.text);
    let mut budget = Budget::new(limits);
    let mut cells = Vec::new();
    let mut anchors = Vec::new();
    let mut grid_row = 0u32;
    let mut last_line = 0;
    for record in records(&decoded.text, delimiter) {
        let (line, fields) = match record {
            Ok(record) => record,
            Err(error) => {
                issues.push(note(
                    Severity::Warning,
                    format!("A record could not be read: {error}."),
                    None,
                ));
                continue;
            }
        };
        // One blank row stands for any number of blank lines.
        if line > last_line + 1 && !cells.is_empty() {
            grid_row += 1;
        }
        last_line = line + fields.iter().map(|field| breaks(field)).sum::<u32>();
        for (column, field) in (0u32..).zip(&fields) {
            if field.trim().is_empty() {
                continue;
            }
            budget.take(field.len())?;
            let anchor = Anchor::Csv {
                row: line,
                column: column + 1,
                text: field.clone(),
            };
            if breaks(field) as usize > QUOTED_LINES {
                let message =
                    "A field goes on over many lines: a quotation mark may not be closed. Check the lines that follow.";
                issues.push(note(
                    Severity::Warning,
                    message.into(),
                    Some(anchor.with_text(field.chars().take(80).collect::<String>())),
                ));
            }
            cells.push(GridCell {
                row: grid_row,
                column,
                row_span: 1,
                column_span: 1,
                kind: grid::kind_of_text(field),
                text: field.trim().to_owned(),
            });
            anchors.push(anchor);
        }
        grid_row += 1;
    }
    if cells.is_empty() {
        return Err(ReadError::EmptyFile {
            place: "only blanks and delimiters".into(),
        });
    }
    let layout = grid::split(&cells);
    let tables = layout
        .tables
        .iter()
        .map(|table| Table {
            anchor: table.cells.first().map_or(
                Anchor::Csv {
                    row: 1,
                    column: 1,
                    text: String::new(),
                },
                |&i| anchors[i].with_text(""),
            ),
            header_rows: table.header_rows,
            ruled: false,
            cells: table
                .cells
                .iter()
                .map(|&i| Cell {
                    row: cells[i].row - table.start.0,
                    column: cells[i].column - table.start.1,
                    row_span: 1,
                    column_span: 1,
                    text: cells[i].text.clone(),
                    anchor: anchors[i].clone(),
                    raw: None,
                    number_format: None,
                    formula: None,
                    hidden: false,
                    as_stored: false,
                    note: None,
                })
                .collect(),
        })
        .collect();
    let lines = layout
        .lines
        .iter()
        .map(|&i| Line {
            text: cells[i].text.clone(),
            anchor: anchors[i].clone(),
        })
        .collect();
    Ok(Document {
        format: FileFormat::Csv,
        sha256,
        parts: vec![Part {
            kind: PartKind::Document,
            name: "document".into(),
            number: 1,
            hidden: false,
            size: None,
            tables,
            lines,
        }],
        issues,
        names: Vec::new(),
    })
}

fn note(severity: Severity, message: String, anchor: Option<Anchor>) -> Issue {
    Issue {
        code: "SRC005".into(),
        severity,
        message,
        anchor,
    }
}

/// The delimiter under which most records have the same number of fields; `None` for running text.
fn delimiter(text: &str) -> Option<u8> {
    let mut best: Option<(usize, usize, u8)> = None;
    for delimiter in DELIMITERS {
        let mut widths: Vec<usize> = records(text, Some(delimiter))
            .take(SAMPLE_RECORDS)
            .filter_map(Result::ok)
            .map(|(_, fields)| fields.len())
            .filter(|&width| width > 1)
            .collect();
        widths.sort_unstable();
        let Some((count, width)) = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).max() else {
            continue;
        };
        // Two records must agree; commas in a few sentences do not make a table.
        if count >= 2 && best.is_none_or(|(c, w, _)| (count, width) > (c, w)) {
            best = Some((count, width, delimiter));
        }
    }
    best.map(|(_, _, delimiter)| delimiter)
}

/// A record: the line it starts on and its fields.
type Record = Result<(u32, Vec<String>), csv::Error>;

/// The records of a text with the line each starts on, from 1. Without a delimiter each line is one field.
fn records(text: &str, delimiter: Option<u8>) -> Box<dyn Iterator<Item = Record> + '_> {
    let Some(delimiter) = delimiter else {
        return Box::new(
            (1u32..)
                .zip(text.lines())
                .filter(|(_, l)| !l.trim().is_empty())
                .map(|(n, l)| Ok((n, vec![l.to_owned()]))),
        );
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut seen = 0usize;
    let mut line = 1u32;
    let mut record = csv::StringRecord::new();
    Box::new(std::iter::from_fn(move || {
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
                Ok(true) => {}
            }
            let start = record
                .position()
                .map_or(seen, |p| usize::try_from(p.byte()).unwrap_or(seen))
                .min(text.len());
            // The reader counts blank lines before a record as its start.
            let blank = text.as_bytes()[start..]
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            line += breaks(text.get(seen..start + blank).unwrap_or_default());
            seen = start + blank;
            if record.iter().any(|field| !field.trim().is_empty()) {
                return Some(Ok((line, record.iter().map(str::to_owned).collect())));
            }
        }
    }))
}

/// Line ends of any of the three kinds.
fn breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let count = bytes
        .iter()
        .enumerate()
        .filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')))
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(bytes: &[u8]) -> Document {
        read(bytes, String::new(), &Limits::default()).expect("a delimited text")
    }

    fn cells(document: &Document) -> Vec<(u32, u32, &str)> {
        document.parts[0].tables[0]
            .cells
            .iter()
            .map(|c| (c.row, c.column, c.text.as_str()))
            .collect()
    }

    #[test]
    fn titles_blank_lines_and_quoted_line_ends_keep_their_line_numbers() {
        let text = "2023 results, synthetic\r\n\r\nACO_ID,Name,Sav_rate\r\nA9901,\"Birch\r\nCreek, LLC \",0.0312\r\n\r\nA9902,Fen,\r\n";
        let document = document(text.as_bytes());
        let part = &document.parts[0];
        assert_eq!(
            part.lines.len(),
            0,
            "a title with a comma is two fields: {:?}",
            part.lines
        );
        let places: Vec<String> = part
            .tables
            .iter()
            .flat_map(|t| &t.cells)
            .map(|c| format!("{}={}", c.anchor.place(), c.text))
            .collect();
        assert!(
            places.contains(&"row 4, column 2=Birch\r\nCreek, LLC".to_owned()),
            "{places:?}"
        );
        assert!(places.contains(&"row 7, column 1=A9902".to_owned()), "{places:?}");
    }

    #[test]
    fn a_title_and_three_header_rows_are_told_apart() {
        let text = "2026 Data View,,,\nID,HD1: Staying healthy,,\n,C01: BCS,C02: COL,C03\n,01/01/2024 – 12/31/2024,03/2025 – 05/2025,x\nE3014 ,72%,Plan too new,80%\n";
        let document = document(text.as_bytes());
        let part = &document.parts[0];
        assert_eq!(part.lines[0].text, "2026 Data View");
        assert_eq!(part.tables[0].header_rows, 3);
        let id = &part.tables[0]
            .cells
            .iter()
            .find(|c| c.text == "E3014")
            .expect("the key");
        assert_eq!(
            id.anchor,
            Anchor::Csv {
                row: 5,
                column: 1,
                text: "E3014 ".into()
            },
            "the anchor keeps the printed field"
        );
    }

    #[test]
    fn delimiters_and_encodings_are_told_from_content() {
        let plain = "Maß;PMPM\nStationär;412,5\nÜbrige;88,1\n";
        let wanted = [
            (0, 0, "Maß"),
            (0, 1, "PMPM"),
            (1, 0, "Stationär"),
            (1, 1, "412,5"),
            (2, 0, "Übrige"),
            (2, 1, "88,1"),
        ];
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(plain);
        let mut bom = vec![0xEF, 0xBB, 0xBF];
        bom.extend_from_slice(plain.as_bytes());
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(plain.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let bare: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, bytes) in [
            ("utf-8", plain.as_bytes()),
            ("bom", &bom),
            ("latin", &latin),
            ("le", &little),
            ("be", &big),
            ("no bom", &bare),
        ] {
            let document = document(bytes);
            assert_eq!(cells(&document), wanted, "{name}");
            assert_eq!(document.parts[0].tables[0].header_rows, 1, "{name}");
            assert_eq!(
                document.issues.len(),
                usize::from(name == "latin"),
                "only a guessed encoding is said: {name}"
            );
            assert_eq!(crate::sniff(bytes), Some(FileFormat::Csv), "{name}");
        }
        for delimiter in ["\t", "|", ","] {
            let text = format!("a{delimiter}b{delimiter}c\nx{delimiter}1{delimiter}2\n");
            assert_eq!(cells(&document(text.as_bytes())).len(), 6, "{delimiter:?}");
        }
    }

    #[test]
    fn running_text_is_lines() {
        let document = document(b"Claims paid through 09/30/2024\n\nNo table here\n");
        assert!(document.parts[0].tables.is_empty());
        assert_eq!(document.parts[0].lines[1].anchor.place(), "row 3, column 1");
    }
}
