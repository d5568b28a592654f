//! Tables without a drawn grid: runs of lines whose words stand in the same columns.

use super::charts::is_chart;
use super::columns::{Column, Segment, columns, covered, segments};
use super::figures::{is_figure, is_list_mark, is_prose};
use super::geometry::Bounds;
use super::rows::{merge_rows, place};
use super::ruled::Edges;
use super::streams::streams;
use super::table::FoundTable;
use super::words::TextLine;

/// Lines further apart than this many font sizes are not of one table …
const MAX_LEADING: f64 = 2.7;
/// … unless the table's own rows stand that far apart; then this share more.
const LEADING_SLACK: f64 = 1.5;
/// Lines without columns that may stand between two rows: wrapped labels and section headings.
const MAX_INNER_LINES: usize = 3;
/// Rows with columns that make a table; two are enough when they are full of figures.
const MIN_ROWS: usize = 3;

/// A line with its segments.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: TextLine,
    pub(super) segments: Vec<Segment>,
}

impl Row {
    pub(super) fn of(line: TextLine) -> Row {
        let segments = segments(&line);
        Row { line, segments }
    }

    /// Whether figures stand beside its first segment.
    pub(super) fn has_figures(&self) -> bool {
        self.segments.iter().skip(1).any(|s| is_figure(&s.text()))
    }

    fn has_columns(&self) -> bool {
        match self.segments.as_slice() {
            [] | [_] => false,
            [mark, _] if is_list_mark(&mark.text()) => false,
            _ => true,
        }
    }
}

/// Unruled tables among the lines, and the lines that belong to none, in reading order.
pub(super) fn find(lines: Vec<TextLine>, edges: &Edges) -> (Vec<FoundTable>, Vec<TextLine>) {
    let mut tables = Vec::new();
    let mut rest = Vec::new();
    for stream in streams(lines.into_iter().map(Row::of).collect()) {
        find_in_stream(stream, edges, &mut tables, &mut rest);
    }
    (tables, rest)
}

fn find_in_stream(rows: Vec<Row>, edges: &Edges, tables: &mut Vec<FoundTable>, rest: &mut Vec<TextLine>) {
    let mut at = 0;
    let mut free = 0;
    while at < rows.len() {
        if !rows[at].has_columns() {
            at += 1;
            continue;
        }
        let end = run_end(&rows, at);
        match table_of(&rows, free, at, end, edges) {
            Some((start, end, table)) => {
                rest.extend(rows[free..start].iter().map(|r| r.line.clone()));
                tables.push(table);
                free = end;
                at = end;
            }
            None => at = end.max(at + 1),
        }
    }
    rest.extend(rows[free..].iter().map(|r| r.line.clone()));
}

/// Where the run of rows that starts at `start` ends: behind its last row with columns.
fn run_end(rows: &[Row], start: usize) -> usize {
    let mut end = start + 1;
    let mut leadings: Vec<f64> = Vec::new();
    let mut inner = 0;
    let left = rows[start].line.bounds().left;
    for i in start + 1..rows.len() {
        let leading = rows[i].line.baseline - rows[i - 1].line.baseline;
        let size = rows[i].line.size.max(rows[i - 1].line.size);
        let usual = median(&leadings).unwrap_or(0.0);
        if leading > (MAX_LEADING * size).max(LEADING_SLACK * usual) {
            break;
        }
        if rows[i].has_columns() {
            leadings.push(leading);
            end = i + 1;
            inner = 0;
        } else {
            inner += 1;
            let text = rows[i].line.text();
            let wide_prose = is_prose(&text)
                && text.split_whitespace().count() >= 9
                && rows[i].line.bounds().left <= left + 2.0 * size;
            if inner > MAX_INNER_LINES || wide_prose {
                break;
            }
        }
    }
    end
}

pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// The table in `rows[start..end]` with header lines above it back to `free`, and where it starts and ends.
fn table_of(rows: &[Row], free: usize, start: usize, end: usize, edges: &Edges) -> Option<(usize, usize, FoundTable)> {
    let run = &rows[start..end];
    let body = body_rows(run);
    let columns = columns(&body);
    if !is_table(run, &body, &columns) {
        return None;
    }
    let first = header_start(rows, free, start, &columns);
    let last = wrapped_end(rows, end, &columns);
    let run = &rows[first..last];
    let placed = run.iter().map(|row| place(row, &columns)).collect();
    let cells = merge_rows(run, placed, &columns, edges);
    let bounds = Bounds::of(cells.iter().map(|c| c.bounds()).collect::<Vec<_>>().iter())?;
    let table = FoundTable::new(cells, bounds, false);
    let is_table = table.rows() >= 2 && table.columns() >= 2 && !is_chart(&table, &edges.slants, &edges.bars);
    is_table.then_some((first, last, table))
}

