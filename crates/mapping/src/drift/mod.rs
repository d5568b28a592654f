//! What a report has otherwise than its mapping says: which tables, columns, rows, facts and sentences are there, which
//! are not, what stands in their place, and which facts hang on them.
//!
//! The mapping finds things by words, so a change of place alone loses nothing and is none here; what it cannot find is
//! looked for by likeness, meaning and place ([`likeness`]), and what is found that way is proposed and never taken.

mod facts;
mod left;
mod likeness;
mod message;
mod moved;
mod near;
mod propose;
mod rewrite;
mod seen;

use std::collections::{BTreeSet, HashSet};

use plumbline_model::{
    Anchor, Document, Drift, Issue, LayoutChange, LayoutHow, LayoutPart, LayoutProposal, LayoutRule, LeftFigure,
    PartKind, Report, TouchedFact, fingerprint,
};

use crate::extract::FoundTable;
use crate::extract::columns::{self, Region};
use crate::extract::rows::code;
use crate::facts::Facts;
use crate::format::{MappingFile, Orientation, Pattern, TableRule};
use crate::grid::Grid;
use crate::mappings::Mapping;
use crate::words::Words;
pub use moved::moves;
pub use rewrite::{AcceptedChange, NextVersion};
use seen::{Expected, Seen, SeenTable, expected_columns, expected_rows};

/// A document with what of it mapping has found.
pub(crate) struct Survey<'a, 'd> {
    pub file: &'a MappingFile,
    pub document: &'d Document,
    pub words: &'a Words<'d>,
    pub facts: &'a Facts,
    /// Places of the mapping's definitions whose sentence was not found.
    pub definitions: &'a [usize],
    pub grids: &'a [Grid<'d>],
    /// Tables that were read.
    pub found: &'a [FoundTable<'a, 'd>],
}

/// How a document differs from its mapping, whatever could be taken from it.
///
/// Errors: none. A document of another format, or VBPR itself, has no such layout and gives nothing.
pub fn drift(mapping: &Mapping, document: &Document, path: &str) -> Drift {
    let file = mapping.file();
    if mapping.reads_vbpr() || !file.formats.contains(&document.format) {
        return Drift::default();
    }
    match crate::extract::apply(mapping, document, path) {
        Ok(mapped) => mapped.drift,
        Err(_) => crate::extract::survey_only(mapping, document, path),
    }
}

impl<'a, 'd> Survey<'a, 'd> {
    /// The changes, with what was taken from the document.
    pub fn drift(&self, reports: &[Report]) -> Drift {
        let taken = Taken::of(reports, &|_| true);
        let mut drift = Drift::default();
        let mut claimed: Vec<(u32, Region)> = Vec::new();
        for (index, table) in self.file.table.iter().enumerate() {
            let here: Vec<SeenTable> = self
                .found
                .iter()
                .filter(|found| found.index == index)
                .map(|found| self.see(index, table, found.grid, found.region))
                .collect();
            if here.is_empty() {
                if !table.optional {
                    self.missing_table(index, table, &mut drift, &mut claimed);
                }
                continue;
            }
            drift.unchanged += 1;
            for seen in &here {
                self.table_changes(seen, &Taken::from(reports, seen), &mut drift);
            }
        }
        self.fact_changes(&taken, &mut drift);
        drift.changes.extend(self.left_tables(&claimed));
        // What an answer takes is known, though no table of the mapping names it.
        let taken = places(reports);
        drift.changes.retain(|change| {
            change.how != LayoutHow::Added
                || change.left.is_empty()
                || !change.left.iter().all(|figure| taken.contains(&figure.anchor))
        });
        for change in &mut drift.changes {
            change.id = id(change);
        }
        drift
    }

    fn see(&self, index: usize, table: &'a TableRule, grid: &'a Grid<'d>, region: Region) -> SeenTable<'a, 'd> {
        let labelled = |label: &Pattern| crate::facts::beside(label, self.document);
        let (placed, _) = columns::place(table, grid, region, &self.facts.context(), labelled);
        SeenTable::of((index, table), grid, region, placed, &self.file.ignore)
    }

    /// What is otherwise in a table that was read.
    fn table_changes(&self, seen: &SeenTable<'a, 'd>, taken: &Taken, drift: &mut Drift) {
        let table = seen.table;
        let columns = expected_columns(table);
        let rows = expected_rows(table);
        drift.columns.extend(seen.found_columns());
        let (mut named_columns, mut named_rows, mut named_sections) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());

