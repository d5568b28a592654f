//! Bytes of a text file to text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text file's content.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
    pub(crate) encoding: &'static str,
    /// Whether some bytes have no meaning in the encoding.
    pub(crate) replaced: bool,
}

/// Decodes by byte order mark, else as UTF-8 where valid, else as UTF-16 where every second byte is zero, else as
/// Windows-1252, which is what portals write when they do not write UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None if wide(bytes, 1) => (UTF_16LE, 0),
        None if wide(bytes, 0) => (UTF_16BE, 0),
        None if valid_utf8(bytes) => (UTF_8, 0),
        None => (WINDOWS_1252, 0),
    };
    let (text, replaced) = encoding.decode_without_bom_handling(&bytes[skip..]);
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        replaced,
    }
}

/// The byte after which a JSON file is no text any more, with what is wrong there: JSON is UTF-8 (RFC 8259, 8.1), and
/// UTF-16 where a byte order mark or its zero bytes say so. `decoded` is what [`decode`] makes of it.
pub(crate) fn end_of_sound_json(bytes: &[u8], decoded: &Decoded) -> Option<(usize, String)> {
    if decoded.encoding == UTF_16LE.name() || decoded.encoding == UTF_16BE.name() {
        let at = decoded.replaced.then(|| decoded.text.find('\u{fffd}')).flatten()?;
        let cause = format!("half a character of {} stands here", decoded.encoding);
        return Some((at, cause));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let error = std::str::from_utf8(bytes).err()?;
    let at = error.valid_up_to();
    let wrong: Vec<String> = bytes[at..]
        .iter()
        .take(error.error_len().unwrap_or(1))
        .map(|byte| format!("{byte:02X}"))
        .collect();
    Some((at, format!("the bytes {} are no text in UTF-8", wrong.join(" "))))
}

/// Valid UTF-8, or valid but for a character cut off at the end of a sample.
fn valid_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// Whether nearly every byte at even (`phase` 0) or odd (`phase` 1) places is zero: UTF-16 of Western text.
fn wide(bytes: &[u8], phase: usize) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let places = sample.iter().skip(phase).step_by(2);
    let (count, zeros) = places.fold((0usize, 0usize), |(n, z), &b| (n + 1, z + usize::from(b == 0)));
    count >= 2 && zeros * 10 >= count * 9
}

/// Whether bytes are text in one of the encodings: no control characters that text does not hold.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || wide(bytes, 0) || wide(bytes, 1) {
        return true;
    }
    let controls = bytes
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
        .count();
    !bytes.contains(&0) && controls * 100 <= bytes.len()
}
