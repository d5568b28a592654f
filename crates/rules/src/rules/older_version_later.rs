//! RST002.

use plumbline_model::{Report, Severity, StatementKind};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// An older version of a report was imported after the newer one.
    ///
    /// ## What
    /// The version that counts was made on an earlier day, or is paid through an earlier day, than the version it replaced.
    /// Where an older version arrived later and the newer one still counts, that is worth knowing and no more.
    /// ## Why
    /// Comparisons and settlements go back to figures the payer has since corrected.
    /// ## What to do
    /// Import the newer file again, or remove the older one.
    /// ## Source
    /// VBPR 1.1.0: `MeasureReport.date` of two reports of the same measure, subject and period.
    /// ## Example that fires
    /// The report of January made on 20 April is imported first, then the one made on 20 February.
    /// ## Example that does not
    /// The one of February first; two versions made on the same day.
    RST002 "older-version-later", Warning, Header(check)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(replaced) = scope.replaced_by(report) else {
        return;
    };
    let days = [
        (
            StatementKind::ReportedOn,
            "made on",
            replaced.reported_on,
            report.reported_on,
        ),
        (
            StatementKind::PaidThrough,
            "paid through",
            replaced.paid_through,
            report.paid_through,
        ),
    ];
    let mut compared = false;
    for (kind, words, before, now) in days {
        let (Some(before), Some(now)) = (before, now) else {
            continue;
        };
        compared = true;
        if now >= before {
            // Made later: what it is paid through is the payer's choice.
            if now > before {
                break;
            }
            continue;
        }
        return out.push(
            &RST002,
            Draft::about(report, "Report version")
                .message(format!(
                    "Version {} is {words} {now}; version {}, which it replaces, is {words} {before}.",
                    report.version, replaced.version
                ))
                .fact(before.to_string())
                .fact(now.to_string())
                .header(
                    format!("version {}, {words}", replaced.version),
                    kind,
                    before.to_string(),
                    replaced,
                )
                .header(
                    format!("version {}, {words}", report.version),
                    kind,
                    now.to_string(),
                    report,
                )
                .expected(format!("{words} {before} or later"))
                .found(format!("{words} {now}")),
        );
    }
    if let Some(draft) = arrived_later(report, replaced, scope) {
        out.push(&RST002, draft);
    } else if compared {
        out.passed(&RST002);
    }
}

/// An older version that arrived after the newer one, which stays in its place.
fn arrived_later(report: &Report, replaced: &Report, scope: &Scope) -> Option<Draft> {
    let (before, now) = (replaced.reported_on?, report.reported_on?);
    // Files stand in the order of their import.
    let arrival = |report: &Report| {
        let files = scope.files().iter();
        let mut files = files.enumerate();
        files
            .find(|(_, file)| file.report_ids.contains(&report.id))
            .map(|(at, _)| at)
    };
    let (older, newer) = (arrival(replaced)?, arrival(report)?);
    if before >= now || older < newer {
        return None;
    }
    Some(
        Draft::about(report, "Report version")
            .severity(Severity::Info)
            .message(format!(
                "A version made on {before} was imported after the one made on {now}, which stays the one that counts."
            ))
            .fact(before.to_string())
            .fact(now.to_string())
            .header(
                format!("version {}, made on", replaced.version),
                StatementKind::ReportedOn,
                before.to_string(),
                replaced,
            )
            .header(
                format!("version {}, made on", report.version),
                StatementKind::ReportedOn,
                now.to_string(),
                report,
            )
            .expected("versions in the order they were made")
            .found(format!("{before} after {now}")),
    )
}

#[cfg(test)]
mod tests {
    use plumbline_model::ImportStatus;

    use super::*;
    use crate::testing::{ReportBuilder, check_all, day, file, findings_between};

    fn version(number: u32, made: &str) -> Report {
        ReportBuilder::new("Acme")
            .id(&format!("v{number}"))
            .usd("med-cost", "10")
            .with(|r| {
                r.version = number;
                r.supersedes = (number > 1).then(|| "v1".to_owned());
                r.reported_on = Some(day(made));
            })
            .build()
    }

    #[test]
    fn fires_on_february_after_april() {
        let findings = findings_between(&RST002, &version(1, "2025-04-20"), &version(2, "2025-02-20"));
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "Version 2 is made on 2025-02-20; version 1, which it replaces, is made on 2025-04-20."
        );
    }

    #[test]
    fn fires_on_an_older_version_that_arrives_later_and_does_not_count() {
        let (older, newer) = (version(1, "2025-02-20"), version(2, "2025-04-20"));
        let file_of = |report: &Report, name: &str| {
            let mut file = file(name, ImportStatus::Imported);
            file.report_ids = vec![report.id.clone()];
            file
        };
        let (old, new) = (file_of(&older, "february"), file_of(&newer, "april"));
        let found = |files: &[plumbline_model::ImportedFile]| {
            let findings = check_all(&[&newer], &[&older], files).findings;
            findings
                .into_iter()
                .filter(|finding| finding.rule == "RST002")
                .collect::<Vec<_>>()
        };
        let late = found(&[new.clone(), old.clone()]);
        assert_eq!((late.len(), late[0].severity), (1, Severity::Info));
        assert!(found(&[old, new]).is_empty());
    }

    #[test]
    fn silent_in_order_and_on_the_same_day() {
        for later in ["2025-04-20", "2025-05-01"] {
            assert!(findings_between(&RST002, &version(1, "2025-04-20"), &version(2, later)).is_empty());
        }
    }
}
