use super::*;
use crate::testing;
use crate::{Compared, Selection};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use plumbline_model::{Finding, Unit};
use rust_decimal::Decimal;

type Read = Xlsx<std::io::BufReader<std::fs::File>>;

/// The workbook of some reports, in sheets of so many rows, with what the export says.
fn written(reports: &[Report], most_rows: u32, compared: &Compared) -> (Read, Vec<String>, Vec<u8>) {
    let findings: Vec<Finding> = reports.iter().map(testing::finding).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut coming = reports.iter().cloned().map(Ok);
    let mut flow = Flow {
        findings: &findings,
        compared,
        ..Flow::of(&mut coming)
    };
    let done = write(&mut flow, folder.path(), &mut |_| true, most_rows).expect("written");
    let path = &done.files[0].path;
    let bytes = std::fs::read(path).expect("there");
    (open_workbook(path).expect("a workbook"), done.notes, bytes)
}

fn book(reports: &[Report]) -> Read {
    written(reports, MOST_ROWS, &Compared::default()).0
}

fn with_total(report: &mut Report, value: i64) {
    let like = report.metrics[0].clone();
    report.metrics.push(plumbline_model::Metric {
        id: "med-cost".into(),
        code: "med-cost".into(),
        term: "Medical cost".into(),
        value: Some(Decimal::from(value)),
        quantum: Some(Decimal::ONE),
        unit: Unit::Usd,
        displayed: format!("${value}"),
        ..like
    });
}

#[test]
fn the_workbook_holds_every_figure_as_a_number_with_its_place() {
    let report = testing::report();
    let mut book = book(std::slice::from_ref(&report));
    assert_eq!(
        book.sheet_names(),
        [
            "Figures",
            "Quality",
            "Findings",
            "Recalculated",
            "Comparison",
            "Definitions",
            "Definitions compared",
            "Definition verdicts",
            "Sources",
            "Notes"
        ]
    );
    let figures = book.worksheet_range("Figures").expect("the sheet");
    assert_eq!(
        figures.height(),
        report.metrics.len() + 2,
        "a header, one row per metric, and one per figure without a standard term"
    );
    assert_eq!(figures.get((1, 7)), Some(&Data::Float(812.4)), "a figure is a number");
    assert_eq!(
        figures.get((1, 21)),
        Some(&Data::String("Summary!B5".into())),
        "beside its place"
    );
    assert!(
        figures
            .rows()
            .any(|row| row[10] == Data::String("suppressed".into()) && row[7] == Data::Empty),
        "a masked value is empty"
    );
}

#[test]
fn a_baseline_leaves_with_its_months() {
    let mut report = testing::report();
    let like = report.metrics[0].clone();
    report.metrics[0].baseline = Some(plumbline_model::Baseline {
        value: like.value,
        quantum: None,
        period: Some("2023-01-01/2023-12-31".parse().expect("a period")),
        displayed: like.displayed,
        anchor: like.anchor,
        transforms: Vec::new(),
    });
    let figures = book(&[report]).worksheet_range("Figures").expect("the sheet");
    let row: Vec<_> = figures.rows().nth(1).expect("a figure").to_vec();
    assert_eq!(
        row[17..20],
        [
            Data::Float(812.4),
            Data::String("2023-01-01".into()),
            Data::String("2023-12-31".into())
        ]
    );
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let reports = [testing::report()];
    let bytes = || written(&reports, MOST_ROWS, &Compared::default()).2;
    assert_eq!(bytes(), bytes());
}

#[test]
fn an_amount_that_follows_from_others_stands_as_a_formula_beside_the_reported_one() {
    let mut report = testing::report();
    with_total(&mut report, 17_547_000);
    let mut book = book(&[report]);
    let values = book.worksheet_range("Recalculated").expect("the sheet");
    let formulas = book.worksheet_formula("Recalculated").expect("the sheet");
    assert_eq!(values.height(), 2, "one amount follows from others");
    assert_eq!(
        formulas.get_value((1, 7)).map(String::as_str),
        Some("Figures!$H$2*Figures!$H$3")
    );
    assert_eq!(formulas.get_value((1, 8)).map(String::as_str), Some("G2-H2"));
    let number = |column| values.get_value((1, column)).and_then(DataType::as_f64);
    assert_eq!(
        number(6),
        Some(17_547_000.0),
        "results are kept for readers that do not calculate"
    );
    assert_eq!(number(7), Some(17_547_840.0));
    assert_eq!(number(8), Some(-840.0));
    let figures = book.worksheet_range("Figures").expect("the sheet");
    assert_eq!(
        figures.get_value((1, 7)),
        Some(&Data::Float(812.4)),
        "the formula's cells are the figures'"
    );
    assert_eq!(figures.get_value((2, 7)), Some(&Data::Float(21_600.0)));
}

#[test]
fn whether_amounts_agree_is_said_in_words_and_rounding_is_no_difference() {
    let says = |total: i64| {
        let mut report = testing::report();
        with_total(&mut report, total);
        let values = book(&[report]).worksheet_range("Recalculated").expect("the sheet");
        values.get_value((1, 10)).cloned()
    };
    // 21,600 member months times half a cent is 108 dollars.
    for (total, said) in [
        (17_547_840, "agrees"),
        (17_547_800, "agrees but for rounding"),
        (17_550_000, "differs"),
    ] {
        assert_eq!(says(total), Some(Data::String(said.into())), "{total}");
    }
}

