//! Whether totals may be set side by side: the verdict over their definitions, facet by facet.
//!
//! Two kinds of facets ([`weighs`]). A facet *decides* when it says which spending is counted, or at which price: the
//! definition does not say how much a kind of spending is, so that a total with it and one without are two figures.
//! A facet is a *caveat* when both totals count the same spending and differ in how far, for whom or after which
//! adjustment. What a payer leaves open is not the same as what the other states: an open deciding facet gives a caveat
//! at best. Reasons and limits: docs/decisions/0020-when-totals-may-be-compared.md.

use std::collections::{BTreeMap, BTreeSet};

use plumbline_model::{
    ComparedTotal, ComparisonVerdict, Definition, DefinitionComparison, Facet, FacetDifference, FacetDifferenceKind,
    FacetOrigin, FacetSide, FacetValue, LineOfBusiness, Report, SegmentComparison, StatedBy,
};

use crate::Settings;
use crate::amounts::listed;
use crate::definitions::{comparable, name, total_cost_definition};
use crate::likeness::{Likeness, likeness};
use crate::portfolio::{Segment, same_name};
use crate::run_out::run_out_months;

/// One total with the definition it is under.
#[derive(Debug, Clone, Copy)]
pub struct DefinedTotal<'a> {
    /// The report that prints it.
    pub report: &'a Report,
    /// Its definition; `None` when the report has none.
    pub definition: Option<&'a Definition>,
}

impl<'a> DefinedTotal<'a> {
    /// A report's total cost: the definition its total-cost figures are under, else its only one.
    pub fn of(report: &'a Report) -> DefinedTotal<'a> {
        DefinedTotal {
            report,
            definition: total_cost_definition(report).map(|held| held.definition),
        }
    }

    /// What the total counts of a facet, and who says so.
    ///
    /// In this order: what the figures say where they contradict the text, what is stated, what follows from the
    /// report's dates (run-out) or from the basis (the member's share). What merely fits the figures is not stated.
    pub fn side(&self, facet: Facet) -> FacetSide {
        let Some(definition) = self.definition else {
            return self.by_dates(facet);
        };
        let stated = definition.facets.get(&facet);
        if let (Some(stated), Some(found)) = (stated, self.contradicting(facet)) {
            return FacetSide {
                contradicted: Some(stated.clone()),
                ..FacetSide::stated(found.clone(), FacetOrigin::of(StatedBy::Figures, None, None))
            };
        }
        if let (Some(value), Some(origin)) = (stated, definition.origin(facet)) {
            return FacetSide::stated(value.clone(), origin);
        }
        match (facet, definition.facets.get(&Facet::Basis)) {
            (Facet::MemberCostShare, Some(FacetValue::Stated(basis))) => match basis.trim().to_lowercase().as_str() {
                "allowed" => implied(FacetValue::Included),
                "paid" => implied(FacetValue::Excluded),
                _ => FacetSide::unknown(),
            },
            _ => self.inferred(facet).unwrap_or_else(|| self.by_dates(facet)),
        }
    }

    /// What the component lines alone say about a facet the text leaves open.
    fn inferred(&self, facet: Facet) -> Option<FacetSide> {
        let inferred = self.definition?.inferred.as_ref()?;
        let value = inferred.facets.get(&facet)?;
        Some(FacetSide::stated(
            value.clone(),
            FacetOrigin::of(StatedBy::Figures, None, None),
        ))
    }

    /// What the figures say against the stated text. A person's statement is the last word and is not contradicted.
    fn contradicting(&self, facet: Facet) -> Option<&'a FacetValue> {
        let definition = self.definition?;
        let stated = definition.facets.get(&facet)?;
        let by_person = definition.origins.get(&facet).is_some_and(|o| o.by == StatedBy::Person);
        let found = definition.inferred.as_ref()?.facets.get(&facet)?;
        let against = matches!(comparable(facet, stated), FacetValue::Included | FacetValue::Excluded)
            && comparable(facet, stated) != *found;
        (against && !by_person).then_some(found)
    }

