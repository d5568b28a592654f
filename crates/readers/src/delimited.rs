//! Delimited text: .csv, .tsv, .txt.
//!
//! The encoding is told from the bytes, the delimiter (comma, semicolon, tab, bar) from the content. Anchors name the
//! line of the file on which the record starts and the field's place, both from 1. Rows with one field above and
//! below the tables are lines, and so is a sentence above them that holds the delimiter. A quotation mark that is never
//! closed costs its own line, not the rest of the file.

mod records;

use plumbline_model::{Anchor, Cell, Document, FileFormat, Issue, Line, Part, PartKind, Severity};

use crate::grid;
use crate::limits::Budget;
use crate::{Limits, ReadError, text};
use records::{Record, Records, breaks, shape};

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
    let shape = shape(&decoded.text);
    let mut budget = Budget::new(limits);
    let mut cells = Vec::new();
    let mut kinds = Vec::new();
    let mut grid_row = 0u32;
    let mut last_line = 0;
    let mut records = Records::new(&decoded.text, shape.map(|shape| shape.delimiter)).peekable();
    let mut above_table = true;
    let mut split_figures = SplitFigures::default();
    let mut previous_width = 0;
    while let Some(record) = records.next() {
        let mut record = match record {
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
        if let Some(shape) = shape {
            above_table &= record.fields.len() < shape.width;
            let next_width = match records.peek() {
                Some(Ok(next)) => next.fields.len(),
                _ => 0,
            };
            let alone = previous_width != record.fields.len() && next_width != record.fields.len();
            previous_width = record.fields.len();
            if above_table && alone && record.is_sentence(shape.delimiter) {
                record.fields = vec![record.raw.trim_end_matches(['\r', '\n']).to_owned()];
            }
        }
        let Record {
            line, fields, unclosed, ..
        } = record;
        // One blank row stands for any number of blank lines.
        if line > last_line + 1 && !cells.is_empty() {
            grid_row += 1;
            split_figures.header = None;
        }
        split_figures.look_at(line, &fields, &mut issues);
        last_line = line + fields.iter().map(|field| breaks(field)).sum::<u32>();
        if unclosed {
            let anchor = Anchor::Csv {
                row: line,
                column: 1,
                text: fields.first().map(String::as_str).unwrap_or_default().into(),
            };
            let message =
                "A quotation mark in this line is never closed; the line was read without it. Check the line.";
            issues.push(note(Severity::Warning, message.into(), Some(anchor)));
        }
        for (column, field) in (0u32..).zip(&fields) {
            if field.trim().is_empty() {
                continue;
            }
            budget.take(field.len())?;
            let anchor = Anchor::Csv {
                row: line,
                column: column + 1,
                text: field.as_str().into(),
            };
            if breaks(field) as usize > QUOTED_LINES || shape.is_some_and(|shape| shape.holds_rows(field)) {
                let message = "A field goes on over lines that look like rows of their own: a quotation mark may stand \
                               where none belongs. Check the lines that follow.";
                issues.push(note(
                    Severity::Warning,
                    message.into(),
                    Some(anchor.with_text(field.chars().take(80).collect::<String>())),
                ));
            }
            kinds.push(grid::kind_of_text(field));
            cells.push(Cell::new(grid_row, column, anchor));
        }
        grid_row += 1;
    }
    if cells.is_empty() {
        return Err(ReadError::EmptyFile {
            place: "only blanks and delimiters".into(),
        });
    }
    split_figures.finish(&mut issues);
    let (tables, loose) = grid::tables(cells, &kinds, |_, first| first.anchor.with_text(""));
    let lines = loose
        .into_iter()
        .map(|cell| Line {
            text: cell.text,
            anchor: cell.anchor,
            running: false,
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
            footnotes: Vec::new(),
            ocr: None,
        }],
        issues,
        names: Vec::new(),
    })
}

/// Most rows with a figure that may be split which are listed; the rest are counted.
const LISTED_ROWS: usize = 50;

/// Finds rows with more fields than their table's header where a figure's thousands separator may be the delimiter:
/// 1,200 without quotation marks in a comma-separated text.
#[derive(Default)]
struct SplitFigures {
    /// Fields of the present table's header.
    header: Option<usize>,
    found: usize,
}

impl SplitFigures {
    fn look_at(&mut self, line: u32, fields: &[String], issues: &mut Vec<Issue>) {
        let width = fields
            .iter()
            .rposition(|field| !field.trim().is_empty())
            .map_or(0, |last| last + 1);
        let Some(header) = self.header else {
            let names = fields[..width]
                .iter()
                .all(|field| grid::kind_of_text(field) == grid::Kind::Text);
            // Empty fields at its end are columns, too: a title that spans columns stands in the first of them.
            self.header = (width > 1 && names).then_some(fields.len());
            return;
        };
        let digits = |field: &str| field.bytes().all(|b| b.is_ascii_digit());
        let split = fields[..width].windows(2).find(|pair| {
            let head = pair[0].trim().trim_start_matches(['$', '-', '(']);
            let tail = pair[1].trim().trim_end_matches(')');
            let tail = tail.split_once('.').map_or(tail, |(whole, _)| whole);
            (1..=3).contains(&head.len()) && digits(head) && !head.starts_with('0') && tail.len() == 3 && digits(tail)
        });
        let Some([head, tail]) = split.filter(|_| width > header) else {
            return;
        };
        self.found += 1;
        if self.found <= LISTED_ROWS {
            let message = format!(
                "The row has {width} fields under a header of {header}: \"{head}\" and \"{tail}\" may be one figure split \
                 at its thousands separator. They are read as written; check the row."
            );
            let anchor = Anchor::Csv {
                row: line,
                column: 1,
                text: fields[0].as_str().into(),
            };
            issues.push(note(Severity::Warning, message, Some(anchor)));
        }
    }

