//! Periods that labels of a report name: its figures' terms and parts, and the heading of its narrative (PER012).
//!
//! A label that is left over from another report names months the figure is not of. What a label compares with (a baseline,
//! a trend, a target of some day) is no label of the figure's own months.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Anchor, Issue, Period, Severity};

use super::codes::{self, SERVICE_PERIOD};
use super::total_cost::without_tags;
use super::tree::Node;
use crate::normalize::period::{PeriodContext, parse_period};

/// Words after which a period in a figure's label is not the figure's own.
const OTHER_MONTHS: &[&str] = &[
    "baseline",
    "base",
    "benchmark",
    "budget",
    "target",
    "goal",
    "threshold",
    "thresholds",
    "cut",
    "prior",
    "previous",
    "preceding",
    "last",
    "trend",
    "trended",
    "growth",
    "change",
    "compared",
    "versus",
    "vs",
    "since",
    "from",
    "set",
    "model",
    "version",
    "specification",
    "schedule",
    "updated",
    "rebased",
    "enrolled",
    "as",
];
/// Words of a narrative's heading whose period is not the report's.
const OF_SOMETHING_ELSE: &[&str] = &[
    "agreement",
    "contract",
    "amendment",
    "generated",
    "issued",
    "created",
    "prepared",
    "published",
    "printed",
    "dated",
    "sent",
    "released",
    "effective",
    "signed",
    "due",
    "on",
];
/// Words that make a line the heading of a report.
const HEADING: &[&str] = &[
    "report",
    "reconciliation",
    "settlement",
    "performance",
    "statement",
    "summary",
    "results",
    "scorecard",
];
/// A heading is no longer than this.
const LONGEST_HEADING: usize = 120;
/// Months from which a period within the figure's own months is another period and no day's count within them.
const FEWEST_MONTHS: u32 = 3;

/// The period a text names as its own, and nothing it is compared with. `fiscal_start` is the month in which the contract's
/// years begin.
fn named(text: &str, fiscal_start: Option<u32>, not: &[&[&str]]) -> Option<Period> {
    let lower = text.to_lowercase();
    let speaks_of_other_months = lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| not.iter().any(|words| words.contains(&word)));
    if speaks_of_other_months || text.contains('$') {
        return None;
    }
    let context = PeriodContext {
        fiscal_start,
        ..PeriodContext::default()
    };
    let stated = parse_period(text, &context).map(|stated| stated.period);
    stated.or_else(|| last_word_year(text))
}

/// The calendar year that stands behind a label's words: "Member months 2023".
fn last_word_year(text: &str) -> Option<Period> {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    let last = words.next_back().filter(|last| is_year(last))?;
    let others_hold_digits = words.any(|word| word.bytes().any(|b| b.is_ascii_digit()));
    (!others_hold_digits).then(|| Period::calendar_year(last.parse().ok()?))?
}

/// A label with the period it names.
struct Label<'a> {
    text: &'a str,
    place: &'a Node,
    period: Period,
    /// The months its figure is of.
    months: Period,
    /// What the figure is, to tell a column for each quarter from one label.
    figure: &'a str,
}

/// Remarks on labels that name other months than their figures are of, one for each period they name. `common` is the
/// service period of groups that state none.
pub(super) fn of_figures(report: &Node, common: Option<Period>, fiscal_start: Option<u32>) -> Vec<Issue> {
    let mut labels: Vec<Label> = Vec::new();
    for group in report.list("group") {
        let own = group.extension(SERVICE_PERIOD).and_then(|e| e.get("valuePeriod"));
        let (Some(months), Some(concept)) = (own.and_then(Node::period).or(common), group.get("code")) else {
            continue;
        };
        let coded = concept.list("coding").find_map(|coding| coding.text_at(&["code"]));
        let figure = coded.or_else(|| codes::words(concept)).unwrap_or_default();
        for concept in std::iter::once(concept).chain(values_of_parts(group)) {
            let place = concept
                .get("text")
                .or_else(|| concept.list("coding").find_map(|coding| coding.get("display")));
            let Some((place, text)) = place.and_then(|place| Some((place, place.text()?))) else {
                continue;
            };
            if let Some(period) = named(text, fiscal_start, &[OTHER_MONTHS]) {
                labels.push(Label {
                    text,
                    place,
                    period,
                    months,
                    figure,
                });
            }
        }
    }
    let mut series: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
    for label in &labels {
        series.entry(label.figure).or_default().insert(label.period);
    }
    let mut wrong: BTreeMap<(Period, Period), Vec<&Label>> = BTreeMap::new();
    for label in &labels {
        let one_of_several = series.get(label.figure).is_some_and(|named| named.len() > 1);
        if disagrees(&label.period, &label.months, one_of_several) {
            wrong.entry((label.period, label.months)).or_default().push(label);
        }
    }
    wrong.into_values().filter_map(|labels| remark(&labels)).collect()
}

