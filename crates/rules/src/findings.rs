//! Collects what rules find and counts what they checked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use plumbline_model::{
    Anchor, Evidence, Finding, FindingState, Metric, QualityMeasure, Report, ReportChecks, ReportVerdict, RuleCount,
    Severity, Statement, StatementKind, Verdict, fingerprint,
};

use crate::amounts::printed;
use crate::{Rule, rules};

/// Where rules put what they found. Passes count too: "42 checks ran" is evidence.
#[derive(Debug, Default)]
pub struct Findings {
    findings: Vec<Finding>,
    counts: Counts,
    doubted_periods: Vec<String>,
}

impl Findings {
    /// Counts the checks of this report, even if no check applies to it.
    pub(crate) fn expect(&mut self, report: &Report) {
        self.counts.reports.entry(report.id.clone()).or_default();
    }

    /// What is checked from here on: a rule on one report, or on what belongs to no single report.
    pub(crate) fn begin(&mut self, rule: &'static Rule, report: Option<&Report>) {
        self.counts.begin(rule.code, report.map(|report| report.id.as_str()));
    }

    /// A rule looked at one subject and found nothing wrong.
    pub fn passed(&mut self, _rule: &'static Rule) {
        self.counts.passed += 1;
    }

    /// A rule looked at one subject and found something.
    pub fn push(&mut self, rule: &'static Rule, draft: Draft) {
        self.counts.failed += 1;
        let facts: Vec<&str> = draft.facts.iter().map(String::as_str).collect();
        self.findings.push(Finding {
            rule: rule.code.to_owned(),
            name: rule.name.to_owned(),
            severity: draft.severity.unwrap_or(rule.severity),
            report_id: draft.report_id,
            fingerprint: fingerprint(rule.code, &draft.subject, &facts),
            subject: draft.subject,
            message: draft.message,
            evidence: draft.evidence,
            expected: draft.expected,
            found: draft.found,
            tolerance: draft.tolerance,
            state: FindingState::Open,
            waiver: None,
            rule_version: rule.version,
            caused_by: None,
            cause: None,
            reopened: None,
            predecessor: None,
        });
    }

    /// What was found by checks that ran one by one.
    pub(crate) fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Findings {
        let mut all = Findings::default();
        for verdict in verdicts {
            all.findings.extend(verdict.findings);
            all.counts.add(verdict.reports, verdict.elsewhere);
            all.doubted_periods.extend(verdict.doubted_periods);
        }
        all
    }

    /// The findings worst first, then by code and subject, and what was checked of each report. The same facts found twice
    /// are one finding.
    pub(crate) fn into_verdict(mut self) -> Verdict {
        let mut known = BTreeSet::new();
        self.findings
            .retain(|finding| known.insert(finding.fingerprint.clone()));
        self.findings.sort_by(|a, b| {
            (b.severity, &a.rule, &a.subject, &a.report_id, &a.fingerprint).cmp(&(
                a.severity,
                &b.rule,
                &b.subject,
                &b.report_id,
                &b.fingerprint,
            ))
        });
        let (elsewhere, by_report) = self.counts.end();
        let all = || by_report.values().flatten().chain(&elsewhere);
        let (ran, passed) = all().fold((0, 0), |(ran, passed), count| (ran + count.ran, passed + count.passed));
        let mut named: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in &self.findings {
            for id in finding.reports().collect::<BTreeSet<_>>() {
                named.entry(id).or_default().push(finding);
            }
        }
        let reports = by_report.into_iter().map(|(report_id, rules)| ReportChecks {
            verdict: ReportVerdict::of(named.get(report_id.as_str()).into_iter().flatten().copied()),
            checks_run: rules.iter().map(|count| count.ran).sum(),
            passed: rules.iter().map(|count| count.passed).sum(),
            report_id,
            rules,
        });
        let reports = reports.collect();
        Verdict {
            verdict: ReportVerdict::of(&self.findings),
            checks_run: ran,
            passed,
            reports,
            findings: self.findings,
            elsewhere,
            doubted_periods: self.doubted_periods,
        }
    }
}

