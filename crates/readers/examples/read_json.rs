//! Prints what the readers see in a file as JSON: `cargo run --example read_json FILE`.

use std::process::ExitCode;

use sha2::{Digest, Sha256};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: read_json FILE");
        return ExitCode::from(2);
    };
    let document = std::fs::read(&path).map_err(|e| e.to_string()).and_then(|bytes| {
        let digest = Sha256::digest(&bytes);
        let sha256 = digest.iter().map(|b| format!("{b:02x}")).collect();
        plumbline_readers::READERS
            .iter()
            .find(|(format, _)| *format == plumbline_model::FileFormat::Pdf)
            .ok_or_else(|| "no PDF reader".to_owned())
            .and_then(|(_, read)| read(&bytes, sha256).map_err(|e| e.to_string()))
    });
    match document.and_then(|d| serde_json::to_string(&d).map_err(|e| e.to_string())) {
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