fn values_of_parts(group: &Node) -> impl Iterator<Item = &Node> {
    let strata = group
        .list("stratifier")
        .flat_map(|stratifier| stratifier.list("stratum"));
    strata.flat_map(|stratum| {
        let components = stratum.list("component").filter_map(|component| component.get("value"));
        stratum.get("value").into_iter().chain(components)
    })
}

/// Whether a label cannot be meant for a figure of these months. A label that is one of several of the same figure, a
/// quarter in each, says what the months leave out.
fn disagrees(label: &Period, months: &Period, one_of_several: bool) -> bool {
    if label.contains(months) {
        return false;
    }
    let is_year = label.whole_months() == Some(12);
    if !label.overlaps(months) {
        return !one_of_several;
    }
    // A year that begins elsewhere than the figure's may be named by either of its calendar years; a quarter that ends with
    // the figure's months may be the last of them.
    let is_long = label.whole_months().is_some_and(|count| count >= FEWEST_MONTHS);
    !is_year && is_long && !one_of_several && label.end != months.end
}

fn remark(labels: &[&Label]) -> Option<Issue> {
    let first = labels.first()?;
    let mut texts: Vec<&str> = Vec::new();
    for label in labels {
        if !texts.contains(&label.text) {
            texts.push(label.text);
        }
    }
    let more = match texts.len() {
        1 => "names".to_owned(),
        2 => "and 1 other label name".to_owned(),
        several => format!("and {} other labels name", several - 1),
    };
    let whose = if texts.len() == 1 {
        "the figure is"
    } else {
        "the figures are"
    };
    Some(Issue {
        code: "PER012".to_owned(),
        severity: Severity::Error,
        message: format!(
            "\"{}\" {more} {} to {}, but {whose} of {} to {}.",
            first.text, first.period.start, first.period.end, first.months.start, first.months.end
        ),
        anchor: Some(first.place.anchor()),
    })
}

/// The period that the heading of a report's narrative names, and where it stands.
pub(super) fn of_narrative(report: &Node, fiscal_start: Option<u32>) -> Option<(Period, Anchor)> {
    let narrative = report.get("text")?.get("div")?;
    let text = without_tags(narrative.text()?);
    let heading = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let lower = heading.to_lowercase();
    let is_heading = heading.len() <= LONGEST_HEADING
        && lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| HEADING.contains(&word));
    if !is_heading {
        return None;
    }
    let period = named(heading, fiscal_start, &[OTHER_MONTHS, OF_SOMETHING_ELSE])?;
    Some((period, narrative.anchor().with_text(heading.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().expect("a period")
    }

    #[test]
    fn a_label_names_its_own_months_or_none() {
        let of = |text: &str| named(text, Some(1), &[OTHER_MONTHS]).map(|period| period.to_string());
        assert_eq!(of("Readmissions Q3 2023").as_deref(), Some("2023-07-01/2023-09-30"));
        assert_eq!(
            of("Total cost of care CY2022").as_deref(),
            Some("2022-01-01/2022-12-31")
        );
        assert_eq!(of("Fully insured 2023").as_deref(), Some("2023-01-01/2023-12-31"));
        for other in [
            "Total cost of care PMPM (2023: $398.20)",
            "Cost target (set December 2023)",
            "Cost trend 2023 to 2024",
            "Hemoglobin A1c poor control (>9%)",
            "Cost, prior year 2022",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn a_label_agrees_with_what_it_can_be_meant_for() {
        let year = period("2023-01-01/2023-12-31");
        let disagrees = |label: &str, several| super::disagrees(&period(label), &year, several);
        assert!(disagrees("2022-01-01/2022-12-31", false), "the year before");
        assert!(disagrees("2023-07-01/2023-09-30", false), "a quarter within the year");
        assert!(!disagrees("2023-07-01/2023-09-30", true), "one of four columns");
        assert!(!disagrees("2023-10-01/2023-12-31", false), "the quarter it ends with");
        assert!(!disagrees("2023-06-01/2023-06-30", false), "a count within the year");
        assert!(!disagrees("2022-07-01/2023-06-30", false), "a fiscal year's name");
        assert!(!disagrees("2023-01-01/2023-12-31", false));
    }
}
