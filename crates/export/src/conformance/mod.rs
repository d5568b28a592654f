//! What of a report would not conform to VBPR, or cannot be said in it, told before anything is written: family `STD`.
//!
//! A rule looks at a report as the exporter writes it. Severity: `error`, a validator of the standard refuses the
//! Bundle; `warning`, the Bundle says that something mandatory is unknown, or leaves a figure out; `info`, the standard
//! has no place for it and it stands in an extension of ours.

mod figures;
mod header;
mod quality;

use plumbline_model::{Anchor, Contract, Report, Severity};

use crate::Selection;

/// One conformance rule. Codes are stable for ever; a retired rule keeps its code.
#[derive(Debug)]
pub struct StandardRule {
    /// For example `STD004`.
    pub code: &'static str,
    /// The problem in a few words.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it asserts, in one sentence.
    pub what: &'static str,
    /// Why a reader of the Bundle cares.
    pub why: &'static str,
    /// What to do about it.
    pub what_to_do: &'static str,
    /// Its authority.
    pub source: &'static str,
    /// A report it fires on, in words.
    pub fires: &'static str,
    /// One it does not fire on.
    pub silent: &'static str,
    check: fn(&Subject<'_>) -> Vec<Place>,
}

/// One thing that would not conform or cannot be said.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The rule.
    pub rule: &'static StandardRule,
    /// The report.
    pub report_id: String,
    /// The metric or quality result it is about; `None` for the report itself.
    pub figure: Option<String>,
    /// What it is about, in words.
    pub message: String,
    /// Where that stands in the payer's file.
    pub anchor: Option<Anchor>,
}

impl PartialEq for StandardRule {
    fn eq(&self, other: &StandardRule) -> bool {
        self.code == other.code
    }
}

/// What a rule looks at.
struct Subject<'a> {
    /// The report as it leaves.
    report: &'a Report,
    /// The report as it is stored, with what OCR read and nobody has confirmed.
    stored: &'a Report,
    contract: Option<&'a Contract>,
}

/// Where a rule fires.
struct Place {
    figure: Option<String>,
    message: String,
    anchor: Option<Anchor>,
}

impl Place {
    fn report(message: impl Into<String>) -> Place {
        Place {
            figure: None,
            message: message.into(),
            anchor: None,
        }
    }

    fn figure(id: &str, anchor: &Anchor, message: impl Into<String>) -> Place {
        Place {
            figure: Some(id.to_owned()),
            message: message.into(),
            anchor: Some(anchor.clone()),
        }
    }
}

/// Every rule in the order of codes.
pub fn standard_rules() -> impl Iterator<Item = &'static StandardRule> {
    header::RULES.iter().chain(figures::RULES).chain(quality::RULES)
}

/// The rule with this code.
pub fn standard_rule(code: &str) -> Option<&'static StandardRule> {
    standard_rules().find(|rule| rule.code == code)
}

/// What a selection would not conform in, by report and rule; nothing is written.
pub fn preview(selection: &Selection<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for stored in selection.reports {
        let (released, _) = crate::ocr::release(stored.clone());
        let subject = Subject {
            report: released.as_ref().unwrap_or(stored),
            stored,
            contract: selection.contract_of(stored),
        };
        // Of a report that stays out as a whole there is nothing else to say.
        let rules = standard_rules().filter(|rule| released.is_some() || rule.code == figures::NOT_CONFIRMED);
        for rule in rules {
            remarks.extend((rule.check)(&subject).into_iter().map(|place| Remark {
                rule,
                report_id: stored.id.clone(),
                figure: place.figure,
                message: place.message,
                anchor: place.anchor,
            }));
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn codes(report: &Report) -> Vec<&'static str> {
        let reports = [report.clone()];
        let selection = Selection {
            reports: &reports,
            contracts: &[],
            findings: &[],
        };
        let mut codes: Vec<&str> = preview(&selection).iter().map(|remark| remark.rule.code).collect();
        codes.dedup();
        codes
    }

    #[test]
    fn codes_are_unique_in_order_and_documented() {
        let codes: Vec<&str> = standard_rules().map(|rule| rule.code).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]));
        for rule in standard_rules() {
            for text in [
                rule.what,
                rule.why,
                rule.what_to_do,
                rule.source,
                rule.fires,
                rule.silent,
            ] {
                assert!(text.ends_with('.'), "{}: {text}", rule.code);
            }
        }
    }

    #[test]
    fn a_whole_report_has_only_what_the_standard_has_no_place_for() {
        let reports = [testing::report()];
        let selection = Selection {
            reports: &reports,
            contracts: &[],
            findings: &[],
        };
        for remark in preview(&selection) {
            assert_ne!(remark.rule.severity, Severity::Error, "{}", remark.message);
        }
    }

    #[test]
    fn what_nobody_has_confirmed_is_said_to_stay_out_and_said_nothing_else_of() {
        let mut report = testing::report();
        let edges = plumbline_model::PageBox([72, 310, 121, 322].map(rust_decimal::Decimal::from));
        let read = Anchor::page(1, edges, "812.40").with_ocr_confidence(Some(rust_decimal::Decimal::new(87, 2)));
        report.metrics[0].anchor = read;
        // Outside the report's months: an error of a figure that leaves.
        let before = plumbline_model::Period::new(
            "2023-01-01".parse().expect("a date"),
            "2023-03-31".parse().expect("a date"),
        );
        report.metrics[0].service_period = Some(before.expect("in order"));
        let figure = report.metrics[0].id.clone();
        let remarks_of = |report: &Report| {
            let reports = [report.clone()];
            let selection = Selection {
                reports: &reports,
                contracts: &[],
                findings: &[],
            };
            let about = |remark: &Remark| remark.figure.as_ref() == Some(&figure);
            let codes = preview(&selection)
                .into_iter()
                .filter(about)
                .map(|remark| remark.rule.code);
            codes.collect::<Vec<_>>()
        };
        assert!(remarks_of(&report).contains(&"STD014"));
        report.list_ocr();
        assert_eq!(remarks_of(&report), ["STD015"], "it does not leave");
    }

    #[test]
    fn each_thing_that_is_missing_has_its_rule() {
        type Change = fn(&mut Report);
        let changes: [(&str, Change); 6] = [
            ("STD001", |r| r.reported_on = None),
            ("STD002", |r| r.period = None),
            ("STD003", |r| r.subject.name.clear()),
            ("STD004", |r| r.contract = None),
            ("STD020", |r| r.quality[0].direction = None),
            ("STD021", |r| {
                r.quality[0].numerator = None;
                r.quality[0].denominator = None;
                r.quality[0].sources.clear();
            }),
        ];
        let whole = codes(&testing::report());
        for (code, change) in changes {
            assert!(!whole.contains(&code), "{code} is silent on a whole report");
            let mut report = testing::report();
            change(&mut report);
            assert!(codes(&report).contains(&code), "{code} fires");
        }
    }
}