    fn finish(&self, issues: &mut Vec<Issue>) {
        if self.found > LISTED_ROWS {
            let message = format!("{} more rows have the same fault.", self.found - LISTED_ROWS);
            issues.push(note(Severity::Warning, message, None));
        }
    }
}

fn note(severity: Severity, message: String, anchor: Option<Anchor>) -> Issue {
    Issue {
        code: "SRC005".into(),
        severity,
        message,
        anchor,
    }
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
        assert_eq!(part.lines.len(), 1, "{:?}", part.lines);
        assert_eq!(
            part.lines[0].text, "2023 results, synthetic",
            "a comma in a title is no delimiter"
        );
        assert_eq!(part.lines[0].anchor.place(), "row 1, column 1");
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
    fn an_unclosed_quotation_mark_costs_its_line_only() {
        let mut text = String::from("Measure,Rate,Target\nBCS,72,75\n\"COL,65,70\n");
        for row in 0..30 {
            text.push_str(&format!("M{row},1{row},20\n"));
        }
        let document = document(text.as_bytes());
        let table = &document.parts[0].tables[0];
        assert_eq!(table.row_count(), 33, "every row is read");
        assert_eq!(table.cell(2, 0).map(|cell| cell.text.as_str()), Some("COL"));
        let issue = document.issues.first().expect("it is said");
        assert_eq!(
            issue.anchor.as_ref().map(Anchor::place).as_deref(),
            Some("row 3, column 1")
        );
        let last = table.cells.last().expect("the last cell");
        assert_eq!(
            last.anchor.place(),
            "row 33, column 3",
            "the lines after it keep their numbers"
        );
    }

    #[test]
    fn quotation_marks_that_swallow_rows_are_told_at_once() {
        let text = "Measure,Rate,Target\n\"BCS,72,75\nCOL,65,70\nCBP,61,66\nEED\",58,60\nKED,1,2\nX,3,4\n";
        let document = document(text.as_bytes());
        let issue = document.issues.first().expect("it is said");
        assert!(issue.message.contains("rows of their own"), "{}", issue.message);
        assert_eq!(
            issue.anchor.as_ref().map(Anchor::place).as_deref(),
            Some("row 2, column 1")
        );
    }

    #[test]
    fn a_figure_that_may_be_split_at_its_thousands_separator_is_said() {
        for (text, rows) in [
            (
                "Measure,Paid,Members\nA,1,200,10\nB,900,12\nC,800,9\n",
                vec!["row 2, column 1"],
            ),
            (
                "Measure,Paid\nA,$1,200.50\nB,2,100\n",
                vec!["row 2, column 1", "row 3, column 1"],
            ),
            ("Measure,Paid,Members\nA,\"1,200\",10\nB,900,120\n", vec![]),
            // A title over two columns leaves the second one's field empty.
            ("Contract,Screening,\nH1,90,100\nH2,88,100\n", vec![]),
            ("Measure,Paid,Members\nA,5,100,,\nB,6,120,,\n", vec![]),
            ("Measure,Paid,Members\nA,5,x,late\nB,6,120\n", vec![]),
        ] {
            let document = document(text.as_bytes());
            let said: Vec<String> = document
                .issues
                .iter()
                .filter_map(|issue| issue.anchor.as_ref().map(Anchor::place))
                .collect();
            assert_eq!(said, rows, "{text}");
        }
    }

    #[test]
    fn several_tables_and_blanks_around_headers() {
        let text =
            "Measure ,Rate,Target\nBCS,72,75\nCOL,65,70\n\n\nMonth,Paid , Members\nJanuary,\"1,200\",10\nMay,900,12\n";
        let document = document(text.as_bytes());
        let tables = &document.parts[0].tables;
        assert_eq!(tables.len(), 2);
        let header = tables[1].cell(0, 1).expect("a header");
        assert_eq!(
            (header.text.as_str(), header.anchor.text()),
            ("Paid", "Paid "),
            "the anchor keeps the blank"
        );
        assert_eq!(tables[0].cell(0, 0).map(|cell| cell.anchor.text()), Some("Measure "));
        assert_eq!(tables[1].header_rows, 1);
        let figure = tables[1].cell(1, 1).expect("a figure");
        assert_eq!(
            (figure.text.as_str(), figure.anchor.place().as_str()),
            ("1,200", "row 7, column 2")
        );
    }

    #[test]
    fn running_text_is_lines() {
        let document = document(b"Claims paid through 09/30/2024\n\nNo table here\n");
        assert!(document.parts[0].tables.is_empty());
        assert_eq!(document.parts[0].lines[1].anchor.place(), "row 3, column 1");
    }
}
