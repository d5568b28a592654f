//! What each column of a table holds, by its header words and by how its figures are printed.

use std::sync::LazyLock;

use plumbline_model::{StatementKind, Unit};
use regex::{Regex, RegexBuilder};

use super::blocks::{Block, is_value};
use super::shape::{escaped, general, has_time, slug, unique};
use super::{DraftColumn, DraftRole, DraftScale};
use crate::grid::{Grid, GridCell};
use crate::normalize::period::{PeriodContext, parse_period};
use crate::words::without_marks;

/// A column of the proposal with the columns of the grid it stands for.
pub(super) struct Found {
    pub at: Vec<u32>,
    pub column: DraftColumn,
}

/// A pattern of words, compiled once. The patterns here are tested by use; one that did not compile would fit nothing.
macro_rules! words {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Option<Regex>> =
            LazyLock::new(|| RegexBuilder::new($pattern).case_insensitive(true).build().ok());
    };
}
words!(PER_THOUSAND, r"per\s*1,?000\b|/\s*1,?000\b|/k\b|\bpkpy\b");
words!(
    PER_MEMBER_MONTH,
    r"\b[cp]?pmpm\b|\bpbpm\b|per (member|beneficiary) per month"
);
words!(PER_MEMBER_YEAR, r"\bpmpy\b|per member per year");
words!(MEMBER_MONTHS, r"member[ -]?months?\b|\bmms?\b");
words!(PERSON_YEARS, r"person[ -]years?\b");
words!(PERCENT, r"%|\bpercent(age)?\b|\bpct\b");
words!(DOLLARS, r"\$|\busd\b|\bdollars?\b");
words!(STARS, r"\bstars\b|\bstar rating\b");
words!(DAYS, r"\bdays\b");
words!(POINTS, r"\bpoints\b");
words!(
    MONEY,
    r"\b(amounts?|paid|allowed|costs?|spend|spending|expenditures?|expenses?|claims \$)\b"
);
words!(COST, r"\b(costs?|spend|spending|expenses?|expenditures?)\b");
words!(
    PEOPLE,
    r"^(#|number|count)? ?(of )?(members|lives|patients|beneficiaries|attributed members)$"
);
words!(
    COUNT,
    r"\b(count|number|visits|admits|admissions|cases|events|discharges)\b|^#$"
);

words!(
    VARIANCE,
    r"\b(variance|var|difference|diff|change|chg|trend|delta|growth|vs|versus|rank|percentile|status)\b|Δ|\+/-|% of (total|target|benchmark)"
);
words!(CUT_POINT, r"\b(cut ?-?points?|threshold|[1-5] ?-?stars?)\b");
words!(STAR_POINT, r"\b[1-5] ?-?stars?\b");
words!(WEIGHT, r"\bweight(ing)?\b");
words!(TARGET, r"\b(target|goal|budget|budgeted)\b");
words!(MAY_BE_TARGET, r"\b(benchmark|expected|projected|threshold)\b");
words!(
    PEERS,
    r"\b(all ([a-z0-9]+ )?(groups|acos|providers|practices|plans)|peers?|statewide|national|(?:network|market|peer|state|regional|region|plan) (?:average|avg|mean)|average|comparison group|similar groups|market|region|other groups)\b|^network\b"
);
words!(BASELINE, r"\b(baseline|prior|previous|last year|base (year|period))\b");
words!(NUMERATOR, r"\b(numerator|num|compliant|met|hits|completed)\b");
words!(DENOMINATOR, r"\b(denominator|denom|den|eligible|population)\b");
words!(RATE, r"\b(rate|result|performance|current|actual)\b|%");
words!(SCORE, r"\b(stars?|rating|score|points)\b");
words!(GAP, r"\b(gap|gaps|needed|remaining|to go|open)\b");
words!(
    THOUSANDS,
    r"\bin thousands\b|\(000s?\)|\$ ?000s?\b|\(\$?k\)|\bthousands of\b"
);
words!(MILLIONS, r"\bin millions\b|\(\$?mm\)|\$ ?millions?\b|\bmillions of\b");

fn find<'t>(words: &LazyLock<Option<Regex>>, text: &'t str) -> Option<&'t str> {
    words
        .as_ref()
        .and_then(|words| words.find(text))
        .map(|found| found.as_str())
}

