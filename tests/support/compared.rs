//! What `plumbline compare` and `plumbline definitions` say, beside what a query says.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use plumbline_app::commands::{CompareRequest, Nothing};
use plumbline_app::{App, verbs};
use plumbline_model::{CellState, Facet, FacetValue, MetricComparison};
use rust_decimal::Decimal;

/// The columns of a comparison that are held against each other, in SQL: all of them as text.
pub const CELLS: &str =
    "coalesce(line_of_business, '') AS market, arrangement, state, CAST(value AS VARCHAR) AS value, basis,
    CAST(period_start AS VARCHAR) AS first, CAST(period_end AS VARCHAR) AS last,
    CAST(run_out_months AS VARCHAR) AS run_out, report_id, figure_id, comparability";

/// The columns of definitions that are held against each other.
pub const FACETS: &str = "report_id, term, facet, stated, inferred, CAST(is_latest AS VARCHAR) AS latest";

/// A row of a query, each value as text.
pub type Row = Vec<Option<String>>;

/// Holds what a query says of each metric against `plumbline compare`; panics where they differ. Returns how many values
/// were compared.
pub fn hold_comparisons(app: &App, mut query: impl FnMut(&str) -> Vec<Row>) -> usize {
    let view = verbs::compare_metrics(app, CompareRequest::default()).expect("compared");
    let mut values = 0;
    for metric in &view.metrics {
        let found: BTreeMap<(Option<String>, Option<String>), Row> = query(&metric.code)
            .into_iter()
            .map(|mut row| {
                let rest = row.split_off(2);
                ((row.remove(0), row.remove(0)), rest)
            })
            .collect();
        let comparisons = view.comparisons.iter().filter(|one| one.code == metric.code);
        values += comparisons.clone().map(|one| hold(one, &found)).sum::<usize>();
        assert_eq!(
            found.len(),
            comparisons.map(|one| one.cells.len()).sum::<usize>(),
            "{}",
            metric.code
        );
    }
    values
}

fn hold(comparison: &MetricComparison, found: &BTreeMap<(Option<String>, Option<String>), Row>) -> usize {
    let market = comparison.line_of_business.map_or("", |market| market.as_str());
    let mut values = 0;
    for cell in &comparison.cells {
        let what = format!("{} of {}", comparison.code, cell.arrangement.label());
        let key = (Some(market.to_owned()), Some(cell.arrangement.id.clone()));
        let row = found
            .get(&key)
            .unwrap_or_else(|| panic!("{what} is not found: {key:?}"));
        let value = row[1]
            .as_deref()
            .map(|text| Decimal::from_str(text).expect("a decimal"));
        assert_eq!(value, cell.value, "{what}");
        let mut row = row.clone();
        row.remove(1);
        let verdict = cell
            .comparability
            .map(|verdict| serde_json::to_value(verdict).expect("plain"));
        let mut expected = vec![
            Some(cell.state.as_str().to_owned()),
            cell.basis.map(|basis| basis.as_str().to_owned()),
            cell.period.map(|period| period.start.to_string()),
            cell.period.map(|period| period.end.to_string()),
            cell.run_out_months.map(|months| months.to_string()),
            cell.report_id.clone(),
            cell.metric_id.clone(),
            verdict.and_then(|verdict| verdict.as_str().map(str::to_owned)),
        ];
        if comparison.definitions.is_some() {
            // Definitions decide, too: they are a query of their own.
            row.pop();
            expected.pop();
        }
        assert_eq!(row, expected, "{what}: {:?} {}", cell.reasons, cell.choice);
        values += usize::from(cell.state == CellState::Reported);
    }
    values
}

/// Each facet of each definition as `plumbline definitions` has it: the columns of [`FACETS`].
pub fn facets(app: &App) -> BTreeSet<Row> {
    let view = verbs::list_definitions(app, Nothing {}).expect("listed");
    let mut facets = BTreeSet::new();
    for defined in &view.definitions {
        let inferred = defined.definition.inferred.as_ref();
        for facet in Facet::ALL {
            let inferred = inferred.and_then(|inferred| inferred.facets.get(&facet));
            let stated = defined.definition.facets.get(&facet);
            if stated.is_some() || inferred.is_some() {
                let text = |value: Option<&FacetValue>| value.map(ToString::to_string);
                facets.insert(vec![
                    Some(defined.report_id.clone()),
                    Some(defined.definition.term.clone()),
                    Some(facet.as_str().to_owned()),
                    text(stated),
                    text(inferred),
                    Some(defined.is_latest.to_string()),
                ]);
            }
        }
    }
    facets
}
