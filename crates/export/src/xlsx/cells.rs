//! What the rows of several sheets have in common: who reports on whom, number formats, places.

use plumbline_model::{Anchor, Basis, LineOfBusiness, Report, Unit};

use super::book::{Column, Field, text};
use super::shown;

/// The number format of counts that may have decimals.
pub(super) const COUNT: &str = "#,##0.##";
/// The number format of whole numbers without separators: years, versions.
pub(super) const WHOLE: &str = "0";

/// The number format a figure was printed in, or that of its unit. A percent sign belongs to fractions alone.
pub(super) fn figure_format(unit: Unit, displayed: &str) -> String {
    shown::number_format(displayed)
        .filter(|shown| shown.contains('%') == (unit == Unit::Ratio))
        .unwrap_or_else(|| format(unit).to_owned())
}

/// The number format of a unit: two decimals for money per member, percent for ratios.
pub(super) fn format(unit: Unit) -> &'static str {
    match unit {
        Unit::Usd | Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => {
            "$#,##0.00;[Red]($#,##0.00)"
        }
        Unit::Ratio => "0.0##%",
        Unit::MemberMonths | Unit::Members | Unit::Count => COUNT,
        Unit::PersonYears
        | Unit::PerThousandMemberYears
        | Unit::PerHundredMemberYears
        | Unit::Days
        | Unit::Stars
        | Unit::Points
        | Unit::Score
        | Unit::None => "#,##0.0###",
    }
}

/// A place in a report's file, linked where its path is absolute: the cell, or the page.
pub(super) fn place(report: &Report, anchor: &Anchor) -> Field {
    let path = &report.source.path;
    let place = anchor.place();
    let drive = path.get(1..3).is_some_and(|colon| colon == ":\\" || colon == ":/");
    // A path with what an address cannot hold is no link: quoting it would name another file.
    let plain = |c: char| c.is_alphanumeric() || " /\\:._-+()&,".contains(c);
    if !(path.starts_with('/') || drive) || path.starts_with("//") || !path.chars().all(plain) {
        return text(place);
    }
    let path = path.replace('\\', "/");
    let base = if drive {
        format!("file:///{path}")
    } else {
        format!("file://{path}")
    };
    match anchor {
        Anchor::Sheet { sheet, range, .. } if sheet.chars().all(|c| plain(c) && c != '/') => {
            Field::Link(place, format!("{base}#'{sheet}'!{}", range.cell()))
        }
        Anchor::Page { page, .. } => Field::Link(place, format!("{base}#page={page}")),
        _ => Field::Link(place, base),
    }
}

/// A date, empty where it is not known.
pub(super) fn day(day: Option<chrono::NaiveDate>) -> Field {
    text(day.map_or_else(String::new, |day| day.to_string()))
}

/// The first cells of a row about a report.
pub(super) fn head(report: &Report) -> Vec<Field> {
    vec![
        text(&report.payer.name),
        text(&report.subject.name),
        text(report.line_of_business.map_or("", LineOfBusiness::as_str)),
        text(report.basis.map_or("", Basis::words)),
    ]
}

const HEAD: [Column; 4] = [
    ("Payer", 26.0),
    ("Provider", 26.0),
    ("Line of business", 12.0),
    ("Basis", 14.0),
];

/// Columns behind those of [`head`].
pub(super) fn columns(rest: &[Column]) -> Vec<Column> {
    HEAD.iter().chain(rest).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_place_links_to_its_file_where_the_path_is_whole() {
        let mut report = testing::report();
        let address = |report: &Report| match place(report, &report.metrics[0].anchor) {
            Field::Link(_, url) => url,
            _ => "text".to_owned(),
        };
        assert_eq!(address(&report), "text", "a relative path would lead elsewhere");
        report.source.path = "/data/reports/q3.xlsx".into();
        assert_eq!(address(&report), "file:///data/reports/q3.xlsx#'Summary'!B5");
        report.source.path = "C:\\reports\\q3.xlsx".into();
        assert_eq!(address(&report), "file:///C:/reports/q3.xlsx#'Summary'!B5");
        for hostile in ["//server/share/q3.xlsx", "/a\"b", "/q3#x.xlsx", "https://q3.example"] {
            report.source.path = hostile.into();
            assert_eq!(address(&report), "text", "{hostile}");
        }
    }
}
