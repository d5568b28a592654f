//! Pages set in two columns: each column is read by itself, so that neither reads as a column of a table.

use super::figures::is_prose;
use super::geometry::Bounds;
use super::unruled::Row;
use super::words::lines;

/// Prose in this many lines side by side is set in two columns.
const MIN_PROSE_PAIRS: usize = 5;
/// The gutter of a page in two columns lies this near to the middle of its text (share of the text's width).
const NEAR_MIDDLE: f64 = 0.04;
/// Lines that do not cross the gutter make a block of two columns from this many on …
const MIN_BLOCK: usize = 12;
/// … with prose in this share of the lines of one side …
const PROSE_SHARE: f64 = 0.5;
/// … and this share of the other side's lines at heights of their own: rows of a table share theirs.
const LONELY_SHARE: f64 = 0.3;

/// Where a page is parted in two columns.
#[derive(Clone, Copy)]
struct Gap {
    x: f64,
    /// Whether prose stands on both sides: only the lines from the first to the last prose are parted.
    between_prose: bool,
}

/// Rows of a page as they are read: column by column where it is set in two.
pub(super) fn streams(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let Some(gap) = prose_gap(&rows).or_else(|| middle_gutter(&rows)) else {
        return vec![rows];
    };
    let mut out: Vec<Vec<Row>> = Vec::new();
    let mut pending: Vec<Row> = Vec::new();
    let mut block: Vec<Row> = Vec::new();
    for row in rows {
        if crosses(&row, gap.x) {
            close(gap, &mut block, &mut pending, &mut out);
            pending.push(row);
        } else {
            block.push(row);
        }
    }
    close(gap, &mut block, &mut pending, &mut out);
    out.push(pending);
    out.retain(|stream| !stream.is_empty());
    out
}

fn crosses(row: &Row, x: f64) -> bool {
    row.segments.iter().any(|s| s.left() < x && s.right() > x)
}

/// Parts a block of rows that do not cross the gap, or leaves it to the rows around it.
fn close(gap: Gap, block: &mut Vec<Row>, pending: &mut Vec<Row>, out: &mut Vec<Vec<Row>>) {
    let has_prose = |row: &Row| row.segments.iter().any(|s| is_prose(&s.text()));
    let range = if gap.between_prose {
        let pairs = block.iter().filter(|r| has_prose(r) && r.segments.len() > 1).count();
        let ends = block.iter().position(has_prose).zip(block.iter().rposition(has_prose));
        ends.filter(|_| pairs >= MIN_PROSE_PAIRS)
    } else {
        is_block(block, gap.x).then(|| (0, block.len() - 1))
    };
    let Some((first, last)) = range else {
        pending.append(block);
        return;
    };
    let after = block.split_off(last + 1);
    let inner = block.split_off(first);
    pending.append(block);
    out.push(std::mem::take(pending));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in inner {
        let (l, r): (Vec<_>, Vec<_>) = row.line.words.into_iter().partition(|w| w.bounds.center().0 < gap.x);
        left.extend(l);
        right.extend(r);
    }
    for side in [left, right] {
        out.push(lines(side).into_iter().map(Row::of).collect());
    }
    *pending = after;
}

/// The x at which most lines part prose from prose.
fn prose_gap(rows: &[Row]) -> Option<Gap> {
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    for row in rows {
        for pair in row.segments.windows(2) {
            if is_prose(&pair[0].text()) && is_prose(&pair[1].text()) {
                gaps.push((pair[0].right(), pair[1].left()));
            }
        }
    }
    let votes = |x: f64| gaps.iter().filter(|(l, r)| (*l..=*r).contains(&x)).count();
    let x = gaps.iter().map(|(l, r)| (l + r) / 2.0).max_by_key(|&x| votes(x))?;
    (votes(x) >= MIN_PROSE_PAIRS).then_some(Gap { x, between_prose: true })
}

/// The gutter of a page whose columns hold prose on one side and something else beside it.
fn middle_gutter(rows: &[Row]) -> Option<Gap> {
    let boxes: Vec<Bounds> = rows.iter().map(|row| row.line.bounds()).collect();
    let text = Bounds::of(&boxes)?;
    let near = NEAR_MIDDLE * text.width();
    let middle = text.center().0;
    // Candidates: the middles of the gaps at the page's middle.
    let gaps = rows.iter().flat_map(|row| {
        let words = &row.line.words;
        let edge = |pair: &[super::words::Word]| (pair[0].bounds.right + pair[1].bounds.left) / 2.0;
        words.windows(2).map(edge).collect::<Vec<_>>()
    });
    let mut candidates: Vec<f64> = gaps.chain([middle]).filter(|x| (x - middle).abs() <= near).collect();
    candidates.sort_by(f64::total_cmp);
    candidates.dedup_by(|a, b| *a - *b < 1.0);
    let length = |x: f64| {
        let runs = rows.split(|row| crosses(row, x));
        runs.map(<[Row]>::len).max().unwrap_or(0)
    };
    let x = candidates.into_iter().max_by_key(|&x| length(x))?;
    let found = rows.split(|row| crosses(row, x)).any(|block| is_block(block, x));
    found.then_some(Gap {
        x,
        between_prose: false,
    })
}

/// Whether rows that do not cross `x` are two columns of a page: prose on one side, lines at other heights beside it.
fn is_block(block: &[Row], x: f64) -> bool {
    if block.len() < MIN_BLOCK {
        return false;
    }
    let on_side = |row: &Row, left: bool| -> Option<String> {
        let mut texts = row
            .segments
            .iter()
            .filter(|s| (s.center() < x) == left)
            .map(|s| s.text());
        texts
            .next()
            .map(|first| texts.fold(first, |all, text| all + " | " + &text))
    };
    [true, false].into_iter().any(|side| {
        let own: Vec<String> = block.iter().filter_map(|row| on_side(row, side)).collect();
        let prose = own
            .iter()
            .filter(|text| is_prose(text) && !text.contains(" | "))
            .count();
        let others: Vec<&Row> = block.iter().filter(|row| on_side(row, !side).is_some()).collect();
        let lonely = others.iter().filter(|row| on_side(row, side).is_none()).count();
        prose >= MIN_PROSE_PAIRS
            && prose as f64 >= PROSE_SHARE * own.len() as f64
            && others.len() >= 2
            && lonely as f64 >= LONELY_SHARE * others.len() as f64
    })
}
