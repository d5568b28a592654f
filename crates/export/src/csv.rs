//! Tidy CSV: one row per figure. Columns are listed in [`COLUMNS`]; UTF-8, comma, quotes where needed, CRLF.

use std::path::Path;

use plumbline_model::{Anchor, Basis, Direction, LineOfBusiness, OcrKind, QualityMeasure, Report, Scoring};
use rust_decimal::Decimal;

use crate::ocr::OcrMark;
use crate::text::{cell_safe, days, state, strata};
use crate::{BeforeFile, ExportError, Exported, Selection, Written, write_file};

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

/// Writes `figures.csv`.
pub fn export(selection: &Selection<'_>, folder: &Path, before: BeforeFile<'_>) -> Result<Exported, ExportError> {
    let path = folder.join("figures.csv");
    if !before(&path) {
        return Err(ExportError::Cancelled);
    }
    let failed = |error: csv::Error| ExportError::Encode {
        path: path.clone(),
        reason: error.to_string(),
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(COLUMNS.iter().map(|(name, _)| *name))
        .map_err(failed)?;
    for row in selection.reports.iter().flat_map(rows) {
        writer
            .write_record(row.iter().map(|field| cell_safe(field)))
            .map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| ExportError::Encode {
        path: path.clone(),
        reason: error.to_string(),
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

/// The unit of a measure's rate and thresholds: a ratio or mean is no fraction of 1.
fn rate_unit(measure: &QualityMeasure) -> &'static str {
    match measure.scoring {
        Scoring::Proportion => "ratio",
        Scoring::Ratio | Scoring::Continuous => "none",
    }
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
        let parts = [
            ("numerator", measure.numerator, "members"),
            ("denominator", measure.denominator, "members"),
            ("exclusions", measure.exclusions, "members"),
            ("exceptions", measure.exceptions, "members"),
            ("calculated_denominator", measure.calculated_denominator, "members"),
            ("rate", measure.rate, rate_unit(measure)),
            // Stars or points: the payer's words do not always say which.
            ("score", measure.score, "score"),
            ("weight", measure.weight, "none"),
        ];
        for (part, value, unit) in parts {
            let source = measure.sources.get(part);
            // The rate's row always stands, so that a suppressed or missing result is seen.
            if value.is_none() && source.is_none() && part != "rate" {
                continue;
            }
            let mut row = head();
            row.extend([
                part.to_owned(),
                measure.id.clone(),
                measure.measure.clone(),
                String::new(),
                String::new(),
                measure.name.clone(),
                exact(value),
                unit.to_owned(),
                source.map_or_else(|| measure.displayed.clone(), |s| s.displayed.clone()),
                state(source.map_or(measure.state, |s| s.state)).to_owned(),
                start.clone(),
                end.clone(),
                report.paid_through.map_or_else(String::new, |day| day.to_string()),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
            let anchor = source.map_or(&measure.anchor, |s| &s.anchor);
            row.extend(tail(anchor));
            row.extend(of_measure(measure));
            row.extend(marked(report, OcrKind::Quality, &measure.id, part, anchor));
            rows.push(row);
        }
        for threshold in &measure.thresholds {
            let mut row = head();
            row.extend([
                format!("threshold {}", threshold.r#type),
                measure.id.clone(),
                measure.measure.clone(),
                String::new(),
                String::new(),
                measure.name.clone(),
                exact(threshold.value),
                rate_unit(measure).to_owned(),
                threshold.displayed.clone(),
                state(if threshold.value.is_some() {
                    plumbline_model::FigureState::Reported
                } else {
                    plumbline_model::FigureState::Missing
                })
                .to_owned(),
                start.clone(),
                end.clone(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
            row.extend(tail(&threshold.anchor));
            row.extend(of_measure(measure));
            let kind = threshold.r#type.as_str();
            row.extend(marked(report, OcrKind::Quality, &measure.id, kind, &threshold.anchor));
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
        report.quality[0].scoring = Scoring::Continuous;
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
        let selection = Selection {
            reports: std::slice::from_ref(&report),
            contracts: &[],
            findings: &[],
        };
        export(&selection, folder.path(), &mut |_| true).expect("the folder can be written");
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
}