    fn by_dates(&self, facet: Facet) -> FacetSide {
        match (facet, run_out_months(self.report)) {
            (Facet::RunOutMonths, Some(months)) => FacetSide::stated(
                FacetValue::Stated(months.to_string()),
                FacetOrigin::of(StatedBy::Dates, None, None),
            ),
            _ => FacetSide::unknown(),
        }
    }

    fn compared(&self) -> ComparedTotal {
        ComparedTotal {
            payer: self.report.payer.name.clone(),
            report_id: self.report.id.clone(),
            term: self.definition.map(|definition| definition.term.clone()),
            line_of_business: self.report.line_of_business,
        }
    }
}

fn implied(value: FacetValue) -> FacetSide {
    FacetSide::stated(value, FacetOrigin::of(StatedBy::OtherFacet, None, None))
}

/// What a difference in a facet does to a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The totals are not comparable.
    Decides,
    /// The difference must stand beside the comparison.
    Caveat,
}

/// What a difference in a facet does to a comparison, and why.
pub fn weighs(facet: Facet) -> (Weight, &'static str) {
    use Weight::{Caveat, Decides};
    match facet {
        Facet::Basis => (
            Decides,
            "Allowed, paid and charged amounts are three prices of the same care; how far they lie apart is not stated.",
        ),
        Facet::Medical
        | Facet::Pharmacy
        | Facet::BehavioralHealth
        | Facet::Dental
        | Facet::Vision
        | Facet::LongTermServices
        | Facet::Capitation
        | Facet::NonClaimsPayments
        | Facet::AdministrativeCost => (
            Decides,
            "A kind of spending stands in one total and not in the other, and the definition does not say how much it is.",
        ),
        Facet::MemberCostShare => (
            Decides,
            "What members pay themselves stands in one total and not in the other, as between allowed and paid amounts.",
        ),
        Facet::PharmacyRebates => (
            Caveat,
            "Both count the same claims; the one net of rebates is lower for that reason alone.",
        ),
        Facet::Truncation => (
            Caveat,
            "The same claims are counted up to another height; few members make the difference, and it goes one way.",
        ),
        Facet::RiskAdjustment => (
            Caveat,
            "The same spending, divided by another measure of how ill the members are.",
        ),
        Facet::Completion => (
            Caveat,
            "The same spending, one with an estimate of claims still to come; the estimate shrinks with run-out.",
        ),
        Facet::RunOutMonths => (
            Caveat,
            "The same spending after more or fewer months of late claims; the one with less run-out is lower.",
        ),
        Facet::MemberExclusions | Facet::Attribution => (
            Caveat,
            "The same spending of a differently chosen population; no two payers word it alike.",
        ),
        Facet::Denominator => (
            Caveat,
            "Rates per member of one benefit and of another differ by the members who have only one of them.",
        ),
    }
}

/// Each facet as each total counts it: one side per total, in their order.
pub(crate) type Sides = BTreeMap<Facet, Vec<FacetSide>>;

/// The facets of totals as they are stated, or follow.
pub(crate) fn sides(totals: &[DefinedTotal]) -> Sides {
    Facet::ALL
        .into_iter()
        .map(|facet| (facet, totals.iter().map(|total| total.side(facet)).collect()))
        .collect()
}

/// Compares two or more totals.
///
/// Of different market segments they are not comparable, unless `across_segments` asks for the definitions alone.
/// Run-out may differ by [`Settings::run_out_months_difference`]. Fewer than two totals are the same by themselves.
pub fn compare_totals(totals: &[DefinedTotal], settings: &Settings, across_segments: bool) -> DefinitionComparison {
    judge(totals, sides(totals), settings, across_segments)
}

