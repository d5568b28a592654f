//! Workbooks written as XML: what the workbook writer cannot make.

use super::*;

/// A zip archive of parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("an entry");
        archive.write_all(content.as_bytes()).expect("written");
    }
    archive.finish().expect("a zip").into_inner()
}

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet given as XML, with further parts and relations of the sheet.
fn hand_made(sheet: &str, relations: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let workbook = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>";
    let workbook_relations = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"p\" Type=\"x/person\" Target=\"persons/person.xml\"/></Relationships>"
    );
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut parts = vec![
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", &workbook_relations),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", &relations),
    ];
    parts.extend_from_slice(more);
    zipped(&parts)
}

#[test]
fn a_thread_stands_for_the_note_kept_for_older_programs() {
    let bytes = hand_made(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>BCS</t></is></c><c r=\"B1\"><v>72</v></c></row>\
         <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>COL</t></is></c><c r=\"B2\"><v>65</v></c></row></sheetData></worksheet>",
        &format!(
            "<Relationship Id=\"c\" Type=\"{RELATION}/comments\" Target=\"../comments1.xml\"/>\
             <Relationship Id=\"t\" Type=\"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment\" \
             Target=\"../threadedComments/threadedComment1.xml\"/>"
        ),
        &[
            (
                "xl/comments1.xml",
                "<comments><commentList><comment ref=\"B1\"><text><r><t>[Threaded comment] Your version</t></r></text></comment>\
                 </commentList></comments>",
            ),
            (
                "xl/threadedComments/threadedComment1.xml",
                "<ThreadedComments><threadedComment ref=\"B1\" personId=\"{1}\"><text>Is this hybrid?</text></threadedComment>\
                 <threadedComment ref=\"B1\" personId=\"{2}\"><text>Yes &amp; final</text></threadedComment></ThreadedComments>",
            ),
            (
                "xl/persons/person.xml",
                "<personList><person displayName=\"Ana\" id=\"{1}\"/><person displayName=\"Bo\" id=\"{2}\"/></personList>",
            ),
        ],
    );
    let document = crate::read_bytes(&bytes).expect("a workbook");
    let cell = document.parts[0].tables[0].cell(0, 1).expect("B1");
    assert_eq!(cell.note.as_deref(), Some("Ana: Is this hybrid?\nBo: Yes & final"));
}

