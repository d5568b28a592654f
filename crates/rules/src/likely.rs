//! Why a figure is on a wrong scale, as far as its kind and the factor tell: for a person to check first.

use plumbline_model::Unit;

use crate::figures::Figure;
use crate::pairs::{Contradiction, Culprit};
use crate::scale::{Slip, Step};

/// The likely cause in words, by what the figure is.
pub(crate) fn likely(figure: &Figure, slip: Slip) -> &'static str {
    let sign = match (slip.opposite, figure.value.is_sign_negative()) {
        (true, false) => {
            return "It is likely a loss printed as a positive amount, or benchmark and cost are exchanged.";
        }
        (true, true) => return "It is likely a saving printed as a loss, or benchmark and cost are exchanged.",
        (false, _) => slip.too_large,
    };
    match (slip.step, sign) {
        (Step::Percent, true) => "It is likely in percent points, taken for a fraction of 1.",
        (Step::Percent, false) => "It is likely a percentage that was divided by 100 twice.",
        (Step::Year, true) => "It is likely in member months.",
        (Step::Year, false) => "It is likely divided by 12 twice.",
        (Step::Thousand, false) if figure.unit != Unit::Ratio => "It is likely in thousands.",
        (Step::Million, false) if figure.unit != Unit::Ratio => "It is likely in millions.",
        (Step::Thousand, _) => "One of the figures it follows from is likely in thousands.",
        (Step::Million, _) => "One of the figures it follows from is likely in millions.",
        (Step::None, _) => "",
    }
}

/// The same for a total that is not its rate × members.
pub(crate) fn likely_of_line(contradiction: &Contradiction, slip: Slip) -> String {
    let Some(first) = contradiction.pairs.first() else {
        return String::new();
    };
    let rate = format!("\"{}\"", first.rate.label());
    let total = format!("\"{}\"", first.total.label());
    let members = first
        .denominator
        .map_or_else(|| "The members".to_owned(), |one| format!("\"{}\"", one.label()));
    if slip.opposite {
        return "One of them is printed with the opposite sign.".to_owned();
    }
    let monthly = first.rate.unit == Unit::UsdPerMemberMonth;
    let of_all = contradiction.culprit == Culprit::Denominator;
    match (slip.step, slip.too_large) {
        (Step::Year, false) if first.denominator.is_none() => {
            format!("Both are likely for the same time: {rate} a year or {total} a month.")
        }
        (Step::Year, true) if first.denominator.is_none() => format!("{rate} is likely already divided by 12."),
        (Step::Year, false) if of_all && !monthly => format!("{members} are likely member months."),
        (Step::Year, false) if monthly => format!("{rate} is likely a year's, not a month's."),
        (Step::Year, false) => format!("{total} is likely a month's, or {members} are member months."),
        (Step::Year, true) if monthly => format!("{members} are likely person-years or average members."),
        (Step::Year, true) => format!("{rate} is likely a month's, not a year's."),
        (Step::Thousand, false) if of_all => {
            format!("The totals are likely in thousands, or {members} are not in the unit said.")
        }
        (Step::Thousand, false) => format!("{total} is likely in thousands."),
        (Step::Thousand, true) if of_all => format!("{members} are likely in thousands."),
        (Step::Thousand, true) => format!("{rate} or {members} is likely in thousands."),
        (Step::Million, false) => format!("{total} is likely in millions."),
        (Step::Million, true) => format!("{rate} or {members} is likely in millions."),
        (Step::Percent | Step::None, _) => String::new(),
    }
}
