//! Samples in the shape of real layouts: stars follow from results and cut points, settlements from their lines.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_decimal::Decimal;

use super::{committed, decimal};
use crate::{reach, stars, united};

/// The rows of a CSV file, blanks at the ends of cells taken off.
fn csv_rows(path: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(committed(path))
        .expect("the committed CSV is there");
    reader
        .records()
        .map(|row| row.expect("a row").iter().map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// A printed figure without its sign of percent.
fn number(text: &str) -> Option<Decimal> {
    text.trim_end_matches('%').trim().parse().ok()
}

/// Whether a result lies in a printed range such as ">= 76 % to < 84 %".
fn lies_in(result: Decimal, range: &str) -> bool {
    range.split(" to ").all(|bound| {
        let (sign, limit) = match bound.trim().split_once(' ') {
            Some((sign, limit)) if sign.starts_with(['<', '>']) => (sign, limit),
            _ => (">=", bound),
        };
        let limit = number(limit).expect("a limit");
        match sign {
            ">=" => result >= limit,
            ">" => result > limit,
            "<=" => result <= limit,
            _ => result < limit,
        }
    })
}

#[test]
fn stars_follow_from_results_and_cut_points() {
    let (data, given) = (csv_rows(stars::DATA_PATH), csv_rows(stars::STARS_PATH));
    let (part_c, part_d) = (csv_rows(stars::PART_C_PATH), csv_rows(stars::PART_D_PATH));
    let mut checked = 0;
    for (results, scores) in data[4..].iter().zip(&given[4..]) {
        assert!(
            results[2].contains("SYNTHETIC"),
            "each contract says that it is synthetic"
        );
        for column in 5..results.len() {
            let (Some(result), Some(score)) = (number(&results[column]), number(&scores[column])) else {
                continue;
            };
            let name = &data[2][column];
            let kind = if results[1] == "PDP" { "PDP" } else { "MA-PD" };
            let cuts = |table: &[Vec<String>], stars: &str| {
                let at = table[2].iter().position(|text| text == name)?;
                let row = table[4..]
                    .iter()
                    .find(|row| row.contains(&stars.to_owned()) && (row[0] == kind || row[0] == stars))?;
                Some(row[at].clone())
            };
            let wanted = format!("{score}star");
            let range = cuts(&part_c, &wanted)
                .or_else(|| cuts(&part_d, &wanted))
                .expect("a cut point");
            assert!(lies_in(result, &range), "{name}: {result} has {score} stars, {range}");
            checked += 1;
        }
    }
    assert!(checked > 150, "{checked} stars");
}

/// The cells of a sheet as text, by row.
fn sheet(path: &str, name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(committed(path)).expect("the committed workbook is there");
    let range = book.worksheet_range(name).expect("the sheet");
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_settlement_of_reach_adds_up_for_each_population() {
    let lines: BTreeMap<String, Vec<String>> = sheet(reach::PATH, "FINANCIAL_SETTLEMENT")
        .into_iter()
        .filter(|row| !row[0].is_empty() && row.len() > 4)
        .map(|row| (row[0].clone(), row))
        .collect();
    // Aged and disabled, ESRD, all.
    for column in [2usize, 3, 4] {
        let line = |number: &str| decimal(&lines[number][column]);
        assert_eq!(line("6") + line("7"), line("8"), "benchmark after discount");
        assert_eq!(line("8") + line("10") + line("12"), line("14"), "all aligned");
        assert_eq!(line("14") + line("20"), line("21"), "after the equity adjustment");
        assert_eq!(line("25") + line("26") + line("27"), line("28"), "after stop-loss");
        assert_eq!(line("28") + line("30"), line("31"), "with IBNR");
        assert_eq!(line("21") - line("31"), line("33"), "gross savings");
    }
}

#[test]
fn care_opportunities_add_up() {
    for row in &sheet(united::OPPORTUNITIES_PATH, "CareOppsByTIN")[1..] {
        let at = |column: usize| decimal(&row[column]);
        assert_eq!(at(4) + at(5), at(6), "{}: adherent and not", row[2]);
        assert_eq!((at(4) / at(6)).round_dp(3), at(7).round_dp(3), "{}: rate", row[2]);
        let needed = if row[12] == "Y" { at(4) - at(9) } else { at(4) + at(9) };
        let share = needed / at(6);
        let reached = if row[12] == "Y" { share <= at(8) } else { share >= at(8) };
        assert!(reached, "{}: the gaps closed reach the target", row[2]);
    }
}