        // A section that is gone takes its terms with it: they are not missing one by one.
        let mut under_missing: BTreeSet<&str> = BTreeSet::new();
        let of_section = |name: &'a str| {
            table
                .term
                .iter()
                .filter(move |term| term.section.as_deref() == Some(name))
        };
        for (index, section) in table.section.iter().enumerate() {
            if seen.sections.iter().any(|one| one.is == Some(index)) {
                drift.unchanged += 1;
                continue;
            }
            if of_section(&section.name).all(|term| term.optional) {
                continue;
            }
            under_missing.insert(&section.name);
            let touches = of_section(&section.name)
                .flat_map(|term| term_facts(table, term, taken))
                .collect();
            let names: Vec<String> = table.section.iter().map(|one| spoken(one.row.as_str())).collect();
            let proposals = propose::among(
                &names,
                index,
                &seen.sections,
                |at| {
                    let to = seen.sections.get(at + 1).map_or(u32::MAX, |next| next.at);
                    let beneath = |row: &&Seen| row.at > seen.sections[at].at && row.at < to;
                    seen.rows
                        .iter()
                        .filter(beneath)
                        .flat_map(|row| self.under(seen, row, &section.name))
                        .collect()
                },
                |_| None,
            );
            let change = self.missing(
                seen,
                LayoutPart::Section,
                "section",
                index,
                &names[index],
                touches,
                proposals,
            );
            named_sections.extend(change.found.clone());
            drift.changes.push(change);
        }

        let names: Vec<String> = columns.iter().map(|one| one.words.clone()).collect();
        for (at, expected) in columns.iter().enumerate() {
            if seen.columns.iter().any(|one| one.is == Some(at)) {
                drift.unchanged += 1;
                continue;
            }
            if expected.optional || self.column_is_known(seen, expected) {
                continue;
            }
            let proposals = propose::among(
                &names,
                at,
                &seen.columns,
                |found| seen.column_figures(seen.columns[found].at, Some(expected)),
                |found| seen.header_texts(found, expected),
            );
            let touches = column_facts(table, expected, taken);
            let change = self.missing(
                seen,
                LayoutPart::Column,
                expected.list,
                expected.index,
                &expected.words,
                touches,
                proposals,
            );
            named_columns.extend(change.found.clone());
            drift.changes.push(change);
        }

        let names: Vec<String> = rows.iter().map(|one| one.words.clone()).collect();
        for (at, expected) in rows.iter().enumerate() {
            if seen.rows.iter().any(|one| one.is == Some(at)) {
                drift.unchanged += 1;
                continue;
            }
            let section = (expected.list == "term")
                .then(|| table.term[expected.index].section.as_deref())
                .flatten();
            if expected.optional || section.is_some_and(|name| under_missing.contains(name)) {
                continue;
            }
            // Only rows of the term's own section can be it.
            let own = |row: usize| match (section, seen.row_sections.get(row)) {
                (Some(name), Some(Ok(Some(index)))) => table.section[*index].name == name,
                (Some(_), _) => false,
                (None, Some(Err(()))) => false,
                (None, _) => true,
            };
            let candidates: Vec<Seen> = seen
                .rows
                .iter()
                .enumerate()
                .map(|(row, one)| Seen {
                    known: one.known || !own(row),
                    ..one.clone()
                })
                .collect();
            let proposals = propose::among(
                &names,
                at,
                &candidates,
                |found| seen.row_figures(candidates[found].at, Some(expected)),
                |_| None,
            );
            let touches = row_facts(table, expected, taken);
            let change = self.missing(
                seen,
                LayoutPart::Row,
                expected.list,
                expected.index,
                &expected.words,
                touches,
                proposals,
            );
            named_rows.extend(change.found.clone());
            drift.changes.push(change);
        }
        self.added(seen, (&named_sections, &named_columns, &named_rows), drift);
    }

    /// What stands in a table that the mapping does not know and that is no proposal for what it misses.
    fn added(
        &self,
        seen: &SeenTable,
        (sections, columns, rows): (&BTreeSet<String>, &BTreeSet<String>, &BTreeSet<String>),
        drift: &mut Drift,
    ) {
        let mut push = |what, one: &Seen, left: Vec<LeftFigure>| {
            drift.changes.push(LayoutChange {
                found: Some(one.words.clone()),
                anchor: Some(one.anchor.clone()),
                figures: left.len(),
                left: seen.shown(left),
                ..change(what, LayoutHow::Added, Some(&seen.table.name))
            });
        };
        let unknown = |one: &&Seen| one.is.is_none() && !one.known;
        for (at, one) in seen.sections.iter().enumerate().filter(|(_, one)| unknown(one)) {
            if !sections.contains(&one.words) && !seen.table.section.is_empty() {
                let to = seen.sections.get(at + 1).map_or(u32::MAX, |next| next.at);
                let beneath = seen.rows.iter().filter(|row| row.at > one.at && row.at < to);
                push(
                    LayoutPart::Section,
                    one,
                    beneath.flat_map(|row| seen.row_figures(row.at, None)).collect(),
                );
            }
        }
        for one in
            seen.columns.iter().filter(unknown).filter(|one| {
                !columns.contains(&one.words) && !one.words.split(" / ").any(|text| columns.contains(text))
            })
        {
            push(LayoutPart::Column, one, seen.column_figures(one.at, None));
        }
        let under_known = |at: usize| seen.row_sections.get(at).is_none_or(Result::is_ok);
        for (at, one) in seen.rows.iter().enumerate().filter(|(_, one)| unknown(one)) {
            if under_known(at) && !rows.contains(&one.words) {
                push(LayoutPart::Row, one, seen.row_figures(one.at, None));
            }
        }
    }

    /// Rows beneath a heading as they would be taken if it were a section of the mapping.
    fn under(&self, seen: &SeenTable, row: &Seen, section: &str) -> Vec<LeftFigure> {
        let rows = expected_rows(seen.table);
        let expected = rows.iter().find(|one| {
            let term = (one.list == "term").then(|| &seen.table.term[one.index]);
            one.words == row.words
                && term.is_some_and(|term| term.section.as_deref().is_none_or(|name| name == section))
        });
        expected
            .map(|expected| seen.row_figures(row.at, Some(expected)))
            .unwrap_or_default()
    }

    /// A column whose words are there, and which could not be told from others: said on its own.
    fn column_is_known(&self, seen: &SeenTable, expected: &Expected) -> bool {
        expected.list == "column" && columns::fits_any(&seen.table.column[expected.index], seen.grid, seen.region)
    }

    #[allow(clippy::too_many_arguments)] // A change is where a table, a rule and its proposals meet.
    fn missing(
        &self,
        seen: &SeenTable,
        what: LayoutPart,
        list: &str,
        index: usize,
        words: &str,
        touches: Vec<TouchedFact>,
        proposals: Vec<LayoutProposal>,
    ) -> LayoutChange {
        let first = proposals.first();
        let how = if first.is_some() {
            LayoutHow::Renamed
        } else {
            LayoutHow::Missing
        };
        let place = first
            .map(|proposal| proposal.anchor.clone())
            .or_else(|| seen.columns.first().map(|one| one.anchor.clone()));
        LayoutChange {
            expected: Some(words.to_owned()),
            found: first.map(|proposal| proposal.words.clone()),
            anchor: place,
            touches,
            figures: first.map(|proposal| proposal.figures.len()).unwrap_or_default(),
            left: Vec::new(),
            proposals: proposals
                .into_iter()
                .map(|proposal| LayoutProposal {
                    figures: seen.shown(proposal.figures),
                    ..proposal
                })
                .collect(),
            rule: Some(LayoutRule {
                list: list.to_owned(),
                table: Some(seen.index),
                index,
            }),
            ..change(what, how, Some(&seen.table.name))
        }
    }
}

