//! Bytes the sniffer takes for this format.
#![no_main]

use plumbline_model::FileFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| plumbline_fuzz::read_as(FileFormat::Xls, bytes));
