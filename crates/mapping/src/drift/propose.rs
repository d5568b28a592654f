//! Which unknown thing a missing one may be.

use plumbline_model::{LayoutProposal, LeftFigure};

use super::likeness::{in_place_of, weigh};
use super::seen::Seen;

/// Proposals made for one missing thing.
const MOST: usize = 3;

/// What of an expected and a found thing is compared.
pub(super) struct Compared {
    pub sought: String,
    pub found: String,
    /// What the mapping would have to say.
    pub words: String,
}

/// The unknown things that may be the missing one, most likely first. `figures` gives those that stand at an index;
/// `texts` what of an expected and a found thing is to be compared, where it is not the whole of both.
pub(super) fn among(
    expected: &[String],
    missing: usize,
    seen: &[Seen],
    figures: impl Fn(usize) -> Vec<LeftFigure>,
    texts: impl Fn(usize) -> Option<Compared>,
) -> Vec<LayoutProposal> {
    // What is known and is no expected thing does not stand between two of them.
    let kept: Vec<usize> = (0..seen.len())
        .filter(|at| seen[*at].is.is_some() || !seen[*at].known)
        .collect();
    let order: Vec<Option<usize>> = kept.iter().map(|at| seen[*at].is).collect();
    let in_place = in_place_of(missing, expected.len(), &order).map(|(at, neighbours)| (kept[at], neighbours));
    let name = |index: usize| expected[index].clone();
    let mut found: Vec<(u32, LayoutProposal)> = Vec::new();
    for (at, one) in seen
        .iter()
        .enumerate()
        .filter(|(_, one)| one.is.is_none() && !one.known)
    {
        let place = in_place
            .filter(|(place, _)| *place == at)
            .map(|(_, neighbours)| neighbours.say(name));
        let compared = texts(at).unwrap_or_else(|| Compared {
            sought: expected[missing].clone(),
            found: one.words.clone(),
            words: one.words.clone(),
        });
        let Some(evidence) = weigh(&compared.sought, &compared.found, place) else {
            continue;
        };
        let figures = figures(at);
        found.push((
            evidence.weight,
            LayoutProposal {
                words: compared.words,
                anchor: one.anchor.clone(),
                class: evidence.class,
                reasons: evidence.reasons,
                figures,
            },
        ));
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.truncate(MOST);
    found.into_iter().map(|(_, proposal)| proposal).collect()
}