/// The unit that words say outright, and the words.
pub(super) fn stated_unit(text: &str) -> Option<(Unit, &str)> {
    [
        (&PER_THOUSAND, Unit::PerThousandMemberYears),
        (&PER_MEMBER_MONTH, Unit::UsdPerMemberMonth),
        (&PER_MEMBER_YEAR, Unit::UsdPerMemberYear),
        (&MEMBER_MONTHS, Unit::MemberMonths),
        (&PERSON_YEARS, Unit::PersonYears),
        (&PERCENT, Unit::Ratio),
        (&DOLLARS, Unit::Usd),
        (&STARS, Unit::Stars),
        (&DAYS, Unit::Days),
        (&POINTS, Unit::Points),
    ]
    .into_iter()
    .find_map(|(words, unit)| Some((unit, find(words, text)?)))
}

/// Whether a header says that its figures are costs.
pub(super) fn says_cost(header: &str) -> bool {
    find(&COST, header).is_some()
}

/// The unit a header implies: what it says outright, else what its words are counted in.
fn header_unit(text: &str) -> Option<(Unit, &str)> {
    stated_unit(text).or_else(|| {
        [(&MONEY, Unit::Usd), (&PEOPLE, Unit::Members), (&COUNT, Unit::Count)]
            .into_iter()
            .find_map(|(words, unit)| Some((unit, find(words, text)?)))
    })
}

/// What words nearby say about the scale of figures, and the words.
pub(super) fn scale_of(text: &str) -> Option<(DraftScale, &str)> {
    let thousands = find(&THOUSANDS, text).map(|words| (DraftScale::Thousands, words));
    thousands.or_else(|| find(&MILLIONS, text).map(|words| (DraftScale::Millions, words)))
}

/// The unit a figure's own print shows.
pub(super) fn printed_unit(text: &str) -> Option<Unit> {
    let text = text.trim();
    if text.contains('$') {
        Some(Unit::Usd)
    } else if text.ends_with('%') {
        Some(Unit::Ratio)
    } else {
        None
    }
}

/// A quality threshold's type in VBPR's words where it is one of stars, else in the payer's.
pub(super) fn threshold(printed: &str) -> String {
    let star = find(&STAR_POINT, printed).and_then(|words| words.chars().find(char::is_ascii_digit));
    star.map_or_else(|| slug(printed), |star| format!("star-{star}"))
}

/// A column's role with the words that tell it; the flag says whether they settle it.
fn role_of(path: &[String], quality: bool) -> (DraftRole, Option<String>, bool) {
    let text = path.join(" / ");
    let told = |words: &LazyLock<Option<Regex>>| find(words, &text).map(str::to_owned);
    if quality {
        for (words, role) in [
            (&GAP, DraftRole::Skip),
            (&CUT_POINT, DraftRole::Threshold),
            (&TARGET, DraftRole::Threshold),
            (&WEIGHT, DraftRole::Weight),
            (&NUMERATOR, DraftRole::Numerator),
            (&DENOMINATOR, DraftRole::Denominator),
            (&VARIANCE, DraftRole::Skip),
            (&PEERS, DraftRole::Peer),
            (&BASELINE, DraftRole::Skip),
            (&SCORE, DraftRole::Score),
            (&RATE, DraftRole::Rate),
        ] {
            if let Some(words) = told(words) {
                return (role, Some(words), true);
            }
        }
        return (DraftRole::Skip, None, false);
    }
    for (words, role, sure) in [
        (&VARIANCE, DraftRole::Skip, true),
        (&PEERS, DraftRole::Peer, true),
        (&TARGET, DraftRole::Target, true),
        (&MAY_BE_TARGET, DraftRole::Target, false),
        (&BASELINE, DraftRole::Baseline, true),
    ] {
        if let Some(words) = told(words) {
            return (role, Some(words), sure);
        }
    }
    (DraftRole::Value, None, true)
}

/// Why the figures of a role are not taken.
fn reason_of(role: DraftRole, printed: &str, quality: bool) -> Option<String> {
    match role {
        DraftRole::Peer => Some(format!("\"{printed}\" is of others, not of this organization")),
        DraftRole::Skip if quality => Some(format!("\"{printed}\" follows from the figures beside it")),
        DraftRole::Skip => Some(format!("\"{printed}\" is worked out from the columns beside it")),
        _ => None,
    }
}

