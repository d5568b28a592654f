//! A printed figure, in every unit.
#![no_main]

use plumbline_mapping::normalize::number::{Scale, parse_figure, parse_plain};
use plumbline_model::Unit;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for unit in [Unit::Usd, Unit::UsdPerMemberMonth, Unit::Ratio, Unit::Members] {
        let _ = parse_figure(text, unit, Scale::default());
    }
    let _ = parse_plain(text);
});
