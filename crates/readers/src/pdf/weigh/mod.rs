//! What a PDF unpacks to and how much it draws, counted before any engine unpacks or draws it.
//!
//! Both engines unpack a stream into memory without a limit, and draw a form as often as it is asked for. A few kilobytes
//! can so ask for gigabytes and hours. Nothing is held here while it is counted.
//!
//! Not counted: pictures, which are never unpacked; streams of encrypted files other than their pages' contents and
//! forms; what lenient engines make of Flate data beyond its first fault.

mod decode;
mod draws;

use std::collections::HashMap;

use hayro_syntax::object::dict::keys::{
    BITS_PER_COMPONENT, COLORS, COLUMNS, DECODE_PARMS, DP, EARLY_CHANGE, F, FILTER, HEIGHT, IMAGE, LENGTH, SUBTYPE,
    WIDTH,
};
use hayro_syntax::object::{Array, Dict, FromBytes, Name, Object};
use memchr::memmem::{Finder, FinderRev};

use crate::ReadError;
use crate::limits::{Limits, check};
use decode::{Filter, Size, is_zlib, unpacked};
pub(super) use draws::check_draws;

/// Filters of one stream. Two are usual; every further one costs another pass.
const MAX_FILTERS: usize = 8;

/// Places before a stream that are tried for its object's header. The first is the right one but in made-up files.
const MAX_HEADERS: usize = 8;

/// Bytes that streams unpack to, by object and generation number. Pictures are left out.
#[derive(Debug, Default)]
pub(super) struct Weights(HashMap<(u32, i32), u64>);

/// Unpacks every stream of a file into nothing, wherever it stands in the file.
///
/// Errors: [`ReadError::TooLarge`] where one stream or all together are above the limits.
pub(super) fn streams(bytes: &[u8], limits: &Limits) -> Result<Weights, ReadError> {
    let mut weights = Weights::default();
    let (keyword, header, end) = (Finder::new("stream"), FinderRev::new("obj"), Finder::new("endstream"));
    let mut total = 0_u64;
    let mut searched = 0;
    for at in keyword.find_iter(bytes) {
        let before = &bytes[std::mem::replace(&mut searched, at)..at];
        let Some(start) = data_start(bytes, at + keyword.needle().len()).filter(|_| !before.ends_with(b"end")) else {
            continue;
        };
        let data = &bytes[start..];
        let (id, dict) = described(before, &header).unzip();
        let size = match dict.flatten() {
            Some(dict) if is_picture(&dict) => continue,
            Some(dict) if !filters_elsewhere(&dict) => {
                let filters = filters(&dict, limits)?;
                // Flate tells its own end; a false length or end mark cannot hide what follows.
                let data = match filters.first() {
                    Some(Filter::Flate) => data,
                    _ => until_end(data, dict.get::<u32>(LENGTH), &end),
                };
                match filters.as_slice() {
                    [] => Size::plain(data),
                    filters => unpacked(data, filters, limits.stream_bytes),
                }
            }
            // Nobody says how it is packed here; what it looks like counts.
            _ if is_zlib(data) => unpacked(data, &[Filter::Flate], limits.stream_bytes),
            _ => continue,
        };
        if size.largest > limits.stream_bytes {
            let name = id.map_or_else(|| "a stream".into(), |(number, _)| format!("stream {number}"));
            return Err(ReadError::TooLarge {
                measure: format!("unpacked size of {name} in bytes"),
                found: size.largest,
                limit: limits.stream_bytes,
            });
        }
        total = total.saturating_add(size.largest);
        check("unpacked size of all streams in bytes", total, limits.unzipped_bytes)?;
        if let Some(id) = id {
            let weight = weights.0.entry(id).or_default();
            *weight = size.last.max(*weight);
        }
    }
    Ok(weights)
}

/// Where a stream's data begins after its keyword; `None` where no line ends there and the word is only a word.
fn data_start(bytes: &[u8], after: usize) -> Option<usize> {
    match bytes.get(after..)? {
        [b'\r', b'\n', ..] => Some(after + 2),
        [b'\r' | b'\n', ..] => Some(after + 1),
        _ => None,
    }
}

/// A stream's data up to its end mark, by its length where that is true.
fn until_end<'a>(data: &'a [u8], length: Option<u32>, end: &Finder<'_>) -> &'a [u8] {
    let stated = length.map(|length| length as usize).filter(|length| {
        data.get(*length..)
            .is_some_and(|rest| rest.trim_ascii_start().starts_with(end.needle()))
    });
    let length = stated.or_else(|| end.find(data)).unwrap_or(data.len());
    &data[..length]
}

