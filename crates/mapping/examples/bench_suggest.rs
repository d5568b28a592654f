//! Measures suggestions: `cargo xtask bench suggest` builds this in release mode and runs it.
//!
//! A report of 300 terms made of payers' words is answered; printed are the time of loading the dictionaries, which happens
//! once in a program, and the best and middle time of eleven runs. 150 ms is the limit for a report.

use std::time::{Duration, Instant};

use plumbline_mapping::{Context, Suggester};

const TERMS: usize = 300;
const RUNS: usize = 11;
const LIMIT: Duration = Duration::from_millis(150);

fn terms() -> Vec<String> {
    let parts = [
        "Medical",
        "Rx",
        "Inpatient",
        "ER",
        "SNF",
        "Breast Cancer Screening",
        "Shared savings",
        "HbA1c",
        "TCC",
    ];
    let ends = [
        "PMPM",
        "cost target",
        "(BCS-E)",
        "Admits/1000",
        "rate YTD",
        "Earned_Amt",
        "variance to budget",
        "gap",
        "Q3",
    ];
    let marks = ["", "Market avg ", "TOTAL_", "Prior yr "];
    let all = marks
        .iter()
        .flat_map(|mark| parts.iter().map(move |part| (mark, part)))
        .flat_map(|(mark, part)| ends.iter().map(move |end| format!("{mark}{part} {end}")));
    all.take(TERMS).collect()
}

fn main() {
    let begun = Instant::now();
    let suggester = Suggester::shipped();
    let loaded = begun.elapsed();
    let terms = terms();
    let context = Context::of("USD | Summary | Cost of care | 2025");
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let answers = terms.iter().map(|term| suggester.answer(term, &context));
            std::hint::black_box(answers.filter(|answer| !answer.suggestions.is_empty()).count());
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("dictionaries loaded once: {loaded:.1?}");
    println!(
        "{} terms: best {:.1?}, middle {:.1?} (limit {LIMIT:?})",
        terms.len(),
        times[0],
        times[RUNS / 2]
    );
}
