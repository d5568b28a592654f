//! What one report offers to a comparison, so that one can be made elsewhere: in a lake or a team's database.

use std::collections::BTreeSet;

use plumbline_model::{LOCAL_METRICS, METRICS, Offer, Offers, Report};

use super::known;
use super::printed::{Source, Wanted, printings};
use crate::arrangements::arrangements;
use crate::figures::split;
use crate::portfolio::normal_name;

/// What a report offers, by code and months: every metric it prints, and those of the standard's list and of ours that
/// follow from what it prints. Values are brought to the metric's usual unit as [`super::Comparable::compare`] does.
pub fn offers(report: &Report) -> Offers {
    let printed = report.metrics.iter().flat_map(|metric| {
        let standard = metric.standard_code.as_deref();
        std::iter::once(metric.code.as_str()).chain(standard)
    });
    let stems: BTreeSet<&str> = report.metrics.iter().map(|metric| split(&metric.code).0).collect();
    let listed = METRICS.iter().map(|metric| metric.code);
    let kin = listed
        .chain(LOCAL_METRICS.iter().map(|metric| metric.code))
        .filter(|code| stems.contains(split(code).0));
    let codes: BTreeSet<&str> = printed.chain(kin).collect();
    let source = Source::of(report);
    let mut offers = Vec::new();
    for code in codes {
        let of_code = report.metrics.iter().find(|metric| metric.code == code);
        let Some(unit) = known(code)
            .map(|known| known.unit)
            .or(of_code.map(|metric| metric.unit))
        else {
            continue;
        };
        for printing in printings(&source, Wanted { code, unit }) {
            offers.push(Offer {
                code: code.to_owned(),
                usual_unit: unit,
                run_out_months: printing.run_out_months(),
                known_on: printing.known_on(),
                basis: printing.basis,
                period: printing.period,
                state: printing.state,
                value: printing.value,
                unit: printing.unit,
                calculation: printing.calculation.map(|calculation| calculation.text),
                metric_id: printing.metric.id.clone(),
                paid_through: printing.paid_through,
                place: printing.anchor.place(),
                displayed: printing.displayed,
            });
        }
    }
    Offers {
        payer_key: normal_name(&report.payer.name),
        arrangement: arrangements(&[report]).remove(0).id,
        offers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ReportBuilder, decimal};
    use plumbline_model::{CellState, Unit};

    #[test]
    fn a_rate_follows_from_its_total_and_a_code_nobody_prints_is_not_offered() {
        let report = ReportBuilder::new(" Acme  Health")
            .usd("med-cost", "1,200,000")
            .member_months("3,000")
            .build();
        let offered = offers(&report);
        assert_eq!(offered.payer_key, "acme health");
        assert!(offered.arrangement.starts_with("acme health|"));
        let of = |code: &str| offered.offers.iter().find(|offer| offer.code == code);
        let rate = of("med-cost-pmpm").expect("it follows from the total");
        assert_eq!((rate.value, rate.unit), (Some(decimal("400")), Unit::UsdPerMemberMonth));
        assert_eq!(rate.state, CellState::Reported);
        assert!(rate.calculation.as_deref().is_some_and(|text| text.contains("÷ 3,000")));
        assert!(of("med-cost").is_some_and(|total| total.calculation.is_none()));
        assert!(of("rx-cost-pmpm").is_none());
    }
}