/// The verdict over totals that count what `sides` says.
pub(crate) fn judge(
    totals: &[DefinedTotal],
    sides: Sides,
    settings: &Settings,
    across_segments: bool,
) -> DefinitionComparison {
    let mut deciding = Vec::new();
    let mut caveats = Vec::new();
    let mut shared = Vec::new();
    let one_payer = totals
        .windows(2)
        .all(|two| same_name(&two[0].report.payer.name, &two[1].report.payer.name));
    for (facet, sides) in sides {
        let (weight, reason) = weighs(facet);
        let kind = match likeness(facet, &sides, settings.run_out_months_difference) {
            Likeness::Same => {
                shared.push(facet);
                continue;
            }
            // One payer that leaves the same thing open twice means the same by it.
            Likeness::AllOpen if one_payer || weight == Weight::Caveat => continue,
            Likeness::Differs => FacetDifferenceKind::Differs,
            Likeness::WordedDifferently => FacetDifferenceKind::WordedDifferently,
            Likeness::AllOpen | Likeness::SomeOpen => FacetDifferenceKind::NotStated,
        };
        let difference = FacetDifference {
            facet,
            kind,
            text: text(facet, kind, totals, &sides),
            sides,
            reason: reason.to_owned(),
        };
        if weight == Weight::Decides && kind == FacetDifferenceKind::Differs {
            deciding.push(difference);
        } else {
            caveats.push(difference);
        }
    }
    let segments: BTreeSet<LineOfBusiness> = totals
        .iter()
        .filter_map(|total| total.report.line_of_business)
        .collect();
    let segments_differ = segments.len() > 1;
    let segment_open = totals.len() > 1 && totals.iter().any(|total| total.report.line_of_business.is_none());
    let verdict = if (segments_differ && !across_segments) || !deciding.is_empty() {
        ComparisonVerdict::NotComparable
    } else if caveats.is_empty() && !segments_differ && !segment_open {
        ComparisonVerdict::Same
    } else {
        ComparisonVerdict::ComparableWithCaveat
    };
    DefinitionComparison {
        summary: match verdict {
            ComparisonVerdict::Same => "Same: every facet that decides is stated, and stated the same.".to_owned(),
            ComparisonVerdict::NotComparable => not_comparable(&segments, &deciding),
            ComparisonVerdict::ComparableWithCaveat => with_caveat(totals, &segments, &caveats),
        },
        totals: totals.iter().map(DefinedTotal::compared).collect(),
        verdict,
        segments_differ,
        deciding,
        caveats,
        shared,
    }
}

/// The definitions of each market segment's payers, all together and two by two. Each payer stands with its latest report.
pub fn compare_segments(reports: &[&Report], settings: &Settings) -> Vec<SegmentComparison> {
    Segment::all(reports)
        .into_iter()
        .map(|segment| {
            let totals: Vec<DefinedTotal> = segment
                .latest
                .iter()
                .map(|report| DefinedTotal::of(report))
                .filter(|total| total.definition.is_some())
                .collect();
            let pairs = totals
                .iter()
                .enumerate()
                .flat_map(|(at, one)| totals[at + 1..].iter().map(move |other| [*one, *other]))
                .map(|pair| compare_totals(&pair, settings, false))
                .collect();
            SegmentComparison {
                line_of_business: segment.line_of_business,
                all: (totals.len() > 1).then(|| compare_totals(&totals, settings, false)),
                pairs,
            }
        })
        .filter(|segment| segment.all.is_some())
        .collect()
}

/// Each market segment with its payers' latest reports: those that are compared.
pub fn latest_in_segments<'a>(reports: &[&'a Report]) -> Vec<(LineOfBusiness, Vec<&'a Report>)> {
    Segment::all(reports)
        .into_iter()
        .map(|segment| (segment.line_of_business, segment.latest))
        .collect()
}

/// A difference in words: `pharmacy: Acme included; Bolt excluded`.
fn text(facet: Facet, kind: FacetDifferenceKind, totals: &[DefinedTotal], sides: &[FacetSide]) -> String {
    if kind == FacetDifferenceKind::NotStated && sides.iter().all(|side| side.value.is_none()) {
        return format!("{}: stated by none", name(facet));
    }
    let each: Vec<String> = totals
        .iter()
        .zip(sides)
        .map(|(total, side)| format!("{} {}", total.report.payer.name, words(facet, side)))
        .collect();
    format!("{}: {}", name(facet), each.join("; "))
}

