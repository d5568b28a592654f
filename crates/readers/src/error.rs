//! Why a file could not be read at all.

use plumbline_model::ErrorInfo;

/// Why a file could not be opened, or is no report. A fault inside a readable file is an issue of the document instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing stands at the path.
    #[error("{path}: no file stands there.")]
    NotFound {
        /// The path as given.
        path: String,
    },
    /// The path is a folder.
    #[error("{path}: this is a folder, not a file.")]
    IsAFolder {
        /// The path as given.
        path: String,
    },
    /// The operating system refused the read.
    #[error("{path}: the file could not be read ({source}).")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The file has no bytes, or no content beyond its frame.
    #[error("The file is empty ({place}).")]
    EmptyFile {
        /// What is empty: the file itself, or the part of it that should hold content.
        place: String,
    },
    /// A password is needed.
    #[error("The file is encrypted ({kind}); its content cannot be read without the password.")]
    EncryptedFile {
        /// What kind of file it is: `Excel workbook`, `PDF`.
        kind: String,
    },
    /// The file is of a known kind and broken.
    #[error("The file is damaged: {place}: {cause}.")]
    DamagedFile {
        /// Where it breaks: a part of the archive, a sheet, a page, a JSON line and column.
        place: String,
        /// What is wrong there.
        cause: String,
    },
    /// The file is of a kind Plumbline does not read.
    #[error("The file is not a report in a format that can be read: {found}.")]
    UnsupportedFormat {
        /// What the content looks like.
        found: String,
    },
    /// The region a person named is not there to be read.
    #[error("The region cannot be read: {what}.")]
    NoSuchRegion {
        /// What is wrong with it.
        what: String,
    },
    /// A page cannot be drawn as a picture.
    #[error("Page {page} cannot be drawn: {cause}.")]
    NotDrawn {
        /// The page, 1 for the first.
        page: u32,
        /// Why.
        cause: String,
    },
    /// A JSON text that holds what no text can hold: reading on would change what the payer wrote.
    #[error("{}{cause} (line {line}).", if place.is_empty() { String::new() } else { format!("{place}: ") })]
    InvalidText {
        /// The JSON pointer to the value; empty where no value has begun.
        place: String,
        /// The line it stands on, 1 for the first.
        line: usize,
        /// What stands there.
        cause: String,
    },
    /// Arrays and objects are nested deeper than [`crate::Limits::json_depth`].
    #[error("{place}: the file nests values more than {limit} deep (line {line}).")]
    TooDeep {
        /// The JSON pointer to the value that is too deep.
        place: String,
        /// The line it stands on.
        line: usize,
        /// The limit.
        limit: u64,
    },
    /// It holds more values than [`crate::Limits::json_values`].
    #[error("{place}: the file holds more than {limit} values; this is the first that is too many.")]
    TooMany {
        /// The JSON pointer to the first value above the limit.
        place: String,
        /// The limit.
        limit: u64,
    },
    /// Reading it would take more memory or time than [`crate::Limits`] allows.
    #[error("The file is too large: {measure} is {found}, the limit is {limit}.")]
    TooLarge {
        /// What was measured, for example `unzipped size in bytes`.
        measure: String,
        /// What was found, or at least how much.
        found: u64,
        /// The limit.
        limit: u64,
    },
}

impl ReadError {
    /// A code that stays the same across releases; the window and scripts act on it.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::NotFound { .. } => "not_found",
            ReadError::IsAFolder { .. } => "is_a_folder",
            ReadError::Unreadable { .. } => "unreadable",
            ReadError::EmptyFile { .. } => "empty_file",
            ReadError::EncryptedFile { .. } => "encrypted_file",
            ReadError::DamagedFile { .. } => "damaged_file",
            ReadError::UnsupportedFormat { .. } => "unsupported_format",
            ReadError::NoSuchRegion { .. } => "no_such_region",
            ReadError::NotDrawn { .. } => "not_drawn",
            ReadError::InvalidText { .. } => "invalid_text",
            ReadError::TooDeep { .. } => "too_deep",
            ReadError::TooLarge { .. } | ReadError::TooMany { .. } => "too_large",
        }
    }

    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            ReadError::NotFound { .. } => "Check the path; the file may have been moved or renamed.",
            ReadError::IsAFolder { .. } => "Choose a file inside the folder, or import the folder.",
            ReadError::Unreadable { .. } => "Check that you may open the file and that no other program holds it.",
            ReadError::EmptyFile { .. } => "Download the report again from the payer's portal.",
            ReadError::EncryptedFile { .. } => {
                "Open the file with its password, save a copy without one, and import the copy."
            }
            ReadError::DamagedFile { .. } => {
                "Download the report again; if it still fails, open it in its own program and save a fresh copy."
            }
            ReadError::UnsupportedFormat { .. } => {
                "Save the report as .xlsx, .csv, .json or .pdf and import that file."
            }
            ReadError::NoSuchRegion { .. } => {
                "Give a page of the PDF, a box around the table on it, and column lines inside the box, in points from the page's top left corner."
            }
            ReadError::NotDrawn { .. } => "Ask the payer for a PDF with text.",
            ReadError::InvalidText { .. } => "Ask the payer for the file in UTF-8, without broken characters.",
            ReadError::TooDeep { .. } => "Ask the payer for a flatter file; no report needs values nested this deep.",
            ReadError::TooLarge { .. } | ReadError::TooMany { .. } => {
                "Split the report, or ask the payer for a summary without member-level rows."
            }
        }
    }

    /// The error as the command line and the window show it.
    pub fn info(&self) -> ErrorInfo {
        ErrorInfo {
            code: self.code().into(),
            message: self.to_string(),
            remedy: self.remedy().into(),
        }
    }
}
