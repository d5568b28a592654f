//! Financial and utilization figures, with the figures they are compared with, their slices and payment streams.

use plumbline_model::{Anchor, Baseline, Metric, Period, Stratum, Target};
use rusqlite::{Connection, named_params, params};
use rust_decimal::Decimal;

use crate::migration::Step;
use crate::tables::{Figures, Grouped, Ids, add_parts, read_in_order};
use crate::value::{Day, Exact, InOrder, Json, Word, int};

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "
CREATE TABLE metric (
    report_id     TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,                           -- 0 for the first in the source
    id            TEXT NOT NULL,                              -- the code, followed by -2, -3 … where the report repeats it
    code          TEXT NOT NULL,                              -- in system
    system        TEXT NOT NULL CHECK (system IN ('vbpr', 'local')),
    standard_code TEXT,                                       -- VBPR code that means the same as a local code; null where none does
    term          TEXT NOT NULL,                              -- the payer's, as printed
    value         TEXT,                                       -- exact decimal in unit; null when there is none: see state
    text_value    TEXT,                                       -- of coded and boolean figures; null for numbers
    value_type    TEXT NOT NULL,                              -- money, decimal, percent, count, coded, boolean
    unit          TEXT NOT NULL,                              -- for example USD/member-month; a percent is a ratio of 1
    displayed     TEXT NOT NULL,                              -- as printed
    quantum       TEXT,                                       -- worth of the last displayed digit, in unit; null when not known
    state         TEXT NOT NULL CHECK (state IN ('reported', 'suppressed', 'not_applicable', 'missing')),
    service_start TEXT,                                       -- first day of service covered; null where not stated
    service_end   TEXT,                                       -- last day of service covered; null where not stated
    paid_through  TEXT,                                       -- last day of payment counted; null where not stated
    confidence    TEXT NOT NULL,                              -- decimal, 0 to 1
    anchor        TEXT NOT NULL CHECK (json_valid(anchor)),   -- JSON anchor
    transforms    TEXT NOT NULL CHECK (json_valid(transforms)), -- JSON list: how the printed text became value
    PRIMARY KEY (report_id, position),
    UNIQUE (report_id, id),
    CHECK ((service_start IS NULL) = (service_end IS NULL))
) STRICT;
CREATE INDEX metric_code ON metric (code);
CREATE TABLE metric_comparison (
    report_id    TEXT NOT NULL,
    position     INTEGER NOT NULL,                            -- the metric's
    role         TEXT NOT NULL CHECK (role IN ('baseline', 'target')),
    value        TEXT,                                        -- exact decimal in the metric's unit; null when there is none
    quantum      TEXT,                                        -- worth of the last displayed digit; null when not known
    period_start TEXT,                                        -- first day covered; null where not stated
    period_end   TEXT,                                        -- last day covered; null where not stated
    displayed    TEXT NOT NULL,                               -- as printed
    anchor       TEXT NOT NULL CHECK (json_valid(anchor)),    -- JSON anchor
    PRIMARY KEY (report_id, position, role),
    FOREIGN KEY (report_id, position) REFERENCES metric (report_id, position) ON DELETE CASCADE,
    CHECK ((period_start IS NULL) = (period_end IS NULL))
) STRICT;
CREATE TABLE metric_stratum (
    report_id TEXT NOT NULL,
    position  INTEGER NOT NULL, -- the metric's
    rank      INTEGER NOT NULL, -- 0 for the first dimension
    dimension TEXT NOT NULL,    -- VBPR stratifier code, or the payer's own word
    value     TEXT NOT NULL,    -- the slice
    PRIMARY KEY (report_id, position, rank),
    FOREIGN KEY (report_id, position) REFERENCES metric (report_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE metric_stream (
    report_id TEXT NOT NULL,
    position  INTEGER NOT NULL, -- the metric's
    rank      INTEGER NOT NULL, -- 0 for the first
    stream    TEXT NOT NULL,    -- VBPR payment-stream code
    PRIMARY KEY (report_id, position, rank),
    FOREIGN KEY (report_id, position) REFERENCES metric (report_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
",
    },
    Step {
        version: 4,
        sql: "
ALTER TABLE metric_comparison ADD COLUMN
    transforms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(transforms)); -- JSON list: how the printed text became value
",
    },
    Step {
        version: 15,
        sql: "
ALTER TABLE metric ADD COLUMN
    incentives TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(incentives)); -- JSON list: VBPR incentive codes of its streams
",
    },
];

