//! Which months are compared, and which report of each arrangement stands for them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{Arrangement, Basis, CellState, OfferedPeriod, OtherReport, Period, Report, ReportStatus};

use super::arrangements;
use super::printed::{Printing, Source, Wanted, printings};
use crate::amounts::days;
use crate::portfolio::normal_name;

/// Later months are compared as long as this share of the arrangements that report the most reported ones report them.
/// Three quarters: one payer in four may be late without holding the others back.
const LATEST_SHARE: (usize, usize) = (3, 4);
/// Spans of at least this many days come before shorter ones: below half a year season and deductibles weigh most.
const HALF_A_YEAR: i64 = 181;
/// How many other reports a sentence names.
const NAMED: usize = 3;

/// A kind of span and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) basis: Option<Basis>,
    pub(super) period: Option<Period>,
}

/// What one arrangement reports for one span.
#[derive(Debug)]
pub(super) struct Offer<'a> {
    pub(super) span: Span,
    /// The latest word on it.
    pub(super) printing: Printing<'a>,
    /// What earlier versions and reports said, oldest first.
    pub(super) before: Vec<Printing<'a>>,
}

/// One arrangement with everything it reports for the metric.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) arrangement: Arrangement,
    /// Reports that are no older version.
    current: usize,
    pub(super) offers: Vec<Offer<'a>>,
}

impl Line<'_> {
    /// Why no figure stands in the cell.
    pub(super) fn nothing(&self) -> String {
        match self.current {
            1 => "The payer's report does not print the line.".to_owned(),
            count => format!("None of the payer's {count} reports prints the line."),
        }
    }
}

/// The arrangements by payer, each with its offers.
pub(super) fn lines<'a>(sources: &[&Source<'a>], wanted: Wanted) -> Vec<Line<'a>> {
    let mut by_id: BTreeMap<(String, String), (Arrangement, Vec<&Source<'a>>)> = BTreeMap::new();
    let reports: Vec<&Report> = sources.iter().map(|source| source.report).collect();
    for (source, arrangement) in sources.iter().zip(arrangements(&reports)) {
        by_id
            .entry((arrangement.payer.to_lowercase(), arrangement.id.clone()))
            .or_insert_with(|| (arrangement, Vec::new()))
            .1
            .push(source);
    }
    by_id
        .into_values()
        .map(|(arrangement, sources)| {
            let mut spans: BTreeMap<Span, Vec<Printing<'a>>> = BTreeMap::new();
            for printing in sources.iter().flat_map(|source| printings(source, wanted)) {
                let span = Span {
                    basis: printing.basis,
                    period: printing.period,
                };
                spans.entry(span).or_default().push(printing);
            }
            Line {
                current: sources.iter().filter(|source| is_current(source.report)).count().max(1),
                arrangement,
                offers: spans.into_iter().filter_map(offer).collect(),
            }
        })
        .collect()
}

fn is_current(report: &Report) -> bool {
    report.status != ReportStatus::Superseded
}

/// The latest word: of the version that is current, and of those the report made last.
fn offer<'a>((span, mut printings): (Span, Vec<Printing<'a>>)) -> Option<Offer<'a>> {
    printings.sort_by_key(|printing| {
        (
            is_current(printing.report),
            printing.known_on(),
            printing.report.version,
            printing.report.id.clone(),
        )
    });
    let printing = printings.pop()?;
    Some(Offer {
        span,
        printing,
        before: printings,
    })
}

/// How many report a span: payers count first, for one payer's report on many organizations says little of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Count {
    payers: usize,
    arrangements: usize,
}

impl Count {
    /// Payers, unless no span is reported by two of them.
    fn decisive(self, most: Count) -> usize {
        if most.payers > 1 {
            self.payers
        } else {
            self.arrangements
        }
    }
}

/// Whether what so many payers report is reported by enough of them to be compared on, beside what most report.
pub(super) fn enough_of(own: usize, most: usize) -> bool {
    own == most || (own >= 2 && own * LATEST_SHARE.1 >= most * LATEST_SHARE.0)
}

/// The spans somebody reports a value for.
fn counts(lines: &[Line]) -> BTreeMap<Span, Count> {
    let mut by_span: BTreeMap<Span, (BTreeSet<String>, usize)> = BTreeMap::new();
    for line in lines {
        let reported = |offer: &&Offer| offer.printing.state == CellState::Reported;
        for offer in line.offers.iter().filter(reported) {
            let (payers, arrangements) = by_span.entry(offer.span).or_default();
            payers.insert(normal_name(&line.arrangement.payer));
            *arrangements += 1;
        }
    }
    by_span
        .into_iter()
        .map(|(span, (payers, arrangements))| {
            let payers = payers.len();
            (span, Count { payers, arrangements })
        })
        .collect()
}

