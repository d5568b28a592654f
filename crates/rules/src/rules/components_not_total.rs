//! ARI002.

use std::collections::BTreeSet;

use plumbline_model::{Facet, FacetValue, Facets, Interval, Report};
use rust_decimal::Decimal;

use crate::amounts::{days, gap, tolerance, with_unit};
use crate::components::{
    MEDICAL, MEDICAL_AND_PHARMACY, MEDICAL_PARTS, PHARMACY, Part, RESERVES, TOTAL_COST, breakdowns, definition_of,
    reductions, solve, sum,
};
use crate::figures::{Figure, Per, Role, Slice};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// Component lines do not add up to their total.
    ///
    /// ## What
    /// No set of the printed components adds up to the printed total, and the total is meant to be their sum: medical
    /// plus pharmacy; medical cost from its inpatient, outpatient and professional parts; total cost by its definition.
    /// ## Why
    /// One line is wrong, or spending is in the total that the report does not show.
    /// ## What to do
    /// Ask the payer which line is wrong, or what else the total counts.
    /// ## Question
    /// Which of these lines is wrong, or what else does the total count?
    /// ## Source
    /// VBPR 1.1.0: `med-rx-cost` is medical and pharmacy cost; otherwise the report's own total-cost definition.
    /// ## Example that fires
    /// Medical $1,000.00 and pharmacy $250.00, total cost of care $1,300.00, both stated as included.
    /// ## Example that does not
    /// The same lines with capitation stated as included and not printed; a total of $1,250.01 in rounded dollars; a
    /// total below its lines whose definition truncates large claims.
    ARI002 "components-are-not-total", Error, Report(check)
}

/// A total this near to the sum of all its printed lines is meant to be that sum, whatever a definition leaves open.
/// Ours: one part in twenty is less than any kind of spending a payer leaves out (dental and vision come nearest).
const MEANT_TO_BE_THE_SUM: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A total printed more often than this in one slice is a list without a named dimension.
const MOST_TOTALS: usize = 4;

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let slices = scope.slices(report);
    let contradicted = scope.contradicted_lines(report);
    for ((_, months), slice) in slices.iter() {
        // How far off a total is, so that a sum above it that is off by the same amount is not told again.
        let mut told: Vec<Interval> = Vec::new();
        for stem in [MEDICAL, MEDICAL_AND_PHARMACY, TOTAL_COST, RESERVES] {
            // A total and its rate are one figure: the whole amount speaks first.
            for per in [Per::Whole, Per::Month, Per::Year] {
                let Some(failure) = failure(report, slice, stem, per, &contradicted, out) else {
                    continue;
                };
                let Some(difference) = failure.total.interval.sub(failure.added) else {
                    continue;
                };
                if !told.iter().any(|known| known.meets(&difference)) {
                    told.push(difference);
                    let mut draft = failure.draft(report);
                    if let Some(months) = months {
                        draft = draft.fact(days(months));
                    }
                    out.push(&ARI002, draft);
                }
                break;
            }
        }
    }
}

struct Failure<'a> {
    total: Figure<'a>,
    parts: Vec<Part<'a>>,
    added: Interval,
}

impl Failure<'_> {
    fn draft(&self, report: &Report) -> Draft {
        let unit = self.total.unit;
        let terms: Vec<&str> = self.parts.iter().map(|part| part.figure.metric.term.as_str()).collect();
        let difference = self.total.value.saturating_sub(self.added.middle());
        let mut draft = Draft::about(report, self.total.metric.term.clone()).message(format!(
            "\"{}\" is {}, but {} = {}: {} apart.",
            self.total.metric.term,
            with_unit(self.total.value, unit),
            terms.join(" + "),
            with_unit(self.added.middle(), unit),
            with_unit(difference.abs(), unit),
        ));
        for part in &self.parts {
            draft = draft.metric(part.figure.metric, report);
        }
        draft
            .metric(self.total.metric, report)
            .computed("sum of the lines", with_unit(self.added.middle(), unit))
            .computed("difference", with_unit(difference, unit))
            .expected(with_unit(self.added.middle(), unit))
            .found(with_unit(self.total.value, unit))
            .tolerance(tolerance(
                self.added.half_width() + self.total.interval.half_width(),
                unit,
            ))
    }
}

