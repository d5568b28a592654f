//! Prints what the readers see in a file as JSON: `cargo run --example read_json FILE`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: read_json FILE");
        return ExitCode::from(2);
    };
    let json = plumbline_readers::read(&path)
        .map_err(|error| error.to_string())
        .and_then(|document| serde_json::to_string(&document).map_err(|error| error.to_string()));
    match json {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
