//! Whole pages, written with pdf-writer in Helvetica as payers' report tools do. All figures are synthetic.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use plumbline_model::{Document, Part, Table};

use super::read;
use crate::{Limits, ReadError};

mod pages;
mod region;
mod rows;
mod second;

/// A page being drawn; x and y in points from the top left, as anchors give them.
struct Paper {
    content: Content,
    height: f32,
    width: f32,
    rotate: i32,
    /// Every word drawn.
    words: Vec<String>,
}

impl Paper {
    fn new() -> Paper {
        Paper {
            content: Content::new(),
            width: 612.0,
            height: 792.0,
            rotate: 0,
            words: Vec::new(),
        }
    }

    fn raw(&mut self, font: &[u8], x: f32, y: f32, size: f32, text: &[u8]) {
        self.content.begin_text();
        self.content.set_font(Name(font), size);
        self.content.next_line(x, self.height - y);
        self.content.show(Str(text));
        self.content.end_text();
    }

    fn text(&mut self, x: f32, y: f32, text: &str) -> &mut Paper {
        self.raw(b"F1", x, y, 10.0, text.as_bytes());
        self.words.extend(text.split_whitespace().map(str::to_owned));
        self
    }

    fn right(&mut self, x: f32, y: f32, text: &str) -> &mut Paper {
        self.text(x - width(text), y, text)
    }

    fn centered(&mut self, x: f32, y: f32, text: &str) -> &mut Paper {
        self.text(x - width(text) / 2.0, y, text)
    }

    fn line(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> &mut Paper {
        self.content.set_line_width(0.5);
        self.content.move_to(x0, self.height - y0);
        self.content.line_to(x1, self.height - y1);
        self.content.stroke();
        self
    }
}

/// Width in points of a text in Helvetica 10, near enough for alignment.
fn width(text: &str) -> f32 {
    let em: f32 = text
        .chars()
        .map(|c| match c {
            ',' | '.' | ' ' | 'i' | 'l' | 't' => 0.278,
            '(' | ')' | '-' => 0.333,
            '%' => 0.889,
            'M' | 'm' => 0.833,
            'A'..='Z' => 0.667,
            _ => 0.556,
        })
        .sum();
    em * 10.0
}

fn pdf(pages: Vec<Paper>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (catalog, tree, font, coded, spelled) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    pdf.catalog(catalog).pages(tree);
    let ids: Vec<Ref> = (0..pages.len() as i32).map(|i| Ref::new(10 + 2 * i)).collect();
    pdf.pages(tree).kids(ids.iter().copied()).count(ids.len() as i32);
    pdf.type1_font(font)
        .base_font(Name(b"Helvetica"))
        .encoding_predefined(Name(b"WinAnsiEncoding"));
    // A font whose letters have names that mean nothing.
    let mut nameless = pdf.type1_font(coded);
    nameless.base_font(Name(b"Helvetica"));
    nameless
        .encoding_custom()
        .differences()
        .consecutive(b'A', [Name(b"g0001"), Name(b"g0002"), Name(b"g0003")]);
    nameless.finish();
    // A font whose letters A to F are the figures 1 to 6, named by their codes.
    let mut by_code = pdf.type1_font(spelled);
    by_code.base_font(Name(b"Helvetica"));
    by_code.encoding_custom().differences().consecutive(
        b'A',
        [b"uni0031", b"uni0032", b"uni0033", b"uni0034", b"uni0035", b"uni0036"].map(|name| Name(name)),
    );
    by_code.finish();
    for (id, paper) in ids.into_iter().zip(pages) {
        let stream = Ref::new(id.get() + 1);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, paper.width, paper.height));
        page.rotate(paper.rotate);
        page.parent(tree).contents(stream);
        page.resources()
            .fonts()
            .pair(Name(b"F1"), font)
            .pair(Name(b"F2"), coded)
            .pair(Name(b"F3"), spelled);
        page.finish();
        pdf.stream(stream, &paper.content.finish());
    }
    pdf.finish()
}

fn read_pages(pages: Vec<Paper>) -> Document {
    read(&pdf(pages), "0".repeat(64), &Limits::default()).expect("a well-formed PDF is read")
}

fn read_page(paper: Paper) -> Part {
    read_pages(vec![paper]).parts.remove(0)
}

fn row(table: &Table, row: u32) -> Vec<&str> {
    table
        .cells
        .iter()
        .filter(|c| c.row == row)
        .map(|c| c.text.as_str())
        .collect()
}

fn lines(part: &Part) -> Vec<&str> {
    part.lines.iter().map(|l| l.text.as_str()).collect()
}

