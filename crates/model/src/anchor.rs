//! Where a figure stands in its source.

use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use crate::{CellRange, SharedText, Text};

/// The place of one printed text in its source file, from the first step of the line to the last.
///
/// The file itself is named by [`crate::Source::sha256`] of the report (or of the document) the anchor belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, TS)]
#[ts(as = "Written")]
pub enum Anchor {
    /// A spreadsheet cell.
    Sheet {
        /// The sheet's name, as printed on its tab.
        sheet: SharedText,
        /// The merged region the cell heads; the cell itself when it stands alone.
        range: CellRange,
        /// The text as displayed.
        text: Text,
    },
    /// A place on a PDF page.
    Page {
        /// 1 for the first page.
        page: u32,
        /// Left, top, right, bottom.
        r#box: Box<PageBox>,
        /// The text as printed.
        text: Text,
        /// The certainty of the least certain word, 0 to less than 1, where the text was read from a picture by OCR.
        ocr_confidence: Option<Box<Decimal>>,
    },
    /// A value in a JSON document.
    Json {
        /// RFC 6901 pointer; for NDJSON its first step is the line's index.
        pointer: Text,
        /// The value's text exactly as it stands in the file.
        text: Text,
    },
    /// A field of a delimited text file.
    Csv {
        /// 1 for the first line of the file.
        row: u32,
        /// 1 for the first column.
        column: u32,
        /// The field's text.
        text: Text,
    },
}

impl Anchor {
    /// A cell, or the merged region it heads, with the text it displays.
    pub fn sheet(sheet: impl Into<SharedText>, range: CellRange, text: impl Into<Text>) -> Anchor {
        Anchor::Sheet {
            sheet: sheet.into(),
            range,
            text: text.into(),
        }
    }

    /// A place on a page, 1 for the first, with the text printed there.
    pub fn page(page: u32, r#box: PageBox, text: impl Into<Text>) -> Anchor {
        Anchor::Page {
            page,
            r#box: Box::new(r#box),
            text: text.into(),
            ocr_confidence: None,
        }
    }

    /// The printed text at this place.
    pub fn text(&self) -> &str {
        self.shared_text()
    }

    /// The printed text at this place, to be shared.
    pub fn shared_text(&self) -> &Text {
        match self {
            Anchor::Sheet { text, .. }
            | Anchor::Page { text, .. }
            | Anchor::Json { text, .. }
            | Anchor::Csv { text, .. } => text,
        }
    }

    /// The certainty of the least certain word where the text was read from a picture by OCR, 0 where the program that
    /// read it does not say; `None` elsewhere.
    pub fn ocr_confidence(&self) -> Option<Decimal> {
        match self {
            Anchor::Page { ocr_confidence, .. } => ocr_confidence.as_deref().copied(),
            Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
        }
    }

    /// The same place, its text read by OCR with this certainty; only a place on a page can be.
    pub fn with_ocr_confidence(mut self, certainty: Option<Decimal>) -> Anchor {
        if let Anchor::Page { ocr_confidence, .. } = &mut self {
            *ocr_confidence = certainty.map(Box::new);
        }
        self
    }