/// The span to compare on, and everything on offer. `None` when nobody reports a value with months.
pub(super) fn yardstick(lines: &[Line], asked: Option<(Option<Basis>, Period)>) -> (Option<Span>, Vec<OfferedPeriod>) {
    let mut offered: Vec<(Span, Count)> = counts(lines).into_iter().collect();
    let recency = |span: &Span| {
        let period = span.period;
        (
            period.is_some_and(|period| period.days() >= HALF_A_YEAR),
            period.map(|period| period.end),
            period.map(|period| period.days()),
            span.basis,
        )
    };
    offered.sort_by_key(|(span, count)| (Reverse(*count), Reverse(recency(span))));
    let most = offered.first().map_or_else(Count::default, |(_, count)| *count);
    let enough = |count: Count| enough_of(count.decisive(most), most.decisive(most));
    let found = match asked {
        // Months without a kind of span mean the kind most report for them.
        Some((None, period)) => {
            let most = offered.iter().find(|(span, _)| span.period == Some(period));
            Some(most.map_or(
                Span {
                    basis: None,
                    period: Some(period),
                },
                |(span, _)| *span,
            ))
        }
        Some((basis, period)) => Some(Span {
            basis,
            period: Some(period),
        }),
        None => offered
            .iter()
            .filter(|(_, count)| enough(*count))
            .max_by_key(|(span, _)| recency(span))
            .map(|(span, _)| *span),
    };
    let any = offered.iter().any(|(span, _)| span.period.is_some());
    let offered = offered
        .into_iter()
        .map(|(span, count)| OfferedPeriod {
            basis: span.basis,
            period: span.period,
            payers: count.payers,
            arrangements: count.arrangements,
        })
        .collect();
    (found.filter(|_| any), offered)
}

/// What an arrangement stands with.
#[derive(Debug)]
pub(super) struct Chosen<'l, 'a> {
    pub(super) offer: &'l Offer<'a>,
    nearness: Nearness,
}

/// How near an offer is to the yardstick, farthest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// Its months are not stated, or none is in common.
    Apart,
    /// Some months in common.
    SomeMonths,
    /// The same kind of span with some months in common.
    SameBasis,
    /// The same months.
    SameMonths,
    /// The same kind of span and the same months.
    Same,
}

/// The nearest offer of each line, in their order, and the run-out most of them have.
pub(super) fn choose<'l, 'a>(
    lines: &'l [Line<'a>],
    yardstick: Option<Span>,
) -> (Vec<Option<Chosen<'l, 'a>>>, Option<i32>) {
    let nearest = |line: &'l Line<'a>, run_out: Option<i32>| -> Option<Chosen<'l, 'a>> {
        let yardstick = yardstick.unwrap_or(Span {
            basis: None,
            period: None,
        });
        let offer = line.offers.iter().max_by_key(|offer| {
            let off_run_out = run_out
                .zip(offer.printing.run_out_months())
                .map(|(wanted, own)| Reverse((wanted - own).abs()));
            (
                nearness(offer.span, yardstick),
                in_common(offer.span, yardstick),
                Reverse(days_apart(offer.span, yardstick)),
                off_run_out,
                offer.span.period,
            )
        })?;
        Some(Chosen {
            nearness: nearness(offer.span, yardstick),
            offer,
        })
    };
    let first: Vec<Option<Chosen>> = lines.iter().map(|line| nearest(line, None)).collect();
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for chosen in first.iter().flatten() {
        if chosen.offer.printing.state == CellState::Reported
            && chosen.nearness >= Nearness::SameMonths
            && let Some(months) = chosen.offer.printing.run_out_months()
        {
            *counts.entry(months).or_default() += 1;
        }
    }
    let run_out = counts
        .into_iter()
        .max_by_key(|(months, count)| (*count, *months))
        .map(|(months, _)| months);
    let chosen = lines.iter().map(|line| nearest(line, run_out)).collect();
    (chosen, run_out)
}

fn nearness(span: Span, yardstick: Span) -> Nearness {
    let (Some(own), Some(wanted)) = (span.period, yardstick.period) else {
        return Nearness::Apart;
    };
    match (own == wanted, span.basis == yardstick.basis, own.overlaps(&wanted)) {
        (true, true, _) => Nearness::Same,
        (true, false, _) => Nearness::SameMonths,
        (false, true, true) => Nearness::SameBasis,
        (false, false, true) => Nearness::SomeMonths,
        (false, _, false) => Nearness::Apart,
    }
}

/// The share of the longer span that both cover, in thousandths.
pub(super) fn share_in_common(own: Period, wanted: Period) -> i64 {
    let first = own.start.max(wanted.start);
    let last = own.end.min(wanted.end);
    let Ok(common) = Period::new(first, last) else { return 0 };
    // Six of twelve months are half, though not to the day.
    let (common, own, wanted) = match (common.whole_months(), own.whole_months(), wanted.whole_months()) {
        (Some(common), Some(own), Some(wanted)) => (common.into(), own.into(), wanted.into()),
        _ => (common.days(), own.days(), wanted.days()),
    };
    common * 1000 / own.max(wanted)
}

