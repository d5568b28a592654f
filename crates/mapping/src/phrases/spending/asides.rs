//! Asides to an act: what is counted beside its topics, what is left out of them, and exceptions from them.

use plumbline_model::{Facet, FacetValue};

use super::{Clause, Doing, value};
use crate::phrases::lexicon::{Act, Kind, Voice};
use crate::phrases::qualifiers::{ends, is_copula, is_preposition, passive_behind, words};

impl Clause<'_, '_> {
    pub(super) fn aside(&mut self, at: usize, mut doing: Doing, after_noun: bool) {
        if self.foreign && self.waiting.is_empty() && self.doing.is_none() {
            return;
        }
        let beside = matches!(self.tokens[at].text, "with" | "without");
        let noun = self.tokens[..at].iter().rev().find(|token| token.kind != Kind::Fill);
        if beside && (after_noun || noun.is_some_and(|noun| noun.kind == Kind::Unknown)) {
            // "Of members with dental" is said of the members.
            self.place = true;
            return;
        }
        let acts_behind = self.tokens[at + 1..]
            .iter()
            .any(|token| matches!(token.kind, Kind::Act(_, Voice::Passive)));
        if !self.waiting.is_empty() && acts_behind {
            // "Pharmacy, including vaccines, is excluded": the aside shares the act that is still to come.
            if doing.act != Act::Include || doing.turned {
                if !self.next_is_another_topic(at + 1) {
                    self.describe_last(at);
                }
                self.place = true;
            }
            return;
        }
        if doing.act == Act::Except {
            match self.exception(at) {
                Some(act) => doing.act = act,
                None => {
                    self.doing = None;
                    self.place = true;
                    return;
                }
            }
        }
        let waiting = std::mem::take(&mut self.waiting);
        let has_verb = self.tokens[..at].iter().any(is_copula);
        if !self.foreign && !has_verb {
            // "Medical and pharmacy claims, excluding dental" has no other act for the first two.
            for topic in waiting.into_iter().filter(|topic| !topic.turned) {
                if let Some(value) = value(Act::Include, false, topic.facet, topic.part) {
                    self.said.push((topic.facet, value));
                }
            }
        }
        if self.next_is_unknown(at + 1) && doing.act == Act::Exclude {
            self.describe_last_said(at);
        }
        self.interrupted = self.doing;
        self.doing = (!self.foreign).then_some(doing);
    }

    /// What an exception does with its topics: the contrary of the act before, or of the one still to come. `None` where the
    /// exception narrows down what was said instead.
    fn exception(&mut self, at: usize) -> Option<Act> {
        let to_come = || {
            let (act, turned) = passive_behind(self.tokens, at)?;
            Some(Doing {
                act,
                turned,
                voice: Voice::Passive,
                topics: 0,
            })
        };
        let before = self.doing.or(self.last).or_else(to_come);
        let Some(before) = before else {
            return (!self.next_is_unclear(at + 1)).then_some(Act::Exclude);
        };
        let contrary = match before.counts() {
            Some(true) => Act::Exclude,
            Some(false) => Act::Include,
            None => return None,
        };
        let and_not = self.tokens[at].text == "but not";
        let has_said = self.said.len() > self.said_before;
        if self.next_is_unclear(at + 1) {
            // "But not for dental", "other than transplants".
            self.describe_act(at);
            return None;
        }
        if and_not && before.turned {
            return None;
        }
        if contrary == Act::Include && has_said && !and_not {
            // "Excludes dental except vision" makes no sense, so that neither is known.
            self.said.truncate(self.said_before);
            return None;
        }
        if self.next_is_part_of_said(at + 1) {
            self.describe_act(at);
            return None;
        }
        Some(contrary)
    }

    /// Whether what follows is no kind of spending: a preposition, a number or a word that is not known.
    fn next_is_unclear(&self, at: usize) -> bool {
        let first = self.tokens.get(at);
        first.is_some_and(is_preposition)
            || self.next_is_unknown(at)
            || first.is_none_or(|token| token.kind == Kind::Number)
    }

    fn next_topic(&self, at: usize) -> Option<Facet> {
        let next = self.tokens[at.min(self.tokens.len())..]
            .iter()
            .find(|token| !matches!(token.kind, Kind::Fill | Kind::Cost))?;
        match next.kind {
            Kind::Topic(facet) | Kind::Part(facet) => Some(facet),
            _ => None,
        }
    }

    fn next_is_part_of_said(&self, at: usize) -> bool {
        let next = self.next_topic(at);
        self.said[self.said_before..]
            .iter()
            .any(|(facet, _)| Some(*facet) == next)
    }

    fn next_is_another_topic(&self, at: usize) -> bool {
        let next = self.next_topic(at);
        next.is_some() && self.waiting.iter().all(|topic| Some(topic.facet) != next)
    }

    /// What the last act said holds with an exception.
    fn describe_act(&mut self, at: usize) {
        let words = self.words_from(at);
        for (_, value) in &mut self.said[self.said_before..] {
            match value {
                FacetValue::Included => *value = FacetValue::Partial(words.clone()),
                FacetValue::Excluded => *value = FacetValue::Partial(format!("excluded {words}")),
                _ => {}
            }
        }
    }

    fn next_is_unknown(&self, at: usize) -> bool {
        self.tokens[at.min(self.tokens.len())..]
            .iter()
            .find(|token| !matches!(token.kind, Kind::Fill | Kind::Cost))
            .is_some_and(|token| token.kind == Kind::Unknown)
    }

    fn words_from(&self, at: usize) -> String {
        let end = self.tokens.iter().skip(at + 1).position(ends);
        words(self.tokens, at, end.map_or(self.tokens.len(), |found| at + 1 + found))
    }

    fn describe_last(&mut self, at: usize) {
        let words = self.words_from(at);
        if let Some(topic) = self.waiting.last_mut() {
            topic.part = Some(words);
        }
    }

    /// What is left out of the last topic makes it a part.
    fn describe_last_said(&mut self, at: usize) {
        let words = self.words_from(at);
        if let Some((_, value)) = self.said.last_mut()
            && *value == FacetValue::Included
        {
            *value = FacetValue::Partial(words);
        }
    }
}