/// One side in words: `excluded, by its figures included`.
fn words(facet: Facet, side: &FacetSide) -> String {
    let Some(value) = &side.value else {
        return "not stated".to_owned();
    };
    let value = match facet {
        Facet::RunOutMonths => match value.to_string().as_str() {
            "1" => "1 month".to_owned(),
            other if other.chars().all(|c| c.is_ascii_digit()) => format!("{other} months"),
            other => other.to_owned(),
        },
        _ => value.to_string(),
    };
    match (&side.contradicted, side.by, &side.name) {
        (Some(stated), _, _) => format!("{stated}, by its figures {value}"),
        (None, Some(StatedBy::Figures), _) => format!("{value} by its figures"),
        (None, Some(StatedBy::Dates), _) => format!("{value} by its dates"),
        (None, Some(StatedBy::OtherFacet), _) => format!("{value} by its basis"),
        (None, Some(StatedBy::Person), Some(person)) => format!("{value}, stated by {person}"),
        _ => value,
    }
}

fn not_comparable(segments: &BTreeSet<LineOfBusiness>, deciding: &[FacetDifference]) -> String {
    let mut grounds: Vec<String> = deciding.iter().map(|difference| difference.text.clone()).collect();
    if segments.len() > 1 {
        grounds.push(different_markets(segments));
    }
    format!("Not comparable. {}.", grounds.join(". "))
}

fn with_caveat(totals: &[DefinedTotal], segments: &BTreeSet<LineOfBusiness>, caveats: &[FacetDifference]) -> String {
    let payers = |leaves_open: &dyn Fn(&DefinedTotal) -> bool| -> Vec<&str> {
        let found = totals.iter().filter(|total| leaves_open(total));
        found.map(|total| total.report.payer.name.as_str()).collect()
    };
    let mut parts = Vec::new();
    let undefined = payers(&|total| total.definition.is_none());
    if !undefined.is_empty() {
        parts.push(format!("no definition stated by {}", listed(&undefined)));
    }
    let without_market = payers(&|total| total.report.line_of_business.is_none());
    if !without_market.is_empty() {
        parts.push(format!("line of business not stated by {}", listed(&without_market)));
    }
    if segments.len() > 1 {
        parts.push(different_markets(segments));
    }
    for (kind, words) in [
        (FacetDifferenceKind::Differs, "different"),
        (FacetDifferenceKind::WordedDifferently, "worded differently"),
        (FacetDifferenceKind::NotStated, "not stated by all"),
    ] {
        let facets: Vec<String> = caveats
            .iter()
            .filter(|difference| difference.kind == kind)
            .map(|difference| name(difference.facet))
            .collect();
        if !facets.is_empty() {
            parts.push(format!("{} {words}", listed(&facets)));
        }
    }
    format!("Comparable with caveat: {}.", parts.join("; "))
}

fn different_markets(segments: &BTreeSet<LineOfBusiness>) -> String {
    let markets: Vec<&str> = segments.iter().map(|segment| segment.as_str()).collect();
    format!("{} are different markets", listed(&markets))
}

#[cfg(test)]
mod tests {
    use plumbline_model::InferredDefinition;

    use super::*;
    use crate::testing::{ReportBuilder, day, decimal};

    /// Every facet that decides, stated.
    const FULL: [(Facet, &str); 12] = [
        (Facet::Basis, "paid"),
        (Facet::Medical, "included"),
        (Facet::Pharmacy, "included"),
        (Facet::BehavioralHealth, "included"),
        (Facet::Dental, "excluded"),
        (Facet::Vision, "excluded"),
        (Facet::LongTermServices, "excluded"),
        (Facet::Capitation, "excluded"),
        (Facet::NonClaimsPayments, "excluded"),
        (Facet::AdministrativeCost, "excluded"),
        (Facet::Truncation, "250000 USD per member per year"),
        (Facet::RiskAdjustment, "none"),
    ];

    fn payer(name: &str, changed: &[(Facet, &str)]) -> Report {
        let mut facets: Vec<(Facet, &str)> = FULL.to_vec();
        facets.retain(|(facet, _)| changed.iter().all(|(other, _)| other != facet));
        facets.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
        ReportBuilder::new(name)
            .usd("total-cost-of-care", "1,250.00")
            .define("total-cost-of-care", &facets)
            .build()
    }

