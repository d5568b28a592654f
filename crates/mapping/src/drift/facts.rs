//! Header facts, definitions and marked pages that are not where the mapping says.

use plumbline_model::{
    Anchor, Drift, LayoutChange, LayoutHow, LayoutPart, LayoutProposal, LayoutRule, Likeness, StatementKind,
};

use super::likeness::{Evidence, sentences, weigh};
use super::{Survey, Taken, change, spoken};
use crate::facts::kind_words;
use crate::format::{FactRule, FactSource, Pattern};
use crate::normalize::period::{PeriodContext, parse_date, parse_period};
use crate::words::{Passage, without_marks};

/// From this share of like pairs of letters on a sentence may be another wording of the one that is sought.
const REWORDED: f64 = 0.55;
/// Proposals made for one fact.
const MOST: usize = 3;

impl Survey<'_, '_> {
    pub(super) fn fact_changes(&self, taken: &Taken, drift: &mut Drift) {
        for (index, rule) in self.file.fact.iter().enumerate() {
            if !self.facts.missing.contains(&index) {
                drift.unchanged += 1;
                continue;
            }
            // Of two ways to find one fact the other may have found it.
            let proposals = self.fact_proposals(rule);
            let sought = sought(rule);
            let kind = kind_words(rule.kind);
            let mut touched = taken.touched(kind, &sought);
            touched.taken = self.facts.value(rule.kind).is_some();
            let place = self.first_place(rule.part.as_ref());
            drift.changes.push(self.not_found(
                LayoutPart::HeaderFact,
                "fact",
                index,
                sought,
                place,
                proposals,
                vec![touched],
            ));
        }
        for (index, rule) in self.file.definition.iter().enumerate() {
            if !self.definitions.contains(&index) {
                drift.unchanged += 1;
                continue;
            }
            let sought = rule
                .sentence
                .as_ref()
                .map(|sentence| spoken(sentence.as_str()))
                .unwrap_or_default();
            let proposals = self.sentence_proposals(&sought, rule.part.as_ref());
            let place = self.first_place(rule.part.as_ref());
            let mut touched = taken.touched("definition", &rule.term);
            touched.taken = false;
            drift.changes.push(self.not_found(
                LayoutPart::Definition,
                "definition",
                index,
                sought,
                place,
                proposals,
                vec![touched],
            ));
        }
    }

    #[allow(clippy::too_many_arguments)] // A change is where a rule, its place and its proposals meet.
    fn not_found(
        &self,
        what: LayoutPart,
        list: &str,
        index: usize,
        sought: String,
        place: Option<Anchor>,
        proposals: Vec<LayoutProposal>,
        touches: Vec<plumbline_model::TouchedFact>,
    ) -> LayoutChange {
        let first = proposals.first();
        LayoutChange {
            expected: Some(sought),
            found: first.map(|proposal| proposal.words.clone()),
            anchor: first.map(|proposal| proposal.anchor.clone()).or(place),
            touches,
            rule: Some(LayoutRule {
                list: list.to_owned(),
                table: None,
                index,
            }),
            ..change(
                what,
                if first.is_some() {
                    LayoutHow::Renamed
                } else {
                    LayoutHow::Missing
                },
                None,
            )
        }
        .with(proposals)
    }