#[test]
fn raised_digits_are_marks_and_not_part_of_the_figure() {
    let raised = "<r><rPr><vertAlign val=\"superscript\"/></rPr><t>";
    let text =
        |row: u32, column: &str, runs: &str| format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is>{runs}</is></c>");
    let sheet = format!(
        "<worksheet><sheetData><row>{}{}</row><row>{}{}</row><row>{}{}</row><row/><row>{}</row></sheetData></worksheet>",
        text(1, "A", "<t>Measure</t>"),
        text(1, "B", "<t>PMPM</t>"),
        text(2, "A", &format!("<r><t>Medical</t></r>{raised}1,2</t></r>")),
        text(2, "B", &format!("<r><t>412.50</t></r>{raised}1</t></r>")),
        text(
            3,
            "A",
            &format!("<r><t>1</t></r>{raised}st</t></r><r><t xml:space=\"preserve\"> quarter</t></r>")
        ),
        text(3, "B", "<t>88</t><rPh sb=\"0\" eb=\"1\"><t>eighty</t></rPh>"),
        text(5, "A", &format!("{raised}1</t></r><r><t> Paid basis.</t></r>")),
    );
    let document = crate::read_bytes(&hand_made(&sheet, "", &[])).expect("a workbook");
    let part = &document.parts[0];
    let shown: Vec<&str> = part.tables[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(shown, ["Measure", "PMPM", "Medical¹,²", "412.50¹", "1st quarter", "88"]);
    let note = part.footnotes.first().expect("the line that explains the mark");
    let marked: Vec<String> = note.marked.iter().map(Anchor::place).collect();
    assert_eq!((note.mark.as_str(), note.text.as_str()), ("1", "Paid basis."));
    assert_eq!(marked, ["S!A2", "S!B2"]);
}

#[test]
fn an_address_no_sheet_has_costs_no_cell() {
    let document = crate::read_bytes(&hand_made(
        "<worksheet><sheetData><row><c r=\"A1\"><v>1</v></c><c r=\"ZZZZ1\"><v>2</v></c></row></sheetData></worksheet>",
        "",
        &[],
    ))
    .expect("a workbook");
    assert_eq!(
        document.parts[0].lines.len() + document.parts[0].tables.iter().map(|t| t.cells.len()).sum::<usize>(),
        2
    );
}

#[test]
fn stored_cells_of_every_kind_keep_formula_and_cached_value() {
    let bytes = hand_made(
        "<worksheet><sheetData>\
         <row><c t=\"str\"><f>A2&amp;\"x\"</f><v>a &lt; b_x000D_</v></c><c><f t=\"shared\" ref=\"B1:B2\" si=\"0\">C1*2</f><v>4</v></c>\
         <c><v>2</v></c><c t=\"b\"><f>C1&gt;1</f><v>1</v></c></row>\
         <row><c t=\"d\"><v>2024-01-31T00:00:00Z</v></c><c><f t=\"shared\" si=\"0\"/><v>6.0000000000000001</v></c><c><v>3</v></c>\
         <c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>\
         <row><c t=\"s\"><v>7</v></c><c t=\"n\"><v>twelve</v></c><c><v>1</v></c><c r=\"C3\"><v>5</v></c></row>\
         </sheetData></worksheet>",
        "",
        &[],
    );
    assert_eq!(
        described(&crate::read_bytes(&bytes).expect("a workbook")),
        "\
[1 S]
table A1:D3 header 0
  0: A1@0 a < b =A2&\"x\" | B1@1 4 r:4 =C1*2 | C1@2 2 r:2 | D1@3 TRUE r:1 =C1>1
  1: A2@0 45322 r:2024-01-31T00:00:00Z | B2@1 6 r:6.0000000000000001 =C2*2 | C2@2 3 r:3 | D2@3 #DIV/0! r:#DIV/0! =1/0
  2: A3@0 7 r:7 | B3@1 twelve r:twelve | C3@2 5 r:5
issue SRC011 warning S!D2
issue SRC005 warning S!A3
issue SRC005 warning S!B3
issue SRC005 warning S!C3
"
    );
}

#[test]
fn an_opendocument_sheet_shows_what_its_author_saw() {
    let content = "<office:document-content><office:automatic-styles>\
        <style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
        </office:automatic-styles><office:body><office:spreadsheet>\
        <table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell></table:tracked-changes>\
        <table:table table:name=\"Summary\"><table:table-column table:number-columns-repeated=\"3\"/>\
        <table:table-column table:visibility=\"collapse\"/>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
        <table:table-row><table:table-cell><text:p>Measure</text:p></table:table-cell>\
        <table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"string\"><text:p>Rate <text:span>and</text:span><text:s text:c=\"2\"/>cost</text:p></table:table-cell>\
        <table:covered-table-cell/><table:table-cell><text:p>Aside</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell><text:p>BCS</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"percentage\" office:value=\"0.742\" table:formula=\"of:=[.C4]/2\">\
        <office:annotation><dc:creator>Pat</dc:creator><text:p>Hybrid</text:p><text:p>method</text:p></office:annotation><text:p>74.2%</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"currency\" office:value=\"-1234.5\"><text:p>($1,234.50)</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"float\" office:value=\"9\"><text:p>9</text:p></table:table-cell></table:table-row>\
        <table:table-row table:visibility=\"collapse\"><table:table-cell><text:p>COL</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"float\" office:value=\"0.5\"/>\
        <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
        </table:table>\
        <table:table table:name=\"Calc\" table:style-name=\"ta2\"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>\
        <table:named-expressions><table:named-range table:name=\"Rate\" table:cell-range-address=\"$Summary.$B$4\"/></table:named-expressions>\
        </office:spreadsheet></office:body></office:document-content>";
    let media = "application/vnd.oasis.opendocument.spreadsheet";
    let document = crate::read_bytes(&zipped(&[("mimetype", media), ("content.xml", content)])).expect("a spreadsheet");
    assert_eq!(document.format, FileFormat::Ods);
    assert_eq!(
        described(&document),
        "\
[1 Summary]
table A3:D5 header 1
  0: A3@0 Measure | B3@1 Rate and  cost<1x2 B3:C3> | D3@3 Aside hidden
  1: A4@0 BCS | B4@1 74.2% r:0.742 =[.C4]/2 note:\"Hybrid\\nmethod\" | C4@2 ($1,234.50) r:-1234.5 | D4@3 9 r:9 hidden
  2: A5@0 COL hidden | B5@1 0.5 r:0.5 hidden as stored | C5@2 #DIV/0! =1/0 hidden
[2 Calc hidden]
line Calc!A1 x
name Rate = $Summary.$B$4 in None
issue SRC005 info Summary!B5
issue SRC011 warning Summary!C5
issue SRC009 warning Summary!D4
"
    );
    let deep = "<a>".repeat(100_000);
    let error = crate::read_bytes(&zipped(&[("mimetype", media), ("content.xml", &deep)])).expect_err("no spreadsheet");
    assert!(error.to_string().contains("nested"), "{error}");
    let cut = &content[..content.find("</table:table>").expect("its end")];
    let document =
        crate::read_bytes(&zipped(&[("mimetype", media), ("content.xml", cut)])).expect("what is left of it");
    assert_eq!(
        document.parts[0].tables.len(),
        1,
        "what stands before the break is kept"
    );
    assert_eq!(document.issues.last().map(|issue| issue.code.as_str()), Some("SRC001"));
}