    fn compared(reports: &[&Report]) -> DefinitionComparison {
        let totals: Vec<DefinedTotal> = reports.iter().map(|report| DefinedTotal::of(report)).collect();
        compare_totals(&totals, &Settings::default(), false)
    }

    fn facets(differences: &[FacetDifference]) -> Vec<Facet> {
        differences.iter().map(|difference| difference.facet).collect()
    }

    #[test]
    fn definitions_that_state_every_deciding_facet_alike_are_the_same() {
        let found = compared(&[&payer("Acme", &[]), &payer("Bolt", &[])]);
        assert_eq!(found.verdict, ComparisonVerdict::Same, "{}", found.summary);
        assert!(
            found.shared.contains(&Facet::MemberCostShare),
            "paid leaves out what members pay"
        );
    }

    #[test]
    fn a_kind_of_spending_in_one_and_out_of_the_other_decides_and_both_values_are_shown() {
        let found = compared(&[&payer("Acme", &[]), &payer("Bolt", &[(Facet::Pharmacy, "excluded")])]);
        assert_eq!(found.verdict, ComparisonVerdict::NotComparable);
        assert_eq!(facets(&found.deciding), [Facet::Pharmacy]);
        let sides = &found.deciding[0].sides;
        assert_eq!(sides[0].value, Some(FacetValue::Included));
        assert_eq!(sides[1].value, Some(FacetValue::Excluded));
        assert_eq!(sides[1].by, Some(StatedBy::Report));
        assert!(sides[1].anchor.is_some(), "the sentence is one click away");
        assert_eq!(found.summary, "Not comparable. pharmacy: Acme included; Bolt excluded.");
    }

    #[test]
    fn allowed_and_paid_are_not_comparable_whatever_the_wording() {
        let paid = payer("Acme", &[(Facet::Basis, "net paid amounts")]);
        let allowed = payer("Bolt", &[(Facet::Basis, "Allowed")]);
        assert_eq!(
            facets(&compared(&[&paid, &allowed]).deciding),
            [Facet::Basis],
            "the member's share is not told twice"
        );
        let odd = payer("Crown", &[(Facet::Basis, "cost over revenue")]);
        let found = compared(&[&paid, &odd]);
        assert_eq!(found.verdict, ComparisonVerdict::ComparableWithCaveat);
        assert_eq!(found.caveats[0].kind, FacetDifferenceKind::WordedDifferently);
    }

    #[test]
    fn an_open_facet_is_not_the_same_and_not_different() {
        let found = compared(&[&payer("Acme", &[]), &payer("Bolt", &[(Facet::Dental, "")])]);
        assert_eq!(found.verdict, ComparisonVerdict::ComparableWithCaveat);
        assert_eq!(found.summary, "Comparable with caveat: dental not stated by all.");
        assert_eq!(found.caveats[0].text, "dental: Acme excluded; Bolt not stated");
        let both_open = [
            payer("Acme", &[(Facet::Dental, "")]),
            payer("Bolt", &[(Facet::Dental, "")]),
        ];
        assert_eq!(
            compared(&[&both_open[0], &both_open[1]]).caveats[0].text,
            "dental: stated by none"
        );
        let again = payer("Acme", &[(Facet::Dental, "")]);
        assert_eq!(
            compared(&[&both_open[0], &again]).verdict,
            ComparisonVerdict::Same,
            "one payer means the same by the same words"
        );
    }

    #[test]
    fn the_same_spending_counted_further_is_a_caveat() {
        for (facet, value) in [
            (Facet::Truncation, "500000 USD per member per year"),
            (Facet::Truncation, "none"),
            (Facet::RiskAdjustment, "CMS-HCC V28"),
            (Facet::Completion, "included"),
            (Facet::Attribution, "PCP selection"),
        ] {
            let found = compared(&[&payer("Acme", &[]), &payer("Bolt", &[(facet, value)])]);
            assert_eq!(
                found.verdict,
                ComparisonVerdict::ComparableWithCaveat,
                "{facet:?} {value}"
            );
            assert_eq!(facets(&found.caveats), [facet]);
        }
        let notation = payer("Bolt", &[(Facet::Truncation, "$250,000 per member")]);
        assert_eq!(
            compared(&[&payer("Acme", &[]), &notation]).verdict,
            ComparisonVerdict::Same
        );
    }