/// A ruled cost table under a title: "Actual" stands over two columns, "Measure" beside both header rows.
fn ruled_page() -> Paper {
    let mut p = Paper::new();
    p.text(72.0, 60.0, "Table 1. Cost of care");
    let columns = [72.0, 232.0, 322.0, 412.0];
    for y in [80.0, 120.0, 140.0, 160.0, 180.0] {
        p.line(72.0, y, 412.0, y);
    }
    p.line(232.0, 100.0, 412.0, 100.0);
    for x in [72.0, 232.0, 412.0] {
        p.line(x, 80.0, x, 180.0);
    }
    p.line(322.0, 100.0, 322.0, 180.0);
    p.text(76.0, 104.0, "Measure").centered(322.0, 94.0, "Actual");
    p.centered(277.0, 114.0, "PMPM").centered(367.0, 114.0, "Total");
    let rows = [
        ("Inpatient facility", "$99.17", "$4,536,210"),
        ("Pharmacy, net of", "(1.25)", "(57,178)"),
        ("Total", "$97.92", "$4,479,032"),
    ];
    for (i, (label, pmpm, total)) in rows.into_iter().enumerate() {
        let y = 134.0 + 20.0 * i as f32;
        p.text(columns[0] + 4.0, y, label);
        p.right(columns[2] - 4.0, y, pmpm).right(columns[3] - 4.0, y, total);
    }
    p.text(72.0, 200.0, "[1] Synthetic figures.");
    p
}

/// A table without lines: right-aligned figures, a section row, a wrapped label, prose above and below.
fn aligned_page() -> Paper {
    let mut p = Paper::new();
    p.text(
        60.0,
        60.0,
        "Service dates 01/01/2024 through 09/30/2024. Paid claims through 12/31/2024.",
    );
    p.text(
        60.0,
        74.0,
        "Amounts are in US dollars and members are attributed by their primary care physician.",
    );
    p.text(60.0, 110.0, "Category")
        .right(360.0, 110.0, "Total")
        .right(450.0, 110.0, "PMPM")
        .right(540.0, 110.0, "Variance");
    let rows = [
        ("Member months", "18,912", "", ""),
        ("Cost ($)", "", "", ""),
        ("Inpatient", "5,934,117", "313.78", "8.78"),
        ("Outpatient", "3,711,846", "196.27", "(3.73)"),
        ("Professional services and", "", "", ""),
        ("other care [1]", "5,361,209", "283.48", "-"),
        ("Pharmacy", "2,808,432", "148.50", "(1.50)"),
    ];
    let mut y = 128.0;
    for (label, total, pmpm, variance) in rows {
        p.text(60.0, y, label)
            .right(360.0, y, total)
            .right(450.0, y, pmpm)
            .right(540.0, y, variance);
        y += 15.0;
    }
    p.text(
        60.0,
        270.0,
        "[1] Includes laboratory and imaging; the definition of total cost follows on the next page",
    );
    p.text(
        60.0,
        284.0,
        "and excludes capitation, dental and vision. All figures are synthetic.",
    );
    p
}

#[test]
fn a_ruled_table_keeps_its_spanning_header_and_every_cell_its_place() {
    let part = read_page(ruled_page());
    assert_eq!(lines(&part), ["Table 1. Cost of care", "[1] Synthetic figures."]);
    assert_eq!(part.tables.len(), 1);
    let table = &part.tables[0];
    assert!(table.ruled);
    assert_eq!(table.header_rows, 2);
    assert_eq!(table.header_path(1), ["Actual", "PMPM"]);
    assert_eq!(table.header_path(2), ["Actual", "Total"]);
    assert_eq!(table.header_path(0), ["Measure"]);
    assert_eq!(row(table, 3), ["Pharmacy, net of", "(1.25)", "(57,178)"]);
    let total = table.cell(4, 2).expect("the total's cell");
    let json = serde_json::to_value(&total.anchor).expect("plain data");
    assert_eq!(json["page"], 1);
    let edges: Vec<f64> = json["box"]
        .as_array()
        .expect("four edges")
        .iter()
        .map(|v| v.as_str().expect("a decimal in a string").parse().expect("a decimal"))
        .collect();
    assert!(edges[0] > 322.0 && edges[2] < 412.0, "inside its column: {edges:?}");
    assert!(edges[1] > 160.0 && edges[3] < 180.0, "inside its row: {edges:?}");
    assert_eq!(
        serde_json::to_value(part.size).expect("plain data"),
        serde_json::json!(["0.0", "0.0", "612.0", "792.0"])
    );
}

