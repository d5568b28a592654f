//! Any bytes, any format: what the sniffer makes of them is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| plumbline_fuzz::read(bytes));