/// The total of a stem that its lines contradict; counts the check as passed where they agree.
fn failure<'a>(
    report: &'a Report,
    slice: &Slice<'a>,
    stem: &str,
    per: Per,
    contradicted: &BTreeSet<String>,
    out: &mut Findings,
) -> Option<Failure<'a>> {
    let totals = slice.of(stem, Role::Actual, per);
    // Rates over different members are not added: 41.20 over pharmacy members and 400.00 over all are not 441.20.
    let other_members = ["rx-member-months", "med-member-months"]
        .iter()
        .any(|code| !slice.coded(code).is_empty());
    if totals.is_empty() || totals.len() > MOST_TOTALS || (per != Per::Whole && other_members) {
        return None;
    }
    let sets = breakdowns(stem, slice, per);
    let reductions = reductions(stem, slice, per);
    let mut failed = Vec::new();
    for total in &totals {
        let solutions = solve(total, &sets, &reductions);
        if !solutions.found.is_empty() {
            out.passed(&ARI002);
            return None;
        }
        if !solutions.all {
            return None;
        }
        failed.push(*total);
    }
    let total = *failed.first()?;
    let facets = definition_of(report, &total).map(|definition| &definition.facets);
    let mut nearest: Option<Failure> = None;
    for set in &sets {
        let involved = set.iter().map(|part| &part.figure).chain([&total]);
        if involved
            .into_iter()
            .any(|figure| contradicted.contains(&figure.metric.id))
        {
            return None;
        }
        let Some(parts) = meant(report, slice, stem, &total, set, facets) else {
            continue;
        };
        let Some(added) = sum(&parts) else { continue };
        let nearer = nearest
            .as_ref()
            .is_none_or(|known| gap(&added, &total.interval) < gap(&known.added, &total.interval));
        if nearer {
            nearest = Some(Failure { total, parts, added });
        }
    }
    nearest
}

/// The lines the total is meant to be the sum of; `None` where that is not known.
fn meant<'a>(
    report: &Report,
    slice: &Slice<'a>,
    stem: &str,
    total: &Figure,
    set: &[Part<'a>],
    facets: Option<&Facets>,
) -> Option<Vec<Part<'a>>> {
    let stated = |facet: Option<Facet>| facets.and_then(|facets| facets.get(&facet?));
    let is_medical = |part: &Part| matches!(part.facet(), Some(Facet::Medical) | None);
    let left_out = |part: &Part| stem == TOTAL_COST && stated(part.facet()) == Some(&FacetValue::Excluded);
    let required = |part: &Part| match stem {
        TOTAL_COST => {
            stated(part.facet()) == Some(&FacetValue::Included) || (is_medical(part) && stated(part.facet()).is_none())
        }
        MEDICAL_AND_PHARMACY => is_medical(part) || part.facet() == Some(Facet::Pharmacy),
        RESERVES => true,
        _ => is_medical(part),
    };
    let all: Vec<Part> = set.iter().filter(|part| !left_out(part)).copied().collect();
    let needed: Vec<Part> = all.iter().filter(|part| required(part)).copied().collect();
    // A total smaller than one of its parts is the total of something else.
    if all.len() < 2 || all.iter().any(|part| part.figure.interval.low > total.interval.high) {
        return None;
    }
    let (whole, least) = (sum(&all)?, sum(&needed)?);
    // Truncation and stop-loss come off the total and rarely off its lines: a total below their sum is then no fault.
    let truncated = stem == TOTAL_COST && is_truncated(facets);
    if needed.len() >= 2 && least.low > total.interval.high {
        return (!truncated).then_some(needed);
    }
    let near = gap(&whole, &total.interval) <= total.value.abs().checked_mul(MEANT_TO_BE_THE_SUM)?;
    if whole.high >= total.interval.low {
        // Between the lines that must be counted and all lines: only a near miss is one.
        return (near && !truncated).then_some(all);
    }
    // The total is larger than all lines together: wrong only if nothing else can be in it.
    let rest = total.interval.sub(whole)?;
    let complete = breaks_down_whole(slice, stem, set, facets) && !explained_by_unmapped(report, &rest);
    complete.then_some(all)
}

