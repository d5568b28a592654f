//! Results of quality measures, with the source of each part and the thresholds to reach.

use std::collections::BTreeMap;

use plumbline_model::{FigureSource, QualityMeasure, Threshold};
use rusqlite::{Connection, named_params, params};

use crate::migration::Step;
use crate::tables::{Figures, Grouped, Ids, add_parts, read_in_order};
use crate::value::{Day, Exact, InOrder, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE quality_measure (
    report_id          TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position           INTEGER NOT NULL,                         -- 0 for the first in the source
    id                 TEXT NOT NULL,                            -- the measure, followed by -2 … where repeated
    measure            TEXT NOT NULL,                            -- short name, for example BCS
    name               TEXT NOT NULL,                            -- as printed, or as the mapping names it
    year               INTEGER,                                  -- measurement year; null where not stated
    direction          TEXT,                                     -- increase, decrease: which way is better; null where not known
    scoring            TEXT NOT NULL,                            -- proportion, ratio, continuous
    numerator          TEXT,                                     -- exact decimal, members; null when there is none
    denominator        TEXT,                                     -- exact decimal, members; null when there is none
    exclusions         TEXT,                                     -- exact decimal, members; null when there is none
    exceptions         TEXT,                                     -- exact decimal, members; null when there is none
    rate               TEXT,                                     -- exact decimal: fraction of 1, ratio or mean; null when there is none
    score              TEXT,                                     -- exact decimal, stars or points; null when there is none
    weight             TEXT,                                     -- exact decimal; null when there is none
    contractual_status TEXT,                                     -- contractual, contractual-alternate, reporting-only; null where not stated
    period_start       TEXT,                                     -- first day measured; null where not stated
    period_end         TEXT,                                     -- last day measured; null where not stated
    displayed          TEXT NOT NULL,                            -- the rate as printed, or why there is none
    state              TEXT NOT NULL CHECK (state IN ('reported', 'suppressed', 'not_applicable', 'missing')),
    anchor             TEXT NOT NULL CHECK (json_valid(anchor)), -- JSON anchor
    PRIMARY KEY (report_id, position),
    UNIQUE (report_id, id),
    CHECK ((period_start IS NULL) = (period_end IS NULL))
) STRICT;
CREATE INDEX quality_measure_measure ON quality_measure (measure);
CREATE TABLE quality_part (
    report_id TEXT NOT NULL,
    position  INTEGER NOT NULL,                         -- the measure's
    part      TEXT NOT NULL,                            -- numerator, denominator, exclusions, exceptions, rate, score, weight
    displayed TEXT NOT NULL,                            -- as printed
    quantum   TEXT,                                     -- exact decimal, worth of the last displayed digit; null when not known
    state     TEXT NOT NULL CHECK (state IN ('reported', 'suppressed', 'not_applicable', 'missing')),
    anchor    TEXT NOT NULL CHECK (json_valid(anchor)), -- JSON anchor
    PRIMARY KEY (report_id, position, part),
    FOREIGN KEY (report_id, position) REFERENCES quality_measure (report_id, position) ON DELETE CASCADE
) STRICT;
CREATE TABLE quality_threshold (
    report_id TEXT NOT NULL,
    position  INTEGER NOT NULL,                         -- the measure's
    rank      INTEGER NOT NULL,                         -- 0 for the first printed
    type      TEXT NOT NULL,                            -- star-1 …, hedis-50-percentile …, or the payer's own word
    value     TEXT,                                     -- exact decimal in the unit of the rate; null when there is none
    gap       TEXT,                                     -- exact decimal, what is missing, in members; null when not printed
    displayed TEXT NOT NULL,                            -- as printed
    anchor    TEXT NOT NULL CHECK (json_valid(anchor)), -- JSON anchor
    PRIMARY KEY (report_id, position, rank),
    FOREIGN KEY (report_id, position) REFERENCES quality_measure (report_id, position) ON DELETE CASCADE
) STRICT;
",
    },
    Step {
        version: 4,
        sql: "
ALTER TABLE quality_part ADD COLUMN
    transforms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(transforms)); -- JSON list: how the printed text became the value
