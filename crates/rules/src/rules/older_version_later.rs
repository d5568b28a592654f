//! RST002.

use plumbline_model::{Report, StatementKind};

use crate::{Draft, Findings, Scope};

declare_rule! {
    /// An older version of a report was imported after the newer one and stands in its place.
    ///
    /// ## What
    /// The version that counts was made on an earlier day, or is paid through an earlier day, than the version it replaced.
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
    RST002 "older-version-later", Warning, Report(check)
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
    if compared {
        out.passed(&RST002);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, day, findings_between};

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
    fn silent_in_order_and_on_the_same_day() {
        for later in ["2025-04-20", "2025-05-01"] {
            assert!(findings_between(&RST002, &version(1, "2025-04-20"), &version(2, later)).is_empty());
        }
    }
}
