//! Prints what the reader sees in a file, as indented text tables: `cargo run -p plumbline-readers --example read -- FILE…`.

use plumbline_model::{Document, Table};

fn main() {
    for path in std::env::args().skip(1) {
        println!("== {path}");
        match plumbline_readers::read(path.as_ref()) {
            Ok(document) => print_document(&document),
            Err(error) => println!("{}: {error}\n{}", error.code(), error.remedy()),
        }
    }
}

fn print_document(document: &Document) {
    println!("{} {}", document.format.as_str(), &document.sha256[..12]);
    for part in &document.parts {
        println!(
            "\n[{}] {}{}",
            part.number,
            part.name,
            if part.hidden { " (hidden)" } else { "" }
        );
        for line in &part.lines {
            println!("  | {}    <{}>", line.text, line.anchor.place());
        }
        for table in &part.tables {
            print_table(table);
        }
    }
    for issue in &document.issues {
        let place = issue.anchor.as_ref().map(|a| a.place()).unwrap_or_default();
        println!(
            "  ! {} {} {} <{place}>",
            issue.code,
            issue.severity.as_str(),
            issue.message
        );
    }
}

fn print_table(table: &Table) {
    let (rows, columns) = (table.row_count().min(200), table.column_count().min(14));
    let region = match &table.anchor {
        plumbline_model::Anchor::Sheet { range, .. } => range.to_string(),
        other => other.place(),
    };
    println!(
        "  table {region}, {} header rows, {} x {}",
        table.header_rows,
        table.row_count(),
        table.column_count()
    );
    for row in 0..rows {
        let texts: Vec<String> = (0..columns)
            .map(
                |column| match table.cells.iter().find(|c| c.row == row && c.column == column) {
                    Some(cell) => {
                        let span = if cell.column_span > 1 {
                            format!("→{}", cell.column_span)
                        } else {
                            String::new()
                        };
                        let down = if cell.row_span > 1 {
                            format!("↓{}", cell.row_span)
                        } else {
                            String::new()
                        };
                        let text: String = cell.text.chars().take(40).collect();
                        format!("{text}{span}{down}{}", if cell.hidden { "~" } else { "" })
                    }
                    None => String::new(),
                },
            )
            .collect();
        let mark = if row < table.header_rows { '#' } else { ' ' };
        println!(
            "   {mark} {}",
            texts
                .iter()
                .map(|t| format!("{t:<18}"))
                .collect::<Vec<_>>()
                .join("│")
                .trim_end()
        );
    }
}
