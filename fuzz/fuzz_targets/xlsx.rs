//! The XML parts of a workbook, apart by zero bytes: sheet, shared texts, styles, notes. The zip around them is sound,
//! so that mutations reach the XML and not only the checksums.
#![no_main]

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|&b| b == 0);
    let mut next = || parts.next().unwrap_or_default();
    let relations = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let notes = format!(
        "<Relationships><Relationship Id=\"c\" Type=\"{RELATION}/comments\" Target=\"../comments1.xml\"/></Relationships>"
    );
    plumbline_fuzz::read(&plumbline_fuzz::zipped(&[
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/_rels/sheet1.xml.rels", notes.as_bytes()),
        ("xl/worksheets/sheet1.xml", next()),
        ("xl/sharedStrings.xml", next()),
        ("xl/styles.xml", next()),
        ("xl/comments1.xml", next()),
    ]));
});