/// A row of `metric_comparison`: a baseline and a target have the same columns.
struct Comparison {
    value: Option<Decimal>,
    quantum: Option<Decimal>,
    period: Option<Period>,
    displayed: String,
    anchor: Anchor,
    transforms: Vec<String>,
}

const BASELINE: &str = "baseline";
const TARGET: &str = "target";

/// Writes a report's metrics with all that hangs on them.
pub(crate) fn insert(conn: &Connection, report_id: &str, metrics: &[Metric]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO metric (report_id, position, id, code, system, standard_code, term, value, text_value, value_type,
             unit, displayed, quantum, state, service_start, service_end, paid_through, confidence, anchor, transforms,
             incentives)
         VALUES (:report_id, :position, :id, :code, :system, :standard_code, :term, :value, :text_value, :value_type,
             :unit, :displayed, :quantum, :state, :service_start, :service_end, :paid_through, :confidence, :anchor,
             :transforms, :incentives)",
    )?;
    let mut stratum = conn.prepare_cached(
        "INSERT INTO metric_stratum (report_id, position, rank, dimension, value) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut stream =
        conn.prepare_cached("INSERT INTO metric_stream (report_id, position, rank, stream) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, metric) in metrics.iter().enumerate() {
        let position = int(position);
        insert.execute(named_params! {
            ":report_id": report_id,
            ":position": position,
            ":id": metric.id,
            ":code": metric.code,
            ":system": Word(metric.system),
            ":standard_code": metric.standard_code,
            ":term": metric.term,
            ":value": metric.value.map(Exact),
            ":text_value": metric.text_value,
            ":value_type": Word(metric.value_type),
            ":unit": Word(metric.unit),
            ":displayed": metric.displayed,
            ":quantum": metric.quantum.map(Exact),
            ":state": Word(metric.state),
            ":service_start": metric.service_period.map(|period| Day(period.start)),
            ":service_end": metric.service_period.map(|period| Day(period.end)),
            ":paid_through": metric.paid_through.map(Day),
            ":confidence": Exact(metric.confidence),
            ":anchor": Json(&metric.anchor),
            ":transforms": Json(&metric.transforms),
            ":incentives": Json(&metric.incentives),
        })?;
        if let Some(Baseline {
            value,
            quantum,
            period,
            displayed,
            anchor,
            transforms,
        }) = metric.baseline.clone()
        {
            let comparison = Comparison {
                value,
                quantum,
                period,
                displayed,
                anchor,
                transforms,
            };
            insert_comparison(conn, report_id, position, BASELINE, &comparison)?;
        }
        if let Some(Target {
            value,
            quantum,
            period,
            displayed,
            anchor,
            transforms,
        }) = metric.target.clone()
        {
            let comparison = Comparison {
                value,
                quantum,
                period,
                displayed,
                anchor,
                transforms,
            };
            insert_comparison(conn, report_id, position, TARGET, &comparison)?;
        }
        for (rank, slice) in metric.strata.iter().enumerate() {
            stratum.execute(params![report_id, position, int(rank), slice.dimension, slice.value])?;
        }
        for (rank, code) in metric.payment_streams.iter().enumerate() {
            stream.execute(params![report_id, position, int(rank), code])?;
        }
    }
    Ok(())
}