/// Checks counted by rule and report; a report's id is looked up once for each rule, not for each check.
#[derive(Debug, Default)]
struct Counts {
    /// Since [`Counts::begin`].
    passed: usize,
    failed: usize,
    rule: &'static str,
    report: Option<String>,
    /// Every report that is checked, those no check applies to included.
    reports: BTreeMap<String, Vec<RuleCount>>,
    elsewhere: Vec<RuleCount>,
}

impl Counts {
    /// Takes over what was counted by itself.
    fn add(&mut self, reports: Vec<ReportChecks>, elsewhere: Vec<RuleCount>) {
        for report in reports {
            add_all(self.reports.entry(report.report_id).or_default(), report.rules);
        }
        add_all(&mut self.elsewhere, elsewhere);
    }

    fn begin(&mut self, rule: &'static str, report: Option<&str>) {
        self.flush();
        self.rule = rule;
        self.report = report.map(str::to_owned);
    }

    fn flush(&mut self) {
        let (passed, ran) = (self.passed, self.passed + self.failed);
        (self.passed, self.failed) = (0, 0);
        let report = self.report.take();
        if ran == 0 {
            return;
        }
        let counts = match report {
            Some(id) => self.reports.entry(id).or_default(),
            None => &mut self.elsewhere,
        };
        let count = RuleCount {
            rule: self.rule.to_owned(),
            ran,
            passed,
        };
        add_all(counts, vec![count]);
    }

    /// The counts in the order of the catalogue, whatever ran first.
    fn end(mut self) -> (Vec<RuleCount>, BTreeMap<String, Vec<RuleCount>>) {
        self.flush();
        let order: HashMap<&str, usize> = rules().iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
        for counts in self.reports.values_mut().chain([&mut self.elsewhere]) {
            counts.sort_by_key(|count| order.get(count.rule.as_str()));
        }
        (self.elsewhere, self.reports)
    }
}

fn add_all(counts: &mut Vec<RuleCount>, more: Vec<RuleCount>) {
    for count in more {
        match counts.iter_mut().find(|known| known.rule == count.rule) {
            Some(known) => {
                known.ran += count.ran;
                known.passed += count.passed;
            }
            None => counts.push(count),
        }
    }
}

/// A finding in the making: subject, message, facts and evidence.
///
/// Facts make the fingerprint. They name payers, contracts, periods, terms and printed values, never an id or a path.
#[derive(Debug)]
pub struct Draft {
    report_id: Option<String>,
    severity: Option<Severity>,
    subject: String,
    message: String,
    facts: Vec<String>,
    evidence: Vec<Evidence>,
    expected: Option<String>,
    found: Option<String>,
    tolerance: Option<String>,
}

impl Draft {
    /// A finding about one report; payer, contract, subject, line of business, program, period and basis are its first fact.
    pub fn about(report: &Report, subject: impl Into<String>) -> Draft {
        Draft::remark(report, subject).fact(report.series_key())
    }

    /// A finding about a report's file: the report is named, its facts are left to the caller.
    pub(crate) fn remark(report: &Report, subject: impl Into<String>) -> Draft {
        Draft {
            report_id: Some(report.id.clone()),
            ..Draft::between(subject)
        }
    }

    /// The finding belongs to the report with this id.
    pub(crate) fn of_report(mut self, id: Option<&String>) -> Draft {
        self.report_id = id.cloned();
        self
    }

    /// A finding about several reports or about a file that became no report.
    pub fn between(subject: impl Into<String>) -> Draft {
        Draft {
            report_id: None,
            severity: None,
            subject: subject.into(),
            message: String::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            expected: None,
            found: None,
            tolerance: None,
        }
    }

    /// As bad as this, where it is not what the rule usually is.
    pub(crate) fn severity(mut self, severity: Severity) -> Draft {
        self.severity = Some(severity);
        self
    }

    /// What is wrong, in one or two sentences.
    pub fn message(mut self, message: impl Into<String>) -> Draft {
        self.message = message.into();
        self
    }

    /// One more fact the finding rests on.
    pub fn fact(mut self, fact: impl Into<String>) -> Draft {
        self.facts.push(fact.into());
        self
    }