ALTER TABLE quality_threshold ADD COLUMN
    transforms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(transforms)); -- JSON list: how the printed text became value
",
    },
    Step {
        version: 7,
        sql: "
ALTER TABLE quality_measure ADD COLUMN
    calculated_denominator TEXT; -- exact decimal, members after exclusions and exceptions; null when not printed
ALTER TABLE quality_measure ADD COLUMN
    version TEXT; -- of the measure's specification, as the payer names it: 2024, 12.0.000; null where not named
ALTER TABLE quality_threshold ADD COLUMN
    gap_anchor TEXT CHECK (gap_anchor IS NULL OR json_valid(gap_anchor)); -- JSON anchor of gap; null when not printed
",
    },
    Step {
        version: 15,
        sql: "
ALTER TABLE quality_measure ADD COLUMN
    metric_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(metric_ids)); -- JSON list: ids of the figures it counts toward
ALTER TABLE quality_measure ADD COLUMN
    slices TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(slices)); -- JSON list: results of parts of the population, with their sources
",
    },
];

/// Writes a report's quality results with their parts and thresholds.
pub(crate) fn insert(conn: &Connection, report_id: &str, quality: &[QualityMeasure]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO quality_measure (report_id, position, id, measure, name, year, version, direction, scoring, numerator,
             denominator, exclusions, exceptions, calculated_denominator, rate, score, weight, contractual_status,
             period_start, period_end, displayed, state, anchor, metric_ids, slices)
         VALUES (:report_id, :position, :id, :measure, :name, :year, :version, :direction, :scoring, :numerator,
             :denominator, :exclusions, :exceptions, :calculated_denominator, :rate, :score, :weight,
             :contractual_status, :period_start, :period_end, :displayed, :state, :anchor, :metric_ids, :slices)",
    )?;
    for (position, measure) in quality.iter().enumerate() {
        let position = int(position);
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": position,
            ":id": measure.id,
            ":measure": measure.measure,
            ":name": measure.name,
            ":year": measure.year,
            ":version": measure.version,
            ":direction": measure.direction.map(Word),
            ":scoring": Word(measure.scoring),
            ":numerator": measure.numerator.map(Exact),
            ":denominator": measure.denominator.map(Exact),
            ":exclusions": measure.exclusions.map(Exact),
            ":exceptions": measure.exceptions.map(Exact),
            ":calculated_denominator": measure.calculated_denominator.map(Exact),
            ":rate": measure.rate.map(Exact),
            ":score": measure.score.map(Exact),
            ":weight": measure.weight.map(Exact),
            ":contractual_status": measure.contractual_status.map(Word),
            ":period_start": measure.period.map(|period| Day(period.start)),
            ":period_end": measure.period.map(|period| Day(period.end)),
            ":displayed": measure.displayed,
            ":state": Word(measure.state),
            ":anchor": Json(&measure.anchor),
            ":metric_ids": Json(&measure.metric_ids),
            ":slices": Json(&measure.slices),
        })?;
        insert_parts(conn, report_id, position, &measure.sources)?;
        insert_thresholds(conn, report_id, position, &measure.thresholds)?;
    }
    Ok(())
}

fn insert_parts(
    conn: &Connection,
    report_id: &str,
    position: i64,
    sources: &BTreeMap<String, FigureSource>,
) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO quality_part (report_id, position, part, displayed, quantum, state, anchor, transforms)
         VALUES (:report_id, :position, :part, :displayed, :quantum, :state, :anchor, :transforms)",
    )?;
    for (part, source) in sources {
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": position,
            ":part": part,
            ":displayed": source.displayed,
            ":quantum": source.quantum.map(Exact),
            ":state": Word(source.state),
            ":anchor": Json(&source.anchor),
            ":transforms": Json(&source.transforms),
        })?;
    }
    Ok(())
}