/// The rows that say where columns stand: those with figures, or those with nearly as many segments as the fullest.
pub(super) fn body_rows(run: &[Row]) -> Vec<Vec<Segment>> {
    let with_figures: Vec<_> = run.iter().filter(|r| r.has_figures()).collect();
    let chosen = if with_figures.len() >= 2 {
        let most = with_figures.iter().map(|r| r.segments.len()).max().unwrap_or(0);
        with_figures
            .into_iter()
            .filter(|r| r.segments.len() * 2 >= most)
            .collect()
    } else {
        let most = run.iter().map(|r| r.segments.len()).max().unwrap_or(0);
        run.iter()
            .filter(|r| r.segments.len() >= 2 && r.segments.len() * 10 >= most * 6)
            .collect::<Vec<_>>()
    };
    chosen.into_iter().map(|r| r.segments.clone()).collect()
}

fn is_table(run: &[Row], body: &[Vec<Segment>], columns: &[Column]) -> bool {
    let with_columns = run.iter().filter(|r| r.has_columns()).count();
    if columns.len() < 2 || body.is_empty() {
        return false;
    }
    let beside: Vec<String> = body
        .iter()
        .flat_map(|row| row.iter().skip(1))
        .map(Segment::text)
        .collect();
    let figures = beside.iter().filter(|t| is_figure(t)).count();
    let mostly_figures = figures * 2 >= beside.len();
    if with_columns < MIN_ROWS && !(with_columns == 2 && mostly_figures && columns.len() >= 3) {
        return false;
    }
    let filled: usize = body
        .iter()
        .map(|row| {
            let mut hit: Vec<usize> = row.iter().map(|s| covered(columns, s.left(), s.right()).0).collect();
            hit.dedup();
            hit.len()
        })
        .sum();
    if filled * 10 < body.len() * columns.len() * 4 {
        return false;
    }
    let firsts = body.iter().filter_map(|row| row.first()).map(Segment::text);
    let marks = firsts.clone().filter(|t| is_list_mark(t)).count();
    if columns.len() == 2 && marks * 10 >= body.len() * 6 {
        return false;
    }
    // A table of contents: leaders of dots and a page number.
    let leaders = body
        .iter()
        .filter(|row| {
            row.iter()
                .any(|s| s.text().contains(".....") || s.text().contains(". . . ."))
        })
        .count();
    if columns.len() <= 3 && leaders * 2 >= body.len() && beside.iter().all(|t| !t.contains([',', '$', '%'])) {
        return false;
    }
    mostly_figures || aligned(body, columns)
}

/// Whether the segments of most columns share an edge or their middle.
fn aligned(body: &[Vec<Segment>], columns: &[Column]) -> bool {
    const NEAR: f64 = 3.0;
    let share = |values: Vec<f64>| {
        let Some(middle) = median(&values) else { return false };
        let near = values.iter().filter(|v| (**v - middle).abs() <= NEAR).count();
        near >= 2 && near * 10 >= values.len() * 6
    };
    let mut good = 0;
    let mut prose = 0;
    for (i, _) in columns.iter().enumerate() {
        let inside: Vec<&Segment> = body
            .iter()
            .flatten()
            .filter(|s| covered(columns, s.left(), s.right()).0 == i)
            .collect();
        let edges: [fn(&Segment) -> f64; 3] = [Segment::left, Segment::right, Segment::center];
        if edges.iter().any(|edge| share(inside.iter().map(|s| edge(s)).collect())) {
            good += 1;
        }
        if inside.iter().filter(|s| is_prose(&s.text())).count() * 2 > inside.len() {
            prose += 1;
        }
    }
    good * 3 >= columns.len() * 2 && prose * 2 < columns.len() + 1
}

/// The first of the header lines that stand right above the run, over its columns but not over the first.
fn header_start(rows: &[Row], free: usize, start: usize, columns: &[Column]) -> usize {
    const MAX_HEADER_LEADING: f64 = 1.9;
    let mut first = start;
    while first > free {
        let (above, below) = (&rows[first - 1], &rows[first]);
        let leading = below.line.baseline - above.line.baseline;
        let over_columns = above.line.bounds().left > columns[0].right + 0.5 * above.line.size
            && above.line.bounds().right <= columns[columns.len() - 1].right + 2.0 * above.line.size;
        if leading > MAX_HEADER_LEADING * below.line.size.max(above.line.size) || !over_columns {
            break;
        }
        first -= 1;
    }
    first
}

/// The end with lines right below that go on inside one of the later columns.
fn wrapped_end(rows: &[Row], end: usize, columns: &[Column]) -> usize {
    const MAX_WRAP_LEADING: f64 = 1.45;
    let mut last = end;
    while last < rows.len() {
        let (above, below) = (&rows[last - 1], &rows[last]);
        let leading = below.line.baseline - above.line.baseline;
        let b = below.line.bounds();
        let (from, to) = covered(columns, b.left, b.right);
        let inside =
            from == to && from > 0 && b.left >= columns[from].left - 2.0 && b.right <= columns[from].right + 2.0;
        if leading > MAX_WRAP_LEADING * below.line.size || !inside || below.has_columns() {
            break;
        }
        last += 1;
    }
    last
}