    fn fact_proposals(&self, rule: &FactRule) -> Vec<LayoutProposal> {
        if rule.from == FactSource::FileName {
            return Vec::new();
        }
        let mut found: Vec<(u32, LayoutProposal)> = Vec::new();
        let mut propose = |label: &str, sought: &str, value: &str, words: &str, anchor: &Anchor| {
            let reads = reads_as(rule.kind, value, &self.facts.context());
            if reads == Some(false) {
                return;
            }
            let like = weigh(sought, label, None);
            let common = common_word(sought, label).filter(|_| reads == Some(true));
            let (mut evidence, alike) = match (like, common) {
                (Some(evidence), _) => (evidence, true),
                (None, Some(word)) => (Evidence::of(format!("both say \"{word}\"")), false),
                (None, None) => return,
            };
            if reads == Some(true) {
                evidence
                    .reasons
                    .push(format!("\"{value}\" behind it reads as {}", kind_words(rule.kind)));
                evidence.weight += 20;
                if alike {
                    evidence.class = Likeness::Strong;
                }
            }
            let proposal = LayoutProposal {
                words: words.to_owned(),
                anchor: anchor.clone(),
                class: evidence.class,
                reasons: evidence.reasons,
                figures: Vec::new(),
            };
            if !found.iter().any(|(_, known)| known.words == proposal.words) {
                found.push((evidence.weight, proposal));
            }
        };
        let fits = |name: &str| rule.part.as_ref().is_none_or(|part| part.is_match(name));
        if let Some(label) = &rule.label {
            let sought = spoken(label.as_str());
            for grid in self.grids.iter().filter(|grid| fits(&grid.part.name)) {
                for row in grid.rows_from(0) {
                    let cells: Vec<_> = grid.row(row).collect();
                    for pair in cells.windows(2) {
                        if let [name, value] = pair {
                            let words = without_marks(&name.text);
                            if !self.known_label(&words) {
                                propose(&words, &sought, &value.text, &words, &name.anchor);
                            }
                        }
                    }
                }
            }
        } else if let Some(pattern) = &rule.find {
            let (sought, behind) = literal_start(pattern.as_str());
            let count = sought.split(' ').filter(|word| !word.is_empty()).count();
            if count > 0 {
                for passage in self.words.passages.iter().filter(|passage| fits(&passage.part.name)) {
                    if self.known_fact(passage) {
                        continue;
                    }
                    for words in [count, count + 1, count.saturating_sub(1)] {
                        let Some((start, rest)) = after_words(&passage.text, words) else {
                            continue;
                        };
                        let value = captured(behind, rest);
                        propose(
                            start,
                            sought.trim(),
                            value.as_deref().unwrap_or(rest),
                            &passage.text,
                            passage.anchor,
                        );
                    }
                }
            }
        } else if let [pointer] = &rule.pointer[..] {
            let key = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
            let taken: Vec<&String> = self.file.fact.iter().flat_map(|fact| &fact.pointer).collect();
            for leaf in crate::grid::leaves(self.document) {
                if !leaf.pointer.is_empty() && !taken.iter().any(|known| *known == leaf.pointer) {
                    propose(&key(leaf.pointer), &key(pointer), leaf.text, leaf.pointer, leaf.anchor);
                }
            }
        }
        found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        found.truncate(MOST);
        found.into_iter().map(|(_, proposal)| proposal).collect()
    }

    /// Whether a label is another fact's.
    fn known_label(&self, words: &str) -> bool {
        let labels = self.file.fact.iter().filter_map(|fact| fact.label.as_ref());
        labels.into_iter().any(|label| label.is_match(words))
    }

    /// Whether a text is another fact's.
    fn known_fact(&self, passage: &Passage) -> bool {
        let finds = self.file.fact.iter().filter_map(|fact| fact.find.as_ref());
        finds.into_iter().any(|find| find.is_match(&passage.text))
    }

    fn sentence_proposals(&self, sought: &str, part: Option<&Pattern>) -> Vec<LayoutProposal> {
        let fits = |name: &str| part.is_none_or(|part| part.is_match(name));
        let mut best: Option<(f64, String, &Anchor)> = None;
        let passages: Vec<&Passage> = self
            .words
            .passages
            .iter()
            .filter(|passage| fits(&passage.part.name))
            .collect();
        for start in 0..passages.len() {
            let mut text = String::new();
            // A sentence runs over a few lines at most.
            for passage in passages.iter().skip(start).take(6) {
                if passage.part.number != passages[start].part.number || text.len() > sought.len() * 2 {
                    break;
                }
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&passage.text);
                let share = sentences(sought, &text);
                if share >= REWORDED && best.as_ref().is_none_or(|(known, _, _)| share > *known) {
                    best = Some((share, text.clone(), passages[start].anchor));
                }
            }
        }
        best.map(|(share, words, anchor)| LayoutProposal {
            words,
            anchor: anchor.clone(),
            class: Likeness::Possible,
            reasons: vec![
                format!("{:.0} of 100 pairs of letters are the same", share * 100.0),
                "read whether it still counts the same: what it says is kept as the mapping has it".to_owned(),
            ],
            figures: Vec::new(),
        })
        .into_iter()
        .collect()
    }
}