fn insert_thresholds(
    conn: &Connection,
    report_id: &str,
    position: i64,
    thresholds: &[Threshold],
) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO quality_threshold (report_id, position, rank, type, value, gap, gap_anchor, displayed, anchor,
             transforms)
         VALUES (:report_id, :position, :rank, :type, :value, :gap, :gap_anchor, :displayed, :anchor, :transforms)",
    )?;
    for (rank, threshold) in thresholds.iter().enumerate() {
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": position,
            ":rank": int(rank),
            ":type": threshold.r#type,
            ":value": threshold.value.map(Exact),
            ":gap": threshold.gap.map(Exact),
            ":gap_anchor": threshold.gap_anchor.as_ref().map(Json),
            ":displayed": threshold.displayed,
            ":anchor": Json(&threshold.anchor),
            ":transforms": Json(&threshold.transforms),
        })?;
    }
    Ok(())
}

/// The quality results of these reports, by report, in source order.
pub(crate) fn read(
    conn: &Connection,
    ids: &Ids,
    figures: Figures,
) -> rusqlite::Result<Grouped<String, QualityMeasure>> {
    let mut measures = read_in_order(
        conn,
        "SELECT report_id, id, measure, name, year, version, direction, scoring, numerator, denominator, exclusions,
             exceptions, calculated_denominator, rate, score, weight, contractual_status, period_start, period_end,
             displayed, state, anchor, metric_ids, slices
         FROM quality_measure WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position",
        params![ids, figures.last()],
        read_row,
    )?;
    add_parts(
        conn,
        "SELECT report_id, position, part, displayed, quantum, state, anchor, transforms
         FROM quality_part WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position",
        params![ids, figures.last()],
        &mut measures,
        |measure, row| {
            let part = row.get()?;
            let source = FigureSource {
                displayed: row.get()?,
                quantum: row.maybe_decimal()?,
                state: row.word()?,
                anchor: row.json()?,
                transforms: row.json()?,
            };
            measure.sources.insert(part, source);
            Ok(())
        },
    )?;
    add_parts(
        conn,
        "SELECT report_id, position, type, value, gap, gap_anchor, displayed, anchor, transforms
         FROM quality_threshold WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2
         ORDER BY report_id, position, rank",
        params![ids, figures.last()],
        &mut measures,
        |measure, row| {
            measure.thresholds.push(Threshold {
                r#type: row.get()?,
                value: row.maybe_decimal()?,
                gap: row.maybe_decimal()?,
                gap_anchor: row.maybe_json()?,
                displayed: row.get()?,
                anchor: row.json()?,
                transforms: row.json()?,
            });
            Ok(())
        },
    )?;
    Ok(measures)
}

fn read_row(row: &mut InOrder<'_>) -> rusqlite::Result<QualityMeasure> {
    Ok(QualityMeasure {
        id: row.get()?,
        measure: row.get()?,
        name: row.get()?,
        year: row.get()?,
        version: row.get()?,
        direction: row.maybe_word()?,
        scoring: row.word()?,
        numerator: row.maybe_decimal()?,
        denominator: row.maybe_decimal()?,
        exclusions: row.maybe_decimal()?,
        exceptions: row.maybe_decimal()?,
        calculated_denominator: row.maybe_decimal()?,
        rate: row.maybe_decimal()?,
        score: row.maybe_decimal()?,
        thresholds: Vec::new(),
        weight: row.maybe_decimal()?,
        contractual_status: row.maybe_word()?,
        period: row.maybe_period()?,
        displayed: row.get()?,
        state: row.word()?,
        anchor: row.json()?,
        sources: BTreeMap::new(),
        metric_ids: row.json()?,
        slices: row.json()?,
    })
}
