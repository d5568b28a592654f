//! One workbook `plumbline.xlsx`: Figures, Quality, Findings, Recalculated, Comparison, Definitions, Definitions compared,
//! Sources and Notes.
//!
//! Numbers are spreadsheet numbers in the payer's scale with a fitting number format; what was printed stands beside
//! them. A spreadsheet keeps 15 significant digits: a longer decimal is written as text, digit for digit.

mod matrices;
mod notes;
mod recalculated;
mod shown;

use std::path::Path;

use plumbline_model::{Anchor, Basis, CodeSystem, Finding, LineOfBusiness, Metric, OcrKind, Report, Scoring, Unit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::ocr::OcrMark;
use crate::text::{cell_safe, days, state, strata};
use crate::{BeforeFile, ExportError, Exported, Outcome, Selection, Written, write_file};

/// Significant digits a spreadsheet number keeps (IEEE 754 double as Excel shows it).
const SPREADSHEET_DIGITS: usize = 15;

/// Links a sheet takes, and letters of a link's address. Source: Excel's specifications and limits.
const MOST_LINKS: u32 = 60_000;
const MOST_LINK_LETTERS: usize = 2_000;

/// Writes `plumbline.xlsx`.
pub fn export(selection: &Selection<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let path = folder.join("plumbline.xlsx");
    if !before(&path) {
        return Err(ExportError::Cancelled.into());
    }
    let bytes = workbook(selection).map_err(|source| ExportError::Workbook {
        path: path.clone(),
        source: Box::new(source),
    })?;
    let bytes = write_file(&path, &bytes)?;
    let report_ids = selection.reports.iter().map(|report| report.id.clone()).collect();
    Ok(Exported {
        files: vec![Written {
            path,
            report_ids,
            bytes,
        }],
        notes: vec![],
    })
}

fn workbook(selection: &Selection<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same facts give the same bytes.
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Plumbline export")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let first_rows = figures(workbook.add_worksheet(), selection.reports)?;
    quality(workbook.add_worksheet(), selection.reports)?;
    findings(workbook.add_worksheet(), selection)?;
    recalculated::recalculated(workbook.add_worksheet(), selection.reports, &first_rows)?;
    matrices::comparison(workbook.add_worksheet(), selection.reports)?;
    definitions(workbook.add_worksheet(), selection.reports)?;
    matrices::definitions(workbook.add_worksheet(), selection.reports)?;
    sources(workbook.add_worksheet(), selection.reports)?;
    notes::notes(workbook.add_worksheet(), selection.reports)?;
    workbook.save_to_buffer()
}

/// A column: its heading and its width in characters.
type Column = (&'static str, f64);

/// One cell of a row.
enum Field {
    Text(String),
    Number(Option<Decimal>, Format),
    /// A place, and the address of the file it is in.
    Link(String, String),
}

fn text(text: impl Into<String>) -> Field {
    Field::Text(text.into())
}

fn sheet(worksheet: &mut Worksheet, name: &str, columns: &[Column], rows: Vec<Vec<Field>>) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E7_EDF2))
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    worksheet.set_name(name)?;
    for (column, (title, width)) in (0u16..).zip(columns) {
        worksheet.set_column_width(column, *width)?;
        worksheet.write_with_format(0, column, *title, &heading)?;
    }
    let mut last = 0;
    for (row, fields) in (1u32..).zip(rows) {
        last = row;
        for (column, field) in (0u16..).zip(fields) {
            match field {
                Field::Text(text) if text.is_empty() => {}
                Field::Text(text) => {
                    worksheet.write_string(row, column, cell_safe(&text))?;
                }
                // More links than a sheet takes, or a longer address, leave the place as text.
                Field::Link(text, url) if row <= MOST_LINKS && url.len() <= MOST_LINK_LETTERS => {
                    worksheet.write_url_with_text(row, column, url.as_str(), cell_safe(&text))?;
                }
                Field::Link(text, _) => {
                    worksheet.write_string(row, column, cell_safe(&text))?;
                }
                Field::Number(None, _) => {}
                Field::Number(Some(value), format) => {
                    match value.to_f64().filter(|_| fits(value)) {
                        Some(number) => worksheet.write_number_with_format(row, column, number, &format)?,
                        None => worksheet.write_string(row, column, value.to_string())?,
                    };
                }
            }
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    worksheet.autofilter(0, 0, last, last_column)?;
    worksheet
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_header("&L&A&RPlumbline")
        .set_footer("&RPage &P of &N")
        .set_repeat_rows(0, 0)?;
    Ok(())
}

/// Whether a spreadsheet keeps every digit of a number.
fn fits(value: Decimal) -> bool {
    value.mantissa().unsigned_abs().to_string().len() <= SPREADSHEET_DIGITS
}

/// The number format a figure was printed in, or that of its unit. A percent sign belongs to fractions alone.
fn figure_format(unit: Unit, displayed: &str) -> Format {
    let shown = shown::number_format(displayed).filter(|shown| shown.contains('%') == (unit == Unit::Ratio));
    shown.map_or_else(|| format(unit), |shown| Format::new().set_num_format(shown))
}

/// A place in a report's file, linked where its path is absolute: the cell, or the page.
fn place(report: &Report, anchor: &Anchor) -> Field {
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

/// The number format of a unit: two decimals for money per member, percent for ratios.
fn format(unit: Unit) -> Format {
    Format::new().set_num_format(match unit {
        Unit::Usd => "$#,##0.00;[Red]($#,##0.00)",
        Unit::UsdPerMemberMonth | Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => "$#,##0.00;[Red]($#,##0.00)",
        Unit::Ratio => "0.0##%",
        Unit::MemberMonths | Unit::Members | Unit::Count => "#,##0.##",
        Unit::PersonYears
        | Unit::PerThousandMemberYears
        | Unit::PerHundredMemberYears
        | Unit::Days
        | Unit::Stars
        | Unit::Points
        | Unit::Score
        | Unit::None => "#,##0.0###",
    })
}

fn head(report: &Report) -> Vec<Field> {
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

fn columns(rest: &[Column]) -> Vec<Column> {
    HEAD.iter().chain(rest).copied().collect()
}

/// Writes the sheet; gives the row in which each report's first metric stands, 1 for the top.
fn figures(worksheet: &mut Worksheet, reports: &[Report]) -> Result<Vec<u32>, XlsxError> {
    let columns = columns(&[
        ("Term as printed", 32.0),
        ("Code", 28.0),
        ("System", 8.0),
        ("Value", 16.0),
        ("Unit", 18.0),
        ("As printed", 16.0),
        ("State", 13.0),
        ("Service from", 12.0),
        ("Service to", 12.0),
        ("Paid through", 12.0),
        ("Streams", 10.0),
        ("Slice", 16.0),
        ("Target", 14.0),
        ("Baseline", 14.0),
        ("Baseline from", 12.0),
        ("Baseline to", 12.0),
        ("Source file", 34.0),
        ("Source place", 22.0),
        ("Report", 18.0),
        ("Read by OCR", 30.0),
    ]);
    let mut rows = Vec::new();
    let mut first_rows = Vec::with_capacity(reports.len());
    for report in reports {
        first_rows.push(u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(2));
        rows.extend(report.metrics.iter().map(|metric| metric_row(report, metric)));
        // A figure without a standard term leaves with its printed text and its place.
        rows.extend(report.unmapped.iter().map(|unmapped| {
            let mut row = head(report);
            row.extend([
                text(&unmapped.term),
                text("(no standard term yet)"),
                text(""),
                text(""),
                text(""),
                text(&unmapped.displayed),
            ]);
            row.extend((0..10).map(|_| text("")));
            row.extend([
                text(&report.source.path),
                place(report, &unmapped.anchor),
                text(&report.id),
            ]);
            row
        }));
    }
    sheet(worksheet, "Figures", &columns, rows)?;
    Ok(first_rows)
}

fn metric_row(report: &Report, metric: &Metric) -> Vec<Field> {
    let (start, end) = days(metric.service_period.or(report.period));
    let (from, to) = days(metric.baseline.as_ref().and_then(|baseline| baseline.period));
    let code = match &metric.standard_code {
        Some(standard) => format!("{} ({standard})", metric.code),
        None => metric.code.clone(),
    };
    let paid_through = metric.paid_through.or(report.paid_through);
    let mut row = head(report);
    row.extend([
        text(&metric.term),
        text(code),
        text(match metric.system {
            CodeSystem::Vbpr => "VBPR",
            CodeSystem::Local => "local",
        }),
        match (&metric.value, &metric.text_value) {
            (None, Some(word)) => text(word),
            (value, _) => Field::Number(*value, figure_format(metric.unit, &metric.displayed)),
        },
        text(metric.unit.to_string()),
        text(&metric.displayed),
        text(state(metric.state)),
        text(start),
        text(end),
        text(paid_through.map_or_else(String::new, |day| day.to_string())),
        text(metric.payment_streams.join(", ")),
        text(strata(&metric.strata)),
        Field::Number(
            metric.target.as_ref().and_then(|target| target.value),
            format(metric.unit),
        ),
        Field::Number(
            metric.baseline.as_ref().and_then(|baseline| baseline.value),
            format(metric.unit),
        ),
        text(from),
        text(to),
        text(&report.source.path),
        place(report, &metric.anchor),
        text(&report.id),
        text(OcrMark::words(report, OcrKind::Metric, &metric.id)),
    ]);
    row
}

fn quality(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let columns = columns(&[
        ("Measure", 12.0),
        ("Name", 36.0),
        ("Year", 7.0),
        ("Numerator", 11.0),
        ("Denominator", 11.0),
        ("Exclusions", 11.0),
        ("Exceptions", 11.0),
        ("Rate", 10.0),
        ("As printed", 11.0),
        ("State", 13.0),
        ("Better is", 10.0),
        ("Score", 8.0),
        ("Thresholds", 30.0),
        ("Weight", 8.0),
        ("Measured from", 12.0),
        ("Measured to", 12.0),
        ("Source file", 34.0),
        ("Source place", 22.0),
        ("Report", 18.0),
        ("Read by OCR", 30.0),
    ]);
    let rows = reports
        .iter()
        .flat_map(|report| {
            report.quality.iter().map(move |measure| {
                let thresholds: Vec<String> = measure
                    .thresholds
                    .iter()
                    .map(|t| format!("{} {}", t.r#type, t.displayed))
                    .collect();
                let (start, end) = days(measure.period.or(report.period));
                let count = || Format::new().set_num_format("#,##0.##");
                let mut row = head(report);
                row.extend([
                    text(&measure.measure),
                    text(&measure.name),
                    Field::Number(measure.year.map(Decimal::from), Format::new().set_num_format("0")),
                    Field::Number(measure.numerator, count()),
                    Field::Number(measure.denominator, count()),
                    Field::Number(measure.exclusions, count()),
                    Field::Number(measure.exceptions, count()),
                    // A ratio or mean is no percentage.
                    Field::Number(
                        measure.rate,
                        format(match measure.scoring {
                            Scoring::Proportion => Unit::Ratio,
                            Scoring::Ratio | Scoring::Continuous => Unit::None,
                        }),
                    ),
                    text(&measure.displayed),
                    text(state(measure.state)),
                    text(match measure.direction {
                        Some(plumbline_model::Direction::Increase) => "higher",
                        Some(plumbline_model::Direction::Decrease) => "lower",
                        None => "not stated",
                    }),
                    Field::Number(measure.score, Format::new().set_num_format("0.##")),
                    text(thresholds.join("; ")),
                    Field::Number(measure.weight, Format::new().set_num_format("0.##")),
                    text(start),
                    text(end),
                    text(&report.source.path),
                    place(report, &measure.anchor),
                    text(&report.id),
                    text(OcrMark::words(report, OcrKind::Quality, &measure.id)),
                ]);
                row
            })
        })
        .collect();
    sheet(worksheet, "Quality", &columns, rows)
}

fn findings(worksheet: &mut Worksheet, selection: &Selection<'_>) -> Result<(), XlsxError> {
    let columns = [
        ("Severity", 10.0),
        ("Rule", 9.0),
        ("What it is about", 32.0),
        ("Finding", 70.0),
        ("Expected", 22.0),
        ("Found", 22.0),
        ("Tolerance", 22.0),
        ("Evidence", 70.0),
        ("State", 10.0),
        ("Waived because", 30.0),
        ("Waived by", 18.0),
        ("Waived until", 12.0),
        ("Report", 18.0),
        ("Fingerprint", 18.0),
    ];
    let rows = selection
        .findings
        .iter()
        .map(|finding| {
            vec![
                text(finding.severity.as_str()),
                text(&finding.rule),
                text(&finding.subject),
                text(&finding.message),
                text(finding.expected.clone().unwrap_or_default()),
                text(finding.found.clone().unwrap_or_default()),
                text(finding.tolerance.clone().unwrap_or_default()),
                text(evidence(finding)),
                text(finding.state.as_str()),
                text(finding.waiver.as_ref().map_or_else(String::new, |w| w.reason.clone())),
                text(finding.waiver.as_ref().map_or_else(String::new, |w| w.by.clone())),
                text(
                    finding
                        .waiver
                        .as_ref()
                        .and_then(|w| w.until)
                        .map_or_else(String::new, |day| day.to_string()),
                ),
                text(finding.report_id.clone().unwrap_or_default()),
                text(&finding.fingerprint),
            ]
        })
        .collect();
    sheet(worksheet, "Findings", &columns, rows)
}

fn evidence(finding: &Finding) -> String {
    let one = |e: &plumbline_model::Evidence| match &e.anchor {
        Some(anchor) => format!("{}: {} ({})", e.label, e.value, anchor.place()),
        None => format!("{}: {}", e.label, e.value),
    };
    finding.evidence.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn definitions(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let columns = columns(&[
        ("Term", 28.0),
        ("Facet", 22.0),
        ("Says", 34.0),
        ("Figures say", 20.0),
        ("Sentence", 80.0),
        ("Source place", 22.0),
    ]);
    let mut rows = Vec::new();
    for report in reports {
        for definition in &report.definitions {
            for facet in plumbline_model::Facet::ALL {
                let stated = definition.facets.get(&facet);
                let inferred = definition.inferred.as_ref().and_then(|i| i.facets.get(&facet));
                if stated.is_none() && inferred.is_none() {
                    continue;
                }
                let mut row = head(report);
                row.extend([
                    text(&definition.term),
                    text(facet.as_str().replace('_', " ")),
                    text(stated.map_or_else(|| "not stated".to_owned(), ToString::to_string)),
                    text(inferred.map_or_else(String::new, ToString::to_string)),
                    text(definition.stated.clone().unwrap_or_default()),
                    text(definition.anchor.as_ref().map_or_else(String::new, Anchor::place)),
                ]);
                rows.push(row);
            }
        }
    }
    sheet(worksheet, "Definitions", &columns, rows)
}

fn sources(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let columns = columns(&[
        ("Period from", 12.0),
        ("Period to", 12.0),
        ("Paid through", 12.0),
        ("Reported on", 12.0),
        ("Contract", 16.0),
        ("Version", 8.0),
        ("Figures", 8.0),
        ("Not mapped", 10.0),
        ("File", 40.0),
        ("SHA-256", 66.0),
        ("Mapping", 26.0),
        ("Report", 18.0),
    ]);
    let rows = reports
        .iter()
        .map(|report| {
            let (start, end) = days(report.period);
            let count = |count: usize| Field::Number(Some(Decimal::from(count)), Format::new().set_num_format("0"));
            let mut row = head(report);
            row.extend([
                text(start),
                text(end),
                text(report.paid_through.map_or_else(String::new, |day| day.to_string())),
                text(report.reported_on.map_or_else(String::new, |day| day.to_string())),
                text(report.contract.as_ref().map_or_else(String::new, |c| c.id.clone())),
                Field::Number(Some(Decimal::from(report.version)), Format::new().set_num_format("0")),
                count(report.figure_count()),
                count(report.unmapped.len()),
                text(&report.source.path),
                text(&report.source.sha256),
                text(&report.source.mapping),
                text(&report.id),
            ]);
            row
        })
        .collect();
    sheet(worksheet, "Sources", &columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use calamine::{Data, Reader, Xlsx, open_workbook};

    #[test]
    fn the_workbook_holds_every_figure_as_a_number_with_its_place() {
        let report = testing::report();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let selection = Selection {
            reports: std::slice::from_ref(&report),
            contracts: &[],
            findings: &[],
        };
        export(&selection, folder.path(), &mut |_| true).expect("the folder can be written");
        let mut book: Xlsx<_> = open_workbook(folder.path().join("plumbline.xlsx")).expect("a workbook");
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
        let folder = tempfile::tempdir().expect("a temporary folder");
        let selection = Selection {
            reports: std::slice::from_ref(&report),
            contracts: &[],
            findings: &[],
        };
        export(&selection, folder.path(), &mut |_| true).expect("the folder can be written");
        let mut book: Xlsx<_> = open_workbook(folder.path().join("plumbline.xlsx")).expect("a workbook");
        let figures = book.worksheet_range("Figures").expect("the sheet");
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
        let report = testing::report();
        let selection = Selection {
            reports: std::slice::from_ref(&report),
            contracts: &[],
            findings: &[],
        };
        assert_eq!(
            workbook(&selection).expect("a workbook"),
            workbook(&selection).expect("a workbook")
        );
    }

    fn book(reports: &[Report]) -> Xlsx<std::io::Cursor<Vec<u8>>> {
        let findings: Vec<Finding> = reports.iter().map(testing::finding).collect();
        let selection = Selection {
            reports,
            contracts: &[],
            findings: &findings,
        };
        Xlsx::new(std::io::Cursor::new(workbook(&selection).expect("a workbook"))).expect("readable")
    }

    #[test]
    fn an_amount_that_follows_from_others_stands_as_a_formula_beside_the_reported_one() {
        let mut report = testing::report();
        let like = report.metrics[0].clone();
        report.metrics.push(plumbline_model::Metric {
            id: "med-cost".into(),
            code: "med-cost".into(),
            term: "Medical cost".into(),
            value: Some(Decimal::from(17_547_000)),
            unit: Unit::Usd,
            displayed: "$17,547,000".into(),
            ..like
        });
        let mut book = book(&[report]);
        let values = book.worksheet_range("Recalculated").expect("the sheet");
        let formulas = book.worksheet_formula("Recalculated").expect("the sheet");
        assert_eq!(values.height(), 2, "one amount follows from others");
        assert_eq!(
            formulas.get_value((1, 7)).map(String::as_str),
            Some("Figures!$H$2*Figures!$H$3")
        );
        assert_eq!(formulas.get_value((1, 8)).map(String::as_str), Some("G2-H2"));
        let number = |column| values.get_value((1, column)).and_then(calamine::DataType::as_f64);
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
    fn payers_stand_side_by_side_with_their_periods_and_run_out() {
        let mut other = testing::report();
        other.id = "other".into();
        other.payer.name = "Northfield".into();
        other.metrics[0].value = Some(Decimal::from(700));
        let mut book = book(&[testing::report(), other]);
        let sheet = book.worksheet_range("Comparison").expect("the sheet");
        let row = |title: &str| {
            let found = sheet.rows().find(|row| row[0] == Data::String(title.into()));
            found.expect("a row").to_vec()
        };
        assert_eq!(row("Run-out in days")[2], Data::String("92".into()));
        assert_eq!(row("med-cost-pmpm")[2..], [Data::Float(812.4), Data::Float(700.0)]);
        assert_eq!(
            row("readmission")[2],
            Data::String("<11 (suppressed)".into()),
            "a masked value says so"
        );
        let matrix = book.worksheet_range("Definitions compared").expect("the sheet");
        let pharmacy = matrix
            .rows()
            .find(|row| row[0] == Data::String("pharmacy".into()))
            .expect("a facet");
        assert_eq!(pharmacy[1], Data::String("included".into()));
    }

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
            let mut book = book(&[report]);
            for name in book.sheet_names() {
                let formulas = book.worksheet_formula(&name).expect("the sheet");
                for (_, _, formula) in formulas.used_cells() {
                    let ours = formula.starts_with("Figures!$H$") || formula.starts_with('G');
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
}
