//! One root cause, one finding to work on: what follows from another finding is grouped beneath it.
//!
//! A finding follows from another only where both rest on the same printed fact and the other one says that this fact is
//! in doubt. Each is still a finding of its own, with its own state: verdicts do not change.

use std::collections::{BTreeSet, HashMap, HashSet};

use plumbline_model::{Anchor, Evidence, Facet, Finding, Report};
use rust_decimal::Decimal;

use crate::scale::nearest_factor;

/// Rules on figures, the likeliest cause first: what is known of the reading of a figure, then its unit, then the sums
/// it is part of, then how it compares with earlier ones.
const ON_FIGURES: [&str; 22] = [
    "SRC005", "SRC004", "SRC011", "ARI013", "PER016", "ARI001", "ARI003", "QLT001", "ARI002", "ARI005", "PER021",
    "ARI006", "ARI007", "ARI008", "ARI009", "ARI010", "ARI011", "ARI012", "QLT006", "ARI014", "RST004", "RST001",
];

/// Rules that list every figure that changed: they follow from another finding only where that explains all of them.
const LISTS: [&str; 2] = ["RST004", "RST001"];

/// Rules that find a report's own period in doubt.
const PERIOD_IN_DOUBT: [&str; 2] = ["PER012", "PER020"];

/// Rules of whose findings only the reports' figures tell what they doubt, or which of them is missed.
const BY_FIGURES: [&str; 2] = ["PER003", "CMP008"];

/// What the rules that doubt a period call it among their evidence.
const REPORT_PERIOD: &str = "report period";

/// Rules that rest on a report's period.
const ON_PERIODS: [&str; 15] = [
    "PER003", "PER004", "PER005", "PER002", "PER008", "PER009", "PER010", "PER011", "PER014", "PER015", "PER016",
    "PER017", "PER018", "PER019", "PER021",
];

/// Rules that rest on a total-cost definition.
const ON_DEFINITIONS: [&str; 5] = ["TCC002", "TCC003", "TCC004", "TCC008", "TCC012"];

/// Rules that miss what a layout that changed, or a table left behind, may hold.
const ON_WHAT_WAS_READ: [&str; 6] = ["SRC003", "SRC013", "CMP002", "CMP003", "CMP008", "QLT009"];

/// Two quotients this near are the same mistake. Ours: half of the last digit of a percentage.
const SAME_QUOTIENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// What the rule on scales calls a printed figure as a multiple of what it should be.
pub(crate) const RATIO: &str = "printed ÷ recomputed";

/// Rules whose findings in one column of a file may have one cause: its scale, or the months it counts.
const ON_COLUMNS: [&str; 2] = ["ARI013", "ARI001"];

/// From so many figures on, one factor in one column is no chance. Ours.
const ONE_COLUMN: usize = 10;

/// A printed fact: the report and where it stands there.
type Fact<'a> = (&'a str, &'a Anchor);

/// Sets for each finding that has none yet which other one it follows from, and why. The same findings in any order give
/// the same groups.
///
/// `doubted` are the fingerprints that [`doubted_periods`] gave; `reports` those the findings are of, as far as they are at
/// hand: without them, what was not read is not set against what is missing.
pub(crate) fn group(findings: &mut [Finding], doubted: &[String], reports: &[&Report]) {
    let links = {
        let by_id: HashMap<&str, &Report> = reports.iter().map(|report| (report.id.as_str(), *report)).collect();
        let doubted = doubted.iter().map(String::as_str).collect();
        Causes::new(findings, doubted, by_id).links()
    };
    for (index, (fingerprint, words)) in links {
        findings[index].caused_by = Some(fingerprint);
        findings[index].cause = Some(words);
    }
}

/// Ids of the reports without whose figures it is not known what these findings follow from, or what follows from them.
pub fn explained_by(findings: &[Finding]) -> impl Iterator<Item = &str> {
    let by_figures = findings
        .iter()
        .filter(|finding| BY_FIGURES.contains(&finding.rule.as_str()));
    by_figures.flat_map(Finding::reports)
}

