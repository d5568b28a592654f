//! The workbooks, read back cell by cell.

use calamine::{Data, Range, Reader, SheetVisible, Xlsx};
use rust_decimal::Decimal;

use super::{assert_components_round_to, assert_pmpm_fits, assert_rate, committed, decimal};
use crate::figures::{round, whole};
use crate::{harborview, northfield, summit_ridge};

fn workbook(path: &str) -> Xlsx<std::io::BufReader<std::fs::File>> {
    calamine::open_workbook(committed(path)).expect("the committed workbook opens")
}

fn sheet(path: &str, name: &str) -> Range<Data> {
    workbook(path).worksheet_range(name).expect("the sheet is there")
}

/// The cell at a spreadsheet address such as `B12`.
fn cell<'a>(range: &'a Range<Data>, address: &str) -> &'a Data {
    let column = u32::from(address.as_bytes()[0] - b'A');
    let row: u32 = address[1..].parse().expect("a row number");
    range.get_value((row - 1, column)).unwrap_or(&Data::Empty)
}

fn figure(range: &Range<Data>, address: &str) -> Decimal {
    match cell(range, address) {
        Data::Float(value) => decimal(&value.to_string()),
        Data::Int(value) => whole(*value),
        other => panic!("{address} holds {other:?} and not a native number"),
    }
}

fn text(range: &Range<Data>, address: &str) -> String {
    match cell(range, address) {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{address} holds {other:?} and not text"),
    }
}

#[test]
fn harborview_adds_up() {
    let summary = sheet(harborview::PATH, "Financial Summary");
    let months = figure(&summary, "C7");
    for row in 8..=14 {
        let label = text(&summary, &format!("A{row}"));
        let at = |column: char| figure(&summary, &format!("{column}{row}"));
        assert_pmpm_fits(&format!("{label}, actual"), at('B'), months, at('C'));
        assert_pmpm_fits(&format!("{label}, target"), at('D'), months, at('E'));
        assert_eq!(
            at('F'),
            at('B') - at('D'),
            "{label}: PMPM variance is actual minus target"
        );
        assert_eq!(
            at('G'),
            at('C') - at('E'),
            "{label}: total variance is actual minus target"
        );
    }
    for column in ['C', 'D', 'E', 'H'] {
        let at = |row: u32| figure(&summary, &format!("{column}{row}"));
        assert_eq!(at(8) + at(9) + at(10), at(11), "medical cost in column {column}");
        assert_eq!(at(11) + at(12), at(13), "total cost in column {column}");
    }
    let actual = |row: u32| figure(&summary, &format!("B{row}"));
    assert_components_round_to("medical PMPM", &[actual(8), actual(9), actual(10)], actual(11));
    assert_components_round_to("total PMPM", &[actual(11), actual(12)], actual(13));
    for (ratio, cost, revenue) in [("C15", "C13", "C14"), ("E15", "E13", "E14")] {
        let expected = round(figure(&summary, cost) / figure(&summary, revenue), 3);
        assert_eq!(figure(&summary, ratio), expected, "medical loss ratio in {ratio}");
    }
    assert!(text(&summary, "A18").starts_with("[1] TCC includes medical and pharmacy claims"));
}

#[test]
fn harborview_stars_follow_their_cut_points() {
    let quality = sheet(harborview::PATH, "Quality");
    for row in 5..=12 {
        let at = |column: char| figure(&quality, &format!("{column}{row}"));
        let name = text(&quality, &format!("B{row}"));
        assert_rate(&name, at('C'), at('D'), at('E'));
        assert!(at('C') > whole(10), "{name}: a count that should be withheld");
        let lower_is_better = name.contains("lower is better");
        let reaches = |cut: Decimal| {
            if lower_is_better {
                at('E') <= cut
            } else {
                at('E') >= cut
            }
        };
        let stars = if reaches(at('G')) {
            5
        } else if reaches(at('F')) {
            4
        } else {
            3
        };
        assert_eq!(at('H'), whole(stars), "{name}: stars against cut points");
    }
}

#[test]
fn planted_src009_harborview_hides_a_sheet_of_figures() {
    let book = workbook(harborview::PATH);
    let hidden: Vec<&str> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!(hidden, ["Calc"]);
    let calc = sheet(harborview::PATH, "Calc");
    let sum = |column: char| {
        (2..=10)
            .map(|row| figure(&calc, &format!("{column}{row}")))
            .sum::<Decimal>()
    };
    let summary = sheet(harborview::PATH, "Financial Summary");
    assert_eq!(
        sum('B'),
        figure(&summary, "C7"),
        "the hidden member months are those of the summary"
    );
    assert_eq!(
        sum('C'),
        figure(&summary, "C13"),
        "the hidden dollars are those of the summary"
    );
}