    #[test]
    fn run_out_is_taken_from_the_dates_and_may_differ_by_the_settings_months() {
        let paid_through = |name: &str, date: &str| Report {
            paid_through: Some(day(date)),
            ..payer(name, &[])
        };
        let (three, four, six) = (
            paid_through("Acme", "2024-12-31"),
            paid_through("Bolt", "2025-01-31"),
            paid_through("Bolt", "2025-03-31"),
        );
        assert_eq!(compared(&[&three, &four]).verdict, ComparisonVerdict::Same);
        let found = compared(&[&three, &six]);
        assert_eq!(facets(&found.caveats), [Facet::RunOutMonths]);
        assert_eq!(
            found.caveats[0].text,
            "run out months: Acme 3 months by its dates; Bolt 6 months by its dates"
        );
        assert!(found.caveats[0].sides[0].inferred);
    }

    #[test]
    fn the_figures_speak_where_they_contradict_the_text_and_a_person_has_the_last_word() {
        let mut contradicted = payer("Bolt", &[(Facet::Pharmacy, "excluded")]);
        contradicted.definitions[0].inferred = Some(InferredDefinition {
            outcome: Default::default(),
            facets: [(Facet::Pharmacy, FacetValue::Included)].into(),
            component_ids: vec!["rx-cost".into()],
            subtracted_ids: vec![],
            sum: decimal("1250.00"),
            total_id: "total-cost-of-care".into(),
        });
        let acme = payer("Acme", &[(Facet::Pharmacy, "excluded")]);
        let found = compared(&[&acme, &contradicted]);
        assert_eq!(found.verdict, ComparisonVerdict::NotComparable);
        assert_eq!(
            found.deciding[0].text,
            "pharmacy: Acme excluded; Bolt excluded, by its figures included"
        );
        contradicted.definitions[0].origins.insert(
            Facet::Pharmacy,
            FacetOrigin {
                name: Some("R. Diaz".into()),
                ..FacetOrigin::of(StatedBy::Person, None, None)
            },
        );
        assert_eq!(compared(&[&acme, &contradicted]).verdict, ComparisonVerdict::Same);
    }

    #[test]
    fn markets_are_compared_only_when_asked() {
        let commercial = payer("Acme", &[]);
        let medicaid = Report {
            line_of_business: Some(LineOfBusiness::Medicaid),
            ..payer("Bolt", &[])
        };
        let found = compared(&[&commercial, &medicaid]);
        assert_eq!(found.verdict, ComparisonVerdict::NotComparable);
        assert_eq!(
            found.summary,
            "Not comparable. medicaid and commercial are different markets."
        );
        let totals = [DefinedTotal::of(&commercial), DefinedTotal::of(&medicaid)];
        let asked = compare_totals(&totals, &Settings::default(), true);
        assert_eq!(asked.verdict, ComparisonVerdict::ComparableWithCaveat);
        assert!(compare_segments(&[&commercial, &medicaid], &Settings::default()).is_empty());
    }

    #[test]
    fn a_segment_gives_every_pair_and_all_together() {
        let reports = [
            payer("Acme", &[]),
            payer("Bolt", &[(Facet::Vision, "included")]),
            payer("Crown", &[]),
        ];
        let found = compare_segments(&reports.iter().collect::<Vec<_>>(), &Settings::default());
        let verdicts: Vec<ComparisonVerdict> = found[0].pairs.iter().map(|pair| pair.verdict).collect();
        use ComparisonVerdict::{NotComparable, Same};
        assert_eq!(verdicts, [NotComparable, Same, NotComparable]);
        assert_eq!(found[0].all.as_ref().map(|all| all.verdict), Some(NotComparable));
    }
}
