//! What a file has otherwise than its mapping says: `cargo run -p plumbline-mapping --example drift -- FILE...`
use plumbline_mapping::{Mappings, Recognition, apply};
fn main() {
    let mappings = Mappings::built_in().unwrap();
    for path in std::env::args().skip(1) {
        let Ok(document) = plumbline_readers::read(std::path::Path::new(&path)) else {
            println!("{path}: unreadable");
            continue;
        };
        let Recognition::Recognized { mapping, .. } = mappings.recognize(&document, &path) else {
            println!("{path}: unknown");
            continue;
        };
        let mapped = match apply(mapping, &document, &path) {
            Ok(m) => m,
            Err(e) => {
                println!("{path}: {e}");
                continue;
            }
        };
        println!(
            "== {path} {} unchanged {} reports {}",
            mapping.name(),
            mapped.drift.unchanged,
            mapped.reports.len()
        );
        for c in &mapped.drift.changes {
            println!(
                "   {:?} {:?} table {:?} expected {:?} found {:?} at {:?} touches {} lost {} left {}",
                c.what,
                c.how,
                c.table,
                c.expected,
                c.found,
                c.anchor.as_ref().map(|a| a.place()),
                c.touches.len(),
                c.touches.iter().filter(|t| !t.taken).count(),
                c.left.len()
            );
        }
        for i in mapped
            .issues
            .iter()
            .filter(|i| i.code == "SRC012" || i.code == "SRC013")
        {
            println!("   ! {:?} {} {}", i.severity, i.code, i.message);
        }
    }
}
