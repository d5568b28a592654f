//! Generated reports: every field of the model takes every kind of value it can have.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline_model::*;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-zA-Z0-9 $%<>'\"\\\\|é–;]{1,12}",
        Just("0".to_owned())
    ]
}

fn exact() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u32..=28).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (700_000i32..760_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).expect("in range"))
}

fn some_period() -> impl Strategy<Value = Period> {
    (some_day(), 0u64..800).prop_map(|(start, days)| Period {
        start,
        end: start + chrono::Days::new(days),
    })
}

fn some_cell() -> impl Strategy<Value = (u32, u32)> {
    (0..u32::MAX, 0..=CellRange::LAST_COLUMN)
}

fn some_anchor() -> impl Strategy<Value = Anchor> {
    prop_oneof![
        (text(), some_cell(), some_cell(), text()).prop_map(|(sheet, first, last, text)| Anchor::sheet(
            sheet,
            CellRange::new(first, last),
            text
        )),
        (any::<u32>(), [exact(), exact(), exact(), exact()], text()).prop_map(|(page, edges, text)| Anchor::page(
            page,
            PageBox(edges),
            text
        )),
        (text(), text()).prop_map(|(pointer, text)| Anchor::Json {
            pointer: pointer.into(),
            text: text.into()
        }),
        (any::<u32>(), any::<u32>(), text()).prop_map(|(row, column, text)| Anchor::Csv {
            row,
            column,
            text: text.into()
        }),
    ]
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(all.to_vec())
}

fn state() -> impl Strategy<Value = FigureState> {
    use FigureState::*;
    one_of(&[Reported, Suppressed, NotApplicable, Missing])
}

fn party() -> impl Strategy<Value = Party> {
    let identifier = (text(), text()).prop_map(|(system, value)| Identifier { system, value });
    (text(), vec(identifier, 0..3)).prop_map(|(name, identifiers)| Party { name, identifiers })
}

type Comparison = (Option<Decimal>, Option<Decimal>, Option<Period>, String, Anchor);

fn comparison() -> impl Strategy<Value = Comparison> {
    (
        option::of(exact()),
        option::of(exact()),
        option::of(some_period()),
        text(),
        some_anchor(),
    )
}

fn some_metric() -> impl Strategy<Value = Metric> {
    use ValueType::*;
    let stratum = (text(), text()).prop_map(|(dimension, value)| Stratum { dimension, value });
    let units: Vec<Unit> = Unit::all().collect();
    (
        (
            text(),
            one_of(&[CodeSystem::Vbpr, CodeSystem::Local]),
            option::of(text()),
            text(),
        ),
        (
            option::of(exact()),
            option::of(text()),
            one_of(&[Money, Decimal, Percent, Count, Coded, Boolean]),
            one_of(&units),
        ),
        (
            text(),
            option::of(exact()),
            state(),
            option::of(some_period()),
            option::of(some_day()),
        ),
        (
            vec(text(), 0..3),
            vec(stratum, 0..3),
            option::of(comparison()),
            option::of(comparison()),
        ),
        (exact(), some_anchor(), vec(text(), 0..3)),
    )
        .prop_map(|(code, value, shown, context, origin)| Metric {
            id: String::new(),
            code: code.0,
            system: code.1,
            standard_code: code.2,
            term: code.3,
            value: value.0,
            text_value: value.1,
            value_type: value.2,
            unit: value.3,
            displayed: shown.0,
            quantum: shown.1,
            state: shown.2,
            service_period: shown.3,
            paid_through: shown.4,
            payment_streams: context.0,
            incentives: Vec::new(),
            strata: context.1,
            baseline: context.2.map(|(value, quantum, period, displayed, anchor)| Baseline {
                value,
                quantum,
                period,
                transforms: vec![displayed.clone()],
                displayed,
                anchor,
            }),
            target: context.3.map(|(value, quantum, period, displayed, anchor)| Target {
                value,
                quantum,
                period,
                transforms: vec![displayed.clone()],
                displayed,
                anchor,
            }),
            confidence: origin.0,
            anchor: origin.1,
            transforms: origin.2,
        })
}

