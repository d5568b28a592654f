//! Which kinds of spending a sentence counts in and which it leaves out.
//!
//! A sentence is read from left to right. A topic (pharmacy, dental …) belongs to the act before it ("excludes dental and
//! vision") or to the one behind it ("dental and vision are excluded"). Words that are not known make the subject of a
//! clause unknown, so that it says nothing, and a topic beside them a part of itself.

use plumbline_model::{Facet, FacetValue};

use super::lexicon::{Act, Kind, Token, Voice, is_no_spending};

/// What one sentence says about kinds of spending.
pub(super) type Said = Vec<(Facet, FacetValue)>;

/// An act with whether "not" turns it round.
#[derive(Debug, Clone, Copy)]
struct Doing {
    act: Act,
    turned: bool,
    voice: Voice,
    /// Topics it has had.
    topics: usize,
}

/// A topic that waits for the act behind it.
struct Waiting {
    facet: Facet,
    part: Option<String>,
    turned: bool,
}

/// Reads the sentences of one text, one after another: a pronoun refers to the sentence before.
#[derive(Default)]
pub(super) struct Reader {
    /// Whether the subject of the last act was no cost.
    foreign_before: bool,
    /// Whether the last clause spoke of something else at all: a pronoun may mean that.
    foreign_words_before: bool,
}

struct Clause<'r, 't> {
    tokens: &'t [Token<'t>],
    said: Said,
    waiting: Vec<Waiting>,
    doing: Option<Doing>,
    /// The act an aside has interrupted.
    interrupted: Option<Doing>,
    negated: bool,
    /// Whether the negation stands before topics that wait and is theirs: "no dental claims are counted".
    negated_topics: bool,
    /// Whether the subject of any act so far did.
    foreign_words: bool,
    /// Whether the subject holds a word that is not known.
    foreign: bool,
    /// Whether the subject is a cost.
    cost: bool,
    /// How much was said at the last comma.
    at_comma: usize,
    /// Whether the topics that follow are where something is counted: "included in medical".
    place: bool,
    reader: &'r mut Reader,
}

impl Reader {
    /// What a sentence says. Empty when it says something only for some cases.
    pub(super) fn read(&mut self, tokens: &[Token]) -> Said {
        if tokens.iter().any(|token| token.kind == Kind::Hedge) {
            return Said::new();
        }
        let mut said = Said::new();
        for clause in tokens.split(|token| token.kind == Kind::Break) {
            said.extend(Clause::read(clause, self));
        }
        said
    }
}

