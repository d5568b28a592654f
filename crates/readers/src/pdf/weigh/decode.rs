//! The filters of a stream undone piece by piece, so that its size is known without it being held.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes looked at in one go.
const PIECE: usize = 32 << 10;

/// A filter that can make data larger. Those of pictures are not among them: pictures are never unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Flate,
    Lzw { early_change: bool },
    Ascii85,
    AsciiHex,
    RunLength,
}

impl Filter {
    /// A filter by its name or abbreviation; `None` for filters of pictures and unknown ones.
    /// Source: ISO 32000-1, tables 6 and 94.
    pub(super) fn named(name: &[u8], early_change: bool) -> Option<Filter> {
        Some(match name {
            b"FlateDecode" | b"Fl" => Filter::Flate,
            b"LZWDecode" | b"LZW" => Filter::Lzw { early_change },
            b"ASCII85Decode" | b"A85" => Filter::Ascii85,
            b"ASCIIHexDecode" | b"AHx" => Filter::AsciiHex,
            b"RunLengthDecode" | b"RL" => Filter::RunLength,
            _ => return None,
        })
    }
}

/// The most bytes any step of a chain of filters gives; counting stops once it is more than `limit`.
///
/// Damaged data counts as far as it can be undone. Shape: the size after the last filter, or a larger one on the way;
/// every engine holds each step as a whole.
pub(super) fn unpacked(data: &[u8], filters: &[Filter], limit: u64) -> Size {
    let mut size = Size::default();
    // A later filter may give up early and the step before it still be unpacked to its end: each is counted for itself.
    for steps in 1..=filters.len() {
        size.last = count(data, &filters[..steps], limit);
        size.largest = size.largest.max(size.last);
        if size.largest > limit {
            break;
        }
    }
    size
}

/// What a stream unpacks to, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// After the last filter.
    pub(super) last: u64,
    /// After the filter that gives most.
    pub(super) largest: u64,
}

impl Size {
    /// Of a stream without filters: nothing is unpacked.
    pub(super) fn plain(data: &[u8]) -> Size {
        Size {
            last: data.len() as u64,
            largest: 0,
        }
    }
}

fn count(data: &[u8], filters: &[Filter], limit: u64) -> u64 {
    let mut chain: Box<dyn BufRead + '_> = Box::new(data);
    for filter in filters {
        chain = match filter {
            Filter::Flate => buffered(inflating(chain)),
            Filter::Lzw { early_change } => buffered(Lzw::new(chain, *early_change)),
            Filter::Ascii85 => buffered(
                Ascii85 {
                    inner: chain,
                    ended: false,
                }
                .by_groups(),
            ),
            Filter::AsciiHex => buffered(AsciiHex { inner: chain }),
            Filter::RunLength => buffered(RunLength {
                inner: chain,
                left: Run::Done,
            }),
        };
    }
    let mut total = 0;
    // An error is the end of what can be undone.
    while let Ok(piece) = chain.fill_buf() {
        let length = piece.len();
        total += length as u64;
        if length == 0 || total > limit {
            break;
        }
        chain.consume(length);
    }
    total
}

fn buffered<'a>(reader: impl Read + 'a) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(PIECE, reader))
}

/// Undoes Flate with or without its two bytes of header: engines take both.
fn inflating<'a>(mut inner: Box<dyn BufRead + 'a>) -> Box<dyn Read + 'a> {
    let head = inner.fill_buf().unwrap_or_default();
    if is_zlib(head) {
        Box::new(flate2::bufread::ZlibDecoder::new(inner))
    } else {
        Box::new(flate2::bufread::DeflateDecoder::new(inner))
    }
}

/// Whether bytes begin as zlib data does. Source: RFC 1950, 2.2.
pub(super) fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [method, flags, ..] if method & 0x0f == 8
        && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31)
        && flags & 0x20 == 0)
}

struct Lzw<R> {
    inner: R,
    decoder: weezl::decode::Decoder,
    ended: bool,
}

impl<R: BufRead> Lzw<R> {
    fn new(inner: R, early_change: bool) -> Lzw<R> {
        use weezl::{BitOrder, decode::Decoder};
        let decoder = if early_change {
            Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
        } else {
            Decoder::new(BitOrder::Msb, 8)
        };
        Lzw {
            inner,
            decoder,
            ended: false,
        }
    }
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let input = self.inner.fill_buf()?;
            let empty = input.is_empty();
            let step = self.decoder.decode_bytes(input, out);
            self.inner.consume(step.consumed_in);
            let stuck = empty && step.consumed_out == 0;
            self.ended = stuck || !matches!(step.status, Ok(weezl::LzwStatus::Ok | weezl::LzwStatus::NoProgress));
            if step.consumed_out > 0 {
                return Ok(step.consumed_out);
            }
        }
        Ok(0)
    }
}

/// The next byte that is no blank.
fn next_inked(inner: &mut impl BufRead) -> io::Result<Option<u8>> {
    while let Some(byte) = next(inner)? {
        if !matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ') {
            return Ok(Some(byte));
        }
    }
    Ok(None)
}

fn next(inner: &mut impl BufRead) -> io::Result<Option<u8>> {
    let byte = inner.fill_buf()?.first().copied();
    if byte.is_some() {
        inner.consume(1);
    }
    Ok(byte)
}

struct Ascii85<R> {
    inner: R,
    ended: bool,
}

