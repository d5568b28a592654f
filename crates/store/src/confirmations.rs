//! Figures read by OCR and the people who compared them with their pages.
//!
//! A confirmation is kept with what was read and where. It holds for as long as the figure reads the same at the same
//! place, whenever the file is imported again; a figure that reads otherwise is unconfirmed.

use chrono::{DateTime, Utc};
use plumbline_model::{Confirmation, Correction, OcrFigure, Report};
use rusqlite::Connection;

use crate::error::Failure;
use crate::reports::load_as_read;
use crate::tables::confirmation::{self, Ended};
use crate::tables::{Ids, report};
use crate::{StoreError, Workspace};

/// A figure that a person has compared with its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The metric's or quality measure's id, or [`plumbline_model::HEADER`].
    pub figure: String,
    /// What OCR had read wrong. What it had read is taken from the stored report.
    pub corrections: Vec<Correction>,
}

impl Workspace {
    /// Keeps a person's word that these figures stand on the page as they are kept, or as corrected.
    ///
    /// All of them or none. A confirmation takes the place of an earlier one of the same figure.
    /// Errors: [`StoreError::UnknownReport`], [`StoreError::ConfirmationNameless`], [`StoreError::NotReadByOcr`],
    /// [`StoreError::NoSuchPart`].
    pub fn confirm(
        &self,
        report_id: &str,
        figures: &[Compared],
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if by.trim().is_empty() {
            return Err(StoreError::ConfirmationNameless);
        }
        self.write("confirming figures", |conn| {
            let report = as_read(conn, report_id)?;
            for compared in figures {
                for figure in entries(&report, &compared.figure)? {
                    let confirmation = Confirmation {
                        by: by.trim().to_owned(),
                        at,
                        corrections: with_reading(&report, figure, &compared.corrections)?,
                    };
                    confirmation::end(conn, report_id, figure, Ended::Replaced, at)?;
                    let facts = report.ocr_facts(figure);
                    confirmation::insert(conn, report_id, figure, &facts, &confirmation)?;
                }
            }
            Ok(report::revise(conn, report_id, report::revision(conn, report_id)?)?)
        })
    }

    /// Takes a person's word on these figures back; one that has none stays as it is.
    ///
    /// Errors: [`StoreError::UnknownReport`], [`StoreError::NotReadByOcr`].
    pub fn withdraw_confirmations(
        &self,
        report_id: &str,
        figures: &[String],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write("withdrawing confirmations", |conn| {
            let report = as_read(conn, report_id)?;
            for id in figures {
                for figure in entries(&report, id)? {
                    confirmation::end(conn, report_id, figure, Ended::Withdrawn, at)?;
                }
            }
            Ok(report::revise(conn, report_id, report::revision(conn, report_id)?)?)
        })
    }
}

fn as_read(conn: &Connection, report_id: &str) -> Result<Report, Failure> {
    let report = load_as_read(conn, &Ids::of([report_id]))?.pop();
    report.ok_or_else(|| {
        StoreError::UnknownReport {
            id: report_id.to_owned(),
        }
        .into()
    })
}

/// The entries of a figure: a metric and a quality measure may share an id.
fn entries<'r>(report: &'r Report, id: &str) -> Result<Vec<&'r OcrFigure>, StoreError> {
    let entries: Vec<&OcrFigure> = report.ocr.iter().filter(|figure| figure.figure == id).collect();
    if entries.is_empty() {
        return Err(StoreError::NotReadByOcr {
            report: report.id.clone(),
            figure: id.to_owned(),
        });
    }
    Ok(entries)
}

/// The corrections with what OCR read in their place.
fn with_reading(
    report: &Report,
    figure: &OcrFigure,
    corrections: &[Correction],
) -> Result<Vec<Correction>, StoreError> {
    let metric = report.metrics.iter().find(|metric| metric.id == figure.figure);
    let measure = report.quality.iter().find(|measure| measure.id == figure.figure);
    let parts: Vec<(&str, &str)> = metric
        .into_iter()
        .flat_map(|metric| metric.parts())
        .chain(measure.into_iter().flat_map(|measure| measure.parts()))
        .map(|part| (part.name, part.displayed))
        .collect();
    corrections
        .iter()
        .map(|correction| {
            let part = parts.iter().find(|(name, _)| *name == correction.part);
            let (_, read) = part.ok_or_else(|| StoreError::NoSuchPart {
                figure: figure.figure.clone(),
                part: correction.part.clone(),
                parts: parts.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
            })?;
            Ok(Correction {
                read: (*read).to_owned(),
                ..correction.clone()
            })
        })
        .collect()
}

