//! RST001.

use plumbline_model::{Report, StatementKind, Unit};

use crate::amounts::{day, printed, with_unit};
use crate::beside::replaced;
use crate::restatement::{Figure, differs, figures};
use crate::{Draft, Findings, Scope};

declare_rule! {
    /// The same contract and period were reported again with changed figures.
    ///
    /// ## What
    /// A report replaces an earlier version, and figures in it differ, targets, baselines and thresholds included; each
    /// change is listed with its size.
    /// ## Why
    /// What was settled, signed off or compared on the earlier version may no longer hold.
    /// ## What to do
    /// Ask the payer for the reason of each change, and look again at what was decided on the earlier version.
    /// ## Question
    /// What is the reason for each change?
    /// ## Source
    /// VBPR 1.1.0: a MeasureReport replaces an earlier one of the same measure, subject and period.
    /// ## Example that fires
    /// The second quarter's report prints the first quarter again, with other ED visits.
    /// ## Example that does not
    /// The first quarter printed again with the same figures; "412.3" where "412" stood before.
    RST001 "restated-figures", Warning, Beside(check, replaced)
}

fn check(report: &Report, scope: &Scope, out: &mut Findings) {
    let Some(earlier) = scope.replaced_by(report) else {
        return;
    };
    let (old, new) = (figures(earlier), figures(report));
    let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut changes: Vec<String> = Vec::new();
    let mut draft = Draft::about(report, "Restated figures");
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        let Some(change) = change(before, after) else { continue };
        let label = after.or(before).map_or("", |figure| figure.label.as_str());
        changes.push(format!("{label}: {change}"));
        for (figure, version, name) in [(before, earlier, "before"), (after, report, "now")] {
            if let Some(figure) = figure {
                draft = draft.fact(format!("{label}|{name}|{}", figure.displayed)).saw(
                    format!("{label}, {name}"),
                    printed(figure.displayed, figure.unit),
                    Some(figure.anchor),
                    version,
                );
            }
        }
        if let (Some(before), Some(after)) = (before.and_then(|f| f.value), after.and_then(|f| f.value)) {
            let unit = new.get(key).map_or(Unit::None, |figure| figure.unit);
            draft = draft.computed(
                format!("{label}, change"),
                with_unit(after.saturating_sub(before), unit),
            );
        }
    }
    if changes.is_empty() {
        return out.passed(&RST001);
    }
    if earlier.paid_through != report.paid_through {
        for (version, name) in [(earlier, "before"), (report, "now")] {
            draft = draft.statement(
                &format!("paid through, {name}"),
                version.statement(StatementKind::PaidThrough),
                day(version.paid_through),
                version,
            );
        }
    }
    let count = match changes.len() {
        1 => "1 figure changed".to_owned(),
        count => format!("{count} figures changed"),
    };
    out.push(
        &RST001,
        draft
            .message(format!(
                "{count} since version {}. {}.",
                earlier.version,
                changes.join("; ")
            ))
            .found(count),
    );
}

/// How a figure changed, in words; `None` when it did not.
fn change(before: Option<&Figure>, after: Option<&Figure>) -> Option<String> {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (Some(before), None) => return Some(format!("{}, no longer reported", before.displayed)),
        (None, Some(after)) => return Some(format!("not reported before, now {}", after.displayed)),
        (None, None) => return None,
    };
    if !differs(before, after) {
        return None;
    }
    let (Some(old), Some(new)) = (before.value, after.value) else {
        return Some(format!("{}, now {}", shown(before), shown(after)));
    };
    let difference = new.saturating_sub(old);
    let sign = if difference.is_sign_negative() { "" } else { "+" };
    let percent = difference.checked_div(old.abs()).map_or_else(String::new, |share| {
        format!(", {sign}{}", with_unit(share, Unit::Ratio))
    });
    Some(format!(
        "{}, now {} ({sign}{}{percent})",
        with_unit(old, before.unit),
        with_unit(new, after.unit),
        with_unit(difference, after.unit),
    ))
}

