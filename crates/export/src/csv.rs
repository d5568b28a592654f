//! Tidy CSV: one row per figure. Columns are listed in [`COLUMNS`]; UTF-8, comma, quotes where needed, CRLF.

use std::path::Path;

use plumbline_model::{Anchor, Basis, Direction, LineOfBusiness, OcrKind, QualityMeasure, Report};
use rust_decimal::Decimal;

use crate::ocr::OcrMark;
use crate::parts::parts;
use crate::text::{cell_safe, days, state, strata};
use crate::{BeforeFile, ExportError, Exported, Flow, Outcome, Written, write_streaming};

/// The columns in order, each with what it holds. An absent thing is an empty field, never 0.
pub const COLUMNS: &[(&str, &str)] = &[
    ("report_id", "Plumbline's id of the report"),
    ("report_version", "1 for the first report of its contract and period"),
    ("payer", "as printed"),
    ("provider", "as printed"),
    ("contract", "the payer's contract number"),
    ("line_of_business", "medicare, medicaid or commercial"),
    ("program", "as printed"),
    ("basis", "month, quarter, ytd, rolling_12, year, settlement or other"),
    (
        "kind",
        "metric, or the part of a quality measure: rate, numerator, denominator …",
    ),
    ("figure_id", "unique in the report"),
    ("code", "the metric's code, or the quality measure's identifier"),
    ("code_system", "vbpr or local; empty for quality measures"),
    ("standard_code", "a VBPR code that means the same as a local one"),
    ("term", "the payer's words"),
    ("value", "exact decimal in the unit; percents as fractions of 1"),
    ("unit", "the value's unit"),
    ("displayed", "as printed"),
    ("state", "reported, suppressed, not_applicable or missing"),
    ("service_start", "first day of service"),
    ("service_end", "last day of service"),
    ("paid_through", "claims paid through this day are counted"),
    ("payment_streams", "VBPR codes, separated by a semicolon"),
    (
        "strata",
        "dimension=value, separated by a semicolon; empty for the whole population",
    ),
    ("target", "exact decimal in the unit"),
    ("baseline", "exact decimal in the unit"),
    ("source_file", "the imported file's path"),
    ("source_sha256", "the imported file's SHA-256"),
    ("source_place", "sheet and cell, page, JSON pointer, or row and column"),
    ("source_box", "on a PDF page: left, top, right, bottom in points"),
    ("target_start", "first day the target covers, where it says so"),
    ("target_end", "last day the target covers, where it says so"),
    ("baseline_start", "first day the baseline covers"),
    ("baseline_end", "last day the baseline covers"),
    (
        "direction",
        "of a quality measure: increase where higher is better, decrease where lower is",
    ),
    ("measure_year", "of a quality measure: the measurement year"),
    (
        "ocr_confidence",
        "0 to less than 1 where OCR read the figure from a picture; empty for text",
    ),
    ("confirmed_by", "who compared a figure read by OCR with its page"),
    ("ocr_text", "what OCR read, where that person corrected it"),
];

/// Writes `figures.csv`, a report at a time.
pub fn export(flow: &mut Flow<'_>, folder: &Path, before: BeforeFile<'_>) -> Outcome {
    let path = folder.join("figures.csv");
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(source) => ExportError::Write {
            path: path.clone(),
            source,
        },
        other => ExportError::Encode {
            path: path.clone(),
            reason: format!("{other:?}"),
        },
    };
    let mut report_ids = Vec::new();
    let bytes = write_streaming(&path, |file| {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        writer
            .write_record(COLUMNS.iter().map(|(name, _)| *name))
            .map_err(failed)?;
        for report in &mut *flow.reports {
            let report = report?;
            if !before(&path) {
                return Err(ExportError::Cancelled);
            }
            for row in rows(&report) {
                writer
                    .write_record(row.iter().map(|field| cell_safe(field)))
                    .map_err(failed)?;
            }
            report_ids.push(report.id);
        }
        writer.flush().map_err(|error| failed(error.into()))
    })?;
    Ok(Exported {
        files: vec![Written {
            path,
            report_ids,
            bytes,
        }],
        notes: vec![],
    })
}

