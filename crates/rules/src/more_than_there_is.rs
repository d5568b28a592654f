//! An amount that is more than all there is to take it from.

use plumbline_model::Report;

use crate::Draft;
use crate::amounts::{most, size, tolerance, with_unit};
use crate::figures::Figure;
use crate::ways::Way;

/// A finding's draft where a printed amount, whatever its sign, is surely more than each of the ways to what there is;
/// `what` says so in words: "more is earned than was saved". `None` where it is not, and without a way.
pub(crate) fn more_than_there_is(report: &Report, printed: &Figure, ways: &[Way], what: &str) -> Option<Draft> {
    let largest = ways.iter().max_by_key(|way| most(&way.interval))?;
    if size(&printed.interval).low <= most(&largest.interval) {
        return None;
    }
    let unit = printed.unit;
    let difference = printed.value.abs().saturating_sub(largest.point.abs());
    let mut draft = Draft::about(report, printed.label()).message(format!(
        "\"{}\" is {}, but {} = {}: {what}, by {}.",
        printed.label(),
        with_unit(printed.value, unit),
        largest.calculation,
        with_unit(largest.point, unit),
        with_unit(difference, unit),
    ));
    for figure in largest.figures.iter().chain([printed]) {
        draft = draft.metric(figure.metric, report);
    }
    Some(
        draft
            .computed("most there is", with_unit(largest.point, unit))
            .computed("difference", with_unit(difference, unit))
            .expected(format!("at most {}", with_unit(largest.point.abs(), unit)))
            .found(with_unit(printed.value, unit))
            .tolerance(tolerance(
                largest.interval.half_width() + printed.interval.half_width(),
                unit,
            )),
    )
}
