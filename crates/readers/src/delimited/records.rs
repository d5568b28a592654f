//! The records of a delimited text, with the line each starts on.

use crate::grid;

/// Delimiters in the order in which a tie is settled.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records looked at to tell the delimiter.
const SAMPLE_RECORDS: usize = 200;

/// How the records of a text look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) delimiter: u8,
    /// Fields of most records.
    pub(super) width: usize,
}

impl Shape {
    /// Whether a field of several lines holds two or more that would be full records.
    pub(super) fn holds_rows(&self, field: &str) -> bool {
        let full = |line: &&str| line.bytes().filter(|&b| b == self.delimiter).count() + 1 == self.width;
        self.width > 2 && field.lines().skip(1).filter(full).nth(1).is_some()
    }
}

/// The delimiter under which most records have the same number of fields; `None` for running text.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let mut best: Option<(usize, usize, u8)> = None;
    for delimiter in DELIMITERS {
        let mut widths: Vec<usize> = Records::new(text, Some(delimiter))
            .take(SAMPLE_RECORDS)
            .filter_map(Result::ok)
            .map(|record| record.fields.len())
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
    best.map(|(_, width, delimiter)| Shape { delimiter, width })
}

/// One record of a text.
pub(super) struct Record<'t> {
    /// The line it starts on, from 1.
    pub(super) line: u32,
    pub(super) fields: Vec<String>,
    /// As it stands in the file.
    pub(super) raw: &'t str,
    /// Whether it holds a quotation mark that is never closed.
    pub(super) unclosed: bool,
}

impl Record<'_> {
    /// Whether it reads as a sentence with commas: a blank after each, words throughout, nothing quoted.
    pub(super) fn is_sentence(&self, delimiter: u8) -> bool {
        matches!(delimiter, b',' | b';')
            && self.fields.len() > 1
            && !self.raw.contains('"')
            && self.fields.iter().skip(1).all(|field| field.starts_with(' '))
            && self
                .fields
                .iter()
                .all(|field| field.chars().any(char::is_alphabetic) && grid::kind_of_text(field) == grid::Kind::Text)
    }
}

/// Lines with an unclosed quotation mark that are read apart; each costs reading the rest of the text once more.
const MOST_UNCLOSED: usize = 20;

/// The records of a text that hold something. Without a delimiter each line is one field.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: Option<u8>,
    reader: csv::Reader<&'t [u8]>,
    /// Where the reader began.
    base: usize,
    /// Up to where lines are counted, and the line there.
    counted: usize,
    line: u32,
    unclosed: usize,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, delimiter: Option<u8>) -> Records<'t> {
        Records {
            text,
            delimiter,
            reader: reader(text, delimiter),
            base: 0,
            counted: 0,
            line: 1,
            unclosed: 0,
        }
    }

    /// Counts lines up to a place in the text.
    fn count_to(&mut self, place: usize) {
        self.line = self
            .line
            .saturating_add(breaks(self.text.get(self.counted..place).unwrap_or_default()));
        self.counted = place;
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Result<Record<'t>, csv::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut found = csv::StringRecord::new();
        loop {
            match self.reader.read_record(&mut found) {
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
                Ok(true) => {}
            }
            let place = |position: Option<&csv::Position>| {
                position
                    .and_then(|position| usize::try_from(position.byte()).ok())
                    .map_or(self.text.len(), |byte| (self.base + byte).min(self.text.len()))
            };
            let start = place(found.position());
            let end = place(Some(self.reader.position())).max(start);
            // The reader counts blank lines before a record as its start.
            let blank = self.text.as_bytes()[start..end]
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            let start = start + blank;
            let raw = self.text.get(start..end).unwrap_or_default();
            self.count_to(start);
            let unclosed = end == self.text.len()
                && self.delimiter.is_some()
                && self.unclosed < MOST_UNCLOSED
                && raw.trim_end().contains(['\r', '\n'])
                && raw.matches('"').count() % 2 == 1;
            let mut record = Record {
                line: self.line,
                fields: found.iter().map(str::to_owned).collect(),
                raw,
                unclosed,
            };
            if unclosed {
                self.unclosed += 1;
                record.raw = raw.split(['\r', '\n']).next().unwrap_or_default();
                let delimiter = self.delimiter.map_or('\n', char::from);
                record.fields = record
                    .raw
                    .split(delimiter)
                    .map(|field| field.replace('"', ""))
                    .collect();
                self.base = start + record.raw.len();
                self.reader = reader(&self.text[self.base..], self.delimiter);
            }
            if record.fields.iter().any(|field| !field.trim().is_empty()) {
                return Some(Ok(record));
            }
        }
    }
}

fn reader(text: &str, delimiter: Option<u8>) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        // A text without a delimiter has none of these, so that each line is one field.
        .delimiter(delimiter.unwrap_or(b'\0'))
        .quoting(delimiter.is_some())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Line ends of any of the three kinds.
pub(super) fn breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let count = bytes
        .iter()
        .enumerate()
        .filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')))
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