/// The columns of a table right of its labels, and what cannot be said of some in words.
pub(super) fn columns(grid: &Grid, block: &Block, quality: bool, nearby: &str) -> (Vec<Found>, Vec<String>) {
    let mut found: Vec<Found> = Vec::new();
    let mut cannot = Vec::new();
    let label_path = block.label.map(|label| path(grid, block, label)).unwrap_or_default();
    for at in grid.columns(block.header..block.end) {
        if Some(at) == block.label {
            continue;
        }
        let values: Vec<&GridCell> = block
            .body
            .iter()
            .filter_map(|row| grid.row(*row).find(|cell| cell.column == at && is_value(cell)))
            .collect();
        let path = path(grid, block, at);
        if path.is_empty() || path == label_path {
            if let Some(first) = values.first() {
                cannot.push(format!(
                    "The column with \"{}\" at {} has no header of its own, so that no words tell it; its figures stay unmapped.",
                    first.text,
                    first.anchor.place()
                ));
            }
            continue;
        }
        let column = column(&path, &values, block, quality, nearby);
        // All the columns of one kind that differ in their period alone are one rule.
        let same = found
            .iter_mut()
            .find(|other| other.column.period && column.period && other.column.header == column.header);
        if let Some(same) = same {
            same.at.push(at);
            continue;
        }
        if let Some(twin) = found.iter_mut().find(|other| other.column.header == column.header) {
            if values.is_empty() {
                continue;
            }
            cannot.push(format!(
                "Two columns are called \"{}\": which is which cannot be told by words, so neither is taken.",
                column.printed
            ));
            twin.column.role = DraftRole::Skip;
            twin.column.reason = Some("Another column has the same header".to_owned());
            twin.at.push(at);
            continue;
        }
        found.push(Found { at: vec![at], column });
    }
    name(&mut found);
    belong(&mut found);
    (found, cannot)
}

/// The header texts above a column, without footnote marks.
pub(super) fn path(grid: &Grid, block: &Block, column: u32) -> Vec<String> {
    let cells = grid.header_path(block.header, block.height, column);
    cells
        .iter()
        .map(|cell| without_marks(&cell.text))
        .filter(|text| !text.is_empty())
        .collect()
}

fn column(path: &[String], values: &[&GridCell], block: &Block, quality: bool, nearby: &str) -> DraftColumn {
    let printed = path.join(" / ");
    let (mut role, words, mut sure) = role_of(path, quality);
    let period = path
        .iter()
        .any(|text| parse_period(text, &PeriodContext::default()).is_some());
    let mut evidence: Vec<String> = Vec::new();
    if values.len() * 4 < block.body.len() && values.len() < 2 {
        (role, sure) = (DraftRole::Text, true);
        evidence.push("it holds words".to_owned());
    } else if let Some(words) = &words {
        evidence.push(format!("\"{words}\" in the header"));
    }
    let stated = path.iter().rev().find_map(|text| header_unit(text));
    let shown: Vec<Option<Unit>> = values.iter().map(|cell| printed_unit(&cell.text)).collect();
    let all = shown
        .first()
        .copied()
        .flatten()
        .filter(|first| shown.iter().all(|one| *one == Some(*first)));
    let unit = match (stated, all) {
        // A sign on every figure says more than the header's words.
        (Some((unit, _)), Some(Unit::Ratio)) if unit != Unit::Ratio => {
            evidence.push("every figure has a percent sign".to_owned());
            Some(Unit::Ratio)
        }
        (Some((unit, words)), _) => {
            evidence.push(format!("unit by \"{words}\""));
            Some(unit)
        }
        (None, Some(unit)) => {
            let sign = if unit == Unit::Usd { "dollar" } else { "percent" };
            evidence.push(format!("every figure has a {sign} sign"));
            Some(unit)
        }
        (None, None) => None,
    };
    let mut scale = DraftScale::AsPrinted;
    let may_be_money = unit.is_none_or(|unit| unit == Unit::Usd);
    if let Some((found, words)) = scale_of(&printed).or_else(|| scale_of(nearby))
        && may_be_money
    {
        scale = found;
        evidence.push(format!("scale by \"{words}\""));
    }
    let period = period && role == DraftRole::Value && !quality;
    if period {
        evidence.push("the header names a period".to_owned());
    }
    let sample = values.first();
    DraftColumn {
        name: String::new(),
        reason: reason_of(role, &printed, quality),
        header: path.iter().map(|text| format!("^{}$", general(text))).collect(),
        printed,
        role,
        sure,
        of: None,
        unit: unit.filter(|_| role != DraftRole::Text),
        scale,
        period,
        fact: None,
        evidence: evidence.join("; "),
        sample: sample.map(|cell| cell.text.to_string()).unwrap_or_default(),
        anchor: sample.map(|cell| cell.anchor.clone().into_owned()),
    }
}

