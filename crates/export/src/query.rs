//! The letter to a payer: numbered questions about findings, as Markdown, a web page or a workbook.
//!
//! Shape: [`write`] makes one file of a [`Letter`]. What is written is for people outside: it names files, places and
//! printed texts, and of ours nothing but the reference to answer by. Every text of a report is escaped.

mod html;
mod markdown;
mod workbook;

use std::path::Path;

use chrono::NaiveDate;

use crate::{ExportError, write_file};

/// A letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The payer.
    pub payer: String,
    /// Whom the reports are about.
    pub organization: String,
    /// The day it is written.
    pub on: NaiveDate,
    /// Who asks; `None` where no name is given.
    pub by: Option<String>,
    /// The questions in their order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What to answer by: `Q12-3`.
    pub reference: String,
    /// What it is about: a line of the report.
    pub about: String,
    /// The reports it concerns, in words, with their days and file names.
    pub reports: Vec<String>,
    /// What is wrong, in one or two sentences.
    pub message: String,
    /// What the reports say.
    pub printed: Vec<Printed>,
    /// What we recompute: label and value.
    pub computed: Vec<(String, String)>,
    /// What should stand there, as text with unit.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// The tolerance used.
    pub tolerance: Option<String>,
    /// What the contract says.
    pub contract: Option<String>,
    /// The question itself.
    pub question: String,
    /// What the same answer would explain: other findings that follow from this one, each in one sentence.
    pub follows: Vec<String>,
}

/// One printed value.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// What the value is.
    pub label: String,
    /// The text as printed.
    pub text: String,
    /// The file's name.
    pub file: String,
    /// The place in it in words: `Summary!D14`, `page 3`.
    pub place: String,
    /// What the page looks like there.
    pub picture: Option<Picture>,
}

/// A part of a page in shades of gray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Dots from left to right.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// One byte a dot, row by row; 0 is black.
    pub gray: Vec<u8>,
}

/// How a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFormat {
    /// Markdown (CommonMark).
    Markdown,
    /// One web page without anything from elsewhere, pictures of pages included.
    Html,
    /// A workbook with a column to answer in.
    Workbook,
}

/// Writes a letter to a file, which is replaced whole; gives its size in bytes. Errors: [`ExportError`].
pub fn write(letter: &Letter, format: LetterFormat, path: &Path) -> Result<u64, ExportError> {
    let bytes = match format {
        LetterFormat::Markdown => markdown::text(letter).into_bytes(),
        LetterFormat::Html => html::page(letter)
            .map_err(|error| ExportError::Encode {
                path: path.to_owned(),
                reason: error.to_string(),
            })?
            .into_bytes(),
        LetterFormat::Workbook => workbook::bytes(letter).map_err(|source| ExportError::Workbook {
            path: path.to_owned(),
            source: Box::new(source),
        })?,
    };
    write_file(path, &bytes)
}

/// The letter as Markdown: what a preview shows.
pub fn preview(letter: &Letter) -> String {
    markdown::text(letter)
}

/// The letter's heading and what stands before its questions.
fn opening(letter: &Letter) -> (String, String) {
    let count = match letter.questions.len() {
        1 => "one question".to_owned(),
        count => format!("{count} questions"),
    };
    (
        format!("Questions on your reports to {}", letter.organization),
        format!(
            "To {}, {}. We have {count} on the reports you sent us. Each says what the report prints and where, and what \
             we make of it. Please answer by the reference of the question.",
            letter.payer, letter.on
        ),
    )
}

/// A file's and a place's name: `q3.xlsx, Summary!D14`.
fn source(printed: &Printed) -> String {
    [printed.file.as_str(), printed.place.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What is expected, found and tolerated, each with its name.
fn comparison(question: &Question) -> Vec<(String, String)> {
    let named = [
        ("Expected", &question.expected),
        ("Found", &question.found),
        ("Tolerance", &question.tolerance),
    ];
    let stated = named
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text.clone()?)));
    question.computed.iter().cloned().chain(stated).collect()
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx, open_workbook};

    use super::*;

    /// A letter whose every text tries to be something else.
    fn hostile() -> Letter {
        Letter {
            payer: "=HYPERLINK(\"http://x\") <b>Acme</b>".into(),
            organization: "Cedar & Sons".into(),
            on: "2025-04-02".parse().expect("a day"),
            by: Some("Dana".into()),
            questions: vec![Question {
                reference: "Q3-1".into(),
                about: "# [Pharmacy](http://x)".into(),
                reports: vec!["Acme, 2024-01-01 to 2024-09-30, reported on 2024-11-12, q3_final*.xlsx".into()],
                message: "<script>alert(1)</script> \"Pharmacy\" is $2.\n# no heading".into(),
                printed: vec![Printed {
                    label: "@SUM(A1)".into(),
                    text: "=1+1".into(),
                    file: "q3.xlsx".into(),
                    place: "Summary!D14".into(),
                    picture: Some(Picture {
                        width: 2,
                        height: 2,
                        gray: vec![0, 255, 255, 0],
                    }),
                }],
                computed: vec![("recomputed".into(), "$2.00".into())],
                expected: Some("$2.00".into()),
                found: Some("$3.00".into()),
                tolerance: None,
                contract: Some("Contract H-1".into()),
                question: "Which is right?".into(),
                follows: vec!["RST is explained | by this.".into()],
            }],
        }
    }

    #[test]
    fn markdown_says_everything_and_no_text_becomes_markup() {
        let text = preview(&hostile());
        for part in [
            "## 1. Q3-1: \\# \\[Pharmacy\\](http://x)",
            "\\<script\\>",
            "q3.xlsx, Summary!D14",
            "Contract H-1",
            "**Which is right?**",
            "$2.00",
            "q3\\_final\\*.xlsx",
        ] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
        assert!(!text.replace("\\<", "").contains('<'), "every < is escaped: {text}");
        assert!(!text.contains("\n# no heading"), "a line break starts nothing: {text}");
        assert!(!text.contains("fingerprint"));
    }

    #[test]
    fn a_page_holds_its_pictures_and_nothing_from_elsewhere() {
        let page = html::page(&hostile()).expect("a page");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
        assert!(!page.contains("<script"));
        let data = page
            .split("src=\"data:image/png;base64,")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a picture");
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .expect("a PNG");
        let mut gray = vec![0; reader.output_buffer_size().expect("small")];
        reader.next_frame(&mut gray).expect("a picture");
        assert_eq!(gray, [0, 255, 255, 0], "the picture as drawn");
        for outside in ["http-equiv=\"refresh\"", "<link", "src=\"http", "href=\"http"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn a_workbook_holds_a_row_to_answer_in_and_no_formula() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("acme.xlsx");
        write(&hostile(), LetterFormat::Workbook, &path).expect("written");
        let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
        assert_eq!(book.sheet_names(), ["Questions", "What the reports say"]);
        let questions = book.worksheet_range("Questions").expect("the sheet");
        let head: Vec<String> = questions
            .rows()
            .nth(3)
            .expect("a head")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(head.contains(&"Your answer".to_owned()), "{head:?}");
        let said = book.worksheet_range("What the reports say").expect("the sheet");
        assert!(
            said.rows().flatten().any(|cell| *cell == Data::String("'=1+1".into())),
            "a printed text that begins like a formula stays text"
        );
        for sheet in ["Questions", "What the reports say"] {
            let formulas = book.worksheet_formula(sheet).expect("the sheet");
            assert!(formulas.used_cells().next().is_none(), "no formula in {sheet}");
        }
    }
}
