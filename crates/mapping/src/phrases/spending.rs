//! Which kinds of spending a sentence counts in and which it leaves out.
//!
//! A sentence is read from left to right. A topic (pharmacy, dental …) belongs to the act before it ("excludes dental and
//! vision") or to the one behind it ("dental and vision are excluded"). Words that are not known make the subject of a
//! clause unknown, so that it says nothing, and a topic beside them a part of itself.

mod acts;
mod asides;

use plumbline_model::{Facet, FacetValue};

use super::lexicon::{Act, Kind, Token, Voice, is_no_spending};
use super::qualifiers::{
    answers_no, ends, gives_a_figure, holds_a_share, holds_for_a_time, holds_two_totals, is_asked, is_copula,
    is_of_other_figure, noun_before,
};

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

impl Doing {
    /// Whether it counts its topics in; `None` for acts that say it of some topics only.
    fn counts(self) -> Option<bool> {
        match self.act {
            Act::Include => Some(!self.turned),
            Act::Exclude => Some(self.turned),
            Act::Except | Act::Net | Act::Gross | Act::Apply => None,
        }
    }
}

/// A topic that waits for the act behind it.
struct Waiting {
    facet: Facet,
    part: Option<String>,
    turned: bool,
    /// Where it stands.
    at: usize,
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
    /// The act before, and how much was said before it.
    last: Option<Doing>,
    said_before: usize,
    /// Whether the topics that follow, up to a comma or act, are what another noun is of: "rebates on pharmacy".
    of_noun: bool,
    /// Whether a relative clause about the last topics has begun.
    relative: bool,
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
        let hedged = tokens.iter().any(|token| token.kind == Kind::Hedge);
        let says_nothing = [is_asked, holds_for_a_time, holds_a_share, gives_a_figure, answers_no];
        if hedged || says_nothing.iter().any(|is_so| is_so(tokens)) {
            return Said::new();
        }
        let mut said = Said::new();
        let mut before = 0;
        for clause in tokens.split(|token| token.kind == Kind::Break) {
            let has_act = clause.iter().any(|token| matches!(token.kind, Kind::Act(..)));
            let ends_denied = clause.last().is_some_and(|token| token.kind == Kind::Not);
            if !has_act && (ends_denied || clause.iter().any(|token| token.kind == Kind::Unknown)) {
                // "But at another rate", "but paid amounts do not" narrow down the clause before.
                said.truncate(before);
            }
            before = said.len();
            said.extend(Clause::read(clause, self));
        }
        if holds_two_totals(tokens) {
            said.clear();
        }
        said
    }
}

