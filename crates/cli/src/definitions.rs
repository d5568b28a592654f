//! `plumbline definitions`: what each total counts, stated and inferred, and which may be compared; stated by hand.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use plumbline_app::commands::{
    DefinedTerm, DefinitionsView, Nothing, ReportRequest, StartFromPublished, StateFacet, WithdrawFacet,
};
use plumbline_app::{App, AppError, verbs};
use plumbline_model::{
    ComparisonVerdict, DefinitionComparison, Facet, FacetStatement, FacetValue, InferenceOutcome, PublishedDefinition,
    RestatedTotal, StepSign,
};
use serde_json::json;

use crate::out::{self, out, outln};
use crate::table::TextTable;

/// What `definitions` is asked.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Definitions {
    /// The published definitions to start from
    #[arg(long)]
    library: bool,
    /// What to do [default: list them]
    #[command(subcommand)]
    what: Option<DefinitionsVerb>,
}

/// What a person does about definitions.
#[derive(Debug, Subcommand)]
pub enum DefinitionsVerb {
    /// State one facet of a payer's total cost by hand, in place of what its reports state
    State {
        #[command(flatten)]
        of: FacetOf,
        /// included, excluded, "partial: …", or a text such as paid or "250000 USD per member per year"
        #[arg(required_unless_present = "open")]
        value: Option<String>,
        /// Say that the payer leaves the facet open
        #[arg(long, conflicts_with = "value")]
        open: bool,
        #[command(flatten)]
        why: Why,
    },
    /// Take back what a person stated of a facet: what the reports state holds again
    Withdraw {
        #[command(flatten)]
        of: FacetOf,
    },
    /// Take a published definition over for the facets the payer leaves open
    Start {
        #[command(flatten)]
        of: TermOf,
        /// The published definition's id, as `definitions --library` lists it
        published: String,
        #[command(flatten)]
        why: Why,
    },
    /// List what persons stated, ended statements too, the latest first
    Statements,
}

/// A payer's term for total cost.
#[derive(Debug, Args)]
pub struct TermOf {
    /// A report of the payer, or the first characters of its id; what is stated holds for all reports of the payer
    #[arg(value_name = "REPORT_ID")]
    report: String,
    /// The payer's term for total cost [default: the report's only one]
    #[arg(long, value_name = "TERM")]
    term: Option<String>,
}

/// One facet of it.
#[derive(Debug, Args)]
pub struct FacetOf {
    #[command(flatten)]
    term: TermOf,
    /// The facet
    #[arg(value_parser = facet_parser(), hide_possible_values = false)]
    facet: Facet,
}

/// Who says so, and why.
#[derive(Debug, Args)]
pub struct Why {
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who
    #[arg(long, value_name = "NAME")]
    by: String,
}

fn facet_parser() -> impl TypedValueParser<Value = Facet> {
    PossibleValuesParser::new(Facet::ALL.map(Facet::as_str)).try_map(|name| {
        let known = Facet::ALL.into_iter().find(|facet| facet.as_str() == name);
        known.ok_or_else(|| format!("there is no facet {name}"))
    })
}

/// Lists definitions with their verdicts, with `--library` the published ones; or does what a person says.
pub fn run(app: &App, asked: Definitions, as_json: bool) -> Result<u8, AppError> {
    if let Some(what) = asked.what {
        return by_hand(app, what, as_json);
    }
    let view = verbs::list_definitions(app, Nothing {})?;
    match (asked.library, as_json) {
        (true, true) => out::json(&json!({ "library": view.library })),
        (true, false) => published(&view.library),
        (false, true) => out::json(&json!({
            "definitions": view.definitions,
            "segments": view.segments,
            "restatements": view.restatements,
            "statements": view.statements,
        })),
        (false, false) => people(&view),
    }
    Ok(0)
}

fn by_hand(app: &App, what: DefinitionsVerb, as_json: bool) -> Result<u8, AppError> {
    let (view, about, facet) = match what {
        DefinitionsVerb::State {
            of,
            value,
            open: _,
            why,
        } => {
            let about = About::find(app, of.term)?;
            let request = StateFacet {
                report_id: about.report_id.clone(),
                term: about.term.clone(),
                facet: of.facet,
                value: value.as_deref().map(FacetValue::from),
                reason: why.reason,
                by: why.by,
            };
            (verbs::state_facet(app, request)?, about, Some(of.facet))
        }
        DefinitionsVerb::Withdraw { of } => {
            let about = About::find(app, of.term)?;
            let request = WithdrawFacet {
                report_id: about.report_id.clone(),
                term: about.term.clone(),
                facet: of.facet,
            };
            (verbs::withdraw_facet(app, request)?, about, Some(of.facet))
        }
        DefinitionsVerb::Start { of, published, why } => {
            let about = About::find(app, of)?;
            let request = StartFromPublished {
                report_id: about.report_id.clone(),
                term: about.term.clone(),
                published,
                reason: why.reason,
                by: why.by,
            };
            (verbs::start_from_published(app, request)?, about, None)
        }
        DefinitionsVerb::Statements => {
            let statements = verbs::list_definitions(app, Nothing {})?.statements;
            if as_json {
                out::json(&json!({ "statements": statements }));
            } else {
                history(&statements);
            }
            return Ok(0);
        }
    };
    let is_about = |one: &&DefinedTerm| one.report_id == about.report_id && one.definition.term == about.term;
    let now = view.definitions.iter().find(is_about);
    let statements: Vec<FacetStatement> = view
        .statements
        .iter()
        .filter(|one| one.payer == about.payer && one.term == about.term)
        .filter(|one| facet.is_none_or(|facet| facet == one.facet))
        .cloned()
        .collect();
    if as_json {
        out::json(&json!({ "definition": now, "statements": statements }));
    } else {
        now.into_iter().for_each(definition);
        outln!();
        history(&statements);
    }
    Ok(0)
}

