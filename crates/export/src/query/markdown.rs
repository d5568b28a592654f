//! A letter as CommonMark.

use super::{Letter, Question, comparison, opening, source};

/// The whole letter.
pub(super) fn text(letter: &Letter) -> String {
    let (heading, intro) = opening(letter);
    let mut text = format!("# {}\n\n{}\n", plain(&heading), plain(&intro));
    if let Some(by) = &letter.by {
        text.push_str(&format!("\nAsked by {}.\n", plain(by)));
    }
    for (number, question) in (1..).zip(&letter.questions) {
        text.push_str(&one(number, question));
    }
    text
}

fn one(number: usize, question: &Question) -> String {
    let mut text = format!(
        "\n## {number}. {}: {}\n\n",
        plain(&question.reference),
        plain(&question.about)
    );
    for report in &question.reports {
        text.push_str(&format!("- {}\n", plain(report)));
    }
    text.push_str(&format!("\n{}\n", plain(&question.message)));
    if !question.printed.is_empty() {
        text.push_str("\n| What the report says | As printed | Where |\n|---|---|---|\n");
        for printed in &question.printed {
            text.push_str(&format!(
                "| {} | {} | {} |\n",
                plain(&printed.label),
                plain(&printed.text),
                plain(&source(printed))
            ));
        }
    }
    let compared = comparison(question);
    if !compared.is_empty() {
        text.push_str("\n| What we make of it | |\n|---|---|\n");
        for (label, value) in compared {
            text.push_str(&format!("| {} | {} |\n", plain(&label), plain(&value)));
        }
    }
    if let Some(contract) = &question.contract {
        text.push_str(&format!("\n{}\n", plain(contract)));
    }
    text.push_str(&format!("\n**{}**\n", plain(&question.question)));
    if !question.follows.is_empty() {
        text.push_str("\nThe same answer may explain:\n\n");
        for follows in &question.follows {
            text.push_str(&format!("- {}\n", plain(follows)));
        }
    }
    text
}

/// A text that stays text: what CommonMark or a table reads as markup is escaped, a line break is a blank.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_markup = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => true,
            '&' => characters
                .peek()
                .is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            // At the start of a line these begin a list or underline a heading.
            '-' | '+' | '=' => plain.is_empty(),
            // "1. " and "1) " begin a list.
            '.' | ')' => {
                let ends_word = characters.peek().is_none_or(|next| next.is_whitespace());
                ends_word && !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit())
            }
            _ => false,
        };
        if is_markup {
            plain.push('\\');
        }
        plain.push(if character.is_control() { ' ' } else { character });
    }
    plain
}
