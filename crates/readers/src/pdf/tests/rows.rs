//! Which words make a row and a cell, and what is no table.

use super::*;

#[test]
fn a_currency_sign_at_the_columns_edge_belongs_to_the_figure_behind_it() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Program")
        .right(300.0, 100.0, "2023")
        .right(390.0, 100.0, "2024");
    for (i, (label, a, b)) in [
        ("Grants", "1,200", "900"),
        ("Loans", "88,150", "71,300"),
        ("Total", "89,350", "72,200"),
    ]
    .into_iter()
    .enumerate()
    {
        let y = 118.0 + 16.0 * i as f32;
        p.text(60.0, y, label).right(300.0, y, a).right(390.0, y, b);
        if i != 1 {
            // Six points behind the figure of the column before.
            p.text(240.0, y, "$").text(306.0, y, "$");
        }
    }
    let part = read_page(p);
    let table = &part.tables[0];
    assert_eq!(table.column_count(), 3);
    assert_eq!(row(table, 1), ["Grants", "$ 1,200", "$ 900"]);
    assert_eq!(row(table, 2), ["Loans", "88,150", "71,300"]);
}

#[test]
fn a_wrapped_label_beside_figures_set_at_its_middle_is_one_row() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Category")
        .right(360.0, 100.0, "Total")
        .right(450.0, 100.0, "PMPM");
    p.text(60.0, 120.0, "Inpatient")
        .right(360.0, 120.0, "5,934,117")
        .right(450.0, 120.0, "313.78");
    p.text(60.0, 138.0, "Pharmacy, net of");
    p.right(360.0, 144.0, "2,808,432").right(450.0, 144.0, "148.50");
    p.text(60.0, 150.0, "Rebates");
    p.text(60.0, 170.0, "Imaging")
        .right(360.0, 170.0, "361,209")
        .right(450.0, 170.0, "19.10");
    let part = read_page(p);
    assert_eq!(
        row(&part.tables[0], 2),
        ["Pharmacy, net of Rebates", "2,808,432", "148.50"]
    );
}

#[test]
fn rows_parted_by_room_alone_are_rows() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Step")
        .text(160.0, 100.0, "What is done in this step of the work")
        .text(420.0, 100.0, "Owner");
    for i in 0..3 {
        let y = 120.0 + 40.0 * i as f32;
        p.text(60.0, y, "Collect and")
            .text(160.0, y, "The plan sends the list of members to")
            .text(420.0, y, "Plan");
        p.text(60.0, y + 12.0, "Review")
            .text(160.0, y + 12.0, "the group before the end of the month.");
    }
    let part = read_page(p);
    let table = &part.tables[0];
    assert_eq!(table.row_count(), 4);
    assert_eq!(
        row(table, 1),
        [
            "Collect and Review",
            "The plan sends the list of members to the group before the end of the month.",
            "Plan"
        ]
    );
}

#[test]
fn a_body_without_drawn_rows_is_cut_at_its_lines() {
    let mut p = Paper::new();
    for y in [80.0, 100.0, 180.0] {
        p.line(60.0, y, 420.0, y);
    }
    for x in [60.0, 240.0, 330.0, 420.0] {
        p.line(x, 80.0, x, 180.0);
    }
    p.text(64.0, 94.0, "Requirement")
        .text(250.0, 94.0, "Plan A")
        .text(340.0, 94.0, "Plan B");
    for (i, (label, a, b)) in [("Notice", "Yes", "No"), ("Appeal", "X", "Yes"), ("Audit", "No", "X")]
        .into_iter()
        .enumerate()
    {
        let y = 118.0 + 20.0 * i as f32;
        p.text(64.0, y, label).text(250.0, y, a).text(340.0, y, b);
    }
    let part = read_page(p);
    let table = &part.tables[0];
    assert!(table.ruled);
    assert_eq!((table.row_count(), table.column_count()), (4, 3));
    assert_eq!(row(table, 2), ["Appeal", "X", "Yes"]);
}

#[test]
fn marks_behind_figures_dashes_and_negatives_keep_their_cells() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Category")
        .right(300.0, 100.0, "Paid")
        .right(390.0, 100.0, "Change");
    for (i, (label, paid)) in [("Inpatient", "1,234"), ("Pharmacy", "412"), ("Imaging", "88")]
        .into_iter()
        .enumerate()
    {
        let y = 118.0 + 16.0 * i as f32;
        p.text(60.0, y, label).right(300.0, y, paid);
    }
    p.raw(b"F1", 300.2, 114.5, 6.0, b"1");
    p.right(390.0, 118.0, "(3.2)");
    // WinAnsi 0x96 is an en dash.
    p.raw(b"F1", 384.0, 134.0, 10.0, b"\x96");
    p.raw(b"F1", 369.0, 150.0, 10.0, b"\x963.2");
    let part = read_page(p);
    let table = &part.tables[0];
    assert_eq!(
        row(table, 1),
        ["Inpatient", "1,234 [1]", "(3.2)"],
        "the mark is no digit of the figure"
    );
    assert_eq!(row(table, 2), ["Pharmacy", "412", "\u{2013}"]);
    assert_eq!(row(table, 3), ["Imaging", "88", "\u{2013}3.2"]);
}