/// Fingerprints of the findings that put their report's whole period in doubt.
pub(crate) fn doubted_periods(findings: &[Finding], reports: &[&Report]) -> Vec<String> {
    let in_doubt = |finding: &&Finding| {
        let of = |id: &str| reports.iter().find(|report| report.id == id);
        PERIOD_IN_DOUBT.contains(&finding.rule.as_str())
            || (finding.rule == "PER003"
                && finding
                    .report_id
                    .as_deref()
                    .and_then(of)
                    .is_some_and(|report| contradicts_every_figure(finding, report)))
    };
    let doubted = findings.iter().filter(in_doubt);
    doubted.map(|finding| finding.fingerprint.clone()).collect()
}

struct Causes<'a> {
    findings: &'a [Finding],
    /// Findings that put a report's period in doubt.
    doubted: HashSet<&'a str>,
    reports: HashMap<&'a str, &'a Report>,
    /// The place of each finding among likely causes; `None` for one on no figure.
    ranks: Vec<Option<usize>>,
    /// Findings that cite a fact.
    citing: HashMap<Fact<'a>, Vec<usize>>,
    /// Findings about a report.
    about: HashMap<&'a str, Vec<usize>>,
    /// Findings on the factor by which figures of one column are off.
    columns: HashMap<Column<'a>, Vec<usize>>,
}

/// A column of a file whose figures a rule finds to be off by about one factor.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Column<'a> {
    rule: &'a str,
    file: &'a str,
    sheet: &'a str,
    column: u32,
    factor: Decimal,
}

/// A finding's cause and why.
type Cause = (usize, String);