fn sources() -> impl Strategy<Value = BTreeMap<String, FigureSource>> {
    let part = one_of(&[
        "numerator",
        "denominator",
        "exclusions",
        "exceptions",
        "calculated_denominator",
        "rate",
        "score",
        "weight",
    ]);
    let source =
        (text(), option::of(exact()), state(), some_anchor()).prop_map(|(displayed, quantum, state, anchor)| {
            FigureSource {
                transforms: vec![displayed.clone()],
                displayed,
                quantum,
                state,
                anchor,
            }
        });
    btree_map(part.prop_map(str::to_owned), source, 0..4)
}

fn quality_measure() -> impl Strategy<Value = QualityMeasure> {
    use ContractualStatus::*;
    let threshold = (text(), option::of(exact()), option::of(exact()), text(), some_anchor()).prop_map(
        |(r#type, value, gap, displayed, anchor)| Threshold {
            r#type,
            value,
            gap,
            gap_anchor: gap.map(|_| anchor.clone()),
            transforms: vec![displayed.clone()],
            displayed,
            anchor,
        },
    );
    let maybe = || option::of(exact());
    (
        (
            text(),
            text(),
            option::of(any::<i32>()),
            option::of(one_of(&[Direction::Increase, Direction::Decrease])),
        ),
        one_of(&[Scoring::Proportion, Scoring::Ratio, Scoring::Continuous]),
        (maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe()),
        vec(threshold, 0..3),
        option::of(one_of(&[Contractual, ContractualAlternate, ReportingOnly])),
        (option::of(some_period()), text(), state(), some_anchor(), sources()),
    )
        .prop_map(
            |(named, scoring, parts, thresholds, contractual_status, shown)| QualityMeasure {
                id: String::new(),
                measure: named.0,
                name: named.1,
                year: named.2,
                version: named.2.map(|year| year.to_string()),
                direction: named.3,
                scoring,
                numerator: parts.0,
                denominator: parts.1,
                exclusions: parts.2,
                exceptions: parts.3,
                calculated_denominator: parts.7,
                rate: parts.4,
                score: parts.5,
                thresholds,
                weight: parts.6,
                contractual_status,
                period: shown.0,
                displayed: shown.1,
                state: shown.2,
                anchor: shown.3,
                sources: shown.4,
                metric_ids: Vec::new(),
                slices: Vec::new(),
            },
        )
}

fn facets() -> impl Strategy<Value = Facets> {
    let value = prop_oneof![
        Just(FacetValue::Included),
        Just(FacetValue::Excluded),
        text().prop_map(FacetValue::Partial),
        // "included" as a stated text must not come back as the facet's own word.
        prop_oneof![text(), Just("included".to_owned())].prop_map(FacetValue::Stated),
    ];
    btree_map(one_of(&Facet::ALL), value, 0..5)
}

fn some_definition() -> impl Strategy<Value = Definition> {
    let outcome = one_of(&[
        InferenceOutcome::Unique,
        InferenceOutcome::Several,
        InferenceOutcome::None,
    ]);
    let lists = (vec(text(), 0..3), vec(text(), 0..2));
    let inferred = (outcome, facets(), lists, exact(), text()).prop_map(|(outcome, facets, lists, sum, total_id)| {
        let (component_ids, subtracted_ids) = lists;
        InferredDefinition {
            outcome,
            subtracted_ids,
            facets,
            component_ids,
            sum,
            total_id,
        }
    });
    (
        text(),
        facets(),
        option::of(text()),
        option::of(some_anchor()),
        option::of(inferred),
        vec(text(), 0..3),
        btree_map(one_of(&Facet::ALL), origin(), 0..3),
    )
        .prop_map(
            |(term, facets, stated, anchor, inferred, metric_ids, origins)| Definition {
                term,
                facets,
                stated,
                anchor,
                inferred,
                metric_ids,
                origins,
            },
        )
}

fn origin() -> impl Strategy<Value = FacetOrigin> {
    let by = one_of(&[StatedBy::Report, StatedBy::MappingFile, StatedBy::Person]);
    (
        by,
        option::of(text()),
        option::of(some_anchor()),
        option::of(text()),
        option::of(some_day()),
    )
        .prop_map(|(by, sentence, anchor, name, on)| FacetOrigin {
            by,
            sentence,
            anchor,
            reason: name.clone(),
            name,
            on,
        })
}

