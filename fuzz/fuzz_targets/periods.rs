//! A printed period or date.
#![no_main]

use plumbline_mapping::normalize::period::{DayRole, PeriodContext, file_name_period, parse_date, parse_day, parse_period, read_timing};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let context = PeriodContext::default();
    if let Some(stated) = parse_period(text, &context) {
        assert!(
            stated.period.start <= stated.period.end,
            "a period ends after it starts"
        );
    }
    let _ = parse_date(text);
    let _ = parse_day(text, DayRole::PaidThrough, &PeriodContext::of_year(2024));
    let _ = read_timing(text, &context);
    let _ = file_name_period(text);
});