    /// The box on a page; `None` elsewhere.
    pub fn page_box(&self) -> Option<PageBox> {
        match self {
            Anchor::Page { r#box, .. } => Some(**r#box),
            Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
        }
    }

    /// The place in words a person can follow: `Summary!D14`, `page 3`, `/financials/0/medPmpm`, `row 15, column 4`.
    /// The pointer of a whole JSON document, which is empty, reads as `the document's root`.
    pub fn place(&self) -> String {
        match self {
            Anchor::Sheet { sheet, range, .. } => format!("{sheet}!{}", range.cell()),
            Anchor::Page { page, .. } => format!("page {page}"),
            Anchor::Json { pointer, .. } if pointer.is_empty() => "the document's root".to_owned(),
            Anchor::Json { pointer, .. } => pointer.to_string(),
            Anchor::Csv { row, column, .. } => format!("row {row}, column {column}"),
        }
    }

    /// The same place with other text: for a fact that is part of what stands there.
    pub fn with_text(&self, text: impl Into<Text>) -> Anchor {
        let mut anchor = self.clone();
        match &mut anchor {
            Anchor::Sheet { text: t, .. }
            | Anchor::Page { text: t, .. }
            | Anchor::Json { text: t, .. }
            | Anchor::Csv { text: t, .. } => *t = text.into(),
        }
        anchor
    }
}

/// An anchor as it stands in JSON and TypeScript.
#[derive(Serialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[allow(dead_code)] // The shape for TypeScript; it is written and read field by field.
enum Written {
    /// A spreadsheet cell.
    Sheet {
        /// The sheet's name, as printed on its tab.
        sheet: SharedText,
        /// The cell's address, for example `D14`.
        cell: String,
        /// The merged region the cell heads, `D14:D14` when it stands alone.
        range: String,
        /// The text as displayed.
        text: Text,
    },
    /// A place on a PDF page.
    Page {
        /// 1 for the first page.
        page: u32,
        /// Left, top, right, bottom.
        r#box: PageBox,
        /// The text as printed.
        text: Text,
        /// The certainty of the least certain word, 0 to less than 1, where the text was read from a picture by OCR.
        #[serde(default)]
        #[ts(type = "string", optional)]
        ocr_confidence: Option<Decimal>,
    },
    /// A value in a JSON document.
    Json {
        /// RFC 6901 pointer; for NDJSON its first step is the line's index.
        pointer: Text,
        /// The value's text exactly as it stands in the file.
        text: Text,
    },
    /// A field of a delimited text file.
    Csv {
        /// 1 for the first line of the file.
        row: u32,
        /// 1 for the first column.
        column: u32,
        /// The field's text.
        text: Text,
    },
}

/// The fields of all kinds of [`Written`] in one: reading a kind's fields only after its name would build each anchor
/// twice, and a workspace holds several for each figure.
#[derive(Deserialize)]
struct Fields {
    kind: Kind,
    text: Text,
    sheet: Option<SharedText>,
    cell: Option<Text>,
    range: Option<Text>,
    page: Option<u32>,
    r#box: Option<PageBox>,
    ocr_confidence: Option<Decimal>,
    pointer: Option<Text>,
    row: Option<u32>,
    column: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Sheet,
    Page,
    Json,
    Csv,
}

impl<'de> Deserialize<'de> for Anchor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Anchor, D::Error> {
        fn stated<T, E: serde::de::Error>(field: Option<T>, name: &'static str) -> Result<T, E> {
            field.ok_or_else(|| E::missing_field(name))
        }
        let fields = Fields::deserialize(deserializer)?;
        let text = fields.text;
        Ok(match fields.kind {
            Kind::Sheet => {
                let (range, cell) = (stated(fields.range, "range")?, stated(fields.cell, "cell")?);
                let range = range.parse().or_else(|_| cell.parse());
                let no_address = |_| serde::de::Error::custom(format!("\"{cell}\" is no address of a cell"));
                Anchor::Sheet {
                    sheet: stated(fields.sheet, "sheet")?,
                    range: range.map_err(no_address)?,
                    text,
                }
            }
            Kind::Page => Anchor::page(stated(fields.page, "page")?, stated(fields.r#box, "box")?, text)
                .with_ocr_confidence(fields.ocr_confidence),
            Kind::Json => Anchor::Json {
                pointer: stated(fields.pointer, "pointer")?,
                text,
            },
            Kind::Csv => Anchor::Csv {
                row: stated(fields.row, "row")?,
                column: stated(fields.column, "column")?,
                text,
            },
        })
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Anchor", 5)?;
        match self {
            Anchor::Sheet { sheet, range, text } => {
                fields.serialize_field("kind", "sheet")?;
                fields.serialize_field("sheet", sheet)?;
                fields.serialize_field("cell", &range.cell())?;
                fields.serialize_field("range", range)?;
                fields.serialize_field("text", text)?;
            }
            Anchor::Page {
                page,
                r#box,
                text,
                ocr_confidence,
            } => {
                fields.serialize_field("kind", "page")?;
                fields.serialize_field("page", page)?;
                fields.serialize_field("box", r#box)?;
                fields.serialize_field("text", text)?;
                match ocr_confidence {
                    Some(certainty) => fields.serialize_field("ocr_confidence", certainty)?,
                    None => fields.skip_field("ocr_confidence")?,
                }
            }
            Anchor::Json { pointer, text } => {
                fields.serialize_field("kind", "json")?;
                fields.serialize_field("pointer", pointer)?;
                fields.serialize_field("text", text)?;
            }
            Anchor::Csv { row, column, text } => {
                fields.serialize_field("kind", "csv")?;
                fields.serialize_field("row", row)?;
                fields.serialize_field("column", column)?;
                fields.serialize_field("text", text)?;
            }
        }
        fields.end()
    }
}

/// Left, top, right, bottom in PDF points (1/72 inch), origin at the page's top left as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(type = "[string, string, string, string]")]
pub struct PageBox(pub [Decimal; 4]);

impl PageBox {
    /// The smallest box around both.
    pub fn union(self, other: PageBox) -> PageBox {
        let ([l, t, r, b], [l2, t2, r2, b2]) = (self.0, other.0);
        PageBox([l.min(l2), t.min(t2), r.max(r2), b.max(b2)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(anchor: &Anchor) -> String {
        let json = serde_json::to_string(anchor).expect("an anchor is plain data");
        assert_eq!(&serde_json::from_str::<Anchor>(&json).expect("it reads back"), anchor);
        json
    }

    #[test]
    fn an_anchor_reads_as_the_command_line_contract_says() {
        let page = Anchor::page(
            3,
            PageBox(["72.0", "310.5", "121.4", "322.1"].map(|t| t.parse().expect("a decimal"))),
            "$412.50",
        );
        assert_eq!(
            written(&page),
            r#"{"kind":"page","page":3,"box":["72.0","310.5","121.4","322.1"],"text":"$412.50"}"#
        );
        assert_eq!(page.place(), "page 3");
        let cell = Anchor::sheet("Summary", CellRange::cell_at(13, 3), "$412.50");
        assert_eq!(
            written(&cell),
            r#"{"kind":"sheet","sheet":"Summary","cell":"D14","range":"D14:D14","text":"$412.50"}"#
        );
        assert_eq!(cell.place(), "Summary!D14");
        let merged = Anchor::sheet("Summary", CellRange::new((0, 1), (0, 2)), "PMPM");
        assert_eq!(
            written(&merged),
            r#"{"kind":"sheet","sheet":"Summary","cell":"B1","range":"B1:C1","text":"PMPM"}"#
        );
        let json = Anchor::Json {
            pointer: "/financials/0/medPmpm".into(),
            text: "412.5".into(),
        };
        assert_eq!(
            written(&json),
            r#"{"kind":"json","pointer":"/financials/0/medPmpm","text":"412.5"}"#
        );
        assert_eq!(json.place(), "/financials/0/medPmpm");
        let root = Anchor::Json {
            pointer: "".into(),
            text: "resourceType".into(),
        };
        assert_eq!(root.place(), "the document's root", "no place is without words");
        let csv = Anchor::Csv {
            row: 15,
            column: 4,
            text: "412.5".into(),
        };
        assert_eq!(written(&csv), r#"{"kind":"csv","row":15,"column":4,"text":"412.5"}"#);
    }

    #[test]
    fn millions_of_anchors_fit_in_memory() {
        assert!(size_of::<Anchor>() <= 40, "{} bytes", size_of::<Anchor>());
    }

    #[test]
    fn an_anchor_without_an_address_is_refused() {
        let json = r#"{"kind":"sheet","sheet":"S","cell":"here","range":"","text":""}"#;
        let error = serde_json::from_str::<Anchor>(json).expect_err("no address");
        assert!(error.to_string().contains("\"here\" is no address"), "{error}");
    }
}