fn exact(value: Option<Decimal>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn boxed(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Page { r#box, .. } => r#box.0.map(|edge| edge.to_string()).join(" "),
        Anchor::Sheet { .. } | Anchor::Json { .. } | Anchor::Csv { .. } => String::new(),
    }
}

/// The last columns: how OCR read the figure and who confirmed it.
fn marked(report: &Report, kind: OcrKind, figure: &str, part: &str, anchor: &Anchor) -> [String; 3] {
    let mark = OcrMark::of(report, kind, figure, part, anchor);
    [mark.certainty, mark.confirmed_by, mark.read]
}

/// What follows the source in a measure's rows: no comparison, then direction and year.
fn of_measure(measure: &QualityMeasure) -> [String; 6] {
    let direction = match measure.direction {
        Some(Direction::Increase) => "increase",
        Some(Direction::Decrease) => "decrease",
        None => "",
    };
    let year = measure.year.map_or_else(String::new, |year| year.to_string());
    let none = String::new;
    [none(), none(), none(), none(), direction.to_owned(), year]
}

fn rows(report: &Report) -> Vec<Vec<String>> {
    let head = || {
        vec![
            report.id.clone(),
            report.version.to_string(),
            report.payer.name.clone(),
            report.subject.name.clone(),
            report.contract.as_ref().map_or_else(String::new, |c| c.id.clone()),
            report.line_of_business.map_or("", LineOfBusiness::as_str).to_owned(),
            report.program.clone().unwrap_or_default(),
            report.basis.map_or("", Basis::as_str).to_owned(),
        ]
    };
    let tail = |anchor: &Anchor| {
        [
            report.source.path.clone(),
            report.source.sha256.clone(),
            anchor.place(),
            boxed(anchor),
        ]
    };
    let mut rows = Vec::new();
    for metric in &report.metrics {
        let (start, end) = days(metric.service_period.or(report.period));
        let mut row = head();
        row.extend([
            "metric".to_owned(),
            metric.id.clone(),
            metric.code.clone(),
            match metric.system {
                plumbline_model::CodeSystem::Vbpr => "vbpr".to_owned(),
                plumbline_model::CodeSystem::Local => "local".to_owned(),
            },
            metric.standard_code.clone().unwrap_or_default(),
            metric.term.clone(),
            metric.value.map_or_else(
                || metric.text_value.clone().unwrap_or_default(),
                |value| value.to_string(),
            ),
            metric.unit.to_string(),
            metric.displayed.clone(),
            state(metric.state).to_owned(),
            start,
            end,
            metric
                .paid_through
                .or(report.paid_through)
                .map_or_else(String::new, |day| day.to_string()),
            metric.payment_streams.join(";"),
            strata(&metric.strata),
            exact(metric.target.as_ref().and_then(|target| target.value)),
            exact(metric.baseline.as_ref().and_then(|baseline| baseline.value)),
        ]);
        row.extend(tail(&metric.anchor));
        let (start, end) = days(metric.target.as_ref().and_then(|target| target.period));
        row.extend([start, end]);
        let (start, end) = days(metric.baseline.as_ref().and_then(|baseline| baseline.period));
        row.extend([start, end, String::new(), String::new()]);
        row.extend(marked(report, OcrKind::Metric, &metric.id, "value", &metric.anchor));
        rows.push(row);
    }
    for measure in &report.quality {
        let (start, end) = days(measure.period.or(report.period));
        for part in parts(measure) {
            let mut row = head();
            let paid_through = report.paid_through.filter(|_| part.threshold.is_none());
            row.extend([
                part.threshold
                    .map_or_else(|| part.name.to_owned(), |threshold| format!("threshold {threshold}")),
                measure.id.clone(),
                measure.measure.clone(),
                String::new(),
                String::new(),
                measure.name.clone(),
                exact(part.value),
                part.unit.to_owned(),
                part.displayed.to_owned(),
                state(part.state).to_owned(),
                start.clone(),
                end.clone(),
                paid_through.map_or_else(String::new, |day| day.to_string()),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
            row.extend(tail(part.anchor));
            row.extend(of_measure(measure));
            let name = part.threshold.unwrap_or(part.name);
            row.extend(marked(report, OcrKind::Quality, &measure.id, name, part.anchor));
            rows.push(row);
        }
    }
    for unmapped in &report.unmapped {
        let mut row = head();
        row.push("unmapped".to_owned());
        row.extend(std::iter::repeat_n(String::new(), 4));
        row.push(unmapped.term.clone());
        row.extend([String::new(), String::new(), unmapped.displayed.clone()]);
        row.extend(std::iter::repeat_n(String::new(), 8));
        row.extend(tail(&unmapped.anchor));
        row.extend(std::iter::repeat_n(String::new(), 9));
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_comparison_leaves_with_its_months_and_a_measure_with_its_direction_and_unit() {
        let mut report = testing::report();
        let months = "2023-01-01/2023-12-31".parse().expect("a period");
        let like = report.metrics[0].clone();
        report.metrics[0].baseline = Some(plumbline_model::Baseline {
            value: like.value,
            quantum: None,
            period: Some(months),
            displayed: like.displayed.clone(),
            anchor: like.anchor.clone(),
            transforms: Vec::new(),
        });
        report.quality[0].direction = Some(Direction::Decrease);
        report.quality[0].scoring = plumbline_model::Scoring::Continuous;
        let column = |name: &str| COLUMNS.iter().position(|(known, _)| *known == name).expect("a column");
        let rows = rows(&report);
        assert!(rows.iter().all(|row| row.len() == COLUMNS.len()), "every row is whole");
        assert_eq!(rows[0][column("baseline_start")], "2023-01-01");
        assert_eq!(rows[0][column("baseline_end")], "2023-12-31");
        let rate = rows
            .iter()
            .find(|row| row[column("kind")] == "rate" && row[column("figure_id")] == report.quality[0].id)
            .expect("the rate's row");
        assert_eq!(rate[column("direction")], "decrease");
        assert_eq!(rate[column("unit")], "none", "a mean is no fraction of 1");
    }

    #[test]
    fn every_figure_has_a_row_with_its_exact_value_unit_and_place() {
        let report = testing::report();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut reports = [report.clone()].into_iter().map(Ok);
        export(&mut Flow::of(&mut reports), folder.path(), &mut |_| true).expect("the folder can be written");
        let text = std::fs::read_to_string(folder.path().join("figures.csv")).expect("figures.csv is written");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        assert_eq!(
            header,
            COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()
        );
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("whole rows")).collect();
        let field = |row: &csv::StringRecord, name: &str| {
            row[header.iter().position(|h| h == name).expect("a column")].to_owned()
        };
        let metrics: Vec<_> = rows.iter().filter(|row| field(row, "kind") == "metric").collect();
        assert_eq!(metrics.len(), report.metrics.len(), "one row per metric");
        assert_eq!(
            field(metrics[0], "value"),
            "812.40",
            "the exact decimal, trailing zero kept"
        );
        assert_eq!(field(metrics[0], "unit"), "USD/member-month");
        assert_eq!(field(metrics[0], "source_place"), "Summary!B5");
        assert!(
            rows.iter()
                .any(|row| field(row, "state") == "suppressed" && field(row, "value").is_empty()),
            "a masked value is empty, not 0"
        );
        assert!(
            rows.iter()
                .any(|row| field(row, "value") == "0" && field(row, "state") == "reported"),
            "a zero is a zero"
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]
        #[test]
        fn no_text_of_a_payer_begins_like_a_formula_and_every_row_is_whole(words in "[=+\\-@\t\r\n,\"]{1,3}\\PC{0,20}") {
            let mut report = testing::report();
            report.payer.name.clone_from(&words);
            report.metrics[0].term.clone_from(&words);
            report.metrics[0].displayed.clone_from(&words);
            report.unmapped[0].term.clone_from(&words);
            report.source.path.clone_from(&words);
            let folder = tempfile::tempdir().expect("a temporary folder");
            let mut reports = [report].into_iter().map(Ok);
            export(&mut Flow::of(&mut reports), folder.path(), &mut |_| true).expect("written");
            let mut reader = csv::Reader::from_path(folder.path().join("figures.csv")).expect("there");
            for row in reader.records() {
                let row = row.expect("as many fields as the header");
                for field in &row {
                    let dangerous = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
                    let number = field.parse::<Decimal>().is_ok() || field == "-";
                    proptest::prop_assert!(!dangerous || number, "{field:?}");
                }
            }
        }
    }
}
