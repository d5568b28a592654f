//! What is done with kinds of spending: acts with the topics before them, and acts whose topics follow.

use plumbline_model::FacetValue;

use super::{Clause, Doing, value};
use crate::phrases::lexicon::{Act, Kind, Voice};
use crate::phrases::qualifiers::{Behind, behind, ends, is_denied_in_a_manner, is_preposition, words};

impl Clause<'_, '_> {
    pub(super) fn act(&mut self, at: usize, act: Act, voice: Voice) {
        let turned = std::mem::take(&mut self.negated) && !std::mem::take(&mut self.negated_topics);
        let mut doing = Doing {
            act,
            turned,
            voice,
            topics: 0,
        };
        if std::mem::take(&mut self.relative) && voice != Voice::Aside {
            // What a relative clause says of the topics before it may take back what was said of them.
            let agrees = self
                .last
                .and_then(Doing::counts)
                .is_some_and(|counts| Some(counts) == doing.counts());
            if !agrees {
                self.said.truncate(self.said_before);
            }
            self.waiting.clear();
            self.doing = None;
            self.foreign = true;
        }
        let after_noun = std::mem::take(&mut self.of_noun);
        let abbreviated = matches!(self.tokens[at].text, "excl" | "incl") && !self.waiting.is_empty();
        if abbreviated
            && self
                .tokens
                .get(at + 1)
                .is_none_or(|next| ends(next) || next.kind == Kind::Join)
        {
            // "Dental excl. and vision incl."
            doing.voice = Voice::Passive;
        }
        if let Some(last) = self.joined_act(at, doing) {
            let is_nor = at > 0 && self.tokens[at - 1].text.starts_with("nor");
            doing.turned |= last.turned && is_nor;
            if last.counts() != doing.counts() {
                // "Neither included nor carved out."
                self.said.truncate(self.said_before);
                self.foreign |= doing.voice == Voice::Active;
            }
        }
        self.act_in_voice(at, doing, after_noun);
        if doing.voice != Voice::Aside {
            self.last = Some(doing);
        }
    }

    /// The act before that has the same topics as the one at a place, as in "neither included nor carved out".
    fn joined_act(&self, at: usize, doing: Doing) -> Option<Doing> {
        let last = self
            .last
            .filter(|last| last.voice == doing.voice && doing.voice != Voice::Aside)?;
        let joined = self.tokens[..at]
            .iter()
            .rev()
            .take_while(|token| !matches!(token.kind, Kind::Act(..)))
            .all(|token| matches!(token.kind, Kind::Join | Kind::Fill | Kind::Not));
        joined.then_some(last)
    }

    fn act_in_voice(&mut self, at: usize, doing: Doing, after_noun: bool) {
        let Doing { act, turned, voice, .. } = doing;
        if voice == Voice::Active || voice == Voice::Passive && !self.waiting.is_empty() {
            self.said_before = self.said.len();
        }
        match voice {
            Voice::Passive if !self.waiting.is_empty() => self.passive(at, doing),
            Voice::Passive => {
                if self.doing.is_some() {
                    // "Includes medical, pharmacy excluded": the topics since the comma have two acts. "All except dental
                    // are included" has none.
                    let since_comma = self.tokens[..at]
                        .iter()
                        .rev()
                        .take_while(|token| token.kind != Kind::Comma);
                    if !since_comma
                        .into_iter()
                        .any(|token| matches!(token.kind, Kind::Act(_, Voice::Aside)))
                    {
                        self.said.truncate(self.at_comma);
                    }
                    self.doing = None;
                } else if !self.foreign {
                    self.doing = Some(doing);
                }
                self.reader.foreign_before = self.foreign;
            }
            Voice::Active => {
                self.foreign |= self.subject_is_foreign(at);
                let of_topics = !self.waiting.is_empty();
                self.reader.foreign_before = self.foreign;
                self.waiting.clear();
                // What a kind of spending leaves out may stand beside it.
                let says = !self.foreign && !(of_topics && (act != Act::Include || turned));
                self.doing = says.then_some(doing);
            }
            Voice::Aside => self.aside(at, doing, after_noun),
        }
    }

    /// Whether the act at a place is done by something that the act before has: "members who exclude pharmacy".
    fn subject_is_foreign(&self, at: usize) -> bool {
        self.last.is_some()
            && self.tokens[..at]
                .iter()
                .rev()
                .take_while(|token| !ends(token) && token.kind != Kind::Join)
                .any(|token| token.kind == Kind::Unknown)
    }

    /// The act of the topics before it.
    fn passive(&mut self, at: usize, doing: Doing) {
        let waiting = std::mem::take(&mut self.waiting);
        let behind = behind(self.tokens, at, doing.act);
        let foreign = self.foreign || matches!(behind, Behind::Unclear) || is_denied_in_a_manner(self.tokens, at);
        self.reader.foreign_before = foreign;
        for topic in waiting.into_iter().filter(|_| !foreign) {
            let value = match behind {
                Behind::OfPart(end) if doing.act != Act::Net => {
                    let denied = self.tokens[..topic.at]
                        .iter()
                        .rposition(|token| token.kind == Kind::Not);
                    let from = denied.filter(|_| topic.turned).unwrap_or(topic.at);
                    Some(FacetValue::Partial(words(self.tokens, from, end)))
                }
                _ => value(doing.act, doing.turned != topic.turned, topic.facet, topic.part),
            };
            self.said.extend(value.map(|value| (topic.facet, value)));
        }
        self.doing = None;
        self.foreign = false;
        self.place = self.tokens.get(at + 1).is_some_and(is_preposition)
            || self.tokens.get(at + 1).is_some_and(|next| next.text == "with");
    }
}
