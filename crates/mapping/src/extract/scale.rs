//! What a table's header, sections, labels and notes say of its scale, held against the mapping.
//!
//! A figure under "($000s)" whose mapping names no scale may be a thousand times too small: it is not taken, kept as
//! unmapped, and the words that say so are named. Figures that carry their scale themselves ("$412K", a number format
//! that shows thousands) are no matter of doubt.

use plumbline_model::{Anchor, Issue, Severity, Unit};

use crate::extract::Extraction;
use crate::extract::columns::Region;
use crate::format::{ScaleName, TableRule};
use crate::grid::{Grid, GridCell};
use crate::normalize::number::{Scale, said_scale};

/// Rows above a header in which its title and notes stand.
const TITLE_ROWS: u32 = 6;

/// Words that say a scale, and where.
#[derive(Debug, Clone)]
pub(crate) struct SaidScale {
    pub scale: Scale,
    text: String,
    anchor: Anchor,
}

impl SaidScale {
    /// The scale a text says.
    pub fn by(text: &str, anchor: &Anchor) -> Option<SaidScale> {
        Some(SaidScale {
            scale: said_scale(text)?,
            text: text.to_owned(),
            anchor: anchor.clone(),
        })
    }

    pub fn by_cell(cell: &GridCell) -> Option<SaidScale> {
        SaidScale::by(&cell.text, &cell.anchor)
    }
}

/// What is said of a table as a whole: in its title, in lines of its page, in notes beneath.
pub(crate) fn said_of_table(table: &TableRule, grid: &Grid, region: Region) -> Option<SaidScale> {
    // A list of thousands of rows has no notes between them.
    if table.json.is_some() {
        return None;
    }
    if let Some(said) = grid
        .part
        .lines
        .iter()
        .find_map(|line| SaidScale::by(&line.text, &line.anchor))
    {
        return Some(said);
    }
    let lone = |row: u32| {
        let mut cells = grid.row(row);
        let first = cells.next()?;
        cells.next().is_none().then_some(first)
    };
    let title = (region.header.saturating_sub(TITLE_ROWS)..region.header)
        .flat_map(|row| grid.row(row))
        .find_map(SaidScale::by_cell);
    title.or_else(|| {
        // A title of the next table stands right above its header.
        let last = if region.end == u32::MAX {
            u32::MAX
        } else {
            region.end.saturating_sub(TITLE_ROWS)
        };
        let rows = grid.rows_from(region.body).take_while(|row| *row < last);
        let is_named = |cell: &&GridCell| {
            let is_section = table.section.iter().any(|section| section.row.is_match(&cell.text));
            !is_section && table.term.iter().all(|term| term.payer_term != cell.text.as_str())
        };
        rows.filter_map(lone).filter(is_named).find_map(SaidScale::by_cell)
    })
}

/// The words that make a figure's scale doubtful: those nearest to it that say another scale than the mapping.
///
/// `near`: the label, the section and the header, which hold for every amount; `table`: title and notes, which hold for
/// whole dollars alone ("in thousands, except per member").
pub(crate) fn doubt<'s>(
    near: impl IntoIterator<Item = Option<&'s SaidScale>>,
    table: Option<&'s SaidScale>,
    unit: Unit,
    scale: Scale,
    said_by_term: Option<ScaleName>,
) -> Option<&'s SaidScale> {
    let is_amount = !matches!(
        unit,
        Unit::Ratio
            | Unit::Stars
            | Unit::Score
            | Unit::Days
            | Unit::None
            | Unit::Points
            | Unit::PerThousandMemberYears
            | Unit::PerHundredMemberYears
    );
    // A term that names its scale was looked at by whoever wrote it.
    if !is_amount || said_by_term.is_some() {
        return None;
    }
    let near = near.into_iter().flatten().next();
    near.or(table.filter(|_| unit == Unit::Usd))
        .filter(|said| said.scale != scale)
}

/// Whether a cell carries its own scale: a magnitude behind the digits.
pub(crate) fn has_magnitude(cell: &GridCell) -> bool {
    cell.text
        .trim_end_matches([')', ' '])
        .ends_with(|c: char| c.is_ascii_alphabetic())
}

impl Extraction<'_> {
    /// Names the words that make the scale of a table's figures doubtful, once.
    pub fn doubt_scale(&mut self, table: &TableRule, said: &SaidScale, scale: Scale) {
        let words = |scale: Scale| match scale {
            Scale::Thousands => "thousands",
            Scale::Millions => "millions",
            Scale::PercentPoints => "percent points",
            Scale::AsPrinted => "no scale",
        };
        let issue = Issue {
            code: "SRC005".to_owned(),
            severity: Severity::Warning,
            message: format!(
                "{}: \"{}\" says {}, and the mapping says {} for figures of table \"{}\". They are not taken. Say scale = \"{}\" in the mapping if they are, or scale = \"as_printed\" with a term whose figures are not.",
                said.anchor.place(),
                said.text,
                words(said.scale),
                words(scale),
                table.name,
                words(said.scale),
            ),
            anchor: Some(said.anchor.clone()),
        };
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}
