//! `plumbline definitions`: what each total counts, stated and inferred, and which may be compared.

use plumbline_app::commands::{DefinedTerm, DefinitionsView, Nothing};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{
    ComparisonVerdict, DefinitionComparison, Facet, InferenceOutcome, PublishedDefinition, RestatedTotal, StepSign,
};
use serde_json::json;

use crate::print;
use crate::table::TextTable;

/// Lists definitions with their verdicts; with `library` the published ones.
pub fn run(app: &App, library: bool, as_json: bool) -> Result<u8, AppError> {
    let view = verbs::list_definitions(app, Nothing {})?;
    match (library, as_json) {
        (true, true) => print::json(&json!({ "library": view.library })),
        (true, false) => published(&view.library),
        (false, true) => print::json(&json!({
            "definitions": view.definitions,
            "segments": view.segments,
            "restatements": view.restatements,
            "statements": view.statements,
        })),
        (false, false) => people(&view),
    }
    Ok(0)
}

fn people(view: &DefinitionsView) {
    if view.definitions.is_empty() {
        println!("No report states or prints a total cost.");
    }
    for one in &view.definitions {
        definition(one);
    }
    for segment in &view.segments {
        println!("\n{} payers", segment.line_of_business.as_str());
        for pair in &segment.pairs {
            comparison(pair);
        }
        if let Some(all) = segment.all.as_ref().filter(|_| segment.pairs.len() > 1) {
            comparison(all);
        }
        let restated = view
            .restatements
            .iter()
            .filter(|one| one.line_of_business == segment.line_of_business)
            .flat_map(|one| &one.restatements);
        for restatement in restated {
            println!("  restated, {}", restatement.unit);
            for obstacle in &restatement.obstacles {
                println!("    {obstacle}");
            }
            for total in &restatement.totals {
                println!("    {}", restated_in_words(total));
            }
        }
    }
}

fn definition(one: &DefinedTerm) {
    let market = one
        .line_of_business
        .map_or("no market stated", |market| market.as_str());
    let period = one
        .period
        .map_or_else(String::new, |period| format!(", {} to {}", period.start, period.end));
    println!("\n{}: {} ({market}{period})", one.payer, one.definition.term);
    if let Some(stated) = &one.definition.stated {
        println!("  {stated}");
    }
    let mut table = TextTable::new(&["  Facet", "Stated", "By", "By the figures"]);
    let inferred = one.definition.inferred.as_ref();
    for facet in Facet::ALL {
        let stated = one.definition.facets.get(&facet);
        let found = inferred.and_then(|inferred| inferred.facets.get(&facet));
        let follows = one.follows.get(&facet);
        if stated.is_none() && found.is_none() && follows.is_none() {
            continue;
        }
        let by = one
            .definition
            .origin(facet)
            .map_or_else(String::new, |origin| match origin.name {
                Some(name) => name,
                None => origin.by.as_str().replace('_', " "),
            });
        let differs = one.differences.iter().any(|difference| difference.facet == facet);
        table.row([
            format!("  {}", facet.as_str().replace('_', " ")),
            match (stated, follows) {
                (Some(value), _) | (None, Some(value)) => value.to_string(),
                (None, None) => "not stated".to_owned(),
            },
            if follows.is_some() { "follows".to_owned() } else { by },
            match found {
                Some(found) if differs => format!("{found} (differs)"),
                Some(found) => found.to_string(),
                None => String::new(),
            },
        ]);
    }
    if table.is_empty() {
        println!("  nothing is stated");
    } else {
        print!("{}", table.render());
    }
    match inferred.map(|inferred| inferred.outcome) {
        Some(InferenceOutcome::Unique) => {
            if let Some(sum) = &one.calculation {
                let lines: Vec<String> = sum
                    .lines
                    .iter()
                    .map(|line| format!("{}{} {}", sign(line.sign), line.term, line.displayed))
                    .collect();
                println!(
                    "  {} = {} (± {}): {} at {}",
                    lines.join(" "),
                    sum.sum,
                    sum.tolerance.normalize(),
                    sum.total.displayed,
                    sum.total.anchor.place()
                );
            }
        }
        Some(InferenceOutcome::Several) => {
            println!("  Several sets of lines add up to the total: the figures say nothing.")
        }
        Some(InferenceOutcome::None) => println!("  No set of the printed lines adds up to the total."),
        None => {}
    }
    for remark in &one.remarks {
        println!("  {remark}");
    }
}

fn comparison(comparison: &DefinitionComparison) {
    let payers: Vec<&str> = comparison.totals.iter().map(|total| total.payer.as_str()).collect();
    println!("  {}: {}", payers.join(" | "), comparison.summary);
    if comparison.verdict == ComparisonVerdict::ComparableWithCaveat {
        for caveat in &comparison.caveats {
            println!("    {}", caveat.text);
        }
    }
}

fn restated_in_words(total: &RestatedTotal) -> String {
    match (&total.result, &total.impossible) {
        (Some(result), _) => {
            let steps: Vec<String> = total
                .steps
                .iter()
                .map(|step| format!(" {}{} {}", sign(step.sign), step.term, step.displayed))
                .collect();
            let printed = total.displayed.as_deref().unwrap_or_default();
            format!("{}: {printed}{} = {result}", total.payer, steps.concat())
        }
        (None, Some(why)) => format!("{}: {why}", total.payer),
        (None, None) => format!("{}: not restated", total.payer),
    }
}

fn sign(sign: StepSign) -> &'static str {
    match sign {
        StepSign::Plus => "+ ",
        StepSign::Minus => "- ",
    }
}

fn published(library: &[PublishedDefinition]) {
    let mut table = TextTable::new(&["Id", "Market", "Title", "Facets", "Source"]);
    for one in library {
        let facets: Vec<String> = one
            .facets
            .iter()
            .map(|(facet, value)| format!("{} {value}", facet.as_str().replace('_', " ")))
            .collect();
        table.row([
            one.id.clone(),
            one.line_of_business.map_or("-", |market| market.as_str()).to_owned(),
            one.title.clone(),
            facets.join("; "),
            one.sources.first().cloned().unwrap_or_default(),
        ]);
    }
    print!("{}", table.render());
}
