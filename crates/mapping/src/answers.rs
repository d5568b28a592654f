//! Which answer of a person a term has: the narrowest that fits its place.

use std::cmp::Reverse;

use plumbline_model::{Unit, local_metric, vbpr_metric};

use crate::format::{AnswerRule, AppliesTo, MappingFile};
use crate::mappings::Mapping;
use crate::words::without_marks;

/// Where a term stands, as answers name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub term: &'a str,
    pub table: &'a str,
    pub section: Option<&'a str>,
    pub column: Option<&'a str>,
    /// The file's SHA-256.
    pub sha256: &'a str,
}

/// Answers of one payer that another mapping file keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PayerAnswers {
    payer: String,
    /// The mapping that keeps them: id and version.
    mapping: (String, u32),
    rules: Vec<AnswerRule>,
}

impl PayerAnswers {
    /// The answers of a file that reach further than its own layout; `None` where it has none.
    pub fn of(payer: Option<&str>, id: &str, version: u32, answers: &[AnswerRule]) -> Option<PayerAnswers> {
        let wide = answers.iter().filter(|rule| rule.applies_to == AppliesTo::Payer);
        let rules: Vec<AnswerRule> = wide.cloned().collect();
        Some(PayerAnswers {
            payer: payer_key(payer?),
            mapping: (id.to_owned(), version),
            rules,
        })
        .filter(|answers| !answers.rules.is_empty())
    }

    /// The same of a whole file.
    pub fn of_file(file: &MappingFile) -> Option<PayerAnswers> {
        PayerAnswers::of(file.payer.name.as_deref(), &file.id, file.version, &file.answer)
    }

    /// Whether they are kept by this file.
    pub fn are_of(&self, file: &MappingFile) -> bool {
        self.mapping.0 == file.id && self.mapping.1 == file.version
    }

    /// The id of the mapping that keeps them.
    pub fn id(&self) -> &str {
        &self.mapping.0
    }

    /// `harborview@2`, the mapping that keeps them.
    pub fn name(&self) -> String {
        format!("{}@{}", self.mapping.0, self.mapping.1)
    }

    /// The rules, where the file is another one of the same payer.
    pub fn for_file(&self, file: &MappingFile) -> &[AnswerRule] {
        let payer = file.payer.name.as_deref().map(payer_key);
        if !self.are_of(file) && payer.as_deref() == Some(&self.payer) {
            &self.rules
        } else {
            &[]
        }
    }
}