/// Gives each column a short name of its own.
fn name(found: &mut [Found]) {
    let last = |column: &DraftColumn| column.printed.rsplit(" / ").next().unwrap_or_default().to_owned();
    let ends: Vec<String> = found.iter().map(|one| last(&one.column)).collect();
    let mut taken: Vec<String> = Vec::new();
    for (one, end) in found.iter_mut().zip(&ends) {
        let column = &mut one.column;
        let shared = ends.iter().filter(|other| *other == end).count() > 1;
        let text = if shared { &column.printed } else { end };
        let (named, otherwise) = match column.period {
            true => (words_without_time(text), "period"),
            false => (slug(text), "column"),
        };
        let name = if named.is_empty() { otherwise.to_owned() } else { named };
        column.name = unique(name, &taken);
        taken.push(column.name.clone());
    }
}

fn words_without_time(text: &str) -> String {
    let words = text
        .split(' ')
        .filter(|word| !has_time(word) && !word.chars().any(|c| c.is_ascii_digit()));
    slug(&words.collect::<Vec<_>>().join(" "))
}

/// Ties targets and baselines to the value column they are compared with.
fn belong(found: &mut [Found]) {
    let values: Vec<(usize, String, Option<Unit>, String)> = found
        .iter()
        .enumerate()
        .filter(|(_, one)| one.column.role == DraftRole::Value)
        .map(|(at, one)| {
            let last = one.column.header.last().cloned().unwrap_or_default();
            (at, one.column.name.clone(), one.column.unit, last)
        })
        .collect();
    let mut taken: Vec<(DraftRole, String)> = Vec::new();
    for (at, one) in found.iter_mut().enumerate() {
        let column = &mut one.column;
        let role = column.role;
        if !matches!(role, DraftRole::Target | DraftRole::Baseline) {
            continue;
        }
        let same_words = values
            .iter()
            .filter(|(_, _, _, last)| column.header.len() > 1 && Some(last) == column.header.last());
        let same_unit = values
            .iter()
            .filter(|(_, _, unit, _)| unit.is_some() && *unit == column.unit);
        let nearest = |list: Vec<&(usize, String, Option<Unit>, String)>| match list[..] {
            [] => None,
            [one] => Some(one.1.clone()),
            _ => list
                .iter()
                .rev()
                .find(|(value, ..)| *value < at)
                .map(|one| one.1.clone()),
        };
        let of = nearest(same_words.collect())
            .or_else(|| nearest(same_unit.collect()))
            .or_else(|| (values.len() == 1).then(|| values[0].1.clone()));
        match of {
            Some(of) if !taken.contains(&(role, of.clone())) => {
                taken.push((role, of.clone()));
                column.of = Some(of);
            }
            _ => {
                column.role = DraftRole::Skip;
                column.sure = false;
                column.reason = Some(format!("\"{}\" is compared with no one column here", column.printed));
            }
        }
    }
}

words!(
    SUBJECT_HEADER,
    r"^(aco|group|practice|provider|organization|provider group|medical group|entity|participant)( name)?$"
);
words!(ID_HEADER, r"^(tin|tax id|npi|aco id|aco-id)( number)?$");
words!(
    PERIOD_HEADER,
    r"^(period|month|quarter|year|reporting period|performance period|service period|date range)$"
);

/// What a column says about its row, where rows are reports: subject, identifier with its system, period.
pub(super) fn row_fact(header: &str) -> Option<(StatementKind, Option<String>)> {
    if find(&SUBJECT_HEADER, header).is_some() {
        return Some((StatementKind::Subject, None));
    }
    if find(&PERIOD_HEADER, header).is_some() {
        return Some((StatementKind::Period, None));
    }
    let id = find(&ID_HEADER, header)?.to_lowercase();
    let system = if id.contains("npi") {
        "npi"
    } else if id.contains("aco") {
        "aco-id"
    } else {
        "tin"
    };
    Some((StatementKind::SubjectIdentifier, Some(system.to_owned())))
}

/// A header as one pattern.
pub(super) fn header_pattern(text: &str) -> String {
    format!("^{}$", escaped(text))
}