fn insert_comparison(
    conn: &Connection,
    report_id: &str,
    position: i64,
    role: &str,
    comparison: &Comparison,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO metric_comparison (report_id, position, role, value, quantum, period_start, period_end, displayed,
             anchor, transforms)
         VALUES (:report_id, :position, :role, :value, :quantum, :period_start, :period_end, :displayed, :anchor,
             :transforms)",
    )?
    .execute(named_params! {
        ":report_id": report_id,
        ":position": position,
        ":role": role,
        ":value": comparison.value.map(Exact),
        ":quantum": comparison.quantum.map(Exact),
        ":period_start": comparison.period.map(|period| Day(period.start)),
        ":period_end": comparison.period.map(|period| Day(period.end)),
        ":displayed": comparison.displayed,
        ":anchor": Json(&comparison.anchor),
        ":transforms": Json(&comparison.transforms),
    })?;
    Ok(())
}

/// The metrics of these reports, by report, in source order.
pub(crate) fn read(conn: &Connection, ids: &Ids, figures: Figures) -> rusqlite::Result<Grouped<String, Metric>> {
    let mut metrics = read_in_order(
        conn,
        "SELECT report_id, id, code, system, standard_code, term, value, text_value, value_type, unit, displayed,
             quantum, state, service_start, service_end, paid_through, incentives, confidence, anchor, transforms
         FROM metric WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position",
        params![ids, figures.last()],
        read_row,
    )?;
    add_parts(
        conn,
        "SELECT report_id, position, role, value, quantum, period_start, period_end, displayed, anchor, transforms
         FROM metric_comparison WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position",
        params![ids, figures.last()],
        &mut metrics,
        read_comparison,
    )?;
    add_parts(
        conn,
        "SELECT report_id, position, dimension, value FROM metric_stratum
         WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position, rank",
        params![ids, figures.last()],
        &mut metrics,
        |metric, row| {
            metric.strata.push(Stratum {
                dimension: row.get()?,
                value: row.get()?,
            });
            Ok(())
        },
    )?;
    add_parts(
        conn,
        "SELECT report_id, position, stream FROM metric_stream
         WHERE report_id IN (SELECT value FROM json_each(?1)) AND position <= ?2 ORDER BY report_id, position, rank",
        params![ids, figures.last()],
        &mut metrics,
        |metric, row| {
            metric.payment_streams.push(row.get()?);
            Ok(())
        },
    )?;
    Ok(metrics)
}

fn read_row(row: &mut InOrder<'_>) -> rusqlite::Result<Metric> {
    Ok(Metric {
        id: row.get()?,
        code: row.get()?,
        system: row.word()?,
        standard_code: row.get()?,
        term: row.get()?,
        value: row.maybe_decimal()?,
        text_value: row.get()?,
        value_type: row.word()?,
        unit: row.word()?,
        displayed: row.get()?,
        quantum: row.maybe_decimal()?,
        state: row.word()?,
        service_period: row.maybe_period()?,
        paid_through: row.maybe_day()?,
        payment_streams: Vec::new(),
        incentives: row.json()?,
        strata: Vec::new(),
        baseline: None,
        target: None,
        confidence: row.decimal()?,
        anchor: row.json()?,
        transforms: row.json()?,
    })
}

fn read_comparison(metric: &mut Metric, row: &mut InOrder<'_>) -> rusqlite::Result<()> {
    let role: String = row.get()?;
    let (value, quantum, period) = (row.maybe_decimal()?, row.maybe_decimal()?, row.maybe_period()?);
    let (displayed, anchor, transforms) = (row.get()?, row.json()?, row.json()?);
    if role == BASELINE {
        metric.baseline = Some(Baseline {
            value,
            quantum,
            period,
            displayed,
            anchor,
            transforms,
        });
    } else {
        metric.target = Some(Target {
            value,
            quantum,
            period,
            displayed,
            anchor,
            transforms,
        });
    }
    Ok(())
}
