//! The second reading of whole files.

use super::*;

fn twice(file: &[u8]) -> Document {
    let limits = Limits {
        second_reading: true,
        ..Limits::default()
    };
    read(file, "0".repeat(64), &limits).expect("a well-formed PDF is read")
}

fn report() -> Paper {
    let mut paper = Paper::new();
    paper.text(
        72.0,
        72.0,
        "Medical expense of attributed members, paid through 2024-09-30",
    );
    for (i, figure) in ["412.50", "(88.10)", "-3.2%"].into_iter().enumerate() {
        let y = 100.0 + 14.0 * i as f32;
        paper.text(72.0, y, "Service").right(300.0, y, figure);
    }
    paper
}

#[test]
fn readings_that_agree_raise_nothing() {
    let mut turned = report();
    turned.rotate = 90;
    assert_eq!(twice(&pdf(vec![report(), turned])).issues, []);
}

#[test]
fn a_figure_that_one_engine_lost_is_named_with_its_place() {
    let mut paper = report();
    // Letters of a font that calls them by the codes of figures; the second engine does not know such names.
    paper.raw(b"F3", 300.0, 188.0, 10.0, b"A,BCD.EF");
    let file = pdf(vec![report(), paper]);
    let document = twice(&file);
    let [issue] = document.issues.as_slice() else {
        panic!("{:?}", document.issues)
    };
    assert_eq!(
        (issue.code.as_str(), issue.severity),
        ("SRC005", plumbline_model::Severity::Warning)
    );
    assert!(
        issue.message.contains("page 2") && issue.message.contains("1,234.56"),
        "{}",
        issue.message
    );
    let anchor = issue.anchor.as_ref().expect("a place");
    assert_eq!((anchor.place().as_str(), anchor.text()), ("page 2", "1,234.56"));
    assert_eq!(
        read(&file, String::new(), &Limits::default())
            .expect("it is read")
            .issues,
        [],
        "only when asked for"
    );
}

#[test]
fn text_shown_on_the_next_line_is_read_by_both() {
    let mut paper = report();
    paper.content.begin_text();
    paper.content.set_font(Name(b"F1"), 10.0);
    paper.content.set_leading(12.0);
    paper.content.next_line(300.0, paper.height - 188.0);
    paper.content.next_line_show(Str(b"1,234.56"));
    paper.content.end_text();
    let file = pdf(vec![report(), paper]);
    assert_eq!(twice(&file).issues, []);
}

#[test]
fn forms_that_draw_each_other_in_a_circle_are_not_given_to_the_second_engine() {
    let mut file = Pdf::new();
    let (catalog, tree, font, page, content, form) = (
        Ref::new(1),
        Ref::new(2),
        Ref::new(3),
        Ref::new(4),
        Ref::new(5),
        Ref::new(6),
    );
    file.catalog(catalog).pages(tree);
    file.pages(tree).kids([page]).count(1);
    file.type1_font(font).base_font(Name(b"Helvetica"));
    let mut leaf = file.page(page);
    leaf.media_box(Rect::new(0.0, 0.0, 612.0, 792.0));
    leaf.parent(tree).contents(content);
    let mut resources = leaf.resources();
    resources.fonts().pair(Name(b"F1"), font);
    resources.x_objects().pair(Name(b"X"), form);
    resources.finish();
    leaf.finish();
    file.stream(content, b"BT /F1 10 Tf 72 700 Td (Total 412.50) Tj ET /X Do");
    let mut circle = file.form_xobject(form, b"/X Do");
    circle.bbox(Rect::new(0.0, 0.0, 9.0, 9.0));
    circle.resources().x_objects().pair(Name(b"X"), form);
    circle.finish();
    let document = twice(&file.finish());
    assert_eq!(document.parts[0].lines[0].text, "Total 412.50");
    assert!(
        document
            .issues
            .iter()
            .any(|issue| issue.message.contains("one reading alone"))
    );
}
