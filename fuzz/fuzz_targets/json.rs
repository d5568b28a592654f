//! JSON, FHIR or not.
#![no_main]

use plumbline_model::FileFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    plumbline_fuzz::read_as(FileFormat::Json, bytes);
    plumbline_fuzz::read_as(FileFormat::Fhir, bytes);
});