/// The total cost a person speaks of.
struct About {
    report_id: String,
    payer: String,
    term: String,
}

impl About {
    /// Errors: [`AppError::NoSuchReport`]; [`AppError::InvalidRequest`] where no term is named and the report has none or
    /// several.
    fn find(app: &App, of: TermOf) -> Result<About, AppError> {
        let report = verbs::get_report(app, ReportRequest { id: of.report })?.report;
        let term = match (of.term, verbs::defined_terms(&report).as_slice()) {
            (Some(term), _) => term,
            (None, [term]) => (*term).to_owned(),
            (None, []) => {
                return Err(AppError::InvalidRequest {
                    what: format!("Report {} of {} prints no total cost.", report.id, report.payer.name),
                });
            }
            (None, several) => {
                return Err(AppError::InvalidRequest {
                    what: format!(
                        "Report {} of {} has several terms for total cost; name one with --term: {}.",
                        report.id,
                        report.payer.name,
                        several.join("; ")
                    ),
                });
            }
        };
        Ok(About {
            report_id: report.id,
            payer: report.payer.name,
            term,
        })
    }
}

fn history(statements: &[FacetStatement]) {
    if statements.is_empty() {
        outln!("No person stated anything of a definition.");
        return;
    }
    let mut table = TextTable::new(&[
        "Payer",
        "Term",
        "Facet",
        "Stated",
        "In place of",
        "By",
        "On",
        "Until",
        "Why",
    ]);
    for one in statements {
        let or_open = |value: &Option<FacetValue>| match value {
            Some(value) => value.to_string(),
            None => "left open".to_owned(),
        };
        let why = match &one.library {
            Some(library) => format!("{} ({library})", one.reason),
            None => one.reason.clone(),
        };
        table.row([
            one.payer.clone(),
            one.term.clone(),
            one.facet.as_str().replace('_', " "),
            or_open(&one.value),
            or_open(&one.against),
            one.by.clone(),
            one.at.date_naive().to_string(),
            one.ended_at
                .map_or_else(|| "in force".to_owned(), |at| at.date_naive().to_string()),
            why,
        ]);
    }
    out!("{}", table.render());
}

fn people(view: &DefinitionsView) {
    if view.definitions.is_empty() {
        outln!("No report states or prints a total cost.");
    }
    for one in &view.definitions {
        definition(one);
    }
    for segment in &view.segments {
        outln!("\n{} payers", segment.line_of_business.as_str());
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
            outln!("  restated, {}", restatement.unit);
            for obstacle in &restatement.obstacles {
                outln!("    {obstacle}");
            }
            for total in &restatement.totals {
                outln!("    {}", restated_in_words(total));
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
    outln!("\n{}: {} ({market}{period})", one.payer, one.definition.term);
    if let Some(stated) = &one.definition.stated {
        outln!("  {stated}");
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
        outln!("  nothing is stated");
    } else {
        out!("{}", table.render());
    }
    match inferred.map(|inferred| inferred.outcome) {
        Some(InferenceOutcome::Unique) => {
            if let Some(sum) = &one.calculation {
                let lines: Vec<String> = sum
                    .lines
                    .iter()
                    .map(|line| format!("{}{} {}", sign(line.sign), line.term, line.displayed))
                    .collect();
                outln!(
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
            outln!("  Several sets of lines add up to the total: the figures say nothing.")
        }
        Some(InferenceOutcome::None) => outln!("  No set of the printed lines adds up to the total."),
        None => {}
    }
    for remark in &one.remarks {
        outln!("  {remark}");
    }
}

fn comparison(comparison: &DefinitionComparison) {
    let payers: Vec<&str> = comparison.totals.iter().map(|total| total.payer.as_str()).collect();
    outln!("  {}: {}", payers.join(" | "), comparison.summary);
    if comparison.verdict == ComparisonVerdict::ComparableWithCaveat {
        for caveat in &comparison.caveats {
            outln!("    {}", caveat.text);
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
    out!("{}", table.render());
}