#[test]
fn a_full_sheet_goes_on_in_another_and_its_formulas_find_their_cells() {
    let mut second = testing::report();
    second.id = "second".into();
    with_total(&mut second, 17_547_840);
    let first = testing::report();
    let rows: usize = [&first, &second]
        .map(|report| report.metrics.len() + report.unmapped.len())
        .iter()
        .sum();
    // The second report's first figures still stand on the first sheet.
    let most = u32::try_from(first.metrics.len() + first.unmapped.len()).expect("few") + 2;
    let (mut book, notes, _) = written(&[first, second], most, &Compared::default());
    let mut held = 0;
    for name in book.sheet_names().iter().filter(|name| name.starts_with("Figures")) {
        let range = book.worksheet_range(name).expect("the sheet");
        assert_eq!(
            range.get_value((0, 0)),
            Some(&Data::String("Payer".into())),
            "{name} has its heading"
        );
        held += range.height() - 1;
    }
    assert_eq!(held, rows, "no figure is left out");
    assert!(notes.iter().any(|note| note.contains("Figures 2")), "{notes:?}");
    let formulas = book.worksheet_formula("Recalculated").expect("the sheet");
    let formula = formulas.get_value((1, 7)).cloned().unwrap_or_default();
    let product: f64 = formula
        .split('*')
        .map(|cell| {
            let (sheet, place) = cell.split_once("!$H$").expect("a cell of the values");
            let row: u32 = place.parse().expect("a row");
            let range = book
                .worksheet_range(sheet.trim_matches('\''))
                .expect("a sheet of the workbook");
            range
                .get_value((row - 1, 7))
                .and_then(DataType::as_f64)
                .expect("a number")
        })
        .product();
    assert_eq!(product, 17_547_840.0, "{formula}");
    assert!(formula.contains("'Figures 2'!"), "{formula}");
}

#[test]
fn a_text_longer_than_a_cell_takes_is_cut_and_says_so() {
    let mut report = testing::report();
    report.metrics[0].term = "\u{e9}".repeat(40_000);
    let (mut book, notes, _) = written(&[report], MOST_ROWS, &Compared::default());
    let figures = book.worksheet_range("Figures").expect("the sheet");
    let Some(Data::String(text)) = figures.get_value((1, 4)) else {
        panic!("the term is text");
    };
    assert!(text.ends_with("[cut: the whole text has 40000 characters]") && text.chars().count() <= 32_767);
    assert!(notes.iter().any(|note| note.contains("cut")), "{notes:?}");
}

#[test]
fn definitions_stand_side_by_side() {
    let mut other = testing::report();
    other.id = "other".into();
    other.payer.name = "Northfield".into();
    let matrix = book(&[testing::report(), other])
        .worksheet_range("Definitions compared")
        .expect("the sheet");
    assert_eq!(matrix.get_value((0, 2)), Some(&Data::String("Northfield".into())));
    let pharmacy = matrix
        .rows()
        .find(|row| row[0] == Data::String("pharmacy".into()))
        .expect("a facet");
    assert_eq!(
        pharmacy[1..],
        [Data::String("included".into()), Data::String("included".into())]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
    #[test]
    fn no_text_of_a_payer_becomes_a_formula(words in "[=+\\-@\t\r|]{1,2}[ -~]{0,20}") {
        let mut report = testing::report();
        report.payer.name.clone_from(&words);
        report.program = Some(words.clone());
        report.metrics[0].term.clone_from(&words);
        report.metrics[0].displayed.clone_from(&words);
        report.quality[0].name.clone_from(&words);
        report.definitions[0].term.clone_from(&words);
        report.unmapped[0].term.clone_from(&words);
        report.source.path = format!("/{words}");
        with_total(&mut report, 17_547_840);
        let mut book = book(&[report]);
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).expect("the sheet");
            for (_, _, formula) in formulas.used_cells() {
                let ours = ["Figures!$H$", "G2-H2", "IF(ABS(I2)"].iter().any(|begin| formula.starts_with(begin));
                proptest::prop_assert!(formula.is_empty() || ours, "{name}: {formula}");
            }
            for (row, column, data) in book.worksheet_range(&name).expect("the sheet").used_cells() {
                let Data::String(text) = data else { continue };
                let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let number = text.parse::<Decimal>().is_ok() || text == "-";
                proptest::prop_assert!(!dangerous || number, "{name} {row}, {column}: {text:?}");
            }
        }
    }
}

#[test]
fn a_selection_is_written_as_its_reports_come() {
    let report = testing::report();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let selection = Selection {
        reports: std::slice::from_ref(&report),
        contracts: &[],
        findings: &[],
    };
    let done = crate::export("xlsx", &selection, folder.path(), &mut |_| true).expect("a format");
    assert_eq!(done.expect("written").files[0].report_ids, [report.id]);
    let left = std::fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1, "what rows waited in is gone");
}
