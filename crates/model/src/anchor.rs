//! Where a figure stands in its source.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The place of one printed text in its source file, from the first step of the line to the last.
///
/// The file itself is named by [`crate::Source::sha256`] of the report (or of the document) the anchor belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Anchor {
    /// A spreadsheet cell.
    Sheet {
        /// The sheet's name, as printed on its tab.
        sheet: String,
        /// The cell's address, for example `D14`.
        cell: String,
        /// The merged region the cell heads, `D14:D14` when it stands alone.
        range: String,
        /// The text as displayed.
        text: String,
    },
    /// A place on a PDF page.
    Page {
        /// 1 for the first page.
        page: u32,
        /// Left, top, right, bottom.
        r#box: PageBox,
        /// The text as printed.
        text: String,
        /// The certainty of the least certain word, 0 to less than 1, where the text was read from a picture by OCR.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(type = "string", optional)]
        ocr_confidence: Option<Decimal>,
    },
    /// A value in a JSON document.
    Json {
        /// RFC 6901 pointer; for NDJSON its first step is the line's index.
        pointer: String,
        /// The value's text exactly as it stands in the file.
        text: String,
    },
    /// A field of a delimited text file.
    Csv {
        /// 1 for the first line of the file.
        row: u32,
        /// 1 for the first column.
        column: u32,
        /// The field's text.
        text: String,
    },
}

impl Anchor {
    /// The printed text at this place.
    pub fn text(&self) -> &str {
        match self {
            Anchor::Sheet { text, .. }
            | Anchor::Page { text, .. }
            | Anchor::Json { text, .. }
            | Anchor::Csv { text, .. } => text,
        }
    }

    /// The certainty of the least certain word where the text was read from a picture by OCR; `None` elsewhere.
    pub fn ocr_confidence(&self) -> Option<Decimal> {
        match self {
            Anchor::Page { ocr_confidence, .. } => *ocr_confidence,
            Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
        }
    }

    /// The box on a page; `None` elsewhere.
    pub fn page_box(&self) -> Option<PageBox> {
        match self {
            Anchor::Page { r#box, .. } => Some(*r#box),
            Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
        }
    }

    /// The place in words a person can follow: `Summary!D14`, `page 3`, `/financials/0/medPmpm`, `row 15, column 4`.
    pub fn place(&self) -> String {
        match self {
            Anchor::Sheet { sheet, cell, .. } => format!("{sheet}!{cell}"),
            Anchor::Page { page, .. } => format!("page {page}"),
            Anchor::Json { pointer, .. } => pointer.clone(),
            Anchor::Csv { row, column, .. } => format!("row {row}, column {column}"),
        }
    }

    /// The same place with other text: for a fact that is part of what stands there.
    pub fn with_text(&self, text: impl Into<String>) -> Anchor {
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

    #[test]
    fn an_anchor_reads_as_the_command_line_contract_says() {
        let anchor = Anchor::Page {
            page: 3,
            r#box: PageBox(["72.0", "310.5", "121.4", "322.1"].map(|t| t.parse().expect("a decimal"))),
            text: "$412.50".into(),
            ocr_confidence: None,
        };
        assert_eq!(
            serde_json::to_string(&anchor).expect("an anchor is plain data"),
            r#"{"kind":"page","page":3,"box":["72.0","310.5","121.4","322.1"],"text":"$412.50"}"#
        );
        assert_eq!(anchor.place(), "page 3");
    }
}