fn change(what: LayoutPart, how: LayoutHow, table: Option<&str>) -> LayoutChange {
    LayoutChange {
        id: String::new(),
        what,
        how,
        table: table.map(str::to_owned),
        expected: None,
        found: None,
        anchor: None,
        was: None,
        is: None,
        touches: Vec::new(),
        proposals: Vec::new(),
        figures: 0,
        left: Vec::new(),
        rule: None,
    }
}

fn id(change: &LayoutChange) -> String {
    // A place on a page is its box, and not the page's number alone.
    let place = change
        .anchor
        .as_ref()
        .map(|anchor| format!("{anchor:?}"))
        .unwrap_or_default();
    let rule = change.rule.as_ref().map(|rule| format!("{rule:?}")).unwrap_or_default();
    let what = format!("{:?}", change.what);
    let expected = change.expected.as_deref().unwrap_or_default();
    fingerprint(
        "drift",
        &what,
        &[&rule, expected, &place, change.found.as_deref().unwrap_or_default()],
    )
}

/// Where the figures that were taken stand.
fn places(reports: &[Report]) -> HashSet<&Anchor> {
    let metrics = reports
        .iter()
        .flat_map(|report| &report.metrics)
        .map(|metric| &metric.anchor);
    let quality = reports.iter().flat_map(|report| &report.quality);
    metrics
        .chain(quality.flat_map(|one| one.sources.values().map(|source| &source.anchor)))
        .collect()
}

/// Codes and measures a document, or a table of it, gave.
struct Taken(BTreeSet<(String, String)>);