    /// A value that stands in a report.
    pub fn saw(
        mut self,
        label: impl Into<String>,
        value: impl Into<String>,
        anchor: Option<&Anchor>,
        report: &Report,
    ) -> Draft {
        self.evidence.push(Evidence {
            label: label.into(),
            value: value.into(),
            anchor: anchor.cloned(),
            report_id: Some(report.id.clone()),
        });
        self
    }

    /// What the report's header says, where it says so.
    pub fn statement(self, label: &str, statement: Option<&Statement>, otherwise: String, report: &Report) -> Draft {
        match statement {
            Some(statement) => self.saw(label, statement.value.clone(), statement.anchor.as_ref(), report),
            None => self.saw(label, otherwise, None, report),
        }
    }

    /// The report's period where it is stated; where no place states it, beside the report's first figure.
    pub(crate) fn period(self, label: impl Into<String>, report: &Report) -> Draft {
        let stated = report
            .statements
            .iter()
            .filter(|statement| matches!(statement.kind, StatementKind::Period | StatementKind::PeriodLabel))
            .filter(|statement| statement.anchor.is_some())
            .find(|statement| statement.value.parse().ok() == report.period);
        let anchor = stated
            .and_then(|statement| statement.anchor.as_ref())
            .or_else(|| first_anchor(report));
        let text = report
            .period
            .map_or_else(|| "not stated".to_owned(), |period| crate::amounts::days(&period));
        self.saw(label, text, anchor, report)
    }

    /// What the report's header says, where it says so; beside the report's first figure where no place states it.
    pub(crate) fn header(self, label: impl Into<String>, kind: StatementKind, text: String, report: &Report) -> Draft {
        // Of several statements of a kind the one that says this.
        let stated = || report.statements.iter().filter(|statement| statement.kind == kind);
        let anchor = stated()
            .find(|statement| statement.value == text)
            .or_else(|| stated().next())
            .and_then(|statement| statement.anchor.as_ref())
            .or_else(|| first_anchor(report));
        self.saw(label, text, anchor, report)
    }

    /// One part of a quality result as printed: `numerator`, `rate`, `weight` …; its text is a fact.
    pub(crate) fn part(self, part: &str, measure: &QualityMeasure, report: &Report) -> Draft {
        let source = measure.sources.get(part);
        let text = source.map_or_else(|| measure.displayed.clone(), |source| source.displayed.clone());
        let anchor = source.map_or(&measure.anchor, |source| &source.anchor);
        self.fact(format!("{}|{part}|{text}", measure.measure)).saw(
            format!("{}, {part}", measure.name),
            text,
            Some(anchor),
            report,
        )
    }

    /// A metric as printed; its term, period and printed text are facts.
    pub fn metric(self, metric: &Metric, report: &Report) -> Draft {
        let period = metric
            .service_period
            .map_or_else(String::new, |period| period.to_string());
        self.fact(format!("{}|{period}|{}", metric.term, metric.displayed)).saw(
            metric.term.clone(),
            printed(&metric.displayed, metric.unit),
            Some(&metric.anchor),
            report,
        )
    }

    /// A value we computed.
    pub fn computed(mut self, label: impl Into<String>, value: impl Into<String>) -> Draft {
        self.evidence.push(Evidence {
            label: label.into(),
            value: value.into(),
            anchor: None,
            report_id: None,
        });
        self
    }

    /// What should stand there.
    pub fn expected(mut self, expected: impl Into<String>) -> Draft {
        self.expected = Some(expected.into());
        self
    }

    /// What stands there.
    pub fn found(mut self, found: impl Into<String>) -> Draft {
        self.found = Some(found.into());
        self
    }

    /// The tolerance used and where it comes from.
    pub fn tolerance(mut self, tolerance: impl Into<String>) -> Draft {
        self.tolerance = Some(tolerance.into());
        self
    }
}

/// Where a report's first figure stands: what concerns the report as a whole can be clicked back to its table.
fn first_anchor(report: &Report) -> Option<&Anchor> {
    let metric = report.metrics.first().map(|metric| &metric.anchor);
    metric.or_else(|| report.quality.first().map(|measure| &measure.anchor))
}
