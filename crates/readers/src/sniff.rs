//! Tells a file's format from its content, never from its name.

use std::io::{Cursor, Read};

use plumbline_model::FileFormat;

use crate::limits::zip_error;
use crate::{ReadError, json, text};

/// First bytes of an OLE compound file: .xls, or an encrypted workbook.
const OLE_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// A PDF may begin with other bytes; readers look for its mark in the first kilobyte.
const PDF_MARK_WITHIN: usize = 1024;
/// Bytes looked at to tell text from binary.
const TEXT_SAMPLE: usize = 64 << 10;

/// The format of the content; `None` when no reader takes it.
pub fn sniff(bytes: &[u8]) -> Option<FileFormat> {
    identify(bytes).ok()
}

/// The format, or the error that says what the content is instead.
pub(crate) fn identify(bytes: &[u8]) -> Result<FileFormat, ReadError> {
    let unsupported = |found: &str| Err(ReadError::UnsupportedFormat { found: found.into() });
    if bytes.is_empty() {
        return Err(ReadError::EmptyFile {
            place: "no bytes at all".into(),
        });
    }
    if find(&bytes[..bytes.len().min(PDF_MARK_WITHIN)], b"%PDF-") {
        return Ok(FileFormat::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return identify_zip(bytes);
    }
    if bytes.starts_with(OLE_MAGIC) {
        return identify_ole(bytes);
    }
    // A worksheet stream without the container around it: BIFF2 to BIFF5.
    if matches!(
        bytes,
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08 | 0x10, 0x00, ..]
    ) {
        return Ok(FileFormat::Xls);
    }
    if !text::looks_like_text(&bytes[..bytes.len().min(TEXT_SAMPLE)]) {
        return unsupported(binary_name(bytes));
    }
    let sample = text::decode(&bytes[..bytes.len().min(TEXT_SAMPLE)]).text;
    let start = sample.trim_start();
    if start.is_empty() && bytes.len() <= TEXT_SAMPLE {
        return Err(ReadError::EmptyFile {
            place: "only blanks".into(),
        });
    }
    let head: String = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if head.starts_with('{') && !head.starts_with("{\\rtf") || head.starts_with('[') && json::plausible(start) {
        let decoded = text::decode(bytes);
        return Ok(if json::is_fhir(&decoded.text) {
            FileFormat::Fhir
        } else {
            FileFormat::Json
        });
    }
    if head.starts_with("{\\rtf") {
        return unsupported("a rich text document (RTF)");
    }
    if head.starts_with("mime-version:") {
        return unsupported("a web page archive (MHTML), perhaps saved under a spreadsheet's name");
    }
    if head.starts_with("<?xml") || head.starts_with("<workbook") {
        if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            return unsupported("an XML spreadsheet of 2003; open it in Excel and save it as .xlsx");
        }
        if !head.contains("<html") {
            return unsupported("an XML document");
        }
    }
    if [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<style",
        "<?xml",
    ]
    .iter()
    .any(|t| head.starts_with(t))
    {
        return unsupported(
            "a web page (HTML), perhaps saved under a spreadsheet's name; open it in Excel and save it as .xlsx, or \
             download the report again: it may be the portal's sign-in page",
        );
    }
    Ok(FileFormat::Csv)
}

fn identify_zip(bytes: &[u8]) -> Result<FileFormat, ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error("zip directory", &error))?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| {
        names
            .iter()
            .any(|name| name.trim_start_matches('/').starts_with(wanted))
    };
    if has("xl/workbook.bin") {
        return Ok(FileFormat::Xlsb);
    }
    if has("xl/") {
        return Ok(FileFormat::Xlsx);
    }
    let mut kind = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // The longest media type of OpenDocument is under 100 bytes.
        let _ = entry.take(256).read_to_string(&mut kind);
    }
    if kind.contains("opendocument.spreadsheet")
        || (kind.is_empty() && has("content.xml") && has("meta-inf/manifest.xml"))
    {
        return Ok(FileFormat::Ods);
    }
    let found = if names.is_empty() {
        return Err(ReadError::EmptyFile {
            place: "a zip archive without entries".into(),
        });
    } else if has("word/") {
        "a Word document"
    } else if has("ppt/") {
        "a PowerPoint presentation"
    } else if kind.contains("opendocument") {
        "an OpenDocument file that is no spreadsheet"
    } else {
        "a zip archive without a workbook; unpack it and import the files inside"
    };
    Err(ReadError::UnsupportedFormat { found: found.into() })
}

fn identify_ole(bytes: &[u8]) -> Result<FileFormat, ReadError> {
    let has_stream = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|b| [b.to_ascii_lowercase(), 0]).collect();
        // Directory entries are 128 bytes long and begin with their name, in every sector size.
        bytes.chunks_exact(128).any(|entry| {
            entry.len() > wide.len() + 1
                && entry[..wide.len()]
                    .iter()
                    .map(u8::to_ascii_lowercase)
                    .eq(wide.iter().copied())
                && entry[wide.len()] == 0
                && entry[wide.len() + 1] == 0
        })
    };
    if has_stream("EncryptedPackage") {
        return Err(ReadError::EncryptedFile {
            kind: "Excel workbook".into(),
        });
    }
    if (has_stream("Workbook") || has_stream("Book")) && has_file_password(bytes) {
        return Err(ReadError::EncryptedFile {
            kind: "Excel workbook".into(),
        });
    }
    if has_stream("Workbook") || has_stream("Book") {
        return Ok(FileFormat::Xls);
    }
    let found = if has_stream("WordDocument") {
        "a Word document"
    } else if has_stream("PowerPoint Document") {
        "a PowerPoint presentation"
    } else {
        "an OLE file without a workbook"
    };
    Err(ReadError::UnsupportedFormat { found: found.into() })
}

/// Whether a workbook stream begins with the record FILEPASS ([MS-XLS] 2.4.117), after BOF and perhaps WRITEPROT.
fn has_file_password(bytes: &[u8]) -> bool {
    const SECTOR: usize = 512;
    const BOF: u16 = 0x0809;
    const WRITEPROT: u16 = 0x0086;
    const FILEPASS: u16 = 0x002F;
    const WORKBOOK_GLOBALS: u16 = 0x0005;
    bytes.chunks(SECTOR).skip(1).any(|sector| {
        let word = |at: usize| sector.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        if word(0) != Some(BOF) || word(6) != Some(WORKBOOK_GLOBALS) {
            return false;
        }
        let mut at = 4 + usize::from(word(2).unwrap_or(0));
        if word(at) == Some(WRITEPROT) {
            at += 4 + usize::from(word(at + 2).unwrap_or(0));
        }
        word(at) == Some(FILEPASS)
    })
}

fn binary_name(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => "an image",
        [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => "an image (TIFF), perhaps a fax or scan",
        [0x1F, 0x8B, ..] | [b'7', b'z', 0xBC, 0xAF, ..] | [b'R', b'a', b'r', b'!', ..] => {
            "a compressed archive; unpack it and import the files inside"
        }
        _ => "binary content of an unknown kind",
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
