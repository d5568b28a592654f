//! A printed period or date.
#![no_main]

use plumbline_mapping::normalize::period::{PeriodContext, find_date, parse_date, parse_period};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let context = PeriodContext::default();
    if let Some(stated) = parse_period(text, &context) {
        assert!(
            stated.period.start <= stated.period.end,
            "a period ends after it starts"
        );
    }
    let _ = parse_date(text);
    let _ = find_date(text, &context);
});
