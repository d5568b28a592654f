//! Storing the reports of a file and reading them back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use plumbline_model::{
    Contract, Definition, FindingEventKind, ImportedFile, Report, ReportStatus, ReportSummary, Source, WaiverEnd,
    WaiverScope,
};
use rusqlite::Connection;

use crate::error::Failure;
use crate::tables::report::Outline;
use crate::tables::{
    Figures, Ids, catalogue, definition, facet_statement, finding, finding_event, import_event, issue, kept_fact,
    metric, party, quality_measure, report, source_file, statement, unmapped, waiver,
};
use crate::{StoreError, Workspace, confirmations, contracts};

/// The fewest characters of an id that stand for it.
const SHORTEST_PREFIX: usize = 4;

/// A file of the workspace that was read again, with what it gave.
#[derive(Debug, Clone, Copy)]
pub struct ReadAgain<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its reports.
    pub reports: &'a [Report],
    /// Contracts whose number it prints.
    pub contracts: &'a [Contract],
    /// What the list of imports says of it.
    pub event: &'a ImportedFile,
}

impl Workspace {
    /// Stores all reports of one file, its contracts and what became of it, or nothing at all.
    ///
    /// Shape: the file's bytes must be kept already ([`Workspace::store_original`]); every report must name `source`'s
    /// hash. A report of a series ([`Report::series_key`]) that is stored already becomes its next version: it
    /// supersedes the one before, which stays and takes the status superseded. Two things are not guessed:
    /// - which of two versions is the newer: where both state the day they were made, that day decides, so that files
    ///   give the same chain in whatever order they arrive; otherwise the one that arrived later is the newer;
    /// - the period of a report that states none: such a report starts a series of its own.
    ///
    /// Returns the reports as stored, with version, status and the version each replaces. Contracts are merged into
    /// what is known: a stated fact replaces an older one, an unknown one replaces nothing.
    ///
    /// Errors: [`StoreError::OriginalNotRead`], [`StoreError::SourceMismatch`], [`StoreError::DuplicateReport`],
    /// [`StoreError::SameSeriesTwice`], and failures of the database.
    pub fn insert_reports(
        &mut self,
        source: &Source,
        reports: &[Report],
        contracts: &[Contract],
        event: &ImportedFile,
        at: DateTime<Utc>,
    ) -> Result<Vec<Report>, StoreError> {
        let size_bytes = self.originals.size(&source.sha256)?;
        refuse_mixed(source, reports)?;
        self.write("storing reports", |conn| {
            source_file::insert(conn, &source.sha256, size_bytes, at)?;
            let mut stored = Vec::with_capacity(reports.len());
            for report in reports {
                stored.push(insert(conn, report, at)?);
            }
            contracts::merge_all(conn, contracts)?;
            import_event::insert(conn, event, at)?;
            Ok(stored)
        })
    }

    /// Stores the reports of a file that was read again, by a corrected mapping, in the place of those it gave before.
    ///
    /// A report with the id of one before takes over its place: version, the version it replaces, and superseded where
    /// it was; otherwise its status starts again as draft, signed off or not. Findings and waivers stay until the next
    /// check. A report that the file gives no longer is gone, and with it its findings; one it did not give before is
    /// stored as by [`Workspace::insert_reports`].
    ///
    /// Errors: those of [`Workspace::insert_reports`]; then everything is as it was.
    pub fn replace_reports(
        &mut self,
        source: &Source,
        reports: &[Report],
        contracts: &[Contract],
        event: &ImportedFile,
        at: DateTime<Utc>,
    ) -> Result<Vec<Report>, StoreError> {
        let file = ReadAgain {
            source,
            reports,
            contracts,
            event,
        };
        self.replace_files(&[file], at)
    }