fn payer_key(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Mapping {
    /// The answer to a term that no rule takes: the narrowest of the file's own and its payer's; `None` where nobody
    /// answered it. The file's own go before those of other files of the payer.
    pub(crate) fn answer_to(&self, asked: &Asked) -> Option<&AnswerRule> {
        let own = self.file().answer.iter().map(|rule| (true, rule));
        let others = self.payer_answers().iter().map(|rule| (false, rule));
        own.chain(others)
            .filter(|(_, rule)| fits(rule, asked))
            // Of equal ones the first; a sound file has no two that say different things.
            .min_by_key(|(own, rule)| (Reverse(narrowness(rule)), !own))
            .map(|(_, rule)| rule)
    }
}

fn fits(rule: &AnswerRule, asked: &Asked) -> bool {
    let same = |said: &Option<String>, at: Option<&str>| said.as_deref().is_none_or(|said| Some(said) == at);
    rule.said().is_some()
        && without_marks(&rule.term) == asked.term
        && same(&rule.table, Some(asked.table))
        && same(&rule.section, asked.section)
        && same(&rule.column, asked.column)
        && (rule.applies_to != AppliesTo::Report || rule.sha256.as_deref() == Some(asked.sha256))
}

/// One report before a layout before a payer; then the answer with more of its place said.
pub(crate) fn narrowness(rule: &AnswerRule) -> (AppliesTo, usize) {
    let said = [&rule.table, &rule.section, &rule.column];
    (rule.applies_to, said.into_iter().flatten().count())
}

/// Whether both answers can be asked for one figure, as narrow as each other.
pub(crate) fn meet(one: &AnswerRule, two: &AnswerRule) -> bool {
    let may_be_same = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
    without_marks(&one.term) == without_marks(&two.term)
        && narrowness(one) == narrowness(two)
        && may_be_same(&one.table, &two.table)
        && may_be_same(&one.section, &two.section)
        && may_be_same(&one.column, &two.column)
        && (one.applies_to != AppliesTo::Report || one.sha256 == two.sha256)
}

/// Whether both answers say the same of their term.
pub(crate) fn agree(one: &AnswerRule, two: &AnswerRule) -> bool {
    let declined = one.declined.is_some() && two.declined.is_some();
    declined || (one.said() == two.said() && one.unit == two.unit)
}

/// The unit a metric code is usually given in; `None` for no metric's code.
pub fn usual_unit(code: &str) -> Option<Unit> {
    vbpr_metric(code)
        .map(|metric| metric.unit)
        .or_else(|| local_metric(code).map(|metric| metric.unit))
}

/// Whether a figure in this unit can be what the code stands for.
pub fn unit_fits(code: &str, unit: Unit) -> bool {
    let class = |unit: Unit| match unit {
        Unit::Count | Unit::Members => Unit::Count,
        Unit::UsdPerMemberYear | Unit::UsdPerPersonYear => Unit::UsdPerPersonYear,
        Unit::Stars | Unit::Points | Unit::Score => Unit::Score,
        unit => unit,
    };
    usual_unit(code).is_none_or(|usual| class(usual) == class(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> AnswerRule {
        toml::from_str(text).expect("an answer")
    }

    #[test]
    fn the_narrowest_answer_is_taken() {
        let file = r#"
id = "small"
version = 1
description = "A small layout"
source = "nowhere"
formats = ["csv"]
payer = { name = "Small Plan" }
[[recognize]]
text = '^Small Plan$'
[[table]]
name = "Costs"
header = ['^Item$', '^Amount$']
unit = "USD"
column = [{ name = "amount", header = ['^Amount$'] }]
term = [{ payer_term = "Medical", metric = "med-cost" }]
[[answer]]
term = "Other"
applies_to = "payer"
declined = "for the payer"
[[answer]]
term = "Other"
declined = "for the layout"
[[answer]]
term = "Other"
column = "amount"
declined = "for the column"
[[answer]]
term = "Other"
applies_to = "report"
sha256 = "abc"
declined = "for the report"
"#;
        let mapping = Mapping::parse(file, "small.toml", crate::Origin::File("small.toml".into())).expect("sound");
        let asked = |column, sha256| Asked {
            term: "Other",
            table: "Costs",
            section: None,
            column,
            sha256,
        };
        let said = |asked: Asked| mapping.answer_to(&asked).and_then(|rule| rule.declined.clone());
        assert_eq!(said(asked(Some("amount"), "abc")).as_deref(), Some("for the report"));
        assert_eq!(said(asked(Some("amount"), "def")).as_deref(), Some("for the column"));
        assert_eq!(said(asked(Some("pmpm"), "def")).as_deref(), Some("for the layout"));
        let elsewhere = Asked {
            term: "Others",
            ..asked(None, "abc")
        };
        assert_eq!(said(elsewhere), None, "a term is answered as printed");
    }

    #[test]
    fn answers_of_one_narrowness_meet_where_one_figure_can_be_both() {
        let table = rule("term = \"A\"\ntable = \"T\"\ncode = \"med-cost\"");
        let section = rule("term = \"A\"\nsection = \"S\"\ncode = \"rx-cost\"");
        assert!(meet(&table, &section) && !agree(&table, &section));
        let other = rule("term = \"A\"\ntable = \"U\"\ncode = \"rx-cost\"");
        assert!(!meet(&table, &other));
        let wide = rule("term = \"A\"\ncode = \"rx-cost\"");
        assert!(!meet(&table, &wide), "the narrower one goes before");
    }

    #[test]
    fn a_unit_fits_a_code_or_does_not() {
        assert!(unit_fits("med-cost-pmpm", Unit::UsdPerMemberMonth));
        assert!(!unit_fits("med-cost-pmpm", Unit::Usd), "a total is no amount per month");
        assert!(unit_fits("assigned-beneficiaries", Unit::Count));
        assert!(!unit_fits("med-loss-ratio", Unit::Usd));
    }
}
