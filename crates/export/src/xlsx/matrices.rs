//! Payers side by side: what each counts in total cost, and each metric that more than one of them reports.

use std::collections::BTreeMap;

use plumbline_model::{Basis, Facet, Metric, Report};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Column, Field, figure_format, sheet, text};

/// Columns of a sheet at most: beyond, a person sees nothing side by side. Source: Excel allows 16,384.
const MOST_COLUMNS: usize = 400;

/// One column a definition, one row a facet.
pub(super) fn definitions(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let all: Vec<(&Report, &plumbline_model::Definition)> = reports
        .iter()
        .flat_map(|report| report.definitions.iter().map(move |definition| (report, definition)))
        .take(MOST_COLUMNS)
        .collect();
    let columns = widths(("Facet", 24.0), all.len());
    let line = |title: &str, value: &dyn Fn(&Report, &plumbline_model::Definition) -> String| {
        let mut row = vec![text(title)];
        row.extend(all.iter().map(|(report, definition)| text(value(report, definition))));
        row
    };
    let mut rows = vec![
        line("Payer", &|report, _| report.payer.name.clone()),
        line("Term", &|_, definition| definition.term.clone()),
        line("Period", &|report, _| period(report)),
        line("Report", &|report, _| report.id.clone()),
    ];
    rows.extend(Facet::ALL.into_iter().map(|facet| {
        line(&facet.as_str().replace('_', " "), &|_, definition| {
            let inferred = definition
                .inferred
                .as_ref()
                .and_then(|inferred| inferred.facets.get(&facet));
            match (definition.facets.get(&facet), inferred) {
                (Some(stated), Some(inferred)) if stated != inferred => format!("{stated} (figures say: {inferred})"),
                (Some(stated), _) => stated.to_string(),
                (None, Some(inferred)) => format!("not stated (figures say: {inferred})"),
                (None, None) => "not stated".to_owned(),
            }
        })
    }));
    sheet(worksheet, "Definitions compared", &columns, rows)?;
    worksheet.set_freeze_panes(5, 1)?;
    Ok(())
}

/// One column a report, one row a metric of the whole population that more than one payer reports, and above them what
/// decides whether they may be compared: period, basis, run-out.
pub(super) fn comparison(worksheet: &mut Worksheet, reports: &[Report]) -> Result<(), XlsxError> {
    let reports = &reports[..reports.len().min(MOST_COLUMNS)];
    let mut metrics: BTreeMap<(&str, &str), BTreeMap<usize, Vec<&Metric>>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        for metric in report.metrics.iter().filter(|metric| metric.strata.is_empty()) {
            let of_metric = metrics.entry((metric.code.as_str(), metric.unit.as_str())).or_default();
            of_metric.entry(index).or_default().push(metric);
        }
    }
    metrics.retain(|_, of| {
        let mut payers: Vec<&str> = of.keys().map(|index| reports[*index].payer.name.as_str()).collect();
        payers.sort_unstable();
        payers.dedup();
        payers.len() > 1
    });
    let mut columns = widths(("Metric", 32.0), reports.len() + 1);
    columns[1] = ("Unit", 18.0);
    let line = |title: &str, value: &dyn Fn(&Report) -> String| {
        let mut row = vec![text(title), text("")];
        row.extend(reports.iter().map(|report| text(value(report))));
        row
    };
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "not stated".to_owned(), |day| day.to_string());
    let mut rows = vec![
        line("Payer", &|report| report.payer.name.clone()),
        line("Program", &|report| report.program.clone().unwrap_or_default()),
        line("Period", &period),
        line("Basis", &|report| {
            report.basis.map_or("not stated", Basis::words).to_owned()
        }),
        line("Claims paid through", &|report| day(report.paid_through)),
        line(
            "Run-out in days",
            &|report| match (report.paid_through, report.period) {
                (Some(paid), Some(period)) => (paid - period.end).num_days().to_string(),
                _ => "not known".to_owned(),
            },
        ),
        line("Report", &|report| report.id.clone()),
    ];
    let above = rows.len();
    for ((code, unit), of) in &metrics {
        let mut row = vec![text(*code), text(*unit)];
        row.extend((0..reports.len()).map(|index| match of.get(&index).map(Vec::as_slice) {
            None => text(""),
            Some([one]) => match one.value {
                Some(value) => Field::Number(Some(value), figure_format(one.unit, &one.displayed)),
                None => text(format!("{} ({})", one.displayed, crate::text::state(one.state))),
            },
            Some(several) => text(format!("{} figures: see Figures", several.len())),
        }));
        rows.push(row);
    }
    sheet(worksheet, "Comparison", &columns, rows)?;
    worksheet.set_freeze_panes(u32::try_from(above + 1).unwrap_or(1), 2)?;
    Ok(())
}

fn widths(first: Column, others: usize) -> Vec<Column> {
    std::iter::once(first).chain((0..others).map(|_| ("", 22.0))).collect()
}

fn period(report: &Report) -> String {
    report.period.map_or_else(
        || "not stated".to_owned(),
        |period| format!("{} to {}", period.start, period.end),
    )
}