/// The number, the generation and the dictionary of the object whose stream begins where `before` ends. The dictionary
/// is `None` where it cannot be read up to there.
fn described<'a>(before: &'a [u8], header: &FinderRev<'_>) -> Option<((u32, i32), Option<Dict<'a>>)> {
    let mut nearest = None;
    // The letters may stand in the dictionary, too, even with two numbers before them: it has to reach to the stream.
    for at in header.rfind_iter(before).take(MAX_HEADERS) {
        let Some((rest, generation)) = number_before(&before[..at]) else {
            continue;
        };
        let Some((_, number)) = number_before(rest) else {
            continue;
        };
        let written = before[at + header.needle().len()..].trim_ascii_start();
        let Ok(generation) = i32::try_from(generation) else {
            continue;
        };
        let id = (number, generation);
        let dict: Option<Dict<'_>> = Dict::from_bytes(written);
        match dict.filter(|dict| is_blank(written.get(dict.data().len()..).unwrap_or_default())) {
            Some(dict) => return Some((id, Some(dict))),
            None => nearest = nearest.or(Some((id, None))),
        }
    }
    nearest
}

/// Whether bytes hold blanks and comments alone.
fn is_blank(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.all(|line| matches!(line.trim_ascii_start(), [] | [b'%', ..]))
}

/// The whole number at the end of bytes, and what stands before it.
fn number_before(bytes: &[u8]) -> Option<(&[u8], u32)> {
    let bytes = bytes.trim_ascii_end();
    let start = bytes
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let number = std::str::from_utf8(&bytes[start..]).ok()?.parse().ok()?;
    Some((&bytes[..start], number))
}

/// Whether a stream is a picture by what its dictionary says; one that is drawn as content is measured when that shows.
fn is_picture(dict: &Dict<'_>) -> bool {
    let kind = dict.get::<Name<'_>>(SUBTYPE);
    kind.is_some_and(|kind| *kind == *IMAGE) && dict.contains_key(WIDTH) && dict.contains_key(HEIGHT)
}

/// Whether a stream's filters stand in another object, which only an open file can look up.
fn filters_elsewhere(dict: &Dict<'_>) -> bool {
    !is_filter(dict, F) && !is_filter(dict, FILTER) && [F, FILTER].iter().any(|key| dict.get_ref(key).is_some())
}

/// The filters that a stream is unpacked by, up to the first one of a picture.
///
/// Errors: [`ReadError::TooLarge`] for more filters than any program writes, and for a predictor's row above the limit.
fn filters(dict: &Dict<'_>, limits: &Limits) -> Result<Vec<Filter>, ReadError> {
    let Some(key) = [F, FILTER].into_iter().find(|key| is_filter(dict, key)) else {
        return Ok(Vec::new());
    };
    let names: Vec<Name<'_>> = match (dict.get::<Name<'_>>(key), dict.get::<Array<'_>>(key)) {
        (Some(name), _) => vec![name],
        (None, Some(names)) => names.iter::<Name<'_>>().collect(),
        (None, None) => Vec::new(),
    };
    check(
        "number of filters on one stream",
        names.len() as u64,
        MAX_FILTERS as u64,
    )?;
    let mut filters = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let parameters = parameters(dict, index).unwrap_or_default();
        let number = |key: &[u8], usual: u64| parameters.get::<u32>(key).map_or(usual, u64::from);
        let pixel = number(COLORS, 1).saturating_mul(number(BITS_PER_COMPONENT, 8));
        let row = number(COLUMNS, 1).saturating_mul(pixel) / 8;
        check(
            "length of a row of a stream's predictor in bytes",
            row,
            limits.stream_bytes,
        )?;
        let Some(filter) = Filter::named(name, number(EARLY_CHANGE, 1) != 0) else {
            break;
        };
        filters.push(filter);
    }
    Ok(filters)
}

/// The parameters of a stream's filter at this place in the chain.
fn parameters<'a>(dict: &Dict<'a>, index: usize) -> Option<Dict<'a>> {
    [DP, DECODE_PARMS]
        .into_iter()
        .find_map(|key| match dict.get::<Object<'a>>(key)? {
            Object::Dict(parameters) => (index == 0).then_some(parameters),
            Object::Array(all) => all.iter::<Object<'a>>().nth(index)?.into_dict(),
            _ => None,
        })
}

fn is_filter(dict: &Dict<'_>, key: &[u8]) -> bool {
    dict.get::<Name<'_>>(key).is_some() || dict.get::<Array<'_>>(key).is_some()
}

#[cfg(test)]
mod tests;