trait With {
    fn with(self, proposals: Vec<LayoutProposal>) -> Self;
}

impl With for LayoutChange {
    fn with(mut self, proposals: Vec<LayoutProposal>) -> LayoutChange {
        self.proposals = proposals;
        self
    }
}

/// What a fact is looked for by, in words.
fn sought(rule: &FactRule) -> String {
    if let Some(pattern) = rule.find.as_ref().or(rule.label.as_ref()) {
        spoken(pattern.as_str())
    } else {
        rule.pointer.join(", ")
    }
}

/// Whether a text reads as a fact of this kind; `None` where any text does.
fn reads_as(kind: StatementKind, text: &str, context: &PeriodContext) -> Option<bool> {
    match kind {
        StatementKind::Period | StatementKind::PeriodLabel | StatementKind::ContractTerm => {
            Some(parse_period(text, context).is_some())
        }
        StatementKind::PaidThrough | StatementKind::ReportedOn => Some(parse_date(text).is_some()),
        _ => None,
    }
}

/// The words a pattern begins with, and what of it comes behind them.
pub(super) fn literal_start(pattern: &str) -> (String, &str) {
    let body = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut text = String::new();
    let mut letters = body.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let (literal, end) = match letter {
            '\\' => match letters.next() {
                Some((_, mark)) if !mark.is_alphanumeric() => (mark, at + 1 + mark.len_utf8()),
                _ => return (text, &body[at..]),
            },
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '$' => return (text, &body[at..]),
            other => (other, at + other.len_utf8()),
        };
        // A letter that may repeat or be left out is no longer the word's own.
        if letters
            .peek()
            .is_some_and(|(_, next)| matches!(next, '*' | '+' | '?' | '{'))
        {
            return (text, &body[at..]);
        }
        text.push(literal);
        if end >= body.len() {
            return (text, "");
        }
    }
    (text, "")
}

/// A word of some length both texts say.
fn common_word(one: &str, other: &str) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| word.len() > 3).map(str::to_owned).collect()
    };
    let theirs = words(other);
    words(one).into_iter().find(|word| theirs.contains(word))
}

/// The fact in what follows the words of a pattern: its first group.
fn captured(behind: &str, rest: &str) -> Option<String> {
    let pattern = Pattern::new(&format!("^{}", behind.trim_start())).ok()?;
    let captures = pattern.captures(rest)?;
    captures.get(1).map(|group| group.as_str().to_owned())
}

/// The words a line begins with that are most like the ones sought.
pub(super) fn words_like<'l>(sought: &str, line: &'l str) -> Option<&'l str> {
    let count = sought.split(' ').filter(|word| !word.is_empty()).count();
    let starts = [count.saturating_sub(1), count + 1, count]
        .into_iter()
        .filter_map(|words| after_words(line, words));
    let weight = |start: &str| {
        let common = u32::from(common_word(sought, start).is_some());
        weigh(sought, start, None).map_or(common, |evidence| evidence.weight)
    };
    // Of equal ones the last: as many words as are sought.
    starts.map(|(start, _)| start).max_by_key(|start| weight(start))
}

/// A text cut behind a number of words: the words, and what follows, which is not empty.
fn after_words(text: &str, words: usize) -> Option<(&str, &str)> {
    if words == 0 {
        return None;
    }
    let (at, _) = text.match_indices(' ').nth(words - 1)?;
    Some((&text[..at], text[at..].trim()))
}
