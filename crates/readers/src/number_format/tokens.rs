//! Splits a number format code into sections and tokens.

use rust_decimal::Decimal;

/// One `;`-separated section of a code.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    pub(super) tokens: Vec<Token>,
}

impl Section {
    /// A section for text: it has `@` and no digits.
    pub(super) fn is_text_only(&self) -> bool {
        self.tokens.contains(&Token::At)
    }
}

/// The values a section is for: `[>=1000]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    comparison: String,
    bound: Decimal,
}

impl Condition {
    pub(super) fn holds(&self, value: Decimal) -> bool {
        match self.comparison.as_str() {
            "<" => value < self.bound,
            "<=" => value <= self.bound,
            ">" => value > self.bound,
            ">=" => value >= self.bound,
            "<>" => value != self.bound,
            _ => value == self.bound,
        }
    }

    /// Whether only negative values meet it: such a section writes its own sign.
    pub(super) fn only_negative(&self) -> bool {
        self.comparison.starts_with('<') && self.comparison != "<>" && self.bound <= Decimal::ZERO
    }
}

/// What a section is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`: whether a positive exponent shows its sign.
    Exponent(bool),
    /// A run of one of `y m d h s`, lower case, and its length.
    Date(char, usize),
    /// A run in brackets: hours, minutes or seconds that do not wrap.
    Elapsed(char, usize),
    /// The two words for the halves of the day.
    HalfDay(String, String),
    /// Digits of a second: `.0`, `.00`.
    SubSecond(usize),
    At,
    General,
    /// `/` between digit placeholders.
    Slash,
}

impl Token {
    pub(super) fn is_date(&self) -> bool {
        matches!(self, Token::Date(..) | Token::Elapsed(..) | Token::HalfDay(..))
    }
}

/// The sections of a code; `None` when a quotation mark or bracket stays open or a letter has no meaning.
pub(super) fn parse(code: &str) -> Option<Vec<Section>> {
    let mut sections = vec![Section {
        condition: None,
        tokens: Vec::new(),
    }];
    let chars: Vec<char> = code.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let section = sections.last_mut()?;
        let rest = &chars[at..];
        match c {
            ';' => {
                sections.push(Section {
                    condition: None,
                    tokens: Vec::new(),
                });
                at += 1;
            }
            '"' => {
                let length = rest.iter().skip(1).position(|&c| c == '"')?;
                section.push_literal(&rest[1..1 + length].iter().collect::<String>());
                at += length + 2;
            }
            '\\' | '!' => {
                section.push_literal(&rest.get(1)?.to_string());
                at += 2;
            }
            // A blank as wide as the next character.
            '_' => {
                section.push_literal(" ");
                at += 2;
            }
            // The next character fills the cell's width, which a text does not have.
            '*' => at += 2,
            '[' => {
                let length = rest.iter().position(|&c| c == ']')?;
                section.push_bracket(&rest[1..length].iter().collect::<String>())?;
                at += length + 1;
            }
            '0' | '#' | '?' => {
                section.tokens.push(Token::Digit(c));
                at += 1;
            }
            '.' => {
                let zeros = rest.iter().skip(1).take_while(|&&c| c == '0').count();
                if zeros > 0
                    && section
                        .tokens
                        .iter()
                        .any(|t| matches!(t, Token::Date('s', _) | Token::Elapsed('s', _)))
                {
                    section.tokens.push(Token::SubSecond(zeros));
                    at += 1 + zeros;
                } else {
                    section.tokens.push(Token::Point);
                    at += 1;
                }
            }
            ',' => {
                section.tokens.push(Token::Comma);
                at += 1;
            }
            '%' => {
                section.tokens.push(Token::Percent);
                at += 1;
            }
            '@' => {
                section.tokens.push(Token::At);
                at += 1;
            }
            '/' => {
                section.tokens.push(Token::Slash);
                at += 1;
            }
            'E' | 'e' if matches!(rest.get(1), Some('+' | '-')) => {
                section.tokens.push(Token::Exponent(rest.get(1) == Some(&'+')));
                at += 2;
            }
            'G' | 'g' if starts_with(rest, "general") => {
                section.tokens.push(Token::General);
                at += "general".len();
            }
            'A' | 'a' if starts_with(rest, "am/pm") => {
                section.tokens.push(Token::HalfDay("AM".into(), "PM".into()));
                at += "am/pm".len();
            }
            'A' | 'a' if starts_with(rest, "a/p") => {
                section.tokens.push(Token::HalfDay("A".into(), "P".into()));
                at += "a/p".len();
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let run = rest.iter().take_while(|other| other.eq_ignore_ascii_case(&c)).count();
                section.tokens.push(Token::Date(c.to_ascii_lowercase(), run));
                at += run;
            }
            c if c.is_alphabetic() => return None,
            c => {
                section.push_literal(&c.to_string());
                at += 1;
            }
        }
    }
    (sections.len() <= 4).then_some(sections)
}

fn starts_with(chars: &[char], word: &str) -> bool {
    chars.len() >= word.len() && chars.iter().zip(word.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b))
}

impl Section {
    fn push_literal(&mut self, text: &str) {
        if let Some(Token::Literal(last)) = self.tokens.last_mut() {
            last.push_str(text);
        } else {
            self.tokens.push(Token::Literal(text.to_owned()));
        }
    }

    fn push_bracket(&mut self, content: &str) -> Option<()> {
        let lower = content.to_ascii_lowercase();
        let first = lower.chars().next()?;
        if let Some(currency) = content.strip_prefix('$') {
            // [$€-407]: the symbol, then the locale.
            self.push_literal(currency.split('-').next().unwrap_or_default());
        } else if matches!(first, 'h' | 'm' | 's') && lower.chars().all(|c| c == first) {
            self.tokens.push(Token::Elapsed(first, lower.len()));
        } else if matches!(first, '<' | '>' | '=') {
            let length = lower.chars().take_while(|c| matches!(c, '<' | '>' | '=')).count();
            let bound = lower[length..].trim().parse().ok()?;
            self.condition = Some(Condition {
                comparison: lower[..length].to_owned(),
                bound,
            });
        } else if !is_color(&lower) && !lower.starts_with("dbnum") {
            return None;
        }
        Some(())
    }
}

fn is_color(name: &str) -> bool {
    matches!(
        name,
        "black" | "blue" | "cyan" | "green" | "magenta" | "red" | "white" | "yellow"
    ) || name.starts_with("color")
}
