//! Whether a report that comes in is one that the workspace holds: Plumbline wrote it, and it has come back.

use plumbline_export::fhir;
use plumbline_model::{
    About, KeptFact, ORIGIN_FIGURE, ORIGIN_FILE, ORIGIN_NAME, ORIGIN_REPLACES, Report, RestatedFigure, RestatedValue,
};
use plumbline_rules::restated;
use rust_decimal::Decimal;

use crate::{App, AppError};

/// Whether the workspace holds a report that Plumbline wrote.
pub(crate) enum Held {
    /// Under this id, figure by figure.
    Same(String),
    /// With other figures.
    Changed,
    /// Not at all, or another program wrote it.
    No,
}

/// Looks for a report under the id that Plumbline gave it, here or elsewhere. Errors: [`AppError::Store`].
pub(crate) fn held(app: &App, report: &Report) -> Result<Held, AppError> {
    let Some(origin) = fhir::origin_id(report) else {
        return Ok(Held::No);
    };
    let workspace = app.workspace();
    let mut ids = workspace.reports_identified(&origin)?;
    ids.push(origin.clone());
    let mut held = Held::No;
    for id in ids {
        // The start of an id would do for a person; here only the whole one is meant.
        let Some(known) = workspace.report(&id)?.filter(|known| known.id == id) else {
            continue;
        };
        if fhir::public_id(&known) != origin {
            continue;
        }
        if says_the_same(&known, report) {
            return Ok(Held::Same(id));
        }
        held = Held::Changed;
    }
    Ok(held)
}

/// Whether two readings of a report state the same of the same months, whichever form each has.
fn says_the_same(known: &Report, other: &Report) -> bool {
    let header = |report: &Report| (report.series_key(), report.reported_on, report.paid_through);
    // The standard's form has a place for a part that a payer's table leaves out, and says there that it is missing.
    let has_value = |figure: &RestatedFigure| {
        let value = |side: &Option<RestatedValue>| side.as_ref().is_some_and(|side| side.value.is_some());
        value(&figure.before) || value(&figure.after)
    };
    // A file of Plumbline's holds exact values: what is another one within the printed digits is changed, too.
    let (known, other) = (known.without_unconfirmed_values(), other.without_unconfirmed_values());
    let (known, other): (&Report, &Report) = (&known, &other);
    header(known) == header(other) && amounts(known) == amounts(other) && !restated(known, other).iter().any(has_value)
}

/// The exact values of a report's figures, their targets and baselines, in an order of their own.
fn amounts(report: &Report) -> Vec<(&str, [Option<Decimal>; 3])> {
    let report_amounts = report.metrics.iter().map(|metric| {
        let target = metric.target.as_ref().and_then(|target| target.value);
        let baseline = metric.baseline.as_ref().and_then(|baseline| baseline.value);
        (metric.code.as_str(), [metric.value, target, baseline])
    });
    let mut amounts: Vec<_> = report_amounts
        .filter(|(_, values)| values.iter().any(Option::is_some))
        .collect();
    amounts.sort_unstable();
    amounts
}

/// Whether a fact says which report of Plumbline's it is, or where that was first read.
pub(crate) fn is_of_origin(fact: &KeptFact) -> bool {
    let of_report = fact.about == About::Report && fact.element == "identifier";
    of_report || [ORIGIN_FILE, ORIGIN_NAME, ORIGIN_REPLACES, ORIGIN_FIGURE].contains(&fact.element.as_str())
}