#[test]
fn an_aligned_table_is_found_between_prose_that_stays_prose() {
    let part = read_page(aligned_page());
    assert_eq!(part.tables.len(), 1);
    let table = &part.tables[0];
    assert!(!table.ruled);
    assert_eq!(table.header_rows, 1);
    assert_eq!(row(table, 0), ["Category", "Total", "PMPM", "Variance"]);
    assert_eq!(row(table, 1), ["Member months", "18,912"]);
    assert_eq!(row(table, 2), ["Cost ($)"], "a section row stays a row of its own");
    assert_eq!(row(table, 4), ["Outpatient", "3,711,846", "196.27", "(3.73)"]);
    assert_eq!(
        row(table, 5),
        ["Professional services and other care [1]", "5,361,209", "283.48", "-"],
        "a wrapped label belongs to the row of its figures"
    );
    assert_eq!(table.cell(5, 3).map(|c| c.text.as_str()), Some("-"));
    assert_eq!(part.lines.len(), 4, "prose stays lines: {:?}", lines(&part));
}

#[test]
fn prose_in_two_columns_is_no_table() {
    let mut p = Paper::new();
    let sentences = [
        "Members are attributed to the group by",
        "the physician they chose, and by visits",
        "where they chose none in the last year of",
        "care. The plan reviews the list each month",
        "and sends changes to the group by letter",
        "before the tenth day of the month after it",
    ];
    for (i, sentence) in sentences.iter().enumerate() {
        let y = 100.0 + 12.0 * i as f32;
        p.text(60.0, y, sentence).text(320.0, y, sentence);
    }
    let part = read_page(p);
    assert!(part.tables.is_empty(), "{:?}", part.tables);
    assert_eq!(
        lines(&part)[..2],
        sentences[..2],
        "the left column is read before the right one"
    );
    assert_eq!(part.lines.len(), 12);
}

#[test]
fn headers_and_footers_of_every_page_stay_lines() {
    let pages = (1..=2)
        .map(|number| {
            let mut p = aligned_page();
            p.text(60.0, 30.0, "Fictional Health")
                .right(540.0, 30.0, "Provider Summary");
            p.text(60.0, 770.0, "Synthetic sample")
                .right(540.0, 770.0, &format!("Page {number} of 2"));
            p
        })
        .collect();
    let document = read_pages(pages);
    assert_eq!(document.parts.len(), 2);
    for (i, part) in document.parts.iter().enumerate() {
        assert_eq!(
            (part.number, part.name.as_str()),
            (i as u32 + 1, format!("Page {}", i + 1).as_str())
        );
        assert_eq!(part.tables.len(), 1);
        assert_eq!(
            part.lines.first().map(|l| l.text.as_str()),
            Some("Fictional Health Provider Summary")
        );
        assert_eq!(
            part.lines.last().map(|l| l.text.to_string()),
            Some(format!("Synthetic sample Page {} of 2", i + 1))
        );
    }
}

#[test]
fn a_rotated_page_is_read_as_displayed() {
    // Drawn with text running up the sheet, as landscape reports are, and turned clockwise for display.
    let upright = read_page(aligned_page());
    let mut turned = aligned_page();
    turned.rotate = 90;
    let part = read_page(turned);
    assert_eq!(
        serde_json::to_value(part.size).expect("plain data"),
        serde_json::json!(["0.0", "0.0", "792.0", "612.0"]),
        "width and height change places"
    );
    assert_eq!(part.tables.len(), 1);
    let texts = |part: &Part| -> Vec<String> { part.tables[0].cells.iter().map(|c| c.text.to_string()).collect() };
    assert_eq!(
        texts(&part),
        texts(&upright),
        "text on its side is read in its own direction"
    );
    let first = serde_json::to_value(&part.tables[0].cells[0].anchor).expect("plain data");
    let left: f64 = first["box"][0].as_str().expect("a decimal").parse().expect("a decimal");
    // 110 points from the top of the sheet is 110 points from the right edge after the turn.
    assert!(
        (670.0..=690.0).contains(&left),
        "the box lies where the text is displayed: {first}"
    );
}

#[test]
fn every_word_stands_in_one_place() {
    for (name, mut paper) in [("ruled", ruled_page()), ("aligned", aligned_page())] {
        let mut drawn = std::mem::take(&mut paper.words);
        let part = read_page(paper);
        let mut seen: Vec<String> = part
            .tables
            .iter()
            .flat_map(|t| t.cells.iter().map(|c| c.text.as_str()))
            .chain(part.lines.iter().map(|l| l.text.as_str()))
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect();
        drawn.sort();
        seen.sort();
        assert_eq!(seen, drawn, "{name}");
    }
}

#[test]
fn a_raised_footnote_mark_stays_with_its_word_and_ligatures_come_apart() {
    let mut p = Paper::new();
    p.text(72.0, 100.0, "Total cost of care");
    // Helvetica 10 sets these words 76.7 points wide.
    let end = 72.0 + 76.9;
    p.raw(b"F1", end, 96.0, 6.0, b"1");
    // WinAnsi 0x96 is an en dash.
    p.raw(b"F1", 72.0, 130.0, 10.0, b"2023\x962024");
    assert_eq!(lines(&read_page(p)), ["Total cost of care [1]", "2023\u{2013}2024"]);
}