#[test]
fn northfield_adds_up_in_both_reports() {
    for (path, columns) in [(northfield::Q1_PATH, vec!['B']), (northfield::Q2_PATH, vec!['B', 'C'])] {
        let table = sheet(path, "Table_1-Quarterly");
        for column in columns {
            let at = |row: u32| figure(&table, &format!("{column}{row}"));
            assert_eq!(
                (11..=15).map(at).sum::<Decimal>(),
                at(16),
                "{path}: total cost in column {column}"
            );
            for (cost, pmpm) in (11..=16).zip(18..=23) {
                assert_pmpm_fits(&text(&table, &format!("A{cost}")), at(pmpm), at(9), at(cost));
            }
            let components: Vec<Decimal> = (18..=22).map(at).collect();
            assert_components_round_to(path, &components, at(23));
        }
    }
}

#[test]
fn northfield_prints_future_quarters_empty_and_a_missing_amount_as_a_dash() {
    let table = sheet(northfield::Q1_PATH, "Table_1-Quarterly");
    assert_eq!(text(&table, "C7"), "Q2 2024", "the empty quarter has its column");
    for row in 8..=30 {
        for column in ['C', 'D', 'E'] {
            assert_eq!(
                cell(&table, &format!("{column}{row}")),
                &Data::Empty,
                "a quarter to come is empty"
            );
        }
    }
    assert_eq!(text(&table, "B29"), "-");
}

#[test]
fn planted_src003_northfield_prints_a_term_of_its_own() {
    for path in [northfield::Q1_PATH, northfield::Q2_PATH] {
        assert_eq!(text(&sheet(path, "Table_1-Quarterly"), "A30"), "Doula support payments");
    }
}

#[test]
fn planted_rst001_northfield_restates_exactly_two_figures() {
    let (first, second) = (
        sheet(northfield::Q1_PATH, "Table_1-Quarterly"),
        sheet(northfield::Q2_PATH, "Table_1-Quarterly"),
    );
    let changed: Vec<String> = (7..=30)
        .map(|row| format!("B{row}"))
        .filter(|address| cell(&first, address) != cell(&second, address))
        .collect();
    assert_eq!(changed, ["B25", "B28"]);
    assert_eq!(
        (figure(&first, "B25"), figure(&second, "B25")),
        (Decimal::new(6124, 1), Decimal::new(6189, 1))
    );
    assert_eq!(
        (figure(&first, "B28"), figure(&second, "B28")),
        (whole(58_240), whole(61_905))
    );
}

#[test]
fn planted_tcc005_summit_ridge_counts_what_it_says_it_excludes() {
    let settlement = sheet(summit_ridge::PATH, "Settlement");
    let at = |row: u32| figure(&settlement, &format!("D{row}"));
    assert_eq!(
        at(14),
        at(12) + at(13),
        "the total is medical plus pharmacy to the cent"
    );
    assert!(text(&settlement, "A24").contains("pharmacy is excluded"));
    let definitions = sheet(summit_ridge::PATH, "Definitions");
    assert_eq!(
        format!("[1] {}", text(&definitions, "B4")),
        text(&settlement, "A24"),
        "both places say the same"
    );
}

#[test]
fn summit_ridge_settles_as_its_lines_say() {
    let settlement = sheet(summit_ridge::PATH, "Settlement");
    let at = |row: u32| figure(&settlement, &format!("D{row}"));
    for row in [12, 13, 14, 15, 16, 17, 22] {
        assert_pmpm_fits(
            &text(&settlement, &format!("B{row}")),
            figure(&settlement, &format!("C{row}")),
            at(11),
            at(row),
        );
    }
    assert_eq!(at(17), at(15) - at(14), "gross savings");
    assert_eq!(at(16), -at(17), "over (under) benchmark");
    assert!(at(16).is_sign_negative(), "an amount in parentheses is wanted");
    assert_eq!(at(18), round(at(17) / at(15), 3), "savings rate");
    assert!(at(18) >= at(19), "the minimum savings rate is met");
    assert_eq!(at(22), round(at(17) * at(20) * at(21), 2), "earned shared savings");
    let quality = sheet(summit_ridge::PATH, "Quality");
    for row in 5..=10 {
        let at = |column: char| figure(&quality, &format!("{column}{row}"));
        assert_rate(&text(&quality, &format!("B{row}")), at('C'), at('D'), at('E'));
    }
}
