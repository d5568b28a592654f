//! What a document's texts say about its figures beside themselves: rows that head those below them with their unit,
//! footnotes and the cells that bear their marks. The same for every format but JSON, whose names say it.

use plumbline_model::{Anchor, Cell, Document, FileFormat, Footnote, Part, Section, Table, Text};

use crate::grid::{Kind, kind_of_text};

/// Words that make what stands in parentheses, or after "in", a unit.
const UNIT_WORDS: &[&str] = &[
    "$",
    "%",
    "000",
    "admits",
    "admissions",
    "count",
    "counts",
    "days",
    "dollar",
    "dollars",
    "each",
    "hours",
    "lives",
    "member",
    "members",
    "million",
    "millions",
    "month",
    "months",
    "patients",
    "per",
    "percent",
    "pmpm",
    "pmpy",
    "points",
    "rate",
    "thousand",
    "thousands",
    "usd",
    "visits",
    "years",
];

/// Letters or digits of a mark in brackets, at most.
const MOST_MARK: usize = 2;

/// Fills in [`Table::sections`] and [`Part::footnotes`].
pub(crate) fn annotate(document: &mut Document) {
    if matches!(document.format, FileFormat::Json | FileFormat::Fhir) {
        return;
    }
    document.parts.iter_mut().for_each(annotate_part);
}

/// The same for one part.
pub(crate) fn annotate_part(part: &mut Part) {
    for table in &mut part.tables {
        table.sections = sections(table);
    }
    part.footnotes = footnotes(part);
}

fn sections(table: &Table) -> Vec<Section> {
    // Names beside values: a name alone lacks its value and heads nothing.
    if table.header_rows == 0 && table.column_count() <= 2 {
        return Vec::new();
    }
    let mut rows = table
        .cells
        .chunk_by(|a, b| a.row == b.row)
        .filter(|row| row[0].row >= table.header_rows)
        .peekable();
    let mut found = Vec::new();
    while let Some(row) = rows.next() {
        let headed = rows.peek().is_some_and(|next| next.len() > 1);
        if let [only] = row
            && only.column == 0
            && headed
            && kind_of_text(&only.text) == Kind::Text
        {
            let (text, unit) = without_unit(&only.text);
            found.push(Section {
                row: only.row,
                text: text.into(),
                unit: unit.map(Text::from),
            });
        }
    }
    found
}

/// A heading and the unit behind it: `Cost ($)`, `Utilization [per 1,000]`, `Amounts in thousands`.
fn without_unit(heading: &str) -> (&str, Option<&str>) {
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(inner) = heading.strip_suffix(close)
            && let Some(start) = inner.rfind(open)
            && is_unit(&inner[start + 1..])
        {
            return (heading[..start].trim_end(), Some(inner[start + 1..].trim()));
        }
    }
    match heading.rsplit_once(" in ") {
        Some((text, unit)) if is_unit(unit) => (text.trim_end_matches([',', ' ']), Some(unit.trim())),
        _ => (heading, None),
    }
}

fn is_unit(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '\'' | '-'));
    let symbol = lower.contains(['$', '%']);
    lower.split_whitespace().count() <= 4
        && (symbol || words.any(|word| UNIT_WORDS.contains(&word.trim_end_matches('.'))))
}

fn footnotes(part: &Part) -> Vec<Footnote> {
    let mut found: Vec<Footnote> = part
        .lines
        .iter()
        .filter_map(|line| {
            let (mark, text) = leading_mark(&line.text)?;
            Some(Footnote {
                mark,
                text: text.into(),
                anchor: line.anchor.clone(),
                marked: Vec::new(),
            })
        })
        .collect();
    if found.is_empty() {
        return found;
    }
    let cells = part.tables.iter().flat_map(|table| &table.cells);
    let cells = cells.map(|cell: &Cell| (&cell.text, &cell.anchor));
    let lines = part.lines.iter().map(|line| (&line.text, &line.anchor));
    for (text, anchor) in lines.chain(cells).filter(|(text, _)| may_bear(text)) {
        for mark in marks(text) {
            // Marks may begin anew under each table: the next explanation below holds, else the last one above.
            let fits = |note: &Footnote| note.mark == mark && note.anchor != *anchor;
            let index = found
                .iter()
                .position(|note| fits(note) && is_below(&note.anchor, anchor))
                .or_else(|| found.iter().rposition(fits));
            if let Some(note) = index.and_then(|index| found.get_mut(index)) {
                note.marked.push(anchor.clone());
            }
        }
    }
    found
}

