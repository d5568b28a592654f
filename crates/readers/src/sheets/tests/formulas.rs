//! Stored results of formulas against their inputs.

use super::*;

/// A sheet "Detail" of three costs and a sheet "Summary" with formulas and the results stored for them.
fn workbook(formulas: &[(&str, &str)]) -> Document {
    let mut workbook = Workbook::new();
    let detail = workbook.add_worksheet().set_name("Detail").expect("a name");
    for (row, (label, cost)) in [("Inpatient", 1200.25), ("Outpatient", 800.5), ("Pharmacy", 400.0)]
        .into_iter()
        .enumerate()
    {
        let row = u32::try_from(row).expect("few");
        detail.write(row, 0, label).expect("written");
        detail.write(row, 1, cost).expect("written");
    }
    let summary = workbook.add_worksheet().set_name("Q1 summary").expect("a name");
    for (row, (formula, result)) in formulas.iter().enumerate() {
        let row = u32::try_from(row).expect("few");
        summary.write(row, 0, format!("Line {row}")).expect("written");
        summary
            .write_formula_with_format(
                row,
                1,
                rust_xlsxwriter::Formula::new(*formula).set_result(*result),
                &Format::new().set_num_format("#,##0.00"),
            )
            .expect("written");
        // A second column keeps the rows a table.
        summary.write(row, 2, 12.0).expect("written");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    xlsx::read(&bytes, String::new(), &crate::Limits::default()).expect("it reads")
}

fn told(formulas: &[(&str, &str)]) -> Vec<String> {
    let document = workbook(formulas);
    let issues = document.issues.iter().filter(|issue| issue.code == "SRC014");
    issues
        .map(|issue| {
            let place = issue.anchor.as_ref().map(|anchor| anchor.place()).unwrap_or_default();
            format!("{place}: {}", issue.message)
        })
        .collect()
}

#[test]
fn a_stored_result_that_is_not_what_its_inputs_give_is_told_with_both() {
    let found = told(&[
        ("SUM(Detail!B1:B3)", "2500"),
        ("Detail!B1+Detail!$B$2", "2000.75"),
        ("(B1-'Detail'!B3)/C1", "999"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0]
            .starts_with("Q1 summary!B1: The cell shows 2,500.00, but its formula SUM(Detail!B1:B3) gives 2400.75."),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("Q1 summary!B3:") && found[1].contains("gives 175."),
        "{found:?}"
    );
}

#[test]
fn what_agrees_within_its_digits_and_what_is_not_understood_says_nothing() {
    let silent = [
        ("SUM(Detail!B1:B3)", "2400.75"),
        ("SUM(Detail!B1:B2,Detail!B3)*2", "4801.5"),
        // Binary fractions and a digit that is not shown.
        ("Detail!B1/7", "171.4642857142857"),
        ("Detail!B1/7", "171.46"),
        // A label counts nothing in a sum, an empty cell is 0.
        ("SUM(Detail!A1:B3)", "2400.75"),
        ("Detail!B1+Detail!D9", "1200.25"),
        // Not understood: functions, names, text as an operand, other workbooks.
        ("IF(Detail!B1>0,1,2)", "77"),
        ("ROUND(Detail!B1,0)", "77"),
        ("Rate*Detail!B1", "77"),
        ("Detail!A1+1", "77"),
        ("[1]Detail!B1", "77"),
        ("SUMIF(Detail!A1:A3,\"x\",Detail!B1:B3)", "77"),
        ("-Detail!B3%", "-4"),
    ];
    assert_eq!(told(&silent), Vec::<String>::new());
}

#[test]
fn a_workbook_that_was_never_calculated_is_told_once() {
    let found = told(&[("SUM(Detail!B1:B3)", "0"), ("Detail!B1*2", "0")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("2 formulas of the workbook were never calculated"),
        "{found:?}"
    );
}
