//! Prints the mapping file proposed for a report: `cargo run -p plumbline-mapping --example draft FILE`.

use plumbline_mapping::{Mapping, Origin, propose};
use plumbline_readers::{Limits, load, read_within};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = load(std::path::Path::new(&path), &Limits::default()).expect("readable");
        let document = read_within(&bytes, &Limits::default()).expect("readable");
        let started = std::time::Instant::now();
        let draft = propose(&document, &path);
        let took = started.elapsed();
        let text = draft.to_toml();
        println!("{text}");
        eprintln!("{path}: {took:?}");
        if let Err(error) = Mapping::parse(&text, "draft.toml", Origin::File("draft.toml".into())) {
            eprintln!("NOT PARSED {path}: {error}");
        }
    }
}
