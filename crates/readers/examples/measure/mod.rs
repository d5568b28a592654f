//! What a process used: CPU seconds and the largest resident memory, as Linux counts them in `/proc`; elsewhere both
//! stay unknown. Shared by the benchmarks.

// Each benchmark uses its part.
#![allow(dead_code)]

use std::process::Command;

/// An outcome whose error is told and ends the run.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Clock ticks in a second in `/proc`, the same on every Linux a desktop runs.
const TICKS: f64 = 100.0;

/// What one process used.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// What it read: cells or pages.
    pub count: u64,
    /// Processor time.
    pub cpu_seconds: Option<f64>,
    /// The largest resident memory, in megabytes.
    pub peak_mb: Option<f64>,
}

/// Runs a reader, which prints what it read, its CPU seconds and its peak megabytes: see [`report`].
pub fn measured(command: &mut Command) -> Result<Measured> {
    let output = command.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the reader ended with {}: {said}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut fields = text.split_whitespace();
    let count = fields
        .next()
        .and_then(|count| count.parse().ok())
        .ok_or("a reader did not say how much it read")?;
    let mut number = || fields.next().and_then(|field| field.parse().ok());
    Ok(Measured {
        count,
        cpu_seconds: number(),
        peak_mb: number(),
    })
}

/// Prints what was read and what this process used so far.
pub fn report(count: u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    match (cpu_seconds(11), peak) {
        (Some(seconds), Some(peak)) => println!("{count} {seconds} {}", peak * 1024.0 / 1e6),
        _ => println!("{count}"),
    }
}

/// Processor time of the processes this one started and waited for, in seconds.
pub fn cpu_seconds_of_children() -> Option<f64> {
    cpu_seconds(13)
}

/// User and system time from two neighboring fields of `/proc/self/stat`, counted after the program's name, which stands
/// in parentheses: the process's own are the 12th and 13th, its children's the 14th and 15th.
fn cpu_seconds(first: usize) -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(first).map(str::parse::<f64>);
    Some((ticks.next()?.ok()? + ticks.next()?.ok()?) / TICKS)
}