    /// The same for several files that one corrected mapping reads: all of them or none.
    pub fn replace_files(&mut self, files: &[ReadAgain], at: DateTime<Utc>) -> Result<Vec<Report>, StoreError> {
        let mut sizes = Vec::with_capacity(files.len());
        for file in files {
            sizes.push(self.originals.size(&file.source.sha256)?);
            refuse_mixed(file.source, file.reports)?;
        }
        self.write("storing reports read again", |conn| {
            // Findings and imports point at the reports while these are written anew.
            conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
            let mut stored = Vec::new();
            for (file, size_bytes) in files.iter().zip(&sizes) {
                let ReadAgain { source, reports, .. } = *file;
                source_file::insert(conn, &source.sha256, *size_bytes, at)?;
                let before = report::ids_of_source(conn, &source.sha256)?;
                for id in before
                    .iter()
                    .filter(|id| !reports.iter().any(|report| report.id == **id))
                {
                    remove(conn, id, at)?;
                }
                for report in reports {
                    stored.push(if before.contains(&report.id) {
                        rewrite(conn, report, at)?
                    } else {
                        insert(conn, report, at)?
                    });
                }
                contracts::merge_all(conn, file.contracts)?;
                import_event::insert(conn, file.event, at)?;
            }
            Ok(stored)
        })
    }

    /// The reports a file with this SHA-256 gave; `None` when none are stored, even if it was tried before.
    pub fn find_source(&self, sha256: &str) -> Result<Option<Vec<String>>, StoreError> {
        let ids = self.read("looking for a source", |conn| report::ids_of_source(conn, sha256))?;
        Ok((!ids.is_empty()).then_some(ids))
    }

    /// The reports whose FHIR file gives them an identifier that holds this text.
    pub fn reports_identified(&self, text: &str) -> Result<Vec<String>, StoreError> {
        self.read("looking for an identifier", |conn| kept_fact::identified(conn, text))
    }

    /// The list of reports, superseded ones included, by payer, program, period and version.
    pub fn reports(&self) -> Result<Vec<ReportSummary>, StoreError> {
        self.read("listing reports", report::summaries)
    }

    /// The report with this id, or with the one id that starts with these 4 characters or more; `None` when there is
    /// none. Errors: [`StoreError::AmbiguousReport`].
    pub fn report(&self, id: &str) -> Result<Option<Report>, StoreError> {
        let Some(id) = self.report_id(id)? else { return Ok(None) };
        Ok(self.read("reading a report", |conn| load(conn, &[id]))?.pop())
    }

    /// The id that [`Workspace::report`] takes these characters for. Errors: [`StoreError::AmbiguousReport`].
    pub fn report_id(&self, id: &str) -> Result<Option<String>, StoreError> {
        let mut ids = self.read("looking for a report", |conn| report::ids_with_prefix(conn, id))?;
        if ids.iter().any(|known| known == id) {
            return Ok(Some(id.to_owned()));
        }
        if id.chars().count() < SHORTEST_PREFIX {
            return Ok(None);
        }
        if ids.len() > 1 {
            return Err(StoreError::AmbiguousReport {
                prefix: id.to_owned(),
                matches: ids.len(),
            });
        }
        Ok(ids.pop())
    }

    /// Every report that is not superseded, with all its figures, by payer, program and period.
    pub fn current_reports(&self) -> Result<Vec<Report>, StoreError> {
        self.read("reading reports", |conn| load(conn, &report::ids(conn, false)?))
    }

    /// Where each report stands, superseded ones included, in the order of [`Workspace::current_reports`].
    pub fn outlines(&self) -> Result<Vec<Outline>, StoreError> {
        self.read("listing reports", report::outlines)
    }

    /// These reports with all their figures, in the same order; unknown ids are passed over.
    pub fn some_reports(&self, ids: &[&str]) -> Result<Vec<Report>, StoreError> {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        self.read("reading reports", |conn| load(conn, &ids))
    }

    /// Every superseded report, with all its figures, by payer, program, period and version.
    pub fn superseded_reports(&self) -> Result<Vec<Report>, StoreError> {
        self.read("reading superseded reports", |conn| {
            load(conn, &report::ids(conn, true)?)
        })
    }

