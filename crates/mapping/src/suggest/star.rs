//! Star measure ids: `C14` means another measure in another year.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lexicon::rows;

const STAR_IDS: &str = include_str!("../../data/suggest/star_ids.tsv");

/// Id (`C14`) → rating year → measure code; `-` for a measure without one.
static BY_ID: LazyLock<BTreeMap<&'static str, BTreeMap<u16, &'static str>>> = LazyLock::new(|| {
    let mut ids: BTreeMap<&str, BTreeMap<u16, &str>> = BTreeMap::new();
    for row in rows(STAR_IDS) {
        if let [year, id, code] = row[..]
            && let Ok(year) = year.parse()
        {
            ids.entry(id).or_default().insert(year, code);
        }
    }
    ids
});

/// What an id meant in each rating year; `None` where the text is no Star id.
pub(super) fn by_year(id: &str) -> Option<&'static BTreeMap<u16, &'static str>> {
    let id = id.to_uppercase();
    BY_ID.get(id.as_str())
}

/// Every Star id, lower case.
pub(super) fn ids() -> impl Iterator<Item = String> {
    BY_ID.keys().map(|id| id.to_lowercase())
}