impl<'r, 't> Clause<'r, 't> {
    fn read(tokens: &'t [Token<'t>], reader: &'r mut Reader) -> Said {
        let first = tokens.iter().find(|token| {
            !matches!(
                token.kind,
                Kind::Join | Kind::Comma | Kind::Not | Kind::Number | Kind::Bracket
            )
        });
        let refers_back = match first.map(|token| token.kind) {
            Some(Kind::Pronoun) => reader.foreign_before || reader.foreign_words_before,
            Some(Kind::Act(..)) => reader.foreign_before,
            _ => false,
        };
        let mut clause = Clause {
            tokens,
            said: Said::new(),
            waiting: Vec::new(),
            doing: None,
            interrupted: None,
            negated: false,
            negated_topics: false,
            foreign: refers_back,
            foreign_words: refers_back,
            cost: false,
            at_comma: 0,
            place: false,
            reader,
        };
        for at in 0..tokens.len() {
            clause.take(at);
        }
        clause.reader.foreign_words_before = clause.foreign_words;
        // "No capitation." has no act of its own.
        if clause.doing.is_none() && !clause.foreign {
            for topic in clause
                .waiting
                .iter()
                .filter(|topic| topic.turned && topic.part.is_none())
            {
                clause.said.push((topic.facet, FacetValue::Excluded));
            }
        }
        clause.said
    }

    fn take(&mut self, at: usize) {
        let token = self.tokens[at];
        match token.kind {
            Kind::Topic(facet) => self.topic(at, facet, false),
            Kind::Part(facet) => self.topic(at, facet, true),
            Kind::Act(act, voice) => self.act(at, act, voice),
            Kind::Not => {
                self.negated = true;
                self.negated_topics = false;
            }
            Kind::Cost => self.cost = true,
            Kind::Fill | Kind::Pronoun => self.copula(at),
            Kind::Colon => self.colon(at),
            Kind::Comma => {
                self.place = false;
                self.at_comma = self.said.len();
            }
            Kind::Join => self.join(at),
            Kind::Unknown => self.unknown(),
            Kind::Number | Kind::Bracket | Kind::Hedge | Kind::Break => {}
        }
    }

    fn topic(&mut self, at: usize, facet: Facet, is_part: bool) {
        if self.place {
            return;
        }
        if self.tokens.get(at + 1).is_some_and(|next| is_no_spending(next.text)) {
            return self.unknown();
        }
        let part = self.part(at, is_part);
        match self.doing {
            Some(doing) => self.under(at, doing, facet, part),
            None => {
                self.negated_topics = self.negated;
                self.waiting.push(Waiting {
                    facet,
                    part,
                    turned: self.negated,
                });
            }
        }
    }

    /// A topic behind an act.
    fn under(&mut self, at: usize, mut doing: Doing, facet: Facet, part: Option<String>) {
        let of_price = matches!(facet, Facet::PharmacyRebates | Facet::MemberCostShare);
        if matches!(doing.act, Act::Net | Act::Gross) && !of_price && doing.topics > 0 {
            // "Net of rebates and capitation" leaves open which of the two acts capitation is under; a comma does not.
            let after_comma = at
                .checked_sub(1)
                .is_some_and(|before| self.separator_holds_comma(before));
            self.doing = self.interrupted.take().filter(|_| after_comma);
            if let Some(doing) = self.doing {
                self.under(at, doing, facet, part);
            }
            return;
        }
        doing.topics += 1;
        self.doing = Some(doing);
        let turned = doing.turned != self.negated;
        if let Some(value) = value(doing.act, turned, facet, part) {
            self.said.push((facet, value));
        }
    }

    fn separator_holds_comma(&self, mut at: usize) -> bool {
        loop {
            match self.tokens.get(at).map(|token| token.kind) {
                Some(Kind::Comma) => return true,
                Some(Kind::Join | Kind::Fill | Kind::Cost) => {}
                _ => return false,
            }
            match at.checked_sub(1) {
                Some(before) => at = before,
                None => return false,
            }
        }
    }

    /// The words of a topic that is counted in part: a named part, or one that unknown words describe.
    fn part(&self, at: usize, is_part: bool) -> Option<String> {
        let described_before = at > 0 && self.tokens[at - 1].kind == Kind::Unknown;
        let mut behind = at + 1;
        while self
            .tokens
            .get(behind)
            .is_some_and(|token| matches!(token.kind, Kind::Fill | Kind::Cost))
        {
            behind += 1;
        }
        let described_behind = self.tokens.get(behind).is_some_and(|token| token.kind == Kind::Unknown);
        if !is_part && !described_before && !described_behind {
            return None;
        }
        let from = if described_before { at - 1 } else { at };
        let mut words = Vec::new();
        for (place, token) in self.tokens.iter().enumerate().skip(from) {
            let ends = matches!(
                token.kind,
                Kind::Comma | Kind::Join | Kind::Act(..) | Kind::Colon | Kind::Bracket | Kind::Not
            );
            if place > at && (ends || !described_behind) {
                break;
            }
            words.push(token.text);
        }
        while words
            .last()
            .is_some_and(|word| matches!(*word, "is" | "are" | "be" | "been"))
        {
            words.pop();
        }
        Some(words.join(" "))
    }

    fn act(&mut self, at: usize, act: Act, voice: Voice) {
        let turned = std::mem::take(&mut self.negated) && !std::mem::take(&mut self.negated_topics);
        let doing = Doing {
            act,
            turned,
            voice,
            topics: 0,
        };
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
                let of_topics = !self.waiting.is_empty();
                self.reader.foreign_before = self.foreign;
                self.waiting.clear();
                // What a kind of spending leaves out may stand beside it.
                let says = !self.foreign && !(of_topics && (act != Act::Include || turned));
                self.doing = says.then_some(doing);
            }
            Voice::Aside => self.aside(at, doing),
        }
    }

    /// The act of the topics before it.
    fn passive(&mut self, at: usize, doing: Doing) {
        let waiting = std::mem::take(&mut self.waiting);
        let foreign = self.foreign || self.object_is_foreign(at + 1);
        self.reader.foreign_before = foreign;
        if !foreign {
            for topic in waiting {
                if let Some(value) = value(doing.act, doing.turned != topic.turned, topic.facet, topic.part) {
                    self.said.push((topic.facet, value));
                }
            }
        }
        self.doing = None;
        self.foreign = false;
        self.place = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.text, "in" | "under" | "as" | "from" | "with" | "within" | "by"));
    }

    /// Whether something is counted in, or left out of, what is no cost: "excluded from the chart".
    fn object_is_foreign(&self, at: usize) -> bool {
        let has_object = self
            .tokens
            .get(at)
            .is_some_and(|next| matches!(next.text, "in" | "from" | "of" | "for" | "under" | "within"));
        has_object
            && self.tokens[at..]
                .iter()
                .find(|token| !matches!(token.kind, Kind::Fill | Kind::Pronoun))
                .is_some_and(|token| token.kind == Kind::Unknown)
    }

    fn aside(&mut self, at: usize, doing: Doing) {
        let acts_behind = self.tokens[at + 1..]
            .iter()
            .any(|token| matches!(token.kind, Kind::Act(_, Voice::Passive)));
        if self.foreign && self.waiting.is_empty() && self.doing.is_none() {
            return;
        }
        if !self.waiting.is_empty() && acts_behind {
            // "Pharmacy, including vaccines, is excluded": the aside shares the act that is still to come.
            if doing.act != Act::Include || doing.turned {
                self.describe_last(at);
                self.place = true;
            }
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let has_verb = self.tokens[..at].iter().any(|token| is_copula(token));
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

    fn next_is_unknown(&self, at: usize) -> bool {
        self.tokens[at.min(self.tokens.len())..]
            .iter()
            .find(|token| !matches!(token.kind, Kind::Fill | Kind::Cost))
            .is_some_and(|token| token.kind == Kind::Unknown)
    }

    fn words_from(&self, at: usize) -> String {
        let words: Vec<&str> = self.tokens[at..].iter().map(|token| token.text).take(6).collect();
        words.join(" ")
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

    /// "Total cost is medical and pharmacy."
    fn copula(&mut self, at: usize) {
        if is_copula(&self.tokens[at]) && self.waiting.is_empty() && self.doing.is_none() {
            self.define(at);
        }
    }

    fn colon(&mut self, at: usize) {
        if self.waiting.is_empty() && self.doing.is_none() {
            self.define(at);
        }
    }

    /// The list behind a cost's name is what it counts, unless an act of the topics follows.
    fn define(&mut self, at: usize) {
        let next_is_topic = self.tokens[at + 1..]
            .iter()
            .find(|token| !matches!(token.kind, Kind::Fill | Kind::Cost | Kind::Number))
            .is_some_and(|token| matches!(token.kind, Kind::Topic(_) | Kind::Part(_)));
        let acts_behind = self.tokens[at + 1..]
            .iter()
            .any(|token| matches!(token.kind, Kind::Act(_, Voice::Passive)));
        if self.cost && !self.foreign && !self.negated && next_is_topic && !acts_behind {
            self.doing = Some(Doing {
                act: Act::Include,
                turned: false,
                voice: Voice::Active,
                topics: 0,
            });
        }
    }

    fn join(&mut self, at: usize) {
        self.place = false;
        let after_comma = at > 0 && self.tokens[at - 1].kind == Kind::Comma;
        let adds = matches!(self.tokens[at].text, "and" | "as well as");
        let Some(doing) = self.doing else { return };
        if !after_comma || !adds || doing.topics == 0 {
            return;
        }
        // After ", not dental" or ", excluding dental" a further ", and vision" belongs to either list.
        if self.negated {
            self.negated = false;
            self.doing = None;
        } else if doing.voice == Voice::Aside && self.interrupted.is_some() {
            self.doing = match (self.interrupted.take(), doing.act) {
                (Some(before), Act::Include) if before.act == Act::Include && !before.turned => Some(before),
                (Some(before), Act::Net | Act::Gross) => Some(before),
                _ => None,
            };
        }
    }

    fn unknown(&mut self) {
        if self.doing.is_none() && self.waiting.is_empty() {
            self.foreign = true;
            self.foreign_words = true;
        }
    }
}

fn is_copula(token: &Token) -> bool {
    matches!(token.text, "is" | "are" | "means" | "equals" | "defined as")
}

/// What an act says about a topic; `None` where it says nothing about this one.
fn value(act: Act, turned: bool, facet: Facet, part: Option<String>) -> Option<FacetValue> {
    let counted = match (act, facet) {
        (Act::Include, _) => !turned,
        (Act::Exclude, _) => turned,
        (Act::Net, Facet::PharmacyRebates) => !turned,
        (Act::Net, Facet::MemberCostShare) => turned,
        (Act::Net, _) if !turned => false,
        (Act::Gross, Facet::PharmacyRebates) if !turned => false,
        (Act::Apply, Facet::Completion) => !turned,
        _ => return None,
    };
    Some(match (counted, part) {
        (true, None) => FacetValue::Included,
        (false, None) => FacetValue::Excluded,
        (true, Some(part)) => FacetValue::Partial(part),
        (false, Some(part)) => FacetValue::Partial(format!("{part} excluded")),
    })
}