    /// The versions of a report, first to last, the given one included; none for an unknown id.
    pub fn versions(&self, id: &str) -> Result<Vec<ReportSummary>, StoreError> {
        let mut versions = self.read("listing versions", |conn| {
            let ids = report::ids_of_series(conn, &Ids::of([id]))?;
            report::summaries_of(conn, &Ids::of(ids))
        })?;
        versions.sort_by_key(|version| version.version);
        Ok(versions)
    }

    /// Sets where a report stands in the work.
    ///
    /// Errors: [`StoreError::UnknownReport`]; [`StoreError::StatusNotAllowed`] to or from superseded, which follows
    /// from a later version alone.
    pub fn set_report_status(&self, id: &str, status: ReportStatus) -> Result<(), StoreError> {
        self.write("setting a report's status", |conn| {
            let from = report::status(conn, id)?.ok_or_else(|| StoreError::UnknownReport { id: id.to_owned() })?;
            if from == status {
                return Ok(());
            }
            if from == ReportStatus::Superseded || status == ReportStatus::Superseded {
                let (from, to) = (from.as_str(), status.as_str());
                return Err(StoreError::StatusNotAllowed {
                    id: id.to_owned(),
                    from,
                    to,
                }
                .into());
            }
            Ok(report::set_status(conn, id, status)?)
        })
    }

    /// Takes over what the figures say about a report's total-cost definitions.
    ///
    /// Only [`Definition::inferred`] is taken: what the payer stated stays as stored. A definition the report does not
    /// have is added; one that is not given, or is given without inference, loses what was inferred before.
    ///
    /// Errors: [`StoreError::UnknownReport`].
    pub fn set_inferred_definitions(&self, report_id: &str, definitions: &[Definition]) -> Result<(), StoreError> {
        self.set_all_inferred_definitions(&[(report_id.to_owned(), definitions.to_vec())])
    }

    /// The same for several reports: all of them or none.
    pub fn set_all_inferred_definitions(&self, reports: &[(String, Vec<Definition>)]) -> Result<(), StoreError> {
        if reports.is_empty() {
            return Ok(());
        }
        self.write("storing inferred definitions", |conn| {
            for (report_id, definitions) in reports {
                if report::status(conn, report_id)?.is_none() {
                    return Err(StoreError::UnknownReport {
                        id: report_id.to_owned(),
                    }
                    .into());
                }
                let mut stored = definition::read_of_reports(conn, &Ids::of([report_id.as_str()]))?
                    .remove(report_id)
                    .unwrap_or_default();
                take_inferred(&mut stored, definitions);
                definition::delete_of_report(conn, report_id)?;
                definition::insert(conn, definition::Owner::Report(report_id), &stored)?;
            }
            Ok(())
        })
    }
}

/// Refuses reports of another file, and two reports of one file that would supersede each other.
fn refuse_mixed(source: &Source, reports: &[Report]) -> Result<(), StoreError> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for report in reports {
        if report.source.sha256 != source.sha256 {
            return Err(StoreError::SourceMismatch {
                id: report.id.clone(),
                named: report.source.sha256.clone(),
                given: source.sha256.clone(),
            });
        }
        if let Some(first) = seen.insert(series_of(report), &report.id) {
            return Err(StoreError::SameSeriesTwice {
                first: first.to_owned(),
                second: report.id.clone(),
            });
        }
    }
    Ok(())
}

/// The series a report is stored in. Without a period it cannot be told which report it is a version of.
fn series_of(report: &Report) -> String {
    match report.period {
        Some(_) => report.series_key(),
        None => format!("{}|{}", report.series_key(), report.id),
    }
}