fn in_common(span: Span, yardstick: Span) -> i64 {
    span.period
        .zip(yardstick.period)
        .map_or(0, |(own, wanted)| share_in_common(own, wanted))
}

fn days_apart(span: Span, yardstick: Span) -> i64 {
    span.period
        .zip(yardstick.period)
        .map_or(i64::MAX, |(own, wanted)| (own.end - wanted.end).num_days().abs())
}

impl Chosen<'_, '_> {
    /// The arrangement's other figures for the metric, nearest in time first.
    pub(super) fn others(&self, line: &Line) -> Vec<OtherReport> {
        self.other_offers(line)
            .into_iter()
            .map(|offer| OtherReport {
                report_id: offer.printing.report.id.clone(),
                basis: offer.span.basis,
                period: offer.span.period,
                run_out_months: offer.printing.run_out_months(),
                displayed: offer.printing.displayed.clone(),
                anchor: offer.printing.anchor.clone(),
            })
            .collect()
    }

    fn other_offers<'l, 'a>(&self, line: &'l Line<'a>) -> Vec<&'l Offer<'a>> {
        let mut others: Vec<&Offer> = line
            .offers
            .iter()
            .filter(|offer| offer.span != self.offer.span)
            .collect();
        others.sort_by_key(|offer| (days_apart(offer.span, self.offer.span), Reverse(offer.span)));
        others
    }

    /// Which report was chosen and why.
    pub(super) fn in_words(&self, line: &Line) -> String {
        let why = match self.nearness {
            Nearness::Same => "the span compared",
            Nearness::SameMonths => "the months compared, as another kind of span",
            Nearness::SameBasis => "the kind of span compared, most months in common",
            Nearness::SomeMonths => "most months in common",
            Nearness::Apart if self.offer.span.period.is_none() => "its months are not stated",
            Nearness::Apart => "the nearest in time, no month in common",
        };
        let run_out = match self.offer.printing.run_out_months() {
            Some(1) => ", 1 month of run-out".to_owned(),
            Some(months) => format!(", {months} months of run-out"),
            None => String::new(),
        };
        let mut text = format!("Chosen: {}{run_out} ({why}).", in_words(self.offer.span));
        if !self.offer.before.is_empty() {
            text.push_str(&match self.offer.before.len() {
                1 => " It replaces 1 earlier figure for these months.".to_owned(),
                count => format!(" It replaces {count} earlier figures for these months."),
            });
        }
        let others = self.other_offers(line);
        if !others.is_empty() {
            let named: Vec<String> = others.iter().take(NAMED).map(|offer| in_words(offer.span)).collect();
            let more = match others.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!("; {more} more"),
            };
            text.push_str(&format!(
                " {} of this arrangement: {}{more}.",
                match others.len() {
                    1 => "1 other".to_owned(),
                    count => format!("{count} others"),
                },
                named.join("; ")
            ));
        }
        text
    }
}

/// A span in words: `settlement, 2024-01-01 to 2024-12-31`.
pub(super) fn in_words(span: Span) -> String {
    let basis = span.basis.map_or("kind of span not stated", Basis::words);
    let period = span
        .period
        .map_or_else(|| "months not stated".to_owned(), |period| days(&period));
    format!("{basis}, {period}")
}

/// How the yardstick was found.
pub(super) fn yardstick_in_words(lines: &[Line], yardstick: Span, asked: bool) -> String {
    let counts = counts(lines);
    let own = counts.get(&yardstick).copied().unwrap_or_default();
    let most = counts.values().max().copied().unwrap_or_default();
    let reported = |line: &&Line| {
        line.offers
            .iter()
            .any(|offer| offer.printing.state == CellState::Reported)
    };
    let with_value: Vec<&Line> = lines.iter().filter(reported).collect();
    let payers: BTreeSet<String> = with_value
        .iter()
        .map(|line| normal_name(&line.arrangement.payer))
        .collect();
    let (of, what) = if payers.len() > 1 && (most.payers > 1 || asked) {
        (payers.len(), "payers with a value")
    } else {
        (with_value.len(), "arrangements with a value")
    };
    let by_payer = what.starts_with("payers");
    let number = |count: Count| if by_payer { count.payers } else { count.arrangements };
    let report = if number(own) == 1 { "reports" } else { "report" };
    let counted = format!("{} of {of} {what} {report} it", number(own));
    if asked {
        return format!("{}, as asked; {counted}.", in_words(yardstick));
    }
    let why = if number(most) > number(own) {
        format!("later than what most report ({} of {of})", number(most))
    } else if number(own) == 1 && of == 1 {
        "there is nothing to set beside it".to_owned()
    } else if number(own) == 1 {
        "no two report the same months: the latest".to_owned()
    } else {
        "no other span is reported by more".to_owned()
    };
    format!("{}: {counted}; {why}.", in_words(yardstick))
}