impl<R: BufRead> Ascii85<R> {
    fn by_groups(self) -> impl Read {
        Groups {
            source: self,
            group: [0; 4],
            left: 0..0,
        }
    }

    /// The next one to four bytes; none at the end.
    fn group(&mut self) -> io::Result<([u8; 4], usize)> {
        let (mut value, mut digits) = (0_u32, 0_usize);
        while !self.ended && digits < 5 {
            match next_inked(&mut self.inner)? {
                Some(b'z') if digits == 0 => return Ok(([0; 4], 4)),
                Some(digit @ b'!'..=b'u') => {
                    value = value.wrapping_mul(85).wrapping_add(u32::from(digit - b'!'));
                    digits += 1;
                }
                _ => self.ended = true,
            }
        }
        (digits..5).for_each(|_| value = value.wrapping_mul(85).wrapping_add(84));
        Ok((value.to_be_bytes(), digits.saturating_sub(1)))
    }
}

/// Gives out what comes in groups of up to four bytes.
struct Groups<R> {
    source: Ascii85<R>,
    group: [u8; 4],
    left: std::ops::Range<usize>,
}

impl<R: BufRead> Read for Groups<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        for byte in out.iter_mut() {
            if self.left.is_empty() {
                let (group, length) = self.source.group()?;
                (self.group, self.left) = (group, 0..length);
            }
            let Some(at) = self.left.next() else { break };
            *byte = self.group[at];
            filled += 1;
        }
        Ok(filled)
    }
}

struct AsciiHex<R> {
    inner: R,
}

impl<R: BufRead> Read for AsciiHex<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        for (filled, place) in out.iter_mut().enumerate() {
            let Some(high) = digit(next_inked(&mut self.inner)?) else {
                return Ok(filled);
            };
            let low = digit(next_inked(&mut self.inner)?).unwrap_or(0);
            *place = (high << 4 | low) as u8;
        }
        Ok(out.len())
    }
}

enum Run {
    /// This many bytes as they stand.
    Plain(usize),
    /// One byte this many times.
    Repeated(u8, usize),
    Done,
}

struct RunLength<R> {
    inner: R,
    left: Run,
}

impl<R: BufRead> Read for RunLength<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        for (filled, place) in out.iter_mut().enumerate() {
            if matches!(self.left, Run::Plain(0) | Run::Repeated(_, 0) | Run::Done) {
                self.left = match next(&mut self.inner)? {
                    Some(length @ 0..=127) => Run::Plain(usize::from(length) + 1),
                    Some(length @ 129..) => match next(&mut self.inner)? {
                        Some(byte) => Run::Repeated(byte, 257 - usize::from(length)),
                        None => return Ok(filled),
                    },
                    Some(128) | None => return Ok(filled),
                };
            }
            *place = match &mut self.left {
                Run::Plain(left) => {
                    *left -= 1;
                    match next(&mut self.inner)? {
                        Some(byte) => byte,
                        None => return Ok(filled),
                    }
                }
                Run::Repeated(byte, left) => {
                    *left -= 1;
                    *byte
                }
                Run::Done => return Ok(filled),
            };
        }
        Ok(out.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_LIMIT: u64 = u64::MAX;

    fn flate(data: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).expect("deflated");
        encoder.finish().expect("deflated")
    }

    fn last(data: &[u8], filters: &[Filter]) -> u64 {
        unpacked(data, filters, NO_LIMIT).last
    }

    #[test]
    fn every_filter_is_counted_to_its_end() {
        let lzw = Filter::Lzw { early_change: true };
        assert_eq!(
            last(b"<~87cURD]j7BEbo80~>"[2..].as_ref(), &[Filter::Ascii85]),
            12,
            "Hello World!"
        );
        assert_eq!(
            last(b"zz!!~>", &[Filter::Ascii85]),
            9,
            "two groups of zeros and one byte"
        );
        assert_eq!(last(b"48 65 6c 6c 6f>", &[Filter::AsciiHex]), 5);
        assert_eq!(last(&[2, 1, 2, 3, 254, 9, 128, 7], &[Filter::RunLength]), 6);
        let packed = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
            .encode(&[b'x'; 70_000])
            .expect("packed");
        assert_eq!(last(&packed, &[lzw]), 70_000);
        assert_eq!(last(&flate(&[0; 100_000]), &[Filter::Flate]), 100_000);
        assert_eq!(
            last(&flate(&[0; 9_000])[2..], &[Filter::Flate]),
            9_000,
            "without its header"
        );
        assert_eq!(last(b"plain", &[]), 0, "nothing is unpacked");
    }

    #[test]
    fn each_step_of_a_chain_counts() {
        let chain = [Filter::Flate, Filter::Flate];
        let twice = flate(&flate(&[0; 500_000]));
        assert_eq!(last(&twice, &chain), 500_000);
        // The second filter finds nothing to undo; the first has been undone in full before that shows.
        let size = unpacked(&flate(&[0; 500_000]), &chain, NO_LIMIT);
        assert_eq!(size.largest, 500_000);
    }

    #[test]
    fn counting_stops_at_the_limit_and_damage_counts_as_far_as_it_goes() {
        let packed = flate(&vec![0; 10_000_000]);
        let size = unpacked(&packed, &[Filter::Flate], 100_000);
        assert!((100_001..200_000).contains(&size.largest), "{size:?}");
        let half = last(&packed[..packed.len() / 2], &[Filter::Flate]);
        assert!((1_000_000..10_000_000).contains(&half), "{half}");
    }
}
