//! A stored number and a number format code, apart by a line end.
#![no_main]

use plumbline_readers::number_format::{Code, parse_stored};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (number, code) = text.split_once('\n').unwrap_or(("0.742", text));
    let code = Code::parse(code);
    let _ = code.render_text(number);
    if let Some(value) = parse_stored(number) {
        let _ = code.render(value, false);
        let _ = code.render(value, true);
    }
});
