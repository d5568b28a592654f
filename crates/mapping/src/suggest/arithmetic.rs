//! What figures beside each other say about their terms: where A × B = C, C is the total; where A + B = C, C is the sum.

use plumbline_model::Suggestion;
use rust_decimal::Decimal;

use super::{Answer, Decision};

/// A figure beside others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures<'a> {
    pub term: &'a str,
    /// Only figures of one column are related.
    pub column: usize,
    pub value: Option<Decimal>,
    /// The last displayed digit's worth.
    pub quantum: Option<Decimal>,
    /// The code it stands for by its words.
    pub code: Option<&'a str>,
}

/// What the figures around a term say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Relation {
    /// This is the total: a figure per member-month times the member months.
    Total { rate: String, months: String },
    /// This is a figure per member-month: times the member months it is the total.
    Rate { total: String, months: String },
    /// This is the sum of the figures just above.
    Sum {
        of: Vec<String>,
        code: Option<&'static str>,
    },
}

impl Relation {
    /// What the relation says the figure is counted in, as a context says it.
    pub(super) fn unit(&self) -> &'static str {
        match self {
            Relation::Total { .. } => "usd",
            Relation::Rate { .. } => "pmpm",
            Relation::Sum { .. } => "",
        }
    }

    /// Adds the relation to an answer's reasons; a sum of coded parts gives its code.
    pub(super) fn tell(&self, answer: &mut Answer) {
        let said = match self {
            Relation::Total { rate, months } => format!("\"{rate}\" × \"{months}\" gives this figure: it is the total"),
            Relation::Rate { total, months } => {
                format!("this figure × \"{months}\" gives \"{total}\": it is per member-month")
            }
            Relation::Sum { of, .. } => format!("this figure is the sum of \"{}\"", of.join("\" + \"")),
        };
        if let Relation::Sum { code: Some(code), .. } = self {
            answer.suggestions.retain(|suggestion| suggestion.code != *code);
            answer.suggestions.insert(
                0,
                Suggestion {
                    code: (*code).to_owned(),
                    confidence: SUM,
                    reason: "strong: by the arithmetic".to_owned(),
                },
            );
            answer.suggestions.truncate(super::MOST);
            answer.decision = Decision::Ask;
            answer.why = "the words alone do not tell; the arithmetic does".to_owned();
        }
        for suggestion in &mut answer.suggestions {
            suggestion.reason.push_str(&format!("; {said}"));
        }
    }
}

/// Confidence of a code that the arithmetic alone gives.
const SUM: Decimal = Decimal::from_parts(8, 0, 0, false, 1);
/// Figures of a column that are related with each other; a longer one is a list of members or providers.
const MOST_FIGURES: usize = 80;
/// Addends looked for just above a sum.
const MOST_ADDENDS: usize = 12;
/// Products this small come out right by chance.
const LEAST_TOTAL: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);

/// Relations by the index of the figure they are about.
pub(super) fn relations(figures: &[Figures]) -> Vec<(usize, Relation)> {
    let mut found = Vec::new();
    let mut columns: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        if figure.value.is_some() && figure.column != usize::MAX {
            columns.entry(figure.column).or_default().push(at);
        }
    }
    for column in columns.values().filter(|column| column.len() <= MOST_FIGURES) {
        products(figures, column, &mut found);
        sums(figures, column, &mut found);
    }
    found
}

/// Half of the last displayed digit: how far a figure may be from its exact value.
fn slack(figure: &Figures) -> Decimal {
    figure.quantum.unwrap_or(Decimal::ONE).abs() / Decimal::TWO
}