impl<'a> Causes<'a> {
    fn new(findings: &'a [Finding], doubted: HashSet<&'a str>, reports: HashMap<&'a str, &'a Report>) -> Causes<'a> {
        let mut citing: HashMap<Fact, Vec<usize>> = HashMap::new();
        let mut about: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, finding) in findings.iter().enumerate() {
            for (fact, _) in facts(finding) {
                let known = citing.entry(fact).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
            if let Some(id) = &finding.report_id {
                about.entry(id).or_default().push(index);
            }
        }
        let mut causes = Causes {
            ranks: findings.iter().map(rank).collect(),
            findings,
            doubted,
            reports,
            citing,
            about,
            columns: HashMap::new(),
        };
        let mut columns: HashMap<Column, Vec<usize>> = HashMap::new();
        for index in 0..findings.len() {
            if let Some(column) = causes.column_of(index) {
                columns.entry(column).or_default().push(index);
            }
        }
        causes.columns = columns;
        causes
    }

    /// Each finding that follows from another, with the first of the chain and why it follows from its own cause.
    fn links(&self) -> Vec<(usize, (String, String))> {
        let direct: HashMap<usize, Cause> = (0..self.findings.len())
            .filter(|index| self.findings[*index].caused_by.is_none())
            .filter_map(|index| Some((index, self.cause_of(index)?)))
            .collect();
        let mut links: Vec<_> = direct
            .iter()
            .map(|(index, (cause, words))| {
                let (mut root, mut seen) = (*cause, HashSet::from([*index, *cause]));
                while let Some((next, _)) = direct.get(&root).filter(|(next, _)| seen.insert(*next)) {
                    root = *next;
                }
                // Its own cause may be known from before.
                let root = &self.findings[root];
                let root = root.caused_by.as_ref().unwrap_or(&root.fingerprint);
                (*index, (root.clone(), words.clone()))
            })
            .collect();
        links.sort_unstable_by_key(|(index, _)| *index);
        links
    }

    fn cause_of(&self, index: usize) -> Option<Cause> {
        self.by_period(index)
            .or_else(|| self.by_figure(index))
            .or_else(|| self.by_definition(index))
            .or_else(|| self.by_reading(index))
            .or_else(|| self.by_column(index))
    }

    /// The first of many findings on one column of a file in which all figures are off by one factor.
    fn by_column(&self, index: usize) -> Option<Cause> {
        let column = self.column_of(index)?;
        let alike = self.columns.get(&column).filter(|alike| alike.len() >= ONE_COLUMN)?;
        let first = alike
            .iter()
            .copied()
            .min_by_key(|other| self.findings[*other].fingerprint.as_str())?;
        (first != index).then(|| {
            let words = format!(
                "{} figures of the same column are off by the same factor: they have one cause.",
                alike.len()
            );
            (first, words)
        })
    }

    /// The column that a finding on a factor is about; `None` for one on no column of a file at hand.
    fn column_of(&self, index: usize) -> Option<Column<'a>> {
        let finding = &self.findings[index];
        if !ON_COLUMNS.contains(&finding.rule.as_str()) {
            return None;
        }
        let printed = finding.evidence.iter().find(|evidence| evidence.label == RATIO);
        let factor = match printed {
            // The digits of a small figure leave its factor open; its scale was told.
            Some(ratio) => nearest_factor(ratio.value.parse().ok()?)?,
            None => quotient(finding)?.round_sf(1)?,
        }
        .normalize();
        let report = self.reports.get(finding.report_id.as_deref()?)?;
        let place = finding
            .evidence
            .iter()
            .find(|evidence| evidence.label == finding.subject)?;
        let (sheet, column) = match place.anchor.as_ref()? {
            Anchor::Csv { column, .. } => ("", *column),
            Anchor::Sheet { sheet, range, .. } => (&**sheet, range.first().1),
            Anchor::Page { .. } | Anchor::Json { .. } => return None,
        };
        // A figure that is nearly right is off by something else.
        (factor != Decimal::ONE).then_some(Column {
            rule: &finding.rule,
            file: &report.source.sha256,
            sheet,
            column,
            factor,
        })
    }

    /// A finding of a likelier cause that rests on the same figure.
    fn by_figure(&self, index: usize) -> Option<Cause> {
        let finding = &self.findings[index];
        let own = self.order(self.ranks[index]?, index);
        let lists = LISTS.contains(&finding.rule.as_str());
        let mut best: Option<(usize, &Evidence)> = None;
        // Findings over a row of reports cite many facts, each of them cited by many others: what explains is asked last.
        let mut least = own;
        // Whether a candidate explains the finding whichever fact they share.
        let mut whole: HashMap<usize, bool> = HashMap::new();
        for (fact, evidence) in facts(finding) {
            for other in self.citing.get(&fact).into_iter().flatten().copied() {
                let Some(theirs) = self.ranks[other]
                    .map(|rank| self.order(rank, other))
                    .filter(|order| *order < least)
                else {
                    continue;
                };
                let candidate = &self.findings[other];
                let explains = (!lists && !counts_members(evidence))
                    || *whole.entry(other).or_insert_with(|| {
                        if lists {
                            explains_all(candidate, finding)
                        } else {
                            same_quotient(candidate, finding)
                        }
                    });
                if explains {
                    best = Some((other, evidence));
                    least = theirs;
                }
            }
        }
        let (cause, evidence) = best?;
        let words = format!(
            "It rests on the same figure as {}: {}, {}.",
            self.findings[cause].rule, evidence.label, evidence.value
        );
        Some((cause, words))
    }

    fn order(&self, rank: usize, index: usize) -> (usize, &str, &str) {
        let finding = &self.findings[index];
        (rank, finding.subject.as_str(), finding.fingerprint.as_str())
    }

    /// The finding that a report's period is in doubt, for one that rests on that period.
    fn by_period(&self, index: usize) -> Option<Cause> {
        let finding = &self.findings[index];
        if !ON_PERIODS.contains(&finding.rule.as_str()) {
            return None;
        }
        for (fact, _) in facts(finding) {
            let citing = self.citing.get(&fact).into_iter().flatten().copied();
            let doubts = citing.filter(|other| *other != index).find(|other| {
                let other = &self.findings[*other];
                let of_period = |(cited, evidence): (Fact, &Evidence)| cited == fact && evidence.label == REPORT_PERIOD;
                self.doubted.contains(other.fingerprint.as_str())
                    // Which of the months outside are wrong is not said by the others.
                    && (finding.rule != "PER003" || other.rule != "PER003")
                    && facts(other).any(of_period)
            });
            if let Some(cause) = doubts {
                let words = format!(
                    "It rests on the report's period, which is in doubt by {}.",
                    self.findings[cause].rule
                );
                return Some((cause, words));
            }
        }
        None
    }

    /// The finding that a definition contradicts its report's figures, for one on the facets in doubt.
    fn by_definition(&self, index: usize) -> Option<Cause> {
        let finding = &self.findings[index];
        if !ON_DEFINITIONS.contains(&finding.rule.as_str()) {
            return None;
        }
        for (fact, evidence) in facts(finding) {
            let contradictions = self.citing.get(&fact).into_iter().flatten().copied();
            for cause in contradictions.filter(|other| self.findings[*other].rule == "TCC005") {
                let in_doubt = facets_in_doubt(&self.findings[cause]);
                let texts = [
                    finding.expected.as_deref(),
                    finding.found.as_deref(),
                    Some(&evidence.value),
                ];
                let named: BTreeSet<Facet> = texts.into_iter().flatten().flat_map(facets_named).collect();
                if !named.is_empty() && named.is_subset(&in_doubt) {
                    let words = "It rests on the definition that the report's own figures contradict by TCC005.";
                    return Some((cause, words.to_owned()));
                }
            }
        }
        None
    }

    /// The finding that a report was not read whole, for one that misses something in it.
    fn by_reading(&self, index: usize) -> Option<Cause> {
        let finding = &self.findings[index];
        let id = finding.report_id.as_deref()?;
        let place = ON_WHAT_WAS_READ.iter().position(|rule| finding.rule == *rule)?;
        let of_report = || self.about.get(id).into_iter().flatten().copied();
        let of_rule = |rule: &str| of_report().find(|other| *other != index && self.findings[*other].rule == rule);
        if let Some(cause) = of_rule("SRC012") {
            let words = "The report's layout has changed by SRC012: what is missed may stand elsewhere.";
            return Some((cause, words.to_owned()));
        }
        // SRC003 and SRC013 stand side by side: neither explains the other.
        if place < 2 {
            return None;
        }
        if let Some(cause) = of_rule("SRC013") {
            let words = "Figures of the report were left behind by SRC013: what is missed may be among them.";
            return Some((cause, words.to_owned()));
        }
        self.by_open_term(finding, of_report())
    }

    /// The open term that may be the line a report misses: its suggestions name the line's code.
    fn by_open_term(&self, finding: &Finding, of_report: impl Iterator<Item = usize>) -> Option<Cause> {
        if finding.rule != "CMP008" {
            return None;
        }
        let report = self.reports.get(finding.report_id.as_deref()?)?;
        let codes = |(id, anchor): Fact| {
            let metrics = self.reports.get(id)?.metrics.iter();
            metrics
                .filter(|metric| metric.anchor == *anchor)
                .map(|metric| metric.code.as_str())
                .next()
        };
        let missing: BTreeSet<&str> = facts(finding)
            .filter(|((id, _), _)| *id != report.id)
            .filter_map(|(fact, _)| codes(fact))
            .collect();
        if missing.len() != 1 {
            return None;
        }
        let explains = |term: &str| {
            let named = report.unmapped.iter().filter(|unmapped| unmapped.term == term);
            named
                .flat_map(|unmapped| &unmapped.suggestions)
                .any(|suggestion| missing.contains(suggestion.code.as_str()))
        };
        let cause = of_report
            .filter(|other| self.findings[*other].rule == "SRC003")
            .find(|other| explains(&self.findings[*other].subject))?;
        let words = format!(
            "The line may be \"{}\", which no mapping takes by SRC003.",
            self.findings[cause].subject
        );
        Some((cause, words))
    }
}