#[test]
fn dots_that_lead_to_a_figure_are_no_part_of_the_label() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Category")
        .right(300.0, 100.0, "2023")
        .right(390.0, 100.0, "2024");
    for (i, label) in ["Inpatient ........", "Pharmacy ......", "Imaging ..."]
        .into_iter()
        .enumerate()
    {
        let y = 118.0 + 16.0 * i as f32;
        p.text(60.0, y, label).right(300.0, y, "1,234").right(390.0, y, "1,100");
    }
    let part = read_page(p);
    let labels: Vec<&str> = (1..4).map(|at| row(&part.tables[0], at)[0]).collect();
    assert_eq!(labels, ["Inpatient", "Pharmacy", "Imaging ..."]);
}

#[test]
fn a_table_beside_prose_is_read_by_itself() {
    let mut p = Paper::new();
    for i in 0..16 {
        let sentence = "Members are attributed to the group by the visits made";
        p.text(60.0, 100.0 + 13.0 * i as f32, sentence);
    }
    p.text(330.0, 108.0, "Category")
        .right(500.0, 108.0, "Paid")
        .right(560.0, 108.0, "PMPM");
    for i in 0..5 {
        let y = 126.0 + 17.0 * i as f32;
        p.text(330.0, y, ["Inpatient", "Outpatient", "Pharmacy", "Imaging", "Total"][i]);
        p.right(500.0, y, "1,234").right(560.0, y, "99.10");
    }
    let part = read_page(p);
    assert_eq!(part.tables.len(), 1, "{:?}", part.tables);
    assert_eq!((part.tables[0].row_count(), part.tables[0].column_count()), (6, 3));
    assert_eq!(part.lines.len(), 16);
}

#[test]
fn bars_with_their_values_and_an_axis_are_no_table() {
    let mut p = Paper::new();
    for i in 0..6 {
        let y = 100.0 + 20.0 * i as f32;
        let length = [120.0, 90.0, 150.0, 60.0, 30.0, 110.0][i];
        p.content.rect(140.0, 792.0 - y - 2.0, length, 10.0);
        p.content.fill_nonzero();
        p.text(60.0, y, ["Jan", "Feb", "Mar", "Apr", "May", "Jun"][i]);
        p.text(146.0 + length, y, &format!("{length}"));
    }
    for i in 0..7 {
        let y = 400.0 + 20.0 * i as f32;
        let tick = format!("{}", 300 - 50 * i);
        p.right(100.0, y, &tick).right(400.0, y, &tick);
    }
    let part = read_page(p);
    assert!(part.tables.is_empty(), "{:?}", part.tables);
}

#[test]
fn a_hidden_text_layer_is_read_where_nothing_is_printed_and_not_twice() {
    let mut p = Paper::new();
    p.text(60.0, 100.0, "Total 1,234");
    p.content
        .set_text_rendering_mode(pdf_writer::types::TextRenderingMode::Invisible);
    p.raw(b"F1", 60.4, 100.0, 10.0, b"Total 1,234");
    p.raw(b"F1", 60.0, 130.0, 10.0, b"Scanned 88");
    let page = read_page(p);
    assert_eq!(lines(&page), ["Total 1,234", "Scanned 88"]);
    let certainty: Vec<Option<String>> = page.lines.iter().map(|line| line.anchor.ocr_percent()).collect();
    assert_eq!(
        certainty,
        [None, Some("certainty unknown".into())],
        "nobody has seen the second"
    );
    assert_eq!(page.ocr.map(|ocr| ocr.words), Some(2));
}

#[test]
fn clipped_text_is_left_out_and_stated() {
    let mut p = Paper::new();
    p.content.save_state();
    p.content.rect(50.0, 680.0, 100.0, 30.0);
    p.content.clip_nonzero();
    p.content.end_path();
    p.text(60.0, 100.0, "Paid").text(300.0, 100.0, "99");
    p.content.restore_state();
    p.text(300.0, 130.0, "88");
    let document = read_pages(vec![p]);
    assert_eq!(lines(&document.parts[0]), ["Paid", "88"]);
    assert_eq!(document.issues.len(), 1, "{:?}", document.issues);
    assert!(
        document.issues[0].message.contains("2 characters"),
        "{}",
        document.issues[0].message
    );
}

#[test]
fn a_header_at_the_left_of_its_group_stands_over_the_group() {
    let mut p = Paper::new();
    p.text(200.0, 100.0, "Actual").text(360.0, 100.0, "Target");
    p.text(60.0, 114.0, "Category");
    for (i, name) in ["Total", "PMPM", "Total", "PMPM"].into_iter().enumerate() {
        p.text(200.0 + 80.0 * i as f32, 114.0, name);
    }
    for (i, label) in ["Inpatient", "Pharmacy", "Imaging"].into_iter().enumerate() {
        let y = 132.0 + 16.0 * i as f32;
        p.text(60.0, y, label);
        for column in 0..4 {
            p.text(200.0 + 80.0 * column as f32, y, "1,234");
        }
    }
    let part = read_page(p);
    let table = &part.tables[0];
    assert_eq!(table.header_path(2), ["Actual", "PMPM"]);
    assert_eq!(table.header_path(4), ["Target", "PMPM"]);
}
