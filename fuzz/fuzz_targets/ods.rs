//! The content of an OpenDocument spreadsheet, in a sound zip.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    plumbline_fuzz::read(&plumbline_fuzz::zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", bytes),
    ]));
});
