//! One snapshot per sample: what Plumbline makes of it, in the payer's and the standard's words, for a contract
//! analyst to review. After a change: `cargo insta review`, and read every line.

use plumbline_mapping::{Mappings, Recognition, apply};
use plumbline_model::{FigureState, Report};
use plumbline_tests::aligned;

#[test]
fn every_sample_reads_as_reviewed() {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let mut samples = 0;
    insta::glob!("../sample_reports", "*/*.{xlsx,pdf,csv,json}", |path| {
        samples += 1;
        let document = plumbline_readers::read(path).expect("a sample is readable");
        let name = path
            .strip_prefix(plumbline_tests::root())
            .expect("inside the project")
            .to_string_lossy()
            .replace('\\', "/");
        let Recognition::Recognized { mapping, confidence } = mappings.recognize(&document, &name) else {
            panic!("{name} is not recognised");
        };
        let mapped = apply(mapping, &document, &name).expect("a sample maps");
        let mut text = format!("{name}\nmapping {} with confidence {confidence}\n", mapping.name());
        for report in &mapped.reports {
            text.push_str(&describe(report));
        }
        for contract in &mapped.contracts {
            let term = contract
                .term
                .map_or_else(|| "no term stated".to_owned(), |term| term.to_string());
            text.push_str(&format!("\ncontract {} of {}: {term}\n", contract.id, contract.payer));
        }
        let mut rows = vec![
            ["left out", "as printed", "place", "because"]
                .map(str::to_owned)
                .to_vec(),
        ];
        rows.extend(
            mapped
                .ignored
                .iter()
                .map(|i| vec![i.term.clone(), i.displayed.clone(), i.anchor.place(), i.reason.clone()]),
        );
        if rows.len() > 1 {
            text.push_str(&format!("\n{}", aligned(&rows)));
        }
        for issue in mapped.issues.iter().chain(&document.issues) {
            text.push_str(&format!(
                "\n{} {}: {}\n",
                issue.severity.as_str(),
                issue.code,
                issue.message
            ));
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, { insta::assert_snapshot!("report", text) });
    });
    assert!(samples >= 9, "all samples are looked at");
}

fn describe(report: &Report) -> String {
    let dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    let mut text = format!(
        "\n=== {}\nprovider {} {}\ncontract {}, line of business {}, basis {}\nperiod {}, paid through {}, reported on {}\n",
        report.title(),
        report.subject.name,
        report
            .subject
            .identifiers
            .iter()
            .map(|i| format!("({} {})", i.system, i.value))
            .collect::<Vec<_>>()
            .join(" "),
        dash(report.contract.as_ref().map(|c| c.id.clone())),
        dash(report.line_of_business.map(|l| l.as_str().to_owned())),
        dash(report.basis.map(|b| b.as_str().to_owned())),
        dash(report.period.map(|p| p.to_string())),
        dash(report.paid_through.map(|d| d.to_string())),
        dash(report.reported_on.map(|d| d.to_string())),
    );
    let mut rows = vec![
        [
            "term",
            "code",
            "value",
            "unit",
            "target",
            "baseline",
            "period",
            "slice",
            "as printed",
            "place",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for m in &report.metrics {
        rows.push(vec![
            m.term.clone(),
            m.standard_code
                .as_ref()
                .map_or_else(|| m.code.clone(), |code| format!("{} = {code}", m.code)),
            value(m.value.map(|v| v.to_string()).or_else(|| m.text_value.clone()), m.state),
            m.unit.to_string(),
            dash(m.target.as_ref().and_then(|t| t.value).map(|v| v.to_string())),
            dash(m.baseline.as_ref().and_then(|b| b.value).map(|v| v.to_string())),
            dash(
                m.service_period
                    .filter(|p| Some(*p) != report.period)
                    .map(|p| p.to_string()),
            ),
            m.strata
                .iter()
                .map(|s| format!("{}={}", s.dimension, s.value))
                .collect::<Vec<_>>()
                .join(", "),
            m.displayed.clone(),
            m.anchor.place(),
        ]);
    }
    text.push_str(&format!("\n{}", aligned(&rows)));
    let mut rows = vec![
        [
            "measure",
            "name",
            "numerator",
            "denominator",
            "rate",
            "better",
            "score",
            "weight",
            "thresholds",
            "as printed",
            "place",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for q in &report.quality {
        let part = |name: &str, number: Option<String>| {
            value(number, q.sources.get(name).map_or(FigureState::Reported, |s| s.state))
        };
        rows.push(vec![
            q.measure.clone(),
            q.name.clone(),
            part("numerator", q.numerator.map(|n| n.to_string())),
            part("denominator", q.denominator.map(|n| n.to_string())),
            value(q.rate.map(|r| r.to_string()), q.state),
            q.direction
                .map_or("-", |d| {
                    if d == plumbline_model::Direction::Increase {
                        "higher"
                    } else {
                        "lower"
                    }
                })
                .to_owned(),
            dash(q.score.map(|s| s.to_string())),
            dash(q.weight.map(|w| w.to_string())),
            q.thresholds
                .iter()
                .map(|t| format!("{} {}", t.r#type, dash(t.value.map(|v| v.to_string()))))
                .collect::<Vec<_>>()
                .join(", "),
            q.displayed.clone(),
            q.anchor.place(),
        ]);
    }
    if rows.len() > 1 {
        text.push_str(&format!("\n{}", aligned(&rows)));
    }
    for d in &report.definitions {
        let facets: Vec<String> = d.facets.iter().map(|(f, v)| format!("{} {v}", f.as_str())).collect();
        text.push_str(&format!(
            "\ndefinition of {} ({}): {}\n  stated at {}\n",
            d.term,
            d.metric_ids.join(", "),
            facets.join("; "),
            d.anchor
                .as_ref()
                .map_or_else(|| "the mapping file".to_owned(), plumbline_model::Anchor::place)
        ));
    }
    for u in &report.unmapped {
        text.push_str(&format!(
            "\nnot mapped: {} {} at {}\n",
            u.term,
            u.displayed,
            u.anchor.place()
        ));
    }
    for s in &report.statements {
        let place = s
            .anchor
            .as_ref()
            .map_or_else(|| "not in the text".to_owned(), plumbline_model::Anchor::place);
        text.push_str(&format!(
            "says {:?} {} ({place}{})\n",
            s.kind,
            s.value,
            if s.inferred { ", inferred" } else { "" }
        ));
    }
    for issue in &report.issues {
        text.push_str(&format!(
            "{} {}: {}\n",
            issue.severity.as_str(),
            issue.code,
            issue.message
        ));
    }
    text
}

fn value(value: Option<String>, state: FigureState) -> String {
    match state {
        FigureState::Reported => value.unwrap_or_else(|| "-".into()),
        FigureState::Suppressed => "suppressed".into(),
        FigureState::NotApplicable => "not applicable".into(),
        FigureState::Missing => "missing".into(),
    }
}