/// Writes one report into its place in its series.
fn insert(conn: &Connection, given: &Report, at: DateTime<Utc>) -> Result<Report, Failure> {
    if report::status(conn, &given.id)?.is_some() {
        return Err(StoreError::DuplicateReport { id: given.id.clone() }.into());
    }
    let series_key = series_of(given);
    let series = report::series(conn, &series_key)?;
    // Everything from here on was made after the given report.
    let place = series
        .iter()
        .rposition(|known| {
            let days = known.reported_on.zip(given.reported_on);
            days.is_none_or(|(known, given)| known <= given)
        })
        .map_or(0, |before| before + 1);
    let later = &series[place..];
    let before = place.checked_sub(1).map(|index| &series[index]);

    let mut stored = given.clone();
    stored.version = before.map_or(1, |known| known.version + 1);
    stored.supersedes = before.map(|known| known.id.clone());
    match (later.first(), before) {
        // Whatever the report was called before it came here, no older figures stand as current beside newer ones.
        (Some(_), _) => stored.status = ReportStatus::Superseded,
        (None, Some(current)) => report::set_status(conn, &current.id, ReportStatus::Superseded)?,
        (None, None) => {}
    }
    if later.is_empty() && stored.status == ReportStatus::Superseded {
        stored.status = ReportStatus::Draft;
    }
    // From the last one down, so that no two versions have one number meanwhile.
    for (index, known) in later.iter().enumerate().rev() {
        let previous = if index == 0 { before } else { Some(&later[index - 1]) };
        report::set_version(conn, &known.id, known.version + 1, previous.map(|p| p.id.as_str()))?;
    }
    report::insert(conn, &stored, &series_key, at)?;
    if let Some(next) = later.first() {
        report::set_version(conn, &next.id, next.version + 1, Some(&stored.id))?;
    }
    insert_content(conn, &stored)?;
    Ok(stored)
}

/// Writes everything of a report but its header.
fn insert_content(conn: &Connection, stored: &Report) -> rusqlite::Result<()> {
    party::insert(conn, stored)?;
    statement::insert(conn, &stored.id, &stored.statements)?;
    metric::insert(conn, &stored.id, &stored.metrics)?;
    quality_measure::insert(conn, &stored.id, &stored.quality)?;
    definition::insert(conn, definition::Owner::Report(&stored.id), &stored.definitions)?;
    unmapped::insert(conn, &stored.id, &stored.unmapped)?;
    kept_fact::insert(conn, &stored.id, &stored.kept)?;
    issue::insert(conn, issue::Owner::Report(&stored.id), &stored.issues)
}

/// Writes a report in the place of the stored one with its id.
fn rewrite(conn: &Connection, given: &Report, at: DateTime<Utc>) -> Result<Report, Failure> {
    let mut stored = given.clone();
    if let Some(before) = report::read(conn, &Ids::of([given.id.as_str()]))?.pop() {
        stored.version = before.version;
        stored.supersedes = before.supersedes;
        stored.status = match before.status {
            ReportStatus::Superseded => ReportStatus::Superseded,
            ReportStatus::Draft | ReportStatus::Checked | ReportStatus::SignedOff => ReportStatus::Draft,
        };
    }
    let revision = report::revision(conn, &given.id)?;
    report::delete(conn, &given.id)?;
    report::insert(conn, &stored, &series_of(given), at)?;
    report::revise(conn, &given.id, revision)?;
    insert_content(conn, &stored)?;
    Ok(stored)
}

/// Takes a report out of its series, which closes up, and out of findings and imports.
fn remove(conn: &Connection, id: &str, at: DateTime<Utc>) -> Result<(), Failure> {
    for fingerprint in finding::forget_report(conn, id, at)? {
        waiver::end(conn, &fingerprint, &[WaiverScope::Fact], WaiverEnd::Resolved, at)?;
        finding_event::insert(conn, &fingerprint, FindingEventKind::Resolved, None, None, at)?;
    }
    import_event::forget_report(conn, id)?;
    // What was found in other reports beside this one is not known to stand.
    catalogue::forget(conn)?;
    let Some(series_key) = report::series_key(conn, id)? else {
        return Ok(());
    };
    report::delete(conn, id)?;
    let mut before: Option<String> = None;
    for (number, version) in (1..).zip(report::series(conn, &series_key)?) {
        report::set_version(conn, &version.id, number, before.as_deref())?;
        before = Some(version.id);
    }
    if let Some(last) = before
        && report::status(conn, &last)? == Some(ReportStatus::Superseded)
    {
        report::set_status(conn, &last, ReportStatus::Draft)?;
    }
    Ok(())
}