/// The place of a finding's rule among those on figures.
fn rank(finding: &Finding) -> Option<usize> {
    ON_FIGURES.iter().position(|rule| finding.rule == *rule)
}

/// The printed facts a finding rests on.
fn facts(finding: &Finding) -> impl Iterator<Item = (Fact<'_>, &Evidence)> {
    finding.evidence.iter().filter_map(|evidence| {
        let id = evidence.report_id.as_deref().or(finding.report_id.as_deref())?;
        Some(((id, evidence.anchor.as_ref()?), evidence))
    })
}

/// Whether a value counts members: many figures are over it, so that sharing it says little.
fn counts_members(evidence: &Evidence) -> bool {
    [" member months", " members", " person-years"]
        .iter()
        .any(|unit| evidence.value.ends_with(unit))
}

/// Whether every figure of the report itself that a list of changes names is one the candidate rests on.
fn explains_all(candidate: &Finding, list: &Finding) -> bool {
    let theirs: HashSet<Fact> = facts(candidate).map(|(fact, _)| fact).collect();
    let mut own = facts(list)
        .map(|(fact, _)| fact)
        .filter(|(id, _)| list.report_id.as_deref() == Some(id))
        .peekable();
    own.peek().is_some() && own.all(|fact| theirs.contains(&fact))
}

