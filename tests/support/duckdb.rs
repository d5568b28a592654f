//! DuckDB, in which tests query lakes as their users would.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::root;

/// The rows that the last statement gives; `None`, said plainly, where DuckDB is not installed.
pub fn query(sql: &str) -> Option<Vec<Value>> {
    let folder = root().join("tests/duckdb");
    if !folder.join("node_modules").is_dir() {
        assert!(
            std::env::var_os("PLUMBLINE_REQUIRE_DUCKDB").is_none(),
            "DuckDB is required here and is not installed: (cd tests/duckdb && npm ci)"
        );
        eprintln!("skipped: DuckDB is not installed. To install it: (cd tests/duckdb && npm ci)");
        return None;
    }
    let mut node = Command::new("node")
        .arg("query.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut input = node.stdin.take().expect("piped");
    input.write_all(sql.as_bytes()).expect("node takes the query");
    drop(input);
    let ended = node.wait_with_output().expect("node ends");
    assert!(
        ended.status.success(),
        "{sql}\n{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    Some(serde_json::from_slice(&ended.stdout).expect("rows"))
}