/// Whether the definition states a threshold above which spending does not count.
fn is_truncated(facets: Option<&Facets>) -> bool {
    match facets.and_then(|facets| facets.get(&Facet::Truncation)) {
        None | Some(FacetValue::Excluded) => false,
        Some(FacetValue::Stated(text)) => !matches!(text.trim().to_lowercase().as_str(), "none" | "no" | "not applied"),
        Some(FacetValue::Included | FacetValue::Partial(_)) => true,
    }
}

/// Whether the printed lines leave no kind of spending open that the total counts.
fn breaks_down_whole(slice: &Slice, stem: &str, set: &[Part], facets: Option<&Facets>) -> bool {
    let has = |stem: &str| set.iter().any(|part| part.figure.stem == stem);
    let stated = |facet: Facet| facets.and_then(|facets| facets.get(&facet));
    let empty_line = MEDICAL_PARTS
        .iter()
        .chain(&[PHARMACY, "behavioral-health-cost"])
        .any(|stem| slice.has_empty_line(stem));
    // Broken down further than facility and professional and without an "other" line, medical cost leaves something out.
    let three = ["inpatient-cost", "outpatient-cost", "professional-cost"]
        .iter()
        .all(|stem| has(stem));
    let further = has("skilled-nursing-cost") || has("home-health-cost");
    let medical = has(MEDICAL) || (three && (!further || has("other-medical-cost")));
    if stem == RESERVES {
        return ["med-ibnr", "rx-ibnr"].iter().all(|part| has(part));
    }
    if stem != TOTAL_COST {
        return !empty_line && (medical || stem == MEDICAL_AND_PHARMACY && has(PHARMACY) && has(MEDICAL));
    }
    let pharmacy = has(PHARMACY) || has(MEDICAL_AND_PHARMACY) || stated(Facet::Pharmacy) == Some(&FacetValue::Excluded);
    let partly = facets.is_some_and(|facets| matches!(facets.get(&Facet::Medical), Some(FacetValue::Partial(_))));
    // A kind of spending the definition counts and no line shows.
    let unseen = [
        Facet::Dental,
        Facet::Vision,
        Facet::LongTermServices,
        Facet::Capitation,
        Facet::NonClaimsPayments,
        Facet::AdministrativeCost,
    ]
    .into_iter()
    .any(|facet| {
        matches!(stated(facet), Some(FacetValue::Included | FacetValue::Partial(_)))
            && set.iter().all(|part| part.facet() != Some(facet))
    });
    !empty_line && (medical || has(MEDICAL_AND_PHARMACY)) && pharmacy && !partly && !unseen
}

/// Whether a figure under a term no mapping knows is what is missing: SRC003 tells of it.
fn explained_by_unmapped(report: &Report, rest: &Interval) -> bool {
    report.unmapped.iter().any(|unmapped| {
        let digits: String = unmapped
            .displayed
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        digits
            .parse()
            .is_ok_and(|value: Decimal| crate::amounts::interval(value, None).meets(rest))
    })
}