fn products(figures: &[Figures], column: &[usize], found: &mut Vec<(usize, Relation)>) {
    for months in column
        .iter()
        .map(|at| &figures[*at])
        .filter(|f| f.code == Some("member-months"))
    {
        let Some(count) = months.value.filter(|count| *count > Decimal::ONE) else {
            continue;
        };
        for rate_at in column {
            let rate = &figures[*rate_at];
            let Some(product) = rate.value.and_then(|rate| rate.checked_mul(count)) else {
                continue;
            };
            if rate.term == months.term || product.abs() < LEAST_TOTAL {
                continue;
            }
            for total_at in column {
                let total = &figures[*total_at];
                let Some(value) = total.value else { continue };
                let near = count
                    .checked_mul(slack(rate))
                    .map(|rounding| rounding + slack(total) + slack(months) * rate.value.unwrap_or_default().abs());
                let apart = (value - product).abs();
                if total_at != rate_at && value.abs() >= LEAST_TOTAL && near.is_some_and(|near| apart <= near) {
                    let (rate, total, months) = (rate.term.to_owned(), total.term.to_owned(), months.term.to_owned());
                    found.push((
                        *total_at,
                        Relation::Total {
                            rate: rate.clone(),
                            months: months.clone(),
                        },
                    ));
                    found.push((*rate_at, Relation::Rate { total, months }));
                }
            }
        }
    }
}

fn sums(figures: &[Figures], column: &[usize], found: &mut Vec<(usize, Relation)>) {
    for (at, sum_at) in column.iter().enumerate() {
        let sum = &figures[*sum_at];
        let (mut total, mut near) = (Decimal::ZERO, slack(sum));
        for (count, addend_at) in column[..at].iter().rev().take(MOST_ADDENDS).enumerate() {
            let addend = &figures[*addend_at];
            let Some(next) = addend.value.and_then(|value| total.checked_add(value)) else {
                break;
            };
            (total, near) = (next, near + slack(addend));
            // One addend is a repetition; a sum of nothing says nothing.
            if count >= 1 && !total.is_zero() && sum.value.is_some_and(|value| (value - total).abs() <= near) {
                let addends: Vec<&Figures> = column[at - count - 1..at].iter().map(|at| &figures[*at]).collect();
                found.push((
                    *sum_at,
                    Relation::Sum {
                        of: addends.iter().map(|addend| addend.term.to_owned()).collect(),
                        code: code_of_sum(&addends),
                    },
                ));
                break;
            }
        }
    }
}

/// Medical and pharmacy parts make the code for both.
fn code_of_sum(addends: &[&Figures]) -> Option<&'static str> {
    let codes: Vec<&str> = addends.iter().filter_map(|addend| addend.code).collect();
    let [a, b] = codes[..] else { return None };
    if addends.len() != 2 {
        return None;
    }
    match (a.min(b), a.max(b)) {
        ("med-cost", "rx-cost") => Some("med-rx-cost"),
        ("med-cost-pmpm", "rx-cost-pmpm") => Some("med-rx-cost-pmpm"),
        ("med-cost-target", "rx-cost-target") => Some("med-rx-cost-target"),
        ("med-ibnr", "rx-ibnr") => Some("med-rx-ibnr"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(term: &'static str, value: &str, code: Option<&'static str>) -> Figures<'static> {
        let value: Decimal = value.parse().expect("a number");
        Figures {
            term,
            column: 0,
            value: Some(value),
            quantum: Some(Decimal::new(1, value.scale())),
            code,
        }
    }

    #[test]
    fn a_product_with_member_months_tells_the_total_from_the_rate() {
        let figures = [
            figure("Months", "1200", Some("member-months")),
            figure("Cost", "412.50", None),
            figure("All", "495000", None),
        ];
        let found = relations(&figures);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(matches!(&found[0], (2, Relation::Total { rate, .. }) if rate == "Cost"));
        assert!(matches!(&found[1], (1, Relation::Rate { total, .. }) if total == "All"));
    }

    #[test]
    fn medical_plus_pharmacy_is_the_code_for_both() {
        let figures = [
            figure("Medical", "100.00", Some("med-cost")),
            figure("Pharmacy", "20.50", Some("rx-cost")),
            figure("Total", "120.50", None),
        ];
        let found = relations(&figures);
        let [
            (
                2,
                Relation::Sum {
                    of,
                    code: Some("med-rx-cost"),
                },
            ),
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!(of, &["Medical", "Pharmacy"]);
    }

    #[test]
    fn figures_that_do_not_add_up_say_nothing() {
        let figures = [
            figure("Medical", "100.00", Some("med-cost")),
            figure("Pharmacy", "20.50", Some("rx-cost")),
            figure("Total", "121.50", None),
        ];
        assert_eq!(relations(&figures), []);
    }
}
