//! What the sources of reports look like, for exported evidence.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_export::{Look, Looks, PagePicture};
use plumbline_model::{Anchor, Document, FileFormat, PageBox, Part, Report, ReportChecks};
use rust_decimal::Decimal;

use crate::App;
use crate::app::Job;
use crate::verbs::source_bytes;

/// Pages of one report that are drawn at most: a pack with more is larger than a mail takes.
const MOST_PAGES: usize = 60;

/// Reads the kept originals, within the limits all files are read under.
pub(crate) struct Sources<'a> {
    pub(crate) app: &'a App,
    pub(crate) job: &'a Job<'a>,
}

impl Looks for Sources<'_> {
    fn look(&self, report: &Report) -> Result<Look, String> {
        let bytes = source_bytes(self.app, &report.source.sha256).map_err(|error| error.to_string())?;
        if matches!(report.source.format, FileFormat::Json | FileFormat::Fhir) {
            // Its anchors say all there is to see: the pointer and the value as it stands in the file.
            return Ok(Look::default());
        }
        let document = self.app.reading.read(&bytes).map_err(|error| error.message)?;
        let mut pages = BTreeMap::new();
        if report.source.format == FileFormat::Pdf {
            for number in pages_with_figures(report) {
                let picture = match size(&document, number) {
                    Some(page) if pages.len() < MOST_PAGES => self
                        .app
                        .reading
                        .picture(&bytes, number, self.job.cancelled())
                        .map_err(|error| error.message)
                        .and_then(|picture| png(&picture))
                        .map(|png| PagePicture { png, page }),
                    Some(_) => Err(format!("The first {MOST_PAGES} pages with figures are shown.")),
                    None => Err("The file has no such page.".to_owned()),
                };
                pages.insert(number, picture);
            }
        }
        Ok(Look {
            document: Some(document),
            pages,
        })
    }

    fn checked(&self, report: &Report) -> Option<ReportChecks> {
        // Where they cannot be read the pack says nothing of them; the verdict stands on the findings.
        self.app.workspace().checks_of_report(&report.id).ok().flatten()
    }
}

/// The pages on which a figure of the report stands.
fn pages_with_figures(report: &Report) -> BTreeSet<u32> {
    let metrics = report.metrics.iter().flat_map(|metric| {
        let target = metric.target.as_ref().map(|target| &target.anchor);
        let baseline = metric.baseline.as_ref().map(|baseline| &baseline.anchor);
        [Some(&metric.anchor), target, baseline].into_iter().flatten()
    });
    let quality = report.quality.iter().flat_map(|measure| {
        let parts = measure.sources.values().map(|source| &source.anchor);
        let thresholds = measure.thresholds.iter().map(|threshold| &threshold.anchor);
        std::iter::once(&measure.anchor).chain(parts).chain(thresholds)
    });
    let unmapped = report.unmapped.iter().map(|unmapped| &unmapped.anchor);
    let definitions = report
        .definitions
        .iter()
        .filter_map(|definition| definition.anchor.as_ref());
    let page = |anchor: &Anchor| match anchor {
        Anchor::Page { page, .. } => Some(*page),
        Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => None,
    };
    metrics
        .chain(quality)
        .chain(unmapped)
        .chain(definitions)
        .filter_map(page)
        .collect()
}

fn size(document: &Document, page: u32) -> Option<PageBox> {
    let part = |part: &&Part| part.number == page;
    let size = document.parts.iter().find(part)?.size?;
    let [left, top, right, bottom] = size.0;
    (right > left && bottom > top && left >= Decimal::MIN).then_some(size)
}

/// A portable graymap as a PNG of half as many dots along each edge: enough to read, a quarter of the size.
///
/// Errors: the picture is none.
fn png(graymap: &[u8]) -> Result<Vec<u8>, String> {
    let no_picture = || "The drawn page is no picture.".to_owned();
    let (width, height, dots) = graymap_parts(graymap).ok_or_else(no_picture)?;
    let (across, down) = (width / 2, height / 2);
    if across == 0 || down == 0 {
        return Err(no_picture());
    }
    let mut half = Vec::with_capacity(across * down);
    for y in 0..down {
        let (upper, lower) = (&dots[2 * y * width..], &dots[(2 * y + 1) * width..]);
        for x in 0..across {
            let sum = [upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]]
                .into_iter()
                .map(u32::from)
                .sum::<u32>();
            // Sixteen shades: print needs no more, and the file is half as large.
            half.push((sum / 4 / 17) as u8);
        }
    }
    let rows = half.chunks(across).flat_map(|row| {
        row.chunks(2)
            .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
    });
    let packed: Vec<u8> = rows.collect();
    let mut file = Vec::new();
    let (across, down) = (u32::try_from(across), u32::try_from(down));
    let (Ok(across), Ok(down)) = (across, down) else {
        return Err(no_picture());
    };
    let mut encoder = png::Encoder::new(&mut file, across, down);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&packed));
    written.map_err(|error| format!("The picture could not be made: {error}"))?;
    Ok(file)
}

/// Width, height and dots of a binary portable graymap with 256 shades.
fn graymap_parts(file: &[u8]) -> Option<(usize, usize, &[u8])> {
    let mut lines = file.splitn(4, |byte| *byte == b'\n');
    let (magic, size, shades, dots) = (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
    let (width, height) = std::str::from_utf8(size).ok()?.split_once(' ')?;
    let (width, height): (usize, usize) = (width.parse().ok()?, height.parse().ok()?);
    (magic == b"P5" && shades == b"255" && dots.len() == width.checked_mul(height)?).then_some((width, height, dots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_page_becomes_a_png_of_half_its_size() {
        let mut page = b"P5\n6 4\n255\n".to_vec();
        page.extend((0..24).map(|dot| if dot % 6 < 2 { 255 } else { 0 }));
        let file = png(&page).expect("a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(file))
            .read_info()
            .expect("a PNG");
        let mut dots = vec![0; reader.output_buffer_size().expect("small")];
        let info = reader.next_frame(&mut dots).expect("whole");
        assert_eq!((info.width, info.height), (3, 2));
        assert_eq!(dots[..2], [0xf0, 0x00], "white at the left, black beside it");
        assert!(png(b"P5\n6 4\n255\n").is_err(), "a picture without its dots is none");
    }
}
