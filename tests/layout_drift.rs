//! A payer renames, drops or adds a row, a column, a sheet or a table: what is still taken is what was taken, and what is
//! not is named. Every sample layout with every such change, in `docs/layout-changes.md`.

use std::collections::BTreeMap;

use plumbline_mapping::{AcceptedChange, Mapped, Mapping, Mappings, NextVersion, Origin, Recognition, apply, drift};
use plumbline_model::{Anchor, Document, Drift, LayoutHow, LayoutPart, Likeness, Report};
use plumbline_tests::changes::{CHANGES, DRIFTED, Drifted, changed, drifted};
use plumbline_tests::{root, samples};

/// One figure without its place.
type Figure = String;

/// A value taken.
struct Value {
    code: String,
    figure: Figure,
    displayed: String,
}

/// Every value taken: figures, their targets and their baselines apart; with whose they are and of which months, where
/// the report says it.
fn values(reports: &[Report], header: bool) -> Vec<Value> {
    let mut all = Vec::new();
    for report in reports {
        let whose = if header {
            format!("{} {:?}", report.subject.name, report.period)
        } else {
            String::new()
        };
        let months = |period| if header { period } else { None };
        for metric in &report.metrics {
            let mut push = |what: &str, value: Option<rust_decimal::Decimal>, displayed: &str| {
                if let Some(value) = value {
                    let slice = format!(
                        "{:?} {:?} {:?}",
                        metric.unit,
                        metric.strata,
                        months(metric.service_period)
                    );
                    let figure = format!("{whose} {} {what} {} {slice}", metric.code, value.normalize());
                    all.push(Value {
                        code: metric.code.clone(),
                        figure,
                        displayed: displayed.to_owned(),
                    });
                }
            };
            push("value", metric.value, &metric.displayed);
            if let Some(target) = &metric.target {
                push("target", target.value, &target.displayed);
            }
            if let Some(baseline) = &metric.baseline {
                push("baseline", baseline.value, &baseline.displayed);
            }
        }
        for one in &report.quality {
            let mut push = |what: &str, value: Option<rust_decimal::Decimal>, displayed: Option<&String>| {
                if let Some(value) = value {
                    let figure = format!(
                        "{whose} {} {what} {} {:?}",
                        one.measure,
                        value.normalize(),
                        months(one.period)
                    );
                    let displayed = displayed.cloned().unwrap_or_default();
                    all.push(Value {
                        code: one.measure.clone(),
                        figure,
                        displayed,
                    });
                }
            };
            let printed = |part: &str| one.sources.get(part).map(|source| &source.displayed);
            push("numerator", one.numerator, printed("numerator"));
            push("denominator", one.denominator, printed("denominator"));
            push("exclusions", one.exclusions, printed("exclusions"));
            push("exceptions", one.exceptions, printed("exceptions"));
            push("rate", one.rate, printed("rate"));
            push("score", one.score, printed("score"));
            push("weight", one.weight, printed("weight"));
            for threshold in &one.thresholds {
                push(&threshold.r#type, threshold.value, Some(&threshold.displayed));
                push(
                    &format!("{} gap", threshold.r#type),
                    threshold.gap,
                    threshold.gap.map(|gap| gap.to_string()).as_ref(),
                );
            }
        }
    }
    all
}

/// Each figure and how often it stands.
fn counted(values: &[Value]) -> BTreeMap<&Figure, usize> {
    let mut counted = BTreeMap::new();
    for value in values {
        *counted.entry(&value.figure).or_default() += 1;
    }
    counted
}

/// What a changed document gives.
struct After {
    mapped: Option<Mapped>,
    drift: Drift,
    /// Why nothing was taken.
    stopped: Option<String>,
}

fn after(mapping: &Mapping, mappings: &Mappings, document: &Document, path: &str) -> After {
    let stopped = match mappings.recognize(document, path) {
        Recognition::Recognized { .. } => None,
        _ => Some("the layout is not recognised any more".to_owned()),
    };
    match apply(mapping, document, path) {
        Ok(mapped) if stopped.is_none() => After {
            drift: mapped.drift.clone(),
            mapped: Some(mapped),
            stopped,
        },
        outcome => After {
            drift: drift(mapping, document, path),
            mapped: None,
            stopped: stopped.or_else(|| outcome.err().map(|error| error.to_string())),
        },
    }
}

/// Whether no fact of the header is named as lost: where one is, whose figures they are is no longer said.
fn header_stands(after: &After) -> bool {
    !after.drift.losses().any(|change| change.what == LayoutPart::HeaderFact)
}

/// The figures that are not taken any more and that nothing names.
///
/// A row that is gone from one of several reports, with its term in the others, is the report's content and no layout.
fn silent(change: Drifted, before: &Mapped, after: &After) -> Vec<Figure> {
    // Where nothing is taken the import stops and says why.
    let Some(mapped) = &after.mapped else { return Vec::new() };
    let header = header_stands(after);
    let (then, now) = (values(&before.reports, header), values(&mapped.reports, header));
    let (then_counted, now_counted) = (counted(&then), counted(&now));
    let unmapped: Vec<&str> = mapped
        .reports
        .iter()
        .flat_map(|report| &report.unmapped)
        .map(|one| one.displayed.as_str())
        .collect();
    let named = |value: &Value| {
        let code = |code: &str| value.code == code;
        after
            .drift
            .losses()
            .flat_map(|change| &change.touches)
            .any(|fact| code(&fact.code))
            || (!value.displayed.is_empty() && unmapped.contains(&value.displayed.as_str()))
            || (change == Drifted::RowDropped && mapped.reports.len() > 1 && now.iter().any(|other| code(&other.code)))
    };
    then.iter()
        .filter(|value| {
            now_counted.get(&value.figure).copied().unwrap_or(0) < then_counted[&value.figure] && !named(value)
        })
        .map(|value| value.figure.clone())
        .collect()
}

/// Figures that were not there before: a guess.
fn invented(before: &Mapped, after: &After) -> Vec<Figure> {
    let header = header_stands(after);
    let then = values(&before.reports, header);
    let then_counted = counted(&then);
    let now = after
        .mapped
        .as_ref()
        .map(|mapped| values(&mapped.reports, header))
        .unwrap_or_default();
    let now_counted = counted(&now);
    now_counted
        .into_iter()
        .filter(|(figure, count)| then_counted.get(figure).copied().unwrap_or(0) < *count)
        .map(|(figure, _)| figure.clone())
        .collect()
}

/// A figure in the middle of those that stand in the source: its place and its term.
fn middle(mapped: &Mapped) -> Option<(Anchor, String)> {
    let metrics = mapped.reports.iter().flat_map(|report| &report.metrics);
    let mut places: Vec<(Anchor, String)> = metrics
        .filter(|metric| metric.value.is_some())
        .map(|metric| (metric.anchor.clone(), metric.term.clone()))
        .collect();
    if places.is_empty() {
        let quality = mapped.reports.iter().flat_map(|report| &report.quality);
        places.extend(
            quality
                .filter(|one| !one.thresholds.is_empty() || one.rate.is_some() || one.score.is_some())
                .map(|one| {
                    let anchor = one
                        .thresholds
                        .first()
                        .map_or(&one.anchor, |threshold| &threshold.anchor);
                    (anchor.clone(), one.name.clone())
                }),
        );
    }
    let at = places.len() / 2;
    (at < places.len()).then(|| places.swap_remove(at))
}

fn map(mappings: &Mappings, document: &Document, path: &str) -> Option<(Mapping, Mapped)> {
    let Recognition::Recognized { mapping, .. } = mappings.recognize(document, path) else {
        return None;
    };
    Some((mapping.clone(), apply(mapping, document, path).ok()?))
}

fn asked(drift: &Drift) -> String {
    let proposals = drift.losses().filter_map(|change| {
        let first = change.proposals.first()?;
        let class = match first.class {
            Likeness::Strong => "strong",
            Likeness::Possible => "possible",
        };
        Some(format!(
            "is \"{}\" \"{}\"? ({class}: {})",
            change.expected.as_deref()?,
            first.words,
            first.reasons.join("; ")
        ))
    });
    let all: Vec<String> = proposals.collect();
    match all.len() {
        0 => "–".to_owned(),
        1..=2 => all.join("<br>"),
        more => format!("{}<br>and {} more", all[0], more - 1),
    }
}

fn said(before: &Mapped, after: &After) -> String {
    if let Some(why) = &after.stopped {
        let touched: usize = after.drift.losses().map(|change| change.touches.len()).sum();
        return format!("nothing is taken: {why} {touched} facts named");
    }
    let Some(mapped) = &after.mapped else {
        return String::new();
    };
    let known: Vec<&str> = before.issues.iter().map(|issue| issue.message.as_str()).collect();
    let mut said: Vec<String> = mapped
        .issues
        .iter()
        .filter(|issue| !known.contains(&issue.message.as_str()))
        .map(|issue| format!("{} {}", issue.code, issue.message))
        .collect();
    let unmapped = |mapped: &Mapped| mapped.reports.iter().map(|report| report.unmapped.len()).sum::<usize>();
    let more = unmapped(mapped).saturating_sub(unmapped(before));
    if more > 0 {
        said.push(format!("{more} more kept as unmapped"));
    }
    if said.is_empty() {
        "–".to_owned()
    } else {
        said.join("<br>")
    }
}

fn row(cells: [&str; 6]) -> String {
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    format!("| {} |\n", cells.join(" | "))
}

/// The figures as the next version of the mapping reads them, with every first proposal accepted; `None` where nothing
/// is proposed.
fn accepted(mapping: &Mapping, document: &Document, drift: &Drift, path: &str) -> Option<Result<Mapped, String>> {
    let accepted: Vec<AcceptedChange> = drift
        .losses()
        .filter_map(|change| {
            Some(AcceptedChange {
                what: change.what,
                rule: change.rule.clone()?,
                words: change.proposals.first()?.words.clone(),
            })
        })
        .collect();
    if accepted.is_empty() {
        return None;
    }
    let text = mapping.text().expect("its text is at hand");
    let day = |year| chrono::NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
    let head = NextVersion {
        version: mapping.version() + 1,
        from: day(2000),
        by: "Dana Whitfield",
        on: day(2025),
    };
    let next = Mapping::next_version(&text, mapping.id(), &head, &accepted).map_err(|error| error.to_string());
    Some(next.and_then(|next| {
        let next =
            Mapping::parse(&next, mapping.id(), Origin::File("next.toml".into())).map_err(|error| error.to_string())?;
        apply(&next, document, path).map_err(|error| error.to_string())
    }))
}

/// What a change is called.
fn name(change: Drifted) -> &'static str {
    match change {
        Drifted::RowRenamed => "row renamed",
        Drifted::RowDropped => "row dropped",
        Drifted::ColumnRenamed => "column renamed",
        Drifted::ColumnDropped => "column dropped",
        Drifted::SheetRenamed => "sheet renamed",
        Drifted::TableAdded => "table added",
    }
}

const HEAD: &str = "# What a changed layout costs\n\n\
This page is generated by the tests: `UPDATE_DOCS=1 cargo test -p plumbline-tests --test layout_drift`.\n\n\
Each sample layout is changed in the ways a payer changes one. *Taken*: figures taken of those that were there before,\n\
each of them exactly the figure it was; a figure the file no longer prints counts as not taken. *Asked*: what a person is\n\
asked, by evidence alone; nothing of it is taken by itself. *Taken when accepted*: figures the mapping's next version\n\
takes with every first proposal accepted. *Said*: what the import names that it did not name before.\n\n\
Rows inserted at the top and in the middle, an empty column, a column of words at the end, two columns that change places\n\
and sheets in another order cost no figure of any sample and ask nothing; `tests/layout_changes.rs` holds that.\n\n";

#[test]
fn what_is_still_taken_is_what_was_taken_and_what_is_not_is_named() {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    let mut page = HEAD.to_owned();
    let (mut tried, mut wrong, mut lost_all) = (0, Vec::new(), 0);
    for path in samples() {
        let name_of_file = path
            .strip_prefix(root())
            .expect("inside the project")
            .to_string_lossy()
            .replace('\\', "/");
        let document = plumbline_readers::read(&path).expect("a sample is readable");
        let (mapping, before) = map(&mappings, &document, &name_of_file).expect("a sample maps");
        if mapping.reads_vbpr() {
            continue;
        }
        let all = values(&before.reports, true).len();
        let (place, term) = middle(&before).expect("a sample has figures");
        page += &format!("## `{name_of_file}`\n\nRead by {}, {all} figures.\n\n", mapping.name());
        page += "| change | what | taken | asked | taken when accepted | said |\n|---|---|---|---|---|---|\n";
        for change in DRIFTED {
            let Some((document, what)) = drifted(&document, change, &place, &term) else {
                continue;
            };
            tried += 1;
            let after = after(&mapping, &mappings, &document, &name_of_file);
            let now = after
                .mapped
                .as_ref()
                .map_or(0, |mapped| values(&mapped.reports, true).len());
            let then = accepted(&mapping, &document, &after.drift, &name_of_file);
            let when_accepted = match &then {
                None => "–".to_owned(),
                Some(Ok(mapped)) => format!("{} of {all}", values(&mapped.reports, true).len()),
                Some(Err(why)) => why.clone(),
            };
            if let Some(Ok(mapped)) = &then
                && counted(&values(&mapped.reports, true)) != counted(&values(&before.reports, true))
            {
                wrong.push(format!(
                    "{name_of_file}, {}: {what}: accepting does not give the same figures",
                    name(change)
                ));
            }
            if let Some(Err(why)) = &then {
                wrong.push(format!("{name_of_file}, {}: {what}: {why}", name(change)));
            }
            page += &row([
                name(change),
                &what,
                &format!("{now} of {all}"),
                &asked(&after.drift),
                &when_accepted,
                &said(&before, &after),
            ]);
            for figure in invented(&before, &after) {
                wrong.push(format!(
                    "{name_of_file}, {}: {what}: {figure} was not there",
                    name(change)
                ));
            }
            for figure in silent(change, &before, &after).into_iter().take(3) {
                wrong.push(format!(
                    "{name_of_file}, {}: {what}: {figure} is lost without a word",
                    name(change)
                ));
            }
            if change == Drifted::TableAdded
                && after
                    .drift
                    .changes
                    .iter()
                    .all(|one| one.how != LayoutHow::Added || one.figures < 3)
            {
                wrong.push(format!("{name_of_file}: the new table is not named"));
            }
            if after.stopped.is_some() && after.drift.losses().next().is_none() {
                wrong.push(format!(
                    "{name_of_file}, {}: {what}: nothing is taken, and no change is named",
                    name(change)
                ));
            }
            lost_all += usize::from(after.mapped.is_none());
            for change in after.drift.losses() {
                if change.anchor.is_none() {
                    wrong.push(format!("{name_of_file}: {:?} has no place", change.expected));
                }
            }
        }
        page += "\n";
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 60, "{tried} changed layouts");
    let kept = root().join("docs/layout-changes.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&kept, &page).expect("docs/ is writable");
    }
    let known = std::fs::read_to_string(&kept).unwrap_or_default();
    assert!(
        known == page,
        "docs/layout-changes.md is not what the mappings do ({lost_all} layouts lost whole). Refresh it with\n  UPDATE_DOCS=1 cargo test -p plumbline-tests --test layout_drift"
    );
}

#[test]
fn rows_and_columns_that_only_moved_are_no_drift() {
    let mappings = Mappings::built_in().expect("the built-in mappings are sound");
    for path in samples() {
        let name = path.to_string_lossy().into_owned();
        let document = plumbline_readers::read(&path).expect("a sample is readable");
        let (_, before) = map(&mappings, &document, &name).expect("a sample maps");
        for change in CHANGES {
            let Some(document) = changed(&document, change) else {
                continue;
            };
            let Some((_, after)) = map(&mappings, &document, &name) else {
                panic!("{name}: {change:?}");
            };
            let losses: Vec<_> = after.drift.losses().collect();
            assert_eq!(
                losses.len(),
                before.drift.losses().count(),
                "{name} {change:?}: {losses:#?}"
            );
        }
    }
}