#[test]
fn a_page_of_drawings_alone_is_reported() {
    let mut p = Paper::new();
    p.content.rect(100.0, 100.0, 300.0, 400.0);
    p.content.fill_nonzero();
    let document = read_pages(vec![p, aligned_page()]);
    let codes: Vec<&str> = document.issues.iter().map(|i| i.code.as_str()).collect();
    assert_eq!(codes, ["SRC007"], "the page with text is not reported");
    assert!(
        document.issues[0].message.contains("Page 1"),
        "{}",
        document.issues[0].message
    );
}

#[test]
fn glyphs_without_a_character_are_counted_and_not_invented() {
    let mut p = Paper::new();
    p.text(72.0, 100.0, "Total");
    p.raw(b"F2", 140.0, 100.0, 10.0, b"ABC");
    let document = read_pages(vec![p]);
    assert_eq!(lines(&document.parts[0]), ["Total"]);
    assert_eq!(document.issues.len(), 1);
    assert_eq!(document.issues[0].code, "SRC005");
    assert!(
        document.issues[0].message.contains("3 of 8"),
        "{}",
        document.issues[0].message
    );
}

#[test]
fn labels_of_a_chart_are_no_table() {
    let labels = |with_line: bool| {
        let mut p = Paper::new();
        for i in 0..4 {
            let y = 100.0 + 20.0 * i as f32;
            let value = format!("{}", 400 - 100 * i);
            p.right(100.0, y, &value)
                .right(400.0, y, &value)
                .right(500.0, y, &value);
        }
        if with_line {
            p.content.move_to(105.0, 692.0);
            for i in 1..30 {
                p.content
                    .line_to(105.0 + 13.0 * i as f32, if i % 2 == 0 { 692.0 } else { 632.0 });
            }
            p.content.stroke();
        }
        read_page(p)
    };
    assert_eq!(
        labels(false).tables.len(),
        1,
        "the same figures without a drawing are a table"
    );
    let chart = labels(true);
    assert!(chart.tables.is_empty());
    assert_eq!(chart.lines.len(), 4, "the labels are kept as lines");
}

#[test]
fn missing_pages_are_reported() {
    let bytes = pdf(vec![aligned_page(), aligned_page()]);
    let stated = b"/Count 2";
    let at = bytes
        .windows(stated.len())
        .position(|w| w == stated)
        .expect("a page tree");
    let short = [&bytes[..at], b"/Count 7", &bytes[at + stated.len()..]].concat();
    let document = read(&short, String::new(), &Limits::default()).expect("its pages are read all the same");
    assert_eq!(document.parts.len(), 2);
    assert_eq!(document.issues.len(), 1);
    assert_eq!(document.issues[0].code, "SRC001");
    assert!(
        document.issues[0].message.contains("7 pages and 2"),
        "{}",
        document.issues[0].message
    );
}

#[test]
fn a_file_that_stops_before_its_end_says_so() {
    let whole = pdf(vec![aligned_page(), aligned_page()]);
    let cut = &whole[..whole.len() - whole.len() / 4];
    let document = read(cut, String::new(), &Limits::default()).expect("what is left is read");
    assert!(
        document
            .issues
            .iter()
            .any(|issue| issue.code == "SRC001" && issue.message.contains("cut off")),
        "{:?}",
        document.issues
    );
    let issues = read(&whole, String::new(), &Limits::default())
        .expect("a whole file")
        .issues;
    assert!(issues.is_empty(), "a whole file is not cut off: {issues:?}");
}

#[test]
fn a_file_that_is_no_pdf_or_needs_a_password_says_which() {
    let garbage = read(b"%PDF-1.7 nothing follows", String::new(), &Limits::default());
    assert!(matches!(garbage, Err(ReadError::DamagedFile { .. })), "{garbage:?}");

    let open = pdf(vec![aligned_page()]);
    let trailer = b"trailer\n<<";
    let at = open
        .windows(trailer.len())
        .position(|w| w == trailer)
        .expect("a trailer")
        + trailer.len();
    let (key, id) = ("00".repeat(32), "00".repeat(16));
    let encrypt = format!(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{key}> /U <{key}> >> /ID [<{id}> <{id}>]"
    );
    let locked = [&open[..at], encrypt.as_bytes(), &open[at..]].concat();
    let locked = read(&locked, String::new(), &Limits::default());
    assert!(matches!(locked, Err(ReadError::EncryptedFile { .. })), "{locked:?}");
}
