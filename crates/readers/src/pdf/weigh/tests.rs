//! Small files that unpack to much or draw much, made here.

use std::io::Write;

use super::*;
use crate::pdf::read;

const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents";

/// A PDF of these objects, numbered from 1; the first is the catalog, the second the page tree with page 3 alone.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let head = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(head.iter().chain(objects)) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()));
        file.extend(b"\nendobj\n");
    }
    let (xref, size) = (file.len(), places.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<< /Root 1 0 R /Size {size} >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    file
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).expect("deflated");
    encoder.finish().expect("deflated")
}

/// A page, object 3, with this content, object 4, and the objects after it.
fn page(content: Vec<u8>, more: &[Vec<u8>], resources: &str) -> Vec<u8> {
    let page = format!("{PAGE} 4 0 R /Resources << {resources} >> >>").into_bytes();
    pdf(&[vec![page, content], more.to_vec()].concat())
}

fn limits() -> Limits {
    Limits {
        stream_bytes: 1 << 20,
        unzipped_bytes: 3 << 20,
        drawn_forms: 10_000,
        drawn_bytes: 8 << 20,
        ..Limits::default()
    }
}

/// What reading a file says is too large; empty where it is read.
fn refusal(file: &[u8]) -> String {
    match read(file, String::new(), &limits()) {
        Ok(_) => String::new(),
        Err(ReadError::TooLarge { measure, found, limit }) => {
            assert!(found > limit, "{measure}: {found} is not above {limit}");
            measure
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_stream_that_unpacks_to_more_than_the_limit_is_refused_by_name() {
    let blanks = vec![b' '; 2 << 20];
    let content = stream("/Filter /FlateDecode", &deflated(&blanks));
    assert_eq!(refusal(&page(content, &[], "")), "unpacked size of stream 4 in bytes");
    // Whatever the dictionary says: other keys, abbreviations, a chain, a filter in another object, a false length.
    let packed = deflated(&blanks);
    let chain = deflated(&packed);
    let hex: Vec<u8> = packed
        .iter()
        .flat_map(|byte| format!("{byte:02x}").into_bytes())
        .collect();
    for (dictionary, data) in [
        ("/F /Fl", packed.as_slice()),
        ("/Filter [/FlateDecode /FlateDecode]", chain.as_slice()),
        ("/Filter [ /AHx /Fl ] /DecodeParms [null null]", hex.as_slice()),
        ("/Filter 5 0 R", packed.as_slice()),
        ("/Note (1 0 obj << >>) /Filter /FlateDecode", packed.as_slice()),
    ] {
        let file = page(stream(dictionary, data), &[b"/FlateDecode".to_vec()], "");
        assert_eq!(refusal(&file), "unpacked size of stream 4 in bytes", "{dictionary}");
    }
    let mut cut = page(stream("/Filter /FlateDecode", &packed), &[], "");
    let length = format!("/Length {}", packed.len());
    let at = memchr::memmem::find(&cut, length.as_bytes()).expect("a length");
    cut[at + 8] = b'1';
    assert_eq!(
        refusal(&cut),
        "unpacked size of stream 4 in bytes",
        "with a false length"
    );
}

#[test]
fn many_streams_within_the_limit_count_together() {
    let one = stream("/Filter /FlateDecode", &deflated(&vec![b' '; 900 << 10]));
    let all: Vec<Vec<u8>> = (0..4).map(|_| one.clone()).collect();
    assert_eq!(refusal(&page(one.clone(), &all[..1], "")), "");
    assert_eq!(refusal(&page(one, &all, "")), "unpacked size of all streams in bytes");
}

#[test]
fn pictures_are_not_unpacked_unless_they_are_drawn_as_contents() {
    let packed = deflated(&vec![b' '; 2 << 20]);
    let picture = "/Type /XObject /Subtype /Image /Width 2048 /Height 1024 /Filter /FlateDecode";
    let drawn = page(
        stream("", b"/X Do"),
        &[stream(picture, &packed)],
        "/XObject << /X 5 0 R >>",
    );
    assert_eq!(refusal(&drawn), "");
    let dressed_up = page(stream(picture, &packed), &[], "");
    assert_eq!(refusal(&dressed_up), "unpacked size of a page's contents in bytes");
}

#[test]
fn a_predictor_with_endless_rows_is_refused() {
    let dictionary = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>";
    let file = page(stream(dictionary, &deflated(b"BT ET")), &[], "");
    assert_eq!(refusal(&file), "length of a row of a stream's predictor in bytes");
}

fn form(content: &str, resources: &str) -> Vec<u8> {
    let dictionary = format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {resources} >>");
    stream(&dictionary, content.as_bytes())
}

/// Forms from object 5 on that each draw the next one ten times; the last draws a box.
fn levels(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|level| form(&"/X Do ".repeat(10), &format!("/XObject << /X {} 0 R >>", 6 + level)))
        .chain([form("0 0 1 1 re f", "")])
        .collect()
}

#[test]
fn forms_that_draw_forms_are_counted_without_drawing() {
    let began = std::time::Instant::now();
    let drawing = |count| refusal(&page(stream("", b"/X Do"), &levels(count), "/XObject << /X 5 0 R >>"));
    assert_eq!(
        drawing(9),
        "number of forms drawn",
        "a thousand million at the last level"
    );
    assert!(began.elapsed().as_secs() < 5, "counted, not drawn");
    assert_eq!(drawing(3), "", "a thousand are a drawing like many");
}

#[test]
fn forms_that_draw_themselves_are_counted_as_the_engine_draws_them() {
    // It does not follow a form into itself.
    let twice = form("/X Do /X Do", "/XObject << /X 5 0 R >>");
    let file = page(stream("", b"/X Do"), &[twice], "/XObject << /X 5 0 R >>");
    assert_eq!(refusal(&file), "");
    let to_and_fro = |other: u32| form("/X Do /X Do /X Do", &format!("/XObject << /X {other} 0 R >>"));
    let file = page(
        stream("", b"/X Do"),
        &[to_and_fro(6), to_and_fro(5)],
        "/XObject << /X 5 0 R >>",
    );
    assert_eq!(refusal(&file), "");
}

#[test]
fn forms_without_resources_use_those_around_them() {
    let bare = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
        "/X Do ".repeat(200).as_bytes(),
    );
    let leaf = form("0 0 1 1 re f", "");
    let resources = "/XObject << /A 5 0 R /X 6 0 R >>";
    let file = page(stream("", "/A Do ".repeat(100).as_bytes()), &[bare, leaf], resources);
    assert_eq!(refusal(&file), "number of forms drawn");
}

#[test]
fn one_content_drawn_over_and_over_counts_each_time() {
    let long = stream("/Filter /FlateDecode", &deflated(&vec![b' '; 900 << 10]));
    let page = |times: usize| {
        let page = format!("{PAGE} [{}] >>", "4 0 R ".repeat(times));
        pdf(&[page.into_bytes(), long.clone()])
    };
    assert_eq!(refusal(&page(5)), "");
    assert_eq!(refusal(&page(50)), "size of the contents drawn in bytes");
}

#[test]
fn looks_of_annotations_are_drawn_too() {
    let stamp = form(&"/X Do ".repeat(200), "/XObject << /X 5 0 R >>");
    let leaf = form("0 0 1 1 re f", "");
    let page = format!(
        "{PAGE} 4 0 R /Annots [{}] >>",
        "<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 6 0 R >> >> ".repeat(100)
    );
    let file = pdf(&[page.into_bytes(), stream("", b""), leaf, stamp]);
    assert_eq!(refusal(&file), "number of forms drawn");
}