/// Reads whole reports: one statement per table, however many reports there are.
pub(crate) fn load(conn: &Connection, ids: &[String]) -> rusqlite::Result<Vec<Report>> {
    let ids = Ids::of(ids.iter().map(String::as_str));
    let mut reports = load_as_read(conn, &ids)?;
    confirmations::apply(conn, &ids, &mut reports)?;
    let statements = facet_statement::in_force(conn)?;
    for report in &mut reports {
        report.take_statements(&statements);
    }
    Ok(reports)
}

/// Reads the headers of reports, as [`Report::header`] gives them.
pub(crate) fn load_headers(conn: &Connection, ids: &[String]) -> rusqlite::Result<Vec<Report>> {
    let ids = Ids::of(ids.iter().map(String::as_str));
    let mut reports = read_headers(conn, &ids, Figures::First)?;
    reports.iter_mut().for_each(Report::list_ocr);
    confirmations::apply(conn, &ids, &mut reports)?;
    // They were needed to tell what OCR read of the header.
    reports.iter_mut().for_each(|report| report.definitions.clear());
    Ok(reports)
}

/// Reads reports with their statements, definitions and figures.
fn read_headers(conn: &Connection, ids: &Ids, figures: Figures) -> rusqlite::Result<Vec<Report>> {
    let mut reports = report::read(conn, ids)?;
    party::fill(conn, ids, &mut reports)?;
    let mut statements = statement::read(conn, ids)?;
    let mut metrics = metric::read(conn, ids, figures)?;
    let mut quality = quality_measure::read(conn, ids, figures)?;
    let mut definitions = definition::read_of_reports(conn, ids)?;
    for report in &mut reports {
        report.statements = statements.remove(&report.id).unwrap_or_default();
        report.metrics = metrics.remove(&report.id).unwrap_or_default();
        report.quality = quality.remove(&report.id).unwrap_or_default();
        report.definitions = definitions.remove(&report.id).unwrap_or_default();
    }
    Ok(reports)
}

/// Reads whole reports as their files were read: nothing that OCR read is confirmed.
pub(crate) fn load_as_read(conn: &Connection, ids: &Ids) -> rusqlite::Result<Vec<Report>> {
    let mut reports = read_headers(conn, ids, Figures::All)?;
    let mut unmapped = unmapped::read(conn, ids)?;
    let mut issues = issue::read_of_reports(conn, ids)?;
    let mut kept = kept_fact::read(conn, ids)?;
    for report in &mut reports {
        report.unmapped = unmapped.remove(&report.id).unwrap_or_default();
        report.issues = issues.remove(&report.id).unwrap_or_default();
        report.kept = kept.remove(&report.id).unwrap_or_default();
        report.list_ocr();
    }
    Ok(reports)
}

/// Puts what is inferred into the stored definitions: by term and metrics first, then by term alone.
fn take_inferred(stored: &mut Vec<Definition>, given: &[Definition]) {
    for definition in stored.iter_mut() {
        definition.inferred = None;
    }
    let mut is_free = vec![true; stored.len()];
    for definition in given.iter().filter(|definition| !definition.is_by_people_alone()) {
        let free = |(index, known): (usize, &Definition), by_metrics: bool| {
            is_free[index]
                && known.term == definition.term
                && (!by_metrics || known.metric_ids == definition.metric_ids)
        };
        let found = [true, false]
            .into_iter()
            .find_map(|by_metrics| stored.iter().enumerate().position(|known| free(known, by_metrics)));
        match found {
            Some(index) => {
                is_free[index] = false;
                stored[index].inferred = definition.inferred.clone();
            }
            None => {
                is_free.push(false);
                stored.push(definition.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
