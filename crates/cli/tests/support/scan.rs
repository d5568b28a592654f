//! Scans made from a sample report: its pages drawn, soiled, turned, and wrapped as pictures in a PDF.

use std::io::Write;
use std::path::Path;

use plumbline_readers::{Picture, draw_page};
use serde_json::Value;

/// A page of a report as a scanner would give it; `turn` is how its text runs on the paper, in degrees clockwise.
pub fn scanned_page(report: &Path, number: u32, turn: u16) -> Picture {
    let bytes = std::fs::read(report).expect("the report");
    // Drawing text of one direction upright turns the page the other way round.
    draw_page(&bytes, number, (360 - turn) % 360).expect("drawn")
}

/// Pictures as a PDF, one a page, at 300 dots per inch. `text` is drawn on the first page beside its picture.
pub fn pdf(pictures: &[&Picture], text: Option<&str>) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    let kids: Vec<String> = (0..pictures.len())
        .map(|index| format!("{} 0 R", 4 + 3 * index))
        .collect();
    objects.push(
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pictures.len()
        )
        .into_bytes(),
    );
    objects.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec());
    for (index, picture) in pictures.iter().enumerate() {
        let points = |dots: u32| f64::from(dots) * 0.24;
        let (width, height) = (points(picture.width), points(picture.height));
        let (content, image) = (5 + 3 * index, 6 + 3 * index);
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2} {height:.2}] /Contents {content} 0 R /Resources << /XObject << /Scan {image} 0 R >> /Font << /F1 3 0 R >> >> >>"
            )
            .into_bytes(),
        );
        let printed = text.filter(|_| index == 0).map_or_else(String::new, |text| {
            format!("BT /F1 9 Tf 4 {:.2} Td ({text}) Tj ET ", height - 30.0)
        });
        objects.push(stream(
            "",
            format!("q {width:.2} 0 0 {height:.2} 0 0 cm /Scan Do Q {printed}").as_bytes(),
        ));
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&picture.gray).expect("in memory");
        objects.push(stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
                picture.width, picture.height
            ),
            &packed.finish().expect("in memory"),
        ));
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    file
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend_from_slice(bytes);
    object.extend_from_slice(b"\nendstream");
    object
}

/// Turns dots around at random in the box of a printed text, as dirt on a glass does: `dirt` of 256.
pub fn soil(picture: &mut Picture, page_box: &Value, dirt: u32) {
    let edge = |index: usize| {
        let points: f64 = page_box[index].as_str().expect("a decimal").parse().expect("a number");
        (points / 0.24) as u32
    };
    let mut seed: u32 = 20_240_930;
    for y in edge(1)..edge(3) {
        for x in edge(0)..edge(2) {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if seed >> 24 < dirt {
                let dot = &mut picture.gray[(y * picture.width + x) as usize];
                *dot = 255 - *dot;
            }
        }
    }
}

/// A small gray square: a picture without words.
pub fn blank_picture() -> Picture {
    Picture {
        width: 300,
        height: 300,
        gray: vec![200; 90_000],
    }
}