#[cfg(test)]
mod tests {
    use plumbline_model::Unmapped;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, assert_silent, findings_of, only_finding};

    const BOTH: [(Facet, &str); 2] = [(Facet::Medical, "included"), (Facet::Pharmacy, "included")];

    fn total(total: &str, facets: &[(Facet, &str)]) -> Report {
        ReportBuilder::new("Acme")
            .usd("med-cost", "1,000.00")
            .usd("rx-cost", "250.00")
            .usd("total-cost-of-care", total)
            .define("total-cost-of-care", facets)
            .build()
    }

    #[test]
    fn fires_when_the_lines_the_definition_counts_do_not_add_up() {
        for wrong in ["1,300.00", "1,249.00", "1,010.00"] {
            let finding = only_finding(&ARI002, &total(wrong, &BOTH));
            assert_eq!(finding.expected.as_deref(), Some("$1,250.00"));
            assert_eq!(finding.evidence.iter().filter(|e| e.anchor.is_some()).count(), 3);
        }
    }

    #[test]
    fn fires_on_medical_cost_and_its_three_parts() {
        let report = ReportBuilder::new("Acme")
            .usd("inpatient-cost", "600")
            .usd("outpatient-cost", "300")
            .usd("professional-cost", "100")
            .usd("med-cost", "1,100")
            .build();
        assert_eq!(only_finding(&ARI002, &report).subject, "med cost");
    }

    #[test]
    fn fires_once_when_the_total_is_wrong_whole_and_as_a_rate() {
        let report = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000.00")
            .usd("rx-cost", "250.00")
            .usd("med-rx-cost", "1,300.00")
            .pmpm("med-cost-pmpm", "10.00")
            .pmpm("rx-cost-pmpm", "2.50")
            .pmpm("med-rx-cost-pmpm", "13.00")
            .build();
        assert_eq!(findings_of(&ARI002, &[&report]).len(), 1);
    }

    #[test]
    fn silent_on_rounding_and_on_other_ways_to_add() {
        assert_silent(&ARI002, &[&total("1,250.00", &BOTH)]);
        assert_silent(&ARI002, &[&total("1,000.00", &BOTH)]);
        let rounded = ReportBuilder::new("Acme")
            .usd("med-cost", "1,000")
            .usd("rx-cost", "250")
            .usd("med-rx-cost", "1,251");
        assert_silent(&ARI002, &[&rounded.build()]);
    }

    #[test]
    fn silent_when_something_else_may_be_in_the_total() {
        let with_capitation = [BOTH.as_slice(), &[(Facet::Capitation, "included")]].concat();
        assert_silent(&ARI002, &[&total("1,300.00", &with_capitation)]);
        let partial = ReportBuilder::new("Acme")
            .usd("inpatient-cost", "600")
            .usd("rx-cost", "300")
            .usd("total-cost-of-care", "2,000")
            .define("total-cost-of-care", &BOTH)
            .build();
        assert_silent(&ARI002, &[&partial]);
        let unmapped = Report {
            unmapped: vec![Unmapped {
                place: None,
                term: "Doula support".into(),
                displayed: "$50.00".into(),
                anchor: anchor(80, "$50.00"),
                suggestions: vec![],
            }],
            ..total("1,300.00", &BOTH)
        };
        assert_silent(&ARI002, &[&unmapped]);
    }

    #[test]
    fn silent_when_truncation_may_explain_a_total_below_its_lines() {
        // As in the Shared Savings Program's public file: spending is truncated, its service lines are not.
        let facets = |truncation| [BOTH.as_slice(), &[(Facet::Truncation, truncation)]].concat();
        assert_silent(&ARI002, &[&total("1,240.00", &facets("99th percentile"))]);
        assert_eq!(findings_of(&ARI002, &[&total("1,240.00", &facets("none"))]).len(), 1);
        let above = total("1,300.00", &facets("99th percentile"));
        assert_eq!(findings_of(&ARI002, &[&above]).len(), 1, "truncation only takes off");
    }

    #[test]
    fn silent_when_a_rate_already_contradicts_the_line() {
        let report = ReportBuilder::new("Acme")
            .member_months("100")
            .usd("med-cost", "1,000.00")
            .usd("rx-cost", "300.00")
            .pmpm("rx-cost-pmpm", "2.50")
            .usd("med-rx-cost", "1,250.00")
            .build();
        assert_silent(&ARI002, &[&report]);
        assert_eq!(
            findings_of(&super::super::pmpm_times_months::ARI001, &[&report]).len(),
            1
        );
    }
}