impl<'r, 't> Clause<'r, 't> {
    fn read(tokens: &'t [Token<'t>], reader: &'r mut Reader) -> Said {
        let first = tokens.iter().find(|token| {
            !matches!(
                token.kind,
                Kind::Join | Kind::Comma | Kind::Not | Kind::Number | Kind::Bracket | Kind::Fill
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
            last: None,
            said_before: 0,
            of_noun: false,
            relative: false,
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
        clause.close();
        clause.said
    }

    /// "No completion, pharmacy excluded" are two statements; "no dental, vision or long-term care is counted" is one.
    fn fragment(&mut self, at: usize) {
        let act = self
            .tokens
            .iter()
            .skip(at)
            .position(|token| matches!(token.kind, Kind::Act(..)));
        let behind = act.map_or(&self.tokens[at..], |act| &self.tokens[at..at + act]);
        let excludes = act.is_some_and(|act| matches!(self.tokens[at + act].kind, Kind::Act(Act::Exclude, _)));
        let is_list = behind.iter().any(is_copula)
            || !excludes
                && behind
                    .iter()
                    .any(|token| token.kind == Kind::Join && token.text != "and");
        if is_list || !self.negated_topics || self.foreign || self.doing.is_some() {
            return;
        }
        for topic in std::mem::take(&mut self.waiting)
            .into_iter()
            .filter(|topic| topic.turned && topic.part.is_none())
        {
            self.said.push((topic.facet, FacetValue::Excluded));
        }
        self.negated = false;
        self.negated_topics = false;
    }

    /// Topics that no act has followed.
    fn close(&mut self) {
        if self.doing.is_some() || self.foreign {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let is_nor = |topic: &Waiting| {
            let before = &self.tokens[..topic.at];
            before
                .iter()
                .rev()
                .find(|token| token.kind != Kind::Fill)
                .is_some_and(|token| token.text.starts_with("nor"))
        };
        for topic in waiting.into_iter().filter(|topic| topic.part.is_none()) {
            match self.last {
                // "No capitation." has no act of its own.
                None if topic.turned => self.said.push((topic.facet, FacetValue::Excluded)),
                // "Dental is not included, nor is vision."
                Some(last) if last.turned && last.voice == Voice::Passive && is_nor(&topic) => {
                    self.said
                        .extend(value(last.act, true, topic.facet, None).map(|value| (topic.facet, value)));
                }
                _ => {}
            }
        }
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
            Kind::Fill => self.copula(at),
            Kind::Pronoun => {
                self.relative |= matches!(token.text, "which" | "that")
                    && (self.said.len() > self.said_before || !self.waiting.is_empty());
                self.copula(at);
            }
            Kind::Colon => self.colon(at),
            Kind::Comma => {
                self.place = false;
                self.of_noun = false;
                self.relative = false;
                self.fragment(at);
                self.at_comma = self.said.len();
            }
            Kind::Join => self.join(at),
            Kind::Unknown => self.unknown(),
            Kind::Number | Kind::Bracket | Kind::Hedge | Kind::Break => {}
        }
    }

    fn topic(&mut self, at: usize, facet: Facet, is_part: bool) {
        if self.place || self.of_noun {
            return;
        }
        if self.tokens.get(at + 1).is_some_and(|next| is_no_spending(next.text)) {
            return self.unknown();
        }
        if let Some(noun) = noun_before(self.tokens, at) {
            return self.of(noun, facet);
        }
        if self.object_is_foreign(at) {
            // "Excludes dental from the benchmark."
            self.said.truncate(self.said_before);
            self.doing = None;
            self.waiting.clear();
            self.foreign = true;
            return;
        }
        if self.predicate_is_unknown(at) {
            return;
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
                    at,
                });
            }
        }
    }

    /// Whether something that is not known is said of a topic before what is done with it: "is shown apart and excluded".
    fn predicate_is_unknown(&self, at: usize) -> bool {
        let behind: Vec<&Token> = self.tokens[at + 1..].iter().take_while(|token| !ends(token)).collect();
        let Some(verb) = behind.iter().position(|token| is_copula(token)) else {
            return false;
        };
        let words = behind[verb..]
            .split(|token| token.kind == Kind::Join)
            .collect::<Vec<_>>();
        words.len() > 1 && words[0].iter().any(|token| token.kind == Kind::Unknown)
    }

    /// A topic that another noun is of. Rebates are pharmacy's; any other kind of spending is then counted in part.
    fn of(&mut self, noun: usize, facet: Facet) {
        self.of_noun = true;
        let (Kind::Topic(whole) | Kind::Part(whole)) = self.tokens[noun].kind else {
            return;
        };
        if (whole, facet) == (Facet::PharmacyRebates, Facet::Pharmacy) {
            return;
        }
        let end = self
            .tokens
            .iter()
            .skip(noun)
            .position(|token| ends(token) || is_copula(token) || token.kind == Kind::Not)
            .map_or(self.tokens.len(), |found| noun + found);
        let part = without_verb(self.tokens[noun..end].iter().map(|token| token.text).collect());
        if let Some(waiting) = self.waiting.iter_mut().rev().find(|waiting| waiting.at == noun) {
            waiting.part = Some(part);
        } else if let Some((said, value)) = self.said.last_mut()
            && *said == whole
        {
            *value = match value {
                FacetValue::Excluded => FacetValue::Partial(format!("{part} excluded")),
                _ => FacetValue::Partial(part),
            };
        }
    }

    /// Whether the topic at a place is counted in, or left out of, a figure beside total cost.
    fn object_is_foreign(&self, at: usize) -> bool {
        self.doing.is_some()
            && self
                .tokens
                .iter()
                .skip(at + 1)
                .find(|token| !matches!(token.kind, Kind::Cost))
                .is_some_and(|token| matches!(token.text, "in" | "from" | "for" | "under" | "within" | "to"))
            && is_of_other_figure(self.tokens, at + 1)
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
        // "Does not include dental, no vision" denies twice what it leaves out once; elsewhere that is not known.
        let twice = doing.turned && self.negated;
        if twice && doing.act != Act::Include {
            return;
        }
        let turned = doing.turned || self.negated;
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
        let mut words: Vec<&str> = Vec::new();
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
        Some(without_verb(words))
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
        let after_nor = at > 0 && self.tokens[at - 1].text.starts_with("nor");
        if self.cost && !self.foreign && !self.negated && !after_nor && next_is_topic && !acts_behind {
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

/// The words of a part without the verb that ends them.
fn without_verb(mut words: Vec<&str>) -> String {
    while words
        .last()
        .is_some_and(|word| matches!(*word, "is" | "are" | "be" | "been" | "not"))
    {
        words.pop();
    }
    words.join(" ")
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