/// Puts the confirmations in force into reports as read.
pub(crate) fn apply(conn: &Connection, ids: &Ids, reports: &mut [Report]) -> rusqlite::Result<()> {
    // Most workspaces hold no scan at all.
    if reports.iter().all(|report| report.ocr.is_empty()) {
        return Ok(());
    }
    let mut in_force = confirmation::in_force(conn, ids)?;
    for report in reports.iter_mut() {
        let facts: Vec<String> = report.ocr.iter().map(|figure| report.ocr_facts(figure)).collect();
        for row in in_force.remove(&report.id).unwrap_or_default() {
            let position = report
                .ocr
                .iter()
                .position(|figure| figure.kind == row.kind && figure.figure == row.figure);
            if let Some(position) = position.filter(|position| facts[*position] == row.facts) {
                report.confirm_ocr(position, row.confirmation);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Anchor, FigureState, HEADER, OcrKind, PageBox, Statement, StatementKind};
    use rust_decimal::Decimal;

    use super::*;
    use crate::testing;

    fn page(text: &str, confidence: i64) -> Anchor {
        Anchor::page(
            1,
            PageBox(["72.0", "310.5", "121.4", "322.1"].map(testing::decimal)),
            text,
        )
        .with_ocr_confidence(Some(Decimal::new(confidence, 2)))
    }

    /// A report with one figure read by OCR at 87% and a header at 95%.
    fn scanned(bytes: &[u8], pmpm: &str) -> Report {
        let mut report = testing::report("r-1", "North", pmpm, bytes);
        report.metrics[0].anchor = page(pmpm, 87);
        report.metrics[0].confidence = Decimal::new(87, 2);
        report.statements.push(Statement {
            kind: StatementKind::Payer,
            value: "North".into(),
            inferred: false,
            anchor: Some(page("North", 95)),
        });
        report.list_ocr();
        report
    }

    fn stored(report: &Report, bytes: &[u8]) -> Workspace {
        let mut workspace = Workspace::open_in_memory().expect("a workspace");
        workspace.store_original(bytes).expect("kept");
        let event = testing::imported("north.pdf", &report.source.sha256, &[&report.id]);
        workspace
            .insert_reports(
                &report.source,
                std::slice::from_ref(report),
                &[],
                &event,
                testing::at(1),
            )
            .expect("stored");
        workspace
    }

    fn compared(figure: &str, corrections: Vec<Correction>) -> Compared {
        Compared {
            figure: figure.into(),
            corrections,
        }
    }

    #[test]
    fn a_figure_is_unconfirmed_until_a_person_confirms_it_and_again_when_that_is_withdrawn() {
        let bytes = b"a scan";
        let workspace = stored(&scanned(bytes, "412.50"), bytes);
        let report = || workspace.report("r-1").expect("read").expect("stored");
        let open = |report: &Report| {
            report
                .unconfirmed()
                .map(|figure| figure.figure.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(open(&report()), [HEADER, "med-cost-pmpm"]);
        let unconfirmed = report();
        let (left, count) = unconfirmed.without_unconfirmed_figures();
        assert!(
            left.is_none() && count == 1,
            "with an unconfirmed header nothing may leave"
        );

        let both = [compared(HEADER, vec![]), compared("med-cost-pmpm", vec![])];
        workspace
            .confirm("r-1", &both, " Dana Whitfield ", testing::at(2))
            .expect("confirmed");
        assert!(open(&report()).is_empty());
        let confirmed = report()
            .ocr_of(OcrKind::Metric, "med-cost-pmpm")
            .cloned()
            .expect("an entry");
        assert_eq!(
            confirmed.confirmed.map(|c| (c.by, c.at)),
            Some(("Dana Whitfield".into(), testing::at(2)))
        );

        workspace
            .withdraw_confirmations("r-1", &["med-cost-pmpm".into()], testing::at(3))
            .expect("withdrawn");
        assert_eq!(open(&report()), ["med-cost-pmpm"]);
        assert_eq!(
            workspace.outlines().expect("listed")[0].revision,
            2,
            "what checks rested on is others, twice"
        );
    }

    #[test]
    fn a_correction_takes_the_place_of_what_ocr_read_and_keeps_it() {
        let bytes = b"a scan";
        let workspace = stored(&scanned(bytes, "472.50"), bytes);
        let correction = Correction {
            part: "value".into(),
            read: String::new(),
            displayed: "$412.50".into(),
            value: testing::decimal("412.50"),
            quantum: Some(testing::decimal("0.01")),
        };
        let figures = [compared("med-cost-pmpm", vec![correction])];
        workspace
            .confirm("r-1", &figures, "Dana", testing::at(2))
            .expect("confirmed");
        let report = workspace.report("r-1").expect("read").expect("stored");
        let metric = &report.metrics[0];
        assert_eq!(
            (metric.value, metric.displayed.as_str(), metric.state),
            (Some(testing::decimal("412.50")), "$412.50", FigureState::Reported)
        );
        let entry = report.ocr_of(OcrKind::Metric, "med-cost-pmpm").expect("an entry");
        let kept = entry.confirmed.as_ref().expect("confirmed").corrections[0]
            .read
            .as_str();
        assert_eq!(kept, "$472.50", "what OCR read is kept");
    }

    #[test]
    fn a_confirmation_holds_for_the_same_reading_alone() {
        let bytes = b"a scan";
        let first = stored(&scanned(bytes, "412.50"), bytes);
        let figures = [compared("med-cost-pmpm", vec![])];
        first
            .confirm("r-1", &figures, "Dana", testing::at(2))
            .expect("confirmed");
        let again = |pmpm: &str| {
            let workspace = stored(&scanned(bytes, pmpm), bytes);
            first
                .conn
                .execute("DELETE FROM confirmation WHERE ended_at IS NOT NULL", [])
                .expect("nothing");
            // The same confirmation in a workspace where the file was imported again.
            let row = confirmation::in_force(&first.conn, &Ids::of(["r-1"]))
                .expect("read")
                .remove("r-1")
                .expect("one");
            let entry = OcrFigure {
                figure: row[0].figure.clone(),
                kind: row[0].kind,
                confidence: Decimal::ZERO,
                confirmed: None,
            };
            confirmation::insert(&workspace.conn, "r-1", &entry, &row[0].facts, &row[0].confirmation).expect("kept");
            let report = workspace.report("r-1").expect("read").expect("stored");
            report
                .ocr_of(OcrKind::Metric, "med-cost-pmpm")
                .expect("an entry")
                .confirmed
                .is_some()
        };
        assert!(again("412.50"), "imported again, the figure stays confirmed");
        assert!(!again("412.58"), "another reading has to be compared again");
    }

    #[test]
    fn what_cannot_be_confirmed_is_said() {
        let bytes = b"a scan";
        let workspace = stored(&scanned(bytes, "412.50"), bytes);
        let confirm = |figure: &str, by: &str| {
            workspace
                .confirm("r-1", &[compared(figure, vec![])], by, testing::at(2))
                .expect_err("refused")
        };
        assert!(matches!(
            confirm("med-cost-pmpm", " "),
            StoreError::ConfirmationNameless
        ));
        assert!(matches!(confirm("rx-cost", "Dana"), StoreError::NotReadByOcr { .. }));
        let correction = Correction {
            part: "rate".into(),
            read: String::new(),
            displayed: "1".into(),
            value: Decimal::ONE,
            quantum: None,
        };
        let wrong = [compared("med-cost-pmpm", vec![correction])];
        let error = workspace
            .confirm("r-1", &wrong, "Dana", testing::at(2))
            .expect_err("refused");
        assert!(matches!(error, StoreError::NoSuchPart { .. }), "{error}");
    }
}