fn is_below(place: &Anchor, other: &Anchor) -> bool {
    match (place, other) {
        (Anchor::Sheet { range, .. }, Anchor::Sheet { range: other, .. }) => range.first().0 >= other.first().0,
        (Anchor::Page { r#box, .. }, Anchor::Page { r#box: other, .. }) => r#box.0[1] >= other.0[1],
        (Anchor::Csv { row, .. }, Anchor::Csv { row: other, .. }) => row >= other,
        _ => true,
    }
}

/// The mark a line explains, and the explanation: `[1] Paid basis.`, `a) Paid basis.`, `* Fewer than 11 members.`
fn leading_mark(line: &str) -> Option<(String, &str)> {
    let (mark, rest) = if let Some(inner) = line.strip_prefix('[') {
        inner.split_once(']')?
    } else if let Some(inner) = line.strip_prefix('(') {
        inner.split_once(')')?
    } else if line.starts_with(is_symbol) || superscript(line).is_some() {
        let end = line.find(|c| !is_symbol(c) && digit(c).is_none())?;
        line.split_at(end)
    } else {
        line.split_once(')')?
    };
    let rest = rest.trim_start_matches([':', '.']).trim_start();
    let mark = canonical(mark.trim())?;
    rest.contains(char::is_alphabetic).then_some((mark, rest))
}

/// Whether a text may bear a mark: a glance, for the many that do not.
fn may_bear(text: &str) -> bool {
    text.ends_with([']', ')'])
        || text.contains('[')
        || text
            .chars()
            .next_back()
            .is_some_and(|c| is_symbol(c) || digit(c).is_some())
}

/// The marks a text bears: in brackets anywhere, `(1)` behind words, symbols and raised digits at its end.
fn marks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((inner, after)) = after.split_once(']') else {
            break;
        };
        found.extend(inner.split(',').filter_map(|mark| canonical(mark.trim())));
        rest = after;
    }
    let bare = text.trim_end_matches(|c: char| c == ']' || c.is_whitespace());
    if let Some((words, inner)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && words.contains(char::is_alphabetic)
    {
        found.extend(inner.split(',').filter_map(|mark| canonical(mark.trim())));
    }
    let raised = bare.trim_end_matches(|c: char| digit(c).is_some() || c == ',');
    let raised = &bare[raised.len()..];
    found.extend(raised.split(',').filter_map(canonical));
    let plain = bare.trim_end_matches(is_symbol);
    found.extend(canonical(&bare[plain.len()..]));
    found.dedup();
    found
}

fn is_symbol(character: char) -> bool {
    matches!(character, '*' | '†' | '‡' | '§')
}

/// The digit that a raised one stands for.
fn digit(character: char) -> Option<char> {
    let index = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']
        .iter()
        .position(|&raised| raised == character)?;
    char::from_digit(u32::try_from(index).ok()?, 10)
}

fn superscript(text: &str) -> Option<char> {
    text.chars().next().and_then(digit)
}

/// A mark as it is compared: raised digits as digits, letters in lower case; `None` for what is no mark.
fn canonical(mark: &str) -> Option<String> {
    let plain: String = mark.chars().map(|c| digit(c).unwrap_or(c)).collect();
    let symbols = !plain.is_empty() && plain.chars().all(is_symbol);
    let short = (1..=MOST_MARK).contains(&plain.len());
    let number = short && plain.bytes().all(|b| b.is_ascii_digit());
    let letter = plain.len() == 1 && plain.bytes().all(|b| b.is_ascii_alphabetic());
    // A letter with a digit behind it: [A1].
    let both = plain.len() == 2
        && plain.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
        && plain.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    (symbols || number || letter || both).then(|| plain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Part {
        crate::read_bytes(text.as_bytes())
            .expect("a delimited text")
            .parts
            .remove(0)
    }

    #[test]
    fn a_section_row_gives_its_unit_to_the_rows_below() {
        let part = read(
            "Measure,2023,2024\nMembership (member months),,\nHMO,15342,15800\nCost in thousands,,\nInpatient,1466,1500\n\
             Quality,,\nScreening,0.7,0.8\nOutpatient (ASC),,\nVisits,5,6\nTotal,,\n",
        );
        let sections: Vec<(u32, &str, Option<&str>)> = part.tables[0]
            .sections
            .iter()
            .map(|s| (s.row, s.text.as_str(), s.unit.as_deref()))
            .collect();
        assert_eq!(
            sections,
            [
                (1, "Membership", Some("member months")),
                (3, "Cost", Some("thousands")),
                (5, "Quality", None),
                (7, "Outpatient (ASC)", None)
            ],
            "what is no unit stays in the heading, and a last row heads nothing"
        );
    }

    #[test]
    fn a_name_without_its_value_heads_nothing() {
        let part = read("Payer,Northfield\nNote,\nContract,NCP-118\nYear,2024\n");
        assert!(part.tables[0].sections.is_empty());
    }

    #[test]
    fn footnotes_know_the_cells_that_bear_their_marks() {
        let part = read(
            "Measure,Rate,Target\nLoss ratio [1],85.8%,90%\nTotal cost²,412.50,400\nMembers,*,200\nVariance,(1),3\n\n\
             [1] Medical and pharmacy over revenue.\n(2) Paid basis.\n* Fewer than 11 members.\n",
        );
        let found: Vec<(&str, &str, Vec<String>)> = part
            .footnotes
            .iter()
            .map(|note| {
                (
                    note.mark.as_str(),
                    note.text.as_str(),
                    note.marked.iter().map(Anchor::place).collect(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (
                    "1",
                    "Medical and pharmacy over revenue.",
                    vec!["row 2, column 1".to_owned()]
                ),
                ("2", "Paid basis.", vec!["row 3, column 1".to_owned()]),
                ("*", "Fewer than 11 members.", vec!["row 4, column 2".to_owned()]),
            ],
            "a negative figure in parentheses bears no mark"
        );
    }

    #[test]
    fn marks_are_told_from_what_looks_like_them() {
        for (text, wanted) in [
            ("Loss ratio [1]", vec!["1"]),
            ("Cost [1][2]", vec!["1", "2"]),
            ("Cost [a, 3]", vec!["a", "3"]),
            ("Cost¹,²", vec!["1", "2"]),
            ("Total cost (2)", vec!["2"]),
            ("Rate**", vec!["**"]),
            ("Person Years [A1] total", vec!["a1"]),
            ("(12)", vec![]),
            ("Person Years (ABD)", vec![]),
            ("Array [2024]", vec![]),
            ("m", vec![]),
        ] {
            assert_eq!(marks(text), wanted, "{text}");
        }
        assert_eq!(leading_mark("2024 results (draft)"), None);
        assert_eq!(leading_mark("(1,234)"), None);
        assert_eq!(leading_mark("Cost of care (total)"), None);
        assert_eq!(leading_mark("¹Paid basis"), Some(("1".to_owned(), "Paid basis")));
    }
}