fn shown<'a>(figure: &Figure<'a>) -> &'a str {
    if figure.displayed.is_empty() {
        "no value"
    } else {
        figure.displayed
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::Baseline;

    use super::*;
    use crate::testing::{ReportBuilder, anchor, decimal, findings_between};

    fn version(number: u32) -> ReportBuilder {
        let id = format!("v{number}");
        ReportBuilder::new("Acme").id(&id).with(|r| {
            r.version = number;
            r.supersedes = (number > 1).then(|| "v1".to_owned());
        })
    }

    #[test]
    fn fires_once_with_each_change_its_size_and_both_places() {
        let old =
            version(1)
                .usd("rx-cost", "1,000")
                .metric("ed-visits-per-1000", "400.0", Unit::PerThousandMemberYears);
        let new =
            version(2)
                .usd("rx-cost", "1,000")
                .metric("ed-visits-per-1000", "410.0", Unit::PerThousandMemberYears);
        let findings = findings_between(&RST001, &old.build(), &new.build());
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].message,
            "1 figure changed since version 1. ed visits per 1000: 400 per 1,000, now 410 per 1,000 (+10 per 1,000, +2.5%)."
        );
        let ids: Vec<_> = findings[0]
            .evidence
            .iter()
            .filter_map(|e| e.report_id.as_deref())
            .collect();
        assert_eq!(ids, ["v1", "v2"], "each value points into its own file");
    }

    #[test]
    fn fires_when_a_missing_figure_comes_a_figure_goes_or_a_rate_moves() {
        let old = version(1)
            .usd("rx-cost", "-")
            .usd("med-cost", "10")
            .quality("BCS", "412", "560", "73.6%")
            .build();
        let new = version(2)
            .usd("rx-cost", "900")
            .quality("BCS", "413", "560", "73.8%")
            .build();
        let message = findings_between(&RST001, &old, &new).remove(0).message;
        assert!(message.starts_with("4 figures changed since version 1."), "{message}");
        assert!(message.contains("rx cost: -, now 900"), "{message}");
        assert!(message.contains("med cost: 10, no longer reported"), "{message}");
    }

    #[test]
    fn fires_when_a_target_a_baseline_or_a_threshold_moves_under_the_same_figures() {
        let baseline = |printed: &str| Baseline {
            value: Some(decimal(printed)),
            quantum: Some(decimal("0.01")),
            period: None,
            displayed: printed.into(),
            anchor: anchor(600, printed),
            transforms: Vec::new(),
        };
        let with = |number, target: &str, before: &str, cut: &str| {
            version(number)
                .pmpm("med-cost-pmpm", "412.50")
                .target(target, None)
                .last(|metric| metric.baseline = Some(baseline(before)))
                .quality("BCS", "412", "560", "73.6%")
                .threshold("star-4", cut)
                .build()
        };
        let old = with(1, "420.00", "401.10", "73%");
        let message = findings_between(&RST001, &old, &with(2, "410.00", "399.10", "75%"))
            .remove(0)
            .message;
        assert!(message.starts_with("3 figures changed since version 1."), "{message}");
        for part in [
            "med cost pmpm, target: $420.00 PMPM, now $410.00 PMPM",
            "med cost pmpm, baseline: $401.10 PMPM, now $399.10 PMPM",
            "BCS star-4: 73%, now 75%",
        ] {
            assert!(message.contains(part), "{message}");
        }
        assert!(findings_between(&RST001, &old, &with(2, "420.00", "401.10", "73%")).is_empty());
    }

    #[test]
    fn fires_when_the_same_print_stands_for_another_amount() {
        let old = version(1).usd("med-cost", "412").build();
        let mut new = version(2).usd("med-cost", "412").build();
        new.metrics[0].value = Some(decimal("412000"));
        assert_eq!(findings_between(&RST001, &old, &new).len(), 1, "412 and 412 thousand");
    }

    #[test]
    fn silent_on_the_same_figures_and_on_more_digits() {
        let old = version(1)
            .usd("rx-cost", "1,000")
            .quality("BCS", "412", "560", "73.6%")
            .build();
        let same = version(2)
            .usd("rx-cost", "1,000")
            .quality("BCS", "412", "560", "73.6%")
            .build();
        let finer = version(2)
            .usd("rx-cost", "1,000.40")
            .quality("BCS", "412", "560", "73.57%")
            .build();
        assert!(findings_between(&RST001, &old, &same).is_empty());
        assert!(findings_between(&RST001, &old, &finer).is_empty());
    }
}