/// Whether both findings are off by the same factor: then what they share is what is wrong.
fn same_quotient(one: &Finding, other: &Finding) -> bool {
    match (quotient(one), quotient(other)) {
        (Some(one), Some(other)) => one.saturating_sub(other).abs() <= SAME_QUOTIENT.saturating_mul(one.abs()),
        _ => false,
    }
}

/// What was found, as a multiple of what was expected.
fn quotient(finding: &Finding) -> Option<Decimal> {
    amount(finding.found.as_deref()?)?.checked_div(amount(finding.expected.as_deref()?)?)
}

/// The amount a text begins with: `$2,808,432.00`, `74.2%`.
fn amount(text: &str) -> Option<Decimal> {
    let digits: String = text
        .trim_start_matches(['$', '~', ' '])
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        .filter(|c| *c != ',')
        .collect();
    digits.trim_end_matches('.').parse().ok()
}

/// Whether a finding says that every figure of the report that states its months states others than the report's: then
/// the report's period is what is wrong.
fn contradicts_every_figure(finding: &Finding, report: &Report) -> bool {
    if finding.rule != "PER003" || report.metrics.is_empty() {
        return false;
    }
    let cited: HashSet<&Anchor> = finding
        .evidence
        .iter()
        .filter_map(|evidence| evidence.anchor.as_ref())
        .collect();
    report
        .metrics
        .iter()
        .all(|metric| metric.service_period.is_some() && cited.contains(&metric.anchor))
}

/// The facets that a contradicted definition states otherwise than the figures.
fn facets_in_doubt(contradiction: &Finding) -> BTreeSet<Facet> {
    let parts = |text: &Option<String>| -> BTreeSet<String> {
        let text = text.as_deref().unwrap_or_default();
        text.split(", ").map(str::to_owned).collect()
    };
    let (stated, follows) = (parts(&contradiction.expected), parts(&contradiction.found));
    follows
        .difference(&stated)
        .flat_map(|part| facets_named(part))
        .collect()
}

