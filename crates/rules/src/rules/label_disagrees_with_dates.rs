//! PER012.

use plumbline_model::{Basis, Period, Report, Statement, StatementKind};

use crate::issues::report_issues;
use crate::{Draft, Findings, Scope, amounts::days};

declare_rule! {
    /// A report's label names another period than its dates.
    ///
    /// ## What
    /// The title, the file's name or another statement names a period that cannot be the report's; or the label of a figure,
    /// or of a part of it, names months the figure is not of.
    /// ## Why
    /// One of the two is left over from another report. Whoever files it under the wrong period compares wrong months.
    /// ## What to do
    /// Ask the payer which period is right.
    /// ## Question
    /// Which period is right?
    /// ## Source
    /// The statements of the report's header, each with its place.
    /// ## Example that fires
    /// The title "Q3 2024" over figures of January to June; a file named 2023 whose sheet says 2024; "Readmissions Q3 2023"
    /// for a figure of the year 2023.
    /// ## Example that does not
    /// "Q3 2024" over the year to date to September; "Performance Year 2024" over any part of it; a column for each quarter.
    PER012 "label-disagrees-with-dates", Error, Beside(check, labelled_so)
}

/// The reports of the same file of which a label is that cannot be this one's.
fn labelled_so<'a>(report: &Report, scope: &Scope<'a>) -> Vec<&'a Report> {
    let Some(period) = report.period else { return Vec::new() };
    let wrong: Vec<Period> = stated(report)
        .into_iter()
        .map(|(_, label)| label)
        .filter(|label| !agrees(label, &period, report.basis))
        .collect();
    if wrong.is_empty() {
        return Vec::new();
    }
    let of_file = scope.of_same_file(report).iter().copied();
    wrong
        .iter()
        .filter_map(|label| of_file.clone().find(|other| other.period == Some(*label)))
        .collect()
}

/// The periods a report's header states.
fn stated(report: &Report) -> Vec<(&Statement, Period)> {
    report
        .statements
        .iter()
        .filter(|statement| matches!(statement.kind, StatementKind::Period | StatementKind::PeriodLabel))
        .filter_map(|statement| Some((statement, statement.value.parse().ok()?)))
        .collect()
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    if report.issues.iter().any(|issue| issue.code == PER012.code) {
        report_issues(&PER012, report, scope, out);
    }
    let stated = stated(report);
    // Where the report's period could not be settled, its first dates stand for it.
    let dates = stated
        .iter()
        .find(|(statement, _)| statement.kind == StatementKind::Period);
    let Some(period) = report.period.or(dates.map(|(_, period)| *period)) else {
        return;
    };
    if stated.is_empty() {
        return;
    }
    // One file may hold several reports: a label that is right for one of them is not wrong for the others.
    let is_siblings = |label: &Period| {
        let siblings = scope.of_same_file(report).iter().filter(|other| other.id != report.id);
        siblings.filter_map(|other| other.period).any(|period| period == *label)
    };
    let wrong: Vec<&(&Statement, Period)> = stated
        .iter()
        .filter(|(_, label)| !agrees(label, &period, report.basis) && !is_siblings(label))
        .collect();
    if wrong.is_empty() {
        return out.passed(&PER012);
    }
    let names: Vec<String> = wrong
        .iter()
        .map(|(statement, label)| in_words(statement, label))
        .collect();
    let own = stated
        .iter()
        .find(|(_, label)| *label == period)
        .map(|(statement, _)| *statement);
    let mut draft = Draft::about(report, "Report period")
        .message(format!(
            "The report covers {}, but {}.",
            days(&period),
            names.join(", and ")
        ))
        .statement("report period", own, days(&period), report)
        .expected(days(&period))
        .found(
            wrong
                .iter()
                .map(|(_, label)| days(label))
                .collect::<Vec<_>>()
                .join(", "),
        );
    for (statement, label) in wrong {
        let printed = statement
            .anchor
            .as_ref()
            .map_or_else(|| statement.value.clone(), |a| a.text().to_owned());
        draft = draft
            .fact(label.to_string())
            .saw("states", printed, statement.anchor.as_ref(), report);
    }
    out.push(&PER012, draft);
}

/// Whether a stated period can be meant for the report's period.
fn agrees(label: &Period, period: &Period, basis: Option<Basis>) -> bool {
    // "Performance Year 2024" over the part of it that is over.
    if label.contains(period) {
        return true;
    }
    match basis {
        // The year the twelve months end in.
        Some(Basis::Rolling12) => {
            label.contains(&Period {
                start: period.end,
                end: period.end,
            }) || label.end == period.end
        }
        // "Q3" over an interim report of the performance year.
        Some(Basis::Year | Basis::Settlement | Basis::Other) => period.contains(label),
        // "Q3" over January to September: the quarter the year to date ends with.
        _ => period.contains(label) && label.end == period.end,
    }
}

fn in_words(statement: &Statement, label: &Period) -> String {
    match &statement.anchor {
        Some(anchor) => format!("\"{}\" means {}", anchor.text(), days(label)),
        None => format!("its file's name means {}", days(label)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, assert_silent, only_finding};

    fn labelled(label: &str, months: &str, basis: Basis) -> Report {
        ReportBuilder::new("Acme")
            .period(months, basis)
            .state(StatementKind::Period, months)
            .state(StatementKind::PeriodLabel, label)
            .build()
    }

    #[test]
    fn fires_on_a_third_quarter_over_january_to_june() {
        let report = labelled("2024-07-01/2024-09-30", "2024-01-01/2024-06-30", Basis::Ytd);
        let finding = only_finding(&PER012, &report);
        assert_eq!(finding.found.as_deref(), Some("2024-07-01 to 2024-09-30"));
        assert_eq!(
            finding.evidence.len(),
            2,
            "the dates and the label, each with its place"
        );
    }

    #[test]
    fn fires_on_a_file_named_for_another_year() {
        let mut report = labelled("2023-01-01/2023-12-31", "2024-01-01/2024-12-31", Basis::Year);
        report.statements[1].anchor = None;
        assert!(
            only_finding(&PER012, &report)
                .message
                .contains("its file's name means 2023-01-01 to 2023-12-31")
        );
    }

    #[test]
    fn silent_on_labels_that_can_be_meant() {
        for (label, months, basis) in [
            ("2024-07-01/2024-09-30", "2024-01-01/2024-09-30", Basis::Ytd),
            ("2024-01-01/2024-12-31", "2024-01-01/2024-09-30", Basis::Ytd),
            ("2024-01-01/2024-12-31", "2023-07-01/2024-06-30", Basis::Rolling12),
            ("2024-07-01/2024-09-30", "2024-01-01/2024-12-31", Basis::Year),
        ] {
            assert_silent(&PER012, &[&labelled(label, months, basis)]);
        }
    }

    #[test]
    fn silent_when_the_label_is_right_for_another_report_of_the_file() {
        let second = labelled("2024-04-01/2024-06-30", "2024-04-01/2024-06-30", Basis::Quarter);
        let first = Report {
            id: "first".into(),
            ..labelled("2024-04-01/2024-06-30", "2024-01-01/2024-03-31", Basis::Quarter)
        };
        assert_silent(&PER012, &[&first, &second]);
    }
}
