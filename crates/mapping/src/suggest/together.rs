//! Terms that stand together: each is answered in its context and by the arithmetic between their figures.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::arithmetic::{Figures, Relation, relations};
use super::context::Context;
use super::{Answer, Suggester};

/// A term beside a figure of a table.
#[derive(Debug, Clone)]
pub(crate) struct Beside<'a> {
    pub term: &'a str,
    /// The figure as printed.
    pub displayed: &'a str,
    /// Section, sheet, column name, neighbours.
    pub context: String,
    /// What the figure is counted in, where that is known.
    pub unit: &'a str,
    /// Only figures of one column are related; `usize::MAX` for a figure that stands alone.
    pub column: usize,
    pub value: Option<Decimal>,
    pub quantum: Option<Decimal>,
    /// The code a rule gives it: then it is not asked about and only tells of the others.
    pub code: Option<&'a str>,
}

/// What is made of each term that has no code yet; `None` for the others.
pub(crate) fn answer_together(terms: &[Beside]) -> Vec<Option<Answer>> {
    let suggester = Suggester::shipped();
    let ask = |one: &Beside, unit: &str| {
        let context = Context::nearby(&one.context, unit).with_figure(one.displayed);
        suggester.answer(one.term, &context)
    };
    let alone: Vec<Option<Answer>> = terms
        .iter()
        .map(|one| one.code.is_none().then(|| ask(one, one.unit)))
        .collect();
    let code_of = |answer: &Answer| answer.suggestions.first().map(|first| first.code.clone());
    let by_words: Vec<Option<String>> = alone.iter().map(|answer| answer.as_ref().and_then(code_of)).collect();
    let figures: Vec<Figures> = terms
        .iter()
        .zip(&by_words)
        .map(|(one, by_words)| Figures {
            term: one.term,
            column: one.column,
            value: one.value,
            quantum: one.quantum,
            code: one.code.or(by_words.as_deref()),
        })
        .collect();
    let related: BTreeMap<usize, Relation> = relations(&figures).into_iter().collect();
    alone
        .into_iter()
        .enumerate()
        .map(|(at, answer)| {
            let mut answer = answer?;
            if let Some(relation) = related.get(&at) {
                let unit = if relation.unit().is_empty() {
                    terms[at].unit
                } else {
                    relation.unit()
                };
                answer = ask(&terms[at], unit);
                relation.tell(&mut answer);
            }
            Some(answer)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(term: &'static str, displayed: &'static str, code: Option<&'static str>) -> Beside<'static> {
        let value: Decimal = displayed.replace(',', "").parse().expect("a number");
        Beside {
            term,
            displayed,
            context: String::new(),
            unit: "",
            column: 0,
            value: Some(value),
            quantum: Some(Decimal::new(1, value.scale())),
            code,
        }
    }

    #[test]
    fn figures_with_a_code_tell_of_those_without() {
        let terms = [
            beside("Members by month", "1,200", Some("member-months")),
            beside("Hospital stays", "412.50", None),
            beside("Hospital stays in all", "495,000", None),
        ];
        let answers = answer_together(&terms);
        assert!(answers[0].is_none(), "what has a code is not asked about");
        let reasons = |at: usize| {
            let answer = answers[at].as_ref().expect("asked");
            answer
                .suggestions
                .iter()
                .map(|s| s.reason.clone())
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(reasons(1).contains("it is per member-month"), "{}", reasons(1));
        assert!(reasons(2).contains("it is the total"), "{}", reasons(2));
    }
}