fn statement() -> impl Strategy<Value = Statement> {
    use StatementKind::*;
    let kinds = [
        Payer,
        Subject,
        SubjectIdentifier,
        Contract,
        ContractTitle,
        ContractTerm,
        Program,
        LineOfBusiness,
        Period,
        PeriodLabel,
        PaidThrough,
        ReportedOn,
        Basis,
        Attribution,
        BenchmarkMethod,
    ];
    (one_of(&kinds), text(), any::<bool>(), option::of(some_anchor())).prop_map(|(kind, value, inferred, anchor)| {
        Statement {
            kind,
            value,
            inferred,
            anchor,
        }
    })
}

fn unmapped() -> impl Strategy<Value = Unmapped> {
    let suggestion = (text(), exact(), text()).prop_map(|(code, confidence, reason)| Suggestion {
        code,
        confidence,
        reason,
    });
    let suggestions = vec(suggestion, 0..3);
    (text(), text(), some_anchor(), suggestions, option::of(term_place())).prop_map(
        |(term, displayed, anchor, suggestions, place)| Unmapped {
            term,
            displayed,
            anchor,
            suggestions,
            place,
        },
    )
}

fn term_place() -> impl Strategy<Value = TermPlace> {
    let takes = one_of(&[TermTakes::Code, TermTakes::Measure, TermTakes::Nothing]);
    let words = (
        text(),
        option::of(text()),
        option::of(text()),
        text(),
        option::of(text()),
    );
    (words, vec(text(), 0..3), vec(text(), 0..3), takes).prop_map(
        |((table, section, column, question, refused), above, below, takes)| TermPlace {
            table,
            section,
            column,
            unit: Some(Unit::Usd).filter(|_| !question.is_empty()),
            above,
            below,
            takes,
            question,
            refused,
        },
    )
}

fn issue() -> impl Strategy<Value = Issue> {
    (
        text(),
        one_of(&[Severity::Info, Severity::Warning, Severity::Error]),
        text(),
        option::of(some_anchor()),
    )
        .prop_map(|(code, severity, message, anchor)| Issue {
            code,
            severity,
            message,
            anchor,
        })
}

/// Any report the model can hold, as the first of its series, read from the given bytes.
pub(crate) fn any_report(bytes: &'static [u8]) -> impl Strategy<Value = Report> {
    use FileFormat::*;
    use LineOfBusiness::{Commercial, Medicaid, Medicare};
    let contract = (text(), option::of(text())).prop_map(|(id, title)| ContractRef { id, title });
    let bases = [
        Basis::Month,
        Basis::Quarter,
        Basis::Ytd,
        Basis::Rolling12,
        Basis::Year,
        Basis::Settlement,
        Basis::Other,
    ];
    let statuses = [ReportStatus::Draft, ReportStatus::Checked, ReportStatus::SignedOff];
    (
        (
            party(),
            party(),
            option::of(contract),
            option::of(one_of(&[Medicare, Medicaid, Commercial])),
        ),
        (
            option::of(text()),
            one_of(&statuses),
            option::of(some_day()),
            option::of(some_period()),
        ),
        (option::of(one_of(&bases)), option::of(some_day()), text(), text()),
        one_of(&[Xlsx, Xls, Xlsb, Ods, Csv, Pdf, Json, Fhir]),
        (
            vec(statement(), 0..4),
            vec(some_metric(), 0..5),
            vec(quality_measure(), 0..4),
        ),
        (vec(some_definition(), 0..3), vec(unmapped(), 0..3), vec(issue(), 0..3)),
    )
        .prop_map(move |(who, head, dates, format, figures, rest)| {
            let (mut metrics, mut quality) = (figures.1, figures.2);
            for (n, metric) in metrics.iter_mut().enumerate() {
                metric.id = format!("{}-{n}", metric.code);
            }
            for (n, measure) in quality.iter_mut().enumerate() {
                measure.id = format!("{}-{n}", measure.measure);
            }
            Report {
                id: "r-1".into(),
                payer: who.0,
                subject: who.1,
                contract: who.2,
                line_of_business: who.3,
                program: head.0,
                status: head.1,
                version: 1,
                supersedes: None,
                reported_on: head.2,
                period: head.3,
                basis: dates.0,
                paid_through: dates.1,
                source: Source {
                    path: dates.2,
                    sha256: crate::originals::sha256_of(bytes),
                    format,
                    mapping: dates.3,
                },
                statements: figures.0,
                metrics,
                quality,
                definitions: rest.0,
                unmapped: rest.1,
                issues: rest.2,
                ocr: vec![],
                kept: vec![],
            }
        })
}