impl Taken {
    fn of(reports: &[Report], from: &dyn Fn(&Anchor) -> bool) -> Taken {
        let metrics = reports
            .iter()
            .flat_map(|report| &report.metrics)
            .filter(|metric| from(&metric.anchor));
        let quality = reports.iter().flat_map(|report| &report.quality).filter(|one| {
            let thresholds = one.thresholds.iter().map(|threshold| &threshold.anchor);
            from(&one.anchor) || thresholds.into_iter().any(from)
        });
        let metrics = metrics.map(|metric| (metric.code.clone(), metric.term.clone()));
        Taken(
            metrics
                .chain(quality.map(|one| (one.measure.clone(), String::new())))
                .collect(),
        )
    }

    /// What a table at its place gave.
    fn from(reports: &[Report], seen: &SeenTable) -> Taken {
        let part = &seen.grid.part;
        let rows = seen.region.header..seen.region.end;
        let of_page: Vec<&Anchor> = match part.kind {
            PartKind::Page => seen
                .grid
                .rows_from(rows.start)
                .take_while(|row| *row < rows.end)
                .flat_map(|row| seen.grid.row(row))
                .map(|cell| cell.anchor.as_ref())
                .collect(),
            PartKind::Sheet | PartKind::Document => Vec::new(),
        };
        Taken::of(reports, &|anchor| match anchor {
            Anchor::Sheet { sheet, range, .. } => sheet.as_str() == part.name && rows.contains(&range.first().0),
            Anchor::Csv { row, .. } => rows.contains(&row.saturating_sub(1)),
            Anchor::Page { .. } => of_page.contains(&anchor),
            // A list of objects is told apart by its keys already.
            Anchor::Json { .. } => true,
        })
    }

    fn nothing() -> Taken {
        Taken(BTreeSet::new())
    }

    fn touched(&self, code: &str, term: &str) -> TouchedFact {
        let known = |term: &str| self.0.contains(&(code.to_owned(), term.to_owned()));
        TouchedFact {
            code: code.to_owned(),
            term: term.to_owned(),
            taken: known(term) || known(""),
        }
    }
}

fn term_facts(table: &TableRule, term: &crate::format::TermRule, taken: &Taken) -> Vec<TouchedFact> {
    let words = crate::words::without_marks(&term.payer_term);
    if table.orientation == Orientation::TermsInColumns {
        return term.metric.iter().map(|code| taken.touched(code, &words)).collect();
    }
    let codes: BTreeSet<&str> = table.column.iter().filter_map(|column| code(term, column)).collect();
    codes.into_iter().map(|code| taken.touched(code, &words)).collect()
}

fn row_facts(table: &TableRule, expected: &Expected, taken: &Taken) -> Vec<TouchedFact> {
    match expected.list {
        "term" => term_facts(table, &table.term[expected.index], taken),
        _ => vec![taken.touched(&table.measure[expected.index].measure, &expected.words)],
    }
}

fn column_facts(table: &TableRule, expected: &Expected, taken: &Taken) -> Vec<TouchedFact> {
    match expected.list {
        "term" | "measure" => row_facts(table, expected, taken),
        "row_fact" => {
            let kind = table.row_fact[expected.index].kind;
            kind.map(|kind| taken.touched(crate::facts::kind_words(kind), &expected.words))
                .into_iter()
                .collect()
        }
        _ => {
            let column = &table.column[expected.index];
            let owner = match &column.of {
                Some(of) => table.column.iter().find(|one| one.name == *of),
                None => Some(column),
            };
            let coded = table.term.iter().filter_map(|term| {
                let code = code(term, owner?)?;
                let mut touched = taken.touched(code, &crate::words::without_marks(&term.payer_term));
                // The figure beside a missing target may be there; what hangs on this column is not.
                touched.taken &= column.of.is_none();
                Some(touched)
            });
            let measures = table.measure.iter().map(|measure| TouchedFact {
                code: measure.measure.clone(),
                term: measure.payer_term.clone(),
                taken: false,
            });
            coded.chain(measures).collect()
        }
    }
}

/// A pattern as a person says it: the words without what only a pattern needs.
pub(crate) fn spoken(pattern: &str) -> String {
    if let Some(text) = crate::format::whole_text(pattern) {
        return text;
    }
    let mut text = String::new();
    let mut letters = pattern.trim_start_matches('^').trim_end_matches('$').chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some(mark) if !mark.is_alphanumeric() => text.push(mark),
                Some('d') => text.push('#'),
                _ => {}
            },
            other => text.push(other),
        }
    }
    text
}

impl Survey<'_, '_> {
    /// What is to be said of the changes when the file is imported.
    pub fn issues(&self, drift: &Drift) -> Vec<Issue> {
        message::issues(self.file, drift)
    }
}