/// The facets a text names.
fn facets_named(text: &str) -> Vec<Facet> {
    let text = text.to_lowercase();
    let named = |facet: &Facet| {
        let name = facet.as_str().replace('_', " ");
        text.match_indices(&name).any(|(start, _)| {
            let before = text[..start].chars().next_back();
            let after = text[start + name.len()..].chars().next();
            [before, after].iter().flatten().all(|c| !c.is_alphanumeric())
        })
    };
    Facet::ALL.into_iter().filter(named).collect()
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Basis, Definition, Facet, StatementKind, Suggestion, Unit, Unmapped, Verdict};

    use super::*;
    use crate::testing::{ReportBuilder, anchor, check_all, decimal, period};

    /// Each finding's rule with the rule of its root cause.
    fn causes(verdict: &Verdict) -> Vec<(&str, Option<&str>)> {
        let rule_of = |fingerprint: &str| {
            let mut all = verdict.findings.iter();
            all.find(|finding| finding.fingerprint == fingerprint)
                .map(|finding| finding.rule.as_str())
        };
        let each = verdict.findings.iter();
        each.map(|finding| (finding.rule.as_str(), finding.caused_by.as_deref().and_then(rule_of)))
            .collect()
    }

    fn cause_in(verdict: &Verdict, rule: &str) -> Option<String> {
        let all = causes(verdict);
        let (_, cause) = all
            .iter()
            .find(|(known, _)| *known == rule)
            .unwrap_or_else(|| panic!("{rule} fires: {all:?}"));
        cause.map(str::to_owned)
    }

    #[test]
    fn a_total_that_is_wrong_is_one_cause_of_its_rate_and_of_its_restatement() {
        let version = |id: &str, total: &str| {
            ReportBuilder::new("Acme")
                .id(id)
                .member_months("1,000")
                .pmpm("rx-cost-pmpm", "10.00")
                .usd("rx-cost", total)
        };
        let old = version("v1", "10,000.00").build();
        let new = version("v2", "90,000.00").with(|r| {
            r.version = 2;
            r.supersedes = Some("v1".into());
        });
        let verdict = check_all(&[&new.build()], &[&old], &[]);
        assert_eq!(cause_in(&verdict, "ARI001"), None, "the root");
        assert_eq!(cause_in(&verdict, "RST001").as_deref(), Some("ARI001"));
        let restated = verdict.findings.iter().find(|f| f.rule == "RST001").expect("fires");
        assert_eq!(
            restated.cause.as_deref(),
            Some("It rests on the same figure as ARI001: rx cost, now, 90,000.00 USD.")
        );
    }

    #[test]
    fn a_restatement_of_other_figures_too_is_a_cause_of_its_own() {
        let version = |id: &str, total: &str, visits: &str| {
            ReportBuilder::new("Acme")
                .id(id)
                .member_months("1,000")
                .pmpm("rx-cost-pmpm", "10.00")
                .usd("rx-cost", total)
                .usd("dental-cost", visits)
        };
        let old = version("v1", "10,000.00", "5").build();
        let new = version("v2", "90,000.00", "900").with(|r| {
            r.version = 2;
            r.supersedes = Some("v1".into());
        });
        let verdict = check_all(&[&new.build()], &[&old], &[]);
        assert_eq!(cause_in(&verdict, "RST001"), None);
    }

    #[test]
    fn rates_over_the_same_members_are_one_cause_where_they_are_off_alike_and_two_where_they_are_not() {
        let report = |rx: &str, dental: &str| {
            ReportBuilder::new("Acme")
                .member_months("1,000")
                .pmpm("rx-cost-pmpm", "10.00")
                .usd("rx-cost", rx)
                .pmpm("med-cost-pmpm", "50.00")
                .usd("med-cost", dental)
                .build()
        };
        let roots = |report: &Report| {
            let verdict = check_all(&[report], &[], &[]);
            let all = verdict.findings.iter().filter(|f| f.rule == "ARI001");
            let (with, without): (Vec<_>, Vec<_>) = all.partition(|finding| finding.caused_by.is_some());
            (without.len(), with.len())
        };
        // The rule itself tells of members that are wrong throughout once; what is left is one fault each.
        let (roots_of_two, consequences) = roots(&report("13,000.00", "71,000.00"));
        assert_eq!((roots_of_two, consequences), (2, 0));
    }

    #[test]
    fn a_period_in_doubt_is_the_cause_of_what_rests_on_it() {
        let wrong = ReportBuilder::new("Acme")
            .period("2024-01-01/2024-09-30", Basis::Ytd)
            .state(StatementKind::Period, "2024-01-01/2024-09-30")
            .usd("rx-cost", "10.00")
            .last(|metric| metric.service_period = Some(period("2023-01-01/2023-09-30")))
            .build();
        let other = ReportBuilder::new("Bolt")
            .period("2023-01-01/2023-09-30", Basis::Ytd)
            .state(StatementKind::Period, "2023-01-01/2023-09-30")
            .usd("rx-cost", "10.00")
            .build();
        let verdict = check_all(&[&wrong, &other], &[], &[]);
        assert_eq!(cause_in(&verdict, "PER003"), None);
        assert_eq!(cause_in(&verdict, "PER008").as_deref(), Some("PER003"));

        let mut partly = wrong.clone();
        partly.metrics.push(
            ReportBuilder::new("Acme")
                .usd("med-cost", "5.00")
                .build()
                .metrics
                .remove(0),
        );
        partly.metrics[1].service_period = partly.period;
        partly.metrics[1].anchor = anchor(77, "5.00");
        let verdict = check_all(&[&partly, &other], &[], &[]);
        assert_eq!(
            cause_in(&verdict, "PER008"),
            None,
            "one line of other months says nothing of the report's period"
        );
    }

    #[test]
    fn a_contradicted_definition_is_the_cause_of_a_difference_in_the_same_facets_alone() {
        let payer = |name: &str, total: &str, facets: &[(Facet, &str)]| {
            ReportBuilder::new(name)
                .usd("med-cost", "1,000.00")
                .usd("rx-cost", "250.00")
                .usd("total-cost-of-care", total)
                .define("total-cost-of-care", facets)
                .build()
        };
        let without = [(Facet::Medical, "included"), (Facet::Pharmacy, "excluded")];
        let with = [(Facet::Medical, "included"), (Facet::Pharmacy, "included")];
        let (wrong, other) = (payer("Acme", "1,250.00", &without), payer("Bolt", "1,250.00", &with));
        let verdict = check_all(&[&wrong, &other], &[], &[]);
        assert_eq!(cause_in(&verdict, "TCC005"), None);
        assert_eq!(cause_in(&verdict, "TCC003").as_deref(), Some("TCC005"));
        let capitated = [with.as_slice(), &[(Facet::Capitation, "included")]].concat();
        let other = payer("Bolt", "1,250.00", &capitated);
        let mut stated: Vec<Definition> = wrong.definitions.clone();
        stated[0].facets.insert(Facet::Capitation, "excluded".into());
        let wrong = Report {
            definitions: stated,
            ..wrong
        };
        let verdict = check_all(&[&wrong, &other], &[], &[]);
        assert_eq!(
            cause_in(&verdict, "TCC003"),
            None,
            "capitation differs whatever the figures say of pharmacy"
        );
    }

    #[test]
    fn a_missing_row_follows_from_the_open_term_that_may_be_it() {
        let quarter = |id: &str, months: &str| {
            ReportBuilder::new("Acme")
                .id(id)
                .period(months, Basis::Quarter)
                .usd("med-cost", "100.00")
        };
        let before = quarter("q1", "2024-01-01/2024-03-31").usd("rx-cost", "50.00").build();
        let open = |code: &str| {
            quarter("q2", "2024-04-01/2024-06-30")
                .with(|r| {
                    r.unmapped.push(Unmapped {
                        place: None,
                        term: "Drugs".into(),
                        displayed: "51.00".into(),
                        anchor: anchor(60, "51.00"),
                        suggestions: vec![Suggestion {
                            code: code.into(),
                            confidence: decimal("0.9"),
                            reason: "alike".into(),
                        }],
                    });
                })
                .build()
        };
        let verdict = check_all(&[&before, &open("rx-cost")], &[], &[]);
        assert_eq!(cause_in(&verdict, "CMP008").as_deref(), Some("SRC003"));
        let verdict = check_all(&[&before, &open("dental-cost")], &[], &[]);
        assert_eq!(cause_in(&verdict, "CMP008"), None, "another line is open");
    }

    #[test]
    fn one_factor_in_one_column_of_a_file_is_one_cause() {
        let row = |number: u32, rate: &str| {
            ReportBuilder::new("Acme")
                .id(&format!("aco-{number}"))
                .usd("benchmark", &format!("{}", 1_000_000 + number))
                .usd("total-cost-of-care", &format!("{}", 950_000 + number))
                .metric("savings-rate", rate, Unit::Ratio)
                .with(|r| {
                    for (column, metric) in (1..).zip(&mut r.metrics) {
                        metric.anchor = Anchor::Csv {
                            row: number,
                            column,
                            text: metric.displayed.as_str().into(),
                        };
                    }
                    r.source.sha256 = "one file".into();
                })
                .build()
        };
        let of = |count: u32| -> Vec<Report> { (1..=count).map(|number| row(number, "0.0500%")).collect() };
        let roots = |reports: &[Report]| {
            let verdict = check_all(&reports.iter().collect::<Vec<_>>(), &[], &[]);
            let of_scale = verdict.findings.iter().filter(|finding| finding.rule == "ARI013");
            of_scale.filter(|finding| finding.caused_by.is_none()).count()
        };
        assert_eq!(roots(&of(12)), 1);
        assert_eq!(roots(&of(3)), 3, "three may be three slips");
        let mut two_ways = of(12);
        two_ways.push(row(13, "500.0%"));
        assert_eq!(roots(&two_ways), 2, "another factor is another cause");
    }

    #[test]
    fn the_order_of_findings_changes_no_group() {
        let report = ReportBuilder::new("Acme")
            .member_months("1,000")
            .pmpm("rx-cost-pmpm", "10.00")
            .usd("rx-cost", "90,000.00")
            .build();
        let findings = check_all(&[&report], &[], &[]).findings;
        let mut turned: Vec<Finding> = findings.iter().rev().cloned().collect();
        let doubted = doubted_periods(&turned, &[&report]);
        turned.iter_mut().for_each(|finding| finding.caused_by = None);
        group(&mut turned, &doubted, &[&report]);
        turned.reverse();
        assert_eq!(turned, findings);
    }
}
